//! Changing and cancelling parts: one, this and those that follow, or all. Parts on paid invoices are refused and named.

use thiserror::Error;

use super::Instalment;
use crate::calendar::BillingMonth;
use crate::entry::{Details, Entry, EntryError, Filing, Movement, Status};
use crate::id::{EntryId, TagId};
use crate::invoice::InvoiceStatus;
use crate::money::Money;
use crate::name::{Description, Notes};
use crate::word::words;

words! {
    /// Which parts of a purchase a change is for.
    Scope, "a scope" {
        /// This part alone.
        One = "one",
        /// This part and those after it.
        Following = "following",
        /// All parts.
        All = "all",
    }
}

/// What is to change of each part; `None` leaves it. How many parts there are does not change.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Change {
    /// What it was, in words.
    pub description: Option<Description>,
    /// What it was for; a split is spread over each part in proportion.
    pub filing: Option<Filing>,
    /// What it is marked with.
    pub tags: Option<Vec<TagId>>,
    /// What each part costs.
    pub amount: Option<Money>,
    /// Where it stands.
    pub status: Option<Status>,
    /// What is written beside it; `Some(None)` for nothing.
    pub notes: Option<Option<Notes>>,
}

/// A part that may not change, for its invoice is paid.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Refused {
    /// The part.
    pub entry: EntryId,
    /// Which one it is.
    pub part: Instalment,
    /// The paid invoice.
    pub month: BillingMonth,
}

/// Why parts are not changed.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum RevisionError {
    /// The part that the change starts from is none of these.
    #[error("part {0} is not in the books")]
    Missing(Instalment),
    /// Some parts are on invoices that are paid.
    #[error("{} on invoices that are paid", said(.0))]
    Paid(Vec<Refused>),
    /// A changed part makes no sense.
    #[error("part {part}: {error}")]
    Entry {
        /// Which part.
        part: Instalment,
        /// What is wrong with it.
        error: EntryError,
    },
}

/// `part 2/10 of 2026-03 and part 3/10 of 2026-04 are`.
fn said(refused: &[Refused]) -> String {
    let parts: Vec<String> =
        refused.iter().map(|Refused { part, month, .. }| format!("part {part} of {month}")).collect();
    format!("{} {}", parts.join(" and "), if refused.len() == 1 { "is" } else { "are" })
}

/// The changed parts, in order; the others are as they were.
///
/// # Errors
/// [`RevisionError`]; then nothing is changed.
pub fn revise(
    parts: &[Entry],
    at: Instalment,
    scope: Scope,
    change: &Change,
    status: impl Fn(BillingMonth) -> InvoiceStatus,
) -> Result<Vec<Entry>, RevisionError> {
    let changed = |(part, entry): (Instalment, &Entry)| {
        changed(entry, change).map_err(|error| RevisionError::Entry { part, error })
    };
    within(parts, at, scope, status)?.into_iter().map(changed).collect()
}

/// The parts to take out of the books, in order. Those that stay keep their numbers.
///
/// # Errors
/// [`RevisionError`]; then nothing is taken out.
pub fn cancel(
    parts: &[Entry],
    at: Instalment,
    scope: Scope,
    status: impl Fn(BillingMonth) -> InvoiceStatus,
) -> Result<Vec<EntryId>, RevisionError> {
    Ok(within(parts, at, scope, status)?.into_iter().map(|(_, entry)| entry.id()).collect())
}

/// The parts that a change is for, all of which may change.
fn within(
    parts: &[Entry],
    at: Instalment,
    scope: Scope,
    status: impl Fn(BillingMonth) -> InvoiceStatus,
) -> Result<Vec<(Instalment, &Entry)>, RevisionError> {
    let numbered = parts.iter().filter_map(|entry| Some((entry.instalment()?.part, entry)));
    let mut parts: Vec<(Instalment, &Entry)> = numbered.collect();
    parts.sort_by_key(|(part, _)| *part);
    if !parts.iter().any(|(part, _)| *part == at) {
        return Err(RevisionError::Missing(at));
    }
    parts.retain(|(part, _)| match scope {
        Scope::One => *part == at,
        Scope::Following => *part >= at,
        Scope::All => true,
    });
    let refusal = |(part, entry): &(Instalment, &Entry)| {
        let (_, month, _) = entry.movement().charge()?;
        (status(month) == InvoiceStatus::Paid).then(|| Refused { entry: entry.id(), part: *part, month })
    };
    let refused: Vec<Refused> = parts.iter().filter_map(refusal).collect();
    if refused.is_empty() { Ok(parts) } else { Err(RevisionError::Paid(refused)) }
}

fn changed(entry: &Entry, change: &Change) -> Result<Entry, EntryError> {
    let mut movement = entry.movement().clone();
    if let Movement::CardExpense { amount, filing, .. } = &mut movement {
        *amount = change.amount.unwrap_or(*amount);
        *filing = change.filing.as_ref().unwrap_or(filing).scaled(*amount);
    }
    let description = change.description.clone().unwrap_or_else(|| entry.description().clone());
    let mut details: Details = entry.details().cloned().unwrap_or_default();
    if let Some(tags) = &change.tags {
        details.tags.clone_from(tags);
    }
    if let Some(notes) = &change.notes {
        details.notes.clone_from(notes);
    }
    let status = change.status.unwrap_or(entry.status());
    Entry::new(entry.id(), entry.date(), description, status, movement)?.with_details(details)
}
