//! What is done with a session as a whole: look again, preview, commit, close, take back.

use axum::extract::State;
use fintrack_core::access::Permission;
use fintrack_core::id::EntryId;
use fintrack_core::import_session::{Leftovers, Outcome, PlanToken, SessionStatus};
use fintrack_db::import_session::{self, Committed, Preview, Unread};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;

use super::SessionPath;
use super::answer::{ImportSession, SessionDone, SessionStats};
use crate::entry::{CloseSessions, Import, Workspace, WorkspaceHeader};
use crate::extract::Path;
use crate::field::said;
use crate::metrics::ImportOutcome;
use crate::problem::Writing;
use crate::write::{Answer, IdempotencyHeader, Post};
use crate::{ApiError, App};

/// How a commit goes.
#[serde_with::apply(Option => #[serde(default, deserialize_with = "said")])]
#[derive(Default, Deserialize, ToSchema)]
#[serde(default)]
pub(crate) struct CommitRequest {
    /// The token of the preview that was looked at: another plan is refused. Without one, whatever is ready is booked.
    #[schema(value_type = Option<String>, pattern = "^[0-9a-f]{64}$", nullable = false)]
    #[schema(example = "5f1d7a84db00d2fce00b31a7fc73224f2b0a3f3b2f1b8c9d0e1f2a3b4c5d6e7f")]
    plan_token: Option<PlanToken>,
    /// Whether to book although rows of the files could not be read, and may be missing transactions.
    #[schema(example = false, default = false)]
    accept_unread: bool,
}

impl CommitRequest {
    const fn unread(&self) -> Unread {
        if self.accept_unread { Unread::Accept } else { Unread::Refuse }
    }
}

/// How a session is closed.
#[derive(Default, Deserialize, ToSchema)]
#[serde(default)]
pub(crate) struct CloseRequest {
    /// Whether lines that wait, and files that wait for answers, are given up; else they keep the session open.
    #[schema(example = false, default = false)]
    discard_leftovers: bool,
}

/// What a commit would do.
#[derive(Serialize, ToSchema)]
pub(crate) struct PreviewAnswer {
    /// How many lines would end how.
    counts: SessionStats,
    /// Names the plan: a commit with it books this or nothing.
    #[schema(value_type = String, pattern = "^[0-9a-f]{64}$")]
    #[schema(example = "5f1d7a84db00d2fce00b31a7fc73224f2b0a3f3b2f1b8c9d0e1f2a3b4c5d6e7f")]
    plan_token: PlanToken,
}

/// What a commit did.
#[derive(Serialize, ToSchema)]
pub(crate) struct CommitAnswer {
    /// In a few words, for older clients.
    #[schema(example = "41 transactions were booked")]
    message: String,
    /// The transactions that were made, by the same commit when it is sent again.
    #[schema(example = json!(["0199c0de-0000-7000-8000-000000000201"]))]
    created: Vec<Uuid>,
    /// How many lines ended how.
    counts: SessionStats,
}

/// What was taken back.
#[derive(Serialize, ToSchema)]
pub(crate) struct UndoAnswer {
    /// In a few words, for older clients.
    #[schema(example = "43 rows are as they were")]
    message: String,
    /// The event that records it, and by which it can be taken back itself.
    #[schema(example = "0199c0de-0000-7000-8000-000000000401")]
    event_id: Uuid,
    /// The number of the event in the workspace's trail.
    #[schema(example = 17)]
    sequence: u64,
    /// How many rows are as they were.
    #[schema(example = 43)]
    changes: usize,
}

/// Look again at what waits, with what is known now.
#[utoipa::path(
    post,
    path = "/import-sessions/{id}/enrich",
    operation_id = "enrichImportSession",
    tag = "import-sessions",
    params(SessionPath, WorkspaceHeader, IdempotencyHeader),
    responses((status = 200, description = "The session as it stands now", body = SessionDone), Writing)
)]
pub(crate) async fn enrich(
    workspace: Workspace<Import>,
    Path(path): Path<SessionPath>,
    post: Post<Option<serde::de::IgnoredAny>>,
) -> Result<Answer, ApiError> {
    let work = workspace.write(&post, async |mut tx, _| {
        let loaded = import_session::enrich(&mut tx, path.id).await?;
        let bindings = super::bindings::of(&mut tx, &workspace, path.id).await?;
        let counts = &loaded.figures.counts;
        let (ready, pending) = (counts.get(Outcome::Ready), counts.get(Outcome::Pending));
        let message = format!("{ready} lines are ready, {pending} are pending");
        Ok((tx, SessionDone::ok(message, ImportSession::of(&workspace, &loaded, bindings))))
    });
    work.await
}

/// Show what a commit would do.
#[utoipa::path(
    post,
    path = "/import-sessions/{id}/preview",
    operation_id = "previewImportSession",
    tag = "import-sessions",
    params(SessionPath, WorkspaceHeader, IdempotencyHeader),
    request_body = Option<CommitRequest>,
    responses((status = 200, description = "The plan", body = PreviewAnswer), Writing)
)]
pub(crate) async fn preview(
    workspace: Workspace<Import>,
    Path(path): Path<SessionPath>,
    post: Post<Option<CommitRequest>>,
) -> Result<Answer, ApiError> {
    let work = workspace.write(&post, async |mut tx, request| {
        let unread = request.as_ref().map_or(Unread::Refuse, CommitRequest::unread);
        let Preview { counts, plan_token } = import_session::preview(&mut tx, path.id, unread).await?;
        Ok((tx, Answer::ok(&PreviewAnswer { counts: (&counts).into(), plan_token })))
    });
    work.await
}

/// Book every line that is ready, once. Lines that are pending and files that wait for answers wait for another commit.
#[utoipa::path(
    post,
    path = "/import-sessions/{id}/commit",
    operation_id = "commitImportSession",
    tag = "import-sessions",
    params(SessionPath, WorkspaceHeader, IdempotencyHeader),
    request_body = Option<CommitRequest>,
    responses((status = 200, description = "What was booked", body = CommitAnswer), Writing)
)]
pub(crate) async fn commit(
    State(app): State<App>,
    workspace: Workspace<Import>,
    Path(path): Path<SessionPath>,
    post: Post<Option<CommitRequest>>,
) -> Result<Answer, ApiError> {
    let work = workspace.write(&post, async |mut tx, request| {
        let unread = request.as_ref().map_or(Unread::Refuse, CommitRequest::unread);
        let token = request.as_ref().and_then(|request| request.plan_token);
        let Committed { created, counts, is_repeat } = import_session::commit(&mut tx, path.id, unread, token).await?;
        let message = format!("{} transactions were booked", created.len());
        let created = created.into_iter().map(EntryId::get).collect();
        let answer = Answer::ok(&CommitAnswer { message, created, counts: (&counts).into() });
        Ok((tx, if is_repeat { answer } else { answer.counting(ImportOutcome::Committed) }))
    });
    let done = work.await.inspect_err(|error| app.metrics.import_failure(error));
    Ok(done?.counted_by(&app.metrics))
}

/// Close a session: what is booked in its month counts as confirmed by the bank.
#[utoipa::path(
    post,
    path = "/import-sessions/{id}/close",
    operation_id = "closeImportSession",
    tag = "import-sessions",
    params(SessionPath, WorkspaceHeader, IdempotencyHeader),
    request_body = Option<CloseRequest>,
    responses((status = 200, description = "The session as it stands now", body = SessionDone), Writing)
)]
pub(crate) async fn close(
    State(app): State<App>,
    workspace: Workspace<CloseSessions>,
    Path(path): Path<SessionPath>,
    post: Post<Option<CloseRequest>>,
) -> Result<Answer, ApiError> {
    let work = workspace.write(&post, async |mut tx, request| {
        let discards = request.as_ref().is_some_and(|request| request.discard_leftovers);
        let leftovers = if discards { Leftovers::Discard } else { Leftovers::Refuse };
        import_session::close(&mut tx, path.id, leftovers).await?;
        let loaded = import_session::load(&mut tx, path.id).await?;
        let bindings = super::bindings::of(&mut tx, &workspace, path.id).await?;
        let closed = SessionDone::ok("the session is closed", ImportSession::of(&workspace, &loaded, bindings));
        Ok((tx, closed.counting(ImportOutcome::Closed)))
    });
    Ok(work.await?.counted_by(&app.metrics))
}

/// Take back the last commit or close of a session. To open a month again takes who may close it.
#[utoipa::path(
    post,
    path = "/import-sessions/{id}/undo",
    operation_id = "undoImportSession",
    tag = "import-sessions",
    params(SessionPath, WorkspaceHeader, IdempotencyHeader),
    responses((status = 200, description = "What was taken back", body = UndoAnswer), Writing)
)]
pub(crate) async fn undo(
    workspace: Workspace<Import>,
    Path(path): Path<SessionPath>,
    post: Post<Option<serde::de::IgnoredAny>>,
) -> Result<Answer, ApiError> {
    let work = workspace.write(&post, async |mut tx, _| {
        // What was closed meanwhile is closed: asked before the lock, it might not be yet.
        let session = import_session::lock(&mut tx, path.id).await?;
        if session.status == SessionStatus::Closed {
            workspace.expect(Permission::CloseSessions)?;
        }
        let recorded = import_session::undo(&mut tx, path.id).await?;
        let message = format!("{} rows are as they were", recorded.changes);
        let (event_id, sequence, changes) = (recorded.id.get(), recorded.sequence, recorded.changes);
        Ok((tx, Answer::ok(&UndoAnswer { message, event_id, sequence, changes })))
    });
    work.await
}
