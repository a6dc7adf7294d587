//! Takes an operation back.

use std::collections::BTreeMap;

use fintrack_core::audit::{Change, Deed, Event, Image, Noun, RowKey, Undo, UndoError, Undoing};
use fintrack_core::id::AuditEventId;
use fintrack_core::rule::RuleSetError;
use fintrack_core::workspace::{Workspace, WorkspaceError};
use thiserror::Error;

use super::catalog::Catalog;
use super::recording::{Recorded, Recording};
use super::{rows, table, trail};
use crate::rule::{self, SaveError};
use crate::workspace::settings::{self, ChangeError};
use crate::{Constraint, DbError, WorkspaceTx, import_session};

/// Why an operation was not taken back.
#[derive(Debug, Error)]
pub enum UndoFailure {
    /// Something that came later stands in the way.
    #[error(transparent)]
    Refused(#[from] UndoError),
    /// A row would have to go that something needs which was deleted, and of which a trace is left.
    #[error("something that was deleted still refers to what would have to go ({constraint})")]
    Kept {
        /// The foreign key.
        constraint: String,
    },
    /// A row would get back a place that another one has by now, of which the trail does not tell: an import session that
    /// nothing was committed of.
    #[error("something else has its place by now ({})", .0.name())]
    Taken(Constraint),
    /// Rules would come back that are too much together with those that are there.
    #[error("the rules would be too much together: {0}")]
    Rules(RuleSetError),
    /// The workspace would become again what it may not become any more.
    #[error(transparent)]
    Workspace(WorkspaceError),
    /// Storage said no.
    #[error(transparent)]
    Db(#[from] DbError),
}

impl From<SaveError> for UndoFailure {
    fn from(error: SaveError) -> Self {
        match error {
            SaveError::Set(error) => Self::Rules(error),
            SaveError::Db(error) => Self::Db(error),
        }
    }
}

/// Takes an operation back, unless a later one depends on what it did: its rows say again what they said before. That is an
/// operation too, and can be taken back.
///
/// # Errors
/// [`UndoFailure::Refused`] with everything that stands in the way; [`DbError::NotFound`] when there is no such event. After
/// any error the caller's transaction must not be committed.
pub async fn undo(tx: &mut WorkspaceTx, id: AuditEventId) -> Result<Recorded, UndoFailure> {
    let mut recording = Recording::begin_deed(tx, Deed::Undid(id)).await?;
    let catalog = recording.catalog();
    let event = find(tx, &catalog, id).await?;
    let Undo { restore, changes } = decide(tx, &catalog, &event).await?;
    for (noun, ids) in wholes(&event) {
        recording.watch(tx, noun, ids).await?;
    }
    let workspace = workspace_of(tx, &event).await?;
    let restored = rows::restore(tx, &catalog, &restore).await;
    match restored {
        Err(DbError::Dangling { constraint }) => return Err(UndoFailure::Kept { constraint }),
        Err(DbError::Conflict(constraint)) => return Err(UndoFailure::Taken(constraint)),
        restored => restored?,
    }
    let (recording, written) = recording.compare(tx).await?;
    expect_same(&event, &changes, &written)?;
    let recorded = recording.add(tx, changes).await?;
    for session in event.changes.keys().filter(|row| row.noun() == Noun::ImportSession) {
        import_session::judge_again(tx, session).await?;
    }
    if event.changes.keys().any(|row| row.noun() == Noun::Rule) {
        rule::check_together(tx).await?;
    }
    if let Some(before) = workspace {
        settings::check_again(tx, &before).await.map_err(|error| match error {
            ChangeError::Workspace(error) => UndoFailure::Workspace(error),
            ChangeError::TimeZone(error) => DbError::corrupt("workspace", before.id.get())(error.into()).into(),
            ChangeError::Db(error) => error.into(),
        })?;
    }
    Ok(recorded.ok_or_else(|| DbError::not_found("change of audit event", id))?)
}

/// The workspace as it is, if the event is about that.
async fn workspace_of(tx: &mut WorkspaceTx, event: &Event) -> Result<Option<Workspace>, DbError> {
    let is_about_it = event.changes.keys().any(|row| row.noun() == Noun::Workspace);
    if is_about_it { Ok(Some(settings::find(tx).await?.value)) } else { Ok(None) }
}

/// What undoing an event would do to which rows. Nothing is written, and nobody is kept waiting.
///
/// # Errors
/// [`UndoFailure::Refused`] with everything that stands in the way; [`DbError::NotFound`] when there is no such event.
pub async fn preview_undo(tx: &mut WorkspaceTx, id: AuditEventId) -> Result<BTreeMap<RowKey, Change>, UndoFailure> {
    let catalog = tx.catalog().await?;
    let event = find(tx, &catalog, id).await?;
    Ok(decide(tx, &catalog, &event).await?.changes)
}

async fn decide(tx: &mut WorkspaceTx, catalog: &Catalog, event: &Event) -> Result<Undo, UndoFailure> {
    let mut undoing = Undoing::before_any(event);
    trail::for_each_from(tx, event.sequence + 1, |later| {
        undoing.heed(&later.event);
        Ok(())
    })
    .await?;
    let present: BTreeMap<RowKey, Image> = rows::find(tx, catalog, undoing.rows()).await?;
    Ok(undoing.decide(|row| present.get(row))?)
}

/// An event, as far as its rows can still say what they said: columns that are no more are left out.
async fn find(tx: &mut WorkspaceTx, catalog: &Catalog, id: AuditEventId) -> Result<Event, DbError> {
    let sequence = trail::sequence_of(tx, id).await?;
    let link = trail::load(tx, &[trail::column(sequence)]).await?.pop();
    let mut event = link.map(|link| link.event).ok_or_else(|| DbError::not_found("audit event", id))?;
    for (row, change) in &mut event.changes {
        change.forget_columns(|column| catalog.has_column(row.noun(), column));
    }
    Ok(event)
}

/// The things that the rows of an event are or belong to.
fn wholes(event: &Event) -> BTreeMap<Noun, Vec<String>> {
    let mut wholes: BTreeMap<Noun, Vec<String>> = BTreeMap::new();
    for row in event.changes.keys() {
        wholes.entry(table::whole_of(row.noun())).or_default().push(table::leading(row).to_owned());
    }
    wholes
}

/// What was written is what was decided, by another path: the rows were read again.
fn expect_same(
    event: &Event,
    decided: &BTreeMap<RowKey, Change>,
    written: &BTreeMap<RowKey, Change>,
) -> Result<(), DbError> {
    let left = |changes: &BTreeMap<RowKey, Change>| -> BTreeMap<RowKey, _> {
        changes.iter().map(|(row, change)| (row.clone(), change.left().map(|left| left.hash))).collect()
    };
    if left(decided) == left(written) {
        return Ok(());
    }
    let differs = |row: &&RowKey| decided.get(*row).map(Change::left) != written.get(*row).map(Change::left);
    let rows: Vec<String> =
        decided.keys().chain(written.keys()).filter(differs).take(5).map(ToString::to_string).collect();
    let cause = format!("after its undo, rows do not say what was decided: {}", rows.join(", "));
    Err(DbError::corrupt("audit event", event.id.get())(cause.into()))
}
