//! The values that were observed of an investment. A day has one: to observe it again corrects it.

use chrono::{DateTime, NaiveDate, Utc};
use fintrack_core::audit::{Noun, Operation};
use fintrack_core::id::InvestmentId;
use fintrack_core::investment::Observation;
use fintrack_core::money::Money;
use rust_decimal::Decimal;

use super::{ChangeError, find};
use crate::audit::Recording;
use crate::bulk::column;
use crate::money::money;
use crate::{DbError, WorkspaceTx};

/// An observed value, as it is kept: its investment and its day name it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct KeptValue {
    /// What was observed.
    pub observation: Observation,
    /// When that was written down.
    pub created_at: DateTime<Utc>,
}

struct ValueRow {
    observed_on: NaiveDate,
    value: Decimal,
    created_at: DateTime<Utc>,
}

/// Some values of an investment, the newest first.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ValuePage {
    /// The values.
    pub items: Vec<KeptValue>,
    /// The day to ask for what is before; `None` when there is no more.
    pub next: Option<NaiveDate>,
}

/// Values of an investment that were observed before a day, or the latest of all.
///
/// # Errors
/// [`DbError::NotFound`] when there is no such investment.
pub async fn values(
    tx: &mut WorkspaceTx,
    id: InvestmentId,
    before: Option<NaiveDate>,
    limit: u32,
) -> Result<ValuePage, DbError> {
    let currency = find(tx, id).await?.value.currency;
    let rows = sqlx::query_as!(
        ValueRow,
        "select observed_on, value, created_at
         from investment_values
         where investment_id = $1 and ($2::date is null or observed_on < $2)
         order by observed_on desc
         limit $3",
        id.get(),
        before,
        i64::from(limit) + 1, // one more tells whether there is more
    )
    .fetch_all(tx.conn())
    .await?;
    let value = |row: ValueRow| {
        let value =
            Money::new(row.value, currency).map_err(|error| DbError::corrupt("value", id.get())(error.into()))?;
        let observation = Observation { date: row.observed_on, value };
        Ok(KeptValue { observation, created_at: row.created_at })
    };
    let mut items: Vec<KeptValue> = rows.into_iter().map(value).collect::<Result<_, DbError>>()?;
    let limit = usize::try_from(limit).unwrap_or(usize::MAX);
    let has_more = items.len() > limit;
    items.truncate(limit);
    let next = items.last().filter(|_| has_more).map(|last| last.observation.date);
    Ok(ValuePage { items, next })
}

/// Writes down what an investment was seen to be worth; says whether nothing was known of that day.
///
/// # Errors
/// [`ChangeError::Holding`] when it cannot be worth that; [`DbError::NotFound`].
pub async fn observe(tx: &mut WorkspaceTx, id: InvestmentId, observation: Observation) -> Result<bool, ChangeError> {
    let mut recording = Recording::begin(tx, Operation::Update).await?;
    observation.check(find(tx, id).await?.value.currency)?;
    recording.watch(tx, Noun::Investment, [id]).await?;
    let is_new = write(tx, id, observation).await?;
    touch(tx, id).await?;
    recording.finish(tx).await?;
    Ok(is_new)
}

async fn write(tx: &mut WorkspaceTx, id: InvestmentId, observation: Observation) -> Result<bool, DbError> {
    let is_known = sqlx::query!(
        "update investment_values set value = $3 where investment_id = $1 and observed_on = $2",
        id.get(),
        observation.date,
        observation.value.amount(),
    )
    .execute(tx.conn())
    .await?
    .rows_affected();
    if is_known > 0 {
        return Ok(false);
    }
    insert_values(tx, &[(id, observation)]).await?;
    Ok(true)
}

/// Adds values of days that have none, as a part of an operation.
pub(crate) async fn insert_values(tx: &mut WorkspaceTx, values: &[(InvestmentId, Observation)]) -> Result<(), DbError> {
    sqlx::query!(
        "insert into investment_values (workspace_id, investment_id, observed_on, value)
         select $1, * from unnest($2::uuid[], $3::date[], $4::numeric[])",
        tx.workspace(),
        &column(values, |(id, _)| id.get()),
        &column(values, |(_, observation)| observation.date),
        &column(values, |(_, observation)| observation.value.amount()),
    )
    .execute(tx.conn())
    .await?;
    Ok(())
}

/// All values of all investments.
pub(crate) async fn all_values(tx: &mut WorkspaceTx) -> Result<Vec<(InvestmentId, Observation)>, DbError> {
    let rows = sqlx::query!(
        "select v.investment_id, v.observed_on, v.value, i.currency_code, c.minor_units
         from investment_values v
         join investments i on i.workspace_id = v.workspace_id and i.id = v.investment_id
         join currencies c on c.code = i.currency_code
         order by v.investment_id, v.observed_on"
    )
    .fetch_all(tx.conn())
    .await?;
    rows.into_iter()
        .map(|row| {
            let value = money(row.value, &row.currency_code, row.minor_units)
                .map_err(|error| DbError::corrupt("value", row.investment_id)(error.into()))?;
            Ok((InvestmentId::new(row.investment_id), Observation { date: row.observed_on, value }))
        })
        .collect()
}

/// Deletes the value that was observed on a day.
///
/// # Errors
/// [`DbError::NotFound`] when there is none.
pub async fn forget(tx: &mut WorkspaceTx, id: InvestmentId, day: NaiveDate) -> Result<(), DbError> {
    let mut recording = Recording::begin(tx, Operation::Delete).await?;
    recording.watch(tx, Noun::Investment, [id]).await?;
    let gone =
        sqlx::query!("delete from investment_values where investment_id = $1 and observed_on = $2", id.get(), day)
            .execute(tx.conn())
            .await?
            .rows_affected();
    if gone == 0 {
        return Err(DbError::not_found("value of investment", format!("{id}/{day}")));
    }
    touch(tx, id).await?;
    recording.finish(tx).await?;
    Ok(())
}

/// Raises the version of an investment, whose parts have changed.
async fn touch(tx: &mut WorkspaceTx, id: InvestmentId) -> Result<(), DbError> {
    sqlx::query!("update investments set id = id where id = $1", id.get()).execute(tx.conn()).await?;
    Ok(())
}
