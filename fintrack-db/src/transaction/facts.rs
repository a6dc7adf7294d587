//! The entries that reports are made of.

use chrono::NaiveDate;
use fintrack_core::calendar::{BillingMonth, Period};
use fintrack_core::ledger::{Checkpoint, Ledger};
use fintrack_core::report::SummaryReach;

use super::{EntryRow, balances_before, entries_of, select_entries};
use crate::money::month_column;
use crate::{DbError, WorkspaceTx, account};

/// The ledger that a summary reads: balances at the start of its days, and the entries since that count in one of its months
/// or move an account in its days.
///
/// # Errors
/// [`DbError`].
pub async fn ledger_of_summary(tx: &mut WorkspaceTx, reach: &SummaryReach) -> Result<Ledger, DbError> {
    ledger_between(tx, reach.days, Some((reach.first, reach.last))).await
}

/// The ledger of some days: each account from its balance at their start.
///
/// # Errors
/// [`DbError`].
pub async fn ledger_of_period(tx: &mut WorkspaceTx, period: Period) -> Result<Ledger, DbError> {
    ledger_between(tx, period, None).await
}

/// The ledger of some days, and whatever is expected besides, on any day; and where a day is given, what cards have since
/// then: what was owed on a day of the past is known from what came later.
///
/// # Errors
/// [`DbError`].
pub async fn ledger_with_expected(
    tx: &mut WorkspaceTx,
    days: Period,
    cards_since: Option<NaiveDate>,
) -> Result<Ledger, DbError> {
    let rows = select_entries!(
        "where t.deleted_at is null
             and (
                 t.booked_on between $1 and $2
                 or t.status = 'PENDING'
                 or t.card_id is not null and t.booked_on >= $3
             )",
        days.start(),
        days.end(),
        cards_since,
    )
    .fetch_all(tx.conn())
    .await?;
    ledger_from(tx, days.start(), rows).await
}

async fn ledger_between(
    tx: &mut WorkspaceTx,
    days: Period,
    billed: Option<(BillingMonth, BillingMonth)>,
) -> Result<Ledger, DbError> {
    // An index leads to the invoices of a card, so the cards are named.
    let rows = select_entries!(
        "where t.deleted_at is null
             and (
                 t.booked_on between $1 and $2
                 or t.card_id = any(array(select id from cards)) and t.billing_month between $3 and $4
             )",
        days.start(),
        days.end(),
        billed.map(|(first, _)| month_column(first)),
        billed.map(|(_, last)| month_column(last)),
    )
    .fetch_all(tx.conn())
    .await?;
    ledger_from(tx, days.start(), rows).await
}

/// Each account from its balance at the start of a day, and entries.
async fn ledger_from(tx: &mut WorkspaceTx, from: NaiveDate, rows: Vec<EntryRow>) -> Result<Ledger, DbError> {
    let balances = balances_before(tx, from).await?;
    let entries = entries_of(tx, rows).await?;
    let accounts = account::list(tx).await?.into_iter().map(|account| {
        let balance = balances.get(&account.id).copied().unwrap_or(account.opening_balance);
        let checkpoint = Checkpoint { from: from.max(account.opened_on), balance };
        (account, checkpoint)
    });
    Ok(Ledger::with_checkpoints(accounts.collect::<Vec<_>>(), entries))
}
