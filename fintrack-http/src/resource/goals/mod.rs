//! Goals: a target, what feeds it, and how far it has come.

pub(crate) mod feeding;

use std::collections::{BTreeSet, HashMap};

use chrono::{DateTime, NaiveDate, Utc};
use fintrack_core::calendar::BillingMonth;
use fintrack_core::goal::{self as core, Funding, GoalDetails, GoalError, GoalKind, Priority, Progress};
use fintrack_core::id::{GoalId, InvestmentId};
use fintrack_core::money::Currency;
use fintrack_core::name::{Color, Name};
use fintrack_core::report::goals_summary;
use fintrack_db::goal::{self, ChangeError};
use fintrack_db::{DbError, Stored, WorkspaceTx};
use serde::de::IgnoredAny;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use uuid::Uuid;

use self::feeding::GoalDeposit;
use crate::ApiError;
use crate::code::ProblemCode;
use crate::entry::{Needs, Read, Workspace, WorkspaceHeader, Write};
use crate::extract::{Json, Path};
use crate::field::{Amount, At, Percent, said};
use crate::problem::{Changing, Deleting, Finding, Reading, UnprocessableEntity, Writing};
use crate::resource::accounts::currency_or_usual;
use crate::resource::entries::day_at;
use crate::resource::figures::{self, unreportable};
use crate::resource::investments::item::{InvestmentItem, Shelf};
use crate::version::{IfMatch, IfMatchHeader};
use crate::word::{GoalPriority, GoalType};
use crate::write::{Answer, IdempotencyHeader, Post};

/// A goal, with how far it has come.
#[derive(Serialize, ToSchema)]
pub(crate) struct Goal {
    /// Its identity.
    #[schema(example = "0199c0de-0000-7000-8000-000000000011")]
    id: Uuid,
    /// The workspace that it is of.
    #[schema(example = "0199c0de-0000-7000-8000-000000000001")]
    workspace_id: Uuid,
    /// What people call it.
    #[schema(example = "Viagem a Recife")]
    name: String,
    /// What feeds it.
    #[serde(rename = "type")]
    kind: GoalType,
    /// What it belongs to, in its owner's words.
    #[schema(example = "Viagens")]
    category: String,
    /// What it is drawn in, `#RRGGBB`.
    #[schema(example = "#1565C0", pattern = "^#[0-9A-F]{6}$")]
    color: String,
    /// How much it matters.
    priority: GoalPriority,
    /// The currency of its amounts.
    #[schema(example = "BRL")]
    currency_code: String,
    /// How much is wanted.
    target_value: Amount,
    /// What it has come to.
    current_value: Amount,
    /// What is lacking; 0 when the target is reached.
    remaining_value: Amount,
    /// What it has come to, of the target; may be above 100.
    progress_pct: Percent,
    /// By when.
    #[schema(example = "2026-12-20")]
    due_date: NaiveDate,
    /// Whether its owner called it done.
    #[schema(example = false)]
    is_completed: bool,
    /// When they did.
    #[schema(example = "2026-12-01T12:00:00Z")]
    completed_at: Option<DateTime<Utc>>,
    /// The investments that feed it; none where deposits do.
    investments: Vec<InvestmentItem>,
    /// The deposits that feed it, by date; absent in lists.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    deposits: Option<Vec<GoalDeposit>>,
    /// When it was made.
    #[schema(example = "2026-03-01T12:00:00Z")]
    created_at: DateTime<Utc>,
    /// When it was last changed.
    #[schema(example = "2026-03-02T08:30:00Z")]
    updated_at: DateTime<Utc>,
}

impl Goal {
    fn of(workspace_id: Uuid, stored: Stored<core::Goal>, progress: &Progress, items: &[InvestmentItem]) -> Self {
        let Stored { value: goal, created_at, updated_at, .. } = stored;
        let linked: BTreeSet<Uuid> = goal.investments().map(InvestmentId::get).collect();
        let GoalDetails { name, category, target, due, priority, color } = goal.details().clone();
        Self {
            id: goal.id().get(),
            workspace_id,
            name: name.into(),
            kind: GoalType(goal.funding().kind()),
            category: category.into(),
            color: color.into(),
            priority: GoalPriority(priority),
            currency_code: goal.currency().code().to_owned(),
            target_value: target.into(),
            current_value: progress.accumulated.into(),
            remaining_value: progress.remaining.into(),
            progress_pct: Percent(progress.percent),
            due_date: due,
            is_completed: goal.is_completed(),
            completed_at: goal.completed_at(),
            investments: items.iter().filter(|item| linked.contains(&item.id)).cloned().collect(),
            deposits: None,
            created_at,
            updated_at,
        }
    }
}

/// A goal to be set.
#[derive(Deserialize, ToSchema)]
pub(crate) struct NewGoal {
    /// What people will call it: 1 to 100 characters.
    #[schema(example = "Viagem a Recife", min_length = 1, max_length = 100)]
    name: String,
    /// What feeds it.
    #[serde(rename = "type")]
    kind: GoalType,
    /// What it belongs to, in its owner's words: 1 to 100 characters.
    #[schema(example = "Viagens", min_length = 1, max_length = 100)]
    category: String,
    /// How much is wanted: positive.
    target_value: Amount,
    /// By when.
    #[schema(example = "2026-12-20")]
    due_date: NaiveDate,
    /// What it is drawn in, `#RRGGBB`.
    #[schema(example = "#1565C0", pattern = "^#[0-9A-Fa-f]{6}$")]
    color: String,
    /// How much it matters; MEDIUM where nothing is said.
    priority: Option<GoalPriority>,
    /// The currency of its amounts; the workspace's where nothing is said.
    #[schema(example = "BRL")]
    currency_code: Option<String>,
    /// The investments that feed it, where such do.
    #[schema(value_type = Option<Vec<Uuid>>, example = json!(["0199c0de-0000-7000-8000-000000000010"]))]
    investment_ids: Option<Vec<InvestmentId>>,
}

impl NewGoal {
    fn details(&self, currency: Currency) -> Result<GoalDetails, ApiError> {
        Ok(GoalDetails {
            name: Name::new(&self.name).at("/name")?,
            category: Name::new(&self.category).at("/category")?,
            target: self.target_value.of(currency).at("/target_value")?,
            due: day_at("/due_date", self.due_date)?,
            priority: self.priority.map_or(Priority::Medium, |priority| priority.0),
            color: Color::new(&self.color).at("/color")?,
        })
    }

    fn funding(&self) -> Result<Funding, ApiError> {
        let linked: BTreeSet<InvestmentId> = self.investment_ids.iter().flatten().copied().collect();
        match self.kind.0 {
            GoalKind::Investment => Ok(Funding::Investments(linked)),
            GoalKind::Manual if linked.is_empty() => Ok(Funding::Deposits(Vec::new())),
            GoalKind::Manual => {
                Err(ApiError::at("/investment_ids", &"a goal that is fed by deposits takes no investments"))
            }
        }
    }
}

/// What is to be different about a goal; what is absent stays.
#[serde_with::apply(Option => #[serde(default, deserialize_with = "said")])]
#[derive(Deserialize, ToSchema)]
pub(crate) struct GoalChange {
    /// What people call it.
    #[schema(example = "Viagem a Recife", min_length = 1, max_length = 100, nullable = false)]
    name: Option<String>,
    /// What feeds it; it stays once anything does.
    #[serde(rename = "type")]
    #[schema(nullable = false)]
    kind: Option<GoalType>,
    /// What it belongs to, in its owner's words.
    #[schema(example = "Viagens", min_length = 1, max_length = 100, nullable = false)]
    category: Option<String>,
    /// How much is wanted: positive, in the goal's currency.
    #[schema(nullable = false)]
    target_value: Option<Amount>,
    /// By when.
    #[schema(example = "2026-12-20", nullable = false)]
    due_date: Option<NaiveDate>,
    /// What it is drawn in, `#RRGGBB`.
    #[schema(example = "#1565C0", pattern = "^#[0-9A-Fa-f]{6}$", nullable = false)]
    color: Option<String>,
    /// How much it matters.
    #[schema(nullable = false)]
    priority: Option<GoalPriority>,
    /// The investments that feed it from now on, instead of those that did.
    #[schema(value_type = Option<Vec<Uuid>>, nullable = false)]
    #[schema(example = json!(["0199c0de-0000-7000-8000-000000000010"]))]
    investment_ids: Option<Vec<InvestmentId>>,
}

impl GoalChange {
    /// What it makes of a goal's details.
    fn details(&self, before: &GoalDetails) -> Result<GoalDetails, ApiError> {
        let target = self.target_value.map(|amount| amount.of(before.target.currency())).transpose();
        let name = self.name.as_deref().map(Name::new).transpose().at("/name")?;
        let category = self.category.as_deref().map(Name::new).transpose().at("/category")?;
        let color = self.color.as_deref().map(Color::new).transpose().at("/color")?;
        Ok(GoalDetails {
            name: name.unwrap_or_else(|| before.name.clone()),
            category: category.unwrap_or_else(|| before.category.clone()),
            target: target.at("/target_value")?.unwrap_or(before.target),
            due: self.due_date.map_or(Ok(before.due), |due| day_at("/due_date", due))?,
            priority: self.priority.map_or(before.priority, |priority| priority.0),
            color: color.unwrap_or_else(|| before.color.clone()),
        })
    }

    fn apply(&self, goal: &mut core::Goal, details: GoalDetails) -> Result<(), GoalError> {
        goal.amend(details)?;
        // What goes first makes room: an investment goal without any may be fed by deposits.
        if let Some(wanted) = &self.investment_ids {
            let linked: Vec<InvestmentId> = goal.investments().collect();
            linked.into_iter().filter(|id| !wanted.contains(id)).try_for_each(|id| goal.unlink(id))?;
        }
        if let Some(kind) = self.kind {
            goal.feed_by(kind.0)?;
        }
        self.investment_ids.iter().flatten().try_for_each(|id| goal.link(*id).map(drop))
    }
}

/// What a change of a goal is refused with; `amount` is the field that holds one.
fn refused(error: ChangeError, amount: &str) -> ApiError {
    let error = match error {
        ChangeError::Goal(error) => error,
        ChangeError::Db(error) => return error.into(),
    };
    let pointer = match &error {
        GoalError::TargetNotPositive(_) => "/target_value",
        GoalError::DepositNotPositive(_) | GoalError::OtherCurrency { .. } | GoalError::Money(_) => amount,
        GoalError::AlreadyFed(_) => "/type",
        GoalError::TakesNoDeposits(_) | GoalError::TakesNoInvestments(_) => {
            return ApiError::refused(ProblemCode::FedOtherwise, &error);
        }
        GoalError::NoDeposit { deposit, .. } => {
            return DbError::NotFound { what: "deposit", key: deposit.to_string() }.into();
        }
        GoalError::NotLinked { investment, .. } => {
            return DbError::NotFound { what: "investment of the goal", key: investment.to_string() }.into();
        }
    };
    ApiError::at(pointer, &error)
}

/// Which goal.
#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Path)]
pub(crate) struct GoalPath {
    /// The goal's identity.
    #[param(value_type = Uuid, example = "0199c0de-0000-7000-8000-000000000011")]
    pub(super) goal_id: GoalId,
}

/// Goals as they stand today.
async fn standing<P: Needs>(
    workspace: &Workspace<P>,
    tx: &mut WorkspaceTx,
    goals: Vec<Stored<core::Goal>>,
) -> Result<Vec<Goal>, ApiError> {
    let today = workspace.today();
    let facts = figures::of_month(tx, BillingMonth::of(today), today).await?;
    let summary = facts.with_books(|books| goals_summary(books, &facts.settings, today));
    let lines = summary.map_err(|error| unreportable(&error))?.goals;
    let progress: HashMap<GoalId, Progress> = lines.into_iter().map(|line| (line.goal, line.progress)).collect();
    let items = Shelf::with(workspace, tx, facts.holdings).await?.items(tx).await?;
    let known = goals.into_iter().filter_map(|stored| Some((progress.get(&stored.value.id())?, stored)));
    let id = workspace.scope().workspace.get();
    Ok(known.map(|(progress, stored)| Goal::of(id, stored, progress, &items)).collect())
}

/// One goal as it stands, with its deposits.
async fn shown<P: Needs>(
    workspace: &Workspace<P>,
    tx: &mut WorkspaceTx,
    stored: Stored<core::Goal>,
) -> Result<Goal, ApiError> {
    let id = stored.value.id();
    let deposits = feeding::of(tx, id).await?;
    let goal = standing(workspace, tx, vec![stored]).await?.pop();
    let goal = goal.ok_or_else(|| DbError::NotFound { what: "goal", key: id.to_string() })?;
    Ok(Goal { deposits: Some(deposits), ..goal })
}

/// List the goals.
#[utoipa::path(
    get,
    path = "/goals",
    operation_id = "listGoals",
    tag = "goals",
    params(WorkspaceHeader),
    responses(
        (status = 200, description = "All goals, by name", body = Vec<Goal>),
        (status = 422, response = UnprocessableEntity),
        Reading,
    )
)]
pub(crate) async fn list(mut workspace: Workspace<Read>) -> Result<Json<Vec<Goal>>, ApiError> {
    let mut tx = workspace.begin().await?;
    let goals = goal::list(&mut tx).await?;
    Ok(Json(standing(&workspace, &mut tx, goals).await?))
}

/// Set a goal.
#[utoipa::path(
    post,
    path = "/goals",
    operation_id = "createGoal",
    tag = "goals",
    params(WorkspaceHeader, IdempotencyHeader),
    request_body = NewGoal,
    responses((status = 201, description = "The goal", body = Goal), Writing)
)]
pub(crate) async fn create(workspace: Workspace<Write>, post: Post<NewGoal>) -> Result<Answer, ApiError> {
    let work = workspace.write(&post, async |mut tx, new| {
        let currency = currency_or_usual(&mut tx, new.currency_code.as_deref()).await?;
        let made = goal::create(&mut tx, new.details(currency)?, new.funding()?).await;
        let id = made.map_err(|error| refused(error, "/target_value"))?.id();
        let stored = goal::find(&mut tx, id).await?;
        let version = stored.version;
        let goal = shown(&workspace, &mut tx, stored).await?;
        Ok((tx, Answer::created(&goal).at_version(version)))
    });
    work.await
}

/// Show a goal, with its deposits.
#[utoipa::path(
    get,
    path = "/goals/{goal_id}",
    operation_id = "getGoal",
    tag = "goals",
    params(GoalPath, WorkspaceHeader),
    responses(
        (status = 200, description = "The goal", body = Goal),
        (status = 422, response = UnprocessableEntity),
        Finding,
    )
)]
pub(crate) async fn show(mut workspace: Workspace<Read>, Path(path): Path<GoalPath>) -> Result<Answer, ApiError> {
    let mut tx = workspace.begin().await?;
    let stored = goal::find(&mut tx, path.goal_id).await?;
    let version = stored.version;
    Ok(Answer::ok(&shown(&workspace, &mut tx, stored).await?).at_version(version))
}

/// Change a goal.
#[utoipa::path(
    patch,
    path = "/goals/{goal_id}",
    operation_id = "updateGoal",
    tag = "goals",
    params(GoalPath, WorkspaceHeader, IfMatchHeader),
    request_body = GoalChange,
    responses((status = 200, description = "The goal as it is now", body = Goal), Changing)
)]
pub(crate) async fn update(
    workspace: Workspace<Write>,
    Path(path): Path<GoalPath>,
    IfMatch(seen): IfMatch,
    Json(change): Json<GoalChange>,
) -> Result<Answer, ApiError> {
    let work = workspace.change_in_turn(async |mut tx| {
        let details = change.details(goal::find(&mut tx, path.goal_id).await?.value.details())?;
        let changed = goal::update(&mut tx, path.goal_id, seen, |goal| change.apply(goal, details)).await;
        let stored = changed.map_err(|error| refused(error, "/target_value"))?;
        let version = stored.version;
        let goal = shown(&workspace, &mut tx, stored).await?;
        Ok((tx, Answer::ok(&goal).at_version(version)))
    });
    work.await
}

/// Delete a goal, with its deposits.
#[utoipa::path(
    delete,
    path = "/goals/{goal_id}",
    operation_id = "deleteGoal",
    tag = "goals",
    params(GoalPath, WorkspaceHeader, IfMatchHeader),
    responses((status = 204, description = "It is gone"), Deleting)
)]
pub(crate) async fn delete(
    workspace: Workspace<Write>,
    Path(path): Path<GoalPath>,
    IfMatch(seen): IfMatch,
) -> Result<Answer, ApiError> {
    let work = workspace.change(async |mut tx| {
        goal::delete(&mut tx, path.goal_id, seen).await?;
        Ok((tx, Answer::no_content()))
    });
    work.await
}

/// Call a goal done, whatever it has come to. Done again, it keeps the time of the first.
#[utoipa::path(
    post,
    path = "/goals/{goal_id}/complete",
    operation_id = "completeGoal",
    tag = "goals",
    params(GoalPath, WorkspaceHeader, IdempotencyHeader),
    responses((status = 200, description = "The goal as it is now", body = Goal), Writing)
)]
pub(crate) async fn complete(
    workspace: Workspace<Write>,
    Path(path): Path<GoalPath>,
    post: Post<IgnoredAny>,
) -> Result<Answer, ApiError> {
    let work = workspace.write(&post, async |mut tx, _| {
        let done = goal::complete(&mut tx, path.goal_id, workspace.at()).await;
        let stored = done.map_err(|error| refused(error, ""))?;
        let version = stored.version;
        let goal = shown(&workspace, &mut tx, stored).await?;
        Ok((tx, Answer::ok(&goal).at_version(version)))
    });
    work.await
}

/// Call a goal not done after all.
#[utoipa::path(
    post,
    path = "/goals/{goal_id}/reopen",
    operation_id = "reopenGoal",
    tag = "goals",
    params(GoalPath, WorkspaceHeader, IdempotencyHeader),
    responses((status = 200, description = "The goal as it is now", body = Goal), Writing)
)]
pub(crate) async fn reopen(
    workspace: Workspace<Write>,
    Path(path): Path<GoalPath>,
    post: Post<IgnoredAny>,
) -> Result<Answer, ApiError> {
    let work = workspace.write(&post, async |mut tx, _| {
        let stored = goal::reopen(&mut tx, path.goal_id).await.map_err(|error| refused(error, ""))?;
        let version = stored.version;
        let goal = shown(&workspace, &mut tx, stored).await?;
        Ok((tx, Answer::ok(&goal).at_version(version)))
    });
    work.await
}
