//! The days of a week, as words.

use chrono::{Datelike, NaiveDate};

use crate::word::words;

words! {
    /// A day of the week.
    Weekday, "a day of the week" {
        /// segunda-feira
        Monday = "monday",
        /// terça-feira
        Tuesday = "tuesday",
        /// quarta-feira
        Wednesday = "wednesday",
        /// quinta-feira
        Thursday = "thursday",
        /// sexta-feira
        Friday = "friday",
        /// sábado
        Saturday = "saturday",
        /// domingo
        Sunday = "sunday",
    }
}

impl Weekday {
    /// The day of the week that a date is.
    pub fn of(date: NaiveDate) -> Self {
        match date.weekday() {
            chrono::Weekday::Mon => Self::Monday,
            chrono::Weekday::Tue => Self::Tuesday,
            chrono::Weekday::Wed => Self::Wednesday,
            chrono::Weekday::Thu => Self::Thursday,
            chrono::Weekday::Fri => Self::Friday,
            chrono::Weekday::Sat => Self::Saturday,
            chrono::Weekday::Sun => Self::Sunday,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::calendar::date;

    #[test]
    fn a_week_has_seven_days_in_order() {
        let days: Vec<Weekday> = (2..9).map(|day| Weekday::of(date(2026, 3, day))).collect();
        assert_eq!(days, Weekday::ALL);
    }
}
