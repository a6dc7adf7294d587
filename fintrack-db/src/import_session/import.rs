//! A statement into its sessions: one call, one transaction, one session a month.

use std::sync::Arc;

use chrono::Utc;
use fintrack_core::audit::Operation;
use fintrack_core::calendar::{BillingMonth, Period};
use fintrack_core::entry::Entry;
use fintrack_core::id::{EntryId, ImportSessionId, StatementFileId};
use fintrack_core::import_session::{
    AccountOrCard, CommitError, ContextFigures, Counts, ImportSession, RawLine, SessionFull, StagedLine, Subject,
    UnreadRows, card_month, figures, months_of, raw_lines,
};
use fintrack_core::money::MoneyError;
use fintrack_core::statement::Statement;
use rust_decimal::Decimal;
use thiserror::Error;
use uuid::Uuid;

use super::file::NewFile;
use super::planning::{Facts, Planner, Work};
use super::store::store;
use super::{facts, id_record, session};
use crate::audit::Recording;
use crate::{DbError, WorkspaceTx, notification};

/// A statement to import. Cloning copies neither the file nor what was read of it.
#[derive(Clone, Debug)]
pub struct ImportRequest {
    /// Whose lines they are.
    pub subject: AccountOrCard,
    /// The one month to import; `None` for every month that the file has lines in.
    pub month: Option<BillingMonth>,
    /// What the bank says the balance is at the end of the month, or the invoice total; overrides what the file says.
    pub target: Option<Decimal>,
    /// The file.
    pub file: NewFile,
    /// What was read from it.
    pub statement: Arc<Statement>,
    /// Rows that were meant to be transactions and could not be read.
    pub rows_unread: u32,
    /// Whether to book what is ready, and what about rows that could not be read.
    pub commit: Option<Unread>,
}

/// What about the rows of a session's files that could not be read, and may be missing transactions.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Unread {
    /// They forbid the commit.
    Refuse,
    /// A person has seen them and goes on without.
    Accept,
}

impl Unread {
    /// What the core is told of so many unread rows.
    pub(super) const fn of(self, rows: u32) -> UnreadRows {
        match self {
            Self::Refuse => UnreadRows::Unseen(rows),
            Self::Accept => UnreadRows::Accepted,
        }
    }
}

/// Why nothing was imported.
#[derive(Debug, Error)]
pub enum ImportError {
    /// The file has no transaction.
    #[error("the file has no transactions")]
    NoLines,
    /// A month was named that the file has no line of.
    #[error("no line of the file is dated in {month}: its lines are from {} to {}", period.start(), period.end())]
    NotInMonth {
        /// The month that was named.
        month: BillingMonth,
        /// The days that the file has lines of.
        period: Period,
    },
    /// A card's file has only payments and refunds, so the invoice it is of cannot be told.
    #[error("the file has no purchase that tells which invoice it is of: name the month")]
    NoPurchase,
    /// One target cannot be that of several months.
    #[error("the file has lines of {} months ({} to {}): name the month that the target is of", months.len(), months[0], months[months.len() - 1])]
    TargetOfSeveralMonths {
        /// The months, ascending.
        months: Vec<BillingMonth>,
    },
    /// The target is no amount of the currency.
    #[error(transparent)]
    Money(#[from] MoneyError),
    /// A session would hold more lines than it can.
    #[error(transparent)]
    Full(#[from] SessionFull),
    /// The core refused the commit.
    #[error(transparent)]
    Commit(#[from] CommitError),
    /// Storage said no.
    #[error(transparent)]
    Db(#[from] DbError),
}

/// What became of a file.
#[derive(Clone, Debug)]
pub struct FileOutcome {
    /// The file as it is kept; `None` where it told nothing new, and is not.
    pub file: Option<StatementFileId>,
    /// The lines of the file by their outcome; they sum to the lines read.
    pub read: Counts,
    /// Rows that were meant to be transactions and could not be read.
    pub rows_unread: u32,
    /// Transactions that were created.
    pub created: Vec<EntryId>,
    /// The sessions, by month.
    pub sessions: Vec<SessionOutcome>,
}

impl FileOutcome {
    /// Whether the file told nothing that was not known, and so changed nothing.
    pub fn changed_nothing(&self) -> bool {
        self.created.is_empty() && self.sessions.iter().all(|session| !session.is_changed)
    }
}

/// What became of a file in one session.
#[derive(Clone, Debug)]
pub struct SessionOutcome {
    /// The session. Where [`Self::is_stored`] is false and it was not open before, there is none of that identity.
    pub id: ImportSessionId,
    /// What people call it.
    pub name: String,
    /// Its month.
    pub month: BillingMonth,
    /// Whether the file added lines to it.
    pub is_stored: bool,
    /// Whether anything of it changed: lines, what is booked, or the target.
    pub is_changed: bool,
    /// Whether it was open before.
    pub was_open: bool,
    /// The lines of the file that fell to it.
    pub lines: Vec<StagedLine>,
    /// The session's figures, with everything in it.
    pub figures: ContextFigures,
}

/// Imports a statement: stages its lines in one session a month, judges them and, if asked, books what is ready.
///
/// A session that learns nothing new from the file is left as it is, and a file that tells nothing new is not stored.
///
/// # Errors
/// [`ImportError`]; then the caller's transaction must not be committed.
pub async fn import(tx: &mut WorkspaceTx, request: ImportRequest) -> Result<FileOutcome, ImportError> {
    let subject = session::lock_subject(tx, request.subject).await?;
    let raw = raw_lines(&subject, &request.statement);
    let days = Period::spanning(raw.iter().map(|line| line.date)).ok_or(ImportError::NoLines)?;
    let months = months(&subject, &raw, days, &request)?;
    let ids = id_record::of_detection(tx, &request.file.detection).await?;
    let facts = Box::pin(Facts::load(tx, &subject, &months, &raw, days, ids)).await?;
    let mut recording = Recording::begin(tx, Operation::CommitImport).await?;
    let request = Arc::new(request);
    let file = StatementFileId::new(Uuid::now_v7());
    let planner = Planner {
        facts,
        subject,
        request: Arc::clone(&request),
        file,
        workspace: tx.workspace(),
        catalog: recording.catalog(),
    };
    let works = Box::pin(store(tx, &mut recording, planner, raw, months)).await?;
    recording.finish(tx).await?;
    let outcome = outcome(tx, request.rows_unread, works).await?;
    let read = outcome.sessions.iter().filter(|session| session.is_stored);
    let read: Vec<_> = read.map(|session| (session.id, session.figures.counts)).collect();
    notification::after_import(tx, &read, Utc::now()).await?;
    let is_kept = outcome.sessions.iter().any(|session| session.is_stored);
    Ok(FileOutcome { file: is_kept.then_some(file), ..outcome })
}

fn months(
    subject: &Subject,
    raw: &[RawLine],
    period: Period,
    request: &ImportRequest,
) -> Result<Vec<BillingMonth>, ImportError> {
    let months = match (subject, request.month) {
        (Subject::Account(_), Some(month)) if !raw.iter().any(|line| month.contains(line.date)) => {
            return Err(ImportError::NotInMonth { month, period });
        }
        (Subject::Account(_) | Subject::Card(_), Some(month)) => vec![month],
        (Subject::Account(_), None) => months_of(raw),
        (Subject::Card(card), None) => vec![card_month(card, raw).ok_or(ImportError::NoPurchase)?],
    };
    if request.target.is_some() && months.len() > 1 {
        return Err(ImportError::TargetOfSeveralMonths { months });
    }
    Ok(months)
}

async fn outcome(tx: &mut WorkspaceTx, rows_unread: u32, works: Vec<Work>) -> Result<FileOutcome, ImportError> {
    let (created, sessions) = (Vec::new(), Vec::new());
    let mut file = FileOutcome { file: None, read: Counts::default(), rows_unread, created, sessions };
    for mut work in works {
        let session = facts::with_default_target(tx, work.session.clone()).await?;
        let context = work.context;
        // A file that told nothing new is not among the session's lines.
        let figures = if work.is_stored {
            work.with_lines(|_, lines| figures(&session, lines, &context))?
        } else {
            figures(&session, &work.known, &context)?
        };
        file.read.merge(&Counts::of(&work.fresh));
        file.created.extend(work.plan.iter().flat_map(|plan| plan.entries.iter().map(Entry::id)));
        file.sessions.push(SessionOutcome {
            id: work.session.id,
            name: ImportSession::default_name(&work.session.subject, work.session.month),
            month: work.session.month,
            is_stored: work.is_stored,
            is_changed: work.is_stored
                || work.plan.is_some()
                || !work.understood.is_empty()
                || (work.was_open && work.has_new_target),
            was_open: work.was_open,
            lines: work.fresh,
            figures,
        });
    }
    Ok(file)
}
