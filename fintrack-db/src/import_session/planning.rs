//! What an import decides of each session, and the rows that follow from it, made ready to be stored.
//!
//! It runs on a thread of its own, so that the next months are decided while the database stores the last.

use std::collections::{BTreeMap, HashMap, HashSet};
use std::sync::Arc;

use fintrack_core::calendar::{BillingMonth, Period};
use fintrack_core::entry::Entry;
use fintrack_core::id::{EntryId, ImportSessionId, StagedLineId, StatementFileId};
use fintrack_core::import_session::{
    CARD_PAYMENT_DAYS_APART_MAX, CommitError, CommitPlan, Context, History, ImportSession, ImportedLine, Knowledge,
    RawLine, SessionFull, SessionStatus, StagedLine, Standing, Subject, Target, UnreadRows, judge, plan_commit, stage,
    stage_again,
};
use fintrack_core::money::{Money, MoneyError};
use fintrack_core::statement::IdRecord;
use tokio::sync::mpsc::Sender;
use uuid::Uuid;

use super::import::{ImportError, ImportRequest};
use super::{facts, imported, lines, session};
use crate::audit::{Catalog, Insertion};
use crate::bulk::Statement;
use crate::transaction::Booking;
use crate::{DbError, WorkspaceTx};

/// How many lines are handed over first: few, so that the database need not wait for them. Each step has twice as many as
/// the last, up to a number from which on the round trip no longer counts.
const LINES_OF_FIRST_STEP: usize = 512;
const LINES_OF_STEP_MAX: usize = 4_096;

/// Something to store, in the order in which it has to be.
pub(super) enum Step {
    /// Sessions that the file adds lines to.
    Sessions(Vec<Share>),
    /// Transactions.
    Entries(Booking),
    /// Staged lines, of sessions that came before.
    Lines(Vec<Statement>),
    /// Traces of lines, of transactions that came before.
    Traces(Insertion),
}

/// A session that the file adds lines to.
pub(super) struct Share {
    pub(super) session: ImportSession,
    pub(super) is_new: bool,
    pub(super) lines: usize,
}

/// Decides session by session, each knowing what became of the months before it.
pub(super) struct Planner {
    pub(super) facts: Facts,
    pub(super) subject: Subject,
    pub(super) request: Arc<ImportRequest>,
    pub(super) file: StatementFileId,
    pub(super) workspace: Uuid,
    pub(super) catalog: Arc<Catalog>,
}

impl Planner {
    /// Decides all months. Whoever stores the steps may give up; then so does this, and what it answers means nothing.
    pub(super) fn run(
        mut self,
        raw: Vec<RawLine>,
        months: &[BillingMonth],
        steps: &Sender<Step>,
    ) -> Result<Vec<Work>, ImportError> {
        let mut shares = share_out(raw, months, self.request.month.is_some() || months.len() == 1);
        let mut works: Vec<Work> = Vec::with_capacity(months.len());
        let (mut handed_over, mut waiting, mut enough) = (0, 0, LINES_OF_FIRST_STEP);
        for month in months {
            if steps.is_closed() {
                break;
            }
            let raw = shares.remove(month).unwrap_or_default();
            waiting += raw.len();
            let target = target(&self.request, &self.subject, *month)?;
            works.push(self.facts.work(&self.subject, *month, target, self.file, raw, &self.request)?);
            if waiting >= enough {
                self.hand_over(&works[handed_over..], steps)?;
                (handed_over, waiting, enough) = (works.len(), 0, LINES_OF_STEP_MAX.min(2 * enough));
            }
        }
        self.hand_over(&works[handed_over..], steps)?;
        Ok(works)
    }

    /// Makes the rows of some sessions ready, and hands them over to be stored.
    fn hand_over(&self, works: &[Work], steps: &Sender<Step>) -> Result<(), DbError> {
        // An error says that nobody stores any more, and is seen before the next month.
        let send = |step| _ = steps.blocking_send(step);
        let stored = || works.iter().filter(|work| work.is_stored);
        let plans = || works.iter().filter_map(|work| work.plan.as_ref());
        let shares: Vec<Share> = stored().map(Work::share).collect();
        if !shares.is_empty() {
            send(Step::Sessions(shares));
        }
        let entries: Vec<&Entry> = plans().flat_map(|plan| &plan.entries).collect();
        for entries in entries.chunks(LINES_OF_STEP_MAX) {
            send(Step::Entries(Booking::of(&self.catalog, self.workspace, entries)?));
        }
        let lines = stored().flat_map(|work| work.fresh.iter().map(|line| (&work.session, line)));
        for lines in lines.collect::<Vec<_>>().chunks(LINES_OF_STEP_MAX) {
            send(Step::Lines(lines::insertions(self.workspace, lines)));
        }
        let traces: Vec<&ImportedLine> = plans().flat_map(|plan| &plan.imported).collect();
        for traces in traces.chunks(LINES_OF_STEP_MAX) {
            send(Step::Traces(imported::insertion(&self.catalog, self.workspace, self.subject.id(), traces)?));
        }
        Ok(())
    }
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
pub(super) struct Facts {
    knowledge: Knowledge,
    open: BTreeMap<BillingMonth, ImportSession>,
    staged: HashMap<ImportSessionId, Vec<StagedLine>>,
    contexts: BTreeMap<BillingMonth, Context>,
    history: History,
    rows_unread: HashMap<ImportSessionId, u32>,
}

impl Facts {
    pub(super) async fn load(
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
        SessionFull::check(0, raw.len())?;
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
        if work.is_stored {
            // A file that tells nothing new adds nothing.
            SessionFull::check(work.known.len(), work.fresh.len())?;
        }
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
            places: self.history.places.clone(),
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
    fn share(&self) -> Share {
        Share { session: self.session.clone(), is_new: !self.was_open, lines: self.fresh.len() }
    }

    /// The bank's figure, where an open session has a better one now.
    pub(super) fn changed_target(&self) -> Option<(ImportSessionId, Target)> {
        let is_changed = self.was_open && self.has_new_target;
        self.session.target.filter(|_| is_changed).map(|target| (self.session.id, target))
    }

    pub(super) fn lines(&self) -> impl Iterator<Item = &StagedLine> {
        self.known.iter().chain(&self.fresh)
    }

    /// All lines of the session in one slice, as the core wants them.
    pub(super) fn with_lines<T>(&mut self, work: impl FnOnce(&ImportSession, &mut Vec<StagedLine>) -> T) -> T {
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

    /// The lines that were stored before and of which something was understood since.
    pub(super) fn understood_lines(&self) -> impl Iterator<Item = &StagedLine> {
        let understood: HashSet<StagedLineId> = self.understood.iter().copied().collect();
        self.known.iter().filter(move |line| understood.contains(&line.id))
    }

    /// Whether lines that were stored before may stand elsewhere now.
    fn is_judged_anew(&self) -> bool {
        self.is_stored || self.plan.is_some() || !self.understood.is_empty()
    }

    /// Where the lines stand that were stored before.
    pub(super) fn known_standings(&self) -> impl Iterator<Item = (StagedLineId, Standing)> {
        let known = if self.is_judged_anew() { self.known.as_slice() } else { &[] };
        known.iter().map(|line| (line.id, line.standing.clone()))
    }
}
