//! Reports as tables: what spreadsheets and printed pages show of them.
//!
//! A [`Document`] is a title and some [`Table`]s, whose cells are values and not yet texts: a spreadsheet makes numbers of
//! them, a page writes them as people of a language do, [`write_csv`] as programs read them. Nothing is computed here. What a
//! cell says stands in the report, where it can be explained.
//!
//! | document | of |
//! |---|---|
//! | [`monthly()`] | [`MonthlyReport`](super::MonthlyReport) |
//! | [`statement()`] | [`PeriodStatement`](super::PeriodStatement) |
//! | [`net_worth()`] | [`NetWorth`](super::NetWorth) |
//! | [`cash_flow()`] | [`Forecast`](super::Forecast) |
//!
//! Laws: every row has a cell for each column; what is written as CSV is read back as the same cells, and no text of a cell is
//! a formula to a spreadsheet.

mod cash_flow;
mod monthly;
mod naming;
mod net_worth;
mod statement;
mod written;

use std::fmt::Write;

use chrono::NaiveDate;
use rust_decimal::Decimal;

use crate::calendar::BillingMonth;
use crate::category::Language;
use crate::export::ExportError;
use crate::export::csv::{Formulas, Row as CsvRow};
use crate::money::{Currency, Money};

pub use cash_flow::cash_flow;
pub use monthly::monthly;
pub use naming::Naming;
pub use net_worth::net_worth;
pub use statement::statement;
pub use written::Writing;

/// A report as tables.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Document {
    /// What it is.
    pub title: String,
    /// Of which time, and in which currency.
    pub subtitle: String,
    /// The tables, the one that matters most first.
    pub tables: Vec<Table>,
}

/// A table: rows that have a cell for each column.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Table {
    /// What programs call it.
    pub key: &'static str,
    /// What people call it.
    pub title: &'static str,
    /// The columns.
    pub columns: Vec<Column>,
    /// The rows.
    pub rows: Vec<Row>,
}

/// A column.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Column {
    /// What programs call it.
    pub key: String,
    /// What people call it.
    pub title: String,
    /// Whether pages leave it out: it says what stands in the subtitle.
    pub is_unseen: bool,
    /// Whether what stands in it is a number, and so to the right.
    pub is_number: bool,
}

/// A row.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Row {
    /// What stands in each column.
    pub cells: Vec<Cell>,
    /// How much it matters.
    pub rank: Rank,
}

/// How much a row matters.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Rank {
    /// A sum of others.
    Total,
    /// One of many.
    Item,
    /// A part of the item above it.
    Part,
}

/// What stands in a row and a column.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Cell {
    /// Nothing, or nothing that is known.
    Nothing,
    /// What a person or a bank wrote.
    Text(String),
    /// A word of ours: for programs, and for people.
    Word(&'static str, &'static str),
    /// A day.
    Date(NaiveDate),
    /// A month.
    Month(BillingMonth),
    /// An amount; which currency it is in says another column or the subtitle.
    Amount(Money),
    /// A currency.
    Currency(Currency),
    /// Percent, with 2 decimals.
    Percent(Decimal),
    /// How many.
    Count(usize),
}

impl<T: Into<Self>> From<Option<T>> for Cell {
    fn from(cell: Option<T>) -> Self {
        cell.map_or(Self::Nothing, T::into)
    }
}

macro_rules! cells {
    ($($of:ty => $variant:ident),+ $(,)?) => {
        $(impl From<$of> for Cell {
            fn from(value: $of) -> Self {
                Self::$variant(value)
            }
        })+
    };
}

cells!(
    String => Text,
    NaiveDate => Date,
    BillingMonth => Month,
    Money => Amount,
    Currency => Currency,
    Decimal => Percent,
    usize => Count,
);

impl From<&str> for Cell {
    fn from(text: &str) -> Self {
        Self::Text(text.to_owned())
    }
}

/// The same in both languages: for programs, in Portuguese, in English.
#[derive(Clone, Copy, Debug)]
struct Said(&'static str, &'static str, &'static str);

impl Said {
    const fn to_people(self, language: Language) -> &'static str {
        match language {
            Language::Portuguese => self.1,
            Language::English => self.2,
        }
    }

    const fn cell(self, language: Language) -> Cell {
        Cell::Word(self.0, self.to_people(language))
    }

    fn column(self, language: Language) -> Column {
        let title = self.to_people(language).to_owned();
        Column { key: self.0.to_owned(), title, is_unseen: false, is_number: false }
    }

    fn number(self, language: Language) -> Column {
        Column { is_number: true, ..self.column(language) }
    }

    fn table(self, language: Language, columns: Vec<Column>) -> Table {
        Table { key: self.0, title: self.to_people(language), columns, rows: Vec::new() }
    }
}

/// The column that says which currency amounts are in.
const CURRENCY: Said = Said("currency", "Moeda", "Currency");

impl Table {
    fn push(&mut self, rank: Rank, cells: Vec<Cell>) {
        debug_assert_eq!(cells.len(), self.columns.len(), "a cell for each column of {}", self.key);
        self.rows.push(Row { cells, rank });
    }

    /// The columns that pages show, and where each stands in a row.
    pub fn seen(&self) -> impl Iterator<Item = (usize, &Column)> {
        self.columns.iter().enumerate().filter(|(_, column)| !column.is_unseen)
    }
}

impl Column {
    fn unseen(self) -> Self {
        Self { is_unseen: true, ..self }
    }
}

/// Writes a table as CSV, as [`crate::export::csv`] does: a head with the keys of the columns, and what programs read.
///
/// # Errors
/// [`ExportError::Write`] when whoever receives the text cannot take it.
pub fn write_csv(out: &mut impl Write, table: &Table, formulas: Formulas) -> Result<(), ExportError> {
    let mut row = CsvRow::new(out, formulas);
    table.columns.iter().try_for_each(|column| row.text(&column.key))?;
    row.end()?;
    for Row { cells, .. } in &table.rows {
        for cell in cells {
            match cell {
                Cell::Nothing => row.plain("")?,
                Cell::Text(text) => row.text(text)?,
                Cell::Word(word, _) => row.plain(word)?,
                Cell::Date(date) => row.shown(date)?,
                Cell::Month(month) => row.shown(month)?,
                Cell::Amount(amount) => row.shown(&amount.amount())?,
                Cell::Currency(currency) => row.shown(currency)?,
                Cell::Percent(percent) => row.shown(percent)?,
                Cell::Count(count) => row.shown(count)?,
            }
        }
        row.end()?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::money::brl;

    #[test]
    fn a_table_is_written_as_programs_read_it_and_no_text_is_a_formula() {
        let column = |key: &str| Column { key: key.to_owned(), ..CURRENCY.column(Language::English) };
        let mut table =
            Said("rows", "Linhas", "Rows").table(Language::English, ["=account", "amount", "what"].map(column).into());
        table.push(Rank::Item, vec!["=1+1".into(), brl("-5.00").into(), Cell::Word("card", "Cartão")]);
        table.push(Rank::Total, vec!["a, b".into(), Cell::Nothing, 3.into()]);
        let mut text = String::new();
        write_csv(&mut text, &table, Formulas::Guarded).unwrap();
        assert_eq!(text, "'=account,amount,what\r\n'=1+1,-5.00,card\r\n\"a, b\",,3\r\n");
    }
}
