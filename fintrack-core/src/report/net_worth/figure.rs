//! The figures of a point, and which parts each of them is the sum of: the rule behind every number, said once.

use serde::Serialize;

use super::NetWorth;
use crate::account::AccountKind;
use crate::investment::InvestmentKind;
use crate::report::FigureValue;
use crate::report::visitor::Sign;

/// What something is a part of.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) enum Part {
    Account(AccountKind),
    /// What is owed.
    Card,
    Investment(InvestmentKind),
}

/// A figure of a point.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
pub enum NetWorthFigure {
    /// What the accounts held.
    Accounts,
    /// What the accounts of a kind held.
    AccountsOf(AccountKind),
    /// What was owed on cards.
    CardDebts,
    /// What the investments were worth.
    Investments,
    /// What the investments of a kind were worth.
    InvestmentsOf(InvestmentKind),
    /// Accounts less card debts plus investments.
    Total,
    /// The total less that of the month before.
    Change,
    /// The change, of the total of the month before: a ratio.
    Variation,
}

impl NetWorthFigure {
    /// Whether a part adds to an amount or takes away from it; `None` when it is no part of it.
    pub(super) fn sign(self, part: Part) -> Option<Sign> {
        match self {
            Self::Accounts => Sign::plus_if(matches!(part, Part::Account(_))),
            Self::AccountsOf(kind) => Sign::plus_if(part == Part::Account(kind)),
            Self::CardDebts => Sign::plus_if(part == Part::Card),
            Self::Investments => Sign::plus_if(matches!(part, Part::Investment(_))),
            Self::InvestmentsOf(kind) => Sign::plus_if(part == Part::Investment(kind)),
            Self::Total => Some(if part == Part::Card { Sign::Minus } else { Sign::Plus }),
            Self::Change | Self::Variation => None, // of two points
        }
    }
}

impl NetWorth {
    /// Every figure with its value.
    pub fn figures(&self) -> Vec<(NetWorthFigure, FigureValue)> {
        let money = |figure, amount| (figure, FigureValue::Money(amount));
        let mut figures = vec![
            money(NetWorthFigure::Accounts, self.accounts),
            money(NetWorthFigure::CardDebts, self.card_debts),
            money(NetWorthFigure::Investments, self.investments),
            money(NetWorthFigure::Total, self.total),
            money(NetWorthFigure::Change, self.change),
            (NetWorthFigure::Variation, FigureValue::Percent(self.variation)),
        ];
        let (accounts, investments) = (self.accounts_by_kind.iter(), self.investments_by_kind.iter());
        figures.extend(accounts.map(|(kind, amount)| money(NetWorthFigure::AccountsOf(*kind), *amount)));
        figures.extend(investments.map(|(kind, amount)| money(NetWorthFigure::InvestmentsOf(*kind), *amount)));
        figures
    }
}
