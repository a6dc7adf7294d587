//! The native module behind the `fintrack` Python package.
use pyo3::prelude::*;

/// The native module.
#[pymodule]
fn _fintrack(_module: &Bound<'_, PyModule>) -> PyResult<()> {
    Ok(())
}
