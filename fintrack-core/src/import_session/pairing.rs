//! Lines that are the other side of an entry that exists, or an entry that was made by hand.
//!
//! A transfer between own accounts is printed by two banks, a card payment by the bank and on the card: one
//! transaction, two sides, never counted twice.
//! Source: the domain page, section 4, transfers and card payments.

use std::collections::{BTreeMap, HashMap};

use chrono::{Days, NaiveDate};
use rust_decimal::Decimal;

use super::{Draft, ImportSession, StagedLine, Subject};
use crate::entry::{Entry, EntryKind, Movement, Status};
use crate::id::AccountId;
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

/// What a line says of being another record of an entry.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Word {
    /// It means what the entry is: the same kind, between the same places.
    Meant,
    /// Nothing.
    Silent,
    /// It names other places.
    Denied,
}

fn word(session: &ImportSession, line: &StagedLine, entry: &Entry) -> Word {
    let Draft { kind, other_account, card, .. } = line.draft;
    let other_differs = |other: AccountId| other_account.is_some_and(|named| named != other);
    let is_denied = match (kind, entry.movement(), &session.subject) {
        (EntryKind::Transfer, Movement::Transfer { from, to, .. }, Subject::Account(account)) => {
            other_differs(if *from == account.id { *to } else { *from })
        }
        (EntryKind::CardPayment, Movement::CardPayment { card: paid, .. }, Subject::Account(_)) => {
            card.is_some_and(|named| named != *paid)
        }
        (EntryKind::CardPayment, Movement::CardPayment { account, .. }, Subject::Card(_)) => other_differs(*account),
        // Money that the text sends to an own account pays no card, and the other way round.
        (EntryKind::Transfer, Movement::CardPayment { .. }, _) => other_account.is_some(),
        (EntryKind::CardPayment, Movement::Transfer { .. }, _) => card.is_some(),
        _ => false,
    };
    match (is_denied, kind == entry.kind()) {
        (true, _) => Word::Denied,
        (false, true) => Word::Meant,
        (false, false) => Word::Silent,
    }
}

/// For the `fresh` lines, the entry that each is another record of; every entry serves one line.
///
/// The lines that mean what an entry is come first, then those that say nothing of it; in both, the nearest dates come
/// first. So an ordinary line that happens to cost as much takes no transfer away from the line that names it, and a
/// line whose other side is not booked yet leaves alone the entry that another line is of.
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
        let mut free: BTreeMap<NaiveDate, Vec<&'e Entry>> = BTreeMap::new();
        for entry in entries {
            free.entry(entry.date()).or_default().push(entry);
        }
        for wanted in [Word::Meant, Word::Silent] {
            for apart in 0..=CARD_PAYMENT_DAYS_APART_MAX {
                same.retain(|&index| {
                    let line = &lines[index];
                    let fits = |entry: &&Entry| apart <= days_apart_max(entry) && word(session, line, entry) == wanted;
                    match take(&mut free, line.date, apart, fits) {
                        Some(entry) => {
                            pairs.insert(index, entry);
                            false
                        }
                        None => true,
                    }
                });
            }
        }
    }
    pairs
}

/// Takes the first entry that fits, of those so many days before or after a day.
fn take<'e>(
    free: &mut BTreeMap<NaiveDate, Vec<&'e Entry>>,
    day: NaiveDate,
    apart: u64,
    fits: impl Fn(&&Entry) -> bool,
) -> Option<&'e Entry> {
    let apart = Days::new(apart);
    [day.checked_sub_days(apart), day.checked_add_days(apart)].into_iter().flatten().find_map(|day| {
        let entries = free.get_mut(&day)?;
        entries.iter().position(&fits).map(|place| entries.remove(place))
    })
}
