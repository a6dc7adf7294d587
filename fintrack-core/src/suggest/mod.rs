//! A likely kind and category for a line, with a confidence and a reason that a person can check.
//!
//! Two sources, the stronger first: what was confirmed before, from which a [model] learns at once, and a [dictionary] of
//! what shops and words usually are. Both look at the [`Descriptor`] of a text, never at the raw text. What nothing is known
//! of goes under "to be classified", with no confidence, where the reports show it. A [`Classifier`] is nothing but its
//! [`Event`]s in their order.
//! [`OwnPlaces`] says before that whether a line moves money between own places, which is no spending. A program:
//! [import session](crate::book::programs::import_session). Source: the domain page, section 4, enrich.
//!
//! ```
//! use fintrack_core::calendar::date;
//! use fintrack_core::category::CategoryKind;
//! use fintrack_core::entry::CategoryRef;
//! use fintrack_core::suggest::{Band, Classifier, Confirmation, Reason, Unfiled};
//! use fintrack_core::testing::categories;
//! use rust_decimal::Decimal;
//!
//! let categories = categories(); // those of the template
//! let called = |name| categories.iter().find(|category| category.name.as_str() == name).unwrap().id;
//! let mut classifier = Classifier::new(&categories);
//! let bakery = |text| Unfiled { kind: CategoryKind::Expense, text, amount: Decimal::new(-1250, 2), code: None };
//!
//! let guess = classifier.suggest(&bakery("COMPRA DEBITO PADARIA ESTRELA 07/03")).unwrap();
//! assert_eq!(guess.under.category, called("Alimentação"));
//! assert_eq!(guess.reason, Reason::Word { word: "padaria".to_owned(), means: Some("bakery".to_owned()) });
//!
//! // What the user did before is stronger than any word.
//! let under = CategoryRef { category: called("Lazer"), subcategory: None };
//! let confirmed = |day| Confirmation::by_hand("Padaria Estrela", Decimal::new(-980, 2), date(2026, 3, day), under);
//! classifier.learn(&[confirmed(7), confirmed(8), confirmed(9)]);
//! let guess = classifier.suggest(&bakery("COMPRA DEBITO PADARIA ESTRELA 14/03")).unwrap();
//! assert_eq!(guess.under, under);
//! let Reason::History { merchant, agreeing: 3, seen: 3, last } = guess.reason else { panic!("it was seen") };
//! assert_eq!((merchant.as_str(), last), ("padaria estrela", Some(date(2026, 3, 9))));
//! assert_ne!(guess.confidence.band(), Band::Red);
//! ```

mod classifier;
mod custom;
pub mod descriptor;
pub mod dictionary;
mod forget;
mod intent;
mod merchant;
pub mod model;
pub mod replay;
pub mod training;

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use crate::entry::CategoryRef;
use crate::id::{CategoryId, RuleId, TagId};
use crate::word::words;

pub use classifier::{
    Classifier, Confirmation, Decided, Event, Explanation, MeaningEvidence, STATE_BYTES_MAX, Shown, StateError, Unfiled,
};
pub use descriptor::Descriptor;
pub(crate) use intent::speaks_of_moving;
pub use intent::{Intent, OwnPlace, OwnPlaces};
pub use merchant::{MerchantKey, fold};
pub use model::{LearnedWord, MerchantEvidence, TrackRecord};

/// How sure a suggestion is, from 0 to 10,000 hundredths of a percent.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
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
    /// The same merchant was filed before.
    History {
        /// The merchant.
        merchant: String,
        /// How often it was filed as suggested.
        agreeing: u32,
        /// How often it was filed at all.
        seen: u32,
        /// The day of the last time, as far as it is known.
        #[serde(default)]
        last: Option<NaiveDate>,
    },
    /// Words that earlier merchants had and that speak for it, the strongest first.
    Words {
        /// The words.
        words: Vec<LearnedWord>,
    },
    /// A word that usually means this.
    Word {
        /// The word.
        word: String,
        /// The key of the template's category or subcategory that it means, if there is one.
        #[serde(default)]
        means: Option<String>,
    },
    /// A rule of the user says so.
    Rule {
        /// The rule.
        rule: RuleId,
    },
    /// A merchant category code (ISO 18245) that means this.
    Code {
        /// The code.
        code: u16,
        /// The key of the template's category or subcategory that it means, if there is one.
        means: Option<String>,
    },
    /// Money is given back: the text says so, or money was spent at the merchant and none was ever earned.
    Refund {
        /// The merchant.
        merchant: String,
        /// How often money was spent there, as far as is known.
        spent: u32,
    },
    /// This very amount was filed so before.
    Amount {
        /// How often.
        times: u32,
    },
    /// It is like what was filed so before, in how it was paid, how much it is or how it is written; no word of it is known.
    Alike,
    /// Nothing is known of this text.
    Unknown,
}

/// A likely category.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Suggestion {
    /// The category, and its subcategory if one is known.
    pub under: CategoryRef,
    /// How sure it is of the category.
    pub confidence: Confidence,
    /// The next likely categories, two if there are, the likelier first.
    #[serde(default)]
    pub alternatives: Vec<CategoryId>,
    /// How sure it is of the subcategory, or of there being none, if the category is right: its share of what the merchant
    /// had in this category, the newer times counting more, as if there had been one time more for which only the dictionary
    /// spoke. Once filed so is 50 %, three times 74 %; a word of the dictionary alone is 70 %.
    #[serde(default)]
    pub subcategory_confidence: Confidence,
    /// The tags that the merchant usually has.
    #[serde(default)]
    pub tags: Vec<UsualTag>,
    /// Why.
    pub reason: Reason,
    /// How such guesses went so far; `None` before the first answer.
    #[serde(default)]
    pub record: Option<TrackRecord>,
    /// What has to be kept until the user answers; `None` when it is not learned whether such a suggestion was right.
    #[serde(default)]
    pub shown: Option<Shown>,
    /// The merchant category code that was known.
    #[serde(default)]
    pub code: Option<u16>,
}

/// A tag that a merchant had at least every other time, the newer times counting more.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct UsualTag {
    /// The tag.
    pub tag: TagId,
    /// Its share of the merchant's times, as if there had been one time more without it: once marked so is 50 %.
    pub confidence: Confidence,
}

#[cfg(test)]
mod tests {
    use rust_decimal::Decimal;
    use uuid::Uuid;

    use super::*;
    use crate::calendar::date;
    use crate::category::{Category, CategoryKind, SubCategory};
    use crate::id::SubCategoryId;
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
        let on = date(2026, 3, 1);
        let confirmed = filed.map(|(text, category, subcategory)| {
            let category = CategoryId::new(Uuid::from_u128(category));
            let under = CategoryRef { category, subcategory: subcategory.map(sub) };
            Confirmation::by_hand(text, Decimal::NEGATIVE_ONE, on, under)
        });
        classifier.learn(&confirmed);
        let unfiled = |text| Unfiled { kind: CategoryKind::Expense, text, amount: Decimal::NEGATIVE_ONE, code: None };
        let suggested = |text| classifier.suggest(&unfiled(text)).map(|it| it.under.subcategory);
        let of_archived = classifier.suggest(&unfiled("LOJA"));
        assert!(of_archived.is_none_or(|it| it.under.category == categories[1].id));
        assert_eq!(suggested("FEIRA"), Some(Some(sub(10))));
        assert_eq!(suggested("PADARIA"), Some(None), "the category stays, its deleted part does not");
        assert_eq!(suggested("XEROX SERRA"), Some(None), "nor does its archived one");
    }
}
