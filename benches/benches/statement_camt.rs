//! Reading CAMT, beside a bare scan of the same bytes for the marks of elements.
//!
//! The budget: reading at 100 MB/s.

#![allow(missing_docs, reason = "criterion's macros make undocumented functions")]

use criterion::{Criterion, criterion_group, criterion_main};
use fintrack_benches::camt::statement;
use fintrack_benches::reading::measure;

const SIZES: [usize; 2] = [1_000_000, 64_000_000];

fn reading(criterion: &mut Criterion) {
    for size in SIZES {
        measure(criterion, "camt", &statement(size), b'<');
    }
}

criterion_group!(benches, reading);
criterion_main!(benches);
