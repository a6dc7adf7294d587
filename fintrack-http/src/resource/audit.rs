//! The audit trail: what was done to a thing, and taking an operation back.

use std::collections::BTreeMap;

use chrono::{DateTime, Utc};
use fintrack_core::audit::{Actor, Change, Deed, Link, RowKey, Value as Kept, needed_to_undo};
use fintrack_core::id::AuditEventId;
use fintrack_db::audit::{self, UndoFailure};
use serde::de::IgnoredAny;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use uuid::Uuid;

use crate::ApiError;
use crate::code::ProblemCode;
use crate::entry::{Workspace, WorkspaceHeader, Write};
use crate::extract::Path;
use crate::problem::Writing;
use crate::write::{Answer, IdempotencyHeader, Post};

/// An operation on the books.
#[derive(Serialize, ToSchema)]
pub(crate) struct AuditEvent {
    /// Its identity, to undo it by.
    #[schema(example = "0199c0de-0000-7000-8000-0000000000ae")]
    id: Uuid,
    /// Its place in the workspace's trail, from 1.
    #[schema(example = 42)]
    sequence: u64,
    /// When it was done.
    #[schema(example = "2026-03-07T12:00:00Z")]
    at: DateTime<Utc>,
    /// Who did it: `user:` or `api_key:` and an identity, or `system`.
    #[schema(example = "user:0199c0de-0000-7000-8000-000000000002")]
    actor: String,
    /// What was done: `create`, `update`, `delete`, `restore`, `commit_import`, … or `undo`.
    #[schema(example = "update")]
    operation: String,
    /// The operation that this one took back.
    #[schema(example = "0199c0de-0000-7000-8000-0000000000ad")]
    undid: Option<Uuid>,
    /// What it did to each row, as far as it is asked about.
    changes: Vec<RowChange>,
}

/// What an operation did to a row.
#[derive(Serialize, ToSchema)]
pub(crate) struct RowChange {
    /// The row: what it is, and its identity.
    #[schema(example = "transaction:0199c0de-0000-7000-8000-00000000000e")]
    row: String,
    /// `created`, `changed`, `deleted` or `restored`.
    #[schema(example = "changed")]
    change: &'static str,
    /// What each column said before, where the row was there before.
    #[schema(value_type = Option<Object>)]
    before: Option<BTreeMap<String, Kept>>,
}

impl RowChange {
    fn of(row: &RowKey, change: &Change) -> Self {
        let word = match change {
            Change::Created(_) => "created",
            Change::Changed { .. } => "changed",
            Change::Deleted { .. } => "deleted",
            Change::Restored(_) => "restored",
        };
        let before = change.before().map(|image| image.columns.clone());
        Self { row: row.to_string(), change: word, before }
    }
}

impl AuditEvent {
    /// An event, with those of its rows that are asked about.
    pub(crate) fn of(link: &Link, is_asked: impl Fn(&RowKey) -> bool) -> Self {
        let event = &link.event;
        let (operation, undid) = match event.deed {
            Deed::Did(operation) => (operation.as_str(), None),
            Deed::Undid(undone) => ("undo", Some(undone.get())),
        };
        let asked = event.changes.iter().filter(|(row, _)| is_asked(row));
        Self {
            id: event.id.get(),
            sequence: event.sequence,
            at: event.at.get(),
            actor: match event.actor {
                Actor::User(user) => format!("user:{user}"),
                Actor::ApiKey { key, .. } => format!("api_key:{key}"),
                Actor::System => "system".to_owned(),
            },
            operation: operation.to_owned(),
            undid,
            changes: asked.map(|(row, change)| RowChange::of(row, change)).collect(),
        }
    }
}

impl From<UndoFailure> for ApiError {
    fn from(failure: UndoFailure) -> Self {
        match failure {
            UndoFailure::Db(error) => Self::Db(error),
            UndoFailure::Refused(_)
            | UndoFailure::Kept { .. }
            | UndoFailure::Taken(_)
            | UndoFailure::Rules(_)
            | UndoFailure::Workspace(_) => Self::refused(ProblemCode::UndoRefused, &failure),
        }
    }
}

/// Which operation.
#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Path)]
pub(crate) struct AuditPath {
    /// The operation's identity.
    #[param(value_type = Uuid, example = "0199c0de-0000-7000-8000-0000000000ae")]
    event_id: AuditEventId,
}

/// Take an operation back, unless a later one depends on what it did. That is an operation too, and can be taken back.
/// Either takes what doing it took.
#[utoipa::path(
    post,
    path = "/audit/{event_id}/undo",
    operation_id = "undoOperation",
    tag = "transactions",
    params(AuditPath, WorkspaceHeader, IdempotencyHeader),
    responses((status = 200, description = "The operation that took it back", body = AuditEvent), Writing)
)]
pub(crate) async fn undo(
    workspace: Workspace<Write>,
    Path(path): Path<AuditPath>,
    post: Post<IgnoredAny>,
) -> Result<Answer, ApiError> {
    let work = workspace.write(&post, async |mut tx, _| {
        let undone = audit::find(&mut tx, path.event_id).await?.event;
        let operation = audit::original(&mut tx, undone.id).await?;
        needed_to_undo(operation, undone.changes.keys()).into_iter().try_for_each(|it| workspace.expect(it))?;
        let recorded = audit::undo(&mut tx, path.event_id).await?;
        let link = audit::find(&mut tx, recorded.id).await?;
        Ok((tx, Answer::ok(&AuditEvent::of(&link, |_| true))))
    });
    work.await
}
