//! The civil calendar of money: billing months, periods, days that some months lack, and what comes back.
//!
//! Laws: the order of [`BillingMonth`]s is the order of their texts; `next` and `previous` are inverse; a month's days
//! lie within it; occurrences are strictly increasing and never skip a short month. There is no clock here: a caller
//! says what day it is.
//! Source: the domain page, sections 1 and 3.
//!
//! ```
//! use fintrack_core::calendar::{BillingMonth, DayOfMonth, Frequency, billing_month, date};
//!
//! let february: BillingMonth = "2026-02".parse()?;
//! assert_eq!((february.next(), february.last_day()), (billing_month(2026, 3), date(2026, 2, 28)));
//! assert_eq!(BillingMonth::of(date(2026, 2, 14)), february);
//!
//! // A day that a month lacks means its last day, and the 31st comes back after February.
//! assert_eq!(DayOfMonth::new(31)?.in_month(february), date(2026, 2, 28));
//! let monthly = |k| Frequency::Monthly.occurrence(date(2026, 1, 31), k);
//! assert_eq!([monthly(1), monthly(2)], [Some(date(2026, 2, 28)), Some(date(2026, 3, 31))]);
//! # Ok::<(), fintrack_core::calendar::CalendarError>(())
//! ```

mod billing_month;
mod frequency;
mod period;
mod weekday;

use std::fmt;

use chrono::{Datelike, NaiveDate};
use serde::{Deserialize, Serialize};
use thiserror::Error;

pub use billing_month::{BillingMonth, billing_month};
pub use frequency::Frequency;
pub use period::Period;
pub use weekday::Weekday;

/// What is wrong with a month, a day or a period.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum CalendarError {
    /// Not `YYYY-MM` with a year from 1 to 9999.
    #[error("`{0}` is not a month such as 2026-03")]
    Month(String),
    /// Not a day from 1 to 31.
    #[error("{0} is not a day of the month: 1 to 31")]
    DayOfMonth(u32),
    /// A day of a year that the books do not know: they write four digits.
    #[error("{0} is not in the years 1 to 9999")]
    Year(NaiveDate),
    /// The end comes before the start.
    #[error("the period ends on {end}, before it starts on {start}")]
    Backwards {
        /// The first day that was given.
        start: NaiveDate,
        /// The last day that was given.
        end: NaiveDate,
    },
}

/// A day that the books can hold: of the years 1 to 9999, as [`BillingMonth`]s are.
///
/// # Errors
/// [`CalendarError::Year`] for any other.
///
/// ```
/// use fintrack_core::calendar::{CalendarError, date, writable};
///
/// assert_eq!(writable(date(2026, 3, 1)), Ok(date(2026, 3, 1)));
/// assert_eq!(writable(date(10_000, 1, 1)), Err(CalendarError::Year(date(10_000, 1, 1))));
/// ```
pub fn writable(day: NaiveDate) -> Result<NaiveDate, CalendarError> {
    if (1..=9999).contains(&day.year()) { Ok(day) } else { Err(CalendarError::Year(day)) }
}

/// The last day that the books can hold.
pub fn last_day() -> NaiveDate {
    BillingMonth::of(NaiveDate::MAX).last_day()
}

/// A day of the month, 1 to 31. A month that lacks it means its last day.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "u32", into = "u32")]
pub struct DayOfMonth(u8);

impl DayOfMonth {
    /// A day of the month, by its number.
    ///
    /// # Errors
    /// [`CalendarError::DayOfMonth`] outside 1 to 31.
    pub fn new(day: u32) -> Result<Self, CalendarError> {
        match u8::try_from(day) {
            Ok(small @ 1..=31) => Ok(Self(small)),
            _ => Err(CalendarError::DayOfMonth(day)),
        }
    }

    /// The number, 1 to 31.
    pub const fn get(self) -> u8 {
        self.0
    }

    /// This day in a month, or the month's last day when it is shorter.
    pub fn in_month(self, month: BillingMonth) -> NaiveDate {
        let first = month.first_day();
        first.with_day(u32::from(self.0)).unwrap_or_else(|| month.last_day())
    }
}

impl TryFrom<u32> for DayOfMonth {
    type Error = CalendarError;
    fn try_from(day: u32) -> Result<Self, CalendarError> {
        Self::new(day)
    }
}

impl From<DayOfMonth> for u32 {
    fn from(day: DayOfMonth) -> Self {
        Self::from(day.0)
    }
}

impl fmt::Display for DayOfMonth {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

/// A literal for tests and examples: `date(2026, 3, 1)`.
///
/// # Panics
/// When the day does not exist.
pub fn date(year: i32, month: u32, day: u32) -> NaiveDate {
    match NaiveDate::from_ymd_opt(year, month, day) {
        Some(date) => date,
        None => panic!("date({year}, {month}, {day}) does not exist"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_day_that_a_month_lacks_is_its_last_day() {
        let last = DayOfMonth::new(31).unwrap();
        assert_eq!(last.in_month(billing_month(2026, 2)), date(2026, 2, 28));
        assert_eq!(last.in_month(billing_month(2028, 2)), date(2028, 2, 29));
        assert_eq!(last.in_month(billing_month(2026, 4)), date(2026, 4, 30));
        assert_eq!(DayOfMonth::new(0), Err(CalendarError::DayOfMonth(0)));
        assert_eq!(DayOfMonth::new(256 + 1), Err(CalendarError::DayOfMonth(257)));
    }
}
