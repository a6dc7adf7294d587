//! How far one goal has come, and all of them together.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use rust_decimal::Decimal;
use serde::Serialize;

use super::{Goal, GoalError};
use crate::id::{GoalId, InvestmentId};
use crate::money::exchange::{Conversion, Rates, Unconverted};
use crate::money::{Currency, Money, MoneyError, ratio};

/// How far a goal has come.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Progress {
    /// What deposits or investments come to; above the target, and below 0, if they do.
    pub accumulated: Money,
    /// Target less accumulated, never below 0.
    pub remaining: Money,
    /// Accumulated of the target, in percent with 2 decimals, half-even. Not cut at 100: who saved twice the target sees
    /// 200. A bar draws [`Self::percent_drawn`].
    pub percent: Decimal,
    /// Linked investments whose value was not given; they are in no figure.
    pub unvalued: Vec<InvestmentId>,
}

impl Progress {
    pub(super) fn of(target: Money, accumulated: Money, unvalued: Vec<InvestmentId>) -> Result<Self, MoneyError> {
        let short = target.checked_sub(accumulated)?;
        let remaining = if short.is_negative() { Money::zero(target.currency()) } else { short };
        let percent = ratio(accumulated.amount(), target.amount()).unwrap_or_else(|| Decimal::new(0, 2));
        Ok(Self { accumulated, remaining, percent, unvalued })
    }

    /// Whether nothing remains: the target is reached. Decided by the amounts; 99.999 % is shown as 100.00.
    pub fn is_reached(&self) -> bool {
        self.remaining.is_zero()
    }

    /// The percentage that fits a bar: from 0 to 100.
    pub fn percent_drawn(&self) -> Decimal {
        self.percent.clamp(Decimal::new(0, 2), Decimal::new(10_000, 2))
    }
}

/// All goals together, in one currency.
///
/// Completing a goal is the user's word that it is done: it then counts as reached, whatever became of its money, so that
/// completing never lowers the progress, nor adds to what remains.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct GoalsSummary {
    /// How many are not completed.
    pub active: u32,
    /// How many are.
    pub completed: u32,
    /// What all goals, completed ones too, come to.
    pub accumulated: Money,
    /// What active goals still need. One goal's surplus does not make up for what another lacks.
    pub remaining: Money,
    /// How much of all targets is reached, each counted up to its target: 0 to 100 percent with 2 decimals; 0 without
    /// goals.
    pub progress: Decimal,
    /// The targets of goals in currencies without a rate, which are counted and in no other figure.
    pub unconverted: BTreeMap<Currency, Unconverted<GoalId>>,
}

/// Sums goals, each with its progress, converted at today's rates and rounded before summing.
///
/// # Errors
/// [`GoalError::Conversion`] when a sum is too large for the books.
pub fn summary<'a>(
    goals: impl IntoIterator<Item = (&'a Goal, &'a Progress)>,
    rates: &Rates,
    currency: Currency,
    today: NaiveDate,
) -> Result<GoalsSummary, GoalError> {
    let (mut active, mut completed) = (0, 0);
    let mut targets = Conversion::new(rates, currency);
    let mut reached = Conversion::new(rates, currency);
    let mut accumulated = Conversion::new(rates, currency);
    for (goal, progress) in goals {
        if goal.is_completed() {
            completed += 1;
        } else {
            active += 1;
        }
        let target = goal.details().target;
        if targets.add(goal.id(), target, today)?.is_none() {
            continue;
        }
        reached.add(goal.id(), reached_of(goal, progress), today)?;
        accumulated.add(goal.id(), progress.accumulated, today)?;
    }
    let (target, unconverted) = targets.finish();
    let remaining = target.checked_sub(reached.total())?;
    let progress = ratio(reached.total().amount(), target.amount()).unwrap_or_else(|| Decimal::new(0, 2));
    Ok(GoalsSummary { active, completed, accumulated: accumulated.total(), remaining, progress, unconverted })
}

/// What counts as reached of a goal: from nothing to its target.
fn reached_of(goal: &Goal, progress: &Progress) -> Money {
    let target = goal.details().target;
    if goal.is_completed() || progress.is_reached() {
        target
    } else if progress.accumulated.is_negative() {
        Money::zero(target.currency())
    } else {
        progress.accumulated
    }
}
