//! The whole evidence of a suggestion, from the same numbers, as data that each shell words in the user's language.

use serde::{Deserialize, Serialize};

use super::{Answer, Classifier, Seen, Unfiled};
use crate::id::CategoryId;
use crate::suggest::Suggestion;
use crate::suggest::descriptor::Descriptor;
use crate::suggest::model::{self, LearnedWord, MerchantEvidence, TrackRecord};

/// A suggestion and all that speaks for it. Every part names what was seen: nothing is said of a merchant, word or amount
/// that was never confirmed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Explanation {
    /// What is suggested, and the strongest evidence.
    pub suggestion: Suggestion,
    /// What was done with this merchant.
    pub merchant: Option<MerchantEvidence>,
    /// Words of other merchants that speak for the category, the strongest first; only of a new merchant.
    pub words: Vec<LearnedWord>,
    /// What the text or its code means, where that speaks for the category.
    pub meaning: Option<MeaningEvidence>,
    /// How often this very amount was filed under the category.
    pub same_amount: Option<u32>,
    /// How such guesses went so far; `None` before the first answer.
    pub record: Option<TrackRecord>,
}

/// "*posto* is a fuel word, and you file fuel under *Car*".
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct MeaningEvidence {
    /// The dictionary's phrase; `None` when only the code says it.
    pub phrase: Option<String>,
    /// The merchant category code that says it.
    pub code: Option<u16>,
    /// The template's key for it; `None` where the template has no category for it.
    pub means: Option<String>,
    /// The user's category for it.
    pub under: CategoryId,
    /// Whether earlier confirmations tied the two; otherwise the category's name does.
    pub is_learned: bool,
}

impl Classifier {
    /// All evidence of an answer. What the model saw counts only when it speaks for what is suggested.
    pub(super) fn explanation(
        &self,
        of: &Unfiled<'_>,
        text: &Descriptor,
        answer: Answer,
        suggestion: Suggestion,
    ) -> Explanation {
        let under = suggestion.under.category;
        let meaning = self.meaning(of, text, &answer, under);
        let is_models = answer.said().is_some() && answer.of_model == Some(under);
        let why = if is_models { answer.why } else { model::Explanation::default() };
        let record = suggestion.record;
        let same_amount = why.amount.map(|amount| amount.times);
        Explanation { suggestion, merchant: why.merchant, words: why.words, meaning, same_amount, record }
    }

    fn meaning(
        &self,
        of: &Unfiled<'_>,
        text: &Descriptor,
        answer: &Answer,
        under: CategoryId,
    ) -> Option<MeaningEvidence> {
        let seen = Seen::new(text, of.amount, of.code);
        let concept = seen.concept()?;
        let key = concept.category(of.kind);
        let of_model = answer.why.concept.filter(|_| answer.of_model == Some(under));
        let by_name = key.and_then(|key| self.roster.of_template(key)).is_some_and(|meant| meant.category == under);
        answer.said().filter(|_| of_model.is_some() || by_name)?;
        let hit = seen.hit.filter(|hit| hit.concept == concept);
        Some(MeaningEvidence {
            phrase: hit.map(|hit| hit.phrase.trim_end_matches('*').to_owned()),
            code: seen.coded.map(|(code, _)| code),
            means: key.map(str::to_owned),
            under,
            is_learned: !by_name && of_model.is_some_and(|concept| !concept.is_by_name),
        })
    }
}
