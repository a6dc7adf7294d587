//! Lines that come back: a pending purchase that is posted days later, or with a tip.
//!
//! A new line is held against those only that the bank printed before and no longer does: what is still printed beside
//! it is something else.

use std::cmp::Reverse;
use std::collections::{BTreeMap, HashMap, HashSet};

use chrono::NaiveDate;
use rust_decimal::Decimal;

use super::{Candidate, IdentityText, Likeness, Twin, Verdict};

/// How many days later or earlier a line may come back.
const DAYS_APART_MAX: i64 = 5;
/// How much more or less, in percent, it may come back with.
const TIP_PERCENT_MAX: i64 = 30;
/// How many of the nearest lines of one first word are looked at.
const LOOKED_AT_MAX: usize = 64;
/// Shorter words tell nothing.
const WORD_CHARS_MIN: usize = 3;

/// The new lines that may be one that vanished, each with the likeliest; every vanished line serves one.
pub(super) fn resembling(
    mine: &[Candidate<'_>],
    verdicts: &[Verdict],
    vanished: &[Candidate<'_>],
) -> Vec<(usize, Twin, Likeness)> {
    if vanished.is_empty() {
        return Vec::new();
    }
    let index = Index::of(vanished);
    let mut found: Vec<(Reverse<i64>, usize, usize, Likeness)> = Vec::new();
    for (at, line) in mine.iter().enumerate().filter(|(at, _)| verdicts[*at] == Verdict::New) {
        for other in index.near(line) {
            if let Some((score, likeness)) = likeness(line, &vanished[other]) {
                found.push((Reverse(score), at, other, likeness));
            }
        }
    }
    // The likeliest first; of equals, in the order of the file.
    found.sort_by_key(|(score, at, other, _)| (*score, *at, *other));
    let (mut told, mut taken) = (HashSet::new(), HashSet::new());
    found.retain(|(_, at, other, _)| {
        let is_free = !told.contains(at) && !taken.contains(other);
        if is_free {
            told.insert(*at);
            taken.insert(*other);
        }
        is_free
    });
    found.into_iter().map(|(_, at, other, likeness)| (at, vanished[other].twin, likeness)).collect()
}

/// Vanished lines by what a line that comes back has in common with them.
struct Index<'a> {
    by_amount: HashMap<Decimal, BTreeMap<NaiveDate, Vec<usize>>>,
    by_word: HashMap<&'a str, BTreeMap<NaiveDate, Vec<usize>>>,
}

impl<'a> Index<'a> {
    fn of(vanished: &[Candidate<'a>]) -> Self {
        let mut index = Self { by_amount: HashMap::new(), by_word: HashMap::new() };
        for (at, line) in vanished.iter().enumerate() {
            index.by_amount.entry(line.amount).or_default().entry(line.date).or_default().push(at);
            for word in words(line.evidence.text) {
                index.by_word.entry(word).or_default().entry(line.date).or_default().push(at);
            }
        }
        index
    }

    /// Those near a line in time, with its amount or its first word.
    fn near(&self, line: &Candidate<'_>) -> Vec<usize> {
        let of_amount = self.by_amount.get(&line.amount);
        let of_word = words(line.evidence.text).next().and_then(|word| self.by_word.get(word));
        let mut near: Vec<usize> = [of_amount, of_word]
            .into_iter()
            .flatten()
            .flat_map(|days| around(days, line.date).take(LOOKED_AT_MAX))
            .collect();
        near.sort_unstable();
        near.dedup();
        near
    }
}

fn around(days: &BTreeMap<NaiveDate, Vec<usize>>, day: NaiveDate) -> impl Iterator<Item = usize> {
    let apart = chrono::TimeDelta::days(DAYS_APART_MAX);
    let first = day.checked_sub_signed(apart).unwrap_or(NaiveDate::MIN);
    let last = day.checked_add_signed(apart).unwrap_or(NaiveDate::MAX);
    days.range(first..=last).flat_map(|(_, places)| places.iter().copied())
}

/// How alike a line and a vanished one are, in percent, and in which way.
fn likeness(line: &Candidate<'_>, vanished: &Candidate<'_>) -> Option<(i64, Likeness)> {
    let days = (line.date - vanished.date).num_days().abs();
    let is_same_id = line.evidence.bank_id.is_some() && line.evidence.bank_id == vanished.evidence.bank_id;
    let words = if is_same_id { 100 } else { common_words(line.evidence.text, vanished.evidence.text) };
    if days > DAYS_APART_MAX || words < 50 || line.evidence.instalment != vanished.evidence.instalment {
        return None;
    }
    let score = words - 5 * days;
    if line.amount == vanished.amount {
        return Some((score, Likeness::Redated));
    }
    let hundred = Decimal::ONE_HUNDRED;
    let change = line.amount.checked_sub(vanished.amount)?.abs().checked_mul(hundred)?;
    let is_tip = change <= vanished.amount.abs().checked_mul(Decimal::from(TIP_PERCENT_MAX))?;
    // The same day with another amount is a correction, a later one a posting.
    (is_tip && line.amount.is_sign_negative() == vanished.amount.is_sign_negative())
        .then_some((score - TIP_PERCENT_MAX, Likeness::Reposted))
}

fn words(text: &IdentityText) -> impl Iterator<Item = &str> {
    let parts = text.as_str().split(|c: char| !c.is_alphabetic());
    parts.filter(|word| word.chars().nth(WORD_CHARS_MIN - 1).is_some())
}

/// How many of the words of the shorter text the other has too, in percent.
fn common_words(one: &IdentityText, other: &IdentityText) -> i64 {
    if one == other {
        return 100;
    }
    let (one, other): (HashSet<&str>, HashSet<&str>) = (words(one).collect(), words(other).collect());
    let fewer = i64::try_from(one.len().min(other.len())).unwrap_or(i64::MAX);
    let common = i64::try_from(one.intersection(&other).count()).unwrap_or(i64::MAX);
    if fewer == 0 { 0 } else { common.saturating_mul(100) / fewer }
}
