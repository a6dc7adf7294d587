//! Laws of reading text tables: one history, written in many dialects, reads back as itself or is asked about.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on says so by panicking")]

use std::collections::BTreeMap;

use chrono::{Datelike, NaiveDate};
use fintrack_core::statement::{Reading, read_all};
use fintrack_core::testing::characters::Characters;
use fintrack_core::testing::table::{Dialect, Movement, dialects, movements};
use proptest::prelude::*;
use proptest::sample::select;
use rust_decimal::Decimal;

fn figures(reading: &Reading) -> Vec<(NaiveDate, Decimal)> {
    reading.lines().map(|line| (line.date, line.amount.normalize())).collect()
}

fn expected(rows: &[Movement]) -> Vec<(NaiveDate, Decimal)> {
    rows.iter().map(|movement| (movement.date, Decimal::new(movement.cents, 2).normalize())).collect()
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    /// What is not asked about is right: to the day, to the cent, to the sign.
    #[test]
    fn a_reading_without_questions_is_the_history(
        history in prop_oneof![movements(3, 1..4), movements(20, 1..12), movements(60, 5..40), movements(300, 1..30)],
        dialect in dialects(),
    ) {
        let (bytes, rows) = dialect.write(&history);
        let Ok(reading) = read_all(&bytes) else { return Ok(()) };
        // Broken rows are named; what remains of an unquoted file is still right.
        let problems = reading.skipped.iter().filter(|skipped| skipped.is_problem).count();
        if reading.questions.is_empty() && problems == 0 {
            prop_assert_eq!(figures(&reading), expected(&rows), "{:?}\n{}", reading.warnings, String::from_utf8_lossy(&bytes));
        } else if reading.questions.is_empty() {
            let mut left: BTreeMap<_, usize> = BTreeMap::new();
            for row in expected(&rows) {
                *left.entry(row).or_default() += 1;
            }
            for row in figures(&reading) {
                let count = left.get_mut(&row).filter(|count| **count > 0);
                prop_assert!(count.is_some(), "{row:?} in\n{}", String::from_utf8_lossy(&bytes));
                *count.unwrap() -= 1;
            }
        }
    }

    /// A statement of some weeks with names and a running balance is read without a question.
    #[test]
    fn a_plain_statement_is_read_without_a_question(history in movements(45, 12..60), dialect in dialects()) {
        prop_assume!(history.iter().any(|movement| movement.date.day() > 12));
        let dialect = dialect.plain();
        let (bytes, rows) = dialect.write(&history);
        let text = || String::from_utf8_lossy(&bytes);
        let reading = read_all(&bytes).map_err(|error| TestCaseError::fail(format!("{error}\n{}", text())))?;
        prop_assert_eq!(figures(&reading), expected(&rows), "{:?}\n{}", reading.questions, text());
        prop_assert!(reading.questions.is_empty(), "{:?}\n{}", reading.questions, text());
        let texts: Vec<&str> = reading.lines().map(|line| line.description.as_ref()).collect();
        let written: Vec<&str> = rows.iter().map(|movement| movement.text.as_str()).collect();
        prop_assert_eq!(texts, written);
        prop_assert_eq!(reading.statements[0].balances.opening, Some(Decimal::new(dialect.opening, 2)));
    }

    /// Every row that is not blank is a line, or is named as skipped; and each stands where it says.
    #[test]
    fn no_row_is_lost(history in movements(45, 1..30), dialect in dialects(), broken in prop::collection::vec(0..2000usize, 0..4)) {
        // In UTF-16 a line is not to be found by its last byte alone.
        let is_wide = dialect.characters.width() > 1;
        let characters = if is_wide { Characters::Utf8 } else { dialect.characters };
        let dialect = Dialect { characters, ..dialect };
        let (mut bytes, _) = dialect.write(&history);
        for at in broken {
            let length = bytes.len();
            if !matches!(bytes[at % length], b'\n' | b'\r' | b'"') {
                bytes[at % length] = b'x';
            }
        }
        let Ok(reading) = read_all(&bytes) else { return Ok(()) };
        let newline = dialect.newline.as_bytes()[dialect.newline.len() - 1];
        let is_filled = |line: &&[u8]| {
            let line = line.strip_prefix(b"\xef\xbb\xbf").unwrap_or(line);
            line.iter().any(|b| !b.is_ascii_whitespace() && !matches!(b, b';' | b',' | b'|' | b'"'))
        };
        let filled = bytes.split(|b| *b == newline).filter(is_filled).count();
        prop_assert_eq!(reading.lines().count() + reading.skipped.len(), filled, "{:?}\n{}", reading, String::from_utf8_lossy(&bytes));
        for line in reading.lines() {
            let (start, end) = (line.position.start, line.position.end);
            let row = &bytes[usize::try_from(start).unwrap()..usize::try_from(end).unwrap()];
            prop_assert!(start < end && !row.ends_with(b"\n") && !row.ends_with(b"\r"));
        }
    }

    /// Bytes of any kind are read, asked about or refused; nothing panics.
    #[test]
    fn nothing_panics(bytes in prop::collection::vec(any::<u8>(), 0..400)) {
        let _ = read_all(&bytes);
    }

    /// Nor does text that looks like a table here and there.
    #[test]
    fn nothing_panics_on_what_resembles_a_table(
        cells in prop::collection::vec(select(vec![
            "Data", "Valor", "Saldo", "Amount", "Date", "01/02/2024", "2024-02-30", "00/00/0000", "1.234,56", "-5", "(3.00)", "\"",
            "\"\"", "Total", "SALDO ANTERIOR", "D", "C", "R$", "R$ 1,0", "=\"1\"", "1/3", "EUR", "é", "\u{feff}", "9999999999999999999",
            "99/99/99", "1.2.3", "-", "--", "\0", "x",
        ]), 0..120),
        cuts in prop::collection::vec(select(vec![";", ",", "\t", "|", "\n", "\r\n", "\r", " "]), 120),
    ) {
        let text: String = cells.iter().zip(&cuts).flat_map(|(cell, cut)| [*cell, *cut]).collect();
        let _ = read_all(&text.into_bytes());
    }
}
