//! Recurring items with what is linked to them, as far as lines are bound to them.

use std::collections::HashMap;

use fintrack_core::id::{EntryId, RecurrenceId};
use fintrack_core::recurrence::Link;

use crate::money::money;
use crate::recurring::{self, Filter, ItemFacts};
use crate::{DbError, WorkspaceTx};

/// All items by identity, with the transactions that are linked to them and the lines of open sessions that will be: three
/// statements, whatever their number.
pub(super) async fn items(tx: &mut WorkspaceTx) -> Result<Vec<ItemFacts>, DbError> {
    let mut items = recurring::facts(tx, &Filter::default()).await?;
    let mut lines = confirmed_lines(tx).await?;
    for of in &mut items {
        of.links.extend(lines.remove(&of.item.value.id()).unwrap_or_default());
    }
    items.sort_by_key(|of| of.item.value.id());
    Ok(items)
}

/// A line that was said to settle a slot holds it until it is booked, and then its transaction does.
async fn confirmed_lines(tx: &mut WorkspaceTx) -> Result<HashMap<RecurrenceId, Vec<Link>>, DbError> {
    let rows = sqlx::query!(
        r#"select s.id, b.recurring_item_id, b.slot_on, s.dated_on, abs(s.amount) as "amount!", u.code as currency_code,
                  u.minor_units
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
    let mut links: HashMap<RecurrenceId, Vec<Link>> = HashMap::new();
    for row in rows {
        let amount = money(row.amount, &row.currency_code, row.minor_units);
        let amount = amount.map_err(|error| DbError::corrupt("staged line", row.id)(error.into()))?;
        let (entry, slot, date) = (EntryId::new(row.id), row.slot_on, row.dated_on);
        let link = Link { entry, slot, date, amount, is_ignored: false };
        links.entry(RecurrenceId::new(row.recurring_item_id)).or_default().push(link);
    }
    Ok(links)
}
