//! What is known of a workspace's merchants: a model for its expenses and one for its income, and beside each what
//! subcategories and tags its merchants had.
//!
//! | module | holds |
//! |---|---|
//! | `event` | what is learned, in the order in which it happened |
//! | `roster` | the categories, and which of them stand for the template's |
//! | `guess` | which source answers: the model, a word, a refund, or nobody |
//! | `explanation` | the whole evidence of a suggestion |
//! | `state` | the classifier as bytes |
//! | `synthetic` | learning from transactions that never were |
//!
//! Laws: the same events in the same order give the same classifier, byte for byte; learning and taking back leaves every
//! count and what is said of the merchant; renaming, merging and archiving a category leave what is suggested of the others;
//! the state never takes more than [`STATE_BYTES_MAX`] beside the names of the categories.

mod event;
mod explanation;
mod guess;
mod roster;
mod state;
mod synthetic;

use std::collections::BTreeMap;

use rust_decimal::Decimal;

use self::roster::Roster;
use super::Suggestion;
use super::custom::{Customs, Filing, Merchant, Share};
use super::descriptor::{Descriptor, Mark};
use super::dictionary::{self, Concept, Hit};
use super::model::{CLASSES_MAX, Model, Sample, Scratch, Unread};
use crate::category::{Category, CategoryKind};
use crate::id::{CategoryId, SubCategoryId};

pub use self::event::{Confirmation, Decided, Event, Shown};
pub use self::explanation::{Explanation, MeaningEvidence};
pub use self::state::{STATE_BYTES_MAX, StateError};

pub(super) use self::guess::Answer;

/// Under which name the refunds of all merchants are noted together.
const REFUNDS: Merchant = 0;

/// A transaction that is to be filed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Unfiled<'t> {
    /// Of which kind its category is.
    pub kind: CategoryKind,
    /// The bank's text.
    pub text: &'t str,
    /// Its amount; money in is positive.
    pub amount: Decimal,
    /// The merchant category code (ISO 18245), where a file has it.
    pub code: Option<u16>,
}

impl<'t> Unfiled<'t> {
    /// One that somebody describes: its words and, where it is known, how much it is without a sign. Where it is not, it is as
    /// if it were one, for which little speaks.
    pub fn described(kind: CategoryKind, text: &'t str, size: Option<Decimal>) -> Self {
        let size = size.unwrap_or(Decimal::ONE);
        let amount = match kind {
            CategoryKind::Expense => -size,
            CategoryKind::Income => size,
        };
        Self { kind, text, amount, code: None }
    }
}

/// What is known of merchants, for one workspace.
#[derive(Clone, Debug)]
pub struct Classifier {
    roster: Roster,
    expenses: OneKind,
    income: OneKind,
}

impl Default for Classifier {
    fn default() -> Self {
        let of = |limits: state::Limits| OneKind::new(limits);
        Self { roster: Roster::default(), expenses: of(state::EXPENSES), income: of(state::INCOME) }
    }
}

impl Classifier {
    /// Knows the user's categories, by their names and by those of the template in either language, and nothing of what was
    /// filed there. The order of the categories does not matter.
    pub fn new(categories: &[Category]) -> Self {
        let mut classifier = Self::default();
        for category in categories {
            classifier.roster.add(category);
        }
        classifier.settle();
        classifier
    }

    /// The likeliest category of a transaction, or `None` when even "to be classified" is not among the user's categories.
    pub fn suggest(&self, of: &Unfiled<'_>) -> Option<Suggestion> {
        let text = Descriptor::of(of.text);
        let answer = self.answer(of, &text, &mut Scratch::default());
        self.suggestion(of, &text, &answer)
    }

    /// The same of many transactions, in their order: sooner than one by one.
    pub fn suggest_all(&self, of: &[Unfiled<'_>]) -> Vec<Option<Suggestion>> {
        let (mut all, mut scratch) = (vec![None; of.len()], Scratch::default());
        for kind in [CategoryKind::Expense, CategoryKind::Income] {
            let own = of.iter().enumerate().filter(|(_, of)| of.kind == kind);
            let mut places = own.clone();
            let unread = own.map(|(_, Unfiled { text, amount, code, .. })| Unread {
                text,
                amount: *amount,
                coded: code.and_then(Concept::of_code),
            });
            self.of_kind(kind).model.predict_all(unread, |text, guess| {
                let Some((place, of)) = places.next() else { return };
                let answer = self.answer_with(of, &Seen::new(text, of.amount, of.code), guess, &mut scratch);
                all[place] = self.suggestion(of, text, &answer);
            });
        }
        all
    }

    /// The same with all its evidence.
    pub fn explain(&self, of: &Unfiled<'_>) -> Option<Explanation> {
        let text = Descriptor::of(of.text);
        let answer = self.answer(of, &text, &mut Scratch::default());
        let suggestion = self.suggestion(of, &text, &answer)?;
        Some(self.explanation(of, &text, answer, suggestion))
    }

    const fn of_kind(&self, kind: CategoryKind) -> &OneKind {
        match kind {
            CategoryKind::Expense => &self.expenses,
            CategoryKind::Income => &self.income,
        }
    }

    const fn of_kind_mut(&mut self, kind: CategoryKind) -> &mut OneKind {
        self.of_kind_and_roster(kind).0
    }

    const fn of_kind_and_roster(&mut self, kind: CategoryKind) -> (&mut OneKind, &Roster) {
        let of_kind = match kind {
            CategoryKind::Expense => &mut self.expenses,
            CategoryKind::Income => &mut self.income,
        };
        (of_kind, &self.roster)
    }
}

/// What is known of one kind of category.
#[derive(Clone, Debug)]
struct OneKind {
    model: Model,
    /// The category that each class was made for.
    categories: Vec<CategoryId>,
    parts: Parts,
    customs: Customs,
    limits: state::Limits,
}

impl OneKind {
    fn new(limits: state::Limits) -> Self {
        Self {
            model: Model::default().within(limits.model),
            categories: Vec::new(),
            parts: Parts::default(),
            customs: Customs::default(),
            limits,
        }
    }

    /// A class for a category; `None` when there are too many.
    fn add_class(&mut self, category: CategoryId, name: &Descriptor) -> Option<u16> {
        let class = u16::try_from(self.model.classes()).ok().filter(|class| usize::from(*class) < CLASSES_MAX)?;
        self.model.add_class(name, dictionary::find(name).map(|hit| hit.concept));
        self.categories.push(category);
        Some(class)
    }

    fn confirm(&mut self, merchant: Merchant, filing: Filing) {
        self.customs.confirm(merchant, filing, self.limits.customs);
    }

    fn take_back(&mut self, merchant: Merchant, filing: &Filing, roster: &Roster) -> bool {
        let Self { model, parts, customs, .. } = self;
        customs.take_back(merchant, filing, |of| (model.living(of.class.into()), parts.living(of, roster)))
    }

    /// The subcategory that a merchant mostly had in a class, which may be none; `None` when it never was there.
    fn part(&self, merchant: Merchant, class: usize, roster: &Roster) -> Option<(Option<SubCategoryId>, Share)> {
        let is_there = |of: &Filing| self.model.living(of.class.into()) == Some(class);
        self.customs.likeliest(merchant, is_there, |of| self.parts.living(of, roster))
    }
}

/// The numbers of subcategories.
#[derive(Clone, Debug, Default)]
struct Parts {
    by_number: Vec<SubCategoryId>,
    numbers: BTreeMap<SubCategoryId, u16>,
}

impl Parts {
    /// The number of a subcategory; `None` when there are too many.
    fn number(&mut self, part: SubCategoryId) -> Option<u16> {
        if let Some(number) = self.numbers.get(&part) {
            return Some(*number);
        }
        // The largest is no number: so it is written where there is none.
        let number = u16::try_from(self.by_number.len()).ok().filter(|number| *number < u16::MAX)?;
        self.by_number.push(part);
        self.numbers.insert(part, number);
        Some(number)
    }

    /// The subcategory that has a filing today.
    fn living(&self, of: &Filing, roster: &Roster) -> Option<SubCategoryId> {
        let part = self.by_number.get(usize::from(of.part?))?;
        roster.living_part(*part).map(|(_, part)| part)
    }
}

/// What is seen of a transaction.
struct Seen<'t> {
    text: &'t Descriptor,
    amount: Decimal,
    /// A phrase of the dictionary in the text.
    hit: Option<Hit>,
    /// What a merchant category code says it is, and the code: that goes before what a word says.
    coded: Option<(u16, Concept)>,
}

impl<'t> Seen<'t> {
    fn new(text: &'t Descriptor, amount: Decimal, code: Option<u16>) -> Self {
        let coded = code.and_then(|code| Some((code, Concept::of_code(code)?)));
        Self { text, amount, hit: dictionary::find(text), coded }
    }

    fn concept(&self) -> Option<Concept> {
        self.coded.map(|(_, concept)| concept).or(self.hit.map(|hit| hit.concept))
    }

    fn sample(&self) -> Sample<'t> {
        Sample { text: self.text, amount: self.amount, concept: self.concept() }
    }

    /// Whether the text says that it gives back.
    fn is_refund(&self) -> bool {
        self.text.marks().any(|mark| mark == Mark::Refund)
    }
}
