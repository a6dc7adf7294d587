//! A download in any format and manner.

use fintrack_core::statement::StatementKind;
use fintrack_core::testing::table::Dialect;
use fintrack_core::testing::workbook::{self, Cell, Kind};
use fintrack_core::testing::{camt, mt940, ofx, qif, table};
use proptest::prelude::*;
use rust_decimal::Decimal;

use chrono::NaiveDate;

/// A format, and how it is written.
#[derive(Clone, Debug)]
pub enum Manner {
    /// CAMT.052, 053 or 054 of any version.
    Camt(camt::Style),
    /// A text table in any dialect.
    Table(Box<Dialect>),
    /// MT940.
    Mt940(mt940::Style),
    /// OFX 1 or 2.
    Ofx(ofx::Style),
    /// QIF.
    Qif(qif::Style),
    /// A workbook.
    Xlsx,
}

/// Formats and manners; workbooks are rare, because writing one takes longer than all else.
pub fn manners() -> impl Strategy<Value = Manner> {
    prop_oneof![
        40 => table::dialects().prop_map(|dialect| Manner::Table(Box::new(of_an_account_in_reais(dialect)))),
        20 => ofx::styles().prop_map(Manner::Ofx),
        20 => qif::styles().prop_map(Manner::Qif),
        20 => mt940::styles().prop_map(Manner::Mt940),
        20 => camt::styles().prop_map(Manner::Camt),
        1 => Just(Manner::Xlsx),
    ]
}

/// A dialect in which no row is broken on purpose, and no amount of another currency.
fn of_an_account_in_reais(dialect: Dialect) -> Dialect {
    let quotes = match dialect.quotes {
        table::Quotes::Never => table::Quotes::WhereNeeded,
        quotes @ (table::Quotes::Always | table::Quotes::WhereNeeded) => quotes,
    };
    let currency = if dialect.currency == "R$ " { "R$ " } else { "" };
    Dialect { quotes, currency, ..dialect }
}

/// What a line of a download is to say.
#[derive(Clone, Debug)]
pub struct Line {
    /// The booking day.
    pub date: NaiveDate,
    /// Positive is money in.
    pub cents: i64,
    /// The text as far as it is printed.
    pub text: String,
    /// The bank's own identity, where the format has a place for it.
    pub id: Option<String>,
}

impl Line {
    fn amount(&self) -> Decimal {
        Decimal::new(self.cents, 2)
    }
}

const ACCOUNT: &str = "12345678";

impl Manner {
    /// The same format with nothing left to doubt: what a person answers when they are asked.
    #[must_use]
    pub fn certain(&self) -> Self {
        match self {
            Self::Table(_) | Self::Xlsx => Self::Table(Box::new(Dialect::certain())),
            Self::Qif(style) => Self::Qif(qif::Style { days: qif::Days::Iso, ..*style }),
            Self::Camt(_) | Self::Mt940(_) | Self::Ofx(_) => self.clone(),
        }
    }

    /// A file of these lines, that follow on a balance.
    pub fn write(&self, lines: &[Line], opening: i64) -> Vec<u8> {
        match self {
            Self::Camt(style) => as_camt(lines, opening, *style),
            Self::Mt940(style) => as_mt940(lines, opening, *style),
            Self::Ofx(style) => as_ofx(lines, opening, *style),
            Self::Qif(style) => as_qif(lines, *style),
            Self::Table(dialect) => as_table(lines, opening, dialect),
            Self::Xlsx => as_workbook(lines, opening),
        }
    }
}

fn balance(opening: i64, lines: &[Line]) -> Decimal {
    Decimal::new(opening + lines.iter().map(|line| line.cents).sum::<i64>(), 2)
}

fn as_camt(lines: &[Line], opening: i64, style: camt::Style) -> Vec<u8> {
    let entry = |line: &Line| camt::Entry {
        date: line.date,
        amount: line.amount(),
        text: line.text.clone(),
        id: line.id.clone(),
        is_reversal: false,
    };
    let account = camt::Account {
        number: ACCOUNT.to_owned(),
        currency: "BRL",
        kind: StatementKind::Account,
        opening: Decimal::new(opening, 2),
        closing: balance(opening, lines),
        entries: lines.iter().map(entry).collect(),
    };
    camt::write(&[account], style)
}

fn as_mt940(lines: &[Line], opening: i64, style: mt940::Style) -> Vec<u8> {
    let movement = |line: &Line| {
        let (name, purpose) = line.text.split_once(' ').unwrap_or((&line.text, ""));
        mt940::Movement {
            date: line.date,
            entry_days: 0,
            amount: line.amount(),
            is_reversal: false,
            name: name.to_owned(),
            purpose: purpose.to_owned(),
            id: line.id.clone(),
        }
    };
    let account = mt940::Account {
        number: ACCOUNT.to_owned(),
        currency: "BRL",
        opening: Decimal::new(opening, 2),
        closing: balance(opening, lines),
        closing_date: lines.last().map_or_else(|| fintrack_core::testing::history::day(0), |line| line.date),
        movements: lines.iter().map(movement).collect(),
    };
    mt940::write(&[account], style)
}

fn as_ofx(lines: &[Line], opening: i64, style: ofx::Style) -> Vec<u8> {
    let movement = |line: &Line| ofx::Movement {
        date: line.date,
        amount: line.amount(),
        text: line.text.clone(),
        id: line.id.clone(),
    };
    let account = ofx::Account {
        number: ACCOUNT.to_owned(),
        currency: "BRL",
        kind: StatementKind::Account,
        closing: balance(opening, lines),
        movements: lines.iter().map(movement).collect(),
    };
    ofx::write(&[account], style)
}

fn as_qif(lines: &[Line], style: qif::Style) -> Vec<u8> {
    let movement = |line: &Line| qif::Movement {
        date: line.date,
        amount: line.amount(),
        payee: line.text.clone(),
        memo: String::new(),
        number: None,
    };
    let account = qif::Account {
        name: "Conta Azul".to_owned(),
        is_card: false,
        opening: None,
        movements: lines.iter().map(movement).collect(),
    };
    qif::write(&[account], style)
}

fn as_table(lines: &[Line], opening: i64, dialect: &Dialect) -> Vec<u8> {
    let movement = |line: &Line| table::Movement { date: line.date, cents: line.cents, text: line.text.clone() };
    let movements: Vec<table::Movement> = lines.iter().map(movement).collect();
    Dialect { opening, ..dialect.clone() }.write(&movements).0
}

fn as_workbook(lines: &[Line], opening: i64) -> Vec<u8> {
    let mut rows = vec![["Data", "Histórico", "Valor", "Saldo"].map(workbook::text).to_vec()];
    let mut balance = opening;
    for line in lines {
        balance += line.cents;
        let (text, amount) = (workbook::text(&*line.text), workbook::cents(line.cents));
        rows.push(vec![Cell::Day(line.date), text, amount, workbook::cents(balance)]);
    }
    workbook::write(Kind::Xlsx, &[workbook::sheet("Extrato", rows)])
}
