//! Which source answers: the model, a word of the dictionary, a refund, or nobody.
//!
//! What was confirmed of the merchant goes first. Of a merchant that was never confirmed, a word that means a category of the
//! template goes before the model, unless the model is surer or was taught otherwise. An income that gives back goes where
//! refunds go. What nobody knows goes under "to be classified", with no confidence.

use super::{Classifier, REFUNDS, Seen, Shown, Unfiled};
use crate::category::CategoryKind;
use crate::entry::CategoryRef;
use crate::id::{CategoryId, SubCategoryId};
use crate::suggest::custom::{Filing, Merchant, Share, merchant};
use crate::suggest::descriptor::Descriptor;
use crate::suggest::dictionary::Concept;
use crate::suggest::model::{self, Prediction, Scratch};
use crate::suggest::{Confidence, Reason, Suggestion, UsualTag};

/// How sure a word of the dictionary alone is: about so often it is right (`docs/classifier.md`, cold start).
const WORD_ALONE: f64 = 0.7;
/// After so many confirmations the model is the better one where the two differ: on the open data sets it was right in 102
/// of 176 such rows, and the word in 30 (`docs/classifier.md`).
const TAUGHT: u32 = 50;
/// How sure it is that an income is a refund because money was only ever spent at the merchant: not measured, and a person
/// is to look at it.
const SPENT_THERE: f64 = 0.5;
/// From here on a guess of the model is shown although no word speaks for it.
const LIKELY: f64 = 0.5;
/// The key of the template's category for what is given back.
const REFUND: &str = "refund";
/// In what the odds of a guess are kept.
const MILLION: f64 = 1_000_000.0;

/// What a source says.
#[derive(Clone, Debug)]
struct Says {
    under: CategoryRef,
    confidence: f64,
    reason: Reason,
}

/// What is made of a transaction.
#[derive(Clone, Debug)]
pub(in crate::suggest) struct Answer {
    /// `None` when nothing is known.
    says: Option<Says>,
    /// The model's guess, whoever answered.
    pub(in crate::suggest) guess: Option<Prediction>,
    /// The model's category.
    pub(in crate::suggest) of_model: Option<CategoryId>,
    /// Whether it is the model that answered.
    is_models: bool,
    pub(super) why: model::Explanation,
}

impl Answer {
    /// The category that is suggested, and how sure it is; `None` when nothing is known.
    pub(in crate::suggest) fn said(&self) -> Option<(CategoryId, f64)> {
        self.says.as_ref().map(|says| (says.under.category, says.confidence))
    }

    /// What has to be kept until the user answers; `None` when it is not the model's guess that is shown.
    pub(in crate::suggest) fn shown(&self) -> Option<Shown> {
        let (category, guess) = (self.of_model.filter(|_| self.is_models)?, self.guess?);
        Some(Shown { category, is_new: guess.is_new, log_odds_millionths: millionths(guess.evidence) })
    }
}

impl Classifier {
    /// What is made of a transaction.
    pub(in crate::suggest) fn answer(&self, of: &Unfiled<'_>, text: &Descriptor, scratch: &mut Scratch) -> Answer {
        let seen = Seen::new(text, of.amount, of.code);
        let guess = self.of_kind(of.kind).model.predict(&seen.sample(), scratch);
        self.answer_with(of, &seen, guess, scratch)
    }

    /// The same with the model's guess.
    pub(super) fn answer_with(
        &self,
        of: &Unfiled<'_>,
        seen: &Seen<'_>,
        guess: Option<Prediction>,
        scratch: &mut Scratch,
    ) -> Answer {
        let learned = self.of_kind(of.kind);
        let mut why = guess.map(|guess| learned.model.explain(&seen.sample(), &guess, scratch)).unwrap_or_default();
        if let Some(merchant) = &mut why.merchant {
            // The model knows no day any more once its newest confirmation was taken back.
            let is_there = |of: &Filing| learned.model.living(of.class.into()).is_some();
            merchant.last = learned.customs.last(merchant_of(seen.text), is_there).or(merchant.last);
        }
        let of_model = guess.and_then(|guess| learned.categories.get(guess.class).copied());
        let by_model = guess.zip(of_model).and_then(|(guess, category)| {
            let under = CategoryRef { category, subcategory: None };
            let reason = reason(of.kind, seen, &why);
            let reason = reason.or_else(|| self.likeness(of.kind, &why, &guess))?;
            Some(Says { under, confidence: guess.confidence, reason })
        });
        let is_history = by_model.as_ref().is_some_and(|it| matches!(it.reason, Reason::History { .. }));
        let given_back = || self.given_back(of.kind, seen);
        let (says, is_models) = if is_history {
            (by_model, true)
        } else if let Some(marked) = given_back().filter(|_| seen.is_refund()) {
            (Some(marked), false)
        } else {
            let rival = self.by_word(of.kind, seen).or_else(given_back);
            match by_model.filter(|it| rival.is_none() || self.stands(it, of.kind, &why)) {
                Some(says) => (Some(says), true),
                None => (rival, false),
            }
        };
        Answer { says, guess, of_model, is_models, why }
    }

    /// Whether the model's guess of a new merchant goes before what a word means, or before a refund: what was only learned of
    /// other merchants, or read off a category's name, gives way to it until the model was taught enough.
    fn stands(&self, by_model: &Says, kind: CategoryKind, why: &model::Explanation) -> bool {
        let is_taught = self.of_kind(kind).model.confirmations() >= TAUGHT;
        match by_model.reason {
            Reason::Words { .. } => is_taught || by_model.confidence >= WORD_ALONE,
            Reason::Word { .. } | Reason::Code { .. } => {
                is_taught || why.concept.is_some_and(|concept| !concept.is_by_name)
            }
            Reason::History { .. } => true,
            // A rule is never the model's.
            Reason::Refund { .. } | Reason::Amount { .. } | Reason::Alike | Reason::Rule { .. } | Reason::Unknown => {
                false
            }
        }
    }

    /// What speaks for a guess of the model when no word does: the amount, or all else that the model sees. Before anything
    /// was confirmed there is nothing that a transaction could be like.
    fn likeness(&self, kind: CategoryKind, why: &model::Explanation, guess: &Prediction) -> Option<Reason> {
        if guess.confidence < LIKELY || self.of_kind(kind).model.confirmations() == 0 {
            return None;
        }
        Some(why.amount.map_or(Reason::Alike, |amount| Reason::Amount { times: amount.times }))
    }

    /// What the dictionary alone says.
    fn by_word(&self, kind: CategoryKind, seen: &Seen<'_>) -> Option<Says> {
        let under = self.roster.of_template(seen.concept()?.category(kind)?)?;
        Some(Says { under, confidence: WORD_ALONE, reason: meaning(kind, seen)? })
    }

    /// Where an income goes that gives back: because the text says so, or because money was only ever spent at the merchant.
    /// That is where refunds went so far, or else the template's category for them.
    fn given_back(&self, kind: CategoryKind, seen: &Seen<'_>) -> Option<Says> {
        let spent = self.spent(seen.text);
        if kind != CategoryKind::Income || !seen.is_refund() && spent == 0 {
            return None;
        }
        let template = self.roster.of_template(REFUND);
        let model = &self.income.model;
        let filed = |of: &Filing| model.living(of.class.into());
        let habit = self.income.customs.likeliest(REFUNDS, |of| filed(of).is_some(), filed);
        let habit = habit.and_then(|(class, share)| Some((*self.income.categories.get(class?)?, share)));
        let before = if seen.is_refund() { WORD_ALONE } else { SPENT_THERE };
        let of_template = |category| if template.is_some_and(|it| it.category == category) { before } else { 0.0 };
        let (category, confidence) = match habit {
            Some((category, share)) => {
                let sure = smoothed(Some(share), of_template(category));
                (category, if seen.is_refund() { sure } else { sure.min(SPENT_THERE) })
            }
            None => (template?.category, before),
        };
        let reason = Reason::Refund { merchant: seen.text.key().to_owned(), spent };
        Some(Says { under: CategoryRef { category, subcategory: None }, confidence, reason })
    }

    /// How often money was spent at a merchant.
    fn spent(&self, text: &Descriptor) -> u32 {
        let is_there = |of: &Filing| self.expenses.model.living(of.class.into()).is_some();
        u32::try_from(self.expenses.customs.count(merchant_of(text), is_there)).unwrap_or(u32::MAX)
    }

    /// An answer as a suggestion; `None` when nothing is known and there is no category for that.
    pub(super) fn suggestion(&self, of: &Unfiled<'_>, text: &Descriptor, answer: &Answer) -> Option<Suggestion> {
        let (learned, who) = (self.of_kind(of.kind), merchant_of(text));
        let ranked = answer.guess.iter().flat_map(|guess| [Some(guess.class)].into_iter().chain(guess.others));
        let ranked = ranked.flatten().filter_map(|class| learned.categories.get(class).copied());
        let alternatives = |but: CategoryId| ranked.filter(|category| *category != but).take(2).collect();
        let tag = |(tag, share)| UsualTag { tag, confidence: shown(smoothed(Some(share), 0.0)) };
        let tags = learned.customs.usual_tags(who).into_iter().map(tag).collect();
        let (under, confidence, reason, sure) = if let Some(Says { under, confidence, reason }) = &answer.says {
            let (subcategory, sure) = self.part(of, text, under.category);
            (CategoryRef { subcategory, ..*under }, shown(*confidence), reason.clone(), shown(sure))
        } else {
            let under = CategoryRef { category: self.roster.unclassified(of.kind)?, subcategory: None };
            (under, Confidence::NONE, Reason::Unknown, Confidence::NONE)
        };
        Some(Suggestion {
            under,
            confidence,
            alternatives: alternatives(under.category),
            subcategory_confidence: sure,
            tags,
            reason,
            record: answer.why.record.filter(|_| answer.is_models),
            shown: answer.shown(),
            code: of.code,
        })
    }

    /// The subcategory of a transaction in a category, and how sure that is: the one that the merchant mostly had there, or
    /// else the one that the word means.
    fn part(&self, of: &Unfiled<'_>, text: &Descriptor, category: CategoryId) -> (Option<SubCategoryId>, f64) {
        let concept = Seen::new(text, of.amount, of.code).concept();
        let meant = self.part_of(of.kind, concept, category);
        let class = self.roster.class(category).map(|(_, class)| class.into());
        let habit = class.and_then(|class| self.of_kind(of.kind).part(merchant_of(text), class, &self.roster));
        let before = |part: Option<SubCategoryId>| if part.is_some() && part == meant { WORD_ALONE } else { 0.0 };
        match habit {
            Some((part, share)) => (part, smoothed(Some(share), before(part))),
            None => (meant, smoothed(None, before(meant))),
        }
    }

    /// The subcategory of a category that a word means.
    fn part_of(&self, kind: CategoryKind, concept: Option<Concept>, category: CategoryId) -> Option<SubCategoryId> {
        let meant = self.roster.of_template(concept?.category(kind)?).filter(|meant| meant.category == category)?;
        meant.subcategory
    }
}

fn merchant_of(text: &Descriptor) -> Merchant {
    merchant(text.key())
}

/// The strongest evidence of the model's guess; `None` when no merchant, word or meaning speaks for it.
fn reason(kind: CategoryKind, seen: &Seen<'_>, why: &model::Explanation) -> Option<Reason> {
    if let Some(merchant) = why.merchant.clone().filter(|merchant| merchant.seen > 0) {
        let model::MerchantEvidence { merchant, agreeing, seen, last } = merchant;
        return Some(Reason::History { merchant, agreeing, seen, last });
    }
    if !why.words.is_empty() {
        return Some(Reason::Words { words: why.words.clone() });
    }
    why.concept.and_then(|_| meaning(kind, seen))
}

/// What a code or a word means.
fn meaning(kind: CategoryKind, seen: &Seen<'_>) -> Option<Reason> {
    let means = |concept: Concept| concept.category(kind).map(str::to_owned);
    match (seen.coded, seen.hit) {
        (Some((code, concept)), _) => Some(Reason::Code { code, means: means(concept) }),
        (None, Some(hit)) => {
            Some(Reason::Word { word: hit.phrase.trim_end_matches('*').to_owned(), means: means(hit.concept) })
        }
        (None, None) => None,
    }
}

/// How sure something is: its share of what was done, as if one confirmation more had spoken for it as far as is known
/// `before`.
#[expect(clippy::float_arithmetic, reason = "a confidence is no money")]
fn smoothed(share: Option<Share>, before: f64) -> f64 {
    let Share { of, all } = share.unwrap_or(Share { of: 0.0, all: 0.0 });
    (of + before) / (all + 1.0)
}

/// How far something can be trusted, rounded down: nothing is green that is not.
#[expect(clippy::float_arithmetic, reason = "a confidence is no money")]
fn shown(confidence: f64) -> Confidence {
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "0 to 10,000")]
    Confidence::from_basis_points((confidence.clamp(0.0, 1.0) * 10_000.0) as u16)
}

#[expect(clippy::float_arithmetic, reason = "odds are no money")]
fn millionths(log_odds: f64) -> i32 {
    #[expect(clippy::cast_possible_truncation, reason = "no number is larger, and what is none is 0")]
    let millionths = (log_odds * MILLION) as i32;
    millionths
}

/// The logarithm of the odds of a guess, as it was kept.
#[expect(clippy::float_arithmetic, reason = "odds are no money")]
pub(super) fn log_odds(millionths: i32) -> f64 {
    f64::from(millionths) / MILLION
}
