//! How much a rule is used, and how often people undo it.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use thiserror::Error;

use super::verdict::{Treatment, Verdict};
use crate::id::RuleId;

/// How much a rule is used.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Usage {
    /// How many lines it decided something of.
    pub applied: u32,
    /// The last day on which it did.
    pub last_on: Option<NaiveDate>,
    /// Of how many of these lines a person undid what it decided.
    pub overridden: u32,
}

/// Counts that no use of a rule leaves.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
pub enum UsageError {
    /// Undone more often than done.
    #[error("of {applied} lines that the rule decided, a person undid {overridden}")]
    Overridden {
        /// How often it decided.
        applied: u32,
        /// How often that was undone.
        overridden: u32,
    },
    /// Used, and on no day; or the other way round.
    #[error("a rule that decided {applied} lines did so on a day, or on none")]
    Day {
        /// How often it decided.
        applied: u32,
    },
}

impl Usage {
    /// Whether uses can have left these counts.
    ///
    /// # Errors
    /// [`UsageError`].
    pub const fn check(self) -> Result<(), UsageError> {
        let Self { applied, last_on, overridden } = self;
        if overridden > applied {
            return Err(UsageError::Overridden { applied, overridden });
        }
        if (applied > 0) == last_on.is_some() { Ok(()) } else { Err(UsageError::Day { applied }) }
    }
}

/// How much each rule is used. A sum: the order of lines does not matter.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Usages(BTreeMap<RuleId, Usage>);

impl FromIterator<(RuleId, Usage)> for Usages {
    fn from_iter<I: IntoIterator<Item = (RuleId, Usage)>>(usages: I) -> Self {
        Self(usages.into_iter().collect())
    }
}

impl Usages {
    /// Counts lines that were confirmed on a day: what the rules said of each, and what it became.
    pub fn of_all<'l>(lines: impl IntoIterator<Item = &'l (Verdict, Treatment)>, today: NaiveDate) -> Self {
        let mut usages = Self::default();
        for (verdict, became) in lines {
            usages.record(verdict, became, today);
        }
        usages
    }

    /// Counts a line that was confirmed: what the rules said of it, and what it became.
    pub fn record(&mut self, verdict: &Verdict, became: &Treatment, today: NaiveDate) {
        for rule in verdict.deciders() {
            let usage = self.0.entry(rule).or_default();
            usage.applied = usage.applied.saturating_add(1);
            usage.last_on = usage.last_on.max(Some(today));
        }
        for rule in verdict.overridden(became) {
            let usage = self.0.entry(rule).or_default();
            usage.overridden = usage.overridden.saturating_add(1);
        }
    }

    /// The rules that were used, each with how much.
    pub fn iter(&self) -> impl Iterator<Item = (RuleId, Usage)> {
        self.0.iter().map(|(rule, usage)| (*rule, *usage))
    }

    /// How much a rule is used.
    pub fn of(&self, rule: RuleId) -> Usage {
        self.0.get(&rule).copied().unwrap_or_default()
    }
}
