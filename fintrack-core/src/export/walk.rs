//! The walk over the books that the plain-text journals have in common: each transaction in its place, what is only
//! expected as a comment.

use std::fmt::Write;
use std::ops::RangeInclusive;

use super::chart::{Chart, Manner};
use super::index::Index;
use super::sequence::{Origin, Sequence};
use super::{Books, ExportError, check_year};

/// Books that are about to be written: all that they refer to is there.
pub(super) struct Walk<'a> {
    pub(super) sequence: Sequence<'a>,
    pub(super) chart: Chart,
    pub(super) index: Index<'a>,
}

impl<'a> Walk<'a> {
    pub(super) fn of(books: &Books<'a>, manner: &Manner) -> Result<Self, ExportError> {
        let sequence = Sequence::of(books)?;
        let chart = Chart::new(books, manner);
        sequence.check(&chart)?;
        Ok(Self { sequence, chart, index: Index::of(books) })
    }

    /// The first lines of a file.
    pub(super) fn head(out: &mut impl Write, readers: &str) -> Result<(), ExportError> {
        writeln!(out, "; The books of a FinTrack workspace, for {readers}.")?;
        Ok(writeln!(out, "; Expected transactions stand as comments; ignored ones are left out.")?)
    }

    /// Every transaction, as `write` writes one.
    pub(super) fn transactions(
        &self,
        out: &mut impl Write,
        format: &'static str,
        years: &RangeInclusive<i32>,
        write: impl Fn(&mut String, &Origin<'a>, &Self) -> Result<(), ExportError>,
    ) -> Result<(), ExportError> {
        let mut text = String::new();
        for transaction in &self.sequence.transactions {
            check_year(format, transaction.date(), years.clone())?;
            text.clear();
            write(&mut text, transaction, self)?;
            if transaction.is_expected() {
                out.write_char('\n')?;
                text.lines().try_for_each(|line| writeln!(out, "; {line}"))?;
            } else {
                write!(out, "\n{text}")?;
            }
        }
        Ok(())
    }
}
