//! The classifier, on descriptions like those of a user of some years.
//!
//! The budgets, on one core: 500,000 guesses in a second, with the text taken apart and the dictionary asked; 10 µs for a
//! learned correction; 1.5 s for a rebuild from 100,000 transactions; a state of at most 16 MB.

#![allow(missing_docs, reason = "criterion's macros make undocumented functions")]

use chrono::NaiveDate;
use criterion::{Criterion, Throughput, criterion_group, criterion_main};
use fintrack_benches::descriptions::{self, Described};
use fintrack_core::suggest::descriptor::Descriptor;
use fintrack_core::suggest::model::{Model, STATE_BYTES_MAX, Sample, Scratch};

/// A user of two years.
const ROWS: usize = 1_000;
const CLASSES: usize = 60;
const REBUILT: usize = 100_000;

fn learned(rows: &[Described]) -> Model {
    let (mut model, mut scratch) = (Model::default(), Scratch::default());
    for class in 0..CLASSES {
        model.add_class(&Descriptor::of(&descriptions::word(class)), None);
    }
    for row in rows {
        let text = Descriptor::of(&row.text);
        model.learn(&Sample::new(&text, row.amount), row.class, NaiveDate::MIN, None, &mut scratch);
    }
    model
}

fn classifying(criterion: &mut Criterion) {
    let rows = descriptions::history(ROWS, CLASSES);
    let model = learned(&rows);
    let mut scratch = Scratch::default();
    let mut group = criterion.benchmark_group("classify");
    group.throughput(Throughput::Elements(ROWS as u64));
    group.bench_function("guess", |bencher| {
        bencher.iter(|| {
            let is_right = |row: &&Described| {
                let text = Descriptor::of(&row.text);
                let guess = model.predict(&Sample::new(&text, row.amount), &mut scratch);
                guess.is_some_and(|guess| guess.class == row.class)
            };
            let right = rows.iter().filter(is_right).count();
            assert!(right * 10 >= ROWS * 9, "{right} of {ROWS}");
        });
    });
    let mut corrected = model.clone();
    group.bench_function("learn", |bencher| {
        bencher.iter(|| {
            for row in &rows {
                let text = Descriptor::of(&row.text);
                corrected.learn(&Sample::new(&text, row.amount), row.class, NaiveDate::MIN, None, &mut scratch);
            }
            assert!(corrected.state_bytes() <= STATE_BYTES_MAX);
        });
    });
    let many = descriptions::history(REBUILT, CLASSES);
    group.throughput(Throughput::Elements(REBUILT as u64));
    group.sample_size(10);
    group.bench_function("rebuild", |bencher| {
        bencher.iter(|| {
            let bytes = learned(&many).state_bytes();
            assert!(bytes <= STATE_BYTES_MAX, "{bytes}");
        });
    });
    group.finish();
}

criterion_group!(benches, classifying);
criterion_main!(benches);
