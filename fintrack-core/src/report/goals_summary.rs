//! All goals together: how many there are, what they have come to, what they still need.
//!
//! A goal comes to its deposits, or to what its investments are worth today, in its own currency; that is converted as a
//! whole, at today's rate. An investment that the books do not know, or that has no rate to the goal's currency, is in
//! nothing and named ([`crate::goal::Progress::unvalued`]); a goal whose currency has no rate is counted, in no other figure
//! and named.
//!
//! - *Accumulated* is of all goals, the completed ones too. An investment that two goals are linked to is in both of them:
//!   each asks how far it has come, and the sum says what the goals have come to, not what there is.
//! - Completing a goal is its owner's word that it is done: it then counts as *reached*, whatever became of its money, so
//!   that completing never lowers the progress, nor adds to what remains. Others are reached by what they have come to,
//!   from nothing to their target: one goal's surplus does not make up for what another lacks.
//! - *Remaining* is what active goals lack, *progress* what is reached of all targets.
//!
//! Laws: reached and remaining make the targets; completing a goal never lowers the progress; [`explain_goals()`] of every
//! figure sums to it. Worked figures: `docs/rules/goals.md`. Source: the domain page, sections 3 and 6, goals.
//!
//! ```
//! use fintrack_core::calendar::date;
//! use fintrack_core::ledger::Ledger;
//! use fintrack_core::money::Currency;
//! use fintrack_core::money::exchange::Rates;
//! use fintrack_core::report::{Books, Settings, goals_summary};
//!
//! let (ledger, rates) = (Ledger::new([], Vec::new()), Rates::new(Currency::BRL, []));
//! let goals = goals_summary(&Books::new(&ledger, &rates), &Settings::new(Currency::BRL), date(2026, 3, 1))?;
//! assert_eq!((goals.active, goals.progress.to_string()), (0, "0.00".to_owned()));
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

mod figure;

use std::collections::BTreeMap;

use chrono::NaiveDate;
use rust_decimal::Decimal;
use serde::Serialize;

use super::visitor::{Collector, Sums, Visitor};
use super::walk::Walk;
use super::{Books, Contribution, Explanation, ListedPosting, ReportError, Settings, Source};
use crate::entry::{Place, Posting};
use crate::goal::{Goal, GoalPart, Progress};
use crate::id::{GoalId, InvestmentId};
use crate::money::exchange::Unconverted;
use crate::money::{Currency, Money, ratio};

pub use figure::GoalsFigure;
use figure::{Line, MadeOf, Part};

/// One goal; amounts in its own currency.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct GoalLine {
    /// The goal.
    pub goal: GoalId,
    /// How much is wanted.
    pub target: Money,
    /// How far it has come.
    pub progress: Progress,
}

/// All goals; amounts in the currency of the report.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct GoalsSummary {
    /// The day that the figures are of.
    pub on: NaiveDate,
    /// How many are not completed.
    pub active: usize,
    /// How many are.
    pub completed: usize,
    /// What all goals, completed ones too, come to.
    pub accumulated: Money,
    /// What active goals still need. One goal's surplus does not make up for what another lacks.
    pub remaining: Money,
    /// How much of all targets is reached, each counted up to its target: 0 to 100 percent with 2 decimals; 0 without
    /// goals.
    pub progress: Decimal,
    /// The goals, in the order of the books.
    pub goals: Vec<GoalLine>,
    /// The targets of goals in currencies without a rate, which are counted and in no other figure.
    pub unconverted: BTreeMap<Currency, Unconverted<Source>>,
}

/// All goals on a day.
///
/// # Errors
/// [`ReportError`] when a sum is too large for the books.
pub fn goals_summary(books: &Books<'_>, settings: &Settings, today: NaiveDate) -> Result<GoalsSummary, ReportError> {
    let all = Goals::new(books, settings, today)?;
    let mut sums = Sums::new(settings.currency);
    all.walk(&mut sums)?;
    let of = |figure: GoalsFigure| sums.total(&|line: &Line| figure.sign(*line));
    let (reached, targets) = (of(GoalsFigure::Reached)?, of(GoalsFigure::Targets)?);
    let line = |of: &OnGoal<'_>| GoalLine {
        goal: of.goal.id(),
        target: of.goal.details().target,
        progress: of.progress.clone(),
    };
    Ok(GoalsSummary {
        on: today,
        active: all.counted(false).count(),
        completed: all.counted(true).count(),
        accumulated: of(GoalsFigure::Accumulated)?,
        remaining: of(GoalsFigure::Remaining)?,
        progress: ratio(reached.amount(), targets.amount()).unwrap_or_else(|| Decimal::new(0, 2)),
        goals: all.each.iter().map(line).collect(),
        unconverted: sums.into_unconverted(),
    })
}

/// What a figure of the goals is made of: the same walk, kept instead of summed.
///
/// # Errors
/// As [`goals_summary()`].
pub fn explain_goals(
    books: &Books<'_>,
    settings: &Settings,
    today: NaiveDate,
    figure: GoalsFigure,
) -> Result<Explanation, ReportError> {
    let all = Goals::new(books, settings, today)?;
    let of_goal = |id| all.each.iter().find(|of| of.goal.id() == id);
    Ok(match figure.made_of() {
        MadeOf::Lines => Explanation::Sum(all.parts(figure)?),
        MadeOf::Ratio { part, whole } => {
            Explanation::Ratio { numerator: all.parts(part)?, denominator: all.parts(whole)? }
        }
        MadeOf::Goals { completed } => Explanation::Count(all.counted(completed).collect()),
        MadeOf::Accumulated(id) => Explanation::Sum(of_goal(id).map_or_else(Vec::new, |of| of.parts.clone())),
        MadeOf::Remaining(id) => Explanation::Sum(of_goal(id).map_or_else(Vec::new, |of| of.remaining(today))),
        MadeOf::Progress(id) => Explanation::Ratio {
            numerator: of_goal(id).map_or_else(Vec::new, |of| of.parts.clone()),
            denominator: of_goal(id).map(|of| of.target(today)).into_iter().collect(),
        },
    })
}

/// What the report is made from.
struct Goals<'g> {
    walk: Walk<'g>,
    today: NaiveDate,
    each: Vec<OnGoal<'g>>,
}

/// A goal on the day of the report.
struct OnGoal<'g> {
    goal: &'g Goal,
    /// What sums to what it has come to, in its own currency.
    parts: Vec<Contribution>,
    progress: Progress,
    /// Whether its currency has a rate.
    has_rate: bool,
}

impl<'g> Goals<'g> {
    fn new(books: &Books<'g>, settings: &'g Settings, today: NaiveDate) -> Result<Self, ReportError> {
        let walk = Walk::new(books, settings, None);
        let each = books.goals.iter().map(|goal| OnGoal::new(&walk, goal, today)).collect::<Result<_, _>>()?;
        Ok(Self { walk, today, each })
    }

    /// Visits the target of each goal, what it has come to, and what of that counts as reached. Of a goal without a rate
    /// the target alone is missed.
    fn walk(&self, visitor: &mut impl Visitor<Line>) -> Result<(), ReportError> {
        for of in &self.each {
            let (id, target, is_active) = (of.goal.id(), of.goal.details().target, !of.goal.is_completed());
            let mut see = |part, source, amount| {
                let line = Line { part, is_active };
                self.walk.convert(line, source, self.today, ListedPosting::beside(amount), amount, visitor)
            };
            see(Part::Target, Source::Target(id), target)?;
            if of.has_rate {
                see(Part::Reached, Source::Goal(id), of.reached())?;
                see(Part::Accumulated, Source::Goal(id), of.progress.accumulated)?;
            }
        }
        Ok(())
    }

    fn parts(&self, figure: GoalsFigure) -> Result<Vec<Contribution>, ReportError> {
        let weight = |line: &Line| figure.sign(*line);
        let mut collector = Collector::new(&weight);
        self.walk(&mut collector)?;
        Ok(collector.found())
    }

    fn counted(&self, is_completed: bool) -> impl Iterator<Item = Source> {
        let goals = self.each.iter().map(|of| of.goal);
        goals.filter(move |goal| goal.is_completed() == is_completed).map(|goal| Source::Goal(goal.id()))
    }
}

impl<'g> OnGoal<'g> {
    fn new(walk: &Walk<'g>, goal: &'g Goal, today: NaiveDate) -> Result<Self, ReportError> {
        let own = Settings { currency: goal.currency(), ..*walk.settings };
        let in_own = Walk::new(&walk.books, &own, None);
        let holding = |id: InvestmentId| walk.books.holdings.iter().find(|holding| holding.investment().id == id);
        let mut values = BTreeMap::new();
        let mut worth = BTreeMap::new();
        for holding in goal.investments().filter_map(holding) {
            let (id, value) = (holding.investment().id, holding.valuation(today)?.value);
            worth.insert(id, value);
            values.extend(in_own.converted(value, today)?.map(|value| (id, value)));
        }
        let part = |part| match part {
            GoalPart::Deposit(deposit) => {
                let (source, posting) =
                    (Source::GoalDeposit(goal.id(), deposit.id), ListedPosting::beside(deposit.amount));
                Some(Contribution { source, on: deposit.date, posting, amount: deposit.amount })
            }
            GoalPart::Investment(id, value) => {
                let posting = Posting { place: Place::Investment(id), amount: *worth.get(&id)? };
                Some(Contribution { source: Source::Holding(id), on: today, posting: posting.into(), amount: value })
            }
            GoalPart::Unvalued(_) => None,
        };
        Ok(Self {
            goal,
            parts: goal.parts(&values).filter_map(part).collect(),
            progress: goal.progress(&values)?,
            has_rate: walk.converted(goal.details().target, today)?.is_some(),
        })
    }

    /// What counts as reached: from nothing to its target.
    fn reached(&self) -> Money {
        let target = self.goal.details().target;
        if self.goal.is_completed() || self.progress.is_reached() {
            target
        } else if self.progress.accumulated.is_negative() {
            Money::zero(target.currency())
        } else {
            self.progress.accumulated
        }
    }

    fn target(&self, today: NaiveDate) -> Contribution {
        let target = self.goal.details().target;
        let posting = ListedPosting::beside(target);
        Contribution { source: Source::Target(self.goal.id()), on: today, posting, amount: target }
    }

    /// What sums to what it still needs; nothing once its target is reached.
    fn remaining(&self, today: NaiveDate) -> Vec<Contribution> {
        if self.progress.is_reached() {
            return Vec::new();
        }
        let less = self.parts.iter().map(|part| Contribution { amount: -part.amount, ..*part });
        std::iter::once(self.target(today)).chain(less).collect()
    }
}
