//! A history in any dialect of text tables: what is not asked about is read as it was written.
#![no_main]

use std::collections::HashMap;

use arbitrary::Arbitrary;
use chrono::{Days, NaiveDate};
use fintrack_core::statement::Reading;
use fintrack_core::testing::characters::Characters;
use fintrack_core::testing::table::{
    Amounts, DUTCH, Dates, Dialect, ENGLISH, FRENCH, GERMAN, Movement, PORTUGUESE, Quotes, SPANISH, TEXTS,
};
use fintrack_fuzz::laws;
use libfuzzer_sys::fuzz_target;
use rust_decimal::Decimal;

/// What the fuzzer turns the knobs of. Numbers choose from lists, so that every input is a table.
#[derive(Debug, Arbitrary)]
struct Case {
    first_day: u16,
    /// Days since the one before, cents, which text.
    movements: Vec<(u8, i32, u8)>,
    opening: i32,
    has_names: bool,
    language: u8,
    dates: u8,
    amounts: u8,
    groups: bool,
    currency: u8,
    delimiter: u8,
    quotes: u8,
    newline: u8,
    characters: u8,
    preamble: u8,
    footer: u8,
    has_balance: bool,
    is_newest_first: bool,
}

fn chosen<T: Clone>(number: u8, list: &[T]) -> T {
    list[usize::from(number) % list.len()].clone()
}

impl Case {
    fn dialect(&self) -> Dialect {
        let (names, comma) = chosen(
            self.language,
            &[(PORTUGUESE, true), (SPANISH, true), (GERMAN, true), (FRENCH, true), (DUTCH, true), (ENGLISH, false)],
        );
        let dates: &[Dates] = if comma {
            &[Dates::DayFirst('/'), Dates::DayFirst('.'), Dates::DayFirst('-'), Dates::Iso, Dates::Compact, Dates::ShortYear]
        } else {
            &[Dates::DayFirst('/'), Dates::MonthFirst, Dates::Iso, Dates::IsoTime, Dates::Named]
        };
        let amounts = [
            Amounts::Signed,
            Amounts::TrailingMinus,
            Amounts::Parentheses,
            Amounts::Lettered,
            Amounts::Flagged,
            Amounts::Split,
            Amounts::SplitNegative,
            Amounts::SplitZeros,
        ];
        let characters = [
            Characters::Utf8,
            Characters::Utf8WithMark,
            Characters::Windows1252,
            Characters::Utf16LittleEndian,
        ];
        let around = |bits: u8, lines: &[&'static str]| -> Vec<&'static str> {
            (0..).zip(lines).filter(|(at, _)| bits >> at & 1 == 1).map(|(_, line)| *line).collect()
        };
        Dialect {
            names: self.has_names.then_some(names),
            dates: chosen(self.dates, dates),
            amounts: chosen(self.amounts, &amounts),
            comma,
            groups: self.groups,
            currency: chosen(self.currency, &["", "R$ ", "$", "€"]),
            delimiter: chosen(self.delimiter, &[';', ',', '\t', '|']),
            quotes: chosen(self.quotes, &[Quotes::WhereNeeded, Quotes::Always, Quotes::Never]),
            newline: chosen(self.newline, &["\n", "\r\n", "\r"]),
            characters: chosen(self.characters, &characters),
            preamble: around(self.preamble, &["Extrato de conta corrente", "Conta: 12345-6", "", "Período: março"]),
            footer: around(self.footer, &["", "Fim do extrato", "Emitido pelo internet banking"]),
            balance: self.has_balance,
            newest_first: self.is_newest_first,
            opening: self.opening.into(),
        }
    }

    fn history(&self) -> Vec<Movement> {
        let mut day = NaiveDate::from_ymd_opt(2015, 1, 1).unwrap_or_default() + Days::new(u64::from(self.first_day) % 3_000);
        let movement = |&(days, cents, text): &(u8, i32, u8)| {
            day = day + Days::new(u64::from(days) % 40);
            // A movement of nothing is none.
            let cents = if cents == 0 { 1 } else { i64::from(cents) };
            Movement { date: day, cents, text: chosen(text, TEXTS).to_owned() }
        };
        self.movements.iter().take(60).map(movement).collect()
    }
}

/// How often each day and amount occurs.
fn counted(figures: impl Iterator<Item = (NaiveDate, Decimal)>) -> HashMap<(NaiveDate, Decimal), i32> {
    let mut counts = HashMap::new();
    for figure in figures {
        *counts.entry(figure).or_default() += 1;
    }
    counts
}

fn assert_is(reading: &Reading, rows: &[Movement], text: &[u8]) {
    let text = String::from_utf8_lossy(text);
    let has_problems = reading.skipped.iter().any(|skipped| skipped.is_problem);
    let read: Vec<_> = reading.lines().map(|line| (line.date, line.amount.normalize())).collect();
    let written: Vec<_> = rows.iter().map(|row| (row.date, Decimal::new(row.cents, 2).normalize())).collect();
    if has_problems {
        // Of a table whose rows are broken, what is read is still right.
        let all = counted(written.into_iter());
        for (figure, count) in counted(read.into_iter()) {
            assert!(all.get(&figure).is_some_and(|most| count <= *most), "{figure:?} was not written\n{text}");
        }
    } else {
        assert_eq!(read, written, "{:?}\n{text}", reading.warnings);
    }
}

fuzz_target!(|case: Case| {
    let (bytes, rows) = case.dialect().write(&case.history());
    if let Some(reading) = laws::of_reading(&bytes)
        && reading.questions.is_empty()
    {
        assert_is(&reading, &rows, &bytes);
    }
});
