//! Lines that are a later part of a purchase in instalments that is in the books already.
//!
//! The parts of a purchase are booked when it is made, or made up when the bank prints the first of them. When the bank
//! prints a later one it is the same k of n on the same card, for the same amount, and it carries the day of the purchase
//! or names the same shop. Banks that put the remainder elsewhere than we did differ by a cent for each part: then a person
//! is asked.
//! Source: the domain page, section 3, instalments.

use std::collections::{BTreeMap, HashMap, HashSet};

use rust_decimal::Decimal;

use super::judge::History;
use super::pairing::Pair;
use super::staged::Likeness;
use super::{ImportSession, StagedLine, Subject};
use crate::entry::{Entry, Status};
use crate::id::EntryId;
use crate::instalment::Instalment;
use crate::suggest::MerchantKey;

/// How far the day that a bank prints may be from the day of the purchase.
const DAYS_APART_MAX: u64 = 5;

/// A line and a part that it may be; the better it fits, the smaller.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
struct Fit {
    is_other_amount: bool,
    is_other_shop: bool,
    days: u64,
    months: u32,
    line: usize,
    entry: EntryId,
}

/// For the `fresh` lines of a card, the booked part that each is; every part serves one line, and none that is `taken`.
pub(super) fn parts<'e>(
    session: &ImportSession,
    lines: &[StagedLine],
    fresh: &[usize],
    history: &'e History,
    taken: &HashSet<EntryId>,
) -> BTreeMap<usize, Pair<'e>> {
    let Subject::Card(card) = &session.subject else { return BTreeMap::new() };
    let mut known: HashMap<Instalment, Vec<&'e Entry>> = HashMap::new();
    for entry in &history.unmatched {
        let is_on_card = entry.movement().charge().is_some_and(|(on, _, _)| on == card.id);
        let counts = entry.status() != Status::Ignore && !taken.contains(&entry.id());
        if let Some(of) = entry.instalment().filter(|_| is_on_card && counts) {
            known.entry(of.part).or_default().push(entry);
        }
    }
    let mut fits: Vec<(Fit, &'e Entry)> = Vec::new();
    for &line in fresh {
        let candidates = lines[line].instalment.and_then(|part| known.get(&part)).into_iter().flatten();
        fits.extend(candidates.filter_map(|entry| Some((fit(session, lines, line, entry, history)?, *entry))));
    }
    fits.sort_by_key(|(fit, _)| *fit);
    let mut taken = HashSet::new();
    let mut parts = BTreeMap::new();
    for (Fit { is_other_amount, line, entry: id, .. }, entry) in fits {
        if !parts.contains_key(&line) && taken.insert(id) {
            parts.insert(line, Pair { entry, doubt: is_other_amount.then_some(Likeness::Entered) });
        }
    }
    parts
}

/// How well a line fits a part of the same number; `None` when it cannot be that part.
fn fit(session: &ImportSession, lines: &[StagedLine], line: usize, entry: &Entry, history: &History) -> Option<Fit> {
    let staged = &lines[line];
    if history.rejects(staged, entry.id()) {
        return None;
    }
    let (_, month, amount) = entry.movement().charge()?;
    let off = staged.amount.checked_add(amount).ok()?.abs(); // the line is negative: money out
    let cents = Decimal::new(staged.instalment?.count().into(), u32::from(amount.currency().minor_units()));
    let days = (staged.date - entry.date()).num_days().unsigned_abs();
    let shop = MerchantKey::of(&staged.text);
    let is_other_shop = shop.is_none() || shop != MerchantKey::of(entry.description().as_str());
    let is_part = off.amount() <= cents && (days <= DAYS_APART_MAX || !is_other_shop);
    is_part.then(|| Fit {
        is_other_amount: !off.is_zero(),
        is_other_shop,
        days,
        months: month.months_until(session.month).unsigned_abs(),
        line,
        entry: entry.id(),
    })
}
