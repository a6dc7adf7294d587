//! What the benchmarks share: synthetic statements and books.
