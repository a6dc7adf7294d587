//! What is known of a workspace's merchants: a model for its expenses and one for its income, and beside each what
//! subcategories and tags its merchants had.
//!
//! The model guesses the category. Of a merchant that was never confirmed, the dictionary guesses where the user has the
//! category of the template that a word means, unless the model is surer or was taught otherwise; and what nobody knows goes
//! under "to be classified", with no confidence. The subcategory is the one that the merchant had in that category before, or
//! else the one that the word means.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use chrono::NaiveDate;
use rust_decimal::Decimal;

use super::custom::Customs;
use super::descriptor::Descriptor;
use super::dictionary::{self, Concept, Hit};
use super::model::{self, Model, Prediction, Sample, Scratch, Shown};
use super::{Confidence, LearnedWord, Reason, Suggestion, TrackRecord, fold};
use crate::category::{Category, CategoryKind, Language, TEMPLATE, UNCLASSIFIED_EXPENSE, UNCLASSIFIED_INCOME};
use crate::entry::CategoryRef;
use crate::id::{CategoryId, SubCategoryId, TagId};

/// How sure a word of the dictionary alone is: about so often it is right (`docs/classifier.md`, cold start).
const WORD_ALONE: Confidence = Confidence::from_basis_points(7_000);

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

/// A transaction that the user filed, or left where it was filed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Confirmation {
    /// The bank's text.
    pub text: String,
    /// Its amount; money in is positive.
    pub amount: Decimal,
    /// Its day.
    pub on: NaiveDate,
    /// Where it was filed.
    pub under: CategoryRef,
    /// What it was marked with.
    pub tags: BTreeSet<TagId>,
}

/// What is known of merchants, for one workspace.
#[derive(Clone, Debug, Default)]
pub struct Classifier {
    expenses: OneKind,
    income: OneKind,
    active: HashMap<CategoryId, (CategoryKind, BTreeSet<SubCategoryId>)>,
    /// The user's category for each key of the template.
    template: BTreeMap<&'static str, CategoryRef>,
    unclassified: BTreeMap<CategoryKind, CategoryRef>,
}

/// What is known of one kind of category.
#[derive(Clone, Debug, Default)]
struct OneKind {
    model: Model,
    /// The categories, by class.
    categories: Vec<CategoryId>,
    classes: HashMap<CategoryId, usize>,
    /// The subcategories that a merchant had in a category.
    parts: Customs<(String, CategoryId), Option<SubCategoryId>>,
    /// The tags that a merchant had; `None` stands for every confirmation, whatever its tags.
    tags: Customs<String, Option<TagId>>,
}

impl Classifier {
    /// Knows the user's categories, by their names and by those of the template in either language, and nothing of what was
    /// filed there. The order of the categories does not matter.
    pub fn new(categories: &[Category]) -> Self {
        let mut classifier = Self::default();
        let mut active: Vec<&Category> = categories.iter().filter(|category| category.is_active).collect();
        active.sort_by_key(|category| category.id);
        classifier.look_up(&active);
        for category in active {
            let parts = category.subcategories.iter().filter(|own| own.is_active).map(|own| own.id).collect();
            classifier.active.insert(category.id, (category.kind, parts));
            if classifier.unclassified.get(&category.kind).is_none_or(|none| none.category != category.id) {
                classifier.of_kind_mut(category.kind).add(category);
            }
        }
        classifier
    }

    /// Finds the template's categories and subcategories among the user's.
    fn look_up(&mut self, active: &[&Category]) {
        let named = |name: &str, is: &str| fold(name) == fold(is);
        let languages = [Language::Portuguese, Language::English];
        for template in TEMPLATE {
            let is_it = |category: &&&Category| {
                let name = category.name.as_str();
                category.kind == template.kind && languages.iter().any(|&it| named(name, template.name(it)))
            };
            let Some(category) = active.iter().find(is_it) else { continue };
            let whole = CategoryRef { category: category.id, subcategory: None };
            if template.key == UNCLASSIFIED_EXPENSE || template.key == UNCLASSIFIED_INCOME {
                self.unclassified.insert(template.kind, whole);
                continue;
            }
            self.template.insert(template.key, whole);
            for sub in template.subcategories {
                let mut parts = category.subcategories.iter().filter(|own| own.is_active);
                let part = parts.find(|own| languages.iter().any(|&it| named(own.name.as_str(), sub.name(it))));
                self.template.insert(sub.key, CategoryRef { subcategory: part.map(|own| own.id), ..whole });
            }
        }
    }

    /// Learns what was confirmed together, such as the lines of one import: the user saw the guesses of all before any
    /// answer. What was filed under "to be classified" teaches nothing, nor does what is archived: of an archived
    /// subcategory the category stays. The same batches in the same order teach the same.
    pub fn learn(&mut self, batch: &[Confirmation]) {
        let mut scratch = Scratch::default();
        let texts: Vec<Descriptor> = batch.iter().map(|confirmation| Descriptor::of(&confirmation.text)).collect();
        let taught: Vec<(&Confirmation, &Descriptor, Lesson)> = (batch.iter().zip(&texts))
            .filter_map(|(confirmation, text)| {
                Some((confirmation, text, self.lesson(confirmation, text, &mut scratch)?))
            })
            .collect();
        for (confirmation, text, lesson) in taught {
            let learned = self.of_kind_mut(lesson.kind);
            let sample = Sample::new(text, confirmation.amount);
            learned.model.learn(&sample, lesson.class, confirmation.on, lesson.shown.as_ref(), &mut scratch);
            let merchant = text.key().to_owned();
            learned.tags.confirm(merchant.clone(), confirmation.tags.iter().map(|tag| Some(*tag)).chain([None]));
            learned.parts.confirm((merchant, confirmation.under.category), [lesson.part]);
        }
    }

    /// What a confirmation teaches; `None` for nothing.
    fn lesson(&self, confirmation: &Confirmation, text: &Descriptor, scratch: &mut Scratch) -> Option<Lesson> {
        let CategoryRef { category, subcategory } = confirmation.under;
        let (kind, parts) = self.active.get(&category)?;
        let learned = self.of_kind(*kind);
        let class = *learned.classes.get(&category).filter(|_| !text.key().is_empty())?;
        let guess = learned.model.predict(&Sample::new(text, confirmation.amount), scratch);
        let part = subcategory.filter(|part| parts.contains(part));
        Some(Lesson { kind: *kind, class, part, shown: guess.map(|guess| guess.shown()) })
    }

    /// The likeliest category of a transaction, or `None` when even "to be classified" is not among the user's categories.
    pub fn suggest(&self, of: &Unfiled<'_>) -> Option<Suggestion> {
        let (text, learned) = (Descriptor::of(of.text), self.of_kind(of.kind));
        let hit = dictionary::find(&text);
        let concept = of.code.and_then(Concept::of_code).or(hit.map(|hit| hit.concept));
        let sample = Sample { text: &text, amount: of.amount, concept };
        let mut scratch = Scratch::default();
        let guess = learned.model.predict(&sample, &mut scratch);
        let evident = guess.and_then(|guess| {
            let why = learned.model.explain(&sample, &guess, &mut scratch);
            Some((guess, reason(&why)?, why))
        });
        let by_word = self.by_word(of.kind, concept, hit);
        // What was only learned of other merchants, or read off a category's name, gives way to a word that is surer.
        let evident = evident.filter(|(guess, _, why)| {
            let is_learned = why.merchant.is_some() || why.concept.is_some_and(|concept| !concept.is_by_name);
            is_learned || by_word.is_none() || confidence(guess) >= WORD_ALONE && !why.words.is_empty()
        });
        let Some((guess, reason, why)) = evident else {
            let unknown = || {
                let under = *self.unclassified.get(&of.kind)?;
                Some(Suggestion::bare(under, Confidence::NONE, Reason::Unknown))
            };
            return by_word.or_else(unknown);
        };
        let others = guess.others.iter().flatten().filter_map(|class| learned.categories.get(*class));
        let category = *learned.categories.get(guess.class)?;
        let subcategory = learned.part(text.key(), category, self.part_of(of.kind, concept, category));
        Some(Suggestion {
            under: CategoryRef { category, subcategory },
            confidence: confidence(&guess),
            alternatives: others.copied().collect(),
            tags: learned.tags_of(text.key()),
            reason,
            record: why.record.map(TrackRecord::from),
        })
    }

    /// What the dictionary alone says.
    fn by_word(&self, kind: CategoryKind, concept: Option<Concept>, hit: Option<Hit>) -> Option<Suggestion> {
        let concept = concept?;
        let under = *self.template.get(concept.category(kind)?)?;
        let word = word_of(hit.map_or_else(|| concept.name(), |hit| hit.phrase));
        Some(Suggestion::bare(under, WORD_ALONE, Reason::Word { word }))
    }

    /// The subcategory of a category that a word means.
    fn part_of(&self, kind: CategoryKind, concept: Option<Concept>, category: CategoryId) -> Option<SubCategoryId> {
        let meant = self.template.get(concept?.category(kind)?).filter(|meant| meant.category == category)?;
        meant.subcategory
    }

    const fn of_kind(&self, kind: CategoryKind) -> &OneKind {
        match kind {
            CategoryKind::Expense => &self.expenses,
            CategoryKind::Income => &self.income,
        }
    }

    const fn of_kind_mut(&mut self, kind: CategoryKind) -> &mut OneKind {
        match kind {
            CategoryKind::Expense => &mut self.expenses,
            CategoryKind::Income => &mut self.income,
        }
    }
}

/// What is taught by a confirmation.
struct Lesson {
    kind: CategoryKind,
    class: usize,
    part: Option<SubCategoryId>,
    shown: Option<Shown>,
}

impl OneKind {
    fn add(&mut self, category: &Category) {
        let name = Descriptor::of(category.name.as_str());
        let class = self.model.add_class(&name, dictionary::find(&name).map(|hit| hit.concept));
        self.classes.insert(category.id, class);
        self.categories.push(category.id);
    }

    /// The subcategory that a merchant mostly had in a category, which may be none; `or` for one that never was there.
    fn part(&self, merchant: &str, category: CategoryId, or: Option<SubCategoryId>) -> Option<SubCategoryId> {
        self.parts.likeliest(&(merchant.to_owned(), category)).unwrap_or(or)
    }

    /// The tags that a merchant had at least every other time.
    fn tags_of(&self, merchant: &str) -> Vec<TagId> {
        let merchant = merchant.to_owned();
        self.tags.at_least_half(&merchant, &None).into_iter().flatten().collect()
    }
}

/// How far a guess can be trusted, rounded down: nothing is green that is not.
#[expect(clippy::float_arithmetic, reason = "a confidence is no money")]
fn confidence(guess: &Prediction) -> Confidence {
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "0 to 10,000")]
    Confidence::from_basis_points((guess.confidence.clamp(0.0, 1.0) * 10_000.0) as u16)
}

/// The strongest evidence of a guess; `None` when nothing speaks for it.
fn reason(why: &model::Explanation) -> Option<Reason> {
    if let Some(merchant) = &why.merchant
        && merchant.seen > 0
    {
        let model::MerchantEvidence { merchant, agreeing, seen, last } = merchant.clone();
        return Some(Reason::History { merchant, agreeing, seen, last });
    }
    if !why.words.is_empty() {
        let word = |it: &model::WordEvidence| LearnedWord { word: it.word.clone(), merchants: it.merchants };
        return Some(Reason::Words { words: why.words.iter().map(word).collect() });
    }
    Some(Reason::Word { word: word_of(why.concept?.phrase) })
}

/// A phrase of the dictionary as a person reads it: without the mark that it may go on.
fn word_of(phrase: &str) -> String {
    phrase.trim_end_matches('*').to_owned()
}

impl From<model::RecordEvidence> for TrackRecord {
    fn from(of: model::RecordEvidence) -> Self {
        let model::RecordEvidence { is_new, right, answered } = of;
        Self { is_new, right, answered }
    }
}
