//! Goals in storage, with their deposits and the investments that feed them.
//!
//! Whatever is done to a goal is done to the core's value of it, and what that has become is written: so each operation
//! here is one of the core's.

mod rows;

use std::collections::BTreeSet;

use chrono::{DateTime, NaiveDate, Utc};
use fintrack_core::audit::{Noun, Operation, RowKey};
use fintrack_core::goal::{Deposit, Funding, Goal, GoalDetails, GoalError};
use fintrack_core::id::{GoalDepositId, GoalId, InvestmentId};
use fintrack_core::money::Money;
use thiserror::Error;
use uuid::Uuid;

pub(crate) use rows::insert;

use crate::audit::{self, Recording};
use crate::{DbError, Stored, Version, WorkspaceTx, investment};

/// Why a goal was not made or not changed.
#[derive(Debug, Error)]
pub enum ChangeError {
    /// The core refuses.
    #[error(transparent)]
    Goal(#[from] GoalError),
    /// Storage said no.
    #[error(transparent)]
    Db(#[from] DbError),
}

/// All goals, by name.
///
/// # Errors
/// [`DbError`].
pub async fn list(tx: &mut WorkspaceTx) -> Result<Vec<Stored<Goal>>, DbError> {
    rows::select(tx, None).await
}

/// A goal.
///
/// # Errors
/// [`DbError::NotFound`].
pub async fn find(tx: &mut WorkspaceTx, id: GoalId) -> Result<Stored<Goal>, DbError> {
    rows::select(tx, Some(id)).await?.pop().ok_or_else(|| DbError::not_found("goal", id))
}

/// A deposit as it is kept; it never changes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct KeptDeposit {
    /// What was set aside.
    pub deposit: Deposit,
    /// When that was written down.
    pub created_at: DateTime<Utc>,
}

/// The deposits of a goal, by date; none where investments feed it.
///
/// # Errors
/// [`DbError::NotFound`] when there is no such goal.
pub async fn deposits(tx: &mut WorkspaceTx, id: GoalId) -> Result<Vec<KeptDeposit>, DbError> {
    let goal = find(tx, id).await?.value;
    rows::kept(tx, &goal).await
}

/// Sets a goal, with what feeds it so far.
///
/// # Errors
/// [`ChangeError::Goal`] when the core refuses it; [`DbError::NotFound`] when an investment is not there.
pub async fn create(tx: &mut WorkspaceTx, details: GoalDetails, funding: Funding) -> Result<Goal, ChangeError> {
    let goal = Goal::new(GoalId::new(Uuid::now_v7()), details, funding, None)?;
    let mut recording = Recording::begin(tx, Operation::Create).await?;
    investment::expect_all(tx, goal.investments()).await?;
    recording.create(Noun::Goal, [goal.id()]);
    rows::insert(tx, std::slice::from_ref(&goal)).await?;
    recording.finish(tx).await?;
    Ok(goal)
}

/// Changes a goal in any way that the core allows; `seen` is the version that was looked at, where that matters. What
/// changes nothing is not written.
///
/// # Errors
/// [`ChangeError::Goal`] when the core refuses; [`DbError::Stale`], [`DbError::NotFound`] of it or of an investment.
pub async fn update(
    tx: &mut WorkspaceTx,
    id: GoalId,
    seen: Option<Version>,
    change: impl FnOnce(&mut Goal) -> Result<(), GoalError>,
) -> Result<Stored<Goal>, ChangeError> {
    let mut recording = Recording::begin(tx, Operation::Update).await?;
    let before = find(tx, id).await?;
    before.version.expect(seen, "goal", &id)?;
    let mut after = before.value.clone();
    change(&mut after)?;
    if after == before.value {
        return Ok(before);
    }
    let linked: BTreeSet<InvestmentId> = before.value.investments().collect();
    investment::expect_all(tx, after.investments().filter(|investment| !linked.contains(investment))).await?;
    recording.watch(tx, Noun::Goal, [id]).await?;
    rows::write(tx, &after).await?;
    rows::write_parts(tx, &after).await?;
    recording.finish(tx).await?;
    Ok(find(tx, id).await?)
}

/// Sets money aside for a goal.
///
/// # Errors
/// As [`update`].
pub async fn deposit(tx: &mut WorkspaceTx, id: GoalId, date: NaiveDate, amount: Money) -> Result<Deposit, ChangeError> {
    let deposit = Deposit { id: GoalDepositId::new(Uuid::now_v7()), date, amount };
    update(tx, id, None, |goal| goal.deposit(deposit)).await?;
    Ok(deposit)
}

/// Takes a deposit back.
///
/// # Errors
/// [`DbError::NotFound`] when the goal has no such deposit; otherwise as [`update`].
pub async fn withdraw(tx: &mut WorkspaceTx, id: GoalId, deposit: GoalDepositId) -> Result<(), ChangeError> {
    match update(tx, id, None, |goal| goal.withdraw(deposit).map(drop)).await {
        Ok(_) => Ok(()),
        Err(ChangeError::Goal(GoalError::NoDeposit { .. })) => {
            Err(DbError::not_found("deposit of goal", format!("{id}/{deposit}")).into())
        }
        Err(error) => Err(error),
    }
}

/// Has an investment feed a goal.
///
/// # Errors
/// As [`update`].
pub async fn link(tx: &mut WorkspaceTx, id: GoalId, investment: InvestmentId) -> Result<Stored<Goal>, ChangeError> {
    update(tx, id, None, |goal| goal.link(investment).map(drop)).await
}

/// Has an investment no longer feed a goal.
///
/// # Errors
/// [`DbError::NotFound`] when it does not; otherwise as [`update`].
pub async fn unlink(tx: &mut WorkspaceTx, id: GoalId, investment: InvestmentId) -> Result<(), ChangeError> {
    match update(tx, id, None, |goal| goal.unlink(investment)).await {
        Ok(_) => Ok(()),
        Err(ChangeError::Goal(GoalError::NotLinked { .. })) => {
            Err(DbError::not_found("investment of goal", format!("{id}/{investment}")).into())
        }
        Err(error) => Err(error),
    }
}

/// Calls a goal done. Done again, it keeps the time of the first.
///
/// # Errors
/// As [`update`].
pub async fn complete(tx: &mut WorkspaceTx, id: GoalId, at: DateTime<Utc>) -> Result<Stored<Goal>, ChangeError> {
    let done = |goal: &mut Goal| {
        goal.complete(at);
        Ok(())
    };
    update(tx, id, None, done).await
}

/// Calls a goal not done after all.
///
/// # Errors
/// As [`update`].
pub async fn reopen(tx: &mut WorkspaceTx, id: GoalId) -> Result<Stored<Goal>, ChangeError> {
    let undone = |goal: &mut Goal| {
        goal.reopen();
        Ok(())
    };
    update(tx, id, None, undone).await
}

/// Deletes a goal, with its deposits and links.
///
/// # Errors
/// [`DbError::Stale`], [`DbError::NotFound`].
pub async fn delete(tx: &mut WorkspaceTx, id: GoalId, seen: Option<Version>) -> Result<(), DbError> {
    let mut recording = Recording::begin(tx, Operation::Delete).await?;
    find(tx, id).await?.version.expect(seen, "goal", &id)?;
    audit::refuse_in_use(tx, "goal", &RowKey::new(Noun::Goal, id)).await?;
    recording.watch(tx, Noun::Goal, [id]).await?;
    sqlx::query!("delete from goals where id = $1", id.get()).execute(tx.conn()).await?;
    recording.finish(tx).await?;
    Ok(())
}
