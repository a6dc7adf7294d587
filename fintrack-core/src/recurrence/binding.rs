//! Which slot of a recurring item a statement's line likely settles, with what speaks for it.
//! Source: the domain page, section 4, enrich.

use std::collections::{BTreeMap, BTreeSet};

use chrono::NaiveDate;
use pathfinding::prelude::{Matrix, kuhn_munkres};
use rust_decimal::Decimal;
use serde::Serialize;

use super::{Flow, Schedule, SlotStatus};
use crate::calendar::Period;
use crate::entry::EntryKind;
use crate::id::RecurrenceId;
use crate::import_session::AccountOrCard;
use crate::money::Money;
use crate::suggest::{Confidence, MerchantKey};

/// The most days that a line and the slot it settles may be apart.
pub const DAYS_APART_MAX: u32 = 15;
/// The fewest points that are worth a person's look.
pub const POINTS_MIN: u16 = 50;
/// What an inactive item's pairs lose.
pub const INACTIVE_POINTS: u16 = 15;
/// Another item with so few points less for a line makes the choice a person's.
const RIVAL_POINTS: u16 = 5;
/// The confidence that a pair with a rival has at most: amber.
const RIVALLED_POINTS_MAX: u16 = 89;

/// The most pairs that one assignment weighs; beyond, the best-founded pair goes first.
const WEIGHED_PAIRS_MAX: usize = 1 << 14;

/// What is known of a line that may settle a slot.
#[derive(Clone, Debug)]
pub struct LineFacts<'a> {
    /// The account or card whose statement printed it.
    pub on: AccountOrCard,
    /// Its day.
    pub date: NaiveDate,
    /// What moved: positive in the holder's favour, on a card too (a purchase is negative).
    pub amount: Money,
    /// What the line would become, by what is known of it so far.
    pub kind: EntryKind,
    /// The bank's words.
    pub text: &'a str,
    /// The items that a person said it does not settle.
    pub rejected: &'a BTreeSet<RecurrenceId>,
}

/// How a line's amount compares with the item's.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub enum AmountEvidence {
    /// The same.
    Equal,
    /// Off by so much, in either direction: positive.
    Differs(Money),
}

/// What speaks for a proposal.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct BindingEvidence {
    /// How the amounts compare.
    pub amount: AmountEvidence,
    /// How many days after the slot the line is; negative before it.
    pub days_late: i64,
    /// The words that the item's description and the line have in common, folded.
    pub words: Vec<String>,
    /// Whether the line is on the item's own account or card.
    pub is_same_place: bool,
    /// Whether the line's kind is the item's.
    pub is_same_kind: bool,
    /// Whether another item could be meant nearly as well.
    pub has_rival: bool,
}

/// A slot that a line likely settles.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct BindingProposal {
    /// The item.
    pub item: RecurrenceId,
    /// The day of its slot.
    pub slot: NaiveDate,
    /// How sure it is: whole percents.
    pub confidence: Confidence,
    /// Why.
    pub evidence: BindingEvidence,
}

/// For each line the slot that it likely settles, in the order of the lines. Slots that are settled stay so.
///
/// A line can settle a slot when its sign and the side that it is printed on agree with the item (an account's line
/// settles income, expenses and transfers; a card's line a card transaction), the currencies are one, and they are less
/// than half a period and at most [`DAYS_APART_MAX`] days apart. Where no word is shared the amount must nearly agree;
/// where some is, it may be off by as much as itself: an electricity bill.
///
/// What speaks for a pair is counted in points, at most 100, and the points are the confidence in percent:
///
/// | evidence | points |
/// |---|---|
/// | the amount: equal, within 2 %, 10 %, 30 %, 100 % of the item's | 45, 40, 30, 18, 6 |
/// | the item's words that the line has | 25, in proportion |
/// | the days apart | 15, less 1 a day |
/// | the account or card of the item | 12 |
/// | the line's own kind is the item's | 3 |
///
/// An inactive item loses [`INACTIVE_POINTS`]: an old statement may still tell of it. Below [`POINTS_MIN`] nothing is
/// proposed. Where another item has nearly as many points for the line, a person decides: the confidence stays amber.
///
/// Over a batch each line gets one slot at most and each slot one line at most: one assignment over all of them, in which
/// a pair that much speaks for outweighs two that little speaks for. What a person rejected is not proposed again.
pub fn propose_bindings(lines: &[LineFacts<'_>], schedules: &[Schedule<'_>]) -> Vec<Option<BindingProposal>> {
    let items: Vec<Words> = schedules.iter().map(|s| Words::of(s.item().terms().description.as_str())).collect();
    let mut pairs: Vec<Pair> = Vec::new();
    for (line, facts) in lines.iter().enumerate() {
        let words = Words::of(facts.text);
        let first = pairs.len();
        for (item, schedule) in schedules.iter().enumerate() {
            if !facts.rejected.contains(&schedule.item().id()) {
                pairs.extend(pairs_of(facts, &words, schedule, &items[item]).map(|pair| Pair { line, item, ..pair }));
            }
        }
        mark_rivals(&mut pairs[first..]);
    }
    let chosen = assign(&pairs);
    let mut proposals = vec![None; lines.len()];
    for index in chosen {
        let pair = &pairs[index];
        proposals[pair.line] = Some(pair.proposal(schedules[pair.item].item().id()));
    }
    proposals
}

/// The words of a text that tell who was paid.
struct Words(BTreeSet<String>);

impl Words {
    fn of(text: &str) -> Self {
        Self(MerchantKey::of(text).iter().flat_map(MerchantKey::words).map(str::to_owned).collect())
    }
}

/// A line and a slot that it may settle.
#[derive(Clone, Debug)]
struct Pair {
    line: usize,
    item: usize,
    slot: NaiveDate,
    points: u16,
    evidence: BindingEvidence,
}

impl Pair {
    fn proposal(&self, item: RecurrenceId) -> BindingProposal {
        let points = if self.evidence.has_rival { self.points.min(RIVALLED_POINTS_MAX) } else { self.points };
        let confidence = Confidence::from_basis_points(points * 100);
        BindingProposal { item, slot: self.slot, confidence, evidence: self.evidence.clone() }
    }

    const fn slot_key(&self) -> SlotKey {
        (self.item, self.slot)
    }

    /// A pair outweighs two that have three quarters of its points each: a cube does that.
    fn weight(&self) -> i64 {
        i64::from(self.points).pow(3)
    }
}

/// The places and the kind of a line against an item's; `None` where the line cannot be the item's.
struct Fit {
    is_same_place: bool,
    is_same_kind: bool,
}

fn fit(line: &LineFacts<'_>, flow: &Flow) -> Option<Fit> {
    let is_incoming = line.amount.is_positive();
    let fit = |place: AccountOrCard, kind: EntryKind| {
        Some(Fit { is_same_place: line.on == place, is_same_kind: line.kind == kind })
    };
    match (line.on, *flow, is_incoming) {
        (AccountOrCard::Account(_), Flow::Income { account, .. }, true) => {
            fit(AccountOrCard::Account(account), EntryKind::Income)
        }
        (AccountOrCard::Account(_), Flow::Expense { account, .. }, false) => {
            fit(AccountOrCard::Account(account), EntryKind::Expense)
        }
        // The sign says which end of the transfer the statement is of; the other end shows the other sign.
        (AccountOrCard::Account(on), Flow::Transfer { from, to }, true) if on != from => {
            fit(AccountOrCard::Account(to), EntryKind::Transfer)
        }
        (AccountOrCard::Account(on), Flow::Transfer { from, to }, false) if on != to => {
            fit(AccountOrCard::Account(from), EntryKind::Transfer)
        }
        (AccountOrCard::Card(_), Flow::CardTransaction { card, .. }, false) => {
            fit(AccountOrCard::Card(card), EntryKind::CardExpense)
        }
        (
            AccountOrCard::Account(_) | AccountOrCard::Card(_),
            Flow::Income { .. } | Flow::Expense { .. } | Flow::Transfer { .. } | Flow::CardTransaction { .. },
            _,
        ) => None,
    }
}

/// The pending slots of an item that a line may settle.
fn pairs_of(
    line: &LineFacts<'_>,
    words: &Words,
    schedule: &Schedule<'_>,
    item_words: &Words,
) -> impl Iterator<Item = Pair> {
    let terms = schedule.item().terms();
    let possible = fit(line, &terms.flow)
        .filter(|_| line.kind.may_recur() && line.amount.currency() == terms.amount.currency())
        .and_then(|fit| {
            let shared: Vec<String> = words.0.intersection(&item_words.0).cloned().collect();
            let (amount, amount_points) = compare(line.amount.abs(), terms.amount, !shared.is_empty())?;
            let word_points = share_of(shared.len(), item_words.0.len());
            let places = if fit.is_same_place { 12 } else { 0 } + if fit.is_same_kind { 3 } else { 0 };
            Some((fit, shared, amount, amount_points + word_points + places))
        });
    let days_apart_max = DAYS_APART_MAX.min((terms.frequency.typical_days() - 1) / 2);
    let around = Period::spanning([line.date]).map(|day| day.widened(u64::from(days_apart_max)));
    let lost = if terms.is_active { 0 } else { INACTIVE_POINTS };
    let slots = possible.zip(around).into_iter().flat_map(move |((fit, words, amount, points), around)| {
        let free = schedule.slots(around).filter(|slot| matches!(slot.status, SlotStatus::Pending));
        free.map(move |slot| {
            let days_late = (line.date - slot.due).num_days();
            let near = DAYS_APART_MAX.saturating_sub(u32::try_from(days_late.unsigned_abs()).unwrap_or(u32::MAX));
            let evidence = BindingEvidence {
                amount,
                days_late,
                words: words.clone(),
                is_same_place: fit.is_same_place,
                is_same_kind: fit.is_same_kind,
                has_rival: false,
            };
            let points = (points + u16::try_from(near).unwrap_or_default()).saturating_sub(lost);
            Pair { line: 0, item: 0, slot: slot.due, points, evidence }
        })
    });
    slots.filter(|pair| pair.points >= POINTS_MIN)
}

/// What the amounts say; `None` where they are too far apart.
fn compare(line: Money, item: Money, is_named: bool) -> Option<(AmountEvidence, u16)> {
    if line == item {
        return Some((AmountEvidence::Equal, 45));
    }
    let off = line.checked_sub(item).ok()?.abs();
    let is_within = |percent: i64| off.amount() * Decimal::ONE_HUNDRED <= item.amount() * Decimal::from(percent);
    let bands = [(2, 40), (10, 30), (30, 18), (100, 6)];
    let (percent, points) = bands.into_iter().find(|&(percent, _)| is_within(percent))?;
    (is_named || percent <= 2).then_some((AmountEvidence::Differs(off), points))
}

/// 25 points for all of the words, in proportion for some.
fn share_of(shared: usize, all: usize) -> u16 {
    (25 * shared).checked_div(all).and_then(|points| u16::try_from(points).ok()).unwrap_or(0)
}

/// Marks the pairs of one line that another item's pair comes near to.
fn mark_rivals(pairs: &mut [Pair]) {
    let mut best: BTreeMap<usize, u16> = BTreeMap::new();
    for pair in pairs.iter() {
        let points = best.entry(pair.item).or_default();
        *points = pair.points.max(*points);
    }
    for pair in pairs {
        let comes_near = |(&item, &points): (&usize, &u16)| item != pair.item && points + RIVAL_POINTS >= pair.points;
        pair.evidence.has_rival = best.iter().any(comes_near);
    }
}

/// The pairs to propose, by number: no line and no slot twice.
fn assign(pairs: &[Pair]) -> Vec<usize> {
    parts(pairs).into_iter().flat_map(|part| assign_part(pairs, &part)).collect()
}

/// A slot, by its item's number and its day.
type SlotKey = (usize, NaiveDate);

/// The pairs in parts that share no line and no slot.
fn parts(pairs: &[Pair]) -> Vec<Vec<usize>> {
    let (mut of_line, mut of_slot) = (BTreeMap::<usize, Vec<usize>>::new(), BTreeMap::<SlotKey, Vec<usize>>::new());
    for (index, pair) in pairs.iter().enumerate() {
        of_line.entry(pair.line).or_default().push(index);
        of_slot.entry(pair.slot_key()).or_default().push(index);
    }
    let mut parts = Vec::new();
    for start in 0..pairs.len() {
        // A line's or slot's pairs are taken out of the maps with the part that they belong to.
        let mut part = Vec::new();
        let mut open: Vec<usize> = of_line.remove(&pairs[start].line).unwrap_or_default();
        while let Some(index) = open.pop() {
            part.push(index);
            open.extend(of_line.remove(&pairs[index].line).unwrap_or_default());
            open.extend(of_slot.remove(&pairs[index].slot_key()).unwrap_or_default());
        }
        if !part.is_empty() {
            part.sort_unstable();
            part.dedup();
            parts.push(part);
        }
    }
    parts
}

/// The heaviest assignment of one part.
fn assign_part(pairs: &[Pair], part: &[usize]) -> Vec<usize> {
    let lines: BTreeSet<usize> = part.iter().map(|&index| pairs[index].line).collect();
    let slots: BTreeSet<SlotKey> = part.iter().map(|&index| pairs[index].slot_key()).collect();
    let (lines, slots): (Vec<usize>, Vec<SlotKey>) = (lines.into_iter().collect(), slots.into_iter().collect());
    if lines.len().saturating_mul(slots.len()) > WEIGHED_PAIRS_MAX {
        return best_first(pairs, part);
    }
    let pair_of: BTreeMap<(usize, SlotKey), usize> =
        part.iter().map(|&index| ((pairs[index].line, pairs[index].slot_key()), index)).collect();
    let find = |line: usize, slot: usize| pair_of.get(&(lines[line], slots[slot])).copied();
    let weight = |line: usize, slot: usize| find(line, slot).map_or(0, |index| pairs[index].weight());
    // The solver wants no more rows than columns.
    if lines.len() <= slots.len() {
        let weights = Matrix::from_fn(lines.len(), slots.len(), |(line, slot)| weight(line, slot));
        kuhn_munkres(&weights).1.into_iter().enumerate().filter_map(|(line, slot)| find(line, slot)).collect()
    } else {
        let weights = Matrix::from_fn(slots.len(), lines.len(), |(slot, line)| weight(line, slot));
        kuhn_munkres(&weights).1.into_iter().enumerate().filter_map(|(slot, line)| find(line, slot)).collect()
    }
}

fn best_first(pairs: &[Pair], part: &[usize]) -> Vec<usize> {
    let mut order = part.to_vec();
    order.sort_by_key(|&index| (std::cmp::Reverse(pairs[index].points), index));
    let (mut lines, mut slots) = (BTreeSet::new(), BTreeSet::new());
    order.retain(|&index| {
        let (line, slot) = (pairs[index].line, pairs[index].slot_key());
        let is_free = !lines.contains(&line) && !slots.contains(&slot);
        if is_free {
            lines.insert(line);
            slots.insert(slot);
        }
        is_free
    });
    order
}
