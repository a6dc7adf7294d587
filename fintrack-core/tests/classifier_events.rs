//! Laws of what a classifier learns from: events of categories and confirmations, in the order in which they happened.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on says so by panicking")]

use std::collections::BTreeSet;

use chrono::Days;
use fintrack_core::calendar::date;
use fintrack_core::category::{Category, CategoryKind, SubCategory};
use fintrack_core::entry::CategoryRef;
use fintrack_core::id::{CategoryId, SubCategoryId, TagId};
use fintrack_core::name::{Color, Name};
use fintrack_core::suggest::{
    Classifier, Confirmation, Decided, Event, Explanation, Reason, STATE_BYTES_MAX, StateError, TrackRecord, Unfiled,
};
use proptest::prelude::*;
use proptest::sample::Index;
use rust_decimal::Decimal;
use twox_hash::XxHash3_64;
use uuid::Uuid;

const TEXTS: [&str; 9] = [
    "COMPRA CARTAO PADARIA ESTRELA",
    "UBER *TRIP SAO PAULO",
    "ESTORNO UBER *TRIP SAO PAULO",
    "MERCADO LIVRE*MERCADOLIV",
    "POSTO IPIRANGA 123",
    "Zyxwv Qwrtp",
    "Zyxwv Hjklm",
    "",
    "12345 \u{202e}🙂",
];
const NAMES: [&str; 7] = ["Alimentação", "Transporte", "A classificar", "Reembolsos", "Lazer", "Combustível", "Zyx"];

/// What a test does to a classifier; places count modulo how many there are.
#[derive(Clone, Debug)]
enum Deed {
    Add(u128, usize, Vec<(u128, usize)>),
    Rename(u128, usize),
    Merge(u128, u128),
    Archive(u128),
    SubAdd(u128, u128, usize),
    SubRename(u128, usize),
    SubMerge(u128, u128),
    SubArchive(u128),
    Learn(Filed),
    Correct(Index, Filed),
    TakeBack(Index),
}

/// A confirmation, as a test makes it.
#[derive(Clone, Debug)]
struct Filed {
    text: &'static str,
    cents: i64,
    code: Option<u16>,
    day: u64,
    category: u128,
    part: Option<u128>,
    tags: BTreeSet<u128>,
    decided: Decided,
}

/// Of eight categories the odd ones are of income.
fn category(n: u128) -> CategoryId {
    CategoryId::new(Uuid::from_u128(n))
}

const fn kind(n: u128) -> CategoryKind {
    if n % 2 == 1 { CategoryKind::Income } else { CategoryKind::Expense }
}

fn name(at: usize) -> Name {
    Name::new(NAMES[at % NAMES.len()]).unwrap()
}

fn part(n: u128, called: usize) -> SubCategory {
    SubCategory { id: SubCategoryId::new(Uuid::from_u128(100 + n)), name: name(called), is_active: true }
}

fn made(n: u128, called: usize, parts: &[(u128, usize)]) -> Category {
    Category {
        id: category(n),
        name: name(called),
        kind: kind(n),
        color: Color::new("#5B6CFF").unwrap(),
        icon: None,
        is_active: true,
        subcategories: parts.iter().map(|(n, called)| part(*n, *called)).collect(),
    }
}

fn filed() -> impl Strategy<Value = Filed> {
    let what = (
        prop::sample::select(&TEXTS[..]),
        prop_oneof![Just(-1_250_i64), -9_000..9_000_i64],
        prop::option::weighted(0.2, Just(5541)),
    );
    let place = (0..90_u64, 0..8_u128, prop::option::of(0..6_u128), prop::collection::btree_set(0..3_u128, 0..3));
    (what, place, prop::sample::select(Decided::ALL)).prop_map(
        |((text, cents, code), (day, category, part, tags), decided)| Filed {
            text,
            cents,
            code,
            day,
            category,
            part,
            tags,
            decided,
        },
    )
}

fn deed() -> impl Strategy<Value = Deed> {
    let (n, named, sub) = (|| 0..8_u128, || 0..NAMES.len(), || 0..6_u128);
    prop_oneof![
        3 => (n(), named(), prop::collection::vec((sub(), named()), 0..3)).prop_map(|(n, name, parts)| Deed::Add(n, name, parts)),
        1 => (n(), named()).prop_map(|(n, name)| Deed::Rename(n, name)),
        1 => (n(), n()).prop_map(|(from, into)| Deed::Merge(from, into)),
        1 => n().prop_map(Deed::Archive),
        1 => (n(), sub(), named()).prop_map(|(n, part, name)| Deed::SubAdd(n, part, name)),
        1 => (sub(), named()).prop_map(|(n, name)| Deed::SubRename(n, name)),
        1 => (sub(), sub()).prop_map(|(from, into)| Deed::SubMerge(from, into)),
        1 => sub().prop_map(Deed::SubArchive),
        12 => filed().prop_map(Deed::Learn),
        2 => (any::<Index>(), filed()).prop_map(|(at, is)| Deed::Correct(at, is)),
        2 => any::<Index>().prop_map(Deed::TakeBack),
    ]
}

fn deeds() -> impl Strategy<Value = Vec<Deed>> {
    prop::collection::vec(deed(), 0..60).prop_map(|mut deeds| {
        deeds.splice(0..0, (0..6).map(|n| Deed::Add(n, usize::try_from(n).unwrap(), vec![(n, 4)])));
        deeds
    })
}

/// A confirmation of somebody who is shown a suggestion before it.
fn confirmation(classifier: &Classifier, of: &Filed) -> Confirmation {
    let subcategory = of.part.map(|n| SubCategoryId::new(Uuid::from_u128(100 + n)));
    let under = CategoryRef { category: category(of.category), subcategory };
    let amount = Decimal::new(of.cents, 2);
    let unfiled = Unfiled { kind: kind(of.category), text: of.text, amount, code: of.code };
    let on = date(2026, 1, 1) + Days::new(of.day);
    Confirmation {
        code: of.code,
        tags: of.tags.iter().map(|n| TagId::new(Uuid::from_u128(*n))).collect(),
        shown: classifier.suggest(&unfiled).and_then(|suggestion| suggestion.shown),
        decided: of.decided,
        ..Confirmation::by_hand(of.text, amount, on, under)
    }
}

/// Does it all, and shows each event to somebody else.
fn live(deeds: &[Deed], mut told: impl FnMut(&Event<'_>, &Classifier)) -> Classifier {
    let mut classifier = Classifier::default();
    let mut learned: Vec<Confirmation> = Vec::new();
    for deed in deeds {
        let mut does = |event: &Event<'_>| {
            classifier.apply(event);
            told(event, &classifier);
        };
        match deed {
            Deed::Add(n, called, parts) => does(&Event::Added(&made(*n, *called, parts))),
            Deed::Rename(n, called) => does(&Event::Renamed { category: category(*n), name: &name(*called) }),
            Deed::Merge(from, into) => does(&Event::Merged { from: category(*from), into: category(*into) }),
            Deed::Archive(n) => does(&Event::Archived { category: category(*n) }),
            Deed::SubAdd(n, sub, called) => {
                does(&Event::SubAdded { category: category(*n), subcategory: &part(*sub, *called) });
            }
            Deed::SubRename(n, called) => {
                does(&Event::SubRenamed { subcategory: part(*n, 0).id, name: &name(*called) });
            }
            Deed::SubMerge(from, into) => does(&Event::SubMerged { from: part(*from, 0).id, into: part(*into, 0).id }),
            Deed::SubArchive(n) => does(&Event::SubArchived { subcategory: part(*n, 0).id }),
            Deed::Learn(of) => {
                let what = confirmation(&classifier, of);
                classifier.apply(&Event::Learned(&what));
                told(&Event::Learned(&what), &classifier);
                learned.push(what);
            }
            Deed::Correct(at, _) | Deed::TakeBack(at) if !learned.is_empty() => {
                let at = at.index(learned.len());
                let was = learned.swap_remove(at);
                if let Deed::Correct(_, is) = deed {
                    let is = Confirmation { shown: was.shown, decided: was.decided, ..confirmation(&classifier, is) };
                    classifier.apply(&Event::Corrected { was: &was, is: &is });
                    told(&Event::Corrected { was: &was, is: &is }, &classifier);
                    learned.push(is);
                } else {
                    classifier.apply(&Event::TakenBack(&was));
                    told(&Event::TakenBack(&was), &classifier);
                }
            }
            Deed::Correct(..) | Deed::TakeBack(_) => {}
        }
    }
    classifier
}

fn explained(classifier: &Classifier) -> Vec<Option<Explanation>> {
    let both = [CategoryKind::Expense, CategoryKind::Income];
    let of = |text| {
        both.map(|kind| classifier.explain(&Unfiled { kind, text, amount: Decimal::new(-1_250, 2), code: None }))
    };
    TEXTS.into_iter().flat_map(of).collect()
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(128) })]

    /// What was learned online is what a rebuild makes of the same events, byte for byte, even by way of a kept state.
    #[test]
    fn a_rebuild_equals_the_classifier_that_lived(deeds in deeds(), kept_at in 0..60_usize) {
        let (mut again, mut at) = (Classifier::default(), 0);
        let online = live(&deeds, |event, _| {
            again.apply(event);
            at += 1;
            if at == kept_at {
                again = Classifier::from_bytes(&again.to_bytes()).unwrap();
            }
        });
        let bytes = online.to_bytes();
        prop_assert!(bytes.len() <= online.state_bytes() && online.state_bytes() <= STATE_BYTES_MAX);
        prop_assert_eq!(&bytes, &again.to_bytes());
        prop_assert_eq!(explained(&Classifier::from_bytes(&bytes).unwrap()), explained(&online));
    }

    /// Damage is found, and found without a panic.
    #[test]
    fn a_damaged_state_is_refused(deeds in deeds(), at in any::<Index>(), by in 1..=255_u8) {
        let mut bytes = live(&deeds, |_, _| {}).to_bytes();
        let at = at.index(bytes.len());
        bytes[at] ^= by;
        prop_assert!(Classifier::from_bytes(&bytes).is_err());
        prop_assert!(Classifier::from_bytes(&bytes[..at]).is_err());
    }

    /// Learning and taking back leaves what is said of a merchant: its evidence, its subcategory, its tags, and how often
    /// guesses were right. The linear layer alone took a step and one the other way.
    #[test]
    fn learning_and_taking_back_leaves_the_evidence(deeds in deeds(), of in filed()) {
        let before = live(&deeds, |_, _| {});
        let what = confirmation(&before, &of);
        let mut after = before.clone();
        after.apply(&Event::Learned(&what));
        after.apply(&Event::TakenBack(&what));
        for (before, after) in explained(&before).into_iter().zip(explained(&after)) {
            // Without "to be classified" a guess that nothing but the linear layer speaks for may come or go.
            let (Some(before), Some(after)) = (before, after) else { continue };
            prop_assert_eq!(&before.suggestion.tags, &after.suggestion.tags);
            if before.suggestion.under.category != after.suggestion.under.category {
                continue;
            }
            let words = |of: &Explanation| of.words.clone();
            for word in words(&after) {
                prop_assert!(words(&before).iter().all(|own| own.word != word.word || own == &word));
            }
            prop_assert_eq!(before.suggestion.under, after.suggestion.under);
            prop_assert_eq!(before.suggestion.subcategory_confidence, after.suggestion.subcategory_confidence);
            prop_assert_eq!(before.merchant, after.merchant);
            // Beside a word the model's own evidence stands only when its guess, which moves, is the same.
            if before.suggestion.shown.is_some() && after.suggestion.shown.is_some() {
                prop_assert_eq!(before.same_amount, after.same_amount);
            }
            if before.record.is_some() && after.record.is_some() {
                prop_assert_eq!(before.record, after.record);
            }
        }
    }

    /// A category that is called otherwise, in a word that no transaction has, leaves what is suggested of the others.
    #[test]
    fn a_new_name_leaves_the_others(times in 1..12_usize) {
        let (mut classifier, texts) = taught(times);
        let before = texts.map(|(text, _)| suggested(&classifier, text));
        classifier.apply(&Event::Renamed { category: category(4), name: &Name::new("Qqqq").unwrap() });
        prop_assert_eq!(texts.map(|(text, _)| suggested(&classifier, text)), before.clone());
        classifier.apply(&Event::SubRenamed { subcategory: part(4, 0).id, name: &Name::new("Wwww").unwrap() });
        prop_assert_eq!(texts.map(|(text, _)| suggested(&classifier, text)), before);
    }

    /// What was filed under a category that became another is suggested under that one, with the subcategory that is called
    /// so; other merchants stay where they were, with all that is said of them.
    #[test]
    fn a_merged_category_leaves_the_others(times in 1..12_usize) {
        let (mut classifier, texts) = taught(times);
        let before = texts.map(|(text, _)| explained_of(&classifier, text));
        classifier.apply(&Event::Merged { from: category(4), into: category(2) });
        let after = texts.map(|(text, _)| explained_of(&classifier, text));
        prop_assert_eq!(after.each_ref().map(|it| it.suggestion.under.category), [0, 2, 2].map(category));
        let parts = after.each_ref().map(|it| it.suggestion.under.subcategory);
        prop_assert_eq!(parts, [Some(part(0, 0).id), Some(part(2, 0).id), Some(part(2, 0).id)]);
        for (before, after) in before.iter().zip(&after) {
            prop_assert_eq!(&before.merchant, &after.merchant);
            prop_assert_eq!(before.suggestion.subcategory_confidence, after.suggestion.subcategory_confidence);
        }
        // What was learned of the one that is gone can still be taken back.
        let under = CategoryRef { category: category(4), subcategory: Some(part(4, 0).id) };
        for day in 0..times {
            let on = date(2026, 1, 1) + Days::new(day as u64);
            let what = Confirmation::by_hand(texts[2].0, Decimal::TEN, on, under);
            classifier.apply(&Event::TakenBack(&what));
        }
        prop_assert_eq!(explained_of(&classifier, texts[2].0).merchant, None);
        classifier.apply(&Event::Archived { category: category(2) });
        prop_assert_eq!(suggested(&classifier, texts[0].0).0, category(0));
        prop_assert!(suggested(&classifier, texts[1].0).0 != category(2));
    }
}

type Taught = (Classifier, [(&'static str, u128); 3]);

/// Three merchants, each filed so many times under a category and a subcategory of its own; the last two subcategories are
/// called alike.
fn taught(times: usize) -> Taught {
    let mut classifier = Classifier::default();
    for (n, name, sub) in [(0, "Aaaa", "Uuuu"), (2, "Bbbb", "Vvvv"), (4, "Cccc", "Vvvv")] {
        let subcategories = vec![SubCategory { name: Name::new(sub).unwrap(), ..part(n, 0) }];
        classifier.apply(&Event::Added(&Category { name: Name::new(name).unwrap(), subcategories, ..made(n, 0, &[]) }));
    }
    let texts = [("Qwerty", 0), ("Asdfgh", 2), ("Zxcvbn", 4)];
    for day in 0..times {
        for (text, n) in texts {
            let under = CategoryRef { category: category(n), subcategory: Some(part(n, 0).id) };
            let on = date(2026, 1, 1) + Days::new(day as u64);
            classifier.apply(&Event::Learned(&Confirmation::by_hand(text, Decimal::TEN, on, under)));
        }
    }
    (classifier, texts)
}

fn explained_of(classifier: &Classifier, text: &str) -> Explanation {
    let of = Unfiled { kind: CategoryKind::Expense, text, amount: Decimal::TEN, code: None };
    classifier.explain(&of).unwrap()
}

fn suggested(classifier: &Classifier, text: &str) -> (CategoryId, Explanation) {
    let explanation = explained_of(classifier, text);
    (explanation.suggestion.under.category, explanation)
}

/// Shown and answered guesses make the record; what nobody read, or nobody was shown, does not.
#[test]
fn only_what_was_shown_and_answered_makes_the_record() {
    let (classifier, _) = taught(3);
    let of = Unfiled { kind: CategoryKind::Expense, text: "Qwerty", amount: Decimal::TEN, code: None };
    let shown = classifier.suggest(&of).unwrap().shown;
    assert!(shown.is_some());
    let under = CategoryRef { category: category(2), subcategory: None };
    let other = Confirmation::by_hand("Qwerty", Decimal::TEN, date(2026, 2, 1), under);
    let record = |shown, decided, under: CategoryRef| {
        let mut classifier = classifier.clone();
        classifier.learn(&[Confirmation { shown, decided, under, ..other.clone() }]);
        classifier.explain(&of).unwrap().record
    };
    let right = CategoryRef { category: category(0), subcategory: None };
    let of_known = |right, answered| Some(TrackRecord { is_new: false, right, answered });
    assert_eq!(record(shown, Decided::Person, under), of_known(0, 1));
    assert_eq!(record(shown, Decided::Together, right), of_known(1, 1));
    for (shown, decided) in [(None, Decided::Person), (shown, Decided::Rule), (shown, Decided::Unread)] {
        assert_eq!(record(shown, decided, under), None, "{decided}");
        assert_eq!(record(shown, decided, right), None, "{decided}");
    }
}

/// A guess that was accepted unread counts as right until it is corrected, and then as wrong; taken back, as neither. What
/// did not count when it stood does not count when it is corrected either.
#[test]
fn a_correction_turns_the_verdict() {
    let (classifier, _) = taught(3);
    let of = Unfiled { kind: CategoryKind::Expense, text: "Qwerty", amount: Decimal::TEN, code: None };
    let suggestion = classifier.suggest(&of).unwrap();
    let accepted = Confirmation {
        shown: suggestion.shown,
        decided: Decided::Together,
        ..Confirmation::by_hand("Qwerty", Decimal::TEN, date(2026, 2, 1), suggestion.under)
    };
    let is = Confirmation { under: CategoryRef { category: category(2), subcategory: None }, ..accepted.clone() };
    let record = |events: &[Event<'_>]| {
        let mut classifier = classifier.clone();
        for event in events {
            classifier.apply(event);
        }
        classifier.explain(&of).unwrap().record.map(|record| (record.right, record.answered))
    };
    let (learned, corrected) = (Event::Learned(&accepted), Event::Corrected { was: &accepted, is: &is });
    assert_eq!(record(&[learned]), Some((1, 1)));
    assert_eq!(record(&[learned, corrected]), Some((0, 1)));
    assert_eq!(record(&[learned, corrected, Event::Corrected { was: &is, is: &accepted }]), Some((1, 1)));
    assert_eq!(record(&[learned, corrected, Event::TakenBack(&is)]), None);
    let unread = Confirmation { decided: Decided::Unread, ..accepted.clone() };
    assert_eq!(record(&[Event::Learned(&unread), Event::Corrected { was: &unread, is: &is }]), None);
    // What was judged is judged no second time, even where its category is gone.
    let archived = Event::Archived { category: category(2) };
    assert_eq!(record(&[Event::Learned(&is), archived, Event::Corrected { was: &is, is: &accepted }]), Some((0, 1)));
    // Of a correction that leaves the category the guess stays as right as it was.
    let tagged = Confirmation { tags: [TagId::new(Uuid::from_u128(1))].into(), ..accepted.clone() };
    let mut classifier = classifier.clone();
    classifier.apply(&learned);
    classifier.apply(&Event::Corrected { was: &accepted, is: &tagged });
    let explanation = classifier.explain(&of).unwrap();
    assert_eq!(explanation.record.map(|record| (record.right, record.answered)), Some((1, 1)));
    assert_eq!(explanation.merchant.map(|merchant| merchant.seen), Some(4));
}

/// Whatever is learned, the state has its limit, and the oldest goes first.
#[test]
fn the_state_has_a_limit() {
    let mut classifier = Classifier::new(&[made(0, 0, &[]), made(2, 1, &[]), made(1, 4, &[])]);
    let tags: BTreeSet<TagId> = (0..200).map(|n| TagId::new(Uuid::from_u128(n))).collect();
    for n in 0..1_500_u32 {
        let letters: String = n.to_string().bytes().map(|digit| char::from(digit - b'0' + b'a')).collect();
        let under = CategoryRef { category: category(0), subcategory: None };
        let text = format!("loja {letters}");
        let what = Confirmation::by_hand(text, Decimal::from(n), date(2026, 1, 1), under);
        classifier.apply(&Event::Learned(&Confirmation { tags: tags.clone(), ..what }));
        assert!(classifier.state_bytes() <= STATE_BYTES_MAX);
    }
    let tags_of = |text| {
        let of = Unfiled { kind: CategoryKind::Expense, text, amount: Decimal::TEN, code: None };
        classifier.suggest(&of).unwrap().tags.len()
    };
    assert_eq!((tags_of("loja beii"), tags_of("loja a")), (200, 0), "1488 is known, 0 is forgotten");
}

/// What is no state says what it is.
#[test]
fn what_is_no_state_is_refused() {
    let bytes = Classifier::default().to_bytes();
    assert_eq!(Classifier::from_bytes(b"FTCM").unwrap_err(), StateError::Foreign);
    let mut newer = bytes.clone();
    newer[4] = 9;
    assert_eq!(Classifier::from_bytes(&newer).unwrap_err(), StateError::Version { version: 9 });
    assert!(matches!(Classifier::from_bytes(&bytes[..20]).unwrap_err(), StateError::Damaged { .. }));
    assert!(Classifier::from_bytes(&bytes).is_ok());
}

/// Times that cannot be are refused: what is forgotten goes by them.
#[test]
fn times_that_cannot_be_are_refused() {
    let income = (0..8).find(|n| kind(*n) == CategoryKind::Income).unwrap();
    let mut classifier = Classifier::new(&[made(income, 4, &[])]);
    let under = CategoryRef { category: category(income), subcategory: None };
    let what = Confirmation::by_hand("loja", Decimal::ONE, date(2026, 1, 1), under);
    classifier.apply(&Event::Learned(&what));
    let bytes = classifier.to_bytes();
    // At the end stand the clock, one merchant: its number and name, when it was touched, and its one filing; and the checksum.
    let check = bytes.len() - 8;
    let touched = check - (9 + 2) - 4;
    let clock = touched - 8 - 4 - 4;
    let with = |at: usize, time: u32| {
        let mut bytes = bytes.clone();
        bytes[at..at + 4].copy_from_slice(&time.to_le_bytes());
        let sealed = XxHash3_64::oneshot(&bytes[..check]);
        bytes[check..].copy_from_slice(&sealed.to_le_bytes());
        Classifier::from_bytes(&bytes).map(|again| again.to_bytes() == bytes)
    };
    assert_eq!((with(clock, 1), with(touched, 1)), (Ok(true), Ok(true)), "as they are");
    assert_eq!((with(clock, 9), with(clock, u32::MAX - 1)), (Ok(true), Ok(true)), "later than the merchant");
    for (at, time) in [(touched, 2), (clock, 0), (clock, u32::MAX)] {
        assert!(matches!(with(at, time), Err(StateError::Damaged { .. })), "{at} {time}");
    }
}

/// Nothing stands in an explanation that was not confirmed, and what speaks for a suggestion is all there.
#[test]
fn an_explanation_says_it_all() {
    let (classifier, _) = taught(3);
    let explanation = explained_of(&classifier, "Qwerty");
    let merchant = explanation.merchant.unwrap();
    assert_eq!((merchant.agreeing, merchant.seen, merchant.last), (3, 3, Some(date(2026, 1, 3))));
    assert_eq!(explanation.same_amount, Some(3));
    assert_eq!((explanation.meaning, explanation.record), (None, None));
    assert!(matches!(explanation.suggestion.reason, Reason::History { agreeing: 3, .. }));

    let mut classifier = Classifier::new(&fintrack_core::testing::categories());
    let of =
        Unfiled { kind: CategoryKind::Expense, text: "AUTO POSTO ZYXWV", amount: Decimal::NEGATIVE_ONE, code: None };
    let meaning = |classifier: &Classifier| {
        let explanation = classifier.explain(&of).unwrap();
        (explanation.suggestion.under.category, explanation.meaning.unwrap())
    };
    let (under, said) = meaning(&classifier);
    assert_eq!((said.phrase.as_deref(), said.means.as_deref()), (Some("auto post"), Some("fuel")));
    assert_eq!((said.under, said.is_learned), (under, false));
    // "You file fuel under leisure."
    let leisure = CategoryRef { category: category(6), subcategory: None };
    for text in ["AUTO POSTO HJKLM", "AUTO POSTO BVCXZ", "POSTO MNBVC"] {
        classifier.learn(&[Confirmation::by_hand(text, Decimal::NEGATIVE_ONE, date(2026, 1, 1), leisure)]);
    }
    let (under, said) = meaning(&classifier);
    assert_eq!((under, said.under, said.is_learned), (leisure.category, leisure.category, true));
}
