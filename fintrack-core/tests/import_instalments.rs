//! Parts of a purchase that are in the books already, and the lines that print them later.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on says so by panicking")]

use fintrack_core::calendar::{DayOfMonth, billing_month, date};
use fintrack_core::card::{Card, CardCycle, ClosingDay, EffectiveCycle};
use fintrack_core::category::{Category, Language, TEMPLATE};
use fintrack_core::entry::{Details, Entry, InstalmentOf, Status};
use fintrack_core::id::{CardId, CategoryId, EntryId, ImportSessionId, InstalmentPlanId, StatementFileId};
use fintrack_core::import_session::{
    History, ImportSession, Knowledge, Likeness, RawLine, RejectedPair, SessionStatus, StagedLine, Standing, Subject,
    Twin, UnreadRows, judge, plan_commit, stage,
};
use fintrack_core::instalment::{Instalment, SeededFrom};
use fintrack_core::money::brl;
use fintrack_core::name::{Color, Name};
use fintrack_core::suggest::Classifier;
use rust_decimal::Decimal;
use uuid::Uuid;

fn card() -> Card {
    let cycle = CardCycle::new(DayOfMonth::new(25).unwrap(), DayOfMonth::new(5).unwrap(), ClosingDay::Included);
    let cycles = vec![EffectiveCycle { from: billing_month(2026, 1), cycle: cycle.unwrap() }];
    Card::new(CardId::new(Uuid::nil()), Name::new("Roxo").unwrap(), brl("5000.00"), cycles, None, true).unwrap()
}

fn session(month: u32) -> ImportSession {
    ImportSession {
        id: ImportSessionId::new(Uuid::from_u128(month.into())),
        subject: Subject::Card(card()),
        month: billing_month(2026, month),
        target: None,
        status: SessionStatus::Open,
    }
}

fn knowledge() -> Knowledge {
    let category = |(n, template): (u128, &fintrack_core::category::Template)| Category {
        id: CategoryId::new(Uuid::from_u128(n)),
        name: Name::new(template.name(Language::Portuguese)).unwrap(),
        kind: template.kind,
        color: Color::new(template.color).unwrap(),
        icon: None,
        is_active: true,
        subcategories: Vec::new(),
    };
    let categories: Vec<Category> = (1..).zip(TEMPLATE).map(category).collect();
    let classifier = Classifier::new(&categories);
    Knowledge { classifier, ..Knowledge::default() }
}

/// A part of a purchase of 2 January, as the bank prints it.
fn printed(k: u16, cents: i64, day: u32) -> RawLine {
    RawLine {
        line: 1,
        date: date(2026, 1, day),
        amount: Decimal::new(-cents, 2),
        currency: None,
        text: format!("LOJA ELETRO - Parcela {k}/10"),
        bank_id: None,
        instalment: None,
        merchant_code: None,
    }
}

fn staged(session: &ImportSession, lines: Vec<RawLine>, ids: &mut impl FnMut() -> Uuid) -> Vec<StagedLine> {
    stage(session, Some(StatementFileId::new(Uuid::from_u128(77))), lines, &knowledge(), ids)
}

/// Part 3 of 10 was imported, and parts 4 to 10 made up.
fn seeded() -> (History, Vec<Entry>) {
    let mut last = 1_000;
    let mut ids = || {
        last += 1;
        Uuid::from_u128(last)
    };
    let march = session(3);
    let lines = staged(&march, vec![printed(3, 9_990, 2)], &mut ids);
    let plan = plan_commit(&march, lines, &History::default(), UnreadRows::Accepted, &mut ids).unwrap();
    let (third, tenth) = (Instalment::new(3, 10).unwrap(), InstalmentPlanId::new(Uuid::nil()));
    let details = Details { instalment: Some(InstalmentOf { plan: tenth, part: third }), ..Details::default() };
    let entry = plan.entries[0].clone().with_details(details).unwrap();
    let later = SeededFrom { entry: &entry, part: third, plan: tenth }.later(&[third], &mut ids).unwrap();
    assert_eq!(later.len(), 7);
    (History { imported: plan.imported, unmatched: later.clone(), ..History::default() }, later)
}

fn standing(month: u32, line: RawLine, history: &History) -> (StagedLine, Standing) {
    let session = session(month);
    let mut last = 5_000;
    let mut ids = || {
        last += 1;
        Uuid::from_u128(last)
    };
    let mut lines = staged(&session, vec![line], &mut ids);
    judge(&session, &mut lines, history);
    let line = lines.remove(0);
    let standing = line.standing.clone();
    (line, standing)
}

#[test]
fn the_next_part_that_the_bank_prints_is_the_one_that_was_made_up() {
    let (history, later) = seeded();
    for (at, k) in (0..).zip(4..=10) {
        let (_, standing) = standing(u32::from(k), printed(k, 9_990, 2), &history);
        assert_eq!(standing, Standing::Binds(later[at].id()), "part {k}");
    }
}

#[test]
fn a_bank_that_prints_the_day_of_the_bill_names_the_same_shop() {
    let (history, later) = seeded();
    let on_another_day = RawLine { date: date(2026, 4, 2), ..printed(4, 9_990, 2) };
    assert_eq!(standing(4, on_another_day.clone(), &history).1, Standing::Binds(later[0].id()));
    let of_another_shop = RawLine { text: "POSTO SOL - Parcela 4/10".into(), ..on_another_day };
    assert!(matches!(standing(4, of_another_shop, &history).1, Standing::Ready(_)));
}

#[test]
fn a_part_that_differs_by_cents_is_asked_about() {
    let (history, later) = seeded();
    let off = standing(4, printed(4, 9_995, 2), &history).1;
    assert_eq!(off, Standing::PossibleDuplicate(Twin::Entry(later[0].id()), Likeness::Entered));
    assert!(matches!(standing(4, printed(4, 10_990, 2), &history).1, Standing::Ready(_)));
}

#[test]
fn what_a_person_rejected_and_what_is_another_part_is_not_bound() {
    let (mut history, later) = seeded();
    history.unmatched.retain(|entry| entry.instalment().unwrap().part.number() != 4);
    assert!(matches!(standing(4, printed(4, 9_990, 2), &history).1, Standing::Ready(_)), "parts 5 to 10 are others");
    let (mut history, _) = seeded();
    let (line, _) = standing(4, printed(4, 9_990, 2), &history);
    history.rejected.insert(RejectedPair::of(&line, later[0].id()));
    assert!(matches!(standing(4, printed(4, 9_990, 2), &history).1, Standing::Ready(_)));
}

#[test]
fn two_equal_purchases_have_a_part_each() {
    let (mut history, later) = seeded();
    let twin = later[0].clone();
    let twin = Entry::new(
        EntryId::new(Uuid::from_u128(9)),
        twin.date(),
        twin.description().clone(),
        Status::Validating,
        twin.movement().clone(),
    )
    .unwrap()
    .with_details(twin.details().unwrap().clone())
    .unwrap();
    history.unmatched.push(twin.clone());
    let session = session(4);
    let mut last = 5_000;
    let mut ids = || {
        last += 1;
        Uuid::from_u128(last)
    };
    let mut lines = staged(&session, vec![printed(4, 9_990, 2), printed(4, 9_990, 2)], &mut ids);
    judge(&session, &mut lines, &history);
    let mut bound: Vec<Standing> = lines.into_iter().map(|line| line.standing).collect();
    bound.sort_by_key(|standing| format!("{standing:?}"));
    let mut expected = vec![Standing::Binds(later[0].id()), Standing::Binds(twin.id())];
    expected.sort_by_key(|standing| format!("{standing:?}"));
    assert_eq!(bound, expected);
}
