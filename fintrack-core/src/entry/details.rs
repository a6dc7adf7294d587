//! What an entry says beside its movement; most entries say nothing.

use chrono::NaiveDate;
use rust_decimal::Decimal;
use serde::Serialize;

use super::{EntryError, EntryKind, Movement};
use crate::calendar::writable;
use crate::id::{InstalmentPlanId, RecurrenceId, TagId};
use crate::instalment::Instalment;
use crate::money::Money;
use crate::name::Notes;

/// Which part of which purchase an entry is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize)]
pub struct InstalmentOf {
    /// The purchase.
    pub plan: InstalmentPlanId,
    /// The part: k of n.
    pub part: Instalment,
}

/// Which recurring item an entry belongs to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize)]
pub struct SlotOf {
    /// The recurring item.
    pub item: RecurrenceId,
    /// The day on which it was expected; `None` where nobody said which slot it settles.
    pub slot: Option<NaiveDate>,
}

/// What a purchase cost where it was made, before the card's bank converted it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize)]
pub struct Original {
    /// In the shop's currency.
    pub amount: Money,
    /// Units of the card's currency for one unit of the shop's; positive.
    pub rate: Decimal,
}

/// What an entry says beside its movement.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Details {
    /// The purchase that it is a part of: of card expenses only.
    pub instalment: Option<InstalmentOf>,
    /// The recurring item that expected it: of income, expenses, transfers and card expenses.
    pub recurrence: Option<SlotOf>,
    /// What it cost in the shop's currency: of card expenses and chargebacks.
    pub original: Option<Original>,
    /// What it is marked with, each once.
    pub tags: Vec<TagId>,
    /// Whatever a person wrote beside it.
    pub notes: Option<Notes>,
}

impl Details {
    /// Whether nothing is said.
    pub const fn is_empty(&self) -> bool {
        let Self { instalment, recurrence, original, tags, notes } = self;
        instalment.is_none() && recurrence.is_none() && original.is_none() && tags.is_empty() && notes.is_none()
    }

    pub(super) fn check(&self, movement: &Movement) -> Result<(), EntryError> {
        let kind = movement.kind();
        self.recurrence.and_then(|of| of.slot).map(writable).transpose()?;
        if self.instalment.is_some() && kind != EntryKind::CardExpense {
            return Err(EntryError::Misplaced { what: "an instalment", kind });
        }
        if self.recurrence.is_some() && !kind.may_recur() {
            return Err(EntryError::Misplaced { what: "a recurring item", kind });
        }
        let Some(Original { amount, rate }) = self.original else { return Ok(()) };
        if !matches!(kind, EntryKind::CardExpense | EntryKind::CardChargeback) {
            return Err(EntryError::Misplaced { what: "an original amount", kind });
        }
        let is_sound =
            amount.is_positive() && rate > Decimal::ZERO && amount.currency() != movement.amount().currency();
        if is_sound { Ok(()) } else { Err(EntryError::Original { amount, rate }) }
    }
}
