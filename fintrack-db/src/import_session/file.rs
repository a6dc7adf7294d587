//! The files of a session.

use chrono::{DateTime, Utc};
use fintrack_core::id::{ImportSessionId, StatementFileId};

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
