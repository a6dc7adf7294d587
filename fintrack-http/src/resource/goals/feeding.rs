//! What feeds a goal: deposits of its own, or investments.

use chrono::{DateTime, NaiveDate, Utc};
use fintrack_core::id::{GoalDepositId, GoalId, InvestmentId};
use fintrack_db::goal::{self, KeptDeposit};
use fintrack_db::{DbError, WorkspaceTx};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use uuid::Uuid;

use super::{GoalPath, refused};
use crate::ApiError;
use crate::entry::{Read, Workspace, WorkspaceHeader, Write};
use crate::extract::{Json, Path};
use crate::field::{Amount, At};
use crate::problem::{Deleting, Finding, Writing};
use crate::resource::entries;
use crate::write::{Answer, IdempotencyHeader, Post};

/// Money that was set aside for a goal; it moves nothing between accounts.
#[derive(Serialize, ToSchema)]
pub(crate) struct GoalDeposit {
    /// Its identity.
    #[schema(example = "0199c0de-0000-7000-8000-000000000012")]
    id: Uuid,
    /// The goal.
    #[schema(example = "0199c0de-0000-7000-8000-000000000011")]
    goal_id: Uuid,
    /// When it was set aside.
    #[schema(example = "2026-03-05")]
    transaction_date: NaiveDate,
    /// How much, in the goal's currency.
    amount: Amount,
    /// When that was written down.
    #[schema(example = "2026-03-05T12:00:00Z")]
    created_at: DateTime<Utc>,
    /// The same: a deposit is never changed.
    #[schema(example = "2026-03-05T12:00:00Z")]
    updated_at: DateTime<Utc>,
}

impl GoalDeposit {
    fn new(goal: GoalId, KeptDeposit { deposit, created_at }: KeptDeposit) -> Self {
        Self {
            id: deposit.id.get(),
            goal_id: goal.get(),
            transaction_date: deposit.date,
            amount: deposit.amount.into(),
            created_at,
            updated_at: created_at,
        }
    }
}

/// The deposits of a goal, by date.
pub(super) async fn of(tx: &mut WorkspaceTx, goal: GoalId) -> Result<Vec<GoalDeposit>, ApiError> {
    let deposits = goal::deposits(tx, goal).await?;
    Ok(deposits.into_iter().map(|kept| GoalDeposit::new(goal, kept)).collect())
}

/// Money to be set aside.
#[derive(Deserialize, ToSchema)]
pub(crate) struct NewGoalDeposit {
    /// When it is set aside.
    #[schema(example = "2026-03-05")]
    transaction_date: NaiveDate,
    /// How much: positive, in the goal's currency.
    amount: Amount,
}

/// An investment that is to feed a goal.
#[derive(Deserialize, ToSchema)]
pub(crate) struct GoalInvestment {
    /// The investment.
    #[schema(value_type = Uuid, example = "0199c0de-0000-7000-8000-000000000010")]
    investment_id: InvestmentId,
}

/// Which deposit of which goal.
#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Path)]
pub(crate) struct GoalDepositPath {
    /// The goal's identity.
    #[param(value_type = Uuid, example = "0199c0de-0000-7000-8000-000000000011")]
    goal_id: GoalId,
    /// The deposit's identity.
    #[param(value_type = Uuid, example = "0199c0de-0000-7000-8000-000000000012")]
    deposit_id: GoalDepositId,
}

/// Which investment of which goal.
#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Path)]
pub(crate) struct GoalInvestmentPath {
    /// The goal's identity.
    #[param(value_type = Uuid, example = "0199c0de-0000-7000-8000-000000000011")]
    goal_id: GoalId,
    /// The investment's identity.
    #[param(value_type = Uuid, example = "0199c0de-0000-7000-8000-000000000010")]
    investment_id: InvestmentId,
}

/// List the deposits of a goal.
#[utoipa::path(
    get,
    path = "/goals/{goal_id}/deposits",
    operation_id = "listGoalDeposits",
    tag = "goals",
    params(GoalPath, WorkspaceHeader),
    responses((status = 200, description = "All deposits, by date", body = Vec<GoalDeposit>), Finding)
)]
pub(crate) async fn deposits(
    mut workspace: Workspace<Read>,
    Path(path): Path<GoalPath>,
) -> Result<Json<Vec<GoalDeposit>>, ApiError> {
    Ok(Json(of(&mut workspace.begin().await?, path.goal_id).await?))
}

/// Set money aside for a goal.
#[utoipa::path(
    post,
    path = "/goals/{goal_id}/deposits",
    operation_id = "createGoalDeposit",
    tag = "goals",
    params(GoalPath, WorkspaceHeader, IdempotencyHeader),
    request_body = NewGoalDeposit,
    responses((status = 201, description = "The deposit", body = GoalDeposit), Writing)
)]
pub(crate) async fn deposit(
    workspace: Workspace<Write>,
    Path(path): Path<GoalPath>,
    post: Post<NewGoalDeposit>,
) -> Result<Answer, ApiError> {
    let work = workspace.write(&post, async |mut tx, new| {
        let currency = goal::find(&mut tx, path.goal_id).await?.value.currency();
        let amount = new.amount.of(currency).at("/amount")?;
        let made = goal::deposit(&mut tx, path.goal_id, entries::day(new.transaction_date)?, amount).await;
        let id = made.map_err(|error| refused(error, "/amount"))?.id;
        let mut deposits = of(&mut tx, path.goal_id).await?.into_iter();
        let deposit = deposits.find(|deposit| deposit.id == id.get());
        let deposit = deposit.ok_or_else(|| DbError::NotFound { what: "deposit", key: id.to_string() })?;
        Ok((tx, Answer::created(&deposit)))
    });
    work.await
}

/// Take a deposit back.
#[utoipa::path(
    delete,
    path = "/goals/{goal_id}/deposits/{deposit_id}",
    operation_id = "deleteGoalDeposit",
    tag = "goals",
    params(GoalDepositPath, WorkspaceHeader),
    responses((status = 204, description = "It is gone"), Deleting)
)]
pub(crate) async fn withdraw(
    workspace: Workspace<Write>,
    Path(path): Path<GoalDepositPath>,
) -> Result<Answer, ApiError> {
    let work = workspace.change(async |mut tx| {
        let gone = goal::withdraw(&mut tx, path.goal_id, path.deposit_id).await;
        gone.map_err(|error| refused(error, ""))?;
        Ok((tx, Answer::no_content()))
    });
    work.await
}

/// Have an investment feed a goal.
#[utoipa::path(
    post,
    path = "/goals/{goal_id}/investments",
    operation_id = "linkGoalInvestment",
    tag = "goals",
    params(GoalPath, WorkspaceHeader, IdempotencyHeader),
    request_body = GoalInvestment,
    responses((status = 204, description = "It feeds the goal"), Writing)
)]
pub(crate) async fn link(
    workspace: Workspace<Write>,
    Path(path): Path<GoalPath>,
    post: Post<GoalInvestment>,
) -> Result<Answer, ApiError> {
    let work = workspace.write(&post, async |mut tx, wanted| {
        let linked = goal::link(&mut tx, path.goal_id, wanted.investment_id).await;
        linked.map_err(|error| refused(error, ""))?;
        Ok((tx, Answer::no_content()))
    });
    work.await
}

/// Have an investment no longer feed a goal.
#[utoipa::path(
    delete,
    path = "/goals/{goal_id}/investments/{investment_id}",
    operation_id = "unlinkGoalInvestment",
    tag = "goals",
    params(GoalInvestmentPath, WorkspaceHeader),
    responses((status = 204, description = "It does not feed the goal any more"), Deleting)
)]
pub(crate) async fn unlink(
    workspace: Workspace<Write>,
    Path(path): Path<GoalInvestmentPath>,
) -> Result<Answer, ApiError> {
    let work = workspace.change(async |mut tx| {
        let gone = goal::unlink(&mut tx, path.goal_id, path.investment_id).await;
        gone.map_err(|error| refused(error, ""))?;
        Ok((tx, Answer::no_content()))
    });
    work.await
}
