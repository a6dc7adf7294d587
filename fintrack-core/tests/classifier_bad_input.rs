//! Texts that no bank should print, through the classifier and the rules: safe, and only their beginning counts.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on says so by panicking")]

use fintrack_core::calendar::date;
use fintrack_core::category::{CategoryKind, Tag};
use fintrack_core::entry::{CategoryRef, EntryKind};
use fintrack_core::id::{AccountId, RuleId, TagId};
use fintrack_core::money::brl;
use fintrack_core::name::Name;
use fintrack_core::rule::{
    Actions, Condition, InUse, Line, Literal, Pattern, Rule, RuleSet, StatementOf, Terms, TextTest, Verdict,
};
use fintrack_core::suggest::{Classifier, Confirmation, Descriptor, Reason, Suggestion, Unfiled};
use fintrack_core::testing::categories;
use fintrack_core::testing::descriptions::{hostile, long};
use rust_decimal::Decimal;
use uuid::Uuid;

/// What is read of a text, in characters.
const READ: usize = 500;

fn suggested(classifier: &Classifier, text: &str) -> Suggestion {
    let of = Unfiled { kind: CategoryKind::Expense, text, amount: Decimal::MIN, code: Some(u16::MAX) };
    classifier.suggest(&of).unwrap()
}

fn confirmed(text: &str) -> Confirmation {
    let category = categories().iter().find(|it| it.name.as_str() == "Lazer").unwrap().id;
    let under = CategoryRef { category, subcategory: None };
    Confirmation::by_hand(text, Decimal::MIN, date(2026, 3, 2), under)
}

#[test]
fn the_classifier_answers_and_learns_any_text() {
    for (name, text) in hostile() {
        let mut classifier = Classifier::new(&categories());
        let before = suggested(&classifier, &text);
        let confirmation = confirmed(&text);
        classifier.learn(std::slice::from_ref(&confirmation));
        let after = suggested(&classifier, &text);
        let key = Descriptor::of(&text).key().to_owned();
        // A character becomes eighteen letters at most.
        assert!(key.chars().count() <= 18 * READ, "{name}");
        if key.is_empty() {
            assert_eq!(after, before, "{name}");
        } else {
            assert_eq!(after.under, confirmation.under, "{name}");
            let reason = Reason::History { merchant: key, agreeing: 1, seen: 1, last: Some(confirmation.on) };
            assert_eq!(after.reason, reason, "{name}");
        }
    }
}

#[test]
fn what_is_not_read_changes_no_suggestion() {
    let read = "estrela ".repeat(62) + "estr";
    assert_eq!(read.chars().count(), READ);
    let whole = read.clone() + &long("padaria mercado ");
    let taught = |text: &str| {
        let mut classifier = Classifier::new(&categories());
        classifier.learn(&[confirmed(text)]);
        [&read, &whole, "estrela", "padaria"].map(|text| suggested(&classifier, text))
    };
    assert_eq!(taught(&read), taught(&whole));
    assert_eq!(Descriptor::of(&whole), Descriptor::of(&read));
}

fn tag(n: u128) -> TagId {
    TagId::new(Uuid::from_u128(n))
}

/// A rule a condition, which adds a tag of its own.
fn rules() -> RuleSet {
    let literal = |text| Literal::new(text).unwrap();
    let tests = [
        TextTest::Contains(literal("estrela")),
        TextTest::StartsWith(literal("a")),
        TextTest::EndsWith(literal("fim")),
        TextTest::Is(literal("pizza")),
        TextTest::AnyWord(vec![literal("mercado"), literal("pizza")]),
        TextTest::Matches(Pattern::new("(a+)+$").unwrap()),
        TextTest::Matches(Pattern::new(r"\d{3}|🍕{2}").unwrap()),
        TextTest::Matches(Pattern::new("^$").unwrap()),
    ];
    let rule = |(n, test): (u128, TextTest)| {
        let when = Condition::Description(test);
        let then = Actions { tags: [tag(n)].into(), ..Actions::default() };
        let name = Name::new("Regra").unwrap();
        let terms = Terms { name, position: 1, is_active: true, stops: false, when, then };
        Rule::new(RuleId::new(Uuid::from_u128(n)), terms).unwrap()
    };
    let named = |n| Tag { id: tag(n), name: Name::new("Marca").unwrap(), color: None, is_active: true };
    let tags: Vec<Tag> = (1..=8).map(named).collect();
    RuleSet::compile((1..).zip(tests).map(rule), InUse { tags: &tags, ..InUse::default() }).unwrap()
}

fn judged(rules: &RuleSet, text: &str) -> Verdict {
    rules.judge(&Line {
        text,
        amount: brl("-18.50"),
        date: date(2026, 3, 7),
        of: StatementOf::Account(AccountId::new(Uuid::from_u128(1))),
        kind: EntryKind::Expense,
    })
}

#[test]
fn rules_judge_any_text_by_its_beginning() {
    let rules = rules();
    for (name, text) in hostile() {
        let read: String = text.chars().take(READ).collect();
        let verdict = judged(&rules, &text);
        assert_eq!(verdict, judged(&rules, &read), "{name}");
        let tags: Vec<TagId> = verdict.tags.keys().copied().collect();
        let expected: &[u128] = match name {
            "empty" | "blank" | "blanks of several kinds" => &[8],
            "accents without end" | "one word" => &[2, 6],
            "emoji" => &[5, 7],
            "only emoji" => &[7],
            "words" => &[1],
            "ends of lines and of texts" => &[1, 6],
            _ => &[],
        };
        assert_eq!(tags, expected.iter().copied().map(tag).collect::<Vec<_>>(), "{name}");
    }
    // The end of what is read is the end of the text.
    let ends = format!("{}fim", "x".repeat(READ - 3));
    assert!(judged(&rules, &format!("{ends}{}", long("x"))).tags.contains_key(&tag(3)));
    assert!(!judged(&rules, &format!(" {ends}")).tags.contains_key(&tag(3)));
}
