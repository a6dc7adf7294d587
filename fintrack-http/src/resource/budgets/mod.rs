//! Budgets: what was planned for an expense category in a month, against what was spent.

pub(crate) mod months;

use std::collections::HashMap;

use chrono::{DateTime, NaiveDate, Utc};
use fintrack_core::budget::{self as core, Actual, AlertThreshold, BudgetDraft, BudgetError};
use fintrack_core::calendar::BillingMonth;
use fintrack_core::id::{BudgetId, CategoryId};
use fintrack_core::money::Currency;
use fintrack_core::name::Color;
use fintrack_core::report::{BudgetsSummary, budgets_summary};
use fintrack_db::budget::{self, ChangeError};
use fintrack_db::workspace::settings;
use fintrack_db::{DbError, Stored, WorkspaceTx, category};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use uuid::Uuid;

use crate::ApiError;
use crate::entry::{Read, Workspace, WorkspaceHeader, Write};
use crate::extract::{Json, Path, Query};
use crate::field::{Amount, At, Percent, said};
use crate::problem::{Changing, Deleting, Finding, Reading, UnprocessableEntity, Writing};
use crate::resource::entries::Told;
use crate::resource::figures::{self, YearMonthQuery, unreportable};
use crate::version::{IfMatch, IfMatchHeader};
use crate::word::BudgetHealth;
use crate::write::{Answer, IdempotencyHeader, Post};

/// A budget, with how it stands.
#[derive(Serialize, ToSchema)]
pub(crate) struct Budget {
    /// Its identity.
    #[schema(example = "0199c0de-0000-7000-8000-00000000000d")]
    id: Uuid,
    /// The workspace that it is of.
    #[schema(example = "0199c0de-0000-7000-8000-000000000001")]
    workspace_id: Uuid,
    /// What the money is for.
    #[schema(example = "0199c0de-0000-7000-8000-00000000000e")]
    category_id: Uuid,
    /// What that category is called.
    #[schema(example = "Alimentação")]
    category_name: String,
    /// The year.
    #[schema(example = 2026)]
    year: i32,
    /// The report month of the year, 1 to 12.
    #[schema(example = 3)]
    month: u32,
    /// What was meant to be spent, in the workspace's currency.
    planned_amount: Amount,
    /// What was spent; negative when more came back.
    spent_amount: Amount,
    /// Planned less spent; negative when over.
    remaining_amount: Amount,
    /// Spent of planned; may be negative or above 100.
    percentage_used: Percent,
    /// From which percentage it warns.
    alert_threshold: Percent,
    /// How it stands.
    #[serde(rename = "budget_health")]
    health: BudgetHealth,
    /// What it is drawn in, `#RRGGBB`.
    #[schema(example = "#2E7D32", pattern = "^#[0-9A-F]{6}$")]
    color: String,
    /// Whether it counts in the month's totals.
    #[schema(example = true)]
    is_active: bool,
    /// When it was made.
    #[schema(example = "2026-03-01T12:00:00Z")]
    created_at: DateTime<Utc>,
    /// When it was last changed.
    #[schema(example = "2026-03-02T08:30:00Z")]
    updated_at: DateTime<Utc>,
}

impl Budget {
    fn of(workspace_id: Uuid, stored: Stored<core::Budget>, actual: Actual, category_name: String) -> Self {
        let Stored { value: budget, created_at, updated_at, .. } = stored;
        Self {
            id: budget.id().get(),
            workspace_id,
            category_id: budget.category().get(),
            category_name,
            year: budget.month().year(),
            month: budget.month().month(),
            planned_amount: actual.planned.into(),
            spent_amount: actual.spent.into(),
            remaining_amount: actual.remaining.into(),
            percentage_used: Percent(actual.used),
            alert_threshold: Percent(budget.alert_threshold().percent()),
            health: BudgetHealth(actual.health),
            color: budget.color().as_str().to_owned(),
            is_active: budget.is_active(),
            created_at,
            updated_at,
        }
    }
}

/// A budget to be planned.
#[derive(Deserialize, ToSchema)]
pub(crate) struct NewBudget {
    /// The expense category that the money is for.
    #[schema(value_type = Uuid, example = "0199c0de-0000-7000-8000-00000000000e")]
    category_id: CategoryId,
    /// The year.
    #[schema(example = 2026, minimum = 1, maximum = 9999)]
    year: i32,
    /// The report month of the year.
    #[schema(example = 3, minimum = 1, maximum = 12)]
    month: u32,
    /// What is meant to be spent: positive, in the workspace's currency.
    planned_amount: Amount,
    /// What it is drawn in, `#RRGGBB`.
    #[schema(example = "#2E7D32", pattern = "^#[0-9A-Fa-f]{6}$")]
    color: String,
    /// From which percentage it warns, 0 to 100; 80 where nothing is said.
    alert_threshold: Option<Percent>,
    /// Whether it counts in the month's totals; it does where nothing is said.
    #[schema(example = true, default = true)]
    is_active: Option<bool>,
}

impl NewBudget {
    fn checked(&self, currency: Currency) -> Result<BudgetDraft, ApiError> {
        Ok(BudgetDraft {
            category: self.category_id,
            month: BillingMonth::new(self.year, self.month).at("/month")?,
            planned: self.planned_amount.of(currency).at("/planned_amount")?,
            alert_threshold: self.alert_threshold.map_or_else(|| Ok(AlertThreshold::default()), threshold)?,
            color: Color::new(&self.color).at("/color")?,
            is_active: self.is_active.unwrap_or(true),
        })
    }
}

/// What is to be different about a budget; what is absent stays.
#[serde_with::apply(Option => #[serde(default, deserialize_with = "said")])]
#[derive(Deserialize, ToSchema)]
pub(crate) struct BudgetChange {
    /// The expense category that the money is for.
    #[schema(value_type = Option<Uuid>, example = "0199c0de-0000-7000-8000-00000000000e", nullable = false)]
    category_id: Option<CategoryId>,
    /// The year.
    #[schema(example = 2026, minimum = 1, maximum = 9999, nullable = false)]
    year: Option<i32>,
    /// The report month of the year.
    #[schema(example = 3, minimum = 1, maximum = 12, nullable = false)]
    month: Option<u32>,
    /// What is meant to be spent: positive, in the workspace's currency.
    #[schema(nullable = false)]
    planned_amount: Option<Amount>,
    /// What it is drawn in, `#RRGGBB`.
    #[schema(example = "#2E7D32", pattern = "^#[0-9A-Fa-f]{6}$", nullable = false)]
    color: Option<String>,
    /// From which percentage it warns, 0 to 100.
    #[schema(nullable = false)]
    alert_threshold: Option<Percent>,
    /// Whether it counts in the month's totals.
    #[schema(example = true, nullable = false)]
    is_active: Option<bool>,
}

impl BudgetChange {
    /// What it makes of a budget.
    fn applied(&self, before: BudgetDraft) -> Result<BudgetDraft, ApiError> {
        let (year, month) = (self.year.unwrap_or(before.month.year()), self.month.unwrap_or(before.month.month()));
        let planned = self.planned_amount.map(|amount| amount.of(before.planned.currency())).transpose();
        Ok(BudgetDraft {
            category: self.category_id.unwrap_or(before.category),
            month: BillingMonth::new(year, month).at("/month")?,
            planned: planned.at("/planned_amount")?.unwrap_or(before.planned),
            alert_threshold: self.alert_threshold.map_or(Ok(before.alert_threshold), threshold)?,
            color: self.color.as_deref().map_or(Ok(before.color), Color::new).at("/color")?,
            is_active: self.is_active.unwrap_or(before.is_active),
        })
    }
}

fn threshold(percent: Percent) -> Result<AlertThreshold, ApiError> {
    AlertThreshold::new(percent.0).at("/alert_threshold")
}

fn refused(error: ChangeError) -> ApiError {
    let error = match error {
        ChangeError::Budget(error) => error,
        ChangeError::Db(error) => return error.into(),
    };
    let pointer = match &error {
        BudgetError::NotPositive(_) | BudgetError::OtherCurrency { .. } | BudgetError::Money(_) => "/planned_amount",
        BudgetError::NotAnExpense(_) => "/category_id",
        BudgetError::Threshold(_) => "/alert_threshold",
    };
    ApiError::at(pointer, &error)
}

/// Which budget.
#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Path)]
pub(crate) struct BudgetPath {
    /// The budget's identity.
    #[param(value_type = Uuid, example = "0199c0de-0000-7000-8000-00000000000d")]
    budget_id: BudgetId,
}

async fn summary_of(tx: &mut WorkspaceTx, month: BillingMonth, today: NaiveDate) -> Result<BudgetsSummary, ApiError> {
    let facts = figures::of_month(tx, month, today).await?;
    let summary = facts.with_books(|books| budgets_summary(books, &facts.settings, month));
    summary.map_err(|error| unreportable(&error))
}

/// The budgets of a month as they stand, by the names of their categories.
async fn of_month(tx: &mut WorkspaceTx, month: BillingMonth, today: NaiveDate) -> Result<Vec<Budget>, ApiError> {
    let summary = summary_of(tx, month, today).await?;
    let actuals: HashMap<BudgetId, Actual> =
        summary.budgets.into_iter().map(|line| (line.budget, line.actual)).collect();
    let categories = category::list(tx).await?.into_iter();
    let mut names: HashMap<CategoryId, String> = categories.map(|of| (of.id, of.name.into())).collect();
    let workspace = tx.scope().workspace.get();
    // Plans are in the currency of the reports, so that each has a line.
    let with_lines = budget::list(tx, month).await?.into_iter();
    let with_lines = with_lines.filter_map(|stored| Some((*actuals.get(&stored.value.id())?, stored)));
    let shown = with_lines.map(|(actual, stored)| {
        let name = names.remove(&stored.value.category()).unwrap_or_default();
        Budget::of(workspace, stored, actual, name)
    });
    Ok(shown.collect())
}

/// A budget as it stands.
async fn standing(tx: &mut WorkspaceTx, stored: &Stored<core::Budget>, today: NaiveDate) -> Result<Budget, ApiError> {
    let id = stored.value.id();
    let mut budgets = of_month(tx, stored.value.month(), today).await?.into_iter();
    let absent = || DbError::NotFound { what: "budget", key: id.to_string() }.into();
    budgets.find(|budget| budget.id == id.get()).ok_or_else(absent)
}

/// List the budgets of a month.
#[utoipa::path(
    get,
    path = "/budgets",
    operation_id = "listBudgets",
    tag = "budgets",
    params(YearMonthQuery, WorkspaceHeader),
    responses(
        (status = 200, description = "The month's budgets, by the names of their categories", body = Vec<Budget>),
        (status = 422, response = UnprocessableEntity),
        Reading,
    )
)]
pub(crate) async fn list(
    mut workspace: Workspace<Read>,
    Query(query): Query<YearMonthQuery>,
) -> Result<Json<Vec<Budget>>, ApiError> {
    let month = query.month()?;
    let mut tx = workspace.begin().await?;
    Ok(Json(of_month(&mut tx, month, workspace.today()).await?))
}

/// Plan a budget.
#[utoipa::path(
    post,
    path = "/budgets",
    operation_id = "createBudget",
    tag = "budgets",
    params(WorkspaceHeader, IdempotencyHeader),
    request_body = NewBudget,
    responses((status = 201, description = "The budget", body = Budget), Writing)
)]
pub(crate) async fn create(workspace: Workspace<Write>, post: Post<NewBudget>) -> Result<Answer, ApiError> {
    let work = workspace.write(&post, async |mut tx, new| {
        let currency = settings::find(&mut tx).await?.value.reports.currency;
        let made = budget::create(&mut tx, new.checked(currency)?).await.map_err(refused)?;
        let stored = budget::find(&mut tx, made.id()).await?;
        let shown = standing(&mut tx, &stored, workspace.today()).await?;
        Ok((tx, Answer::created(&shown).at_version(stored.version)))
    });
    work.await
}

/// Show a budget.
#[utoipa::path(
    get,
    path = "/budgets/{budget_id}",
    operation_id = "getBudget",
    tag = "budgets",
    params(BudgetPath, WorkspaceHeader),
    responses(
        (status = 200, description = "The budget", body = Budget),
        (status = 422, response = UnprocessableEntity),
        Finding,
    )
)]
pub(crate) async fn show(mut workspace: Workspace<Read>, Path(path): Path<BudgetPath>) -> Result<Answer, ApiError> {
    let mut tx = workspace.begin().await?;
    let stored = budget::find(&mut tx, path.budget_id).await?;
    let shown = standing(&mut tx, &stored, workspace.today()).await?;
    Ok(Answer::ok(&shown).at_version(stored.version))
}

/// Change a budget.
#[utoipa::path(
    patch,
    path = "/budgets/{budget_id}",
    operation_id = "updateBudget",
    tag = "budgets",
    params(BudgetPath, WorkspaceHeader, IfMatchHeader),
    request_body = BudgetChange,
    responses((status = 200, description = "The budget as it is now", body = Budget), Changing)
)]
pub(crate) async fn update(
    workspace: Workspace<Write>,
    Path(path): Path<BudgetPath>,
    IfMatch(seen): IfMatch,
    Json(change): Json<BudgetChange>,
) -> Result<Answer, ApiError> {
    let work = workspace.change_in_turn(async |mut tx| {
        let before = budget::find(&mut tx, path.budget_id).await?.value;
        let after = change.applied(before.into_draft())?;
        let changed = budget::update(&mut tx, path.budget_id, seen, |draft| *draft = after).await;
        let stored = changed.map_err(refused)?;
        let shown = standing(&mut tx, &stored, workspace.today()).await?;
        Ok((tx, Answer::ok(&shown).at_version(stored.version)))
    });
    work.await
}

/// Delete a budget.
#[utoipa::path(
    delete,
    path = "/budgets/{budget_id}",
    operation_id = "deleteBudget",
    tag = "budgets",
    params(BudgetPath, WorkspaceHeader, IfMatchHeader),
    responses((status = 200, description = "It is gone", body = Told), Deleting)
)]
pub(crate) async fn delete(
    workspace: Workspace<Write>,
    Path(path): Path<BudgetPath>,
    IfMatch(seen): IfMatch,
) -> Result<Answer, ApiError> {
    let work = workspace.change(async |mut tx| {
        budget::delete(&mut tx, path.budget_id, seen).await?;
        Ok((tx, Answer::ok(&Told::deleted("budget"))))
    });
    work.await
}
