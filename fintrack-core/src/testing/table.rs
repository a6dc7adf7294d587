//! Writes a history as a text table in the dialects of many banks, so that reading it back can be compared.

#![allow(missing_docs, reason = "habits of banks, named by the fields and variants of a style")]
#![allow(clippy::unwrap_used, reason = "a writer that cannot go on is a bug in the test")]

use std::fmt::Write as _;

use chrono::NaiveDate;
use proptest::prelude::*;
use proptest::sample::select;

use super::characters::Characters;
use crate::calendar::date;

/// One movement of an invented account.
#[derive(Clone, Debug)]
pub struct Movement {
    pub date: NaiveDate,
    pub cents: i64,
    pub text: String,
}

#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Dates {
    DayFirst(char),
    MonthFirst,
    Iso,
    IsoTime,
    Compact,
    Named,
    ShortYear,
}

#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Amounts {
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
pub enum Quotes {
    Always,
    WhereNeeded,
    /// Broken on purpose: nothing is quoted, whatever it holds.
    Never,
}

/// Texts that hold what tables are made of: marks, quotes, days, amounts.
pub const TEXTS: &[&str] = &[
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
];

/// The names of date, text, amount, debit, credit, flag and balance.
pub type Names = [&'static str; 7];

pub const PORTUGUESE: Names = ["Data", "Histórico", "Valor", "Débito", "Crédito", "D/C", "Saldo"];
pub const SPANISH: Names = ["Fecha", "Concepto", "Importe", "Cargo", "Abono", "D/C", "Saldo"];
pub const GERMAN: Names = ["Buchungstag", "Verwendungszweck", "Betrag", "Soll", "Haben", "S/H", "Kontostand"];
pub const FRENCH: Names = ["Date opération", "Libellé", "Montant", "Débit", "Crédit", "Sens", "Solde"];
pub const DUTCH: Names = ["Boekdatum", "Omschrijving", "Bedrag", "Af", "Bij", "Af Bij", "Saldo na mutatie"];
pub const ENGLISH: Names = ["Date", "Description", "Amount", "Paid out", "Paid in", "DR/CR", "Balance"];

#[derive(Clone, Debug)]
#[allow(clippy::struct_excessive_bools, reason = "each is a habit that a bank has or has not")]
pub struct Dialect {
    pub names: Option<Names>,
    pub dates: Dates,
    pub amounts: Amounts,
    pub comma: bool,
    pub groups: bool,
    pub currency: &'static str,
    pub delimiter: char,
    pub quotes: Quotes,
    pub newline: &'static str,
    pub characters: Characters,
    pub preamble: Vec<&'static str>,
    pub footer: Vec<&'static str>,
    pub balance: bool,
    pub newest_first: bool,
    pub opening: i64,
}

pub fn movements(days: i64, count: impl Into<prop::collection::SizeRange>) -> impl Strategy<Value = Vec<Movement>> {
    let texts = select(TEXTS.to_vec());
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
pub fn dialects() -> impl Strategy<Value = Dialect> {
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
        select(vec![
            Characters::Utf8,
            Characters::Utf8,
            Characters::Utf8WithMark,
            Characters::Windows1252,
            Characters::Utf16LittleEndian,
        ]),
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
            (delimiter, quotes, newline, characters),
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
            characters,
            preamble: around.0,
            footer: around.1,
            balance: balance.0,
            newest_first: balance.1,
            opening: balance.2,
        },
    )
}

impl Dialect {
    /// A dialect that leaves nothing to doubt: every cell quoted, days from the year down, a letter for the way of every
    /// amount, a running balance.
    pub const fn certain() -> Self {
        Self {
            names: Some(PORTUGUESE),
            dates: Dates::Iso,
            amounts: Amounts::Flagged,
            comma: true,
            groups: false,
            currency: "",
            delimiter: ';',
            quotes: Quotes::Always,
            newline: "\n",
            characters: Characters::Utf8,
            preamble: Vec::new(),
            footer: Vec::new(),
            balance: true,
            newest_first: false,
            opening: 0,
        }
    }

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
    pub fn write(&self, history: &[Movement]) -> (Vec<u8>, Vec<Movement>) {
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
        let bytes = self.characters.encode(&text);
        (bytes, rows.into_iter().map(|(_, movement)| movement).collect())
    }

    /// The same dialect with nothing left to doubt: names, quotes where they are needed, dates in full, and a balance
    /// that proves the amounts.
    #[must_use]
    pub fn plain(self) -> Self {
        Self {
            names: self.names.or(Some(if self.comma { PORTUGUESE } else { ENGLISH })),
            quotes: if self.quotes == Quotes::Never { Quotes::WhereNeeded } else { self.quotes },
            dates: if self.dates == Dates::ShortYear { Dates::DayFirst('/') } else { self.dates },
            balance: true,
            ..self
        }
    }
}
