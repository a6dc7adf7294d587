//! Laws of reading workbooks: one history, written in every kind of workbook and in many manners, reads back as itself.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on says so by panicking")]

use chrono::NaiveDate;
use fintrack_core::calendar::date;
use fintrack_core::statement::{Reading, read_all};
use fintrack_core::testing::workbook::{Cell, KINDS, Kind, cents, sheet, text, write, zip};
use proptest::prelude::*;
use proptest::sample::select;
use rust_decimal::Decimal;

#[derive(Clone, Debug)]
struct Movement {
    date: NaiveDate,
    cents: i64,
    text: &'static str,
}

#[derive(Clone, Copy, Debug, PartialEq)]
enum Days {
    Cells,
    IsoTexts,
    DayFirstTexts,
}

#[derive(Clone, Copy, Debug, PartialEq)]
enum Amounts {
    Signed,
    SignedTexts,
    Split,
}

#[derive(Clone, Debug)]
struct Manner {
    kind: Kind,
    days: Days,
    amounts: Amounts,
    preamble_rows: usize,
    empty_columns: usize,
    has_balance: bool,
    has_gaps: bool,
    has_footer: bool,
}

fn movements() -> impl Strategy<Value = Vec<Movement>> {
    let texts = select(vec![
        "Padaria São João",
        "PIX ENVIADO Ana Souza",
        "Loja \"Azul\" & Cia <matriz>",
        "\"Entre aspas\"",
        "=CMD|' /C calc'!A0",
        "Mercado; centro, loja\t2",
        "Ação 🎅 рубль",
        "01/02/2024",
        "12345",
    ]);
    let amount =
        prop_oneof![-100_000..=-1_i64, 1..100_000_i64, select(vec![-123_456_i64, 999_999_999, 100, -1_234_500])];
    prop::collection::vec((0..90_i64, amount, texts), 4..30).prop_map(|mut movements| {
        movements.sort_by_key(|(day, ..)| *day);
        // Money goes both ways: with one way alone the sign may be asked for.
        movements[0].1 = -movements[1].1.abs();
        movements[1].1 = movements[1].1.abs();
        let day = |after| date(2024, 1, 20) + chrono::Days::new(u64::try_from(after).unwrap());
        movements.into_iter().map(|(after, cents, text)| Movement { date: day(after), cents, text }).collect()
    })
}

fn manners() -> impl Strategy<Value = Manner> {
    let days = select(vec![Days::Cells, Days::Cells, Days::IsoTexts, Days::DayFirstTexts]);
    let amounts = select(vec![Amounts::Signed, Amounts::SignedTexts, Amounts::Split]);
    let shape = (0..4_usize, 0..3_usize, any::<[bool; 3]>());
    (select(KINDS.to_vec()), days, amounts, shape).prop_map(
        |(kind, days, amounts, (preamble_rows, empty_columns, [has_balance, has_gaps, has_footer]))| Manner {
            kind,
            days,
            amounts,
            preamble_rows,
            empty_columns,
            has_balance,
            has_gaps,
            has_footer,
        },
    )
}

/// Hundredths as a Brazilian prints them.
fn printed(cents: i64) -> String {
    format!("{}{},{:02}", if cents < 0 { "-" } else { "" }, cents.abs() / 100, cents.abs() % 100)
}

impl Manner {
    /// The rows, and the row of each movement, counted from 1.
    fn rows(&self, movements: &[Movement]) -> (Vec<Vec<Cell>>, Vec<u32>) {
        let mut rows: Vec<Vec<Cell>> = Vec::new();
        let titles = ["Extrato de conta corrente", "Conta: 12345-6", "Cliente: Ana Souza"];
        rows.extend(titles.iter().take(self.preamble_rows).map(|title| self.row([text(*title)])));
        let amount_names = match self.amounts {
            Amounts::Signed | Amounts::SignedTexts => vec!["Valor"],
            Amounts::Split => vec!["Débito", "Crédito"],
        };
        let balance_name = ["Saldo"].into_iter().filter(|_| self.has_balance);
        let names = ["Data", "Histórico"].into_iter().chain(amount_names).chain(balance_name);
        rows.push(self.row(names.map(text)));
        let mut at = Vec::new();
        let mut balance = 1_000_000;
        for (index, movement) in movements.iter().enumerate() {
            if self.has_gaps && index % 5 == 3 {
                rows.push(self.row([]));
            }
            balance += movement.cents;
            let day = match self.days {
                Days::Cells => Cell::Day(movement.date),
                Days::IsoTexts => text(movement.date.to_string()),
                Days::DayFirstTexts => text(movement.date.format("%d/%m/%Y").to_string()),
            };
            let mut cells = vec![day, text(movement.text)];
            match self.amounts {
                Amounts::Signed => cells.push(cents(movement.cents)),
                Amounts::SignedTexts => cells.push(text(printed(movement.cents))),
                Amounts::Split if movement.cents < 0 => cells.extend([cents(-movement.cents), Cell::Empty]),
                Amounts::Split => cells.extend([Cell::Empty, cents(movement.cents)]),
            }
            if self.has_balance {
                // The balance is a number even where the amounts are texts.
                cells.push(cents(balance));
            }
            rows.push(self.row(cells));
            at.push(u32::try_from(rows.len()).unwrap());
        }
        if self.has_footer {
            rows.push(self.row([]));
            rows.push(self.row([text("Emitido pelo internet banking")]));
        }
        (rows, at)
    }

    fn row(&self, cells: impl IntoIterator<Item = Cell>) -> Vec<Cell> {
        std::iter::repeat_n(Cell::Empty, self.empty_columns).chain(cells).collect()
    }

    fn write(&self, movements: &[Movement]) -> (Vec<u8>, Vec<u32>) {
        let (rows, at) = self.rows(movements);
        (write(self.kind, &[sheet("Extrato", rows)]), at)
    }

    /// Whether a reader may ask: texts may leave the order of the days open, and numbers of pages their decimal mark.
    fn may_ask(&self) -> bool {
        self.days == Days::DayFirstTexts || self.kind == Kind::Html
    }
}

fn read_back(reading: &Reading) -> Vec<(NaiveDate, Decimal, String, u32)> {
    reading.lines().map(|line| (line.date, line.amount, line.description.to_string(), line.position.line)).collect()
}

/// A text as one line of a table has it.
fn on_one_line(text: &str, kind: Kind) -> String {
    let blank = text.replace('\t', " ");
    if kind == Kind::Html { blank.split_whitespace().collect::<Vec<_>>().join(" ") } else { blank }
}

proptest! {
    /// Each movement is a line, on the row where it stands, and nothing else is.
    #[test]
    fn a_history_reads_back_as_itself_from_every_kind_of_workbook(movements in movements(), manner in manners()) {
        let (bytes, rows) = manner.write(&movements);
        let reading = read_all(&bytes).unwrap();
        if !reading.questions.is_empty() {
            prop_assert!(manner.may_ask(), "{:?}", reading.questions);
            return Ok(());
        }
        let expected: Vec<_> = movements
            .iter()
            .zip(rows)
            .map(|(movement, row)| {
                (movement.date, Decimal::new(movement.cents, 2), on_one_line(movement.text, manner.kind), row)
            })
            .collect();
        prop_assert_eq!(read_back(&reading), expected);
        prop_assert!(reading.skipped.iter().all(|skipped| !skipped.is_problem), "{:?}", reading.skipped);
    }

}

proptest! {
    // Each case writes and reads two workbooks twice.
    #![proptest_config(ProptestConfig::with_cases(48))]

    /// An archive of workbooks is those workbooks, in the order of their names.
    #[test]
    fn an_archive_is_its_members(first in movements(), second in movements(), manners in (manners(), manners())) {
        let (january, february) = (manners.0.write(&first).0, manners.1.write(&second).0);
        let archive = zip(&[("2024/february", &february), ("2024/", b""), ("2024/01", &january), ("leia-me.txt", b"Ola")]);
        let reading = read_all(&archive).unwrap();
        let alone = [read_all(&january).unwrap(), read_all(&february).unwrap()];
        let expected: Vec<_> = alone.iter().flat_map(read_back).collect();
        prop_assert_eq!(read_back(&reading), expected);
        prop_assert_eq!(reading.statements.len(), 2);
        prop_assert_eq!(reading.questions.len(), alone.iter().map(|reading| reading.questions.len()).sum::<usize>());
        prop_assert!(reading.skipped.iter().any(|skipped| skipped.reason.contains("leia-me.txt")));
    }

}

proptest! {
    /// What begins as a workbook or an archive and goes on as anything at all is refused, and nothing panics.
    #[test]
    fn nothing_panics_behind_the_first_bytes(
        magic in select(vec![
            &b"PK\x03\x04"[..], b"PK\x05\x06", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", b"<html><table>",
            b"<?xml version=\"1.0\"?><Workbook xmlns=\"urn:schemas-microsoft-com:office:spreadsheet\">",
        ]),
        garbage in prop::collection::vec(any::<u8>(), 0..2000),
    ) {
        let _ = read_all(&[magic, &garbage].concat());
    }

    /// A workbook with a few bytes changed, or cut short, is read or refused, and nothing panics.
    #[test]
    fn nothing_panics_on_a_damaged_workbook(
        movements in movements(),
        manner in manners(),
        changes in prop::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 0..8),
        end in prop::option::of(any::<prop::sample::Index>()),
    ) {
        let (mut bytes, _) = manner.write(&movements);
        for (at, byte) in changes {
            let at = at.index(bytes.len());
            bytes[at] = byte;
        }
        bytes.truncate(end.map_or(usize::MAX, |end| end.index(bytes.len())));
        let _ = read_all(&bytes);
    }
}
