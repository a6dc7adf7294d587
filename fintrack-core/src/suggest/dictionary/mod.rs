//! What merchants' words usually mean, in Portuguese and English: ours, and the same for everybody.
//!
//! Three tables stand beside this file. `words.tsv` says what a phrase means: `posto` is *fuel*, `mercado livre` a
//! *marketplace*. A phrase matches whole words; one that ends in `*` also longer ones. Of several matches the one with most
//! letters counts. `concepts.tsv` says what each meaning is: the group that it belongs to, and the category or subcategory of
//! the template for money that goes out and comes in. `mcc.tsv` gives the meaning of the codes by which card schemes sort
//! their merchants.

use std::collections::HashMap;
use std::sync::LazyLock;

use super::descriptor::Descriptor;
use crate::category::CategoryKind;

const WORDS: &str = include_str!("words.tsv");
const CONCEPTS: &str = include_str!("concepts.tsv");
const CODES: &str = include_str!("mcc.tsv");

/// The shortest beginning of a word that a phrase with `*` may ask for.
const STEM_LETTERS_MIN: usize = 4;

/// A kind of merchant, or of payment: *fuel*, *pharmacy*, *salary*.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Concept(u8);

/// What the table says of a concept.
#[derive(Clone, Copy, Debug)]
struct Row {
    name: &'static str,
    group: u8,
    expense: &'static str,
    income: &'static str,
}

/// A phrase that was found in a text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Hit {
    /// The phrase, as the dictionary has it.
    pub phrase: &'static str,
    /// What it means.
    pub concept: Concept,
}

/// A phrase by its first word.
#[derive(Clone, Copy, Debug)]
struct Phrase {
    text: &'static str,
    letters: usize,
    concept: Concept,
}

/// The tables, ready to be looked into.
struct Dictionary {
    concepts: Vec<Row>,
    groups: Vec<&'static str>,
    /// Phrases whose first word has to be this.
    by_word: HashMap<&'static str, Vec<Phrase>>,
    /// Phrases of one word that begin so.
    by_stem: HashMap<&'static str, Phrase>,
    stem_letters_max: usize,
    codes: HashMap<u16, Concept>,
}

static DICTIONARY: LazyLock<Dictionary> = LazyLock::new(Dictionary::read);

impl Concept {
    /// Every concept.
    pub fn all() -> impl Iterator<Item = Self> {
        (0..).zip(&DICTIONARY.concepts).map(|(id, _)| Self(id))
    }

    /// What the dictionary calls it; never shown.
    pub fn name(self) -> &'static str {
        self.row().name
    }

    /// The group that it belongs to: *transport*, *health*.
    pub fn group_name(self) -> &'static str {
        DICTIONARY.groups[usize::from(self.row().group)]
    }

    /// The key of the template's category or subcategory for it; `None` where no category is asked for.
    pub fn category(self, kind: CategoryKind) -> Option<&'static str> {
        let row = self.row();
        let key = match kind {
            CategoryKind::Expense => row.expense,
            CategoryKind::Income => row.income,
        };
        (!key.is_empty()).then_some(key)
    }

    /// What a merchant category code (ISO 18245) means.
    pub fn of_code(code: u16) -> Option<Self> {
        DICTIONARY.codes.get(&code).copied()
    }

    pub(super) const fn id(self) -> u64 {
        self.0 as u64
    }

    pub(super) fn group(self) -> u64 {
        self.row().group.into()
    }

    fn row(self) -> Row {
        DICTIONARY.concepts[usize::from(self.0)]
    }
}

/// The longest phrase that the merchant of a text holds.
pub fn find(text: &Descriptor) -> Option<Hit> {
    let dictionary = &*DICTIONARY;
    let mut best: Option<Phrase> = None;
    let mut offer = |phrase: &Phrase| {
        if best.is_none_or(|best| phrase.letters > best.letters) {
            best = Some(*phrase);
        }
    };
    let mut rest = text.words();
    loop {
        let from_here = rest.clone();
        let Some(word) = rest.next() else { break };
        let phrases = dictionary.by_word.get(word).map_or(&[][..], Vec::as_slice);
        phrases.iter().filter(|phrase| follows(from_here.clone(), phrase.text)).for_each(&mut offer);
        for length in (STEM_LETTERS_MIN..=word.len().min(dictionary.stem_letters_max)).rev() {
            if let Some(phrase) = word.get(..length).and_then(|stem| dictionary.by_stem.get(stem)) {
                offer(phrase);
                break;
            }
        }
    }
    best.map(|phrase| Hit { phrase: phrase.text, concept: phrase.concept })
}

/// Whether words begin with a phrase.
fn follows<'k>(mut words: impl Iterator<Item = &'k str>, phrase: &str) -> bool {
    let matches = |word: &str, pattern: &str| match pattern.strip_suffix('*') {
        Some(stem) => word.starts_with(stem),
        None => word == pattern,
    };
    phrase.split(' ').all(|pattern| words.next().is_some_and(|word| matches(word, pattern)))
}

impl Dictionary {
    fn read() -> Self {
        let mut dictionary = Self {
            concepts: Vec::new(),
            groups: Vec::new(),
            by_word: HashMap::new(),
            by_stem: HashMap::new(),
            stem_letters_max: 0,
            codes: HashMap::new(),
        };
        for [name, group, expense, income] in rows(CONCEPTS) {
            let group = dictionary.group(group);
            dictionary.concepts.push(Row { name, group, expense, income });
        }
        let concepts = (0..).map(Concept).zip(&dictionary.concepts);
        let concepts: HashMap<&str, Concept> = concepts.map(|(concept, row)| (row.name, concept)).collect();
        for [text, name] in rows(WORDS) {
            let letters = text.bytes().filter(u8::is_ascii_alphanumeric).count();
            dictionary.add(Phrase { text, letters, concept: concepts[name] });
        }
        let code = |[code, name]: [&str; 2]| Some((code.parse().ok()?, concepts[name]));
        dictionary.codes = rows(CODES).filter_map(code).collect();
        dictionary
    }

    fn group(&mut self, name: &'static str) -> u8 {
        let known = self.groups.iter().position(|group| *group == name).unwrap_or_else(|| {
            self.groups.push(name);
            self.groups.len() - 1
        });
        u8::try_from(known).unwrap_or(u8::MAX)
    }

    fn add(&mut self, phrase: Phrase) {
        match phrase.text.strip_suffix('*').filter(|stem| !stem.contains(' ')) {
            Some(stem) => {
                self.stem_letters_max = self.stem_letters_max.max(stem.len());
                self.by_stem.insert(stem, phrase);
            }
            None => {
                let first = phrase.text.split(' ').next().unwrap_or(phrase.text);
                self.by_word.entry(first).or_default().push(phrase);
            }
        }
    }
}

/// The rows of a table below its head, each with so many cells.
fn rows<const CELLS: usize>(table: &'static str) -> impl Iterator<Item = [&'static str; CELLS]> {
    table.lines().skip(1).map(|line| {
        let mut cells = line.split('\t');
        std::array::from_fn(|_| cells.next().unwrap_or_default())
    })
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;
    use crate::category::TEMPLATE;

    #[test]
    fn every_concept_names_a_category_of_the_template() {
        for kind in [CategoryKind::Expense, CategoryKind::Income] {
            let known: BTreeSet<&str> = TEMPLATE
                .iter()
                .filter(|template| template.kind == kind)
                .flat_map(|template| std::iter::once(template.key).chain(template.subcategories.iter().map(|sub| sub.key)))
                .collect();
            for key in Concept::all().filter_map(|concept| concept.category(kind)) {
                assert!(known.contains(key), "{key}");
            }
        }
    }

    #[test]
    fn the_tables_are_in_order_and_say_nothing_twice() {
        let phrases: Vec<[&str; 2]> = rows(WORDS).collect();
        assert!(phrases.is_sorted_by_key(|[phrase, concept]| (*concept, *phrase)));
        let distinct: BTreeSet<&str> = phrases.iter().map(|[phrase, _]| *phrase).collect();
        assert_eq!(distinct.len(), phrases.len());
        let concepts: BTreeSet<&str> = rows(CONCEPTS).map(|[name, ..]: [&str; 4]| name).collect();
        assert_eq!(concepts.len(), DICTIONARY.concepts.len());
        let named: BTreeSet<&str> = phrases.iter().map(|[_, concept]| *concept).chain(rows(CODES).map(|[_, name]: [&str; 2]| name)).collect();
        assert!(named.is_subset(&concepts), "{:?}", named.difference(&concepts));
    }

    #[test]
    fn a_phrase_is_written_as_a_merchant_is() {
        for [phrase, _] in rows::<2>(WORDS) {
            let is_plain = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == ' ';
            let text = phrase.strip_suffix('*').unwrap_or(phrase);
            assert!(text.chars().all(is_plain) && text.trim() == text && !text.contains("  "), "{phrase}");
            assert!(text.len() >= STEM_LETTERS_MIN || !phrase.ends_with('*'), "{phrase}");
        }
    }

    #[test]
    fn the_longest_phrase_wins() {
        let find = |text: &str| find(&Descriptor::of(text)).map(|hit| hit.concept.name());
        assert_eq!(find("MERCADO LIVRE"), Some("marketplace"));
        assert_eq!(find("Supermercados Boa Vista"), Some("supermarket"));
        assert_eq!(find("AUTO POSTO ESTRELA LTDA"), Some("fuel"));
        assert_eq!(find("Zyx Qwerty"), None);
    }

    #[test]
    fn a_merchant_category_code_has_a_meaning() {
        assert_eq!(Concept::of_code(5541).map(Concept::name), Some("fuel"));
        assert_eq!(Concept::of_code(1), None);
    }
}
