//! What merchants' words usually mean, in Portuguese and English: ours, and the same for everybody.
//!
//! Three tables stand beside this file. `words.tsv` says what a phrase means: `posto` is *fuel*, `mercado livre` a
//! *marketplace*. A phrase matches whole words; one that ends in `*` also longer ones. Of several matches the one with most
//! letters counts. `concepts.tsv` says what each meaning is: the group that it belongs to, and the category or subcategory of
//! the template for money that goes out and comes in. `mcc.tsv` gives the meaning of the codes by which card schemes sort
//! their merchants.

use std::collections::HashMap;
use std::sync::LazyLock;

use foldhash::fast::FixedState;
use twox_hash::XxHash3_64;

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
    id: u64,
    group: &'static str,
    group_id: u64,
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

/// A phrase, ready to be compared.
#[derive(Clone, Copy, Debug)]
struct Phrase {
    text: &'static str,
    letters: u8,
    concept: Concept,
}

/// What the tables may hold, by a few letters: most of what is asked is not there, and this is quicker to ask.
#[derive(Clone, Debug)]
struct Sieve(Box<[u64]>);

impl Sieve {
    const BITS: u32 = 16;

    fn new() -> Self {
        Self(vec![0; 1 << Self::BITS >> 6].into())
    }

    const fn place(what: u64) -> (usize, usize) {
        // Source: Fibonacci hashing, D. Knuth, *The Art of Computer Programming*, volume 3, 6.4.
        let mixed = (what.wrapping_mul(0x9E37_79B9_7F4A_7C15) >> (u64::BITS - Self::BITS)) as usize;
        (mixed >> 6, mixed & 63)
    }

    fn add(&mut self, what: u64) {
        let (at, bit) = Self::place(what);
        self.0[at] |= 1 << bit;
    }

    fn may_hold(&self, what: u64) -> bool {
        let (at, bit) = Self::place(what);
        self.0[at] >> bit & 1 == 1
    }
}

/// The first four letters of a word, and how long it is.
fn shape(word: &[u8]) -> u64 {
    (word.len() as u64) << 32 | beginning(word)
}

/// The first four letters of a word, or all of a shorter one.
fn beginning(word: &[u8]) -> u64 {
    match word.first_chunk() {
        Some(letters) => u32::from_be_bytes(*letters).into(),
        None => word.iter().fold(0, |all, letter| all << 8 | u64::from(*letter)),
    }
}

/// The beginnings of two words.
fn pair_shape(first: &[u8], second: &[u8]) -> u64 {
    beginning(first) << 32 | beginning(second)
}

/// A map that is read much. Its hash is the same in every run, and nothing depends on its order.
type Map<K, V> = HashMap<K, V, FixedState>;

/// What begins with a word.
#[derive(Clone, Debug, Default)]
struct Entry {
    /// The phrase that is this word alone.
    alone: Option<Phrase>,
    /// Longer phrases whose second word is cut, if there are longer phrases; the others are looked up by two words.
    cut: Option<Vec<Phrase>>,
}

/// The tables, ready to be looked into.
struct Dictionary {
    concepts: Vec<Row>,
    by_word: Map<&'static str, Entry>,
    /// Phrases of two words and more, by the first two with the blank between them.
    by_pair: Map<&'static str, Vec<Phrase>>,
    /// Phrases of one word that begin so, by the first letters; the longest first.
    by_stem: Map<[u8; STEM_LETTERS_MIN], Vec<Phrase>>,
    /// The keys of these maps, each in its sieve.
    listed: Sieve,
    paired: Sieve,
    begun: Sieve,
    codes: Map<u16, Concept>,
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
        self.row().group
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

    /// A number that stays the same when the dictionary grows.
    pub(super) fn id(self) -> u64 {
        self.row().id
    }

    /// The same of its group.
    pub(super) fn group(self) -> u64 {
        self.row().group_id
    }

    /// The concept with an id.
    pub(super) fn of_id(id: u64) -> Option<Self> {
        Self::all().find(|concept| concept.id() == id)
    }

    fn row(self) -> Row {
        DICTIONARY.concepts[usize::from(self.0)]
    }
}

/// The longest phrase that the merchant of a text holds; of equally long ones the first.
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
        let letters = word.as_bytes();
        let is_listed = dictionary.listed.may_hold(shape(letters));
        if let Some(entry) = is_listed.then(|| dictionary.by_word.get(word)).flatten() {
            entry.alone.iter().for_each(&mut offer);
            if let Some(cut) = &entry.cut {
                let is_paired = |next: &[u8]| dictionary.paired.may_hold(pair_shape(letters, next));
                let pair = from_here.pair().filter(|pair| is_paired(&pair.as_bytes()[letters.len() + 1..]));
                let pair = pair.and_then(|pair| dictionary.by_pair.get(pair));
                let (text, second) = (from_here.as_str(), letters.len() + 1);
                let goes_on = |phrase: &&Phrase| text.as_bytes().get(second) == phrase.text.as_bytes().get(second);
                let phrases = pair.into_iter().flatten().chain(cut).filter(goes_on);
                phrases.filter(|phrase| begin_with(text, phrase.text)).for_each(&mut offer);
            }
        }
        let stem = letters.first_chunk().filter(|letters| dictionary.begun.may_hold(beginning(*letters)));
        if let Some(stems) = stem.and_then(|letters| dictionary.by_stem.get(letters)) {
            let is_begun = |phrase: &&Phrase| word.starts_with(&phrase.text[..phrase.text.len() - 1]);
            stems.iter().find(is_begun).into_iter().for_each(&mut offer);
        }
    }
    best.map(|phrase| Hit { phrase: phrase.text, concept: phrase.concept })
}

/// Whether words begin with a phrase.
fn begin_with(words: &str, phrase: &str) -> bool {
    match phrase.strip_suffix('*') {
        Some(stem) => words.starts_with(stem),
        None => words.strip_prefix(phrase).is_some_and(|rest| rest.is_empty() || rest.starts_with(' ')),
    }
}

impl Dictionary {
    fn read() -> Self {
        let mut dictionary = Self {
            concepts: Vec::new(),
            by_word: Map::default(),
            listed: Sieve::new(),
            paired: Sieve::new(),
            begun: Sieve::new(),
            by_pair: Map::default(),
            by_stem: Map::default(),
            codes: Map::default(),
        };
        for [name, group, expense, income] in rows(CONCEPTS) {
            let (id, group_id) = (XxHash3_64::oneshot(name.as_bytes()), XxHash3_64::oneshot(group.as_bytes()));
            dictionary.concepts.push(Row { name, id, group, group_id, expense, income });
        }
        let concepts = (0..).map(Concept).zip(&dictionary.concepts);
        let concepts: HashMap<&str, Concept> = concepts.map(|(concept, row)| (row.name, concept)).collect();
        for [text, name] in rows(WORDS) {
            let letters = text.bytes().filter(u8::is_ascii_alphanumeric).fold(0, |count, _| count + 1);
            dictionary.add(Phrase { text, letters, concept: concepts[name] });
        }
        let code = |[code, name]: [&str; 2]| Some((code.parse().ok()?, concepts[name]));
        dictionary.codes = rows(CODES).filter_map(code).collect();
        dictionary
    }

    fn word(&mut self, word: &'static str) -> &mut Entry {
        self.listed.add(shape(word.as_bytes()));
        self.by_word.entry(word).or_default()
    }

    fn add(&mut self, phrase: Phrase) {
        let Some((first, rest)) = phrase.text.split_once(' ') else {
            let stem = phrase.text.strip_suffix('*').and_then(|stem| stem.as_bytes().first_chunk());
            if let Some(letters) = stem {
                self.begun.add(beginning(letters));
                let stems = self.by_stem.entry(*letters).or_default();
                stems.insert(stems.partition_point(|stem| stem.letters > phrase.letters), phrase);
            } else {
                self.word(phrase.text).alone = Some(phrase);
            }
            return;
        };
        let entry = self.word(first);
        let cut = entry.cut.get_or_insert_default();
        let second = rest.split(' ').next().unwrap_or(rest);
        if second.ends_with('*') {
            cut.push(phrase);
        } else {
            self.paired.add(pair_shape(first.as_bytes(), second.as_bytes()));
            self.by_pair.entry(&phrase.text[..first.len() + 1 + second.len()]).or_default().push(phrase);
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
                .flat_map(|template| {
                    std::iter::once(template.key).chain(template.subcategories.iter().map(|sub| sub.key))
                })
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
        let named: BTreeSet<&str> =
            phrases.iter().map(|[_, concept]| *concept).chain(rows(CODES).map(|[_, name]: [&str; 2]| name)).collect();
        assert!(named.is_subset(&concepts), "{:?}", named.difference(&concepts));
    }

    #[test]
    fn a_phrase_is_written_as_a_merchant_is() {
        for [phrase, _] in rows::<2>(WORDS) {
            let is_plain = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == ' ';
            let text = phrase.strip_suffix('*').unwrap_or(phrase);
            assert!(text.chars().all(is_plain) && text.trim() == text && !text.contains("  "), "{phrase}");
            assert!(!text.contains('*'), "{phrase}: only its end is cut");
            assert!(text.len() >= STEM_LETTERS_MIN || !phrase.ends_with('*'), "{phrase}");
        }
    }

    /// No phrase has what a descriptor loses, such as a glue word or the name of a channel.
    #[test]
    fn a_phrase_is_found_where_it_is_all_that_is_said() {
        for [phrase, concept] in rows::<2>(WORDS) {
            let text = phrase.trim_end_matches('*');
            let descriptor = Descriptor::of(text);
            assert_eq!(descriptor.key(), text);
            let hit = find(&descriptor).map(|hit| (hit.phrase, hit.concept.name()));
            let is_it = |(found, means): (&str, &str)| means == concept || found.trim_end_matches('*') == text;
            assert!(hit.is_some_and(is_it), "{phrase}: {hit:?}");
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
