//! A run of days, both ends included.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use super::CalendarError;

/// A run of days, both ends included; never empty.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Period {
    start: NaiveDate,
    end: NaiveDate,
}

impl Period {
    /// The days from one to another, both included.
    ///
    /// # Errors
    /// [`CalendarError::Backwards`] when the end comes before the start.
    pub fn new(start: NaiveDate, end: NaiveDate) -> Result<Self, CalendarError> {
        if end < start {
            return Err(CalendarError::Backwards { start, end });
        }
        Ok(Self { start, end })
    }

    /// A period whose ends are known to be in order.
    pub(super) const fn within(start: NaiveDate, end: NaiveDate) -> Self {
        Self { start, end }
    }

    /// The first day.
    pub const fn start(self) -> NaiveDate {
        self.start
    }

    /// The last day.
    pub const fn end(self) -> NaiveDate {
        self.end
    }

    /// Whether a day lies in it.
    pub fn contains(self, day: NaiveDate) -> bool {
        (self.start..=self.end).contains(&day)
    }

    /// The smallest period that holds every day of `days`; `None` for no days.
    pub fn spanning(days: impl IntoIterator<Item = NaiveDate>) -> Option<Self> {
        days.into_iter().fold(None, |period, day| {
            Some(
                period.map_or(Self { start: day, end: day }, |p: Self| Self {
                    start: p.start.min(day),
                    end: p.end.max(day),
                }),
            )
        })
    }

    /// As many days, right before this period.
    #[must_use]
    pub fn before(self) -> Self {
        let days = self.end.signed_duration_since(self.start);
        let end = self.start.pred_opt().unwrap_or(self.start);
        Self { start: end.checked_sub_signed(days).unwrap_or(end), end }
    }

    /// This period with some days added at each end.
    #[must_use]
    pub fn widened(self, days: u64) -> Self {
        let days = chrono::Days::new(days);
        Self {
            start: self.start.checked_sub_days(days).unwrap_or(self.start),
            end: self.end.checked_add_days(days).unwrap_or(self.end),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::calendar::date;

    #[test]
    fn a_period_includes_both_ends() {
        let march = Period::new(date(2026, 3, 1), date(2026, 3, 31)).unwrap();
        assert!(march.contains(date(2026, 3, 1)) && march.contains(date(2026, 3, 31)));
        assert!(!march.contains(date(2026, 4, 1)));
        assert!(Period::new(date(2026, 3, 2), date(2026, 3, 1)).is_err());
        assert_eq!(Period::spanning([date(2026, 3, 31), date(2026, 3, 1), date(2026, 3, 9)]), Some(march));
    }
}
