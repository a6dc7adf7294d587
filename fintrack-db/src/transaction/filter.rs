//! Transactions as they are looked for: filters, pages, and what an account held after each.

use chrono::NaiveDate;
use fintrack_core::calendar::{BillingMonth, date};
use fintrack_core::entry::{Entry, EntryKind, Status};
use fintrack_core::id::{AccountId, CardId, CategoryId, EntryId, InvestmentId, TagId};
use fintrack_core::money::Money;
use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::{balance, find_all};
use crate::money::month_column;
use crate::{DbError, Stored, WorkspaceTx};

/// How many transactions a page has where nobody says.
const PAGE: u32 = 50;

/// Which transactions are wanted: those that are all of it.
#[derive(Clone, Debug, Default)]
pub struct Filter {
    /// On or after a day.
    pub from: Option<NaiveDate>,
    /// On or before a day.
    pub to: Option<NaiveDate>,
    /// Of one of these kinds; of any where there are none.
    pub kinds: Vec<EntryKind>,
    /// Standing at one of these; at any where there are none.
    pub statuses: Vec<Status>,
    /// Touching an account, at either end of a transfer.
    pub account: Option<AccountId>,
    /// On a card, or paying its invoice.
    pub card: Option<CardId>,
    /// On the invoices of a month, or paying them.
    pub billing_month: Option<BillingMonth>,
    /// Into or out of an investment.
    pub investment: Option<InvestmentId>,
    /// For a category, in whole or in part.
    pub category: Option<CategoryId>,
    /// Marked with a word.
    pub tag: Option<TagId>,
    /// Of this amount or more.
    pub amount_min: Option<Decimal>,
    /// Of this amount or less.
    pub amount_max: Option<Decimal>,
    /// Each word of it begins a word of the description, the bank's words or the notes, whatever its case and accents.
    pub text: Option<String>,
    /// At most so many, the newest; 50 where nobody says.
    pub limit: Option<u32>,
}

impl Filter {
    /// Those of a civil month, or of other days.
    pub fn of_days(days: fintrack_core::calendar::Period) -> Self {
        Self { from: Some(days.start()), to: Some(days.end()), ..Self::default() }
    }

    /// Whether every transaction of its account in its days is let through.
    fn hides_nothing(&self) -> bool {
        let Self {
            kinds, statuses, card, billing_month, investment, category, tag, amount_min, amount_max, text, ..
        } = self;
        kinds.is_empty()
            && statuses.is_empty()
            && card.is_none()
            && billing_month.is_none()
            && investment.is_none()
            && category.is_none()
            && tag.is_none()
            && amount_min.is_none()
            && amount_max.is_none()
            && text.is_none()
    }
}

/// Where a page ends: what to ask for next.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Cursor {
    /// The day of the last transaction.
    pub date: NaiveDate,
    /// The last transaction.
    pub id: EntryId,
}

/// A transaction in a list.
#[derive(Clone, Debug)]
pub struct Listed {
    /// The transaction.
    pub stored: Stored<Entry>,
    /// What the account held after it; where one account is listed and nothing of it is left out.
    pub balance: Option<Money>,
}

/// Some transactions, the newest first.
#[derive(Clone, Debug)]
pub struct Page {
    /// The transactions.
    pub items: Vec<Listed>,
    /// What to ask for next; `None` when there is no more.
    pub next: Option<Cursor>,
}

/// Transactions that a filter lets through, newest first.
///
/// # Errors
/// [`DbError`].
pub async fn list(tx: &mut WorkspaceTx, filter: &Filter) -> Result<Vec<Entry>, DbError> {
    let limit = filter.limit.unwrap_or(u32::MAX);
    let ids = ids(tx, filter, None, limit).await?;
    Ok(in_order(tx, &ids).await?.into_iter().map(|stored| stored.value).collect())
}

/// A page of the same, after a cursor.
///
/// # Errors
/// [`DbError`].
pub async fn page(tx: &mut WorkspaceTx, filter: &Filter, after: Option<Cursor>) -> Result<Page, DbError> {
    let limit = filter.limit.unwrap_or(PAGE);
    let mut ids = ids(tx, filter, after, limit.saturating_add(1)).await?;
    let has_more = ids.len() > limit as usize;
    ids.truncate(limit as usize);
    let stored = in_order(tx, &ids).await?;
    let next = stored.last().filter(|_| has_more).map(|last| Cursor { date: last.value.date(), id: last.value.id() });
    let balances = match (filter.account.filter(|_| filter.hides_nothing()), stored.last()) {
        (Some(account), Some(oldest)) => {
            let oldest = Cursor { date: oldest.value.date(), id: oldest.value.id() };
            let before = balance::before_entry(tx, account, oldest).await?;
            balance::after_each(&before, stored.iter().map(|stored| &stored.value))?
        }
        _ => vec![None; stored.len()],
    };
    let items = stored.into_iter().zip(balances).map(|(stored, balance)| Listed { stored, balance }).collect();
    Ok(Page { items, next })
}

async fn in_order(tx: &mut WorkspaceTx, ids: &[EntryId]) -> Result<Vec<Stored<Entry>>, DbError> {
    let mut stored = find_all(tx, ids).await?;
    stored.sort_by_key(|stored| std::cmp::Reverse((stored.value.date(), stored.value.id())));
    Ok(stored)
}

/// The transactions that one way leads to, of those that a filter lets through. The days and the cursor are always given,
/// so that an index may begin there whatever plan the server keeps; and what is asked of each row costs nothing where
/// nobody asks, so that it keeps one rather than plan for longer than it reads. Identities that are found elsewhere come
/// as one array, which leads by the key: joined, they would be looked for among all that the workspace has.
macro_rules! ids_by {
    ($way:tt, $tx:expr, $wanted:expr, $key:expr) => {
        sqlx::query!(
            "select t.id, t.booked_on
             from transactions t
             where "
                + $way
                + "
               and t.deleted_at is null
               and t.booked_on between $1 and $2
               and (t.booked_on, t.id) < ($3, $4)
               and ($5::text[] is null or t.kind = any($5))
               and ($6::text[] is null or t.status = any($6))
               and ($7::numeric is null or t.amount >= $7)
               and ($8::numeric is null or t.amount <= $8)
               and ($9::uuid is null or t.account_id = $9 or t.destination_account_id = $9)
               and ($10::uuid is null or t.card_id = $10)
               and ($11::uuid is null or t.investment_id = $11)
               and ($16::date is null or t.billing_month = $16)
               and ($12::uuid is null or t.category_id = $12 or exists (
                   select from transaction_splits s
                   where s.workspace_id = t.workspace_id and s.transaction_id = t.id and s.category_id = $12
               ))
               and ($13::uuid is null or exists (
                   select from transaction_tags g
                   where g.workspace_id = t.workspace_id and g.transaction_id = t.id and g.tag_id = $13
               ))
             order by t.booked_on desc, t.id desc
             limit $14",
            $wanted.from,
            $wanted.to,
            $wanted.before.date,
            $wanted.before.id.get(),
            $wanted.kinds.as_deref(),
            $wanted.statuses.as_deref(),
            $wanted.filter.amount_min,
            $wanted.filter.amount_max,
            $wanted.filter.account.map(AccountId::get),
            $wanted.filter.card.map(CardId::get),
            $wanted.filter.investment.map(InvestmentId::get),
            $wanted.filter.category.map(CategoryId::get),
            $wanted.filter.tag.map(TagId::get),
            $wanted.limit,
            $key,
            $wanted.filter.billing_month.map(month_column),
        )
        .fetch_all($tx.conn())
        .await?
        .into_iter()
        .map(|row| Cursor { date: row.booked_on, id: EntryId::new(row.id) })
    };
}

/// A filter as parameters.
pub(super) struct Wanted<'f> {
    pub(super) filter: &'f Filter,
    pub(super) from: NaiveDate,
    pub(super) to: NaiveDate,
    before: Cursor,
    pub(super) kinds: Option<Vec<String>>,
    pub(super) statuses: Option<Vec<String>>,
    limit: i64,
}

impl<'f> Wanted<'f> {
    pub(super) fn new(filter: &'f Filter, after: Option<Cursor>, limit: u32) -> Self {
        let words = |words: Vec<&str>| {
            (!words.is_empty()).then(|| words.into_iter().map(str::to_owned).collect::<Vec<String>>())
        };
        let (first, last) = (date(1, 1, 1), date(9999, 12, 31)); // as the database writes them
        Self {
            filter,
            from: filter.from.unwrap_or(first),
            to: filter.to.unwrap_or(last),
            before: after.unwrap_or(Cursor { date: last, id: EntryId::new(Uuid::max()) }),
            kinds: words(filter.kinds.iter().map(|kind| kind.as_str()).collect()),
            statuses: words(filter.statuses.iter().map(|status| status.as_str()).collect()),
            limit: i64::from(limit),
        }
    }
}

/// The identities of the transactions that a filter lets through, the newest first, by the narrowest way to them.
async fn ids(
    tx: &mut WorkspaceTx,
    filter: &Filter,
    after: Option<Cursor>,
    limit: u32,
) -> Result<Vec<EntryId>, DbError> {
    let wanted = Wanted::new(filter, after, limit);
    let mut found: Vec<Cursor> = Vec::new();
    if let Some(text) = &filter.text {
        found.extend(ids_by!("t.id = any(array(select search_transactions($15)))", tx, wanted, text));
    } else if let Some(tag) = filter.tag {
        let tag = tag.get();
        found.extend(ids_by!(
            "t.id = any(array(select transaction_id from transaction_tags where tag_id = $15))",
            tx,
            wanted,
            tag
        ));
    } else if let Some(investment) = filter.investment {
        found.extend(ids_by!("t.investment_id = $15", tx, wanted, investment.get()));
    } else if let Some(category) = filter.category {
        let category = category.get();
        found.extend(ids_by!("t.category_id = $15", tx, wanted, category));
        let split = ids_by!(
            "t.id = any(array(select transaction_id from transaction_splits where category_id = $15))",
            tx,
            wanted,
            category
        );
        found.extend(split);
    } else if let Some(card) = filter.card {
        found.extend(ids_by!("t.card_id = $15", tx, wanted, card.get()));
    } else if let Some(account) = filter.account {
        found.extend(ids_by!("t.account_id = $15", tx, wanted, account.get()));
        found.extend(ids_by!("t.destination_account_id = $15", tx, wanted, account.get()));
    } else {
        found.extend(ids_by!("$15::boolean", tx, wanted, true));
    }
    found.sort_unstable_by(|one, other| other.cmp(one));
    found.dedup();
    found.truncate(limit as usize);
    Ok(found.into_iter().map(|cursor| cursor.id).collect())
}
