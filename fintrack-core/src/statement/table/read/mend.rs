//! Rows that were damaged on their way and still say all that matters.

use chrono::NaiveDate;

use super::super::super::{Warning, WarningCode, amount};
use super::super::cell;
use super::super::dialect::DateColumn;
use super::super::record::{Fields, Record};
use super::super::surplus::{self, Mended};
use super::Reader;

impl Reader<'_> {
    /// The other day of a row whose own is missing beside a balance, which only booked rows have.
    pub(super) fn other_date(&mut self, record: &Record<'_>) -> Option<NaiveDate> {
        let DateColumn { column, fallback, .. } = self.dialect.date;
        let is_missing = record.cell(column).is_empty();
        let has_balance = || self.dialect.balance.is_some_and(|column| !cell::is_vacant(record.cell(column)));
        let fallback = fallback.filter(|_| is_missing && has_balance())?;
        self.date(record.cell(fallback))
    }

    /// The cells of a row with too many of them, where it can be told how they were meant.
    pub(super) fn mended(&self, record: &Record<'_>, width: usize) -> Option<Fields> {
        let dialect = self.dialect;
        let amounts = self.amounts();
        let mend = Mended {
            surplus: surplus::surplus(record, width, |record| self.fits(record))?,
            texts: &dialect.description,
            values: &amounts,
            cut: &dialect.framing.cut,
            charset: dialect.charset,
        };
        let date = dialect.date.column;
        mend.fields(record, |mended| mended.cell(date) == record.cell(date) && self.fits(mended))
    }

    fn amounts(&self) -> Vec<usize> {
        self.dialect.amount.columns().into_iter().flatten().chain(self.dialect.balance).collect()
    }

    /// Whether numbers stand where they should, and nothing else does.
    fn fits(&self, record: &Record<'_>) -> bool {
        let dialect = self.dialect;
        let columns = self.amounts();
        let mut filled = columns.iter().filter(|column| !cell::is_vacant(record.cell(**column))).peekable();
        filled.peek().is_some()
            && filled.all(|column| {
                let mark = if dialect.balance == Some(*column) { dialect.balance_mark } else { dialect.mark };
                amount::lex(&cell::utf_8(record.cell(*column), dialect.charset), mark).is_some()
            })
    }
}

pub(super) fn mended(record: &Record<'_>, width: usize) -> Warning {
    let (line, count) = (record.position.line, record.len());
    let message = format!(
        "line {line} has {count} cells and the header names {width}: it is taken for a text that was cut, for then all \
         else fits"
    );
    Warning { code: WarningCode::Assumed, message }
}
