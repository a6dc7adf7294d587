//! Which lines were imported before: multiplicity, not presence.
//!
//! The multiplicity of (date, amount, text) is the *maximum over files of the count within one file*: two coffees on one
//! day are two transactions, and the same file again adds none. So each file is matched one to one against what came
//! from *other* files, and only what finds no partner is new.
//! Source: the domain page, section 4, duplicates.

use std::collections::{BTreeMap, HashMap};

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
    let mut left = Retold::default();
    for other in (0..others.len()).rev().filter(|&other| matching.is_free[other]) {
        left.0.entry(others[other].evidence.instalment).or_default().push(other);
    }
    for ((verdict, partner), mine) in verdicts.iter_mut().zip(&matching.partner).zip(mine) {
        *verdict = match partner {
            Some(other) => Verdict::Duplicate(others[*other].twin),
            None => left.take(mine.instalment).map_or(Verdict::New, |other| Verdict::Possible(others[other].twin)),
        };
    }
    verdicts
}

/// Which instalment "k of n" a line is, where that is known.
type PartOf = Option<(u16, u16)>;

/// Whether two lines are different instalments, as of one purchase: banks print the day of the purchase on every part.
fn is_another_part(one: PartOf, other: PartOf) -> bool {
    matches!((one, other), (Some(one), Some(other)) if one != other)
}

/// What found no partner and may be the same thing retold, by part; the first at the end.
#[derive(Default)]
struct Retold(BTreeMap<PartOf, Vec<usize>>);

impl Retold {
    fn take(&mut self, part: PartOf) -> Option<usize> {
        let (&key, places) = self.0.iter_mut().find(|(other, _)| !is_another_part(part, **other))?;
        let place = places.pop();
        if places.is_empty() {
            self.0.remove(&key);
        }
        place
    }
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

    /// One text is the beginning of the other. Taken from the longest texts to the shortest, each with what began like
    /// it and found no partner: whatever is set aside fits every shorter beginning too, so no pair is given away.
    fn by_shortened_text(&mut self) {
        let mut order = Vec::new();
        order.extend((0..self.mine.len()).filter(|&mine| self.partner[mine].is_none()).map(Side::Mine));
        order.extend((0..self.others.len()).filter(|&other| self.is_free[other]).map(Side::Other));
        // Descending, so that a text comes after everything that begins with it.
        order.sort_by(|a, b| self.evidence(*b).text.cmp(self.evidence(*a).text));
        let (mut mine, mut others) = (Longer::default(), Longer::default());
        for side in order {
            let evidence = self.evidence(side);
            let opposite = if matches!(side, Side::Mine(_)) { &mut others } else { &mut mine };
            let longer = evidence.text.may_be_shortened().then(|| opposite.take(evidence)).flatten();
            match (side, longer) {
                (Side::Mine(mine), Some(other)) | (Side::Other(other), Some(mine)) => self.join(mine, other),
                (Side::Mine(at), None) => mine.keep(evidence, at),
                (Side::Other(at), None) => others.keep(evidence, at),
            }
        }
    }

    fn evidence(&self, side: Side) -> Evidence<'a> {
        match side {
            Side::Mine(mine) => self.mine[mine],
            Side::Other(other) => self.others[other].evidence,
        }
    }
}

/// Which list a place is in.
#[derive(Clone, Copy)]
enum Side {
    Mine(usize),
    Other(usize),
}

/// Texts that wait for a shorter one, by part and in order.
#[derive(Default)]
struct Longer<'a>(BTreeMap<PartOf, BTreeMap<&'a str, Vec<usize>>>);

impl<'a> Longer<'a> {
    fn keep(&mut self, Evidence { text, instalment, .. }: Evidence<'a>, at: usize) {
        self.0.entry(instalment).or_default().entry(text.as_str()).or_default().push(at);
    }

    /// Takes one that begins with a text and is no other part: of each part it stands right after that text in order.
    fn take(&mut self, Evidence { text, instalment, .. }: Evidence<'a>) -> Option<usize> {
        let mut parts = self.0.iter_mut().filter(|(part, _)| !is_another_part(instalment, **part));
        parts.find_map(|(_, texts)| {
            let (&longer, places) = texts.range_mut(text.as_str()..).next()?;
            let place = longer.starts_with(text.as_str()).then(|| places.pop()).flatten();
            if places.is_empty() {
                texts.remove(longer);
            }
            place
        })
    }
}

#[cfg(test)]
mod tests {
    use uuid::Uuid;

    use super::*;
    use crate::id::ImportedLineId;
    use crate::import_session::IdentityText;

    const TWIN: Twin = Twin::Imported(ImportedLineId::new(Uuid::nil()));

    /// What is said of the lines of one file, beside what others had for that day and amount.
    fn said(mine: &[(&str, PartOf)], known: &[(&str, PartOf)]) -> Vec<Verdict> {
        let folded = |lines: &[(&str, PartOf)]| -> Vec<(IdentityText, PartOf)> {
            lines.iter().map(|(text, part)| (IdentityText::of(text), *part)).collect()
        };
        let (mine, known) = (folded(mine), folded(known));
        let mine: Vec<Evidence<'_>> =
            mine.iter().map(|(text, part)| Evidence { text, instalment: *part, bank_id: None }).collect();
        let known: Vec<Candidate<'_>> = known
            .iter()
            .map(|(text, part)| Evidence { text, instalment: *part, bank_id: None })
            .map(|evidence| Candidate { twin: TWIN, file: None, evidence })
            .collect();
        match_day(&mine, &known)
    }

    #[test]
    fn another_part_of_a_purchase_is_no_copy_of_it() {
        let known = [("Loja - Parcela 3/10", Some((3, 10)))];
        assert_eq!(said(&[("Loja - Parcela 4/10", Some((4, 10)))], &known), [Verdict::New]);
        assert_eq!(said(&known, &known), [Verdict::Duplicate(TWIN)]);
        // Without a word on which part it is, a person decides.
        assert_eq!(said(&[("Loja - Parcela 4/10", None)], &known), [Verdict::Possible(TWIN)]);
    }

    #[test]
    fn a_text_cut_before_its_part_is_still_recognised() {
        let (whole, cut) = ([("Loja - Parcela 3/10", Some((3, 10)))], [("Loja - Parcela 3", None)]);
        assert_eq!(said(&cut, &whole), [Verdict::Duplicate(TWIN)]);
        assert_eq!(said(&whole, &cut), [Verdict::Duplicate(TWIN)]);
    }

    #[test]
    fn a_shortened_text_is_not_given_away_to_one_that_has_another() {
        // Two banks' formats: one printed `PADARIA`, the other whole texts; the third file cuts at 15 characters.
        let known = [("PADARIA", None), ("PADARIA ESTRELA DO SUL", None)];
        for mine in [["PADARIA AZUL", "PADARIA ESTRELA"], ["PADARIA ESTRELA", "PADARIA AZUL"]] {
            assert_eq!(said(&mine.map(|text| (text, None)), &known), [Verdict::Duplicate(TWIN); 2], "{mine:?}");
        }
    }
}
