//! Sides measured in turns, so that whatever else the machine does meets all of them alike.

use std::cell::{Cell, OnceCell};
use std::time::{Duration, Instant};

use criterion::Criterion;
use tokio::runtime::Runtime;

/// How long sides are measured in turns, and how often at least.
const TIME_MIN: Duration = Duration::from_secs(5);
const TURNS_MIN: usize = 10;

/// One of several ways to the same answer, or one answer of several books.
pub struct Side<'s> {
    name: String,
    answer: Box<dyn Fn() -> Duration + 's>,
}

impl<'s> Side<'s> {
    /// A side that is measured as a whole.
    pub fn new(name: impl Into<String>, answer: impl Fn() + 's) -> Self {
        Self::timed(name, move || {
            let start = Instant::now();
            answer();
            start.elapsed()
        })
    }

    /// A side that says how long what matters took: it prepares something first, or tidies up.
    pub fn timed(name: impl Into<String>, answer: impl Fn() -> Duration + 's) -> Self {
        Self { name: name.into(), answer: Box::new(answer) }
    }
}

/// Measures sides one after the other, as criterion does, and then in turns: what counts are the ratios to the first.
#[allow(clippy::print_stdout, reason = "ratios are printed beside criterion's own lines")]
pub fn compare(criterion: &mut Criterion, name: &str, samples: usize, sides: &[Side<'_>]) {
    let ran = Cell::new(false);
    let mut group = criterion.benchmark_group(name);
    group.sample_size(samples);
    for side in sides {
        group.bench_function(&side.name, |bencher| {
            ran.set(true);
            (side.answer)(); // what it asks for is made now
            bencher.iter_custom(|times| (0..times).map(|_| (side.answer)()).sum());
        });
    }
    group.finish();
    if !ran.get() {
        return;
    }
    let mut times: Vec<Vec<Duration>> = vec![Vec::new(); sides.len()];
    let start = Instant::now();
    while start.elapsed() < TIME_MIN || times[0].len() < TURNS_MIN {
        for (side, times) in sides.iter().zip(&mut times) {
            times.push((side.answer)());
        }
    }
    let median = |times: &mut Vec<Duration>| {
        times.sort_unstable();
        times[times.len() / 2]
    };
    let medians: Vec<Duration> = times.iter_mut().map(median).collect();
    for (side, time) in sides.iter().zip(&medians) {
        let ratio = time.as_secs_f64() / medians[0].as_secs_f64();
        println!("{name}: {}: {time:?} in turns with the others, {ratio:.2} of the first", side.name);
    }
}

/// Books that are made when something is first asked of them: a list of benchmarks asks nothing.
pub struct Lazy<'r, T> {
    runtime: &'r Runtime,
    made: OnceCell<T>,
}

impl<'r, T> Lazy<'r, T> {
    /// Nothing yet.
    pub const fn new(runtime: &'r Runtime) -> Self {
        Self { runtime, made: OnceCell::new() }
    }

    /// What was made, or is made now.
    pub fn get(&self, make: impl AsyncFnOnce() -> T) -> &T {
        self.made.get_or_init(|| self.runtime.block_on(make()))
    }
}
