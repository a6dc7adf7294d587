//! What the positions of investments follow from: three statements, however many investments there are.

use std::collections::HashMap;
use std::error::Error as StdError;

use chrono::NaiveDate;
use fintrack_core::entry::{Entry, EntryKind, Movement, Redemption};
use fintrack_core::id::{AccountId, EntryId, InvestmentId};
use fintrack_core::investment::{Flow, Holding, Investment, Observation};
use fintrack_core::money::Money;
use fintrack_core::name::Description;
use rust_decimal::Decimal;
use uuid::Uuid;

use super::select;
use crate::{DbError, WorkspaceTx};

/// All investments with what is known of them, by name.
///
/// # Errors
/// [`DbError`].
pub async fn holdings(tx: &mut WorkspaceTx) -> Result<Vec<Holding>, DbError> {
    load(tx, None).await
}

/// An investment with what is known of it.
///
/// # Errors
/// [`DbError::NotFound`].
pub async fn holding(tx: &mut WorkspaceTx, id: InvestmentId) -> Result<Holding, DbError> {
    load(tx, Some(id)).await?.pop().ok_or_else(|| DbError::not_found("investment", id))
}

async fn load(tx: &mut WorkspaceTx, id: Option<InvestmentId>) -> Result<Vec<Holding>, DbError> {
    let investments = select(tx, id).await?;
    let mut flows: HashMap<Uuid, Vec<FlowRow>> = HashMap::new();
    for row in flow_rows(tx, id).await? {
        flows.entry(row.investment_id).or_default().push(row);
    }
    let mut values: HashMap<Uuid, Vec<(NaiveDate, Decimal)>> = HashMap::new();
    let rows = sqlx::query!(
        "select investment_id, observed_on, value from investment_values where $1::uuid is null or investment_id = $1",
        id.map(InvestmentId::get),
    )
    .fetch_all(tx.conn())
    .await?;
    for row in rows {
        values.entry(row.investment_id).or_default().push((row.observed_on, row.value));
    }
    let mut holding = |investment: Investment| {
        let id = investment.id.get();
        let (flows, values) = (flows.remove(&id).unwrap_or_default(), values.remove(&id).unwrap_or_default());
        of(investment, &flows, values).map_err(DbError::corrupt("investment", id))
    };
    investments.into_iter().map(|stored| holding(stored.value)).collect()
}

struct FlowRow {
    id: Uuid,
    investment_id: Uuid,
    account_id: Uuid,
    kind: String,
    status: String,
    booked_on: NaiveDate,
    amount: Decimal,
    is_full_redemption: Option<bool>,
}

async fn flow_rows(tx: &mut WorkspaceTx, id: Option<InvestmentId>) -> Result<Vec<FlowRow>, DbError> {
    let query = sqlx::query_as!(
        FlowRow,
        r#"select id, investment_id as "investment_id!", account_id as "account_id!", kind, status, booked_on, amount,
                  is_full_redemption
           from transactions
           where investment_id is not null and ($1::uuid is null or investment_id = $1) and deleted_at is null"#,
        id.map(InvestmentId::get),
    );
    Ok(query.fetch_all(tx.conn()).await?)
}

impl FlowRow {
    /// What it moved; `None` where it moved nothing, which the core knows.
    fn flow(&self, investment: &Investment) -> Result<Option<Flow>, Box<dyn StdError + Send + Sync>> {
        let (account, amount) = (AccountId::new(self.account_id), Money::new(self.amount, investment.currency)?);
        let id = investment.id;
        let movement = match self.kind.parse()? {
            EntryKind::InvestmentWithdrawal => {
                let redemption =
                    if self.is_full_redemption == Some(true) { Redemption::Full } else { Redemption::Partial };
                Movement::InvestmentWithdrawal { investment: id, account, amount, redemption }
            }
            EntryKind::InvestmentDeposit => Movement::InvestmentDeposit { account, investment: id, amount },
            EntryKind::Income
            | EntryKind::Expense
            | EntryKind::Transfer
            | EntryKind::CardExpense
            | EntryKind::CardChargeback
            | EntryKind::CardPayment => return Ok(None),
        };
        let (entry, status) = (EntryId::new(self.id), self.status.parse()?);
        let entry = Entry::new(entry, self.booked_on, Description::default(), status, movement)?;
        Ok(Flow::of(&entry, id))
    }
}

fn of(
    investment: Investment,
    flows: &[FlowRow],
    values: Vec<(NaiveDate, Decimal)>,
) -> Result<Holding, Box<dyn StdError + Send + Sync>> {
    let flows = flows.iter().filter_map(|row| row.flow(&investment).transpose()).collect::<Result<Vec<_>, _>>()?;
    let observed = |(date, value)| Ok(Observation { date, value: Money::new(value, investment.currency)? });
    let observed: Vec<Observation> =
        values.into_iter().map(observed).collect::<Result<_, Box<dyn StdError + Send + Sync>>>()?;
    Ok(Holding::new(investment, flows, observed)?)
}
