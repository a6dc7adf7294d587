//! What a commit books, shown before it is done, and done once.

use std::collections::HashMap;

use fintrack_core::audit::{Change, Deed, Link, Noun, Operation, TakenBack};
use fintrack_core::entry::Entry;
use fintrack_core::id::{EntryId, ImportSessionId, StagedLineId};
use fintrack_core::import_session::{CommitPlan, Counts, ImportSession, PlanToken, StagedLine, Standing, plan_commit};
use fintrack_core::rule::Usages;
use uuid::Uuid;

use super::{SessionError, Unread, facts, id_record, imported, lines, session, standings};
use crate::audit::{self, Recording};
use crate::{DbError, WorkspaceTx, rule, transaction, workspace};

/// What a commit would do.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Preview {
    /// All lines of the session by the outcome that they would have.
    pub counts: Counts,
    /// Which plan it is: a commit that is given it does this or nothing.
    pub plan_token: PlanToken,
}

/// What a commit did.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Committed {
    /// The transactions that it created; of a repeat, those that the last commit created.
    pub created: Vec<EntryId>,
    /// All lines of the session by their outcome.
    pub counts: Counts,
    /// Whether nothing was left to book, and this is what the last commit did.
    pub is_repeat: bool,
}

/// What a commit would do now. Nothing is written, and nobody is kept waiting.
///
/// # Errors
/// [`SessionError`].
pub async fn preview(tx: &mut WorkspaceTx, id: ImportSessionId, unread: Unread) -> Result<Preview, SessionError> {
    let session = session::find(tx, id).await?;
    let (plan, _) = plan(tx, &session, unread).await?;
    Ok(Preview { counts: plan.counts, plan_token: plan.token() })
}

/// Books the ready lines of a session and records the bound ones, exactly once: the account or card is locked, the lines
/// are judged again, and a repeat finds nothing ready and answers what the last commit did.
///
/// # Errors
/// [`SessionError`], of which [`SessionError::PreviewStale`] when `token` is that of another plan; then the caller's
/// transaction must not be committed.
pub async fn commit(
    tx: &mut WorkspaceTx,
    id: ImportSessionId,
    unread: Unread,
    token: Option<PlanToken>,
) -> Result<Committed, SessionError> {
    let session = session::lock(tx, id).await?;
    let mut recording = Recording::begin(tx, Operation::CommitImport).await?;
    let (plan, renamed) = plan(tx, &session, unread).await?;
    let counts = plan.counts;
    if plan.is_empty()
        && let Some(created) = last_created(tx, id).await?
    {
        standings::update(tx, &plan.standings).await?;
        return Ok(Committed { created, counts, is_repeat: true });
    }
    if token.is_some_and(|token| token != plan.token()) {
        return Err(SessionError::PreviewStale { counts });
    }
    let created = plan.entries.iter().map(Entry::id).collect();
    transaction::insert(tx, &mut recording, &plan.entries).await?;
    imported::insert(tx, &mut recording, session.subject.id(), &plan.imported).await?;
    if !plan.is_empty() {
        conclude(tx, &mut recording, &[Concluded { session: session.id, plan: &plan, renamed }]).await?;
    }
    standings::update(tx, &plan.standings).await?;
    recording.finish(tx).await?;
    Ok(Committed { created, counts, is_repeat: false })
}

async fn plan(
    tx: &mut WorkspaceTx,
    session: &ImportSession,
    unread: Unread,
) -> Result<(CommitPlan, HashMap<StagedLineId, String>), SessionError> {
    let lines = lines::load(tx, &[session.id]).await?.remove(&session.id).unwrap_or_default();
    let history = facts::history_of(tx, session, &lines).await?;
    let rows = session::rows_unread(tx, &[session.id]).await?.remove(&session.id).unwrap_or_default();
    let renamed = renamed(&lines);
    Ok((plan_commit(session, lines, &history, unread.of(rows), &mut Uuid::now_v7)?, renamed))
}

/// What the last commit of a session created that was not taken back; `None` when there is none.
async fn last_created(tx: &mut WorkspaceTx, id: ImportSessionId) -> Result<Option<Vec<EntryId>>, DbError> {
    let is_commit = |operation| operation == Operation::CommitImport;
    let Some(link) = last_standing(tx, id, is_commit).await? else { return Ok(None) };
    let is_new = |change: &Change| matches!(change, Change::Created(_) | Change::Restored(_));
    let changes = link.event.changes.iter();
    let new = changes.filter(|(row, change)| row.noun() == Noun::Transaction && is_new(change));
    let ids: Vec<Uuid> = new.filter_map(|(row, _)| row.id().parse().ok()).collect();
    // An import of several months is one event for all its sessions.
    let own = sqlx::query_scalar!(
        "select i.transaction_id
         from imported_lines i
         join staged_lines s on s.workspace_id = i.workspace_id and s.id = i.staged_line_id
         where s.session_id = $1 and i.transaction_id = any($2) and i.outcome in ('booked', 'ignored')
         order by s.file_id, s.line, s.id",
        id.get(),
        &ids,
    )
    .fetch_all(tx.conn())
    .await?;
    Ok(Some(own.into_iter().map(EntryId::new).collect()))
}

/// The last operation of a kind on a session that was not taken back.
pub(super) async fn last_standing(
    tx: &mut WorkspaceTx,
    id: ImportSessionId,
    is_wanted: impl Fn(Operation) -> bool,
) -> Result<Option<Link>, DbError> {
    let mut taken_back = TakenBack::default();
    let mut before = None;
    loop {
        let page = audit::history(tx, id.get(), before, 20).await?;
        for link in page.links {
            let is_standing = taken_back.stands(&link.event);
            if is_standing && matches!(link.event.deed, Deed::Did(operation) if is_wanted(operation)) {
                return Ok(Some(link));
            }
        }
        before = page.next;
        if before.is_none() {
            return Ok(None);
        }
    }
}

/// The bank's words of the lines that show others in their place.
pub(super) fn renamed<'l>(lines: impl IntoIterator<Item = &'l StagedLine>) -> HashMap<StagedLineId, String> {
    let renamed = lines.into_iter().filter(|line| line.draft.description.is_some());
    renamed.map(|line| (line.id, line.text.clone())).collect()
}

/// A commit whose rows are written.
pub(super) struct Concluded<'p> {
    pub(super) session: ImportSessionId,
    pub(super) plan: &'p CommitPlan,
    /// The bank's words of the lines that show others in their place.
    pub(super) renamed: HashMap<StagedLineId, String>,
}

impl Concluded<'_> {
    fn bank_texts(&self) -> impl Iterator<Item = (EntryId, String)> {
        self.plan.standings.iter().filter_map(|(line, standing)| match standing {
            Standing::Booked(entry) | Standing::Ignored(entry) => Some((*entry, self.renamed.get(line)?.clone())),
            Standing::Ready(_)
            | Standing::Pending(_)
            | Standing::PossibleDuplicate(..)
            | Standing::Duplicate(_)
            | Standing::Binds(_)
            | Standing::OtherMonth
            | Standing::Rejected(_)
            | Standing::Bound(_) => None,
        })
    }
}

/// Writes what commits do beside their rows: the bank's own words of what shows others, how rules fared, what was shown of
/// the bank's ids, and that the sessions were committed. As a part of an operation that watches nothing of them yet.
pub(super) async fn conclude(
    tx: &mut WorkspaceTx,
    recording: &mut Recording,
    commits: &[Concluded<'_>],
) -> Result<(), DbError> {
    if commits.is_empty() {
        return Ok(());
    }
    let texts: Vec<(EntryId, String)> = commits.iter().flat_map(Concluded::bank_texts).collect();
    transaction::keep_bank_text(tx, recording, &texts).await?;
    let ruled = || commits.iter().flat_map(|commit| &commit.plan.ruled);
    if ruled().next().is_some() {
        let today = workspace::today(tx).await?;
        rule::count(tx, &Usages::of_all(ruled(), today)).await?;
    }
    let sessions: Vec<ImportSessionId> = commits.iter().map(|commit| commit.session).collect();
    recording.watch(tx, Noun::ImportSession, &sessions).await?;
    session::mark_committed(tx, &sessions).await?;
    id_record::add(tx, commits.iter().map(|commit| (commit.session, commit.plan.ids))).await
}
