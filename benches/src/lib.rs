//! What the benchmarks share: synthetic statements and books, how reading is measured, and the law of imports.

pub mod books;
pub mod histories;
pub mod processor_time;
pub mod reading;
pub mod statements;
pub mod sum;
