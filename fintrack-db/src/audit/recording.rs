//! What one operation does to rows, as it happens.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use chrono::Utc;
use fintrack_core::audit::{Actor, Change, Deed, Event, Head, Image, Left, Moment, Noun, Operation, RowKey, State};
use fintrack_core::id::AuditEventId;
use uuid::Uuid;

use super::catalog::Catalog;
use super::rows::{self, Which};
use super::written::Written;
use super::{announce, table, trail};
use crate::notification::{self, Concern};
use crate::{DbError, Purpose, WorkspaceTx, event};

/// An event that was added to the trail.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Recorded {
    /// Its identity, to undo it by.
    pub id: AuditEventId,
    /// Its place in the trail.
    pub sequence: u64,
    /// How many rows it changed.
    pub changes: usize,
}

/// The recording of one operation: begun before its first write, finished after its last.
///
/// Things are watched whole, so that an operation need not say which parts it touches: what a thing and its parts said
/// before is loaded when it is watched, and what they say after at the end; the difference is what the operation did.
/// From the beginning to the end of the transaction no other one writes the books of the workspace, so that what an
/// operation looked at before it wrote is still so when it does.
#[derive(Debug)]
pub(crate) struct Recording {
    deed: Deed,
    actor: Actor,
    head: Head,
    state: State,
    catalog: Arc<Catalog>,
    before: BTreeMap<RowKey, Image>,
    watched: BTreeMap<Noun, BTreeSet<String>>,
    written: Vec<Written>,
}

impl Recording {
    /// Waits for its turn to write the books of the workspace, and begins to record an operation.
    pub(crate) async fn begin(tx: &mut WorkspaceTx, operation: Operation) -> Result<Self, DbError> {
        Self::begin_deed(tx, Deed::Did(operation)).await
    }

    pub(super) async fn begin_deed(tx: &mut WorkspaceTx, deed: Deed) -> Result<Self, DbError> {
        let catalog = tx.catalog().await?;
        let (head, state) = match trail::lock_head(tx).await? {
            Some(kept) => kept,
            None => begin_trail(tx, &catalog, Deed::Did(Operation::Migrate), Actor::System).await?,
        };
        let actor = tx.scope().actor();
        let (before, watched, written) = Default::default();
        Ok(Self { deed, actor, head, state, catalog, before, watched, written })
    }

    /// Begins the trail of a workspace that was just made, with the operation that made it.
    pub(crate) async fn of_new_workspace(tx: &mut WorkspaceTx) -> Result<Self, DbError> {
        trail::insert_head(tx, Head::genesis(tx.scope().workspace), &State::default()).await?;
        Self::begin(tx, Operation::Create).await
    }

    /// Watches things that are there.
    pub(crate) async fn watch(
        &mut self,
        tx: &mut WorkspaceTx,
        noun: Noun,
        ids: impl IntoIterator<Item = impl ToString>,
    ) -> Result<(), DbError> {
        let watched = self.watched.entry(noun).or_default();
        let mut new: Vec<String> =
            ids.into_iter().map(|id| id.to_string()).filter(|id| watched.insert(id.clone())).collect();
        // What this operation wrote itself was not there before it.
        let own = self.forget_written(noun, &new);
        new.retain(|id| !own.contains(id));
        for part in table::with_parts(noun) {
            let before = &mut self.before;
            rows::for_each(tx, &self.catalog, part, Which::Of(&new), |row, image| _ = before.insert(row, image))
                .await?;
        }
        Ok(())
    }

    /// Watches things that are not there yet.
    pub(crate) fn create(&mut self, noun: Noun, ids: impl IntoIterator<Item = impl ToString>) {
        self.watched.entry(noun).or_default().extend(ids.into_iter().map(|id| id.to_string()));
    }

    /// Takes down rows that this operation has just added. Where there are many, that is cheaper than to read them again, as
    /// things are that are watched. Those that are changed once more are watched from then on.
    pub(crate) fn wrote(&mut self, written: Written) {
        self.written.push(written);
    }

    /// Forgets rows of these names; which of them had been taken down.
    fn forget_written(&mut self, noun: Noun, names: &[String]) -> BTreeSet<String> {
        let mut sought: BTreeSet<String> = names.iter().cloned().collect();
        let mut forgotten = BTreeSet::new();
        // What is changed once more was most likely written last.
        for written in self.written.iter_mut().rev().filter(|written| written.noun() == noun) {
            if sought.is_empty() {
                break;
            }
            forgotten.extend(written.forget(&mut sought));
        }
        forgotten
    }

    /// In tests, whatever they are of: rows say what was taken down of them, and have no parts.
    async fn expect_written(&self, tx: &mut WorkspaceTx) -> Result<(), DbError> {
        let written: BTreeMap<RowKey, Left> = self.written.iter().flat_map(Written::rows).cloned().collect();
        let mut found = BTreeMap::new();
        for noun in Noun::ALL.iter().copied() {
            let rows = written.keys().filter(|row| row.noun() == noun);
            let ids: Vec<String> = rows.map(|row| table::leading(row).to_owned()).collect();
            for part in table::with_parts(noun) {
                rows::for_each(tx, &self.catalog, part, Which::Of(&ids), |row, image| {
                    let left = Left::of(&row, &image);
                    found.insert(row, left);
                })
                .await?;
            }
        }
        assert_eq!(found, written, "what an operation took down is not what it wrote");
        Ok(())
    }

    /// Adds what was done to the trail; `None` when nothing was, to the books.
    pub(crate) async fn finish(self, tx: &mut WorkspaceTx) -> Result<Option<Recorded>, DbError> {
        let (recording, changes) = self.compare(tx).await?;
        recording.add(tx, changes).await
    }

    /// What became of everything that was watched; what was taken down is beside that.
    pub(super) async fn compare(mut self, tx: &mut WorkspaceTx) -> Result<(Self, BTreeMap<RowKey, Change>), DbError> {
        if cfg!(debug_assertions) {
            self.expect_written(tx).await?;
        }
        let is_back = self.deed == Deed::Did(Operation::Restore);
        let mut changes = BTreeMap::new();
        for (noun, ids) in std::mem::take(&mut self.watched) {
            let ids: Vec<String> = ids.into_iter().collect();
            for part in table::with_parts(noun) {
                let before = &mut self.before;
                rows::for_each(tx, &self.catalog, part, Which::Of(&ids), |row, image| {
                    let change = Change::between(&row, before.remove(&row), Some(&image)).map(|change| match change {
                        Change::Created(left) if is_back => Change::Restored(left),
                        Change::Created(_) | Change::Changed { .. } | Change::Deleted { .. } | Change::Restored(_) => {
                            change
                        }
                    });
                    changes.extend(change.map(|change| (row, change)));
                })
                .await?;
            }
        }
        let gone = std::mem::take(&mut self.before);
        changes.extend(gone.into_iter().map(|(row, before)| (row, Change::Deleted { before })));
        Ok((self, changes))
    }

    /// Adds an event with these changes to the trail, and with what was taken down.
    pub(super) async fn add(
        mut self,
        tx: &mut WorkspaceTx,
        mut beside: BTreeMap<RowKey, Change>,
    ) -> Result<Option<Recorded>, DbError> {
        let mut state = self.state;
        state.apply_changes(&beside);
        // In the order of the trail, as far as batches can be: to sort what is sorted costs nothing.
        self.written.sort_by_key(|written| written.noun().as_str());
        let mut rows = Vec::with_capacity(self.written.iter().map(|written| written.rows().len()).sum());
        for written in self.written {
            let (mut its, sum) = written.into_parts();
            rows.append(&mut its);
            state.merge(&sum);
        }
        let mut changes: BTreeMap<RowKey, Change> =
            rows.into_iter().map(|(row, left)| (row, Change::Created(left))).collect();
        changes.append(&mut beside);
        if changes.is_empty() {
            return Ok(None);
        }
        let event = Event {
            id: AuditEventId::new(Uuid::now_v7()),
            workspace: tx.scope().workspace,
            sequence: self.head.next_sequence(),
            at: Moment::new(Utc::now()),
            actor: self.actor,
            deed: self.deed,
            changes,
        };
        let recorded = Recorded { id: event.id, sequence: event.sequence, changes: event.changes.len() };
        let (told, concern) = (announce::events_of(&event), Concern::of(&event));
        trail::append(tx, self.head, &state, event).await?;
        event::publish_all(tx, &told).await?;
        Box::pin(notification::after_change(tx, concern)).await?;
        Ok(Some(recorded))
    }

    pub(crate) fn catalog(&self) -> Arc<Catalog> {
        Arc::clone(&self.catalog)
    }
}

/// Sees to it that all statements from now on see the same books: those of a transaction that reads do; in another one, nobody
/// else writes any more.
pub(crate) async fn hold_still(tx: &mut WorkspaceTx) -> Result<(), DbError> {
    match tx.purpose() {
        Purpose::Read => Ok(()),
        Purpose::Write => take_turn(tx).await,
    }
}

/// Waits until no other transaction writes the books of the workspace, and lets none until this one ends: what is read, judged and
/// written by this one is not changed by another in between.
///
/// # Errors
/// [`DbError::Busy`] when another one writes for too long.
pub async fn take_turn(tx: &mut WorkspaceTx) -> Result<(), DbError> {
    if trail::lock_head(tx).await?.is_none() {
        let catalog = tx.catalog().await?;
        begin_trail(tx, &catalog, Deed::Did(Operation::Migrate), Actor::System).await?;
    }
    Ok(())
}

/// Begins the trail of a workspace. What it holds already, from before there was a trail, is its first event.
pub(super) async fn begin_trail(
    tx: &mut WorkspaceTx,
    catalog: &Arc<Catalog>,
    deed: Deed,
    actor: Actor,
) -> Result<(Head, State), DbError> {
    let (genesis, nothing) = (Head::genesis(tx.scope().workspace), State::default());
    if let Some(kept) = trail::insert_head(tx, genesis, &nothing).await? {
        return Ok(kept); // another one began it meanwhile
    }
    let mut changes = BTreeMap::new();
    for noun in Noun::ALL.iter().copied().filter(|noun| noun.is_of_books()) {
        rows::for_each(tx, catalog, noun, Which::All, |row, image| {
            let left = Left::of(&row, &image);
            changes.insert(row, Change::Created(left));
        })
        .await?;
    }
    let recording = Recording {
        deed,
        actor,
        head: genesis,
        state: nothing,
        catalog: Arc::clone(catalog),
        before: BTreeMap::new(),
        watched: BTreeMap::new(),
        written: Vec::new(),
    };
    recording.add(tx, changes).await?;
    trail::lock_head(tx).await?.ok_or_else(|| DbError::not_found("audit trail of workspace", tx.workspace()))
}
