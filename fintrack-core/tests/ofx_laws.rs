//! The laws of reading OFX: what was written is read, nothing is lost, nothing panics.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on says so by panicking")]

mod damage;

use chrono::{Days, NaiveDate};
use damage::{blows, damaged};
use fintrack_core::calendar::date;
use fintrack_core::statement::{Format, Reading, StatementKind, TextLine, read_all};
use fintrack_core::testing::characters::Characters;
use fintrack_core::testing::ofx::{Account, Movement, Style, styles, write};
use proptest::prelude::*;
use rust_decimal::Decimal;

/// Two bytes over the window that the reader slides over a file.
const MORE_THAN_A_WINDOW: usize = 2 * (128 + 64) * 1024 + 2;

/// Texts as banks print them: accents, ampersands, brackets; no blanks at the ends and never two in a row.
fn texts() -> impl Strategy<Value = String> {
    let word = "[A-Za-z0-9áéíóúâêôãõçÁÉÍÓÚÂÊÔÃÕÇ&<>*./:-]{1,12}";
    prop::collection::vec(word, 1..6).prop_map(|words| words.join(" "))
}

fn days() -> impl Strategy<Value = NaiveDate> {
    (0..20_000_u64).prop_map(|n| date(1990, 1, 1) + Days::new(n))
}

fn amounts() -> impl Strategy<Value = Decimal> {
    prop_oneof![-99_999_i64..99_999, -9_999_999_999_i64..9_999_999_999].prop_map(|cents| Decimal::new(cents, 2))
}

fn movements() -> impl Strategy<Value = Movement> {
    (days(), amounts(), texts(), prop::option::of("[A-Z0-9-]{1,36}")).prop_map(|(date, amount, text, id)| Movement {
        date,
        amount,
        text,
        id,
    })
}

fn accounts() -> impl Strategy<Value = Account> {
    (
        "[0-9]{3,8}-[0-9X]",
        prop::sample::select(vec!["BRL", "USD", "EUR"]),
        prop::sample::select(vec![StatementKind::Account, StatementKind::Card]),
        amounts(),
        prop::collection::vec(movements(), 0..12),
    )
        .prop_map(|(number, currency, kind, closing, movements)| Account {
            number,
            currency,
            kind,
            closing,
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

proptest! {
    #![proptest_config(ProptestConfig::with_cases(256))]

    /// A history written in any manner reads back as it was.
    #[test]
    fn what_was_written_is_read(history in histories(), style in styles()) {
        let bytes = write(&history, style);
        let reading = read(&bytes);
        prop_assert_eq!(reading.format, Format::Ofx);
        prop_assert!(reading.skipped.is_empty(), "{:?}", reading.skipped);
        prop_assert_eq!(reading.statements.len(), history.len());
        for (statement, account) in reading.statements.iter().zip(&history) {
            prop_assert_eq!(statement.head.account.as_ref(), Some(&account.number));
            let currency = statement.head.currency.unwrap();
            prop_assert_eq!(currency.code(), account.currency);
            prop_assert_eq!(statement.head.kind, Some(account.kind));
            prop_assert_eq!(statement.balances.closing, Some(account.closing));
            prop_assert_eq!(statement.balances.closing_date, Some(date(2026, 1, 31)));
            let lines: Vec<_> = statement.lines.iter().map(said).collect();
            let movements: Vec<_> =
                account.movements.iter().map(|m| (m.date, m.amount, m.text.as_str(), m.id.as_deref())).collect();
            prop_assert_eq!(lines, movements);
        }
    }

    /// A line says where it stands: there its mark is, on that line, and lines follow one another.
    #[test]
    fn a_line_says_where_it_stands(history in histories(), mut style in styles()) {
        style.is_lower_case = false;
        let bytes = write(&history, style);
        let width = style.characters.width();
        let reading = read(&bytes);
        let mut last_end = 0;
        for line in reading.lines() {
            let (start, end) = (usize::try_from(line.position.start)?, usize::try_from(line.position.end)?);
            prop_assert!(last_end <= start && start < end && end <= bytes.len());
            let letters: Vec<u8> = bytes[start..start + 9 * width].iter().copied().filter(|&b| b != 0).collect();
            prop_assert_eq!(String::from_utf8_lossy(&letters), "<STMTTRN>");
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
        blows in blows(PIECES, may_replace, 80),
    ) {
        style.characters = Characters::Utf8;
        style.is_lower_case = false;
        if style.line_end == "\r" {
            style.line_end = "\n"; // a line feed among the damages would change what a line is
        }
        let bytes = damaged(write(&history, style), blows);
        let marks: Vec<usize> = memchr::memmem::find_iter(&bytes, b"<STMTTRN>").collect();
        let Ok(reading) = read_all(&bytes) else {
            prop_assert!(marks.is_empty(), "a file with transactions is refused");
            return Ok(());
        };
        // Damage may leave a mark, such as `<STMTTRN >`, that is not counted here but is read.
        for mark in marks {
            let is_line = reading.lines().any(|line| line.position.start == mark as u64);
            let number = memchr::memchr_iter(b'\n', &bytes[..mark]).count() + 1;
            let is_skipped = reading.skipped.iter().any(|skipped| skipped.line as usize == number);
            prop_assert!(is_line || is_skipped, "the transaction at byte {mark} is lost: {reading:#?}");
        }
    }

    /// Bytes of any kind end in a reading or an error.
    #[test]
    fn nothing_panics(bytes in prop::collection::vec(any::<u8>(), 0..600), start in prop::sample::select(STARTS)) {
        let _ = read_all(&[start, &bytes].concat());
    }

    /// Marks in any order end in a reading or an error.
    #[test]
    fn no_order_of_marks_panics(pieces in prop::collection::vec(prop::sample::select(PIECES), 0..80)) {
        let _ = read_all(&[&b"<OFX>"[..], &pieces.concat()].concat());
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(32))]

    /// Where the reader's window happens to end makes no difference.
    #[test]
    fn the_window_is_not_seen(history in histories(), style in styles(), short in 0..3000_usize) {
        let plain = read(&write(&history, Style { characters: Characters::Utf8, ..style }));
        let bytes = write(&history, style);
        let pad = style.characters.blanks(MORE_THAN_A_WINDOW - short);
        let at = after_root(style.characters, &bytes);
        let padded = [&bytes[..at], &pad, &bytes[at..]].concat();
        let sides = [plain, read(&padded)];
        let [left, right] = sides.each_ref().map(|reading| reading.lines().map(said).collect::<Vec<_>>());
        prop_assert_eq!(left, right);
        prop_assert_eq!(&sides[1].skipped, &[]);
    }
}

/// What stands in a comment is no transaction.
fn may_replace(piece: &[u8]) -> bool {
    !piece.starts_with(b"<!")
}

const STARTS: &[&[u8]] =
    &[b"", b"<OFX>", b"<OFX><STMTTRN>", b"OFXHEADER:100\r\n", b"\xFF\xFE<\0O\0F\0X\0>\0", b"<?xml?><STMTRS>"];

const PIECES: &[&[u8]] = &[
    b"<STMTTRN>",
    b"</STMTTRN>",
    b"<STMTTRN/>",
    b"<DTPOSTED>20260131",
    b"<TRNAMT>-1,00",
    b"</TRNAMT>",
    b"<NAME>A",
    b"<MEMO>",
    b"</MEMO>",
    b"<FITID>",
    b"<STMTRS>",
    b"</STMTRS>",
    b"<CCSTMTRS>",
    b"<BANKACCTFROM>",
    b"<ACCTID>1",
    b"<CURDEF>BRL",
    b"<LEDGERBAL>",
    b"<BALAMT>1.000",
    b"<DTASOF>00000000",
    b"</LEDGERBAL>",
    b"<STATUS>",
    b"<CODE>15500",
    b"<SEVERITY>ERROR",
    b"</STATUS>",
    b"<SONRS>",
    b"</SONRS>",
    b"<OFX>",
    b"</OFX>",
    b"<CURRENCY>",
    b"<CURSYM>USD",
    b"</CURRENCY>",
    b"<INVTRAN>",
    b"<STMTTRNP>",
    b"<",
    b"</",
    b"<!--",
    b"-->",
    b"<![CDATA[",
    b"]]>",
    b"&amp;",
    b"&",
    b"<X",
    b">",
    b"\0",
    b"\xC3",
    b"\n",
    b"\r\n",
    b"<BANKTRANLIST>",
    b"<MEMO x='",
    b"<SALDO ANTERIOR>",
    b"<NAME>SALDO ANTERIOR",
];

/// Where the document's content begins.
fn after_root(characters: Characters, bytes: &[u8]) -> usize {
    let letters: Vec<u8> =
        bytes.chunks(characters.width()).map(|unit| unit.iter().copied().max().unwrap_or(0)).collect();
    (memchr::memmem::find(&letters.to_ascii_uppercase(), b"<OFX>").unwrap() + 5) * characters.width()
}
