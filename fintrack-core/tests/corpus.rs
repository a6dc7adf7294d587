//! Statements of other people, with what independent readers made of them. They are no part of the project.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on says so by panicking")]
#![allow(
    clippy::disallowed_methods,
    clippy::print_stdout,
    reason = "a test may read files and say that it was skipped"
)]

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use fintrack_core::statement::{StatementKind, WarningCode, read_all};
use rust_decimal::Decimal;
use serde_json::Value;

/// How often each day and amount occurs.
type Rows = BTreeMap<(String, Decimal), usize>;

fn files(folder: &Path, found: &mut Vec<PathBuf>) {
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() { files(&path, found) } else { found.push(path) }
    }
}

/// The days and amounts of expected transactions, by one of their dates.
fn rows<'a>(items: impl Iterator<Item = &'a Value>, sign: Decimal, date: &str) -> Rows {
    let mut rows = Rows::new();
    for item in items {
        let amount: Decimal = item["amount"].as_str().unwrap().parse().unwrap();
        let day = item[date].as_str().or(item["date"].as_str()).unwrap();
        *rows.entry((day.to_owned(), sign * amount)).or_default() += 1;
    }
    rows
}

/// Whether `have` is `all`, or lacks only what is optional.
fn matches(have: &Rows, must: &Rows, all: &Rows) -> bool {
    let is_within = |few: &Rows, many: &Rows| few.iter().all(|(row, count)| many.get(row).unwrap_or(&0) >= count);
    is_within(must, have) && is_within(have, all)
}

/// `None` when the file was read as expected, else what differs; an error counts as refused.
fn judge(statement: &Path, expected: &Value) -> Result<(), &'static str> {
    let is_broken = expected["error"] == true;
    let Ok(reading) = read_all(&std::fs::read(statement).unwrap()) else {
        return if is_broken { Ok(()) } else { Err("refused") };
    };
    // What was cut off may not be all there is: only a person can tell.
    let is_cut_off = reading.warnings.iter().any(|warning| warning.code == WarningCode::Truncated);
    if is_cut_off || !reading.questions.is_empty() {
        return if is_broken { Ok(()) } else { Err("asked") };
    }
    let mut have = Rows::new();
    for line in reading.lines() {
        *have.entry((line.date.to_string(), line.amount)).or_default() += 1;
    }
    if is_broken {
        let is_told = !reading.skipped.is_empty() || !reading.warnings.is_empty();
        return if have.is_empty() && is_told { Ok(()) } else { Err("wrong") };
    }
    let transactions = expected["transactions"].as_array().unwrap();
    let has_card = reading.statements.iter().any(|statement| statement.head.kind == Some(StatementKind::Card));
    // The sign of a card's file may be turned as a whole; of two columns of dates either will do.
    let is_card = has_card || expected["sign_convention"] == "card";
    let signs = if is_card { vec![Decimal::ONE, Decimal::NEGATIVE_ONE] } else { vec![Decimal::ONE] };
    let is_right = signs.into_iter().flat_map(|sign| [(sign, "date"), (sign, "alt_date")]).any(|(sign, date)| {
        let must = rows(transactions.iter().filter(|row| row["optional"] != true), sign, date);
        matches(&have, &must, &rows(transactions.iter(), sign, date))
    });
    if is_right { Ok(()) } else { Err("wrong") }
}

/// Reads every file of a format: none wrong, and at least so many in a hundred right; the rest asked or refused.
fn judge_all(format: &str, files_min: usize, right_percent_min: usize) {
    let crate_root = std::env::var("CARGO_MANIFEST_DIR").unwrap();
    let corpus = Path::new(&crate_root).join("../../shared/statements");
    if !corpus.is_dir() {
        println!("skipped: {} is absent", corpus.display());
        return;
    }
    let mut expectations = Vec::new();
    files(&corpus.join("expected").join(format), &mut expectations);
    let count = expectations.len();
    assert!(count >= files_min, "only {count} expectations were found");
    let mut not_right = Vec::new();
    for path in &expectations {
        let name = path.strip_prefix(corpus.join("expected")).unwrap().with_extension("");
        let expected = serde_json::from_slice(&std::fs::read(path).unwrap()).unwrap();
        if let Err(verdict) = judge(&corpus.join(&name), &expected) {
            not_right.push((verdict, name));
        }
    }
    let wrong: Vec<_> = not_right.iter().filter(|(verdict, _)| *verdict == "wrong").collect();
    assert!(wrong.is_empty(), "{wrong:#?}");
    let right = count - not_right.len();
    assert!(right * 100 >= count * right_percent_min, "only {right} of {count} are right: {not_right:#?}");
}

#[test]
fn mt940_of_other_people_is_read_as_independent_readers_do() {
    judge_all("mt940", 30, 100);
}

#[test]
fn camt_of_other_people_is_read_as_independent_readers_do() {
    judge_all("camt053", 25, 100);
}

#[test]
fn ofx_of_other_people_is_read_as_independent_readers_do() {
    judge_all("ofx", 50, 95);
}

#[test]
fn workbooks_of_other_people_are_read_as_independent_readers_do() {
    judge_all("xlsx", 8, 100);
}

#[test]
fn qif_of_other_people_is_read_as_independent_readers_do() {
    judge_all("qif", 15, 100);
}

#[test]
fn tables_of_other_people_are_read_as_independent_readers_do() {
    judge_all("csv", 100, 85);
}
