//! Lines that are the other side of an entry that exists, or an entry that was made by hand.
//!
//! A transfer between own accounts is printed by two banks, a card payment by the bank and on the card: one
//! transaction, two sides, never counted twice. Which line goes with which entry is one assignment over all of them:
//! the nearest first would leave the last ones alone. A line whose words mean the entry is bound to it; one that says
//! nothing of it is bound only where no other line could be meant as well, and is proposed otherwise. What a person
//! rejected is not proposed again.
//! Source: the domain page, section 4, transfers and card payments.

use std::collections::{BTreeMap, HashMap, HashSet};

use pathfinding::prelude::{Matrix, kuhn_munkres};
use rust_decimal::Decimal;

use super::judge::History;
use super::staged::Likeness;
use super::{Draft, ImportSession, StagedLine, Subject};
use crate::entry::{Entry, EntryKind, Movement, Status};
use crate::id::{AccountId, EntryId};
use crate::money::Money;
use crate::suggest::speaks_of_moving;

/// How many days the two sides of a transfer may be apart: a weekend.
pub const TRANSFER_DAYS_APART_MAX: u64 = 3;
/// How many days a card's own record of a payment may be apart from the bank's.
pub const CARD_PAYMENT_DAYS_APART_MAX: u64 = 5;

/// The most pairs that one assignment weighs. More lines and entries of one amount within a few days are no transfers,
/// and are paired in the order of their dates.
const WEIGHED_PAIRS_MAX: usize = 1 << 14;

/// What speaks for a pair, in the order of how much it counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Evidence {
    /// The entry was filed as spent or earned on another own account, and both texts speak of moving money.
    Elsewhere,
    /// The amount alone: the line says nothing of where it went.
    Silent,
    /// The line means what the entry is: the same kind, between the same places.
    Meant,
}

impl Evidence {
    /// How much a pair is worth that is so many days apart.
    ///
    /// Money arrives on the day it was sent, so that such a pair is worth more than any two that could take its places:
    /// the other side of one of them may be in a statement still to come. A pair that is meant is worth more than two
    /// silent ones.
    fn weight(self, days: u64) -> i64 {
        let days = i64::try_from(days.min(CARD_PAYMENT_DAYS_APART_MAX)).unwrap_or_default();
        match (self, days) {
            (Self::Meant, 0) => 256,
            (Self::Meant, days) => 124 - 4 * days,
            (Self::Silent, 0) => 20,
            (Self::Silent, days) => 9 - days,
            (Self::Elsewhere, 0) => 3,
            (Self::Elsewhere, _) => 1,
        }
    }
}

/// The entry that a line is another record of.
#[derive(Clone, Copy, Debug)]
pub(super) struct Pair<'e> {
    pub entry: &'e Entry,
    /// `None` where the line is bound to it, else why a person is asked.
    pub doubt: Option<Likeness>,
}

/// An entry that some line may be another record of.
#[derive(Clone, Copy)]
struct Candidate<'e> {
    entry: &'e Entry,
    is_elsewhere: bool,
}

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

/// What an entry that was spent or earned on another account would look like on this one, were it a transfer.
fn mirrored(session: &ImportSession, entry: &Entry) -> Option<Money> {
    match (&session.subject, entry.movement()) {
        (Subject::Account(own), Movement::Expense { account, amount, .. }) if *account != own.id => Some(*amount),
        (Subject::Account(own), Movement::Income { account, amount, .. }) if *account != own.id => Some(-*amount),
        _ => None,
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

/// Whether a line names other places than those of an entry.
fn denies(session: &ImportSession, line: &StagedLine, entry: &Entry) -> bool {
    let Draft { kind, other_account, card, .. } = line.draft;
    let other_differs = |other: AccountId| other_account.is_some_and(|named| named != other);
    match (kind, entry.movement(), &session.subject) {
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
    }
}

/// Everything that decides about pairs.
struct Pairing<'a, 'e> {
    session: &'a ImportSession,
    lines: &'a [StagedLine],
    history: &'e History,
}

impl<'e> Pairing<'_, 'e> {
    fn days_apart(&self, line: usize, candidate: Candidate<'e>) -> u64 {
        (self.lines[line].date - candidate.entry.date()).num_days().unsigned_abs()
    }

    /// What speaks for a pair; `None` where it cannot be.
    fn evidence(&self, line: usize, candidate: Candidate<'e>) -> Option<Evidence> {
        let (staged, entry) = (&self.lines[line], candidate.entry);
        if self.days_apart(line, candidate) > days_apart_max(entry)
            || denies(self.session, staged, entry)
            || self.history.rejects(staged, entry.id())
            || is_another_part(staged, entry)
        {
            return None;
        }
        if candidate.is_elsewhere {
            let both_move = speaks_of_moving(&staged.text) && speaks_of_moving(entry.description().as_str());
            return both_move.then_some(Evidence::Elsewhere);
        }
        Some(if staged.draft.kind == entry.kind() { Evidence::Meant } else { Evidence::Silent })
    }

    fn weight(&self, line: usize, candidate: Candidate<'e>) -> i64 {
        let days = self.days_apart(line, candidate);
        self.evidence(line, candidate).map_or(0, |evidence| evidence.weight(days))
    }

    /// The lines and entries of one amount, in the order of their dates, in parts that no pair joins.
    fn parts(&self, mut lines: Vec<usize>, mut entries: Vec<Candidate<'e>>) -> Vec<(Vec<usize>, Vec<Candidate<'e>>)> {
        lines.sort_by_key(|&line| (self.lines[line].date, line));
        entries.sort_by_key(|candidate| (candidate.entry.date(), candidate.entry.id()));
        let mut parts: Vec<(Vec<usize>, Vec<Candidate<'e>>)> = Vec::new();
        let (mut lines, mut entries) = (lines.into_iter().peekable(), entries.into_iter().peekable());
        let mut newest = None;
        loop {
            let line_day = lines.peek().map(|&line| self.lines[line].date);
            let entry_day = entries.peek().map(|candidate| candidate.entry.date());
            let Some(day) = [line_day, entry_day].into_iter().flatten().min() else { return parts };
            let is_near =
                |newest: chrono::NaiveDate| (day - newest).num_days().unsigned_abs() <= CARD_PAYMENT_DAYS_APART_MAX;
            if !newest.is_some_and(is_near) {
                parts.push((Vec::new(), Vec::new()));
            }
            newest = Some(day);
            let Some((part_lines, part_entries)) = parts.last_mut() else { return parts };
            if line_day == Some(day) {
                part_lines.extend(lines.next());
            } else {
                part_entries.extend(entries.next());
            }
        }
    }

    /// Which entry goes with which line of a part: as many and as well-founded pairs as there can be.
    fn assign(&self, lines: &[usize], entries: &[Candidate<'e>]) -> Vec<Option<Candidate<'e>>> {
        if lines.len().saturating_mul(entries.len()) > WEIGHED_PAIRS_MAX {
            return self.in_order(lines, entries);
        }
        let weight = |line: usize, entry: usize| self.weight(lines[line], entries[entry]);
        let mut found = vec![None; lines.len()];
        // The solver wants no more rows than columns.
        if lines.len() <= entries.len() {
            let weights = Matrix::from_fn(lines.len(), entries.len(), |(line, entry)| weight(line, entry));
            for (line, entry) in kuhn_munkres(&weights).1.into_iter().enumerate() {
                found[line] = Some(entries[entry]).filter(|_| weight(line, entry) > 0);
            }
        } else {
            let weights = Matrix::from_fn(entries.len(), lines.len(), |(entry, line)| weight(line, entry));
            for (entry, line) in kuhn_munkres(&weights).1.into_iter().enumerate() {
                found[line] = Some(entries[entry]).filter(|_| weight(line, entry) > 0);
            }
        }
        found
    }

    /// The first entry that fits the first line, and so on.
    fn in_order(&self, lines: &[usize], entries: &[Candidate<'e>]) -> Vec<Option<Candidate<'e>>> {
        let mut next = 0;
        let mut find = |&line: &usize| {
            // An entry that is too old for a line is too old for all later ones.
            while entries.get(next).is_some_and(|candidate| {
                candidate.entry.date() < self.lines[line].date && self.weight(line, *candidate) == 0
            }) {
                next += 1;
            }
            let fits = entries.get(next).copied().filter(|candidate| self.weight(line, *candidate) > 0);
            next += usize::from(fits.is_some());
            fits
        };
        lines.iter().map(&mut find).collect()
    }

    /// Why a person is asked about a pair. `rivals` are lines of the same amount that found no entry.
    fn doubt(&self, line: usize, candidate: Candidate<'e>, rivals: &[usize]) -> Option<Likeness> {
        match self.evidence(line, candidate) {
            // A binding leaves the entry as it is, and one that is only expected would stay in no balance.
            Some(Evidence::Meant | Evidence::Silent)
                if !is_own_movement(candidate.entry.kind()) || !candidate.entry.status().is_booked() =>
            {
                Some(Likeness::Entered)
            }
            Some(Evidence::Silent) if rivals.iter().any(|&rival| self.evidence(rival, candidate).is_some()) => {
                Some(Likeness::OtherSide)
            }
            Some(Evidence::Elsewhere) => Some(Likeness::MovedElsewhere),
            Some(Evidence::Meant | Evidence::Silent) | None => None,
        }
    }
}

/// Whether an entry has two own sides, of which each bank prints one.
const fn is_own_movement(kind: EntryKind) -> bool {
    match kind {
        EntryKind::Transfer | EntryKind::CardPayment => true,
        EntryKind::Income
        | EntryKind::Expense
        | EntryKind::CardExpense
        | EntryKind::CardChargeback
        | EntryKind::InvestmentDeposit
        | EntryKind::InvestmentWithdrawal => false,
    }
}

/// Whether a line and an entry are different instalments.
fn is_another_part(line: &StagedLine, entry: &Entry) -> bool {
    matches!((line.instalment, entry.instalment()), (Some(printed), Some(of)) if printed != of.part)
}

/// For the `fresh` lines, the entry that each is another record of; every entry serves one line, and none that is `taken`.
pub(super) fn pairs<'e>(
    session: &ImportSession,
    lines: &[StagedLine],
    fresh: &[usize],
    history: &'e History,
    taken: &HashSet<EntryId>,
) -> BTreeMap<usize, Pair<'e>> {
    let mut by_amount: HashMap<Decimal, (Vec<usize>, Vec<Candidate<'e>>)> = HashMap::new();
    let own = history.unmatched.iter().map(|entry| (shown(session, entry), Candidate { entry, is_elsewhere: false }));
    let other =
        history.elsewhere.iter().map(|entry| (mirrored(session, entry), Candidate { entry, is_elsewhere: true }));
    let is_free = |entry: &Entry| entry.status() != Status::Ignore && !taken.contains(&entry.id());
    for (amount, candidate) in own.chain(other).filter(|(_, candidate)| is_free(candidate.entry)) {
        if let Some(amount) = amount {
            by_amount.entry(amount.amount()).or_default().1.push(candidate);
        }
    }
    for &index in fresh {
        if let Some((same, _)) = by_amount.get_mut(&lines[index].amount.amount()) {
            same.push(index);
        }
    }
    let pairing = Pairing { session, lines, history };
    let mut pairs = BTreeMap::new();
    for (same, candidates) in by_amount.into_values().filter(|(same, _)| !same.is_empty()) {
        for (lines, entries) in pairing.parts(same, candidates) {
            let found = pairing.assign(&lines, &entries);
            let rivals: Vec<usize> =
                lines.iter().zip(&found).filter(|(_, found)| found.is_none()).map(|(line, _)| *line).collect();
            for (line, candidate) in lines.into_iter().zip(found) {
                if let Some(candidate) = candidate {
                    let doubt = pairing.doubt(line, candidate, &rivals);
                    pairs.insert(line, Pair { entry: candidate.entry, doubt });
                }
            }
        }
    }
    pairs
}
