//! Recurring items (recorrências): what is expected again and again, and what became of each time.
//!
//! An item has *slots*: the occurrences of its frequency between its start and its end. Transactions that are linked to
//! an item settle its slots; [`Schedule`] says which settles which, and the views ([`Schedule::projection`],
//! [`pending`], [`month_view`], [`summary`]) read it. [`propose_bindings`] says which slot a line of a statement likely
//! settles, [`patterns`] finds in the history what might become an item.
//!
//! Laws: slots are strictly increasing and lie within start and end; the 31st never skips a short month; every link is
//! in exactly one slot, whatever the order of the links; of every month, projected = paid + pending, and what is ignored
//! stands apart.
//!
//! *An inactive item expects nothing.* The data say that it is inactive, never since when, so that its slots go on
//! being listed, each with the flag; they are in no sum of pending amounts. What was paid stays in the sums.
//! Worked by hand: [recurring items](crate::book::rules::recurring). A program: [recurring](crate::book::programs::recurring).
//! Source: the domain page, section 3, recurring items; section 4, enrich; section 6, pending bills.
//!
//! ```
//! use std::collections::BTreeSet;
//!
//! use fintrack_core::calendar::{Frequency, billing_month, date};
//! use fintrack_core::entry::CategoryRef;
//! use fintrack_core::id::{AccountId, CategoryId, EntryId, RecurrenceId};
//! use fintrack_core::money::brl;
//! use fintrack_core::name::Description;
//! use fintrack_core::recurrence::{Flow, Link, Recurrence, Schedule, SlotStatus, Terms, summary};
//! # use uuid::Uuid;
//! # let id = Uuid::from_u128(1);
//!
//! let rent = Terms {
//!     description: Description::new("Aluguel"),
//!     flow: Flow::Expense {
//!         account: AccountId::new(id),
//!         under: CategoryRef { category: CategoryId::new(id), subcategory: None },
//!     },
//!     amount: brl("1500.00"),
//!     frequency: Frequency::Monthly,
//!     start: date(2026, 1, 31),
//!     end: None,
//!     tags: BTreeSet::new(),
//!     is_active: true,
//!     include_in_summary: true,
//! };
//! let rent = Recurrence::new(RecurrenceId::new(id), rent)?;
//!
//! // January was paid two days late, by a client that did not say which slot it meant.
//! let paid = Link {
//!     entry: EntryId::new(id),
//!     slot: None,
//!     date: date(2026, 2, 2),
//!     amount: brl("1500.00"),
//!     is_ignored: false,
//! };
//! let schedule = Schedule::new(&rent, &[paid]);
//! let slots = schedule.projection(billing_month(2026, 3));
//! assert!(matches!(slots[0].status, SlotStatus::Paid(_)));
//! assert_eq!(slots[1].due, date(2026, 2, 28));
//! assert!(slots[1].is_late(date(2026, 3, 1)));
//! assert_eq!(slots[2].due, date(2026, 3, 31));
//!
//! let february = summary(&[schedule], billing_month(2026, 2).days())?;
//! assert_eq!(february.expense[&brl("0").currency()].pending, brl("1500.00"));
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

mod binding;
mod detect;
mod rhythm;
mod schedule;
mod settling;
mod slot;
mod summary;

use std::collections::BTreeSet;

use chrono::NaiveDate;
use serde::Serialize;
use thiserror::Error;

use crate::calendar::{CalendarError, Frequency, last_day, writable};
use crate::category::CategoryKind;
use crate::entry::CategoryRef;
use crate::id::{AccountId, CardId, RecurrenceId, TagId};
use crate::import_session::AccountOrCard;
use crate::money::{Currency, Money};
use crate::name::Description;
use crate::word::words;

pub use binding::{
    AmountEvidence, BindingEvidence, BindingProposal, DAYS_APART_MAX, INACTIVE_POINTS, LineFacts, POINTS_MIN,
    propose_bindings,
};
pub use detect::{Amounts, BAND_PERCENT, PATTERN_MONTHS, Pattern, PatternEvidence, history_read, patterns};
pub use schedule::Schedule;
pub use slot::{Link, LinkedEntry, PaymentStatus, Slot, SlotStatus};
pub use summary::{
    ItemMonth, PendingSlot, SLOTS_LISTED_MAX, Summary, Sums, TooManySlots, month_view, pending, summary,
};
pub(crate) use summary::{Part, SlotAmount, amounts};

words! {
    /// What kind of transaction an item expects.
    RecurrenceKind, "a recurrence kind" {
        /// Money earned.
        Income = "INCOME",
        /// Money spent from an account.
        Expense = "EXPENSE",
        /// Money moved between own accounts.
        Transfer = "TRANSFER",
        /// A purchase on a card.
        CardTransaction = "CARD_TRANSACTION",
    }
}

impl RecurrenceKind {
    /// Which categories its transactions are filed under; `None` for transfers, which are filed under none.
    pub const fn category_kind(self) -> Option<CategoryKind> {
        match self {
            Self::Income => Some(CategoryKind::Income),
            Self::Expense | Self::CardTransaction => Some(CategoryKind::Expense),
            Self::Transfer => None,
        }
    }
}

/// What is wrong with a recurring item.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum RecurrenceError {
    /// The amount is zero or negative.
    #[error("the amount {0} is not positive: the kind gives the direction")]
    NotPositive(Money),
    /// It ends before its first slot.
    #[error("the item ends on {end}, before it starts on {start}")]
    Backwards {
        /// The first slot.
        start: NaiveDate,
        /// The end that was given.
        end: NaiveDate,
    },
    /// It starts on a day that the books cannot hold.
    #[error("it starts on a day that cannot be: {0}")]
    Start(CalendarError),
    /// It ends on one.
    #[error("it ends on a day that cannot be: {0}")]
    End(CalendarError),
    /// A transfer from an account to itself.
    #[error("a transfer needs two different accounts")]
    SameAccount,
    /// The amount is not in the currency of the account or card.
    #[error("{amount} is not in {currency}, the currency of the account or card")]
    OtherCurrency {
        /// What was given.
        amount: Money,
        /// The currency of the account or card; of a transfer, the source's.
        currency: Currency,
    },
    /// Income is filed under an expense category, or the other way round.
    #[error("an item of kind {kind} is not filed under a category of {category}")]
    CategoryKind {
        /// The item's kind.
        kind: RecurrenceKind,
        /// Which way the category's money flows.
        category: CategoryKind,
    },
}

/// What an item moves, from where to where.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
pub enum Flow {
    /// Money earned.
    Income {
        /// Where it arrives.
        account: AccountId,
        /// What it is for.
        under: CategoryRef,
    },
    /// Money spent from an account.
    Expense {
        /// What pays.
        account: AccountId,
        /// What it is for.
        under: CategoryRef,
    },
    /// Money moved between own accounts.
    Transfer {
        /// The source.
        from: AccountId,
        /// The destination.
        to: AccountId,
    },
    /// A purchase on a card.
    CardTransaction {
        /// The card.
        card: CardId,
        /// What it is for.
        under: CategoryRef,
    },
}

impl Flow {
    /// Which kind it is.
    pub const fn kind(&self) -> RecurrenceKind {
        match self {
            Self::Income { .. } => RecurrenceKind::Income,
            Self::Expense { .. } => RecurrenceKind::Expense,
            Self::Transfer { .. } => RecurrenceKind::Transfer,
            Self::CardTransaction { .. } => RecurrenceKind::CardTransaction,
        }
    }

    /// The account or card that it is on, and the destination of a transfer.
    pub const fn places(&self) -> (AccountOrCard, Option<AccountId>) {
        match self {
            Self::Income { account, .. } | Self::Expense { account, .. } => (AccountOrCard::Account(*account), None),
            Self::Transfer { from, to } => (AccountOrCard::Account(*from), Some(*to)),
            Self::CardTransaction { card, .. } => (AccountOrCard::Card(*card), None),
        }
    }

    /// What it is for, where that is a category.
    pub const fn under(&self) -> Option<CategoryRef> {
        match self {
            Self::Income { under, .. } | Self::Expense { under, .. } | Self::CardTransaction { under, .. } => {
                Some(*under)
            }
            Self::Transfer { .. } => None,
        }
    }
}

/// What a person writes down of a recurring item. Build the item with [`Recurrence::new`], which checks it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Terms {
    /// What it is, in words.
    pub description: Description,
    /// What it moves, from where to where.
    pub flow: Flow,
    /// How much each time, positive, in the currency of the account or card; of a transfer, what leaves the source.
    pub amount: Money,
    /// How often.
    pub frequency: Frequency,
    /// The first slot; all others are computed from it.
    pub start: NaiveDate,
    /// The last day that a slot may fall on; `None` for an item that goes on.
    pub end: Option<NaiveDate>,
    /// The words that its transactions are marked with.
    pub tags: BTreeSet<TagId>,
    /// Whether it still expects anything.
    pub is_active: bool,
    /// Whether it takes part in any summary.
    pub include_in_summary: bool,
}

/// A recurring item: it has at least one slot, on its start.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Recurrence {
    id: RecurrenceId,
    #[serde(flatten)]
    terms: Terms,
}

impl Recurrence {
    /// An item whose terms make sense. That the amount is in the currency of the account or card is the caller's to
    /// know.
    ///
    /// # Errors
    /// [`RecurrenceError`] when they do not.
    pub fn new(id: RecurrenceId, terms: Terms) -> Result<Self, RecurrenceError> {
        if !terms.amount.is_positive() {
            return Err(RecurrenceError::NotPositive(terms.amount));
        }
        writable(terms.start).map_err(RecurrenceError::Start)?;
        terms.end.map(writable).transpose().map_err(RecurrenceError::End)?;
        if let Some(end) = terms.end.filter(|&end| end < terms.start) {
            return Err(RecurrenceError::Backwards { start: terms.start, end });
        }
        if let Flow::Transfer { from, to } = terms.flow
            && from == to
        {
            return Err(RecurrenceError::SameAccount);
        }
        Ok(Self { id, terms })
    }

    /// Whether it fits the account or card that it is on, by its currency, and the category that it is filed under, where
    /// it is.
    ///
    /// # Errors
    /// [`RecurrenceError::OtherCurrency`], [`RecurrenceError::CategoryKind`].
    pub fn check_places(&self, currency: Currency, category: Option<CategoryKind>) -> Result<(), RecurrenceError> {
        let (amount, kind) = (self.terms.amount, self.kind());
        if amount.currency() != currency {
            return Err(RecurrenceError::OtherCurrency { amount, currency });
        }
        match category {
            Some(category) if kind.category_kind() != Some(category) => {
                Err(RecurrenceError::CategoryKind { kind, category })
            }
            Some(_) | None => Ok(()),
        }
    }

    /// Its identity.
    pub const fn id(&self) -> RecurrenceId {
        self.id
    }

    /// What was written down of it.
    pub const fn terms(&self) -> &Terms {
        &self.terms
    }

    /// The terms, to be changed and checked again.
    pub fn into_terms(self) -> Terms {
        self.terms
    }

    /// Which kind it is.
    pub const fn kind(&self) -> RecurrenceKind {
        self.terms.flow.kind()
    }

    /// How much each time, positive.
    pub const fn amount(&self) -> Money {
        self.terms.amount
    }

    /// The day of slot `k`, counted from 0; `None` past the end, or the last day that the books can hold.
    pub fn slot_date(&self, k: u32) -> Option<NaiveDate> {
        let due = self.terms.frequency.occurrence(self.terms.start, k)?;
        (due <= self.terms.end.unwrap_or_else(last_day)).then_some(due)
    }

    /// Which slot is the last one at or before a day; `None` before the start.
    pub fn slot_at(&self, day: NaiveDate) -> Option<u32> {
        let day = self.terms.end.unwrap_or_else(last_day).min(day);
        self.terms.frequency.index_at(self.terms.start, day)
    }

    /// Which slot falls on a day; `None` when none does.
    pub fn slot_on(&self, day: NaiveDate) -> Option<u32> {
        self.slot_at(day).filter(|&k| self.slot_date(k) == Some(day))
    }

    /// Which slot is the first one at or after a day. Past the end there is none: [`Self::slot_date`] says so.
    pub fn slot_from(&self, day: NaiveDate) -> u32 {
        self.terms.frequency.index_from(self.terms.start, day)
    }
}

#[cfg(test)]
mod tests {
    use uuid::Uuid;

    use super::*;
    use crate::calendar::date;
    use crate::money::brl;

    fn savings(amount: &str, end: Option<NaiveDate>, to: u128) -> Result<Recurrence, RecurrenceError> {
        let account = |n| AccountId::new(Uuid::from_u128(n));
        let terms = Terms {
            description: Description::new("Poupança"),
            flow: Flow::Transfer { from: account(1), to: account(to) },
            amount: brl(amount),
            frequency: Frequency::Monthly,
            start: date(2026, 1, 31),
            end,
            tags: BTreeSet::new(),
            is_active: true,
            include_in_summary: true,
        };
        Recurrence::new(RecurrenceId::new(Uuid::nil()), terms)
    }

    #[test]
    fn terms_that_make_no_sense_are_refused_with_their_value() {
        assert_eq!(savings("0.00", None, 2), Err(RecurrenceError::NotPositive(brl("0.00"))));
        assert_eq!(savings("1.00", None, 1), Err(RecurrenceError::SameAccount));
        let backwards = savings("1.00", Some(date(2026, 1, 30)), 2).unwrap_err();
        assert_eq!(backwards.to_string(), "the item ends on 2026-01-30, before it starts on 2026-01-31");
    }

    #[test]
    fn no_slot_lies_where_the_books_end() {
        let yearly = Terms { frequency: Frequency::Yearly, ..savings("1.00", None, 2).unwrap().into_terms() };
        let last = Terms { start: date(9999, 12, 31), ..yearly.clone() };
        let item = Recurrence::new(RecurrenceId::new(Uuid::nil()), last).unwrap();
        assert_eq!((item.slot_date(0), item.slot_date(1)), (Some(date(9999, 12, 31)), None));
        assert_eq!(item.slot_at(NaiveDate::MAX), Some(0));
        let beyond = Terms { start: date(10_000, 1, 1), ..yearly };
        assert!(matches!(Recurrence::new(RecurrenceId::new(Uuid::nil()), beyond), Err(RecurrenceError::Start(_))));
    }

    #[test]
    fn an_item_fits_where_it_is_and_what_it_is_for() {
        let item = savings("1.00", None, 2).unwrap();
        assert_eq!(item.check_places(Currency::BRL, None), Ok(()));
        let refusal = item.check_places(Currency::USD, None).unwrap_err();
        assert_eq!(refusal.to_string(), "1.00 BRL is not in USD, the currency of the account or card");
        let filed = item.check_places(Currency::BRL, Some(CategoryKind::Expense)).unwrap_err();
        assert_eq!(filed.to_string(), "an item of kind TRANSFER is not filed under a category of EXPENSE");
        assert_eq!(RecurrenceKind::CardTransaction.category_kind(), Some(CategoryKind::Expense));
    }

    #[test]
    fn no_slot_lies_past_the_end() {
        let item = savings("1.00", Some(date(2026, 3, 30)), 2).unwrap();
        assert_eq!(item.slot_date(1), Some(date(2026, 2, 28)));
        assert_eq!(item.slot_date(2), None); // 31 March
        assert_eq!(item.slot_at(date(2030, 1, 1)), Some(1));
        assert_eq!(item.slot_on(date(2026, 3, 31)), None);
        assert_eq!(savings("1.00", Some(date(2026, 1, 31)), 2).unwrap().slot_at(NaiveDate::MAX), Some(0));
    }
}
