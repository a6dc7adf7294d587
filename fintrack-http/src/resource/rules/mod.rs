//! Rules: what is done with lines of statements before anything is guessed.
//!
//! The order of the list is the order in which they are read. A rule is tried out on what was booked before it is saved: see
//! [`preview`].

mod actions;
mod condition;
mod currencies;
pub(crate) mod preview;

use std::collections::BTreeSet;

use chrono::{DateTime, NaiveDate, Utc};
use fintrack_core::id::RuleId;
use fintrack_core::name::Name;
use fintrack_core::rule::{self as core, Mentions, POSITION_UNSAID, RuleError, RuleSetError, Terms};
use fintrack_db::rule::{self, SaveError, StoredRule};
use fintrack_db::{Stored, WorkspaceTx};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use uuid::Uuid;

use self::actions::RuleActions;
use self::condition::RuleCondition;
use self::currencies::Currencies;
use crate::ApiError;
use crate::code::ProblemCode;
use crate::entry::{Needs, Read, Workspace, WorkspaceHeader, Write};
use crate::extract::{Json, Path};
use crate::field::{At, said};
use crate::problem::{Changing, Deleting, Reading, Writing};
use crate::version::{IfMatch, IfMatchHeader};
use crate::write::{Answer, IdempotencyHeader, Post};

/// A rule.
#[derive(Serialize, ToSchema)]
pub(crate) struct Rule {
    /// Its identity.
    #[schema(example = "0199c0de-0000-7000-8000-0000000000e1")]
    id: Uuid,
    /// The workspace that it is of.
    #[schema(example = "0199c0de-0000-7000-8000-000000000001")]
    workspace_id: Uuid,
    /// What people call it.
    #[schema(example = "Uber")]
    name: String,
    /// Where it stands: the smallest is read first. Of rules of one position the narrower one is.
    #[schema(example = 100)]
    position: u32,
    /// Whether it is on.
    #[schema(example = true)]
    is_active: bool,
    /// Whether rules below it have no say on what it matches.
    #[schema(example = false)]
    stops: bool,
    /// What a line must be.
    when: RuleCondition,
    /// What is made of it.
    then: RuleActions,
    /// How many booked lines it decided something of.
    #[schema(example = 12)]
    times_applied: u32,
    /// Of how many of these a person undid what it decided.
    #[schema(example = 0)]
    times_overridden: u32,
    /// The last day on which it decided something.
    #[schema(example = "2026-03-07")]
    last_applied_on: Option<NaiveDate>,
    /// When it was made.
    #[schema(example = "2026-03-01T12:00:00Z")]
    created_at: DateTime<Utc>,
    /// When it was last changed.
    #[schema(example = "2026-03-02T08:30:00Z")]
    updated_at: DateTime<Utc>,
}

impl Rule {
    fn of<P: Needs>(workspace: &Workspace<P>, stored: &Stored<StoredRule>) -> Self {
        let StoredRule { rule, usage } = &stored.value;
        let terms = rule.terms();
        Self {
            id: rule.id().get(),
            workspace_id: workspace.scope().workspace.get(),
            name: terms.name.to_string(),
            position: terms.position,
            is_active: terms.is_active,
            stops: terms.stops,
            when: (&terms.when).into(),
            then: (&terms.then).into(),
            times_applied: usage.applied,
            times_overridden: usage.overridden,
            last_applied_on: usage.last_on,
            created_at: stored.created_at,
            updated_at: stored.updated_at,
        }
    }
}

/// A rule to be made.
#[derive(Deserialize, ToSchema)]
pub(crate) struct NewRule {
    /// What people call it: 1 to 100 characters.
    #[schema(example = "Uber", min_length = 1, max_length = 100)]
    name: String,
    /// Where it stands: the smallest is read first.
    #[schema(example = 100, default = 100)]
    position: Option<u32>,
    /// Whether it is on; it is where nothing is said.
    #[schema(example = true, default = true)]
    is_active: Option<bool>,
    /// Whether rules below it have no say on what it matches.
    #[schema(example = false, default = false)]
    stops: Option<bool>,
    /// What a line must be. At most 100 conditions and groups, at most 8 deep in each other.
    when: RuleCondition,
    /// What is made of it.
    then: RuleActions,
}

impl NewRule {
    async fn checked(&self, tx: &mut WorkspaceTx) -> Result<Terms, ApiError> {
        let name = Name::new(&self.name).at("/name")?;
        let mut codes = BTreeSet::new();
        self.when.name_currencies(&mut codes);
        self.then.name_currencies(&mut codes);
        let currencies = Currencies::of(tx, &codes).await?;
        Ok(Terms {
            name,
            position: self.position.unwrap_or(POSITION_UNSAID),
            is_active: self.is_active.unwrap_or(true),
            stops: self.stops.unwrap_or(false),
            when: self.when.checked(&currencies)?,
            then: self.then.checked(&currencies)?,
        })
    }
}

/// What is to be different about a rule; what is absent stays.
#[serde_with::apply(Option => #[serde(default, deserialize_with = "said")])]
#[derive(Deserialize, ToSchema)]
pub(crate) struct RuleChange {
    /// What people call it.
    #[schema(example = "Corridas", min_length = 1, max_length = 100, nullable = false)]
    name: Option<String>,
    /// Where it stands: the smallest is read first.
    #[schema(example = 1, nullable = false)]
    position: Option<u32>,
    /// Whether it is on.
    #[schema(example = false, nullable = false)]
    is_active: Option<bool>,
    /// Whether rules below it have no say on what it matches.
    #[schema(example = true, nullable = false)]
    stops: Option<bool>,
    /// What a line must be, as a whole.
    #[schema(nullable = false)]
    when: Option<RuleCondition>,
    /// What is made of it, as a whole.
    #[schema(nullable = false)]
    then: Option<RuleActions>,
}

impl RuleChange {
    async fn apply(&self, tx: &mut WorkspaceTx, to: &Terms) -> Result<Terms, ApiError> {
        let mut codes = BTreeSet::new();
        self.when.iter().for_each(|when| when.name_currencies(&mut codes));
        self.then.iter().for_each(|then| then.name_currencies(&mut codes));
        let currencies = Currencies::of(tx, &codes).await?;
        let mut terms = to.clone();
        if let Some(name) = &self.name {
            terms.name = Name::new(name).at("/name")?;
        }
        if let Some(when) = &self.when {
            terms.when = when.checked(&currencies)?;
        }
        if let Some(then) = &self.then {
            terms.then = then.checked(&currencies)?;
        }
        terms.position = self.position.unwrap_or(terms.position);
        terms.is_active = self.is_active.unwrap_or(terms.is_active);
        terms.stops = self.stops.unwrap_or(terms.stops);
        Ok(terms)
    }
}

impl From<RuleError> for ApiError {
    fn from(error: RuleError) -> Self {
        match &error {
            RuleError::Condition { at, error } => Self::at(at, error),
            RuleError::NoAction => Self::at("/then", &error),
            RuleError::EmptyDescription => Self::at("/then/description", &error),
            RuleError::TooManyTags(_) => Self::at("/then/tags", &error),
            RuleError::TransferToItself(_) => Self::at("/then/purpose/transfer", &error),
        }
    }
}

impl From<RuleSetError> for ApiError {
    fn from(error: RuleSetError) -> Self {
        Self::refused(ProblemCode::RulesTooMany, &error)
    }
}

impl From<SaveError> for ApiError {
    fn from(error: SaveError) -> Self {
        match error {
            SaveError::Set(error) => error.into(),
            SaveError::Db(error) => error.into(),
        }
    }
}

/// Saves a rule that refers to nothing but what is there, or was named before.
async fn save(
    tx: &mut WorkspaceTx,
    rule: &core::Rule,
    named_before: &Mentions,
) -> Result<Stored<StoredRule>, ApiError> {
    rule::expect_mentioned(tx, &rule.terms().mentions().beyond(named_before)).await?;
    rule::save(tx, rule).await?;
    Ok(rule::find(tx, rule.id()).await?)
}

/// Which rule.
#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Path)]
pub(crate) struct RulePath {
    /// The rule's identity.
    #[param(value_type = Uuid, example = "0199c0de-0000-7000-8000-0000000000e1")]
    id: RuleId,
}

/// List the rules.
#[utoipa::path(
    get,
    path = "/rules",
    operation_id = "listRules",
    tag = "rules",
    params(WorkspaceHeader),
    responses((status = 200, description = "All rules, in the order in which they are read", body = Vec<Rule>), Reading)
)]
pub(crate) async fn list(mut workspace: Workspace<Read>) -> Result<Json<Vec<Rule>>, ApiError> {
    let rules = rule::list_stored(&mut workspace.begin().await?).await?;
    Ok(Json(rules.iter().map(|stored| Rule::of(&workspace, stored)).collect()))
}

/// Make a rule. It decides what is staged from now on.
#[utoipa::path(
    post,
    path = "/rules",
    operation_id = "createRule",
    tag = "rules",
    params(WorkspaceHeader, IdempotencyHeader),
    request_body = NewRule,
    responses((status = 201, description = "The rule", body = Rule), Writing)
)]
pub(crate) async fn create(workspace: Workspace<Write>, post: Post<NewRule>) -> Result<Answer, ApiError> {
    let work = workspace.write(&post, async |mut tx, new| {
        let terms = new.checked(&mut tx).await?;
        let rule = core::Rule::new(RuleId::new(Uuid::now_v7()), terms)?;
        let stored = save(&mut tx, &rule, &Mentions::default()).await?;
        let version = stored.version;
        Ok((tx, Answer::created(&Rule::of(&workspace, &stored)).at_version(version)))
    });
    work.await
}

/// Change a rule. What it decided of lines stays as it is.
#[utoipa::path(
    patch,
    path = "/rules/{id}",
    operation_id = "updateRule",
    tag = "rules",
    params(RulePath, WorkspaceHeader, IfMatchHeader),
    request_body = RuleChange,
    responses((status = 200, description = "The rule as it is now", body = Rule), Changing)
)]
pub(crate) async fn update(
    workspace: Workspace<Write>,
    Path(path): Path<RulePath>,
    IfMatch(seen): IfMatch,
    Json(change): Json<RuleChange>,
) -> Result<Answer, ApiError> {
    let work = workspace.change(async |mut tx| {
        let before = rule::take(&mut tx, path.id, seen).await?.value.rule;
        let rule = core::Rule::new(path.id, change.apply(&mut tx, before.terms()).await?)?;
        let stored = save(&mut tx, &rule, &before.terms().mentions()).await?;
        let version = stored.version;
        Ok((tx, Answer::ok(&Rule::of(&workspace, &stored)).at_version(version)))
    });
    work.await
}

/// Delete a rule. What it decided of lines stays as it is.
#[utoipa::path(
    delete,
    path = "/rules/{id}",
    operation_id = "deleteRule",
    tag = "rules",
    params(RulePath, WorkspaceHeader, IfMatchHeader),
    responses((status = 204, description = "It is gone"), Deleting)
)]
pub(crate) async fn delete(
    workspace: Workspace<Write>,
    Path(path): Path<RulePath>,
    IfMatch(seen): IfMatch,
) -> Result<Answer, ApiError> {
    let work = workspace.change(async |mut tx| {
        rule::take(&mut tx, path.id, seen).await?;
        rule::remove(&mut tx, path.id).await?;
        Ok((tx, Answer::no_content()))
    });
    work.await
}
