//! What people answer once for all lines and files to come: rules, and profiles of statements.

use std::collections::{BTreeSet, HashSet};

use chrono::NaiveDate;
use proptest::prelude::*;
use proptest::sample::select;
use rust_decimal::Decimal;
use uuid::Uuid;

use super::workspace::{days, descriptions, names};
use crate::calendar::{DayOfMonth, Weekday};
use crate::entry::{CategoryRef, EntryKind};
use crate::id::{AccountId, CardId, CategoryId, RuleId, StatementProfileId, TagId};
use crate::money::{Currency, Money};
use crate::name::{Description, Name};
use crate::rule::{
    Actions, AmountTest, Condition, DayRange, Direction, Literal, Pattern, Purpose, Rule, Share, Split, SplitPart,
    Terms, TextTest, Usage,
};
use crate::statement::{Answers, ColumnKind, Columns, DateOrder, DecimalMark, Format, IdRecord, Profile, Shape, Sign};

/// Rules with how much they are used. What they name is mostly not there.
pub fn rules() -> impl Strategy<Value = Vec<(Rule, Usage)>> {
    let usage = (0..9u32, 0..9u32, days());
    let facts = (names(), any::<u32>(), any::<[bool; 2]>(), conditions(), actions(), usage);
    prop::collection::vec((any::<u128>(), facts), 0..5).prop_map(|facts| {
        let mut seen = HashSet::new();
        let rule = |(id, (name, position, switches, when, then, used))| {
            let ([is_active, stops], (used, undone, day)): ([bool; 2], (u32, u32, NaiveDate)) = (switches, used);
            let id = seen.insert(id).then(|| RuleId::new(Uuid::from_u128(id)))?;
            let usage = Usage { applied: used, overridden: used.min(undone), last_on: (used > 0).then_some(day) };
            let terms = Terms { name, position, is_active, stops, when, then };
            Rule::new(id, terms).ok().map(|rule| (rule, usage))
        };
        facts.into_iter().filter_map(rule).collect()
    })
}

fn conditions() -> impl Strategy<Value = Condition> {
    let literal = || "[A-Za-z0-9ãé *]{0,6}x".prop_map(|text| Literal::new(&text).expect("a text"));
    let text = prop_oneof![
        literal().prop_map(TextTest::Contains),
        literal().prop_map(TextTest::Is),
        literal().prop_map(TextTest::StartsWith),
        literal().prop_map(TextTest::EndsWith),
        prop::collection::vec("[a-z]{1,6}".prop_map(|text| Literal::new(&text).expect("a word")), 1..4)
            .prop_map(TextTest::AnyWord),
        select(vec!["uber.*eats|^ifood", r"parc \d+/\d+"])
            .prop_map(|pattern| TextTest::Matches(Pattern::new(pattern).expect("an expression"))),
    ];
    let amount =
        || (0..9_999_999i64).prop_map(|cents| Money::new(Decimal::new(cents, 2), Currency::BRL).expect("cents"));
    let amounts = prop_oneof![
        amount().prop_map(AmountTest::Equal),
        (amount(), amount()).prop_map(|(low, high)| AmountTest::Between { low, high }),
        amount().prop_map(AmountTest::AtLeast),
        amount().prop_map(AmountTest::AtMost),
    ];
    let id = || any::<u128>().prop_map(Uuid::from_u128);
    let day = || (1..=31u32).prop_map(|day| DayOfMonth::new(day).expect("1 to 31"));
    let leaf = prop_oneof![
        text.prop_map(Condition::Description),
        amounts.prop_map(Condition::Amount),
        prop::collection::btree_set(id().prop_map(AccountId::new), 1..3).prop_map(Condition::Account),
        prop::collection::btree_set(id().prop_map(CardId::new), 1..3).prop_map(Condition::Card),
        prop::collection::btree_set(select(EntryKind::ALL.to_vec()), 1..3).prop_map(Condition::Kind),
        select(Direction::ALL.to_vec()).prop_map(Condition::Direction),
        (day(), day()).prop_map(|(from, to)| Condition::DayOfMonth(DayRange { from, to })),
        prop::collection::btree_set(select(Weekday::ALL.to_vec()), 1..3).prop_map(Condition::Weekday),
    ];
    leaf.prop_recursive(3, 12, 3, |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 1..3).prop_map(Condition::All),
            prop::collection::vec(inner.clone(), 1..3).prop_map(Condition::Any),
            inner.prop_map(|not| Condition::Not(Box::new(not))),
        ]
    })
}

fn actions() -> impl Strategy<Value = Actions> {
    let id = || any::<u128>().prop_map(Uuid::from_u128);
    let under = || id().prop_map(|id| CategoryRef { category: CategoryId::new(id), subcategory: None });
    let split = (under(), under(), 1..9_999i64).prop_map(|(first, second, percent)| {
        let share = Share::Percent(Decimal::new(percent, 2));
        let parts = vec![SplitPart { under: first, share }, SplitPart { under: second, share: Share::Rest }];
        Purpose::Split(Split::new(parts).expect("two parts of one whole"))
    });
    let purpose = prop_oneof![
        under().prop_map(Purpose::Category),
        split,
        id().prop_map(|id| Purpose::Transfer(AccountId::new(id))),
    ];
    let tags = prop::collection::btree_set(id().prop_map(TagId::new), 0..3);
    let facts = (prop::option::of(purpose), tags, prop::option::of(descriptions()), any::<bool>());
    facts.prop_map(|(purpose, tags, description, is_ignored): (_, BTreeSet<TagId>, Option<Description>, _)| {
        let is_nothing = purpose.is_none() && tags.is_empty() && description.is_none();
        Actions { purpose, tags, description, is_ignored: is_ignored || is_nothing }
    })
}

/// Profiles of different shapes.
pub fn profiles() -> impl Strategy<Value = Vec<(StatementProfileId, Profile)>> {
    let kinds = vec![ColumnKind::Empty, ColumnKind::Date, ColumnKind::Number, ColumnKind::Text];
    let columns = prop_oneof![
        Just(Columns::None),
        prop::collection::vec("[a-z0-9 ]{1,12}", 1..5).prop_map(Columns::Names),
        prop::collection::vec(prop::sample::select(kinds), 1..5).prop_map(Columns::Kinds),
    ];
    let formats = prop::sample::select(vec![Format::Csv, Format::Ofx, Format::Xlsx]);
    let bank = || prop::option::of(names().prop_map(String::from));
    let shapes =
        (formats, columns, bank()).prop_map(|(format, columns, institution)| Shape { format, columns, institution });
    let answers = (any::<bool>(), any::<bool>()).prop_map(|(is_day_first, is_turned)| Answers {
        date_order: is_day_first.then_some(DateOrder::DayFirst),
        decimal_mark: is_day_first.then_some(DecimalMark::Comma),
        sign: is_turned.then_some(Sign::Turned),
        ..Answers::default()
    });
    let ids = (0..20u32, 0..3u32).prop_map(|(agreed, shared)| IdRecord { agreed, differed: 0, shared });
    let facts = (names(), bank(), shapes, answers, ids);
    prop::collection::btree_map(any::<u128>(), facts, 0..4).prop_map(|facts| {
        let mut seen = HashSet::new();
        let profile = |(id, (name, institution, shape, answers, ids)): (u128, (Name, _, Shape, _, _))| {
            let mut profile = Profile::new(name, institution, shape.clone(), &answers);
            profile.ids = ids;
            seen.insert(shape).then(|| (StatementProfileId::new(Uuid::from_u128(id)), profile))
        };
        facts.into_iter().filter_map(profile).collect()
    })
}
