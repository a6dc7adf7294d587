//! What the benchmarks share: synthetic statements and books.

pub mod books;
pub mod camt;
pub mod ofx;
pub mod statements;
pub mod sum;
