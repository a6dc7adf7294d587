//! A bank's file to typed lines: `bytes → format → dialect → lines → checks`.
//!
//! Two passes over a [`Source`] that can be read again: [`inspect`] looks at the whole file and decides how it is to be
//! read, keeping bounded statistics; [`read`] streams its lines to a [`Sink`]. [`read_all`] does both and collects.
//! Memory is bounded by the chunk, not by the file; by 32 MiB unpacked for workbooks and archives, whose parts are each
//! inspected and read as a file of its own.
//!
//! Laws: nothing panics; every row is a line or a problem that names it; amounts and dates are as printed (no time-zone
//! shift, no sign turned); what the file cannot decide is a [`Question`], never a silent guess.
//! Source: the domain page, section 5.

mod amount;
mod archive;
mod blanks;
mod camt;
mod currency_signs;
mod date;
mod date_order;
mod decimal_mark;
mod detect;
mod encoding;
mod error;
mod joining;
mod line;
mod mt940;
mod ofx;
mod package;
mod parts;
mod proof;
mod qif;
mod reading;
mod source;
mod table;
mod window;
mod workbook;

pub use archive::ArchiveLayout;
pub use camt::CamtDialect;
pub use error::ReadError;
pub use joining::joined;
pub use line::{Balances, Position, Skipped, StatementHead, StatementKind, StatementLine, TextLine};
pub use mt940::Mt940Dialect;
pub use ofx::OfxDialect;
pub use proof::{Drift, Proof, ProofVerdict, Running, Total};
pub use qif::QifDialect;
pub use reading::{Format, Inspection, Layout, Question, QuestionCode, Reading, Sink, Statement, Warning, WarningCode};
pub use source::{Source, SourceError};
pub use table::Dialect;
pub use workbook::WorkbookLayout;

/// Looks at the whole file and decides how it is to be read.
///
/// # Errors
/// [`ReadError`] when the bytes are no statement that FinTrack can read.
pub fn inspect(source: &(impl Source + ?Sized)) -> Result<Inspection, ReadError> {
    reading::inspect(source)
}

/// Streams the lines of an inspected file to a sink, in file order.
///
/// # Errors
/// [`ReadError`] when the source fails, or differs from what was inspected so much that it cannot be read.
pub fn read(
    source: &(impl Source + ?Sized),
    inspection: &Inspection,
    sink: &mut (impl Sink + ?Sized),
) -> Result<(), ReadError> {
    reading::read(source, inspection, sink)
}

/// Reads a whole file into memory: for files of a household's size.
///
/// # Errors
/// As [`inspect`] and [`read`].
pub fn read_all(source: &(impl Source + ?Sized)) -> Result<Reading, ReadError> {
    let inspection = inspect(source)?;
    let mut reading = Reading::new(&inspection);
    read(source, &inspection, &mut reading)?;
    Ok(reading)
}
