//! Why a file is not readable at all. A row that is not readable is a [`super::Skipped`], and no error.

use thiserror::Error;

use super::SourceError;

/// Why a file cannot be read as a statement.
#[derive(Debug, Error)]
pub enum ReadError {
    /// The shell could not supply the bytes.
    #[error("the file cannot be read")]
    Source(#[from] SourceError),
    /// The file has no bytes, or only blanks.
    #[error("the file is empty")]
    Empty,
    /// The bytes are something else: a picture, a PDF, a web page.
    #[error(
        "this is {found}, not a bank statement: expected a text table, OFX, QIF, MT940, CAMT, a workbook or a ZIP of these"
    )]
    NotAStatement {
        /// What it looks like, with an article: "a PNG image".
        found: &'static str,
    },
    /// A statement in a format that is not read yet.
    #[error("{format} files are not read yet: export the statement as CSV, MT940 or OFX")]
    Unsupported {
        /// The format's name: "QIF".
        format: &'static str,
    },
    /// Text in which no table of dates and amounts was found, or markup with no statement in it.
    #[error("no transactions were found: {reason}")]
    NoTransactions {
        /// What was looked for and what was there instead.
        reason: String,
    },
    /// The structure broke in a way that nothing after it can be trusted.
    #[error("line {line}, column {column}: expected {expected}, found {found}")]
    Malformed {
        /// Counted from 1.
        line: u32,
        /// Counted from 1, in bytes.
        column: u32,
        /// What should have been there.
        expected: String,
        /// What was there, shortened.
        found: String,
    },
    /// The file holds more than one statement can: it is refused before memory runs out.
    #[error("{what} is larger than the limit of {limit}")]
    TooLarge {
        /// What is too large: "the file, unpacked,".
        what: String,
        /// The most that it may be, with its unit: "32 MiB".
        limit: String,
    },
    /// A password is needed to read the file.
    #[error("{what} is protected by a password: save it without one and try again")]
    Protected {
        /// What is protected: "the workbook".
        what: String,
    },
    /// A workbook or an archive that cannot be opened, or contradicts itself.
    #[error("the {container} is broken: {reason}")]
    BrokenContainer {
        /// What it is: "ZIP archive".
        container: &'static str,
        /// What is wrong with it.
        reason: String,
    },
}
