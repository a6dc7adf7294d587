//! Import sessions: a staging area for one account and month, or one card and billing month.
//!
//! Statement lines are [`stage`]d, [`judge`]d against what was ever imported, and shown with the [`ContextFigures`]
//! that say whether the books would agree with the bank. [`plan_commit`] decides what is booked; [`plan_close`] decides
//! what is reconciled. Nothing here loads or stores.
//!
//! Law, above all: *importing any set of overlapping windows of a history, in any order, any number of times, yields
//! that history.* Every line ends with exactly one [`Outcome`], and the counts of outcomes sum to the lines read.
//!
//! In the order of the work:
//!
//! 1. [`raw_lines`] turns a [statement](crate::statement)'s signs to the holder's favour; [`months_of`] and [`card_month`] say
//!    which sessions it belongs to, and [`Target::printed`] what the bank says the month ended with.
//! 2. [`stage`] gives each line a kind, a counterpart and a category, by the user's [rules](crate::rule) and by what the
//!    workspace [knows](Knowledge) else.
//! 3. [`judge`] says of each where it [stands](Standing), by what was [imported and booked before](History): a duplicate,
//!    the other side of a transfer, ready, or pending for what is [missing](Missing).
//! 4. [`figures()`] compare the books with the bank. A person [answers](StagedLine::answer) meanwhile.
//! 5. [`plan_commit`] judges once more, under the lock, and says what to create and which [traces](ImportedLine) to leave.
//!    A [`PlanToken`] says whether it is the plan that was shown before.
//! 6. [`plan_close`] says what becomes reconciled.
//!
//! A program: [import session](crate::book::programs::import_session). Source: the domain page, section 4.
//!
//! ```
//! use fintrack_core::calendar::billing_month;
//! use fintrack_core::id::{ImportSessionId, StatementFileId};
//! use fintrack_core::import_session::{
//!     Context, History, ImportSession, Knowledge, Outcome, SessionStatus, Subject, UnreadRows, figures, judge,
//!     plan_commit, raw_lines, stage,
//! };
//! use fintrack_core::money::brl;
//! use fintrack_core::statement::read_all;
//! use fintrack_core::suggest::Classifier;
//! use fintrack_core::testing::{accounts, categories};
//! use uuid::Uuid;
//!
//! let mut last = 0;
//! let mut new_id = || {
//!     last += 1;
//!     Uuid::from_u128(last)
//! };
//! let subject = Subject::Account(accounts().remove(0)); // with 100.00 to begin with
//! let (id, month) = (ImportSessionId::new(new_id()), billing_month(2026, 3));
//! let session = ImportSession { id, subject, month, target: None, status: SessionStatus::Open };
//! let knowledge = Knowledge { classifier: Classifier::new(&categories()), ..Knowledge::default() };
//! let mut history = History::default();
//!
//! let file = "Data,Valor,Descrição\n13/03/2026,-12.50,Padaria\n13/03/2026,-12.50,Padaria\n";
//! let statement = read_all(file.as_bytes())?.statements.remove(0);
//! let context = Context { initial: brl("100.00"), booked: brl("0.00") };
//! let mut seen = Vec::new();
//! for _ in ["the file", "the same file again"] {
//!     let (file, raw) = (StatementFileId::new(new_id()), raw_lines(&session.subject, &statement));
//!     let mut lines = stage(&session, Some(file), raw, &knowledge, &mut new_id);
//!     judge(&session, &mut lines, &history);
//!     let staged = figures(&session, &lines, &context)?.staged;
//!
//!     let plan = plan_commit(&session, lines, &history, UnreadRows::Unseen(0), &mut new_id)?;
//!     seen.push((staged, plan.entries.len(), plan.counts.get(Outcome::Duplicate)));
//!     history.imported.extend(plan.imported);
//! }
//! // Two equal coffees of one morning are two transactions, and the same file again adds none.
//! assert_eq!(seen, [(brl("-25.00"), 2, 0), (brl("0.00"), 0, 2)]);
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

mod binding;
mod close;
mod commit;
mod duplicates;
mod figures;
mod future_part;
mod identity;
mod judge;
mod pairing;
mod plan_token;
mod staged;
mod staging;
mod target;
mod way;

use chrono::NaiveDate;
use serde::Serialize;
use thiserror::Error;

use crate::account::Account;
use crate::calendar::{BillingMonth, Period};
use crate::card::Card;
use crate::id::{AccountId, CardId, ImportSessionId};
use crate::money::{Currency, Money};
use crate::rule::StatementOf;
use crate::word::words;

pub use crate::statement::{IdRecord, IdTrust};
pub use binding::{BindError, BindingSource, BindingStatus};
pub use close::{CloseError, ClosePlan, DiscardPlan, Leftovers, plan_close, plan_discard};
pub use commit::{CommitError, CommitPlan, UnreadRows, plan_commit};
pub use figures::{Context, ContextFigures, Counts, figures};
pub use identity::IdentityText;
pub use judge::{History, ImportedLine, RejectedPair, judge};
pub use pairing::{CARD_PAYMENT_DAYS_APART_MAX, TRANSFER_DAYS_APART_MAX};
pub use plan_token::{PlanToken, PlanTokenError};
pub use staged::{Draft, Likeness, Missing, Outcome, Rejection, StagedLine, Standing, Twin};
pub use staging::{Knowledge, RawLine, card_month, kind_of, months_of, raw_lines, restage, stage, stage_again};
pub use target::{Target, balance_at};

words! {
    /// Whether a session still takes lines.
    SessionStatus, "a session status" {
        /// It does.
        Open = "OPEN",
        /// It is reconciled, and keeps its lines.
        Closed = "CLOSED",
    }
}

/// Which account or card, by identity.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
pub enum AccountOrCard {
    /// An account.
    Account(AccountId),
    /// A card.
    Card(CardId),
}

impl From<AccountOrCard> for StatementOf {
    fn from(of: AccountOrCard) -> Self {
        match of {
            AccountOrCard::Account(account) => Self::Account(account),
            AccountOrCard::Card(card) => Self::Card(card),
        }
    }
}

/// What a session's lines are of, with its settings.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Subject {
    /// One account in one civil month.
    Account(Account),
    /// One card in one billing month.
    Card(Card),
}

impl Subject {
    /// Which one it is.
    pub const fn id(&self) -> AccountOrCard {
        match self {
            Self::Account(account) => AccountOrCard::Account(account.id),
            Self::Card(card) => AccountOrCard::Card(card.id),
        }
    }

    /// What people call it.
    pub fn name(&self) -> &str {
        match self {
            Self::Account(account) => account.name.as_str(),
            Self::Card(card) => card.name.as_str(),
        }
    }

    /// The currency of its lines.
    pub const fn currency(&self) -> Currency {
        match self {
            Self::Account(account) => account.currency(),
            Self::Card(card) => card.currency(),
        }
    }
}

/// A staging area.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ImportSession {
    /// Its identity.
    pub id: ImportSessionId,
    /// What its lines are of.
    pub subject: Subject,
    /// The civil month of an account, or the billing month of a card.
    pub month: BillingMonth,
    /// What the bank says, if known.
    pub target: Option<Target>,
    /// Whether it still takes lines.
    pub status: SessionStatus,
}

/// How many lines a session holds at most: as many as the files of one upload have. A month of a household has some hundred.
pub const LINES_MAX: usize = 250_000;

/// A session would hold more lines than it can.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
#[error("a session holds up to {LINES_MAX} lines: it has {held}, and {more} would be added")]
pub struct SessionFull {
    /// How many lines it has.
    pub held: usize,
    /// How many it would get.
    pub more: usize,
}

impl SessionFull {
    /// Whether there is room for more lines beside those that a session holds.
    ///
    /// # Errors
    /// [`SessionFull`] when there is not.
    pub fn check(held: usize, more: usize) -> Result<(), Self> {
        if held.saturating_add(more) > LINES_MAX { Err(Self { held, more }) } else { Ok(()) }
    }
}

impl ImportSession {
    /// The name that a session is given: `Conta Azul | 2026-03`.
    pub fn default_name(subject: &Subject, month: BillingMonth) -> String {
        format!("{} | {month}", subject.name())
    }

    /// The days whose lines it takes; `None` for a card, which takes every line (instalments print old dates).
    pub const fn takes_only(&self) -> Option<BillingMonth> {
        match self.subject {
            Subject::Account(_) => Some(self.month),
            Subject::Card(_) => None,
        }
    }

    /// Whether a line of that day enters its figures and its commit.
    pub fn takes(&self, day: NaiveDate) -> bool {
        self.takes_only().is_none_or(|month| month.contains(day))
    }

    /// The days whose imported lines and booked entries decide about some lines: theirs, and the few around them that
    /// the other side of a transfer may be booked on.
    pub fn evidence_period(lines: &[StagedLine]) -> Option<Period> {
        Period::spanning(lines.iter().map(|line| line.date)).map(|days| days.widened(CARD_PAYMENT_DAYS_APART_MAX))
    }

    /// Nothing, in the session's currency.
    pub fn zero(&self) -> Money {
        Money::zero(self.subject.currency())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_session_holds_an_import_of_a_hundred_thousand_lines_and_not_any_number() {
        assert_eq!(SessionFull::check(100_000, 100_000), Ok(()));
        assert_eq!(SessionFull::check(LINES_MAX - 1, 1), Ok(()));
        assert_eq!(SessionFull::check(LINES_MAX, 0), Ok(()));
        assert_eq!(SessionFull::check(LINES_MAX, 1), Err(SessionFull { held: LINES_MAX, more: 1 }));
        assert!(SessionFull::check(1, usize::MAX).is_err());
    }
}
