//! How far a goal has come.

use rust_decimal::Decimal;
use serde::Serialize;

use crate::id::InvestmentId;
use crate::money::{Money, MoneyError, ratio};

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
