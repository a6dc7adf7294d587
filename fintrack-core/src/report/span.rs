//! What a report is about: a month, a year, or days of a person's own choice.

use chrono::NaiveDate;
use serde::Serialize;
use thiserror::Error;

use super::Settings;
use super::walk::When;
use crate::calendar::{BillingMonth, CalendarError, Period};

/// How many days a span of a person's own choice has at most: ten years.
pub const SPAN_DAYS_MAX: i64 = 3_653;

/// Why days are no span.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum SpanError {
    /// The end comes before the start.
    #[error(transparent)]
    Days(#[from] CalendarError),
    /// Too many of them.
    #[error("{0} days are too long: at most {max}", max = SPAN_DAYS_MAX)]
    TooLong(i64),
}

/// What a report is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize)]
pub enum Span {
    /// A report month.
    Month(BillingMonth),
    /// The twelve report months of a year, by the year of one of its months.
    YearOf(BillingMonth),
    /// Days. They know no billing months: card purchases count on the day they were made, whatever the basis.
    Days(Period),
}

impl Span {
    /// Days of a person's own choice, both ends included.
    ///
    /// # Errors
    /// [`SpanError`] for days in the wrong order, or more than [`SPAN_DAYS_MAX`] of them.
    pub fn of_days(start: NaiveDate, end: NaiveDate) -> Result<Self, SpanError> {
        let period = Period::new(start, end)?;
        let days = (end - start).num_days() + 1;
        if days > SPAN_DAYS_MAX { Err(SpanError::TooLong(days)) } else { Ok(Self::Days(period)) }
    }

    /// The span before, as long as this one.
    #[must_use]
    pub fn previous(self) -> Self {
        match self {
            Self::Month(month) => Self::Month(month.previous()),
            Self::YearOf(month) => Self::YearOf(month.offset(-12)),
            Self::Days(period) => Self::Days(period.before()),
        }
    }

    /// Its days.
    pub fn period(self, settings: &Settings) -> Period {
        match self {
            Self::Days(period) => period,
            Self::Month(_) | Self::YearOf(_) => {
                let days = self.months(settings).map(|month| settings.days(month));
                let ends = days.flat_map(|days| [days.start(), days.end()]);
                Period::spanning(ends).unwrap_or_else(|| settings.days(self.last_month(settings)))
            }
        }
    }

    /// The report month that it ends in.
    pub fn last_month(self, settings: &Settings) -> BillingMonth {
        match self {
            Self::Month(month) => month,
            Self::YearOf(month) => month.offset(12 - month.month().cast_signed()),
            Self::Days(period) => settings.month_of(period.end()),
        }
    }

    /// The report months that it touches.
    pub(super) fn months(self, settings: &Settings) -> impl Iterator<Item = BillingMonth> {
        let (first, last) = match self {
            Self::Month(month) => (month, month),
            Self::YearOf(month) => (month.offset(1 - month.month().cast_signed()), self.last_month(settings)),
            Self::Days(period) => (settings.month_of(period.start()), self.last_month(settings)),
        };
        (0..=first.months_until(last)).map(move |n| first.offset(n))
    }

    /// What to walk over: report months, or the days that lie within one.
    pub(super) fn pieces(self, settings: &Settings) -> Vec<When> {
        let piece = |month| match self {
            Self::Month(_) | Self::YearOf(_) => When::Month(month),
            Self::Days(period) => {
                let days = settings.days(month);
                When::Days(days.start().max(period.start()), days.end().min(period.end()))
            }
        };
        self.months(settings).map(piece).collect()
    }

    /// Whether a piece is one of its own, or lies within its days.
    pub(super) fn holds(self, when: When) -> bool {
        match (self, when) {
            (Self::Month(month), When::Month(piece)) => month == piece,
            (Self::YearOf(month), When::Month(piece)) => month.year() == piece.year(),
            (Self::Days(period), When::Days(start, end)) => period.start() <= start && end <= period.end(),
            (Self::Month(_) | Self::YearOf(_), When::Days(..)) | (Self::Days(_), When::Month(_)) => false,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::calendar::{billing_month, date};
    use crate::money::Currency;

    #[test]
    fn days_are_at_most_ten_years_and_in_order() {
        assert!(Span::of_days(date(2016, 1, 1), date(2025, 12, 31)).is_ok());
        assert_eq!(Span::of_days(date(2016, 1, 1), date(2026, 1, 1)), Err(SpanError::TooLong(3_654)));
        assert!(matches!(Span::of_days(date(2026, 1, 2), date(2026, 1, 1)), Err(SpanError::Days(_))));
    }

    #[test]
    fn spans_of_every_kind_have_days_and_one_before() {
        let settings = Settings::new(Currency::BRL);
        let year = Span::YearOf(billing_month(2026, 5));
        assert_eq!(year.period(&settings), Period::new(date(2026, 1, 1), date(2026, 12, 31)).unwrap());
        assert_eq!(year.previous().period(&settings).end(), date(2025, 12, 31));
        assert_eq!(year.last_month(&settings), billing_month(2026, 12));
        let days = Span::Days(Period::new(date(2026, 3, 10), date(2026, 3, 19)).unwrap());
        assert_eq!(days.previous(), Span::Days(Period::new(date(2026, 2, 28), date(2026, 3, 9)).unwrap()));
        assert_eq!(Span::Month(billing_month(2026, 1)).previous(), Span::Month(billing_month(2025, 12)));
    }
}
