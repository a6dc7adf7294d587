//! What is in files: read off the threads that serve, a few at once, with what the workspace knows of their shapes.

use std::sync::Arc;

use fintrack_core::event::UploadStage;
use fintrack_core::import_session;
use fintrack_core::statement::{
    Answers, ChoiceError, Detection, Known, Limits, Profile, ReadError, Statement, StatementFile, StatementKind,
};
use fintrack_db::DbError;
use fintrack_db::import_session::{NewFile, Upload};
use serde_json::Value;
use tokio::sync::OwnedSemaphorePermit;
use tokio::task::spawn_blocking;

use super::progress::{Looker, Watch};
use super::{ReceivedFile, Uploads};
use crate::ApiError;
use crate::code::{FieldCode, ProblemCode};
use crate::problem::FieldError;

/// How many lines the files of one request may have: some hundred bytes of memory each, while they are staged.
pub(crate) const LINES_MAX: usize = import_session::LINES_MAX;
/// How many rows of a file that are no line are told one by one, and how many warnings.
const TOLD_MAX: usize = 100;

/// What is known before a file is looked at.
#[derive(Clone, Debug)]
pub(crate) struct Knowledge {
    /// What the session's statements are of.
    pub(crate) kind: StatementKind,
    pub(crate) profiles: Vec<Profile>,
    /// What was answered about this file.
    pub(crate) answers: Answers,
    /// Which of its statements is meant, where somebody said so.
    pub(crate) statement: Option<usize>,
}

/// A file that was read.
#[derive(Clone, Debug)]
pub(crate) struct ReadFile {
    /// What is taken into the session.
    pub(crate) upload: Upload,
    pub(crate) detection: Detection,
}

/// What was read of files that are there already.
pub(crate) struct Reread {
    /// Nothing, as long as something is left open.
    pub(crate) statement: Arc<Statement>,
    pub(crate) detection: Detection,
    pub(crate) rows_unread: u32,
}

/// Work that was done, and the right to do more of it: others begin when it is let go.
pub(crate) struct Turn<T> {
    pub(crate) done: T,
    pub(crate) permit: OwnedSemaphorePermit,
}

/// Why nothing was taken from files. It is said to whoever sends them again as well.
#[derive(Clone, Debug)]
pub(crate) enum Refusal {
    /// There is no such thing, by kind and key.
    Absent(&'static str, String),
    /// Which file is at fault, and why.
    Unreadable(Vec<FieldError>),
    /// Which file is, and beyond what.
    TooLarge(String),
    /// The bytes of the file are no longer kept.
    Gone,
    /// What was answered about the file before is kept as this version does not understand it.
    AnswersUnreadable,
}

impl From<&Refusal> for ApiError {
    fn from(refusal: &Refusal) -> Self {
        match refusal {
            Refusal::Absent(what, key) => DbError::NotFound { what, key: key.clone() }.into(),
            Refusal::Unreadable(fields) => Self::Invalid(fields.clone()),
            Refusal::TooLarge(detail) => Self::FileTooLarge(detail.clone()),
            Refusal::Gone => {
                Self::refused(ProblemCode::FileGone, &"the bytes of the file are no longer kept: upload it again")
            }
            Refusal::AnswersUnreadable => Self::refused(
                ProblemCode::AnswersUnreadable,
                &"another version of FinTrack kept what was answered about the file: use that one, or upload the file \
                  into a new session",
            ),
        }
    }
}

impl Refusal {
    /// What the database did not find; anything else is a failure.
    pub(crate) fn of(error: DbError) -> Result<Self, ApiError> {
        if let DbError::NotFound { what, key } = error { Ok(Self::Absent(what, key)) } else { Err(error.into()) }
    }
}

impl Uploads {
    /// Reads files. All of them can be read, or none is taken.
    ///
    /// # Errors
    /// [`ApiError`] when a reader failed in a way that is not the file's fault.
    pub(crate) async fn read(
        &self,
        files: Vec<ReceivedFile>,
        known: Knowledge,
        watch: &Watch,
    ) -> Result<Turn<Result<Vec<ReadFile>, Refusal>>, ApiError> {
        let bytes = files.iter().map(|file| file.content.len()).sum::<usize>();
        self.work(bytes, watch, move |looker| read_all(files, &known, looker)).await
    }

    /// Reads a file again that is kept.
    ///
    /// # Errors
    /// As [`Self::read`].
    pub(crate) async fn read_again(
        &self,
        name: String,
        content: Vec<u8>,
        known: Knowledge,
        watch: &Watch,
    ) -> Result<Turn<Result<Reread, Refusal>>, ApiError> {
        let read = move |looker: &Looker| {
            let (statement, detection) =
                read_one(&name, &content, &known, LINES_MAX, looker).map_err(|why| why.into_refusal("/answers"))?;
            let rows_unread = rows_unread(&detection);
            Ok(Reread { statement: statement.unwrap_or_default().into(), detection, rows_unread })
        };
        self.work(0, watch, read).await
    }

    /// The right to read goes along with the work, which is not ended by whoever stops waiting for it.
    async fn work<T: Send + 'static>(
        &self,
        bytes: usize,
        watch: &Watch,
        read: impl FnOnce(&Looker) -> T + Send + 'static,
    ) -> Result<Turn<T>, ApiError> {
        let permit = Arc::clone(&self.readers).acquire_owned().await.map_err(|error| broken(&error))?;
        // Every reader looks at least twice.
        watch.begin(UploadStage::Reading, 2 * bytes);
        let looker = watch.looker();
        let turn = spawn_blocking(move || {
            let done = read(&looker);
            Turn { done, permit }
        });
        turn.await.map_err(|error| broken(&error))
    }
}

fn broken(error: &impl std::fmt::Display) -> ApiError {
    ApiError::Panicked { message: format!("reading a file failed: {error}") }
}

fn read_all(files: Vec<ReceivedFile>, known: &Knowledge, looker: &Looker) -> Result<Vec<ReadFile>, Refusal> {
    let (mut read, mut unreadable, mut lines_left) = (Vec::with_capacity(files.len()), Vec::new(), LINES_MAX);
    for (at, ReceivedFile { name, content }) in files.into_iter().enumerate() {
        match read_one(&name, &content, known, lines_left, looker) {
            Ok((statement, detection)) => {
                lines_left -= statement.as_ref().map_or(0, |statement| statement.lines.len());
                let file = NewFile::new(name, content, json(&detection));
                let rows_unread = rows_unread(&detection);
                let upload = Upload { file, statement: statement.map(Arc::new), rows_unread };
                read.push(ReadFile { upload, detection });
            }
            Err(Unread::TooLarge(detail)) => return Err(Refusal::TooLarge(detail)),
            Err(Unread::Fault(code, message)) => {
                unreadable.push(FieldError { pointer: format!("/file/{at}"), code, message });
            }
        }
    }
    if unreadable.is_empty() { Ok(read) } else { Err(Refusal::Unreadable(unreadable)) }
}

/// Why a file was not read.
enum Unread {
    TooLarge(String),
    Fault(FieldCode, String),
}

impl Unread {
    fn into_refusal(self, pointer: &str) -> Refusal {
        match self {
            Self::TooLarge(detail) => Refusal::TooLarge(detail),
            Self::Fault(code, message) => {
                Refusal::Unreadable(vec![FieldError { pointer: pointer.to_owned(), code, message }])
            }
        }
    }
}

/// Reads a file; its statement as far as nothing is left open.
fn read_one(
    name: &str,
    content: &[u8],
    known: &Knowledge,
    lines_max: usize,
    looker: &Looker,
) -> Result<(Option<Statement>, Detection), Unread> {
    let beforehand = Known { answers: known.answers.clone(), profiles: &known.profiles };
    let limits = Limits { lines: lines_max, told: TOLD_MAX };
    let file = StatementFile::read(&looker.at(content), &beforehand, limits);
    let mut file = file.map_err(|error| unread(name, &error))?;
    match file.choose(known.statement, known.kind) {
        Ok(statement) => {
            let statement = Some(statement).filter(|_| file.detection.is_settled());
            Ok((statement, file.detection))
        }
        Err(ChoiceError::Several(_)) => Ok((None, file.detection)),
        Err(error @ ChoiceError::NoTransactions(_)) => {
            Err(Unread::Fault(FieldCode::NoTransactions, format!("`{name}`: {error}")))
        }
    }
}

fn unread(name: &str, error: &ReadError) -> Unread {
    let message = format!("`{name}`: {error}");
    let code = match error {
        ReadError::TooLarge { .. } => return Unread::TooLarge(message),
        ReadError::Source(_) => FieldCode::Unavailable,
        ReadError::Empty => FieldCode::Empty,
        ReadError::NotAStatement { .. } => FieldCode::NotAStatement,
        ReadError::Unsupported { .. } => FieldCode::Unsupported,
        ReadError::NoTransactions { .. } => FieldCode::NoTransactions,
        ReadError::Malformed { .. } | ReadError::BrokenContainer { .. } => FieldCode::Broken,
        ReadError::Protected { .. } => FieldCode::Protected,
    };
    Unread::Fault(code, message)
}

/// What may be missing of a file that was taken. Of one that waits, nothing was taken yet.
fn rows_unread(detection: &Detection) -> u32 {
    if detection.is_settled() { u32::try_from(detection.gap_count()).unwrap_or(u32::MAX) } else { 0 }
}

/// A detection as it is kept.
pub(crate) fn json(detection: &Detection) -> Value {
    serde_json::to_value(detection).expect("a detection is made of texts, numbers and lists")
}

#[cfg(test)]
mod tests {
    use fintrack_core::id::ImportSessionId;
    use fintrack_db::testing::TestDb;
    use uuid::Uuid;

    use super::*;

    #[tokio::test]
    async fn more_lines_than_can_be_staged_are_too_large() {
        let test = TestDb::new().await;
        let watch = Watch::of(test.db(), test.scope().await, ImportSessionId::new(Uuid::now_v7()));
        let known = Knowledge {
            kind: StatementKind::Account,
            profiles: Vec::new(),
            answers: Answers::default(),
            statement: None,
        };
        let file = format!("Data;Valor;Texto\n{}", "13/03/2026;-1,00;Padaria\n".repeat(9));
        let read = |lines_max| read_one("a.csv", file.as_bytes(), &known, lines_max, &watch.looker());
        assert!(matches!(read(9), Err(Unread::TooLarge(detail)) if detail.contains("a.csv")), "lines and a statement");
        assert!(matches!(read(10), Ok((Some(statement), _)) if statement.lines.len() == 9));
    }
}
