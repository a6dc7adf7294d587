//! Writes what an import decided.

use fintrack_core::audit::Operation;
use fintrack_core::event::Happening;
use fintrack_core::id::StatementFileId;
use fintrack_core::import_session::{ImportSession, Subject};
use sha2::{Digest, Sha256};
use uuid::Uuid;

use super::commit::{apply, renamed};
use super::import::{ImportError, ImportRequest, NewFile, Work};
use super::{announce, imported, lines, session, standings};
use crate::audit::Recording;
use crate::{DbError, WorkspaceTx};

/// zstd's own default: a statement shrinks to a tenth at some hundred megabytes a second.
const COMPRESSION_LEVEL: i32 = 3;
/// From so many rows on, the planner is told of them within the import: it would check each line's foreign keys by the
/// wrong index as long as it takes the tables for empty.
const ROWS_WORTH_COUNTING: usize = 1_000;

/// Writes what was decided: transactions first, since lines refer to them. The recording of what it did to the books, which
/// is nothing where nothing was to be booked.
pub(super) async fn store(
    tx: &mut WorkspaceTx,
    subject: &Subject,
    file: StatementFileId,
    request: &ImportRequest,
    works: &[Work],
) -> Result<Recording, ImportError> {
    let mut recording = Recording::begin(tx, Operation::CommitImport).await?;
    let stored: Vec<&Work> = works.iter().filter(|work| work.is_stored).collect();
    if !stored.is_empty() {
        insert_file(tx, subject, file, &request.file).await?;
        let new: Vec<&ImportSession> = stored.iter().filter(|work| !work.was_open).map(|work| &work.session).collect();
        session::insert(tx, &new).await?;
        insert_session_files(tx, file, request.rows_unread, &stored).await?;
    }
    // Transactions of all sessions first, since lines refer to them.
    for work in works {
        if let Some(plan) = &work.plan {
            apply(tx, &mut recording, &work.session, plan, &renamed(work.lines())).await?;
        }
    }
    let written: usize = works.iter().map(|work| work.fresh.len()).sum();
    if written >= ROWS_WORTH_COUNTING {
        crate::schema::refresh_statistics(tx).await?;
    }
    for work in works {
        if let (true, true, Some(target)) = (work.was_open, work.has_new_target, work.session.target) {
            session::set_target(tx, work.session.id, target).await?;
        }
        if work.is_stored {
            lines::insert(tx, &work.session, &work.fresh).await?;
            let (is_new, session) = (!work.was_open, work.session.id);
            let happening = if is_new { Happening::Created } else { Happening::Updated };
            announce::sessions(tx, happening, [session]).await?;
            announce::lines(tx, Happening::Created, work.fresh.iter().map(|line| line.id)).await?;
        }
        lines::update_drafts(tx, &work.understood_lines().collect::<Vec<_>>()).await?;
        if work.is_stored || work.plan.is_some() || !work.understood.is_empty() {
            standings::update(tx, &work.known_standings()).await?;
        }
        if let Some(plan) = &work.plan {
            imported::insert(tx, &mut recording, work.session.subject.id(), &plan.imported).await?;
        }
    }
    Ok(recording)
}

async fn insert_file(
    tx: &mut WorkspaceTx,
    subject: &Subject,
    id: StatementFileId,
    file: &NewFile,
) -> Result<(), DbError> {
    let (account, card) = session::columns(subject.id());
    let sha256 = Sha256::digest(&file.content);
    // Into memory, so this cannot fail but by a bug in the library; then the bytes themselves are kept.
    let content = zstd::encode_all(file.content.as_slice(), COMPRESSION_LEVEL)
        .map_err(|error| DbError::corrupt("statement file", id.get())(error.into()))?;
    sqlx::query!(
        "insert into statement_files
             (workspace_id, id, account_id, card_id, name, sha256, size_bytes, content, detection)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9)",
        tx.workspace(),
        id.get(),
        account,
        card,
        file.name,
        sha256.as_slice(),
        i64::try_from(file.content.len()).unwrap_or(i64::MAX),
        content,
        file.detection,
    )
    .execute(tx.conn())
    .await?;
    Ok(())
}

async fn insert_session_files(
    tx: &mut WorkspaceTx,
    file: StatementFileId,
    rows_unread: u32,
    works: &[&Work],
) -> Result<(), DbError> {
    let sessions: Vec<Uuid> = works.iter().map(|work| work.session.id.get()).collect();
    let read: Vec<i32> = works.iter().map(|work| i32::try_from(work.fresh.len()).unwrap_or(i32::MAX)).collect();
    sqlx::query!(
        "insert into import_session_files (workspace_id, file_id, rows_unread, session_id, lines_read)
         select $1, $2, $3, * from unnest($4::uuid[], $5::integer[])",
        tx.workspace(),
        file.get(),
        i32::try_from(rows_unread).unwrap_or(i32::MAX),
        &sessions,
        &read,
    )
    .execute(tx.conn())
    .await?;
    Ok(())
}
