//! A likely kind and category for a line, with a confidence and a reason that a person can check.
//!
//! Two sources, the stronger first: what was done before with the same merchant, and a dictionary of common words. Both
//! look at the [`MerchantKey`], never at the raw text. What nothing is known of goes under "to be classified", with no
//! confidence, where the reports show it.
//! [`OwnPlaces`] says before that whether a line moves money between own places, which is no spending. A program:
//! [import session](crate::book::programs::import_session). Source: the domain page, section 4, enrich.
//!
//! ```
//! use fintrack_core::category::CategoryKind;
//! use fintrack_core::entry::CategoryRef;
//! use fintrack_core::suggest::{Classifier, Habit, Reason};
//! use fintrack_core::testing::categories;
//!
//! let categories = categories(); // those of the template
//! let called = |name| categories.iter().find(|category| category.name.as_str() == name).unwrap().id;
//! let mut classifier = Classifier::new(&categories);
//!
//! let guess = classifier.suggest(CategoryKind::Expense, "COMPRA DEBITO PADARIA ESTRELA 07/03").unwrap();
//! assert_eq!(guess.under.category, called("Alimentação"));
//! assert_eq!(guess.reason, Reason::Word { word: "padaria".to_owned() });
//!
//! // What the user did before is stronger than any word.
//! let under = CategoryRef { category: called("Lazer"), subcategory: None };
//! classifier.learn(&Habit { text: "Padaria Estrela".to_owned(), under, times: 5 });
//! let guess = classifier.suggest(CategoryKind::Expense, "COMPRA DEBITO PADARIA ESTRELA 14/03").unwrap();
//! assert_eq!((guess.under, guess.confidence.basis_points()), (under, 9166));
//! ```

pub mod descriptor;
pub mod dictionary;
mod intent;
mod merchant;
pub mod model;
pub mod replay;
pub mod training;

use std::collections::{BTreeMap, BTreeSet, HashMap};

use serde::{Deserialize, Serialize};

use self::descriptor::Descriptor;

use crate::category::{Category, CategoryKind, Language, TEMPLATE, UNCLASSIFIED_EXPENSE, UNCLASSIFIED_INCOME};
use crate::entry::CategoryRef;
use crate::id::{CategoryId, SubCategoryId};
use crate::word::words;

pub(crate) use intent::speaks_of_moving;
pub use intent::{Intent, OwnPlace, OwnPlaces};
pub use merchant::{MerchantKey, fold};

/// How sure a suggestion is, from 0 to 10,000 hundredths of a percent.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Confidence(u16);

words! {
    /// What a person may do with a suggestion.
    Band, "a confidence band" {
        /// Accept unread: 90 % and above.
        Green = "green",
        /// Look at it: 50 % and above.
        Amber = "amber",
        /// Decide it.
        Red = "red",
    }
}

impl Confidence {
    /// Nothing is known.
    pub const NONE: Self = Self(0);

    /// A confidence in hundredths of a percent; more than 10,000 counts as 10,000.
    pub const fn from_basis_points(points: u16) -> Self {
        Self(if points > 10_000 { 10_000 } else { points })
    }

    /// Hundredths of a percent, 0 to 10,000.
    pub const fn basis_points(self) -> u16 {
        self.0
    }

    /// What a person may do with it.
    pub const fn band(self) -> Band {
        match self.0 {
            9_000.. => Band::Green,
            5_000..9_000 => Band::Amber,
            _ => Band::Red,
        }
    }
}

/// Why something was suggested.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "because", rename_all = "snake_case")]
pub enum Reason {
    /// The same merchant was filed so before.
    History {
        /// The merchant.
        merchant: String,
        /// How often it was filed as suggested.
        agreeing: u32,
        /// How often it was filed at all.
        seen: u32,
    },
    /// A word that usually means this.
    Word {
        /// The word.
        word: String,
    },
    /// Nothing is known of this text.
    Unknown,
}

/// A likely category.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Suggestion {
    /// The category, and its subcategory if one is known.
    pub under: CategoryRef,
    /// How sure it is.
    pub confidence: Confidence,
    /// Why.
    pub reason: Reason,
}

/// One thing that the user did before: a text that was filed under a category, so many times.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Habit {
    /// The bank's text, or what the user made of it.
    pub text: String,
    /// Where it was filed.
    pub under: CategoryRef,
    /// How often.
    pub times: u32,
}

/// What is known of merchants, for one workspace.
#[derive(Clone, Debug, Default)]
pub struct Classifier {
    habits: HashMap<(CategoryKind, MerchantKey), BTreeMap<CategoryRef, u32>>,
    active: HashMap<CategoryId, (CategoryKind, BTreeSet<SubCategoryId>)>,
    words: BTreeMap<&'static str, CategoryRef>, // dictionary key to the user's category
    unclassified: BTreeMap<CategoryKind, CategoryRef>,
}

impl Classifier {
    /// Knows the user's categories, by their template names in either language, and nothing of their habits.
    pub fn new(categories: &[Category]) -> Self {
        let known = |category: &Category| {
            let subcategories = category.subcategories.iter().filter(|own| own.is_active).map(|own| own.id).collect();
            (category.id, (category.kind, subcategories))
        };
        let active = categories.iter().filter(|category| category.is_active).map(known).collect();
        let mut classifier = Self { active, ..Self::default() };
        for template in TEMPLATE {
            let named = |name: &str, is: &str| fold(name) == fold(is);
            let languages = [Language::Portuguese, Language::English];
            let Some(category) = categories.iter().find(|category| {
                category.is_active
                    && category.kind == template.kind
                    && languages.iter().any(|&language| named(category.name.as_str(), template.name(language)))
            }) else {
                continue;
            };
            let whole = CategoryRef { category: category.id, subcategory: None };
            if template.key == UNCLASSIFIED_EXPENSE || template.key == UNCLASSIFIED_INCOME {
                classifier.unclassified.insert(template.kind, whole);
                continue;
            }
            classifier.words.insert(template.key, whole);
            for sub in template.subcategories {
                let subcategory = category
                    .subcategories
                    .iter()
                    .filter(|own| own.is_active)
                    .find(|own| languages.iter().any(|&language| named(own.name.as_str(), sub.name(language))));
                let under = CategoryRef { subcategory: subcategory.map(|own| own.id), ..whole };
                classifier.words.insert(sub.key, under);
            }
        }
        classifier
    }

    /// Learns one habit. What was filed under "to be classified" teaches nothing, nor does what is archived: of an archived
    /// subcategory the category stays.
    pub fn learn(&mut self, habit: &Habit) {
        let Some((kind, subcategories)) = self.active.get(&habit.under.category) else {
            return;
        };
        let (kind, subcategory) = (*kind, habit.under.subcategory.filter(|sub| subcategories.contains(sub)));
        if self.unclassified.get(&kind).is_some_and(|none| none.category == habit.under.category) {
            return;
        }
        let Some(key) = MerchantKey::of(&habit.text) else {
            return;
        };
        let under = CategoryRef { subcategory, ..habit.under };
        let times = self.habits.entry((kind, key)).or_default().entry(under).or_default();
        *times = times.saturating_add(habit.times);
    }

    /// The likeliest category of a text, or `None` when even "to be classified" is not among the user's categories.
    pub fn suggest(&self, kind: CategoryKind, text: &str) -> Option<Suggestion> {
        let key = MerchantKey::of(text);
        key.as_ref().and_then(|key| self.by_habit(kind, key)).or_else(|| self.by_word(kind, text)).or_else(|| {
            let under = *self.unclassified.get(&kind)?;
            Some(Suggestion { under, confidence: Confidence::NONE, reason: Reason::Unknown })
        })
    }

    fn by_habit(&self, kind: CategoryKind, key: &MerchantKey) -> Option<Suggestion> {
        let filed = self.habits.get(&(kind, key.clone()))?;
        let seen = filed.values().fold(0, |seen: u32, times| seen.saturating_add(*times));
        // Of two equally frequent habits the one with the smaller identity wins: the answer never depends on a hash.
        let (&under, &agreeing) = filed.iter().rev().max_by_key(|(_, times)| **times)?;
        // The rule of succession with a weight of one on the user's side: 3 of 3 gives 87.5 %, 5 of 5 gives 91.6 %.
        let points = 10_000 * (2 * u64::from(agreeing) + 1) / (2 * u64::from(seen) + 2);
        Some(Suggestion {
            under,
            confidence: Confidence::from_basis_points(u16::try_from(points).unwrap_or(10_000)),
            reason: Reason::History { merchant: key.as_str().to_owned(), agreeing, seen },
        })
    }

    fn by_word(&self, kind: CategoryKind, text: &str) -> Option<Suggestion> {
        let hit = dictionary::find(&Descriptor::of(text))?;
        Some(Suggestion {
            under: *self.words.get(hit.concept.category(kind)?)?,
            confidence: Confidence::from_basis_points(7_000),
            reason: Reason::Word { word: hit.phrase.to_owned() },
        })
    }
}

#[cfg(test)]
mod tests {
    use uuid::Uuid;

    use super::*;
    use crate::category::SubCategory;
    use crate::name::{Color, Name};

    #[test]
    fn what_is_archived_is_no_longer_suggested() {
        let name = |name| Name::new(name).unwrap();
        let sub = |n| SubCategoryId::new(Uuid::from_u128(n));
        let category = |n, called, is_active, subcategories| Category {
            id: CategoryId::new(Uuid::from_u128(n)),
            name: name(called),
            kind: CategoryKind::Expense,
            color: Color::new("#5B6CFF").unwrap(),
            icon: None,
            is_active,
            subcategories,
        };
        let part = |n, called, is_active| SubCategory { id: sub(n), name: name(called), is_active };
        let parts = vec![part(10, "Feira", true), part(12, "Xerox", false)];
        let categories = [category(1, "Antiga", false, vec![]), category(2, "Casa", true, parts)];
        let mut classifier = Classifier::new(&categories);
        let filed = [("LOJA", 1, None), ("FEIRA", 2, Some(10)), ("PADARIA", 2, Some(11)), ("XEROX SERRA", 2, Some(12))];
        for (text, category, subcategory) in filed {
            let under =
                CategoryRef { category: CategoryId::new(Uuid::from_u128(category)), subcategory: subcategory.map(sub) };
            classifier.learn(&Habit { text: text.to_owned(), under, times: u32::MAX });
            classifier.learn(&Habit { text: text.to_owned(), under, times: u32::MAX });
        }
        let suggested = |text| classifier.suggest(CategoryKind::Expense, text).map(|it| it.under.subcategory);
        assert_eq!(suggested("LOJA"), None);
        assert_eq!(suggested("FEIRA"), Some(Some(sub(10))));
        assert_eq!(suggested("PADARIA"), Some(None), "the category stays, its deleted part does not");
        assert_eq!(suggested("XEROX SERRA"), Some(None), "nor does its archived one");
    }
}
