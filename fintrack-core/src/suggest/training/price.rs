//! What things cost, roughly, and how often they are bought.

use rust_decimal::Decimal;

use super::Draws;
use crate::money::{Currency, Money};
use crate::suggest::dictionary::Concept;

/// A group of concepts: its rows among all, and its usual prices in reais.
struct Usual {
    group: &'static str,
    weight: u64,
    low: u64,
    high: u64,
}

const fn usual(group: &'static str, weight: u64, low: u64, high: u64) -> Usual {
    Usual { group, weight, low, high }
}

/// By group, in order. A household buys food most days and flies twice a year.
const GROUPS: &[Usual] = &[
    usual("dining", 16, 8, 180),
    usual("donations_gifts", 3, 20, 300),
    usual("education", 3, 60, 1_500),
    usual("groceries", 24, 8, 450),
    usual("health", 6, 15, 350),
    usual("home", 4, 30, 800),
    usual("housing", 4, 600, 3_500),
    usual("income", 4, 50, 6_000),
    usual("insurance", 3, 50, 400),
    usual("investments", 2, 5, 2_000),
    usual("leisure", 4, 10, 150),
    usual("personal_care", 4, 25, 200),
    usual("pets", 4, 30, 300),
    usual("shopping", 4, 20, 600),
    usual("taxes_fees", 3, 2, 600),
    usual("transfers", 3, 20, 2_000),
    usual("transport", 9, 5, 250),
    usual("travel", 3, 80, 3_000),
    usual("utilities", 7, 40, 400),
];

/// Concepts that cost other than their group, in order.
const CONCEPTS: &[Usual] = &[
    usual("bakery", 16, 6, 60),
    usual("coffee", 16, 5, 45),
    usual("fuel", 14, 50, 350),
    usual("music_streaming", 6, 10, 40),
    usual("parking", 8, 5, 60),
    usual("public_transport", 12, 4, 60),
    usual("ride", 16, 8, 80),
    usual("salary", 6, 1_500, 12_000),
    usual("toll", 6, 4, 40),
    usual("video_streaming", 6, 18, 70),
];

/// Cents of which prices are fond.
const CENTS: &[u64] = &[0, 0, 50, 90, 90, 90, 99, 99];

fn usual_of(concept: Concept) -> &'static Usual {
    let named = |list: &'static [Usual], name: &str| list.iter().find(|usual| usual.group == name);
    named(CONCEPTS, concept.name()).or_else(|| named(GROUPS, concept.group_name())).unwrap_or(&GROUPS[0])
}

/// How many rows a concept has among all.
pub(super) fn weight(concept: Concept) -> u64 {
    usual_of(concept).weight
}

/// A price: small ones are more frequent, each doubling as likely as the next.
pub(super) fn drawn(concept: Concept, draws: &mut Draws) -> Money {
    let Usual { low, high, .. } = usual_of(concept);
    let doublings = u64::from((high / low).ilog2()) + 1;
    let from = low << draws.below(doublings);
    let to = (2 * from).min(*high).max(from + 1);
    let reais = from + draws.below(to - from);
    let cents = if draws.one_in(2) { draws.one_of(CENTS) } else { draws.below(100) };
    let units = i64::try_from(100 * reais + cents).unwrap_or(i64::MAX);
    // Two decimals are what the real has.
    Money::new(Decimal::new(units, 2), Currency::BRL).unwrap_or(Money::zero(Currency::BRL))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_group_and_concept_of_the_lists_exists_once_in_order() {
        for list in [GROUPS, CONCEPTS] {
            assert!(list.is_sorted_by(|a, b| a.group < b.group));
            assert!(list.iter().all(|usual| 0 < usual.low && usual.low < usual.high));
        }
        let has = |list: &[Usual], name| list.iter().any(|usual| usual.group == name);
        assert!(Concept::all().all(|concept| has(GROUPS, concept.group_name())));
        assert!(CONCEPTS.iter().all(|usual| Concept::all().any(|concept| concept.name() == usual.group)));
    }

    #[test]
    fn a_price_is_a_usual_one() {
        for (seed, concept) in (0..).zip(Concept::all()) {
            let usual = usual_of(concept);
            let price = drawn(concept, &mut Draws::of(seed, 0)).amount();
            assert!(price >= usual.low.into() && price < (usual.high + 1).into(), "{}: {price}", concept.name());
        }
    }
}
