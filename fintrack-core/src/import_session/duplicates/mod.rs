//! Which lines were imported before: multiplicity, not presence.
//!
//! The multiplicity of (date, amount, text) is the *maximum over files of the count within one file*: two coffees on one
//! day are two transactions, and the same file again adds none. So each file is matched one to one against what came
//! from *other* files, and only what finds no partner is new. What is new beside a line that the bank no longer prints
//! may be that line, with another date or amount.
//! Source: the domain page, section 4, duplicates.

mod near;
mod same_day;
mod trust;

use std::collections::{BTreeMap, HashMap};

use chrono::NaiveDate;
use rust_decimal::Decimal;

use self::same_day::{Match, match_day};
use super::{IdentityText, ImportedLine, Likeness, StagedLine, Twin};
use crate::id::StatementFileId;
use crate::instalment::Instalment;
use crate::statement::IdRecord;

/// What is said of one line.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Verdict {
    New,
    Duplicate(Twin),
    Possible(Twin, Likeness),
}

type Day = (NaiveDate, Decimal);

/// What a line may be a copy of.
#[derive(Clone, Copy)]
struct Candidate<'a> {
    twin: Twin,
    file: Option<StatementFileId>,
    date: NaiveDate,
    amount: Decimal,
    evidence: Evidence<'a>,
}

/// What two lines are compared by.
#[derive(Clone, Copy)]
struct Evidence<'a> {
    text: &'a IdentityText,
    instalment: Option<Instalment>,
    bank_id: Option<&'a str>,
}

impl<'a> Evidence<'a> {
    fn text_and_part(&self) -> (&'a str, Option<Instalment>) {
        (self.text.as_str(), self.instalment)
    }
}

impl<'a> Candidate<'a> {
    fn imported(line: &'a ImportedLine) -> Self {
        let ImportedLine { id, file, date, amount, identity, bank_id, instalment, .. } = line;
        let evidence = Evidence { text: identity, instalment: *instalment, bank_id: bank_id.as_deref() };
        Self { twin: Twin::Imported(*id), file: *file, date: *date, amount: amount.amount(), evidence }
    }

    fn staged(line: &'a StagedLine) -> Self {
        let StagedLine { id, file, date, amount, identity, bank_id, instalment, .. } = line;
        let evidence = Evidence { text: identity, instalment: *instalment, bank_id: bank_id.as_deref() };
        Self { twin: Twin::Staged(*id), file: *file, date: *date, amount: amount.amount(), evidence }
    }

    const fn day(&self) -> Day {
        (self.date, self.amount)
    }
}

/// What is known of an account or card, by day and amount.
struct Known<'a> {
    lines: Vec<Candidate<'a>>,
    by_day: HashMap<Day, Vec<usize>>,
}

impl<'a> Known<'a> {
    fn new(imported: &'a [ImportedLine]) -> Self {
        let mut known =
            Self { lines: Vec::with_capacity(imported.len()), by_day: HashMap::with_capacity(imported.len()) };
        known.extend(imported.iter().map(Candidate::imported));
        known
    }

    fn extend(&mut self, lines: impl Iterator<Item = Candidate<'a>>) {
        for line in lines {
            self.by_day.entry(line.day()).or_default().push(self.lines.len());
            self.lines.push(line);
        }
    }

    /// What other files had for a day and amount.
    fn of_others(&self, day: Day, file: Option<StatementFileId>) -> Vec<usize> {
        let of_day = self.by_day.get(&day).map_or(&[][..], Vec::as_slice);
        of_day.iter().copied().filter(|&at| self.lines[at].file != file).collect()
    }
}

/// A verdict for each of the `open` lines, in their order, and what the files showed of the bank's ids. `ids` is what
/// earlier files showed.
pub(super) fn verdicts(
    lines: &[StagedLine],
    open: &[usize],
    imported: &[ImportedLine],
    ids: IdRecord,
) -> (Vec<Verdict>, IdRecord) {
    let mut known = Known::new(imported);
    let mut learned = IdRecord::default();
    // File by file, in the order of their identities, which is the order of their uploads.
    let mut files: BTreeMap<Option<StatementFileId>, Vec<usize>> = BTreeMap::new();
    for (slot, &index) in open.iter().enumerate() {
        files.entry(lines[index].file).or_default().push(slot);
    }
    let mut verdicts = vec![Verdict::New; open.len()];
    for (file, slots) in files {
        let mine: Vec<Candidate<'_>> = slots.iter().map(|&slot| Candidate::staged(&lines[open[slot]])).collect();
        let (said, shown) = of_file(file, &mine, &known, ids.with(learned));
        learned = learned.with(shown);
        for (&slot, verdict) in slots.iter().zip(&said) {
            verdicts[slot] = *verdict;
        }
        let is_new = |verdict: &Verdict| !matches!(verdict, Verdict::Duplicate(_));
        known.extend(mine.into_iter().zip(&said).filter(|(_, verdict)| is_new(verdict)).map(|(line, _)| line));
    }
    (verdicts, learned)
}

/// A verdict for each line of one file, and what it showed of the bank's ids.
fn of_file(
    file: Option<StatementFileId>,
    mine: &[Candidate<'_>],
    known: &Known<'_>,
    ids: IdRecord,
) -> (Vec<Verdict>, IdRecord) {
    let mut days: BTreeMap<Day, Vec<usize>> = BTreeMap::new();
    for (at, line) in mine.iter().enumerate() {
        days.entry(line.day()).or_default().push(at);
    }
    let days: Vec<(Vec<usize>, Vec<usize>)> =
        days.into_iter().map(|(day, places)| (places, known.of_others(day, file))).collect();
    let shown = trust::learned(mine, &known.lines, &days);
    let trust = shown.trust_after(ids);
    let mut verdicts = vec![Verdict::New; mine.len()];
    let mut is_printed = vec![false; known.lines.len()];
    for (places, others) in &days {
        let of_day: Vec<Evidence<'_>> = places.iter().map(|&at| mine[at].evidence).collect();
        let candidates: Vec<Candidate<'_>> = others.iter().map(|&other| known.lines[other]).collect();
        for (&at, found) in places.iter().zip(match_day(&of_day, &candidates, trust)) {
            let (place, verdict) = match found {
                Match::New => continue,
                Match::Same(place) => (place, Verdict::Duplicate(candidates[place].twin)),
                Match::Retold(place) => (place, Verdict::Possible(candidates[place].twin, Likeness::Retold)),
            };
            is_printed[others[place]] = true;
            verdicts[at] = verdict;
        }
    }
    let vanished = vanished(file, mine, known, &is_printed);
    for (at, twin, likeness) in near::resembling(mine, &verdicts, &vanished) {
        verdicts[at] = Verdict::Possible(twin, likeness);
    }
    // The same file once more shows nothing of what another download would have.
    let is_repeated = verdicts.iter().all(|verdict| matches!(verdict, Verdict::Duplicate(_)));
    (verdicts, if is_repeated { IdRecord { agreed: 0, ..shown } } else { shown })
}

/// The lines that other files had on days of which this file is whole, and that it does not print: the bank took them
/// back, or prints them otherwise. The last day of a file may have gone on after the download.
fn vanished<'a>(
    file: Option<StatementFileId>,
    mine: &[Candidate<'_>],
    known: &Known<'a>,
    is_printed: &[bool],
) -> Vec<Candidate<'a>> {
    let days = || mine.iter().map(|line| line.date);
    let (Some(first), Some(last)) = (days().min(), days().max()) else { return Vec::new() };
    let is_missed = |line: &Candidate<'_>| line.file != file && first <= line.date && line.date < last;
    known
        .lines
        .iter()
        .zip(is_printed)
        .filter(|(line, is_printed)| !**is_printed && is_missed(line))
        .map(|(line, _)| *line)
        .collect()
}
