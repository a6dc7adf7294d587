//! Laws of reading text tables: one history, written in many dialects, reads back as itself or is asked about.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on says so by panicking")]

use std::collections::BTreeMap;
use std::fmt::Write as _;

use chrono::{Datelike, NaiveDate};
use fintrack_core::calendar::date;
use fintrack_core::statement::{Reading, read_all};
use proptest::prelude::*;
use proptest::sample::select;
use rust_decimal::Decimal;

/// One movement of an invented account.
#[derive(Clone, Debug)]
struct Movement {
    date: NaiveDate,
    cents: i64,
    text: String,
}

#[derive(Clone, Copy, Debug, PartialEq)]
enum Dates {
    DayFirst(char),
    MonthFirst,
    Iso,
    IsoTime,
    Compact,
    Named,
    ShortYear,
}

#[derive(Clone, Copy, Debug, PartialEq)]
enum Amounts {
    Signed,
    TrailingMinus,
    Parentheses,
    Lettered,
    Flagged,
    Split,
    SplitNegative,
    SplitZeros,
}

#[derive(Clone, Copy, Debug, PartialEq)]
enum Quotes {
    Always,
    WhereNeeded,
    /// Broken on purpose: nothing is quoted, whatever it holds.
    Never,
}

#[derive(Clone, Copy, Debug, PartialEq)]
enum Charset {
    Utf8,
    Utf8WithMark,
    Windows1252,
    Utf16,
}

/// The names of date, text, amount, debit, credit, flag and balance.
type Names = [&'static str; 7];

const PORTUGUESE: Names = ["Data", "Histórico", "Valor", "Débito", "Crédito", "D/C", "Saldo"];
const SPANISH: Names = ["Fecha", "Concepto", "Importe", "Cargo", "Abono", "D/C", "Saldo"];
const GERMAN: Names = ["Buchungstag", "Verwendungszweck", "Betrag", "Soll", "Haben", "S/H", "Kontostand"];
const FRENCH: Names = ["Date opération", "Libellé", "Montant", "Débit", "Crédit", "Sens", "Solde"];
const DUTCH: Names = ["Boekdatum", "Omschrijving", "Bedrag", "Af", "Bij", "Af Bij", "Saldo na mutatie"];
const ENGLISH: Names = ["Date", "Description", "Amount", "Paid out", "Paid in", "DR/CR", "Balance"];

#[derive(Clone, Debug)]
#[allow(clippy::struct_excessive_bools, reason = "each is a habit that a bank has or has not")]
struct Dialect {
    names: Option<Names>,
    dates: Dates,
    amounts: Amounts,
    comma: bool,
    groups: bool,
    currency: &'static str,
    delimiter: char,
    quotes: Quotes,
    newline: &'static str,
    charset: Charset,
    preamble: Vec<&'static str>,
    footer: Vec<&'static str>,
    balance: bool,
    newest_first: bool,
    opening: i64,
}

fn movements(days: i64, count: impl Into<prop::collection::SizeRange>) -> impl Strategy<Value = Vec<Movement>> {
    let texts = select(vec![
        "Padaria São João",
        "PIX ENVIADO Ana Souza",
        "Mercado 12/02",
        "TED recebida",
        "Uber *Trip",
        "Farmácia; centro",
        "Loja \"Azul\"",
        "Boleto, energia",
        "Café 1.234,56",
        "Aluguel 01 02 2024",
        "12345",
        "Salário",
    ]);
    let cents = prop_oneof![1..100_000i64, -100_000..=-1i64, select(vec![123_456i64, -100_000_000, 100, -5])];
    let movement = (0..days, cents, texts);
    (0..3000i64, prop::collection::vec(movement, count)).prop_map(|(start, mut movements)| {
        movements.sort_by_key(|(day, ..)| *day);
        let first = date(2015, 1, 1) + chrono::Days::new(u64::try_from(start).unwrap());
        movements
            .into_iter()
            .map(|(day, cents, text)| Movement {
                date: first + chrono::Days::new(u64::try_from(day).unwrap()),
                cents,
                text: text.to_owned(),
            })
            .collect()
    })
}

/// Dialects as countries have them: the order of dates, the decimal mark and the language go together.
fn dialects() -> impl Strategy<Value = Dialect> {
    let home = prop_oneof![
        4 => (select(vec![PORTUGUESE, SPANISH, GERMAN, FRENCH, DUTCH]), select(vec![
            Dates::DayFirst('/'), Dates::DayFirst('.'), Dates::DayFirst('-'), Dates::Iso, Dates::Compact, Dates::ShortYear,
        ]), Just(true)),
        2 => (Just(ENGLISH), select(vec![
            Dates::DayFirst('/'), Dates::MonthFirst, Dates::Iso, Dates::IsoTime, Dates::Named,
        ]), Just(false)),
    ];
    let amounts = select(vec![
        Amounts::Signed,
        Amounts::Signed,
        Amounts::TrailingMinus,
        Amounts::Parentheses,
        Amounts::Lettered,
        Amounts::Flagged,
        Amounts::Split,
        Amounts::SplitNegative,
        Amounts::SplitZeros,
    ]);
    let style = (any::<bool>(), select(vec!["", "", "", "R$ ", "$", "€"]), prop::bool::weighted(0.9));
    let cut = (
        select(vec![';', ',', '\t', '|']),
        prop_oneof![5 => Just(Quotes::WhereNeeded), 4 => Just(Quotes::Always), 1 => Just(Quotes::Never)],
        select(vec!["\n", "\r\n", "\r"]),
        select(vec![Charset::Utf8, Charset::Utf8, Charset::Utf8WithMark, Charset::Windows1252, Charset::Utf16]),
    );
    let around = (
        prop::sample::subsequence(vec!["Extrato de conta corrente", "Conta: 12345-6", "", "Período: março"], 0..=4),
        prop::sample::subsequence(vec!["", "Fim do extrato", "Emitido pelo internet banking"], 0..=3),
    );
    let balance = (prop::bool::weighted(0.6), any::<bool>(), -1_000_000..1_000_000i64);
    (home, amounts, style, cut, around, balance).prop_map(
        |(
            (names, dates, comma),
            amounts,
            (groups, currency, named),
            (delimiter, quotes, newline, charset),
            around,
            balance,
        )| Dialect {
            names: named.then_some(names),
            dates,
            amounts,
            comma,
            groups,
            currency,
            delimiter,
            quotes,
            newline,
            charset,
            preamble: around.0,
            footer: around.1,
            balance: balance.0,
            newest_first: balance.1,
            opening: balance.2,
        },
    )
}

impl Dialect {
    fn date(&self, day: NaiveDate) -> String {
        match self.dates {
            Dates::DayFirst(mark) => day.format(&format!("%d{mark}%m{mark}%Y")).to_string(),
            Dates::MonthFirst => day.format("%m/%d/%Y").to_string(),
            Dates::Iso => day.format("%Y-%m-%d").to_string(),
            Dates::IsoTime => day.format("%Y-%m-%dT23:59:59").to_string(),
            Dates::Compact => day.format("%Y%m%d").to_string(),
            Dates::Named => day.format("%d %b %Y").to_string(),
            Dates::ShortYear => day.format("%d/%m/%y").to_string(),
        }
    }

    fn magnitude(&self, cents: i64) -> String {
        let (decimal, group) = if self.comma { (',', '.') } else { ('.', ',') };
        let (units, rest) = (cents.unsigned_abs() / 100, cents.unsigned_abs() % 100);
        let digits = units.to_string();
        let mut whole = String::new();
        for (at, digit) in digits.chars().enumerate() {
            if self.groups && at > 0 && (digits.len() - at).is_multiple_of(3) {
                whole.push(group);
            }
            whole.push(digit);
        }
        format!("{}{whole}{decimal}{rest:02}", self.currency)
    }

    fn signed(&self, cents: i64) -> String {
        let text = self.magnitude(cents);
        if cents < 0 { format!("-{text}") } else { text }
    }

    /// The cells of amount and direction.
    fn amount(&self, cents: i64) -> Vec<String> {
        let text = self.magnitude(cents);
        let is_out = cents < 0;
        let letter = |out: &str, into: &str| if is_out { out.to_owned() } else { into.to_owned() };
        let pair = |out: String, vacant: String| {
            if is_out { vec![out, vacant] } else { vec![vacant, text.clone()] }
        };
        match self.amounts {
            Amounts::Signed => vec![self.signed(cents)],
            Amounts::TrailingMinus => vec![letter(&format!("{text}-"), &text)],
            Amounts::Parentheses => vec![letter(&format!("({text})"), &text)],
            Amounts::Lettered => vec![format!("{text} {}", letter("D", "C"))],
            Amounts::Flagged => vec![text.clone(), letter("D", "C")],
            Amounts::Split => pair(text.clone(), String::new()),
            Amounts::SplitNegative => pair(format!("-{text}"), String::new()),
            Amounts::SplitZeros => pair(text.clone(), self.magnitude(0)),
        }
    }

    fn header(&self) -> Option<Vec<String>> {
        let [date, text, amount, debit, credit, flag, balance] = self.names?;
        let mut names = vec![date, text];
        match self.amounts {
            Amounts::Split | Amounts::SplitNegative | Amounts::SplitZeros => names.extend([debit, credit]),
            Amounts::Flagged => names.extend([amount, flag]),
            Amounts::Signed | Amounts::TrailingMinus | Amounts::Parentheses | Amounts::Lettered => names.push(amount),
        }
        names.extend(self.balance.then_some(balance));
        Some(names.into_iter().map(str::to_owned).collect())
    }

    fn row(&self, cells: &[String]) -> String {
        let quoted = |cell: &String| match self.quotes {
            Quotes::Never => cell.clone(),
            Quotes::WhereNeeded if !cell.contains([self.delimiter, '"']) => cell.clone(),
            Quotes::WhereNeeded | Quotes::Always => format!("\"{}\"", cell.replace('"', "\"\"")),
        };
        cells.iter().map(quoted).collect::<Vec<_>>().join(&self.delimiter.to_string())
    }

    /// The file, and the movements in the order of its rows.
    fn write(&self, history: &[Movement]) -> (Vec<u8>, Vec<Movement>) {
        let mut balance = self.opening;
        let mut rows: Vec<(String, Movement)> = history
            .iter()
            .map(|movement| {
                balance += movement.cents;
                let mut cells = vec![self.date(movement.date), movement.text.clone()];
                cells.extend(self.amount(movement.cents));
                cells.extend(self.balance.then(|| self.signed(balance)));
                (self.row(&cells), movement.clone())
            })
            .collect();
        if self.newest_first {
            rows.reverse();
        }
        let mut text = String::new();
        let around = |lines: &[&str]| lines.iter().map(|line| (*line).to_owned()).collect::<Vec<_>>();
        let header = self.header().map(|names| self.row(&names));
        let lines = around(&self.preamble).into_iter().chain(header);
        for line in lines.chain(rows.iter().map(|(row, _)| row.clone())).chain(around(&self.footer)) {
            write!(text, "{line}{}", self.newline).unwrap();
        }
        let bytes = match self.charset {
            Charset::Utf8 => text.into_bytes(),
            Charset::Utf8WithMark => format!("\u{feff}{text}").into_bytes(),
            Charset::Windows1252 => encoding_rs::WINDOWS_1252.encode(&text).0.into_owned(),
            Charset::Utf16 => format!("\u{feff}{text}").encode_utf16().flat_map(u16::to_le_bytes).collect(),
        };
        (bytes, rows.into_iter().map(|(_, movement)| movement).collect())
    }

    /// The same dialect with nothing left to doubt: names, quotes where they are needed, dates in full, and a balance
    /// that proves the amounts.
    fn plain(self) -> Self {
        Self {
            names: self.names.or(Some(if self.comma { PORTUGUESE } else { ENGLISH })),
            quotes: if self.quotes == Quotes::Never { Quotes::WhereNeeded } else { self.quotes },
            dates: if self.dates == Dates::ShortYear { Dates::DayFirst('/') } else { self.dates },
            balance: true,
            ..self
        }
    }
}

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
        let charset = if dialect.charset == Charset::Utf16 { Charset::Utf8 } else { dialect.charset };
        let dialect = Dialect { charset, ..dialect };
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
