//! Net worth.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use fintrack_core::account::Account;
use fintrack_core::calendar::{Period, billing_month, date};
use fintrack_core::entry::{Entry, Movement, Settlement, Status};
use fintrack_core::invoice::{Invoice, InvoiceState, Turnovers, timeline};
use fintrack_core::ledger::{Checkpoint, Counting, Ledger};
use fintrack_core::money::exchange::Rates;
use fintrack_core::money::{Currency, Money, brl};
use fintrack_core::report::{
    Books, FigureValue, NetWorth, NetWorthQuery, ReportError, Settings, Span, SummaryQuery, explain_net_worth,
    financial_summary, net_worth,
};
use fintrack_core::testing::{accounts, days};
use proptest::prelude::*;
use rust_decimal::Decimal;

use crate::explained::{assert_every_amount_is_a_figure, assert_explained};
use crate::household::{ABROAD, Household, holding, households};
use crate::{all_settings, months, settings_in_reais, total};

pub(crate) fn series_of(household: &Household, settings: &Settings, today: NaiveDate) -> Vec<NetWorth> {
    let query = NetWorthQuery { first: billing_month(2026, 1), last: billing_month(2026, 8), today };
    household.with(|books| net_worth(books, settings, &query)).unwrap()
}

/// The invoices of a card at the end of a day, from what had happened by then, added up from the entries.
fn invoices_on(household: &Household, n: usize, day: NaiveDate, today: NaiveDate) -> Vec<InvoiceState> {
    let card = &household.cards[n];
    let is_row = |entry: &&Entry| entry.movement().invoice().is_some_and(|(id, _)| id == card.id);
    let is_payment = |entry: &Entry| matches!(entry.movement(), Movement::CardPayment { .. });
    let happened = |entry: &&Entry| match entry.status() {
        Status::Validating | Status::Paid => true,
        Status::Pending => !is_payment(entry),
        Status::Ignore => false,
    };
    let rows: Vec<&Entry> = household.ledger.entries().iter().filter(is_row).filter(happened).collect();
    let kept = household.kept[n].values().map(|invoice| {
        let own = rows.iter().filter(|row| row.movement().invoice() == Some((card.id, invoice.month)));
        let last = own.map(|row| row.date()).max().unwrap_or(invoice.dates.due);
        let is_settled = invoice.is_settled && day >= last.max(invoice.dates.due).min(today);
        (invoice.month, Invoice { is_settled, ..*invoice })
    });
    let known = Turnovers::of(rows.iter().filter(|row| row.date() <= day).copied());
    timeline(card, &kept.collect(), known.months().unwrap(), day).unwrap()
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn every_figure_of_net_worth_is_the_sum_of_its_explanation(
        household in households(true), settings in all_settings(), today in days(),
    ) {
        for point in series_of(&household, &settings, today) {
            assert_every_amount_is_a_figure(&point, &point.figures(), &[".unconverted"]);
            for (figure, value) in point.figures() {
                let explain = |books: &Books<'_>| explain_net_worth(books, &settings, point.month, today, figure);
                let explanation = household.with(explain).unwrap();
                if !(value == FigureValue::Percent(None)) {
                    assert_explained(&explanation, value, 2);
                }
            }
        }
    }

    #[test]
    fn net_worth_is_accounts_less_card_debts_plus_investments_by_the_books_of_the_day(
        household in households(true), settings in settings_in_reais(), today in days(),
    ) {
        let in_reais = |amount: Money, on| household.rates.convert(amount, Currency::BRL, on).map(|c| c.amount).ok();
        for point in series_of(&household, &settings, today) {
            let on = point.on;
            prop_assert_eq!(on, settings.days(point.month).end().min(today));
            let balances = household.ledger.balances(on, Counting::Booked).unwrap();
            let accounts = total(balances.values().filter_map(|balance| in_reais(*balance, on)));
            let owed = (0..2).flat_map(|n| invoices_on(&household, n, on, today)).map(|state| state.outstanding);
            let (owed, worth) = (total(owed), household.holdings[0].position(on).unwrap().value);
            prop_assert_eq!((point.accounts, point.card_debts, point.investments), (accounts, owed, worth));
            let by_hand = accounts.checked_sub(owed).unwrap().checked_add(worth).unwrap();
            prop_assert_eq!(point.total, by_hand);
            prop_assert_eq!(total(point.accounts_by_kind.values().copied()), point.accounts);
            prop_assert_eq!(total(point.investments_by_kind.values().copied()), point.investments);
            let abroad = balances[&ABROAD];
            let missing = point.unconverted.get(&Currency::USD).map_or(brl("0.00").amount(), |m| m.sum.amount());
            let expected = if in_reais(abroad, on).is_none() { abroad.amount() } else { Decimal::ZERO };
            prop_assert_eq!(missing, expected);
        }
    }

    /// What lies before a series is read as sums; that changes no figure of it.
    #[test]
    fn a_series_is_the_end_of_every_longer_one(
        household in households(true), settings in all_settings(), first in months(), today in days(),
    ) {
        let last = billing_month(2026, 8);
        let of = |first| {
            let query = NetWorthQuery { first, last, today };
            household.with(|books| net_worth(books, &settings, &query)).unwrap()
        };
        let long = of(billing_month(2026, 1));
        let begins = long.iter().position(|point| point.month == first).unwrap_or(long.len());
        prop_assert_eq!(&of(first)[..], &long[begins..]);
    }

    #[test]
    fn net_worth_changes_by_what_was_earned_spent_gained_and_waived(
        household in households(false), settings in settings_in_reais(), today in days(),
    ) {
        let waived = |on| total((0..2).flat_map(|n| invoices_on(&household, n, on, today)).map(|state| state.waived));
        let gain = |on| household.holdings[0].position(on).unwrap().gain;
        let mut before = settings.days(billing_month(2025, 12)).end().min(today);
        for point in series_of(&household, &settings, today) {
            let change = match Period::new(before.succ_opt().unwrap(), point.on) {
                Err(_) => brl("0.00"), // today is the last day of the month before
                Ok(days) => {
                    let query = SummaryQuery { span: Span::Days(days), account: None, today };
                    let summary = household.with(|books| financial_summary(books, &settings, &query)).unwrap();
                    let returns = gain(point.on).checked_sub(gain(before)).unwrap();
                    let let_off = waived(point.on).checked_sub(waived(before)).unwrap();
                    total([summary.net, returns, let_off])
                }
            };
            prop_assert_eq!(point.change, change, "{}", point.month);
            before = point.on;
        }
    }

    #[test]
    fn what_is_dated_later_changes_no_earlier_net_worth(
        household in households(true), settings in all_settings(), today in days(), later in days(),
    ) {
        let household = Household { kept: vec![BTreeMap::new(); 2], ..household };
        let (today, later) = (today.min(later), today.max(later));
        let known = household.ledger.entries().iter().filter(|entry| entry.date() <= today).cloned().collect();
        let ledger = Ledger::new(household.ledger.accounts().cloned().collect::<Vec<_>>(), known);
        let bare = Household::new(ledger, household.rates.clone());
        let observed = household.holdings[0].observations().filter(|seen| seen.date <= today).collect();
        let then = Household { holdings: vec![holding(&bare.ledger, observed)], ..bare };
        let worth = |household, today| {
            let points = series_of(household, &settings, today).into_iter();
            points.map(|point| (point.on, point.total)).collect::<Vec<_>>()
        };
        let now: BTreeMap<_, _> = worth(&household, later).into_iter().collect();
        for (on, worth) in worth(&then, today).into_iter().filter(|(on, _)| now.contains_key(on)) {
            prop_assert_eq!(now[&on], worth, "{}", on);
        }
    }

    #[test]
    fn a_ledger_that_begins_later_knows_the_same_net_worth(household in households(true), today in days()) {
        // Which payments were only expected before it began, and which of two final ones came first, only it knows.
        let is_sound = |entry: &&Entry| {
            let is_final = matches!(entry.movement(), Movement::CardPayment { settlement: Settlement::Final, .. });
            let is_payment = matches!(entry.movement(), Movement::CardPayment { .. });
            !is_final && (!is_payment || entry.status().is_booked())
        };
        let sound: Vec<Entry> = household.ledger.entries().iter().filter(is_sound).cloned().collect();
        let accounts: Vec<Account> = household.ledger.accounts().cloned().collect();
        let whole = Household {
            kept: household.kept.clone(),
            holdings: household.holdings.clone(),
            ..Household::new(Ledger::new(accounts.clone(), sound.clone()), household.rates.clone())
        };
        let from = date(2026, 3, 1);
        let eve = whole.ledger.balances(date(2026, 2, 28), Counting::Booked).unwrap();
        let begun = accounts.into_iter().map(|account| {
            let balance = eve[&account.id];
            (account, Checkpoint { from, balance })
        });
        let recent = sound.into_iter().filter(|entry| entry.date() >= from).collect();
        let ledger = Ledger::with_checkpoints(begun.collect::<Vec<_>>(), recent);
        let later = Household { ledger, ..whole.clone() };
        let query = NetWorthQuery { first: billing_month(2026, 3), last: billing_month(2026, 6), today };
        let of = |household: &Household| {
            household.with(|books| net_worth(books, &Settings::new(Currency::BRL), &query)).unwrap()
        };
        if today >= from {
            prop_assert_eq!(of(&whole), of(&later));
        }
    }
}

#[test]
fn months_in_the_wrong_order_are_refused() {
    let (ledger, rates) = (Ledger::default(), Rates::new(Currency::BRL, []));
    let (books, settings) = (Books::new(&ledger, &rates), Settings::new(Currency::BRL));
    let (first, last) = (billing_month(2026, 3), billing_month(2026, 2));
    let error = net_worth(&books, &settings, &NetWorthQuery { first, last, today: date(2026, 3, 1) }).unwrap_err();
    assert_eq!(error, ReportError::Months { first, last });
    assert_eq!(error.to_string(), "2026-03 to 2026-02 are not 1 to 1200 months");
}

#[test]
fn months_that_have_not_begun_are_no_points() {
    let (ledger, rates) = (Ledger::new(accounts(), Vec::new()), Rates::new(Currency::BRL, []));
    let (books, settings) = (Books::new(&ledger, &rates), Settings::new(Currency::BRL));
    let query = NetWorthQuery { first: billing_month(2026, 4), last: billing_month(2026, 6), today: date(2026, 3, 1) };
    assert_eq!(net_worth(&books, &settings, &query), Ok(Vec::new()));
}
