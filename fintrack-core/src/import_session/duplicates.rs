//! Which lines were imported before: multiplicity, not presence.
//!
//! The multiplicity of (date, amount, text) is the *maximum over files of the count within one file*: two coffees on one
//! day are two transactions, and the same file again adds none. So each file is matched one to one against what came
//! from *other* files, and only what finds no partner is new.
//! Source: the domain page, section 4, duplicates.

use std::collections::{BTreeMap, HashMap, VecDeque};

use chrono::NaiveDate;
use rust_decimal::Decimal;

use super::{ImportedLine, StagedLine, Twin};
use crate::id::StatementFileId;

/// What is said of one line.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Verdict {
    New,
    Duplicate(Twin),
    Possible(Twin),
}

type Day = (NaiveDate, Decimal);

/// What a line may be a copy of.
#[derive(Clone, Copy)]
struct Candidate<'a> {
    twin: Twin,
    file: Option<StatementFileId>,
    evidence: Evidence<'a>,
}

/// What two lines of one day and amount are compared by.
#[derive(Clone, Copy)]
struct Evidence<'a> {
    text: &'a super::IdentityText,
    instalment: Option<(u16, u16)>,
    bank_id: Option<&'a str>,
}

impl<'a> Evidence<'a> {
    fn of_line(line: &'a StagedLine) -> Self {
        Self { text: &line.identity, instalment: line.instalment, bank_id: line.bank_id.as_deref() }
    }
}

/// A verdict for each of the `open` lines, in their order.
pub(super) fn verdicts(lines: &[StagedLine], open: &[usize], imported: &[ImportedLine]) -> Vec<Verdict> {
    let mut pool: HashMap<Day, Vec<Candidate<'_>>> = HashMap::with_capacity(imported.len());
    for line in imported {
        let evidence = Evidence { text: &line.identity, instalment: line.instalment, bank_id: line.bank_id.as_deref() };
        let candidate = Candidate { twin: Twin::Imported(line.id), file: line.file, evidence };
        pool.entry((line.date, line.amount.amount())).or_default().push(candidate);
    }
    // File by file, in the order of their identities, which is the order of their uploads.
    let mut files: BTreeMap<Option<StatementFileId>, BTreeMap<Day, Vec<usize>>> = BTreeMap::new();
    for (slot, &index) in open.iter().enumerate() {
        let line = &lines[index];
        files.entry(line.file).or_default().entry((line.date, line.amount.amount())).or_default().push(slot);
    }
    let mut verdicts = vec![Verdict::New; open.len()];
    for (file, days) in files {
        for (day, slots) in days {
            let known = pool.entry(day).or_default();
            let others: Vec<Candidate<'_>> = known.iter().filter(|known| known.file != file).copied().collect();
            let mine: Vec<Evidence<'_>> = slots.iter().map(|&slot| Evidence::of_line(&lines[open[slot]])).collect();
            for (&slot, verdict) in slots.iter().zip(match_day(&mine, &others)) {
                verdicts[slot] = verdict;
                if !matches!(verdict, Verdict::Duplicate(_)) {
                    let line = &lines[open[slot]];
                    let twin = Twin::Staged(line.id);
                    known.push(Candidate { twin, file, evidence: Evidence::of_line(line) });
                }
            }
        }
    }
    verdicts
}

/// Matches the lines of one file, day and amount with what other files had for that day and amount, one to one: equal
/// texts first, then equal bank ids, then shortened texts. What is left on both sides may be the same thing retold.
fn match_day(mine: &[Evidence<'_>], others: &[Candidate<'_>]) -> Vec<Verdict> {
    let mut verdicts = vec![Verdict::New; mine.len()];
    if others.is_empty() {
        return verdicts;
    }
    let mut matching = Matching { mine, others, partner: vec![None; mine.len()], is_free: vec![true; others.len()] };
    matching.by_equal_text();
    matching.by_bank_id();
    matching.by_shortened_text();
    let mut left: VecDeque<usize> = (0..others.len()).filter(|&other| matching.is_free[other]).collect();
    for ((verdict, partner), mine) in verdicts.iter_mut().zip(&matching.partner).zip(mine) {
        *verdict = if let Some(other) = partner {
            Verdict::Duplicate(others[*other].twin)
        } else {
            let place = left.iter().position(|&other| !is_another_part(mine, &others[other].evidence));
            let other = place.and_then(|place| left.remove(place));
            other.map_or(Verdict::New, |other| Verdict::Possible(others[other].twin))
        };
    }
    verdicts
}

/// Whether two lines are different instalments, as of one purchase: banks print the day of the purchase on every part.
fn is_another_part(one: &Evidence<'_>, other: &Evidence<'_>) -> bool {
    matches!((one.instalment, other.instalment), (Some(one), Some(other)) if one != other)
}

struct Matching<'m, 'a> {
    mine: &'m [Evidence<'a>],
    others: &'m [Candidate<'a>],
    partner: Vec<Option<usize>>,
    is_free: Vec<bool>,
}

impl<'a> Matching<'_, 'a> {
    fn join(&mut self, mine: usize, other: usize) {
        self.partner[mine] = Some(other);
        self.is_free[other] = false;
    }

    fn by_equal_text(&mut self) {
        let key = |evidence: &Evidence<'a>| (evidence.text.as_str(), evidence.instalment);
        let mut free: HashMap<_, Vec<usize>> = HashMap::new();
        for (other, candidate) in self.others.iter().enumerate().rev() {
            free.entry(key(&candidate.evidence)).or_default().push(other);
        }
        // Of several equal texts, the one with the same bank id is the nearest; the counts are the same either way.
        for by_id in [true, false] {
            for mine in 0..self.mine.len() {
                if self.partner[mine].is_some() {
                    continue;
                }
                let Some(equals) = free.get_mut(&key(&self.mine[mine])) else {
                    continue;
                };
                let found = if by_id {
                    let id = self.mine[mine].bank_id;
                    // The ids of a day come in one order in every download, so the partner is at the end.
                    equals.last().filter(|&&other| id.is_some() && self.others[other].evidence.bank_id == id).copied()
                } else {
                    equals.last().copied()
                };
                if let Some(other) = found {
                    equals.pop();
                    self.join(mine, other);
                }
            }
        }
    }

    /// A bank's id joins two texts only when it is the id of one line on each side: banks give one id to several.
    fn by_bank_id(&mut self) {
        let mut counts: HashMap<&str, (u32, u32)> = HashMap::new();
        for evidence in self.mine {
            counts.entry(evidence.bank_id.unwrap_or_default()).or_default().0 += 1;
        }
        let mut at: HashMap<&str, usize> = HashMap::new();
        for (other, candidate) in self.others.iter().enumerate() {
            let id = candidate.evidence.bank_id.unwrap_or_default();
            counts.entry(id).or_default().1 += 1;
            at.insert(id, other);
        }
        for mine in 0..self.mine.len() {
            let Some(id) = self.mine[mine].bank_id.filter(|id| !id.is_empty()) else {
                continue;
            };
            if self.partner[mine].is_some() || counts.get(id) != Some(&(1, 1)) {
                continue;
            }
            if let Some(&other) = at.get(id).filter(|&&other| self.is_free[other]) {
                self.join(mine, other);
            }
        }
    }

    fn by_shortened_text(&mut self) {
        let mut free: BTreeMap<&str, Vec<usize>> = BTreeMap::new();
        for (other, candidate) in self.others.iter().enumerate() {
            if self.is_free[other] {
                free.entry(candidate.evidence.text.as_str()).or_default().push(other);
            }
        }
        for mine in 0..self.mine.len() {
            if self.partner[mine].is_some() {
                continue;
            }
            let Evidence { text, instalment, .. } = self.mine[mine];
            let agrees = |other: &usize| self.others[*other].evidence.instalment == instalment;
            // Mine is the longer one: a shortened form of it is known.
            let mut known = text.shortened().find(|short| free.contains_key(short)).map(str::to_owned);
            if known.is_none() && text.may_be_shortened() {
                // Mine is the shorter one: what begins with it stands right after it in order.
                known = free
                    .range(text.as_str()..)
                    .next()
                    .filter(|(longer, _)| longer.starts_with(text.as_str()))
                    .map(|(longer, _)| (*longer).to_owned());
            }
            let Some(known) = known else { continue };
            let Some(others) = free.get_mut(known.as_str()) else {
                continue;
            };
            let Some(place) = others.iter().position(agrees) else {
                continue;
            };
            let other = others.swap_remove(place);
            if others.is_empty() {
                free.remove(known.as_str());
            }
            self.join(mine, other);
        }
    }
}

#[cfg(test)]
mod tests {
    use uuid::Uuid;

    use super::*;
    use crate::id::ImportedLineId;
    use crate::import_session::IdentityText;

    #[test]
    fn another_part_of_a_purchase_is_no_copy_of_it() {
        let (third, fourth) = (IdentityText::of("Loja - Parcela 3/10"), IdentityText::of("Loja - Parcela 4/10"));
        let evidence = |text, instalment| Evidence { text, instalment, bank_id: None };
        let twin = Twin::Imported(ImportedLineId::new(Uuid::nil()));
        let known = [Candidate { twin, file: None, evidence: evidence(&third, Some((3, 10))) }];
        let verdict = |text, instalment| match_day(&[evidence(text, instalment)], &known)[0];
        assert_eq!(verdict(&fourth, Some((4, 10))), Verdict::New);
        assert_eq!(verdict(&third, Some((3, 10))), Verdict::Duplicate(twin));
        // Without a word on which part it is, a person decides.
        assert_eq!(verdict(&fourth, None), Verdict::Possible(twin));
    }
}
