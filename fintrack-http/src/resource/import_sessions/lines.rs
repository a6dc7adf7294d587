//! Staged lines: listed, posted, answered one by one or many at once, and removed.

use fintrack_core::id::{ImportSessionId, StagedLineId, StatementFileId};
use fintrack_core::import_session::{ImportSession, Outcome, StagedLine};
use fintrack_db::import_session::{self, LoadedSession};
use fintrack_db::{Stored, Version, WorkspaceTx};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use super::SessionPath;
use super::data::{NewStagedTransaction, StagedTransactionChange};
use super::line::StagedTransaction;
use crate::ApiError;
use crate::entry::{Import, Read, Workspace, WorkspaceHeader};
use crate::extract::{Json, Path, Query};
use crate::list::{List, Page, PageQuery};
use crate::problem::{Changing, Deleting, Finding, Writing};
use crate::version::{IfMatch, IfMatchHeader};
use crate::word::LineOutcome;
use crate::write::{Answer, IdempotencyHeader, Post};

/// Which line.
#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Path)]
pub(crate) struct LinePath {
    /// The line's identity.
    #[param(value_type = Uuid, example = "0199c0de-0000-7000-8000-000000000101")]
    id: StagedLineId,
}

/// Which lines.
#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub(crate) struct LinesQuery {
    /// Only lines that ended so.
    #[param(value_type = Option<LineOutcome>, nullable = false)]
    outcome: Option<Outcome>,
}

/// After which line a page begins: its place in the order of the list, which it keeps when it is gone.
#[derive(PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub(crate) struct AfterLine {
    /// Lines that were posted come last.
    is_posted: bool,
    file: Option<StatementFileId>,
    number: u32,
    line: StagedLineId,
}

impl AfterLine {
    fn of(line: &StagedLine) -> Self {
        Self { is_posted: line.file.is_none(), file: line.file, number: line.line, line: line.id }
    }
}

/// Several lines, and what is said of all of them.
#[derive(Deserialize, ToSchema)]
pub(crate) struct BulkChange {
    /// The lines, 1 to 500.
    #[schema(value_type = Vec<Uuid>, min_items = 1, max_items = 500)]
    #[schema(example = json!(["0199c0de-0000-7000-8000-000000000101"]))]
    ids: Vec<StagedLineId>,
    /// What is to be different about them.
    #[serde(default)]
    change: StagedTransactionChange,
    /// Whether they are removed instead: those that were posted go, those of files are rejected.
    #[serde(default)]
    #[schema(example = false, default = false)]
    delete: bool,
}

/// How many lines one request names at most.
const LINES_MAX: usize = 500;

fn many(lines: usize, at: &str) -> Result<(), ApiError> {
    if (1..=LINES_MAX).contains(&lines) {
        return Ok(());
    }
    crate::field::At::at(Err(format!("{lines} lines: 1 to {LINES_MAX} are taken at once")), at)
}

fn shown(session: &ImportSession, stored: &Stored<&StagedLine>) -> Answer {
    Answer::ok(&StagedTransaction::of(session, stored)).at_version(stored.version)
}

/// A line of a session that was just loaded.
fn line_of(loaded: &LoadedSession, id: StagedLineId) -> Result<Answer, ApiError> {
    let line = loaded.line(id).ok_or_else(|| absent(id))?;
    Ok(shown(&loaded.session, &line))
}

fn absent(id: StagedLineId) -> ApiError {
    fintrack_db::DbError::NotFound { what: "staged line", key: id.to_string() }.into()
}

/// List the lines of a session.
#[utoipa::path(
    get,
    path = "/import-sessions/{id}/staged-transactions",
    operation_id = "listStagedTransactions",
    tag = "import-sessions",
    params(SessionPath, LinesQuery, PageQuery, WorkspaceHeader),
    responses((status = 200, description = "The lines, in the order of the files", body = List<StagedTransaction>), Finding)
)]
pub(crate) async fn list(
    mut workspace: Workspace<Read>,
    Path(path): Path<SessionPath>,
    Query(query): Query<LinesQuery>,
    page: Page<AfterLine>,
) -> Result<Json<List<StagedTransaction>>, ApiError> {
    let loaded = import_session::load(&mut workspace.begin().await?, path.id).await?;
    let is_after = |line: &StagedLine| page.after.as_ref().is_none_or(|after| AfterLine::of(line) > *after);
    let is_wanted = |line: &StagedLine| query.outcome.is_none_or(|it| it == line.standing.outcome());
    let mut wanted = loaded.stored().filter(|stored| is_after(stored.value) && is_wanted(stored.value));
    let items: Vec<Stored<&StagedLine>> = wanted.by_ref().take(page.limit.into()).collect();
    let next = items.last().map(|stored| AfterLine::of(stored.value)).filter(|_| wanted.next().is_some());
    let items = items.into_iter().map(|stored| StagedTransaction::of(&loaded.session, &stored));
    Ok(Json(List::new(items, next.as_ref())))
}

/// Post lines by hand.
#[utoipa::path(
    post,
    path = "/import-sessions/{id}/staged-transactions",
    operation_id = "createStagedTransactions",
    tag = "import-sessions",
    params(SessionPath, WorkspaceHeader, IdempotencyHeader),
    request_body = Vec<NewStagedTransaction>,
    responses((status = 201, description = "The lines, in their order", body = Vec<StagedTransaction>), Writing)
)]
pub(crate) async fn create(
    workspace: Workspace<Import>,
    Path(path): Path<SessionPath>,
    post: Post<Vec<NewStagedTransaction>>,
) -> Result<Answer, ApiError> {
    let work = workspace.write(&post, async |mut tx, new| {
        many(new.len(), "")?;
        let (loaded, ids) = post_lines(&mut tx, path.id, new).await?;
        let lines = ids.iter().filter_map(|id| loaded.line(*id));
        let lines: Vec<StagedTransaction> = lines.map(|it| StagedTransaction::of(&loaded.session, &it)).collect();
        Ok((tx, Answer::created(&lines)))
    });
    work.await
}

async fn post_lines(
    tx: &mut WorkspaceTx,
    id: ImportSessionId,
    new: &[NewStagedTransaction],
) -> Result<(LoadedSession, Vec<StagedLineId>), ApiError> {
    let session = import_session::find(tx, id).await?;
    let checked = new.iter().enumerate().map(|(place, line)| line.checked(&session, place));
    let checked = checked.collect::<Result<Vec<_>, _>>()?;
    let lines: Vec<_> = checked.iter().map(|(line, _)| line.clone()).collect();
    let (mut loaded, ids) = import_session::post(tx, id, &lines).await?;
    for ((line, new), (_, change)) in ids.iter().zip(new).zip(&checked) {
        // Most say nothing beside; each that does says something of its own.
        if new.data().is_some() {
            loaded = Box::pin(import_session::change_all(tx, id, &[(*line, None)], change)).await?;
        }
    }
    let bound: Vec<_> = ids.iter().zip(new).filter_map(|(id, new)| Some((*id, new.data()?.recurring()?))).collect();
    if !bound.is_empty() {
        loaded = import_session::bind(tx, id, &bound).await?;
    }
    Ok((loaded, ids))
}

/// Remove all lines that are not settled: those that were posted go, those of files are rejected.
#[utoipa::path(
    delete,
    path = "/import-sessions/{id}/staged-transactions",
    operation_id = "clearStagedTransactions",
    tag = "import-sessions",
    params(SessionPath, WorkspaceHeader),
    responses((status = 204, description = "None is left that waits"), Deleting)
)]
pub(crate) async fn clear(workspace: Workspace<Import>, Path(path): Path<SessionPath>) -> Result<Answer, ApiError> {
    let work = workspace.change(async |mut tx| {
        let loaded = import_session::load(&mut tx, path.id).await?;
        let waiting = loaded.lines.iter().filter(|line| !line.standing.is_settled());
        let waiting: Vec<(StagedLineId, Option<Version>)> = waiting.map(|line| (line.id, None)).collect();
        import_session::remove_lines(&mut tx, path.id, &waiting).await?;
        Ok((tx, Answer::no_content()))
    });
    work.await
}

/// Change or remove several lines of a session: all or none.
#[utoipa::path(
    post,
    path = "/import-sessions/{id}/staged-transactions/bulk",
    operation_id = "changeStagedTransactions",
    tag = "import-sessions",
    params(SessionPath, WorkspaceHeader, IdempotencyHeader),
    request_body = BulkChange,
    responses((status = 200, description = "The lines as they are now", body = Vec<StagedTransaction>), Writing)
)]
pub(crate) async fn change_many(
    workspace: Workspace<Import>,
    Path(path): Path<SessionPath>,
    post: Post<BulkChange>,
) -> Result<Answer, ApiError> {
    let work = workspace.write(&post, async |mut tx, bulk| {
        many(bulk.ids.len(), "/ids")?;
        let wanted: Vec<(StagedLineId, Option<Version>)> = bulk.ids.iter().map(|id| (*id, None)).collect();
        let loaded = if bulk.delete {
            import_session::remove_lines(&mut tx, path.id, &wanted).await?
        } else {
            let session = import_session::find(&mut tx, path.id).await?;
            let change = bulk.change.checked(&session, None)?;
            let loaded = Box::pin(import_session::change_all(&mut tx, path.id, &wanted, &change)).await?;
            bound(&mut tx, loaded, &bulk.ids, &bulk.change).await?
        };
        let lines = bulk.ids.iter().filter_map(|id| loaded.line(*id));
        let lines: Vec<StagedTransaction> = lines.map(|it| StagedTransaction::of(&loaded.session, &it)).collect();
        Ok((tx, Answer::ok(&lines)))
    });
    work.await
}

/// Binds lines to the recurring item that a change names, if it names one.
async fn bound(
    tx: &mut WorkspaceTx,
    loaded: LoadedSession,
    lines: &[StagedLineId],
    change: &StagedTransactionChange,
) -> Result<LoadedSession, ApiError> {
    let Some(item) = change.data.as_ref().and_then(super::data::LineData::recurring) else { return Ok(loaded) };
    let wanted: Vec<_> = lines.iter().map(|line| (*line, item)).collect();
    Ok(import_session::bind(tx, loaded.session.id, &wanted).await?)
}

/// Show a line.
#[utoipa::path(
    get,
    path = "/staged-transactions/{id}",
    operation_id = "getStagedTransaction",
    tag = "import-sessions",
    params(LinePath, WorkspaceHeader),
    responses((status = 200, description = "The line", body = StagedTransaction), Finding)
)]
pub(crate) async fn show(mut workspace: Workspace<Read>, Path(path): Path<LinePath>) -> Result<Answer, ApiError> {
    let mut tx = workspace.begin().await?;
    let (session, stored) = import_session::find_line(&mut tx, path.id).await?;
    let session = import_session::find(&mut tx, session).await?;
    let Stored { value: line, version, created_at, updated_at } = stored;
    Ok(shown(&session, &Stored { value: &line, version, created_at, updated_at }))
}

/// Say what a line is.
#[utoipa::path(
    put,
    path = "/staged-transactions/{id}",
    operation_id = "updateStagedTransaction",
    tag = "import-sessions",
    params(LinePath, WorkspaceHeader, IfMatchHeader),
    request_body = StagedTransactionChange,
    responses((status = 200, description = "The line as it is now", body = StagedTransaction), Changing)
)]
pub(crate) async fn update(
    workspace: Workspace<Import>,
    Path(path): Path<LinePath>,
    IfMatch(seen): IfMatch,
    Json(change): Json<StagedTransactionChange>,
) -> Result<Answer, ApiError> {
    let work = workspace.change(async |mut tx| {
        let (session, before) = import_session::find_line(&mut tx, path.id).await?;
        let session = import_session::find(&mut tx, session).await?;
        let posted = before.value.file.is_none().then_some(before.value.draft.kind);
        let checked = change.checked(&session, posted)?;
        let loaded = Box::pin(import_session::change(&mut tx, path.id, seen, &checked)).await?;
        let loaded = bound(&mut tx, loaded, &[path.id], &change).await?;
        let answer = line_of(&loaded, path.id)?;
        Ok((tx, answer))
    });
    work.await
}

/// Remove a line: one that was posted goes, one of a file is rejected.
#[utoipa::path(
    delete,
    path = "/staged-transactions/{id}",
    operation_id = "deleteStagedTransaction",
    tag = "import-sessions",
    params(LinePath, WorkspaceHeader, IfMatchHeader),
    responses((status = 204, description = "It waits no more"), Deleting)
)]
pub(crate) async fn delete(
    workspace: Workspace<Import>,
    Path(path): Path<LinePath>,
    IfMatch(seen): IfMatch,
) -> Result<Answer, ApiError> {
    let work = workspace.change(async |mut tx| {
        let (session, _) = import_session::find_line(&mut tx, path.id).await?;
        import_session::remove_lines(&mut tx, session, &[(path.id, seen)]).await?;
        Ok((tx, Answer::no_content()))
    });
    work.await
}
