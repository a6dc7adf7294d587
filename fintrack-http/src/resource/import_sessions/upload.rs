//! Statement files on their way into a session.

use std::collections::HashMap;

use axum::extract::{Request, State};
use axum::http::request::Parts;
use fintrack_core::event::UploadStage;
use fintrack_core::id::{ImportSessionId, StatementFileId};
use fintrack_core::import_session::Subject;
use fintrack_core::statement::{Answers, StatementKind};
use fintrack_db::import_session::{self, SessionError, SessionFile, Uploaded};
use fintrack_db::{DbError, WorkspaceTx, statement_profile};
use serde::Serialize;
use utoipa::ToSchema;

use super::SessionPath;
use super::file::{ImportFile, SessionFigures};
use crate::entry::{Import, Workspace, WorkspaceHeader};
use crate::extract::Path;
use crate::problem::Writing;
use crate::upload::Received;
use crate::upload::progress::Watch;
use crate::upload::read::{Knowledge, ReadFile, Refusal, Turn};
use crate::write::{Answer, IdempotencyHeader, Post, may_be_repeat};
use crate::{ApiError, App};

/// Files, each as a part of its own.
#[derive(ToSchema)]
#[allow(dead_code, reason = "describes the form")]
pub(crate) struct UploadForm {
    /// A statement: CSV of any bank, OFX, QIF, MT940, CAMT, a workbook, or a ZIP of these. As often as there are files, up
    /// to 20.
    #[schema(value_type = Vec<String>, format = Binary, min_items = 1, max_items = 20)]
    file: Vec<Vec<u8>>,
}

/// What became of the files.
#[derive(Serialize, ToSchema)]
pub(crate) struct UploadAnswer {
    /// In a few words, for older clients.
    #[schema(example = "files: 1, lines read: 41, waiting for answers: 0")]
    message: String,
    /// The files, in the order in which they came.
    files: Vec<ImportFile>,
    /// Whether the books would agree with the bank now.
    session: SessionFigures,
}

/// Upload statement files into a session: all of them are taken, or none. One that leaves something open is kept, and
/// nothing is staged of it until its questions are answered. One that was there before brings nothing twice.
#[utoipa::path(
    post,
    path = "/import-sessions/{id}/upload",
    operation_id = "uploadStatements",
    tag = "import-sessions",
    params(SessionPath, WorkspaceHeader, IdempotencyHeader),
    request_body(content = UploadForm, content_type = "multipart/form-data"),
    responses((status = 200, description = "What became of the files", body = UploadAnswer), Writing)
)]
pub(crate) async fn upload(
    State(app): State<App>,
    workspace: Workspace<Import>,
    Path(path): Path<SessionPath>,
    request: Request,
) -> Result<Answer, ApiError> {
    let done = take(&app, workspace, path.id, request).await;
    Ok(done.inspect_err(|error| app.metrics.import_failure(error))?.counted_by(&app.metrics))
}

async fn take(
    app: &App,
    mut workspace: Workspace<Import>,
    id: ImportSessionId,
    request: Request,
) -> Result<Answer, ApiError> {
    let (parts, body) = request.into_parts();
    expect_session(&mut workspace, id, &parts).await?;
    let watch = Watch::of(&app.db, workspace.scope(), id);
    let Received { files, fingerprint, room: _room } = app.uploads.receive(&parts.headers, body, &watch).await?;
    let known = known(&mut workspace.begin().await?, id).await?;
    // Nobody else's lines are held beside more of these than can be read at once, until they are stored.
    let (read, _permit) = match known {
        Ok(known) => {
            let Turn { done, permit } = app.uploads.read(files, known, &watch).await?;
            (done, Some(permit))
        }
        Err(absent) => (Err(absent), None),
    };
    watch.begin(UploadStage::Staging, 0);
    let post = Post::new(&parts, read, || fingerprint)?;
    let work = workspace.write(&post, async |mut tx, read| {
        let files = read.as_ref()?;
        let mut uploaded = Vec::with_capacity(files.len());
        for file in files {
            let done = import_session::upload(&mut tx, id, file.upload.clone()).await;
            uploaded.push(done.map_err(|error| refused(file, error))?);
        }
        let answer = answer(&mut tx, id, files, &uploaded).await?;
        Ok((tx, Answer::ok(&answer)))
    });
    work.await
}

/// Refuses what has nowhere to go before its body is waited for, unless it may have had when it came first.
async fn expect_session(workspace: &mut Workspace<Import>, id: ImportSessionId, parts: &Parts) -> Result<(), ApiError> {
    let at = workspace.at();
    let mut tx = workspace.begin().await?;
    let may_be_repeat = may_be_repeat(parts, &mut tx, at).await?;
    match import_session::about(&mut tx, id).await {
        Err(DbError::NotFound { .. }) if may_be_repeat => Ok(()),
        found => Ok(found.map(drop)?),
    }
}

/// What is known before a file of a session is looked at.
pub(super) async fn known(tx: &mut WorkspaceTx, id: ImportSessionId) -> Result<Result<Knowledge, Refusal>, ApiError> {
    let kind = match import_session::find(tx, id).await {
        Ok(session) => kind(&session.subject),
        Err(error) => return Refusal::of(error).map(Err),
    };
    let profiles = statement_profile::list(tx).await?.into_iter().map(|kept| kept.profile.value).collect();
    Ok(Ok(Knowledge { kind, profiles, answers: Answers::default(), statement: None }))
}

const fn kind(subject: &Subject) -> StatementKind {
    match subject {
        Subject::Account(_) => StatementKind::Account,
        Subject::Card(_) => StatementKind::Card,
    }
}

/// Which file is not of the session.
fn refused(file: &ReadFile, error: SessionError) -> ApiError {
    let mut error = ApiError::from(error);
    if let ApiError::Refused { detail, .. } = &mut error {
        *detail = format!("`{}`: {detail}", file.upload.file.name());
    }
    error
}

async fn answer(
    tx: &mut WorkspaceTx,
    id: ImportSessionId,
    files: &[ReadFile],
    uploaded: &[Uploaded],
) -> Result<UploadAnswer, ApiError> {
    let kept = import_session::files(tx, id).await?;
    let mut kept: HashMap<StatementFileId, SessionFile> = kept.into_iter().map(|file| (file.id, file)).collect();
    let shown = |(file, uploaded): (&ReadFile, &Uploaded)| match uploaded.file.and_then(|id| kept.remove(&id)) {
        Some(kept) => ImportFile::uploaded(id, kept, uploaded),
        None => ImportFile::known(id, file, uploaded),
    };
    let files: Vec<ImportFile> = files.iter().zip(uploaded).map(shown).collect();
    let lines: u64 = files.iter().map(|file| u64::from(file.lines_read())).sum();
    let open = files.iter().filter(|file| file.is_open()).count();
    let message = format!("files: {}, lines read: {lines}, waiting for answers: {open}", files.len());
    let session = (&import_session::load(tx, id).await?.figures).into();
    Ok(UploadAnswer { message, files, session })
}
