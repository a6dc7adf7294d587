//! What a guess was made of, from the same numbers, as data that each shell words in the user's language.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use super::affinity::{Shared, Tie};
use super::linear::Class;
use super::{Life, Model, Prediction, Sample, Scratch, dense};
use crate::suggest::dictionary;

/// How many words are named.
const WORDS_MAX: usize = 3;
/// What leans less tells nothing.
const LEAN_MIN: f32 = 0.05;

/// Why a class was guessed. Every part names what was seen: nothing is said of a merchant, word or amount that was never
/// confirmed.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Explanation {
    /// What was done with this merchant.
    pub merchant: Option<MerchantEvidence>,
    /// Words of other merchants that speak for the class, the strongest first; only of a new merchant.
    pub words: Vec<LearnedWord>,
    /// What the dictionary says of it.
    pub concept: Option<ConceptEvidence>,
    /// What was done with this very amount.
    pub amount: Option<AmountEvidence>,
    /// How such guesses went so far.
    pub record: Option<TrackRecord>,
}

/// "12 of 12 earlier *uber trip*, last on 3 May".
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct MerchantEvidence {
    /// The merchant.
    pub merchant: String,
    /// How many confirmations were of the class that is guessed.
    pub agreeing: u32,
    /// How many there were.
    pub seen: u32,
    /// The day of the newest one; `None` once that was taken back.
    pub last: Option<NaiveDate>,
}

/// "*drogaria*, as in 9 earlier merchants that were filed so": a word that speaks for a class rather than for the next likely one.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct LearnedWord {
    /// The word.
    pub word: String,
    /// How many merchants that have it were filed under the class that is guessed.
    pub merchants: u32,
}

/// "*posto* is fuel, and you file fuel so".
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ConceptEvidence {
    /// The dictionary's phrase; `None` when the text has none for it, and a merchant category code says it.
    pub phrase: Option<&'static str>,
    /// What it means.
    pub concept: dictionary::Concept,
    /// Whether the name of the class means the same, or the same group; otherwise earlier confirmations tied them.
    pub is_by_name: bool,
}

/// "The same amount as 3 earlier ones".
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct AmountEvidence {
    /// How often this amount was filed under the class.
    pub times: u32,
}

/// "Of merchants new to you: 6 of 10 such guesses were right".
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct TrackRecord {
    /// Whether it is of merchants that were new, or of known ones.
    pub is_new: bool,
    /// How many guesses were right.
    pub right: u32,
    /// How many were answered.
    pub answered: u32,
}

impl Model {
    /// Why a class was guessed for a transaction.
    pub fn explain(&self, sample: &Sample<'_>, guess: &Prediction, scratch: &mut Scratch) -> Explanation {
        if self.labels.get(guess.class).is_none_or(|label| label.life != Life::Active) {
            return Explanation::default();
        }
        let class = dense(guess.class);
        scratch.features.fill(sample.text, sample.amount, sample.concept);
        self.meanings.shared(&scratch.features, &mut scratch.shared);
        let against = guess.others[0].map(dense);
        let lean = self.linear.leaning(&scratch.features, class, against);
        let merchant = self.merchant_evidence(sample, class, scratch);
        let words = if merchant.is_some() { Vec::new() } else { self.word_evidence(sample, class, &lean, scratch) };
        let times = self.amounts.times(scratch.features.amount, class);
        let record = if merchant.is_some() { self.record.known_guesses } else { self.record.new_guesses };
        Explanation {
            words,
            concept: Self::concept_evidence(sample, class, &lean, scratch),
            amount: (times > 0).then_some(AmountEvidence { times }),
            record: (record.answered > 0).then_some(TrackRecord {
                is_new: merchant.is_none(),
                right: record.right,
                answered: record.answered,
            }),
            merchant,
        }
    }

    fn merchant_evidence(&self, sample: &Sample<'_>, class: Class, scratch: &Scratch) -> Option<MerchantEvidence> {
        let habit = self.memory.of(scratch.features.key)?;
        Some(MerchantEvidence {
            merchant: sample.text.key().to_owned(),
            agreeing: habit.agreeing(class),
            seen: habit.seen,
            last: habit.last,
        })
    }

    fn word_evidence(&self, sample: &Sample<'_>, class: Class, lean: &[f32], scratch: &Scratch) -> Vec<LearnedWord> {
        let features = &scratch.features;
        let mut start = 1; // the first feature is the whole merchant
        let mut words: Vec<(LearnedWord, f32)> = Vec::new();
        for ((word, name), end) in sample.text.words().zip(&features.words).zip(&features.ends) {
            let lean: f32 = lean[start..*end].iter().sum();
            start = *end;
            let merchants = self.memory.merchants(*name, class);
            if merchants > 0 && lean >= LEAN_MIN && words.iter().all(|(known, _)| known.word != word) {
                words.push((LearnedWord { word: word.to_owned(), merchants }, lean));
            }
        }
        words.sort_by(|(_, a), (_, b)| b.total_cmp(a));
        words.into_iter().take(WORDS_MAX).map(|(word, _)| word).collect()
    }

    fn concept_evidence(sample: &Sample<'_>, class: Class, lean: &[f32], scratch: &Scratch) -> Option<ConceptEvidence> {
        let concept = sample.concept?;
        let hit = dictionary::find(sample.text).filter(|hit| hit.concept == concept);
        let means = |shared: &Shared| shared.class == class && (shared.has(Tie::Concept) || shared.has(Tie::Group));
        let is_by_name = scratch.shared.iter().any(means);
        let leans: f32 = scratch.features.concepts.clone().map(|place| lean[place]).sum();
        (is_by_name || leans >= LEAN_MIN).then_some(ConceptEvidence {
            phrase: hit.map(|hit| hit.phrase),
            concept,
            is_by_name,
        })
    }
}
