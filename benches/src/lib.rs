//! What the benchmarks share: synthetic statements and books.

pub mod books;
pub mod ofx;
pub mod statements;
