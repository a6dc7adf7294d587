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
    Band, Classifier, Confidence, Confirmation, Descriptor, LearnedWord, Reason, Suggestion, TrackRecord, Unfiled,
    UsualTag,
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

/// The same history, each batch answering what was shown before it.
fn answering(categories: &[Category], history: &[Vec<Confirmation>]) -> Vec<Vec<Confirmation>> {
    let mut classifier = Classifier::new(categories);
    let kind = |it: &Confirmation| categories.iter().find(|category| category.id == it.under.category).unwrap().kind;
    let mut answer = |batch: &Vec<Confirmation>| {
        let of = |it: &Confirmation| {
            classifier.suggest(&Unfiled { kind: kind(it), text: &it.text, amount: it.amount, code: None })
        };
        let batch: Vec<Confirmation> =
            batch.iter().map(|it| Confirmation { shown: of(it).unwrap().shown, ..it.clone() }).collect();
        classifier.learn(&batch);
        batch
    };
    history.iter().map(&mut answer).collect()
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
        let history = answering(&categories, &history);
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
                prop_assert_eq!(suggestion.alternatives.len(), 2, "there are more than three of either kind");
                prop_assert!(suggestion.alternatives.iter().all(|id| find(*id).kind == kind && *id != category.id));
                prop_assert!(suggestion.tags.iter().all(|usual| tags.contains(&usual.tag)));
                let past = Past::of(&history, &categories, kind);
                prop_assert_eq!(past.contradicts(&suggestion, text, -1250), None, "{:?}", suggestion);
            }
        }
    }

    /// Many are suggested what each is alone.
    #[test]
    fn many_are_suggested_what_each_is(history in histories(), codes in prop::collection::vec(prop::option::of(5_411..5_413u16), 60)) {
        let classifier = taught(&categories(), &history);
        let texts = MERCHANTS.into_iter().chain(NEW).cycle();
        let kinds = [CategoryKind::Expense, CategoryKind::Income, CategoryKind::Expense].into_iter().cycle();
        let of: Vec<Unfiled<'_>> =
            texts.zip(kinds).zip(codes).map(|((text, kind), code)| Unfiled { code, ..unfiled(kind, text, -1250) }).collect();
        let alone: Vec<_> = of.iter().map(|of| classifier.suggest(of)).collect();
        prop_assert_eq!(classifier.suggest_all(&of), alone);
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

    /// Any text is answered, can be confirmed, and is known by that from then on.
    #[test]
    fn any_text_is_answered_and_learned(history in histories(), text in any::<String>(), cents in any::<i64>()) {
        let categories = categories();
        let mut history = answering(&categories, &history);
        let mut classifier = taught(&categories, &history);
        let of = unfiled(CategoryKind::Expense, &text, cents);
        let before = classifier.suggest(&of).unwrap();
        prop_assert_eq!(classifier.suggest(&of), Some(before.clone()));
        let under = CategoryRef { category: categories[0].id, subcategory: None };
        let confirmed = Confirmation::by_hand(&text, of.amount, date(2026, 4, 1), under);
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
            prop_assert_eq!(past.contradicts(&after, &text, cents), None, "{:?}", after);
        }
    }
}

/// What a list of all confirmations says of one kind of category.
struct Past<'a> {
    /// Merchant and what was filed of it, in order.
    filed: Vec<(String, &'a Confirmation)>,
    /// The merchants of the other kind.
    of_other_kind: Vec<String>,
    /// How many guesses were answered of merchants that were new, and of known ones.
    answered: [u32; 2],
}

impl<'a> Past<'a> {
    fn of(history: &'a [Vec<Confirmation>], categories: &[Category], kind: CategoryKind) -> Self {
        let mut past = Self { filed: Vec::new(), of_other_kind: Vec::new(), answered: [0; 2] };
        for it in history.iter().flatten() {
            let category = categories.iter().find(|category| category.id == it.under.category).unwrap();
            let key = Descriptor::of(&it.text).key().to_owned();
            if key.is_empty() || category.name.as_str() == "A classificar" {
                continue;
            }
            if category.kind != kind {
                past.of_other_kind.push(key);
                continue;
            }
            if let Some(shown) = it.shown {
                past.answered[usize::from(!shown.is_new)] += 1;
            }
            past.filed.push((key, it));
        }
        past
    }

    /// What of a suggestion is not so.
    fn contradicts(&self, suggestion: &Suggestion, text: &str, cents: i64) -> Option<String> {
        let key = Descriptor::of(text).key().to_owned();
        let count = |number: usize| u32::try_from(number).unwrap();
        let own: Vec<_> = self.filed.iter().filter(|(known, _)| *known == key).map(|(_, it)| *it).collect();
        let is_agreeing = |it: &Confirmation| it.under.category == suggestion.under.category;
        let expected = Reason::History {
            merchant: key.clone(),
            agreeing: count(own.iter().filter(|it| is_agreeing(it)).count()),
            seen: count(own.len()),
            last: own.iter().map(|it| it.on).max(),
        };
        let is_so = match &suggestion.reason {
            reason @ Reason::History { .. } => *reason == expected,
            Reason::Words { words } => !words.is_empty() && words.iter().all(|word| self.has(word, &is_agreeing)),
            Reason::Word { word, .. } => !word.is_empty(),
            Reason::Refund { merchant, spent } => {
                *merchant == key && *spent == count(self.of_other_kind.iter().filter(|other| **other == key).count())
            }
            Reason::Amount { times } => {
                let same = self.filed.iter().filter(|(_, it)| is_agreeing(it) && it.amount == Decimal::new(cents, 2));
                *times > 0 && *times == count(same.count())
            }
            Reason::Alike => !self.filed.is_empty(),
            Reason::Unknown => suggestion.confidence == Confidence::NONE,
            Reason::Rule { .. } | Reason::Code { .. } => false,
        };
        let is_history = matches!(suggestion.reason, Reason::History { .. });
        let record_is_so = suggestion.record.is_none_or(|TrackRecord { is_new, right, answered }| {
            is_new == own.is_empty() && answered == self.answered[usize::from(!is_new)] && right <= answered
        });
        let is_all_so = is_so && record_is_so && is_history != own.is_empty();
        (!is_all_so).then(|| format!("{expected:?} {:?}", self.answered))
    }

    /// Whether so many merchants that have a word were filed so.
    fn has(&self, word: &LearnedWord, is_agreeing: &impl Fn(&Confirmation) -> bool) -> bool {
        let has_word = |known: &str| known.split(' ').any(|part| part == word.word);
        let so = self.filed.iter().filter(|(known, it)| has_word(known) && is_agreeing(it));
        let merchants: BTreeSet<&str> = so.map(|(known, _)| known.as_str()).collect();
        word.merchants > 0 && usize::try_from(word.merchants) == Ok(merchants.len())
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
    let confirmed = |text: &str, category: usize| {
        let under = CategoryRef { category: categories[category].id, subcategory: None };
        Confirmation::by_hand(text, Decimal::new(-1250, 2), date(2026, 3, 2), under)
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
