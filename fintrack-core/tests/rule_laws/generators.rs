//! Rules and lines that meet often.

use std::collections::BTreeSet;
use std::sync::LazyLock;

use chrono::{Days, NaiveDate};
use fintrack_core::account::Account;
use fintrack_core::calendar::{DayOfMonth, Weekday, date};
use fintrack_core::category::{Category, CategoryKind, Tag};
use fintrack_core::entry::{CategoryRef, EntryKind, Filing};
use fintrack_core::id::{AccountId, CardId, CategoryId, RuleId, SubCategoryId, TagId};
use fintrack_core::money::{Currency, Money, brl};
use fintrack_core::name::{Description, Name};
use fintrack_core::rule::{
    Actions, AmountTest, Booking, Condition, DayRange, Direction, InUse, Line, Literal, Pattern, Purpose, Rule, Share,
    Split, SplitPart, StatementOf, Terms, TextTest, Treatment,
};
use fintrack_core::testing::{accounts, categories};
use proptest::prelude::*;
use proptest::sample::{select, subsequence};
use uuid::Uuid;

use crate::naive::PATTERNS;

/// Words of texts and of conditions: parts of one another, with accents, without letters.
const WORDS: &[&str] = &[
    "uber",
    "UBER trip",
    "São João",
    "sao",
    "padaria",
    "Padarias",
    "pix",
    "99",
    "a",
    "café",
    "trip eats",
    "🍕",
    "ß",
    "*",
];

/// A line that owns its text.
#[derive(Clone, Debug)]
pub(crate) struct OwnedLine {
    pub(crate) text: String,
    pub(crate) amount: Money,
    pub(crate) date: NaiveDate,
    pub(crate) of: StatementOf,
    pub(crate) kind: EntryKind,
}

impl OwnedLine {
    pub(crate) fn plain() -> Self {
        let of = StatementOf::Account(account(1));
        Self { text: String::new(), amount: brl("-10.00"), date: date(2026, 3, 7), of, kind: EntryKind::Expense }
    }

    pub(crate) fn as_line(&self) -> Line<'_> {
        let Self { text, amount, date, of, kind } = self;
        Line { text, amount: *amount, date: *date, of: *of, kind: *kind }
    }
}

pub(crate) fn account(n: u128) -> AccountId {
    AccountId::new(Uuid::from_u128(n))
}

pub(crate) fn tag(n: u128) -> TagId {
    TagId::new(Uuid::from_u128(n))
}

pub(crate) fn rule_ids(n: u128) -> RuleId {
    RuleId::new(Uuid::from_u128(n))
}

/// Accounts in reais: two in use, a third that was archived.
pub(crate) static ACCOUNTS: LazyLock<Vec<Account>> = LazyLock::new(|| {
    let own = |(n, it): (u128, Account)| Account { id: account(n), is_active: n < 3, ..it };
    (1..4).zip(accounts().into_iter().cycle()).map(own).collect()
});

/// Two tags in use, a third that was archived.
pub(crate) static TAGS: LazyLock<Vec<Tag>> = LazyLock::new(|| {
    let named = |n| Name::new(&format!("Etiqueta {n}")).unwrap();
    (1..4).map(|n| Tag { id: tag(n), name: named(n), color: None, is_active: n < 3 }).collect()
});

static CATEGORIES: LazyLock<Vec<Category>> = LazyLock::new(categories);

/// What the rules of these laws may refer to.
pub(crate) fn in_use() -> InUse<'static> {
    InUse { categories: &CATEGORIES, accounts: &ACCOUNTS, tags: &TAGS }
}

/// A rule that adds a tag of its own.
pub(crate) fn tagging(n: u128, when: Condition) -> Rule {
    let then = Actions { tags: BTreeSet::from([tag(n)]), ..Actions::default() };
    let terms = Terms { name: Name::new("Etiqueta").unwrap(), position: 1, is_active: true, stops: false, when, then };
    Rule::new(rule_ids(n), terms).unwrap()
}

fn texts() -> impl Strategy<Value = String> {
    let gap = select(vec![" ", "  ", "*", "-", "", " 1"]);
    let word = (select(WORDS), any::<bool>()).prop_map(
        |(word, is_capital)| {
            if is_capital { word.to_uppercase() } else { word.to_owned() }
        },
    );
    prop_oneof![
        8 => prop::collection::vec((word, gap), 0..5).prop_map(|parts| parts.into_iter().flat_map(|(a, b)| [a, b.to_owned()]).collect()),
        1 => "\\PC{0,20}",
    ]
}

/// Amounts that are often equal.
fn sizes() -> impl Strategy<Value = Money> {
    let usd = Money::parse("10.00", Currency::USD).unwrap();
    select(vec![brl("0.00"), brl("0.01"), brl("10.00"), brl("10.01"), brl("99.90"), brl("1000.00"), usd])
}

fn statements() -> impl Strategy<Value = StatementOf> {
    (1..4u128, any::<bool>()).prop_map(|(n, is_card)| {
        if is_card { StatementOf::Card(CardId::new(Uuid::from_u128(n))) } else { StatementOf::Account(account(n)) }
    })
}

fn dates() -> impl Strategy<Value = NaiveDate> {
    (0..90u64).prop_map(|day| date(2026, 1, 15) + Days::new(day))
}

pub(crate) fn line() -> impl Strategy<Value = OwnedLine> {
    (texts(), sizes(), any::<bool>(), dates(), statements(), select(EntryKind::ALL)).prop_map(
        |(text, size, is_out, date, of, kind)| OwnedLine {
            text,
            amount: if is_out { -size } else { size },
            date,
            of,
            kind,
        },
    )
}

pub(crate) fn lines(count: std::ops::Range<usize>) -> impl Strategy<Value = Vec<OwnedLine>> {
    prop::collection::vec(line(), count)
}

fn text_tests() -> impl Strategy<Value = TextTest> {
    let literal = || select(WORDS).prop_map(|word| Literal::new(word).unwrap());
    prop_oneof![
        literal().prop_map(TextTest::Contains),
        literal().prop_map(TextTest::Is),
        literal().prop_map(TextTest::StartsWith),
        literal().prop_map(TextTest::EndsWith),
        prop::collection::vec(literal(), 1..4).prop_map(TextTest::AnyWord),
        select(PATTERNS).prop_map(|(pattern, _)| TextTest::Matches(Pattern::new(pattern).unwrap())),
    ]
}

fn amount_tests() -> impl Strategy<Value = AmountTest> {
    prop_oneof![
        sizes().prop_map(AmountTest::Equal),
        sizes().prop_map(AmountTest::AtLeast),
        sizes().prop_map(AmountTest::AtMost),
        (0..20_000i64, 0..100_000i64).prop_map(|(low, more)| {
            let reais = |cents| Money::new(rust_decimal::Decimal::new(cents, 2), Currency::BRL).unwrap();
            AmountTest::Between { low: reais(low), high: reais(low + more) }
        }),
    ]
}

fn leaves() -> impl Strategy<Value = Condition> {
    let day = || (1..=31u32).prop_map(|day| DayOfMonth::new(day).unwrap());
    let accounts: Vec<AccountId> = (1..4).map(account).collect();
    let cards: Vec<CardId> = (1..4).map(|n| CardId::new(Uuid::from_u128(n))).collect();
    let some = |weekdays: Vec<Weekday>| weekdays.into_iter().collect();
    prop_oneof![
        6 => text_tests().prop_map(Condition::Description),
        2 => amount_tests().prop_map(Condition::Amount),
        1 => subsequence(accounts, 1..3).prop_map(|ids| Condition::Account(ids.into_iter().collect())),
        1 => subsequence(cards, 1..3).prop_map(|ids| Condition::Card(ids.into_iter().collect())),
        1 => subsequence(EntryKind::ALL.to_vec(), 1..4).prop_map(|kinds| Condition::Kind(kinds.into_iter().collect())),
        1 => select(Direction::ALL).prop_map(Condition::Direction),
        1 => (day(), day()).prop_map(|(from, to)| Condition::DayOfMonth(DayRange { from, to })),
        1 => subsequence(Weekday::ALL.to_vec(), 1..4).prop_map(move |days| Condition::Weekday(some(days))),
    ]
}

pub(crate) fn conditions() -> impl Strategy<Value = Condition> {
    leaves().prop_recursive(3, 12, 3, |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 1..4).prop_map(Condition::All),
            prop::collection::vec(inner.clone(), 1..4).prop_map(Condition::Any),
            inner.prop_map(|part| Condition::Not(Box::new(part))),
        ]
    })
}

/// Some categories of the template, their subcategories, one that does not exist.
pub(crate) fn unders() -> impl Strategy<Value = CategoryRef> {
    let known: Vec<Category> = categories();
    let whole = |category: &Category| CategoryRef { category: category.id, subcategory: None };
    let income = known.iter().filter(|category| category.kind == CategoryKind::Income).take(2).map(whole);
    let expense: Vec<&Category> = known.iter().filter(|it| it.kind == CategoryKind::Expense).take(3).collect();
    let gone = CategoryRef { category: CategoryId::new(Uuid::from_u128(u128::MAX)), subcategory: None };
    let below = expense.iter().filter_map(|category| {
        Some(CategoryRef { category: category.id, subcategory: Some(category.subcategories.first()?.id) })
    });
    let elsewhere = SubCategoryId::new(Uuid::from_u128(u128::MAX));
    let lost = expense.iter().take(1).map(|it| CategoryRef { category: it.id, subcategory: Some(elsewhere) });
    let all: Vec<CategoryRef> =
        income.chain(expense.iter().map(|it| whole(it))).chain(below).chain(lost).chain([gone]).collect();
    select(all)
}

pub(crate) fn splits() -> impl Strategy<Value = Split> {
    let shares = prop_oneof![
        (1..60u32, 0..100u32)
            .prop_map(|(whole, part)| { Share::Percent(rust_decimal::Decimal::new(i64::from(100 * whole + part), 2)) }),
        (1..3_000i64).prop_map(|cents| {
            Share::Amount(Money::new(rust_decimal::Decimal::new(cents, 2), Currency::BRL).unwrap())
        }),
    ];
    (prop::collection::vec((unders(), shares), 1..4), unders(), 0..4usize).prop_filter_map(
        "parts that sum",
        |(parts, under, at)| {
            let mut parts: Vec<SplitPart> =
                parts.into_iter().map(|(under, share)| SplitPart { under, share }).collect();
            parts.insert(at.min(parts.len()), SplitPart { under, share: Share::Rest });
            Split::new(parts).ok()
        },
    )
}

fn actions() -> impl Strategy<Value = Actions> {
    let purpose = prop_oneof![
        4 => unders().prop_map(Purpose::Category),
        1 => splits().prop_map(Purpose::Split),
        1 => (1..5u128).prop_map(|n| Purpose::Transfer(account(n))),
    ];
    let description = select(vec!["Corrida", "Padaria"]).prop_map(Description::new);
    let tags = prop::collection::btree_set((1..5u128).prop_map(tag), 0..3);
    (prop::option::of(purpose), prop::option::of(description), tags, prop::bool::weighted(0.2))
        .prop_map(|(purpose, description, tags, is_ignored)| Actions { purpose, tags, description, is_ignored })
}

/// Rules with an identity each, some of one position, some that stop; those that cannot be are left out.
pub(crate) fn rules(count: std::ops::Range<usize>) -> impl Strategy<Value = Vec<Rule>> {
    let least = count.start;
    let terms = (conditions(), actions(), 0..4u32, prop::bool::weighted(0.1));
    prop::collection::vec(terms, count).prop_filter_map("rules that can be", move |all| {
        let rule = |(n, (when, then, position, stops))| {
            let name = Name::new("Regra").unwrap();
            Rule::new(rule_ids(n), Terms { name, position, is_active: true, stops, when, then }).ok()
        };
        let rules: Vec<Rule> = (1..).zip(all).filter_map(rule).collect();
        (rules.len() >= least).then_some(rules)
    })
}

pub(crate) fn treatments() -> impl Strategy<Value = Treatment> {
    let filed = unders().prop_map(|under| Booking::Filed { kind: EntryKind::Expense, filing: Filing::Whole(under) });
    let booking = prop_oneof![filed, (1..4u128).prop_map(|n| Booking::Transfer { other: account(n) })];
    let tags = prop::collection::btree_set((1..4u128).prop_map(tag), 0..3);
    let description = select(vec!["Corrida", "Padaria", ""]).prop_map(Description::new);
    (prop::option::of(booking), description, tags, any::<bool>())
        .prop_map(|(booking, description, tags, is_ignored)| Treatment { booking, description, tags, is_ignored })
}
