//! The books for other programs, and the whole workspace as one archive: out, and in again.
//!
//! What goes out is written while it is sent. What comes in goes to a file first, is read to its end before anything is
//! written, and becomes a new workspace or nothing.

use std::fmt::{self, Write};
use std::sync::Arc;
use std::time::Duration;

use axum::extract::{FromRequest, Request, State};
use axum::response::Response;
use chrono::NaiveDate;
use fintrack_core::access::Role;
use fintrack_core::archive::{self, Archive, ArchiveError};
use fintrack_core::calendar::Period;
use fintrack_core::export::csv::{self, Formulas};
use fintrack_core::export::{ExportError, beancount, journal, json, ofx};
use fintrack_db::archive::LoadError;
use fintrack_db::export::{self, ExportFacts};
use serde::Deserialize;
use tokio::sync::{Mutex, Semaphore, SemaphorePermit};
use utoipa::IntoParams;

use crate::aside::aside;
use crate::code::ProblemCode;
use crate::download::{Chunks, FileName, stream};
use crate::entry::{Person, Read, Workspace, WorkspaceHeader};
use crate::extract::Query;
use crate::field::{At, Day};
use crate::problem::{Reporting, Writing};
use crate::resource::reports::CSV;
use crate::resource::workspaces;
use crate::spool::Spool;
use crate::word::choices;
use crate::write::{Answer, IdempotencyHeader, Post};
use crate::{ApiError, App};

/// The media type of an archive: a record of JSON a line.
const NDJSON: &str = "application/x-ndjson";
const TEXT: &str = "text/plain; charset=utf-8";
/// How many workspaces may be held whole at once, on their way out or in.
const WORKSPACES_AT_ONCE: usize = 4;
/// How long one waits for the others to be done.
const PATIENCE: Duration = Duration::from_secs(10);
const DETAIL_CHARS_MAX: usize = 500;

static ROOM: Semaphore = Semaphore::const_new(WORKSPACES_AT_ONCE);

async fn room() -> Result<SemaphorePermit<'static>, ApiError> {
    match tokio::time::timeout(PATIENCE, ROOM.acquire()).await {
        Ok(Ok(permit)) => Ok(permit),
        Ok(Err(_)) | Err(_) => Err(ApiError::Overloaded),
    }
}

choices! {
    /// What the books are exported as.
    ExportFormat, "format of an export" {
        /// Everything, for FinTrack elsewhere or later.
        Archive = "archive",
        /// Movements and balances of accounts and cards, for what reads banks' statements.
        Ofx = "ofx",
        /// A journal for hledger and ledger.
        Hledger = "hledger",
        /// A file for beancount.
        Beancount = "beancount",
        /// Transactions as a table, for spreadsheets.
        Csv = "csv",
        /// The books for programs.
        Json = "json",
    }
}

/// What is exported.
#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub(crate) struct ExportQuery {
    /// What the books are exported as; as an archive where nothing is said.
    #[param(inline, nullable = false)]
    format: Option<ExportFormat>,
    /// The first day, of OFX alone; that of the books where nothing is said.
    #[param(value_type = Option<NaiveDate>, nullable = false, example = "2026-03-01")]
    start_date: Option<Day>,
    /// The last day, of OFX alone; today where nothing is said.
    #[param(value_type = Option<NaiveDate>, nullable = false, example = "2026-03-31")]
    end_date: Option<Day>,
}

/// How the books are written.
#[derive(Clone, Copy)]
enum Manner {
    Ofx(Period),
    Journal,
    Beancount,
    Csv,
    Json,
}

impl Manner {
    /// `None` for an archive, which is more than the books.
    fn of(query: &ExportQuery, facts: &ExportFacts, today: NaiveDate) -> Result<Option<Self>, ApiError> {
        Ok(Some(match query.format.unwrap_or(ExportFormat::Archive) {
            ExportFormat::Archive => return Ok(None),
            ExportFormat::Ofx => {
                let whole = facts.days(today);
                let start = query.start_date.map_or(whole.start(), |day| day.0);
                let end = query.end_date.map_or(today.max(start), |day| day.0);
                Self::Ofx(Period::new(start, end).at("/end_date")?)
            }
            ExportFormat::Hledger => Self::Journal,
            ExportFormat::Beancount => Self::Beancount,
            ExportFormat::Csv => Self::Csv,
            ExportFormat::Json => Self::Json,
        }))
    }

    const fn extension(self) -> &'static str {
        match self {
            Self::Ofx(_) => "ofx",
            Self::Journal => "journal",
            Self::Beancount => "beancount",
            Self::Csv => "csv",
            Self::Json => "json",
        }
    }

    const fn content_type(self) -> &'static str {
        match self {
            Self::Ofx(_) => "application/x-ofx",
            Self::Journal | Self::Beancount => TEXT,
            Self::Csv => CSV,
            Self::Json => "application/json",
        }
    }

    fn write(self, out: &mut impl Write, facts: &ExportFacts) -> Result<(), ExportError> {
        let books = facts.books();
        match self {
            Self::Ofx(period) => ofx::write(out, &books, period, None),
            Self::Journal => journal::write(out, &books),
            Self::Beancount => beancount::write(out, &books),
            Self::Csv => csv::write(out, &books, Formulas::Guarded),
            Self::Json => json::write(out, &books),
        }
    }
}

/// Takes whatever is written, and keeps nothing.
struct Nowhere;

impl Write for Nowhere {
    fn write_str(&mut self, _: &str) -> fmt::Result {
        Ok(())
    }
}

/// Export the books, or everything as an archive. It is a file, sent while it is written.
#[utoipa::path(
    get,
    path = "/export",
    operation_id = "exportBooks",
    tag = "reports",
    params(ExportQuery, WorkspaceHeader),
    responses(
        (status = 200, description = "The file", content(
            (String = "application/x-ndjson"),
            (String = "application/x-ofx"),
            (String = "text/plain"),
            (String = "text/csv"),
            (Object = "application/json")
        )),
        Reporting
    )
)]
pub(crate) async fn export(
    mut workspace: Workspace<Read>,
    Query(query): Query<ExportQuery>,
) -> Result<Response, ApiError> {
    // Nobody's connection waits along.
    workspace.let_go();
    let (today, room) = (workspace.today(), room().await?);
    let mut tx = workspace.begin().await?;
    if query.format.unwrap_or(ExportFormat::Archive) == ExportFormat::Archive {
        let contents = fintrack_db::archive::contents(&mut tx).await?;
        drop(tx);
        let name = FileName::new(&[&contents.workspace.name, &today], "jsonl");
        let archive = aside(move || Archive::new(contents).map_err(|error| unexportable(&error))).await?;
        return Ok(stream(&name, NDJSON, move |out: &mut Chunks| {
            let _room = room;
            archive::write(out, &archive)
        }));
    }
    let facts = export::facts(&mut tx, today).await?;
    drop(tx);
    let Some(manner) = Manner::of(&query, &facts, today)? else { unreachable!("an archive was written above") };
    let name = FileName::new(&[&facts.workspace.name, &today], manner.extension());
    // Once without a reader: what cannot be written is said before the answer has begun.
    let facts = aside(move || {
        manner.write(&mut Nowhere, &facts).map_err(|error| unexportable(&error))?;
        Ok::<_, ApiError>(facts)
    });
    let facts = facts.await?;
    Ok(stream(&name, manner.content_type(), move |out: &mut Chunks| {
        let _room = room;
        manner.write(out, &facts)
    }))
}

fn unexportable(error: &impl ToString) -> ApiError {
    ApiError::refused(ProblemCode::NotExportable, error)
}

/// An archive that came, read to its end, and the file that it came in.
pub(crate) struct ArchiveUpload {
    spool: Arc<Spool>,
    /// What was read; a second attempt to write it reads it anew.
    first: Mutex<Option<Archive>>,
    _room: SemaphorePermit<'static>,
}

impl ArchiveUpload {
    async fn archive(&self) -> Result<Archive, ApiError> {
        match self.first.lock().await.take() {
            Some(archive) => Ok(archive),
            None => read(&self.spool).await,
        }
    }
}

async fn read(spool: &Arc<Spool>) -> Result<Archive, ApiError> {
    let spool = Arc::clone(spool);
    aside(move || archive::read(spool.as_ref()).map_err(|error| refused(&error))).await
}

/// What an import takes: the bytes of an archive as the body.
pub(crate) struct ArchivePost(Post<ArchiveUpload>);

impl FromRequest<App> for ArchivePost {
    type Rejection = ApiError;

    async fn from_request(request: Request, app: &App) -> Result<Self, ApiError> {
        let (parts, body) = request.into_parts();
        let _bytes = app.uploads.room_for_body(&parts.headers).await?;
        let spool = Spool::receive(&parts.headers, body, app.config.upload_bytes_max).await?;
        let (fingerprint, spool) = (spool.fingerprint(), Arc::new(spool));
        let room = room().await?;
        let first = Mutex::new(Some(read(&spool).await?));
        Ok(Self(Post::new(&parts, ArchiveUpload { spool, first, _room: room }, || fingerprint)?))
    }
}

/// Why bytes are no archive that can be taken in.
fn refused(error: &ArchiveError) -> ApiError {
    let code = match error {
        // Our own disk.
        ArchiveError::Source(_) => return ApiError::Overloaded,
        ArchiveError::NotAnArchive => ProblemCode::NotAnArchive,
        ArchiveError::Newer { .. } => ProblemCode::ArchiveNewer,
        ArchiveError::Cut { .. } => ProblemCode::ArchiveCut,
        ArchiveError::Damaged { .. } => ProblemCode::ArchiveDamaged,
        ArchiveError::Miscounted { .. } => ProblemCode::ArchiveMiscounted,
        ArchiveError::Rules(_) => ProblemCode::ArchiveRules,
        ArchiveError::Line(_) => ProblemCode::ArchiveLine,
    };
    ApiError::refused(code, &cut(error))
}

/// Why no workspace was made of an archive.
fn not_loaded(error: LoadError) -> ApiError {
    let code = match error {
        LoadError::Db(error) => return error.into(),
        LoadError::Exists(_) => ProblemCode::WorkspaceExists,
        LoadError::TimeZone(_) => ProblemCode::ArchiveTimeZone,
        LoadError::Currency(_) => ProblemCode::ArchiveCurrency,
        LoadError::Untold(_) => ProblemCode::ArchiveUntold,
    };
    ApiError::refused(code, &cut(&error))
}

fn cut(error: &impl ToString) -> String {
    let text = error.to_string();
    match text.char_indices().nth(DETAIL_CHARS_MAX) {
        Some((end, _)) => format!("{}…", &text[..end]),
        None => text,
    }
}

/// Make a workspace of an archive, with the caller as its only member and ADMIN. All identities are those that they were: a
/// workspace that is here already is refused, and nothing is merged.
#[utoipa::path(
    post,
    path = "/import-archive",
    operation_id = "importArchive",
    tag = "reports",
    params(IdempotencyHeader),
    request_body(
        content = Vec<u8>,
        content_type = "application/octet-stream",
        description = "The archive, as `GET /export?format=archive` answers it; of whatever media type, up to 64 MiB where \
                       the server says nothing else"
    ),
    responses((status = 201, description = "The workspace", body = workspaces::Workspace), Writing)
)]
pub(crate) async fn import(
    State(app): State<App>,
    person: Person,
    ArchivePost(post): ArchivePost,
) -> Result<Answer, ApiError> {
    let work = person.write(&post, async |tx, upload| {
        let archive = upload.archive().await?;
        let (tx, stored) = fintrack_db::archive::load_in(&app.db, tx, archive).await.map_err(not_loaded)?;
        let version = stored.version;
        Ok((tx, Answer::created(&workspaces::Workspace::of(stored, Role::Admin)).at_version(version)))
    });
    work.await
}
