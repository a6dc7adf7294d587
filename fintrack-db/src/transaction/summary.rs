//! What the transactions that a filter lets through sum to.

use std::error::Error as StdError;

use fintrack_core::entry::{End, KindSum};
use fintrack_core::id::{AccountId, CardId, CategoryId, InvestmentId, TagId};
use rust_decimal::Decimal;
use uuid::Uuid;

use super::filter::{Filter, Wanted};
use crate::money::{month_column, sum_of_money};
use crate::{DbError, WorkspaceTx};

struct SumRow {
    kind: String,
    status: String,
    is_destination: bool,
    currency_code: String,
    minor_units: i16,
    sum: Decimal,
}

impl SumRow {
    fn sum(&self) -> Result<KindSum, Box<dyn StdError + Send + Sync>> {
        Ok(KindSum {
            kind: self.kind.parse()?,
            end: if self.is_destination { End::Destination } else { End::Own },
            status: self.status.parse()?,
            sum: sum_of_money(self.sum, &self.currency_code, self.minor_units)?,
        })
    }
}

/// The sums of what a filter lets through, by kind, status, end and currency; its limit does not matter. Where it names an
/// account, a transfer is seen from that account's end, else from both. Which way a kind counts is the core's to know:
/// [`fintrack_core::entry::flow`].
///
/// # Errors
/// [`DbError`].
pub async fn summary(tx: &mut WorkspaceTx, filter: &Filter) -> Result<Vec<KindSum>, DbError> {
    let wanted = Wanted::new(filter, None, 0);
    let rows = sqlx::query_as!(
        SumRow,
        r#"with wanted as (
               select t.kind, t.status, t.account_id, t.amount, t.currency_code, t.destination_account_id,
                      t.received_amount, t.received_currency_code
               from transactions t
               where t.deleted_at is null
                 and t.booked_on between $1 and $2
                 and ($3::text[] is null or t.kind = any($3))
                 and ($4::text[] is null or t.status = any($4))
                 and ($5::numeric is null or t.amount >= $5)
                 and ($6::numeric is null or t.amount <= $6)
                 and ($7::uuid is null or t.account_id = $7 or t.destination_account_id = $7)
                 and ($8::uuid is null or t.card_id = $8)
                 and ($9::uuid is null or t.investment_id = $9)
                 and ($13::date is null or t.billing_month = $13)
                 and ($10::uuid is null or t.category_id = $10 or exists (
                     select from transaction_splits s
                     where s.workspace_id = t.workspace_id and s.transaction_id = t.id and s.category_id = $10
                 ))
                 and ($11::uuid is null or exists (
                     select from transaction_tags g
                     where g.workspace_id = t.workspace_id and g.transaction_id = t.id and g.tag_id = $11
                 ))
                 and ($12::text is null or t.id = any(array(select search_transactions($12))))
           )
           select m.kind as "kind!", m.status as "status!", m.is_destination as "is_destination!",
                  m.currency_code as "currency_code!", c.minor_units as "minor_units!", m.sum as "sum!"
           from (
               select kind, status, false as is_destination, currency_code, sum(amount) as sum
               from wanted
               where $7::uuid is null or account_id = $7
               group by kind, status, currency_code
               union all
               select kind, status, true, received_currency_code, sum(received_amount)
               from wanted
               where destination_account_id is not null and ($7::uuid is null or destination_account_id = $7)
               group by kind, status, received_currency_code
           ) as m
           join currencies c on c.code = m.currency_code
           order by 1, 2, 3, 4"#,
        wanted.from,
        wanted.to,
        wanted.kinds.as_deref(),
        wanted.statuses.as_deref(),
        filter.amount_min,
        filter.amount_max,
        filter.account.map(AccountId::get),
        filter.card.map(CardId::get),
        filter.investment.map(InvestmentId::get),
        filter.category.map(CategoryId::get),
        filter.tag.map(TagId::get),
        filter.text.as_deref(),
        filter.billing_month.map(month_column),
    )
    .fetch_all(tx.conn())
    .await?;
    let sum = |row: &SumRow| row.sum().map_err(DbError::corrupt("sum of transactions", Uuid::nil()));
    rows.iter().map(sum).collect()
}
