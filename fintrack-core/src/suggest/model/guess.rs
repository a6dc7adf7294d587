//! From a transaction to a guess: the shares of the linear layer, what was done with the merchant before, and how far the two
//! can be trusted.
//!
//! What a merchant's own words say, and what the dictionary or a code says that it is, is the same for all of its transactions.
//! It is added up first, so that it can be kept for the next one where there are [many](super::many).

use rust_decimal::Decimal;

use super::confidence::{Numbers, evidence, log_odds, log_of_count};
use super::memory::{Counts, Habit};
use super::{A_USE, FIRST_CLASS_RATE, Life, Model, PRIOR, Prediction, Sample, Scratch, shares};
use crate::suggest::descriptor::Descriptor;
use crate::suggest::dictionary::Concept;

/// What is known of a merchant, whatever else a transaction says.
#[derive(Debug)]
pub(super) struct Merchant {
    /// Whether it was never confirmed.
    is_new: bool,
    /// How many confirmations there were.
    seen: u32,
    /// How often a guess was right of late.
    rate: f64,
    counts: Counts,
    /// The sum of the counts.
    counted: f64,
    /// The class that counts most.
    habitual: Option<usize>,
    /// Whether several classes count much.
    has_uses: bool,
    /// How many words it has.
    words: usize,
    /// How many of these were ever confirmed of some merchant.
    known: usize,
}

impl Model {
    /// The likeliest class; `None` while there are no classes.
    pub fn predict(&self, sample: &Sample<'_>, scratch: &mut Scratch) -> Option<Prediction> {
        let merchant = self.merchant(sample.text, sample.concept, scratch);
        self.guess(sample.text, sample.amount, &merchant, scratch)
    }

    /// What is known of a merchant; the scores are those of its words and of what it is.
    pub(super) fn merchant(&self, text: &Descriptor, concept: Option<Concept>, scratch: &mut Scratch) -> Merchant {
        let Scratch { features, steps, scores, .. } = scratch;
        features.fill_merchant(text, concept);
        self.linear.find(features, 0, steps);
        scores.clear();
        scores.resize(self.labels.len(), 0.0);
        self.linear.score(features, 0..features.of_merchant, steps, scores);
        let habit = self.memory.of(features.key);
        let counts = habit.map(Habit::counts).unwrap_or_default();
        Merchant {
            is_new: habit.is_none(),
            seen: habit.map_or(0, |habit| habit.seen),
            rate: habit.map_or(FIRST_CLASS_RATE, |habit| habit.rate),
            counted: counts.iter().map(|(_, count)| count).sum(),
            habitual: largest(counts.iter().map(|(class, count)| (usize::from(*class), *count))),
            has_uses: counts.iter().filter(|(_, count)| *count > A_USE).count() > 1,
            counts,
            words: features.words.len(),
            known: features.words.iter().filter(|word| self.memory.knows(**word)).count(),
        }
    }

    /// The likeliest class for a merchant that was scored.
    pub(super) fn guess(
        &self,
        text: &Descriptor,
        amount: Decimal,
        merchant: &Merchant,
        scratch: &mut Scratch,
    ) -> Option<Prediction> {
        let Scratch { features, shared, scores, steps, .. } = scratch;
        features.fill_beside(text, amount);
        self.linear.find(features, features.of_merchant, steps);
        self.linear.score(features, features.of_merchant..features.all.len(), steps, scores);
        self.meanings.shared(features, shared);
        self.shares(scratch);
        let ranks = self.ranks(&scratch.scores, &merchant.counts);
        let (class, likely) = ranks.place(0)?;
        let whole = PRIOR + merchant.counted;
        let share = likely / whole;
        let gap = share - ranks.place(1).map_or(0.0, |(_, likely)| likely / whole);
        scratch.numbers = self.numbers(scratch, merchant, &Winner { class, share, gap });
        let evidence = evidence(&scratch.numbers);
        Some(Prediction {
            class,
            confidence: self.record.confidence(evidence),
            others: [1, 2].map(|place| ranks.place(place).map(|(class, _)| class)),
            is_new: merchant.is_new,
            evidence,
        })
    }

    /// Makes the scores of the linear layer the shares of the classes, with what their names say; those of retired classes are 0.
    pub(super) fn shares(&self, scratch: &mut Scratch) {
        let Scratch { shared, scores, .. } = scratch;
        self.affinity.score(shared, scores);
        for class in &self.retired {
            scores[usize::from(*class)] = f32::NEG_INFINITY;
        }
        shares::softmax(scores);
    }

    /// The three likeliest classes, by the shares of the linear layer and what was done with the merchant before, and how much
    /// speaks for each; of equally likely ones the earlier.
    fn ranks(&self, linear: &[f32], counts: &Counts) -> Ranks<f64> {
        let is_active = |class: usize| self.labels[class].life == Life::Active;
        // Of the classes that the merchant never had, the likeliest three are enough.
        let mut of_linear = Ranks::below(-1.0_f32);
        let mut last = -1.0;
        for (class, share) in linear.iter().enumerate() {
            // Of equally likely ones the earlier stays.
            if *share > last {
                of_linear.offer(class, *share);
                last = of_linear.numbers[2];
            }
        }
        let mut ranks = Ranks::below(-1.0);
        for (class, share) in (0..3).filter_map(|place| of_linear.place(place)) {
            if is_active(class) && counts.iter().all(|(of, _)| usize::from(*of) != class) {
                ranks.offer(class, PRIOR * f64::from(share));
            }
        }
        for (class, count) in counts.iter().map(|(class, count)| (usize::from(*class), count)) {
            if is_active(class) {
                ranks.offer(class, PRIOR * f64::from(linear[class]) + count);
            }
        }
        ranks
    }

    /// What the confidence is made of; the coefficients are in this order.
    fn numbers(&self, scratch: &Scratch, merchant: &Merchant, winner: &Winner) -> Numbers {
        let Scratch { features, scores, .. } = scratch;
        let Merchant { is_new, seen, rate, counts, counted, habitual, has_uses, words, known } = merchant;
        let Winner { class, share, gap } = *winner;
        let flag = |is: bool| f64::from(u8::from(is));
        let label = &self.labels[class];
        let own = counts.iter().find(|(of, _)| usize::from(*of) == class).map_or(0.0, |(_, count)| *count);
        #[expect(clippy::cast_precision_loss, reason = "a text has few words")]
        let (known, words) = (*known as f64, (*words).max(1) as f64);
        #[expect(clippy::cast_possible_truncation, reason = "`add_class` makes no more")]
        let classes = self.labels.len() as u32;
        let (is_new, odds) = (*is_new, log_odds(share));
        [
            odds,
            gap,
            log_odds(f64::from(scores[class])),
            log_of_count(*seen),
            if *counted > 0.0 { own / counted } else { 0.0 },
            flag(is_new),
            self.record.known,
            self.record.new,
            label.rate,
            *rate,
            log_of_count(self.seen) / 8.0,
            known / words,
            flag(features.concept.is_some()),
            flag(is_new || *habitual == shares::largest(scores)),
            flag(*has_uses),
            if is_new { self.record.new } else { self.record.known },
            log_of_count(label.seen) / 5.0,
            log_of_count(classes - 1),
            if is_new { odds } else { 0.0 },
            flag(*habitual == Some(class)),
        ]
    }
}

/// The class that is guessed.
#[derive(Clone, Copy)]
struct Winner {
    class: usize,
    share: f64,
    /// How much larger its share is than the next one's.
    gap: f64,
}

/// The three likeliest classes so far, the likeliest first; of equally likely ones the earlier.
struct Ranks<N> {
    classes: [usize; 3],
    numbers: [N; 3],
}

/// No class.
const NOBODY: usize = usize::MAX;

impl<N: Copy + PartialOrd> Ranks<N> {
    /// Nobody yet: whoever comes has more than this.
    const fn below(nothing: N) -> Self {
        Self { classes: [NOBODY; 3], numbers: [nothing; 3] }
    }

    fn offer(&mut self, class: usize, number: N) {
        let goes_before = |place: &usize| {
            let (holder, holds) = (self.classes[*place], self.numbers[*place]);
            number > holds || (number >= holds && class < holder)
        };
        let place = (0..3).find(goes_before).unwrap_or(3);
        for lower in (place + 1..3).rev() {
            (self.classes[lower], self.numbers[lower]) = (self.classes[lower - 1], self.numbers[lower - 1]);
        }
        if place < 3 {
            (self.classes[place], self.numbers[place]) = (class, number);
        }
    }

    fn place(&self, place: usize) -> Option<(usize, N)> {
        (self.classes[place] != NOBODY).then_some((self.classes[place], self.numbers[place]))
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
