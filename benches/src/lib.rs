//! What the benchmarks share: synthetic statements, descriptions and books, how reading is measured, and the law of imports.

pub mod books;
pub mod descriptions;
pub mod histories;
pub mod processor_time;
pub mod reading;
pub mod statements;
pub mod sum;
pub mod turns;
