//! The figures of the goals, and which lines each of them is the sum of.

use serde::Serialize;

use super::GoalsSummary;
use crate::id::GoalId;
use crate::report::FigureValue;
use crate::report::visitor::Sign;

/// What something is a part of.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) enum Part {
    Target,
    /// What counts as reached of the target.
    Reached,
    Accumulated,
}

/// What figures are added up from.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) struct Line {
    pub(super) part: Part,
    /// Of a goal that is not completed.
    pub(super) is_active: bool,
}

/// A figure of the goals.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
pub enum GoalsFigure {
    /// How many goals are not completed.
    Active,
    /// How many are.
    Completed,
    /// What all goals come to.
    Accumulated,
    /// What active goals still need.
    Remaining,
    /// What is reached of all targets: a ratio.
    Progress,
    /// What counts as reached, of all goals.
    Reached,
    /// The targets of all goals.
    Targets,
    /// What one goal has come to, in its own currency.
    AccumulatedOf(GoalId),
    /// What it still needs.
    RemainingOf(GoalId),
    /// What it has come to, of its target: a ratio.
    ProgressOf(GoalId),
}

/// What kind of thing explains a figure.
pub(super) enum MadeOf {
    /// What counts by now.
    Lines,
    /// One figure of another.
    Ratio { part: GoalsFigure, whole: GoalsFigure },
    /// Goals that are counted.
    Goals { completed: bool },
    /// What one goal has come to.
    Accumulated(GoalId),
    /// What it still needs.
    Remaining(GoalId),
    /// What it has come to, of its target.
    Progress(GoalId),
}

impl GoalsFigure {
    /// What explains it.
    pub(super) const fn made_of(self) -> MadeOf {
        match self {
            Self::Active => MadeOf::Goals { completed: false },
            Self::Completed => MadeOf::Goals { completed: true },
            Self::Progress => MadeOf::Ratio { part: Self::Reached, whole: Self::Targets },
            Self::AccumulatedOf(goal) => MadeOf::Accumulated(goal),
            Self::RemainingOf(goal) => MadeOf::Remaining(goal),
            Self::ProgressOf(goal) => MadeOf::Progress(goal),
            Self::Accumulated | Self::Remaining | Self::Reached | Self::Targets => MadeOf::Lines,
        }
    }

    /// Whether a line adds to an amount or takes away from it; `None` when it is no part of it.
    pub(super) fn sign(self, line: Line) -> Option<Sign> {
        let Line { part, is_active } = line;
        match self {
            Self::Accumulated => Sign::plus_if(part == Part::Accumulated),
            Self::Reached => Sign::plus_if(part == Part::Reached),
            Self::Targets => Sign::plus_if(part == Part::Target),
            // A completed goal needs nothing: it is reached by its owner's word.
            Self::Remaining if part == Part::Reached => Some(Sign::Minus).filter(|_| is_active),
            Self::Remaining => Sign::plus_if(is_active && part == Part::Target),
            // Counts, ratios, and what is of one goal in its own currency.
            Self::Active
            | Self::Completed
            | Self::Progress
            | Self::AccumulatedOf(_)
            | Self::RemainingOf(_)
            | Self::ProgressOf(_) => None,
        }
    }
}

impl GoalsSummary {
    /// Every figure with its value.
    pub fn figures(&self) -> Vec<(GoalsFigure, FigureValue)> {
        let money = |figure, amount| (figure, FigureValue::Money(amount));
        let percent = |figure, percent| (figure, FigureValue::Percent(Some(percent)));
        let mut figures = vec![
            (GoalsFigure::Active, FigureValue::Count(self.active)),
            (GoalsFigure::Completed, FigureValue::Count(self.completed)),
            money(GoalsFigure::Accumulated, self.accumulated),
            money(GoalsFigure::Remaining, self.remaining),
            percent(GoalsFigure::Progress, self.progress),
        ];
        for line in &self.goals {
            figures.push(money(GoalsFigure::AccumulatedOf(line.goal), line.progress.accumulated));
            figures.push(money(GoalsFigure::RemainingOf(line.goal), line.progress.remaining));
            figures.push(percent(GoalsFigure::ProgressOf(line.goal), line.progress.percent));
        }
        figures
    }
}
