//! The money-weighted yearly rate of return, as spreadsheets compute it: XIRR.
//!
//! It is the yearly rate at which all flows, discounted to one day, sum to nothing: Σ amount ÷ (1 + rate)^(days ÷ 365) = 0,
//! by actual days over 365. Laws: the net value at the rate is nothing beside its parts; the order of flows and their
//! common scale are irrelevant; what doubles in 365 days yields 100 %.
//!
//! When flows change direction once, as of who pays in and then is paid, there is at most one rate. When they change more
//! often there may be several; then the one nearest to 0 % is returned (the growth factor nearest to 1, by ratio). Two
//! rates less than 1 % from one another may hide each other.
//!
//! Rates are searched for in floats, as nowhere else beside the classifier: a rate is no amount, and no amount is made
//! from it. The search halves an interval that is known to hold a rate, so that it always ends.
//! Source: the domain page, sections 1 and 3.
//!
//! ```
//! use fintrack_core::calendar::date;
//! use fintrack_core::money::brl;
//! use fintrack_core::report::returns::{CashFlow, xirr};
//!
//! let flows = [
//!     CashFlow { date: date(2025, 1, 1), amount: brl("-1000.00") },
//!     CashFlow { date: date(2026, 1, 1), amount: brl("2000.00") },
//! ];
//! assert_eq!(xirr(&flows)?.percent.to_string(), "100.00");
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
#![expect(clippy::float_arithmetic, reason = "a rate is the root of a sum of powers: it has no exact decimals to keep")]

use std::collections::BTreeMap;

use chrono::NaiveDate;
use rust_decimal::Decimal;
use rust_decimal::prelude::{FromPrimitive, ToPrimitive};
use serde::Serialize;
use thiserror::Error;

use crate::investment::{FlowKind, Holding};
use crate::money::{Money, MoneyError, ratio};

/// The days of a year, as spreadsheets count.
const DAYS_OF_YEAR: f64 = 365.0;
/// The lowest rate that is searched for: a factor of 0.0001 a year, −99.99 %.
const FACTOR_MIN: f64 = 0.0001;
/// The highest rate that is searched for: a factor of 10,001 a year, 1,000,000 %.
const FACTOR_MAX: f64 = 10_001.0;
/// How finely several rates are told apart, as a logarithm.
const STEP: f64 = 1.0 / 128.0;
/// Where halving stops: finer than a float tells factors near 1 apart.
const WIDTH_MIN: f64 = 1e-17;
/// A rate's decimals, as stored: `numeric(30, 15)`.
const RATE_DECIMALS: u32 = 15;

/// Why there is no yearly rate.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum XirrError {
    /// Money was only paid, or only received. What lost everything is such: no rate leads to nothing.
    #[error("money flows one way only, so that there is no yearly rate")]
    OneWay,
    /// No time passed between the flows.
    #[error("all money moves on {0}, so that there is no yearly rate")]
    OneDay(NaiveDate),
    /// Rates of a few days, raised to a year, leave every bound; or several changes of direction allow for none.
    #[error("no rate from -99.99 % to 1,000,000 % a year fits the flows")]
    NoRate,
    /// The flows are in more than one currency.
    #[error(transparent)]
    Money(#[from] MoneyError),
}

/// Money that was paid or received on a day.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct CashFlow {
    /// The day.
    pub date: NaiveDate,
    /// How much: received is positive, paid is negative.
    pub amount: Money,
}

/// A yearly rate of return.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct Xirr {
    /// In percent with 2 decimals, rounded half-even.
    pub percent: Decimal,
    /// As a fraction, to the precision of a float (about 12 digits): 0.373362533519 for 37.34 %.
    pub rate: Decimal,
}

/// The money-weighted yearly rate of flows in any order.
///
/// # Errors
/// [`XirrError`] when there is none.
pub fn xirr(flows: &[CashFlow]) -> Result<Xirr, XirrError> {
    let days = by_day(flows)?;
    let curve = Curve::new(&days);
    let growth = curve.growth().ok_or(XirrError::NoRate)?;
    let rate = Decimal::from_f64(growth.exp_m1()).ok_or(XirrError::NoRate)?.round_dp(RATE_DECIMALS);
    let percent = ratio(rate, Decimal::ONE).ok_or(XirrError::NoRate)?;
    Ok(Xirr { percent, rate })
}

/// What its owner paid and received for a holding up to a day, as if it were sold at its value on that day.
///
/// # Errors
/// [`MoneyError`] when a sum is too large for the books.
pub fn cash_flows(holding: &Holding, on: NaiveDate) -> Result<Vec<CashFlow>, MoneyError> {
    let paid = holding.flows_after(None, on).iter().map(|flow| CashFlow {
        date: flow.date,
        amount: match flow.kind {
            FlowKind::Deposit => -flow.amount,
            FlowKind::Withdrawal(_) => flow.amount,
        },
    });
    let sold = CashFlow { date: on, amount: holding.valuation(on)?.value };
    Ok(paid.chain([sold]).filter(|flow| !flow.amount.is_zero()).collect())
}

/// The money-weighted yearly rate of a holding up to a day.
///
/// # Errors
/// [`XirrError`] when there is none.
pub fn yearly_return(holding: &Holding, on: NaiveDate) -> Result<Xirr, XirrError> {
    xirr(&cash_flows(holding, on)?)
}

/// The exact sum of each day, days that sum to nothing left out: at least two, of both signs.
fn by_day(flows: &[CashFlow]) -> Result<BTreeMap<NaiveDate, Money>, XirrError> {
    let mut days: BTreeMap<NaiveDate, Money> = BTreeMap::new();
    let Some(first) = flows.first() else { return Err(XirrError::OneWay) };
    for flow in flows {
        let sum = days.entry(flow.date).or_insert_with(|| Money::zero(first.amount.currency()));
        *sum = sum.checked_add(flow.amount)?;
    }
    if days.len() == 1 {
        return Err(XirrError::OneDay(first.date));
    }
    days.retain(|_, sum| !sum.is_zero());
    let pays = days.values().any(|sum| sum.is_negative());
    let receives = days.values().any(|sum| sum.is_positive());
    if pays && receives { Ok(days) } else { Err(XirrError::OneWay) }
}

/// The net value of flows as a function of the yearly growth: the logarithm of 1 + rate.
struct Curve {
    /// Years since the first flow, and the amount beside the largest one; ascending, the first at 0.
    flows: Vec<(f64, f64)>,
}

impl Curve {
    fn new(days: &BTreeMap<NaiveDate, Money>) -> Self {
        let start = days.keys().next().copied().unwrap_or_default();
        let float = |amount: Decimal| amount.to_f64().unwrap_or_default();
        let largest = float(days.values().map(|sum| sum.abs().amount()).max().unwrap_or(Decimal::ONE));
        // Half a million years of days fit an i32, and so a float.
        let years =
            |day: NaiveDate| f64::from(i32::try_from((day - start).num_days()).unwrap_or(i32::MAX)) / DAYS_OF_YEAR;
        Self { flows: days.iter().map(|(day, sum)| (years(*day), float(sum.amount()) / largest)).collect() }
    }

    /// The net value at a growth, scaled by what keeps the largest power at 1: its sign and its zeros are those of the net
    /// value, and nothing overflows, however long the time.
    fn net(&self, growth: f64) -> f64 {
        let last = self.flows.last().map_or(0.0, |(years, _)| *years);
        let top = (-growth * last).max(0.0);
        self.flows.iter().map(|(years, amount)| amount * (-growth * years - top).exp()).sum()
    }

    /// How often the flows change direction: no more rates fit than that (Descartes' rule of signs).
    fn turns(&self) -> usize {
        self.flows.windows(2).filter(|pair| (pair[0].1 < 0.0) != (pair[1].1 < 0.0)).count()
    }

    /// The growth at which the net value is nothing.
    fn growth(&self) -> Option<f64> {
        let (min, max) = (FACTOR_MIN.ln(), FACTOR_MAX.ln());
        if self.turns() == 1 { self.between(min, max) } else { self.nearest(min, max) }
    }

    /// The zero nearest to no growth, looked for outwards in both directions.
    fn nearest(&self, min: f64, max: f64) -> Option<f64> {
        let (mut low, mut high) = (0.0_f64, 0.0_f64);
        while low > min || high < max {
            let (lower, higher) = ((low - STEP).max(min), (high + STEP).min(max));
            let found = [self.between(high, higher), self.between(lower, low)];
            let nearest = found.into_iter().flatten().min_by(|a, b| a.abs().total_cmp(&b.abs()));
            if nearest.is_some() {
                return nearest;
            }
            (low, high) = (lower, higher);
        }
        None
    }

    /// A zero between two growths, ends included, found by halving; `None` when the net value has one sign at both.
    fn between(&self, mut low: f64, mut high: f64) -> Option<f64> {
        let (at_low, at_high) = (self.net(low), self.net(high));
        if at_low == 0.0 || at_high == 0.0 {
            return Some(if at_low == 0.0 { low } else { high });
        }
        if (at_low < 0.0) == (at_high < 0.0) {
            return None;
        }
        loop {
            let middle = low + (high - low) / 2.0;
            if middle <= low || middle >= high || high - low < WIDTH_MIN {
                return Some(middle);
            }
            let value = self.net(middle);
            if value == 0.0 {
                return Some(middle);
            }
            if (value < 0.0) == (at_low < 0.0) {
                low = middle;
            } else {
                high = middle;
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::calendar::date;
    use crate::money::{Currency, brl};

    fn flow(year: i32, month: u32, day: u32, amount: &str) -> CashFlow {
        CashFlow { date: date(year, month, day), amount: brl(amount) }
    }

    /// The example in the documentation of the spreadsheet function, which prints 0.373362535 and promises eight decimals.
    #[test]
    fn the_example_of_spreadsheets_is_reproduced() {
        let found = xirr(&[
            flow(2008, 1, 1, "-10000.00"),
            flow(2008, 3, 1, "2750.00"),
            flow(2008, 10, 30, "4250.00"),
            flow(2009, 2, 15, "3250.00"),
            flow(2009, 4, 1, "2750.00"),
        ])
        .unwrap();
        assert_eq!(found.percent.to_string(), "37.34");
        assert!((found.rate - Decimal::new(373_362_535, 9)).abs() < Decimal::new(1, 8), "{}", found.rate);
        assert_eq!(found.rate.round_dp(12).to_string(), "0.373362533519"); // with 40 digits: 0.37336253351883…
    }

    #[test]
    fn rates_reach_from_nearly_all_lost_to_a_ten_thousandfold() {
        let yearly =
            |end: &str| xirr(&[flow(2025, 1, 1, "-10000.00"), flow(2026, 1, 1, end)]).map(|found| found.percent);
        assert_eq!(yearly("20000.00").unwrap().to_string(), "100.00");
        assert_eq!(yearly("10000.00").unwrap().to_string(), "0.00");
        assert_eq!(yearly("9000.00").unwrap().to_string(), "-10.00");
        assert_eq!(yearly("1.01").unwrap().to_string(), "-99.99");
        assert_eq!(yearly("100000000.00").unwrap().to_string(), "999900.00");
        assert_eq!(yearly("0.01"), Err(XirrError::NoRate));
        assert_eq!(yearly("200000000.00"), Err(XirrError::NoRate));
    }

    #[test]
    fn a_century_does_not_overflow() {
        let found = xirr(&[flow(1826, 1, 1, "-0.01"), flow(2026, 1, 1, "900000000000.00")]).unwrap();
        assert!(found.percent > Decimal::from(17) && found.percent < Decimal::from(18), "{}", found.percent);
    }

    #[test]
    fn without_both_directions_and_two_days_there_is_no_rate() {
        let (paid, received) = (flow(2026, 1, 1, "-10.00"), flow(2026, 1, 1, "20.00"));
        assert_eq!(xirr(&[]), Err(XirrError::OneWay));
        assert_eq!(xirr(&[paid, received]), Err(XirrError::OneDay(date(2026, 1, 1))));
        assert_eq!(xirr(&[paid, flow(2026, 2, 1, "-10.00")]), Err(XirrError::OneWay));
        assert_eq!(xirr(&[paid, flow(2026, 2, 1, "0.00")]), Err(XirrError::OneWay));
        let dollar = CashFlow { date: date(2026, 2, 1), amount: Money::parse("1.00", Currency::USD).unwrap() };
        assert!(matches!(xirr(&[paid, dollar]), Err(XirrError::Money(_))));
    }

    /// −100 + 230 ÷ 1.1 − 132 ÷ 1.2 … : the quadratic with the factors 1.1 and 1.2 as zeros.
    #[test]
    fn of_several_rates_the_one_nearest_to_nothing_is_returned() {
        let two = [flow(2023, 1, 1, "-100.00"), flow(2024, 1, 1, "230.00"), flow(2024, 12, 31, "-132.00")];
        assert_eq!(xirr(&two).unwrap().percent.to_string(), "10.00");
        let turned = two.map(|flow| CashFlow { amount: -flow.amount, ..flow });
        assert_eq!(xirr(&turned).unwrap().percent.to_string(), "10.00");
        // One on either side of nothing, in one step of the search: 5 % and -4.8 %, then 5 % and -4.75 %.
        for (middle, last, percent) in [("200200.00", "-99960.00", "5.00"), ("200250.00", "-100012.50", "-4.75")] {
            let sides = [flow(2023, 1, 1, "-100000.00"), flow(2024, 1, 1, middle), flow(2024, 12, 31, last)];
            assert_eq!(xirr(&sides).unwrap().percent.to_string(), percent);
        }
        let none = [flow(2023, 1, 1, "-100.00"), flow(2024, 1, 1, "100.00"), flow(2024, 12, 31, "-132.00")];
        assert_eq!(xirr(&none), Err(XirrError::NoRate));
    }
}
