//! The laws of reading CAMT: what was written is read, nothing is lost, nothing panics.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on says so by panicking")]

mod damage;

use chrono::{Days, NaiveDate};
use damage::{blows, damaged};
use fintrack_core::calendar::date;
use fintrack_core::statement::{Format, Reading, StatementKind, TextLine, read_all};
use fintrack_core::testing::camt::{Account, Entry, styles, write};
use fintrack_core::testing::characters::Characters;
use proptest::prelude::*;
use rust_decimal::Decimal;

/// A byte more than two of the reader's buffers.
const MORE_THAN_BUFFERS: usize = 2 * 64 * 1024 + 1;

/// Texts as banks print them: accents of Latin-1, ampersands, brackets; no blanks at the ends and never two in a row.
fn texts() -> impl Strategy<Value = String> {
    let word = "[A-Za-z0-9áéíóúâêôãõçÁÉÍÓÚ&<*./:-]{1,12}";
    prop::collection::vec(word, 1..6).prop_map(|words| words.join(" "))
}

fn amounts() -> impl Strategy<Value = Decimal> {
    (-9_999_999_999_i64..9_999_999_999, 0..4_u32).prop_map(|(units, scale)| Decimal::new(units, scale))
}

fn days() -> impl Strategy<Value = NaiveDate> {
    (0..20_000_u64).prop_map(|n| date(1990, 1, 1) + Days::new(n))
}

fn entries() -> impl Strategy<Value = Entry> {
    (days(), amounts(), texts(), prop::option::of("[A-Z0-9-]{1,36}"), any::<bool>())
        .prop_filter("what banks print where they have no reference", |(_, _, _, id, _)| {
            !matches!(id.as_deref(), Some("NONREF" | "NOREF" | "NOTPROVIDED"))
        })
        .prop_map(|(date, amount, text, id, is_reversal)| Entry { date, amount, text, id, is_reversal })
}

fn accounts() -> impl Strategy<Value = Account> {
    (
        "[A-Z]{2}[0-9]{2,20}",
        prop::sample::select(vec!["BRL", "CHF", "EUR"]),
        prop::sample::select(vec![StatementKind::Account, StatementKind::Card]),
        amounts(),
        amounts(),
        prop::collection::vec(entries(), 0..12),
    )
        .prop_map(|(number, currency, kind, opening, closing, entries)| Account {
            number,
            currency,
            kind,
            opening,
            closing,
            entries,
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

    /// A history written in any version and manner reads back as it was.
    #[test]
    fn what_was_written_is_read(history in histories(), style in styles()) {
        let bytes = write(&history, style);
        let reading = read(&bytes);
        prop_assert_eq!(reading.format, Format::Camt);
        prop_assert!(reading.skipped.is_empty(), "{:?}", reading.skipped);
        prop_assert_eq!(reading.statements.len(), history.len());
        for (statement, account) in reading.statements.iter().zip(&history) {
            prop_assert_eq!(statement.head.account.as_ref(), Some(&account.number));
            let currency = statement.head.currency.unwrap();
            prop_assert_eq!(currency.code(), account.currency);
            prop_assert_eq!(statement.head.kind, Some(account.kind));
            prop_assert_eq!(statement.balances.opening, Some(account.opening));
            prop_assert_eq!(statement.balances.closing, Some(account.closing));
            prop_assert_eq!(statement.balances.closing_date, Some(date(2026, 1, 31)));
            let lines: Vec<_> = statement.lines.iter().map(said).collect();
            let entries: Vec<_> =
                account.entries.iter().map(|e| (e.date, e.amount, e.text.as_str(), e.id.as_deref())).collect();
            prop_assert_eq!(lines, entries);
        }
    }

    /// A line says where it stands: there its element begins and ends, on that line.
    #[test]
    fn a_line_says_where_it_stands(history in histories(), mut style in styles()) {
        style.prefix = "";
        let bytes = write(&history, style);
        let width = style.characters.width();
        let reading = read(&bytes);
        let line_end = if style.line_end == "\r" { b'\r' } else { b'\n' };
        let ascii = |from: usize, to: usize| -> Vec<u8> {
            bytes[from..to].iter().copied().filter(|byte| *byte != 0).collect()
        };
        for line in reading.lines() {
            let (start, end) = (usize::try_from(line.position.start)?, usize::try_from(line.position.end)?);
            prop_assert!(start < end && end <= bytes.len());
            prop_assert_eq!(ascii(start, start + 6 * width), b"<Ntry>");
            prop_assert_eq!(ascii(end - 7 * width, end), b"</Ntry>");
            let ends = memchr::memchr_iter(line_end, &bytes[..start]).count();
            prop_assert_eq!(line.position.line as usize, ends + 1);
        }
    }

    /// Of a file that was damaged in any way, each entry is a line, is named as skipped, or is counted in what follows
    /// the place where the markup breaks.
    #[test]
    fn no_entry_is_lost(
        history in histories(),
        mut style in styles(),
        blows in blows(PIECES, may_replace, 80),
    ) {
        style.characters = Characters::Utf8;
        style.prefix = "";
        // What a damaged section or declaration swallows is no entry.
        (style.uses_cdata, style.has_declaration) = (false, false);
        let bytes = damaged(write(&history, style), blows);
        // Where nothing at all can be read, the error says so.
        let Ok(reading) = read_all(&bytes) else { return Ok(()) };
        let marks = memchr::memmem::find_iter(&bytes, b"<Ntry>").count();
        let left: usize = reading.skipped.iter().filter_map(|row| rest(&row.reason)).sum();
        let named = reading.lines().count() + reading.skipped.len() + left;
        prop_assert!(named >= marks, "{marks} entries, {named} named: {reading:#?}");
    }

    /// Bytes of any kind end in a reading or an error.
    #[test]
    fn nothing_panics(bytes in prop::collection::vec(any::<u8>(), 0..600), start in prop::sample::select(STARTS)) {
        let _ = read_all(&[start, &bytes].concat());
    }

    /// Marks in any order end in a reading or an error.
    #[test]
    fn no_order_of_marks_panics(pieces in prop::collection::vec(prop::sample::select(PIECES), 0..80)) {
        let _ = read_all(&[&b"<Document><BkToCstmrStmt><Stmt>"[..], &pieces.concat()].concat());
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(32))]

    /// Where the reader's buffer happens to end makes no difference.
    #[test]
    fn the_buffer_is_not_seen(history in histories(), mut style in styles(), short in 0..3000_usize) {
        style.prefix = "";
        let bytes = write(&history, style);
        let plain = read(&bytes);
        let width = style.characters.width();
        let letters: Vec<u8> = bytes.chunks(width).map(|unit| unit.iter().copied().max().unwrap_or(0)).collect();
        let at = memchr::memmem::find(&letters, b"<GrpHdr>").unwrap() * width;
        let pad = style.characters.blanks(MORE_THAN_BUFFERS - short);
        let padded = [&bytes[..at], &pad, &bytes[at..]].concat();
        let sides = [plain, read(&padded)];
        let [left, right] = sides.each_ref().map(|reading| reading.lines().map(said).collect::<Vec<_>>());
        prop_assert_eq!(left, right);
        prop_assert_eq!(&sides[1].skipped, &[]);
    }
}

/// How many entries a reason counts as left.
fn rest(reason: &str) -> Option<usize> {
    reason.strip_prefix("from here on nothing is read, of ")?.split(' ').next()?.parse().ok()
}

/// What stands in a comment or a section is no entry.
fn may_replace(piece: &[u8]) -> bool {
    !piece.starts_with(b"<!") && !piece.starts_with(b"<?")
}

const STARTS: &[&[u8]] = &[
    b"",
    b"<Document>",
    b"<BkToCstmrStmt><Stmt><Ntry>",
    b"<?xml version='1.0' encoding='ISO-8859-1'?><BkToCstmrStmt><Stmt>",
    b"\xFF\xFE<\0D\0o\0c\0u\0m\0e\0n\0t\0>\0",
    b"<BkToCstmrStmt><Stmt><Ntry><Amt>1</Amt></Ntry></Stmt>",
];

const PIECES: &[&[u8]] = &[
    b"<Ntry>",
    b"</Ntry>",
    b"<Ntry/>",
    b"<Amt Ccy='EUR'>1.00</Amt>",
    b"<Amt Ccy='",
    b"</Amt>",
    b"<CdtDbtInd>DBIT</CdtDbtInd>",
    b"<Sts>PDNG</Sts>",
    b"<BookgDt><Dt>2026-01-31</Dt></BookgDt>",
    b"<NtryDtls><TxDtls>",
    b"</TxDtls></NtryDtls>",
    b"<Stmt>",
    b"</Stmt>",
    b"<Bal><Tp><CdOrPrtry><Cd>OPBD</Cd></CdOrPrtry></Tp><Amt>1</Amt></Bal>",
    b"<BkToCstmrStmt>",
    b"</BkToCstmrStmt>",
    b"<Document xmlns='urn:other'>",
    b"</Document>",
    b"<!DOCTYPE a [<!ENTITY b 'c'>]>",
    b"<!--",
    b"-->",
    b"<![CDATA[",
    b"]]>",
    b"<?x",
    b"?>",
    b"&amp;",
    b"&b;",
    b"&#xE9;",
    b"&",
    b"<",
    b"</",
    b">",
    b"\xC3",
    b"\n",
];
