//! The walk over investments: what each is worth on some days, and what went in and came out of it.

use chrono::NaiveDate;

use super::visitor::Visitor;
use super::walk::Walk;
use super::{Contribution, ReportError, Source};
use crate::entry::{Place, Posting};
use crate::id::InvestmentId;
use crate::investment::{FlowKind, Holding};

use super::returns::{CashFlow, Xirr, xirr};

/// What counts of an investment.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) enum Stake {
    /// What it is worth at the end of a day.
    Worth(NaiveDate),
    /// What was put in on a day.
    Deposit(NaiveDate),
    /// What was taken out on a day.
    Withdrawal(NaiveDate),
    /// What it is likely to yield in a month.
    Yield,
}

/// What figures of investments are added up from.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) struct Staked {
    pub investment: InvestmentId,
    pub stake: Stake,
}

impl Staked {
    /// What an investment is worth at the end of a day.
    pub(super) const fn worth(investment: InvestmentId, on: NaiveDate) -> Self {
        Self { investment, stake: Stake::Worth(on) }
    }
}

impl Walk<'_> {
    /// Visits what went in and came out of an investment up to a day; each counts as a positive amount.
    pub(super) fn flows(
        &self,
        holding: &Holding,
        until: NaiveDate,
        visitor: &mut impl Visitor<Staked>,
    ) -> Result<(), ReportError> {
        let investment = holding.investment().id;
        for flow in holding.flows_after(None, until) {
            let stake = match flow.kind {
                FlowKind::Deposit => Stake::Deposit(flow.date),
                FlowKind::Withdrawal(_) => Stake::Withdrawal(flow.date),
            };
            let posting = Posting { place: Place::Investment(investment), amount: flow.into_investment() };
            let line = Staked { investment, stake };
            self.convert(line, Source::Entry(flow.entry), flow.date, posting, flow.amount, visitor)?;
        }
        Ok(())
    }
}

/// The yearly rate of what was paid and received, as if all were sold on the last day; `None` where there is none. They are
/// the parts of the gain: what was paid takes away from it.
pub(super) fn yearly(gain: &[Contribution]) -> Option<Xirr> {
    let flows = gain.iter().map(|part| CashFlow { date: part.on, amount: part.amount });
    xirr(&flows.filter(|flow| !flow.amount.is_zero()).collect::<Vec<_>>()).ok()
}
