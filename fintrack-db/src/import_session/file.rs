//! The files of a session, and what is read of them again.

use std::collections::BTreeSet;

use chrono::{DateTime, Utc};
use fintrack_core::calendar::BillingMonth;
use fintrack_core::event::Happening;
use fintrack_core::id::{ImportSessionId, StagedLineId, StatementFileId};
use fintrack_core::import_session::{AccountOrCard, RawLine, StagedLine, Standing, Subject, Target, raw_lines, stage};
use fintrack_core::statement::Statement;
use uuid::Uuid;

use super::answer::lock_open;
use super::{LoadedSession, SessionError, announce, facts, lines, load_found, restand, session};
use crate::{DbError, WorkspaceTx};

/// A file of a session.
#[derive(Clone, Debug, PartialEq)]
pub struct SessionFile {
    /// Its identity.
    pub id: StatementFileId,
    /// Its name, without folders.
    pub name: String,
    /// SHA-256 of its bytes.
    pub sha256: Vec<u8>,
    /// How many bytes it had.
    pub size_bytes: u64,
    /// How it was read: format, institution, warnings, questions.
    pub detection: serde_json::Value,
    /// How many lines fell to this session.
    pub lines_read: u32,
    /// Rows of the whole file that were meant to be transactions and could not be read.
    pub rows_unread: u32,
    /// Whether its bytes are still kept.
    pub is_kept: bool,
    /// When it came.
    pub created_at: DateTime<Utc>,
}

/// The files of a session, the oldest first.
///
/// # Errors
/// [`DbError::NotFound`] when there is no such session.
pub async fn files(tx: &mut WorkspaceTx, id: ImportSessionId) -> Result<Vec<SessionFile>, DbError> {
    super::about(tx, id).await?;
    let rows = sqlx::query!(
        r#"select s.id, s.name, s.sha256, s.size_bytes, s.detection, s.content is not null as "is_kept!", s.created_at,
                  f.lines_read, f.rows_unread
           from import_session_files f
           join statement_files s on s.workspace_id = f.workspace_id and s.id = f.file_id
           where f.session_id = $1
           order by s.id"#,
        id.get(),
    )
    .fetch_all(tx.conn())
    .await?;
    let count = |rows: i32| u32::try_from(rows).unwrap_or_default();
    let file = rows.into_iter().map(|row| SessionFile {
        id: StatementFileId::new(row.id),
        name: row.name,
        sha256: row.sha256,
        size_bytes: u64::try_from(row.size_bytes).unwrap_or_default(),
        detection: row.detection,
        lines_read: count(row.lines_read),
        rows_unread: count(row.rows_unread),
        is_kept: row.is_kept,
        created_at: row.created_at,
    });
    Ok(file.collect())
}

/// The bytes of a file as they came.
///
/// # Errors
/// [`DbError::NotFound`] when there is no such file, or its bytes are no longer kept.
pub async fn file_content(tx: &mut WorkspaceTx, id: StatementFileId) -> Result<Vec<u8>, DbError> {
    let content = sqlx::query_scalar!("select content from statement_files where id = $1", id.get())
        .fetch_optional(tx.conn())
        .await?
        .flatten()
        .ok_or_else(|| DbError::not_found("content of statement file", id))?;
    tokio::task::spawn_blocking(move || zstd::decode_all(content.as_slice()))
        .await
        .map_err(|error| DbError::corrupt("statement file", id.get())(error.into()))?
        .map_err(|error| DbError::corrupt("statement file", id.get())(error.into()))
}

/// What was read of a file this time.
#[derive(Clone, Debug)]
pub struct Reread {
    /// What was read.
    pub statement: Statement,
    /// Rows that were meant to be transactions and could not be read.
    pub rows_unread: u32,
    /// How it was read; see [`super::NewFile::detection`].
    pub detection: serde_json::Value,
}

/// Puts what was read of a file this time in the place of its lines that nobody touched. Lines that were answered, rejected
/// or committed stay as they are, and what stands in the same line of the file is not added to them.
///
/// Of a file that filled several sessions this one takes the lines of its own month, and those of months that none of the
/// others has, which wait as lines of another month.
///
/// # Errors
/// [`SessionError::Answer`] when the session is closed; [`DbError::NotFound`] when it has no such file.
pub async fn replace_lines(
    tx: &mut WorkspaceTx,
    id: ImportSessionId,
    file: StatementFileId,
    reread: Reread,
) -> Result<LoadedSession, SessionError> {
    let session = lock_open(tx, id).await?;
    let months = months_of(tx, file).await?;
    if !months.iter().any(|(of, _)| *of == id) {
        return Err(DbError::not_found("statement file", file).into());
    }
    let loaded = load_found(tx, session.clone()).await?;
    let own = || loaded.lines.iter().filter(|line| line.file == Some(file));
    let (kept, gone): (Vec<&StagedLine>, Vec<&StagedLine>) = own().partition(|line| is_touched(line));
    let taken: BTreeSet<u32> = kept.iter().map(|line| line.line).collect();
    let others: BTreeSet<BillingMonth> = months.iter().filter(|(of, _)| *of != id).map(|(_, month)| *month).collect();
    let falls_here = |line: &RawLine| match session.subject {
        Subject::Account(_) => !others.contains(&BillingMonth::of(line.date)),
        Subject::Card(_) => true,
    };
    let read: Vec<RawLine> = raw_lines(&session.subject, &reread.statement).into_iter().filter(falls_here).collect();
    let lines_read = read.len();
    let raw = read.into_iter().filter(|line| !taken.contains(&line.line)).collect();
    let knowledge = facts::knowledge(tx, session.subject.id()).await?;
    let fresh = stage(&session, Some(file), raw, &knowledge, &mut Uuid::now_v7);
    let gone: Vec<StagedLineId> = gone.into_iter().map(|line| line.id).collect();
    lines::delete(tx, &gone).await?;
    lines::insert(tx, &session, &fresh).await?;
    write(tx, id, file, lines_read, &reread).await?;
    if let (AccountOrCard::Account(_), Some(new)) =
        (session.subject.id(), Target::printed(&reread.statement, session.subject.currency(), session.month))
    {
        let target = session.target.map_or(new, |old| old.better(new));
        session::set_target(tx, id, target).await?;
    }
    announce::lines(tx, Happening::Deleted, gone).await?;
    announce::lines(tx, Happening::Created, fresh.iter().map(|line| line.id)).await?;
    let session = session::find(tx, id).await?;
    restand(tx, session, []).await
}

/// Whether a person or a commit decided something of a line.
fn is_touched(line: &StagedLine) -> bool {
    let is_said = line.draft.is_distinct || line.draft.same_as.is_some() || line.draft.recurrence.is_some();
    let is_settled = match line.standing {
        Standing::Booked(_) | Standing::Ignored(_) | Standing::Bound(_) => true,
        Standing::Rejected(why) => why.is_by_person(),
        Standing::Ready(_)
        | Standing::Pending(_)
        | Standing::PossibleDuplicate(..)
        | Standing::Duplicate(_)
        | Standing::Binds(_)
        | Standing::OtherMonth => false,
    };
    is_said || is_settled || !line.answered.is_empty()
}

/// The sessions that a file filled, with their months.
async fn months_of(
    tx: &mut WorkspaceTx,
    file: StatementFileId,
) -> Result<Vec<(ImportSessionId, BillingMonth)>, DbError> {
    let rows = sqlx::query!(
        "select s.id, s.month
         from import_session_files f
         join import_sessions s on s.workspace_id = f.workspace_id and s.id = f.session_id
         where f.file_id = $1",
        file.get(),
    )
    .fetch_all(tx.conn())
    .await?;
    Ok(rows.into_iter().map(|row| (ImportSessionId::new(row.id), BillingMonth::of(row.month))).collect())
}

async fn write(
    tx: &mut WorkspaceTx,
    session: ImportSessionId,
    file: StatementFileId,
    lines_read: usize,
    reread: &Reread,
) -> Result<(), DbError> {
    sqlx::query!("update statement_files set detection = $2 where id = $1", file.get(), reread.detection)
        .execute(tx.conn())
        .await?;
    // What could not be read is of the whole file.
    sqlx::query!(
        "update import_session_files
         set rows_unread = $3, lines_read = case when session_id = $1 then $4 else lines_read end
         where file_id = $2",
        session.get(),
        file.get(),
        i32::try_from(reread.rows_unread).unwrap_or(i32::MAX),
        i32::try_from(lines_read).unwrap_or(i32::MAX),
    )
    .execute(tx.conn())
    .await?;
    Ok(())
}
