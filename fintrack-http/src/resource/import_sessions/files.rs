//! The files of a session: listed, and read again with answers.

use axum::extract::State;
use fintrack_core::event::UploadStage;
use fintrack_core::id::{ImportSessionId, StatementFileId, StatementProfileId};
use fintrack_core::name::Name;
use fintrack_core::statement::{Answer as FileAnswer, Answers, Detection, Profile};
use fintrack_db::import_session::{self, SessionFile};
use fintrack_db::{DbError, WorkspaceTx, statement_profile};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use uuid::Uuid;

use super::SessionPath;
use super::file::{ImportFile, SessionFigures};
use super::upload::known;
use crate::entry::{Import, Read, Workspace, WorkspaceHeader};
use crate::extract::{Json, Path};
use crate::field::At;
use crate::problem::{Finding, Writing};
use crate::upload::progress::Watch;
use crate::upload::read::{Knowledge, Refusal, Reread, Turn, json};
use crate::write::{Answer, IdempotencyHeader, Post};
use crate::{ApiError, App};

/// How many answers are taken at once.
const ANSWERS_MAX: usize = 200;
/// How often a file is read because somebody else answered it meanwhile.
const READINGS_MAX: u32 = 5;

/// Which file of which session.
#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Path)]
pub(crate) struct FilePath {
    /// The session's identity.
    #[param(value_type = Uuid, example = "0199c0de-0000-7000-8000-0000000000f1")]
    id: ImportSessionId,
    /// The file's identity.
    #[param(value_type = Uuid, example = "0199c0de-0000-7000-8000-0000000000e1")]
    file_id: StatementFileId,
}

/// What is said of a file. What was said before stays, as far as nothing else is said.
#[derive(Deserialize, ToSchema)]
pub(crate) struct FileAnswers {
    /// The answers that choose readings, as its questions show them.
    #[schema(max_items = 200, example = json!(["date-order=day-first"]))]
    answers: Option<Vec<String>>,
    /// A profile, whose answers are given.
    #[schema(value_type = Option<Uuid>, example = "0199c0de-0000-7000-8000-0000000000a7")]
    profile_id: Option<StatementProfileId>,
    /// Which statement of a file that holds several, by its number.
    #[schema(example = 1, minimum = 1)]
    statement: Option<u32>,
    /// Keeps what is known of this file as a profile of that name, for the next file of its shape; in the place of the one
    /// that files of its shape had. Nothing is kept as long as the file leaves something open.
    #[schema(example = "Banco Azul", min_length = 1, max_length = 100)]
    save_as: Option<String>,
}

impl FileAnswers {
    /// The answers, read.
    fn answers(&self) -> Result<Vec<FileAnswer>, ApiError> {
        read_answers(self.answers.as_deref().unwrap_or_default())
    }

    /// What it is called that is kept.
    fn checked(&self) -> Result<Option<Name>, ApiError> {
        if self.answers.as_ref().is_some_and(|answers| answers.len() > ANSWERS_MAX) {
            return Err(format!("more than {ANSWERS_MAX} answers")).at("/answers");
        }
        if self.answers.is_some() && self.profile_id.is_some() {
            return Err("say the answers or a profile that has them, not both").at("/profile_id");
        }
        if self.answers.is_none() && self.profile_id.is_none() && self.statement.is_none() {
            return Err("say the answers, a profile that has them, or which statement is meant").at("/answers");
        }
        self.save_as.as_deref().map(Name::new).transpose().at("/save_as")
    }
}

/// Answers to questions about files, as people write them.
///
/// # Errors
/// [`ApiError::Invalid`] at the first that answers no question.
pub(crate) fn read_answers(written: &[String]) -> Result<Vec<FileAnswer>, ApiError> {
    let read = |(n, text): (usize, &String)| text.parse().at(&format!("/answers/{n}"));
    written.iter().enumerate().map(read).collect()
}

/// What was said of a file before, as it is kept.
#[derive(Deserialize)]
struct Said {
    #[serde(default)]
    given: Answers,
    #[serde(default)]
    chosen: Option<usize>,
}

/// What became of a file that was read again.
#[derive(Serialize, ToSchema)]
pub(crate) struct FileAnswered {
    /// In a few words.
    #[schema(example = "lines read: 41")]
    message: String,
    /// The file.
    file: ImportFile,
    /// The profile that was kept.
    #[schema(example = "0199c0de-0000-7000-8000-0000000000a7")]
    profile_id: Option<Uuid>,
    /// Whether the books would agree with the bank now.
    session: SessionFigures,
}

/// List the files of a session: what was found out of each, what it asks, and what could not be read.
#[utoipa::path(
    get,
    path = "/import-sessions/{id}/files",
    operation_id = "listImportFiles",
    tag = "import-sessions",
    params(SessionPath, WorkspaceHeader),
    responses((status = 200, description = "The files, the oldest first", body = Vec<ImportFile>), Finding)
)]
pub(crate) async fn list(
    mut workspace: Workspace<Read>,
    Path(path): Path<SessionPath>,
) -> Result<Json<Vec<ImportFile>>, ApiError> {
    let files = import_session::files(&mut workspace.begin().await?, path.id).await?;
    Ok(Json(files.into_iter().map(|file| ImportFile::kept(path.id, file)).collect()))
}

/// Answer what a file leaves open: it is read again, and what nobody touched of its lines is replaced.
#[utoipa::path(
    post,
    path = "/import-sessions/{id}/files/{file_id}/answers",
    operation_id = "answerImportFile",
    tag = "import-sessions",
    params(FilePath, WorkspaceHeader, IdempotencyHeader),
    request_body = FileAnswers,
    responses((status = 200, description = "What became of the file", body = FileAnswered), Writing)
)]
pub(crate) async fn answer(
    State(app): State<App>,
    mut workspace: Workspace<Import>,
    Path(path): Path<FilePath>,
    post: Post<FileAnswers>,
) -> Result<Answer, ApiError> {
    let mut readings = 1;
    let done = loop {
        let done = read_again(&app, &mut workspace, &path, &post).await;
        // What they said holds as well, as far as nothing else is said now.
        if readings >= READINGS_MAX || !matches!(done, Err(ApiError::FileAnswered)) {
            break done;
        }
        readings += 1;
    };
    Ok(done.inspect_err(|error| app.metrics.import_failure(error))?.counted_by(&app.metrics))
}

async fn read_again(
    app: &App,
    workspace: &mut Workspace<Import>,
    path: &FilePath,
    post: &Post<FileAnswers>,
) -> Result<Answer, ApiError> {
    let watch = Watch::of(&app.db, workspace.scope(), path.id);
    let found = match post.body().checked() {
        Ok(_) => find(&mut workspace.begin().await?, path, post.body()).await?,
        // It is said again below, where it is kept for whoever sends the same again.
        Err(_) => Err(Refusal::Gone),
    };
    let (read, seen, _held) = match found {
        Ok((file, known)) => {
            let seen = file.detection;
            let room = app.uploads.room_for_kept(file.size_bytes).await?;
            let content = import_session::file_content(&mut workspace.begin().await?, file.id).await?;
            let Turn { done, permit } = app.uploads.read_again(file.name, content, known, &watch).await?;
            (done, Some(seen), Some((room, permit)))
        }
        Err(refusal) => (Err(refusal), None, None),
    };
    watch.begin(UploadStage::Staging, 0);
    let work = workspace.write(post, async |mut tx, said| {
        let name = said.checked()?;
        let Reread { statement, detection, rows_unread } = read.as_ref()?;
        if said.statement.is_some() && detection.chosen.is_none() {
            return Err("the file has no statement of that number").at("/statement");
        }
        let again = import_session::Reread {
            statement: statement.clone(),
            rows_unread: *rows_unread,
            detection: json(detection),
            seen: seen.clone(),
        };
        let loaded = import_session::replace_lines(&mut tx, path.id, path.file_id, again).await?;
        let profile_id = save(&mut tx, name, detection).await?;
        let files = import_session::files(&mut tx, path.id).await?;
        let file = files.into_iter().find(|file| file.id == path.file_id).ok_or_else(|| absent(path.file_id))?;
        let file = ImportFile::kept(path.id, file);
        let message = format!("lines read: {}", file.lines_read());
        let answered = FileAnswered { message, file, profile_id, session: (&loaded.figures).into() };
        Ok((tx, Answer::ok(&answered)))
    });
    work.await
}

/// The file, and what is known of it with what is said now.
async fn find(
    tx: &mut WorkspaceTx,
    path: &FilePath,
    said: &FileAnswers,
) -> Result<Result<(SessionFile, Knowledge), Refusal>, ApiError> {
    let mut known = match known(tx, path.id).await? {
        Ok(known) => known,
        Err(refusal) => return Ok(Err(refusal)),
    };
    let files = import_session::files(tx, path.id).await?;
    let Some(file) = files.into_iter().find(|file| file.id == path.file_id) else {
        return Refusal::of(absent(path.file_id)).map(Err);
    };
    if !file.is_kept {
        return Ok(Err(Refusal::Gone));
    }
    // What else was found out is found out again, whatever version of the software kept it.
    let Ok(Said { given, chosen }) = serde_json::from_value(file.detection.clone()) else {
        return Ok(Err(Refusal::AnswersUnreadable));
    };
    (known.answers, known.statement) = (given, chosen);
    if let Some(id) = said.profile_id {
        match statement_profile::find(tx, id).await {
            Ok(kept) => known.answers.extend(kept.profile.value.answers.iter()),
            Err(error) => return Refusal::of(error).map(Err),
        }
    }
    known.answers.extend(said.answers()?);
    if let Some(number) = said.statement {
        known.statement = Some(usize::try_from(number).unwrap_or(usize::MAX));
    }
    Ok(Ok((file, known)))
}

/// Keeps what is known of a file, if it is asked for and nothing is left open.
async fn save(tx: &mut WorkspaceTx, name: Option<Name>, detection: &Detection) -> Result<Option<Uuid>, ApiError> {
    let Some(name) = name.filter(|_| detection.is_settled()) else { return Ok(None) };
    let profile: Profile = detection.profile(name.as_str());
    Ok(Some(statement_profile::save(tx, &profile).await?.id.get()))
}

fn absent(file: StatementFileId) -> DbError {
    DbError::NotFound { what: "statement file", key: file.to_string() }
}
