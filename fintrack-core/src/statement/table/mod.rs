//! Text tables: CSV, TSV, semicolon and bar files, and columns that stand below one another, of any bank.
//!
//! | module | holds |
//! |---|---|
//! | [`record`] | bytes to rows and cells, chunk by chunk |
//! | [`cell`] | what single cells and rows say |
//! | [`lexicon`], [`header`] | the words of bank exports, and how they are looked up |
//! | [`profiles`] | known institutions |
//! | [`dialect`] | how a table is written: the answer |
//! | [`infer`] | how that is found |
//! | [`returns`] | lines that end with carriage returns among others |
//! | [`rows`] | what was said of rows that may be no movements |
//! | [`section`] | tables that come in parts |
//! | [`surplus`] | rows with more cells than the header names |
//! | [`years`] | the years of rows that print none |
//! | [`read`] | rows to lines, once it is known |

mod cell;
mod dialect;
mod header;
mod infer;
mod leaning;
mod lexicon;
mod profiles;
mod read;
mod record;
mod returns;
mod rows;
mod section;
mod surplus;
mod words;
mod years;

use super::{Inspection, Known, ReadError, Sink, Source};

use self::returns::LoneReturns;

pub use dialect::Dialect;
pub(super) use header::folded;

pub(super) fn inspect(source: &(impl Source + ?Sized), known: &Known<'_>) -> Result<Inspection, ReadError> {
    infer::inspect(source, known)
}

/// Inspects cells that were no text: UTF-8, a line for each row, delimited by tabs.
pub(super) fn inspect_cells(text: &[u8], known: &Known<'_>) -> Result<Inspection, ReadError> {
    infer::inspect_cells(text, known)
}

pub(super) fn read(
    source: &(impl Source + ?Sized),
    dialect: &Dialect,
    sink: &mut (impl Sink + ?Sized),
) -> Result<(), ReadError> {
    if dialect.has_lone_returns {
        return read::read(&LoneReturns(source), dialect, sink);
    }
    read::read(source, dialect, sink)
}
