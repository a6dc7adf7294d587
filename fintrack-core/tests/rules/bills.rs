//! `docs/rules/bills.md`.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use fintrack_core::account::{Account, AccountKind, Look};
use fintrack_core::budget::{AlertThreshold, Budget, BudgetDraft};
use fintrack_core::calendar::{DayOfMonth, billing_month, date};
use fintrack_core::card::{Card, CardCycle, ClosingDay, EffectiveCycle};
use fintrack_core::category::CategoryKind;
use fintrack_core::entry::{CategoryRef, Details, Entry, Filing, Movement, SlotOf, Status};
use fintrack_core::id::{AccountId, BudgetId, CardId, CategoryId, EntryId};
use fintrack_core::invoice::CardBook;
use fintrack_core::ledger::Ledger;
use fintrack_core::money::exchange::Rates;
use fintrack_core::money::{Currency, Money, brl};
use fintrack_core::name::{Color, Description, Name};
use fintrack_core::recurrence::{Flow, Recurrence, Schedule};
use fintrack_core::report::{BillId, BillsQuery, Books, BudgetEffect, PendingBills, Settings, Span, pending_bills};
use uuid::Uuid;

use crate::{figure, links, monthly, table};

const ACCOUNT: AccountId = AccountId::new(Uuid::from_u128(1));
const SAVINGS: AccountId = AccountId::new(Uuid::from_u128(2));
const ROXO: CardId = CardId::new(Uuid::from_u128(3));
const AZUL: CardId = CardId::new(Uuid::from_u128(4));

/// An identity for a name: the same for the same name.
fn id(name: &str) -> Uuid {
    Uuid::from_u128(name.bytes().fold(0, |sum, byte| sum << 8 | u128::from(byte)))
}

fn under(category: &str) -> CategoryRef {
    CategoryRef { category: CategoryId::new(id(category)), subcategory: None }
}

fn card(id: CardId, name: &str, closing: u32, due: u32) -> Card {
    let [closing, due] = [closing, due].map(|day| DayOfMonth::new(day).unwrap());
    let cycle = CardCycle::new(closing, due, ClosingDay::Included).unwrap();
    let cycles = vec![EffectiveCycle { from: billing_month(2026, 1), cycle }];
    Card::new(id, Name::new(name).unwrap(), brl("5000.00"), cycles, Some(ACCOUNT), true).unwrap()
}

fn items() -> Vec<(String, Recurrence)> {
    let item = |(n, row): (u128, Vec<String>)| {
        let [name, kind, amount, first, category, on] = row.as_slice() else { panic!("{row:?}") };
        let flow = match (kind.as_str(), on.as_str()) {
            ("income", _) => Flow::Income { account: ACCOUNT, under: under(category) },
            ("transfer", _) => Flow::Transfer { from: ACCOUNT, to: SAVINGS },
            ("expense", "Roxo") => Flow::CardTransaction { card: ROXO, under: under(category) },
            ("expense", "account") => Flow::Expense { account: ACCOUNT, under: under(category) },
            other => panic!("{other:?}"),
        };
        (name.clone(), monthly(n, name, flow, brl(amount), first))
    };
    (1..).zip(table("bills.md", 0)).map(item).collect()
}

fn entries(items: &[(String, Recurrence)], cards: &[Card; 2]) -> Vec<Entry> {
    let entry = |(n, row): (u128, Vec<String>)| {
        let [day, what, amount, category, on, settles] = row.as_slice() else { panic!("{row:?}") };
        let (day, amount, filing): (NaiveDate, _, _) =
            (day.parse().unwrap(), brl(amount), Filing::Whole(under(category)));
        let movement = match cards.iter().find(|card| card.name.as_str() == on) {
            None => Movement::Expense { account: ACCOUNT, amount, filing },
            Some(card) => Movement::CardExpense { card: card.id, month: card.billing_month(day), amount, filing },
        };
        let item = items.iter().find(|(name, _)| name == settles);
        let recurrence = item.map(|(_, item)| SlotOf { item: item.id(), slot: None });
        let id = EntryId::new(Uuid::from_u128(n));
        let entry = Entry::new(id, day, Description::new(what), Status::Validating, movement).unwrap();
        entry.with_details(Details { recurrence, ..Details::default() }).unwrap()
    };
    (1..).zip(table("bills.md", 1)).map(entry).collect()
}

fn budgets() -> Vec<Budget> {
    let budget = |(n, row): (u128, Vec<String>)| {
        let [category, month, planned] = row.as_slice() else { panic!("{row:?}") };
        let draft = BudgetDraft {
            category: under(category).category,
            month: month.parse().unwrap(),
            planned: brl(planned),
            alert_threshold: AlertThreshold::default(),
            color: Color::new("#2E7D32").unwrap(),
            is_active: true,
        };
        Budget::new(BudgetId::new(Uuid::from_u128(n)), draft, CategoryKind::Expense, Currency::BRL).unwrap()
    };
    (1..).zip(table("bills.md", 2)).map(budget).collect()
}

/// The bills of March 2026 on a day, and what each is called.
fn march(today: NaiveDate) -> (PendingBills, impl Fn(BillId) -> String) {
    let (items, budgets) = (items(), budgets());
    let cards = [card(ROXO, "Roxo", 8, 16), card(AZUL, "Azul", 25, 5)];
    let account = Account {
        id: ACCOUNT,
        name: Name::new("Conta").unwrap(),
        kind: AccountKind::Checking,
        opening_balance: brl("0.00"),
        opened_on: date(2026, 1, 1),
        is_active: true,
        look: Look::default(),
    };
    let ledger = Ledger::new([account], entries(&items, &cards));
    let kept = BTreeMap::new();
    let book = |card| CardBook { card, kept: &kept, turnovers: ledger.turnovers(card.id).unwrap() };
    let books: Vec<CardBook<'_>> = cards.iter().map(book).collect();
    let schedules: Vec<Schedule<'_>> =
        items.iter().map(|(_, item)| Schedule::new(item, &links(&ledger, item))).collect();
    let rates = Rates::new(Currency::BRL, []);
    let books = Books { budgets: &budgets, cards: &books, schedules: &schedules, ..Books::new(&ledger, &rates) };
    let query = BillsQuery { span: Span::Month(billing_month(2026, 3)), account: None, today };
    let bills = pending_bills(&books, &Settings::new(Currency::BRL), &query).unwrap();
    let name = move |id| match id {
        BillId::Slot { item: of, .. } => items.iter().find(|(_, item)| item.id() == of).unwrap().0.clone(),
        BillId::Invoice { card: of, month } => {
            let card = cards.iter().find(|card| card.id == of).unwrap();
            format!("invoice of {}, {month}", card.name.as_str())
        }
    };
    (bills, name)
}

fn words(effect: BudgetEffect) -> String {
    match effect {
        BudgetEffect::Uses { percent } => format!("uses {percent} %"),
        BudgetEffect::Exceeds { by } => format!("exceeds it by {}", figure(by)),
        BudgetEffect::NoBudget => "no budget".to_owned(),
        BudgetEffect::NoRate => "no rate".to_owned(),
        BudgetEffect::AlreadyCounted => "already counted".to_owned(),
        BudgetEffect::ExpectedIncome { amount } => format!("expected income of {}", figure(amount)),
        BudgetEffect::ScheduledTransfer => "scheduled transfer".to_owned(),
    }
}

#[test]
fn the_bills_of_a_month() {
    let (bills, name) = march(date(2026, 3, 12));
    let rows = bills.all.iter().map(|bill| {
        let facts = [name(bill.id), bill.due.to_string(), figure(bill.amount)];
        let words = [bill.status.to_string(), bill.urgency.to_string(), words(bill.effect)];
        facts.into_iter().chain(words).collect::<Vec<_>>()
    });
    assert_eq!(rows.collect::<Vec<_>>(), table("bills.md", 3));
    assert_eq!((bills.table().count(), bills.overdue_before), (8, 0));
}

#[test]
fn what_the_bills_sum_to() {
    let (bills, _) = march(date(2026, 3, 12));
    let sums = [
        ("to pay", bills.to_pay),
        ("overdue", bills.overdue),
        ("due soon", bills.due_soon),
        ("paid", bills.paid),
        ("to receive", bills.to_receive),
        ("to transfer", bills.to_transfer),
    ];
    let expected = table("bills.md", 4);
    assert_eq!(expected.len(), sums.len());
    for ((name, amount), row) in sums.into_iter().zip(expected) {
        let parts = Money::sum(Currency::BRL, row[2].split(" + ").map(brl)).unwrap();
        assert_eq!((name, figure(amount), amount), (row[0].as_str(), row[1].clone(), parts));
    }
}

#[test]
fn the_same_bills_after_the_month() {
    let (bills, name) = march(date(2026, 4, 3));
    let rows = bills.all.iter().map(|bill| {
        let moved = bill.moved.map(figure).unwrap_or_default();
        vec![name(bill.id), figure(bill.amount), moved, bill.urgency.to_string()]
    });
    assert_eq!(rows.collect::<Vec<_>>(), table("bills.md", 5));
}
