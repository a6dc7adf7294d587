//! Entries in storage: one row a transaction, one a part of a split, one a tag, one a link of a reimbursement.
//!
//! What is done to them is here; how they are looked for is in `filter`, how many are written at once in `booking`, what
//! accounts held in `balance`, what reports need in `facts`, and whether they fit what they name in `places`.

mod balance;
mod booking;
mod columns;
mod facts;
mod filter;
mod instalments;
mod links;
mod places;
mod row;
mod summary;
mod whole;

use std::collections::{BTreeMap, BTreeSet, HashMap};

use fintrack_core::audit::{Noun, Operation};
use fintrack_core::calendar::BillingMonth;
use fintrack_core::entry::{CategoryRef, Details, Entry, EntryError, Status};
use fintrack_core::id::{CardId, EntryId, TagId};
use fintrack_core::instalment::RevisionError;
use fintrack_core::reimbursement::{LinkedError, ReimbursementError};
use thiserror::Error;
use uuid::Uuid;

use crate::audit::{Recorded, Recording};
use crate::bulk::ROWS_PER_STATEMENT;
use crate::{DbError, Stored, Version, WorkspaceTx, card};

pub use balance::balances_before;
pub(crate) use balance::effect;
pub(crate) use booking::Booking;
use columns::Columns;
pub use facts::{ledger_of_period, ledger_of_summary, ledger_with_expected};
pub use filter::{Cursor, Filter, Listed, Page, list, page};
pub use instalments::{PurchaseError, buy, cancel, revise};
pub(crate) use links::{all_reimbursements, insert_reimbursements, reimbursements_naming};
pub use links::{reimburse, reimbursements_of, reimbursements_of_all};
pub(crate) use places::all_places;
use places::expect_places;
pub(crate) use row::{EntryRow, entries_of, select_entries, stored_of};
pub use summary::summary;
pub(crate) use whole::{Whole, whole};

/// Why a transaction was not changed.
#[derive(Debug, Error)]
pub enum ChangeError {
    /// It would make no sense.
    #[error(transparent)]
    Entry(#[from] EntryError),
    /// Its reimbursements do not bear the change.
    #[error(transparent)]
    Linked(#[from] LinkedError),
    /// A reimbursement does not fit.
    #[error(transparent)]
    Reimbursement(#[from] ReimbursementError),
    /// Parts of a purchase may not change.
    #[error(transparent)]
    Instalments(#[from] RevisionError),
    /// Storage said no.
    #[error(transparent)]
    Db(#[from] DbError),
}

/// The same entries with their tags: one more statement, whatever their number.
pub(crate) async fn with_tags(tx: &mut WorkspaceTx, entries: Vec<Entry>) -> Result<Vec<Entry>, DbError> {
    let ids: Vec<Uuid> = entries.iter().map(|entry| entry.id().get()).collect();
    let rows = sqlx::query!(
        "select transaction_id, tag_id from transaction_tags where transaction_id = any($1) order by tag_id",
        &ids,
    )
    .fetch_all(tx.conn())
    .await?;
    let mut tags: HashMap<Uuid, Vec<TagId>> = HashMap::new();
    for row in rows {
        tags.entry(row.transaction_id).or_default().push(TagId::new(row.tag_id));
    }
    let tagged = |entry: Entry| {
        let id = entry.id().get();
        let Some(tags) = tags.remove(&id) else { return Ok(entry) };
        let details = Details { tags, ..entry.details().cloned().unwrap_or_default() };
        entry.with_details(details).map_err(|error| DbError::corrupt("transaction", id)(error.into()))
    };
    entries.into_iter().map(tagged).collect()
}

/// Keeps the bank's words of transactions that show others.
pub(crate) async fn keep_bank_text(
    tx: &mut WorkspaceTx,
    recording: &mut Recording,
    texts: &[(EntryId, String)],
) -> Result<(), DbError> {
    if texts.is_empty() {
        return Ok(());
    }
    recording.watch(tx, Noun::Transaction, texts.iter().map(|(id, _)| id)).await?;
    write_bank_text(tx, texts).await
}

async fn write_bank_text(tx: &mut WorkspaceTx, texts: &[(EntryId, String)]) -> Result<(), DbError> {
    sqlx::query!(
        "update transactions t
         set bank_text = b.text
         from unnest($1::uuid[], $2::text[]) as b (id, text)
         where t.workspace_id = $3 and t.id = b.id",
        &texts.iter().map(|(id, _)| id.get()).collect::<Vec<_>>(),
        &texts.iter().map(|(_, text)| text.clone()).collect::<Vec<_>>(),
        tx.workspace(),
    )
    .execute(tx.conn())
    .await?;
    Ok(())
}

/// Books entries, and creates the invoices that they refer to.
///
/// # Errors
/// [`ChangeError::Entry`] when an entry does not fit the places that it names; [`DbError::NotFound`], or
/// [`DbError::Dangling`], when it refers to something that this workspace does not have.
pub async fn create(tx: &mut WorkspaceTx, entries: &[Entry]) -> Result<Option<Recorded>, ChangeError> {
    let mut recording = Recording::begin(tx, Operation::Create).await?;
    expect_places(tx, entries).await?;
    insert(tx, &mut recording, entries).await?;
    Ok(recording.finish(tx).await?)
}

/// The same as a part of an operation.
pub(crate) async fn insert(tx: &mut WorkspaceTx, recording: &mut Recording, entries: &[Entry]) -> Result<(), DbError> {
    let catalog = recording.catalog();
    for chunk in entries.chunks(ROWS_PER_STATEMENT) {
        let chunk: Vec<&Entry> = chunk.iter().collect();
        Booking::of(&catalog, tx.workspace(), &chunk)?.run(tx, recording).await?;
    }
    Ok(())
}

/// Makes entries that are there say this, as a part of an operation that watches them.
pub(crate) async fn replace(tx: &mut WorkspaceTx, recording: &mut Recording, entries: &[Entry]) -> Result<(), DbError> {
    let invoices: BTreeSet<(CardId, BillingMonth)> =
        entries.iter().filter_map(|entry| entry.movement().invoice()).collect();
    card::ensure_invoices(tx, recording, &invoices).await?;
    recording.watch(tx, Noun::Transaction, entries.iter().map(Entry::id)).await?;
    for chunk in entries.chunks(ROWS_PER_STATEMENT) {
        Columns::of(chunk).update(tx).await?;
    }
    Ok(())
}

/// A transaction.
///
/// # Errors
/// [`DbError::NotFound`] when there is none, or it was deleted.
pub async fn find(tx: &mut WorkspaceTx, id: EntryId) -> Result<Stored<Entry>, DbError> {
    let mut found = find_all(tx, &[id]).await?;
    found.pop().ok_or_else(|| DbError::not_found("transaction", id))
}

/// Transactions, in no order.
///
/// # Errors
/// [`DbError::NotFound`] names the first that is not there.
pub async fn find_all(tx: &mut WorkspaceTx, ids: &[EntryId]) -> Result<Vec<Stored<Entry>>, DbError> {
    let keys: Vec<Uuid> = ids.iter().map(|id| id.get()).collect();
    let rows = select_entries!("where t.id = any($1) and t.deleted_at is null", &keys).fetch_all(tx.conn()).await?;
    let found = stored_of(tx, rows).await?;
    let there: BTreeSet<EntryId> = found.iter().map(|stored| stored.value.id()).collect();
    match ids.iter().find(|id| !there.contains(id)) {
        Some(absent) => Err(DbError::not_found("transaction", absent)),
        None => Ok(found),
    }
}

/// Changes a transaction; `seen` is the version that was looked at, where that matters. Its identity stays.
///
/// # Errors
/// [`ChangeError`]; then nothing is changed.
pub async fn update(
    tx: &mut WorkspaceTx,
    id: EntryId,
    seen: Option<Version>,
    change: impl FnOnce(&Entry) -> Result<Entry, EntryError>,
) -> Result<Stored<Entry>, ChangeError> {
    let mut recording = Recording::begin(tx, Operation::Update).await?;
    let Stored { value: before, version, .. } = find(tx, id).await?;
    version.expect(seen, "transaction", &id)?;
    let after = change(&before)?;
    expect_places(tx, std::slice::from_ref(&after)).await?;
    links::load(tx, std::slice::from_ref(&before)).await?.check_change(&after)?;
    replace(tx, &mut recording, std::slice::from_ref(&after)).await?;
    recording.finish(tx).await?;
    Ok(find(tx, id).await?)
}

/// Deletes transactions, with the links of their reimbursements; all or none. The traces of the lines that they came from
/// stay, so that no later import brings them back.
///
/// # Errors
/// [`DbError::NotFound`], or [`DbError::Stale`] when a version was seen that is no longer the one.
pub async fn delete(tx: &mut WorkspaceTx, ids: &[(EntryId, Option<Version>)]) -> Result<Option<Recorded>, DbError> {
    let mut recording = Recording::begin(tx, Operation::Delete).await?;
    let keys: Vec<EntryId> = ids.iter().map(|(id, _)| *id).collect();
    let versions: BTreeMap<EntryId, Version> =
        find_all(tx, &keys).await?.into_iter().map(|stored| (stored.value.id(), stored.version)).collect();
    for (id, seen) in ids {
        versions[id].expect(*seen, "transaction", id)?;
    }
    withdraw(tx, &mut recording, &keys).await?;
    recording.finish(tx).await
}

/// Takes transactions out of the books, as a part of an operation.
pub(crate) async fn withdraw(tx: &mut WorkspaceTx, recording: &mut Recording, ids: &[EntryId]) -> Result<(), DbError> {
    links::remove(tx, recording, ids).await?;
    recording.watch(tx, Noun::Transaction, ids).await?;
    let keys: Vec<Uuid> = ids.iter().map(|id| id.get()).collect();
    sqlx::query!("update transactions set deleted_at = now() where id = any($1) and deleted_at is null", &keys)
        .execute(tx.conn())
        .await?;
    Ok(())
}

/// Brings back a transaction that was deleted, as it was; its links are not brought back.
///
/// # Errors
/// [`DbError::NotFound`] when none of that identity was deleted.
pub async fn restore(tx: &mut WorkspaceTx, id: EntryId) -> Result<Stored<Entry>, DbError> {
    let mut recording = Recording::begin(tx, Operation::Restore).await?;
    recording.watch(tx, Noun::Transaction, [id]).await?;
    let restored =
        sqlx::query!("update transactions set deleted_at = null where id = $1 and deleted_at is not null", id.get())
            .execute(tx.conn())
            .await?
            .rows_affected();
    if restored == 0 {
        return Err(DbError::not_found("deleted transaction", id));
    }
    recording.finish(tx).await?;
    find(tx, id).await
}

/// What is done to many transactions at once; `None` leaves it.
#[derive(Clone, Debug, Default)]
pub struct BulkChange {
    /// What they were for. Those that have no category by their kind are refused.
    pub under: Option<CategoryRef>,
    /// Words to mark them with, beside those that they have.
    pub add_tags: Vec<TagId>,
    /// Words to take away.
    pub remove_tags: Vec<TagId>,
    /// Where they stand.
    pub status: Option<Status>,
}

impl BulkChange {
    fn apply(&self, entry: &Entry) -> Result<Entry, EntryError> {
        let movement = entry.movement().clone();
        let movement = match self.under {
            Some(under) => movement.filed_under(under)?,
            None => movement,
        };
        let mut details = entry.details().cloned().unwrap_or_default();
        details.tags.retain(|tag| !self.remove_tags.contains(tag));
        let new = self.add_tags.iter().filter(|tag| !details.tags.contains(tag)).copied().collect::<Vec<_>>();
        details.tags.extend(new);
        let status = self.status.unwrap_or(entry.status());
        Entry::new(entry.id(), entry.date(), entry.description().clone(), status, movement)?.with_details(details)
    }
}

/// Changes many transactions at once: one operation, all or nothing.
///
/// # Errors
/// [`ChangeError`]; then nothing is changed.
pub async fn update_all(
    tx: &mut WorkspaceTx,
    ids: &[EntryId],
    change: &BulkChange,
) -> Result<Option<Recorded>, ChangeError> {
    let mut recording = Recording::begin(tx, Operation::Update).await?;
    let before: Vec<Entry> = find_all(tx, ids).await?.into_iter().map(|stored| stored.value).collect();
    let after: Vec<Entry> = before.iter().map(|entry| change.apply(entry)).collect::<Result<_, _>>()?;
    expect_places(tx, &after).await?;
    let links = links::load(tx, &before).await?;
    for entry in &after {
        links.check_change(entry)?;
    }
    replace(tx, &mut recording, &after).await?;
    Ok(recording.finish(tx).await?)
}
