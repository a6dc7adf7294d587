//! Laws of the classifier of a workspace, over random histories of merchants, categories and tags.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on says so by panicking")]

use std::collections::BTreeSet;

use chrono::Days;
use fintrack_core::calendar::date;
use fintrack_core::category::{Category, CategoryKind, SubCategory};
use fintrack_core::entry::CategoryRef;
use fintrack_core::id::{SubCategoryId, TagId};
use fintrack_core::name::Name;
use fintrack_core::suggest::{Classifier, Confidence, Confirmation, Reason, Suggestion, Unfiled, UsualTag};
use fintrack_core::testing::categories;
use proptest::prelude::*;
use rust_decimal::Decimal;
use uuid::Uuid;

const MERCHANTS: [&str; 8] = [
    "COMPRA CARTAO PADARIA ESTRELA",
    "UBER *TRIP SAO PAULO",
    "PIX ENVIADO FULANA DE TAL",
    "MERCADO LIVRE*MERCADOLIV",
    "POSTO IPIRANGA 123",
    "Zyxwv Qwrtp",
    "",
    "12345 \u{202e}🙂",
];

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
        let under = CategoryRef { category: category.id, subcategory };
        let tags = (0..tag).map(|n| TagId::new(Uuid::from_u128(n))).collect();
        let on = date(2026, 1, 1) + Days::new(day);
        Confirmation { tags, ..Confirmation::by_hand(text, Decimal::new(cents, 2), on, under) }
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

    /// A suggestion is of the kind that was asked for, and names what the user has.
    #[test]
    fn what_is_suggested_is_there(history in histories()) {
        let categories = categories();
        let classifier = taught(&categories, &history);
        let find = |id| categories.iter().find(|category| category.id == id).unwrap();
        let tags: BTreeSet<TagId> = history.iter().flatten().flat_map(|it| it.tags.iter().copied()).collect();
        for text in MERCHANTS {
            for kind in [CategoryKind::Expense, CategoryKind::Income] {
                let suggestion = classifier.suggest(&unfiled(kind, text, -1250)).unwrap();
                let category = find(suggestion.under.category);
                prop_assert_eq!(category.kind, kind);
                let part = suggestion.under.subcategory;
                prop_assert!(part.is_none_or(|part| category.subcategories.iter().any(|own| own.id == part)));
                prop_assert_eq!(suggestion.alternatives.len(), 2, "there are more than three of either kind");
                prop_assert!(suggestion.alternatives.iter().all(|id| find(*id).kind == kind && *id != category.id));
                prop_assert!(suggestion.tags.iter().all(|usual| tags.contains(&usual.tag)));
                if let Reason::History { agreeing, seen, .. } = suggestion.reason {
                    prop_assert!(agreeing <= seen && seen > 0);
                } else if suggestion.reason == Reason::Unknown {
                    prop_assert_eq!(suggestion.confidence, Confidence::NONE);
                }
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

    /// What one kind was taught says nothing of the other, but that where money is spent it is given back.
    #[test]
    fn income_and_expenses_are_apart(history in histories()) {
        let categories = categories();
        let kind = |it: &Confirmation| {
            categories.iter().find(|category| category.id == it.under.category).map(|category| category.kind)
        };
        for one in [CategoryKind::Expense, CategoryKind::Income] {
            let of_one: Vec<Vec<Confirmation>> =
                history.iter().map(|batch| batch.iter().filter(|it| kind(it) == Some(one)).cloned().collect()).collect();
            let (all, of_one) = (taught(&categories, &history), taught(&categories, &of_one));
            for text in MERCHANTS {
                let of = unfiled(one, text, -1250);
                let said = all.suggest(&of).unwrap();
                if !matches!(said.reason, Reason::Refund { .. }) {
                    prop_assert_eq!(Some(said), of_one.suggest(&of));
                }
            }
        }
    }

    /// Any text is safe.
    #[test]
    fn any_text_is_answered(history in histories(), text in any::<String>(), cents in any::<i64>()) {
        let classifier = taught(&categories(), &history);
        let suggestion = classifier.suggest(&unfiled(CategoryKind::Expense, &text, cents)).unwrap();
        prop_assert!(suggestion.confidence.basis_points() <= 10_000);
    }
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
    let filed = Confirmation::by_hand(text, Decimal::new(-100, 2), on, under);
    classifier.learn(&[Confirmation { tags: [tag].into(), ..filed }]);
    let guess = classifier.suggest(&unfiled(CategoryKind::Expense, "Zyxwv Qwrtp", -2300)).unwrap();
    assert_eq!((guess.under, guess.subcategory_confidence), (under, Confidence::from_basis_points(5_000)));
    assert_eq!(guess.tags, [UsualTag { tag, confidence: Confidence::from_basis_points(5_000) }]);
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
    assert_eq!(guess.reason, Reason::Code { code: 5912, means: Some("pharmacy".to_owned()) });
    // What it was told of one merchant it says of the next one with that code.
    let under = CategoryRef { category: categories[5].id, subcategory: None };
    let filed = Confirmation::by_hand("Zyxwv Qwrtp", Decimal::new(-2300, 2), date(2026, 3, 1), under);
    let mut classifier = classifier;
    for text in ["Zyxwv Qwrtp", "Hjklm Bvcxz", "Pqrst Wvxyz"] {
        classifier.learn(&[Confirmation { text: text.to_owned(), code: Some(5912), ..filed.clone() }]);
    }
    let of = Unfiled { text: "Mnbvc Lkjhg", ..of };
    let guess = classifier.suggest(&of).unwrap();
    assert_eq!((guess.under, guess.code), (under, Some(5912)));
    assert!(matches!(guess.reason, Reason::Code { code: 5912, .. }), "{:?}", guess.reason);
    let without = classifier.suggest(&Unfiled { code: None, ..of }).unwrap();
    assert!(!matches!(without.reason, Reason::Code { .. }), "{:?}", without.reason);
}

/// What is given back goes where refunds go: because the text says so, or because money was only ever spent there.
#[test]
fn what_is_given_back_is_a_refund() {
    let categories = categories();
    let called = |name: &str| CategoryRef {
        category: categories.iter().find(|category| category.name.as_str() == name).unwrap().id,
        subcategory: None,
    };
    let mut classifier = Classifier::new(&categories);
    let income = |text| Unfiled { amount: Decimal::new(1250, 2), ..unfiled(CategoryKind::Income, text, 0) };
    let marked = classifier.suggest(&income("ESTORNO ZYXWV QWRTP")).unwrap();
    assert_eq!((marked.under, marked.confidence), (called("Reembolsos"), Confidence::from_basis_points(7_000)));
    let unmarked = classifier.suggest(&income("ZYXWV QWRTP")).unwrap();
    assert_eq!(unmarked.reason, Reason::Unknown);

    let spent = |day| Confirmation::by_hand("ZYXWV QWRTP", Decimal::new(-1250, 2), date(2026, 3, day), called("Lazer"));
    classifier.learn(&[spent(1), spent(2)]);
    let unmarked = classifier.suggest(&income("ZYXWV QWRTP")).unwrap();
    let reason = Reason::Refund { merchant: "zyxwv qwrtp".to_owned(), spent: 2 };
    assert_eq!((unmarked.under, unmarked.reason), (called("Reembolsos"), reason));
    // On a card it is given back to the category that the money was spent under.
    let on_card = Unfiled { kind: CategoryKind::Expense, ..income("ZYXWV QWRTP") };
    assert_eq!(classifier.suggest(&on_card).unwrap().under, called("Lazer"));

    // The user's own habit goes before the template, and what was said of the merchant before either.
    let refunded = |text: &str, under| Confirmation::by_hand(text, Decimal::new(900, 2), date(2026, 3, 5), under);
    let elsewhere = called("Rendimentos");
    classifier.learn(&["ESTORNO AAAA", "ESTORNO BBBB"].map(|text| refunded(text, elsewhere)));
    assert_eq!(classifier.suggest(&income("ESTORNO CCCC")).unwrap().under, elsewhere);
    classifier.learn(&[refunded("ZYXWV QWRTP", called("Salário"))]);
    assert_eq!(classifier.suggest(&income("ZYXWV QWRTP")).unwrap().under, called("Salário"));
}
