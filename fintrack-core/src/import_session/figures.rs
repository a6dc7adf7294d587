//! The context figures: would the books agree with the bank?
//! Source: the domain page, section 4, context figures.

use serde::Serialize;

use super::{ImportSession, Outcome, StagedLine, Standing, Subject};
use crate::entry::{Entry, EntryKind};
use crate::money::{Money, MoneyError};

/// What is known from outside the session.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Context {
    /// Account: the balance at the end of the day before the month. Card: what was carried in.
    pub initial: Money,
    /// Account: what is booked in the month. Card: the invoice's purchases less its chargebacks.
    pub booked: Money,
}

/// How many lines ended how; they sum to the lines read.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Counts([u32; Outcome::ALL.len()]);

impl Counts {
    /// Counts lines by their outcome.
    pub fn of(lines: &[StagedLine]) -> Self {
        let mut counts = Self::default();
        for line in lines {
            counts.add(line.standing.outcome());
        }
        counts
    }

    /// Counts one more.
    pub fn add(&mut self, outcome: Outcome) {
        self.0[outcome as usize] += 1;
    }

    /// How many lines ended so.
    pub fn get(&self, outcome: Outcome) -> u32 {
        self.0[outcome as usize]
    }

    /// All lines.
    pub fn total(&self) -> u32 {
        self.0.iter().sum()
    }

    /// Adds another session's counts.
    pub fn merge(&mut self, other: &Self) {
        self.extend(other.iter());
    }

    /// Every outcome with its count, in the order of [`Outcome::ALL`].
    pub fn iter(&self) -> impl Iterator<Item = (Outcome, u32)> {
        Outcome::ALL.iter().copied().zip(self.0)
    }
}

impl Extend<(Outcome, u32)> for Counts {
    fn extend<I: IntoIterator<Item = (Outcome, u32)>>(&mut self, counted: I) {
        for (outcome, count) in counted {
            self.0[outcome as usize] += count;
        }
    }
}

impl Serialize for Counts {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_map(self.iter().map(|(outcome, count)| (outcome.as_str(), count)))
    }
}

/// Whether the books would agree with the bank, in figures.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct ContextFigures {
    /// What was there before.
    pub initial: Money,
    /// What is booked.
    pub booked: Money,
    /// What is staged and not booked: ready and pending lines.
    pub staged: Money,
    /// The sum of the three.
    pub context: Money,
    /// What the bank says.
    pub target: Option<Money>,
    /// Target less context; nothing left to explain when zero.
    pub difference: Option<Money>,
    /// How many lines ended how.
    pub counts: Counts,
}

impl ContextFigures {
    /// Whether nothing is pending and the books agree with the bank.
    pub fn is_ok(&self) -> bool {
        self.counts.get(Outcome::Pending) == 0 && self.difference.is_some_and(Money::is_zero)
    }
}

/// Works out the context figures of a session.
///
/// The *context value* is what was there before the month, plus what is booked in it, plus what is staged. When it
/// equals the target, the session reconciles. That informs; it never blocks.
/// Laws: the order of lines is irrelevant; committing a line leaves the context value unchanged.
///
/// # Errors
/// [`MoneyError`] when a figure is in another currency than the session, or too large.
pub fn figures(session: &ImportSession, lines: &[StagedLine], context: &Context) -> Result<ContextFigures, MoneyError> {
    let staged = Money::sum(session.subject.currency(), lines.iter().filter_map(|line| staged(session, line)))?;
    let value = context.initial.checked_add(context.booked)?.checked_add(staged)?;
    let target = session.target.map(|target| target.value);
    let difference = target.map(|target| target.checked_sub(value)).transpose()?;
    Ok(ContextFigures {
        initial: context.initial,
        booked: context.booked,
        staged,
        context: value,
        target,
        difference,
        counts: Counts::of(lines),
    })
}

/// What a line adds to the context value. A card's value is what is owed, before payments.
fn staged(session: &ImportSession, line: &StagedLine) -> Option<Money> {
    let counts = match &line.standing {
        Standing::Ready(movement) => !line.draft.is_ignored && !is_card_payment(session, movement.kind()),
        Standing::Pending(_) | Standing::PossibleDuplicate(..) => {
            !line.draft.is_ignored
                && line.amount.currency() == session.subject.currency()
                && !is_card_payment(session, line.draft.kind)
        }
        Standing::Duplicate(_)
        | Standing::Binds(_)
        | Standing::Bound(_)
        | Standing::Booked(_)
        | Standing::Ignored(_)
        | Standing::OtherMonth
        | Standing::Rejected(_) => false,
    };
    match &session.subject {
        // What came before the opening day is in the opening balance.
        Subject::Account(account) => (counts && account.opened_on <= line.date).then_some(line.amount),
        Subject::Card(_) => counts.then(|| -line.amount),
    }
}

fn is_card_payment(session: &ImportSession, kind: EntryKind) -> bool {
    matches!(session.subject, Subject::Card(_)) && kind == EntryKind::CardPayment
}

impl Context {
    /// Adds what a commit books and counts, so that the figures after it can be shown without loading anything.
    ///
    /// # Errors
    /// [`MoneyError`] when a movement is in another currency than the session.
    pub fn after<'e>(
        self,
        session: &ImportSession,
        entries: impl IntoIterator<Item = &'e Entry>,
    ) -> Result<Self, MoneyError> {
        let mut booked = self.booked;
        for entry in entries {
            let change = match &session.subject {
                Subject::Account(account) if entry.date() < account.opened_on => None,
                Subject::Account(account) => entry.movement().effect_on(account.id),
                Subject::Card(card) => {
                    entry.movement().charge().filter(|(id, _, _)| *id == card.id).map(|(_, _, sum)| sum)
                }
            };
            if let Some(change) = change {
                booked = booked.checked_add(change)?;
            }
        }
        Ok(Self { booked, ..self })
    }
}
