//! Rows without a day: more text of the row above, names of columns, balances, notices; and lines whose day is broken.

use std::borrow::Cow;

use super::super::super::{Choice, Rows, Sink, amount, date};
use super::super::cell;
use super::super::record::{Cut, RECORD_BYTES_MAX, Record};
use super::super::rows::OtherTables;
use super::reasons::{balance_reason, shown};
use super::{Reader, description, skip};

impl Reader<'_> {
    pub(super) fn undated(&mut self, record: &Record<'_>, sink: &mut (impl Sink + ?Sized)) {
        let dialect = self.dialect;
        if record.is_too_long {
            return self.problem(sink, record, format!("longer than {} KiB", RECORD_BYTES_MAX / 1024));
        }
        if record.is_blank() {
            // In print, what stands apart is a title of what follows.
            self.is_pending_whole |= self.is_printed();
            return;
        }
        if self.is_header(record) {
            self.sections.begin();
            self.other_tables = OtherTables::default();
            return skip(sink, record, "the names of the columns, again".to_owned(), false);
        }
        if let Some(line) = self.continued(record) {
            return skip(sink, record, format!("more text of line {line}"), false);
        }
        if self.names_other_table(record) {
            return skip(sink, record, "the names of another table's columns".to_owned(), false);
        }
        if let Some(row) = cell::balance_row_anywhere(record, dialect.charset) {
            return skip(sink, record, balance_reason(row), false);
        }
        let cell = record.cell(dialect.date.column);
        if self.is_meant_as_line(record) {
            let reason = if cell.is_empty() {
                "it has an amount and no date".to_owned()
            } else {
                format!("date `{}` is no day written {}", shown(cell, dialect), self.date_style())
            };
            return self.problem(sink, record, reason);
        }
        skip(sink, record, "it has no date and no amount".to_owned(), false);
    }

    /// Adds a row of text alone to the line above it, and says which that is.
    fn continued(&mut self, record: &Record<'_>) -> Option<u32> {
        let dialect = self.dialect;
        let line = self.pending.as_mut().filter(|_| !self.is_pending_whole)?;
        let filled = (0..record.len()).filter(|column| !record.cell(*column).is_empty()).count();
        let texts = dialect.description.iter().filter(|column| !record.cell(**column).is_empty()).count();
        if texts != filled || !record.cell(dialect.date.column).is_empty() {
            return None;
        }
        let text = description(record, dialect, &mut self.joined);
        line.description = Cow::Owned(format!("{} {text}", line.description));
        line.position.end = record.position.end;
        Some(line.position.line)
    }

    /// Whether a row names other columns than the header: looked at only where it was said what becomes of its table.
    fn names_other_table(&mut self, record: &Record<'_>) -> bool {
        let dialect = self.dialect;
        let Some(choice) = dialect.rules.choice(&Rows::OtherTable) else {
            return false;
        };
        let has_number = dialect
            .amount
            .columns()
            .iter()
            .flatten()
            .any(|column| amount::lex(&cell::utf_8(record.cell(*column), dialect.charset), dialect.mark).is_some());
        if has_number || date::lex(record.cell(dialect.date.column)).is_some() {
            return false;
        }
        self.other_tables.see(record, dialect.charset);
        let is_other = self.other_tables.line.is_some();
        if choice == Choice::Take {
            self.other_tables = OtherTables::default();
        }
        is_other
    }

    fn is_printed(&self) -> bool {
        matches!(self.dialect.framing.cut, Cut::Columns(_))
    }

    /// Whether a row without a day has what a transaction has: an amount, or something in all the places of one.
    fn is_meant_as_line(&self, record: &Record<'_>) -> bool {
        let dialect = self.dialect;
        if self.is_printed() && record.runs_across_columns() {
            return false;
        }
        let cell = record.cell(dialect.date.column);
        let columns = dialect.amount.columns();
        let amounts =
            || columns.iter().flatten().map(|column| record.cell(*column)).filter(|cell| !cell::is_vacant(cell));
        let has_amount = amounts().any(|cell| {
            amount::lex(&cell::utf_8(cell, dialect.charset), dialect.mark).is_some_and(|number| number.units != 0)
        });
        let has_text = dialect.description.iter().any(|column| !record.cell(*column).is_empty());
        has_amount && (has_text || !cell.is_empty())
            || date::lex(cell).is_some()
            || !cell.is_empty() && has_text && amounts().next().is_some()
    }
}
