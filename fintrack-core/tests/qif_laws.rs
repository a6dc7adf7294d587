//! The laws of reading QIF: what was written is read, nothing is lost, nothing panics.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on says so by panicking")]

mod damage;

use std::fmt::Write;

use chrono::NaiveDate;
use damage::{blows, damaged};
use fintrack_core::calendar::date;
use fintrack_core::statement::{Format, Question, QuestionCode, Reading, StatementKind, TextLine, read_all};
use fintrack_core::testing::characters::Characters;
use fintrack_core::testing::qif::{Account, Movement, styles, write};
use proptest::prelude::*;
use rust_decimal::Decimal;

/// A byte more than two of the reader's buffers.
const MORE_THAN_BUFFERS: usize = 2 * 128 * 1024 + 1;

/// Texts as programs print them: no blanks at the ends and never two in a row.
fn texts() -> impl Strategy<Value = String> {
    let word = "[A-Za-z0-9áéíóúâêôãõçÁÉÍÓÚ&<*./:!^-]{1,12}";
    prop::collection::vec(word, 1..6).prop_map(|words| words.join(" "))
}

fn amounts() -> impl Strategy<Value = Decimal> {
    prop_oneof![-99_999_i64..99_999, -9_999_999_999_i64..9_999_999_999]
        .prop_filter("zero moves nothing", |cents| *cents != 0)
        .prop_map(|cents| Decimal::new(cents, 2))
}

/// Days that any two-digit year can stand for.
fn days() -> impl Strategy<Value = NaiveDate> {
    (0..30_000_u64).prop_map(|n| date(1985, 1, 1) + chrono::Days::new(n))
}

fn movements() -> impl Strategy<Value = Movement> {
    let memo = prop_oneof![Just(String::new()), texts()];
    (days(), amounts(), texts(), memo, prop::option::of(1..9_999_u32))
        .prop_map(|(date, amount, payee, memo, number)| Movement { date, amount, payee, memo, number })
}

fn accounts() -> impl Strategy<Value = Account> {
    (
        "[A-Z][a-z]{2,8}( [A-Z][a-z]{1,8})?",
        any::<bool>(),
        prop::option::of(amounts()),
        prop::collection::vec(movements(), 0..12),
    )
        .prop_map(|(name, is_card, opening, movements)| Account { name, is_card, opening, movements })
}

/// Histories of which one day says how days are written.
fn histories() -> impl Strategy<Value = Vec<Account>> {
    (prop::collection::vec(accounts(), 1..4), texts()).prop_map(|(mut accounts, payee)| {
        let date = date(1988, 6, 30);
        let movement = Movement { date, amount: Decimal::ONE, payee, memo: String::new(), number: None };
        accounts[0].movements.push(movement);
        accounts
    })
}

/// What a line says, without where it stands.
fn said(line: &TextLine) -> (NaiveDate, Decimal, &str, Option<&str>) {
    (line.date, line.amount, &line.description, line.bank_id.as_deref())
}

fn read(bytes: &Vec<u8>) -> Reading {
    read_all(bytes).unwrap()
}

/// What a movement's description is to be.
fn described(movement: &Movement) -> String {
    let Movement { payee, memo, .. } = movement;
    let holds = |whole: &str, part: &str| {
        whole.contains(part) || whole.get(..part.len()).is_some_and(|start| start.eq_ignore_ascii_case(part))
    };
    if holds(payee, memo) {
        payee.clone()
    } else if holds(memo, payee) {
        memo.clone()
    } else {
        format!("{payee} {memo}")
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(256))]

    /// A history written in any manner reads back as it was.
    #[test]
    fn what_was_written_is_read(history in histories(), mut style in styles()) {
        if history.iter().flat_map(|account| &account.movements).all(|movement| movement.payee.is_ascii() && movement.memo.is_ascii()) {
            style.characters = Characters::Utf8;
        }
        // A few accented letters in a legacy charset are a guess: the law is of dates and amounts then.
        let is_guess = matches!(style.characters, Characters::Windows1252);
        let bytes = write(&history, style);
        let reading = read(&bytes);
        prop_assert_eq!(reading.format, Format::Qif);
        prop_assert_eq!(&reading.questions, &[]);
        prop_assert!(reading.skipped.iter().all(|skipped| !skipped.is_problem), "{:?}", reading.skipped);
        prop_assert_eq!(&reading.warnings, &[]);
        prop_assert_eq!(reading.statements.len(), history.len());
        for (statement, account) in reading.statements.iter().zip(&history) {
            let is_named = style.has_accounts || account.opening.is_some();
            prop_assert_eq!(statement.head.account.as_ref(), is_named.then_some(&account.name));
            let kind = if account.is_card { StatementKind::Card } else { StatementKind::Account };
            prop_assert_eq!(statement.head.kind, Some(kind));
            prop_assert_eq!(statement.balances.opening, account.opening);
            prop_assert_eq!(statement.lines.len(), account.movements.len());
            for (line, movement) in statement.lines.iter().zip(&account.movements) {
                let number = movement.number.map(|number| number.to_string());
                let (date, amount, text, id) = said(line);
                prop_assert_eq!((date, amount, id), (movement.date, movement.amount, number.as_deref()));
                prop_assert!(is_guess || text == described(movement), "{} is not {}", text, described(movement));
            }
        }
    }

    /// A line says where it stands: from its first letter to its `^`, on that line.
    #[test]
    fn a_line_says_where_it_stands(history in histories(), mut style in styles()) {
        style.ends_last_record = true;
        let width = if matches!(style.characters, Characters::Utf16LittleEndian) { 2 } else { 1 };
        let bytes = write(&history, style);
        let reading = read(&bytes);
        let line_end = if style.line_end == "\r" { b'\r' } else { b'\n' };
        let mut last_end = 0;
        for line in reading.lines() {
            let (start, end) = (usize::try_from(line.position.start)?, usize::try_from(line.position.end)?);
            prop_assert!(last_end <= start && start < end && end <= bytes.len());
            prop_assert!(matches!(bytes[start], b'D' | b'N'));
            prop_assert_eq!(bytes[end - (style.line_end.len() + 1) * width], b'^');
            let ends = memchr::memchr_iter(line_end, &bytes[..start]).count();
            prop_assert_eq!(line.position.line as usize, ends + 1);
            last_end = end;
        }
    }

    /// Of a file that was damaged in any way, each record of transactions is a line or is named as skipped.
    #[test]
    fn no_record_is_lost(
        history in histories(),
        mut style in styles(),
        blows in blows(PIECES, may_replace, 60),
    ) {
        style.characters = Characters::Utf8;
        style.line_end = "\n";
        style.has_lists = false;
        let bytes = damaged(write(&history, style), blows);
        let Ok(reading) = read_all(&bytes) else { return Ok(()) };
        prop_assume!(reading.format == Format::Qif);
        for (first, last) in records(&bytes) {
            let within = |line: u32| (first..=last).contains(&(line as usize));
            let is_line = reading.lines().any(|line| within(line.position.line));
            let is_skipped = reading.skipped.iter().any(|skipped| within(skipped.line));
            prop_assert!(is_line || is_skipped, "the record of lines {first} to {last} is lost: {reading:#?}");
        }
    }

    /// Bytes of any kind end in a reading or an error.
    #[test]
    fn nothing_panics(bytes in prop::collection::vec(any::<u8>(), 0..600), start in prop::sample::select(STARTS)) {
        let _ = read_all(&[start, &bytes].concat());
    }

    /// Lines in any order end in a reading or an error.
    #[test]
    fn no_order_of_lines_panics(pieces in prop::collection::vec(prop::sample::select(PIECES), 0..80)) {
        let _ = read_all(&[&b"!Type:Bank\n"[..], &pieces.concat()].concat());
    }

    /// Days of which none says how they are written are asked about, unless both ways name the same.
    #[test]
    fn what_no_day_decides_is_asked(pairs in prop::collection::vec((1..=12_u32, 1..=12_u32), 1..20)) {
        let mut text = "!Type:Bank\n".to_owned();
        for (first, second) in &pairs {
            writeln!(text, "D{first:02}/{second:02}/2024\nT-1.00\n^").unwrap();
        }
        let reading = read(&text.into_bytes());
        let asked = reading.questions.iter().any(|Question { code, .. }| *code == QuestionCode::DateOrder);
        let assumed = !reading.warnings.is_empty();
        prop_assert_eq!(asked || assumed, pairs.iter().any(|(first, second)| first != second));
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(32))]

    /// Where the reader's buffer happens to end makes no difference.
    #[test]
    fn the_buffer_is_not_seen(history in histories(), mut style in styles(), short in 0..3000_usize) {
        style.characters = Characters::Utf8;
        let bytes = write(&history, style);
        let comment = format!("#{}{}", "x".repeat(30_000), style.line_end);
        let pad = comment.repeat(MORE_THAN_BUFFERS / comment.len());
        let short = format!("#{}{}", "y".repeat(short), style.line_end);
        let list = format!("!Type:Cat{}NFood{}", style.line_end, style.line_end);
        let padded = [list.as_bytes(), pad.as_bytes(), short.as_bytes(), &bytes].concat();
        let sides = [read(&bytes), read(&padded)];
        let [left, right] = sides.each_ref().map(|reading| reading.lines().map(said).collect::<Vec<_>>());
        prop_assert_eq!(left, right);
    }
}

/// The first and the last line of each record that has a day and an amount, by a way of our own.
fn records(bytes: &[u8]) -> Vec<(usize, usize)> {
    let mut records = Vec::new();
    let (mut first, mut has_day, mut has_amount) = (1, false, false);
    for (number, line) in (1..).zip(bytes.split(|byte| *byte == b'\n')) {
        match line {
            [b'^' | b'!', ..] => {
                if has_day && has_amount {
                    records.push((first, number));
                }
                (first, has_day, has_amount) = (number + 1, false, false);
            }
            [b'D', b'0'..=b'9' | b' ', ..] => has_day = true,
            [b'T', b'0'..=b'9', ..] => has_amount = true,
            _ => {}
        }
    }
    records
}

/// What stands in a list is no transaction.
fn may_replace(piece: &[u8]) -> bool {
    piece != b"!Type:Cat\n"
}

const STARTS: &[&[u8]] =
    &[b"", b"!Type:Bank\n", b"!Account\nNx\n^\n", b"!Type:Invst\nD1/1'1\n", b"\xFF\xFE!\0T\0", b"D1/1/01\nT1\n^\n"];

const PIECES: &[&[u8]] = &[
    b"!Type:Bank\n",
    b"!Type:CCard\n",
    b"!Type:Invst\n",
    b"!Type:Cat\n",
    b"!Type:Nonsense\n",
    b"!Account\n",
    b"!Option:AutoSwitch\n",
    b"!Clear:AutoSwitch\n",
    b"^\n",
    b"^",
    b"D1/31'04\n",
    b"D13/1/2004\n",
    b"D99/99/9999\n",
    b"T-1,234.56\n",
    b"T1.234\n",
    b"T\n",
    b"U5\n",
    b"$-9\n",
    b"S[x]\n",
    b"POpening Balance\n",
    b"L[x]\n",
    b"NXIn\n",
    b"YACME\n",
    b"\n",
    b"\r",
    b"\0",
    b"\xC3",
    b"!",
    b"#",
];
