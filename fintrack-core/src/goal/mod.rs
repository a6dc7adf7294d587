//! Goals (metas): a target, a due date, and how far one has come.
//!
//! A goal is fed by deposits of its own, or by the values of linked investments, never by both. A deposit is a note of
//! money set aside; it moves nothing between accounts. The values of investments are given, in the goal's currency. What all
//! goals come to is a report: [`crate::report::goals_summary()`].
//!
//! Completing a goal is the user's word, given before or after the target is reached; it can be taken back.
//! Laws: remaining is never below 0, and 0 exactly when the target is reached; completing twice is completing once;
//! depositing what is needed each month reaches the target by the due date.
//! Worked by hand: [goals](crate::book::rules::goals). A program: [goals](crate::book::programs::goals). Source: the domain
//! page, section 3, goals.
//!
//! ```
//! use std::collections::BTreeMap;
//!
//! use fintrack_core::calendar::date;
//! use fintrack_core::goal::{Deposit, Funding, Goal, GoalDetails, Priority};
//! use fintrack_core::id::{GoalDepositId, GoalId};
//! use fintrack_core::money::brl;
//! use fintrack_core::name::{Color, Name};
//! use uuid::Uuid;
//!
//! let details = GoalDetails {
//!     name: Name::new("Viagem a Recife")?,
//!     category: Name::new("Viagens")?,
//!     target: brl("6000.00"),
//!     due: date(2026, 12, 20),
//!     priority: Priority::Medium,
//!     color: Color::new("#1565C0")?,
//! };
//! let mut trip = Goal::new(GoalId::new(Uuid::from_u128(1)), details, Funding::Deposits(Vec::new()), None)?;
//! trip.deposit(Deposit { id: GoalDepositId::new(Uuid::from_u128(2)), date: date(2026, 3, 5), amount: brl("1500.00") })?;
//!
//! let progress = trip.progress(&BTreeMap::new())?;
//! assert_eq!((progress.percent.to_string(), progress.remaining), ("25.00".to_owned(), brl("4500.00")));
//! assert_eq!(trip.needed_monthly(&progress, date(2026, 4, 1)), brl("500.00"), "nine months, April to December");
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

mod progress;

use std::collections::{BTreeMap, BTreeSet};
use std::num::NonZeroU32;

use chrono::{DateTime, NaiveDate, Utc};
use serde::Serialize;
use thiserror::Error;

use crate::calendar::{BillingMonth, Period};
use crate::id::{GoalDepositId, GoalId, InvestmentId};
use crate::money::{Currency, Money, MoneyError};
use crate::name::{Color, Name};
use crate::word::words;

pub use progress::Progress;

/// What is wrong with a goal, or with what is done to it.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum GoalError {
    /// A target of zero or less.
    #[error("the target {0} is not positive")]
    TargetNotPositive(Money),
    /// A deposit of zero or less.
    #[error("the deposit {0} is not positive")]
    DepositNotPositive(Money),
    /// A deposit into a goal that investments feed.
    #[error("goal {0} is fed by investments and takes no deposits")]
    TakesNoDeposits(GoalId),
    /// An investment for a goal that deposits feed.
    #[error("goal {0} is fed by deposits and takes no investments")]
    TakesNoInvestments(GoalId),
    /// A goal that has deposits or investments, and is to be fed otherwise.
    #[error("goal {0} has deposits or investments already: take them out before it is fed otherwise")]
    AlreadyFed(GoalId),
    /// No such deposit in this goal.
    #[error("goal {goal} has no deposit {deposit}")]
    NoDeposit {
        /// The goal.
        goal: GoalId,
        /// What was looked for.
        deposit: GoalDepositId,
    },
    /// No such link from this goal.
    #[error("goal {goal} is not linked to investment {investment}")]
    NotLinked {
        /// The goal.
        goal: GoalId,
        /// What was looked for.
        investment: InvestmentId,
    },
    /// Another currency than the goal's, which never changes once there are deposits or investments.
    #[error("{amount} is not in {currency}, the currency of the goal")]
    OtherCurrency {
        /// What was given.
        amount: Money,
        /// The goal's currency.
        currency: Currency,
    },
    /// A sum is larger than the books can hold.
    #[error(transparent)]
    Money(#[from] MoneyError),
}

words! {
    /// What feeds a goal.
    GoalKind, "a goal type" {
        /// Deposits of its own.
        Manual = "MANUAL",
        /// The values of investments.
        Investment = "INVESTMENT",
    }
}

words! {
    /// How much a goal matters, least first.
    Priority, "a priority" {
        /// When there is money to spare.
        Low = "LOW",
        /// As most goals do.
        Medium = "MEDIUM",
        /// Before others.
        High = "HIGH",
    }
}

/// Money set aside for a goal.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize)]
pub struct Deposit {
    /// Its identity.
    pub id: GoalDepositId,
    /// When it was set aside.
    pub date: NaiveDate,
    /// How much; positive.
    pub amount: Money,
}

/// A part of what a goal has come to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub enum GoalPart {
    /// A deposit of its own.
    Deposit(Deposit),
    /// An investment, with what it is worth in the goal's currency.
    Investment(InvestmentId, Money),
    /// An investment whose value was not given.
    Unvalued(InvestmentId),
}

/// What feeds a goal: deposits or investments, never both.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub enum Funding {
    /// Deposits of its own.
    Deposits(Vec<Deposit>),
    /// Linked investments.
    Investments(BTreeSet<InvestmentId>),
}

impl Funding {
    /// Which of the two it is.
    pub const fn kind(&self) -> GoalKind {
        match self {
            Self::Deposits(_) => GoalKind::Manual,
            Self::Investments(_) => GoalKind::Investment,
        }
    }

    fn is_empty(&self) -> bool {
        match self {
            Self::Deposits(deposits) => deposits.is_empty(),
            Self::Investments(investments) => investments.is_empty(),
        }
    }
}

/// What a goal is for, as its owner edits it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct GoalDetails {
    /// What people call it.
    pub name: Name,
    /// What it belongs to, in the owner's words; no category of the books.
    pub category: Name,
    /// How much is wanted; its currency is the goal's.
    pub target: Money,
    /// By when.
    pub due: NaiveDate,
    /// How much it matters.
    pub priority: Priority,
    /// How charts draw it.
    pub color: Color,
}

/// A target, and what feeds it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Goal {
    id: GoalId,
    #[serde(flatten)]
    details: GoalDetails,
    funding: Funding, // deposits by date, then identity
    completed_at: Option<DateTime<Utc>>,
}

impl Goal {
    /// A goal, completed or not.
    ///
    /// # Errors
    /// [`GoalError`] when the target or a deposit is not positive, or a deposit is in another currency than the target.
    pub fn new(
        id: GoalId,
        details: GoalDetails,
        mut funding: Funding,
        completed_at: Option<DateTime<Utc>>,
    ) -> Result<Self, GoalError> {
        if !details.target.is_positive() {
            return Err(GoalError::TargetNotPositive(details.target));
        }
        if let Funding::Deposits(deposits) = &mut funding {
            deposits.iter().try_for_each(|deposit| check_deposit(deposit.amount, details.target.currency()))?;
            deposits.sort_by_key(|deposit| (deposit.date, deposit.id));
        }
        Ok(Self { id, details, funding, completed_at })
    }

    /// Its identity.
    pub const fn id(&self) -> GoalId {
        self.id
    }

    /// What it is for.
    pub const fn details(&self) -> &GoalDetails {
        &self.details
    }

    /// The currency of its target and deposits.
    pub const fn currency(&self) -> Currency {
        self.details.target.currency()
    }

    /// What feeds it; deposits by date.
    pub const fn funding(&self) -> &Funding {
        &self.funding
    }

    /// Its own deposits, by date; none where investments feed it.
    pub fn deposits(&self) -> &[Deposit] {
        match &self.funding {
            Funding::Deposits(deposits) => deposits,
            Funding::Investments(_) => &[],
        }
    }

    /// The investments that feed it; none where deposits do.
    pub fn investments(&self) -> impl Iterator<Item = InvestmentId> {
        let linked = match &self.funding {
            Funding::Deposits(_) => None,
            Funding::Investments(investments) => Some(investments),
        };
        linked.into_iter().flatten().copied()
    }

    /// When it was completed, if it was.
    pub const fn completed_at(&self) -> Option<DateTime<Utc>> {
        self.completed_at
    }

    /// Whether its owner called it done.
    pub const fn is_completed(&self) -> bool {
        self.completed_at.is_some()
    }

    /// Gives it other details.
    ///
    /// # Errors
    /// [`GoalError::TargetNotPositive`]; [`GoalError::OtherCurrency`] when the currency would change after deposits or
    /// investments. Then nothing has changed.
    pub fn amend(&mut self, details: GoalDetails) -> Result<(), GoalError> {
        if !details.target.is_positive() {
            return Err(GoalError::TargetNotPositive(details.target));
        }
        if details.target.currency() != self.currency() && !self.funding.is_empty() {
            return Err(GoalError::OtherCurrency { amount: details.target, currency: self.currency() });
        }
        self.details = details;
        Ok(())
    }

    /// Has it fed by deposits or by investments.
    ///
    /// # Errors
    /// [`GoalError::AlreadyFed`] when that is a change and it has some already.
    pub fn feed_by(&mut self, kind: GoalKind) -> Result<(), GoalError> {
        if kind == self.funding.kind() {
            return Ok(());
        }
        if !self.funding.is_empty() {
            return Err(GoalError::AlreadyFed(self.id));
        }
        self.funding = match kind {
            GoalKind::Manual => Funding::Deposits(Vec::new()),
            GoalKind::Investment => Funding::Investments(BTreeSet::new()),
        };
        Ok(())
    }

    /// Sets money aside.
    ///
    /// # Errors
    /// [`GoalError`] when investments feed it, or the deposit is not positive or in another currency.
    pub fn deposit(&mut self, deposit: Deposit) -> Result<(), GoalError> {
        let (id, currency) = (self.id, self.currency());
        let deposits = self.deposits_mut().ok_or(GoalError::TakesNoDeposits(id))?;
        check_deposit(deposit.amount, currency)?;
        let place = deposits.partition_point(|other| (other.date, other.id) <= (deposit.date, deposit.id));
        deposits.insert(place, deposit);
        Ok(())
    }

    /// Takes a deposit back, and gives it.
    ///
    /// # Errors
    /// [`GoalError::NoDeposit`], also where investments feed it.
    pub fn withdraw(&mut self, deposit: GoalDepositId) -> Result<Deposit, GoalError> {
        let goal = self.id;
        let absent = GoalError::NoDeposit { goal, deposit };
        let Some(deposits) = self.deposits_mut() else { return Err(absent) };
        let place = deposits.iter().position(|other| other.id == deposit);
        Ok(deposits.remove(place.ok_or(absent)?))
    }

    /// Has an investment feed it; says whether it did not yet.
    ///
    /// # Errors
    /// [`GoalError::TakesNoInvestments`].
    pub fn link(&mut self, investment: InvestmentId) -> Result<bool, GoalError> {
        let goal = self.id;
        Ok(self.investments_mut().ok_or(GoalError::TakesNoInvestments(goal))?.insert(investment))
    }

    /// Has an investment no longer feed it.
    ///
    /// # Errors
    /// [`GoalError::NotLinked`], also where deposits feed it.
    pub fn unlink(&mut self, investment: InvestmentId) -> Result<(), GoalError> {
        let goal = self.id;
        let was_linked = self.investments_mut().is_some_and(|investments| investments.remove(&investment));
        if was_linked { Ok(()) } else { Err(GoalError::NotLinked { goal, investment }) }
    }

    /// Calls it done; says whether that was news. Done again, it keeps the time of the first.
    pub fn complete(&mut self, at: DateTime<Utc>) -> bool {
        let is_news = self.completed_at.is_none();
        self.completed_at.get_or_insert(at);
        is_news
    }

    /// Calls it not done after all; says whether that was news.
    pub fn reopen(&mut self) -> bool {
        self.completed_at.take().is_some()
    }

    /// What was deposited in some days; nothing where investments feed it, whose deposits are transactions of the books.
    ///
    /// # Errors
    /// [`GoalError::Money`] when the sum is too large.
    pub fn deposited_in(&self, period: Period) -> Result<Money, GoalError> {
        let within = self.deposits().iter().filter(|deposit| period.contains(deposit.date));
        Ok(Money::sum(self.currency(), within.map(|deposit| deposit.amount))?)
    }

    /// What it has come to, part by part, given what investments are worth in its currency.
    pub fn parts(&self, values: &BTreeMap<InvestmentId, Money>) -> impl Iterator<Item = GoalPart> {
        let part_of = |id: InvestmentId| match values.get(&id) {
            Some(value) => GoalPart::Investment(id, *value),
            None => GoalPart::Unvalued(id),
        };
        self.deposits().iter().copied().map(GoalPart::Deposit).chain(self.investments().map(part_of))
    }

    /// How far it has come, given what investments are worth in its currency. All deposits count, whatever their date.
    ///
    /// # Errors
    /// [`GoalError::OtherCurrency`] when a value of a linked investment is not in the goal's currency;
    /// [`GoalError::Money`].
    pub fn progress(&self, values: &BTreeMap<InvestmentId, Money>) -> Result<Progress, GoalError> {
        let currency = self.currency();
        let mut accumulated = Money::zero(currency);
        let mut unvalued = Vec::new();
        for part in self.parts(values) {
            match part {
                GoalPart::Deposit(deposit) => accumulated = accumulated.checked_add(deposit.amount)?,
                GoalPart::Investment(_, amount) if amount.currency() != currency => {
                    return Err(GoalError::OtherCurrency { amount, currency });
                }
                GoalPart::Investment(_, value) => accumulated = accumulated.checked_add(value)?,
                GoalPart::Unvalued(investment) => unvalued.push(investment),
            }
        }
        Ok(Progress::of(self.details.target, accumulated, unvalued)?)
    }

    /// Whether it should have been reached before a day, and was neither reached nor called done.
    pub fn is_late(&self, progress: &Progress, today: NaiveDate) -> bool {
        self.details.due < today && !self.is_completed() && !progress.is_reached()
    }

    /// What to set aside in each month from today's to that of the due date, both included, to reach the target: an even
    /// split, rounded up to the minor unit. All that remains, once there is no other month; nothing when it is done.
    pub fn needed_monthly(&self, progress: &Progress, today: NaiveDate) -> Money {
        if self.is_completed() {
            return Money::zero(self.currency());
        }
        let others = BillingMonth::of(today).months_until(BillingMonth::of(self.details.due));
        let months = u32::try_from(others.saturating_add(1)).ok().and_then(NonZeroU32::new);
        // The first part of a split is the largest.
        progress.remaining.split(months.unwrap_or(NonZeroU32::MIN)).next().unwrap_or(progress.remaining)
    }

    fn deposits_mut(&mut self) -> Option<&mut Vec<Deposit>> {
        match &mut self.funding {
            Funding::Deposits(deposits) => Some(deposits),
            Funding::Investments(_) => None,
        }
    }

    fn investments_mut(&mut self) -> Option<&mut BTreeSet<InvestmentId>> {
        match &mut self.funding {
            Funding::Deposits(_) => None,
            Funding::Investments(investments) => Some(investments),
        }
    }
}

fn check_deposit(amount: Money, currency: Currency) -> Result<(), GoalError> {
    if amount.currency() != currency {
        return Err(GoalError::OtherCurrency { amount, currency });
    }
    if amount.is_positive() { Ok(()) } else { Err(GoalError::DepositNotPositive(amount)) }
}
