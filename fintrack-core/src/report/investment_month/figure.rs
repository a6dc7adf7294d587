//! The figures of an investment's month, and which lines each of them is the sum of.

use serde::Serialize;

use super::{InvestmentMonth, Month, Stake, Staked};
use crate::report::FigureValue;
use crate::report::visitor::Sign;

/// A figure of an investment's month.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
pub enum InvestmentMonthFigure {
    /// What it was worth before the month.
    OpeningValue,
    /// What it is worth.
    CurrentValue,
    /// The month's deposits.
    Deposits,
    /// The month's withdrawals.
    Withdrawals,
    /// All deposits so far less all withdrawals.
    NetBalance,
    /// The return since the beginning.
    AccumulatedReturn,
    /// The return of the month.
    MonthlyReturn,
    /// The return of the month on the capital that worked in it.
    ReturnRate,
    /// What it is worth, of all that is worth something: a ratio, which percentages that must sum to 100 follow within a
    /// hundredth.
    PortfolioPercentage,
}

/// What kind of thing explains a figure.
pub(super) enum MadeOf {
    /// What counts by now.
    Lines,
    /// A return, and what worked for it.
    Return,
    /// A part of the portfolio.
    Portion,
}

impl InvestmentMonthFigure {
    /// What explains it.
    pub(super) const fn made_of(self) -> MadeOf {
        match self {
            Self::ReturnRate => MadeOf::Return,
            Self::PortfolioPercentage => MadeOf::Portion,
            Self::OpeningValue
            | Self::CurrentValue
            | Self::Deposits
            | Self::Withdrawals
            | Self::NetBalance
            | Self::AccumulatedReturn
            | Self::MonthlyReturn => MadeOf::Lines,
        }
    }
}

impl Month<'_> {
    /// Whether a line adds to an amount or takes away from it; `None` when it is no part of it.
    pub(super) fn sign(&self, figure: InvestmentMonthFigure, line: &Staked) -> Option<Sign> {
        let (was, is) = (line.stake == Stake::Worth(self.eve), line.stake == Stake::Worth(self.on));
        let (deposited, withdrawn) = match line.stake {
            Stake::Deposit(day) => (Some(day), None),
            Stake::Withdrawal(day) => (None, Some(day)),
            Stake::Worth(_) | Stake::Yield => (None, None),
        };
        let (added, taken) = (deposited > Some(self.eve), withdrawn > Some(self.eve));
        match figure {
            InvestmentMonthFigure::OpeningValue => Sign::plus_if(was),
            InvestmentMonthFigure::CurrentValue => Sign::plus_if(is),
            InvestmentMonthFigure::Deposits => Sign::plus_if(added),
            InvestmentMonthFigure::Withdrawals => Sign::plus_if(taken),
            InvestmentMonthFigure::NetBalance if withdrawn.is_some() => Some(Sign::Minus),
            InvestmentMonthFigure::NetBalance => Sign::plus_if(deposited.is_some()),
            InvestmentMonthFigure::AccumulatedReturn if deposited.is_some() => Some(Sign::Minus),
            InvestmentMonthFigure::AccumulatedReturn => Sign::plus_if(is || withdrawn.is_some()),
            // A month that has not begun begins and ends with the same value.
            InvestmentMonthFigure::MonthlyReturn if was && is => None,
            InvestmentMonthFigure::MonthlyReturn if was || added => Some(Sign::Minus),
            InvestmentMonthFigure::MonthlyReturn => Sign::plus_if(is || taken),
            InvestmentMonthFigure::ReturnRate | InvestmentMonthFigure::PortfolioPercentage => None, // no sums
        }
    }
}

impl InvestmentMonth {
    /// Every figure with its value.
    pub fn figures(&self) -> Vec<(InvestmentMonthFigure, FigureValue)> {
        vec![
            (InvestmentMonthFigure::OpeningValue, FigureValue::Money(self.opening_value)),
            (InvestmentMonthFigure::CurrentValue, FigureValue::Money(self.current_value)),
            (InvestmentMonthFigure::Deposits, FigureValue::Money(self.deposits)),
            (InvestmentMonthFigure::Withdrawals, FigureValue::Money(self.withdrawals)),
            (InvestmentMonthFigure::NetBalance, FigureValue::Money(self.net_balance)),
            (InvestmentMonthFigure::AccumulatedReturn, FigureValue::Money(self.accumulated_return)),
            (InvestmentMonthFigure::MonthlyReturn, FigureValue::Money(self.monthly_return)),
            (InvestmentMonthFigure::ReturnRate, FigureValue::Percent(self.return_rate)),
            (InvestmentMonthFigure::PortfolioPercentage, FigureValue::Percent(self.portfolio_percentage)),
        ]
    }
}
