//! Synthetic transactions: plausible texts over the dictionary, to try and to measure with before there is a history.
//!
//! A [`Synthetic`] row is no confirmation, and its type says so: nothing that learns takes it, but for
//! [`Classifier::learn_synthetic`](super::Classifier::learn_synthetic), which an administrator of a workspace may ask for.
//! Whoever wants to learn from it otherwise has to write [`Synthetic::as_if_confirmed`].
//!
//! Laws: the same seed gives the same rows; the first rows do not depend on how many are asked for; nearly every row's
//! concept is what the dictionary finds in its text.
//!
//! ```
//! use fintrack_core::suggest::training::synthetic;
//!
//! let rows: Vec<_> = synthetic(7, 1_000).collect();
//! assert_eq!(rows[..10], synthetic(7, 10).collect::<Vec<_>>());
//! ```

mod layout;
mod price;

use std::sync::LazyLock;

use chrono::{Days, NaiveDate};
use serde::Serialize;

use super::descriptor::Descriptor;
use super::dictionary::{self, Concept};
use super::model::mix::mixed;
use crate::calendar::date;
use crate::category::CategoryKind;
use crate::money::Money;

/// The same table that the dictionary reads.
const PHRASES: &str = include_str!("../dictionary/words.tsv");
/// What workspaces are trained with grows from this seed: the same rows everywhere.
pub const SEED: u64 = 1;
/// How many synthetic rows a workspace may be trained with: a household's bookings of a dozen years.
pub const ROWS_MAX: u32 = 20_000;

/// A household books so many a day.
const ROWS_A_DAY: u64 = 4;
/// After so many days the dates begin again.
const DAYS: u64 = 3_652;
/// One expense in so many is given back.
const REFUND_IN: u64 = 40;

/// A transaction that never was.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(tag = "origin", rename = "synthetic")]
pub struct Synthetic {
    text: String,
    amount: Money,
    date: NaiveDate,
    phrase: &'static str,
    #[serde(serialize_with = "name")]
    concept: Concept,
    category: &'static str,
}

/// What a synthetic row would be if it were true. That it is not is for the one who asks to remember.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Pretended<'a> {
    /// A bank's text.
    pub text: &'a str,
    /// Positive is money in.
    pub amount: Money,
    /// A date.
    pub date: NaiveDate,
    /// The key of the template's category or subcategory.
    pub category: &'static str,
}

impl Synthetic {
    /// A text as a bank might print it.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// What moved: positive is money in.
    pub const fn amount(&self) -> Money {
        self.amount
    }

    /// When: four rows fall on each day, in order; after ten years the dates begin again.
    pub const fn date(&self) -> NaiveDate {
        self.date
    }

    /// The phrase of the dictionary that the text was made of.
    pub const fn phrase(&self) -> &'static str {
        self.phrase
    }

    /// What the phrase means.
    pub const fn concept(&self) -> Concept {
        self.concept
    }

    /// The row as something that a person confirmed, which nobody did.
    pub fn as_if_confirmed(&self) -> Pretended<'_> {
        let Self { text, amount, date, category, .. } = self;
        Pretended { text, amount: *amount, date: *date, category }
    }
}

/// So many synthetic rows, the same for the same seed.
pub fn synthetic(seed: u64, rows: u64) -> impl Iterator<Item = Synthetic> {
    (0..rows).map(move |row| Synthetic::of(&mut Draws::of(seed, row), row))
}

impl Synthetic {
    fn of(draws: &mut Draws, row: u64) -> Self {
        let meaning = Meaning::drawn(draws);
        let phrase = draws.one_of(&meaning.phrases);
        let kind = meaning.kind(draws);
        let category = meaning.concept.category(kind).unwrap_or_default();
        let date = date(2020, 1, 1) + Days::new(row / ROWS_A_DAY % DAYS);
        let is_refund = kind == CategoryKind::Income && meaning.is_spent();
        let amount = price::drawn(meaning.concept, draws);
        let way = match kind {
            CategoryKind::Expense => layout::Way::Out,
            CategoryKind::Income if is_refund => layout::Way::Back,
            CategoryKind::Income => layout::Way::In,
        };
        let text = layout::text(phrase, meaning.concept, way, date, draws);
        let amount = if kind == CategoryKind::Expense { -amount } else { amount };
        Self { text, amount, date, phrase, concept: meaning.concept, category }
    }
}

/// A concept that has a category, and its phrases.
struct Meaning {
    concept: Concept,
    phrases: Vec<&'static str>,
    /// The weights of this one and of those before it.
    weight_so_far: u64,
}

static MEANINGS: LazyLock<Vec<Meaning>> = LazyLock::new(Meaning::all);

impl Meaning {
    fn all() -> Vec<Self> {
        let mut weight_so_far = 0;
        let mut meanings: Vec<Self> = Vec::new();
        for concept in Concept::all() {
            let has_category =
                [CategoryKind::Expense, CategoryKind::Income].map(|kind| concept.category(kind).is_some());
            let rows = PHRASES.lines().skip(1).filter_map(|line| line.split_once('\t'));
            let own = rows.filter(|(_, name)| *name == concept.name()).map(|(phrase, _)| phrase.trim_end_matches('*'));
            // What stands only for those who write it otherwise, as `the entertainer` does, teaches nothing.
            let is_found =
                |phrase: &&str| dictionary::find(&Descriptor::of(phrase)).is_some_and(|hit| hit.concept == concept);
            let phrases: Vec<&str> = own.filter(is_found).collect();
            if !phrases.is_empty() && has_category != [false, false] {
                weight_so_far += price::weight(concept);
                meanings.push(Self { concept, phrases, weight_so_far });
            }
        }
        meanings
    }

    fn drawn(draws: &mut Draws) -> &'static Self {
        let whole = MEANINGS.last().map_or(1, |last| last.weight_so_far);
        let at = draws.below(whole);
        let place = MEANINGS.partition_point(|meaning| meaning.weight_so_far <= at);
        &MEANINGS[place.min(MEANINGS.len() - 1)]
    }

    fn is_spent(&self) -> bool {
        self.concept.category(CategoryKind::Expense).is_some()
    }

    /// Which way the money goes: what is spent comes back now and then.
    fn kind(&self, draws: &mut Draws) -> CategoryKind {
        let comes_back = draws.one_in(REFUND_IN) && self.concept.category(CategoryKind::Income) == Some("refund");
        if self.is_spent() && !comes_back { CategoryKind::Expense } else { CategoryKind::Income }
    }
}

/// The draws of one row: a counter, mixed. The core has no randomness, so the seed is the caller's.
struct Draws {
    state: u64,
}

impl Draws {
    fn of(seed: u64, row: u64) -> Self {
        Self { state: mixed(seed).wrapping_add(mixed(!row)) }
    }

    fn next(&mut self) -> u64 {
        self.state = self.state.wrapping_add(0x9e37_79b9_7f4a_7c15);
        mixed(self.state)
    }

    /// From 0 to below an end, which is not 0.
    fn below(&mut self, end: u64) -> u64 {
        let wide = u128::from(self.next()) * u128::from(end);
        u64::try_from(wide >> 64).unwrap_or(0)
    }

    fn one_in(&mut self, count: u64) -> bool {
        self.below(count) == 0
    }

    fn one_of<T: Copy>(&mut self, choices: &[T]) -> T {
        let at = self.below(choices.len() as u64);
        choices[usize::try_from(at).unwrap_or(0)]
    }
}

#[allow(clippy::trivially_copy_pass_by_ref, reason = "serde passes what it writes by reference")]
fn name<S: serde::Serializer>(concept: &Concept, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.serialize_str(concept.name())
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use proptest::prelude::*;

    use super::*;

    /// The rows whose concept the dictionary finds in the text, of a hundred.
    const FOUND_PERCENT_MIN: usize = 97;

    #[test]
    fn the_dictionary_finds_the_concept_again() {
        let rows: Vec<Synthetic> = synthetic(1, 20_000).collect();
        let is_found = |row: &&Synthetic| {
            dictionary::find(&Descriptor::of(row.text())).is_some_and(|hit| hit.concept == row.concept())
        };
        let lost: Vec<&Synthetic> = rows.iter().filter(|row| !is_found(row)).collect();
        let found = rows.len() - lost.len();
        assert!(
            found * 100 >= rows.len() * FOUND_PERCENT_MIN,
            "{found} of {}; lost, for example: {:#?}",
            rows.len(),
            lost.iter().take(25).map(|row| (row.phrase(), row.text())).collect::<Vec<_>>()
        );
    }

    #[test]
    fn rows_are_of_every_concept_that_has_a_category_and_of_many_layouts() {
        let rows: Vec<Synthetic> = synthetic(2, 50_000).collect();
        let concepts: BTreeSet<Concept> = rows.iter().map(Synthetic::concept).collect();
        assert_eq!(concepts.len(), MEANINGS.len());
        let texts: BTreeSet<&str> = rows.iter().map(Synthetic::text).collect();
        assert!(texts.len() > rows.len() / 2, "{}", texts.len());
        assert!(rows.iter().all(|row| row.amount().is_negative() || row.amount().is_positive()));
        assert!(rows.iter().all(|row| !row.as_if_confirmed().category.is_empty()));
        let before_dates_begin_again = usize::try_from(ROWS_A_DAY * DAYS).unwrap();
        assert!(rows[..before_dates_begin_again].is_sorted_by_key(Synthetic::date));
    }

    #[test]
    fn a_row_says_that_it_is_synthetic_when_it_is_written() {
        let row = synthetic(3, 1).next().unwrap();
        let json = serde_json::to_value(&row).unwrap();
        assert_eq!(json["origin"], "synthetic");
        assert_eq!(json["concept"], row.concept().name());
    }

    proptest! {
        #[test]
        fn the_same_seed_gives_the_same_rows_and_more_rows_begin_alike(seed: u64, few in 0..40u64, more in 0..40u64) {
            let all: Vec<Synthetic> = synthetic(seed, few + more).collect();
            prop_assert_eq!(all.len() as u64, few + more);
            let first: Vec<Synthetic> = synthetic(seed, few).collect();
            prop_assert_eq!(&all[..first.len()], &first[..]);
        }

        #[test]
        fn another_seed_gives_other_rows(seed: u64) {
            let rows = |seed| synthetic(seed, 20).collect::<Vec<_>>();
            prop_assert_ne!(rows(seed), rows(seed.wrapping_add(1)));
        }
    }
}
