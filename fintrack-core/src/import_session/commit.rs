//! What a commit writes.

use thiserror::Error;
use uuid::Uuid;

use super::{Counts, History, ImportSession, ImportedLine, Outcome, SessionStatus, StagedLine, Standing, judge};
use crate::entry::{Details, Entry, EntryError, Movement, Status};
use crate::id::{EntryId, ImportedLineId, StagedLineId};
use crate::rule::{Booking, Treatment, Verdict};
use crate::statement::IdRecord;

/// Rows of the session's files that could not be read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum UnreadRows {
    /// None, or the user has seen them and goes on without.
    Accepted,
    /// So many, and nobody has said that they do not matter.
    Unseen(u32),
}

/// Why nothing is committed.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum CommitError {
    /// The session is reconciled.
    #[error("the session is closed")]
    Closed,
    /// Rows of a file may be missing money.
    #[error("{0} rows of the file could not be read, and may be missing transactions")]
    Unread(u32),
    /// A line holds an entry that makes no sense; the core made it, so this is a bug.
    #[error("line {line}: {error}")]
    Entry {
        /// The line of the file.
        line: u32,
        /// What is wrong.
        error: EntryError,
    },
}

/// What a commit writes, all of it or nothing.
#[derive(Clone, Debug, PartialEq)]
pub struct CommitPlan {
    /// The transactions to create.
    pub entries: Vec<Entry>,
    /// The permanent traces to leave: of every line booked, ignored or bound.
    pub imported: Vec<ImportedLine>,
    /// Where each line stands after it, for those whose standing changes in storage.
    pub standings: Vec<(StagedLineId, Standing)>,
    /// What the rules said of the lines that are booked, and what these became.
    pub ruled: Vec<(Verdict, Treatment)>,
    /// How many lines ended how, all lines of the session counted.
    pub counts: Counts,
    /// What the lines showed of the bank's ids.
    pub ids: IdRecord,
}

impl CommitPlan {
    /// Whether there is nothing to write: no line is ready, and none is bound.
    pub fn is_empty(&self) -> bool {
        self.imported.is_empty()
    }

    /// The transactions that it creates and that count.
    pub fn counted(&self) -> impl Iterator<Item = &Entry> {
        self.entries.iter().filter(|entry| entry.status() != Status::Ignore)
    }
}

/// Decides what a commit writes. The lines are judged again first, with the history as it is under the lock, so that
/// nothing that another session booked meanwhile is booked twice.
///
/// # Errors
/// [`CommitError`] when nothing may be written.
pub fn plan_commit(
    session: &ImportSession,
    mut lines: Vec<StagedLine>,
    history: &History,
    unread: UnreadRows,
    new_id: &mut impl FnMut() -> Uuid,
) -> Result<CommitPlan, CommitError> {
    match (session.status, unread) {
        (SessionStatus::Closed, _) => return Err(CommitError::Closed),
        (SessionStatus::Open, UnreadRows::Unseen(rows)) if rows > 0 => return Err(CommitError::Unread(rows)),
        (SessionStatus::Open, UnreadRows::Unseen(_) | UnreadRows::Accepted) => {}
    }
    let ids = judge(session, &mut lines, history);
    let mut plan = CommitPlan {
        entries: Vec::with_capacity(lines.len()),
        imported: Vec::with_capacity(lines.len()),
        standings: Vec::with_capacity(lines.len()),
        ruled: Vec::new(),
        counts: Counts::default(),
        ids,
    };
    for line in lines {
        let was_settled = line.standing.is_settled();
        let standing = settle(session, line, &mut plan, new_id)?;
        plan.counts.add(standing.1.outcome());
        if !was_settled {
            plan.standings.push(standing);
        }
    }
    Ok(plan)
}

/// Where a line stands after the commit, having added to the plan what it leaves behind.
fn settle(
    session: &ImportSession,
    mut line: StagedLine,
    plan: &mut CommitPlan,
    new_id: &mut impl FnMut() -> Uuid,
) -> Result<(StagedLineId, Standing), CommitError> {
    let id = line.id;
    let standing = match line.standing.clone() {
        Standing::Ready(movement) => {
            let entry = EntryId::new(new_id());
            let (status, outcome, standing) = if line.draft.is_ignored {
                (Status::Ignore, Outcome::Ignored, Standing::Ignored(entry))
            } else {
                (Status::Validating, Outcome::Booked, Standing::Booked(entry))
            };
            if let Some(verdict) = line.verdict.take() {
                plan.ruled.push((*verdict, treatment(session, &line, &movement)));
            }
            let details = Details {
                tags: line.draft.tags.iter().copied().collect(),
                recurrence: line.draft.recurrence.filter(|_| movement.kind().may_recur()),
                ..Details::default()
            };
            let booked = Entry::new(entry, line.date, line.description(), status, movement)
                .and_then(|booked| booked.with_details(details))
                .map_err(|error| CommitError::Entry { line: line.line, error })?;
            plan.entries.push(booked);
            plan.imported.push(trace(line, outcome, entry, new_id));
            standing
        }
        Standing::Binds(entry) => {
            plan.imported.push(trace(line, Outcome::Bound, entry, new_id));
            Standing::Bound(entry)
        }
        unchanged @ (Standing::Pending(_)
        | Standing::PossibleDuplicate(..)
        | Standing::Duplicate(_)
        | Standing::OtherMonth
        | Standing::Rejected(_)
        | Standing::Booked(_)
        | Standing::Ignored(_)
        | Standing::Bound(_)) => unchanged,
    };
    Ok((id, standing))
}

/// What is made of a line, as rules speak of it.
fn treatment(session: &ImportSession, line: &StagedLine, movement: &Movement) -> Treatment {
    Treatment {
        booking: Booking::of(movement, session.subject.id().into()),
        description: line.description(),
        tags: line.draft.tags.clone(),
        is_ignored: line.draft.is_ignored,
    }
}

/// What stays of a line for good.
fn trace(line: StagedLine, outcome: Outcome, entry: EntryId, new_id: &mut impl FnMut() -> Uuid) -> ImportedLine {
    ImportedLine {
        id: ImportedLineId::new(new_id()),
        staged: line.id,
        file: line.file,
        date: line.date,
        amount: line.amount,
        identity: line.identity,
        bank_id: line.bank_id,
        instalment: line.instalment,
        outcome,
        entry,
    }
}
