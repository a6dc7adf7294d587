//! `docs/rules/cards-summary.md`.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use fintrack_core::calendar::{DayOfMonth, billing_month, date};
use fintrack_core::card::{Card, CardCycle, ClosingDay, EffectiveCycle};
use fintrack_core::entry::{Entry, Filing, Movement, Status};
use fintrack_core::id::{CardId, CategoryId, EntryId};
use fintrack_core::invoice::CardBook;
use fintrack_core::ledger::Ledger;
use fintrack_core::money::exchange::Rates;
use fintrack_core::money::{Currency, Money, brl};
use fintrack_core::name::{Description, Name};
use fintrack_core::report::{Books, CardsQuery, CardsSummary, Settings, UseLevel, cards_summary};
use uuid::Uuid;

use crate::{figure, table};

const PAGE: &str = "cards-summary.md";
const CATEGORIES: [&str; 3] = ["food", "transport", "clothes"];

fn cards() -> Vec<Card> {
    let card = |(n, row): (u128, Vec<String>)| {
        let [name, limit, closing, due, is_active] = row.as_slice() else { panic!("{row:?}") };
        let [closing, due] = [closing, due].map(|day| DayOfMonth::new(day.parse().unwrap()).unwrap());
        let cycle = CardCycle::new(closing, due, ClosingDay::Included).unwrap();
        let cycles = vec![EffectiveCycle { from: billing_month(2026, 1), cycle }];
        let (id, name) = (CardId::new(Uuid::from_u128(n)), Name::new(name).unwrap());
        Card::new(id, name, brl(limit), cycles, None, is_active == "yes").unwrap()
    };
    (1..).zip(table(PAGE, 0)).map(card).collect()
}

fn category(name: &str) -> CategoryId {
    let n = CATEGORIES.iter().position(|known| *known == name).unwrap();
    CategoryId::new(Uuid::from_u128(n as u128))
}

fn purchases(cards: &[Card]) -> Vec<Entry> {
    let purchase = |(n, row): (u128, Vec<String>)| {
        let [day, of, amount, under, billed] = row.as_slice() else { panic!("{row:?}") };
        let day: NaiveDate = day.parse().unwrap();
        let card = cards.iter().find(|card| card.name.as_str() == of).unwrap();
        let month = card.billing_month(day);
        assert_eq!(month.to_string(), *billed, "{row:?}");
        let filing = Filing::whole(category(under), None);
        let movement = Movement::CardExpense { card: card.id, month, amount: brl(amount), filing };
        let id = EntryId::new(Uuid::from_u128(n));
        Entry::new(id, day, Description::new("Compra"), Status::Validating, movement).unwrap()
    };
    (1..).zip(table(PAGE, 1)).map(purchase).collect()
}

fn march(cards: &[Card]) -> CardsSummary {
    let ledger = Ledger::new([], purchases(cards));
    let kept = BTreeMap::new();
    let book = |card| CardBook { card, kept: &kept, turnovers: ledger.turnovers(card.id).unwrap() };
    let books: Vec<CardBook<'_>> = cards.iter().map(book).collect();
    let rates = Rates::new(Currency::BRL, []);
    let query = CardsQuery { month: billing_month(2026, 3), today: date(2026, 3, 12) };
    let books = Books { cards: &books, ..Books::new(&ledger, &rates) };
    cards_summary(&books, &Settings::new(Currency::BRL), &query).unwrap()
}

#[test]
fn three_cards_together() {
    let cards = cards();
    let summary = march(&cards);
    let name = |id| cards.iter().find(|card| card.id == id).unwrap().name.as_str().to_owned();

    let by_use = summary.cards.iter().map(|card| {
        let position = card.position;
        let amounts = [position.limit, position.used, position.available].map(figure);
        let words = [card.percent.unwrap().to_string(), card.level.to_string()];
        std::iter::once(name(card.card)).chain(amounts).chain(words).collect::<Vec<_>>()
    });
    assert_eq!(by_use.collect::<Vec<_>>(), table(PAGE, 2));

    let history = summary
        .invoice_history
        .iter()
        .map(|point| vec![point.month.to_string(), name(point.card), figure(point.amount), point.status.to_string()]);
    assert_eq!(history.collect::<Vec<_>>(), table(PAGE, 4));

    let curve = summary.curve.iter().map(|point| {
        let amounts = [point.due, point.used, point.available].map(figure);
        std::iter::once(point.month.to_string()).chain(amounts).collect::<Vec<_>>()
    });
    assert_eq!(curve.collect::<Vec<_>>(), table(PAGE, 6));
}

#[test]
fn what_the_cards_sum_to() {
    let summary = march(&cards());
    assert_eq!(summary.commitment.unwrap().to_string(), "43.00");
    assert_eq!((summary.commitment_level, summary.billed), (UseLevel::Green, summary.open_invoices));
    let sums = [
        ("limit", summary.limit),
        ("used", summary.used),
        ("available", summary.available),
        ("owed on inactive cards", summary.owed_on_inactive),
        ("open invoices of March", summary.open_invoices),
        ("spent in March", summary.expenses),
    ];
    let expected = table(PAGE, 3);
    assert_eq!(expected.len(), sums.len());
    for ((name, amount), row) in sums.into_iter().zip(expected) {
        let parts = Money::sum(Currency::BRL, row[2].split(" + ").map(brl)).unwrap();
        assert_eq!((name, figure(amount), amount), (row[0].as_str(), row[1].clone(), parts));
    }
    let slices = summary.expenses_by_category.iter().map(|slice| {
        let name = CATEGORIES.iter().find(|name| slice.category == Some(category(name))).unwrap();
        vec![(*name).to_owned(), figure(slice.amount), slice.percent.to_string()]
    });
    assert_eq!(slices.collect::<Vec<_>>(), table(PAGE, 5));
}
