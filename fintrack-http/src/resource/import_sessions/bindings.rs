//! Lines that settle recurring items.

use std::collections::HashMap;

use chrono::{DateTime, NaiveDate, Utc};
use fintrack_core::id::{ImportSessionId, RecurrenceId, StagedLineId};
use fintrack_core::recurrence::Recurrence;
use fintrack_db::import_session::{self, Binding};
use fintrack_db::recurring;
use fintrack_db::{DbError, Stored, WorkspaceTx};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use uuid::Uuid;

use super::SessionPath;
use super::answer::{ImportSession, SessionDone};
use crate::ApiError;
use crate::entry::{Import, Needs, Workspace, WorkspaceHeader};
use crate::extract::Path;
use crate::field::{Amount, percent};
use crate::problem::{Deleting, Writing};
use crate::write::{Answer, IdempotencyHeader, Post};

/// What a line settles, or may settle.
#[derive(Serialize, ToSchema)]
pub(crate) struct RecurringBinding {
    /// Its identity: that of the line, which settles one item.
    #[schema(example = "0199c0de-0000-7000-8000-000000000101")]
    id: Uuid,
    /// The workspace that it is of.
    #[schema(example = "0199c0de-0000-7000-8000-000000000001")]
    workspace_id: Uuid,
    /// The session.
    #[schema(example = "0199c0de-0000-7000-8000-0000000000f1")]
    session_id: Uuid,
    /// The line.
    #[schema(example = "0199c0de-0000-7000-8000-000000000101")]
    staged_transaction_id: Uuid,
    /// The recurring item.
    #[schema(example = "0199c0de-0000-7000-8000-0000000000b2")]
    recurring_transaction_id: Uuid,
    /// What the item is: `INCOME`, `EXPENSE`, `TRANSFER`, `CARD_TRANSACTION`.
    #[schema(example = "EXPENSE")]
    recurring_type: String,
    /// What the item is called.
    #[schema(example = "Aluguel")]
    recurring_description: String,
    /// What the item expects.
    recurring_amount: Amount,
    /// The day of its slot, by the rhythm of the item; null where it has none yet.
    #[schema(example = "2026-03-05")]
    reference_date: Option<NaiveDate>,
    /// `AI` when it was proposed, `MANUAL` when a person bound it.
    #[schema(example = "AI")]
    source: &'static str,
    /// `PENDING`, `CONFIRMED`, or `REJECTED`.
    #[schema(example = "PENDING")]
    status: &'static str,
    /// How sure a proposal is, in percent.
    #[schema(example = 92.0, minimum = 0, maximum = 100)]
    confidence: Option<f64>,
    /// When it was confirmed.
    #[schema(example = "2026-04-01T12:10:00Z")]
    confirmed_at: Option<DateTime<Utc>>,
    /// When it was proposed or bound.
    #[schema(example = "2026-04-01T12:00:00Z")]
    created_at: DateTime<Utc>,
    /// When it was last changed.
    #[schema(example = "2026-04-01T12:10:00Z")]
    updated_at: DateTime<Utc>,
}

/// A line and the recurring item that it settles.
#[derive(Deserialize, ToSchema)]
pub(crate) struct NewBinding {
    /// The line.
    #[schema(value_type = Uuid, example = "0199c0de-0000-7000-8000-000000000101")]
    staged_transaction_id: StagedLineId,
    /// The recurring item.
    #[schema(value_type = Uuid, example = "0199c0de-0000-7000-8000-0000000000b2")]
    recurring_transaction_id: RecurrenceId,
}

/// Which binding of which session.
#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Path)]
pub(crate) struct BindingPath {
    /// The session's identity.
    #[param(value_type = Uuid, example = "0199c0de-0000-7000-8000-0000000000f1")]
    id: ImportSessionId,
    /// The binding's identity: that of its line.
    #[param(value_type = Uuid, example = "0199c0de-0000-7000-8000-000000000101")]
    binding_id: StagedLineId,
}

/// The bindings of a session, with what their items are called.
pub(super) async fn of<P: Needs>(
    tx: &mut WorkspaceTx,
    workspace: &Workspace<P>,
    session: ImportSessionId,
) -> Result<Vec<RecurringBinding>, ApiError> {
    let bindings = import_session::bindings(tx, session).await?;
    if bindings.is_empty() {
        return Ok(Vec::new());
    }
    let items = recurring::list(tx, &recurring::Filter::default()).await?;
    let items: HashMap<RecurrenceId, Recurrence> =
        items.into_iter().map(|stored| (stored.value.id(), stored.value)).collect();
    let shown = |stored: Stored<Binding>| {
        let item = items.get(&stored.value.item)?;
        Some(RecurringBinding::of(workspace, session, stored, item))
    };
    Ok(bindings.into_iter().filter_map(shown).collect())
}

impl RecurringBinding {
    fn of<P: Needs>(
        workspace: &Workspace<P>,
        session: ImportSessionId,
        stored: Stored<Binding>,
        item: &Recurrence,
    ) -> Self {
        let Stored { value: binding, created_at, updated_at, .. } = stored;
        let terms = item.terms();
        Self {
            id: binding.line.get(),
            workspace_id: workspace.scope().workspace.get(),
            session_id: session.get(),
            staged_transaction_id: binding.line.get(),
            recurring_transaction_id: binding.item.get(),
            recurring_type: terms.flow.kind().to_string(),
            recurring_description: terms.description.to_string(),
            recurring_amount: terms.amount.into(),
            reference_date: binding.slot,
            source: binding.source.as_str(),
            status: binding.status.as_str(),
            confidence: binding.confidence.map(percent),
            confirmed_at: binding.confirmed_at,
            created_at,
            updated_at,
        }
    }
}

/// Bind lines to recurring items: all or none.
#[utoipa::path(
    post,
    path = "/import-sessions/{id}/bind",
    operation_id = "bindStagedTransactions",
    tag = "import-sessions",
    params(SessionPath, WorkspaceHeader, IdempotencyHeader),
    request_body = Vec<NewBinding>,
    responses((status = 200, description = "The session as it stands now", body = SessionDone), Writing)
)]
pub(crate) async fn bind(
    workspace: Workspace<Import>,
    Path(path): Path<SessionPath>,
    post: Post<Vec<NewBinding>>,
) -> Result<Answer, ApiError> {
    let work = workspace.write(&post, async |mut tx, wanted| {
        let wanted: Vec<_> = wanted.iter().map(|it| (it.staged_transaction_id, it.recurring_transaction_id)).collect();
        let loaded = import_session::bind(&mut tx, path.id, &wanted).await?;
        let bindings = of(&mut tx, &workspace, path.id).await?;
        let session = ImportSession::of(&workspace, &loaded, bindings);
        Ok((tx, SessionDone::ok(format!("{} lines were bound", wanted.len()), session)))
    });
    work.await
}

/// Confirm what was proposed for a line.
#[utoipa::path(
    post,
    path = "/import-sessions/{id}/recurring-bindings/{binding_id}/confirm",
    operation_id = "confirmRecurringBinding",
    tag = "import-sessions",
    params(BindingPath, WorkspaceHeader, IdempotencyHeader),
    responses((status = 200, description = "The session as it stands now", body = SessionDone), Writing)
)]
pub(crate) async fn confirm(
    workspace: Workspace<Import>,
    Path(path): Path<BindingPath>,
    post: Post<Option<serde::de::IgnoredAny>>,
) -> Result<Answer, ApiError> {
    let work = workspace.write(&post, async |mut tx, _| {
        expect_in(&mut tx, &path).await?;
        let loaded = import_session::confirm(&mut tx, path.binding_id, None).await?;
        let bindings = of(&mut tx, &workspace, path.id).await?;
        let session = ImportSession::of(&workspace, &loaded, bindings);
        Ok((tx, SessionDone::ok("the line settles the recurring item", session)))
    });
    work.await
}

/// Reject what was proposed or confirmed for a line.
#[utoipa::path(
    delete,
    path = "/import-sessions/{id}/recurring-bindings/{binding_id}",
    operation_id = "rejectRecurringBinding",
    tag = "import-sessions",
    params(BindingPath, WorkspaceHeader),
    responses((status = 200, description = "The session as it stands now", body = SessionDone), Deleting)
)]
pub(crate) async fn reject(workspace: Workspace<Import>, Path(path): Path<BindingPath>) -> Result<Answer, ApiError> {
    let work = workspace.change(async |mut tx| {
        expect_in(&mut tx, &path).await?;
        let loaded = import_session::reject_binding(&mut tx, path.binding_id, None).await?;
        let bindings = of(&mut tx, &workspace, path.id).await?;
        let session = ImportSession::of(&workspace, &loaded, bindings);
        Ok((tx, SessionDone::ok("the line does not settle the recurring item", session)))
    });
    work.await
}

fn not_bound(line: StagedLineId) -> ApiError {
    DbError::NotFound { what: "recurring binding", key: line.to_string() }.into()
}

/// The line of the path is of the session of the path, or neither is there.
async fn expect_in(tx: &mut WorkspaceTx, path: &BindingPath) -> Result<(), ApiError> {
    let (session, _) = import_session::find_line(tx, path.binding_id).await?;
    if session == path.id { Ok(()) } else { Err(not_bound(path.binding_id)) }
}
