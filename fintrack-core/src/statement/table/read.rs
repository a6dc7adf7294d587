//! Rows to lines, once it is known how they are written.
//!
//! The row loop allocates nothing: cells are borrowed from the chunk, texts of several columns are joined in one
//! buffer that is used again.

mod mend;
mod reasons;
mod undated;

use std::borrow::Cow;
use std::ops::ControlFlow;

use chrono::NaiveDate;

use super::super::amount::{self, Direction};
use super::super::blanks::push_folded;
use super::super::date::{self, Printed};
use super::super::proof::Checker;
use super::super::{
    Choice, ReadError, Sink, Skipped, Source, StatementLine, TextLine, Warning, WarningCode, currency_signs, yearless,
};
use super::cell;
use super::dialect::{Dialect, Parsed, RowAmount};
use super::header;
use super::record::{Cut, Record, Records};
use super::rows::OtherTables;
use super::section::Sections;
use super::surplus;
use super::years::{self, Years};
use crate::instalment::Instalment;
use crate::money::Currency;
use mend::mended;
use reasons::{balance_reason, shown};

pub(super) fn read(
    source: &(impl Source + ?Sized),
    dialect: &Dialect,
    sink: &mut (impl Sink + ?Sized),
) -> Result<(), ReadError> {
    sink.statement(&dialect.head);
    let mut records = Records::new(source, dialect.charset, dialect.framing.clone());
    let mut reader = Reader::new(dialect);
    let mut above = dialect.preamble_rows;
    while records.advance()? {
        let record = records.record();
        let flow = if above > 0 {
            above -= 1;
            if !record.is_blank() {
                let what = if above == 0 { "the names of the columns" } else { "above the table" };
                skip(sink, &record, what.to_owned(), false);
            }
            ControlFlow::Continue(())
        } else {
            reader.row(&record, sink)
        };
        if flow.is_break() {
            break;
        }
    }
    // Whoever broke off has seen enough: there is nothing left to hand over then.
    if let Some(line) = reader.pending.take() {
        let _ = sink.line(line);
    }
    reader.checker.conclude(&dialect.balances, sink);
    Ok(())
}

fn skip(sink: &mut (impl Sink + ?Sized), record: &Record<'_>, reason: String, is_problem: bool) {
    sink.skipped(Skipped { line: record.position.line, reason, is_problem });
}

/// How many decimals the amounts so far are printed with.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Decimals {
    Unseen,
    /// All with as many.
    Fixed(u32),
    Various,
}

impl Decimals {
    #[inline]
    fn see(&mut self, scale: u32) {
        *self = match *self {
            Self::Unseen => Self::Fixed(scale),
            Self::Fixed(fixed) if fixed == scale => return,
            Self::Fixed(_) | Self::Various => Self::Various,
        };
    }
}

struct Reader<'d> {
    dialect: &'d Dialect,
    /// The last date cell and its day: rows of one day follow one another.
    last_date: (Vec<u8>, Option<NaiveDate>),
    /// The years of the rows, where they print none.
    years: Option<Years>,
    last_currency: (Vec<u8>, Option<Currency>),
    last_direction: (Vec<u8>, Option<Direction>),
    /// The last status, and whether its rows are left out.
    last_status: (Vec<u8>, bool),
    decimals: Decimals,
    /// Sees every line here rather than as a sink between: handing lines on once more costs a third of the reading.
    checker: Checker,
    /// Texts of several columns, joined.
    joined: String,
    /// The line that the next row may continue.
    pending: Option<TextLine>,
    /// Whether it has ended before the next line.
    is_pending_whole: bool,
    sections: Sections,
    other_tables: OtherTables,
    /// Whether a row with too many cells was put together.
    has_mended: bool,
}

impl<'d> Reader<'d> {
    fn new(dialect: &'d Dialect) -> Self {
        Self {
            dialect,
            last_date: (Vec::new(), None),
            years: dialect.date.years.map(Years::new),
            last_currency: (Vec::new(), None),
            last_direction: (Vec::new(), dialect.blank),
            last_status: (Vec::new(), false),
            decimals: Decimals::Unseen,
            checker: Checker::inferred(&dialect.head),
            joined: String::new(),
            pending: None,
            is_pending_whole: false,
            sections: Sections::default(),
            other_tables: OtherTables::default(),
            has_mended: false,
        }
    }

    fn row(&mut self, record: &Record<'_>, sink: &mut (impl Sink + ?Sized)) -> ControlFlow<()> {
        let dialect = self.dialect;
        if self.other_tables.line.is_some() && !self.is_header(record) {
            if !record.is_blank() {
                skip(sink, record, "of another table".to_owned(), false);
            }
            return ControlFlow::Continue(());
        }
        let Some(date) = self.date(record.cell(dialect.date.column)).or_else(|| self.other_date(record)) else {
            self.undated(record, sink);
            return ControlFlow::Continue(());
        };
        let date = if self.years.is_none() {
            date
        } else {
            match self.in_year(date, record) {
                Ok(date) => date,
                Err(reason) => {
                    self.problem(sink, record, reason);
                    return ControlFlow::Continue(());
                }
            }
        };
        let Some(width) = dialect.width.filter(|width| record.len() > *width) else {
            return self.dated(record, date, sink);
        };
        if let Some(fields) = self.mended(record, width) {
            if !std::mem::replace(&mut self.has_mended, true) {
                sink.warning(mended(record, width));
            }
            return self.dated(&record.with(&fields), date, sink);
        }
        if surplus::is_filled_beyond(record, width) {
            self.problem(sink, record, format!("it has {} cells, the header names {width}", record.len()));
            return ControlFlow::Continue(());
        }
        self.dated(record, date, sink)
    }

    fn dated(&mut self, record: &Record<'_>, date: NaiveDate, sink: &mut (impl Sink + ?Sized)) -> ControlFlow<()> {
        let dialect = self.dialect;
        if let Some(reason) = self.cut_off(record) {
            self.problem(sink, record, reason);
            return ControlFlow::Continue(());
        }
        if let Some(reason) = self.left_out(record) {
            skip(sink, record, reason, false);
            return ControlFlow::Continue(());
        }
        let direction = dialect.amount.flag().and_then(|flag| self.direction(record.cell(flag)));
        let number = |column: usize| match record.cell(column) {
            vacant if cell::is_vacant(vacant) => Parsed::Empty,
            bytes => amount::lex(&cell::utf_8(bytes, dialect.charset), dialect.mark)
                .map_or(Parsed::Unreadable, Parsed::Number),
        };
        let mut read = dialect.amount.read(number, |_| direction);
        let mut foreign = None;
        if dialect.foreign.is_some() {
            (read, foreign) = self.in_other_currency(record, read);
        }
        let Some(number) = read.number() else {
            let reason = self.amount_reason(record, read);
            self.problem(sink, record, reason);
            return ControlFlow::Continue(());
        };
        if let Some(reason) = self.cut_amount(record, number) {
            self.problem(sink, record, reason);
            return ControlFlow::Continue(());
        }
        self.decimals.see(number.scale());
        let number = if dialect.is_turned { number.turned() } else { number };
        let Some(number) = self.without_fee(record, number) else {
            let fee = dialect.fee.unwrap_or_default();
            let reason = self.amount_reason(record, RowAmount::Unreadable(fee));
            self.problem(sink, record, reason);
            return ControlFlow::Continue(());
        };
        if number.units == 0 {
            skip(sink, record, "its amount is zero: it moved nothing".to_owned(), false);
            return ControlFlow::Continue(());
        }
        if dialect.has_sections
            && let Some(line) = self.sections.repeated(record, dialect.balance)
        {
            skip(sink, record, format!("repeats line {line}, with the same balance"), false);
            return ControlFlow::Continue(());
        }
        let currency = if dialect.column_currencies.is_empty() {
            // A column for other currencies is looked for only where no column says which the row's is.
            dialect.currency.map_or(foreign, |column| self.currency(record.cell(column)))
        } else {
            self.column_currency(record)
        };
        self.emit(record, date, number, currency, sink)
    }

    /// The date of a row's day, where the file prints no years; else why there is none.
    #[cold]
    fn in_year(&mut self, day: NaiveDate, record: &Record<'_>) -> Result<NaiveDate, String> {
        let dialect = self.dialect;
        let instalment = || years::instalment_of(record, dialect.instalment, &dialect.description, dialect.charset);
        let date = self.years.as_mut().map_or(Ok(day), |years| years.date(day, instalment));
        date.map_err(|doubt| self.year_reason(record, doubt))
    }

    /// A row without an amount may have one in the column of another currency.
    #[cold]
    fn in_other_currency(&self, record: &Record<'_>, read: RowAmount) -> (RowAmount, Option<Currency>) {
        let is_vacant = read == RowAmount::Empty || read.number().is_some_and(|number| number.units == 0);
        let other = self.dialect.foreign.filter(|_| is_vacant);
        let other = other.and_then(|(column, currency)| {
            let cell = cell::utf_8(record.cell(column), self.dialect.charset);
            Some((amount::lex(&cell, self.dialect.mark)?, currency))
        });
        match other.filter(|(number, _)| number.units != 0) {
            Some((number, currency)) => (RowAmount::Amount(number), Some(currency)),
            None => (read, None),
        }
    }

    /// What is left of an amount after the fee beside it, where it was said that the fee comes on top.
    fn without_fee(&self, record: &Record<'_>, number: amount::Number) -> Option<amount::Number> {
        match self.dialect.fee.map(|column| record.cell(column)) {
            Some(fee) if !cell::is_vacant(fee) => {
                number.less(amount::lex(&cell::utf_8(fee, self.dialect.charset), self.dialect.mark)?)
            }
            None | Some(_) => Some(number),
        }
    }

    /// Why a dated row is no movement: a balance, or what was said to be none.
    fn left_out(&mut self, record: &Record<'_>) -> Option<String> {
        let dialect = self.dialect;
        if cell::may_speak_of_balance(record, &dialect.description) {
            if let Some(row) = cell::balance_row(record, &dialect.description, dialect.charset) {
                return Some(balance_reason(row));
            }
            if dialect.rules.has_balances()
                && let Some(like) = dialect.rules.like_balance(record, &dialect.description, dialect.charset)
                && like.choice == Some(Choice::Leave)
            {
                return Some(format!("`{}` is a balance, as was answered", like.text));
            }
        }
        let cell = record.cell(dialect.status?);
        if self.last_status.0 != cell {
            let is_left = matches!(dialect.rules.status(cell, dialect.charset), Some((_, Some(Choice::Leave))));
            self.last_status = (cell.to_vec(), is_left);
        }
        self.last_status
            .1
            .then(|| format!("it is marked `{}` and never happened, as was answered", shown(cell, dialect)))
    }

    fn is_header(&self, record: &Record<'_>) -> bool {
        self.dialect.header.as_deref() == Some(record.bytes().trim_ascii())
    }

    fn emit(
        &mut self,
        record: &Record<'_>,
        date: NaiveDate,
        number: amount::Number,
        currency: Option<Currency>,
        sink: &mut (impl Sink + ?Sized),
    ) -> ControlFlow<()> {
        let dialect = self.dialect;
        let balance = match dialect.balance.map(|column| record.cell(column)) {
            Some(cell) if !cell.is_empty() => amount::lex(&cell::utf_8(cell, dialect.charset), dialect.balance_mark),
            _ => None,
        };
        let balance = if dialect.is_balance_before { balance.and_then(|before| before.plus(number)) } else { balance };
        let amount = number.hundred_millionths().filter(|_| !self.checker.is_foreign(currency));
        let beside = balance.and_then(|balance| Some((balance.hundred_millionths()?, balance.scale())));
        self.checker.see(record.position.line, amount, beside);
        let bank_id = dialect.bank_id.map(|column| record.text(column, dialect.charset)).filter(|id| !id.is_empty());
        let instalment = dialect.instalment.and_then(|column| instalment(record.cell(column)));
        let line = StatementLine {
            position: *record.position,
            date,
            amount: number.decimal(),
            description: description(record, dialect, &mut self.joined),
            bank_id,
            balance: balance.map(amount::Number::decimal),
            currency,
            instalment,
            merchant_code: None,
        };
        if !dialect.has_continuations {
            return sink.line(line);
        }
        self.is_pending_whole = false;
        match self.pending.replace(line.into_owned()) {
            Some(previous) => sink.line(previous),
            None => ControlFlow::Continue(()),
        }
    }

    /// The day of a date cell.
    #[inline]
    fn date(&mut self, cell: &[u8]) -> Option<NaiveDate> {
        if self.last_date.0 != cell {
            let column = &self.dialect.date;
            let is_alike = |printed: &Printed| match printed {
                Printed::Open { separator, year_is_last, .. } => {
                    column.is_open
                        && column.separator.is_none_or(|expected| *separator == expected)
                        && column.has_full_years.is_none_or(|expected| *year_is_last == expected)
                }
                Printed::Settled { .. } => !column.is_open,
            };
            let printed = if column.years.is_some() { yearless::lex(cell) } else { date::lex(cell) };
            let day = printed.filter(is_alike).and_then(|printed| printed.day(column.order));
            remember(&mut self.last_date, cell, day);
        }
        self.last_date.1
    }

    /// The currency of the column that holds the row's amount.
    #[cold]
    fn column_currency(&self, record: &Record<'_>) -> Option<Currency> {
        let is_filled = |column: usize| record.cell(column).iter().any(|b| matches!(b, b'1'..=b'9'));
        self.dialect.column_currencies.iter().find(|(column, _)| is_filled(*column)).map(|(_, currency)| *currency)
    }

    fn currency(&mut self, cell: &[u8]) -> Option<Currency> {
        if self.last_currency.0 != cell {
            let currency = currency_signs::named(&self.dialect.charset.decode(cell));
            remember(&mut self.last_currency, cell, currency);
        }
        self.last_currency.1
    }

    fn direction(&mut self, cell: &[u8]) -> Option<Direction> {
        if self.last_direction.0 != cell {
            let said = || header::direction_of(&self.dialect.charset.decode(cell), &self.dialect.words);
            let direction = if cell.is_empty() { self.dialect.blank } else { said() };
            remember(&mut self.last_direction, cell, direction);
        }
        self.last_direction.1
    }

    /// A row that was meant to be a transaction. Where the file ends in it, that is why.
    fn problem(&mut self, sink: &mut (impl Sink + ?Sized), record: &Record<'_>, reason: String) {
        if record.is_unended {
            let message = format!("the file ends within line {}, which cannot be read", record.position.line);
            sink.warning(Warning { code: WarningCode::Truncated, message });
        }
        self.checker.miss(record.position.line);
        skip(sink, record, reason, true);
    }
}

fn remember<T>(last: &mut (Vec<u8>, Option<T>), cell: &[u8], value: Option<T>) {
    last.0.clear();
    last.0.extend_from_slice(cell);
    last.1 = value;
}

/// The text of the description columns, borrowed where only one has any. In print, blanks set it in its column.
fn description<'a>(record: &Record<'a>, dialect: &Dialect, joined: &'a mut String) -> Cow<'a, str> {
    let mut columns = dialect.description.iter().filter(|column| !record.cell(**column).is_empty());
    let Some(first) = columns.next() else {
        return Cow::Borrowed("");
    };
    if matches!(dialect.framing.cut, Cut::Columns(_)) {
        joined.clear();
        [first]
            .into_iter()
            .chain(columns)
            .for_each(|column| push_folded(joined, &record.text(*column, dialect.charset)));
        return Cow::Borrowed(joined);
    }
    let text = record.text(*first, dialect.charset);
    let Some(second) = columns.next() else { return text };
    joined.clear();
    joined.push_str(&text);
    for column in [second].into_iter().chain(columns) {
        joined.push(' ');
        joined.push_str(&record.text(*column, dialect.charset));
    }
    Cow::Borrowed(joined)
}

/// `1/3`, `1 de 3`, `Parcela 1/3`; a purchase paid at once has none.
fn instalment(cell: &[u8]) -> Option<Instalment> {
    let text = std::str::from_utf8(cell).ok()?;
    let mut numbers = text.split(|c: char| !c.is_ascii_digit()).filter(|digits| !digits.is_empty());
    let (number, count) = (numbers.next()?.parse().ok()?, numbers.next()?.parse().ok()?);
    Instalment::new(number, count).ok().filter(|_| numbers.next().is_none())
}
