//! Import sessions in storage: load the facts, let the core decide, store what was decided.
//!
//! The account or card is locked from the first fact to the last write, so two imports of it take turns, and what one
//! of them booked the other one sees. Everything that a call writes is in the caller's transaction.

mod beside;
mod facts;
mod import;
mod lines;
mod session;
mod store;

use std::collections::{HashMap, HashSet};

use fintrack_core::audit::{Deed, Noun, Operation, RowKey};
use fintrack_core::calendar::BillingMonth;
use fintrack_core::id::{AuditEventId, CardId, EntryId, ImportSessionId, StagedLineId};
use fintrack_core::import_session::{
    AccountOrCard, CloseError, ClosePlan, CommitError, CommitPlan, ContextFigures, Counts, DiscardPlan, ImportSession,
    Leftovers, Rejection, SessionStatus, StagedLine, Standing, figures, plan_close, plan_commit, plan_discard,
};
use fintrack_core::money::MoneyError;
use thiserror::Error;
use uuid::Uuid;

use crate::audit::{self, Recorded, Recording, UndoFailure};
use crate::money::month_column;
use crate::{DbError, WorkspaceTx, rule, transaction, workspace};

pub(crate) use facts::own_places;
pub use import::{FileOutcome, ImportError, ImportRequest, NewFile, SessionOutcome, Unread, import};
pub use session::{SessionSummary, counts, find, list, set_target};

/// Why a session's operation did not happen.
#[derive(Debug, Error)]
pub enum SessionError {
    /// Storage said no.
    #[error(transparent)]
    Db(#[from] DbError),
    /// The core refused the commit.
    #[error(transparent)]
    Commit(#[from] CommitError),
    /// The core refused to close.
    #[error(transparent)]
    Close(#[from] CloseError),
    /// A figure is larger than the books hold.
    #[error(transparent)]
    Money(#[from] MoneyError),
}

/// A session with its lines, as they stand now.
#[derive(Clone, Debug)]
pub struct LoadedSession {
    /// The session.
    pub session: ImportSession,
    /// Its lines, in the order of files and of lines within them.
    pub lines: Vec<StagedLine>,
    /// Whether the books would agree with the bank.
    pub figures: ContextFigures,
}

/// What a commit did.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Committed {
    /// The transactions that it created; none when there was nothing ready.
    pub created: Vec<EntryId>,
    /// All lines of the session by their outcome.
    pub counts: Counts,
}

/// A session with its lines and figures, judged by what is known now.
///
/// # Errors
/// [`SessionError`].
pub async fn load(tx: &mut WorkspaceTx, id: ImportSessionId) -> Result<LoadedSession, SessionError> {
    let session = session::find(tx, id).await?;
    load_found(tx, session).await
}

async fn load_found(tx: &mut WorkspaceTx, session: ImportSession) -> Result<LoadedSession, SessionError> {
    let mut lines = lines::load(tx, &[session.id]).await?.remove(&session.id).unwrap_or_default();
    let history = facts::history_of(tx, &session, &lines).await?;
    fintrack_core::import_session::judge(&session, &mut lines, &history);
    let context = facts::context(tx, &session).await?;
    let session = facts::with_default_target(tx, session).await?;
    let figures = figures(&session, &lines, &context)?;
    Ok(LoadedSession { session, lines, figures })
}

/// Books the ready lines of a session and records the bound ones, exactly once: the account or card is locked, the lines
/// are judged again, and a repeat finds nothing ready and answers with the counts as they are.
///
/// # Errors
/// [`SessionError`]; then the caller's transaction must not be committed.
pub async fn commit(tx: &mut WorkspaceTx, id: ImportSessionId, unread: Unread) -> Result<Committed, SessionError> {
    let session = session::lock(tx, id).await?;
    let mut recording = Recording::begin(tx, Operation::CommitImport).await?;
    let lines = lines::load(tx, &[id]).await?.remove(&id).unwrap_or_default();
    let history = facts::history_of(tx, &session, &lines).await?;
    let rows = session::rows_unread(tx, &[id]).await?.remove(&id).unwrap_or_default();
    let renamed = renamed(&lines);
    let plan = plan_commit(&session, lines, &history, unread.of(rows), &mut Uuid::now_v7)?;
    let created = plan.entries.iter().map(fintrack_core::entry::Entry::id).collect();
    let counts = plan.counts;
    apply(tx, &mut recording, &session, &plan, &renamed).await?;
    lines::update_standings(tx, &plan.standings).await?;
    lines::insert_imported(tx, session.subject.id(), &plan.imported).await?;
    recording.finish(tx).await?;
    Ok(Committed { created, counts })
}

/// The bank's words of the lines that show others in their place.
fn renamed<'l>(lines: impl IntoIterator<Item = &'l StagedLine>) -> HashMap<StagedLineId, String> {
    let renamed = lines.into_iter().filter(|line| line.draft.description.is_some());
    renamed.map(|line| (line.id, line.text.clone())).collect()
}

/// Writes the transactions of a commit, and what was made of the rules; the lines that refer to them come after.
async fn apply(
    tx: &mut WorkspaceTx,
    recording: &mut Recording,
    session: &ImportSession,
    plan: &CommitPlan,
    renamed: &HashMap<StagedLineId, String>,
) -> Result<(), DbError> {
    if plan.is_empty() {
        return Ok(());
    }
    recording.watch(tx, Noun::ImportSession, [session.id]).await?;
    recording.create(Noun::ImportedLine, plan.imported.iter().map(|line| line.id));
    transaction::insert(tx, recording, &plan.entries).await?;
    let bank_text = |(line, standing): &(StagedLineId, Standing)| match standing {
        Standing::Booked(entry) | Standing::Ignored(entry) => Some((*entry, renamed.get(line)?.clone())),
        Standing::Ready(_)
        | Standing::Pending(_)
        | Standing::PossibleDuplicate(..)
        | Standing::Duplicate(_)
        | Standing::Binds(_)
        | Standing::OtherMonth
        | Standing::Rejected(_)
        | Standing::Bound(_) => None,
    };
    let texts: Vec<(EntryId, String)> = plan.standings.iter().filter_map(bank_text).collect();
    transaction::keep_bank_text(tx, &texts).await?;
    if !plan.ruled.is_empty() {
        let today = workspace::today(tx).await?;
        rule::count(tx, &plan.usages(today)).await?;
    }
    session::mark_committed(tx, session.id).await
}

/// Closes a session: what is booked in its account and month, or on its invoice, becomes reconciled.
///
/// # Errors
/// [`SessionError::Close`] while lines wait, unless they are to be discarded.
pub async fn close(
    tx: &mut WorkspaceTx,
    id: ImportSessionId,
    leftovers: Leftovers,
) -> Result<ContextFigures, SessionError> {
    session::lock(tx, id).await?;
    let mut recording = Recording::begin(tx, Operation::CloseImport).await?;
    recording.watch(tx, Noun::ImportSession, [id]).await?;
    let loaded = load(tx, id).await?;
    let plan = plan_close(&loaded.session, &loaded.lines, leftovers)?;
    recording.watch(tx, Noun::StagedLine, &plan.discarded).await?;
    reject(tx, &plan.discarded).await?;
    settle(tx, &mut recording, &plan).await?;
    session::mark_closed(tx, id).await?;
    recording.finish(tx).await?;
    Ok(load(tx, id).await?.figures)
}

/// Takes back the last commit or close of a session that was not taken back yet: rows that it created or changed are as they
/// were, and its lines wait again.
///
/// # Errors
/// [`UndoFailure::Refused`] when something that came later depends on it; [`DbError::NotFound`] when nothing was committed.
pub async fn undo(tx: &mut WorkspaceTx, id: ImportSessionId) -> Result<Recorded, UndoFailure> {
    session::lock(tx, id).await?;
    let mut taken_back: HashSet<AuditEventId> = HashSet::new();
    let mut before = None;
    loop {
        let page = audit::history(tx, id.get(), before, 20).await?;
        for link in page.links {
            if taken_back.contains(&link.event.id) {
                continue;
            }
            match link.event.deed {
                Deed::Undid(event) => _ = taken_back.insert(event),
                Deed::Did(Operation::CommitImport | Operation::CloseImport) => {
                    return audit::undo(tx, link.event.id).await;
                }
                Deed::Did(_) => {}
            }
        }
        before = Some(page.next.ok_or_else(|| DbError::not_found("commit of import session", id))?);
    }
}

/// Says where the lines of an open session stand, now that something around them changed.
pub(crate) async fn judge_again(tx: &mut WorkspaceTx, row: &RowKey) -> Result<(), DbError> {
    let Some(id) = row.id().parse().ok().map(ImportSessionId::new) else { return Ok(()) };
    let session = session::find(tx, id).await?;
    if session.status == SessionStatus::Closed {
        return Ok(());
    }
    let mut lines = lines::load(tx, &[id]).await?.remove(&id).unwrap_or_default();
    let history = facts::history_of(tx, &session, &lines).await?;
    fintrack_core::import_session::judge(&session, &mut lines, &history);
    let standings: Vec<(StagedLineId, Standing)> = lines.into_iter().map(|line| (line.id, line.standing)).collect();
    lines::update_standings(tx, &standings).await
}

/// Takes possible duplicates of a session for transactions of their own; the next commit books them. Other lines stay as
/// they are. The session as it stands afterwards.
///
/// # Errors
/// [`SessionError`].
pub async fn keep(
    tx: &mut WorkspaceTx,
    id: ImportSessionId,
    is_meant: impl Fn(&StagedLine) -> bool,
) -> Result<LoadedSession, SessionError> {
    session::lock(tx, id).await?;
    let loaded = load(tx, id).await?;
    let is_possible = |line: &&StagedLine| matches!(line.standing, Standing::PossibleDuplicate(..));
    let kept: Vec<StagedLineId> =
        loaded.lines.iter().filter(is_possible).filter(|line| is_meant(line)).map(|line| line.id).collect();
    lines::mark_distinct(tx, &kept).await?;
    let loaded = load(tx, id).await?;
    let standings: Vec<(StagedLineId, Standing)> =
        loaded.lines.iter().map(|line| (line.id, line.standing.clone())).collect();
    lines::update_standings(tx, &standings).await?;
    Ok(loaded)
}

/// Gives up what waits in a session: it is removed if it has booked nothing, else its waiting lines are rejected.
///
/// # Errors
/// [`SessionError::Close`] when it is closed.
pub async fn discard(tx: &mut WorkspaceTx, id: ImportSessionId) -> Result<DiscardPlan, SessionError> {
    session::lock(tx, id).await?;
    let loaded = load(tx, id).await?;
    let plan = plan_discard(&loaded.session, &loaded.lines)?;
    match &plan {
        DiscardPlan::Remove => session::remove(tx, id).await?,
        DiscardPlan::Reject(lines) => reject(tx, lines).await?,
    }
    Ok(plan)
}

async fn reject(tx: &mut WorkspaceTx, lines: &[StagedLineId]) -> Result<(), DbError> {
    let standings: Vec<(StagedLineId, Standing)> =
        lines.iter().map(|line| (*line, Standing::Rejected(Rejection::Discarded))).collect();
    lines::update_standings(tx, &standings).await
}

async fn settle(tx: &mut WorkspaceTx, recording: &mut Recording, plan: &ClosePlan) -> Result<(), DbError> {
    let entries = match plan.subject {
        AccountOrCard::Account(account) => {
            let days = plan.month.days();
            sqlx::query_scalar!(
                "select id
                 from transactions
                 where (account_id = $1 or destination_account_id = $1) and booked_on between $2 and $3
                   and status = 'VALIDATING' and deleted_at is null",
                account.get(),
                days.start(),
                days.end(),
            )
            .fetch_all(tx.conn())
            .await?
        }
        AccountOrCard::Card(card) => {
            settle_invoice(tx, recording, card, plan.month).await?;
            sqlx::query_scalar!(
                "select id
                 from transactions
                 where card_id = $1 and billing_month = $2 and kind in ('CARD_EXPENSE', 'CARD_CHARGEBACK')
                   and status = 'VALIDATING' and deleted_at is null",
                card.get(),
                month_column(plan.month),
            )
            .fetch_all(tx.conn())
            .await?
        }
    };
    recording.watch(tx, Noun::Transaction, &entries).await?;
    sqlx::query!("update transactions set status = 'PAID' where id = any($1)", &entries).execute(tx.conn()).await?;
    Ok(())
}

async fn settle_invoice(
    tx: &mut WorkspaceTx,
    recording: &mut Recording,
    card: CardId,
    month: BillingMonth,
) -> Result<(), DbError> {
    crate::card::ensure_invoices(tx, recording, &[(card, month)].into()).await?;
    sqlx::query!(
        "update invoices set settled_at = now() where card_id = $1 and billing_month = $2 and settled_at is null",
        card.get(),
        month_column(month),
    )
    .execute(tx.conn())
    .await?;
    Ok(())
}
