//! What a rule would do to the history, before it is saved.

use std::collections::BTreeMap;

use serde::Serialize;

use super::line::{Facts, Line};
use super::verdict::{Field, Hindrance, Treatment, Verdict};
use super::{InUse, Rule, RuleSet, RuleSetError};
use crate::id::RuleId;

/// A line of the history, and what was made of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Past<'a> {
    /// What the bank said.
    pub line: Line<'a>,
    /// What it is today.
    pub treatment: Treatment,
}

/// What a rule would do to a line that it matches.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Effect {
    /// Which line of the history, counted from 0.
    pub at: usize,
    /// What the line would be with what this rule decides: exactly as when it is applied.
    pub after: Treatment,
    /// What would change.
    pub changes: Vec<Field>,
    /// The fields that the rule has an action for and another one decides: each with the rule that wins.
    pub beaten: BTreeMap<Field, RuleId>,
    /// The rule above it that leaves it no say here.
    pub stopped_by: Option<RuleId>,
    /// Why it cannot book the line as it says, if so.
    pub hindrance: Option<Hindrance>,
}

/// What a rule would do among the others to each line of the history that it matches, in the order of the history. A rule
/// of its identity is replaced by it; it is looked at as if it were on.
///
/// # Errors
/// As [`RuleSet::compile`].
pub fn preview(
    rule: &Rule,
    others: impl IntoIterator<Item = Rule>,
    in_use: InUse<'_>,
    history: &[Past<'_>],
) -> Result<Vec<Effect>, RuleSetError> {
    let rule = rule.switched(true);
    let others = others.into_iter().filter(|other| other.id() != rule.id());
    let set = RuleSet::compile(others.chain([rule.clone()]), in_use)?;
    let effect = |(at, past): (usize, &Past<'_>)| {
        let facts = Facts::of(&past.line);
        rule.terms().when.holds(&facts).then(|| effect(at, &rule, &set.judge_facts(&facts), &past.treatment))
    };
    Ok(history.iter().enumerate().filter_map(effect).collect())
}

fn effect(at: usize, rule: &Rule, verdict: &Verdict, before: &Treatment) -> Effect {
    let own = verdict.only(rule.id());
    let after = own.apply(before);
    let differs = |field: &Field| match field {
        Field::Booking => after.booking != before.booking,
        Field::Description => after.description != before.description,
        Field::Tags => after.tags != before.tags,
        Field::Ignored => after.is_ignored != before.is_ignored,
    };
    let changes = Field::ALL.iter().copied().filter(differs).collect();
    let matched = own.matched.first();
    // Who matches and has no say stands below a rule that stops: the last that has one.
    let stopped_by = if matched.is_none() { verdict.matched.last().map(|last| last.rule) } else { None };
    let beaten = if matched.is_some() { beaten(rule, verdict) } else { BTreeMap::new() };
    Effect { at, after, changes, beaten, stopped_by, hindrance: matched.and_then(|matched| matched.hindrance) }
}

fn beaten(rule: &Rule, verdict: &Verdict) -> BTreeMap<Field, RuleId> {
    let then = &rule.terms().then;
    let booking = verdict.booking.as_ref().filter(|_| then.purpose.is_some()).map(|it| (Field::Booking, it.by));
    let text = verdict.description.as_ref().filter(|_| then.description.is_some());
    let text = text.map(|it| (Field::Description, it.by));
    let ignored = verdict.ignored.filter(|_| then.is_ignored).map(|by| (Field::Ignored, by));
    // Tags are added by all: nobody wins over another.
    [booking, text, ignored].into_iter().flatten().filter(|(_, by)| *by != rule.id()).collect()
}
