//! Stores what an import decides, while it decides the rest.

use std::panic::resume_unwind;
use std::sync::Arc;

use fintrack_core::calendar::BillingMonth;
use fintrack_core::event::Happening;
use fintrack_core::id::{ImportSessionId, StagedLineId, StatementFileId};
use fintrack_core::import_session::{AccountOrCard, ImportSession, RawLine, StagedLine, Standing, Target};
use tokio::sync::mpsc;
use tokio::task::spawn_blocking;
use uuid::Uuid;

use super::commit::{self, Concluded, renamed};
use super::file::{NewFile, written};
use super::import::{ImportError, ImportRequest};
use super::planning::{Planner, Share, Step, Work};
use super::{announce, lines, session, standings};
use crate::audit::Recording;
use crate::{DbError, WorkspaceTx};

/// zstd's own default: a statement shrinks to a tenth at some hundred megabytes a second.
const COMPRESSION_LEVEL: i32 = 3;
/// From so many lines on, the planner is told of them within the import: it would check each line's foreign keys by the
/// wrong index as long as it takes the tables for empty.
const LINES_WORTH_COUNTING: usize = 512;
/// How many steps may be ready before the database takes them: one that waits while another is made.
const STEPS_AHEAD: usize = 2;

/// Decides what an import does and stores it, both at once, as a part of an operation; what was decided.
pub(super) async fn store(
    tx: &mut WorkspaceTx,
    recording: &mut Recording,
    planner: Planner,
    raw: Vec<RawLine>,
    months: Vec<BillingMonth>,
) -> Result<Vec<Work>, ImportError> {
    let mut storing = Storing {
        request: Arc::clone(&planner.request),
        subject: planner.subject.id(),
        file: planner.file,
        has_file: false,
        lines: 0,
        is_counted: false,
    };
    let (ready, mut steps) = mpsc::channel(STEPS_AHEAD);
    let planning = spawn_blocking(move || planner.run(raw, &months, &ready));
    while let Some(step) = steps.recv().await {
        storing.store(tx, recording, step).await?;
    }
    // Nobody aborts it, so all that can go wrong is a panic.
    let works = planning.await.unwrap_or_else(|error| resume_unwind(error.into_panic()))?;
    conclude(tx, recording, &works).await?;
    Ok(works)
}

/// What was stored so far of a file.
struct Storing {
    request: Arc<ImportRequest>,
    subject: AccountOrCard,
    file: StatementFileId,
    has_file: bool,
    lines: usize,
    is_counted: bool,
}

impl Storing {
    async fn store(&mut self, tx: &mut WorkspaceTx, recording: &mut Recording, step: Step) -> Result<(), DbError> {
        match step {
            Step::Sessions(shares) => self.add(tx, &shares).await,
            Step::Entries(booking) => booking.run(tx, recording).await,
            Step::Lines(statements) => {
                if self.lines >= LINES_WORTH_COUNTING && !self.is_counted {
                    crate::schema::refresh_statistics(tx).await?;
                    self.is_counted = true;
                }
                tx.execute_all(statements).await
            }
            Step::Traces(insertion) => insertion.run(tx, recording).await,
        }
    }

    /// Adds sessions, and the file before the first of them: one that adds no line to any is not kept.
    async fn add(&mut self, tx: &mut WorkspaceTx, shares: &[Share]) -> Result<(), DbError> {
        if !std::mem::replace(&mut self.has_file, true) {
            insert_file(tx, self.subject, self.file, &self.request.file).await?;
        }
        self.lines += shares.iter().map(|share| share.lines).sum::<usize>();
        let new: Vec<&ImportSession> = shares.iter().filter(|share| share.is_new).map(|share| &share.session).collect();
        session::insert(tx, &new).await?;
        insert_session_files(tx, self.file, self.request.rows_unread, shares).await
    }
}

/// Stores what became of sessions and of lines that were there before, and tells everyone who looks at them.
async fn conclude(tx: &mut WorkspaceTx, recording: &mut Recording, works: &[Work]) -> Result<(), DbError> {
    let understood: Vec<&StagedLine> = works.iter().flat_map(Work::understood_lines).collect();
    lines::update_drafts(tx, &understood).await?;
    let commits: Vec<Concluded<'_>> = works.iter().filter_map(concluded).collect();
    commit::conclude(tx, recording, &commits).await?;
    let targets: Vec<(ImportSessionId, Target)> = works.iter().filter_map(Work::changed_target).collect();
    session::set_targets(tx, &targets).await?;
    let standings: Vec<(StagedLineId, Standing)> = works.iter().flat_map(Work::known_standings).collect();
    standings::update(tx, &standings).await?;
    let stored = || works.iter().filter(|work| work.is_stored);
    let (known, new): (Vec<&Work>, Vec<&Work>) = stored().partition(|work| work.was_open);
    announce::sessions(tx, Happening::Created, new.iter().map(|work| work.session.id)).await?;
    announce::sessions(tx, Happening::Updated, known.iter().map(|work| work.session.id)).await?;
    announce::lines(tx, Happening::Created, stored().flat_map(|work| &work.fresh).map(|line| line.id)).await
}

fn concluded(work: &Work) -> Option<Concluded<'_>> {
    let plan = work.plan.as_ref().filter(|plan| !plan.is_empty())?;
    Some(Concluded { session: work.session.id, plan, renamed: renamed(work.lines()) })
}

/// Keeps a file. It is compressed off the threads that wait for the database.
pub(super) async fn insert_file(
    tx: &mut WorkspaceTx,
    subject: AccountOrCard,
    id: StatementFileId,
    file: &NewFile,
) -> Result<(), DbError> {
    let (account, card) = session::columns(subject);
    let bytes = Arc::clone(file.content());
    // Into memory, so this cannot fail but by a bug in the library.
    let content = spawn_blocking(move || zstd::encode_all(bytes.as_slice(), COMPRESSION_LEVEL))
        .await
        .unwrap_or_else(|error| resume_unwind(error.into_panic()))
        .map_err(|error| DbError::corrupt("statement file", id.get())(error.into()))?;
    sqlx::query!(
        "insert into statement_files
             (workspace_id, id, account_id, card_id, name, sha256, size_bytes, content, detection)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9)",
        tx.workspace(),
        id.get(),
        account,
        card,
        file.name(),
        file.sha256().as_slice(),
        i64::try_from(file.content().len()).unwrap_or(i64::MAX),
        content,
        written(&file.detection),
    )
    .execute(tx.conn())
    .await?;
    Ok(())
}

/// Says which sessions a file filled.
pub(super) async fn insert_session_files(
    tx: &mut WorkspaceTx,
    file: StatementFileId,
    rows_unread: u32,
    shares: &[Share],
) -> Result<(), DbError> {
    let sessions: Vec<Uuid> = shares.iter().map(|share| share.session.id.get()).collect();
    let read: Vec<i32> = shares.iter().map(|share| i32::try_from(share.lines).unwrap_or(i32::MAX)).collect();
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
