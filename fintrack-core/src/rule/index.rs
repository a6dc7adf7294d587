//! Finds the rules that are worth looking at for a line, among thousands, in one pass over its text.

use std::collections::HashMap;
use std::ops::Range;

use aho_corasick::AhoCorasick;
use chrono::Datelike;
use regex::{RegexSet, RegexSetBuilder};
use rust_decimal::Decimal;
use smallvec::SmallVec;

use super::UNANCHORED_MAX;
use super::condition::Direction;
use super::error::RuleSetError;
use super::gate::{Gate, Key, Trait};
use super::line::Facts;
use crate::calendar::Weekday;
use crate::money::Currency;

/// How much memory the expressions without a fixed text may take together.
const UNANCHORED_BYTES_MAX: usize = 32 << 20;

/// The places of rules in their order.
pub(super) type Places = SmallVec<[u32; 16]>;

/// Rules by what a line must have for them.
#[derive(Clone, Debug, Default)]
pub(super) struct Index {
    /// All texts at once, and the rules behind each.
    texts: Option<(AhoCorasick, Vec<Places>)>,
    /// All expressions without a fixed text at once, and the rules behind each.
    patterns: Option<(RegexSet, Vec<Places>)>,
    amounts: HashMap<Currency, Ranges>,
    traits: HashMap<Trait, Places>,
    /// Rules that any line may fulfil.
    always: Places,
}

impl Index {
    /// Places each rule behind the keys of its gate.
    pub(super) fn new(gates: Vec<Option<Gate>>) -> Result<Self, RuleSetError> {
        let mut index = Self::default();
        let (mut texts, mut patterns) = (Grouped::default(), Grouped::default());
        let mut amounts: HashMap<Currency, Vec<(Decimal, Decimal, u32)>> = HashMap::new();
        for (place, gate) in (0..).zip(gates) {
            let Some(gate) = gate else {
                index.always.push(place);
                continue;
            };
            for key in gate {
                match key {
                    Key::Text(text) => texts.add(text, place),
                    Key::Pattern(pattern) => patterns.add(pattern, place),
                    Key::Amount { currency, low, high } => {
                        amounts.entry(currency).or_default().push((low, high, place));
                    }
                    Key::Trait(key) => index.traits.entry(key).or_default().push(place),
                }
            }
        }
        index.amounts = amounts.into_iter().map(|(currency, rows)| (currency, Ranges::new(rows))).collect();
        if !texts.names.is_empty() {
            // Texts are limited in number and length, far below what the automaton can hold.
            let automaton = AhoCorasick::new(&texts.names).map_err(|_| RuleSetError::TooMany(texts.names.len()))?;
            index.texts = Some((automaton, texts.places));
        }
        index.patterns = patterns.compiled()?;
        Ok(index)
    }

    /// The rules that may match a line, in their order.
    pub(super) fn candidates(&self, facts: &Facts<'_>) -> Places {
        let mut found = self.always.clone();
        if let Some((automaton, places)) = &self.texts {
            visit_texts(automaton, &facts.folded, |text| found.extend_from_slice(&places[text]));
        }
        if let Some((set, places)) = &self.patterns {
            set.matches(&facts.folded).iter().for_each(|pattern| found.extend_from_slice(&places[pattern]));
        }
        let line = facts.line;
        if let Some(ranges) = self.amounts.get(&line.amount.currency()) {
            ranges.visit(0..ranges.rows.len(), line.amount.abs().amount(), &mut found);
        }
        if !self.traits.is_empty() {
            let direction = Direction::of(line.amount).map(Trait::Direction);
            let traits = [
                Trait::Of(line.of),
                Trait::Day(line.date.day()),
                Trait::Weekday(Weekday::of(line.date)),
                Trait::Kind(line.kind),
            ];
            for places in traits.into_iter().chain(direction).filter_map(|key| self.traits.get(&key)) {
                found.extend_from_slice(places);
            }
        }
        found.sort_unstable();
        found.dedup();
        found
    }
}

/// Visits each text that stands in a folded text, once, however often it stands there: thousands of rules may wait behind it.
fn visit_texts(automaton: &AhoCorasick, folded: &str, mut visit: impl FnMut(usize)) {
    const BITS: usize = u64::BITS as usize;
    let mut seen: SmallVec<[u64; 32]> = SmallVec::from_elem(0, automaton.patterns_len().div_ceil(BITS));
    for hit in automaton.find_overlapping_iter(folded) {
        let text = hit.pattern().as_usize();
        let (word, bit) = (&mut seen[text / BITS], 1 << (text % BITS));
        if *word & bit == 0 {
            *word |= bit;
            visit(text);
        }
    }
}

/// Names, each once, and the rules behind each.
#[derive(Default)]
struct Grouped {
    names: Vec<String>,
    places: Vec<Places>,
    known: HashMap<String, usize>,
}

impl Grouped {
    fn add(&mut self, name: String, place: u32) {
        let next = self.names.len();
        let at = *self.known.entry(name.clone()).or_insert(next);
        if at == next {
            self.names.push(name);
            self.places.push(Places::new());
        }
        if self.places[at].last() != Some(&place) {
            self.places[at].push(place);
        }
    }

    fn compiled(self) -> Result<Option<(RegexSet, Vec<Places>)>, RuleSetError> {
        if self.names.is_empty() {
            return Ok(None);
        }
        let rules = self.places.iter().map(SmallVec::len).sum();
        if rules > UNANCHORED_MAX {
            return Err(RuleSetError::TooManyUnanchored(rules));
        }
        let set = RegexSetBuilder::new(&self.names)
            .case_insensitive(true)
            .size_limit(UNANCHORED_BYTES_MAX)
            .dfa_size_limit(UNANCHORED_BYTES_MAX)
            .build()
            .map_err(|_| RuleSetError::UnanchoredTooLarge)?;
        Ok(Some((set, self.places)))
    }
}

/// Ranges of amounts by their low ends; each also knows the highest end of its half, so that a search leaves out halves.
#[derive(Clone, Debug)]
struct Ranges {
    rows: Vec<(Decimal, Decimal, u32)>,
    highest: Vec<Decimal>,
}

impl Ranges {
    fn new(mut rows: Vec<(Decimal, Decimal, u32)>) -> Self {
        rows.sort_unstable();
        let mut ranges = Self { highest: vec![Decimal::ZERO; rows.len()], rows };
        ranges.measure(0..ranges.rows.len());
        ranges
    }

    fn measure(&mut self, part: Range<usize>) -> Decimal {
        if part.is_empty() {
            return Decimal::ZERO;
        }
        let middle = part.start + part.len() / 2;
        let halves = self.measure(part.start..middle).max(self.measure(middle + 1..part.end));
        self.highest[middle] = self.rows[middle].1.max(halves);
        self.highest[middle]
    }

    fn visit(&self, part: Range<usize>, amount: Decimal, found: &mut Places) {
        let middle = part.start + part.len() / 2;
        if part.is_empty() || self.highest[middle] < amount {
            return;
        }
        self.visit(part.start..middle, amount, found);
        let (low, high, place) = self.rows[middle];
        if low <= amount {
            if amount <= high {
                found.push(place);
            }
            self.visit(middle + 1..part.end, amount, found);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_is_visited_once_however_often_it_stands_there() {
        let texts: Vec<String> = (0..70).map(|n| format!("{n:02}")).chain(["a".to_owned(), "aa".to_owned()]).collect();
        let automaton = AhoCorasick::new(&texts).unwrap();
        let visited = |folded: &str| {
            let mut visited = Vec::new();
            visit_texts(&automaton, folded, |text| visited.push(texts[text].as_str()));
            visited
        };
        assert_eq!(visited(&"a".repeat(500)), ["a", "aa"]);
        assert_eq!(visited("69 a 05 69 05"), ["69", "a", "05"]);
        assert!(visited("b").is_empty());
    }
}
