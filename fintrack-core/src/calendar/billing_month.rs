//! A month, written `YYYY-MM`.

use std::fmt;
use std::str::FromStr;

use chrono::{Datelike, Months, NaiveDate};
use serde::{Deserialize, Serialize};

use super::{CalendarError, Period};

/// A civil month, and the month that an invoice is billed in. Ordered in time, and so is its text, `YYYY-MM`.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct BillingMonth {
    year: u16, // 1..=9999
    month: u8, // 1..=12
}

impl BillingMonth {
    /// A month of a year, 1 to 12.
    ///
    /// # Errors
    /// [`CalendarError::Month`] outside years 1 to 9999 or months 1 to 12.
    pub fn new(year: i32, month: u32) -> Result<Self, CalendarError> {
        let wrong = || CalendarError::Month(format!("{year:04}-{month:02}"));
        if !(1..=9999).contains(&year) || !(1..=12).contains(&month) {
            return Err(wrong());
        }
        Ok(Self { year: u16::try_from(year).map_err(|_| wrong())?, month: u8::try_from(month).map_err(|_| wrong())? })
    }

    /// The month that holds a day. Days outside years 1 to 9999 go to the nearest month.
    pub fn of(day: NaiveDate) -> Self {
        let nearest = if day.year() < 1 { Self { year: 1, month: 1 } } else { Self { year: 9999, month: 12 } };
        Self::new(day.year(), day.month()).unwrap_or(nearest)
    }

    /// The year.
    pub fn year(self) -> i32 {
        i32::from(self.year)
    }

    /// The month of the year, 1 to 12.
    pub fn month(self) -> u32 {
        u32::from(self.month)
    }

    /// The month after; the last month of 9999 stays.
    #[must_use]
    pub fn next(self) -> Self {
        self.offset(1)
    }

    /// The month before; the first month of year 1 stays.
    #[must_use]
    pub fn previous(self) -> Self {
        self.offset(-1)
    }

    /// This month moved by a number of months, kept within years 1 to 9999.
    #[must_use]
    pub fn offset(self, months: i32) -> Self {
        let index = self.index().saturating_add(months).clamp(12, 9999 * 12 + 11);
        let (year, month) = (index.div_euclid(12), index.rem_euclid(12) + 1);
        // Both are in range by the clamp above.
        Self { year: u16::try_from(year).unwrap_or(self.year), month: u8::try_from(month).unwrap_or(self.month) }
    }

    /// How many months a later month is away; negative for an earlier one.
    pub fn months_until(self, later: Self) -> i32 {
        later.index() - self.index()
    }

    /// The months before it, were there a year 0.
    fn index(self) -> i32 {
        self.year() * 12 + i32::from(self.month) - 1
    }

    /// The first day.
    pub fn first_day(self) -> NaiveDate {
        // Every (year, month) of the type has a first day.
        NaiveDate::from_ymd_opt(self.year(), self.month(), 1).unwrap_or_default()
    }

    /// The last day.
    pub fn last_day(self) -> NaiveDate {
        let next = self.first_day() + Months::new(1);
        next.pred_opt().unwrap_or(next)
    }

    /// All its days.
    pub fn days(self) -> Period {
        Period::within(self.first_day(), self.last_day())
    }

    /// Whether a day lies in it.
    pub fn contains(self, day: NaiveDate) -> bool {
        day.year() == self.year() && day.month() == self.month()
    }
}

impl FromStr for BillingMonth {
    type Err = CalendarError;

    fn from_str(text: &str) -> Result<Self, CalendarError> {
        let wrong = || CalendarError::Month(text.to_owned());
        let (year, month) = text.split_once('-').ok_or_else(wrong)?;
        let digits = |part: &str, len: usize| part.len() == len && part.bytes().all(|b| b.is_ascii_digit());
        if !digits(year, 4) || !digits(month, 2) {
            return Err(wrong());
        }
        Self::new(year.parse().map_err(|_| wrong())?, month.parse().map_err(|_| wrong())?).map_err(|_| wrong())
    }
}

impl TryFrom<String> for BillingMonth {
    type Error = CalendarError;
    fn try_from(text: String) -> Result<Self, CalendarError> {
        text.parse()
    }
}

impl From<BillingMonth> for String {
    fn from(month: BillingMonth) -> Self {
        month.to_string()
    }
}

impl fmt::Display for BillingMonth {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:04}-{:02}", self.year, self.month)
    }
}

impl fmt::Debug for BillingMonth {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

/// A literal for tests and examples: `billing_month(2026, 3)`.
///
/// # Panics
/// When there is no such month.
pub fn billing_month(year: i32, month: u32) -> BillingMonth {
    match BillingMonth::new(year, month) {
        Ok(month) => month,
        Err(error) => panic!("billing_month({year}, {month}): {error}"),
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::testing::months;

    #[test]
    fn a_month_is_written_with_four_and_two_digits() {
        assert_eq!("2026-03".parse(), Ok(billing_month(2026, 3)));
        for text in ["2026-3", "26-03", "2026-13", "2026-00", "0000-01", "2026/03", "+026-03", "2026-+3", ""] {
            assert!(text.parse::<BillingMonth>().is_err(), "{text}");
        }
    }

    proptest! {
        #[test]
        fn the_order_of_months_is_the_order_of_their_texts(a in months(), b in months()) {
            prop_assert_eq!(a.cmp(&b), a.to_string().cmp(&b.to_string()));
        }

        #[test]
        fn printing_and_parsing_are_inverse(month in months()) {
            prop_assert_eq!(month.to_string().parse(), Ok(month));
        }

        #[test]
        fn next_and_previous_are_inverse(month in months(), by in -500..500i32) {
            prop_assert_eq!(month.next().previous(), month);
            prop_assert_eq!(month.offset(by).offset(-by), month);
            prop_assert_eq!(month.months_until(month.offset(by)), by);
            prop_assert_eq!(month.last_day().succ_opt().unwrap(), month.next().first_day());
        }

        #[test]
        fn a_day_lies_in_exactly_one_month(month in months(), day in 0..31u64) {
            let day = month.first_day() + chrono::Days::new(day);
            let of = BillingMonth::of(day);
            prop_assert!(of.contains(day) && of.days().contains(day));
            prop_assert!(!of.next().contains(day) && !of.previous().contains(day));
        }
    }
}
