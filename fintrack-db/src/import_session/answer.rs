//! What a person says of lines, one or many: all or nothing.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use chrono::NaiveDate;
use fintrack_core::calendar::BillingMonth;
use fintrack_core::category::CategoryKind;
use fintrack_core::entry::{EntryError, EntryKind, Filing};
use fintrack_core::id::{AccountId, CardId, CategoryId, ImportSessionId, InvestmentId, StagedLineId, TagId};
use fintrack_core::import_session::{
    Draft, History, ImportSession, Knowledge, RejectedPair, Rejection, SessionStatus, StagedLine, Standing, Twin,
    judge, restage,
};
use fintrack_core::investment::InvestmentError;
use fintrack_core::money::Money;
use fintrack_core::name::{Description, Name};
use fintrack_core::rule::Field;
use thiserror::Error;

use super::learning::{self, Lesson};
use super::{LoadedSession, SessionError, decisions, facts, lines, named, pairs, restand, session, standings};
use crate::{DbError, Stored, Version, WorkspaceTx};

/// Why a line does not bear what a person says of it.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum AnswerError {
    /// Nothing changes in a session that is reconciled.
    #[error("the session is closed")]
    Closed,
    /// It was committed, or rejected.
    #[error("line {line} is settled: take its commit back first")]
    Settled {
        /// Which one.
        line: StagedLineId,
    },
    /// What a bank printed stays as it is.
    #[error("line {line} was printed by a bank: its date, amount and text stay")]
    Printed {
        /// Which one.
        line: StagedLineId,
    },
    /// It resembles nothing that is there.
    #[error("line {line} is no possible duplicate")]
    NoTwin {
        /// Which one.
        line: StagedLineId,
    },
    /// There is no transaction to be the same as, or none that shows on this account or card and is booked.
    #[error("line {line} has no transaction that it could be bound to")]
    NoPair {
        /// Which one.
        line: StagedLineId,
    },
    /// Income cannot be filed under what is spent, nor spending under what is earned.
    #[error("line {line} is of the kind {}, which does not go with a category of the kind {}", .kind.as_str(), .under.as_str())]
    CategoryKind {
        /// Which one.
        line: StagedLineId,
        /// What it would become.
        kind: EntryKind,
        /// What the category is for.
        under: CategoryKind,
    },
    /// Its parts are not parts of it.
    #[error("line {line}: {error}")]
    Parts {
        /// Which one.
        line: StagedLineId,
        /// What is wrong with them.
        error: EntryError,
    },
    /// Money does not move between the account and that investment.
    #[error(transparent)]
    Investment(#[from] InvestmentError),
}

/// What about a line that may be a copy of something that is there.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DuplicateAnswer {
    /// It is one, and is rejected.
    Accept,
    /// It is none, and is booked. That also brings back one that was rejected as a copy.
    Reject,
}

/// What about a line and the transaction that it may be another record of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PairingAnswer {
    /// It is, and is bound to it by the next commit.
    Accept,
    /// It is not; that is remembered for the line of every later file too.
    Reject,
}

/// What a person says of a line; `None` leaves it, an inner `None` takes a choice back.
#[derive(Clone, Debug, Default)]
pub struct LineChange {
    /// Its day, of a line that was posted by hand.
    pub date: Option<NaiveDate>,
    /// What moved, of a line that was posted by hand.
    pub amount: Option<Money>,
    /// Its words, of a line that was posted by hand.
    pub text: Option<String>,
    /// What it becomes.
    pub kind: Option<EntryKind>,
    /// What it was for: one category, or parts that sum to it.
    pub filing: Option<Option<Filing>>,
    /// What it is marked with, in place of what it was.
    pub tags: Option<BTreeSet<TagId>>,
    /// Tags beside those, by name; those that are not there are made.
    pub new_tags: Vec<Name>,
    /// A transfer's other account, or the account that pays a card.
    pub other_account: Option<Option<AccountId>>,
    /// The card that is paid.
    pub card: Option<Option<CardId>>,
    /// Whose invoice is paid.
    pub paid_month: Option<Option<BillingMonth>>,
    /// The investment that money goes to or comes from.
    pub investment: Option<Option<InvestmentId>>,
    /// What is shown in place of the bank's words.
    pub description: Option<Option<Description>>,
    /// Whether it is booked as `IGNORE`, in no sum.
    pub is_ignored: Option<bool>,
    /// Whether it is a copy.
    pub duplicate: Option<DuplicateAnswer>,
    /// Whether it is another record of a transaction.
    pub pairing: Option<PairingAnswer>,
}

impl LineChange {
    const fn changes_words(&self) -> bool {
        self.date.is_some() || self.amount.is_some() || self.text.is_some()
    }

    /// The draft that it makes of one.
    fn applied(&self, draft: &Draft, new_tags: &[TagId]) -> Draft {
        let mut tags = self.tags.clone().unwrap_or_else(|| draft.tags.clone());
        tags.extend(new_tags.iter().copied());
        Draft {
            kind: self.kind.unwrap_or(draft.kind),
            filing: self.filing.clone().unwrap_or_else(|| draft.filing.clone()),
            other_account: self.other_account.unwrap_or(draft.other_account),
            card: self.card.unwrap_or(draft.card),
            paid_month: self.paid_month.unwrap_or(draft.paid_month),
            investment: self.investment.unwrap_or(draft.investment),
            tags,
            description: self.description.clone().unwrap_or_else(|| draft.description.clone()),
            is_ignored: self.is_ignored.unwrap_or(draft.is_ignored),
            ..draft.clone()
        }
    }
}

/// A line as it is kept, with its session.
///
/// # Errors
/// [`DbError::NotFound`].
pub async fn find_line(
    tx: &mut WorkspaceTx,
    id: StagedLineId,
) -> Result<(ImportSessionId, Stored<StagedLine>), SessionError> {
    let session = lines::session_of(tx, id).await?;
    let loaded = super::load(tx, session).await?;
    let line = loaded.line(id).ok_or_else(|| DbError::not_found("staged line", id))?;
    Ok((session, line.map(StagedLine::clone)))
}

/// Takes a person's word for a line; `seen` is the version that was looked at, where that matters.
///
/// # Errors
/// [`SessionError::Answer`] when it does not bear that; [`DbError::NotFound`] when it, or something that the answer
/// names, is not in the workspace; [`DbError::Stale`].
pub async fn change(
    tx: &mut WorkspaceTx,
    id: StagedLineId,
    seen: Option<Version>,
    change: &LineChange,
) -> Result<LoadedSession, SessionError> {
    let session = lines::session_of(tx, id).await?;
    Box::pin(change_all(tx, session, &[(id, seen)], change)).await
}

/// The same for many lines of a session: all or none.
///
/// # Errors
/// The same; then the caller's transaction must not be committed.
pub async fn change_all(
    tx: &mut WorkspaceTx,
    id: ImportSessionId,
    wanted: &[(StagedLineId, Option<Version>)],
    change: &LineChange,
) -> Result<LoadedSession, SessionError> {
    let session = lock_open(tx, id).await?;
    let mut changing = Changing::load(tx, session, wanted).await?;
    let categories = named::check(tx, change).await?;
    named::check_investment(tx, &changing.session.subject, change).await?;
    let new_tags = named::tags_called(tx, &change.new_tags).await?;
    let knowledge =
        if change.changes_words() { Some(facts::knowledge(tx, changing.session.subject.id()).await?) } else { None };
    for place in changing.places.clone() {
        changing.apply(place, change, &new_tags, &categories, knowledge.as_ref())?;
    }
    changing.store(tx).await
}

/// Some lines of a session on their way to what a person says they are.
pub(super) struct Changing {
    pub(super) session: ImportSession,
    lines: Vec<StagedLine>,
    /// Where in the lines those stand that change.
    places: Vec<usize>,
    history: History,
    pub(super) before: Vec<StagedLine>,
    rejected: Vec<RejectedPair>,
}

impl Changing {
    /// Loads a session with lines of it that are there, at the versions that were looked at.
    pub(super) async fn load(
        tx: &mut WorkspaceTx,
        session: ImportSession,
        wanted: &[(StagedLineId, Option<Version>)],
    ) -> Result<Self, SessionError> {
        let stored = lines::load_stored(tx, &[session.id]).await?.remove(&session.id).unwrap_or_default();
        let by_id: HashMap<StagedLineId, usize> =
            stored.iter().enumerate().map(|(place, line)| (line.value.id, place)).collect();
        let mut places = BTreeSet::new();
        for (id, seen) in wanted {
            let place = *by_id.get(id).ok_or_else(|| DbError::not_found("staged line", id))?;
            stored[place].version.expect(*seen, "staged line", id)?;
            places.insert(place);
        }
        let mut lines: Vec<StagedLine> = stored.into_iter().map(|line| line.value).collect();
        let history = facts::history_of(tx, &session, &lines).await?;
        judge(&session, &mut lines, &history);
        let places: Vec<usize> = places.into_iter().collect();
        let before = places.iter().map(|&place| lines[place].clone()).collect();
        Ok(Self { session, lines, places, history, before, rejected: Vec::new() })
    }

    fn apply(
        &mut self,
        place: usize,
        change: &LineChange,
        new_tags: &[TagId],
        categories: &BTreeMap<CategoryId, CategoryKind>,
        knowledge: Option<&Knowledge>,
    ) -> Result<(), AnswerError> {
        let line = &mut self.lines[place];
        let id = line.id;
        let comes_back = match line.standing {
            Standing::Rejected(Rejection::Duplicate) => change.duplicate == Some(DuplicateAnswer::Reject),
            // Of nothing, or of an amount that is none: until a person gives it another.
            Standing::Rejected(_) if line.file.is_none() && change.amount.is_some() => {
                line.standing = Standing::unjudged();
                true
            }
            Standing::Rejected(_)
            | Standing::Ready(_)
            | Standing::Pending(_)
            | Standing::PossibleDuplicate(..)
            | Standing::Duplicate(_)
            | Standing::Binds(_)
            | Standing::OtherMonth
            | Standing::Booked(_)
            | Standing::Ignored(_)
            | Standing::Bound(_) => false,
        };
        if line.standing.is_settled() && !comes_back {
            return Err(AnswerError::Settled { line: id });
        }
        if change.changes_words() && line.file.is_some() {
            return Err(AnswerError::Printed { line: id });
        }
        if let Some(knowledge) = knowledge {
            line.date = change.date.unwrap_or(line.date);
            line.amount = change.amount.unwrap_or(line.amount);
            line.text = change.text.as_ref().map_or_else(|| line.text.clone(), |text| text.replace('\0', ""));
            restage(&self.session, line, knowledge);
        }
        let mut draft = change.applied(&line.draft, new_tags);
        if change.filing.is_some() {
            named::check_kinds(id, &draft, categories)?;
            let checked = draft.filing.as_ref().map_or(Ok(()), |filing| filing.check(line.amount.abs()));
            checked.map_err(|error| AnswerError::Parts { line: id, error })?;
        } else if change.amount.is_some() {
            // A split is kept in proportion where it is not given anew.
            draft.filing = draft.filing.map(|filing| filing.scaled(line.amount.abs()));
        }
        let chose = change.kind.is_some() || change.filing.is_some();
        line.answer(draft);
        if chose {
            // A person who says what was suggested has said it.
            line.answered.insert(Field::Booking);
        }
        self.duplicate(place, change.duplicate)?;
        self.pairing(place, change.pairing)
    }

    fn duplicate(&mut self, place: usize, answer: Option<DuplicateAnswer>) -> Result<(), AnswerError> {
        let line = &mut self.lines[place];
        let is_possible = matches!(line.standing, Standing::PossibleDuplicate(..));
        match answer {
            None => {}
            Some(DuplicateAnswer::Accept) if is_possible => line.standing = Standing::Rejected(Rejection::Duplicate),
            Some(DuplicateAnswer::Reject) if is_possible || matches!(line.standing, Standing::Rejected(_)) => {
                line.draft.is_distinct = true;
                line.draft.same_as = None;
                line.standing = Standing::unjudged();
            }
            Some(DuplicateAnswer::Accept | DuplicateAnswer::Reject) => {
                return Err(AnswerError::NoTwin { line: line.id });
            }
        }
        Ok(())
    }

    fn pairing(&mut self, place: usize, answer: Option<PairingAnswer>) -> Result<(), AnswerError> {
        let line = &mut self.lines[place];
        let no_pair = AnswerError::NoPair { line: line.id };
        let Some(answer) = answer else { return Ok(()) };
        let (Standing::PossibleDuplicate(Twin::Entry(entry), _) | Standing::Binds(entry)) = line.standing else {
            return Err(no_pair);
        };
        match answer {
            PairingAnswer::Accept => {
                // A binding leaves the entry as it is: one of another account would not show here, and one that is only
                // expected would stay in no balance.
                let known = self.history.unmatched.iter().find(|known| known.id() == entry);
                known.filter(|known| known.status().is_booked()).ok_or(no_pair)?;
                line.draft.same_as = Some(entry);
                line.draft.is_distinct = false;
            }
            PairingAnswer::Reject => {
                line.draft.same_as = None;
                self.rejected.push(RejectedPair::of(line, entry));
            }
        }
        Ok(())
    }

    /// Stores the lines that changed, and what that teaches.
    async fn store(self, tx: &mut WorkspaceTx) -> Result<LoadedSession, SessionError> {
        let Self { session, lines, places, before, rejected, .. } = self;
        let changed: Vec<&StagedLine> = places.iter().map(|&place| &lines[place]).collect();
        let ids: Vec<StagedLineId> = changed.iter().map(|line| line.id).collect();
        lines::update_drafts(tx, &changed).await?;
        let words: Vec<&StagedLine> = changed.iter().copied().filter(|line| line.file.is_none()).collect();
        if !words.is_empty() {
            lines::update_words(tx, &session, &words).await?;
        }
        // What a person rejects is not judged again, and what comes back is.
        let said: Vec<(StagedLineId, Standing)> = changed.iter().map(|line| (line.id, line.standing.clone())).collect();
        standings::update(tx, &said).await?;
        pairs::remember(tx, session.subject.id(), &rejected).await?;
        let lessons: Vec<Lesson> =
            before.iter().zip(&changed).map(|(was, is)| (decisions::of_line(was), decisions::of_line(is))).collect();
        learn(tx, lessons).await?;
        restand(tx, session, ids).await
    }
}

pub(super) async fn learn(tx: &mut WorkspaceTx, lessons: impl IntoIterator<Item = Lesson>) -> Result<(), DbError> {
    Box::pin(learning::answered(tx, lessons.into_iter().collect())).await
}

/// A session in its workspace's turn, as long as it takes lines.
pub(super) async fn lock_open(tx: &mut WorkspaceTx, id: ImportSessionId) -> Result<ImportSession, SessionError> {
    let session = session::lock(tx, id).await?;
    if session.status == SessionStatus::Closed { Err(AnswerError::Closed.into()) } else { Ok(session) }
}
