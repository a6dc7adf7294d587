//! The law of imports: *importing any set of overlapping windows of a history, in any order, any number of times, yields
//! that history*; and what else holds of sessions whatever is imported.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on says so by panicking")]

use fintrack_core::calendar::BillingMonth;
use fintrack_core::id::StatementFileId;
use fintrack_core::import_session::{Outcome, RawLine, judge, stage};
use fintrack_core::suggest::Classifier;
use fintrack_core::testing::books::Books;
use fintrack_core::testing::history::{Fact, TEXTS, day, download, figures, history, told, windows};
use proptest::prelude::*;
use rust_decimal::Decimal;
use uuid::Uuid;

fn raw((at, cents, text): Fact, line: u32, chars: usize) -> RawLine {
    RawLine {
        line,
        date: day(at),
        amount: Decimal::new(cents, 2),
        currency: None,
        text: TEXTS[text].chars().take(chars).collect(),
        bank_id: None,
        instalment: None,
        merchant_code: None,
    }
}

/// The lines of a download whose texts have so many characters.
fn file(facts: &[Fact], chars: usize) -> Vec<RawLine> {
    facts.iter().zip(1..).map(|(fact, line)| raw(*fact, line, chars)).collect()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(128))]

    /// The law, within one format.
    #[test]
    fn overlapping_windows_yield_the_history(history in history(60), windows in windows(Just(40))) {
        let mut books = Books::new();
        for window in windows.iter().chain(&windows) {
            books.import(&file(&download(&history, window), window.chars));
        }
        prop_assert_eq!(books.booked(), figures(&told(&history, &windows)));
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
    fn shortened_texts_yield_the_history_too(history in history(60), windows in windows(8..40_usize)) {
        let mut books = Books::new();
        for window in windows.iter().chain(&windows) {
            books.import(&file(&download(&history, window), window.chars));
        }
        prop_assert_eq!(books.booked(), figures(&told(&history, &windows)));
    }

    /// One file with everything twice is a file with twins, and the same file again adds nothing.
    #[test]
    fn twins_within_one_file_are_two(history in history(60)) {
        let mut twice: Vec<Fact> = history.iter().flat_map(|fact| [*fact, *fact]).collect();
        twice.sort_by_key(|fact| fact.0);
        let mut books = Books::new();
        books.import(&file(&history, 40));
        books.import(&file(&twice, 40));
        books.import(&file(&history, 40));
        prop_assert_eq!(books.booked(), figures(&twice));
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
