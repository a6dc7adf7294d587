//! Many transactions, guessed together: a statement's lines, a user's history.
//!
//! A text that comes again is not taken apart again, and what is the same for all transactions of a merchant is found out once,
//! as long as there is room to keep it. And one thing is done to a [block](BLOCK) of transactions before the next: so the processor repeats itself, which it
//! does faster.

use std::collections::HashMap;
use std::ops::Range;

use foldhash::fast::FixedState;
use rust_decimal::Decimal;

use super::features::{Name, Stem, key};
use super::guess::Merchant;
use super::{Model, Prediction, Scratch};
use crate::suggest::descriptor::Descriptor;
use crate::suggest::dictionary::{self, Concept};

/// How many transactions are worked on side by side.
const BLOCK: usize = 64;
/// With more scores than this, 4 MB, or with more bytes of texts, all that was kept is left and kept anew.
const SCORES_MAX: usize = 1 << 20;
const TEXTS_BYTES_MAX: usize = 8 << 20;

/// A transaction as a bank wrote it.
#[derive(Clone, Copy, Debug)]
pub struct Unread<'t> {
    /// Its text.
    pub text: &'t str,
    /// Its amount; money in is positive.
    pub amount: Decimal,
    /// What a merchant category code says it is: that goes before what the dictionary says.
    pub coded: Option<Concept>,
}

impl Model {
    /// Guesses many transactions, as [`predict`](Self::predict) does one by one. Each is given with its text taken apart and
    /// its guess, in their order.
    pub fn predict_all<'t>(
        &self,
        of: impl IntoIterator<Item = Unread<'t>>,
        mut each: impl FnMut(&Descriptor, Option<Prediction>),
    ) {
        let (mut of, mut known) = (of.into_iter(), Known::of(self));
        let mut block = Vec::with_capacity(BLOCK);
        loop {
            block.clear();
            block.extend(of.by_ref().take(BLOCK));
            if block.is_empty() {
                return;
            }
            known.guess(&block, &mut each);
        }
    }
}

/// A map of which nothing depends on the order.
type Places<K> = HashMap<K, usize, FixedState>;

/// What was found out so far.
struct Known<'m, 't> {
    model: &'m Model,
    scratch: Scratch,
    /// Where each text stands, with what a code said of it.
    places: Places<(&'t str, Option<Concept>)>,
    texts: Vec<OfText>,
    texts_bytes: usize,
    /// Where each merchant stands, with what a code said of it.
    merchant_places: Places<(Name, Option<Concept>)>,
    merchants: Vec<OfMerchant>,
    stems: Vec<Stem>,
    /// Those of the merchants, one after another, each with one of every class.
    scores: Vec<f32>,
    /// The place of the text of each transaction of the block.
    block: Vec<usize>,
}

/// What is kept of a text.
struct OfText {
    text: Descriptor,
    coded: Option<Concept>,
    /// The name and the place of its merchant.
    key: Name,
    merchant: usize,
}

/// What is kept of a merchant beside its scores.
struct OfMerchant {
    merchant: Merchant,
    concept: Option<Concept>,
    /// Where its stems are.
    stems: Range<usize>,
}

impl<'m, 't> Known<'m, 't> {
    fn of(model: &'m Model) -> Self {
        Self {
            model,
            scratch: Scratch::default(),
            places: Places::default(),
            texts: Vec::new(),
            texts_bytes: 0,
            merchant_places: Places::default(),
            merchants: Vec::new(),
            stems: Vec::new(),
            scores: Vec::new(),
            block: Vec::with_capacity(BLOCK),
        }
    }

    fn guess(&mut self, block: &[Unread<'t>], each: &mut impl FnMut(&Descriptor, Option<Prediction>)) {
        if self.scores.len() > SCORES_MAX || self.texts_bytes > TEXTS_BYTES_MAX {
            *self = Self::of(self.model);
        }
        self.read(block);
        let classes = self.model.classes();
        for (it, place) in block.iter().zip(&self.block) {
            let OfText { text, key, merchant: at, .. } = &self.texts[*place];
            let OfMerchant { merchant, concept, stems } = &self.merchants[*at];
            self.scratch.features.recall(*key, &self.stems[stems.clone()], *concept);
            self.scratch.scores.clear();
            self.scratch.scores.extend_from_slice(&self.scores[at * classes..][..classes]);
            each(text, self.model.guess(text, it.amount, merchant, &mut self.scratch));
        }
    }

    /// Finds the texts of a block and their merchants.
    fn read(&mut self, block: &[Unread<'t>]) {
        let known = self.texts.len();
        self.block.clear();
        for Unread { text, coded, .. } in block {
            let next = self.texts.len();
            let place = *self.places.entry((text, *coded)).or_insert(next);
            if place == next {
                let text = Descriptor::of(text);
                self.texts_bytes += size_of::<OfText>() + text.text_bytes();
                self.texts.push(OfText { key: key(&text), text, coded: *coded, merchant: 0 });
            }
            self.block.push(place);
        }
        for at in known..self.texts.len() {
            let OfText { key, coded, .. } = self.texts[at];
            let place = self.merchant_places.get(&(key, coded)).copied();
            self.texts[at].merchant = place.unwrap_or_else(|| self.meet(at));
        }
    }

    /// Finds out what is to be known of the merchant of a text, and gives its place.
    fn meet(&mut self, text: usize) -> usize {
        let OfText { text, coded, key, .. } = &self.texts[text];
        let concept = coded.or_else(|| dictionary::find(text).map(|hit| hit.concept));
        let merchant = self.model.merchant(text, concept, &mut self.scratch);
        let (place, first) = (self.merchants.len(), self.stems.len());
        self.scores.extend_from_slice(&self.scratch.scores);
        self.stems.extend_from_slice(&self.scratch.features.stems);
        self.merchants.push(OfMerchant { merchant, concept, stems: first..self.stems.len() });
        self.merchant_places.insert((*key, *coded), place);
        place
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::suggest::model::Sample;

    /// Of more merchants than are kept none gets what is known of another.
    #[test]
    fn more_are_guessed_than_are_kept() {
        const CLASSES: usize = 5_000;
        let merchants = SCORES_MAX / CLASSES + 2 * BLOCK;
        let (mut model, mut scratch) = (Model::default(), Scratch::default());
        for class in 0..CLASSES {
            model.add_class(&Descriptor::of(&format!("classe {class}")), None);
        }
        let texts: Vec<String> = (0..merchants).map(|at| format!("LOJA {}", "x".repeat(at + 4))).collect();
        let amount = Decimal::NEGATIVE_ONE;
        for (class, text) in texts.iter().enumerate() {
            let text = Descriptor::of(text);
            model.learn(&Sample::new(&text, amount), class, chrono::NaiveDate::MIN, None, &mut scratch);
        }
        guesses_are_those_of_each(&model, &texts);
    }

    /// Nor where texts are long.
    #[test]
    fn long_texts_are_not_kept_for_ever() {
        let (mut model, mut scratch) = (Model::default(), Scratch::default());
        model.add_class(&Descriptor::of("classe"), None);
        let text = |at: usize| format!("LOJA {} {}", "x".repeat(at % 7 + 4), "ﷺ".repeat(400 + at % 80));
        let texts: Vec<String> = (0..2_000).map(text).collect();
        let of = Descriptor::of(&texts[3]);
        assert!(of.text_bytes() * texts.len() > TEXTS_BYTES_MAX / 2, "{}", of.text_bytes());
        model.learn(&Sample::new(&of, Decimal::NEGATIVE_ONE), 0, chrono::NaiveDate::MIN, None, &mut scratch);
        guesses_are_those_of_each(&model, &texts);
    }

    /// What is guessed of texts that come twice is what is guessed of each.
    fn guesses_are_those_of_each(model: &Model, texts: &[String]) {
        let (mut scratch, mut guesses, amount) = (Scratch::default(), Vec::new(), Decimal::NEGATIVE_ONE);
        let unread = texts.iter().chain(texts).map(|text| Unread { text, amount, coded: None });
        model.predict_all(unread, |text, guess| guesses.push((text.clone(), guess)));
        let alone = texts.iter().map(|text| {
            let text = Descriptor::of(text);
            let guess = model.predict(&Sample::new(&text, amount), &mut scratch);
            (text, guess)
        });
        let alone: Vec<(Descriptor, Option<Prediction>)> = alone.collect();
        assert_eq!(guesses, [&*alone, &*alone].concat());
    }
}
