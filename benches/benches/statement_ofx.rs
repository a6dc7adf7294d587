//! Reading OFX, beside a bare scan of the same bytes for the marks of elements.
//!
//! The budget: reading, with its second pass alone, at 150 MB/s or half of the scan, whichever is lower.

#![allow(missing_docs, reason = "criterion's macros make undocumented functions")]

use criterion::{Criterion, criterion_group, criterion_main};
use fintrack_benches::ofx::{Manner, statement};
use fintrack_benches::reading::measure;

const SIZES: [usize; 2] = [1_000_000, 64_000_000];

fn reading(criterion: &mut Criterion) {
    for (manner, name) in [(Manner::Sgml, "ofx 1"), (Manner::Xml, "ofx 2")] {
        for size in SIZES {
            measure(criterion, name, &statement(manner, size), b'<');
        }
    }
}

criterion_group!(benches, reading);
criterion_main!(benches);
