//! A bank's file to typed lines: `bytes → format → dialect → lines → checks`.
//!
//! Two passes over a [`Source`] that can be read again: [`inspect`] looks at the whole file and decides how it is to be
//! read, keeping bounded statistics; [`read`] streams its lines to a [`Sink`]. [`read_all`] does both and collects.
//! Memory is bounded by the chunk, not by the file; by 32 MiB unpacked for workbooks and archives, whose parts are each
//! inspected and read as a file of its own.
//!
//! A [`Question`] carries its readings, each with the [`Answer`] that chooses it and a preview. Answers are given to
//! [`inspect_with`], and kept for the next file of the same shape as a [`Profile`].
//!
//! Laws: nothing panics; every row is a line or a problem that names it; amounts and dates are as printed (no time-zone
//! shift, no sign turned); what the file cannot decide is a [`Question`], never a silent guess.
//!
//! In reading order: [`read_all`] and the [`Reading`] it gives; [`Proof`], what a statement's own figures say of its lines;
//! [`Question`] and [`Answer`]; [`Profile`]; [`StatementFile`], what an import takes; then [`Sink`], for files that are not
//! to be held in memory, and [`Source`], for bytes that lie elsewhere. All formats: [formats](crate::book::formats). A program:
//! [statements](crate::book::programs::statements). Source: the domain page, section 5.
//!
//! ```
//! use fintrack_core::statement::{Answers, Known, ProofVerdict, QuestionCode, read_all, read_all_with};
//!
//! // Nobody said what the columns are, nor how dates and amounts are written; the balances prove the reading.
//! let file = "Data;Histórico;Valor;Saldo\n13/03/2026;Mercado;-412,35;1.087,65\n14/03/2026;Salário;5.000,00;6.087,65\n";
//! let reading = read_all(file.as_bytes())?;
//! assert_eq!(reading.lines().map(|line| line.amount.to_string()).collect::<Vec<_>>(), ["-412.35", "5000.00"]);
//! assert_eq!(reading.statements[0].proof.verdict(), ProofVerdict::Holds);
//!
//! // What a file does not decide is asked.
//! let file = "Date,Description,Amount\n01/02/2026,Bakery,-12.50\n03/02/2026,Market,-86.47\n".as_bytes();
//! assert_eq!(read_all(file)?.questions[0].code, QuestionCode::DateOrder);
//! let answers: Answers = ["date-order=day-first".parse()?].into_iter().collect();
//! let reading = read_all_with(file, &Known { answers, profiles: &[] })?;
//! assert_eq!(reading.lines().next().unwrap().date.to_string(), "2026-02-01");
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

mod amount;
mod answer;
mod archive;
mod bank_id;
mod blanks;
mod camt;
mod currency_signs;
mod date;
mod date_order;
mod decimal_mark;
mod detect;
mod encoding;
mod error;
mod evidence;
mod file;
mod joining;
mod line;
mod mt940;
mod ofx;
mod package;
mod parts;
mod preview;
mod profile;
mod proof;
mod qif;
mod question;
mod reading;
mod source;
mod table;
mod window;
mod workbook;
mod yearless;

pub use amount::{DecimalMark, Direction};
pub use answer::{AmountPlace, Answer, AnswerError, Answers, Choice, ColumnRef, Rows, Sign};
pub use archive::ArchiveLayout;
pub use bank_id::{IdRecord, IdTrust};
pub use camt::CamtDialect;
pub use date::DateOrder;
pub use error::ReadError;
pub use evidence::{Evidence, EvidenceKind, Subject};
pub use file::{ChoiceError, Detection, Limits, Outline, StatementFile};
pub use joining::joined;
pub use line::{Balances, Position, Skipped, StatementHead, StatementKind, StatementLine, TextLine};
pub use mt940::Mt940Dialect;
pub use ofx::OfxDialect;
pub use profile::{ColumnKind, Columns, Known, Profile, Shape};
pub use proof::{Drift, Proof, ProofVerdict, Running, Total};
pub use qif::QifDialect;
pub use question::{Candidate, PreviewLine, Question, QuestionCode};
pub use reading::{Basis, Format, Inspection, Layout, Reading, Sink, Statement, Warning, WarningCode};
pub use source::{Source, SourceError};
pub use table::Dialect;
pub use workbook::WorkbookLayout;

/// Looks at the whole file and decides how it is to be read.
///
/// # Errors
/// [`ReadError`] when the bytes are no statement that FinTrack can read.
pub fn inspect(source: &(impl Source + ?Sized)) -> Result<Inspection, ReadError> {
    inspect_with(source, &Known::default())
}

/// The same with what is known beforehand: answers to an earlier inspection's questions, and profiles.
///
/// What is known settles what the file leaves open, and comes before soft evidence. Where the file proves otherwise, the
/// proof wins and a warning says so.
///
/// # Errors
/// As [`inspect`].
pub fn inspect_with(source: &(impl Source + ?Sized), known: &Known<'_>) -> Result<Inspection, ReadError> {
    reading::inspect(source, known)
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
    reading::read(source, &inspection.layout, sink)
}

/// Reads a whole file into memory: for files of a household's size.
///
/// # Errors
/// As [`inspect`] and [`read`].
pub fn read_all(source: &(impl Source + ?Sized)) -> Result<Reading, ReadError> {
    read_all_with(source, &Known::default())
}

/// The same with what is known beforehand.
///
/// # Errors
/// As [`inspect_with`] and [`read`].
pub fn read_all_with(source: &(impl Source + ?Sized), known: &Known<'_>) -> Result<Reading, ReadError> {
    let inspection = inspect_with(source, known)?;
    let mut reading = Reading::new(&inspection);
    read(source, &inspection, &mut reading)?;
    Ok(reading)
}
