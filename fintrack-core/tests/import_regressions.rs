//! Pains of importing that people report of other tools, by name: each was somebody's lost or doubled money.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on says so by panicking")]

use fintrack_core::calendar::date;
use fintrack_core::import_session::{Likeness, RawLine, StagedLine, Standing};
use fintrack_core::instalment::Instalment;
use fintrack_core::testing::books::Books;
use rust_decimal::Decimal;

/// A line of March: day, cents, text, bank id (none when empty).
fn line(day: u32, cents: i64, text: &str, id: &str) -> RawLine {
    RawLine {
        line: day,
        date: date(2026, 3, day),
        amount: Decimal::new(cents, 2),
        currency: None,
        text: text.to_owned(),
        bank_id: Some(id.to_owned()).filter(|id| !id.is_empty()),
        instalment: None,
        merchant_code: None,
    }
}

/// Where the lines of the last of several files stand, and how many transactions there are in the end.
fn imported(files: &[Vec<RawLine>]) -> (Vec<StagedLine>, usize) {
    let mut books = Books::new();
    let mut last = Vec::new();
    for file in files {
        last = books.import(file);
    }
    (last, books.booked().values().sum())
}

fn likeness(line: &StagedLine) -> Option<Likeness> {
    if let Standing::PossibleDuplicate(_, likeness) = line.standing { Some(likeness) } else { None }
}

/// So many movements that both files have, with ids that the bank keeps, or makes anew.
fn shared_movements(is_kept: bool, file: u32) -> Vec<RawLine> {
    let id = |day: u32| if is_kept { format!("A{day}") } else { format!("{file}-{day}") };
    (1..=9).map(|day| line(day, -1_000 - i64::from(day), "SUPERMERCADO", &id(day))).collect()
}

fn with(mut lines: Vec<RawLine>, more: &[RawLine]) -> Vec<RawLine> {
    lines.extend_from_slice(more);
    lines
}

#[test]
fn one_bank_id_for_two_movements_of_a_day_makes_them_no_copies() {
    let file = vec![line(5, -1_000, "SAQUE", "77"), line(5, -1_000, "COMPRA CARTAO", "77")];
    assert_eq!(imported(&[file.clone(), file]).1, 2);
}

#[test]
fn a_fee_under_the_id_of_its_movement_is_a_movement() {
    let file = vec![line(5, -10_000, "COMPRA EXTERIOR", "900"), line(5, -638, "IOF COMPRA EXTERIOR", "900")];
    assert_eq!(imported(&[file.clone(), file]).1, 2);
}

#[test]
fn ids_that_every_download_makes_anew_double_nothing() {
    let (lines, count) = imported(&[shared_movements(false, 1), shared_movements(false, 2)]);
    assert_eq!(count, 9);
    assert!(lines.iter().all(|line| matches!(line.standing, Standing::Duplicate(_))));
}

/// The ids of a session are counted from one: another movement of that day and amount has the same.
#[test]
fn ids_that_every_download_makes_anew_lose_nothing() {
    let first = with(shared_movements(false, 1), &[line(20, -450, "PADARIA", "1")]);
    let second =
        with(shared_movements(false, 2), &[line(20, -450, "ESTACIONAMENTO", "1"), line(20, -450, "PADARIA", "2")]);
    assert_eq!(imported(&[first, second]).1, 11);
}

#[test]
fn an_id_that_the_bank_keeps_joins_texts_and_parts_twins() {
    let known = with(shared_movements(true, 1), &[line(20, -450, "PADARIA", "B1")]);
    let retold = with(shared_movements(true, 2), &[line(20, -450, "Pao Quente Ltda", "B1")]);
    assert_eq!(imported(&[known.clone(), retold]).1, 10, "one movement, told twice");
    let another = with(shared_movements(true, 2), &[line(20, -450, "PADARIA", "B2")]);
    assert_eq!(imported(&[known, another]).1, 11, "two movements, told once each");
}

#[test]
fn twins_on_one_day_are_two_however_often_they_are_told() {
    let coffee = || line(5, -450, "PADARIA", "");
    let file = vec![coffee(), coffee()];
    assert_eq!(imported(&[vec![coffee()], file.clone(), file, vec![coffee()]]).1, 2);
}

#[test]
fn interest_of_every_day_is_of_every_day() {
    let days = |days: std::ops::RangeInclusive<u32>| -> Vec<RawLine> {
        days.map(|day| line(day, 3, "RENDIMENTO", "")).collect()
    };
    assert_eq!(imported(&[days(1..=10), days(5..=20), days(1..=28)]).1, 28);
}

#[test]
fn a_row_that_is_posted_late_with_its_old_date_is_new() {
    let known = [line(2, -1_000, "MERCADO", ""), line(20, -2_000, "FARMACIA", "")];
    let late = [known[0].clone(), line(9, -7_700, "POSTO", ""), known[1].clone()];
    assert_eq!(imported(&[known.to_vec(), late.to_vec()]).1, 3);
}

#[test]
fn a_pending_row_that_is_posted_on_another_day_is_asked_about() {
    let pending =
        vec![line(2, -1_000, "MERCADO", ""), line(5, -4_000, "RESTAURANTE SOL", "P1"), line(9, -300, "CAFE", "")];
    let posted = vec![
        line(2, -1_000, "MERCADO", ""),
        line(7, -4_000, "RESTAURANTE SOL SAO PAULO", "F9"),
        line(9, -300, "CAFE", ""),
    ];
    let (lines, count) = imported(&[pending, posted]);
    assert_eq!((likeness(&lines[1]), count), (Some(Likeness::Redated), 3));
}

#[test]
fn a_pending_row_that_is_posted_with_a_tip_is_asked_about() {
    let pending = vec![line(5, -4_000, "RESTAURANTE SOL", ""), line(9, -300, "CAFE", "")];
    let posted = vec![line(6, -4_400, "RESTAURANTE SOL", ""), line(9, -300, "CAFE", "")];
    let (lines, count) = imported(&[
        [line(2, -1_000, "MERCADO", "")].into_iter().chain(pending).collect(),
        [line(2, -1_000, "MERCADO", "")].into_iter().chain(posted).collect(),
    ]);
    assert_eq!((likeness(&lines[1]), count), (Some(Likeness::Reposted), 3));
}

/// The first statement still prints the line: both happened.
#[test]
fn a_second_visit_at_the_same_price_is_no_copy_of_the_first() {
    let first = vec![line(5, -4_000, "RESTAURANTE SOL", ""), line(9, -300, "CAFE", "")];
    let both =
        vec![line(5, -4_000, "RESTAURANTE SOL", ""), line(7, -4_000, "RESTAURANTE SOL", ""), line(9, -300, "CAFE", "")];
    assert_eq!(imported(&[first, both]).1, 3);
}

#[test]
fn a_reimbursement_that_equals_a_purchase_is_none_of_its_copies() {
    let file = vec![line(5, -10_000, "JANTAR", ""), line(5, 10_000, "JANTAR", "")];
    assert_eq!(imported(&[file.clone(), file]).1, 2);
}

#[test]
fn the_third_instalment_may_come_before_the_second() {
    let part = |k| RawLine {
        instalment: Instalment::new(k, 10).ok(),
        ..line(5, -9_900, &format!("LOJA - Parcela {k}/10"), "")
    };
    assert_eq!(imported(&[vec![part(3)], vec![part(2)], vec![part(3), part(2)]]).1, 2);
}
