//! Why an entry is none.

use rust_decimal::Decimal;
use thiserror::Error;

use super::{EntryKind, Holder};
use crate::calendar::CalendarError;
use crate::category::CategoryKind;
use crate::money::{Currency, Money};

/// What is wrong with an entry.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum EntryError {
    /// The amount is zero or negative.
    #[error("the amount {0} is not positive: the kind gives the direction")]
    NotPositive(Money),
    /// A day that the books cannot hold.
    #[error(transparent)]
    Day(#[from] CalendarError),
    /// A transfer from an account to itself.
    #[error("a transfer needs two different accounts")]
    SameAccount,
    /// One currency, two amounts.
    #[error("{sent} was sent and {received} received in one currency")]
    AmountsDiffer {
        /// What left the source.
        sent: Money,
        /// What reached the destination.
        received: Money,
    },
    /// A split with no parts.
    #[error("a split needs at least two parts")]
    NoParts,
    /// A part of zero or less.
    #[error("the part {0} of the split is not positive")]
    PartNotPositive(Money),
    /// Parts that do not sum to the whole.
    #[error("the parts of the split sum to {parts}, not to {whole}")]
    PartsDiffer {
        /// What the parts sum to.
        parts: Money,
        /// The entry's amount.
        whole: Money,
    },
    /// A part in another currency than the whole.
    #[error("the split mixes {0} and {1}")]
    MixedCurrencies(Currency, Currency),
    /// An amount in another currency than the place that it moves on.
    #[error("{amount} is not in {currency}, the currency of the {holder}")]
    OtherCurrency {
        /// What moves.
        amount: Money,
        /// What the place is held in.
        currency: Currency,
        /// Which place.
        holder: Holder,
    },
    /// Income is filed under an expense category, or the other way round.
    #[error("a transaction of kind {kind} is not filed under a category of {category}")]
    CategoryKind {
        /// The kind of the entry.
        kind: EntryKind,
        /// Which way the category's money flows.
        category: CategoryKind,
        /// Which part of a split, from 0; `None` where all of it is.
        part: Option<usize>,
    },
    /// Something is said beside a movement of a kind that it does not go with.
    #[error("{what} does not go with {kind}")]
    Misplaced {
        /// What was said.
        what: &'static str,
        /// The kind of the entry.
        kind: EntryKind,
    },
    /// An original amount in the card's own currency, or an amount or rate that is not positive.
    #[error("the original amount {amount} at the rate {rate} is not a positive amount of another currency")]
    Original {
        /// What it cost in the shop's currency.
        amount: Money,
        /// The rate.
        rate: Decimal,
    },
}
