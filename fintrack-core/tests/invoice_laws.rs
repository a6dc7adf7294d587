//! Laws of invoices over random histories of a card: moved dates, changed days, partial payments, settled marks.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on says so by panicking")]

use std::collections::BTreeMap;

use chrono::{Days, NaiveDate};
use fintrack_core::calendar::{BillingMonth, DayOfMonth, billing_month, date};
use fintrack_core::card::{Card, CardCycle, ClosingDay, EffectiveCycle, InvoiceDates};
use fintrack_core::id::CardId;
use fintrack_core::invoice::{
    DateSource, Invoice, InvoiceCalendar, InvoiceState, InvoiceStatus, Turnover, liability, position, timeline,
};
use fintrack_core::money::{Currency, Money, brl};
use fintrack_core::name::Name;
use proptest::prelude::*;
use rust_decimal::Decimal;
use uuid::Uuid;

const MONTHS: i32 = 14;

fn first_month() -> BillingMonth {
    billing_month(2025, 11)
}

fn cycles() -> impl Strategy<Value = CardCycle> {
    let on_closing = prop::sample::select(vec![ClosingDay::Included, ClosingDay::Excluded]);
    (1..=31u32, 1..=31u32, on_closing).prop_filter_map("the days differ", |(closing, due, on_closing)| {
        CardCycle::new(DayOfMonth::new(closing).unwrap(), DayOfMonth::new(due).unwrap(), on_closing).ok()
    })
}

/// A card that may have changed its days once.
fn cards() -> impl Strategy<Value = Card> {
    (cycles(), prop::option::of((cycles(), 1..MONTHS))).prop_map(|(first, later)| {
        let later = later.map(|(cycle, at)| EffectiveCycle { from: first_month().offset(at), cycle });
        let cycles =
            [Some(EffectiveCycle { from: first_month(), cycle: first }), later].into_iter().flatten().collect();
        Card::new(CardId::new(Uuid::nil()), Name::new("Roxo").unwrap(), brl("5000.00"), cycles, None, true).unwrap()
    })
}

/// Invoices that are kept, some with dates that the bank moved by up to three days, some marked as settled.
fn kept(card: &Card, moves: &[(i32, i64, bool)]) -> BTreeMap<BillingMonth, Invoice> {
    let mut kept = BTreeMap::new();
    for (at, by, is_settled) in moves {
        let month = first_month().offset(*at);
        let calendar = InvoiceCalendar::new(card, &kept);
        let computed = calendar.dates(month);
        let shifted = |day: NaiveDate| day + chrono::TimeDelta::days(*by);
        let dates = InvoiceDates { closing: shifted(computed.closing), due: shifted(computed.due), ..computed };
        let invoice =
            calendar.with_dates(month, dates, DateSource::File).unwrap_or_else(|_| calendar.new_invoice(month));
        kept.insert(month, Invoice { is_settled: *is_settled, ..invoice });
    }
    kept
}

fn moves() -> impl Strategy<Value = Vec<(i32, i64, bool)>> {
    prop::collection::vec((0..MONTHS, -3..=3i64, prop::bool::weighted(0.2)), 0..8)
}

fn turnovers() -> impl Strategy<Value = BTreeMap<BillingMonth, Turnover>> {
    let amount = || (0..50_000i64).prop_map(|cents| Money::new(Decimal::new(cents, 2), Currency::BRL).unwrap());
    let row =
        (0..MONTHS, amount(), prop_oneof![4 => Just(brl("0.00")), 1 => amount()], amount(), prop::bool::weighted(0.1));
    prop::collection::vec(row, 0..10).prop_map(|rows| {
        let turnover = |(at, expenses, chargebacks, paid, is_final)| {
            (first_month().offset(at), Turnover { expenses, chargebacks, paid, is_final })
        };
        rows.into_iter().map(turnover).collect()
    })
}

fn days() -> impl Strategy<Value = NaiveDate> {
    (0..600u64).prop_map(|day| date(2025, 10, 1) + Days::new(day))
}

fn sum(amounts: impl IntoIterator<Item = Money>) -> Money {
    Money::sum(Currency::BRL, amounts).unwrap()
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn what_is_owed_is_what_was_charged_and_neither_paid_nor_waived(
        card in cards(), moves in moves(), turnovers in turnovers(), today in days(),
    ) {
        let states = timeline(&card, &kept(&card, &moves), &turnovers, today).unwrap();
        let of = |figure: fn(&InvoiceState) -> Money| sum(states.iter().map(figure));
        let charged = sum(turnovers.values().map(|turnover| turnover.charged().unwrap()));
        let paid = sum(turnovers.values().map(|turnover| turnover.paid));
        let owed = charged.checked_sub(paid).unwrap().checked_sub(of(|state| state.waived)).unwrap();
        prop_assert_eq!(of(|state| state.outstanding), owed);
        prop_assert_eq!(of(|state| state.carried_in), of(|state| state.carried_out));
        let position = position(&card, &states).unwrap();
        prop_assert_eq!(position.used.checked_add(position.available).unwrap(), card.limit());
    }

    #[test]
    fn an_invoice_goes_from_open_to_closed_to_overdue_and_never_back_to_owed(
        card in cards(), moves in moves(), turnovers in turnovers(), today in days(), later in 1..200u64,
    ) {
        let kept = kept(&card, &moves);
        let on = |day| timeline(&card, &kept, &turnovers, day).unwrap();
        for state in on(today) {
            let InvoiceState { month, dates, status, total, turnover, .. } = state;
            prop_assert_eq!(status == InvoiceStatus::Open && today > dates.closing, false);
            match status {
                InvoiceStatus::Open => prop_assert!(today <= dates.closing),
                InvoiceStatus::Closed => prop_assert!(dates.closing < today && today <= dates.due),
                InvoiceStatus::Overdue => prop_assert!(today > dates.due && turnover.paid.amount() < total.amount()),
                InvoiceStatus::Paid => prop_assert!(state.outstanding.amount() <= Decimal::ZERO),
            }
            let then = on(today + Days::new(later)).into_iter().find(|other| other.month == month);
            let order = |status: InvoiceStatus| InvoiceStatus::ALL.iter().position(|known| *known == status);
            prop_assert!(then.is_none_or(|then| order(then.status) >= order(status)), "{:?}", state);
        }
    }

    #[test]
    fn a_purchase_is_billed_in_exactly_one_month_wherever_dates_were_moved(
        card in cards(), moves in moves(), purchase in days(),
    ) {
        let kept = kept(&card, &moves);
        let calendar = InvoiceCalendar::new(&card, &kept);
        let month = calendar.billing_month(purchase);
        prop_assert!(purchase <= calendar.dates(month).closing);
        prop_assert!(calendar.billing_month(purchase + Days::new(1)) >= month);
        let closed = calendar.month_closed_before(purchase);
        prop_assert!(calendar.dates(closed).closing < purchase && calendar.dates(closed.next()).closing >= purchase);
    }

    #[test]
    fn invoices_are_kept_without_a_gap_until_one_is_open(card in cards(), moves in moves(), today in days()) {
        let mut kept = kept(&card, &moves);
        let missing = InvoiceCalendar::new(&card, &kept).missing(today);
        kept.extend(missing.into_iter().map(|invoice| (invoice.month, invoice)));
        prop_assert!(InvoiceCalendar::new(&card, &kept).missing(today).is_empty());
        let closed = kept.values().filter(|invoice| invoice.dates.closing < today).count();
        for (at, month) in (0..).zip(kept.keys().take(closed + 1)) {
            prop_assert_eq!(*month, kept.keys().next().unwrap().offset(at));
        }
    }

    #[test]
    fn one_invoice_of_long_ago_makes_no_thousands(card in cards(), long_ago in -20_000..0i32, today in days()) {
        let empty = BTreeMap::new();
        let invoice = InvoiceCalendar::new(&card, &empty).new_invoice(first_month().offset(long_ago));
        let kept = BTreeMap::from([(invoice.month, invoice)]);
        let calendar = InvoiceCalendar::new(&card, &kept);
        let missing = calendar.missing(today);
        prop_assert!(missing.len() <= 121, "{}", missing.len());
        let open = calendar.month_closed_before(today).next();
        prop_assert!(open <= invoice.month || missing.iter().any(|new| new.month == open));
    }

    #[test]
    fn what_falls_due_month_by_month_is_what_is_owed_today(
        card in cards(), moves in moves(), turnovers in turnovers(), today in days(),
    ) {
        let states = timeline(&card, &kept(&card, &moves), &turnovers, today).unwrap();
        let position = position(&card, &states).unwrap();
        let curve = liability(&states, &position, today).unwrap();
        prop_assert_eq!(sum(curve.iter().map(|month| month.due)), position.used);
        for (at, month) in (0..).zip(&curve) {
            prop_assert_eq!(month.month, BillingMonth::of(today).offset(at));
            prop_assert_eq!(month.used.checked_add(month.available).unwrap(), card.limit());
        }
        prop_assert!(curve.last().is_none_or(|last| last.used.is_zero()));
    }

    /// Days that change from a month on reach the invoices from there that nobody else dated, and those only.
    #[test]
    fn changed_days_reach_later_computed_invoices_only(
        card in cards(), moves in moves(), cycle in cycles(), at in 0..MONTHS,
    ) {
        let mut kept = kept(&card, &moves);
        for month in (0..MONTHS).map(|n| first_month().offset(n)) {
            let new = InvoiceCalendar::new(&card, &kept).new_invoice(month);
            kept.entry(month).or_insert(new);
        }
        let (from, before, mut changed) = (first_month().offset(at), kept.clone(), card.clone());
        changed.set_cycle(from, cycle);
        let is_first = card.cycles()[0].from == from;
        for month in (-30..at).filter(|_| !is_first).map(|n| first_month().offset(n)) {
            prop_assert_eq!(changed.cycle(month), card.cycle(month), "{}", month);
        }
        for invoice in InvoiceCalendar::new(&changed, &before).following(from) {
            let was = before[&invoice.month];
            prop_assert!(invoice.month >= from && was.source == DateSource::Computed && !was.is_settled);
            prop_assert_ne!(invoice, was);
            kept.insert(invoice.month, invoice);
        }
        let calendar = InvoiceCalendar::new(&changed, &kept);
        prop_assert_eq!(calendar.following(from), vec![]);
        let closings: Vec<NaiveDate> = kept.values().map(|invoice| invoice.dates.closing).collect();
        prop_assert!(closings.windows(2).all(|pair| pair[0] < pair[1]), "{closings:?}");
    }
}
