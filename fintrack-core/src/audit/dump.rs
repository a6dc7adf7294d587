//! The trail as a text: one event a line, in JSON. What a person keeps elsewhere, and verifies without a database.
//!
//! A line has one spelling: no blanks, columns and rows in order, numbers and hashes in one writing. Whatever is written
//! otherwise is refused as altered, so that no byte of a dump can change without being found.

use thiserror::Error;

use super::chain::{ChainError, Head, Link};

/// What is wrong with a dump, and where.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
#[error("line {line}: {kind}")]
pub struct DumpError {
    /// Which line; counts from 1. For a dump that was cut off, the last.
    pub line: u64,
    /// What is wrong with it.
    pub kind: DumpErrorKind,
}

/// What is wrong with a line of a dump.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum DumpErrorKind {
    /// Not an event in JSON.
    #[error("not an event: {0}")]
    Unreadable(String),
    /// An event, but not in the one spelling that an event has.
    #[error("not written as event {sequence} is: it was altered")]
    Altered {
        /// Which event.
        sequence: u64,
    },
    /// It does not fit what came before it, or what was noted.
    #[error(transparent)]
    Chain(#[from] ChainError),
}

/// A link as a line, without the line break.
///
/// # Panics
/// Never: JSON refuses maps whose keys are no texts, and a link has none.
pub fn write(link: &Link) -> String {
    serde_json::to_string(link).expect("all keys are texts")
}

/// The link of a line, which stands without its line break.
///
/// # Errors
/// [`DumpErrorKind`] when it is none, or is not written as one is.
pub fn read(text: &[u8]) -> Result<Link, DumpErrorKind> {
    let link: Link = serde_json::from_slice(text).map_err(|error| DumpErrorKind::Unreadable(error.to_string()))?;
    if write(&link).as_bytes() != text {
        return Err(DumpErrorKind::Altered { sequence: link.event.sequence });
    }
    Ok(link)
}

/// Verifies a dump line by line, and returns the head that it ends with; see [`super::verify`].
///
/// # Errors
/// [`DumpError`] with the first line that was changed, left out, moved or added.
pub fn verify<L: AsRef<[u8]>>(
    start: Head,
    noted: Option<&Head>,
    lines: impl IntoIterator<Item = L>,
) -> Result<Head, DumpError> {
    let mut head = start;
    let mut last = 0;
    let at = |line, kind: DumpErrorKind| DumpError { line, kind };
    head.passes(noted).map_err(|error| at(last, error.into()))?;
    for line in lines {
        last += 1;
        let link = read(line.as_ref()).map_err(|kind| at(last, kind))?;
        head = head.then(&link).map_err(|error| at(last, error.into()))?;
        head.passes(noted).map_err(|error| at(last, error.into()))?;
    }
    head.reaches(noted).map_err(|error| at(last, error.into()))?;
    Ok(head)
}
