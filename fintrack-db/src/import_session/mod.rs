//! Import sessions in storage: load the facts, let the core decide, store what was decided.
//!
//! The account or card is locked from the first fact to the last write, so two imports of it take turns, and what one
//! of them booked the other one sees. Everything that a call writes is in the caller's transaction. Whatever changes
//! anything of a session judges its lines again and stores where they stand.
//!
//! | module | |
//! |---|---|
//! | `import` | a file, or lines from elsewhere, into its sessions |
//! | `answer`, `named`, `posting` | what a person says of lines |
//! | `binding` | lines that settle recurring items |
//! | `upload`, `file`, `reread` | the files of a session: that come, that are there, and what is read of them again |
//! | `commit`, `close` | what is booked, what is reconciled, and how that is taken back |
//! | `manage`, `session` | sessions themselves |
//! | `lines`, `beside`, `standings`, `imported`, `pairs` | rows |
//! | `facts`, `id_record` | what the core wants to know |
//! | `learning`, `decisions` | what the classifier learned |

mod announce;
mod answer;
mod beside;
mod binding;
mod close;
mod commit;
mod decisions;
mod facts;
mod file;
mod id_record;
mod import;
mod imported;
mod learning;
mod lines;
mod manage;
mod named;
mod pairs;
mod planning;
mod posting;
mod recurring;
mod reread;
mod session;
mod standings;
mod store;
mod training;
mod upload;

use std::collections::HashMap;

use chrono::{DateTime, Utc};
use fintrack_core::audit::RowKey;
use fintrack_core::event::Happening;
use fintrack_core::id::{ImportSessionId, StagedLineId};
use fintrack_core::import_session::{
    BindError, CloseError, CommitError, ContextFigures, Counts, DiscardPlan, ImportSession, Rejection, SessionFull,
    SessionStatus, StagedLine, Standing, figures, plan_discard,
};
use fintrack_core::money::MoneyError;
use thiserror::Error;

use crate::{DbError, Stored, Version, WorkspaceTx};

pub use answer::{AnswerError, DuplicateAnswer, LineChange, PairingAnswer, change, change_all, find_line};
pub use binding::{Binding, bind, bindings, confirm, propose, reject_binding};
pub use close::{close, undo};
pub use commit::{Committed, Preview, commit, preview};
pub(crate) use facts::own_places;
pub use file::{NewFile, SessionFile, file_content, files};
pub use import::{FileOutcome, ImportError, ImportRequest, SessionOutcome, Unread, import};
pub(crate) use imported::{all_traces, insert_traces};
pub use learning::classifier;
pub use manage::{NewSession, SessionChange, create, delete, update};
pub(crate) use pairs::{all_pairs, insert_pairs};
pub use posting::{NewLine, enrich, post, remove_lines};
pub use reread::{Reread, replace_lines};
pub use session::{About, SessionSummary, about, counts, find, list, lock, set_target};
pub use training::{Trained, train};
pub use upload::{Upload, Uploaded, upload};

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
    /// A line does not bear the answer.
    #[error(transparent)]
    Answer(#[from] AnswerError),
    /// A line does not settle that recurring item.
    #[error(transparent)]
    Bind(#[from] BindError),
    /// A file is not of the session.
    #[error(transparent)]
    Import(ImportError),
    /// A commit would do something else than what was shown.
    #[error("the session changed since its preview: look again")]
    PreviewStale {
        /// All lines of the session by the outcome that a commit would give them now.
        counts: Counts,
    },
    /// It would hold more lines than a session can.
    #[error(transparent)]
    Full(#[from] SessionFull),
    /// Somebody answered a file while it was read with other answers.
    #[error("somebody else answered the file meanwhile: look again")]
    FileAnswered,
    /// Its account or card, and its month, are those of what is in it.
    #[error("the session has lines or files: make another one for another month, account or card")]
    NotEmpty,
    /// It has booked lines, which would lose where they came from.
    #[error("the session has booked lines: take its commit back first")]
    Booked,
}

impl From<ImportError> for SessionError {
    fn from(error: ImportError) -> Self {
        match error {
            ImportError::Db(error) => Self::Db(error),
            ImportError::Commit(error) => Self::Commit(error),
            ImportError::Money(error) => Self::Money(error),
            ImportError::Full(error) => Self::Full(error),
            ImportError::NoLines
            | ImportError::NotInMonth { .. }
            | ImportError::NoPurchase
            | ImportError::TargetOfSeveralMonths { .. } => Self::Import(error),
        }
    }
}

/// A session with its lines, as they stand now.
#[derive(Clone, Debug)]
pub struct LoadedSession {
    /// The session.
    pub session: ImportSession,
    /// What is kept beside.
    pub about: Stored<About>,
    /// Its lines, in the order of files and of lines within them.
    pub lines: Vec<StagedLine>,
    /// Whether the books would agree with the bank.
    pub figures: ContextFigures,
    kept: HashMap<StagedLineId, (Version, DateTime<Utc>, DateTime<Utc>)>,
}

impl LoadedSession {
    /// Its lines as they are kept.
    pub fn stored(&self) -> impl Iterator<Item = Stored<&StagedLine>> {
        self.lines.iter().filter_map(|line| self.stored_of(line))
    }

    /// One of its lines as it is kept.
    pub fn line(&self, id: StagedLineId) -> Option<Stored<&StagedLine>> {
        self.lines.iter().find(|line| line.id == id).and_then(|line| self.stored_of(line))
    }

    fn stored_of<'l>(&self, line: &'l StagedLine) -> Option<Stored<&'l StagedLine>> {
        let (version, created_at, updated_at) = *self.kept.get(&line.id)?;
        Some(Stored { value: line, version, created_at, updated_at })
    }
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
    let about = about(tx, session.id).await?;
    let stored = lines::load_stored(tx, &[session.id]).await?.remove(&session.id).unwrap_or_default();
    let kept = stored.iter().map(|line| (line.value.id, (line.version, line.created_at, line.updated_at))).collect();
    let mut lines: Vec<StagedLine> = stored.into_iter().map(|line| line.value).collect();
    let history = facts::history_of(tx, &session, &lines).await?;
    fintrack_core::import_session::judge(&session, &mut lines, &history);
    let context = facts::context(tx, &session).await?;
    let session = facts::with_default_target(tx, session).await?;
    let figures = figures(&session, &lines, &context)?;
    Ok(LoadedSession { session, about, lines, figures, kept })
}

/// Judges the lines of a session that something of changed, stores where they stand, and tells everyone.
async fn restand(
    tx: &mut WorkspaceTx,
    session: ImportSession,
    changed: impl IntoIterator<Item = StagedLineId>,
) -> Result<LoadedSession, SessionError> {
    let mut loaded = load_found(tx, session).await?;
    let moved = standings::update(tx, &standings_of(&loaded.lines)).await?;
    for (line, (version, at)) in &moved {
        loaded.kept.entry(*line).and_modify(|kept| (kept.0, kept.2) = (*version, *at));
    }
    let is_there = |line: &StagedLineId| loaded.kept.contains_key(line);
    let changed: std::collections::BTreeSet<StagedLineId> =
        changed.into_iter().filter(is_there).chain(moved.into_keys()).collect();
    announce::lines(tx, Happening::Updated, changed).await?;
    announce::sessions(tx, Happening::Updated, [loaded.session.id]).await?;
    Ok(loaded)
}

fn standings_of(lines: &[StagedLine]) -> Vec<(StagedLineId, Standing)> {
    lines.iter().map(|line| (line.id, line.standing.clone())).collect()
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
    standings::update(tx, &standings_of(&lines)).await?;
    Ok(())
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
    let session = session::lock(tx, id).await?;
    let mut loaded = load(tx, id).await?;
    let is_possible = |line: &&StagedLine| matches!(line.standing, Standing::PossibleDuplicate(..));
    let kept: Vec<StagedLineId> =
        loaded.lines.iter().filter(is_possible).filter(|line| is_meant(line)).map(|line| line.id).collect();
    loaded.lines.retain(|line| kept.contains(&line.id));
    for line in &mut loaded.lines {
        line.draft.is_distinct = true;
    }
    lines::update_drafts(tx, &loaded.lines.iter().collect::<Vec<_>>()).await?;
    restand(tx, session, kept).await
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
        DiscardPlan::Remove => manage::remove(tx, &loaded).await?,
        DiscardPlan::Reject(lines) => {
            reject(tx, lines).await?;
            announce::lines(tx, Happening::Updated, lines.iter().copied()).await?;
            announce::sessions(tx, Happening::Updated, [id]).await?;
        }
    }
    Ok(plan)
}

async fn reject(tx: &mut WorkspaceTx, lines: &[StagedLineId]) -> Result<(), DbError> {
    let standings: Vec<(StagedLineId, Standing)> =
        lines.iter().map(|line| (*line, Standing::Rejected(Rejection::Discarded))).collect();
    standings::update(tx, &standings).await?;
    Ok(())
}
