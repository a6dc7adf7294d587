//! Goals as rows, and back.

use std::collections::HashMap;
use std::error::Error as StdError;

use chrono::{DateTime, NaiveDate, Utc};
use fintrack_core::goal::{Deposit, Funding, Goal, GoalDetails, GoalKind};
use fintrack_core::id::{GoalDepositId, GoalId, InvestmentId};
use fintrack_core::money::Money;
use fintrack_core::name::{Color, Name};
use rust_decimal::Decimal;
use uuid::Uuid;

use super::KeptDeposit;
use crate::bulk::column;
use crate::money::money;
use crate::{DbError, Stored, Version, WorkspaceTx};

struct GoalRow {
    id: Uuid,
    name: String,
    kind: String,
    category: String,
    target: Decimal,
    currency_code: String,
    minor_units: i16,
    due_on: NaiveDate,
    priority: String,
    color: String,
    completed_at: Option<DateTime<Utc>>,
    investments: Vec<Uuid>,
    version: i32,
    created_at: DateTime<Utc>,
    updated_at: DateTime<Utc>,
}

struct DepositRow {
    id: Uuid,
    goal_id: Uuid,
    deposited_on: NaiveDate,
    amount: Decimal,
}

impl GoalRow {
    fn goal(&self, deposits: Vec<DepositRow>) -> Result<Goal, Box<dyn StdError + Send + Sync>> {
        let target = money(self.target, &self.currency_code, self.minor_units)?;
        let deposit = |row: DepositRow| {
            let amount = Money::new(row.amount, target.currency())?;
            Ok(Deposit { id: GoalDepositId::new(row.id), date: row.deposited_on, amount })
        };
        let funding = match self.kind.parse()? {
            GoalKind::Manual => Funding::Deposits(
                deposits.into_iter().map(deposit).collect::<Result<_, Box<dyn StdError + Send + Sync>>>()?,
            ),
            GoalKind::Investment => {
                Funding::Investments(self.investments.iter().copied().map(InvestmentId::new).collect())
            }
        };
        let details = GoalDetails {
            name: Name::new(&self.name)?,
            category: Name::new(&self.category)?,
            target,
            due: self.due_on,
            priority: self.priority.parse()?,
            color: Color::new(&self.color)?,
        };
        Ok(Goal::new(GoalId::new(self.id), details, funding, self.completed_at)?)
    }
}

/// A goal's deposits, with when each was written down.
pub(super) async fn kept(tx: &mut WorkspaceTx, goal: &Goal) -> Result<Vec<KeptDeposit>, DbError> {
    let rows = sqlx::query!("select id, created_at from goal_deposits where goal_id = $1", goal.id().get())
        .fetch_all(tx.conn())
        .await?;
    let written: HashMap<Uuid, DateTime<Utc>> = rows.into_iter().map(|row| (row.id, row.created_at)).collect();
    let kept = |deposit: &Deposit| {
        let created_at = written.get(&deposit.id.get()).copied()?;
        Some(KeptDeposit { deposit: *deposit, created_at })
    };
    Ok(goal.deposits().iter().filter_map(kept).collect())
}

/// A goal, or all of them by name: two statements.
pub(super) async fn select(tx: &mut WorkspaceTx, id: Option<GoalId>) -> Result<Vec<Stored<Goal>>, DbError> {
    let mut deposits: HashMap<Uuid, Vec<DepositRow>> = HashMap::new();
    let rows = sqlx::query_as!(
        DepositRow,
        "select id, goal_id, deposited_on, amount from goal_deposits where $1::uuid is null or goal_id = $1",
        id.map(GoalId::get),
    )
    .fetch_all(tx.conn())
    .await?;
    for row in rows {
        deposits.entry(row.goal_id).or_default().push(row);
    }
    let rows = sqlx::query_as!(
        GoalRow,
        r#"select g.id, g.name, g.kind, g.category, g.target, g.currency_code, c.minor_units, g.due_on, g.priority,
                  g.color, g.completed_at,
                  array(select l.investment_id from goal_investments l where l.goal_id = g.id) as "investments!",
                  g.version, g.created_at, g.updated_at
           from goals g
           join currencies c on c.code = g.currency_code
           where $1::uuid is null or g.id = $1
           order by lower(g.name), g.id"#,
        id.map(GoalId::get),
    )
    .fetch_all(tx.conn())
    .await?;
    rows.into_iter()
        .map(|row| {
            let deposits = deposits.remove(&row.id).unwrap_or_default();
            let value = row.goal(deposits).map_err(DbError::corrupt("goal", row.id))?;
            let GoalRow { version, created_at, updated_at, .. } = row;
            Ok(Stored { value, version: Version::new(version), created_at, updated_at })
        })
        .collect()
}

/// Adds goals with their deposits and links, as a part of an operation.
pub(crate) async fn insert(tx: &mut WorkspaceTx, goals: &[Goal]) -> Result<(), DbError> {
    sqlx::query!(
        "insert into goals
             (workspace_id, id, name, kind, category, target, currency_code, due_on, priority, color, completed_at)
         select $1, * from unnest(
             $2::uuid[], $3::text[], $4::text[], $5::text[], $6::numeric[], $7::text[], $8::date[], $9::text[],
             $10::text[], $11::timestamptz[]
         )",
        tx.workspace(),
        &column(goals, |goal| goal.id().get()),
        &column(goals, |goal| goal.details().name.as_str()) as &[&str],
        &column(goals, |goal| goal.funding().kind().as_str()) as &[&str],
        &column(goals, |goal| goal.details().category.as_str()) as &[&str],
        &column(goals, |goal| goal.details().target.amount()),
        &column(goals, |goal| goal.currency().code().to_owned()),
        &column(goals, |goal| goal.details().due),
        &column(goals, |goal| goal.details().priority.as_str()) as &[&str],
        &column(goals, |goal| goal.details().color.as_str()) as &[&str],
        &column(goals, Goal::completed_at) as &[Option<DateTime<Utc>>],
    )
    .execute(tx.conn())
    .await?;
    insert_parts(tx, goals).await
}

pub(super) async fn write(tx: &mut WorkspaceTx, goal: &Goal) -> Result<(), DbError> {
    let (details, currency) = (goal.details(), goal.currency());
    sqlx::query!(
        "update goals
         set name = $2, kind = $3, category = $4, target = $5, currency_code = $6, due_on = $7, priority = $8,
             color = $9, completed_at = $10
         where id = $1",
        goal.id().get(),
        details.name.as_str(),
        goal.funding().kind().as_str(),
        details.category.as_str(),
        details.target.amount(),
        currency.code(),
        details.due,
        details.priority.as_str(),
        details.color.as_str(),
        goal.completed_at(),
    )
    .execute(tx.conn())
    .await?;
    Ok(())
}

/// Has the deposits and links be those of the goal: what is kept already stays as it is.
pub(super) async fn write_parts(tx: &mut WorkspaceTx, goal: &Goal) -> Result<(), DbError> {
    sqlx::query!(
        "delete from goal_deposits where goal_id = $1 and id <> all ($2::uuid[])",
        goal.id().get(),
        &goal.deposits().iter().map(|deposit| deposit.id.get()).collect::<Vec<_>>(),
    )
    .execute(tx.conn())
    .await?;
    sqlx::query!(
        "delete from goal_investments where goal_id = $1 and investment_id <> all ($2::uuid[])",
        goal.id().get(),
        &goal.investments().map(InvestmentId::get).collect::<Vec<_>>(),
    )
    .execute(tx.conn())
    .await?;
    insert_parts(tx, std::slice::from_ref(goal)).await
}

/// Has the deposits and links of goals be there.
async fn insert_parts(tx: &mut WorkspaceTx, goals: &[Goal]) -> Result<(), DbError> {
    let of = |goal: &Goal| goal.deposits().iter().map(|deposit| (goal.id(), *deposit)).collect::<Vec<_>>();
    let deposits: Vec<(GoalId, Deposit)> = goals.iter().flat_map(of).collect();
    sqlx::query!(
        "insert into goal_deposits (workspace_id, goal_id, id, deposited_on, amount)
         select $1, * from unnest($2::uuid[], $3::uuid[], $4::date[], $5::numeric[])
         on conflict on constraint goal_deposits_pkey do update
         set deposited_on = excluded.deposited_on, amount = excluded.amount",
        tx.workspace(),
        &column(&deposits, |(goal, _)| goal.get()),
        &column(&deposits, |(_, deposit)| deposit.id.get()),
        &column(&deposits, |(_, deposit)| deposit.date),
        &column(&deposits, |(_, deposit)| deposit.amount.amount()),
    )
    .execute(tx.conn())
    .await?;
    let of = |goal: &Goal| goal.investments().map(|linked| (goal.id().get(), linked.get())).collect::<Vec<_>>();
    let (ids, investments): (Vec<Uuid>, Vec<Uuid>) = goals.iter().flat_map(of).unzip();
    sqlx::query!(
        "insert into goal_investments (workspace_id, goal_id, investment_id)
         select $1, * from unnest($2::uuid[], $3::uuid[])
         on conflict do nothing",
        tx.workspace(),
        &ids,
        &investments,
    )
    .execute(tx.conn())
    .await?;
    Ok(())
}
