//! The goals together.

use fintrack_db::report;
use serde::Serialize;
use utoipa::ToSchema;

use crate::ApiError;
use crate::entry::{Read, Workspace, WorkspaceHeader};
use crate::extract::Json;
use crate::field::{Amount, Percent};
use crate::problem::{Reading, UnprocessableEntity};
use crate::resource::figures::unreportable;

/// All goals together; sums in the currency of the workspace.
#[derive(Serialize, ToSchema)]
pub(crate) struct DashboardGoals {
    /// How many goals are not completed.
    #[schema(example = 3)]
    active_count: usize,
    /// How many are.
    #[schema(example = 1)]
    completed_count: usize,
    /// What all goals have come to, completed ones too.
    total_accumulated: Amount,
    /// What active goals still need; one goal's surplus does not make up for what another lacks.
    remaining: Amount,
    /// How much of all targets is reached, 0 to 100; 0 without goals.
    progress_pct: Percent,
    /// The currency of the sums.
    #[schema(example = "BRL")]
    currency_code: String,
}

/// Show how far the goals have come.
#[utoipa::path(
    get,
    path = "/dashboard/summary/metas",
    operation_id = "getGoalsSummary",
    tag = "dashboard",
    params(WorkspaceHeader),
    responses(
        (status = 200, description = "The figures of all goals", body = DashboardGoals),
        (status = 422, response = UnprocessableEntity),
        Reading,
    )
)]
pub(crate) async fn show(mut workspace: Workspace<Read>) -> Result<Json<DashboardGoals>, ApiError> {
    let facts = report::goals_facts(&mut workspace.begin().await?).await?;
    let goals = facts.goals_summary(workspace.today()).map_err(|error| unreportable(&error))?;
    Ok(Json(DashboardGoals {
        active_count: goals.active,
        completed_count: goals.completed,
        total_accumulated: goals.accumulated.into(),
        remaining: goals.remaining.into(),
        progress_pct: Percent(goals.progress),
        currency_code: goals.accumulated.currency().code().to_owned(),
    }))
}
