//! Why a row is no line.

use super::super::super::amount;
use super::super::dialect::{Dialect, RowAmount};
use super::super::lexicon::BalanceRow;
use super::super::record::Record;
use super::super::years::YearDoubt;
use super::{Decimals, Reader};

/// How much of a cell a message shows, in characters.
const SHOWN_CHARS_MAX: usize = 40;

impl Reader<'_> {
    /// The last row of a file that ends without a line break, before the cell that says what it was: a download that was
    /// cut off. Its amount may be cut as well, so it is not taken.
    pub(super) fn cut_off(&self, record: &Record<'_>) -> Option<String> {
        let description = &self.dialect.description;
        let is_cut =
            record.is_unended && !description.is_empty() && description.iter().all(|column| *column >= record.len());
        is_cut.then(|| format!("it ends after {} cells, before its description", record.len()))
    }

    /// The last amount of a file that ends with it, without a line break, and printed with fewer decimals than all others:
    /// `-12.3` of `-12.34`.
    pub(super) fn cut_amount(&self, record: &Record<'_>, number: amount::Number) -> Option<String> {
        let is_last = |last: usize| self.dialect.amount.uses(last);
        if !record.is_unended || !record.len().checked_sub(1).is_some_and(is_last) {
            return None;
        }
        match self.decimals {
            Decimals::Fixed(decimals) if number.scale() < decimals => {
                Some(format!("its amount ends after {} decimals, all others have {decimals}", number.scale()))
            }
            Decimals::Unseen | Decimals::Fixed(_) | Decimals::Various => None,
        }
    }

    pub(super) fn year_reason(&self, record: &Record<'_>, doubt: YearDoubt) -> String {
        let cell = shown(record.cell(self.dialect.date.column), self.dialect);
        match doubt {
            YearDoubt::Unknown => format!("date `{cell}` has no year, and the file names none"),
            YearDoubt::NoSuchDay => format!("date `{cell}` is no day of the year that the rows around it are of"),
            YearDoubt::Instalment([left, right]) => {
                format!("date `{cell}` has no year: the instalment may be of a purchase of {left} or billed on {right}")
            }
        }
    }

    pub(super) fn date_style(&self) -> String {
        let date = &self.dialect.date;
        match date.separator {
            _ if !date.is_open => "as the others are".to_owned(),
            Some(separator) => format!("{} with `{}`", date.order, char::from(separator)),
            None => date.order.to_string(),
        }
    }

    pub(super) fn amount_reason(&self, record: &Record<'_>, read: RowAmount) -> String {
        let cell = |column: usize| shown(record.cell(column), self.dialect);
        match read {
            RowAmount::Unreadable(column) => {
                format!("amount `{}` is not written as {}", cell(column), self.dialect.mark.example())
            }
            RowAmount::Both => "it has both a debit and a credit".to_owned(),
            RowAmount::NoDirection(column) => format!("`{}` says neither debit nor credit", cell(column)),
            RowAmount::Empty | RowAmount::Amount(_) => "it has a date and no amount".to_owned(),
        }
    }
}

pub(super) fn balance_reason(row: BalanceRow) -> String {
    match row {
        BalanceRow::Opening => "the balance before the first line",
        BalanceRow::Closing => "a balance",
        BalanceRow::Total => "a total",
    }
    .to_owned()
}

pub(super) fn shown(cell: &[u8], dialect: &Dialect) -> String {
    let text = dialect.charset.decode(cell);
    match text.char_indices().nth(SHOWN_CHARS_MAX) {
        Some((end, _)) => format!("{}…", &text[..end]),
        None => text.into_owned(),
    }
}
