//! Entries in storage: one row a transaction and one a part of a split.

mod columns;
mod row;

use std::collections::{BTreeMap, BTreeSet, HashMap};

use chrono::NaiveDate;
use fintrack_core::audit::{Noun, Operation};
use fintrack_core::calendar::{BillingMonth, Period};
use fintrack_core::entry::{Details, End, Entry, EntryKind, Movement};
use fintrack_core::id::{AccountId, CardId, EntryId, TagId};
use fintrack_core::ledger::{Checkpoint, Ledger};
use fintrack_core::money::Money;
use fintrack_core::report::{Settings, TREND_MONTHS};
use uuid::Uuid;

use crate::audit::{Recorded, Recording};
use crate::money::month_column;
use crate::{DbError, WorkspaceTx, account, card};

use columns::Columns;
pub(crate) use row::{EntryRow, entries_of};

/// How many rows one statement writes: large enough to make the round trip cheap, small enough to bound memory.
pub(crate) const ROWS_PER_STATEMENT: usize = 8_192;

/// Which transactions are wanted.
#[derive(Clone, Copy, Debug, Default)]
pub struct Filter {
    /// Those of some days, both ends included.
    pub period: Option<Period>,
    /// Those that touch an account.
    pub account: Option<AccountId>,
    /// Those on a card, and payments to it.
    pub card: Option<CardId>,
    /// At most so many, the newest.
    pub limit: Option<u32>,
}

/// Transactions that a filter lets through, newest first.
///
/// # Errors
/// [`DbError`].
pub async fn list(tx: &mut WorkspaceTx, filter: &Filter) -> Result<Vec<Entry>, DbError> {
    let rows = sqlx::query_as!(
        EntryRow,
        r#"select t.id, t.kind, t.status, t.booked_on, t.amount, t.currency_code, c.minor_units, t.description,
                  t.account_id, t.destination_account_id, t.received_amount, t.received_currency_code,
                  r.minor_units as "received_minor_units?", t.card_id, t.billing_month, t.is_split, t.category_id,
                  t.subcategory_id, t.investment_id, t.is_final_payment, t.is_full_redemption
           from transactions t
           join currencies c on c.code = t.currency_code
           left join currencies r on r.code = t.received_currency_code
           where t.deleted_at is null
             and ($1::date is null or t.booked_on >= $1)
             and ($2::date is null or t.booked_on <= $2)
             and ($3::uuid is null or t.account_id = $3 or t.destination_account_id = $3)
             and ($4::uuid is null or t.card_id = $4)
           order by t.booked_on desc, t.id desc
           limit $5"#,
        filter.period.map(Period::start),
        filter.period.map(Period::end),
        filter.account.map(AccountId::get),
        filter.card.map(CardId::get),
        filter.limit.map(i64::from),
    )
    .fetch_all(tx.conn())
    .await?;
    let entries = entries_of(tx, rows).await?;
    with_tags(tx, entries).await
}

/// The same entries with their tags: one more statement, whatever their number.
pub(crate) async fn with_tags(tx: &mut WorkspaceTx, entries: Vec<Entry>) -> Result<Vec<Entry>, DbError> {
    let ids: Vec<Uuid> = entries.iter().map(|entry| entry.id().get()).collect();
    let rows = sqlx::query!(
        "select transaction_id, tag_id from transaction_tags where transaction_id = any($1) order by tag_id",
        &ids,
    )
    .fetch_all(tx.conn())
    .await?;
    let mut tags: HashMap<Uuid, Vec<TagId>> = HashMap::new();
    for row in rows {
        tags.entry(row.transaction_id).or_default().push(TagId::new(row.tag_id));
    }
    let tagged = |entry: Entry| {
        let id = entry.id().get();
        let details = Details { tags: tags.remove(&id).unwrap_or_default(), ..Details::default() };
        entry.with_details(details).map_err(|error| DbError::corrupt("transaction", id)(error.into()))
    };
    entries.into_iter().map(tagged).collect()
}

/// Keeps the bank's words of transactions that show others.
pub(crate) async fn keep_bank_text(tx: &mut WorkspaceTx, texts: &[(EntryId, String)]) -> Result<(), DbError> {
    if texts.is_empty() {
        return Ok(());
    }
    sqlx::query!(
        "update transactions t
         set bank_text = b.text
         from unnest($1::uuid[], $2::text[]) as b (id, text)
         where t.workspace_id = $3 and t.id = b.id",
        &texts.iter().map(|(id, _)| id.get()).collect::<Vec<_>>(),
        &texts.iter().map(|(_, text)| text.clone()).collect::<Vec<_>>(),
        tx.workspace(),
    )
    .execute(tx.conn())
    .await?;
    Ok(())
}

/// Books entries, and creates the invoices that they refer to.
///
/// # Errors
/// [`DbError::Dangling`] when an entry refers to something that this workspace does not have.
pub async fn create(tx: &mut WorkspaceTx, entries: &[Entry]) -> Result<Option<Recorded>, DbError> {
    let mut recording = Recording::begin(tx, Operation::Create).await?;
    insert(tx, &mut recording, entries).await?;
    recording.finish(tx).await
}

/// The same as a part of an operation.
pub(crate) async fn insert(tx: &mut WorkspaceTx, recording: &mut Recording, entries: &[Entry]) -> Result<(), DbError> {
    let invoices: BTreeSet<(CardId, BillingMonth)> = entries.iter().filter_map(invoice_of).collect();
    card::ensure_invoices(tx, recording, &invoices).await?;
    recording.create(Noun::Transaction, entries.iter().map(Entry::id));
    for chunk in entries.chunks(ROWS_PER_STATEMENT) {
        Columns::of(chunk).insert(tx).await?;
    }
    Ok(())
}

fn invoice_of(entry: &Entry) -> Option<(CardId, BillingMonth)> {
    match entry.movement() {
        Movement::CardExpense { card, month, .. }
        | Movement::CardChargeback { card, month, .. }
        | Movement::CardPayment { card, month, .. } => Some((*card, *month)),
        Movement::Income { .. }
        | Movement::Expense { .. }
        | Movement::Transfer { .. }
        | Movement::InvestmentDeposit { .. }
        | Movement::InvestmentWithdrawal { .. } => None,
    }
}

/// What each account held at the start of a day: one aggregate by kind, whose signs are the core's.
///
/// # Errors
/// [`DbError`].
pub async fn balances_before(tx: &mut WorkspaceTx, day: NaiveDate) -> Result<BTreeMap<AccountId, Money>, DbError> {
    let accounts = account::list(tx).await?;
    let mut balances: BTreeMap<AccountId, Money> =
        accounts.iter().map(|account| (account.id, account.opening_balance)).collect();
    let rows = sqlx::query!(
        r#"select a.id as "account_id!", t.kind as "kind!", false as "is_destination!", sum(t.amount) as "sum!"
           from accounts a
           join transactions t on t.workspace_id = a.workspace_id and t.account_id = a.id
           where t.booked_on < $1 and t.booked_on >= a.opened_on and t.status in ('VALIDATING', 'PAID')
             and t.deleted_at is null
           group by a.id, t.kind
           union all
           select a.id, t.kind, true, sum(t.received_amount)
           from accounts a
           join transactions t on t.workspace_id = a.workspace_id and t.destination_account_id = a.id
           where t.booked_on < $1 and t.booked_on >= a.opened_on and t.status in ('VALIDATING', 'PAID')
             and t.deleted_at is null
           group by a.id, t.kind"#,
        day,
    )
    .fetch_all(tx.conn())
    .await?;
    for row in rows {
        let Some(balance) = balances.get_mut(&AccountId::new(row.account_id)) else { continue };
        let end = if row.is_destination { End::Destination } else { End::Own };
        *balance = effect(row.account_id, &row.kind, end, row.sum, *balance)?;
    }
    Ok(balances)
}

/// A balance with a sum by kind added to it.
pub(crate) fn effect(
    account: Uuid,
    kind: &str,
    end: End,
    sum: rust_decimal::Decimal,
    balance: Money,
) -> Result<Money, DbError> {
    let corrupt = || DbError::corrupt("sum of account", account);
    let kind: EntryKind = kind.parse().map_err(|error: fintrack_core::word::WordError| corrupt()(error.into()))?;
    let sum = Money::new(sum, balance.currency()).map_err(|error| corrupt()(error.into()))?;
    match kind.effect(end, sum) {
        Some(effect) => balance.checked_add(effect).map_err(|error| corrupt()(error.into())),
        None => Ok(balance),
    }
}

/// The ledger that a month's report needs: balances at the start of the trend, and the entries since that count in one
/// of its months or move an account until the month's end.
///
/// # Errors
/// [`DbError`].
pub async fn ledger_of_month(
    tx: &mut WorkspaceTx,
    settings: &Settings,
    month: BillingMonth,
) -> Result<Ledger, DbError> {
    let first = month.offset(1 - TREND_MONTHS);
    let from = settings.days(first).start();
    ledger_between(tx, from, settings.days(month).end(), Some((first, month))).await
}

/// The ledger of some days: each account from its balance at their start.
///
/// # Errors
/// [`DbError`].
pub async fn ledger_of_period(tx: &mut WorkspaceTx, period: Period) -> Result<Ledger, DbError> {
    ledger_between(tx, period.start(), period.end(), None).await
}

async fn ledger_between(
    tx: &mut WorkspaceTx,
    from: NaiveDate,
    to: NaiveDate,
    billed: Option<(BillingMonth, BillingMonth)>,
) -> Result<Ledger, DbError> {
    let balances = balances_before(tx, from).await?;
    let rows = sqlx::query_as!(
        EntryRow,
        r#"select t.id, t.kind, t.status, t.booked_on, t.amount, t.currency_code, c.minor_units, t.description,
                  t.account_id, t.destination_account_id, t.received_amount, t.received_currency_code,
                  r.minor_units as "received_minor_units?", t.card_id, t.billing_month, t.is_split, t.category_id,
                  t.subcategory_id, t.investment_id, t.is_final_payment, t.is_full_redemption
           from transactions t
           join currencies c on c.code = t.currency_code
           left join currencies r on r.code = t.received_currency_code
           where t.deleted_at is null
             and (t.booked_on between $1 and $2 or t.billing_month between $3 and $4)"#,
        from,
        to,
        billed.map(|(first, _)| month_column(first)),
        billed.map(|(_, last)| month_column(last)),
    )
    .fetch_all(tx.conn())
    .await?;
    let entries = entries_of(tx, rows).await?;
    let accounts = account::list(tx).await?.into_iter().map(|account| {
        let balance = balances.get(&account.id).copied().unwrap_or(account.opening_balance);
        let checkpoint = Checkpoint { from: from.max(account.opened_on), balance };
        (account, checkpoint)
    });
    Ok(Ledger::with_checkpoints(accounts.collect::<Vec<_>>(), entries))
}
