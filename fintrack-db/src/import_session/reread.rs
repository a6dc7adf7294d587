//! A file that is read again, since a question about it was answered otherwise.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use fintrack_core::calendar::BillingMonth;
use fintrack_core::event::Happening;
use fintrack_core::id::{ImportSessionId, StagedLineId, StatementFileId};
use fintrack_core::import_session::{
    ImportSession, Knowledge, RawLine, SessionFull, StagedLine, Standing, Subject, Target, raw_lines, stage,
};
use fintrack_core::statement::Statement;
use uuid::Uuid;

use super::answer::lock_open;
use super::file::written;
use super::{LoadedSession, SessionError, announce, facts, lines, restand, session};
use crate::{DbError, WorkspaceTx};

/// What was read of a file this time.
#[derive(Clone, Debug)]
pub struct Reread {
    /// What was read; nothing as long as the file leaves something open.
    pub statement: Arc<Statement>,
    /// Rows that were meant to be transactions and could not be read.
    pub rows_unread: u32,
    /// How it was read; see [`super::NewFile::detection`].
    pub detection: serde_json::Value,
    /// What was kept of it when it was read, with what had been answered by then; `None` where that was looked at in this
    /// transaction, after the session was locked.
    pub seen: Option<serde_json::Value>,
}

/// Puts what was read of a file this time in the place of its lines that nobody touched, in every open session that it
/// filled. Lines that were answered, rejected or committed stay as they are, and so do those of closed sessions; what stands
/// in the same line of the file is not added to them, whatever month it is of now.
///
/// Each session takes the lines of its month; the one that is named takes also those of months that no other open one has,
/// which wait as lines of another month. That session as it stands afterwards.
///
/// # Errors
/// [`SessionError::Answer`] when the session is closed; [`SessionError::FileAnswered`] when the file was answered since it was
/// read; [`DbError::NotFound`] when the session has no such file.
pub async fn replace_lines(
    tx: &mut WorkspaceTx,
    id: ImportSessionId,
    file: StatementFileId,
    reread: Reread,
) -> Result<LoadedSession, SessionError> {
    let named = lock_open(tx, id).await?;
    let filled = filled_by(tx, file).await?;
    if !filled.contains_key(&id) {
        return Err(DbError::not_found("statement file", file).into());
    }
    if let Some(seen) = &reread.seen {
        expect_unanswered(tx, file, seen).await?;
    }
    let open = open_ones(tx, &named, &filled).await?;
    let (kept, gone) = known(tx, &filled, &open, file).await?;
    let shares = share_out(raw_lines(&named.subject, &reread.statement), &named, &open);
    let knowledge = facts::knowledge(tx, named.subject.id()).await?;
    let fresh: Vec<(&ImportSession, StagedLine)> =
        shares.iter().flat_map(|(session, raw)| staged(session, file, raw, &kept, &knowledge)).collect();
    lines::delete(tx, &gone.iter().map(|(_, line)| *line).collect::<Vec<_>>()).await?;
    expect_room(tx, &fresh).await?;
    let rows: Vec<(&ImportSession, &StagedLine)> = fresh.iter().map(|(session, line)| (*session, line)).collect();
    lines::insert(tx, &rows).await?;
    write(tx, file, &shares, &reread).await?;
    session::set_targets(tx, &targets(&shares, &reread)).await?;
    announce::lines(tx, Happening::Deleted, gone.iter().map(|(_, line)| *line)).await?;
    announce::lines(tx, Happening::Created, fresh.iter().map(|(_, line)| line.id)).await?;
    let changed: BTreeSet<ImportSessionId> =
        gone.iter().map(|(session, _)| *session).chain(fresh.iter().map(|(session, _)| session.id)).collect();
    for other in changed.into_iter().filter(|other| *other != id) {
        let session = session::find(tx, other).await?;
        restand(tx, session, []).await?;
    }
    let named = session::find(tx, id).await?;
    restand(tx, named, []).await
}

/// What was answered about the file is still what it was read with.
async fn expect_unanswered(
    tx: &mut WorkspaceTx,
    file: StatementFileId,
    seen: &serde_json::Value,
) -> Result<(), SessionError> {
    let kept = sqlx::query_scalar!("select detection from statement_files where id = $1", file.get())
        .fetch_one(tx.conn())
        .await
        .map_err(DbError::from)?;
    if kept == *seen { Ok(()) } else { Err(SessionError::FileAnswered) }
}

/// Each session has room for its new lines.
async fn expect_room(tx: &mut WorkspaceTx, fresh: &[(&ImportSession, StagedLine)]) -> Result<(), SessionError> {
    let mut more: BTreeMap<ImportSessionId, usize> = BTreeMap::new();
    for (session, _) in fresh {
        *more.entry(session.id).or_default() += 1;
    }
    let held = lines::held(tx, &more.keys().copied().collect::<Vec<_>>()).await?;
    for (session, more) in more {
        SessionFull::check(held.get(&session).copied().unwrap_or_default(), more)?;
    }
    Ok(())
}

/// The sessions that a file filled, with their months.
async fn filled_by(
    tx: &mut WorkspaceTx,
    file: StatementFileId,
) -> Result<BTreeMap<ImportSessionId, BillingMonth>, DbError> {
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

/// Those of them that are open, by month.
async fn open_ones(
    tx: &mut WorkspaceTx,
    named: &ImportSession,
    filled: &BTreeMap<ImportSessionId, BillingMonth>,
) -> Result<BTreeMap<BillingMonth, ImportSession>, DbError> {
    let months: Vec<BillingMonth> = filled.values().copied().collect();
    let mut open = session::open_ones(tx, &named.subject, &months).await?;
    open.retain(|_, session| filled.contains_key(&session.id));
    Ok(open)
}

/// The numbers of the file's lines that stay, and the lines that go, each with its session.
async fn known(
    tx: &mut WorkspaceTx,
    filled: &BTreeMap<ImportSessionId, BillingMonth>,
    open: &BTreeMap<BillingMonth, ImportSession>,
    file: StatementFileId,
) -> Result<(BTreeSet<u32>, Vec<(ImportSessionId, StagedLineId)>), DbError> {
    let sessions: Vec<ImportSessionId> = filled.keys().copied().collect();
    let open: BTreeSet<ImportSessionId> = open.values().map(|session| session.id).collect();
    let (mut kept, mut gone) = (BTreeSet::new(), Vec::new());
    for (session, lines) in lines::load(tx, &sessions).await? {
        for line in lines.into_iter().filter(|line| line.file == Some(file)) {
            if !open.contains(&session) || is_touched(&line) {
                kept.insert(line.line);
            } else {
                gone.push((session, line.id));
            }
        }
    }
    Ok((kept, gone))
}

/// The lines of each open session; one that gets none has none.
fn share_out<'s>(
    raw: Vec<RawLine>,
    named: &'s ImportSession,
    open: &'s BTreeMap<BillingMonth, ImportSession>,
) -> Vec<(&'s ImportSession, Vec<RawLine>)> {
    let mut shares: BTreeMap<ImportSessionId, (&ImportSession, Vec<RawLine>)> =
        open.values().map(|session| (session.id, (session, Vec::new()))).collect();
    for line in raw {
        let of_month = match named.subject {
            Subject::Account(_) => open.get(&BillingMonth::of(line.date)),
            Subject::Card(_) => None,
        };
        let session = of_month.unwrap_or(named);
        shares.entry(session.id).or_insert((session, Vec::new())).1.push(line);
    }
    shares.into_values().collect()
}

fn staged<'s>(
    session: &'s ImportSession,
    file: StatementFileId,
    raw: &[RawLine],
    kept: &BTreeSet<u32>,
    knowledge: &Knowledge,
) -> Vec<(&'s ImportSession, StagedLine)> {
    let raw = raw.iter().filter(|line| !kept.contains(&line.line)).cloned().collect();
    let lines = stage(session, Some(file), raw, knowledge, &mut Uuid::now_v7);
    lines.into_iter().map(|line| (session, line)).collect()
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

/// The bank's figures of the sessions' months, where the file prints better ones than are known.
fn targets(shares: &[(&ImportSession, Vec<RawLine>)], reread: &Reread) -> Vec<(ImportSessionId, Target)> {
    let better = |session: &ImportSession| {
        let Subject::Account(account) = &session.subject else { return None };
        let new = Target::printed(&reread.statement, account.currency(), session.month)?;
        Some((session.id, session.target.map_or(new, |old| old.better(new))))
    };
    shares.iter().filter_map(|(session, _)| better(session)).collect()
}

async fn write(
    tx: &mut WorkspaceTx,
    file: StatementFileId,
    shares: &[(&ImportSession, Vec<RawLine>)],
    reread: &Reread,
) -> Result<(), DbError> {
    sqlx::query!("update statement_files set detection = $2 where id = $1", file.get(), written(&reread.detection))
        .execute(tx.conn())
        .await?;
    // What could not be read is of the whole file.
    sqlx::query!(
        "update import_session_files f
         set rows_unread = $2, lines_read = coalesce(
             (select t.lines from unnest($3::uuid[], $4::integer[]) as t (session, lines) where t.session = f.session_id),
             f.lines_read
         )
         where f.file_id = $1",
        file.get(),
        i32::try_from(reread.rows_unread).unwrap_or(i32::MAX),
        &shares.iter().map(|(session, _)| session.id.get()).collect::<Vec<_>>(),
        &shares.iter().map(|(_, lines)| i32::try_from(lines.len()).unwrap_or(i32::MAX)).collect::<Vec<_>>(),
    )
    .execute(tx.conn())
    .await?;
    Ok(())
}
