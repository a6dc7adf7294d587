//! What the portfolio was worth at the end of each month.

use std::collections::BTreeSet;

use chrono::NaiveDate;
use rust_decimal::Decimal;
use serde::Serialize;

use super::{Assets, PortfolioFigure};
use crate::calendar::BillingMonth;
use crate::id::InvestmentId;
use crate::money::{Money, ratio};
use crate::report::ReportError;
use crate::report::stake::Staked;
use crate::report::visitor::Sums;

/// How many months the history shows, the current one included.
pub const HISTORY_MONTHS: i32 = 12;

/// What the portfolio was worth at the end of a month, or today if that is earlier.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct MonthValue {
    /// The report month.
    pub month: BillingMonth,
    /// The day that the value is of.
    pub on: NaiveDate,
    /// The value; deposits and withdrawals change it as returns do.
    pub value: Money,
    /// Its change against the month before, in percent of that one's magnitude, 2 decimals; `None` when that was 0, or when
    /// other investments lacked a rate then: the two are not of the same things.
    pub variation: Option<Decimal>,
    /// The investments that are not in the value, for want of a rate of exchange.
    pub unconverted: BTreeSet<InvestmentId>,
}

impl Assets<'_> {
    /// The last [`HISTORY_MONTHS`] months, ascending.
    pub(super) fn history(&self, sums: &Sums<Staked>) -> Result<Vec<MonthValue>, ReportError> {
        let of = |month: &BillingMonth, on: &NaiveDate| {
            let before = self.total(sums, PortfolioFigure::MonthValue(month.previous()))?;
            let change = self.total(sums, PortfolioFigure::MonthVariation(*month))?;
            let variation = ratio(change.amount(), before.amount().abs());
            Ok(MonthValue {
                month: *month,
                on: *on,
                value: self.total(sums, PortfolioFigure::MonthValue(*month))?,
                variation: if self.is_comparable(*month)? { variation } else { None },
                unconverted: self.without_rate(*on)?,
            })
        };
        self.ends.iter().skip(1).map(|(month, on)| of(month, on)).collect()
    }

    /// Whether a month and the one before lack the same investments.
    pub(super) fn is_comparable(&self, month: BillingMonth) -> Result<bool, ReportError> {
        let (Some(before), Some(on)) = (self.ends.get(&month.previous()), self.ends.get(&month)) else {
            return Ok(false);
        };
        Ok(self.without_rate(*before)? == self.without_rate(*on)?)
    }

    /// The investments whose value of a day cannot be converted.
    fn without_rate(&self, on: NaiveDate) -> Result<BTreeSet<InvestmentId>, ReportError> {
        let mut without = BTreeSet::new();
        for asset in self.by_id.values() {
            if self.walk.converted(asset.holding.valuation(on)?.value, on)?.is_none() {
                without.insert(asset.id());
            }
        }
        Ok(without)
    }
}
