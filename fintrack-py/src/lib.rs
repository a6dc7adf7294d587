//! The native module behind the `fintrack` Python package: bank statements as Arrow tables.
//!
//! It wraps the core and adds nothing. [`reading`] holds the frozen classes that Python sees, [`transactions`] turns
//! lines into an Arrow record batch, and [`error`] translates what went wrong, in one function. Reading is done without
//! holding the interpreter's lock.

mod error;
mod reading;
mod transactions;

use std::path::PathBuf;

use pyo3::prelude::*;
use pyo3::pybacked::PyBackedBytes;

use crate::error::Failure;
use crate::reading::Reading;

/// A path, or the bytes themselves.
#[derive(FromPyObject)]
enum StatementSource {
    #[pyo3(annotation = "bytes")]
    Bytes(PyBackedBytes),
    #[pyo3(annotation = "str | os.PathLike[str]")]
    Path(PathBuf),
}

/// Reads a bank's file: CSV or a workbook of any bank, OFX, QFX, QIF, MT940, CAMT, or a ZIP of these.
///
/// `source` is a path, or the file's bytes. Whatever the file does not decide is listed under `questions`; rows that are
/// no transaction are listed under `skipped`.
///
/// Raises `StatementError` when it is no statement that FinTrack reads, and `OSError` when the file cannot be read.
#[pyfunction]
#[pyo3(signature = (source, /))]
fn read_statement(py: Python<'_>, source: StatementSource) -> PyResult<Reading> {
    match source {
        StatementSource::Bytes(bytes) => {
            py.detach(|| Reading::from_bytes(&bytes)).map_err(|failure| failure.to_py_err(py, None))
        }
        StatementSource::Path(path) => {
            let read = || Reading::from_bytes(&std::fs::read(&path).map_err(Failure::File)?);
            py.detach(read).map_err(|failure| failure.to_py_err(py, Some(&path)))
        }
    }
}

/// Bank statements as Arrow tables.
#[pymodule]
mod _fintrack {
    #[pymodule_export]
    use super::error::{
        AmountError, EmptyFileError, MalformedError, NoTransactionsError, NotAStatementError, StatementError,
        UnsupportedFormatError,
    };
    #[pymodule_export]
    use super::read_statement;
    #[pymodule_export]
    use super::reading::{Question, Reading, SkippedRow, Statement, StatementWarning};
    #[pymodule_export]
    use super::transactions::Transactions;

    /// The version of the package.
    #[pymodule_export]
    #[expect(non_upper_case_globals, reason = "the name that Python expects")]
    const __version__: &str = env!("CARGO_PKG_VERSION");
}
