//! The model: which class a transaction belongs to, learned from one confirmation at a time.
//!
//! Two layers. A [linear layer](linear) knows what words, amounts and kinds of merchant speak for; the [memory] knows what
//! was done with this very merchant. They are blended, and a [confidence] says how far the guess can be trusted, from how
//! well such guesses went before. A class's own name tells something too: what the dictionary calls *fuel* goes under
//! *Combustível* before anything was ever filed there.
//!
//! | module | holds |
//! |---|---|
//! | `features` | what is seen of a transaction |
//! | `linear`, `affinity`, `shares` | what speaks for a class, and how that becomes a share |
//! | `memory`, `tally` | what was confirmed: of merchants; of words and amounts |
//! | `guess`, `many`, `confidence` | what is guessed, of one transaction or of many, and how far that can be trusted |
//! | `event` | what is learned, in the order in which it happened |
//! | `explain` | what a guess was made of |
//! | `state` | the model as bytes |
//! | `table`, `mix` | maps by hashes, and numbers that look random |
//!
//! Laws: the same events in the same order give the same model, bit for bit; learning and taking back leaves the memory as
//! it was; the state never takes more than [`STATE_BYTES_MAX`], and memory follows it; an explanation counts what was
//! confirmed and not taken back, as far as it is not forgotten.
//!
//! Renaming a class, merging it into another or taking it out leaves what was learned of every other class as it is, bit for
//! bit. Shares are relative, so that their sizes may change all the same. Of guesses this is promised:
//! - what has no word and no meaning in common with the old name nor with the new one is guessed as before, confidence included;
//! - where a guess is of another class and the merchant's memory and the linear layer agree on it, as they do of a new
//!   merchant, it stays, or becomes the class that was renamed or that inherits;
//! - the heir has what both had, also what spoke against them.
//!
//! Method and measurements: `docs/classifier.md`.

#![expect(clippy::float_arithmetic, reason = "weights and shares have no exact decimals; no money is computed here")]

mod affinity;
mod confidence;
mod event;
mod explain;
mod features;
mod guess;
mod linear;
mod many;
mod memory;
pub(super) mod mix;
mod shares;
mod state;
mod table;
mod tally;

use chrono::NaiveDate;
use rust_decimal::Decimal;

use self::affinity::{Affinity, Meaning, Meanings, Shared};
use self::confidence::{Numbers, Record, class_unfollowed, followed};
use self::features::Features;
use self::linear::{Class, Linear, Steps};
use self::memory::Memory;
use self::state::Limit;
use self::tally::Amounts;
use super::descriptor::Descriptor;
use super::dictionary::{self, Concept};

pub(in crate::suggest) use memory::DECAY;

pub use event::Event;
pub use explain::{AmountEvidence, ConceptEvidence, Explanation, LearnedWord, MerchantEvidence, TrackRecord};
pub use many::Unread;
pub use state::{STATE_BYTES_MAX, StateError};

/// How much the linear layer counts beside the confirmations of a merchant, in confirmations.
const PRIOR: f64 = 2.0;
/// How often the linear layer steps towards a confirmation.
const STEPS: usize = 2;
/// The rate of right guesses of a class that was never guessed.
const FIRST_CLASS_RATE: f64 = 0.5;
/// What a class counts of a merchant's confirmations when it is one of its uses.
const A_USE: f64 = 0.3;
/// How many classes there may be.
pub const CLASSES_MAX: usize = 65_535;
/// After so many confirmations and what was taken back, a model learns nothing more: it is to be rebuilt. No count is larger,
/// so none is ever full.
const CLOCK_MAX: u32 = u32::MAX - 1;

/// A transaction that is to be filed, or was.
#[derive(Clone, Copy, Debug)]
pub struct Sample<'a> {
    /// Its text, taken apart.
    pub text: &'a Descriptor,
    /// Its amount; money in is positive.
    pub amount: Decimal,
    /// What the dictionary, or a merchant category code, says it is.
    pub concept: Option<Concept>,
}

impl<'a> Sample<'a> {
    /// A transaction of which the dictionary says what it is.
    pub fn new(text: &'a Descriptor, amount: Decimal) -> Self {
        Self { text, amount, concept: dictionary::find(text).map(|hit| hit.concept) }
    }
}

/// A guess.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Prediction {
    /// The likeliest class.
    pub class: usize,
    /// How far that can be trusted, 0 to 1.
    pub confidence: f64,
    /// The two next ones, the likelier first.
    pub others: [Option<usize>; 2],
    /// Whether the merchant was never confirmed before.
    pub is_new: bool,
    /// The logarithm of the odds before the user's own record is looked at.
    pub evidence: f64,
}

impl Prediction {
    /// What has to be known of it when the user answers.
    pub const fn shown(&self) -> Shown {
        Shown { class: self.class, is_new: self.is_new, evidence: self.evidence }
    }
}

/// A guess that a user was shown: kept until the user answers, and beside the answer.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Shown {
    /// The class.
    pub class: usize,
    /// Whether the merchant was new.
    pub is_new: bool,
    /// The logarithm of the odds, as the [`Prediction`] had it.
    pub evidence: f64,
}

/// A class.
#[derive(Clone, Debug, PartialEq)]
struct Label {
    meaning: Meaning,
    seen: u32,
    /// How often it was rightly guessed of late.
    rate: f64,
    life: Life,
}

/// Whether a class is still there.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Life {
    Active,
    Retired,
    /// Into one that is active.
    MergedInto(Class),
}

/// What was learned of one user's classes.
#[derive(Clone, Debug, Default)]
pub struct Model {
    labels: Vec<Label>,
    /// Classes that are gone.
    retired: Vec<Class>,
    meanings: Meanings,
    linear: Linear,
    affinity: Affinity,
    memory: Memory,
    amounts: Amounts,
    record: Record,
    seen: u32,
    /// Confirmations and what was taken back, counted.
    clock: u32,
    limit: Limit,
}

/// Room for a guess, which is kept from one to the next.
#[derive(Debug, Default)]
pub struct Scratch {
    features: Features,
    shared: Vec<Shared>,
    /// What the linear layer says of each class while it learns.
    linear: Vec<f32>,
    scores: Vec<f32>,
    steps: Steps,
    numbers: Numbers,
}

impl Scratch {
    /// What the confidence of the last guess was made of: for whoever fits its coefficients.
    pub const fn numbers(&self) -> &[f64] {
        &self.numbers
    }
}

impl Model {
    /// The same model, whose state may take no more than so many bytes from its next event on. A state that is read again is
    /// within [`STATE_BYTES_MAX`] until this is said again.
    #[must_use]
    pub const fn within(mut self, bytes: usize) -> Self {
        self.limit = Limit(bytes);
        self
    }

    /// A class that is not known yet, by its name and what the dictionary says of that; classes count from 0.
    ///
    /// # Panics
    /// Beyond [`CLASSES_MAX`] classes.
    pub fn add_class(&mut self, name: &Descriptor, concept: Option<Concept>) -> usize {
        assert!(self.labels.len() < CLASSES_MAX, "a workspace has at most {CLASSES_MAX} categories");
        let meaning = Meaning::of(name, concept);
        let class = self.labels.len();
        self.meanings.add(dense(class), &meaning);
        self.labels.push(Label { meaning, seen: 0, rate: FIRST_CLASS_RATE, life: Life::Active });
        self.keep_within_limit();
        class
    }

    /// Gives a class another name. One that is not known, or not any more, stays as it is.
    pub fn rename_class(&mut self, class: usize, name: &Descriptor, concept: Option<Concept>) {
        let Some(label) = self.labels.get_mut(class).filter(|label| label.life == Life::Active) else { return };
        label.meaning = Meaning::of(name, concept);
        self.meanings.remove(dense(class));
        self.meanings.add(dense(class), &label.meaning);
        self.keep_within_limit();
    }

    /// Takes a class out; what was filed there teaches for `heir`, if there is one that is not gone itself. One that is not
    /// known, or not any more, stays as it is, and so does one that would be its own heir.
    pub fn retire_class(&mut self, class: usize, heir: Option<usize>) {
        let heir = heir.and_then(|heir| self.living(heir));
        if self.living(class) != Some(class) || heir == Some(class) {
            return;
        }
        let (gone, life) = (dense(class), heir.map_or(Life::Retired, |heir| Life::MergedInto(dense(heir))));
        // Whoever made the class an heir has its heir now.
        let is_gone = |label: &Label| label.life == Life::MergedInto(gone);
        self.labels.iter_mut().filter(|label| is_gone(label)).for_each(|label| label.life = life);
        let label = &mut self.labels[class];
        (label.life, label.meaning) = (life, Meaning::default());
        let seen = std::mem::take(&mut label.seen);
        if let Some(heir) = heir {
            self.labels[heir].seen += seen;
        }
        let heir = heir.map(dense);
        self.retired.push(gone);
        self.meanings.remove(gone);
        self.linear.retire(gone, heir, self.labels.len());
        self.memory.retire(gone, heir);
        self.amounts.retire(gone, heir);
    }

    /// How many confirmations it knows of.
    pub const fn confirmations(&self) -> u32 {
        self.seen
    }

    /// How many classes were ever added.
    pub const fn classes(&self) -> usize {
        self.labels.len()
    }

    /// The class that has what was filed under a class: itself, what it was merged into, or nothing.
    pub fn living(&self, class: usize) -> Option<usize> {
        match self.labels.get(class)?.life {
            Life::Active => Some(class),
            Life::Retired => None,
            Life::MergedInto(heir) => Some(heir.into()),
        }
    }

    /// Learns what a transaction was filed under on a day, and how good the guess was that was shown. A class that is not
    /// known, or not any more, teaches nothing.
    pub fn learn(
        &mut self,
        sample: &Sample<'_>,
        class: usize,
        on: NaiveDate,
        shown: Option<&Shown>,
        scratch: &mut Scratch,
    ) {
        let Some((class, now)) = self.living(class).and_then(|class| Some((class, self.tick()?))) else { return };
        scratch.features.fill(sample.text, sample.amount, sample.concept);
        if let Some(shown) = shown {
            self.judge(shown, class, scratch.features.key);
        }
        self.step(class, scratch);
        self.memory.confirm(scratch.features.key, &scratch.features.words, dense(class), on, now);
        self.amounts.count(scratch.features.amount, dense(class), now);
        self.labels[class].seen += 1;
        self.seen += 1;
        self.keep_within_limit();
    }

    /// Takes the newest confirmation of a merchant and class back: the memory is as it was before, and so is the count of how
    /// often such guesses were right, if one was shown; the linear layer takes a step the other way, towards what it would say
    /// without. `false` when there is no such confirmation.
    pub fn unlearn(&mut self, sample: &Sample<'_>, class: usize, shown: Option<&Shown>, scratch: &mut Scratch) -> bool {
        let Some((class, now)) = self.living(class).and_then(|class| Some((class, self.tick()?))) else { return false };
        scratch.features.fill(sample.text, sample.amount, sample.concept);
        if !self.memory.take_back(scratch.features.key, dense(class), now) {
            return false;
        }
        if let Some(shown) = shown {
            self.unjudge(shown, class, scratch.features.key);
        }
        self.amounts.discount(scratch.features.amount, dense(class));
        self.score_all(scratch);
        self.shares_of_linear(scratch);
        let share = scratch.scores[class];
        scratch.scores.fill(0.0);
        scratch.scores[class] = share; // as if every share of this class were too much
        let Scratch { features, steps, scores, linear, .. } = scratch;
        self.linear.step(features, steps, scores, linear, now);
        self.labels[class].seen -= 1;
        self.seen -= 1;
        self.keep_within_limit();
        true
    }

    /// What the clock says next; `None` when it has run out.
    fn tick(&mut self) -> Option<u32> {
        self.clock = Some(self.clock).filter(|clock| *clock < CLOCK_MAX)? + 1;
        Some(self.clock)
    }

    fn judge(&mut self, shown: &Shown, class: usize, key: features::Name) {
        let is_right = self.living(shown.class) == Some(class);
        self.record.judge(shown, is_right);
        if let Some(class) = self.living(shown.class) {
            self.labels[class].rate = followed(self.labels[class].rate, is_right);
        }
        if !shown.is_new {
            self.memory.judge(key, is_right);
        }
    }

    fn unjudge(&mut self, shown: &Shown, class: usize, key: features::Name) {
        let was_right = self.living(shown.class) == Some(class);
        self.record.unjudge(shown, was_right);
        if let Some(class) = self.living(shown.class) {
            self.labels[class].rate = class_unfollowed(self.labels[class].rate, was_right);
        }
        if !shown.is_new {
            self.memory.unjudge(key, was_right);
        }
    }

    fn step(&mut self, class: usize, scratch: &mut Scratch) {
        self.score_all(scratch);
        for _ in 0..STEPS {
            self.shares_of_linear(scratch);
            let Scratch { features, shared, steps, scores, linear, .. } = scratch;
            scores[class] -= 1.0;
            self.affinity.step(shared, scores);
            self.linear.step(features, steps, scores, linear, self.clock);
        }
    }

    /// Finds out what the linear layer says of each class, added up as a guess adds it up.
    fn score_all(&self, scratch: &mut Scratch) {
        let Scratch { features, shared, steps, linear, .. } = scratch;
        self.meanings.shared(features, shared);
        self.linear.find(features, 0, steps);
        linear.clear();
        linear.resize(self.labels.len(), 0.0);
        self.linear.score(features, 0..features.all.len(), steps, linear);
    }

    /// The share of each class by what the linear layer was found to say.
    fn shares_of_linear(&self, scratch: &mut Scratch) {
        scratch.scores.clone_from(&scratch.linear);
        self.shares(scratch);
    }
}

#[expect(clippy::cast_possible_truncation, reason = "`add_class` makes no more")]
const fn dense(class: usize) -> Class {
    class as Class
}

#[cfg(test)]
mod tests;
