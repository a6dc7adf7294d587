//! A statement into its sessions: one call, one transaction, one session a month.

use std::collections::{BTreeMap, HashMap, HashSet};

use fintrack_core::calendar::{BillingMonth, Period};
use fintrack_core::id::{EntryId, ImportSessionId, StagedLineId, StatementFileId};
use fintrack_core::import_session::{
    AccountOrCard, CARD_PAYMENT_DAYS_APART_MAX, CommitError, CommitPlan, Context, ContextFigures, Counts, History,
    ImportSession, Knowledge, RawLine, SessionStatus, StagedLine, Standing, Subject, Target, UnreadRows, card_month,
    figures, judge, months_of, plan_commit, raw_lines, stage, stage_again,
};
use fintrack_core::money::{Money, MoneyError};
use fintrack_core::statement::{IdRecord, Statement};
use rust_decimal::Decimal;
use thiserror::Error;
use uuid::Uuid;

use super::store::store;
use super::{facts, id_record, lines, session};
use crate::{DbError, WorkspaceTx};

/// A statement file as it came.
#[derive(Clone, Debug)]
pub struct NewFile {
    /// Its name, without folders.
    pub name: String,
    /// Its bytes; kept, so that a question answered later can read them again.
    pub content: Vec<u8>,
    /// How it was read: format, institution, warnings. Under `shape`, the shape of the file as the core writes it: by that
    /// one the profile is found which says how far the bank's ids can be trusted.
    pub detection: serde_json::Value,
}

/// A statement to import.
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
    pub statement: Statement,
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
    let mut facts = Box::pin(Facts::load(tx, &subject, &months, &raw, days, ids)).await?;
    let file = StatementFileId::new(Uuid::now_v7());
    let mut shares = share_out(raw, &months, request.month.is_some() || months.len() == 1);
    let mut works = Vec::with_capacity(months.len());
    for month in &months {
        let raw = shares.remove(month).unwrap_or_default();
        let target = target(&request, &subject, *month)?;
        works.push(facts.work(&subject, *month, target, file, raw, &request)?);
    }
    let recording = Box::pin(store(tx, &subject, file, &request, &works)).await?;
    recording.finish(tx).await?;
    outcome(tx, request.rows_unread, works).await
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

/// The lines of each session: all of them where there is one session, else those of its month.
fn share_out(raw: Vec<RawLine>, months: &[BillingMonth], is_single: bool) -> HashMap<BillingMonth, Vec<RawLine>> {
    let mut shares: HashMap<BillingMonth, Vec<RawLine>> = HashMap::with_capacity(months.len());
    if let (true, Some(month)) = (is_single, months.first()) {
        shares.insert(*month, raw);
        return shares;
    }
    for line in raw {
        shares.entry(BillingMonth::of(line.date)).or_default().push(line);
    }
    shares
}

/// What the bank says of the month: a person's word, else what the file prints.
fn target(request: &ImportRequest, subject: &Subject, month: BillingMonth) -> Result<Option<Target>, ImportError> {
    if let Some(value) = request.target {
        return Ok(Some(Target { value: Money::new(value, subject.currency())?, known_to: None }));
    }
    Ok(match subject {
        Subject::Account(account) => Target::printed(&request.statement, account.currency(), month),
        Subject::Card(_) => None,
    })
}

/// One session with everything that was decided about it, and not yet stored.
pub(super) struct Work {
    pub(super) session: ImportSession,
    pub(super) was_open: bool,
    pub(super) has_new_target: bool,
    pub(super) context: Context,
    pub(super) known: Vec<StagedLine>,
    pub(super) fresh: Vec<StagedLine>,
    pub(super) plan: Option<CommitPlan>,
    pub(super) is_stored: bool,
    /// Lines of earlier files whose draft changed.
    pub(super) understood: Vec<StagedLineId>,
}

/// What was loaded for all sessions of the file at once.
struct Facts {
    knowledge: Knowledge,
    open: BTreeMap<BillingMonth, ImportSession>,
    staged: HashMap<ImportSessionId, Vec<StagedLine>>,
    contexts: BTreeMap<BillingMonth, Context>,
    history: History,
    rows_unread: HashMap<ImportSessionId, u32>,
}

impl Facts {
    async fn load(
        tx: &mut WorkspaceTx,
        subject: &Subject,
        months: &[BillingMonth],
        raw: &[RawLine],
        days: Period,
        shown: IdRecord,
    ) -> Result<Self, DbError> {
        let open = session::open_ones(tx, subject, months).await?;
        let ids: Vec<ImportSessionId> = open.values().map(|session| session.id).collect();
        let staged = lines::load(tx, &ids).await?;
        // Lines that wait from earlier files are judged again too, so their days matter as well.
        let waiting = staged.values().flatten().map(|line| line.date);
        let evidence = Period::spanning(waiting.chain([days.start(), days.end()])).unwrap_or(days);
        let evidence = evidence.widened(CARD_PAYMENT_DAYS_APART_MAX);
        let waiting = staged.values().flatten().map(|line| line.amount.amount());
        let amounts = facts::amounts(raw.iter().map(|line| line.amount).chain(waiting));
        Ok(Self {
            knowledge: Box::pin(facts::knowledge(tx, subject.id())).await?,
            open,
            staged,
            contexts: facts::contexts(tx, subject, months).await?,
            rows_unread: session::rows_unread(tx, &ids).await?,
            history: facts::history(tx, subject.id(), evidence, &amounts, shown).await?,
        })
    }

    /// Stages, judges and plans one session.
    fn work(
        &mut self,
        subject: &Subject,
        month: BillingMonth,
        target: Option<Target>,
        file: StatementFileId,
        raw: Vec<RawLine>,
        request: &ImportRequest,
    ) -> Result<Work, ImportError> {
        let open = self.open.remove(&month);
        let was_open = open.is_some();
        let mut session = open.unwrap_or_else(|| new_session(subject, month));
        let before = session.target;
        session.target = match (session.target, target) {
            (Some(old), Some(new)) => Some(old.better(new)),
            (old, new) => old.or(new),
        };
        let nothing = Context { initial: session.zero(), booked: session.zero() };
        let context = self.contexts.remove(&month).unwrap_or(nothing);
        let known = self.staged.remove(&session.id).unwrap_or_default();
        let fresh = stage(&session, Some(file), raw, &self.knowledge, &mut Uuid::now_v7);
        let mut work = Work {
            has_new_target: session.target != before,
            session,
            was_open,
            context,
            known,
            fresh,
            plan: None,
            is_stored: false,
            understood: Vec::new(),
        };
        let history = self.history_of(&work.session);
        work.judge(&history, &self.knowledge);
        if let (true, Some(unread)) = (work.has_something_to_book(), request.commit) {
            let earlier = self.rows_unread.remove(&work.session.id).unwrap_or_default();
            let before = work.context.booked;
            work.plan(&history, unread.of(earlier.saturating_add(request.rows_unread)))?;
            self.carry(month, work.context.booked.checked_sub(before)?)?;
        }
        self.forget_bound(&work);
        Ok(work)
    }

    /// The part of the history that matters to a session, so that a file of many months is not matched with all of it
    /// many times.
    fn history_of(&self, session: &ImportSession) -> History {
        let Some(month) = session.takes_only() else { return self.history.clone() };
        let near = month.days().widened(CARD_PAYMENT_DAYS_APART_MAX);
        History {
            imported: self.history.imported.iter().filter(|line| month.contains(line.date)).cloned().collect(),
            unmatched: self.history.unmatched.iter().filter(|entry| near.contains(entry.date())).cloned().collect(),
            elsewhere: self.history.elsewhere.iter().filter(|entry| near.contains(entry.date())).cloned().collect(),
            ids: self.history.ids,
            rejected: self.history.rejected.clone(),
            currencies: self.history.currencies.clone(),
        }
    }

    /// What is booked in one month is there when the later ones begin.
    fn carry(&mut self, month: BillingMonth, booked: Money) -> Result<(), MoneyError> {
        for (_, later) in self.contexts.range_mut(month.next()..) {
            later.initial = later.initial.checked_add(booked)?;
        }
        Ok(())
    }

    /// An entry that a line of one month is bound to has no other side left for the next month.
    fn forget_bound(&mut self, work: &Work) {
        let bound: HashSet<EntryId> = work
            .lines()
            .filter_map(|line| match line.standing {
                Standing::Binds(entry) | Standing::Bound(entry) => Some(entry),
                Standing::Ready(_)
                | Standing::Pending(_)
                | Standing::PossibleDuplicate(..)
                | Standing::Duplicate(_)
                | Standing::OtherMonth
                | Standing::Rejected(_)
                | Standing::Booked(_)
                | Standing::Ignored(_) => None,
            })
            .collect();
        if !bound.is_empty() {
            self.history.unmatched.retain(|entry| !bound.contains(&entry.id()));
        }
    }
}

fn new_session(subject: &Subject, month: BillingMonth) -> ImportSession {
    ImportSession {
        id: ImportSessionId::new(Uuid::now_v7()),
        subject: subject.clone(),
        month,
        target: None,
        status: SessionStatus::Open,
    }
}

impl Work {
    pub(super) fn lines(&self) -> impl Iterator<Item = &StagedLine> {
        self.known.iter().chain(&self.fresh)
    }

    /// All lines of the session in one slice, as the core wants them.
    fn with_lines<T>(&mut self, work: impl FnOnce(&ImportSession, &mut Vec<StagedLine>) -> T) -> T {
        let known = self.known.len();
        let mut all = std::mem::take(&mut self.known);
        all.append(&mut self.fresh);
        let result = work(&self.session, &mut all);
        self.fresh = all.split_off(known);
        self.known = all;
        result
    }

    /// Whether a commit would write anything: lines of this file, or of an earlier one that waited.
    fn has_something_to_book(&self) -> bool {
        self.lines().any(|line| matches!(line.standing, Standing::Ready(_) | Standing::Binds(_)))
    }

    /// Says where all lines stand. Those that wait for something are looked at again first, with what is known now.
    fn judge(&mut self, history: &History, knowledge: &Knowledge) {
        self.with_lines(|session, lines| _ = judge(session, lines, history));
        self.understood = stage_again(&self.session, &mut self.known, knowledge);
        if !self.understood.is_empty() {
            self.with_lines(|session, lines| _ = judge(session, lines, history));
        }
        self.is_stored = self.fresh.iter().any(|line| line.standing.is_news());
    }

    fn plan(&mut self, history: &History, unread: UnreadRows) -> Result<(), ImportError> {
        let plan = self.with_lines(|session, lines| {
            let plan = plan_commit(session, lines.clone(), history, unread, &mut Uuid::now_v7)?;
            let after: HashMap<StagedLineId, &Standing> =
                plan.standings.iter().map(|(id, standing)| (*id, standing)).collect();
            for line in lines {
                if let Some(standing) = after.get(&line.id) {
                    line.standing = (*standing).clone();
                }
            }
            Ok::<_, CommitError>(plan)
        })?;
        self.context = self.context.after(&self.session, plan.counted())?;
        self.plan = Some(plan);
        Ok(())
    }

    /// Where the lines stand that were stored before.
    pub(super) fn understood_lines(&self) -> impl Iterator<Item = &StagedLine> {
        self.known.iter().filter(|line| self.understood.contains(&line.id))
    }

    pub(super) fn known_standings(&self) -> Vec<(StagedLineId, Standing)> {
        self.known.iter().map(|line| (line.id, line.standing.clone())).collect()
    }
}

async fn outcome(tx: &mut WorkspaceTx, rows_unread: u32, works: Vec<Work>) -> Result<FileOutcome, ImportError> {
    let mut file = FileOutcome { read: Counts::default(), rows_unread, created: Vec::new(), sessions: Vec::new() };
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
        file.created.extend(work.plan.iter().flat_map(|plan| plan.entries.iter().map(fintrack_core::entry::Entry::id)));
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
