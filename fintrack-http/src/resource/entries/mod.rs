//! What transactions of all kinds have in common: how one is found, booked and changed; how it is filed, marked and noted in
//! requests; and how one that makes no sense is refused. What expenses and incomes share besides is in [`on_account`].

pub(crate) mod account_of;
mod filing;
mod on_account;
mod original;
mod patch;
mod refusal;

use fintrack_core::calendar::BillingMonth;
use fintrack_core::entry::{Entry, EntryKind};
use fintrack_core::id::{CardId, EntryId};
use fintrack_db::{DbError, Stored, Version, WorkspaceTx, transaction};
use serde::Serialize;
use utoipa::ToSchema;
use uuid::Uuid;

use crate::ApiError;
use crate::resource::names::not_found;

pub(crate) use filing::{NewPart, changed_filing, filing, tags};
pub(crate) use on_account::{AccountEntry, AccountEntryChange, Days, NewAccountEntry, Side, book, change, find_side};
pub(crate) use original::{OriginalPrice, SaidOriginal};
pub(crate) use patch::{Patch, day, day_at, notes};

/// The recurring item that expected a transaction.
pub(crate) fn recurring(entry: &Entry) -> Option<Uuid> {
    entry.details()?.recurrence.map(|slot| slot.item.get())
}

/// What a person wrote beside a transaction.
pub(crate) fn noted(entry: &Entry) -> Option<String> {
    entry.details()?.notes.clone().map(String::from)
}

/// A transaction of that kind.
///
/// # Errors
/// 404 for one of another kind as for none.
pub(crate) async fn find(
    tx: &mut WorkspaceTx,
    kind: EntryKind,
    what: &'static str,
    id: EntryId,
) -> Result<Stored<Entry>, ApiError> {
    let stored = match transaction::find(tx, id).await {
        Err(DbError::NotFound { .. }) => return Err(not_found(what, id.get())),
        found => found?,
    };
    if stored.value.kind() == kind { Ok(stored) } else { Err(not_found(what, id.get())) }
}

/// A row of an invoice.
///
/// # Errors
/// 404 for one of another invoice or kind as for none.
pub(crate) async fn find_on_invoice(
    tx: &mut WorkspaceTx,
    kind: EntryKind,
    what: &'static str,
    (card, month, id): (CardId, BillingMonth, EntryId),
) -> Result<Stored<Entry>, ApiError> {
    let stored = find(tx, kind, what, id).await?;
    let is_there = stored.value.movement().invoice() == Some((card, month));
    if is_there { Ok(stored) } else { Err(not_found(what, id.get())) }
}

/// Books any transaction.
pub(crate) async fn book_entry(tx: &mut WorkspaceTx, entry: Entry) -> Result<Stored<Entry>, ApiError> {
    let id = entry.id();
    transaction::create(tx, &[entry]).await?;
    Ok(transaction::find(tx, id).await?)
}

/// Makes a transaction say this.
pub(crate) async fn replace(
    tx: &mut WorkspaceTx,
    id: EntryId,
    seen: Option<Version>,
    after: Entry,
) -> Result<Stored<Entry>, ApiError> {
    Ok(transaction::update(tx, id, seen, |_| Ok(after)).await?)
}

/// What older clients are told where nothing else is to be said.
#[derive(Serialize, ToSchema)]
pub(crate) struct Told {
    /// What was done, in words.
    #[schema(example = "the expense was deleted")]
    message: String,
}

impl Told {
    pub(crate) fn deleted(what: &str) -> Self {
        Self { message: format!("the {what} was deleted") }
    }
}
