//! A line that settles a slot of a recurring item: the item says what the line is.
//! Source: the domain page, section 4, enrich.

use chrono::NaiveDate;
use thiserror::Error;

use super::{AccountOrCard, Draft, ImportSession, StagedLine};
use crate::entry::{EntryKind, Filing, SlotOf};
use crate::id::RecurrenceId;
use crate::recurrence::{Flow, Recurrence, RecurrenceKind};
use crate::word::words;

words! {
    /// Who bound a line to an item.
    BindingSource, "the source of a binding" {
        /// It was proposed.
        Proposed = "AI",
        /// A person did.
        Manual = "MANUAL",
    }
}

words! {
    /// What became of a binding.
    BindingStatus, "the status of a binding" {
        /// A person has to say.
        Pending = "PENDING",
        /// It holds.
        Confirmed = "CONFIRMED",
        /// It does not, and is not proposed again.
        Rejected = "REJECTED",
    }
}

/// Why a line does not settle a recurring item.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
pub enum BindError {
    /// An account has income, expenses and transfers; a card has card transactions.
    #[error("the recurring item {item} is of the kind {}, which a statement of this kind does not print", .kind.as_str())]
    Place {
        /// The item.
        item: RecurrenceId,
        /// What it expects.
        kind: RecurrenceKind,
    },
    /// Money went the other way.
    #[error("the line moves money the other way than the recurring item {item}")]
    Direction {
        /// The item.
        item: RecurrenceId,
    },
    /// The line was committed, or rejected.
    #[error("the line is settled")]
    Settled,
}

impl StagedLine {
    /// Takes a person's word that the line settles an item: that fills its kind, description, category and tags, and the
    /// other account of a transfer. It has to be judged again.
    ///
    /// # Errors
    /// [`BindError`] when it cannot.
    pub fn bind(
        &mut self,
        session: &ImportSession,
        item: &Recurrence,
        slot: Option<NaiveDate>,
    ) -> Result<(), BindError> {
        if self.standing.is_settled() {
            return Err(BindError::Settled);
        }
        let (id, terms) = (item.id(), item.terms());
        let is_in = self.amount.is_positive();
        let place = BindError::Place { item: id, kind: terms.flow.kind() };
        let (kind, goes_in, other) = match (session.subject.id(), terms.flow) {
            (AccountOrCard::Account(_), Flow::Income { .. }) => (EntryKind::Income, true, None),
            (AccountOrCard::Account(_), Flow::Expense { .. }) => (EntryKind::Expense, false, None),
            (AccountOrCard::Account(own), Flow::Transfer { from, to }) if own == to => {
                (EntryKind::Transfer, true, Some(from))
            }
            // From its own source, or from another account than was expected.
            (AccountOrCard::Account(own), Flow::Transfer { from, to }) => {
                (EntryKind::Transfer, is_in && own != from, Some(if is_in { from } else { to }))
            }
            (AccountOrCard::Card(_), Flow::CardTransaction { .. }) => (EntryKind::CardExpense, false, None),
            (AccountOrCard::Account(_), Flow::CardTransaction { .. })
            | (AccountOrCard::Card(_), Flow::Income { .. } | Flow::Expense { .. } | Flow::Transfer { .. }) => {
                return Err(place);
            }
        };
        if goes_in != is_in {
            return Err(BindError::Direction { item: id });
        }
        let mut draft = Draft {
            kind,
            filing: terms.flow.under().map(Filing::Whole),
            other_account: other,
            card: None,
            paid_month: None,
            investment: None,
            description: Some(terms.description.clone()).filter(|text| !text.as_str().is_empty()),
            recurrence: Some(SlotOf { item: id, slot }),
            ..self.draft.clone()
        };
        draft.tags.extend(terms.tags.iter().copied());
        self.answer(draft);
        Ok(())
    }
}
