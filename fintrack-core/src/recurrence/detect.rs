//! What comes back in the history and is no recurring item yet.
//! Source: the domain page, section 3, recurring items.

use std::collections::{BTreeMap, BTreeSet};

use chrono::{Days, Months, NaiveDate};
use rust_decimal::Decimal;
use serde::Serialize;

use super::rhythm::{Rhythm, rhythm, tolerance_days};
use super::{Flow, RecurrenceKind, Schedule, Terms};
use crate::calendar::{BillingMonth, Frequency, Period};
use crate::entry::{CategoryRef, Entry, Filing, Movement, Status};
use crate::id::{AccountId, EntryId};
use crate::import_session::AccountOrCard;
use crate::instalment::Instalment;
use crate::money::{Currency, Money};
use crate::suggest::MerchantKey;

/// How far amounts may be from the middle one of a pattern, in percent of it.
pub const BAND_PERCENT: u32 = 25;

/// How many months of the history are worth looking at for patterns: as many as three yearly payments may span of which
/// one was missed, and the next one since.
pub const PATTERN_MONTHS: u32 = 61;

/// The days that are worth looking at for patterns. What is older may move where one begins, and makes none.
pub fn history_read(today: NaiveDate) -> Period {
    let start = today.checked_sub_months(Months::new(PATTERN_MONTHS));
    Period::spanning([start.unwrap_or(today), today]).unwrap_or_else(|| BillingMonth::of(today).days())
}

/// The amounts of a pattern.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub enum Amounts {
    /// All the same.
    Equal,
    /// Different, within [`BAND_PERCENT`] of the middle one.
    Within {
        /// The smallest.
        lowest: Money,
        /// The largest.
        highest: Money,
    },
}

/// What speaks for a pattern.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct PatternEvidence {
    /// The words that name the merchant; `None` for a transfer.
    pub merchant: Option<String>,
    /// The most days that an occurrence is off its slot.
    pub days_off_max: u32,
    /// The most that would have been let pass at this frequency.
    pub days_off_allowed: u32,
    /// How the amounts compare.
    pub amounts: Amounts,
}

/// Something that comes back.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Pattern {
    /// The item that it would make: with the words and the category of the newest entry, its amount where the last two
    /// agree, else the middle one; starting on the first occurrence's slot, so that all of them can be linked.
    pub terms: Terms,
    /// The entries, by day.
    pub occurrences: Vec<EntryId>,
    /// The slots that no entry explains, up to the day of the search.
    pub missed: Vec<NaiveDate>,
    /// Why.
    pub evidence: PatternEvidence,
}

/// What comes back in the history up to a day and is covered by no item, in an order of its own whatever that of the
/// entries.
///
/// Entries of one kind, place, currency and merchant (of a transfer: source and destination) are looked at together.
/// First those whose amounts are within [`BAND_PERCENT`] of the middle one, if four fifths are, so that a price that rose
/// or a bill that varies is one pattern; where their days have no rhythm, those of each single amount, so that a
/// subscription is found among other purchases from the same shop. What looks regular by chance is kept out by asking for
/// more occurrences the shorter the period is, and for more again where amounts differ.
///
/// Left out: entries that are ignored, expected, still to come, linked to an item already or parts of a purchase in
/// instalments; patterns that have ended, with two slots or more empty at the end; and what an item covers: one between
/// the same places that is named as the merchant is, or whose amount agrees and which shares a word with it or falls on
/// the same days.
/// Two series of one merchant with equal amounts on different days of the month are not told apart.
///
/// The work is that of sorting the entries; each group is then walked a fixed number of times.
pub fn patterns(entries: &[Entry], schedules: &[Schedule<'_>], today: NaiveDate) -> Vec<Pattern> {
    let linked: BTreeSet<EntryId> = schedules.iter().flat_map(Schedule::linked).map(|entry| entry.entry).collect();
    let mut groups: BTreeMap<GroupKey, Vec<Candidate<'_>>> = BTreeMap::new();
    for entry in entries.iter().filter(|entry| entry.date() <= today && !linked.contains(&entry.id())) {
        if let Some(candidate) = Candidate::of(entry)
            && let Some(key) = GroupKey::of(&candidate)
        {
            groups.entry(key).or_default().push(candidate);
        }
    }
    let mut found = Vec::new();
    for (key, mut group) in groups.into_iter().filter(|(_, group)| group.len() >= OCCURRENCES_MIN) {
        group.sort_by_key(|candidate| (candidate.entry.date(), candidate.entry.id()));
        let patterns = series(&group).into_iter().filter_map(|series| series.pattern(&key, today));
        found.extend(patterns.filter(|pattern| !schedules.iter().any(|schedule| covers(schedule, &key, pattern))));
    }
    found
}

/// An entry that may be one of a series.
#[derive(Clone, Copy)]
struct Candidate<'e> {
    entry: &'e Entry,
    flow: Flow,
}

impl<'e> Candidate<'e> {
    fn of(entry: &'e Entry) -> Option<Self> {
        match entry.status() {
            Status::Validating | Status::Paid => {}
            Status::Pending | Status::Ignore => return None,
        }
        let under = |filing: &Filing, amount| largest_part(filing, amount);
        let flow = match entry.movement() {
            Movement::Income { account, amount, filing } => {
                Flow::Income { account: *account, under: under(filing, *amount)? }
            }
            Movement::Expense { account, amount, filing } => {
                Flow::Expense { account: *account, under: under(filing, *amount)? }
            }
            Movement::Transfer { from, to, .. } => Flow::Transfer { from: *from, to: *to },
            Movement::CardExpense { card, amount, filing, .. } => {
                Flow::CardTransaction { card: *card, under: under(filing, *amount)? }
            }
            Movement::CardChargeback { .. }
            | Movement::CardPayment { .. }
            | Movement::InvestmentDeposit { .. }
            | Movement::InvestmentWithdrawal { .. } => return None,
        };
        // A purchase in instalments comes back too, and ends by itself.
        Instalment::in_text(entry.description().as_str()).is_none().then_some(Self { entry, flow })
    }

    fn amount(&self) -> Money {
        self.entry.movement().amount()
    }
}

/// What a split was mostly for.
fn largest_part(filing: &Filing, amount: Money) -> Option<CategoryRef> {
    filing.parts(amount).max_by_key(|part| part.amount.amount()).map(|part| part.under)
}

/// What the entries of a series have in common.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
struct GroupKey {
    kind: RecurrenceKind,
    places: (AccountOrCard, Option<AccountId>),
    currency: Currency,
    merchant: Option<MerchantKey>,
}

impl GroupKey {
    /// `None` where nothing tells who was paid.
    fn of(candidate: &Candidate<'_>) -> Option<Self> {
        let kind = candidate.flow.kind();
        let merchant = match kind {
            // Two own accounts are told by their identities; the texts of transfers vary with the bank.
            RecurrenceKind::Transfer => None,
            RecurrenceKind::Income | RecurrenceKind::Expense | RecurrenceKind::CardTransaction => {
                Some(MerchantKey::of(candidate.entry.description().as_str())?)
            }
        };
        Some(Self { kind, places: candidate.flow.places(), currency: candidate.amount().currency(), merchant })
    }
}

/// The fewest occurrences of any pattern.
const OCCURRENCES_MIN: usize = 3;

/// The fewest occurrences that are no chance: with equal amounts, and with different ones.
const fn occurrences_min(frequency: Frequency, amounts: Amounts) -> usize {
    let (equal, within) = match frequency {
        Frequency::Daily => (10, 14),
        Frequency::Weekly => (5, 7),
        Frequency::Biweekly => (4, 6),
        Frequency::Monthly => (OCCURRENCES_MIN, 5),
        Frequency::Bimonthly | Frequency::Quarterly | Frequency::Semiannual => (OCCURRENCES_MIN, 4),
        // Three years on the same day are no chance, and taxes change with every year.
        Frequency::Yearly => (OCCURRENCES_MIN, OCCURRENCES_MIN),
    };
    match amounts {
        Amounts::Equal => equal,
        Amounts::Within { .. } => within,
    }
}

/// Entries whose days have a rhythm.
struct Series<'e> {
    members: Vec<Candidate<'e>>, // by day
    rhythm: Rhythm,
    amounts: Amounts,
}

/// The series of a group, whose entries ascend by day.
fn series<'e>(group: &[Candidate<'e>]) -> Vec<Series<'e>> {
    let similar = within_band(group);
    // Where many amounts lie elsewhere, some lie near one another by chance.
    let is_whole = 5 * similar.len() >= 4 * group.len();
    if let Some(whole) = is_whole.then(|| Series::of(similar)).flatten() {
        return vec![whole];
    }
    let mut by_amount: BTreeMap<Decimal, Vec<Candidate<'e>>> = BTreeMap::new();
    for candidate in group {
        by_amount.entry(candidate.amount().amount()).or_default().push(*candidate);
    }
    by_amount.into_values().filter_map(Series::of).collect()
}

/// The entries whose amounts are near the middle one.
fn within_band<'e>(group: &[Candidate<'e>]) -> Vec<Candidate<'e>> {
    let Some(middle) = middle(group).map(Money::amount) else { return Vec::new() };
    let is_near = |candidate: &&Candidate<'_>| {
        (candidate.amount().amount() - middle).abs() * Decimal::ONE_HUNDRED <= middle * Decimal::from(BAND_PERCENT)
    };
    group.iter().filter(is_near).copied().collect()
}

/// The middle one of the amounts, of two the smaller.
fn middle(group: &[Candidate<'_>]) -> Option<Money> {
    let mut amounts: Vec<Money> = group.iter().map(Candidate::amount).collect();
    amounts.sort_by_key(|amount| amount.amount());
    amounts.get(amounts.len().checked_sub(1)? / 2).copied()
}

fn amounts_of(members: &[Candidate<'_>]) -> Option<Amounts> {
    let amounts = || members.iter().map(Candidate::amount);
    let lowest = amounts().min_by_key(|amount| amount.amount())?;
    let highest = amounts().max_by_key(|amount| amount.amount())?;
    Some(if lowest == highest { Amounts::Equal } else { Amounts::Within { lowest, highest } })
}

impl<'e> Series<'e> {
    fn of(members: Vec<Candidate<'e>>) -> Option<Self> {
        let amounts = amounts_of(&members)?;
        let days: Vec<NaiveDate> = members.iter().map(|candidate| candidate.entry.date()).collect();
        let rhythm = rhythm(&days).filter(|rhythm| days.len() >= occurrences_min(rhythm.frequency, amounts))?;
        Some(Self { members, rhythm, amounts })
    }

    /// `None` where it has ended.
    fn pattern(self, key: &GroupKey, today: NaiveDate) -> Option<Pattern> {
        let (rhythm, last) = (&self.rhythm, *self.rhythm.slots.last()?);
        // A slot is empty once even a late payment would have come.
        let allowed = tolerance_days(rhythm.frequency);
        let is_over = |k| {
            let latest = rhythm.slot(k)?.checked_add_days(Days::new(u64::from(allowed)))?;
            Some(latest < today)
        };
        if is_over(last.checked_add(2)?)? {
            return None;
        }
        let known = if is_over(last.checked_add(1)?)? { last + 1 } else { last };
        let filled: BTreeSet<u32> = rhythm.slots.iter().copied().collect();
        let missed = (0..=known).filter(|k| !filled.contains(k)).filter_map(|k| rhythm.slot(k)).collect();
        let evidence = PatternEvidence {
            merchant: key.merchant.as_ref().map(|merchant| merchant.as_str().to_owned()),
            days_off_max: rhythm.days_off_max,
            days_off_allowed: allowed,
            amounts: self.amounts,
        };
        let occurrences = self.members.iter().map(|candidate| candidate.entry.id()).collect();
        Some(Pattern { terms: self.terms()?, occurrences, missed, evidence })
    }

    fn terms(&self) -> Option<Terms> {
        let newest = self.members.last()?;
        let before = self.members.len().checked_sub(2).map(|index| self.members[index].amount());
        let is_settled = before == Some(newest.amount());
        Some(Terms {
            description: newest.entry.description().clone(),
            flow: newest.flow,
            amount: if is_settled { newest.amount() } else { middle(&self.members)? },
            frequency: self.rhythm.frequency,
            start: self.rhythm.start,
            end: None,
            tags: BTreeSet::new(),
            is_active: true,
            include_in_summary: true,
        })
    }
}

/// Whether an item, active or not, is what a pattern shows already.
fn covers(schedule: &Schedule<'_>, key: &GroupKey, pattern: &Pattern) -> bool {
    let terms = schedule.item().terms();
    if (terms.flow.kind(), terms.flow.places()) != (key.kind, key.places) || terms.amount.currency() != key.currency {
        return false;
    }
    let (is_named, shares_a_word) = words_in_common(terms.description.as_str(), key.merchant.as_ref());
    let agrees = agrees(terms.amount, pattern.terms.amount);
    is_named || agrees && (shares_a_word || falls_on(schedule, pattern))
}

/// Whether one of a description and a merchant has all the words of the other, and whether it has any.
fn words_in_common(description: &str, merchant: Option<&MerchantKey>) -> (bool, bool) {
    let (Some(item), Some(merchant)) = (MerchantKey::of(description), merchant) else { return (false, false) };
    let words = |key: &MerchantKey| key.words().map(str::to_owned).collect::<BTreeSet<String>>();
    let (item, merchant) = (words(&item), words(merchant));
    (item.is_subset(&merchant) || merchant.is_subset(&item), !item.is_disjoint(&merchant))
}

/// Whether two amounts are within the band.
fn agrees(item: Money, found: Money) -> bool {
    let off = (item.amount() - found.amount()).abs();
    off * Decimal::ONE_HUNDRED <= item.amount() * Decimal::from(BAND_PERCENT)
}

/// Whether the item is of the pattern's frequency and has a slot near most of the pattern's.
fn falls_on(schedule: &Schedule<'_>, pattern: &Pattern) -> bool {
    let Terms { frequency, start, .. } = pattern.terms;
    if schedule.item().terms().frequency != frequency {
        return false;
    }
    let near = u64::from(2 * tolerance_days(frequency));
    let days = (0..).map_while(|k| frequency.occurrence(start, k)).take(pattern.occurrences.len());
    let has_slot = |day: &NaiveDate| {
        let around = Period::spanning([*day]).map(|day| day.widened(near));
        around.is_some_and(|around| schedule.slots(around).next().is_some())
    };
    2 * days.filter(has_slot).count() > pattern.occurrences.len()
}
