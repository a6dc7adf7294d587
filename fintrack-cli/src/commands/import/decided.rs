//! Which of the user's rules decided what of the lines of an import.

use std::collections::{BTreeMap, BTreeSet};

use fintrack_core::id::RuleId;
use fintrack_core::import_session::{Outcome, StagedLine};
use fintrack_db::{WorkspaceTx, rule};
use serde::Serialize;

use crate::render::Cell;

/// What the rules are called.
#[derive(Clone, Debug, Default)]
pub(crate) struct RuleNames(BTreeMap<RuleId, String>);

/// How many lines a rule decided something of.
#[derive(Clone, Debug, Serialize)]
pub(super) struct Tally<'a> {
    /// The rule.
    pub(super) rule: &'a str,
    /// How many lines.
    pub(super) lines: u64,
}

impl RuleNames {
    /// Loads what the rules are called.
    ///
    /// # Errors
    /// When the database refuses.
    pub(crate) async fn load(tx: &mut WorkspaceTx) -> anyhow::Result<Self> {
        let rules = rule::list(tx).await?.into_iter().map(|stored| stored.rule);
        Ok(Self(rules.map(|rule| (rule.id(), rule.terms().name.to_string())).collect()))
    }

    /// The rules that decided something of a line, in words; nothing when none did.
    pub(crate) fn of(&self, line: &StagedLine) -> Cell {
        let names: Vec<&str> = deciders(line).into_iter().map(|id| self.name(id)).collect();
        if names.is_empty() { Cell::Nothing } else { Cell::Text(names.join(", ")) }
    }

    /// How many of some lines each rule decided something of, the busiest first.
    pub(super) fn tally<'a>(&'a self, lines: impl Iterator<Item = &'a StagedLine>) -> Vec<Tally<'a>> {
        let mut counts: BTreeMap<RuleId, u64> = BTreeMap::new();
        for rule in lines.flat_map(deciders) {
            *counts.entry(rule).or_default() += 1;
        }
        let mut tally: Vec<Tally<'_>> =
            counts.into_iter().map(|(id, lines)| Tally { rule: self.name(id), lines }).collect();
        tally.sort_by(|a, b| b.lines.cmp(&a.lines).then_with(|| a.rule.cmp(b.rule)));
        tally
    }

    fn name(&self, id: RuleId) -> &str {
        self.0.get(&id).map_or("a rule that was removed", String::as_str)
    }
}

/// The rules that decided something of a line. What is known from before, or rejected, is not decided anew.
fn deciders(line: &StagedLine) -> BTreeSet<RuleId> {
    match line.standing.outcome() {
        Outcome::Pending | Outcome::Ready | Outcome::Booked | Outcome::Ignored => {
            line.verdict.as_ref().map(|verdict| verdict.deciders()).unwrap_or_default()
        }
        Outcome::Duplicate | Outcome::Bound | Outcome::OtherMonth | Outcome::Rejected => BTreeSet::new(),
    }
}
