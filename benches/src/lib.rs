//! What the benchmarks share: synthetic statements and books, how reading is measured, and the law of imports.

pub mod books;
pub mod camt;
pub mod histories;
pub mod mt940;
pub mod ofx;
pub mod reading;
pub mod statements;
pub mod sum;
