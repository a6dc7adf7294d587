//! What a classifier learns from, in the order in which it happened.

use std::collections::BTreeSet;

use chrono::NaiveDate;
use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};

use super::guess::log_odds;
use super::roster::{Called, Known, Life};
use super::{Classifier, REFUNDS, Seen};
use crate::category::{Category, CategoryKind, SubCategory};
use crate::entry::CategoryRef;
use crate::id::{CategoryId, SubCategoryId, TagId};
use crate::name::Name;
use crate::suggest::custom::{Filing, TAGS_MAX, merchant};
use crate::suggest::descriptor::Descriptor;
use crate::suggest::dictionary;
use crate::suggest::model::{self, Scratch};
use crate::word::words;

words! {
    /// Who decided where a transaction is filed.
    Decided, "who decided" {
        /// A person who looked at it.
        Person = "person",
        /// A person who accepted several suggestions together, unread: right until one is corrected.
        Together = "together",
        /// A rule of the user's.
        Rule = "rule",
        /// Nobody: it was left as it was suggested, unread, until the books were closed; or it is not known who.
        Unread = "unread",
    }
}

impl Decided {
    /// Whether it answers the guess that was shown. That must not depend on whether the guess was right: where right guesses
    /// stay uncounted, the wrong ones among them that are corrected later stay so too, or the record would hold the wrong
    /// ones alone.
    pub const fn is_answer(self) -> bool {
        match self {
            Self::Person | Self::Together => true,
            Self::Rule | Self::Unread => false,
        }
    }
}

/// A guess that a person was shown: kept until they answer, and beside the answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Shown {
    /// The category that was suggested.
    pub category: CategoryId,
    /// Whether the merchant was never confirmed before.
    pub is_new: bool,
    /// The logarithm of the odds of the guess before the user's own record was looked at, in millionths.
    pub log_odds_millionths: i32,
}

/// A transaction that was filed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Confirmation {
    /// The bank's text.
    pub text: String,
    /// Its amount; money in is positive.
    pub amount: Decimal,
    /// The merchant category code (ISO 18245), where a file has it.
    pub code: Option<u16>,
    /// Its day.
    pub on: NaiveDate,
    /// Where it was filed.
    pub under: CategoryRef,
    /// What it was marked with.
    pub tags: BTreeSet<TagId>,
    /// What was shown before; `None` when nothing was, or a word of the dictionary alone.
    pub shown: Option<Shown>,
    /// Who decided.
    pub decided: Decided,
}

impl Confirmation {
    /// What a person filed by hand: nothing was shown.
    pub fn by_hand(text: impl Into<String>, amount: Decimal, on: NaiveDate, under: CategoryRef) -> Self {
        let (text, tags) = (text.into(), BTreeSet::new());
        Self { text, amount, code: None, on, under, tags, shown: None, decided: Decided::Person }
    }
}

/// Something that happened to a user's categories or transactions. A classifier is nothing but its events in their order.
/// What an event says of a category that is not known, or not any more, changes nothing.
#[derive(Clone, Copy, Debug)]
pub enum Event<'a> {
    /// A category is there as it says, with the subcategories that it says: a new one, or one that was archived. What was
    /// learned of it before it was archived is forgotten; a rebuild without the archiving knows it.
    Added(&'a Category),
    /// A category was given another name.
    Renamed {
        /// The category.
        category: CategoryId,
        /// Its new name.
        name: &'a Name,
    },
    /// A category became another of the same kind: what was filed under it teaches for that one. Its subcategories become
    /// those of the other that are called so.
    Merged {
        /// The category that is gone.
        from: CategoryId,
        /// What has its transactions now.
        into: CategoryId,
    },
    /// A category is no longer offered.
    Archived {
        /// The category.
        category: CategoryId,
    },
    /// A subcategory is there as it says: a new one, or one that was archived.
    SubAdded {
        /// Whose it is.
        category: CategoryId,
        /// The subcategory.
        subcategory: &'a SubCategory,
    },
    /// A subcategory was given another name.
    SubRenamed {
        /// The subcategory.
        subcategory: SubCategoryId,
        /// Its new name.
        name: &'a Name,
    },
    /// A subcategory became another of the same category.
    SubMerged {
        /// The subcategory that is gone.
        from: SubCategoryId,
        /// What has its transactions now.
        into: SubCategoryId,
    },
    /// A subcategory is no longer offered.
    SubArchived {
        /// The subcategory.
        subcategory: SubCategoryId,
    },
    /// A transaction was filed.
    Learned(&'a Confirmation),
    /// A transaction that was filed was filed elsewhere, or marked otherwise. Whether the guess that was shown was right is
    /// judged by where it is now, if `was` was an answer; what `is` says of a guess is not looked at.
    Corrected {
        /// What was learned.
        was: &'a Confirmation,
        /// What is true.
        is: &'a Confirmation,
    },
    /// That a transaction was filed was taken back.
    TakenBack(&'a Confirmation),
}

/// What is taught by a confirmation.
struct Lesson {
    kind: CategoryKind,
    class: usize,
    filing: Filing,
}

impl Classifier {
    /// Learns from one event, at once.
    pub fn apply(&mut self, event: &Event<'_>) {
        self.apply_with(event, &mut Scratch::default());
    }

    fn apply_with(&mut self, event: &Event<'_>, scratch: &mut Scratch) {
        match *event {
            Event::Added(category) => self.add(category),
            Event::Renamed { category, name } => {
                self.roster.rename(category, name.as_str());
                self.name_class(category);
            }
            Event::Merged { from, into } => self.merge(from, into),
            Event::Archived { category } => self.roster.archive(category),
            Event::SubAdded { category, subcategory } => self.roster.add_part(category, subcategory),
            Event::SubRenamed { subcategory, name } => self.roster.rename_part(subcategory, name.as_str()),
            Event::SubMerged { from, into } => self.roster.merge_part(from, into),
            Event::SubArchived { subcategory } => self.roster.archive_part(subcategory),
            Event::Learned(what) => return self.learn_one(what, what.answered(), scratch),
            Event::Corrected { was, is } => return self.correct(was, is, scratch),
            Event::TakenBack(what) => {
                self.take_back(what, scratch);
                return;
            }
        }
        self.settle();
    }

    /// The classifier that events make, from the first one on.
    pub fn rebuild<'e>(events: impl IntoIterator<Item = Event<'e>>) -> Self {
        let (mut classifier, mut scratch) = (Self::default(), Scratch::default());
        for event in events {
            classifier.apply_with(&event, &mut scratch);
        }
        classifier
    }

    /// Knows the categories as they are now: those that are new, renamed or archived since, and that the others are gone. What
    /// was learned of what is still there stays. The order of the categories does not matter.
    pub fn meet(&mut self, categories: &[Category]) {
        for category in categories.iter().filter(|category| !self.roster.is_as_it_says(category)).collect::<Vec<_>>() {
            self.add(category);
        }
        let is_there = |id: CategoryId| categories.iter().any(|category| category.id == id);
        let gone: Vec<CategoryId> = self.roster.categories().map(|(id, _)| id).filter(|id| !is_there(*id)).collect();
        for category in gone {
            self.roster.archive(category);
        }
        self.settle();
    }

    /// Learns what was confirmed, one after the other. What was filed under "to be classified" teaches nothing, nor does what
    /// is archived: of an archived subcategory the category stays. The same in the same order teaches the same.
    pub fn learn(&mut self, confirmations: &[Confirmation]) {
        let mut scratch = Scratch::default();
        for what in confirmations {
            self.learn_one(what, what.answered(), &mut scratch);
        }
    }

    fn learn_one(&mut self, what: &Confirmation, answered: Option<Shown>, scratch: &mut Scratch) {
        let text = Descriptor::of(&what.text);
        let Some(Lesson { kind, class, filing }) = self.lesson(what, &text) else { return };
        let shown = self.of_model(answered, kind);
        let learned = self.of_kind_mut(kind);
        let seen = Seen::new(&text, what.amount, what.code);
        learned.model.learn(&seen.sample(), class, what.on, shown.as_ref(), scratch);
        if seen.is_refund() {
            learned.confirm(REFUNDS, filing.clone());
        }
        learned.confirm(merchant(text.key()), filing);
    }

    /// Takes back what was learned; `false` when it was not, or is forgotten.
    fn take_back(&mut self, what: &Confirmation, scratch: &mut Scratch) -> bool {
        let text = Descriptor::of(&what.text);
        let Some(Lesson { kind, class, filing }) = self.lesson(what, &text) else { return false };
        let shown = self.of_model(what.answered(), kind);
        let seen = Seen::new(&text, what.amount, what.code);
        let (learned, roster) = self.of_kind_and_roster(kind);
        if seen.is_refund() {
            learned.take_back(REFUNDS, &filing, roster);
        }
        learned.take_back(merchant(text.key()), &filing, roster);
        learned.model.unlearn(&seen.sample(), class, shown.as_ref(), scratch)
    }

    fn correct(&mut self, was: &Confirmation, is: &Confirmation, scratch: &mut Scratch) {
        let text = Descriptor::of(&was.text);
        let taught = self.lesson(was, &text);
        if let Some(Lesson { kind, class, filing }) = &taught
            && (&was.text, was.amount, was.code) == (&is.text, is.amount, is.code)
            && let Some(now) = self.lesson(is, &text).filter(|now| (now.kind, now.class) == (*kind, *class))
        {
            // Only what stands beside the category is another: the model learned the right one.
            let (learned, roster) = self.of_kind_and_roster(*kind);
            let is_refund = Seen::new(&text, was.amount, was.code).is_refund();
            for of in is_refund.then_some(REFUNDS).into_iter().chain([merchant(text.key())]) {
                if learned.take_back(of, filing, roster) {
                    learned.confirm(of, now.filing.clone());
                }
            }
            return;
        }
        let was_there = self.take_back(was, scratch);
        // What was learned and is forgotten since, or archived, was judged long ago; what taught nothing was not judged yet.
        let taught_nothing = text.key().is_empty() || self.roster.is_unclassified(was.under.category);
        let answered = was.answered().filter(|_| was_there || taught_nothing);
        self.learn_one(is, answered, scratch);
    }

    /// What a confirmation teaches; `None` for nothing. A text without a letter has no merchant to learn of.
    fn lesson(&mut self, what: &Confirmation, text: &Descriptor) -> Option<Lesson> {
        let CategoryRef { category, subcategory } = what.under;
        let (kind, class) = self.roster.class(category).filter(|_| !text.key().is_empty())?;
        let part = subcategory.filter(|part| self.roster.knows_part(*part));
        let filing = Filing {
            class,
            part: part.and_then(|part| self.of_kind_mut(kind).parts.number(part)),
            on: what.on,
            tags: what.tags.iter().copied().take(TAGS_MAX).collect(),
        };
        Some(Lesson { kind, class: class.into(), filing })
    }

    /// A guess that was shown, as the model of a kind had it; `None` when it was of another kind.
    fn of_model(&self, shown: Option<Shown>, kind: CategoryKind) -> Option<model::Shown> {
        let Shown { category, is_new, log_odds_millionths } = shown?;
        let (_, class) = self.roster.class(category).filter(|(of, _)| *of == kind)?;
        Some(model::Shown { class: class.into(), is_new, evidence: log_odds(log_odds_millionths) })
    }

    fn add(&mut self, category: &Category) {
        self.roster.add(category);
        self.name_class(category.id);
    }

    /// Tells the model what a category is called.
    fn name_class(&mut self, category: CategoryId) {
        let Some((kind, class, name)) = self.roster.own_class(category) else { return };
        let name = Descriptor::of(name);
        let concept = dictionary::find(&name).map(|hit| hit.concept);
        self.of_kind_mut(kind).model.rename_class(class.into(), &name, concept);
    }

    fn merge(&mut self, from: CategoryId, into: CategoryId) {
        let Some((kind, class, _)) = self.roster.own_class(from) else {
            // "To be classified" has no class, nor has what is archived.
            self.roster.merge(from, into);
            return;
        };
        if self.roster.merge(from, into) {
            self.roster.set_class(from, None);
            let heir = self.roster.class(into).map(|(_, heir)| heir.into());
            self.of_kind_mut(kind).model.retire_class(class.into(), heir);
        }
    }

    /// Gives classes to the categories that can be suggested, and takes them from those that cannot.
    pub(super) fn settle(&mut self) {
        self.roster.look_up();
        for (category, kind, class) in self.roster.unsettled() {
            let class = match class {
                Some(class) => {
                    self.of_kind_mut(kind).model.retire_class(class.into(), None);
                    None
                }
                None => self.make_class(category, kind),
            };
            self.roster.set_class(category, class);
        }
    }

    /// A category that is called as a label of a history is, which may be no name.
    pub(in crate::suggest) fn add_label(&mut self, category: CategoryId, kind: CategoryKind, label: &str) {
        self.roster.push(category, Known { kind, name: Called::new(label), life: Life::Active, class: None });
        self.settle();
    }

    fn make_class(&mut self, category: CategoryId, kind: CategoryKind) -> Option<u16> {
        let name = Descriptor::of(self.roster.name(category)?);
        self.of_kind_mut(kind).add_class(category, &name)
    }
}

impl Confirmation {
    /// The guess that it answers.
    fn answered(&self) -> Option<Shown> {
        self.shown.filter(|_| self.decided.is_answer())
    }
}
