//! Reading OFX, beside a bare scan of the same bytes for the marks of elements.
//!
//! The budget: reading, with its second pass alone, at 150 MB/s or half of the scan, whichever is lower.

#![allow(missing_docs, reason = "criterion's macros make undocumented functions")]

use criterion::{BenchmarkId, Criterion, Throughput, criterion_group, criterion_main};
use fintrack_benches::ofx::{Manner, statement};
use fintrack_benches::sum::Sum;
use fintrack_core::statement as core;

const SIZES: [usize; 2] = [1_000_000, 64_000_000];

fn reading(criterion: &mut Criterion) {
    for (manner, name) in [(Manner::Sgml, "ofx 1"), (Manner::Xml, "ofx 2")] {
        for size in SIZES {
            let statement = statement(manner, size);
            let bytes = &statement.bytes;
            let marks = memchr::memchr_iter(b'<', bytes).count();
            let inspection = core::inspect(bytes);
            let mut group = criterion.benchmark_group(name);
            group.throughput(Throughput::Bytes(bytes.len() as u64));
            group.sample_size(10);
            group.bench_function(BenchmarkId::new("bare scan", size), |bencher| {
                bencher.iter(|| assert_eq!(memchr::memchr_iter(b'<', bytes).fold(0, |count, _| count + 1), marks));
            });
            group.bench_function(BenchmarkId::new("inspect", size), |bencher| {
                bencher.iter(|| assert!(core::inspect(bytes).is_ok_and(|found| found.questions.is_empty())));
            });
            group.bench_function(BenchmarkId::new("read", size), |bencher| {
                bencher.iter(|| {
                    let mut sum = Sum::default();
                    let read = inspection.as_ref().is_ok_and(|known| core::read(bytes, known, &mut sum).is_ok());
                    assert!(read && sum.is_of(statement.transactions, statement.cents));
                });
            });
            group.finish();
        }
    }
}

criterion_group!(benches, reading);
criterion_main!(benches);
