//! User rules in storage: the list, and how much each is used.
//!
//! What a person says of rules is in the audit trail, and can be undone; what is counted of them is in none.

mod history;
mod mention;

use std::collections::HashSet;
use std::error::Error as StdError;

use chrono::{DateTime, NaiveDate, Utc};
use fintrack_core::audit::{Noun, Operation};
use fintrack_core::id::RuleId;
use fintrack_core::name::Name;
use fintrack_core::rule::{Actions, Condition, InUse, Rule, RuleSet, RuleSetError, Terms, Usage, Usages};
use serde::Serialize;
use thiserror::Error;
use uuid::Uuid;

use crate::audit::{Recording, take_turn};
use crate::{DbError, Stored, Version, WorkspaceTx};

pub use history::{BookedLine, HISTORY_LINES_MAX, history};
pub use mention::expect_mentioned;

/// A rule, and how much it is used.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StoredRule {
    /// The rule.
    pub rule: Rule,
    /// How much it is used.
    pub usage: Usage,
}

/// Why a rule was not saved.
#[derive(Debug, Error)]
pub enum SaveError {
    /// It is too much with the others.
    #[error(transparent)]
    Set(#[from] RuleSetError),
    /// Storage said no.
    #[error(transparent)]
    Db(#[from] DbError),
}

/// Waits until no other transaction changes the workspace, its rules among the rest, and lets none until this one ends: what
/// was looked at before a rule is saved, such as whether there is one of its name, is so when it is.
///
/// # Errors
/// [`DbError`].
pub async fn lock(tx: &mut WorkspaceTx) -> Result<(), DbError> {
    take_turn(tx).await
}

struct RuleRow {
    id: Uuid,
    name: String,
    position: i64,
    is_active: bool,
    stops: bool,
    conditions: serde_json::Value,
    actions: serde_json::Value,
    applied: i64,
    overridden: i64,
    last_on: Option<NaiveDate>,
    version: i32,
    created_at: DateTime<Utc>,
    updated_at: DateTime<Utc>,
}

impl RuleRow {
    fn rule(self) -> Result<StoredRule, Box<dyn StdError + Send + Sync>> {
        let terms = Terms {
            name: Name::new(&self.name)?,
            position: u32::try_from(self.position)?,
            is_active: self.is_active,
            stops: self.stops,
            when: serde_json::from_value::<Condition>(self.conditions)?,
            then: serde_json::from_value::<Actions>(self.actions)?,
        };
        let count = |of: i64| u32::try_from(of).unwrap_or(u32::MAX);
        let usage = Usage { applied: count(self.applied), last_on: self.last_on, overridden: count(self.overridden) };
        Ok(StoredRule { rule: Rule::new(RuleId::new(self.id), terms)?, usage })
    }
}

impl TryFrom<RuleRow> for Stored<StoredRule> {
    type Error = DbError;

    fn try_from(row: RuleRow) -> Result<Self, DbError> {
        let RuleRow { id, version, created_at, updated_at, .. } = row;
        let value = row.rule().map_err(DbError::corrupt("rule", id))?;
        Ok(Self { value, version: Version::new(version), created_at, updated_at })
    }
}

/// All rules, those that are off too, in the order in which they are read.
///
/// # Errors
/// [`DbError::Corrupt`] when a stored rule is none that the core would take.
pub async fn list(tx: &mut WorkspaceTx) -> Result<Vec<StoredRule>, DbError> {
    Ok(list_stored(tx).await?.into_iter().map(|stored| stored.value).collect())
}

/// The same, as they are kept.
///
/// # Errors
/// As [`list`].
pub async fn list_stored(tx: &mut WorkspaceTx) -> Result<Vec<Stored<StoredRule>>, DbError> {
    let rows = sqlx::query_as!(
        RuleRow,
        "select id, name, position, is_active, stops, conditions, actions, applied, overridden, last_on, version,
                created_at, updated_at
         from rules"
    )
    .fetch_all(tx.conn())
    .await?;
    let mut rules: Vec<Stored<StoredRule>> = rows.into_iter().map(Stored::try_from).collect::<Result<_, _>>()?;
    rules.sort_by_cached_key(|stored| stored.value.rule.place());
    Ok(rules)
}

/// A rule.
///
/// # Errors
/// [`DbError::NotFound`].
pub async fn find(tx: &mut WorkspaceTx, id: RuleId) -> Result<Stored<StoredRule>, DbError> {
    let row = sqlx::query_as!(
        RuleRow,
        "select id, name, position, is_active, stops, conditions, actions, applied, overridden, last_on, version,
                created_at, updated_at
         from rules
         where id = $1",
        id.get(),
    )
    .fetch_optional(tx.conn())
    .await?;
    row.ok_or_else(|| DbError::not_found("rule", id))?.try_into()
}

/// A rule that is to be changed or removed: nobody else touches the rules until this transaction ends. `seen` is the version
/// that was looked at, where that matters.
///
/// # Errors
/// [`DbError::Stale`], [`DbError::NotFound`].
pub async fn take(tx: &mut WorkspaceTx, id: RuleId, seen: Option<Version>) -> Result<Stored<StoredRule>, DbError> {
    lock(tx).await?;
    let stored = find(tx, id).await?;
    stored.version.expect(seen, "rule", &id)?;
    Ok(stored)
}

/// The rules that are on, ready to judge lines.
///
/// # Errors
/// [`DbError::Corrupt`] when the stored rules are too much together: [`save`] takes no such.
pub async fn compiled(tx: &mut WorkspaceTx, in_use: InUse<'_>) -> Result<RuleSet, DbError> {
    let rules = list(tx).await?.into_iter().map(|stored| stored.rule);
    RuleSet::compile(rules, in_use)
        .map_err(|error| DbError::corrupt("rules of workspace", tx.workspace())(error.into()))
}

/// Stores a rule, in place of one of its identity if there is one; what was counted of that stays.
///
/// # Errors
/// [`SaveError::Set`] when the rules would be too much together.
pub async fn save(tx: &mut WorkspaceTx, rule: &Rule) -> Result<(), SaveError> {
    save_all(tx, std::slice::from_ref(rule)).await
}

/// The same of many, all or none: sooner than one by one, because what they are together is looked at once.
///
/// # Errors
/// [`SaveError::Set`] when the rules would be too much together.
pub async fn save_all(tx: &mut WorkspaceTx, rules: &[Rule]) -> Result<(), SaveError> {
    lock(tx).await?;
    let ids: HashSet<RuleId> = rules.iter().map(Rule::id).collect();
    let known = list(tx).await?;
    let kept = known.len();
    let others: Vec<Rule> =
        known.into_iter().map(|stored| stored.rule).filter(|other| !ids.contains(&other.id())).collect();
    let operation = if others.len() + ids.len() == kept { Operation::Update } else { Operation::Create };
    RuleSet::compile(others.into_iter().chain(rules.iter().cloned()), InUse::default())?;
    let mut recording = Recording::begin(tx, operation).await?;
    recording.watch(tx, Noun::Rule, ids).await?;
    write(tx, rules).await?;
    recording.finish(tx).await?;
    Ok(())
}

async fn write(tx: &mut WorkspaceTx, rules: &[Rule]) -> Result<(), DbError> {
    let terms = || rules.iter().map(Rule::terms);
    sqlx::query!(
        "insert into rules (workspace_id, id, name, position, is_active, stops, conditions, actions)
         select $1, t.*
         from unnest($2::uuid[], $3::text[], $4::bigint[], $5::bool[], $6::bool[], $7::jsonb[], $8::jsonb[]) as t
         on conflict (workspace_id, id) do update
         set name = excluded.name, position = excluded.position, is_active = excluded.is_active,
             stops = excluded.stops, conditions = excluded.conditions, actions = excluded.actions",
        tx.workspace(),
        &rules.iter().map(|rule| rule.id().get()).collect::<Vec<_>>(),
        &terms().map(|it| it.name.to_string()).collect::<Vec<_>>(),
        &terms().map(|it| i64::from(it.position)).collect::<Vec<_>>(),
        &terms().map(|it| it.is_active).collect::<Vec<_>>(),
        &terms().map(|it| it.stops).collect::<Vec<_>>(),
        &written(rules, |it| &it.when)?,
        &written(rules, |it| &it.then)?,
    )
    .execute(tx.conn())
    .await?;
    Ok(())
}

/// A part of each rule as it is stored.
fn written<T: Serialize>(rules: &[Rule], part: impl Fn(&Terms) -> &T) -> Result<Vec<serde_json::Value>, DbError> {
    let write = |rule: &Rule| {
        serde_json::to_value(part(rule.terms()))
            .map_err(|error| DbError::corrupt("rule", rule.id().get())(error.into()))
    };
    rules.iter().map(write).collect()
}

/// Switches a rule on or off; the rule as it is then.
///
/// # Errors
/// [`DbError::NotFound`], or [`SaveError::Set`] when the rules that are on would be too much.
pub async fn switch(tx: &mut WorkspaceTx, id: RuleId, is_active: bool) -> Result<Rule, SaveError> {
    lock(tx).await?;
    let known = list(tx).await?.into_iter().find(|stored| stored.rule.id() == id);
    let rule = known.ok_or_else(|| DbError::not_found("rule", id))?.rule.switched(is_active);
    save(tx, &rule).await?;
    Ok(rule)
}

/// Removes a rule. What it decided of lines stays as it is.
///
/// # Errors
/// [`DbError::NotFound`].
pub async fn remove(tx: &mut WorkspaceTx, id: RuleId) -> Result<(), DbError> {
    let mut recording = Recording::begin(tx, Operation::Delete).await?;
    recording.watch(tx, Noun::Rule, [id]).await?;
    let removed = sqlx::query!("delete from rules where id = $1", id.get()).execute(tx.conn()).await?;
    if removed.rows_affected() == 0 {
        return Err(DbError::not_found("rule", id));
    }
    recording.finish(tx).await?;
    Ok(())
}

/// Puts rules first, in the order given (of one that is named twice the first place counts); the others stand below them as
/// they stood.
///
/// # Errors
/// [`DbError::NotFound`] when one of them is not there.
pub async fn reorder(tx: &mut WorkspaceTx, first: &[RuleId]) -> Result<(), DbError> {
    let mut recording = Recording::begin(tx, Operation::Update).await?;
    let known: Vec<RuleId> = list(tx).await?.into_iter().map(|stored| stored.rule.id()).collect();
    let there: HashSet<RuleId> = known.iter().copied().collect();
    if let Some(absent) = first.iter().find(|id| !there.contains(id)) {
        return Err(DbError::not_found("rule", absent));
    }
    recording.watch(tx, Noun::Rule, &known).await?;
    let mut placed = HashSet::new();
    let ids: Vec<Uuid> = first.iter().chain(&known).filter(|id| placed.insert(**id)).map(|id| id.get()).collect();
    let positions: Vec<i64> = (1..).take(ids.len()).collect();
    sqlx::query!(
        "update rules r
         set position = t.position
         from unnest($1::uuid[], $2::bigint[]) as t (id, position)
         where r.workspace_id = $3 and r.id = t.id and r.position <> t.position",
        &ids,
        &positions,
        tx.workspace(),
    )
    .execute(tx.conn())
    .await?;
    recording.finish(tx).await?;
    Ok(())
}

/// Refuses rules that are too much together, as an undo may leave them.
pub(crate) async fn check_together(tx: &mut WorkspaceTx) -> Result<(), SaveError> {
    let rules = list(tx).await?.into_iter().map(|stored| stored.rule);
    RuleSet::compile(rules, InUse::default())?;
    Ok(())
}

/// Adds rules with what was counted of them, as a part of an operation.
pub(crate) async fn insert(tx: &mut WorkspaceTx, rules: &[(Rule, Usage)]) -> Result<(), DbError> {
    let (alone, usages): (Vec<Rule>, Vec<Usage>) = rules.iter().cloned().unzip();
    write(tx, &alone).await?;
    count(tx, &alone.iter().map(Rule::id).zip(usages).collect()).await
}

/// Adds to what was counted of rules. What is said of a rule that was removed meanwhile is dropped.
///
/// # Errors
/// [`DbError`].
pub async fn count(tx: &mut WorkspaceTx, usages: &Usages) -> Result<(), DbError> {
    let used: Vec<(RuleId, Usage)> = usages.iter().collect();
    if used.is_empty() {
        return Ok(());
    }
    sqlx::query!(
        "update rules r
         set applied = r.applied + t.applied, overridden = r.overridden + t.overridden,
             last_on = greatest(r.last_on, t.last_on)
         from unnest($1::uuid[], $2::bigint[], $3::bigint[], $4::date[]) as t (id, applied, overridden, last_on)
         where r.workspace_id = $5 and r.id = t.id",
        &used.iter().map(|(id, _)| id.get()).collect::<Vec<_>>(),
        &used.iter().map(|(_, usage)| i64::from(usage.applied)).collect::<Vec<_>>(),
        &used.iter().map(|(_, usage)| i64::from(usage.overridden)).collect::<Vec<_>>(),
        &used.iter().map(|(_, usage)| usage.last_on).collect::<Vec<_>>() as &[Option<NaiveDate>],
        tx.workspace(),
    )
    .execute(tx.conn())
    .await?;
    Ok(())
}
