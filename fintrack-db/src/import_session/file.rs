//! The files of a session.

use std::collections::HashMap;
use std::sync::Arc;

use chrono::{DateTime, Utc};
use fintrack_core::id::{ImportSessionId, StatementFileId};
use fintrack_core::import_session::{Counts, Outcome};
use fintrack_core::word::WordError;
use serde_json::Value;
use sha2::{Digest, Sha256};

use crate::{DbError, WorkspaceTx};

/// A statement file as it came. Cloning copies no byte of it.
#[derive(Clone, Debug)]
pub struct NewFile {
    name: String,
    content: Arc<Vec<u8>>,
    sha256: [u8; 32],
    /// How it was read: what the core calls its detection. By the `shape` in it the profile is found which says how far the
    /// bank's ids can be trusted.
    pub detection: Value,
}

impl NewFile {
    /// A file with its name, without folders. The bytes are kept, so that a question answered later can read them again.
    pub fn new(name: impl Into<String>, content: Vec<u8>, detection: Value) -> Self {
        let sha256 = Sha256::digest(&content).into();
        Self { name: name.into().replace('\0', ""), content: Arc::new(content), sha256, detection }
    }

    /// Its name, without folders.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// Its bytes.
    pub const fn content(&self) -> &Arc<Vec<u8>> {
        &self.content
    }

    /// SHA-256 of its bytes.
    pub const fn sha256(&self) -> &[u8; 32] {
        &self.sha256
    }
}

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
    /// How it was read; see [`NewFile::detection`].
    pub detection: Value,
    /// How many lines fell to this session.
    pub lines_read: u32,
    /// Those that are there by their outcome, as last judged.
    pub counts: Counts,
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
    let mut counts = counts(tx, id).await?;
    let count = |rows: i32| u32::try_from(rows).unwrap_or_default();
    let file = rows.into_iter().map(|row| SessionFile {
        id: StatementFileId::new(row.id),
        name: row.name,
        sha256: row.sha256,
        size_bytes: u64::try_from(row.size_bytes).unwrap_or_default(),
        detection: row.detection,
        lines_read: count(row.lines_read),
        counts: counts.remove(&StatementFileId::new(row.id)).unwrap_or_default(),
        rows_unread: count(row.rows_unread),
        is_kept: row.is_kept,
        created_at: row.created_at,
    });
    Ok(file.collect())
}

/// How many lines of each file of a session ended how; a file without lines has no entry.
async fn counts(tx: &mut WorkspaceTx, id: ImportSessionId) -> Result<HashMap<StatementFileId, Counts>, DbError> {
    let rows = sqlx::query!(
        r#"select s.file_id as "file_id!", coalesce(i.outcome, s.outcome) as "outcome!", count(*) as "count!"
           from staged_lines s
           left join imported_lines i on i.workspace_id = s.workspace_id and i.staged_line_id = s.id
           where s.session_id = $1 and s.file_id is not null
           group by 1, 2"#,
        id.get(),
    )
    .fetch_all(tx.conn())
    .await?;
    let mut counts: HashMap<StatementFileId, Counts> = HashMap::new();
    for row in rows {
        let corrupt = DbError::corrupt("statement file", row.file_id);
        let outcome: Outcome = row.outcome.parse().map_err(|error: WordError| corrupt(error.into()))?;
        let count = u32::try_from(row.count).unwrap_or(u32::MAX);
        counts.entry(StatementFileId::new(row.file_id)).or_default().extend([(outcome, count)]);
    }
    Ok(counts)
}

/// The bytes of a file as they came.
///
/// # Errors
/// [`DbError::NotFound`] when there is no such file, or its bytes are no longer kept.
pub async fn file_content(tx: &mut WorkspaceTx, id: StatementFileId) -> Result<Vec<u8>, DbError> {
    let absent = || DbError::not_found("content of statement file", id);
    let row = sqlx::query!("select content, size_bytes from statement_files where id = $1", id.get())
        .fetch_optional(tx.conn())
        .await?
        .ok_or_else(absent)?;
    let (content, size) = (row.content.ok_or_else(absent)?, usize::try_from(row.size_bytes).unwrap_or_default());
    tokio::task::spawn_blocking(move || {
        // As large as it will be from the beginning: nothing is moved, and so never there twice.
        let mut bytes = Vec::with_capacity(size);
        zstd::stream::copy_decode(content.as_slice(), &mut bytes).map(|()| bytes)
    })
    .await
    .map_err(|error| DbError::corrupt("statement file", id.get())(error.into()))?
    .map_err(|error| DbError::corrupt("statement file", id.get())(error.into()))
}

/// A detection as it can be stored: without NUL characters, which a file may have and no database takes.
pub(super) fn written(detection: &Value) -> Value {
    match detection {
        Value::String(text) => Value::String(text.replace('\0', "")),
        Value::Array(items) => items.iter().map(written).collect(),
        Value::Object(fields) => fields.iter().map(|(name, value)| (name.replace('\0', ""), written(value))).collect(),
        Value::Null | Value::Bool(_) | Value::Number(_) => detection.clone(),
    }
}
