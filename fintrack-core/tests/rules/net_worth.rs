//! `docs/rules/net-worth.md`.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use fintrack_core::account::{Account, AccountKind, Look};
use fintrack_core::calendar::{DayOfMonth, Period, billing_month, date};
use fintrack_core::card::{Card, CardCycle, ClosingDay, EffectiveCycle};
use fintrack_core::entry::{Entry, Filing, Movement, Settlement, Status};
use fintrack_core::id::{AccountId, CardId, CategoryId, EntryId, InstalmentPlanId, InvestmentId};
use fintrack_core::instalment::{InstalmentAmount, NewPurchase};
use fintrack_core::investment::{Flow, Holding, Observation};
use fintrack_core::invoice::CardBook;
use fintrack_core::ledger::{Counting, Ledger};
use fintrack_core::money::exchange::{ExchangeRate, Quote, RateSource, Rates};
use fintrack_core::money::{Currency, Money, brl};
use fintrack_core::name::{Description, Name};
use fintrack_core::report::{
    Books, NetWorth, NetWorthQuery, Settings, Span, SummaryQuery, financial_summary, net_worth,
};
use fintrack_core::testing::investments::investment;
use uuid::Uuid;

use crate::table;

const PAGE: &str = "net-worth.md";
const ACCOUNT: AccountId = AccountId::new(Uuid::from_u128(1));
const WALLET: AccountId = AccountId::new(Uuid::from_u128(2));
const CARD: CardId = CardId::new(Uuid::from_u128(3));
const INVESTMENT: InvestmentId = InvestmentId::new(Uuid::from_u128(4));

fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

fn account(id: AccountId, kind: AccountKind, opening_balance: Money) -> Account {
    let name = Name::new(kind.as_str()).unwrap();
    Account { id, name, kind, opening_balance, opened_on: date(2026, 1, 1), is_active: true, look: Look::default() }
}

fn card() -> Card {
    let of = |day| DayOfMonth::new(day).unwrap();
    let cycle = CardCycle::new(of(28), of(5), ClosingDay::Included).unwrap();
    let cycles = vec![EffectiveCycle { from: billing_month(2026, 1), cycle }];
    Card::new(CARD, Name::new("Roxo").unwrap(), brl("5000.00"), cycles, None, true).unwrap()
}

/// The entries of the first table.
fn entries(card: &Card) -> Vec<Entry> {
    let mut ids = 0;
    let mut new_id = move || {
        ids += 1;
        Uuid::from_u128(ids)
    };
    let mut entries = Vec::new();
    for row in table(PAGE, 0) {
        let [on, what, amount] = row.as_slice() else { panic!("{row:?}") };
        let (on, amount, filing) = (day(on), brl(amount), Filing::whole(CategoryId::new(Uuid::nil()), None));
        let movement = match what.as_str() {
            "income" => Movement::Income { account: ACCOUNT, amount, filing },
            "expense" => Movement::Expense { account: ACCOUNT, amount, filing },
            "deposit" => Movement::InvestmentDeposit { account: ACCOUNT, investment: INVESTMENT, amount },
            "final payment of February" => {
                let (month, settlement) = (billing_month(2026, 2), Settlement::Final);
                Movement::CardPayment { account: ACCOUNT, card: CARD, month, amount, settlement }
            }
            "purchase in three parts" => {
                let purchase = NewPurchase {
                    plan: InstalmentPlanId::new(Uuid::nil()),
                    card: CARD,
                    date: on,
                    first_month: card.billing_month(on),
                    description: Description::new("Geladeira"),
                    amount: InstalmentAmount::Total(amount),
                    count: 3,
                    filing,
                    tags: Vec::new(),
                    notes: None,
                    status: Status::Validating,
                };
                entries.extend(purchase.entries(&mut new_id).unwrap());
                continue;
            }
            other => panic!("{other}"),
        };
        let id = EntryId::new(new_id());
        entries.push(Entry::new(id, on, Description::new(what), Status::Validating, movement).unwrap());
    }
    entries
}

/// The rates and the observations of the second table.
fn known() -> (Rates, Vec<Observation>) {
    let (mut quotes, mut observations) = (Vec::new(), Vec::new());
    for row in table(PAGE, 1) {
        let [on, of, value] = row.as_slice() else { panic!("{row:?}") };
        let date = day(on);
        match of.as_str() {
            "1 USD" => {
                let rate = ExchangeRate::new(Currency::USD, Currency::BRL, value.parse().unwrap()).unwrap();
                quotes.push(Quote { date, rate, source: RateSource::Entered });
            }
            "investment" => observations.push(Observation { date, value: brl(value) }),
            other => panic!("{other}"),
        }
    }
    (Rates::new(Currency::BRL, quotes), observations)
}

/// Why net worth changed since a day: income, expenses, returns, what rates did, what was waived, and the change.
fn reasons(books: &Books<'_>, before: NaiveDate, point: &NetWorth, today: NaiveDate) -> [Money; 6] {
    let days = Period::new(before.succ_opt().unwrap(), point.on).unwrap();
    let query = SummaryQuery { span: Span::Days(days), account: None, today };
    let summary = financial_summary(books, &Settings::new(Currency::BRL), &query).unwrap();
    let gain = |on| books.holdings[0].position(on).unwrap().gain;
    let dollars = books.ledger.balance(WALLET, before, Counting::Booked).unwrap();
    let in_reais = |on| books.rates.convert(dollars, Currency::BRL, on).unwrap().amount;
    let rows: Vec<&Entry> =
        books.ledger.entries().iter().filter(|entry| entry.movement().invoice().is_some()).collect();
    let waived = |on| {
        let states = books.cards[0].past_timelines(&rows, &[on], today).unwrap().remove(0);
        Money::sum(Currency::BRL, states.iter().map(|state| state.waived)).unwrap()
    };
    let since = |figure: &dyn Fn(NaiveDate) -> Money| figure(point.on).checked_sub(figure(before)).unwrap();
    [summary.income, summary.expenses, since(&gain), since(&in_reais), since(&waived), point.change]
}

#[test]
fn three_months_of_net_worth_and_why_it_changed() {
    let card = card();
    let opening = [
        account(ACCOUNT, AccountKind::Checking, brl("1000.00")),
        account(WALLET, AccountKind::Wallet, Money::parse("100.00", Currency::USD).unwrap()),
    ];
    let ledger = Ledger::new(opening, entries(&card));
    let (rates, observations) = known();
    let flows = ledger.flows(INVESTMENT).filter_map(|entry| Flow::of(entry, INVESTMENT)).collect();
    let holdings = [Holding::new(investment(4), flows, observations).unwrap()];
    let (kept, turnovers) = (BTreeMap::new(), ledger.turnovers(CARD).unwrap());
    let cards = [CardBook { card: &card, kept: &kept, turnovers }];
    let books = Books { cards: &cards, holdings: &holdings, ..Books::new(&ledger, &rates) };
    let today = date(2026, 3, 20);

    let query = NetWorthQuery { first: billing_month(2026, 1), last: billing_month(2026, 3), today };
    let series = net_worth(&books, &Settings::new(Currency::BRL), &query).unwrap();
    let row = |point: &NetWorth| {
        let amounts = [point.accounts, point.card_debts, point.investments, point.total, point.change];
        let mut row = vec![point.month.to_string(), point.on.to_string()];
        row.extend(amounts.iter().map(|money| money.amount().to_string()));
        row.push(point.variation.unwrap().to_string());
        row
    };
    assert_eq!(series.iter().map(row).collect::<Vec<_>>(), table(PAGE, 2));

    let mut before = date(2025, 12, 31);
    let mut rows = Vec::new();
    for point in &series {
        let reasons = reasons(&books, before, point, today);
        let mut row = vec![point.month.to_string()];
        row.extend(reasons.iter().map(|money| money.amount().to_string()));
        rows.push(row);
        before = point.on;
    }
    assert_eq!(rows, table(PAGE, 3));
}
