//! What a person answered once for all lines and files to come: rules, and profiles of statements.

use std::borrow::Cow;

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use crate::archive::Fault;
use crate::id::{RuleId, StatementProfileId};
use crate::name::Name;
use crate::rule::{Actions, Condition, Rule, Terms, Usage};
use crate::statement::Profile;

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(in crate::archive) struct RuleRow<'a> {
    id: RuleId,
    name: Cow<'a, Name>,
    position: u32,
    is_active: bool,
    stops: bool,
    when: Cow<'a, Condition>,
    then: Cow<'a, Actions>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    used: Option<UsageRow>,
}

/// How much a rule that was ever used is.
#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct UsageRow {
    applied: u32,
    overridden: u32,
    last_on: NaiveDate,
}

impl<'a> RuleRow<'a> {
    pub(in crate::archive) fn of(rule: &'a Rule, usage: Usage) -> Self {
        let Terms { name, position, is_active, stops, when, then } = rule.terms();
        let Usage { applied, last_on, overridden } = usage;
        Self {
            id: rule.id(),
            name: Cow::Borrowed(name),
            position: *position,
            is_active: *is_active,
            stops: *stops,
            when: Cow::Borrowed(when),
            then: Cow::Borrowed(then),
            used: last_on.map(|last_on| UsageRow { applied, overridden, last_on }),
        }
    }

    pub(in crate::archive) fn read(self) -> Result<(Rule, Usage), Fault> {
        let Self { id, name, position, is_active, stops, when, then, used } = self;
        let terms = Terms {
            name: name.into_owned(),
            position,
            is_active,
            stops,
            when: when.into_owned(),
            then: then.into_owned(),
        };
        let usage = used.map_or_else(Usage::default, |used| {
            let UsageRow { applied, overridden, last_on } = used;
            Usage { applied, last_on: Some(last_on), overridden }
        });
        Ok((Rule::new(id, terms)?, usage))
    }
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(in crate::archive) struct ProfileRow<'a> {
    pub(in crate::archive) id: StatementProfileId,
    /// A document with a version of its own.
    pub(in crate::archive) profile: Cow<'a, Profile>,
}

impl<'a> ProfileRow<'a> {
    pub(in crate::archive) const fn of(id: StatementProfileId, profile: &'a Profile) -> Self {
        Self { id, profile: Cow::Borrowed(profile) }
    }
}
