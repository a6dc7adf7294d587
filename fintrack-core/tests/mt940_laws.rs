//! The laws of reading MT940: what was written is read, nothing is lost, nothing panics.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on says so by panicking")]

mod damage;

use chrono::{Days, NaiveDate};
use damage::{blows, damaged};
use fintrack_core::calendar::date;
use fintrack_core::statement::{Format, Reading, StatementKind, TextLine, WarningCode, read_all};
use fintrack_core::testing::characters::Characters;
use fintrack_core::testing::mt940::{Account, Movement, Style, styles, write};
use proptest::prelude::*;
use rust_decimal::Decimal;

/// Bytes over the window that the reader slides over a file.
const MORE_THAN_A_WINDOW: usize = 2 * (128 + 64) * 1024 + 2;

/// Texts as banks print them, without the marks of any form; no blanks at the ends and never two in a row.
fn texts(words: std::ops::Range<usize>) -> impl Strategy<Value = String> {
    let word = "[A-Za-z0-9áéíóúâêôãõçÁÉÍÓÚÂÊÔÃÕÇ&]([A-Za-z0-9áéçÁÉ&.,-]{0,10}[A-Za-z0-9ãõ])?";
    prop::collection::vec(word, words).prop_map(|words| words.join(" "))
}

fn days() -> impl Strategy<Value = NaiveDate> {
    (0..20_000_u64).prop_map(|n| date(1990, 1, 1) + Days::new(n))
}

fn amounts() -> impl Strategy<Value = Decimal> {
    prop_oneof![-99_999_i64..99_999, -9_999_999_999_i64..9_999_999_999].prop_map(|cents| Decimal::new(cents, 2))
}

/// Names of payees. Three digits by themselves in the first field are a bank's code of what kind of transaction it is, which
/// no description holds.
fn names() -> impl Strategy<Value = String> {
    let is_code = |name: &str| name.len() == 3 && name.bytes().all(|byte| byte.is_ascii_digit());
    texts(1..4).prop_filter("a name that is a code", move |name| !is_code(name))
}

fn movements() -> impl Strategy<Value = Movement> {
    (
        (days(), -40..40_i64, amounts(), any::<bool>()),
        // The German form has room for 54 characters of a name and 378 of a purpose.
        (names(), texts(1..20), prop::option::of("[A-Z][A-Z0-9]{1,15}")),
    )
        .prop_map(|((date, entry_days, amount, is_reversal), (name, purpose, id))| Movement {
            date,
            entry_days,
            amount,
            is_reversal,
            name,
            purpose,
            id,
        })
}

fn accounts() -> impl Strategy<Value = Account> {
    (
        prop_oneof!["[0-9]{8}/[0-9]{10}", "NL[0-9]{2}KNAB[0-9]{10}"],
        prop::sample::select(vec!["BRL", "USD", "EUR"]),
        (amounts(), days()),
        prop::collection::vec(movements(), 0..12),
    )
        .prop_map(|(number, currency, (opening, closing_date), movements)| Account {
            number,
            currency,
            opening,
            closing: movements.iter().fold(opening, |balance, movement| balance + movement.amount),
            closing_date,
            movements,
        })
}

fn histories() -> impl Strategy<Value = Vec<Account>> {
    prop::collection::vec(accounts(), 1..4)
}

/// What a line says, without where it stands.
fn said(line: &TextLine) -> (NaiveDate, Decimal, &str, Option<&str>) {
    (line.date, line.amount, &line.description, line.bank_id.as_deref())
}

fn read(bytes: &Vec<u8>) -> Reading {
    read_all(bytes).unwrap()
}

/// The first bytes of the lines that begin with a tag, blanks before it or not.
fn starts_of(bytes: &[u8], tag: &[u8]) -> Vec<usize> {
    let is_end = |byte: &u8| matches!(byte, b'\n' | b'\r');
    let starts = (0..bytes.len()).filter(|at| *at == 0 || is_end(&bytes[at - 1]));
    let is_tagged = |at: &usize| {
        let blanks = bytes[*at..].iter().take_while(|byte| matches!(byte, b' ' | b'\t')).count();
        bytes[at + blanks..].starts_with(tag)
    };
    starts.filter(is_tagged).collect()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(256))]

    /// A history written in any manner reads back as it was, each statement once however many pages it has.
    #[test]
    fn what_was_written_is_read(history in histories(), style in styles()) {
        let bytes = write(&history, style);
        let reading = read(&bytes);
        prop_assert_eq!(reading.format, Format::Mt940);
        prop_assert!(reading.skipped.is_empty(), "{:?}", reading.skipped);
        prop_assert!(reading.warnings.iter().all(|warning| warning.code == WarningCode::NoTransactions));
        prop_assert_eq!(reading.statements.len(), history.len());
        for (statement, account) in reading.statements.iter().zip(&history) {
            prop_assert_eq!(statement.head.account.as_ref(), Some(&account.number));
            let currency = statement.head.currency.unwrap();
            prop_assert_eq!(currency.code(), account.currency);
            prop_assert_eq!(statement.head.kind, Some(StatementKind::Account));
            prop_assert_eq!(statement.balances.opening, Some(account.opening));
            prop_assert_eq!(statement.balances.closing, Some(account.closing));
            prop_assert_eq!(statement.balances.closing_date, Some(account.closing_date));
            let texts: Vec<_> = account.movements.iter().map(|m| format!("{} {}", m.name, m.purpose)).collect();
            let movements: Vec<_> = account
                .movements
                .iter()
                .zip(&texts)
                .map(|(m, text)| (m.date, m.amount, text.as_str(), m.id.as_deref()))
                .collect();
            let lines: Vec<_> = statement.lines.iter().map(said).collect();
            prop_assert_eq!(lines, movements);
        }
    }

    /// A line says where it stands: there its mark is, on that line, and lines follow one another.
    #[test]
    fn a_line_says_where_it_stands(history in histories(), style in styles()) {
        let bytes = write(&history, style);
        let width = style.characters.width();
        let letter = |at: &usize| bytes[*at] != 0 || width == 1;
        let reading = read(&bytes);
        let mut last_end = 0;
        for line in reading.lines() {
            let (start, end) = (usize::try_from(line.position.start)?, usize::try_from(line.position.end)?);
            prop_assert!(last_end <= start && start < end && end <= bytes.len());
            let letters: Vec<u8> = (start..end).filter(letter).map(|at| bytes[at]).collect();
            prop_assert!(letters.trim_ascii_start().starts_with(b":61:"));
            let line_end = if style.line_end == "\r" { b'\r' } else { b'\n' };
            let ends = memchr::memchr_iter(line_end, &bytes[..start]).count();
            prop_assert_eq!(line.position.line as usize, ends + 1);
            last_end = end;
        }
    }

    /// Of a file that was damaged in any way, each transaction is a line or is named as skipped.
    #[test]
    fn no_transaction_is_lost(
        history in histories(),
        mut style in styles(),
        blows in blows(PIECES, |_| true, 80),
    ) {
        style.characters = Characters::Utf8;
        let bytes = damaged(write(&history, style), blows);
        // Whatever is left, it is known as MT940.
        let bytes = [b":20:STARTUMS\r\n:25:1\r\n", bytes.as_slice()].concat();
        let marks = starts_of(&bytes, b":61:");
        let Ok(reading) = read_all(&bytes) else {
            prop_assert!(marks.is_empty(), "a file with transactions is refused");
            return Ok(());
        };
        for mark in marks {
            let is_line = reading.lines().any(|line| line.position.start == mark as u64);
            let number = memchr::memchr_iter(b'\n', &bytes[..mark]).count() + 1;
            let is_skipped = reading.skipped.iter().any(|skipped| skipped.line as usize == number);
            prop_assert!(is_line || is_skipped, "the transaction at byte {mark} is lost: {reading:#?}");
        }
    }

    /// A file that is cut anywhere gives the first of its transactions, and no other day or amount.
    #[test]
    fn a_file_that_is_cut_off_gives_no_other_amounts(
        history in histories(),
        style in styles(),
        index in any::<prop::sample::Index>(),
    ) {
        let style = Style { characters: Characters::Utf8, ..style };
        let bytes = write(&history, style);
        let whole = read(&bytes);
        let cut = bytes[..index.index(bytes.len() + 1)].to_vec();
        let Ok(part) = read_all(&cut) else { return Ok(()) };
        let (lines, all): (Vec<_>, Vec<_>) = (part.lines().collect(), whole.lines().collect());
        prop_assert!(lines.len() <= all.len());
        for (line, other) in lines.iter().zip(&all) {
            prop_assert_eq!((line.date, line.amount), (other.date, other.amount));
        }
        let begun = starts_of(&cut, b":61:").len();
        let unread = part.skipped.iter().filter(|skipped| skipped.is_problem).count();
        prop_assert_eq!(lines.len() + unread, begun);
        if unread > 0 {
            prop_assert!(part.warnings.iter().any(|warning| warning.code == WarningCode::Truncated));
        }
    }

    /// Bytes of any kind end in a reading or an error.
    #[test]
    fn nothing_panics(bytes in prop::collection::vec(any::<u8>(), 0..600), start in prop::sample::select(STARTS)) {
        let _ = read_all(&[start, &bytes].concat());
    }

    /// Pieces of fields in any order end in a reading or an error.
    #[test]
    fn no_order_of_fields_panics(pieces in prop::collection::vec(prop::sample::select(PIECES), 0..80)) {
        let _ = read_all(&[&b":20:A\n:25:1\n"[..], &pieces.concat()].concat());
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(32))]

    /// Where the reader's window happens to end makes no difference.
    #[test]
    fn the_window_is_not_seen(history in histories(), style in styles(), short in 0..3000_usize) {
        let style = Style { characters: Characters::Utf8, ..style };
        let bytes = write(&history, style);
        let at = starts_of(&bytes, b":61:").first().copied().unwrap_or(bytes.len());
        let blanks = " ".repeat(MORE_THAN_A_WINDOW - short);
        let padded = [&bytes[..at], blanks.as_bytes(), b"
", &bytes[at..]].concat();
        let sides = [read(&bytes), read(&padded)];
        let [left, right] = sides.each_ref().map(|reading| reading.lines().map(said).collect::<Vec<_>>());
        prop_assert_eq!(left, right);
        prop_assert_eq!(&sides[1].skipped, &[]);
    }
}

const STARTS: &[&[u8]] = &[
    b"",
    b":20:A\n:25:1\n",
    b":60F:C260131EUR1,\n:61:260131D",
    b"{1:F01",
    b":20:A\r:25:1\r:61:",
    b":61:260131C1,\n:86:",
];

const PIECES: &[&[u8]] = &[
    b":20:",
    b":25:",
    b":28C:1/2",
    b":60F:",
    b":60M:",
    b":61:",
    b":62F:",
    b":62M:",
    b":64:",
    b":86:",
    b":NS:",
    b":34F:",
    b":12:11",
    b"C260131EUR1,",
    b"D260131EUR",
    b"260131",
    b"0230",
    b"RC",
    b"D",
    b"1,23",
    b"1.234",
    b"NTRF",
    b"NONREF",
    b"//",
    b"166?00",
    b"?20SVWZ+",
    b"?32",
    b"?",
    b"EREF+",
    b"/TRTP/",
    b"/NAME/",
    b"/REMI/",
    b"/",
    b"REK: ",
    b"/NAAM: ",
    b"\n",
    b"\r",
    b"\r\n",
    b" ",
    b"-",
    b"-}",
    b"{1:F01",
    b"{4:",
    b"{5:",
    b":",
    b"\xC3",
    b"\xA0",
    b"text",
];
