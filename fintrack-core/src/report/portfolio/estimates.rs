//! What the investments that are held are likely to yield in a month.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use serde::Serialize;

use super::super::conversion::Conversion;
use super::Asset;
use crate::id::InvestmentId;
use crate::investment::{Growth, IndexSeries, NotEstimated};
use crate::money::{Money, MoneyError};

/// What one investment is likely to yield in a month, in its own currency.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct Estimate {
    /// The growth of a month, and the rate it rests on.
    pub growth: Growth,
    /// What its value gains by that, rounded half-even.
    pub monthly_yield: Money,
}

/// The estimates of all investments that are held, or why there is none.
pub(super) struct Estimates {
    pub(super) total: Money,
    pub(super) made: BTreeMap<InvestmentId, Estimate>,
    pub(super) missing: BTreeMap<InvestmentId, NotEstimated>,
}

impl Estimates {
    pub(super) fn of(
        assets: &[Asset<'_>],
        series: &IndexSeries,
        on: NaiveDate,
        conversion: Conversion<'_>,
    ) -> Result<Self, MoneyError> {
        let mut estimates =
            Self { total: Money::zero(conversion.currency), made: BTreeMap::new(), missing: BTreeMap::new() };
        for asset in assets.iter().filter(|asset| !asset.is_rescued()) {
            match growth(asset, series, on) {
                Ok(growth) => estimates.add(asset, growth, on, conversion)?,
                Err(reason) => {
                    estimates.missing.insert(asset.id(), reason);
                }
            }
        }
        Ok(estimates)
    }

    fn add(
        &mut self,
        asset: &Asset<'_>,
        growth: Growth,
        on: NaiveDate,
        conversion: Conversion<'_>,
    ) -> Result<(), MoneyError> {
        let value = asset.position.value;
        let monthly_yield = Money::rounded(growth.of(value.amount()), value.currency())?;
        self.made.insert(asset.id(), Estimate { growth, monthly_yield });
        // What converts a value converts its yield: the day is the same.
        if let Some(converted) = asset.value.and_then(|_| conversion.of(monthly_yield, on)) {
            self.total = self.total.checked_add(converted)?;
        }
        Ok(())
    }
}

fn growth(asset: &Asset<'_>, series: &IndexSeries, on: NaiveDate) -> Result<Growth, NotEstimated> {
    let investment = asset.holding.investment();
    let index = investment.index.as_ref().ok_or(NotEstimated::NoIndex)?;
    if investment.has_matured(on) {
        return Err(NotEstimated::Matured);
    }
    if asset.position.value.is_negative() {
        return Err(NotEstimated::NoValue);
    }
    series.monthly_growth(index, on)
}
