//! A file that a person uploads into a session.

use std::sync::Arc;

use fintrack_core::event::Happening;
use fintrack_core::id::{ImportSessionId, StatementFileId};
use fintrack_core::import_session::{Counts, ImportSession};
use fintrack_core::statement::Statement;
use uuid::Uuid;

use super::answer::lock_open;
use super::file::NewFile;
use super::import::{ImportRequest, import};
use super::planning::Share;
use super::reread::{Reread, replace_lines};
use super::store::{insert_file, insert_session_files};
use super::{SessionError, announce};
use crate::{DbError, WorkspaceTx};

/// A file on its way into a session. Cloning copies neither the file nor what was read of it.
#[derive(Clone, Debug)]
pub struct Upload {
    /// The file.
    pub file: NewFile,
    /// What was read from it. `None` as long as it leaves something open: then it is kept, and nothing is staged.
    pub statement: Option<Arc<Statement>>,
    /// Rows that were meant to be transactions and could not be read.
    pub rows_unread: u32,
}

/// What became of a file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Uploaded {
    /// The file as it is kept; `None` where it told nothing new, and is not.
    pub file: Option<StatementFileId>,
    /// Whether the session had a file of the same bytes before: then it is that one.
    pub is_repeat: bool,
    /// Whether anything was taken from it that was not known, or it was kept for what it leaves open.
    pub is_news: bool,
    /// The lines of the file by their outcome; they sum to the lines read.
    pub read: Counts,
}

/// A file that a session has already.
struct Before {
    id: StatementFileId,
    has_lines: bool,
}

/// Takes a file into a session: stages its lines, or keeps it until what it leaves open is answered. The same bytes again
/// are the same file: they bring what they were kept for, if it can be read now, and nothing twice.
///
/// # Errors
/// [`SessionError::Answer`] when the session is closed; [`SessionError::Import`] when the file has no line of its month;
/// [`DbError::NotFound`].
pub async fn upload(tx: &mut WorkspaceTx, id: ImportSessionId, upload: Upload) -> Result<Uploaded, SessionError> {
    let session = lock_open(tx, id).await?;
    let before = find_same(tx, id, upload.file.sha256()).await?;
    let Some(statement) = &upload.statement else {
        let file = match &before {
            Some(before) => before.id,
            None => keep(tx, &session, &upload).await?,
        };
        let is_repeat = before.is_some();
        return Ok(Uploaded { file: Some(file), is_repeat, is_news: !is_repeat, read: Counts::default() });
    };
    if let Some(before) = before.as_ref().filter(|before| !before.has_lines) {
        let (statement, detection) = (Arc::clone(statement), upload.file.detection);
        let reread = Reread { statement, rows_unread: upload.rows_unread, detection, seen: None };
        let loaded = replace_lines(tx, id, before.id, reread).await?;
        let own = loaded.lines.iter().filter(|line| line.file == Some(before.id));
        let mut read = Counts::default();
        read.extend(own.map(|line| (line.standing.outcome(), 1)));
        return Ok(Uploaded { file: Some(before.id), is_repeat: true, is_news: true, read });
    }
    let request = ImportRequest {
        subject: session.subject.id(),
        month: Some(session.month),
        target: None,
        statement: Arc::clone(statement),
        rows_unread: upload.rows_unread,
        file: upload.file,
        commit: None,
    };
    let outcome = Box::pin(import(tx, request)).await?;
    let file = outcome.file.or(before.as_ref().map(|before| before.id));
    Ok(Uploaded { file, is_repeat: before.is_some(), is_news: outcome.file.is_some(), read: outcome.read })
}

async fn find_same(tx: &mut WorkspaceTx, id: ImportSessionId, sha256: &[u8]) -> Result<Option<Before>, DbError> {
    let row = sqlx::query!(
        r#"select s.id,
                  exists (select from staged_lines l where l.session_id = f.session_id and l.file_id = s.id)
                      as "has_lines!"
           from import_session_files f
           join statement_files s on s.workspace_id = f.workspace_id and s.id = f.file_id
           where f.session_id = $1 and s.sha256 = $2
           order by s.id
           limit 1"#,
        id.get(),
        sha256,
    )
    .fetch_optional(tx.conn())
    .await?;
    Ok(row.map(|row| Before { id: StatementFileId::new(row.id), has_lines: row.has_lines }))
}

/// Keeps a file that nothing is taken from yet.
async fn keep(tx: &mut WorkspaceTx, session: &ImportSession, upload: &Upload) -> Result<StatementFileId, DbError> {
    let id = StatementFileId::new(Uuid::now_v7());
    insert_file(tx, session.subject.id(), id, &upload.file).await?;
    let share = Share { session: session.clone(), is_new: false, lines: 0 };
    insert_session_files(tx, id, upload.rows_unread, &[share]).await?;
    announce::sessions(tx, Happening::Updated, [session.id]).await?;
    Ok(id)
}
