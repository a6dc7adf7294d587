//! What a PUT may say of every transaction.

use chrono::{Datelike, NaiveDate};
use fintrack_core::entry::{Entry, Movement, SlotOf};
use fintrack_core::id::{RecurrenceId, TagId};
use fintrack_core::name::Description;

use super::tags;
use crate::ApiError;
use crate::field::Change;
use crate::word::TransactionStatus;

const NOTES_CHARS_MAX: usize = 5_000;

/// A day of the books.
pub(crate) fn day(date: NaiveDate) -> Result<NaiveDate, ApiError> {
    day_at("/transaction_date", date)
}

/// The same of another field.
pub(crate) fn day_at(pointer: &str, date: NaiveDate) -> Result<NaiveDate, ApiError> {
    let is_written = (1..=9999).contains(&date.year());
    if is_written { Ok(date) } else { Err(ApiError::at(pointer, &"the year is not between 1 and 9999")) }
}

/// What a person writes beside a transaction.
pub(crate) fn notes(text: &str) -> Result<Option<String>, ApiError> {
    let text = text.trim();
    let chars = text.chars().count();
    if chars > NOTES_CHARS_MAX || text.contains('\0') {
        let says = format!("notes have up to {NOTES_CHARS_MAX} characters, none of them NUL; {chars} were given");
        return Err(ApiError::at("/notes", &says));
    }
    Ok(Some(text.to_owned()).filter(|text| !text.is_empty()))
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
