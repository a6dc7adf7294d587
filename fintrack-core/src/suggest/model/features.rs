//! What the model sees of a transaction: numbers with names, and the names are hashes.
//!
//! The words of the merchant, their pairs and their runs of five letters are scaled to unit length together, so
//! that a long name says no more than a short one. Beside them stand the sign and size of the amount, how the money
//! travelled, what else the text said, and what the dictionary knows.

use std::ops::Range;
use std::sync::LazyLock;

use rust_decimal::Decimal;
use twox_hash::XxHash3_64;

use super::super::descriptor::Descriptor;
use super::super::dictionary::Concept;
use super::mix::mixed;

/// How much each kind of feature weighs; found by trial on the open data sets (`docs/classifier.md`).
mod weight {
    pub(super) const WORD: f32 = 1.0;
    pub(super) const PAIR: f32 = 0.8;
    pub(super) const KEY: f32 = 1.0;
    pub(super) const FIRST_WORD: f32 = 0.6;
    /// A run of letters.
    pub(super) const RUN: f32 = 0.6;
    pub(super) const SIGN: f32 = 0.25;
    pub(super) const SIZE: f32 = 0.25;
    pub(super) const AMOUNT: f32 = 0.25;
    pub(super) const KEY_AND_SIZE: f32 = 0.3;
    pub(super) const KEY_AND_AMOUNT: f32 = 0.3;
    pub(super) const MARK: f32 = 0.2;
    pub(super) const OTHER_WORD: f32 = 0.2;
    pub(super) const CONCEPT: f32 = 0.8;
    pub(super) const BIAS: f32 = 0.15;
}

/// How many letters a run has. Shorter ones, and several lengths together, were no better.
const RUN: usize = 5;
/// How many words beside the merchant are looked at.
const OTHER_WORDS_MAX: usize = 8;
/// How many letters two words share at least that are taken for forms of one.
const STEM: usize = 5;
/// Shorter words have too many others that begin so.
const STEM_LETTERS_MIN: usize = 4;

/// What a feature is of; part of its hash, so that a word is never taken for a key.
#[derive(Clone, Copy)]
#[repr(u64)]
enum Of {
    Key = 1,
    Word,
    FirstWord,
    Pair,
    Sign,
    Size,
    Amount,
    KeyAndSize,
    KeyAndAmount,
    Mark,
    Processor,
    OtherWord,
    Concept,
    Group,
    Bias,
    Run,
}

/// The name of a feature.
pub(super) type Name = u64;

/// The beginning of a word: two words that share it are taken for forms of one.
pub(super) type Stem = [u8; STEM];

/// What the model sees of one transaction; made once and filled again for each.
#[derive(Debug, Default)]
pub(super) struct Features {
    /// Each feature and how strong it is.
    pub(super) all: Vec<(Name, f32)>,
    /// So many of them, the first ones, are the same for every transaction of a merchant: its words, what the dictionary or a
    /// code says it is, and the bias.
    pub(super) of_merchant: usize,
    /// The merchant.
    pub(super) key: Name,
    /// Its words.
    pub(super) words: Vec<Name>,
    /// Behind the last feature of each word.
    pub(super) ends: Vec<usize>,
    /// Those of what the dictionary knows.
    pub(super) concepts: Range<usize>,
    /// The exact amount and its sign.
    pub(super) amount: Name,
    /// The beginnings of all words of the text.
    pub(super) stems: Vec<Stem>,
    /// What the dictionary knows of it.
    pub(super) concept: Option<Concept>,
}

impl Features {
    /// Looks at a text and an amount; positive is money in.
    pub(super) fn fill(&mut self, text: &Descriptor, amount: Decimal, concept: Option<Concept>) {
        self.fill_merchant(text, concept);
        self.fill_beside(text, amount);
    }

    /// Looks at what differs from transaction to transaction of a merchant. What does not was looked at, or is
    /// [recalled](Self::recall).
    pub(super) fn fill_beside(&mut self, text: &Descriptor, amount: Decimal) {
        self.fill_amount(amount);
        self.fill_rest(text);
    }

    /// A merchant whose features are known to whoever asks.
    pub(super) fn recall(&mut self, key: Name, stems: &[Stem], concept: Option<Concept>) {
        self.clear(key, concept);
        self.stems.extend_from_slice(stems);
    }

    fn clear(&mut self, key: Name, concept: Option<Concept>) {
        (self.key, self.concept) = (key, concept);
        (self.of_merchant, self.concepts) = (0, 0..0);
        self.all.clear();
        self.words.clear();
        self.stems.clear();
        self.ends.clear();
    }

    /// Looks at what is the same for every transaction of a merchant.
    pub(super) fn fill_merchant(&mut self, text: &Descriptor, concept: Option<Concept>) {
        self.clear(key(text), concept);
        self.push(Of::Key, self.key, weight::KEY);
        let mut previous = None;
        for word in text.words() {
            let name = named(Of::Word, word.as_bytes());
            self.words.push(name);
            self.stems.extend(stem(word));
            self.all.push((name, weight::WORD));
            match previous {
                None => self.push(Of::FirstWord, name, weight::FIRST_WORD),
                Some(previous) => self.push(Of::Pair, mixed(previous) ^ name, weight::PAIR),
            }
            previous = Some(name);
            self.fill_runs(word.as_bytes());
            self.ends.push(self.all.len());
        }
        let inverse = 1.0 / self.all.iter().map(|(_, value)| value * value).sum::<f32>().sqrt();
        for (_, value) in &mut self.all {
            *value *= inverse;
        }
        let first = self.all.len();
        if let Some(concept) = concept {
            self.push(Of::Concept, concept.id(), weight::CONCEPT);
            self.push(Of::Group, concept.group(), weight::CONCEPT);
        }
        self.concepts = first..self.all.len();
        self.push(Of::Bias, 0, weight::BIAS);
        self.of_merchant = self.all.len();
    }

    /// The runs of letters of a word, whose ends are letters too.
    fn fill_runs(&mut self, word: &[u8]) {
        const START: u8 = b'^';
        const END: u8 = b'$';
        const LETTERS: u64 = (1 << (8 * RUN)) - 1;
        let longer = |run: u64, letter: u8| (run << 8 | u64::from(letter)) & LETTERS;
        let (begin, rest) = word.split_at(word.len().min(RUN - 2));
        let mut run = begin.iter().fold(START.into(), |run, letter| longer(run, *letter)); // its newest letter lowest
        if begin.len() == RUN - 2 {
            self.all.extend(rest.iter().map(|letter| {
                run = longer(run, *letter);
                (name(Of::Run, run), weight::RUN)
            }));
            self.push(Of::Run, longer(run, END), weight::RUN);
        }
    }

    fn fill_amount(&mut self, amount: Decimal) {
        let sign = u64::from(amount.is_sign_negative());
        let size = size(amount);
        let coarse = size / 2;
        let (units, scale) = normal(amount);
        let [low, high] = halves(units);
        let exact = mixed(low ^ high) ^ u64::from(scale) << 1 ^ sign;
        self.amount = exact;
        self.push(Of::Sign, sign, weight::SIGN);
        self.push(Of::Size, size << 1 | sign, weight::SIZE);
        self.push(Of::Amount, exact, weight::AMOUNT);
        self.push(Of::KeyAndSize, mixed(self.key ^ coarse), weight::KEY_AND_SIZE);
        self.push(Of::KeyAndAmount, mixed(self.key ^ exact), weight::KEY_AND_AMOUNT);
    }

    fn fill_rest(&mut self, text: &Descriptor) {
        for mark in text.marks() {
            self.push(Of::Mark, mark as u64, weight::MARK);
        }
        if let Some(processor) = text.processor() {
            self.push(Of::Processor, named(Of::Processor, processor.as_bytes()), weight::MARK);
        }
        for word in text.others().take(OTHER_WORDS_MAX) {
            self.stems.extend(stem(word));
            self.push(Of::OtherWord, named(Of::OtherWord, word.as_bytes()), weight::OTHER_WORD);
        }
    }

    fn push(&mut self, of: Of, what: u64, strength: f32) {
        self.all.push((name(of, what), strength));
    }
}

/// The merchant of a text.
pub(super) fn key(text: &Descriptor) -> Name {
    named(Of::Key, text.key().as_bytes())
}

/// The name of a feature of one kind.
const fn name(of: Of, what: u64) -> Name {
    mixed(what ^ (of as u64) << 56)
}

/// The beginning of a word, if it is long enough to tell.
pub(super) fn stem(word: &str) -> Option<Stem> {
    let letters = word.as_bytes();
    (letters.len() >= STEM_LETTERS_MIN).then(|| {
        let mut stem = Stem::default();
        let length = letters.len().min(STEM);
        stem[..length].copy_from_slice(&letters[..length]);
        stem
    })
}

fn named(of: Of, text: &[u8]) -> Name {
    XxHash3_64::oneshot_with_seed(of as u64, text)
}

#[expect(clippy::cast_possible_truncation, reason = "each half is its own number")]
const fn halves(number: u128) -> [u64; 2] {
    [number as u64, (number >> 64) as u64]
}

/// An amount without its sign and without zeros at its end: its digits, and how many of them are decimals.
fn normal(amount: Decimal) -> (u128, u32) {
    let (units, mut scale) = (amount.mantissa().unsigned_abs(), amount.scale());
    let Ok(mut few) = u64::try_from(units) else {
        let normal = amount.normalize();
        return (normal.mantissa().unsigned_abs(), normal.scale());
    };
    while scale > 0 && few % 10 == 0 {
        few /= 10;
        scale -= 1;
    }
    (few.into(), scale)
}

/// How large an amount is: 2 ln(1 + |amount|), rounded down; 10, 16, 27, 44, 73, 120 … are each one more.
fn size(amount: Decimal) -> u64 {
    /// More than twice the logarithm of the largest decimal.
    const SIZES: u16 = 140;
    static LEAST: LazyLock<Vec<f64>> =
        LazyLock::new(|| (0..SIZES).map(|size| libm::expm1(f64::from(size) / 2.0)).collect());
    static UNITS: LazyLock<Vec<f64>> = LazyLock::new(|| {
        (0..=Decimal::MAX_SCALE).scan(1.0, |unit, _| Some(std::mem::replace(unit, *unit * 10.0))).collect()
    });
    let units = amount.mantissa().unsigned_abs();
    #[expect(clippy::cast_precision_loss, reason = "the first digits are enough")]
    let units = u64::try_from(units).map_or_else(|_| units as f64, |few| few as f64);
    let magnitude = units / UNITS[amount.scale() as usize];
    LEAST.partition_point(|least| *least <= magnitude) as u64 - 1
}
