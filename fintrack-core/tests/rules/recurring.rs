//! `docs/rules/recurring.md`, and rules of recurring items, one example each.

use std::collections::BTreeSet;

use chrono::NaiveDate;
use fintrack_core::calendar::{Frequency, billing_month, date};
use fintrack_core::entry::{Entry, EntryKind};
use fintrack_core::id::{AccountId, CardId, EntryId, RecurrenceId};
use fintrack_core::import_session::AccountOrCard;
use fintrack_core::money::{Currency, Money, brl};
use fintrack_core::name::Description;
use fintrack_core::recurrence::{
    AmountEvidence, Amounts, Flow, LineFacts, Link, PaymentStatus, Recurrence, Schedule, SlotStatus, Sums, Terms,
    history_read, month_view, patterns, pending, propose_bindings, summary,
};
use fintrack_core::suggest::Band;
use fintrack_core::testing::recurrence::{purchase, under};
use uuid::Uuid;

use crate::{reais, table};

const PAGE: &str = "recurring.md";
const AZUL: AccountId = AccountId::new(Uuid::from_u128(0));
const SERRA: AccountId = AccountId::new(Uuid::from_u128(1));
const ROXO: CardId = CardId::new(Uuid::from_u128(2));
const EXPENSE: Flow = Flow::Expense { account: AZUL, under: under() };

fn terms(description: &str, amount: &str, flow: Flow, start: NaiveDate) -> Terms {
    Terms {
        description: Description::new(description),
        flow,
        amount: brl(amount),
        frequency: Frequency::Monthly,
        start,
        end: None,
        tags: BTreeSet::new(),
        is_active: true,
        include_in_summary: true,
    }
}

fn item(id: u128, terms: Terms) -> Recurrence {
    Recurrence::new(RecurrenceId::new(Uuid::from_u128(id)), terms).unwrap()
}

fn link(id: u128, date: NaiveDate, amount: &str) -> Link {
    Link { entry: EntryId::new(Uuid::from_u128(id)), slot: None, date, amount: brl(amount), is_ignored: false }
}

/// A day of 2026 as the page writes it: 31 January.
fn day(text: &str) -> NaiveDate {
    NaiveDate::parse_from_str(&format!("{text} 2026"), "%d %B %Y").unwrap()
}

/// The rent, with the transactions of the first table.
fn rent() -> (Recurrence, Vec<Link>) {
    let link = |(row, id): (Vec<String>, u128)| {
        let (_, on) = row[0].split_once(", ").unwrap();
        let slot = (!row[2].is_empty()).then(|| day(&row[2]));
        Link { slot, amount: reais(&row[1]), ..link(id, day(on), "0.00") }
    };
    let links = table(PAGE, 0).into_iter().zip(1..).map(link).collect();
    (item(1, terms("Aluguel", "1500.00", EXPENSE, date(2026, 1, 31))), links)
}

#[test]
fn the_slots_of_a_rent() {
    let (rent, links) = rent();
    let schedule = Schedule::new(&rent, &links);
    let slots = schedule.projection(billing_month(2026, 7));
    let rows = table(PAGE, 1);
    assert_eq!(slots.len(), rows.len());
    for (slot, row) in slots.iter().zip(rows) {
        let paid: Vec<Money> = slot.status.entries().iter().map(|entry| entry.amount).collect();
        let said: Vec<Money> = row[2].split(" + ").filter(|cell| !cell.is_empty()).map(reais).collect();
        assert_eq!((slot.due, format!("`{}`", slot.status.word()), paid), (day(&row[0]), row[1].clone(), said));
        assert_eq!(slot.is_late(date(2026, 7, 1)), row[3] == "late", "{}", row[0]);
    }
    // Which transaction settles which slot.
    for (row, link) in table(PAGE, 0).into_iter().zip(&links) {
        let slot = slots.iter().find(|slot| slot.status.entries().iter().any(|entry| entry.entry == link.entry));
        assert_eq!(slot.unwrap().due, day(&row[3]), "{}", row[0]);
    }
}

/// The items of the summary, in the order of the page.
fn household() -> Vec<(Recurrence, Vec<Link>)> {
    let music = Flow::CardTransaction { card: ROXO, under: under() };
    let weekly = Terms { frequency: Frequency::Weekly, ..terms("Diarista", "150.00", EXPENSE, date(2026, 3, 6)) };
    let gym = Terms { is_active: false, ..terms("Academia", "99.00", EXPENSE, date(2026, 1, 5)) };
    let lottery = Terms { include_in_summary: false, ..terms("Bolão", "30.00", EXPENSE, date(2026, 1, 7)) };
    let salary = Flow::Income { account: AZUL, under: under() };
    let savings = Flow::Transfer { from: AZUL, to: SERRA };
    let skipped = Link { is_ignored: true, ..link(6, date(2026, 3, 6), "150.00") };
    vec![
        rent(),
        (item(2, terms("Música", "21.90", music, date(2026, 1, 10))), vec![]),
        (item(3, weekly), vec![skipped, link(7, date(2026, 3, 14), "160.00")]),
        (item(4, gym), vec![]),
        (item(5, lottery), vec![]),
        (item(6, terms("Salário", "5000.00", salary, date(2026, 3, 5))), vec![link(8, date(2026, 3, 5), "5120.00")]),
        (item(7, terms("Poupança", "400.00", savings, date(2026, 1, 6))), vec![]),
    ]
}

/// What a row of the summary says: projected, paid, pending, ignored.
fn sums(row: &[String]) -> Sums {
    let [projected, paid, pending, ignored] = [3, 4, 5, 6].map(|column| reais(&row[column]));
    Sums { projected, paid, pending, ignored }
}

#[test]
fn the_summary_of_march() {
    let household = household();
    let schedules: Vec<Schedule<'_>> = household.iter().map(|(item, links)| Schedule::new(item, links)).collect();
    let (mut rows, none) = (table(PAGE, 2), sums(&vec![String::new(); 7]));
    let month = billing_month(2026, 3).days();
    let whole = summary(&schedules, month).unwrap();
    let total = rows.remove(5);
    assert_eq!((total[0].as_str(), whole.expense[&Currency::BRL]), ("**expense**", sums(&total)));
    assert_eq!(rows.len(), schedules.len());
    for (row, schedule) in rows.iter().zip(&schedules) {
        let of_item = summary(std::slice::from_ref(schedule), month).unwrap();
        let mut found = [of_item.income, of_item.expense, of_item.transfer].into_iter().flatten();
        assert_eq!(found.next().map_or(none, |(_, sums)| sums), sums(row), "{}", row[0]);
        assert_eq!(format!("`{}`", schedule.item().kind()), row[1]);
    }
    assert_eq!(whole.income[&Currency::BRL], sums(&rows[5]));
    assert_eq!(whole.transfer[&Currency::BRL], sums(&rows[6]));
    let views = month_view(&schedules, billing_month(2026, 3).days()).unwrap();
    let shown: Vec<_> = views.iter().map(|view| (view.has_transaction, view.status.unwrap(), view.pending)).collect();
    let (paid, open, nothing) = (PaymentStatus::Paid, PaymentStatus::Pending, brl("0.00"));
    assert_eq!(
        shown,
        [
            (true, paid, nothing),
            (false, open, brl("21.90")),
            (true, open, brl("300.00")),
            (false, open, nothing), // inactive
            (false, open, brl("30.00")),
            (true, paid, nothing),
            (false, open, brl("400.00")),
        ]
    );
}

#[test]
fn pending_slots_of_an_inactive_item_are_listed_with_the_flag() {
    let household = household();
    let gym: Vec<Schedule<'_>> = household
        .iter()
        .filter(|(item, _)| !item.terms().is_active)
        .map(|(item, _)| Schedule::new(item, &[]))
        .collect();
    let listed = pending(&gym, date(2026, 2, 28)).unwrap();
    let shown: Vec<_> = listed.iter().map(|slot| (slot.due, slot.is_active)).collect();
    assert_eq!(shown, [(date(2026, 1, 5), false), (date(2026, 2, 5), false)]);
    assert_eq!(gym[0].next_pending(date(2026, 2, 1)), None);
}

#[test]
fn a_late_payment_does_not_push_the_next_from_its_day() {
    let rent = item(1, terms("Aluguel", "1500.00", EXPENSE, date(2026, 1, 5)));
    // 28 January is nearer to 5 February, but that has a payment of its own.
    let links = [link(1, date(2026, 1, 28), "1500.00"), link(2, date(2026, 2, 5), "1500.00")];
    let slots = Schedule::new(&rent, &links).projection(billing_month(2026, 3));
    let words: Vec<PaymentStatus> = slots.iter().map(|slot| slot.status.word()).collect();
    assert_eq!(words, [PaymentStatus::Paid, PaymentStatus::Paid, PaymentStatus::Pending]);
}

#[test]
fn a_transaction_far_from_every_slot_shows_all_the_same() {
    let ended = Terms { end: Some(date(2026, 1, 31)), ..terms("Curso", "300.00", EXPENSE, date(2026, 1, 5)) };
    let course = item(1, ended);
    let links = [link(1, date(2026, 1, 5), "300.00"), link(2, date(2029, 1, 5), "300.00")];
    let slots = Schedule::new(&course, &links).projection(billing_month(2026, 1));
    assert_eq!(slots.len(), 1, "no slot lies past the end");
    assert_eq!(slots[0].status.entries().len(), 2);
}

#[test]
fn a_day_that_is_no_slot_any_more_stands_for_the_nearest() {
    // The item moved from the 5th to the 10th; what had named 5 February is still February's.
    let rent = item(1, terms("Aluguel", "1500.00", EXPENSE, date(2026, 1, 10)));
    let links = [Link { slot: Some(date(2026, 2, 5)), ..link(1, date(2026, 1, 12), "1500.00") }];
    let slots = Schedule::new(&rent, &links).projection(billing_month(2026, 2));
    assert_eq!(slots[0].status, SlotStatus::Pending);
    assert_eq!(slots[1].status.word(), PaymentStatus::Paid);
}

fn line<'a>(date: NaiveDate, amount: &str, text: &'a str, rejected: &'a BTreeSet<RecurrenceId>) -> LineFacts<'a> {
    let on = AccountOrCard::Account(AZUL);
    LineFacts { on, date, amount: -brl(amount), kind: EntryKind::Expense, text, rejected }
}

#[test]
fn an_electricity_bill_is_proposed_with_its_evidence() {
    let light = item(1, terms("Luz Estrela", "140.00", EXPENSE, date(2026, 1, 5)));
    let schedules = [Schedule::new(&light, &[])];
    let none = BTreeSet::new();
    let bill = line(date(2026, 4, 8), "152.40", "DEB AUTOMATICO LUZ ESTRELA 04/26", &none);
    let proposal = propose_bindings(&[bill], &schedules).remove(0).unwrap();
    assert_eq!((proposal.item, proposal.slot), (light.id(), date(2026, 4, 5)));
    let mut points = table(PAGE, 3);
    let confidence = points.pop().unwrap().remove(2);
    let sum: u16 = points.iter().map(|row| row[2].split(" − ").next().unwrap().parse::<u16>().unwrap()).sum();
    assert_eq!(confidence, format!("**{sum} %**"));
    assert_eq!(proposal.confidence.basis_points(), sum * 100);
    assert_eq!(proposal.confidence.band(), Band::Amber);
    assert_eq!(proposal.evidence.amount, AmountEvidence::Differs(brl("12.40")));
    assert_eq!(proposal.evidence.words, ["estrela", "luz"]);
    assert_eq!(proposal.evidence.days_late, 3);
}

#[test]
fn two_items_that_a_line_fits_alike_leave_the_choice_to_a_person() {
    let items = [1, 2].map(|id| item(id, terms("Celular Vivaz", "50.00", EXPENSE, date(2026, 1, 5))));
    let schedules: Vec<Schedule<'_>> = items.iter().map(|item| Schedule::new(item, &[])).collect();
    let none = BTreeSet::new();
    let same_day = [1, 2].map(|_| line(date(2026, 4, 5), "50.00", "CELULAR VIVAZ", &none));
    let proposals = propose_bindings(&same_day, &schedules);
    let chosen: BTreeSet<RecurrenceId> = proposals.iter().map(|proposal| proposal.as_ref().unwrap().item).collect();
    assert_eq!(chosen.len(), 2);
    for proposal in proposals.into_iter().flatten() {
        assert!(proposal.evidence.has_rival);
        assert_eq!(proposal.confidence.band(), Band::Amber);
    }
}

#[test]
fn the_better_line_of_two_gets_the_slot_and_the_other_the_next_best() {
    let rent = item(1, terms("Aluguel Serra", "1500.00", EXPENSE, date(2026, 1, 5)));
    let schedules = [Schedule::new(&rent, &[])];
    let none = BTreeSet::new();
    // Either could be April's by its day; the words tell which is.
    let lines = [
        line(date(2026, 4, 5), "1500.00", "PIX FULANA DE TAL", &none),
        line(date(2026, 4, 6), "1500.00", "ALUGUEL SERRA", &none),
    ];
    let proposals = propose_bindings(&lines, &schedules);
    assert_eq!(proposals[0], None);
    assert_eq!(proposals[1].as_ref().unwrap().slot, date(2026, 4, 5));
}

#[test]
fn an_amount_alone_proposes_only_where_it_nearly_agrees() {
    let rent = item(1, terms("Aluguel Serra", "1500.00", EXPENSE, date(2026, 1, 5)));
    let schedules = [Schedule::new(&rent, &[])];
    let none = BTreeSet::new();
    let proposed = |amount| {
        let lines = [line(date(2026, 4, 5), amount, "PIX FULANA DE TAL", &none)];
        propose_bindings(&lines, &schedules).remove(0).map(|proposal| proposal.confidence.basis_points())
    };
    assert_eq!(proposed("1500.00"), Some(7500));
    assert_eq!(proposed("1520.00"), Some(7000));
    assert_eq!(proposed("1600.00"), None);
}

/// The purchases of the last table.
fn music() -> Vec<Entry> {
    let entry = |(row, id): (Vec<String>, u128)| purchase(id, day(&row[0]), reais(&row[1]), "PAG*MUSICA LIVRE");
    table(PAGE, 4).into_iter().zip(1..).map(entry).collect()
}

#[test]
fn a_subscription_is_found_through_a_missing_month_and_a_rise() {
    let found = patterns(&music(), &[], date(2026, 6, 10));
    assert_eq!(found.len(), 1);
    let Terms { amount, frequency, start, .. } = &found[0].terms;
    assert_eq!((*amount, *frequency, *start), (brl("44.90"), Frequency::Monthly, date(2026, 1, 5)));
    assert_eq!(found[0].missed, [date(2026, 4, 5)]);
    assert_eq!(found[0].evidence.days_off_max, 3);
    assert_eq!(found[0].evidence.amounts, Amounts::Within { lowest: brl("39.90"), highest: brl("44.90") });
    // July's slot is empty once even a late payment would have come; with August's the series has ended.
    assert_eq!(patterns(&music(), &[], date(2026, 7, 8))[0].missed.len(), 1);
    assert_eq!(patterns(&music(), &[], date(2026, 7, 9))[0].missed.len(), 2);
    assert_eq!(patterns(&music(), &[], date(2026, 8, 9)), []);
}

#[test]
fn the_days_that_are_read_hold_the_yearly_that_missed_a_time() {
    let tax = |year: i32| purchase(u128::from(year.unsigned_abs()), date(year, 3, 5), brl("900.00"), "IPVA ESTADO");
    let years = [tax(2021), tax(2022), tax(2024)];
    let last = date(2026, 3, 8);
    assert_eq!(patterns(&years, &[], last).len(), 1);
    assert_eq!(patterns(&years, &[], date(2026, 3, 9)), [], "two are missing at the end");
    assert!(history_read(last).contains(years[0].date()));
}

#[test]
fn what_an_item_covers_is_not_found_again() {
    let found =
        |item: &Recurrence, links: &[Link]| patterns(&music(), &[Schedule::new(item, links)], date(2026, 6, 10)).len();
    let named = item(1, terms("Música Livre", "39.90", EXPENSE, date(2026, 2, 20)));
    assert_eq!(found(&named, &[]), 0);
    let same_days = item(1, terms("Assinatura", "39.90", EXPENSE, date(2025, 12, 5)));
    assert_eq!(found(&same_days, &[]), 0);
    let elsewhere = Flow::Expense { account: SERRA, under: under() };
    assert_eq!(found(&item(1, terms("Música Livre", "39.90", elsewhere, date(2026, 2, 5))), &[]), 1);
    let other = item(1, terms("Aluguel", "1500.00", EXPENSE, date(2026, 1, 5)));
    assert_eq!(found(&other, &[]), 1);
    let links: Vec<Link> = (1..=3).map(|id| link(id, date(2026, 1, 5), "39.90")).collect();
    assert_eq!(found(&other, &links), 0, "what is linked is explained");
}

#[test]
fn a_subscription_is_found_among_purchases_from_the_same_shop() {
    let mut entries = music();
    let others = [(1, 20, "312.00"), (2, 11, "89.50"), (2, 23, "15.00"), (3, 18, "420.10"), (5, 28, "7.70")];
    entries.retain(|entry| entry.movement().amount() == brl("39.90"));
    entries.extend(
        (10..)
            .zip(others)
            .map(|(id, (month, day, amount))| purchase(id, date(2026, month, day), brl(amount), "PAG*MUSICA LIVRE")),
    );
    let found = patterns(&entries, &[], date(2026, 4, 1));
    assert_eq!(found.len(), 1);
    assert_eq!((found[0].terms.amount, found[0].occurrences.len()), (brl("39.90"), 3));
    assert_eq!(found[0].evidence.amounts, Amounts::Equal);
}

#[test]
fn instalments_are_no_subscription() {
    let part = |k: u32| {
        let text = format!("LOJA ELETRO MUNDO - Parcela {k}/6");
        purchase(u128::from(k), date(2026, k, 5), brl("200.00"), &text)
    };
    let entries: Vec<Entry> = (1..=6).map(part).collect();
    assert_eq!(patterns(&entries, &[], date(2026, 6, 10)), []);
}
