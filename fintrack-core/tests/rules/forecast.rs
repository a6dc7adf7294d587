//! `docs/rules/forecast.md`.

use std::collections::{BTreeMap, BTreeSet};

use chrono::NaiveDate;
use fintrack_core::account::{Account, AccountKind, Look};
use fintrack_core::calendar::{DayOfMonth, Frequency, billing_month, date};
use fintrack_core::card::{Card, CardCycle, ClosingDay, EffectiveCycle};
use fintrack_core::entry::{CategoryRef, Entry, Filing, Movement, Settlement, Status};
use fintrack_core::id::{AccountId, CardId, CategoryId, EntryId, RecurrenceId};
use fintrack_core::invoice::CardBook;
use fintrack_core::ledger::Ledger;
use fintrack_core::money::exchange::Rates;
use fintrack_core::money::{Currency, brl};
use fintrack_core::name::{Description, Name};
use fintrack_core::recurrence::{Flow, Link, Recurrence, Schedule, Terms};
use fintrack_core::report::{
    Books, Expectation, Forecast, ForecastOf, ForecastQuery, Settings, Source, cash_flow_forecast,
};
use uuid::Uuid;

use crate::table;

const PAGE: &str = "forecast.md";
const ACCOUNT: AccountId = AccountId::new(Uuid::from_u128(1));
const SAVINGS: AccountId = AccountId::new(Uuid::from_u128(2));
const ROXO: CardId = CardId::new(Uuid::from_u128(1));
const PRETO: CardId = CardId::new(Uuid::from_u128(2));
const UNDER: CategoryRef = CategoryRef { category: CategoryId::new(Uuid::nil()), subcategory: None };
const FEBRUARY: u32 = 2;
const MARCH: u32 = 3;
const APRIL: u32 = 4;

fn account(id: AccountId, name: &str, balance: &str) -> Account {
    let (name, kind, opening_balance) = (Name::new(name).unwrap(), AccountKind::Checking, brl(balance));
    Account { id, name, kind, opening_balance, opened_on: date(2026, 3, 15), is_active: true, look: Look::default() }
}

fn card(id: CardId, name: &str, payment_account: Option<AccountId>) -> Card {
    let day = |day| DayOfMonth::new(day).unwrap();
    let cycle = CardCycle::new(day(28), day(5), ClosingDay::Included).unwrap();
    let cycles = vec![EffectiveCycle { from: billing_month(2026, 1), cycle }];
    Card::new(id, Name::new(name).unwrap(), brl("5000.00"), cycles, payment_account, true).unwrap()
}

fn entry(n: u128, on: NaiveDate, text: &str, status: Status, movement: Movement) -> Entry {
    Entry::new(EntryId::new(Uuid::from_u128(n)), on, Description::new(text), status, movement).unwrap()
}

fn bought(card: CardId, month: u32, amount: &str) -> Movement {
    Movement::CardExpense { card, month: billing_month(2026, month), amount: brl(amount), filing: Filing::Whole(UNDER) }
}

fn paid(month: u32, amount: &str) -> Movement {
    let (month, settlement) = (billing_month(2026, month), Settlement::Partial);
    Movement::CardPayment { account: ACCOUNT, card: ROXO, month, amount: brl(amount), settlement }
}

fn entries() -> Vec<Entry> {
    let (account, filing) = (ACCOUNT, Filing::Whole(UNDER));
    let dentist = Movement::Expense { account, amount: brl("150.00"), filing: filing.clone() };
    let friend = Movement::Income { account, amount: brl("400.00"), filing: filing.clone() };
    let salary = Movement::Income { account, amount: brl("3000.00"), filing };
    // The salary and the first payment came before the account's opening balance was known.
    vec![
        entry(1, date(2026, 3, 18), "Dentista antigo", Status::Ignore, dentist.clone()),
        entry(2, date(2026, 3, 25), "Amiga", Status::Pending, friend),
        entry(3, date(2026, 3, 5), "Salário", Status::Paid, salary),
        entry(4, date(2026, 2, 10), "Mercado", Status::Paid, bought(ROXO, FEBRUARY, "200.00")),
        entry(5, date(2026, 3, 5), "Pagamento", Status::Paid, paid(FEBRUARY, "120.00")),
        entry(6, date(2026, 3, 10), "Mercado", Status::Validating, bought(ROXO, MARCH, "200.00")),
        entry(7, date(2026, 3, 12), "Loja 1/2", Status::Validating, bought(ROXO, MARCH, "100.00")),
        entry(8, date(2026, 3, 12), "Loja 2/2", Status::Validating, bought(ROXO, APRIL, "100.00")),
        entry(9, date(2026, 3, 30), "Pagamento", Status::Pending, paid(MARCH, "50.00")),
        entry(10, date(2026, 3, 8), "Mercado", Status::Validating, bought(PRETO, MARCH, "90.00")),
        entry(11, date(2026, 3, 18), "Dentista", Status::Pending, dentist),
    ]
}

fn item(n: u128, text: &str, flow: Flow, amount: &str, start: NaiveDate) -> Recurrence {
    let terms = Terms {
        description: Description::new(text),
        flow,
        amount: brl(amount),
        frequency: Frequency::Monthly,
        start,
        end: None,
        tags: BTreeSet::new(),
        is_active: true,
        include_in_summary: true,
    };
    Recurrence::new(RecurrenceId::new(Uuid::from_u128(n)), terms).unwrap()
}

fn items() -> [Recurrence; 4] {
    let (account, under) = (ACCOUNT, UNDER);
    [
        item(1, "Salário", Flow::Income { account, under }, "3000.00", date(2026, 3, 5)),
        item(2, "Aluguel", Flow::Expense { account, under }, "1500.00", date(2026, 1, 10)),
        item(3, "Reserva", Flow::Transfer { from: ACCOUNT, to: SAVINGS }, "100.00", date(2026, 4, 15)),
        item(4, "Streaming", Flow::CardTransaction { card: ROXO, under }, "40.00", date(2026, 3, 22)),
    ]
}

/// What a row of the first table says.
fn row(expectation: &Expectation, ledger: &Ledger, items: &[Recurrence], cards: &[Card]) -> Vec<String> {
    let what = if let Source::Entry(id) = expectation.source {
        let entry = ledger.entries().iter().find(|entry| entry.id() == id).unwrap();
        entry.description().as_str().to_owned()
    } else if let Source::Slot(id, _) = expectation.source {
        let item = items.iter().find(|item| item.id() == id).unwrap();
        item.terms().description.as_str().to_owned()
    } else if let Source::Invoice(card, month) = expectation.source {
        let card = cards.iter().find(|known| known.id == card).unwrap();
        format!("{} {month}", card.name.as_str())
    } else {
        panic!("{expectation:?}")
    };
    let account = expectation.account.and_then(|id| ledger.account(id));
    let account = account.map_or("none", |account| account.name.as_str());
    let Expectation { on, due, amount, .. } = expectation;
    vec![on.to_string(), due.to_string(), what, account.to_owned(), amount.amount().to_string()]
}

fn forecast(ledger: &Ledger, items: &[Recurrence], cards: &[Card]) -> Forecast {
    let rates = Rates::new(Currency::BRL, []);
    let kept = BTreeMap::new();
    let book = |card| CardBook { card, kept: &kept, turnovers: ledger.turnovers(card.id).unwrap() };
    let cards: Vec<CardBook<'_>> = cards.iter().map(book).collect();
    let link = Link {
        entry: EntryId::new(Uuid::from_u128(3)),
        slot: None,
        date: date(2026, 3, 5),
        amount: brl("3000.00"),
        is_ignored: false,
    };
    let links = |item: &Recurrence| if item.id().get() == Uuid::from_u128(1) { vec![link] } else { Vec::new() };
    let schedules: Vec<Schedule<'_>> = items.iter().map(|item| Schedule::new(item, &links(item))).collect();
    let books = Books { cards: &cards, schedules: &schedules, ..Books::new(ledger, &rates) };
    let query = ForecastQuery { today: date(2026, 3, 20), days: 30 };
    cash_flow_forecast(&books, &Settings::new(Currency::BRL), &query).unwrap()
}

#[test]
fn thirty_days_ahead() {
    let accounts = [account(ACCOUNT, "Conta", "1000.00"), account(SAVINGS, "Poupança", "600.00")];
    let ledger = Ledger::new(accounts, entries());
    let items = items();
    let cards = [card(ROXO, "Roxo", Some(ACCOUNT)), card(PRETO, "Preto", None)];
    let forecast = forecast(&ledger, &items, &cards);

    let rows = forecast.expectations.iter().map(|expectation| row(expectation, &ledger, &items, &cards));
    assert_eq!(rows.collect::<Vec<_>>(), table(PAGE, 1));
    let lapsed = vec![date(2026, 1, 10), date(2026, 2, 10)];
    assert_eq!(forecast.lapsed, BTreeMap::from([(items[1].id(), lapsed)]));

    let columns =
        [ForecastOf::Account(ACCOUNT), ForecastOf::Account(SAVINGS), ForecastOf::WithoutAccount, ForecastOf::Total];
    let outlooks = columns.map(|of| forecast.of(of).unwrap());
    let mut rows: Vec<Vec<String>> = Vec::new();
    for at in 0..=30 {
        let balances = outlooks.map(|outlook| outlook.days[at].balance.amount().to_string());
        // Days on which nothing changes are not in the table.
        if rows.last().is_none_or(|last| last[1..] != balances) {
            rows.push([outlooks[0].days[at].on.to_string()].into_iter().chain(balances).collect());
        }
    }
    assert_eq!(rows, table(PAGE, 2));

    let names = ["account", "savings", "without account", "total"];
    let rows = names.iter().zip(outlooks).map(|(name, outlook)| {
        let lowest = outlook.lowest;
        let figures = [outlook.opening, lowest.balance].map(|money| money.amount().to_string());
        let mut row = vec![(*name).to_owned()];
        row.extend(figures);
        row.extend([lowest.on.to_string(), outlook.days_below_zero.to_string()]);
        row
    });
    assert_eq!(rows.collect::<Vec<_>>(), table(PAGE, 3));
}
