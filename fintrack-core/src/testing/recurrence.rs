//! Recurring items, the transactions linked to them, and histories in which something comes back.

use std::collections::BTreeSet;

use chrono::{Days, NaiveDate, TimeDelta};
use proptest::prelude::*;
use uuid::Uuid;

use super::reais;
use crate::calendar::{Frequency, date};
use crate::entry::{CategoryRef, Entry, Filing, Movement, Status};
use crate::id::{AccountId, CardId, CategoryId, EntryId, RecurrenceId};
use crate::money::Money;
use crate::name::Description;
use crate::recurrence::{Flow, Link, Recurrence, Terms};

/// All frequencies.
pub fn frequencies() -> impl Strategy<Value = Frequency> {
    prop::sample::select(Frequency::ALL.to_vec())
}

/// The category that everything here is filed under.
pub const fn under() -> CategoryRef {
    CategoryRef { category: CategoryId::new(Uuid::from_u128(1)), subcategory: None }
}

/// What an item moves: each kind, on the first account or card.
pub fn flows() -> impl Strategy<Value = Flow> {
    let (first, second) = (AccountId::new(Uuid::from_u128(0)), AccountId::new(Uuid::from_u128(1)));
    prop::sample::select(vec![
        Flow::Income { account: first, under: under() },
        Flow::Expense { account: first, under: under() },
        Flow::Transfer { from: first, to: second },
        Flow::CardTransaction { card: CardId::new(Uuid::from_u128(0)), under: under() },
    ])
}

/// Days on which something may start: of every month of some years, and often one that some months lack.
pub fn starts() -> impl Strategy<Value = NaiveDate> {
    prop_oneof![
        3 => (0..4000u64).prop_map(|days| date(2019, 1, 1) + Days::new(days)),
        1 => prop::sample::select(vec![date(2024, 1, 31), date(2024, 2, 29), date(2023, 8, 30), date(2025, 12, 31)]),
    ]
}

/// Items with an identity that is to be replaced where there are several.
pub fn recurrences() -> impl Strategy<Value = Recurrence> {
    let end = prop::option::of(0..1500u64);
    (flows(), reais(), frequencies(), starts(), end, any::<bool>(), any::<bool>()).prop_map(
        |(flow, amount, frequency, start, end, is_active, include_in_summary)| {
            let terms = Terms {
                description: Description::new("Mensalidade Estrela"),
                flow,
                amount,
                frequency,
                start,
                end: end.map(|days| start + Days::new(days)),
                tags: BTreeSet::new(),
                is_active,
                include_in_summary,
            };
            Recurrence::new(RecurrenceId::new(Uuid::nil()), terms).expect("the generator makes sound terms")
        },
    )
}

/// An item and up to so many links to it: on its slots, near them and far from all of them; named, unnamed, and naming
/// days that are no slots.
pub fn linked(links_max: usize) -> impl Strategy<Value = (Recurrence, Vec<Link>)> {
    let named =
        prop_oneof![3 => Just(None), 2 => (0..8u32).prop_map(|k| Some((k, 0))), 1 => (0..8u32, 1..9i64).prop_map(Some)];
    let facts = (0..10u32, -60..60i64, named, reais(), any::<bool>());
    (recurrences(), prop::collection::vec(facts, 0..=links_max)).prop_map(|(item, facts)| {
        let (start, frequency) = (item.terms().start, item.terms().frequency);
        let near = |k, days| frequency.occurrence(start, k).expect("a small number") + TimeDelta::days(days);
        let links = facts.into_iter().zip(1..).map(|((k, days, named, amount, is_ignored), id)| Link {
            entry: EntryId::new(Uuid::from_u128(id)),
            slot: named.map(|(k, days)| near(k, days)),
            date: near(k, days / 3 * (days % 2)), // half of them on the very day
            amount,
            is_ignored,
        });
        let links = links.collect();
        (item, links)
    })
}

/// A purchase from the first account.
pub fn purchase(id: u128, day: NaiveDate, amount: Money, text: &str) -> Entry {
    let account = AccountId::new(Uuid::from_u128(0));
    let movement = Movement::Expense { account, amount, filing: Filing::Whole(under()) };
    Entry::new(EntryId::new(Uuid::from_u128(id)), day, Description::new(text), Status::Paid, movement)
        .expect("amounts are positive")
}

/// Purchases at a few shops on random days of a year, of random amounts: nothing that comes back.
pub fn one_off_purchases(count_max: usize) -> impl Strategy<Value = Vec<Entry>> {
    const SHOPS: &[&str] = &["PADARIA ESTRELA", "MERCADO AZUL 01", "Farmácia Serra", "POSTO VERDE LTDA"];
    let facts = prop::collection::vec((0..365u64, reais(), prop::sample::select(SHOPS.to_vec())), 0..=count_max);
    facts.prop_map(|facts| {
        let entry = |((day, amount, shop), id)| purchase(id, date(2025, 3, 1) + Days::new(day), amount, shop);
        facts.into_iter().zip(10_000..).map(entry).collect()
    })
}
