//! A few of the histories that `cargo run --release -p fintrack-benches --bin histories` imports by the million.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on says so by panicking")]

use fintrack_benches::histories::{Tally, cases, check, seed_of};
use fintrack_core::testing::books::Books;

const RUN: u64 = 2026;
const CASES: u64 = 200;

#[test]
fn histories_in_every_format_are_imported_as_they_were() {
    let (cases, empty) = (cases(), Books::new());
    let mut tally = Tally::default();
    for number in 0..CASES {
        let seed = seed_of(RUN, number);
        match check(&cases, seed, &empty) {
            Ok(more) => tally.add(more),
            Err(failed) => panic!("the case of seed {seed}: {}\n{:#?}", failed.1, failed.0),
        }
    }
    assert!(tally.files > CASES && tally.lines > 10 * CASES, "too little was read: {tally:?}");
    assert!(tally.asked < tally.files / 10, "too much was asked: {tally:?}");
}
