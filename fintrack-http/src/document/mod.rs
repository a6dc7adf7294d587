//! Reports as files: spreadsheets and printed pages, drawn of the core's tables.

pub(crate) mod metrics;
pub(crate) mod pdf;
pub(crate) mod xlsx;
