//! Rows with more cells than the header names: a mark within a text that nobody quoted has cut it.
//!
//! Where one text, put together again, lets everything else of the row stand in its place, that is how it was meant. Which
//! text does not matter, as long as the rest comes out the same.

use super::super::amount::{self, DecimalMark};
use super::super::encoding::Charset;
use super::cell;
use super::record::{Cut, Fields, Record};

/// How many cells a row has too many. Empty ones count where it does not fit as it is: many banks end rows with a mark.
pub(super) fn surplus(record: &Record<'_>, width: usize, fits: impl Fn(&Record<'_>) -> bool) -> Option<usize> {
    let filled = (width..record.len()).rev().find(|column| !record.cell(*column).is_empty());
    match filled {
        Some(filled) => Some(filled + 1 - width),
        None => record.len().checked_sub(width).filter(|beyond| *beyond > 0 && !fits(record)),
    }
}

/// Whether a cell beyond a header's width holds anything.
pub(super) fn is_filled_beyond(record: &Record<'_>, width: usize) -> bool {
    (width..record.len()).any(|column| !record.cell(column).is_empty())
}

/// The cells of a row whose surplus belongs to one of its texts.
pub(super) struct Mended<'t> {
    pub surplus: usize,
    /// The columns that hold texts.
    pub texts: &'t [usize],
    /// The columns that hold dates and numbers.
    pub values: &'t [usize],
    pub cut: &'t Cut,
    pub charset: Charset,
}

impl Mended<'_> {
    /// The cells, where everything fits in one way.
    pub(super) fn fields(&self, record: &Record<'_>, fits: impl Fn(&Record<'_>) -> bool) -> Option<Fields> {
        let mut found: Option<Fields> = None;
        for text in self.texts {
            if self.is_numeric(record, *text) {
                continue;
            }
            let Some(fields) = record.joined(*text, self.surplus) else { continue };
            let mended = record.with(&fields);
            if !fits(&mended) {
                continue;
            }
            let is_same = |other: &Fields| {
                let other = record.with(other);
                self.values.iter().all(|column| other.cell(*column) == mended.cell(*column))
            };
            if found.as_ref().is_some_and(|found| !is_same(found)) {
                return None;
            }
            found.get_or_insert(fields);
        }
        found
    }

    /// Whether a number would become text, or a comma may have cut one: `Padaria,-12,50`.
    fn is_numeric(&self, record: &Record<'_>, text: usize) -> bool {
        let is_comma = *self.cut == Cut::Delimiter(b',');
        let is_number = |column: usize| {
            amount::weigh(&cell::utf_8(record.cell(column), self.charset), DecimalMark::Comma)
                .is_some_and(|(_, number)| is_comma || number.scale() > 0)
        };
        (text..=text + self.surplus).any(is_number)
            || is_comma && (0..record.len()).any(|column| cell::is_cut_number(record, column, self.charset))
    }
}
