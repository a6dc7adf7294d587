//! What became of recurring items' slots follows from the transactions that are linked to them: one more statement,
//! however many items there are.

use std::collections::HashMap;
use std::error::Error as StdError;

use chrono::NaiveDate;
use fintrack_core::entry::Status;
use fintrack_core::id::{EntryId, RecurrenceId};
use fintrack_core::recurrence::{Link, Pattern, Recurrence, Schedule, history_read, patterns};
use rust_decimal::Decimal;
use uuid::Uuid;

use super::{Filter, find, list};
use crate::money::money;
use crate::{DbError, Stored, WorkspaceTx, transaction};

/// An item with all transactions that are linked to it, whatever their day.
#[derive(Clone, Debug)]
pub struct ItemFacts {
    /// The item.
    pub item: Stored<Recurrence>,
    /// What is linked to it.
    pub links: Vec<Link>,
}

impl ItemFacts {
    /// Which link settles which slot.
    pub fn schedule(&self) -> Schedule<'_> {
        Schedule::new(&self.item.value, &self.links)
    }
}

/// The items that a filter lets through, by description, with what is linked to them.
///
/// # Errors
/// [`DbError`].
pub async fn facts(tx: &mut WorkspaceTx, filter: &Filter) -> Result<Vec<ItemFacts>, DbError> {
    let items = list(tx, filter).await?;
    linked(tx, items).await
}

/// An item with what is linked to it.
///
/// # Errors
/// [`DbError::NotFound`].
pub async fn facts_of(tx: &mut WorkspaceTx, id: RecurrenceId) -> Result<ItemFacts, DbError> {
    let item = find(tx, id).await?;
    linked(tx, vec![item]).await?.pop().ok_or_else(|| DbError::not_found("recurring item", id))
}

/// What comes back in the history and is no item yet, as the core finds it: of the days that it reads.
///
/// # Errors
/// [`DbError`].
pub async fn suggestions(tx: &mut WorkspaceTx, today: NaiveDate) -> Result<Vec<Pattern>, DbError> {
    let items = facts(tx, &Filter::default()).await?;
    let entries = transaction::list(tx, &transaction::Filter::of_days(history_read(today))).await?;
    let schedules: Vec<Schedule<'_>> = items.iter().map(ItemFacts::schedule).collect();
    Ok(patterns(&entries, &schedules, today))
}

async fn linked(tx: &mut WorkspaceTx, items: Vec<Stored<Recurrence>>) -> Result<Vec<ItemFacts>, DbError> {
    let ids: Vec<Uuid> = items.iter().map(|stored| stored.value.id().get()).collect();
    let rows = sqlx::query_as!(
        LinkRow,
        r#"select t.id, t.recurring_item_id as "item_id!", t.slot_on, t.booked_on, t.amount, t.currency_code,
                  c.minor_units, t.status
           from transactions t
           join currencies c on c.code = t.currency_code
           where t.recurring_item_id = any($1) and t.deleted_at is null
           order by t.booked_on, t.id"#,
        &ids,
    )
    .fetch_all(tx.conn())
    .await?;
    let mut links: HashMap<RecurrenceId, Vec<Link>> = HashMap::new();
    for row in rows {
        let link = row.link().map_err(DbError::corrupt("transaction", row.id))?;
        links.entry(RecurrenceId::new(row.item_id)).or_default().push(link);
    }
    let facts = |item: Stored<Recurrence>| {
        let links = links.remove(&item.value.id()).unwrap_or_default();
        ItemFacts { item, links }
    };
    Ok(items.into_iter().map(facts).collect())
}

struct LinkRow {
    id: Uuid,
    item_id: Uuid,
    slot_on: Option<NaiveDate>,
    booked_on: NaiveDate,
    amount: Decimal,
    currency_code: String,
    minor_units: i16,
    status: String,
}

impl LinkRow {
    fn link(&self) -> Result<Link, Box<dyn StdError + Send + Sync>> {
        Ok(Link {
            entry: EntryId::new(self.id),
            slot: self.slot_on,
            date: self.booked_on,
            amount: money(self.amount, &self.currency_code, self.minor_units)?,
            is_ignored: self.status.parse::<Status>()? == Status::Ignore,
        })
    }
}
