//! The budgets of whole months: summed up, and copied into another month.

use fintrack_core::calendar::BillingMonth;
use fintrack_core::report::BudgetsSummary;
use fintrack_db::budget::{self, Duplicated};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::{refused, summary_of};
use crate::ApiError;
use crate::entry::{Read, Workspace, WorkspaceHeader, Write};
use crate::extract::{Json, Query};
use crate::field::{Amount, At};
use crate::problem::{Reading, UnprocessableEntity, Writing};
use crate::resource::figures::YearMonthQuery;
use crate::word::BudgetHealth;
use crate::write::{Answer, IdempotencyHeader, Post};

/// The active budgets of a month together; amounts in the workspace's currency.
#[derive(Serialize, ToSchema)]
pub(crate) struct BudgetSummary {
    /// What they plan.
    total_planned: Amount,
    /// What was spent of them.
    total_spent: Amount,
    /// The plans less the spending; negative when over.
    total_remaining: Amount,
    /// How many are not over.
    #[schema(example = 3)]
    categories_on_track: usize,
    /// How many are.
    #[schema(example = 1)]
    categories_over_budget: usize,
    /// How they stand together.
    budget_health: BudgetHealth,
}

impl From<BudgetsSummary> for BudgetSummary {
    fn from(BudgetsSummary { totals, .. }: BudgetsSummary) -> Self {
        Self {
            total_planned: Amount::from(totals.whole.planned),
            total_spent: Amount::from(totals.whole.spent),
            total_remaining: Amount::from(totals.whole.remaining),
            categories_on_track: totals.on_track(),
            categories_over_budget: totals.over_budget,
            budget_health: BudgetHealth(totals.whole.health),
        }
    }
}

/// Sum up the budgets of a month.
#[utoipa::path(
    get,
    path = "/budgets/summary",
    operation_id = "summarizeBudgets",
    tag = "budgets",
    params(YearMonthQuery, WorkspaceHeader),
    responses(
        (status = 200, description = "The active budgets together", body = BudgetSummary),
        (status = 422, response = UnprocessableEntity),
        Reading,
    )
)]
pub(crate) async fn summary(
    mut workspace: Workspace<Read>,
    Query(query): Query<YearMonthQuery>,
) -> Result<Json<BudgetSummary>, ApiError> {
    let month = query.month()?;
    let mut tx = workspace.begin().await?;
    Ok(Json(summary_of(&mut tx, month, workspace.today()).await?.into()))
}

/// From which month into which.
#[derive(Deserialize, ToSchema)]
pub(crate) struct BudgetDuplication {
    /// The year of the month that has the budgets.
    #[schema(example = 2026, minimum = 1, maximum = 9999)]
    source_year: i32,
    /// That month of the year.
    #[schema(example = 3, minimum = 1, maximum = 12)]
    source_month: u32,
    /// The year of the month that is to have them.
    #[schema(example = 2026, minimum = 1, maximum = 9999)]
    target_year: i32,
    /// That month of the year.
    #[schema(example = 4, minimum = 1, maximum = 12)]
    target_month: u32,
}

/// What was copied.
#[derive(Serialize, ToSchema)]
pub(crate) struct DuplicatedBudgets {
    /// How many budgets were made.
    #[schema(example = 4)]
    created: usize,
    /// How many were not, because their category has one there.
    #[schema(example = 1)]
    skipped: usize,
}

/// Copy the budgets of a month into another, keeping what that has.
#[utoipa::path(
    post,
    path = "/budgets/duplicate",
    operation_id = "duplicateBudgets",
    tag = "budgets",
    params(WorkspaceHeader, IdempotencyHeader),
    request_body = BudgetDuplication,
    responses((status = 200, description = "What was copied", body = DuplicatedBudgets), Writing)
)]
pub(crate) async fn duplicate(workspace: Workspace<Write>, post: Post<BudgetDuplication>) -> Result<Answer, ApiError> {
    let work = workspace.write(&post, async |mut tx, asked| {
        let source = BillingMonth::new(asked.source_year, asked.source_month).at("/source_month")?;
        let target = BillingMonth::new(asked.target_year, asked.target_month).at("/target_month")?;
        let Duplicated { created, skipped } = budget::duplicate(&mut tx, source, target).await.map_err(refused)?;
        Ok((tx, Answer::ok(&DuplicatedBudgets { created, skipped })))
    });
    work.await
}
