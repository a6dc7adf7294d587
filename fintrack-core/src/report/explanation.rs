//! What a figure is made of: postings, each as it counts, that sum to it.

use chrono::NaiveDate;
use serde::Serialize;

use crate::calendar::BillingMonth;
use crate::entry::Posting;
use crate::id::{AccountId, CardId, EntryId, InvestmentId, RecurrenceId};
use crate::money::{Money, MoneyError};

/// Where a contribution comes from.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
pub enum Source {
    /// A transaction.
    Entry(EntryId),
    /// What others paid back of a transaction, or what a transaction paid back of others: it lowers it.
    Reimbursement(EntryId),
    /// What an account holds: the sum of its postings, which [`crate::report::account_postings`] lists.
    Balance(AccountId),
    /// What an invoice still asks for, by [`crate::invoice::timeline`].
    Invoice(CardId, BillingMonth),
    /// What an investment is worth, by [`crate::investment::Holding::valuation`].
    Holding(InvestmentId),
    /// What a recurring item expects on a day, in the slot of that day.
    Slot(RecurrenceId, NaiveDate),
}

/// A posting as it counts in a figure.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct Contribution {
    /// What posted it.
    pub source: Source,
    /// The day of the posting, at whose rate it was converted.
    pub on: NaiveDate,
    /// Where, and how much in its own currency.
    pub posting: Posting,
    /// What it adds to the figure, in the report's currency: converted and rounded half-even before summing.
    pub amount: Money,
}

/// What a figure is made of.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub enum Explanation {
    /// An amount: what sums to it.
    Sum(Vec<Contribution>),
    /// A ratio: what sums to its numerator, and what sums to its denominator.
    Ratio {
        /// What is compared.
        numerator: Vec<Contribution>,
        /// What it is compared with; a variation is compared with its magnitude.
        denominator: Vec<Contribution>,
    },
}

impl Contribution {
    /// What contributions sum to.
    ///
    /// # Errors
    /// [`MoneyError`] when they are in another currency than `zero`, or sum to too much.
    pub fn sum<'c>(zero: Money, contributions: impl IntoIterator<Item = &'c Self>) -> Result<Money, MoneyError> {
        contributions.into_iter().map(|contribution| contribution.amount).try_fold(zero, Money::checked_add)
    }
}
