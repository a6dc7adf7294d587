//! `docs/rules/cards.md`.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use fintrack_core::calendar::{BillingMonth, DayOfMonth, billing_month, date};
use fintrack_core::card::{Card, CardCycle, ClosingDay, EffectiveCycle, InvoiceDates};
use fintrack_core::entry::{Entry, Filing, Movement, Settlement, Status};
use fintrack_core::id::{AccountId, CardId, CategoryId, EntryId, InstalmentPlanId};
use fintrack_core::instalment::{InstalmentAmount, NewPurchase};
use fintrack_core::invoice::{
    DateSource, Invoice, InvoiceCalendar, InvoiceState, Turnovers, liability, position, timeline,
};
use fintrack_core::money::{Currency, Money, brl};
use fintrack_core::name::{Description, Name};
use uuid::Uuid;

use crate::table;

const CARD: CardId = CardId::new(Uuid::nil());

fn cycle(closing: u32, due: u32) -> CardCycle {
    CardCycle::new(DayOfMonth::new(closing).unwrap(), DayOfMonth::new(due).unwrap(), ClosingDay::Included).unwrap()
}

fn card(cycles: Vec<EffectiveCycle>) -> Card {
    Card::new(CARD, Name::new("Roxo").unwrap(), brl("5000.00"), cycles, None, true).unwrap()
}

fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

fn entry(n: usize, on: &str, movement: Movement) -> Entry {
    let id = EntryId::new(Uuid::from_u128(n as u128));
    Entry::new(id, day(on), Description::new("Compra"), Status::Validating, movement).unwrap()
}

fn filing() -> Filing {
    Filing::whole(CategoryId::new(Uuid::nil()), None)
}

/// The purchases of a table, each billed in the month that the calendar says, and the payments of the next one.
fn rows_of(calendar: &InvoiceCalendar<'_>, at: usize) -> Vec<Entry> {
    let purchases = table("cards.md", at);
    let payments = table("cards.md", at + 1);
    let charge = |(n, row): (usize, &Vec<String>)| {
        let [on, what, amount, billed, _] = row.as_slice() else { panic!("{row:?}") };
        let month = calendar.billing_month(day(on));
        assert_eq!(month.to_string(), *billed, "{row:?}");
        let amount = brl(amount);
        let movement = match what.as_str() {
            "purchase" => Movement::CardExpense { card: CARD, month, amount, filing: filing() },
            "chargeback" => Movement::CardChargeback { card: CARD, month, amount, filing: None },
            other => panic!("{other}"),
        };
        entry(1000 * at + n, on, movement)
    };
    let payment = |(n, row): (usize, &Vec<String>)| {
        let [on, month, amount, settlement] = row.as_slice() else { panic!("{row:?}") };
        let month: BillingMonth = month.parse().unwrap();
        assert_eq!(calendar.month_closed_before(day(on)), month, "a payment pays the newest closed invoice");
        let settlement = if settlement == "final" { Settlement::Final } else { Settlement::Partial };
        let account = AccountId::new(Uuid::nil());
        entry(
            1000 * at + 100 + n,
            on,
            Movement::CardPayment { account, card: CARD, month, amount: brl(amount), settlement },
        )
    };
    let charges = purchases.iter().enumerate().map(charge);
    charges.chain(payments.iter().enumerate().map(payment)).collect()
}

fn kept(card: &Card) -> BTreeMap<BillingMonth, Invoice> {
    let none = BTreeMap::new();
    let calendar = InvoiceCalendar::new(card, &none);
    let moved = |month, closing, due| {
        let dates = InvoiceDates { closing, due, ..calendar.dates(month) };
        (month, calendar.with_dates(month, dates, DateSource::File).unwrap())
    };
    let march = billing_month(2026, 3);
    let february = moved(billing_month(2026, 2), date(2026, 2, 27), date(2026, 3, 5));
    let kept = BTreeMap::from([february]);
    let calendar = InvoiceCalendar::new(card, &kept);
    let dates = InvoiceDates { closing: date(2026, 3, 30), due: date(2026, 4, 6), ..calendar.dates(march) };
    let invoice = calendar.with_dates(march, dates, DateSource::File).unwrap();
    BTreeMap::from([february, (march, invoice)])
}

fn figures(amounts: &[Money]) -> Vec<String> {
    amounts.iter().map(|money| money.amount().to_string()).collect()
}

/// An invoice as the page lists it.
fn whole_row(state: &InvoiceState) -> Vec<String> {
    let InvoiceState { month, dates, carried_in, turnover, total, carried_out, waived, outstanding, status } = state;
    let charged = turnover.charged().unwrap();
    let mut row: Vec<String> =
        [month.to_string(), dates.opening.to_string(), dates.closing.to_string(), dates.due.to_string()].into();
    row.extend(figures(&[*carried_in, charged, *total, turnover.paid, *carried_out, *waived, *outstanding]));
    row.push(status.to_string());
    row
}

/// The card closes on the 28th, and from July on the 3rd.
fn moved_card() -> Card {
    let from = |month, cycle| EffectiveCycle { from: month, cycle };
    card(vec![from(billing_month(2026, 1), cycle(28, 5)), from(billing_month(2026, 7), cycle(3, 10))])
}

#[test]
fn a_year_of_a_card_whose_closing_dates_were_moved() {
    let card = moved_card();
    let mut kept = kept(&card);
    let calendar = InvoiceCalendar::new(&card, &kept);
    let december = billing_month(2026, 12);
    let dates = InvoiceDates { closing: date(2026, 12, 2), ..calendar.dates(december) };
    let invoice = calendar.with_dates(december, dates, DateSource::File).unwrap();
    kept.insert(december, invoice);
    let calendar = InvoiceCalendar::new(&card, &kept);
    let mut rows = rows_of(&calendar, 0);
    rows.extend(rows_of(&calendar, 6));
    let rows = Turnovers::of(&rows);
    let states = timeline(&card, &kept, rows.months().unwrap(), date(2026, 12, 31)).unwrap();
    let since_july = states.iter().filter(|state| state.month >= billing_month(2026, 7));
    assert_eq!(since_july.map(whole_row).collect::<Vec<_>>(), table("cards.md", 8));
    let waived = Money::sum(Currency::BRL, states.iter().map(|state| state.waived)).unwrap();
    assert_eq!((waived, position(&card, &states).unwrap().used), (brl("120.00"), brl("35.00")));
}

#[test]
fn eight_invoices_of_a_card_whose_closing_dates_were_moved() {
    let card = moved_card();
    let kept = kept(&card);
    let calendar = InvoiceCalendar::new(&card, &kept);
    let rows = Turnovers::of(&rows_of(&calendar, 0));
    let turnovers = rows.months().unwrap();
    let on = |today| timeline(&card, &kept, turnovers, today).unwrap();

    let states = on(date(2026, 7, 20));
    assert_eq!(states.iter().map(whole_row).collect::<Vec<_>>(), table("cards.md", 2));
    let position = position(&card, &states).unwrap();
    assert_eq!((position.used, position.available), (brl("150.00"), brl("4850.00")));

    let row = |state: &InvoiceState| {
        let InvoiceState { month, carried_in, total, carried_out, outstanding, status, .. } = state;
        let mut row = vec![month.to_string()];
        row.extend(figures(&[*carried_in, *total, *carried_out, *outstanding]));
        row.push(status.to_string());
        row
    };
    let july = on(date(2026, 7, 8)).into_iter().filter(|state| state.month >= billing_month(2026, 7));
    assert_eq!(july.map(|state| row(&state)).collect::<Vec<_>>(), table("cards.md", 3));
}

#[test]
fn a_purchase_in_ten_parts() {
    let card = card(vec![EffectiveCycle { from: billing_month(2026, 1), cycle: cycle(28, 5) }]);
    let bought = date(2026, 1, 30);
    let purchase = NewPurchase {
        plan: InstalmentPlanId::new(Uuid::nil()),
        card: CARD,
        date: bought,
        first_month: card.billing_month(bought),
        description: Description::new("Geladeira"),
        amount: InstalmentAmount::Total(brl("1234.56")),
        count: 10,
        filing: filing(),
        tags: Vec::new(),
        notes: None,
        status: Status::Validating,
    };
    let mut ids = 0;
    let mut new_id = || {
        ids += 1;
        Uuid::from_u128(ids)
    };
    let mut entries = purchase.entries(&mut new_id).unwrap();
    let row = |entry: &Entry| {
        let (_, month, amount) = entry.movement().charge().unwrap();
        vec![entry.instalment().unwrap().part.to_string(), month.to_string(), amount.amount().to_string()]
    };
    assert_eq!(entries.iter().map(row).collect::<Vec<_>>(), table("cards.md", 4));

    for (n, month, on, amount) in [(0, 2, "2026-03-05", "123.51"), (1, 3, "2026-04-05", "123.45")] {
        let (account, month) = (AccountId::new(Uuid::nil()), billing_month(2026, month));
        let settlement = Settlement::Partial;
        let payment = Movement::CardPayment { account, card: CARD, month, amount: brl(amount), settlement };
        entries.push(entry(100 + n, on, payment));
    }
    let today = date(2026, 4, 10);
    let states = timeline(&card, &BTreeMap::new(), Turnovers::of(&entries).months().unwrap(), today).unwrap();
    let curve = liability(&states, &position(&card, &states).unwrap(), today).unwrap();
    let rows = curve.iter().map(|month| {
        let mut row = vec![month.month.to_string()];
        row.extend(figures(&[month.due, month.used, month.available]));
        row
    });
    assert_eq!(rows.collect::<Vec<_>>(), table("cards.md", 5));
}
