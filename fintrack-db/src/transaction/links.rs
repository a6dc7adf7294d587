//! Reimbursements in storage: what incomes pay back of expenses.

use std::collections::{BTreeSet, HashMap, HashSet};

use fintrack_core::audit::{Noun, Operation};
use fintrack_core::entry::Entry;
use fintrack_core::id::EntryId;
use fintrack_core::money::{Currency, Money};
use fintrack_core::reimbursement::{Reimbursement, ReimbursementError, Reimbursements};
use rust_decimal::Decimal;
use uuid::Uuid;

use super::{ChangeError, find_all};
use crate::audit::{Recorded, Recording};
use crate::bulk::column;
use crate::money::money;
use crate::{DbError, WorkspaceTx};

/// The links of some transactions, whichever end they are, and all other links of the transactions at the other end.
pub(super) async fn load(tx: &mut WorkspaceTx, entries: &[Entry]) -> Result<Reimbursements, DbError> {
    let ids: Vec<Uuid> = entries.iter().map(|entry| entry.id().get()).collect();
    // What else a linked income pays for, and what else pays for a linked expense, decides how much there is left.
    let rows = sqlx::query!(
        "with near as (
             select income_id, expense_id from reimbursements where income_id = any($1) or expense_id = any($1)
         )
         select r.income_id, r.expense_id, r.amount
         from reimbursements r
         where r.income_id = any(select income_id from near union select unnest($1))
            or r.expense_id = any(select expense_id from near union select unnest($1))",
        &ids,
    )
    .fetch_all(tx.conn())
    .await?;
    if rows.is_empty() {
        return Ok(Reimbursements::none());
    }
    let links = rows.iter().map(|row| (row.income_id, row.expense_id, row.amount));
    let named: BTreeSet<EntryId> =
        links.clone().flat_map(|(income, expense, _)| [income, expense]).map(EntryId::new).collect();
    let named: Vec<EntryId> = named.into_iter().collect();
    let linked: Vec<Entry> = find_all(tx, &named).await?.into_iter().map(|stored| stored.value).collect();
    book_of(&linked, links)
}

/// The links that name some transactions of a report. Of the other ends there are only the links to these: enough to say
/// what is left of each of the report's own.
pub(crate) async fn reimbursements_naming(tx: &mut WorkspaceTx, entries: &[Entry]) -> Result<Reimbursements, DbError> {
    let here: Vec<Uuid> = entries.iter().map(|entry| entry.id().get()).collect();
    let rows = sqlx::query!(
        r#"select r.income_id as "income_id!", r.expense_id as "expense_id!", r.amount as "amount!"
           from unnest($1::uuid[]) as here (id)
           join reimbursements r on r.income_id = here.id
           union
           select r.income_id, r.expense_id, r.amount
           from unnest($1::uuid[]) as here (id)
           join reimbursements r on r.expense_id = here.id"#,
        &here,
    )
    .fetch_all(tx.conn())
    .await?;
    if rows.is_empty() {
        return Ok(Reimbursements::none());
    }
    let here: HashSet<Uuid> = here.into_iter().collect();
    let ends: BTreeSet<Uuid> = rows.iter().flat_map(|row| [row.income_id, row.expense_id]).collect();
    let (near, far): (Vec<Uuid>, Vec<Uuid>) = ends.into_iter().partition(|id| here.contains(id));
    let far: Vec<EntryId> = far.into_iter().map(EntryId::new).collect();
    let near: HashSet<Uuid> = near.into_iter().collect();
    let mut linked: Vec<Entry> = entries.iter().filter(|entry| near.contains(&entry.id().get())).cloned().collect();
    if !far.is_empty() {
        linked.extend(find_all(tx, &far).await?.into_iter().map(|stored| stored.value));
    }
    book_of(&linked, rows.iter().map(|row| (row.income_id, row.expense_id, row.amount)))
}

/// Links, each of an income, an expense and an amount, with the transactions that they name.
fn book_of(linked: &[Entry], rows: impl Iterator<Item = (Uuid, Uuid, Decimal)>) -> Result<Reimbursements, DbError> {
    let currencies: HashMap<Uuid, Currency> =
        linked.iter().map(|entry| (entry.id().get(), entry.movement().amount().currency())).collect();
    let mut any = Uuid::nil();
    let mut links = Vec::new();
    for (income, expense, amount) in rows {
        any = income;
        let currency = currencies.get(&income).ok_or_else(|| DbError::not_found("transaction", income))?;
        let amount = Money::new(amount, *currency)
            .map_err(|error| DbError::corrupt("reimbursement of", income)(error.into()))?;
        links.push(Reimbursement { income: EntryId::new(income), expense: EntryId::new(expense), amount });
    }
    Reimbursements::new(linked, links).map_err(|error| DbError::corrupt("reimbursement of", any)(error.into()))
}

/// What a transaction pays back, or what pays it back.
///
/// # Errors
/// [`DbError::NotFound`].
pub async fn reimbursements_of(tx: &mut WorkspaceTx, id: EntryId) -> Result<Vec<Reimbursement>, DbError> {
    let entry = super::find(tx, id).await?.value;
    Ok(load(tx, std::slice::from_ref(&entry)).await?.of(id))
}

/// What some transactions pay back, or what pays them back, by income and expense.
///
/// # Errors
/// [`DbError`].
pub async fn reimbursements_of_all(tx: &mut WorkspaceTx, ids: &[EntryId]) -> Result<Vec<Reimbursement>, DbError> {
    let ids: Vec<Uuid> = ids.iter().map(|id| id.get()).collect();
    let rows = sqlx::query!(
        r#"select r.income_id as "income_id!", r.expense_id as "expense_id!", r.amount as "amount!",
                  t.currency_code, c.minor_units
           from (
               select income_id, expense_id, amount from reimbursements where income_id = any($1)
               union
               select income_id, expense_id, amount from reimbursements where expense_id = any($1)
           ) as r
           join transactions t on t.id = r.income_id
           join currencies c on c.code = t.currency_code
           order by r.income_id, r.expense_id"#,
        &ids,
    )
    .fetch_all(tx.conn())
    .await?;
    let mut links = Vec::with_capacity(rows.len());
    for row in rows {
        let amount = money(row.amount, &row.currency_code, row.minor_units);
        let amount = amount.map_err(|error| DbError::corrupt("reimbursement of", row.income_id)(error.into()))?;
        links.push(Reimbursement {
            income: EntryId::new(row.income_id),
            expense: EntryId::new(row.expense_id),
            amount,
        });
    }
    Ok(links)
}

/// Makes this all that an income pays back, in place of what it paid back so far; nothing frees it.
///
/// # Errors
/// [`ChangeError::Reimbursement`] when a link does not fit; then nothing is changed.
pub async fn reimburse(
    tx: &mut WorkspaceTx,
    income: EntryId,
    pays: &[(EntryId, Money)],
) -> Result<Option<Recorded>, ChangeError> {
    let mut recording = Recording::begin(tx, Operation::Update).await?;
    let mut ids: Vec<EntryId> = pays.iter().map(|(expense, _)| *expense).chain([income]).collect();
    ids.sort();
    ids.dedup();
    let entries: Vec<Entry> = find_all(tx, &ids).await?.into_iter().map(|stored| stored.value).collect();
    let of = |id: EntryId| entries.iter().find(|entry| entry.id() == id).ok_or(ReimbursementError::Unknown(id));
    let mut book = load(tx, &entries).await?;
    let pays: Vec<(&Entry, Money)> =
        pays.iter().map(|(expense, amount)| Ok((of(*expense)?, *amount))).collect::<Result<_, ReimbursementError>>()?;
    book.replace(of(income)?, &pays)?;

    recording.watch(tx, Noun::Transaction, [income]).await?;
    sqlx::query!("delete from reimbursements where income_id = $1", income.get())
        .execute(tx.conn())
        .await
        .map_err(DbError::from)?;
    let link = |(expense, amount): &(&Entry, Money)| Reimbursement { income, expense: expense.id(), amount: *amount };
    insert_reimbursements(tx, &pays.iter().map(link).collect::<Vec<_>>()).await?;
    // Both ends look different from now on.
    touch(tx, &ids).await?;
    Ok(recording.finish(tx).await?)
}

/// Adds links, as a part of an operation.
pub(crate) async fn insert_reimbursements(tx: &mut WorkspaceTx, links: &[Reimbursement]) -> Result<(), DbError> {
    sqlx::query!(
        "insert into reimbursements (workspace_id, income_id, expense_id, amount)
         select $1, * from unnest($2::uuid[], $3::uuid[], $4::numeric[])",
        tx.workspace(),
        &column(links, |link| link.income.get()),
        &column(links, |link| link.expense.get()),
        &column(links, |link| link.amount.amount()),
    )
    .execute(tx.conn())
    .await?;
    Ok(())
}

/// All links, of all these transactions.
pub(crate) async fn all_reimbursements(tx: &mut WorkspaceTx, entries: &[Entry]) -> Result<Vec<Reimbursement>, DbError> {
    let rows = sqlx::query!("select income_id, expense_id, amount from reimbursements").fetch_all(tx.conn()).await?;
    let ends: HashSet<Uuid> = rows.iter().flat_map(|row| [row.income_id, row.expense_id]).collect();
    let linked: Vec<Entry> = entries.iter().filter(|entry| ends.contains(&entry.id().get())).cloned().collect();
    let book = book_of(&linked, rows.iter().map(|row| (row.income_id, row.expense_id, row.amount)))?;
    Ok(book.iter().collect())
}

/// Takes away all links of transactions that are about to go.
pub(super) async fn remove(tx: &mut WorkspaceTx, recording: &mut Recording, ids: &[EntryId]) -> Result<(), DbError> {
    let keys: Vec<Uuid> = ids.iter().map(|id| id.get()).collect();
    let linked = sqlx::query!(
        "select income_id, expense_id from reimbursements where income_id = any($1) or expense_id = any($1)",
        &keys,
    )
    .fetch_all(tx.conn())
    .await?;
    if linked.is_empty() {
        return Ok(());
    }
    // A link is a part of its income.
    recording.watch(tx, Noun::Transaction, linked.iter().map(|link| link.income_id)).await?;
    sqlx::query!("delete from reimbursements where income_id = any($1) or expense_id = any($1)", &keys)
        .execute(tx.conn())
        .await?;
    let ends: Vec<EntryId> =
        linked.iter().flat_map(|link| [link.income_id, link.expense_id]).map(EntryId::new).collect();
    touch(tx, &ends).await
}

/// Raises the versions of transactions whose links changed.
async fn touch(tx: &mut WorkspaceTx, ids: &[EntryId]) -> Result<(), DbError> {
    let keys: Vec<Uuid> = ids.iter().map(|id| id.get()).collect();
    sqlx::query!("update transactions set id = id where id = any($1)", &keys).execute(tx.conn()).await?;
    Ok(())
}
