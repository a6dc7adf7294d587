//! What a figure is made of: postings, each as it counts, that sum to it.

use chrono::NaiveDate;
use serde::Serialize;

use crate::calendar::BillingMonth;
use crate::entry::{Place, Posting};
use crate::id::{AccountId, BudgetId, CardId, EntryId, GoalDepositId, GoalId, InvestmentId, RecurrenceId};
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
    /// What an invoice came to, or still asks for, by [`crate::invoice::timeline`]; [`crate::report::invoice_postings`] lists
    /// its rows.
    Invoice(CardId, BillingMonth),
    /// What an investment is worth, by [`crate::investment::Holding::valuation`].
    Holding(InvestmentId),
    /// What the invoice of a month left to the next one.
    Carry(CardId, BillingMonth),
    /// What a settled mark left unpaid of an invoice.
    Settlement(CardId, BillingMonth),
    /// What a recurring item expects on a day, in the slot of that day.
    Slot(RecurrenceId, NaiveDate),
    /// The limit of a card.
    Limit(CardId),
    /// The plan of a budget.
    Budget(BudgetId),
    /// A deposit into a goal: a note of money set aside, which moves nothing.
    GoalDeposit(GoalId, GoalDepositId),
    /// What a goal has come to: its deposits, or what its investments are worth.
    Goal(GoalId),
    /// The target of a goal.
    Target(GoalId),
    /// A day, where days are counted.
    Day(NaiveDate),
    /// What an investment is likely to yield in a month, by [`crate::investment::IndexSeries::monthly_growth`].
    Yield(InvestmentId),
}

/// A posting as a figure lists it. Reports also count what is no leg of the double entry, a deposit into a goal or its
/// target: such a one has no place, for nothing was moved anywhere.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct ListedPosting {
    /// Where it is posted; `None` for what is noted beside the double entry.
    pub place: Option<Place>,
    /// How much, in its own currency; positive flows in.
    pub amount: Money,
}

impl ListedPosting {
    /// What is noted beside the double entry.
    pub(super) const fn beside(amount: Money) -> Self {
        Self { place: None, amount }
    }
}

impl From<Posting> for ListedPosting {
    fn from(Posting { place, amount }: Posting) -> Self {
        Self { place: Some(place), amount }
    }
}

/// A posting as it counts in a figure.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct Contribution {
    /// What posted it.
    pub source: Source,
    /// The day of the posting, at whose rate it was converted.
    pub on: NaiveDate,
    /// Where, and how much in its own currency.
    pub posting: ListedPosting,
    /// What it adds to the figure, in the report's currency: converted and rounded half-even before summing.
    pub amount: Money,
}

/// What is to happen on a day, as it counts in a figure.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct Expected {
    /// The day it is expected on; one that has passed is late.
    pub due: NaiveDate,
    /// What it adds. Nobody knows the rates of days to come: what is due later is converted at today's.
    pub contribution: Contribution,
}

/// A part of a capital, and how long it worked.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct AtWork {
    /// What was there, or came, or went.
    pub contribution: Contribution,
    /// On how many days it worked, or no longer did.
    pub days: u32,
}

/// What a figure is made of.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub enum Explanation {
    /// An amount: what sums to it.
    Sum(Vec<Contribution>),
    /// A forecast: what is expected, and when, that sums to it.
    Expected(Vec<Expected>),
    /// A count: what was counted, each once.
    Count(Vec<Source>),
    /// A yearly rate: the dated flows whose money-weighted rate it is, by [`crate::report::returns::xirr`]. What was paid is
    /// negative, and what is still held counts as if it were sold on the last day.
    CashFlows(Vec<Contribution>),
    /// A return on capital of which parts worked for different times. The rate is the gain times the days, of the sum of
    /// each part of the capital times its own days.
    Return {
        /// What sums to the return.
        gain: Vec<Contribution>,
        /// How many days there were to work on.
        days: u32,
        /// What worked.
        capital: Vec<AtWork>,
    },
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
