//! ISO 20022 bank to customer messages: camt.052 (reports), camt.053 (statements), camt.054 (notifications), in all
//! versions, with any namespace prefix or none.
//!
//! The XML is `quick-xml`'s to read; here is what its elements mean. Layers, each using only those above it:
//! [`charset`] and [`input`] (bytes to UTF-8, positions, limits), [`place`] and [`namespace`] (which element is which),
//! [`value`], [`text`], [`entry`], [`balance`] (values), [`rest`] and [`walk`] (statements and entries in order).
//!
//! Laws: every `Ntry` is a line or a [`super::Skipped`] that names it, and those after a break of the markup are
//! counted; an entry is one line, however many transactions it sums up, for the account moves once; the sign is that
//! of the entry's `CdtDbtInd`, of a reversal too; a day is the one printed; no entity becomes more than a character,
//! and a DTD is refused; memory is the buffer's and one entry's.
//!
//! Source: the ISO 20022 message definition reports of camt.052, camt.053 and camt.054, versions 1 to 13, and the
//! implementation guidelines of Swiss, German and Dutch banks.

mod balance;
mod charset;
mod entry;
mod input;
mod namespace;
mod place;
mod rest;
mod text;
mod value;
mod walk;

use std::fmt;
use std::ops::ControlFlow;

use memchr::memmem;

use self::charset::Characters;
use self::walk::{Stop, Summary, walk};
use super::{
    Balances, Basis, Format, Inspection, Known, Layout, ReadError, Sink, Skipped, Source, StatementHead, StatementLine,
    Warning, WarningCode,
};

/// What the CAMT reader needs to know of a file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CamtDialect {
    characters: Characters,
    /// `camt.053.001.08`
    message: String,
}

impl fmt::Display for CamtDialect {
    /// The message and the encoding: `camt.053.001.08, UTF-8`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}, {}", self.message, self.characters.charset.name())
    }
}

/// Whether a file is CAMT, or an ISO 20022 document of which only a closer look tells.
pub(super) fn looks_like(sample: &[u8]) -> bool {
    let text = sample.trim_ascii_start();
    let has = |word: &[u8]| memmem::find(text, word).is_some();
    text.starts_with(b"<")
        && (has(b"BkToCstmr") || has(b"iso:20022:tech:xsd:") || has(b"<Document>") || has(b"<Document "))
}

/// Looks at the bytes of the whole file, and at its elements up to the first booked entry: what follows cannot change
/// how it is read.
pub(super) fn inspect(source: &(impl Source + ?Sized), known: &Known<'_>) -> Result<Inspection, ReadError> {
    let (characters, warning) = Characters::of(source)?;
    let summary = walk(source, &characters, &mut FirstLine)?;
    if summary.statements == 0 {
        return Err(refusal(summary));
    }
    Ok(Inspection {
        layout: Layout::Camt(CamtDialect { characters, message: summary.message.unwrap_or_default() }),
        basis: Basis::of(Format::Camt, summary.institution.as_deref(), known),
        institution: summary.institution,
        questions: Vec::new(),
        warnings: warning.into_iter().collect(),
    })
}

/// Streams the lines of an inspected file.
pub(super) fn read(
    source: &(impl Source + ?Sized),
    dialect: &CamtDialect,
    sink: &mut (impl Sink + ?Sized),
) -> Result<(), ReadError> {
    let summary = walk(source, &dialect.characters, sink)?;
    if summary.lines == 0 {
        let message = match summary.entries {
            0 => "the statement holds no entry (Ntry)".to_owned(),
            count => format!("of {count} entries (Ntry) none is a booked movement that can be read"),
        };
        sink.warning(Warning { code: WarningCode::NoTransactions, message });
    }
    Ok(())
}

/// Why a file without a statement is none.
fn refusal(summary: Summary) -> ReadError {
    if let Some(Stop { line, column, expected, found }) = summary.stop {
        return ReadError::Malformed { line, column, expected, found };
    }
    if let Some(message) = summary.message {
        return ReadError::NoTransactions { reason: format!("the message ({message}) holds no Stmt, Rpt or Ntfctn") };
    }
    let path = summary.first_elements.join("/");
    let namespace = summary.namespace.map(|uri| format!(" of `{uri}`")).unwrap_or_default();
    let messages = "BkToCstmrStmt, BkToCstmrAcctRpt or BkToCstmrDbtCdtNtfctn";
    ReadError::NoTransactions { reason: format!("the document (`{path}`{namespace}) holds no {messages}") }
}

/// Has enough once the first line comes.
struct FirstLine;

impl Sink for FirstLine {
    fn statement(&mut self, _: &StatementHead) {}
    fn line(&mut self, _: StatementLine<'_>) -> ControlFlow<()> {
        ControlFlow::Break(())
    }
    fn skipped(&mut self, _: Skipped) {}
    fn warning(&mut self, _: Warning) {}
    fn end(&mut self, _: &Balances) {}
}
