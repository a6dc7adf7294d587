//! Measuring how a format's statements are read, beside a bare scan of the same bytes.

use criterion::{BenchmarkId, Criterion, Throughput};
use fintrack_core::statement as core;

use crate::statements::Statement;
use crate::sum::Sum;

/// Measures both passes over a statement, beside a scan for the byte that the reader looks for.
///
/// # Panics
/// When what is read is not what the statement holds: a fast wrong answer is no answer.
pub fn measure(criterion: &mut Criterion, name: &str, statement: &Statement, mark: u8) {
    let bytes = &statement.bytes;
    let size = bytes.len();
    let marks = memchr::memchr_iter(mark, bytes).count();
    let inspection = core::inspect(bytes);
    let mut group = criterion.benchmark_group(name);
    group.throughput(Throughput::Bytes(size as u64));
    group.sample_size(10);
    group.bench_function(BenchmarkId::new("bare scan", size), |bencher| {
        bencher.iter(|| assert_eq!(memchr::memchr_iter(mark, bytes).fold(0, |count, _| count + 1), marks));
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
