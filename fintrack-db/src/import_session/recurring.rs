//! Recurring items with what is linked to them, as far as lines are bound to them.

use std::collections::HashMap;
use std::error::Error as StdError;

use chrono::NaiveDate;
use fintrack_core::entry::{CategoryRef, Status};
use fintrack_core::id::{AccountId, CardId, CategoryId, EntryId, RecurrenceId, SubCategoryId, TagId};
use fintrack_core::name::Description;
use fintrack_core::recurrence::{Flow, Link, Recurrence, RecurrenceKind, Terms};
use rust_decimal::Decimal;
use thiserror::Error;
use uuid::Uuid;

use crate::money::money;
use crate::{DbError, WorkspaceTx};

/// An item, and the transactions and confirmed lines that settle its slots.
pub(super) struct Item {
    pub(super) item: Recurrence,
    pub(super) links: Vec<Link>,
}

struct ItemRow {
    id: Uuid,
    kind: String,
    description: String,
    amount: Decimal,
    currency_code: String,
    minor_units: i16,
    frequency: String,
    starts_on: NaiveDate,
    ends_on: Option<NaiveDate>,
    account_id: Option<Uuid>,
    destination_account_id: Option<Uuid>,
    card_id: Option<Uuid>,
    category_id: Option<Uuid>,
    subcategory_id: Option<Uuid>,
    is_active: bool,
    include_in_summary: bool,
    tags: Vec<Uuid>,
}

/// A column that the kind needs is null: the schema's checks forbid it.
#[derive(Debug, Error)]
#[error("{0} is missing")]
struct Absent(&'static str);

impl ItemRow {
    fn item(&self) -> Result<Recurrence, Box<dyn StdError + Send + Sync>> {
        let terms = Terms {
            description: Description::new(&self.description),
            flow: self.flow()?,
            amount: money(self.amount, &self.currency_code, self.minor_units)?,
            frequency: self.frequency.parse()?,
            start: self.starts_on,
            end: self.ends_on,
            tags: self.tags.iter().copied().map(TagId::new).collect(),
            is_active: self.is_active,
            include_in_summary: self.include_in_summary,
        };
        Ok(Recurrence::new(RecurrenceId::new(self.id), terms)?)
    }

    fn flow(&self) -> Result<Flow, Box<dyn StdError + Send + Sync>> {
        let account = || self.account_id.map(AccountId::new).ok_or(Absent("account_id"));
        let under = || {
            let category = self.category_id.map(CategoryId::new).ok_or(Absent("category_id"))?;
            Ok::<_, Absent>(CategoryRef { category, subcategory: self.subcategory_id.map(SubCategoryId::new) })
        };
        Ok(match self.kind.parse()? {
            RecurrenceKind::Income => Flow::Income { account: account()?, under: under()? },
            RecurrenceKind::Expense => Flow::Expense { account: account()?, under: under()? },
            RecurrenceKind::Transfer => {
                let to = self.destination_account_id.map(AccountId::new).ok_or(Absent("destination_account_id"))?;
                Flow::Transfer { from: account()?, to }
            }
            RecurrenceKind::CardTransaction => {
                let card = self.card_id.map(CardId::new).ok_or(Absent("card_id"))?;
                Flow::CardTransaction { card, under: under()? }
            }
        })
    }
}

/// All items, with the transactions that are linked to them and the lines of open sessions that will be: three
/// statements, whatever their number.
pub(super) async fn items(tx: &mut WorkspaceTx) -> Result<Vec<Item>, DbError> {
    let rows = sqlx::query_as!(
        ItemRow,
        r#"select r.id, r.kind, r.description, r.amount, r.currency_code, c.minor_units, r.frequency, r.starts_on,
                  r.ends_on, r.account_id, r.destination_account_id, r.card_id, r.category_id, r.subcategory_id,
                  r.is_active, r.include_in_summary,
                  array(
                      select t.tag_id
                      from recurring_tags t
                      where t.workspace_id = r.workspace_id and t.recurring_item_id = r.id
                  ) as "tags!"
           from recurring_items r
           join currencies c on c.code = r.currency_code
           order by r.id"#
    )
    .fetch_all(tx.conn())
    .await?;
    let mut links = links(tx).await?;
    let item = |row: ItemRow| {
        let item = row.item().map_err(DbError::corrupt("recurring item", row.id))?;
        Ok(Item { item, links: links.remove(&row.id).unwrap_or_default() })
    };
    rows.into_iter().map(item).collect()
}

async fn links(tx: &mut WorkspaceTx) -> Result<HashMap<Uuid, Vec<Link>>, DbError> {
    // A line that was said to settle a slot holds it until it is booked, and then its transaction does.
    let rows = sqlx::query!(
        r#"select t.id as "id!", t.recurring_item_id as "item!", t.slot_on, t.booked_on as "day!", t.amount as "amount!",
                  t.currency_code as "currency!", c.minor_units as "minor_units!", t.status as "status!"
           from transactions t
           join currencies c on c.code = t.currency_code
           where t.recurring_item_id is not null and t.deleted_at is null
           union all
           select s.id, b.recurring_item_id, b.slot_on, s.dated_on, abs(s.amount), u.code, u.minor_units,
                  'VALIDATING'
           from recurring_bindings b
           join staged_lines s on s.workspace_id = b.workspace_id and s.id = b.staged_line_id
           join import_sessions n on n.workspace_id = s.workspace_id and n.id = s.session_id
           left join accounts a on a.workspace_id = n.workspace_id and a.id = n.account_id
           left join cards c on c.workspace_id = n.workspace_id and c.id = n.card_id
           join currencies u on u.code = coalesce(s.foreign_currency_code, a.currency_code, c.currency_code)
           where b.status = 'CONFIRMED'
             and not exists (
                 select from imported_lines i where i.workspace_id = s.workspace_id and i.staged_line_id = s.id
             )"#
    )
    .fetch_all(tx.conn())
    .await?;
    let mut links: HashMap<Uuid, Vec<Link>> = HashMap::new();
    for row in rows {
        let corrupt = || DbError::corrupt("link of a recurring item", row.id);
        let amount = money(row.amount, &row.currency, row.minor_units).map_err(|error| corrupt()(error.into()))?;
        let status: Status =
            row.status.parse().map_err(|error: fintrack_core::word::WordError| corrupt()(error.into()))?;
        links.entry(row.item).or_default().push(Link {
            entry: EntryId::new(row.id),
            slot: row.slot_on,
            date: row.day,
            amount,
            is_ignored: status == Status::Ignore,
        });
    }
    Ok(links)
}
