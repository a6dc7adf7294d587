//! The first rows of a file, cut one way, and the table that stands in them.

use super::super::super::amount::{DecimalMark, Number, weigh};
use super::super::super::encoding::Charset;
use super::super::super::{Source, SourceError, date, yearless};
use super::super::cell::is_vacant;
use super::super::header::{self, Name};
use super::super::lexicon::Role;
use super::super::record::{Cut, Framing, Record, Records};

/// Enough rows to see past any preamble and to know the columns; the whole file is judged by the survey.
const ROWS_MAX: usize = 250;
const BYTES_MAX: u64 = 256 * 1024;
/// Rows that are looked at as a header: a preamble is shorter.
const HEADERS_MAX: usize = 60;
const COLUMNS_MAX: usize = 128;
/// Rows with dates and numbers under names that are known are no accident from here on.
const CONVINCING_ROWS_MIN: usize = 3;

/// What a day looks like.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Days {
    /// It has its year.
    Dated,
    /// It has none.
    Yearless,
}

impl Days {
    /// Reads a cell that is a day of this kind.
    pub(super) fn lex(self, cell: &[u8]) -> Option<date::Printed> {
        match self {
            Self::Dated => date::lex(cell),
            Self::Yearless => yearless::lex(cell),
        }
    }
}

/// What a cell looks like.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    Empty,
    Date,
    /// A number; `is_money` when it has decimals or a currency's sign.
    Number {
        is_money: bool,
    },
    Text,
}

pub(super) struct Cell {
    pub kind: Kind,
    pub text: String,
}

pub(super) struct Row {
    pub cells: Vec<Cell>,
    pub bytes: Vec<u8>,
}

impl Row {
    fn new(record: &Record<'_>, charset: Charset, days: Days) -> Self {
        let mut is_first = true;
        let cells = (0..record.len().min(COLUMNS_MAX))
            .map(|column| {
                let text = record.text(column, charset).into_owned();
                let kind = kind(text.trim().as_bytes(), days, is_first);
                is_first &= kind == Kind::Empty;
                Cell { kind, text }
            })
            .collect();
        Self { cells, bytes: record.bytes().to_vec() }
    }

    /// The same row as one cell.
    pub(super) fn whole(&self) -> Self {
        let text = String::from_utf8_lossy(&self.bytes).trim().to_owned();
        Self { cells: vec![Cell { kind: kind(text.as_bytes(), Days::Dated, true), text }], bytes: self.bytes.clone() }
    }

    pub(super) fn kind(&self, column: usize) -> Kind {
        self.cells.get(column).map_or(Kind::Empty, |cell| cell.kind)
    }

    fn texts(&self) -> usize {
        self.cells.iter().filter(|cell| cell.kind == Kind::Text).count()
    }

    /// How many cells there are up to the last that is not empty.
    pub(super) fn width(&self) -> usize {
        self.cells.iter().rposition(|cell| cell.kind != Kind::Empty).map_or(0, |last| last + 1)
    }

    fn may_be_names(&self) -> bool {
        self.texts() >= 2 && !self.has(|kind| matches!(kind, Kind::Date | Kind::Number { is_money: true }))
    }

    /// Whether a cell is a column's name to the letter: cheaper to know than what the names are.
    fn has_known_name(&self) -> bool {
        self.cells.iter().any(|cell| header::is_known(&cell.text))
    }

    fn names(&self) -> Vec<Option<Name>> {
        self.cells.iter().map(|cell| header::name(&cell.text)).collect()
    }

    fn has(&self, wanted: impl Fn(Kind) -> bool) -> bool {
        self.cells.iter().any(|cell| wanted(cell.kind))
    }
}

/// What a cell's bytes look like, whatever column it stands in.
fn kind(cell: &[u8], days: Days, is_first: bool) -> Kind {
    // `28.07` is a day only where a row begins with it, and an amount elsewhere.
    let may_be_day = || days == Days::Dated || is_first || memchr::memchr(b'.', cell).is_none();
    if is_vacant(cell) {
        Kind::Empty
    } else if days.lex(cell).is_some() && may_be_day() {
        Kind::Date
    } else if let Some((_, number)) = weigh(cell, DecimalMark::Dot) {
        let other = super::super::super::amount::lex(cell, DecimalMark::Comma);
        Kind::Number { is_money: number.is_money() || other.is_some_and(Number::is_money) }
    } else {
        Kind::Text
    }
}

/// The names of the columns, where a row gives them.
pub(super) struct Header {
    /// Which row it is.
    pub row: usize,
    /// What is known of each name.
    pub names: Vec<Option<Name>>,
    /// How well it is known; 0 for a row of names without a date or an amount that the lexicon has.
    score: usize,
}

impl Header {
    pub(super) const fn score(&self) -> usize {
        self.score
    }
}

/// The first rows under one framing, and the table found in them.
pub(super) struct Sheet {
    pub framing: Framing,
    pub rows: Vec<Row>,
    pub header: Option<Header>,
    /// Whether its days have no year.
    pub lacks_years: bool,
    /// The column of the dates.
    pub date: Option<usize>,
    /// The numbers of the rows below the header that have a date there and a number elsewhere.
    data: Vec<usize>,
}

impl Sheet {
    pub(super) fn read(
        source: &(impl Source + ?Sized),
        charset: Charset,
        framing: Framing,
        days: Days,
    ) -> Result<Self, SourceError> {
        let mut records = Records::new(source, charset, framing.clone());
        let mut rows = Vec::new();
        while records.advance()? {
            let record = records.record();
            rows.push(Row::new(&record, charset, days));
            if rows.len() == ROWS_MAX || record.position.end > BYTES_MAX {
                break;
            }
        }
        let header = known_header(&rows);
        let mut sheet =
            Self { framing, rows, header, lacks_years: days == Days::Yearless, date: None, data: Vec::new() };
        sheet.date = sheet.date_column();
        if sheet.header.is_none() {
            sheet.header = sheet.unknown_header();
        }
        let first = sheet.header.as_ref().map_or(0, |header| header.row + 1);
        sheet.data = (first..sheet.rows.len()).filter(|row| sheet.is_data(&sheet.rows[*row])).collect();
        Ok(sheet)
    }

    /// The rows below the header.
    pub(super) fn body(&self) -> impl Iterator<Item = &Row> {
        let first = self.header.as_ref().map_or(0, |header| header.row + 1);
        self.rows.iter().skip(first)
    }

    /// The rows that have a date and a number where they belong.
    pub(super) fn data(&self) -> impl Iterator<Item = &Row> {
        self.data.iter().map(|row| &self.rows[*row])
    }

    pub(super) fn first_data_row(&self) -> Option<usize> {
        self.data.first().copied()
    }

    pub(super) const fn data_rows(&self) -> usize {
        self.data.len()
    }

    /// Whether no other framing can explain the file better.
    pub(super) fn is_convincing(&self) -> bool {
        self.has_known_header() && self.data.len() >= CONVINCING_ROWS_MIN
    }

    /// Whether a row has a date, a number, and no more cells than the header names.
    fn is_data(&self, row: &Row) -> bool {
        let is_dated = self.date.is_some_and(|date| row.kind(date) == Kind::Date);
        let fits = self.header.as_ref().is_none_or(|header| row.width() <= header.names.len());
        is_dated && fits && row.has(|kind| matches!(kind, Kind::Number { .. }))
    }

    /// How well this framing explains the file: names that are known, then rows with a date and a number.
    pub(super) fn score(&self) -> usize {
        let names = self.header.as_ref().map_or(0, |header| header.score);
        names * 10 + self.data.len()
    }

    /// Whether the lexicon knows the header.
    pub(super) fn has_known_header(&self) -> bool {
        self.header.as_ref().is_some_and(|header| header.score > 0)
    }

    /// The number of another header's row above this one, with rows of its own below it.
    pub(super) fn other_table(&self) -> Option<usize> {
        let header = self.header.as_ref().filter(|header| header.score > 0)?;
        let is_row =
            |row: &Row| row.has(|kind| kind == Kind::Date) && row.has(|kind| matches!(kind, Kind::Number { .. }));
        let above = &self.rows[..header.row];
        let first = above
            .iter()
            .position(|row| row.may_be_names() && row.has_known_name() && header::names_a_table(&row.names()))?;
        above[first..].iter().any(is_row).then_some(first + 1)
    }

    pub(super) fn name(&self, column: usize) -> Option<Name> {
        self.header.as_ref().and_then(|header| header.names.get(column).copied().flatten())
    }

    pub(super) fn columns(&self) -> usize {
        self.body()
            .map(|row| row.cells.len())
            .chain(self.header.as_ref().map(|header| header.names.len()))
            .max()
            .unwrap_or(0)
    }

    /// The column that holds most of the dates; by name first, then the leftmost.
    fn date_column(&self) -> Option<usize> {
        let rank = |column: usize| match self.name(column) {
            Some(Name { role: Role::Date, is_exact: true, .. }) => 0,
            Some(Name { role: Role::Date, .. }) => 1,
            Some(Name { role: Role::OtherDate, .. }) => 3,
            None if self.header.is_none() => 0,
            _ => 2,
        };
        let dates = |column: usize| self.body().filter(|row| row.kind(column) == Kind::Date).count();
        let filled = |column: usize| self.body().filter(|row| row.kind(column) != Kind::Empty).count();
        let most = (0..self.columns()).map(dates).max().filter(|most| *most > 0)?;
        // Around a printed table there is prose, which fills its first columns.
        let is_printed = matches!(self.framing.cut, Cut::Columns(_));
        let is_named = |column: usize| matches!(self.name(column), Some(Name { role: Role::Date, is_exact: true, .. }));
        (0..self.columns())
            .filter(|column| {
                let is_full = self.header.is_none() || dates(*column) * 2 >= filled(*column);
                dates(*column) * 2 >= most && (is_full || is_printed && is_named(*column))
            })
            .min_by_key(|column| rank(*column))
    }

    /// A row of names above the first data row, of which the lexicon knows no amount.
    fn unknown_header(&self) -> Option<Header> {
        let first = self.rows.iter().position(|row| self.is_data(row))?;
        let row = first.checked_sub(1)?;
        let names = &self.rows[row];
        let is_header = names.texts() == names.width()
            && (self.rows[first].width()..=self.rows[first].cells.len()).contains(&names.width())
            && names.width() >= 3
            && names.cells.iter().all(|cell| cell.text.len() <= 60);
        let known = || names.names().into_iter().take(names.width()).collect();
        is_header.then(|| Header { row, names: known(), score: 0 })
    }
}

/// The row that the lexicon knows best: at least a date and an amount.
fn known_header(rows: &[Row]) -> Option<Header> {
    let mut best: Option<Header> = None;
    for (at, row) in rows.iter().enumerate().filter(|(_, row)| row.may_be_names()).take(HEADERS_MAX) {
        if !row.has_known_name() {
            continue;
        }
        let names = row.names();
        let score = names.iter().flatten().map(|name| if name.is_exact { 3 } else { 1 }).sum();
        if header::names_a_table(&names) && best.as_ref().is_none_or(|best| score > best.score) {
            best = Some(Header { row: at, names, score });
        }
    }
    best
}
