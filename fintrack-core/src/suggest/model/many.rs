//! Many transactions, guessed together: a statement's lines, a user's history.
//!
//! What a merchant's words and the dictionary say is found out once for all of its transactions. And one thing is done to a
//! [block](BLOCK) of transactions before the next: so the processor repeats itself, which it does faster.

use std::ops::Range;

use rust_decimal::Decimal;

use super::features::{Name, Stem, key};
use super::guess::Merchant;
use super::table::ByHash;
use super::{Model, Prediction, Sample, Scratch};
use crate::suggest::descriptor::Descriptor;
use crate::suggest::dictionary::{self, Concept};

/// How many transactions are worked on side by side.
const BLOCK: usize = 64;
/// With more scores than this, 4 MB, or with more merchants, all that was kept is left and kept anew.
const SCORES_MAX: usize = 1 << 20;
const MERCHANTS_MAX: usize = 1 << 15;

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
        let (mut texts, mut block) = (Vec::new(), Vec::with_capacity(BLOCK));
        loop {
            block.clear();
            block.extend(of.by_ref().take(BLOCK));
            if block.is_empty() {
                return;
            }
            texts.resize_with(block.len(), Descriptor::default);
            texts.iter_mut().zip(&block).for_each(|(text, it)| text.read(it.text));
            known.guess(&texts, &block, &mut each);
        }
    }
}

/// What was found out of merchants so far.
struct Known<'m> {
    model: &'m Model,
    scratch: Scratch,
    places: ByHash<usize>,
    merchants: Vec<Kept<'m>>,
    /// Those of the merchants, one after another, each with one of every class.
    scores: Vec<f32>,
    stems: Vec<Stem>,
    /// The merchant of each transaction of the block: its name and its place.
    block: Vec<(Name, usize)>,
}

/// What is kept of a merchant beside its scores.
struct Kept<'m> {
    merchant: Merchant<'m>,
    /// What the dictionary says of it.
    concept: Option<Concept>,
    /// Where its stems are.
    stems: Range<usize>,
}

impl<'m> Known<'m> {
    fn of(model: &'m Model) -> Self {
        Self {
            model,
            scratch: Scratch::default(),
            places: ByHash::default(),
            merchants: Vec::new(),
            scores: Vec::new(),
            stems: Vec::new(),
            block: Vec::with_capacity(BLOCK),
        }
    }

    fn guess(
        &mut self,
        texts: &[Descriptor],
        block: &[Unread<'_>],
        each: &mut impl FnMut(&Descriptor, Option<Prediction>),
    ) {
        if self.scores.len() > SCORES_MAX || self.merchants.len() > MERCHANTS_MAX {
            *self = Self::of(self.model);
        }
        self.block.clear();
        for text in texts {
            let name = key(text);
            let place = self.places.get(&name).copied().unwrap_or_else(|| self.meet(name, text));
            self.block.push((name, place));
        }
        let classes = self.model.classes();
        for ((text, it), (name, place)) in texts.iter().zip(block).zip(&self.block) {
            let Kept { merchant, concept, stems } = &self.merchants[*place];
            self.scratch.features.recall(*name, &self.stems[stems.clone()]);
            self.scratch.scores.clear();
            self.scratch.scores.extend_from_slice(&self.scores[place * classes..][..classes]);
            let sample = Sample { text, amount: it.amount, concept: it.coded.or(*concept) };
            each(text, self.model.guess(&sample, merchant, &mut self.scratch));
        }
    }

    /// Finds out what is to be known of a merchant, and gives its place.
    fn meet(&mut self, name: Name, text: &Descriptor) -> usize {
        let merchant = self.model.merchant(text, &mut self.scratch);
        let concept = dictionary::find(text).map(|hit| hit.concept);
        let (place, first) = (self.merchants.len(), self.stems.len());
        self.scores.extend_from_slice(&self.scratch.scores);
        self.stems.extend_from_slice(&self.scratch.features.stems);
        self.merchants.push(Kept { merchant, concept, stems: first..self.stems.len() });
        self.places.insert(name, place);
        place
    }
}
