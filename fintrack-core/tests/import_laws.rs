//! The law of imports: *importing any set of overlapping windows of a history, in any order, any number of times, yields
//! that history*; and what else holds of sessions whatever is imported.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on says so by panicking")]

mod import_books;

use std::collections::BTreeMap;

use chrono::{Days, NaiveDate};
use fintrack_core::calendar::{BillingMonth, date};
use fintrack_core::id::StatementFileId;
use fintrack_core::import_session::{Outcome, RawLine, judge, stage};
use fintrack_core::suggest::Classifier;
use import_books::Books;
use proptest::prelude::*;
use rust_decimal::Decimal;
use uuid::Uuid;

/// One movement of the bank's own record: the day (counted from the first), cents, and which of a few texts.
type Fact = (u64, i64, usize);

/// Texts that are near one another: equal beginnings, digits that differ, accents.
const TEXTS: &[&str] = &[
    "PADARIA ESTRELA DO SUL 01",
    "PADARIA ESTRELA DO SUL 02",
    "PADARIA ESTRELA",
    "PADARIA AZUL",
    "Café da Praça",
    "PIX ENVIADO FULANA DE TAL",
    "PIX ENVIADO FULANA",
    "Parcela 1/3 LOJA",
    "Parcela 2/3 LOJA",
];

/// A download: from a day to a day, of whose last day only a share had happened, written with so many characters.
#[derive(Clone, Debug)]
struct Window {
    start: u64,
    days: u64,
    last_day_keeps: usize,
    chars: usize,
    is_newest_first: bool,
}

fn history() -> impl Strategy<Value = Vec<Fact>> {
    // Few amounts and texts on few days, so that twins and near-twins are the rule.
    let cents = prop::sample::select(vec![-450_i64, -450, -1000, 1000, -99_990]);
    prop::collection::vec((0..70_u64, cents, 0..TEXTS.len()), 0..60).prop_map(|mut facts| {
        facts.sort_by_key(|fact| fact.0);
        facts
    })
}

fn windows(chars: impl Strategy<Value = usize>) -> impl Strategy<Value = Vec<Window>> {
    let window = (0..70_u64, 0..70_u64, 0..6_usize, chars, any::<bool>()).prop_map(
        |(start, days, last_day_keeps, chars, is_newest_first)| Window {
            start,
            days,
            last_day_keeps,
            chars,
            is_newest_first,
        },
    );
    prop::collection::vec(window, 1..8)
}

fn day(number: u64) -> NaiveDate {
    date(2026, 1, 10) + Days::new(number)
}

/// What the bank hands out for a window, oldest or newest first.
fn download(history: &[Fact], window: &Window) -> Vec<Fact> {
    let last = window.start + window.days;
    let mut of_last_day = 0;
    let inside = history.iter().filter(|(day, _, _)| (window.start..=last).contains(day));
    let mut facts: Vec<Fact> = inside
        .filter(|(day, _, _)| {
            of_last_day += usize::from(*day == last);
            *day < last || of_last_day <= window.last_day_keeps
        })
        .copied()
        .collect();
    if window.is_newest_first {
        facts.reverse();
    }
    facts
}

/// What all windows together tell of the history: of each day the longest part that any of them saw.
fn told(history: &[Fact], windows: &[Window]) -> Vec<Fact> {
    let seen = |day: u64| {
        let of_day = |window: &Window| download(history, window).iter().filter(|fact| fact.0 == day).count();
        windows.iter().map(of_day).max().unwrap_or_default()
    };
    let mut days: BTreeMap<u64, Vec<Fact>> = BTreeMap::new();
    for fact in history {
        days.entry(fact.0).or_default().push(*fact);
    }
    days.into_iter().flat_map(|(day, facts)| facts.into_iter().take(seen(day))).collect()
}

fn raw((at, cents, text): Fact, line: u32, chars: usize) -> RawLine {
    RawLine {
        line,
        date: day(at),
        amount: Decimal::new(cents, 2),
        currency: None,
        text: TEXTS[text].chars().take(chars).collect(),
        bank_id: None,
        instalment: None,
    }
}

/// The lines of a download whose texts have so many characters.
fn file(facts: &[Fact], chars: usize) -> Vec<RawLine> {
    facts.iter().zip(1..).map(|(fact, line)| raw(*fact, line, chars)).collect()
}

fn expected(facts: &[Fact]) -> BTreeMap<(NaiveDate, Decimal), usize> {
    let mut counts = BTreeMap::new();
    for (at, cents, _) in facts {
        *counts.entry((day(*at), Decimal::new(*cents, 2))).or_default() += 1;
    }
    counts
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(128))]

    /// The law, within one format.
    #[test]
    fn overlapping_windows_yield_the_history(history in history(), windows in windows(Just(40))) {
        let mut books = Books::new();
        for window in windows.iter().chain(&windows) {
            books.import(&file(&download(&history, window), window.chars));
        }
        prop_assert_eq!(books.booked(), expected(&told(&history, &windows)));
        // Word for word, not only in figures.
        let mut texts: Vec<_> = books.entries.iter().map(|entry| (entry.date(), entry.description().as_str())).collect();
        let told = told(&history, &windows);
        let mut wanted: Vec<_> = told.iter().map(|(at, _, text)| (day(*at), TEXTS[*text])).collect();
        texts.sort_unstable();
        wanted.sort_unstable();
        prop_assert_eq!(texts, wanted);
    }

    /// The law across formats that shorten their texts: no line is lost and none doubled.
    #[test]
    fn shortened_texts_yield_the_history_too(history in history(), windows in windows(8..40_usize)) {
        let mut books = Books::new();
        for window in windows.iter().chain(&windows) {
            books.import(&file(&download(&history, window), window.chars));
        }
        prop_assert_eq!(books.booked(), expected(&told(&history, &windows)));
    }

    /// One file with everything twice is a file with twins, and the same file again adds nothing.
    #[test]
    fn twins_within_one_file_are_two(history in history()) {
        let mut twice: Vec<Fact> = history.iter().flat_map(|fact| [*fact, *fact]).collect();
        twice.sort_by_key(|fact| fact.0);
        let mut books = Books::new();
        books.import(&file(&history, 40));
        books.import(&file(&twice, 40));
        books.import(&file(&history, 40));
        prop_assert_eq!(books.booked(), expected(&twice));
    }
}

#[test]
fn a_pending_line_is_not_doubled_by_the_same_file() {
    // Without any category nothing can be booked: the lines wait.
    let mut books = Books::new();
    books.knowledge.classifier = Classifier::default();
    let session = books.session(BillingMonth::of(day(0)));
    let fact = (0, -450, 0);
    let mut ids = 1_000;
    let mut new_id = || {
        ids += 1;
        Uuid::from_u128(ids)
    };
    let file = |n| Some(StatementFileId::new(Uuid::from_u128(n)));
    let mut lines = stage(&session, file(1), vec![raw(fact, 1, 40), raw(fact, 2, 40)], &books.knowledge, &mut new_id);
    lines.extend(stage(&session, file(2), vec![raw(fact, 1, 40), raw(fact, 2, 40)], &books.knowledge, &mut new_id));
    judge(&session, &mut lines, &books.history());
    let outcomes: Vec<Outcome> = lines.iter().map(|line| line.standing.outcome()).collect();
    assert_eq!(outcomes, [Outcome::Pending, Outcome::Pending, Outcome::Duplicate, Outcome::Duplicate]);
}
