//! The eight kinds, and what each does to accounts, cards and invoices.

use crate::category::CategoryKind;
use crate::money::Money;
use crate::word::words;

#[cfg(doc)]
use super::Movement;

words! {
    /// Which of the eight kinds an entry is.
    EntryKind, "a transaction kind" {
        /// An income category to an account.
        Income = "INCOME",
        /// An account to an expense category.
        Expense = "EXPENSE",
        /// An account to another.
        Transfer = "TRANSFER",
        /// A card to an expense category.
        CardExpense = "CARD_EXPENSE",
        /// An expense category back to a card (estorno).
        CardChargeback = "CARD_CHARGEBACK",
        /// An account to a card.
        CardPayment = "CARD_PAYMENT",
        /// An account to an investment (aporte).
        InvestmentDeposit = "INVESTMENT_DEPOSIT",
        /// An investment to an account (resgate).
        InvestmentWithdrawal = "INVESTMENT_WITHDRAWAL",
    }
}

/// Which end of a movement an account is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum End {
    /// The account that the kind names first: it pays or receives; of a transfer, the source.
    Own,
    /// The destination of a transfer.
    Destination,
}

impl EntryKind {
    /// What a sum of amounts of this kind does to the balance of an account at one of its ends: its sign.
    ///
    /// For sums that storage made by kind; [`Movement::effect_on`] says the same of a single movement.
    #[must_use]
    pub fn effect(self, end: End, sum: Money) -> Option<Money> {
        match (self, end) {
            (Self::Income | Self::InvestmentWithdrawal, End::Own) | (Self::Transfer, End::Destination) => Some(sum),
            (Self::Expense | Self::Transfer | Self::CardPayment | Self::InvestmentDeposit, End::Own) => Some(-sum),
            (Self::CardExpense | Self::CardChargeback, End::Own)
            | (
                Self::Income
                | Self::Expense
                | Self::CardExpense
                | Self::CardChargeback
                | Self::CardPayment
                | Self::InvestmentDeposit
                | Self::InvestmentWithdrawal,
                End::Destination,
            ) => None,
        }
    }

    /// What a sum of amounts of this kind adds to an invoice's total; `None` for kinds that add nothing.
    #[must_use]
    pub fn charge(self, sum: Money) -> Option<Money> {
        match self {
            Self::CardExpense => Some(sum),
            Self::CardChargeback => Some(-sum),
            Self::Income
            | Self::Expense
            | Self::Transfer
            | Self::CardPayment
            | Self::InvestmentDeposit
            | Self::InvestmentWithdrawal => None,
        }
    }

    /// What a sum of amounts of this kind adds to a card: a purchase takes away, a chargeback and a payment give; `None` for
    /// kinds that do not touch cards.
    #[must_use]
    pub fn effect_on_card(self, end: End, sum: Money) -> Option<Money> {
        match (self, end) {
            (Self::CardExpense, End::Own) => Some(-sum),
            (Self::CardChargeback | Self::CardPayment, End::Own) => Some(sum),
            (
                Self::Income | Self::Expense | Self::Transfer | Self::InvestmentDeposit | Self::InvestmentWithdrawal,
                End::Own,
            )
            | (_, End::Destination) => None,
        }
    }

    /// The type of the categories that it may be for; `None` for kinds that have no category.
    #[must_use]
    pub const fn category_kind(self) -> Option<CategoryKind> {
        match self {
            Self::Income => Some(CategoryKind::Income),
            Self::Expense | Self::CardExpense | Self::CardChargeback => Some(CategoryKind::Expense),
            Self::Transfer | Self::CardPayment | Self::InvestmentDeposit | Self::InvestmentWithdrawal => None,
        }
    }

    /// Whether recurring items expect entries of this kind.
    pub(crate) const fn may_recur(self) -> bool {
        match self {
            Self::Income | Self::Expense | Self::Transfer | Self::CardExpense => true,
            Self::CardChargeback | Self::CardPayment | Self::InvestmentDeposit | Self::InvestmentWithdrawal => false,
        }
    }
}
