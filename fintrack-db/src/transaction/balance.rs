//! What accounts held on a day.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use fintrack_core::account::Account;
use fintrack_core::calendar::BillingMonth;
use fintrack_core::entry::{End, Entry, EntryKind};
use fintrack_core::id::AccountId;
use fintrack_core::money::Money;
use uuid::Uuid;

use super::Cursor;
use crate::{DbError, WorkspaceTx, account};

/// What each account held at the start of a day: sums by kind, whose signs are the core's. Whole months are summed already;
/// of the month of the day, and of the month that an account was opened in, the transactions are.
///
/// # Errors
/// [`DbError`].
pub async fn balances_before(tx: &mut WorkspaceTx, day: NaiveDate) -> Result<BTreeMap<AccountId, Money>, DbError> {
    let mut balances: BTreeMap<AccountId, Money> =
        account::list(tx).await?.iter().map(|account| (account.id, account.opening_balance)).collect();
    let sums = sqlx::query!(
        r#"with spans as (
               select id, opened_on,
                      -- From its first whole month to the month of the day.
                      (date_trunc('month', opened_on - 1) + interval '1 month')::date as first_month,
                      date_trunc('month', $1::date)::date as last_month
               from accounts
               where deleted_at is null
           ),
           -- The days that no whole month covers: those of the opening month, and those before the day. They are looked up for
           -- each account: that they are few is known here, and not to the planner.
           days as (
               select id, opened_on as first_day, least(first_month, $1) as before_day from spans
               union all
               select id, greatest(last_month, first_month), $1 from spans
           )
           select account_id as "account_id!", kind as "kind!", is_destination as "is_destination!", sum(amount) as "sum!"
           from (
               select t.account_id, t.kind, t.is_destination, t.amount
               from account_turnovers t
               join spans a on a.id = t.account_id
               where t.month >= a.first_month and t.month < a.last_month
               union all
               select d.id, t.kind, false, t.amount
               from days d
               cross join lateral (
                   select kind, sum(amount) as amount
                   from transactions
                   where account_id = d.id and booked_on >= d.first_day and booked_on < d.before_day
                     and status in ('VALIDATING', 'PAID') and deleted_at is null
                   group by kind
               ) as t
               union all
               select d.id, t.kind, true, t.amount
               from days d
               cross join lateral (
                   select kind, sum(received_amount) as amount
                   from transactions
                   where destination_account_id = d.id and booked_on >= d.first_day and booked_on < d.before_day
                     and status in ('VALIDATING', 'PAID') and deleted_at is null
                   group by kind
               ) as t
           ) as moved
           group by 1, 2, 3"#,
        day,
    )
    .fetch_all(tx.conn())
    .await?;
    for row in sums {
        let Some(balance) = balances.get_mut(&AccountId::new(row.account_id)) else { continue };
        let end = if row.is_destination { End::Destination } else { End::Own };
        *balance = effect(row.account_id, &row.kind, end, row.sum, *balance)?;
    }
    Ok(balances)
}

/// What an account held before one of its transactions, in the order of lists: in one statement, for each page asks it. It
/// sums the months that are whole, and at both ends of the account the days before the first and after the last of them. Each
/// stretch of days is written out: so it is a piece of an index, whatever plan the server keeps.
pub(super) async fn before_entry(tx: &mut WorkspaceTx, id: AccountId, entry: Cursor) -> Result<Before, DbError> {
    let account = account::find(tx, id).await?.value;
    let WholeMonths { first, end } = WholeMonths::between(account.opened_on, entry.date);
    let sums = sqlx::query!(
        r#"select kind as "kind!", is_destination as "is_destination!", sum(amount) as "sum!"
           from (
               select kind, is_destination, amount
               from account_turnovers
               where account_id = $1 and month >= $5 and month < $6
               union all
               select kind, false, amount
               from transactions
               where account_id = $1 and booked_on >= $4 and booked_on < $5 and (booked_on, id) < ($2, $3)
                 and status in ('VALIDATING', 'PAID') and deleted_at is null
               union all
               select kind, false, amount
               from transactions
               where account_id = $1 and booked_on >= $6 and (booked_on, id) < ($2, $3)
                 and status in ('VALIDATING', 'PAID') and deleted_at is null
               union all
               select kind, true, received_amount
               from transactions
               where destination_account_id = $1 and booked_on >= $4 and booked_on < $5 and (booked_on, id) < ($2, $3)
                 and status in ('VALIDATING', 'PAID') and deleted_at is null
               union all
               select kind, true, received_amount
               from transactions
               where destination_account_id = $1 and booked_on >= $6 and (booked_on, id) < ($2, $3)
                 and status in ('VALIDATING', 'PAID') and deleted_at is null
           ) as moved
           group by 1, 2"#,
        id.get(),
        entry.date,
        entry.id.get(),
        account.opened_on,
        first,
        end,
    )
    .fetch_all(tx.conn())
    .await?;
    let mut balance = account.opening_balance;
    for row in sums {
        let end = if row.is_destination { End::Destination } else { End::Own };
        balance = effect(id.get(), &row.kind, end, row.sum, balance)?;
    }
    Ok(Before { account, balance })
}

/// The months that are summed already, between the day that an account was opened and another one: their first day, and
/// the day after their last. Where there are none, both are the first day of the first month that could be one.
struct WholeMonths {
    first: NaiveDate,
    end: NaiveDate,
}

impl WholeMonths {
    fn between(opened_on: NaiveDate, day: NaiveDate) -> Self {
        let opening = BillingMonth::of(opened_on);
        let first = if opening.first_day() == opened_on { opening } else { opening.next() }.first_day();
        Self { first, end: BillingMonth::of(day).first_day().max(first) }
    }
}

/// An account and what it held before a transaction.
pub(super) struct Before {
    account: Account,
    balance: Money,
}

/// What the account held after each of its transactions, which stand newest first and without a gap; nothing where a
/// transaction is from before the account was opened, for it moves nothing.
pub(super) fn after_each<'e>(
    before: &Before,
    newest_first: impl DoubleEndedIterator<Item = &'e Entry>,
) -> Result<Vec<Option<Money>>, DbError> {
    let Before { account, balance } = before;
    let mut balance = *balance;
    let mut balances = Vec::new();
    for entry in newest_first.rev() {
        if entry.date() < account.opened_on {
            balances.push(None);
            continue;
        }
        let effect = entry.movement().effect_on(account.id).filter(|_| entry.status().is_booked());
        if let Some(effect) = effect {
            let overflow = DbError::corrupt("balance of account", account.id.get());
            balance = balance.checked_add(effect).map_err(|error| overflow(error.into()))?;
        }
        balances.push(Some(balance));
    }
    balances.reverse();
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
    let sum = Money::of_sum(sum, balance.currency()).map_err(|error| corrupt()(error.into()))?;
    match kind.effect(end, sum) {
        Some(effect) => balance.checked_add(effect).map_err(|error| corrupt()(error.into())),
        None => Ok(balance),
    }
}
