//! What the benchmarks share: synthetic statements and books, and how reading is measured.

pub mod books;
pub mod camt;
pub mod mt940;
pub mod ofx;
pub mod reading;
pub mod statements;
pub mod sum;
