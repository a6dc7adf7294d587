//! How far a guess can be trusted: a logistic function of what is known of it, which every user's own answers correct.
//!
//! The coefficients were fitted on the open data sets (`benches/classifier/fit.py`, `docs/classifier.md`). Users differ in
//! how consistent they are, so the answers of each move an intercept and a slope of their own.

use std::sync::LazyLock;

use super::Shown;

/// How many numbers the confidence is made of.
pub(super) const NUMBERS: usize = 20;

/// What is known of a guess.
pub(super) type Numbers = [f64; NUMBERS];

/// One for each of the [`Numbers`], in their order.
const COEFFICIENTS: Numbers = [
    -0.2190, 0.6510, 0.4165, 0.0596, 1.0247, -0.0038, 2.2121, 0.0568, 1.3126, -0.2007, -0.0468, 1.2352, 0.5183, 0.1223,
    -0.5567, 1.3135, 2.7579, 0.4036, 0.3652, -0.2964,
];
/// Pairs of numbers that tell more together, and the coefficient of their product.
const PRODUCTS: [(usize, usize, f64); 6] =
    [(18, 18, -0.0752), (11, 17, -0.5795), (0, 8, 0.4707), (8, 12, -1.4495), (10, 16, -1.3426), (6, 16, -2.5876)];
const INTERCEPT: f64 = -3.7356;

/// How fast the rates of right guesses follow: of all merchants, and of a class.
const RATE: f64 = 0.05;
const CLASS_RATE: f64 = 0.1;
/// How fast a user's own intercept and slope follow.
const INTERCEPT_RATE: f64 = 0.03;
const SLOPE_RATE: f64 = 0.03;
/// From this probability on a guess is green. Together the guesses from here on are right in 96 of 100 where each is answered
/// at once, and in 95 where a month is answered together, which is what accepting them unread asks for; the least of them
/// alone is right in 86.
const GREEN_FROM: f64 = 0.855;
/// What a probability is shown as, and straight lines between: the truth, but for a stretch that puts the least green guess
/// on the edge of the green band.
const SHOWN: [(f64, f64); 5] = [(0.0, 0.0), (0.82, 0.82), (GREEN_FROM, 0.90), (0.92, 0.92), (1.0, 1.0)];
/// No guess is more certain than this, nor less.
const EVIDENCE_MAX: f64 = 50.0;
pub(super) const SLOPE_MIN: f64 = 0.3;
pub(super) const SLOPE_MAX: f64 = 2.0;

/// How many guesses were answered, and how many of them were right.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Guesses {
    pub(super) answered: u32,
    pub(super) right: u32,
}

impl Guesses {
    const NONE: Self = Self { answered: 0, right: 0 };

    fn count(&mut self, is_right: bool) {
        self.answered = self.answered.saturating_add(1);
        self.right = self.right.saturating_add(u32::from(is_right));
    }

    fn discount(&mut self, was_right: bool) {
        self.answered = self.answered.saturating_sub(1);
        self.right = self.right.saturating_sub(u32::from(was_right)).min(self.answered);
    }
}

/// How well guesses went so far.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Record {
    /// Of merchants that were known.
    pub(super) known: f64,
    /// Of merchants that were new.
    pub(super) new: f64,
    /// How many guesses were answered of merchants that were known, and of new ones.
    pub(super) known_guesses: Guesses,
    pub(super) new_guesses: Guesses,
    pub(super) intercept: f64,
    pub(super) slope: f64,
}

impl Default for Record {
    fn default() -> Self {
        Self {
            known: 0.8,
            new: 0.4,
            known_guesses: Guesses::NONE,
            new_guesses: Guesses::NONE,
            intercept: 0.0,
            slope: 1.0,
        }
    }
}

impl Record {
    /// How far the evidence for a guess can be trusted, 0 to 1, as it is shown: [`GREEN_FROM`] is shown as 0.90.
    pub(super) fn confidence(&self, evidence: f64) -> f64 {
        shown(self.probability(evidence))
    }

    /// How likely a guess is right.
    fn probability(&self, evidence: f64) -> f64 {
        logistic(self.intercept + self.slope * evidence)
    }

    /// Learns whether a guess was right.
    pub(super) fn judge(&mut self, guess: &Shown, is_right: bool) {
        let right = f64::from(u8::from(is_right));
        let evidence = bounded(guess.evidence);
        let error = right - self.probability(evidence);
        self.intercept += INTERCEPT_RATE * error;
        self.slope = (self.slope + SLOPE_RATE * error * evidence).clamp(SLOPE_MIN, SLOPE_MAX);
        if guess.is_new {
            self.new += RATE * (right - self.new);
            self.new_guesses.count(is_right);
        } else {
            self.known += RATE * (right - self.known);
            self.known_guesses.count(is_right);
        }
    }

    /// Takes back that a guess was right, or wrong: the counts are as they were, and what follows the answers takes a step the
    /// other way.
    pub(super) fn unjudge(&mut self, guess: &Shown, was_right: bool) {
        let evidence = bounded(guess.evidence);
        let error = f64::from(u8::from(was_right)) - self.probability(evidence);
        self.intercept -= INTERCEPT_RATE * error;
        self.slope = (self.slope - SLOPE_RATE * error * evidence).clamp(SLOPE_MIN, SLOPE_MAX);
        if guess.is_new {
            self.new = unfollowed(self.new, was_right, RATE);
            self.new_guesses.discount(was_right);
        } else {
            self.known = unfollowed(self.known, was_right, RATE);
            self.known_guesses.discount(was_right);
        }
    }
}

/// The evidence of a guess as it is believed.
const fn bounded(evidence: f64) -> f64 {
    if evidence.is_nan() { 0.0 } else { evidence.clamp(-EVIDENCE_MAX, EVIDENCE_MAX) }
}

/// What a probability is shown as; more for more.
fn shown(probability: f64) -> f64 {
    let between = SHOWN.windows(2).find(|ends| probability <= ends[1].0);
    between.map_or(probability, |ends| {
        let [(from, low), (to, high)] = [ends[0], ends[1]];
        low + (probability - from) * (high - low) / (to - from)
    })
}

/// A class's rate of right guesses, after one more.
pub(super) fn followed(rate: f64, is_right: bool) -> f64 {
    rate + CLASS_RATE * (f64::from(u8::from(is_right)) - rate)
}

/// The same, after one less.
pub(super) fn class_unfollowed(rate: f64, was_right: bool) -> f64 {
    unfollowed(rate, was_right, CLASS_RATE)
}

/// A rate before its last answer.
pub(super) fn unfollowed(after: f64, was_right: bool, rate: f64) -> f64 {
    ((after - rate * f64::from(u8::from(was_right))) / (1.0 - rate)).clamp(0.0, 1.0)
}

/// The evidence for a guess: the logarithm of its odds, for a user like all others.
pub(super) fn evidence(numbers: &Numbers) -> f64 {
    let alone: f64 = COEFFICIENTS.iter().zip(numbers).map(|(coefficient, number)| coefficient * number).sum();
    let together: f64 = PRODUCTS.iter().map(|(a, b, coefficient)| coefficient * numbers[*a] * numbers[*b]).sum();
    INTERCEPT + alone + together
}

/// The logarithm of the odds of a share, which is kept away from certainty.
pub(super) fn log_odds(share: f64) -> f64 {
    const EDGE: f64 = 1e-4;
    let share = share.clamp(EDGE, 1.0 - EDGE);
    libm::log(share / (1.0 - share))
}

/// The logarithm of one more than a count.
pub(super) fn log_of_count(count: u32) -> f64 {
    static SMALL: LazyLock<Vec<f64>> = LazyLock::new(|| (0..1024_u32).map(|count| libm::log1p(count.into())).collect());
    SMALL.get(count as usize).copied().unwrap_or_else(|| libm::log1p(count.into()))
}

fn logistic(log_odds: f64) -> f64 {
    1.0 / (1.0 + libm::exp(-log_odds))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn the_least_green_guess_is_shown_on_the_edge() {
        assert!((shown(GREEN_FROM) - 0.90).abs() < 1e-12);
        assert!((shown(0.5) - 0.5).abs() < 1e-12 && (shown(0.95) - 0.95).abs() < 1e-12);
        assert!(shown(0.0).abs() < 1e-12 && (shown(1.0) - 1.0).abs() < 1e-12);
    }

    proptest! {
        /// What is likelier is shown as no less, and never by more than 5 points away from the truth.
        #[test]
        fn what_is_shown_follows_the_probability(one in 0.0..=1.0_f64, other in 0.0..=1.0_f64) {
            prop_assert!(shown(one.min(other)) <= shown(one.max(other)));
            prop_assert!((shown(one) - one).abs() < 0.05 && (0.0..=1.0).contains(&shown(one)));
        }

        /// Whatever a user answered: more evidence is never less confidence, and a right answer never makes less of it.
        #[test]
        fn more_evidence_is_no_less_confidence(
            answers in prop::collection::vec((any::<f64>(), any::<bool>(), any::<bool>()), 0..60),
            one in -60.0..60.0_f64,
            other in -60.0..60.0_f64,
        ) {
            let mut record = Record::default();
            for (evidence, is_new, is_right) in answers {
                record.judge(&Shown { class: 0, is_new, evidence }, is_right);
            }
            prop_assert!(record.confidence(one.min(other)) <= record.confidence(one.max(other)));
            prop_assert!((0.0..=1.0).contains(&record.confidence(one)));
            let before = record;
            record.judge(&Shown { class: 0, is_new: true, evidence: one }, true);
            prop_assert!(record.confidence(one) >= before.confidence(one));
        }
    }
}
