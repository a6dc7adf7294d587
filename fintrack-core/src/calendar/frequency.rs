//! How often something comes back, and on which days.
//!
//! Every occurrence is computed from the start, never from the one before it, so that a short month leaves no trace:
//! 31 January, monthly, gives 28 February and then 31 March.

use chrono::{Datelike, Days, Months, NaiveDate};

use super::Period;
use crate::word::words;

words! {
    /// How often something comes back.
    Frequency, "a frequency" {
        /// Every day.
        Daily = "DAILY",
        /// Every 7 days.
        Weekly = "WEEKLY",
        /// Every 14 days.
        Biweekly = "BIWEEKLY",
        /// Every month.
        Monthly = "MONTHLY",
        /// Every 2 months.
        Bimonthly = "BIMONTHLY",
        /// Every 3 months.
        Quarterly = "QUARTERLY",
        /// Every 6 months.
        Semiannual = "SEMIANNUAL",
        /// Every 12 months.
        Yearly = "YEARLY",
    }
}

/// What lies between two occurrences.
#[derive(Clone, Copy)]
enum Step {
    Days(u32),
    Months(u32),
}

impl Frequency {
    const fn step(self) -> Step {
        match self {
            Self::Daily => Step::Days(1),
            Self::Weekly => Step::Days(7),
            Self::Biweekly => Step::Days(14),
            Self::Monthly => Step::Months(1),
            Self::Bimonthly => Step::Months(2),
            Self::Quarterly => Step::Months(3),
            Self::Semiannual => Step::Months(6),
            Self::Yearly => Step::Months(12),
        }
    }

    /// The days between two occurrences, as a round figure: for tolerances, never for dates.
    pub const fn typical_days(self) -> u32 {
        match self.step() {
            Step::Days(days) => days,
            Step::Months(months) => months * 365 / 12,
        }
    }

    /// The occurrence `k`, counted from 0, of what started on a day: `k` steps from the start, and the last day of a
    /// month that lacks the start's day. `None` past the end of the calendar.
    pub fn occurrence(self, start: NaiveDate, k: u32) -> Option<NaiveDate> {
        match self.step() {
            Step::Days(days) => start.checked_add_days(Days::new(u64::from(days) * u64::from(k))),
            Step::Months(months) => start.checked_add_months(Months::new(months.checked_mul(k)?)),
        }
    }

    /// Which occurrence is the last one at or before a day; `None` before the start.
    pub fn index_at(self, start: NaiveDate, day: NaiveDate) -> Option<u32> {
        if day < start {
            return None;
        }
        let steps = match self.step() {
            Step::Days(days) => (day - start).num_days() / i64::from(days),
            Step::Months(months) => {
                let month_number = |day: NaiveDate| i64::from(day.year()) * 12 + i64::from(day.month0());
                (month_number(day) - month_number(start)) / i64::from(months)
            }
        };
        let k = u32::try_from(steps).ok()?;
        // In the month of the occurrence itself the day may come before it; `day >= start` leaves one before.
        if self.occurrence(start, k).is_some_and(|occurrence| occurrence <= day) { Some(k) } else { k.checked_sub(1) }
    }

    /// Which occurrence is the first one at or after a day.
    pub fn index_from(self, start: NaiveDate, day: NaiveDate) -> u32 {
        match self.index_at(start, day) {
            None => 0,
            Some(k) if self.occurrence(start, k) == Some(day) => k,
            Some(k) => k.saturating_add(1),
        }
    }

    /// Which occurrence falls on a day; `None` when none does.
    pub fn index_of(self, start: NaiveDate, day: NaiveDate) -> Option<u32> {
        self.index_at(start, day).filter(|&k| self.occurrence(start, k) == Some(day))
    }

    /// The occurrences within a period, ascending. The first is found by arithmetic, however long ago the start was.
    pub fn occurrences(self, start: NaiveDate, within: Period) -> impl Iterator<Item = NaiveDate> {
        (self.index_from(start, within.start())..)
            .map_while(move |k| self.occurrence(start, k))
            .take_while(move |&day| day <= within.end())
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::calendar::date;
    use crate::testing::months;
    use crate::testing::recurrence::frequencies;

    fn first(frequency: Frequency, start: NaiveDate, count: u32) -> Vec<NaiveDate> {
        (0..count).filter_map(|k| frequency.occurrence(start, k)).collect()
    }

    #[test]
    fn the_31st_never_skips_a_short_month_nor_drifts() {
        let days = first(Frequency::Monthly, date(2027, 12, 31), 5);
        let expected = [(2027, 12, 31), (2028, 1, 31), (2028, 2, 29), (2028, 3, 31), (2028, 4, 30)];
        assert_eq!(days, expected.map(|(y, m, d)| date(y, m, d)));
        let quarters = first(Frequency::Quarterly, date(2026, 11, 30), 3);
        assert_eq!(quarters, [date(2026, 11, 30), date(2027, 2, 28), date(2027, 5, 30)]);
    }

    #[test]
    fn a_leap_day_comes_back_on_the_28th_in_common_years() {
        let days = first(Frequency::Yearly, date(2024, 2, 29), 5);
        assert_eq!(days[1], date(2025, 2, 28));
        assert_eq!(days[4], date(2028, 2, 29));
    }

    #[test]
    fn a_day_that_a_clipped_occurrence_falls_on_is_that_occurrence() {
        let start = date(2026, 1, 31);
        assert_eq!(Frequency::Monthly.index_of(start, date(2026, 2, 28)), Some(1));
        assert_eq!(Frequency::Monthly.index_of(start, date(2026, 3, 28)), None);
        assert_eq!(Frequency::Monthly.index_at(start, date(2026, 3, 30)), Some(1));
        assert_eq!(Frequency::Monthly.index_at(start, date(2026, 1, 30)), None);
    }

    #[test]
    fn the_end_of_the_calendar_ends_the_occurrences() {
        for &frequency in Frequency::ALL {
            assert_eq!(frequency.occurrence(date(2026, 1, 31), u32::MAX), None);
            let last = frequency.index_at(date(2026, 1, 31), NaiveDate::MAX).unwrap();
            assert!(frequency.occurrence(date(2026, 1, 31), last).is_some());
            assert_eq!(frequency.occurrence(date(2026, 1, 31), last + 1), None);
        }
    }

    proptest! {
        #[test]
        fn occurrences_are_strictly_increasing_and_keep_their_day(
            frequency in frequencies(), month in months(), day in 0..31u64, k in 0..2000u32,
        ) {
            let start = month.first_day() + Days::new(day);
            let (this, next) = (frequency.occurrence(start, k).unwrap(), frequency.occurrence(start, k + 1).unwrap());
            prop_assert!(this < next);
            if let Step::Months(_) = frequency.step() {
                let is_last = this.succ_opt().unwrap().day() == 1;
                prop_assert!(this.day() == start.day() || (is_last && this.day() < start.day()));
            }
            let days = (next - this).num_days();
            prop_assert!((days - i64::from(frequency.typical_days())).abs() <= 3, "{} days", days);
        }

        #[test]
        fn the_index_of_an_occurrence_is_its_number(
            frequency in frequencies(), month in months(), day in 0..31u64, k in 0..5000u32,
        ) {
            let start = month.first_day() + Days::new(day);
            let occurrence = frequency.occurrence(start, k).unwrap();
            prop_assert_eq!(frequency.index_of(start, occurrence), Some(k));
            prop_assert_eq!(frequency.index_from(start, occurrence), k);
            prop_assert_eq!(frequency.index_at(start, occurrence.pred_opt().unwrap()), k.checked_sub(1));
            prop_assert_eq!(frequency.index_from(start, occurrence.succ_opt().unwrap()), k + 1);
        }

        /// The window shows what a walk from the start would have shown.
        #[test]
        fn a_period_holds_exactly_its_occurrences(
            frequency in frequencies(), month in months(), day in 0..31u64, offset in -400..4000i64, length in 0..800u64,
        ) {
            let start = month.first_day() + Days::new(day);
            let from = start + chrono::TimeDelta::days(offset);
            let within = Period::new(from, from + Days::new(length)).unwrap();
            let walked: Vec<NaiveDate> = (0..u32::MAX)
                .map(|k| frequency.occurrence(start, k).unwrap())
                .take_while(|&day| day <= within.end())
                .filter(|&day| within.contains(day))
                .collect();
            prop_assert_eq!(frequency.occurrences(start, within).collect::<Vec<_>>(), walked);
        }
    }
}
