//! Imports random histories, written in every format and dialect, and compares the books with them.
//!
//! `cargo run --release -p fintrack-benches --bin histories -- --count 1000000`

#![allow(clippy::print_stdout, clippy::print_stderr, reason = "a command says what it found")]

use std::panic;
use std::process::ExitCode;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::mpsc::{self, Sender};
use std::thread;
use std::time::Instant;

use clap::Parser;
use fintrack_benches::histories::{Case, Failure, Tally, cases, check, seed_of};
use fintrack_core::testing::books::Books;
use indicatif::{ProgressBar, ProgressStyle};

/// Imports random histories of one account, as downloads that overlap, in any order, repeated, each written in a format
/// and dialect of its own; exits with 1 when a transaction is lost or doubled.
#[derive(Parser)]
struct Arguments {
    /// How many histories.
    #[arg(long, default_value_t = 1_000)]
    count: u64,
    /// What the run begins with; the same seed gives the same histories.
    #[arg(long, default_value_t = 1)]
    seed: u64,
    /// One case alone, by the seed that a failure printed.
    #[arg(long, conflicts_with_all = ["count", "seed"])]
    case: Option<u64>,
    /// How many threads.
    #[arg(long, default_value_t = 2)]
    threads: u64,
}

/// What a thread has to say.
enum News {
    Judged(Tally),
    Failed(u64, Box<(Case, Failure)>),
}

fn main() -> ExitCode {
    let arguments = Arguments::parse();
    // What panics is caught and shown with its case.
    panic::set_hook(Box::new(|_| ()));
    if let Some(seed) = arguments.case {
        return match check(&cases(), seed, &Books::new()) {
            Ok(tally) => {
                println!("the case of seed {seed} holds: {tally:?}");
                ExitCode::SUCCESS
            }
            Err(failed) => fail(seed, &failed),
        };
    }
    run(&arguments)
}

fn run(arguments: &Arguments) -> ExitCode {
    let Arguments { count, seed, threads, .. } = *arguments;
    println!("{count} histories from seed {seed}");
    let bar = ProgressBar::new(count);
    if let Ok(style) = ProgressStyle::with_template("{wide_bar} {human_pos}/{human_len} {per_sec} eta {eta}") {
        bar.set_style(style);
    }
    let start = Instant::now();
    let (next, is_over) = (AtomicU64::new(0), AtomicBool::new(false));
    let (judged, tally, failure) = thread::scope(|scope| {
        let (sender, news) = mpsc::channel();
        for _ in 0..threads.max(1) {
            let (sender, next, is_over) = (sender.clone(), &next, &is_over);
            scope.spawn(move || work(count, seed, next, is_over, &sender));
        }
        drop(sender);
        let (mut judged, mut tally) = (0_u64, Tally::default());
        for each in news {
            match each {
                News::Judged(more) => {
                    judged += 1;
                    tally.add(more);
                    bar.inc(1);
                }
                News::Failed(seed, failed) => {
                    is_over.store(true, Ordering::Relaxed);
                    return (judged, tally, Some((seed, failed)));
                }
            }
        }
        (judged, tally, None)
    });
    bar.finish_and_clear();
    let seconds = start.elapsed().as_secs_f64();
    let Tally { files, lines, asked } = tally;
    println!(
        "{judged} histories, {files} files, {lines} lines in {seconds:.1} s; {asked} files were asked about and written again"
    );
    match failure {
        Some((seed, failed)) => fail(seed, &failed),
        None if judged == count => {
            println!("0 lost, 0 extra");
            ExitCode::SUCCESS
        }
        None => {
            eprintln!("only {judged} of {count} histories were judged");
            ExitCode::FAILURE
        }
    }
}

fn work(count: u64, run: u64, next: &AtomicU64, is_over: &AtomicBool, news: &Sender<News>) {
    let (cases, empty) = (cases(), Books::new());
    while !is_over.load(Ordering::Relaxed) {
        let number = next.fetch_add(1, Ordering::Relaxed);
        if number >= count {
            break;
        }
        let seed = seed_of(run, number);
        let said = match check(&cases, seed, &empty) {
            Ok(tally) => News::Judged(tally),
            Err(failed) => News::Failed(seed, failed),
        };
        // Nobody listens any more once another thread has failed.
        if news.send(said).is_err() {
            break;
        }
    }
}

fn fail(seed: u64, failed: &(Case, Failure)) -> ExitCode {
    let (case, failure) = failed;
    eprintln!("{case:#?}");
    eprintln!("{failure}");
    eprintln!("the case of seed {seed} breaks the law; above, the simplest that does so alike: --case {seed}");
    ExitCode::FAILURE
}
