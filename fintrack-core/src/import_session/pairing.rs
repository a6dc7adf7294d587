//! Lines that are the other side of an entry that exists, or an entry that was made by hand.
//!
//! A transfer between own accounts is printed by two banks, a card payment by the bank and on the card: one
//! transaction, two sides, never counted twice.
//! Source: the domain page, section 4, transfers and card payments.

use std::collections::{BTreeMap, HashMap};

use rust_decimal::Decimal;

use super::{ImportSession, StagedLine, Subject};
use crate::entry::{Entry, Movement, Status};
use crate::money::Money;

/// How many days the two sides of a transfer may be apart: a weekend.
pub const TRANSFER_DAYS_APART_MAX: u64 = 3;
/// How many days a card's own record of a payment may be apart from the bank's.
pub const CARD_PAYMENT_DAYS_APART_MAX: u64 = 5;

/// What an entry looks like on this account or card: positive in the holder's favour. `None` when it does not show.
fn shown(session: &ImportSession, entry: &Entry) -> Option<Money> {
    match (&session.subject, entry.movement()) {
        (Subject::Account(account), movement) => movement.effect_on(account.id),
        (Subject::Card(own), Movement::CardPayment { card, amount, .. }) => (*card == own.id).then_some(*amount),
        (Subject::Card(own), movement) => {
            movement.charge().filter(|(card, _, _)| *card == own.id).map(|(_, _, charge)| -charge)
        }
    }
}

const fn days_apart_max(entry: &Entry) -> u64 {
    match entry.movement() {
        Movement::CardPayment { .. } => CARD_PAYMENT_DAYS_APART_MAX,
        Movement::Income { .. }
        | Movement::Expense { .. }
        | Movement::Transfer { .. }
        | Movement::CardExpense { .. }
        | Movement::CardChargeback { .. }
        | Movement::InvestmentDeposit { .. }
        | Movement::InvestmentWithdrawal { .. } => TRANSFER_DAYS_APART_MAX,
    }
}

/// For the `fresh` lines, the entry that each is another record of; every entry serves one line.
///
/// Lines and entries of one amount are taken in the order of their dates, which for equal amounts is the assignment
/// with the smallest sum of distances.
pub(super) fn pairs<'e>(
    session: &ImportSession,
    lines: &[StagedLine],
    fresh: &[usize],
    unmatched: &'e [Entry],
) -> BTreeMap<usize, &'e Entry> {
    let mut by_amount: HashMap<Decimal, (Vec<usize>, Vec<&'e Entry>)> = HashMap::new();
    for entry in unmatched.iter().filter(|entry| entry.status() != Status::Ignore) {
        if let Some(amount) = shown(session, entry) {
            by_amount.entry(amount.amount()).or_default().1.push(entry);
        }
    }
    for &index in fresh {
        if let Some((same, _)) = by_amount.get_mut(&lines[index].amount.amount()) {
            same.push(index);
        }
    }
    let mut pairs = BTreeMap::new();
    for (mut same, mut entries) in by_amount.into_values() {
        same.sort_by_key(|&index| (lines[index].date, index));
        entries.sort_by_key(|entry| (entry.date(), entry.id()));
        let mut entries = entries.into_iter().peekable();
        for index in same {
            let date = lines[index].date;
            while let Some(entry) = entries.peek() {
                let apart = (date - entry.date()).num_days();
                if apart.unsigned_abs() <= days_apart_max(entry) {
                    pairs.insert(index, *entry);
                    entries.next();
                    break;
                }
                if apart < 0 {
                    break; // the entry is too late for this line, and may suit the next
                }
                entries.next();
            }
        }
    }
    pairs
}
