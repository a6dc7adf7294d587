//! A slot of a recurring item, and the transactions that settle it.

use chrono::NaiveDate;
use serde::Serialize;

use crate::id::EntryId;
use crate::money::Money;
use crate::word::words;

words! {
    /// What became of a slot.
    PaymentStatus, "a payment status" {
        /// A transaction is linked to it.
        Paid = "PAID",
        /// A transaction is linked to it and ignored: it counts nowhere.
        Ignore = "IGNORE",
        /// Nothing is linked to it.
        Pending = "PENDING",
    }
}

/// The fact that a transaction is linked to an item.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Link {
    /// The transaction; an item has one link to it at most.
    pub entry: EntryId,
    /// The slot that it was said to settle; `None` where only the item was named, as older clients do.
    pub slot: Option<NaiveDate>,
    /// The day of the transaction.
    pub date: NaiveDate,
    /// Its amount, positive.
    pub amount: Money,
    /// Whether it is kept for the record only: its status is `IGNORE`.
    pub is_ignored: bool,
}

/// A transaction in the slot that it settles.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize)]
pub struct LinkedEntry {
    /// The transaction.
    pub entry: EntryId,
    /// Its day.
    pub date: NaiveDate,
    /// Its amount, positive.
    pub amount: Money,
    /// Whether it is kept for the record only.
    pub is_ignored: bool,
}

/// What became of a slot, with the transactions that settle it: by day, and never none.
///
/// More than one stands in a slot where each named it: a rent paid in two parts.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(tag = "status", content = "entries", rename_all = "SCREAMING_SNAKE_CASE")]
pub enum SlotStatus {
    /// Transactions are linked to it, of which at least one counts.
    Paid(Vec<LinkedEntry>),
    /// The transactions linked to it are all ignored: the person said that this time does not count.
    Ignore(Vec<LinkedEntry>),
    /// Nothing is linked to it.
    Pending,
}

impl LinkedEntry {
    /// What it makes of its slot, or of its part of it.
    pub const fn word(&self) -> PaymentStatus {
        if self.is_ignored { PaymentStatus::Ignore } else { PaymentStatus::Paid }
    }
}

impl SlotStatus {
    /// The one word for it.
    pub const fn word(&self) -> PaymentStatus {
        match self {
            Self::Paid(_) => PaymentStatus::Paid,
            Self::Ignore(_) => PaymentStatus::Ignore,
            Self::Pending => PaymentStatus::Pending,
        }
    }

    /// The transactions that settle it, by day.
    pub fn entries(&self) -> &[LinkedEntry] {
        match self {
            Self::Paid(entries) | Self::Ignore(entries) => entries,
            Self::Pending => &[],
        }
    }
}

/// One time that an item is expected.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Slot {
    /// The day it is expected on.
    pub due: NaiveDate,
    /// What the item expects each time.
    pub expected: Money,
    /// What became of it.
    #[serde(flatten)]
    pub status: SlotStatus,
}

impl Slot {
    /// Whether it should have happened before a day, and nothing is linked to it. On its own day it is not late yet.
    pub fn is_late(&self, today: NaiveDate) -> bool {
        match self.status {
            SlotStatus::Pending => self.due < today,
            SlotStatus::Paid(_) | SlotStatus::Ignore(_) => false,
        }
    }
}
