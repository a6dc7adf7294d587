//! Gates: what a line must at least have for a rule to be worth looking at.

use std::collections::HashMap;

use rust_decimal::Decimal;

use super::StatementOf;
use super::condition::{Condition, Direction, TextTest};
use crate::calendar::Weekday;
use crate::entry::EntryKind;
use crate::money::Currency;

/// Something that a line has or has not.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(super) enum Key {
    /// This text stands in its folded text.
    Text(String),
    /// This expression is found in its folded text.
    Pattern(String),
    /// Its amount without sign lies within.
    Amount { currency: Currency, low: Decimal, high: Decimal },
    /// One of the few things that every line has.
    Trait(Trait),
}

/// What every line has one of.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) enum Trait {
    Of(StatementOf),
    Day(u32),
    Weekday(Weekday),
    Kind(EntryKind),
    Direction(Direction),
}

/// A line that a condition holds of has at least one of these.
pub(super) type Gate = Vec<Key>;

impl Key {
    /// How many of a thousand lines have it, roughly: a guess that only costs time when it is wrong.
    fn lines_of_a_thousand(&self) -> u64 {
        match self {
            Self::Text(text) => match text.len() {
                0 | 1 => 300,
                2 => 50,
                3 => 5,
                4 => 3,
                _ => 1,
            },
            Self::Pattern(_) => 250,
            Self::Amount { low, high, .. } if low == high => 2,
            Self::Amount { low, high, .. } if low.is_zero() || *high == Decimal::MAX => 500,
            Self::Amount { .. } => 100,
            Self::Trait(Trait::Of(_)) => 200,
            Self::Trait(Trait::Day(_)) => 35,
            Self::Trait(Trait::Weekday(_)) => 143,
            Self::Trait(Trait::Kind(_)) => 500,
            Self::Trait(Trait::Direction(_)) => 600,
        }
    }
}

/// Every gate that a condition has; none when any line may fulfil it.
pub(super) fn gates(condition: &Condition) -> Vec<Gate> {
    let traits = |traits: &mut dyn Iterator<Item = Trait>| vec![traits.map(Key::Trait).collect::<Gate>()];
    match condition {
        Condition::All(parts) => parts.iter().flat_map(gates).collect(),
        Condition::Any(parts) => {
            let best = |part| gates(part).into_iter().min_by_key(|gate| cost(gate, &HashMap::new()));
            parts.iter().map(best).collect::<Option<Vec<_>>>().map(|gates| gates.concat()).into_iter().collect()
        }
        Condition::Not(_) => Vec::new(),
        Condition::Description(test) => vec![text_gate(test)],
        Condition::Amount(test) => {
            let (low, high) = test.bounds();
            let Some(currency) = low.or(high).map(crate::money::Money::currency) else { return Vec::new() };
            let low = low.map_or(Decimal::ZERO, crate::money::Money::amount);
            let high = high.map_or(Decimal::MAX, crate::money::Money::amount);
            vec![vec![Key::Amount { currency, low, high }]]
        }
        Condition::Account(ids) => traits(&mut ids.iter().map(|id| Trait::Of(StatementOf::Account(*id)))),
        Condition::Card(ids) => traits(&mut ids.iter().map(|id| Trait::Of(StatementOf::Card(*id)))),
        Condition::Kind(kinds) => traits(&mut kinds.iter().map(|kind| Trait::Kind(*kind))),
        Condition::Direction(direction) => traits(&mut std::iter::once(Trait::Direction(*direction))),
        Condition::DayOfMonth(days) => traits(&mut days.days().map(Trait::Day)),
        Condition::Weekday(days) => traits(&mut days.iter().map(|day| Trait::Weekday(*day))),
    }
}

fn text_gate(test: &TextTest) -> Gate {
    match test {
        TextTest::Contains(literal)
        | TextTest::Is(literal)
        | TextTest::StartsWith(literal)
        | TextTest::EndsWith(literal) => vec![Key::Text(literal.folded().to_owned())],
        TextTest::AnyWord(words) => words.iter().map(|word| Key::Text(word.folded().to_owned())).collect(),
        TextTest::Matches(pattern) if pattern.required().is_empty() => {
            vec![Key::Pattern(pattern.compiled().to_owned())]
        }
        TextTest::Matches(pattern) => pattern.required().iter().cloned().map(Key::Text).collect(),
    }
}

/// What a gate costs: the rules behind each of its keys are looked at whenever a line has it.
fn cost(gate: &Gate, rules_behind: &HashMap<Key, u64>) -> u64 {
    gate.iter().map(|key| key.lines_of_a_thousand() * rules_behind.get(key).copied().unwrap_or(1)).sum()
}

/// The cheapest gate of each rule, the others considered: thousands of rules on `pix` wait for their amounts instead.
pub(super) fn choose(gates: Vec<Vec<Gate>>) -> Vec<Option<Gate>> {
    let mut rules_behind: HashMap<Key, u64> = HashMap::new();
    for key in gates.iter().flatten().flatten() {
        match rules_behind.get_mut(key) {
            Some(rules) => *rules += 1,
            None => {
                rules_behind.insert(key.clone(), 1);
            }
        }
    }
    gates.into_iter().map(|gates| gates.into_iter().min_by_key(|gate| cost(gate, &rules_behind))).collect()
}
