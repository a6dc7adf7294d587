//! What closing a session writes, and what giving it up does.

use thiserror::Error;

use super::{AccountOrCard, Counts, ImportSession, Outcome, SessionStatus, StagedLine, Standing};
use crate::calendar::BillingMonth;
use crate::id::StagedLineId;

/// What happens to lines that are not booked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Leftovers {
    /// They keep the session open.
    Refuse,
    /// They are rejected.
    Discard,
}

/// Why a session stays open.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum CloseError {
    /// It is closed already.
    #[error("the session is closed already")]
    Closed,
    /// Lines wait for the commit or for a person.
    #[error("{ready} lines are ready and {pending} are pending: commit them, decide them, or discard them")]
    PendingEntries {
        /// Lines that a commit would book.
        ready: u32,
        /// Lines that lack something.
        pending: u32,
    },
    /// Files wait for answers: what is in them, nobody knows yet.
    #[error("{0} files wait for answers, and nothing is taken from them: answer them, or discard what waits")]
    OpenFiles(u32),
}

/// What closing writes: booked entries of the account and month, or of the invoice, become reconciled.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ClosePlan {
    /// Whose entries become `PAID`; a card's invoice also gets its settled mark.
    pub subject: AccountOrCard,
    /// Which month's.
    pub month: BillingMonth,
    /// The lines to reject as discarded.
    pub discarded: Vec<StagedLineId>,
}

/// Decides whether a session may be closed. A difference to the target never blocks; what waits does, be it lines or files
/// that leave something open. (A commit waits for neither: it books what is ready, and another one books the rest.)
///
/// # Errors
/// [`CloseError`] when it may not.
pub fn plan_close(
    session: &ImportSession,
    lines: &[StagedLine],
    open_files: u32,
    leftovers: Leftovers,
) -> Result<ClosePlan, CloseError> {
    if session.status == SessionStatus::Closed {
        return Err(CloseError::Closed);
    }
    let counts = Counts::of(lines);
    // What would be bound waits for the commit as well.
    let binds = lines.iter().filter(|line| matches!(line.standing, Standing::Binds(_))).count();
    let ready = counts.get(Outcome::Ready).saturating_add(u32::try_from(binds).unwrap_or(u32::MAX));
    let pending = counts.get(Outcome::Pending);
    if leftovers == Leftovers::Refuse && ready + pending > 0 {
        return Err(CloseError::PendingEntries { ready, pending });
    }
    if leftovers == Leftovers::Refuse && open_files > 0 {
        return Err(CloseError::OpenFiles(open_files));
    }
    Ok(ClosePlan { subject: session.subject.id(), month: session.month, discarded: waiting(lines) })
}

/// What giving up a session writes. What it has booked stays booked.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum DiscardPlan {
    /// It has booked nothing: it goes, with its lines, as if its files had never come.
    Remove,
    /// It has booked lines and stays for them; these others are rejected as discarded.
    Reject(Vec<StagedLineId>),
}

/// Decides what giving up a session's waiting lines comes to.
///
/// # Errors
/// [`CloseError::Closed`]: nothing waits in a closed session.
pub fn plan_discard(session: &ImportSession, lines: &[StagedLine]) -> Result<DiscardPlan, CloseError> {
    if session.status == SessionStatus::Closed {
        return Err(CloseError::Closed);
    }
    let counts = Counts::of(lines);
    let is_booked = |outcome| counts.get(outcome) > 0;
    // A line that only would be bound has the same outcome as one that is.
    let is_bound = lines.iter().any(|line| matches!(line.standing, Standing::Bound(_)));
    if is_booked(Outcome::Booked) || is_booked(Outcome::Ignored) || is_bound {
        Ok(DiscardPlan::Reject(waiting(lines)))
    } else {
        Ok(DiscardPlan::Remove)
    }
}

/// The lines that wait for the commit or for a person.
fn waiting(lines: &[StagedLine]) -> Vec<StagedLineId> {
    let waits = |line: &&StagedLine| match line.standing {
        Standing::Ready(_) | Standing::Pending(_) | Standing::PossibleDuplicate(..) | Standing::Binds(_) => true,
        Standing::Duplicate(_)
        | Standing::OtherMonth
        | Standing::Rejected(_)
        | Standing::Booked(_)
        | Standing::Ignored(_)
        | Standing::Bound(_) => false,
    };
    lines.iter().filter(waits).map(|line| line.id).collect()
}
