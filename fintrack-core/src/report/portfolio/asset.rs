//! A holding on the day of the report, and what it is likely to yield.

use chrono::NaiveDate;
use serde::Serialize;

use super::PortfolioQuery;
use crate::entry::{Place, Posting};
use crate::id::InvestmentId;
use crate::investment::{Growth, Holding, IndexSeries, NotEstimated};
use crate::money::Money;
use crate::report::stake::{Stake, Staked};
use crate::report::visitor::Visitor;
use crate::report::walk::Walk;
use crate::report::{ReportError, Source};

/// What one investment is likely to yield in a month, in its own currency.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct Estimate {
    /// The growth of a month. No posting is behind it: it names the published rate that it rests on itself.
    pub growth: Growth,
    /// What its value gains by that, rounded half-even.
    pub monthly_yield: Money,
}

/// A holding on the day of the report.
pub(super) struct Asset<'a> {
    pub(super) holding: &'a Holding,
    /// What it is worth, in its own currency.
    value: Money,
    /// Whether that can be converted.
    pub(super) has_rate: bool,
    /// Whether its flows can be converted too, so that it has a return.
    pub(super) is_measured: bool,
    /// What it is likely to yield, or why nobody knows; `None` once it was rescued.
    pub(super) estimate: Option<Result<Estimate, NotEstimated>>,
}

impl<'a> Asset<'a> {
    pub(super) fn new(walk: &Walk<'_>, holding: &'a Holding, query: &PortfolioQuery<'_>) -> Result<Self, ReportError> {
        let today = query.today;
        let value = holding.valuation(today)?.value;
        let has_rate = walk.converted(value, today)?.is_some();
        let mut is_measured = has_rate;
        for flow in holding.flows_after(None, today) {
            is_measured = is_measured && walk.converted(flow.amount, flow.date)?.is_some();
        }
        let estimate = match growth(holding, value, query.series, today) {
            _ if holding.investment().is_rescued => None,
            Ok(growth) => {
                let monthly_yield = Money::rounded(growth.of(value.amount()), value.currency())?;
                Some(Ok(Estimate { growth, monthly_yield }))
            }
            Err(reason) => Some(Err(reason)),
        };
        Ok(Self { holding, value, has_rate, is_measured, estimate })
    }

    /// Visits what it is likely to yield, where that is known.
    pub(super) fn walk_yield(
        &self,
        walk: &Walk<'_>,
        today: NaiveDate,
        visitor: &mut impl Visitor<Staked>,
    ) -> Result<(), ReportError> {
        let Some(Ok(Estimate { monthly_yield, .. })) = self.estimate else { return Ok(()) };
        let investment = self.id();
        let line = Staked { investment, stake: Stake::Yield };
        let posting = Posting { place: Place::Investment(investment), amount: monthly_yield };
        walk.convert(line, Source::Yield(investment), today, posting, monthly_yield, visitor)
    }

    pub(super) fn id(&self) -> InvestmentId {
        self.holding.investment().id
    }

    pub(super) fn is_rescued(&self) -> bool {
        self.holding.investment().is_rescued
    }

    /// Whether it is part of what is held: not rescued, or worth something all the same.
    pub(super) fn is_held(&self) -> bool {
        !self.is_rescued() || !self.value.is_zero()
    }

    pub(super) fn is_doubtful(&self) -> bool {
        self.value.is_negative() || (self.is_rescued() && !self.value.is_zero())
    }
}

fn growth(holding: &Holding, value: Money, series: &IndexSeries, on: NaiveDate) -> Result<Growth, NotEstimated> {
    let investment = holding.investment();
    let index = investment.index.as_ref().ok_or(NotEstimated::NoIndex)?;
    if investment.has_matured(on) {
        return Err(NotEstimated::Matured);
    }
    if value.is_negative() {
        return Err(NotEstimated::NoValue);
    }
    series.monthly_growth(index, on)
}
