//! Text tables: CSV, TSV, semicolon files and fixed columns, of any bank.

use super::{Inspection, ReadError, Sink, Source};

/// How a text table is written.
#[derive(Clone, Debug, PartialEq)]
pub struct Dialect {}

pub(super) fn inspect(_source: &(impl Source + ?Sized)) -> Result<Inspection, ReadError> {
    Err(ReadError::Unsupported { format: "CSV" })
}

pub(super) fn read(
    _source: &(impl Source + ?Sized),
    _dialect: &Dialect,
    _sink: &mut (impl Sink + ?Sized),
) -> Result<(), ReadError> {
    Err(ReadError::Unsupported { format: "CSV" })
}
