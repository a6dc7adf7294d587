//! The classifier, on descriptions like those of a user of some years, and on real histories where there are some.
//!
//! `FINTRACK_HISTORIES` names tables as `fintrack classify replay` reads them, parted by blanks; each user has a model of all
//! of the user's rows, and all rows are guessed.
//!
//! The budgets, on one core: 500,000 guesses in a second where many are guessed together, with the texts taken apart and the
//! dictionary asked; 10 µs for a learned correction; 1.5 s for a rebuild from 100,000 transactions; a state of at most 16 MB.

#![allow(missing_docs, reason = "criterion's macros make undocumented functions")]

use std::collections::HashMap;
use std::{env, fs};

use chrono::NaiveDate;
use criterion::{Criterion, Throughput, criterion_group, criterion_main};
use fintrack_benches::descriptions::{self, Described};
use fintrack_core::category::{Category, CategoryKind};
use fintrack_core::entry::CategoryRef;
use fintrack_core::id::CategoryId;
use fintrack_core::name::{Color, Name};
use fintrack_core::suggest::descriptor::Descriptor;
use fintrack_core::suggest::dictionary;
use fintrack_core::suggest::model::{Model, STATE_BYTES_MAX, Sample, Scratch, Unread};
use fintrack_core::suggest::replay::{self, Row};
use fintrack_core::suggest::{Classifier, Confirmation, Event, STATE_BYTES_MAX as CLASSIFIER_BYTES_MAX, Shown};
use uuid::Uuid;

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
            let unread = rows.iter().map(|row| Unread { text: &row.text, amount: row.amount, coded: None });
            let (mut right, mut classes) = (0, rows.iter().map(|row| row.class));
            model.predict_all(unread, |_, guess| {
                right += usize::from(guess.map(|guess| guess.class) == classes.next());
            });
            assert!(right * 10 >= ROWS * 9, "{right} of {ROWS}");
        });
    });
    group.bench_function("guess_one_by_one", |bencher| {
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
    let (categories, confirmations) = workspace(&many);
    group.bench_function("rebuild_workspace", |bencher| {
        bencher.iter(|| {
            let events = categories.iter().map(Event::Added).chain(confirmations.iter().map(Event::Learned));
            let bytes = Classifier::rebuild(events).to_bytes().len();
            assert!(bytes <= CLASSIFIER_BYTES_MAX, "{bytes}");
        });
    });
    group.bench_function("rebuild_guessing", |bencher| {
        bencher.iter(|| {
            let right = relived(&many);
            assert!(right * 10 >= REBUILT * 8, "{right} of {REBUILT}");
        });
    });
    group.finish();
}

/// A workspace in which a history was filed, each payment after its suggestion was shown.
fn workspace(rows: &[Described]) -> (Vec<Category>, Vec<Confirmation>) {
    let category = |class: usize| Category {
        id: CategoryId::new(Uuid::from_u128(class as u128)),
        name: Name::new(&descriptions::word(class)).expect("a word"),
        kind: CategoryKind::Expense,
        color: Color::new("#5B6CFF").expect("a colour"),
        icon: None,
        is_active: true,
        subcategories: Vec::new(),
    };
    let categories: Vec<Category> = (0..CLASSES).map(category).collect();
    let shown =
        |at: usize| Shown { category: categories[rows[at].class].id, is_new: false, log_odds_millionths: 2_000_000 };
    let confirmation = |(at, row): (usize, &Described)| {
        let under = CategoryRef { category: categories[row.class].id, subcategory: None };
        let filed = Confirmation::by_hand(&*row.text, row.amount, NaiveDate::MIN, under);
        Confirmation { shown: Some(shown(at)), ..filed }
    };
    let confirmations = rows.iter().enumerate().map(confirmation).collect();
    (categories, confirmations)
}

/// How many of a user's payments were guessed rightly, each before it was learned.
fn relived(rows: &[Described]) -> usize {
    let (mut model, mut scratch) = (learned(&[]), Scratch::default());
    let mut right = 0;
    for row in rows {
        let text = Descriptor::of(&row.text);
        let sample = Sample::new(&text, row.amount);
        let shown = model.predict(&sample, &mut scratch).map(|guess| guess.shown());
        right += usize::from(shown.is_some_and(|shown| shown.class == row.class));
        model.learn(&sample, row.class, NaiveDate::MIN, shown.as_ref(), &mut scratch);
    }
    right
}

/// One user of a real history.
#[derive(Default)]
struct User<'h> {
    model: Model,
    classes: HashMap<&'h str, usize>,
}

impl<'h> User<'h> {
    fn learn(&mut self, row: &Row<'h>, scratch: &mut Scratch) {
        let class = *self.classes.entry(row.label).or_insert_with(|| {
            let name = Descriptor::of(row.label);
            self.model.add_class(&name, dictionary::find(&name).map(|hit| hit.concept))
        });
        let text = Descriptor::of(row.text);
        self.model.learn(&Sample::new(&text, row.amount), class, NaiveDate::MIN, None, scratch);
    }
}

fn real_histories(criterion: &mut Criterion) {
    let Ok(paths) = env::var("FINTRACK_HISTORIES") else { return };
    let read = |path: &str| fs::read_to_string(path).unwrap_or_else(|error| panic!("{path}: {error}"));
    let tables: Vec<String> = paths.split_whitespace().map(read).collect();
    let rows: Vec<Row<'_>> = tables.iter().flat_map(|table| replay::rows(table).expect("a history")).collect();
    let (mut users, mut scratch) = (HashMap::<&str, User<'_>>::new(), Scratch::default());
    for row in &rows {
        users.entry(row.user).or_default().learn(row, &mut scratch);
    }
    let runs = rows.chunk_by(|one, next| one.user == next.user);
    let known: Vec<(&Model, &[Row<'_>], Vec<usize>)> = runs
        .map(|rows| {
            let user = &users[rows[0].user];
            (&user.model, rows, rows.iter().map(|row| user.classes[row.label]).collect())
        })
        .collect();
    let mut group = criterion.benchmark_group("classify");
    group.throughput(Throughput::Elements(rows.len() as u64));
    group.bench_function("guess_real", |bencher| {
        bencher.iter(|| {
            let mut right = 0;
            for (model, rows, classes) in &known {
                let unread = rows.iter().map(|row| Unread { text: row.text, amount: row.amount, coded: None });
                let mut classes = classes.iter().copied();
                model.predict_all(unread, |_, guess| {
                    right += usize::from(guess.map(|guess| guess.class) == classes.next());
                });
            }
            assert!(right * 10 >= rows.len() * 8, "{right} of {}: they were all learned", rows.len());
        });
    });
    group.finish();
}

criterion_group!(benches, classifying, real_histories);
criterion_main!(benches);
