//! The cash-flow forecast.

use std::collections::{BTreeMap, BTreeSet};

use chrono::{Days, NaiveDate};
use fintrack_core::calendar::{BillingMonth, billing_month, date};
use fintrack_core::entry::{Entry, Filing, Movement, Settlement, Status};
use fintrack_core::id::{AccountId, CardId, CategoryId, EntryId};
use fintrack_core::invoice::{InvoiceCalendar, InvoiceState, timeline};
use fintrack_core::ledger::{Counting, Ledger};
use fintrack_core::money::exchange::Rates;
use fintrack_core::money::{Currency, Money, brl};
use fintrack_core::name::Description;
use fintrack_core::recurrence::{Flow, Recurrence, Schedule};
use fintrack_core::report::{Books, ForecastOf, ForecastQuery, Settings, Source, cash_flow_forecast};
use fintrack_core::testing::{accounts, days};
use proptest::prelude::*;
use uuid::Uuid;

use crate::explained::{assert_every_amount_is_a_figure, assert_explained};
use crate::household::{ABROAD, Household, dollars, expecting, households, items};
use crate::net_worth::series_of;
use crate::{sum, total};

/// What recurring items change the accounts by, and what they will buy on the first card, by the month that bills it.
fn slots(household: &Household, today: NaiveDate, last: NaiveDate) -> (Vec<Money>, Vec<(BillingMonth, Money)>) {
    let (mut changes, mut purchases) = (Vec::new(), Vec::new());
    for (item, links) in household.items.iter().zip(&household.links).filter(|(item, _)| item.terms().is_active) {
        let schedule = Schedule::new(item, links);
        let (late, ahead): (Vec<_>, Vec<_>) = schedule.pending(last).partition(|slot| slot.due < today);
        for slot in late.last().into_iter().chain(&ahead) {
            match item.terms().flow {
                Flow::Income { .. } => changes.push(item.amount()),
                Flow::Expense { .. } => changes.push(-item.amount()),
                Flow::Transfer { .. } => {}
                Flow::CardTransaction { .. } => {
                    purchases.push((household.cards[0].billing_month(slot.due.max(today)), item.amount()));
                }
            }
        }
    }
    (changes, purchases)
}

/// What will be paid for the invoices of a card until a day. Of what they ask for one after the other, added up, that is
/// paid which is more than was paid before; and what is overdue is paid at once.
fn paid(
    household: &Household,
    n: usize,
    purchases: &[(BillingMonth, Money)],
    today: NaiveDate,
    last: NaiveDate,
) -> Money {
    let (card, kept) = (&household.cards[n], &household.kept[n]);
    let states = timeline(card, kept, &household.turnovers[n], today).unwrap();
    let mut asked: BTreeMap<BillingMonth, Money> =
        states.iter().map(|state| (state.month, state.outstanding)).collect();
    for (month, amount) in purchases.iter().filter(|_| n == 0) {
        let of = asked.entry(*month).or_insert(brl("0.00"));
        *of = of.checked_add(*amount).unwrap();
    }
    let more = |a: Money, b: Money| if a.amount() < b.amount() { b } else { a };
    let overdue = |state: &InvoiceState| {
        let left = state.carried_in.checked_sub(state.turnover.paid).unwrap();
        -more(-left, -state.outstanding)
    };
    let mut paid = states.iter().map(overdue).fold(brl("0.00"), more);
    let mut so_far = brl("0.00");
    for (month, amount) in asked {
        so_far = so_far.checked_add(amount).unwrap();
        if InvoiceCalendar::new(card, kept).dates(month).due <= last {
            paid = more(paid, so_far);
        }
    }
    paid
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn a_balance_ahead_is_todays_and_what_is_expected_until_then(
        household in expecting(), today in days(), days in 0..120u32,
    ) {
        let settings = Settings::new(Currency::BRL);
        let query = ForecastQuery { today, days };
        let forecast = household.with(|books| cash_flow_forecast(books, &settings, &query)).unwrap();
        let accounts = forecast.accounts.keys().copied().map(ForecastOf::Account);
        for of in accounts.chain([ForecastOf::Total, ForecastOf::WithoutAccount]) {
            let outlook = forecast.of(of).unwrap();
            prop_assert_eq!(outlook.days.len(), days as usize + 1);
            for day in &outlook.days {
                let changes = forecast.expected_until(of, day.on).map(|(_, amount)| amount);
                prop_assert_eq!(total([outlook.opening].into_iter().chain(changes)), day.balance);
                prop_assert_eq!(day.is_below_zero, day.balance.is_negative());
                prop_assert!(outlook.lowest.balance.amount() <= day.balance.amount());
            }
            prop_assert!(outlook.days.contains(&outlook.lowest));
        }
        for (at, day) in forecast.total.days.iter().enumerate() {
            let parts = forecast.accounts.values().chain([&forecast.without_account]);
            prop_assert_eq!(total(parts.map(|part| part.days[at].balance)), day.balance);
        }
        prop_assert_eq!(sum(&forecast.opening), forecast.total.opening);
        let besides = [".expectations.amount", ".opening.posting", ".unconverted"];
        assert_every_amount_is_a_figure(&forecast, &forecast.figures(), &besides);
        for (figure, value) in forecast.figures() {
            assert_explained(&forecast.explain(&household.ledger, figure).unwrap(), value, 2);
        }
        let named: BTreeSet<_> =
            forecast.expectations.iter().map(|e| (e.source, e.on, e.account, e.invoice)).collect();
        prop_assert_eq!(named.len(), forecast.expectations.len(), "something is expected twice");
    }

    #[test]
    fn nothing_is_expected_but_entries_slots_and_invoices(
        household in expecting(), today in days(), days in 0..120u32,
    ) {
        let query = ForecastQuery { today, days };
        let forecast = household.with(|books| cash_flow_forecast(books, &Settings::new(Currency::BRL), &query)).unwrap();
        let last = today + Days::new(days.into());
        let entries = household.ledger.balances(last, Counting::Projected).unwrap();
        let (slots, purchases) = slots(&household, today, last);
        let paid = (0..2).map(|n| -paid(&household, n, &purchases, today, last));
        let expected = total(entries.into_values().chain(slots).chain(paid));
        prop_assert_eq!(forecast.total.days.last().unwrap().balance, expected);
    }

    /// Entries are expected when they are pending or booked ahead, whatever else the history holds.
    #[test]
    fn the_entries_that_are_expected_are_those_that_a_search_finds(
        household in expecting(), today in days(), days in 0..120u32,
    ) {
        let query = ForecastQuery { today, days };
        let forecast = household.with(|books| cash_flow_forecast(books, &Settings::new(Currency::BRL), &query)).unwrap();
        let last = today + Days::new(days.into());
        let is_expected = |entry: &&Entry| {
            let is_ahead = entry.status() == Status::Pending || entry.status().is_booked() && entry.date() > today;
            is_ahead && entry.date() <= last
        };
        let searched = household.ledger.entries().iter().filter(is_expected).flat_map(|entry| {
            let accounts = entry.movement().accounts();
            accounts.map(|account| (entry.id(), account, entry.movement().effect_on(account).unwrap().amount()))
        });
        let found = forecast.expectations.iter().filter_map(|expectation| {
            let Source::Entry(id) = expectation.source else { return None };
            Some((id, expectation.account.unwrap(), expectation.amount.amount()))
        });
        prop_assert_eq!(found.collect::<BTreeSet<_>>(), searched.collect::<BTreeSet<_>>());
    }

    #[test]
    fn with_nothing_expected_the_forecast_is_flat_and_transfers_leave_the_total(
        household in households(false), items in items(), today in days(),
    ) {
        let settings = Settings::new(Currency::BRL);
        let query = ForecastQuery { today, days: 90 };
        let settled = household.ledger.entries().iter().filter(|entry| {
            entry.status().is_booked() && entry.date() <= today && entry.movement().invoice().is_none()
        });
        let ledger = |entries: Vec<Entry>| Ledger::new(accounts(), entries);
        let bare = Household::new(ledger(settled.cloned().collect()), household.rates.clone());
        let flat = bare.with(|books| cash_flow_forecast(books, &settings, &query)).unwrap();
        prop_assert!(flat.expectations.is_empty());
        prop_assert!(flat.total.days.iter().all(|day| day.balance == flat.total.opening));

        let is_transfer = |entry: &&Entry| matches!(entry.movement(), Movement::Transfer { .. });
        let mut with_transfers = bare.ledger.entries().to_vec();
        let ahead = household.ledger.entries().iter().filter(is_transfer).filter(|entry| entry.date() > today);
        with_transfers.extend(ahead.cloned());
        let moving = |item: &&Recurrence| matches!(item.terms().flow, Flow::Transfer { .. });
        let items: Vec<_> = items.iter().filter(moving).cloned().collect();
        let links = vec![Vec::new(); items.len()];
        let moved = Household { items, links, ..Household::new(ledger(with_transfers), household.rates.clone()) };
        let moved = moved.with(|books| cash_flow_forecast(books, &settings, &query)).unwrap();
        prop_assert!(moved.total.days.iter().all(|day| day.balance == flat.total.opening));
    }
}

fn entry(n: u128, on: NaiveDate, status: Status, movement: Movement) -> Entry {
    Entry::new(EntryId::new(Uuid::from_u128(n)), on, Description::new("Teste"), status, movement).unwrap()
}

#[test]
fn a_forecast_that_is_too_long_is_refused() {
    let (ledger, rates) = (Ledger::default(), Rates::new(Currency::BRL, []));
    let (books, settings) = (Books::new(&ledger, &rates), Settings::new(Currency::BRL));
    let query = ForecastQuery { today: date(2026, 3, 1), days: 401 };
    let error = cash_flow_forecast(&books, &settings, &query).unwrap_err();
    assert_eq!(error.to_string(), "a forecast of 401 days is too long: at most 400");
    let query = ForecastQuery { days: 400, ..query };
    assert!(cash_flow_forecast(&books, &settings, &query).is_ok());
}

#[test]
fn a_payment_that_is_expected_lowers_the_invoice_and_is_expected_itself() {
    let (account, card) = (AccountId::new(Uuid::from_u128(0)), CardId::new(Uuid::from_u128(0)));
    let month = billing_month(2026, 3); // closes on 25 March, due on 5 April
    let filing = Filing::whole(CategoryId::new(Uuid::nil()), None);
    let bought = Movement::CardExpense { card, month, amount: brl("90.00"), filing };
    let paid = Movement::CardPayment { account, card, month, amount: brl("60.00"), settlement: Settlement::Partial };
    let rows = vec![
        entry(1, date(2026, 3, 10), Status::Validating, bought),
        entry(2, date(2026, 4, 2), Status::Pending, paid),
    ];
    let household = Household::new(Ledger::new(accounts(), rows), Rates::new(Currency::BRL, []));
    let query = ForecastQuery { today: date(2026, 3, 28), days: 30 };
    let forecast = household.with(|books| cash_flow_forecast(books, &Settings::new(Currency::BRL), &query)).unwrap();
    let expected: Vec<_> = forecast.expectations.iter().map(|e| (e.source, e.on, e.amount)).collect();
    let id = EntryId::new(Uuid::from_u128(2));
    assert_eq!(
        expected,
        [
            (Source::Entry(id), date(2026, 4, 2), brl("-60.00")),
            (Source::Invoice(card, month), date(2026, 4, 5), brl("-30.00")),
        ]
    );
    // Net worth does not know the payment yet: nobody has paid it.
    let point = series_of(&household, &Settings::new(Currency::BRL), date(2026, 3, 28)).pop().unwrap();
    assert_eq!((point.card_debts, point.total), (brl("90.00"), brl("210.00")));
}

#[test]
fn an_amount_without_a_rate_is_named_and_in_no_total() {
    let mut account = accounts().remove(2);
    account.opening_balance = dollars(account.opening_balance);
    let filing = Filing::whole(CategoryId::new(Uuid::nil()), None);
    let amount = dollars(brl("30.00"));
    let rows =
        vec![entry(1, date(2026, 3, 10), Status::Pending, Movement::Expense { account: account.id, amount, filing })];
    let household = Household::new(Ledger::new([account], rows), Rates::new(Currency::BRL, []));
    let query = ForecastQuery { today: date(2026, 3, 1), days: 30 };
    let forecast = household.with(|books| cash_flow_forecast(books, &Settings::new(Currency::BRL), &query)).unwrap();
    let balance = forecast.accounts[&ABROAD].days.last().unwrap().balance;
    assert_eq!(balance, dollars(brl("70.00")));
    assert!(forecast.total.days.iter().all(|day| day.balance.is_zero()));
    let named = &forecast.unconverted[&Currency::USD].ids;
    assert_eq!(*named, [Source::Balance(ABROAD), Source::Entry(EntryId::new(Uuid::from_u128(1)))]);
}
