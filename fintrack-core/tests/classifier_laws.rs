//! Laws of the classifier of a workspace, over random histories of merchants, categories and tags.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on says so by panicking")]

use std::collections::BTreeSet;

use chrono::Days;
use fintrack_core::calendar::date;
use fintrack_core::category::{Category, CategoryKind, SubCategory};
use fintrack_core::entry::CategoryRef;
use fintrack_core::id::{SubCategoryId, TagId};
use fintrack_core::name::Name;
use fintrack_core::suggest::{
    Band, Classifier, Confidence, Confirmation, Descriptor, Reason, Suggestion, TrackRecord, Unfiled,
};
use fintrack_core::testing::categories;
use proptest::prelude::*;
use rust_decimal::Decimal;
use uuid::Uuid;

const MERCHANTS: [&str; 11] = [
    "COMPRA CARTAO PADARIA ESTRELA",
    "UBER *TRIP SAO PAULO",
    "PIX ENVIADO FULANA DE TAL",
    "MERCADO LIVRE*MERCADOLIV",
    "POSTO IPIRANGA 123",
    "Zyxwv Qwrtp",
    "Zyxwv Mnbvc",
    "Qwrtp Lkjhg",
    "ZYXWV LKJHG 12",
    "",
    "12345 \u{202e}🙂",
];

/// Of words that merchants have, and never confirmed.
const NEW: [&str; 3] = ["Zyxwv Ghjkl", "Lkjhg Qwrtp Zyxwv", "PADARIA NOVA"];

fn unfiled(kind: CategoryKind, text: &str, cents: i64) -> Unfiled<'_> {
    Unfiled { kind, text, amount: Decimal::new(cents, 2), code: None }
}

/// Confirmations of few merchants under any categories, in batches.
fn histories() -> impl Strategy<Value = Vec<Vec<Confirmation>>> {
    let count = categories().len();
    let one = (prop::sample::select(MERCHANTS.to_vec()), -90_000..90_000i64, 0..90u64, 0..count, 0..6usize, 0..4u128);
    let confirmation = one.prop_map(|(text, cents, day, category, part, tag)| {
        let category = &categories()[category];
        let subcategory = category.subcategories.get(part).map(|part| part.id);
        Confirmation {
            text: text.to_owned(),
            amount: Decimal::new(cents, 2),
            on: date(2026, 1, 1) + Days::new(day),
            under: CategoryRef { category: category.id, subcategory },
            tags: (0..tag).map(|n| TagId::new(Uuid::from_u128(n))).collect(),
        }
    });
    prop::collection::vec(prop::collection::vec(confirmation, 1..8), 0..8)
}

fn taught(categories: &[Category], history: &[Vec<Confirmation>]) -> Classifier {
    let mut classifier = Classifier::new(categories);
    for batch in history {
        classifier.learn(batch);
    }
    classifier
}

fn suggestions(classifier: &Classifier) -> Vec<Option<Suggestion>> {
    let both = [CategoryKind::Expense, CategoryKind::Income];
    let of = |text| both.map(|kind| classifier.suggest(&unfiled(kind, text, -1250)));
    MERCHANTS.into_iter().flat_map(of).collect()
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    /// A suggestion is of the kind that was asked for, names what the user has, and its reason says what the history says.
    #[test]
    fn what_is_suggested_is_there(history in histories()) {
        let categories = categories();
        let classifier = taught(&categories, &history);
        let find = |id| categories.iter().find(|category| category.id == id).unwrap();
        let tags: BTreeSet<TagId> = history.iter().flatten().flat_map(|it| it.tags.iter().copied()).collect();
        for text in MERCHANTS.into_iter().chain(NEW) {
            for kind in [CategoryKind::Expense, CategoryKind::Income] {
                let suggestion = classifier.suggest(&unfiled(kind, text, -1250)).unwrap();
                let category = find(suggestion.under.category);
                prop_assert_eq!(category.kind, kind);
                let part = suggestion.under.subcategory;
                prop_assert!(part.is_none_or(|part| category.subcategories.iter().any(|own| own.id == part)));
                prop_assert!(suggestion.alternatives.len() <= 2);
                prop_assert!(suggestion.alternatives.iter().all(|id| find(*id).kind == kind && *id != category.id));
                prop_assert!(suggestion.tags.iter().all(|tag| tags.contains(tag)));
                let past = Past::of(&history, &categories, kind);
                prop_assert_eq!(past.contradicts(&suggestion, text), None, "{:?}", suggestion);
            }
        }
    }

    /// The same history teaches the same, whatever the order in which the categories are given.
    #[test]
    fn the_order_of_the_categories_is_irrelevant(history in histories()) {
        let forth = categories();
        let back: Vec<Category> = forth.iter().rev().cloned().collect();
        prop_assert_eq!(suggestions(&taught(&forth, &history)), suggestions(&taught(&back, &history)));
    }

    /// What is archived is no longer suggested, whatever was filed there.
    #[test]
    fn what_is_archived_is_gone(history in histories(), archived in 0..20usize) {
        let mut categories = categories();
        let count = categories.len();
        let gone = &mut categories[archived % count];
        gone.is_active = false;
        let gone = gone.id;
        let of = suggestions(&taught(&categories, &history));
        let named = of.into_iter().flatten().flat_map(|it| it.alternatives.into_iter().chain([it.under.category]));
        prop_assert!(named.into_iter().all(|category| category != gone));
    }

    /// What one kind was taught says nothing of the other.
    #[test]
    fn income_and_expenses_are_apart(history in histories()) {
        let categories = categories();
        let is_expense = |it: &Confirmation| {
            let of = categories.iter().find(|category| category.id == it.under.category);
            of.is_some_and(|category| category.kind == CategoryKind::Expense)
        };
        let spent: Vec<Vec<Confirmation>> =
            history.iter().map(|batch| batch.iter().filter(|it| is_expense(it)).cloned().collect()).collect();
        let (all, spent) = (taught(&categories, &history), taught(&categories, &spent));
        for text in MERCHANTS {
            let of = unfiled(CategoryKind::Expense, text, -1250);
            prop_assert_eq!(all.suggest(&of), spent.suggest(&of));
        }
    }

    /// Any text is answered, can be confirmed, and is known by that from then on.
    #[test]
    fn any_text_is_answered_and_learned(history in histories(), text in any::<String>(), cents in any::<i64>()) {
        let categories = categories();
        let mut classifier = taught(&categories, &history);
        let of = unfiled(CategoryKind::Expense, &text, cents);
        let before = classifier.suggest(&of).unwrap();
        prop_assert_eq!(classifier.suggest(&of), Some(before.clone()));
        let confirmed = Confirmation {
            text: text.clone(),
            amount: of.amount,
            on: date(2026, 4, 1),
            under: CategoryRef { category: categories[0].id, subcategory: None },
            tags: BTreeSet::new(),
        };
        let mut history = history;
        history.push(vec![confirmed]);
        classifier.learn(&history[history.len() - 1]);
        let after = classifier.suggest(&of).unwrap();
        let key = Descriptor::of(&text).key().to_owned();
        if key.is_empty() {
            prop_assert_eq!(after, before, "what names no merchant teaches nothing");
        } else {
            let is_of_merchant = matches!(&after.reason, Reason::History { merchant, .. } if *merchant == key);
            prop_assert!(is_of_merchant, "{:?}", after);
            let past = Past::of(&history, &categories, CategoryKind::Expense);
            prop_assert_eq!(past.contradicts(&after, &text), None, "{:?}", after);
        }
    }
}

/// What a list of all confirmations says of one kind of category.
struct Past<'a> {
    /// Merchant, category, day; in order.
    filed: Vec<(String, &'a Confirmation)>,
    /// How many guesses were answered of merchants that were new, and of known ones.
    answered: [u32; 2],
}

impl<'a> Past<'a> {
    fn of(history: &'a [Vec<Confirmation>], categories: &[Category], kind: CategoryKind) -> Self {
        let teaches = |category: &Category| category.kind == kind && category.name.as_str() != "A classificar";
        let own: Vec<_> = categories.iter().filter(|it| teaches(it)).map(|it| it.id).collect();
        let mut past = Self { filed: Vec::new(), answered: [0; 2] };
        for batch in history {
            let batch = batch.iter().filter(|it| own.contains(&it.under.category));
            let keyed = batch.map(|it| (Descriptor::of(&it.text).key().to_owned(), it));
            let keyed: Vec<_> = keyed.filter(|(key, _)| !key.is_empty()).collect();
            for (key, _) in &keyed {
                past.answered[usize::from(past.filed.iter().any(|(known, _)| known == key))] += 1;
            }
            past.filed.extend(keyed);
        }
        past
    }

    /// What of a suggestion is not so.
    fn contradicts(&self, suggestion: &Suggestion, text: &str) -> Option<String> {
        let key = Descriptor::of(text).key().to_owned();
        let own: Vec<_> = self.filed.iter().filter(|(known, _)| *known == key).map(|(_, it)| *it).collect();
        let is_agreeing = |it: &&&Confirmation| it.under.category == suggestion.under.category;
        let count = |number: usize| u32::try_from(number).unwrap();
        let expected = Reason::History {
            merchant: key,
            agreeing: count(own.iter().filter(is_agreeing).count()),
            seen: count(own.len()),
            last: own.last().map(|it| it.on),
        };
        let is_so = match &suggestion.reason {
            reason @ Reason::History { .. } => *reason == expected && !own.is_empty(),
            Reason::Words { words } => {
                own.is_empty()
                    && !words.is_empty()
                    && words.iter().all(|word| {
                        let has_word = |known: &str| known.split(' ').any(|part| part == word.word);
                        let merchants: BTreeSet<&str> = (self.filed.iter())
                            .filter(|(known, it)| has_word(known) && it.under.category == suggestion.under.category)
                            .map(|(known, _)| known.as_str())
                            .collect();
                        word.merchants == count(merchants.len()) && word.merchants > 0
                    })
            }
            Reason::Word { word } => own.is_empty() && !word.is_empty(),
            Reason::Rule { .. } => false,
            Reason::Unknown => own.is_empty() && suggestion.confidence == Confidence::NONE,
        };
        let record_is_so = suggestion.record.is_none_or(|TrackRecord { is_new, right, answered }| {
            is_new == own.is_empty() && answered == self.answered[usize::from(!is_new)] && right <= answered
        });
        (!is_so || !record_is_so).then(|| format!("{expected:?} {:?}", self.answered))
    }
}

/// The surer, the greener; and each band begins where it says.
#[test]
fn bands_follow_the_confidence() {
    let band = |points| Confidence::from_basis_points(points).band();
    let rank = |points| match band(points) {
        Band::Red => 0,
        Band::Amber => 1,
        Band::Green => 2,
    };
    for points in 0..u16::MAX {
        let (one, next) = (Confidence::from_basis_points(points), Confidence::from_basis_points(points + 1));
        assert!(one <= next && rank(points) <= rank(points + 1), "{points}");
    }
    let edges = [0, 4_999, 5_000, 8_999, 9_000, 10_000, u16::MAX].map(band);
    assert_eq!(edges, [Band::Red, Band::Red, Band::Amber, Band::Amber, Band::Green, Band::Green, Band::Green]);
}

/// Words of other merchants are counted where they were filed as suggested.
#[test]
fn a_word_counts_the_merchants_of_the_category_that_is_suggested() {
    let categories = categories();
    let confirmed = |text: &str, category: usize| Confirmation {
        text: text.to_owned(),
        amount: Decimal::new(-1250, 2),
        on: date(2026, 3, 2),
        under: CategoryRef { category: categories[category].id, subcategory: None },
        tags: BTreeSet::new(),
    };
    let mut classifier = Classifier::new(&categories);
    classifier.learn(&[
        confirmed("Zyxwv Mnbvc", 0),
        confirmed("Zyxwv Poiuy", 0),
        confirmed("Zyxwv Poiuy", 0),
        confirmed("Zyxwv Lkjhg", 1),
        confirmed("Qwrtp Mnbvc", 1),
    ]);
    let guess = classifier.suggest(&unfiled(CategoryKind::Expense, "Zyxwv Ghjkl", -1250)).unwrap();
    assert_eq!(guess.under.category, categories[0].id);
    let Reason::Words { words } = guess.reason else { panic!("{:?}", guess.reason) };
    assert_eq!(words.iter().map(|it| (it.word.as_str(), it.merchants)).collect::<Vec<_>>(), [("zyxwv", 2)]);
}

/// A merchant that is always filed alike is guessed so at once, with its subcategory and its tags.
#[test]
fn one_correction_is_enough() {
    let mut categories = categories();
    let category = categories.iter_mut().find(|it| it.kind == CategoryKind::Expense).unwrap();
    let part =
        SubCategory { id: SubCategoryId::new(Uuid::from_u128(7)), name: Name::new("Feira").unwrap(), is_active: true };
    category.subcategories.push(part);
    let under = CategoryRef { category: category.id, subcategory: Some(SubCategoryId::new(Uuid::from_u128(7))) };
    let mut classifier = Classifier::new(&categories);
    let tag = TagId::new(Uuid::from_u128(1));
    let on = date(2026, 3, 2);
    let text = "COMPRA CARTAO ZYXWV QWRTP 02/03";
    classifier.learn(&[Confirmation {
        text: text.to_owned(),
        amount: Decimal::new(-100, 2),
        on,
        under,
        tags: [tag].into(),
    }]);
    let guess = classifier.suggest(&unfiled(CategoryKind::Expense, "Zyxwv Qwrtp", -2300)).unwrap();
    assert_eq!((guess.under, guess.tags), (under, vec![tag]));
    assert!(matches!(guess.reason, Reason::History { agreeing: 1, seen: 1, last: Some(day), .. } if day == on));
}

/// A code that a file carries says what no word does.
#[test]
fn a_merchant_category_code_is_as_good_as_a_word() {
    let categories = categories();
    let classifier = Classifier::new(&categories);
    let of = Unfiled { code: Some(5912), ..unfiled(CategoryKind::Expense, "Zyxwv Qwrtp", -2300) };
    let guess = classifier.suggest(&of).unwrap();
    let category = categories.iter().find(|category| category.id == guess.under.category).unwrap();
    assert_eq!(category.name.as_str(), "Saúde");
}
