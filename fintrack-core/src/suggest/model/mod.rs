//! The model: which class a transaction belongs to, learned from one confirmation at a time.
//!
//! Two layers. A [linear layer](linear) knows what words, amounts and kinds of merchant speak for; the [memory] knows what
//! was done with this very merchant. They are blended, and a [confidence] says how far the guess can be trusted, from how
//! well such guesses went before. A class's own name tells something too: what the dictionary calls *fuel* goes under
//! *Combustível* before anything was ever filed there.
//!
//! Laws: the same confirmations in the same order give the same model, bit for bit; learning and taking back leaves the
//! memory as it was; taking a class out leaves what was learned of the others.
//! Method and measurements: `docs/classifier.md`.

mod affinity;
mod confidence;
mod features;
mod linear;
mod memory;

use chrono::NaiveDate;
use rust_decimal::Decimal;

use self::affinity::{Affinity, Meaning};
use self::confidence::{Numbers, Record, evidence, followed, log_odds};
use self::features::Features;
use self::linear::{ByHash, Class, Linear};
use self::memory::{Counts, Habit, Memory};
use super::descriptor::Descriptor;
use super::dictionary::Concept;

/// How much the linear layer counts beside the confirmations of a merchant, in confirmations.
const PRIOR: f64 = 2.0;
/// How often the linear layer steps towards a confirmation.
const STEPS: usize = 2;
/// The rate of right guesses of a class that was never guessed.
const FIRST_CLASS_RATE: f64 = 0.5;
/// What a class counts of a merchant's confirmations when it is one of its uses.
const A_USE: f64 = 0.3;

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
    evidence: f64,
}

/// A class.
#[derive(Clone, Debug)]
struct Label {
    meaning: Meaning,
    seen: u32,
    /// How often it was rightly guessed of late.
    rate: f64,
    is_retired: bool,
}

/// What was learned of one user's classes.
#[derive(Clone, Debug, Default)]
pub struct Model {
    labels: Vec<Label>,
    linear: Linear,
    affinity: Affinity,
    memory: Memory,
    words: ByHash<u32>,
    record: Record,
    seen: u32,
}

/// Room for a guess, which is kept from one to the next.
#[derive(Debug, Default)]
pub struct Scratch {
    features: Features,
    scores: Vec<f32>,
    shares: Vec<f64>,
    numbers: Numbers,
}

impl Scratch {
    /// What the confidence of the last guess was made of: for whoever fits its coefficients.
    pub const fn numbers(&self) -> &[f64] {
        &self.numbers
    }
}

impl Model {
    /// A class that is not known yet, by its name and what the dictionary says of that; classes count from 0.
    ///
    /// # Panics
    /// Beyond 65,535 classes.
    pub fn add_class(&mut self, name: &Descriptor, concept: Option<Concept>) -> usize {
        assert!(self.labels.len() < usize::from(Class::MAX), "a workspace has at most 65,535 categories");
        let meaning = Meaning::of(name, concept);
        self.labels.push(Label { meaning, seen: 0, rate: FIRST_CLASS_RATE, is_retired: false });
        self.labels.len() - 1
    }

    /// Gives a class another name.
    ///
    /// # Panics
    /// When there is no such class.
    pub fn rename_class(&mut self, class: usize, name: &Descriptor, concept: Option<Concept>) {
        self.labels[class].meaning = Meaning::of(name, concept);
    }

    /// Takes a class out; what was filed there teaches for `heir`, if there is one.
    ///
    /// # Panics
    /// When there is no such class.
    pub fn retire_class(&mut self, class: usize, heir: Option<usize>) {
        self.labels[class].is_retired = true;
        if let Some(heir) = heir {
            self.labels[heir].seen += self.labels[class].seen;
        }
        let (class, heir) = (dense(class), heir.map(dense));
        self.linear.retire(class, heir);
        self.memory.retire(class, heir);
    }

    /// The likeliest class; `None` while there are no classes.
    pub fn predict(&self, sample: &Sample<'_>, scratch: &mut Scratch) -> Option<Prediction> {
        scratch.features.fill(sample.text, sample.amount, sample.concept);
        self.shares(&scratch.features, &mut scratch.scores);
        let habit = self.memory.of(scratch.features.key);
        let counts = habit.map(Habit::counts).unwrap_or_default();
        self.blend(&counts, &scratch.scores, &mut scratch.shares);
        let ranks = self.ranks(&scratch.shares);
        let class = ranks[0]?;
        scratch.numbers = self.numbers(scratch, habit, &counts, class, ranks[1]);
        let evidence = evidence(&scratch.numbers);
        Some(Prediction {
            class,
            confidence: self.record.confidence(evidence),
            others: [ranks[1], ranks[2]],
            is_new: habit.is_none(),
            evidence,
        })
    }

    /// Learns what a transaction was filed under on a day, and how good the guess was that was shown.
    ///
    /// # Panics
    /// When there is no such class.
    pub fn learn(
        &mut self,
        sample: &Sample<'_>,
        class: usize,
        on: NaiveDate,
        shown: Option<&Prediction>,
        scratch: &mut Scratch,
    ) {
        scratch.features.fill(sample.text, sample.amount, sample.concept);
        if let Some(shown) = shown {
            self.judge(shown, class, scratch.features.key);
        }
        self.step(&scratch.features, class, &mut scratch.scores);
        self.memory.confirm(scratch.features.key, dense(class), on);
        for word in &scratch.features.words {
            *self.words.entry(*word).or_default() += 1;
        }
        self.labels[class].seen += 1;
        self.seen = self.seen.saturating_add(1);
    }

    /// Takes a confirmation back: the memory is as it was before, and the linear layer takes a step the other way, towards
    /// what it would say without.
    ///
    /// # Panics
    /// When there is no such class.
    pub fn unlearn(&mut self, sample: &Sample<'_>, class: usize, scratch: &mut Scratch) -> bool {
        scratch.features.fill(sample.text, sample.amount, sample.concept);
        if !self.memory.take_back(scratch.features.key, dense(class)) {
            return false;
        }
        self.shares(&scratch.features, &mut scratch.scores);
        let share = scratch.scores[class];
        scratch.scores.fill(0.0);
        scratch.scores[class] = share; // as if every share of this class were too much
        self.linear.step(&scratch.features, &scratch.scores);
        for word in &scratch.features.words {
            if let Some(seen) = self.words.get_mut(word) {
                *seen -= 1;
                if *seen == 0 {
                    self.words.remove(word);
                }
            }
        }
        self.labels[class].seen = self.labels[class].seen.saturating_sub(1);
        self.seen = self.seen.saturating_sub(1);
        true
    }

    /// How many bytes the weights and the memory take.
    pub fn bytes(&self) -> usize {
        self.linear.bytes() + self.memory.bytes()
    }

    fn judge(&mut self, shown: &Prediction, class: usize, key: features::Name) {
        let is_right = shown.class == class;
        self.record.judge(shown, is_right);
        let rate = &mut self.labels[shown.class].rate;
        *rate = followed(*rate, is_right);
        self.memory.judge(key, is_right);
    }

    fn step(&mut self, features: &Features, class: usize, scores: &mut Vec<f32>) {
        for _ in 0..STEPS {
            self.shares(features, scores);
            scores[class] -= 1.0;
            self.affinity.step(features, self.labels.iter().map(|label| &label.meaning), scores);
            self.linear.step(features, scores);
        }
    }

    /// The share of every class by the linear layer; those of retired ones are 0.
    fn shares(&self, features: &Features, scores: &mut Vec<f32>) {
        scores.clear();
        scores.extend(self.labels.iter().map(|label| self.affinity.score(features, &label.meaning)));
        self.linear.score(features, scores);
        let mut highest = f32::MIN;
        for (score, label) in scores.iter_mut().zip(&self.labels) {
            if label.is_retired {
                *score = f32::NEG_INFINITY;
            }
            highest = highest.max(*score);
        }
        let mut sum = 0.0;
        for score in scores.iter_mut() {
            *score = libm::expf(*score - highest);
            sum += *score;
        }
        for score in scores.iter_mut() {
            *score /= sum;
        }
    }

    /// The shares with what was done with the merchant before.
    fn blend(&self, counts: &Counts, linear: &[f32], shares: &mut Vec<f64>) {
        let whole = PRIOR + counts.iter().map(|(_, count)| count).sum::<f64>();
        shares.clear();
        shares.extend(linear.iter().map(|share| PRIOR * f64::from(*share) / whole));
        for (class, count) in counts {
            shares[usize::from(*class)] += count / whole;
        }
    }

    /// The three likeliest classes; of equally likely ones the earlier.
    fn ranks(&self, shares: &[f64]) -> [Option<usize>; 3] {
        let mut ranks: [Option<usize>; 3] = [None; 3];
        for class in (0..shares.len()).filter(|class| !self.labels[*class].is_retired) {
            let mut next = Some(class);
            for rank in &mut ranks {
                let Some(challenger) = next else { break };
                if rank.is_none_or(|holder| shares[challenger] > shares[holder]) {
                    next = rank.replace(challenger);
                }
            }
        }
        ranks
    }

    /// What the confidence is made of; the coefficients are in this order.
    fn numbers(
        &self,
        scratch: &Scratch,
        habit: Option<&Habit>,
        counts: &Counts,
        class: usize,
        second: Option<usize>,
    ) -> Numbers {
        let Scratch { features, scores, shares, .. } = scratch;
        let flag = |is: bool| f64::from(u8::from(is));
        let label = &self.labels[class];
        let share = shares[class];
        let in_memory: f64 = counts.iter().map(|(_, count)| count).sum();
        let own = counts.iter().find(|(of, _)| usize::from(*of) == class).map_or(0.0, |(_, count)| *count);
        let habitual = largest(counts.iter().map(|(class, count)| (usize::from(*class), *count)));
        let linear = largest(scores.iter().map(|score| f64::from(*score)).enumerate());
        let known = features.words.iter().filter(|word| self.words.contains_key(word)).count();
        #[expect(clippy::cast_precision_loss, reason = "a text has few words, a workspace few categories")]
        let (known, words, classes) = (known as f64, features.words.len().max(1) as f64, self.labels.len() as f64);
        let is_new = habit.is_none();
        [
            log_odds(share),
            share - second.map_or(0.0, |second| shares[second]),
            log_odds(f64::from(scores[class])),
            libm::log1p(f64::from(habit.map_or(0, |habit| habit.seen))),
            if in_memory > 0.0 { own / in_memory } else { 0.0 },
            flag(is_new),
            self.record.known,
            self.record.new,
            label.rate,
            habit.map_or(FIRST_CLASS_RATE, |habit| habit.rate),
            libm::log1p(f64::from(self.seen)) / 8.0,
            known / words,
            flag(features.concept.is_some()),
            flag(is_new || habitual == linear),
            flag(counts.iter().filter(|(_, count)| *count > A_USE).count() > 1),
            if is_new { self.record.new } else { self.record.known },
            libm::log1p(f64::from(label.seen)) / 5.0,
            libm::log(classes),
            if is_new { log_odds(share) } else { 0.0 },
            flag(habitual == Some(class)),
        ]
    }
}

/// The class with the largest number; of equal ones the first.
fn largest(numbers: impl Iterator<Item = (usize, f64)>) -> Option<usize> {
    let larger = |best: Option<(usize, f64)>, next: (usize, f64)| match best {
        Some(best) if best.1 >= next.1 => Some(best),
        Some(_) | None => Some(next),
    };
    numbers.fold(None, larger).map(|(class, _)| class)
}

#[expect(clippy::cast_possible_truncation, reason = "`add_class` makes no more")]
const fn dense(class: usize) -> Class {
    class as Class
}
