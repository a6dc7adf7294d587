//! Reading CSV to typed lines, beside a bare `csv::ByteRecord` loop over the same bytes.
//!
//! The budget: with the dialect known, at least 0.4 of the loop's throughput; inference included, at least 0.2.

#![allow(missing_docs, reason = "criterion's macros make undocumented functions")]

use criterion::{BenchmarkId, Criterion, Throughput, criterion_group, criterion_main};
use csv::{ByteRecord, ReaderBuilder};
use fintrack_benches::statements::{Size, csv as statements};
use fintrack_benches::sum::Sum;
use fintrack_core::statement as core;

const SIZES: [usize; 2] = [1_000_000, 64_000_000];

/// How many records a bare loop finds: the lines, and the five above them of which one is blank.
fn bare_loop(bytes: &[u8]) -> u64 {
    let mut reader = ReaderBuilder::new().delimiter(b';').has_headers(false).flexible(true).from_reader(bytes);
    let mut record = ByteRecord::new();
    let mut count = 0;
    while reader.read_byte_record(&mut record).is_ok_and(|more| more) {
        count += 1;
    }
    count
}

fn reading(criterion: &mut Criterion) {
    for size in SIZES {
        let table = statements::statement(Size::Bytes(size));
        let bytes = &table.bytes;
        let inspection = core::inspect(bytes).ok().filter(|inspection| inspection.questions.is_empty());
        let mut group = criterion.benchmark_group("csv");
        group.throughput(Throughput::Bytes(bytes.len() as u64));
        group.sample_size(10);
        group.bench_function(BenchmarkId::new("bare csv::ByteRecord loop", size), |bencher| {
            bencher.iter(|| assert_eq!(bare_loop(bytes), table.transactions + 4));
        });
        group.bench_function(BenchmarkId::new("read, dialect known", size), |bencher| {
            bencher.iter(|| {
                let mut sum = Sum::default();
                let read = inspection.as_ref().is_some_and(|known| core::read(bytes, known, &mut sum).is_ok());
                assert!(read && sum.is_of(table.transactions, table.cents));
            });
        });
        group.bench_function(BenchmarkId::new("inspect and read", size), |bencher| {
            bencher.iter(|| {
                let mut sum = Sum::default();
                let read = core::inspect(bytes).is_ok_and(|found| core::read(bytes, &found, &mut sum).is_ok());
                assert!(read && sum.is_of(table.transactions, table.cents));
            });
        });
        group.finish();
    }
}

criterion_group!(benches, reading);
criterion_main!(benches);
