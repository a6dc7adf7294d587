//! What went wrong, in Python's terms.

use std::error::Error;
use std::io;
use std::path::Path;

use fintrack_core::statement::ReadError;
use pyo3::create_exception;
use pyo3::exceptions::{PyOSError, PyValueError};
use pyo3::prelude::*;
use thiserror::Error;

use crate::transactions::AmountRangeError;

create_exception!(fintrack, StatementError, PyValueError, "A file cannot be read as a bank statement.");
create_exception!(fintrack, EmptyFileError, StatementError, "The file has no bytes, or only blanks.");
create_exception!(
    fintrack,
    NotAStatementError,
    StatementError,
    "The bytes are something else: a picture, a PDF, a web page."
);
create_exception!(
    fintrack,
    UnsupportedFormatError,
    StatementError,
    "A statement in a format that FinTrack does not read yet."
);
create_exception!(fintrack, NoTransactionsError, StatementError, "No table of dates and amounts was found.");
create_exception!(
    fintrack,
    MalformedError,
    StatementError,
    "The structure is broken at `line` and `column`, both counted from 1."
);
create_exception!(
    fintrack,
    AmountError,
    StatementError,
    "An amount on `line` has more digits than the table holds: 12 before and 8 after the decimal mark."
);

/// Why a file did not become a reading.
#[derive(Debug, Error)]
pub(crate) enum Failure {
    #[error("the file cannot be read")]
    File(#[source] io::Error),
    #[error(transparent)]
    Read(#[from] ReadError),
    #[error(transparent)]
    Amount(#[from] AmountRangeError),
}

impl Failure {
    /// The exception for it, its message led by the file's path.
    pub(crate) fn to_py_err(&self, py: Python<'_>, path: Option<&Path>) -> PyErr {
        let message = match path {
            Some(path) => format!("{}: {self}", path.display()),
            None => self.to_string(),
        };
        match self {
            Self::File(cause) => os_error(py, cause, path),
            Self::Read(ReadError::Source(source)) => PyOSError::new_err(match source.source() {
                Some(cause) => format!("{message}: {source}: {cause}"),
                None => format!("{message}: {source}"),
            }),
            Self::Read(ReadError::Empty) => EmptyFileError::new_err(message),
            Self::Read(ReadError::NotAStatement { .. }) => NotAStatementError::new_err(message),
            Self::Read(ReadError::Unsupported { .. }) => UnsupportedFormatError::new_err(message),
            Self::Read(ReadError::NoTransactions { .. }) => NoTransactionsError::new_err(message),
            Self::Read(ReadError::Malformed { line, column, .. }) => {
                with_position(py, MalformedError::new_err(message), &[("line", *line), ("column", *column)])
            }
            Self::Read(
                ReadError::TooLarge { .. } | ReadError::Protected { .. } | ReadError::BrokenContainer { .. },
            ) => StatementError::new_err(message),
            Self::Amount(AmountRangeError { line, .. }) => {
                with_position(py, AmountError::new_err(message), &[("line", *line)])
            }
        }
    }
}

/// The `OSError` that Python itself would raise: with the number it becomes `FileNotFoundError` and the like.
fn os_error(py: Python<'_>, cause: &io::Error, path: Option<&Path>) -> PyErr {
    let Some(number) = cause.raw_os_error() else {
        return PyOSError::new_err(cause.to_string());
    };
    let text = py.import("os").and_then(|os| os.call_method1("strerror", (number,)));
    match text {
        Ok(text) => PyOSError::new_err((number, text.unbind(), path.map(Path::as_os_str).map(ToOwned::to_owned))),
        Err(error) => error,
    }
}

fn with_position(py: Python<'_>, error: PyErr, position: &[(&str, u32)]) -> PyErr {
    for (name, value) in position {
        if let Err(failed) = error.value(py).setattr(*name, *value) {
            return failed;
        }
    }
    error
}
