//! Open Financial Exchange: version 1 (SGML), version 2 (XML) and QFX.

use super::{Inspection, ReadError, Sink, Source};

/// What the OFX reader needs to know of a file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OfxDialect {}

pub(super) fn looks_like(_source: &(impl Source + ?Sized)) -> Result<bool, ReadError> {
    Ok(false)
}

pub(super) fn inspect(_source: &(impl Source + ?Sized)) -> Result<Inspection, ReadError> {
    Err(ReadError::Unsupported { format: "OFX" })
}

pub(super) fn read(
    _source: &(impl Source + ?Sized),
    _dialect: &OfxDialect,
    _sink: &mut (impl Sink + ?Sized),
) -> Result<(), ReadError> {
    Err(ReadError::Unsupported { format: "OFX" })
}
