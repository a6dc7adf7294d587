//! What a PUT may say of every transaction.

use chrono::NaiveDate;
use fintrack_core::calendar::writable;
use fintrack_core::entry::{Entry, Movement, SlotOf};
use fintrack_core::id::{RecurrenceId, TagId};
use fintrack_core::name::{Description, Notes};

use super::tags;
use crate::ApiError;
use crate::field::{At, Change};
use crate::word::TransactionStatus;

/// A day of the books.
pub(crate) fn day(date: NaiveDate) -> Result<NaiveDate, ApiError> {
    day_at("/transaction_date", date)
}

/// The same of another field.
pub(crate) fn day_at(pointer: &str, date: NaiveDate) -> Result<NaiveDate, ApiError> {
    writable(date).at(pointer)
}

/// What a person writes beside a transaction; nothing where only blanks are written.
pub(crate) fn notes(text: &str) -> Result<Option<Notes>, ApiError> {
    let said = Some(text.trim()).filter(|text| !text.is_empty());
    said.map(Notes::new).transpose().at("/notes")
}

/// What a PUT may say of every transaction, beside what it moves.
#[derive(Default)]
pub(crate) struct Patch<'b> {
    pub(crate) date: Option<NaiveDate>,
    pub(crate) description: Option<&'b str>,
    pub(crate) status: Option<TransactionStatus>,
    pub(crate) recurring: Change<RecurrenceId>,
    pub(crate) tags: Option<Vec<TagId>>,
    pub(crate) notes: Change<String>,
}

impl Patch<'_> {
    /// The transaction with all that changed, and this movement.
    pub(crate) fn over(self, before: &Entry, movement: Movement) -> Result<Entry, ApiError> {
        let mut details = before.details().cloned().unwrap_or_default();
        match self.recurring {
            Change::Keep => {}
            Change::Clear => details.recurrence = None,
            Change::To(item) if details.recurrence.is_some_and(|slot| slot.item == item) => {}
            Change::To(item) => details.recurrence = Some(SlotOf { item, slot: None }),
        }
        if let Some(ids) = self.tags {
            details.tags = tags(ids);
        }
        match self.notes {
            Change::Keep => {}
            Change::Clear => details.notes = None,
            Change::To(text) => details.notes = notes(&text)?,
        }
        let date = self.date.map(day).transpose()?.unwrap_or(before.date());
        let description = self.description.map_or_else(|| before.description().clone(), Description::new);
        let status = self.status.map_or(before.status(), |status| status.0);
        Ok(Entry::new(before.id(), date, description, status, movement)?.with_details(details)?)
    }
}
