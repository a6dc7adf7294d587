//! The statement of a period: all accounts and cards in one list, with the running balance of each account.
//!
//! Source: the domain page, section 6, statement by period.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use serde::Serialize;

use super::{Contribution, ReportError, Source};
use crate::calendar::Period;
use crate::entry::{Entry, EntryKind, Place, Posting, Status};
use crate::id::{AccountId, EntryId};
use crate::import_session::AccountOrCard;
use crate::ledger::{Counting, Ledger, LedgerError};
use crate::money::Money;

/// One movement as it shows on one account or card; a transfer between accounts shows on both.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct StatementRow {
    /// The transaction.
    pub entry: EntryId,
    /// When.
    pub date: NaiveDate,
    /// What, in words.
    pub description: String,
    /// Which of the eight kinds.
    pub kind: EntryKind,
    /// Where it stands.
    pub status: Status,
    /// Where it shows.
    pub on: AccountOrCard,
    /// What it changed there: positive in the holder's favour.
    pub amount: Money,
    /// What the account held after it; `None` on a card, and for entries that are in no balance.
    pub balance: Option<Money>,
}

/// All movements of some days.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct PeriodStatement {
    /// The days.
    pub period: Period,
    /// What each account held before the first day.
    pub opening: BTreeMap<AccountId, Money>,
    /// The movements, by date.
    pub rows: Vec<StatementRow>,
    /// What each account held at the end of the last day.
    pub closing: BTreeMap<AccountId, Money>,
}

/// The statement of a period, of everything or of one account or card.
///
/// # Errors
/// [`ReportError`] when a sum is too large for the books.
pub fn period_statement(
    ledger: &Ledger,
    period: Period,
    only: Option<AccountOrCard>,
) -> Result<PeriodStatement, ReportError> {
    let wanted = |place: AccountOrCard| only.is_none_or(|only| only == place);
    let eve = period.start().pred_opt().unwrap_or(period.start());
    let mut opening = ledger.balances(eve, Counting::Booked)?;
    opening.retain(|account, _| wanted(AccountOrCard::Account(*account)));
    let mut closing = opening.clone();
    let mut rows = Vec::new();
    for entry in ledger.between(period.start(), period.end()) {
        for posting in entry.postings() {
            let on = match posting.place {
                Place::Account(account) => AccountOrCard::Account(account),
                Place::Card(card) => AccountOrCard::Card(card),
                Place::Investment(_)
                | Place::Category(..)
                | Place::Unfiled
                | Place::Opening
                | Place::Conversion(_)
                | Place::Settlement => continue,
            };
            if !wanted(on) {
                continue;
            }
            let balance = running(ledger, &mut closing, entry, on, posting.amount)?;
            rows.push(StatementRow {
                entry: entry.id(),
                date: entry.date(),
                description: entry.description().as_str().to_owned(),
                kind: entry.kind(),
                status: entry.status(),
                on,
                amount: posting.amount,
                balance,
            });
        }
    }
    Ok(PeriodStatement { period, opening, rows, closing })
}

/// What the balance of an account at the end of a day is made of: what it held when the ledger begins, and every posting
/// since, in the account's currency.
///
/// # Errors
/// [`ReportError`] when the ledger does not know the account.
pub fn account_postings(
    ledger: &Ledger,
    account: AccountId,
    at_end_of: NaiveDate,
) -> Result<Vec<Contribution>, ReportError> {
    let checkpoint = ledger.checkpoint(account).ok_or(LedgerError::UnknownAccount(account))?;
    let contribution = |source, on, amount| {
        let posting = Posting { place: Place::Account(account), amount };
        Contribution { source, on, posting: posting.into(), amount }
    };
    let mut postings = vec![contribution(Source::Balance(account), checkpoint.from, checkpoint.balance)];
    let booked = ledger.between(checkpoint.from, at_end_of).iter().filter(|entry| entry.status().is_booked());
    postings.extend(booked.filter_map(|entry| {
        let effect = entry.movement().effect_on(account)?;
        Some(contribution(Source::Entry(entry.id()), entry.date(), effect))
    }));
    Ok(postings)
}

/// The balance of an account after a posting, kept in `balances`.
fn running(
    ledger: &Ledger,
    balances: &mut BTreeMap<AccountId, Money>,
    entry: &Entry,
    on: AccountOrCard,
    amount: Money,
) -> Result<Option<Money>, ReportError> {
    let AccountOrCard::Account(account) = on else { return Ok(None) };
    let counts = entry.status().is_booked()
        && ledger.checkpoint(account).is_some_and(|checkpoint| checkpoint.from <= entry.date());
    let Some(balance) = balances.get_mut(&account).filter(|_| counts) else { return Ok(None) };
    *balance = balance.checked_add(amount)?;
    Ok(Some(*balance))
}
