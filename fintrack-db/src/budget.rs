//! Budgets in storage: one for each expense category and month, in the workspace's currency.

use std::error::Error as StdError;

use chrono::{DateTime, NaiveDate, Utc};
use fintrack_core::audit::{Noun, Operation};
use fintrack_core::budget::{self, AlertThreshold, Budget, BudgetDraft, BudgetError};
use fintrack_core::calendar::BillingMonth;
use fintrack_core::category::CategoryKind;
use fintrack_core::id::{BudgetId, CategoryId};
use fintrack_core::name::Color;
use rust_decimal::Decimal;
use thiserror::Error;
use uuid::Uuid;

use crate::audit::Recording;
use crate::money::{money, month_column};
use crate::workspace::settings;
use crate::{DbError, Stored, Version, WorkspaceTx, category};

/// Why a budget was not made or not changed.
#[derive(Debug, Error)]
pub enum ChangeError {
    /// The core refuses.
    #[error(transparent)]
    Budget(#[from] BudgetError),
    /// Storage said no.
    #[error(transparent)]
    Db(#[from] DbError),
}

/// What copying a month's budgets into another made.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Duplicated {
    /// Budgets that were made.
    pub created: usize,
    /// Budgets whose category had one there already.
    pub skipped: usize,
}

struct BudgetRow {
    id: Uuid,
    category_id: Uuid,
    category_kind: String,
    month: NaiveDate,
    planned: Decimal,
    currency_code: String,
    minor_units: i16,
    alert_threshold: Decimal,
    color: String,
    is_active: bool,
    version: i32,
    created_at: DateTime<Utc>,
    updated_at: DateTime<Utc>,
}

impl BudgetRow {
    fn budget(&self) -> Result<Budget, Box<dyn StdError + Send + Sync>> {
        let planned = money(self.planned, &self.currency_code, self.minor_units)?;
        let draft = BudgetDraft {
            category: CategoryId::new(self.category_id),
            month: BillingMonth::of(self.month),
            planned,
            alert_threshold: AlertThreshold::new(self.alert_threshold)?,
            color: Color::new(&self.color)?,
            is_active: self.is_active,
        };
        Ok(Budget::new(BudgetId::new(self.id), draft, self.category_kind.parse()?, planned.currency())?)
    }
}

impl TryFrom<BudgetRow> for Stored<Budget> {
    type Error = DbError;

    fn try_from(row: BudgetRow) -> Result<Self, DbError> {
        let value = row.budget().map_err(DbError::corrupt("budget", row.id))?;
        let BudgetRow { version, created_at, updated_at, .. } = row;
        Ok(Self { value, version: Version::new(version), created_at, updated_at })
    }
}

/// The budgets of a month, by the names of their categories.
///
/// # Errors
/// [`DbError`].
pub async fn list(tx: &mut WorkspaceTx, month: BillingMonth) -> Result<Vec<Stored<Budget>>, DbError> {
    list_between(tx, month, month).await
}

/// The budgets of some months, both ends included, by month and the names of their categories.
///
/// # Errors
/// [`DbError`].
pub async fn list_between(
    tx: &mut WorkspaceTx,
    first: BillingMonth,
    last: BillingMonth,
) -> Result<Vec<Stored<Budget>>, DbError> {
    select(tx, None, Some((first, last))).await
}

/// The budgets of all months.
pub(crate) async fn all(tx: &mut WorkspaceTx) -> Result<Vec<Budget>, DbError> {
    Ok(select(tx, None, None).await?.into_iter().map(|stored| stored.value).collect())
}

/// A budget.
///
/// # Errors
/// [`DbError::NotFound`].
pub async fn find(tx: &mut WorkspaceTx, id: BudgetId) -> Result<Stored<Budget>, DbError> {
    select(tx, Some(id), None).await?.pop().ok_or_else(|| DbError::not_found("budget", id))
}

async fn select(
    tx: &mut WorkspaceTx,
    id: Option<BudgetId>,
    months: Option<(BillingMonth, BillingMonth)>,
) -> Result<Vec<Stored<Budget>>, DbError> {
    let rows = sqlx::query_as!(
        BudgetRow,
        r#"select b.id, b.category_id, k.kind as category_kind, b.month, b.planned, w.currency_code, c.minor_units,
                  b.alert_threshold, b.color, b.is_active, b.version, b.created_at, b.updated_at
           from budgets b
           join categories k on k.workspace_id = b.workspace_id and k.id = b.category_id
           join workspaces w on w.id = b.workspace_id
           join currencies c on c.code = w.currency_code
           where ($1::uuid is null or b.id = $1)
             and ($2::date is null or b.month >= $2)
             and ($3::date is null or b.month <= $3)
           order by b.month, lower(k.name), b.id"#,
        id.map(BudgetId::get),
        months.map(|(first, _)| month_column(first)),
        months.map(|(_, last)| month_column(last)),
    )
    .fetch_all(tx.conn())
    .await?;
    rows.into_iter().map(Stored::try_from).collect()
}

/// Plans a budget.
///
/// # Errors
/// [`ChangeError::Budget`] when the core refuses it; [`DbError::Conflict`] when the category has one for that month;
/// [`DbError::NotFound`] when there is no such category.
pub async fn create(tx: &mut WorkspaceTx, draft: BudgetDraft) -> Result<Budget, ChangeError> {
    let mut recording = Recording::begin(tx, Operation::Create).await?;
    let budget = checked(tx, BudgetId::new(Uuid::now_v7()), draft).await?;
    recording.create(Noun::Budget, [budget.id()]);
    insert(tx, std::slice::from_ref(&budget)).await?;
    recording.finish(tx).await?;
    Ok(budget)
}

async fn checked(tx: &mut WorkspaceTx, id: BudgetId, draft: BudgetDraft) -> Result<Budget, ChangeError> {
    let kind = category::find(tx, draft.category).await?.value.kind;
    let currency = settings::find(tx).await?.value.reports.currency;
    Ok(Budget::new(id, draft, kind, currency)?)
}

/// Adds budgets, as a part of an operation.
pub(crate) async fn insert(tx: &mut WorkspaceTx, budgets: &[Budget]) -> Result<(), DbError> {
    let column = |of: fn(&Budget) -> Decimal| budgets.iter().map(of).collect::<Vec<_>>();
    sqlx::query!(
        "insert into budgets (workspace_id, id, category_id, month, planned, alert_threshold, color, is_active)
         select $1, * from unnest(
             $2::uuid[], $3::uuid[], $4::date[], $5::numeric[], $6::numeric[], $7::text[], $8::boolean[]
         )",
        tx.workspace(),
        &budgets.iter().map(|budget| budget.id().get()).collect::<Vec<_>>(),
        &budgets.iter().map(|budget| budget.category().get()).collect::<Vec<_>>(),
        &budgets.iter().map(|budget| month_column(budget.month())).collect::<Vec<_>>(),
        &column(|budget| budget.planned().amount()),
        &column(|budget| budget.alert_threshold().percent()),
        &budgets.iter().map(|budget| budget.color().as_str().to_owned()).collect::<Vec<_>>(),
        &budgets.iter().map(Budget::is_active).collect::<Vec<_>>(),
    )
    .execute(tx.conn())
    .await?;
    Ok(())
}

/// Changes a budget; `seen` is the version that was looked at, where that matters.
///
/// # Errors
/// [`ChangeError::Budget`] when it may not become that; [`DbError::Stale`], [`DbError::NotFound`] of it or its category,
/// [`DbError::Conflict`] when the category has one for that month.
pub async fn update(
    tx: &mut WorkspaceTx,
    id: BudgetId,
    seen: Option<Version>,
    change: impl FnOnce(&mut BudgetDraft),
) -> Result<Stored<Budget>, ChangeError> {
    let mut recording = Recording::begin(tx, Operation::Update).await?;
    let Stored { value: before, version, .. } = find(tx, id).await?;
    version.expect(seen, "budget", &id)?;
    let mut draft = before.into_draft();
    change(&mut draft);
    let after = checked(tx, id, draft).await?;
    recording.watch(tx, Noun::Budget, [id]).await?;
    write(tx, &after).await?;
    recording.finish(tx).await?;
    Ok(find(tx, id).await?)
}

async fn write(tx: &mut WorkspaceTx, budget: &Budget) -> Result<(), DbError> {
    sqlx::query!(
        "update budgets
         set category_id = $2, month = $3, planned = $4, alert_threshold = $5, color = $6, is_active = $7
         where id = $1",
        budget.id().get(),
        budget.category().get(),
        month_column(budget.month()),
        budget.planned().amount(),
        budget.alert_threshold().percent(),
        budget.color().as_str(),
        budget.is_active(),
    )
    .execute(tx.conn())
    .await?;
    Ok(())
}

/// Deletes a budget.
///
/// # Errors
/// [`DbError::Stale`], [`DbError::NotFound`].
pub async fn delete(tx: &mut WorkspaceTx, id: BudgetId, seen: Option<Version>) -> Result<(), DbError> {
    let mut recording = Recording::begin(tx, Operation::Delete).await?;
    find(tx, id).await?.version.expect(seen, "budget", &id)?;
    recording.watch(tx, Noun::Budget, [id]).await?;
    sqlx::query!("delete from budgets where id = $1", id.get()).execute(tx.conn()).await?;
    recording.finish(tx).await?;
    Ok(())
}

/// Copies the budgets of a month into another, keeping what that has.
///
/// # Errors
/// [`ChangeError`].
pub async fn duplicate(
    tx: &mut WorkspaceTx,
    source: BillingMonth,
    target: BillingMonth,
) -> Result<Duplicated, ChangeError> {
    let mut recording = Recording::begin(tx, Operation::DuplicateBudgets).await?;
    let of = |stored: Vec<Stored<Budget>>| stored.into_iter().map(|stored| stored.value).collect::<Vec<Budget>>();
    let (originals, existing) = (of(list(tx, source).await?), of(list(tx, target).await?));
    let duplication = budget::duplicate(&originals, &existing, target);
    let copy = |draft: BudgetDraft| {
        // Of a category that had a budget before, so its kind is known.
        let currency = draft.planned.currency();
        Budget::new(BudgetId::new(Uuid::now_v7()), draft, CategoryKind::Expense, currency)
    };
    let copies: Vec<Budget> = duplication.created.into_iter().map(copy).collect::<Result<_, _>>()?;
    recording.create(Noun::Budget, copies.iter().map(Budget::id));
    insert(tx, &copies).await?;
    recording.finish(tx).await?;
    Ok(Duplicated { created: copies.len(), skipped: duplication.skipped.len() })
}
