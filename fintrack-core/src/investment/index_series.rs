//! What the indices were, and what a month of an investment is likely to yield by them.
//! Source: the domain page, section 3, investments; for the DI rate, its registrar's formulas (CETIP, now B3): the factor
//! of k days is the product of 1 + ((1 + DI)^(1/252) − 1) × p.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use rust_decimal::Decimal;
use serde::Serialize;
use thiserror::Error;

use super::compound::{day_of_month, month_of_day, month_of_year};
use super::{Index, IndexKind, IndexRate};

/// The largest rate of a series, in percent: hyperinflation has been seen.
const PERCENT_MAX: Decimal = Decimal::from_parts(10_000, 0, 0, false, 0);

/// What is wrong with a rate of a series.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum SeriesError {
    /// A fixed rate belongs to the investment.
    #[error("a fixed rate has no series: each investment brings its own")]
    Fixed,
    /// A rate that takes everything away, or one that never was.
    #[error("{percent} % is no rate of {kind} on {on}: above -100 % and at most {PERCENT_MAX} %")]
    OutOfRange {
        /// The index.
        kind: IndexKind,
        /// The day that the rate is of.
        on: NaiveDate,
        /// The rate that was given, in percent.
        percent: Decimal,
    },
}

/// Why a month's yield was not estimated.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Error)]
pub enum NotEstimated {
    /// Its yield was promised to follow nothing.
    #[error("it follows no index")]
    NoIndex,
    /// A fixed rate that nobody wrote down.
    #[error("its yearly rate is not known")]
    NoRate,
    /// No rate of its index is known on or before the day.
    #[error("no rate of {0} is known by then")]
    NoSeries(IndexKind),
    /// It has matured: what happens to the money since is not known.
    #[error("it has matured")]
    Matured,
    /// Its records leave it worth less than nothing.
    #[error("it is worth less than nothing by its records")]
    NoValue,
}

/// One rate of an index.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct KnownRate {
    /// The index.
    pub kind: IndexKind,
    /// The day that it is of.
    pub on: NaiveDate,
    /// In percent: a year of CDI and SELIC, a month of IPCA.
    pub percent: Decimal,
}

/// The growth of one month.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct Growth {
    /// What one unit becomes, exact to about 20 decimals.
    pub factor: Decimal,
    /// The rate that it rests on; `None` for a fixed rate.
    pub from: Option<KnownRate>,
}

impl Growth {
    /// The growth in percent, unrounded.
    pub fn percent(self) -> Decimal {
        (self.factor - Decimal::ONE) * Decimal::ONE_HUNDRED
    }

    /// What an amount gains in the month, unrounded.
    pub fn of(self, amount: Decimal) -> Decimal {
        amount * (self.factor - Decimal::ONE)
    }
}

/// The rates of the indices, by day.
///
/// CDI and SELIC are rates a year of 252 business days, compounded daily; a month is taken to have 21 of them. IPCA is a
/// rate a month. A part of an index multiplies its rate of the day (of the IPCA: of the month); a rate over an index is a
/// yearly one that compounds with it. The latest rate that is known stands for the month to come: an estimate, and it says
/// so by carrying the rate it rests on. What cannot be estimated is named, never guessed.
///
/// ```
/// use fintrack_core::calendar::date;
/// use fintrack_core::investment::{Index, IndexKind, IndexSeries};
///
/// let series = IndexSeries::default().with(IndexKind::Cdi, date(2026, 2, 27), "14.90".parse()?)?;
/// let index = Index::new(IndexKind::Cdi, Some("110%"))?;
/// let growth = series.monthly_growth(&index, date(2026, 3, 1))?;
/// assert_eq!(growth.percent().round_dp(4).to_string(), "1.2813");
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct IndexSeries {
    rates: BTreeMap<(IndexKind, NaiveDate), Decimal>,
}

impl IndexSeries {
    /// This series with one more rate, in percent: a year of CDI and SELIC, a month of IPCA, whose day is the first of the
    /// month that it is of. A second rate of a day replaces the first.
    ///
    /// # Errors
    /// [`SeriesError`] for a fixed rate, and for percentages of −100 and below or above 10,000.
    pub fn with(mut self, kind: IndexKind, on: NaiveDate, percent: Decimal) -> Result<Self, SeriesError> {
        match kind {
            IndexKind::Fixed => return Err(SeriesError::Fixed),
            IndexKind::Cdi | IndexKind::Ipca | IndexKind::Selic => {}
        }
        if percent <= -Decimal::ONE_HUNDRED || percent > PERCENT_MAX {
            return Err(SeriesError::OutOfRange { kind, on, percent });
        }
        self.rates.insert((kind, on), percent);
        Ok(self)
    }

    /// The last rate of an index on or before a day.
    pub fn latest(&self, kind: IndexKind, on: NaiveDate) -> Option<KnownRate> {
        let ((_, on), percent) = self.rates.range((kind, NaiveDate::MIN)..=(kind, on)).next_back()?;
        Some(KnownRate { kind, on: *on, percent: *percent })
    }

    /// What a month is likely to yield, by the last rate known on a day.
    ///
    /// # Errors
    /// [`NotEstimated`] when the fixed rate or the series is missing.
    pub fn monthly_growth(&self, index: &Index, on: NaiveDate) -> Result<Growth, NotEstimated> {
        let rate = index.rate().ok_or(NotEstimated::NoRate)?;
        if let IndexRate::Yearly(percent) = rate {
            return Ok(Growth { factor: month_of_year(factor(percent)), from: None });
        }
        let known = self.latest(index.kind(), on).ok_or(NotEstimated::NoSeries(index.kind()))?;
        let monthly = match known.kind {
            IndexKind::Ipca => factor(known.percent),
            IndexKind::Cdi | IndexKind::Selic | IndexKind::Fixed => month_of_year(factor(known.percent)),
        };
        let factor = match rate {
            IndexRate::PercentOfIndex(part) => part_of(known.kind, monthly, part),
            IndexRate::OverIndex(percent) | IndexRate::Yearly(percent) => monthly * month_of_year(factor(percent)),
        };
        Ok(Growth { factor, from: Some(known) })
    }
}

/// A part of an index's month, in percent of its rate.
fn part_of(kind: IndexKind, monthly: Decimal, percent: Decimal) -> Decimal {
    let part = |whole: Decimal| Decimal::ONE + (whole - Decimal::ONE) * percent / Decimal::ONE_HUNDRED;
    match kind {
        IndexKind::Ipca => part(monthly),
        // The whole is the month itself: no day to multiply out again, and no digit to lose.
        IndexKind::Cdi | IndexKind::Selic | IndexKind::Fixed if percent == Decimal::ONE_HUNDRED => monthly,
        IndexKind::Cdi | IndexKind::Selic | IndexKind::Fixed => month_of_day(part(day_of_month(monthly))),
    }
}

fn factor(percent: Decimal) -> Decimal {
    Decimal::ONE + percent / Decimal::ONE_HUNDRED
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::calendar::date;

    fn percent(text: &str) -> Decimal {
        text.parse().unwrap()
    }

    fn series() -> IndexSeries {
        [
            (IndexKind::Cdi, date(2026, 1, 2), "15.00"),
            (IndexKind::Cdi, date(2026, 2, 27), "14.90"),
            (IndexKind::Cdi, date(2026, 3, 20), "14.65"),
            (IndexKind::Ipca, date(2026, 1, 1), "0.33"),
        ]
        .into_iter()
        .try_fold(IndexSeries::default(), |series, (kind, on, rate)| series.with(kind, on, percent(rate)))
        .unwrap()
    }

    fn monthly(kind: IndexKind, value: &str) -> String {
        let index = Index::new(kind, Some(value)).unwrap();
        series().monthly_growth(&index, date(2026, 3, 1)).unwrap().percent().round_dp(12).to_string()
    }

    /// The figures were worked out with 40 digits elsewhere.
    #[test]
    fn a_month_grows_by_the_latest_rate() {
        assert_eq!(monthly(IndexKind::Cdi, "100%"), "1.164157500965");
        assert_eq!(monthly(IndexKind::Cdi, "110%"), "1.281280528723");
        assert_eq!(monthly(IndexKind::Cdi, "CDI+2"), "1.331238331918");
        assert_eq!(monthly(IndexKind::Ipca, "IPCA+6"), "0.818361348221");
        assert_eq!(monthly(IndexKind::Ipca, "50%"), "0.165000");
        assert_eq!(monthly(IndexKind::Fixed, "12,5"), "0.986358055321");
    }

    #[test]
    fn the_estimate_says_which_rate_it_rests_on() {
        let index = Index::new(IndexKind::Cdi, None).unwrap();
        let growth = series().monthly_growth(&index, date(2026, 3, 19)).unwrap();
        assert_eq!(growth.from.map(|known| known.on), Some(date(2026, 2, 27)));
    }

    #[test]
    fn what_is_not_known_is_not_guessed() {
        let growth = |kind, value, on| series().monthly_growth(&Index::new(kind, value).unwrap(), on).unwrap_err();
        let day = date(2026, 3, 1);
        assert_eq!(growth(IndexKind::Selic, None, day), NotEstimated::NoSeries(IndexKind::Selic));
        assert_eq!(growth(IndexKind::Cdi, None, date(2025, 12, 31)), NotEstimated::NoSeries(IndexKind::Cdi));
        assert_eq!(growth(IndexKind::Fixed, None, day), NotEstimated::NoRate);
        assert_eq!(series().with(IndexKind::Fixed, day, Decimal::ONE), Err(SeriesError::Fixed));
        let lost = series().with(IndexKind::Ipca, day, percent("-100"));
        assert!(matches!(lost, Err(SeriesError::OutOfRange { .. })));
    }

    /// The first factor of the example in CETIP's description of the DI rate: 97.5 % of 16.62.
    #[test]
    fn a_part_of_the_interbank_rate_is_a_part_of_its_day() {
        let day = day_of_month(month_of_year(factor(percent("16.62"))));
        let part = Decimal::ONE + (day - Decimal::ONE) * percent("0.975");
        let growth = part_of(IndexKind::Cdi, month_of_year(factor(percent("16.62"))), percent("97.5"));
        assert_eq!((part - Decimal::ONE).round_dp(8).to_string(), "0.00059505");
        assert_eq!(growth, month_of_day(part));
    }
}
