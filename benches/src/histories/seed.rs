//! A number makes a case, always the same one.

use std::panic::{AssertUnwindSafe, catch_unwind};

use fintrack_core::testing::books::Books;
use proptest::strategy::{Strategy, ValueTree};
use proptest::test_runner::{Config, RngAlgorithm, TestRng, TestRunner};

use super::{Case, Failure, Tally, judge};

/// How many simpler cases are tried before a failure is shown.
const SIMPLER_MAX: usize = 4_000;

/// The seed of the case with a number in a run: far from its neighbours'.
pub const fn seed_of(run: u64, number: u64) -> u64 {
    // SplitMix64: a bijection, so that no two cases of a run are the same.
    let mut z = run.wrapping_add(number.wrapping_mul(0x9e37_79b9_7f4a_7c15));
    z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    z ^ (z >> 31)
}

/// Makes the case of a seed, and judges it.
///
/// # Errors
/// The simplest failing case that was found near it, and how it fails.
pub fn check(cases: &impl Strategy<Value = Case>, seed: u64, empty: &Books) -> Result<Tally, Box<(Case, Failure)>> {
    let bytes = u128::from(seed).wrapping_mul(0x0001_0000_0000_0000_0000_0000_0000_0001).to_le_bytes();
    let rng = TestRng::from_seed(RngAlgorithm::XorShift, &bytes);
    let mut runner = TestRunner::new_with_rng(Config { failure_persistence: None, ..Config::default() }, rng);
    let mut tree = cases.new_tree(&mut runner).unwrap_or_else(|reason| unreachable!("nothing is filtered: {reason}"));
    let case = tree.current();
    judge_safely(&case, empty).map_err(|failure| Box::new(simplest(&mut tree, (case, failure), empty)))
}

/// Simplifies while it fails.
fn simplest(tree: &mut impl ValueTree<Value = Case>, mut failing: (Case, Failure), empty: &Books) -> (Case, Failure) {
    let mut is_going_on = tree.simplify();
    for _ in 0..SIMPLER_MAX {
        if !is_going_on {
            break;
        }
        let case = tree.current();
        is_going_on = match judge_safely(&case, empty) {
            Ok(_) => tree.complicate(),
            Err(failure) => {
                failing = (case, failure);
                tree.simplify()
            }
        };
    }
    failing
}

fn judge_safely(case: &Case, empty: &Books) -> Result<Tally, Failure> {
    catch_unwind(AssertUnwindSafe(|| judge(case, empty))).unwrap_or_else(|panic| {
        let text = panic.downcast_ref::<String>().map(String::as_str).or_else(|| panic.downcast_ref::<&str>().copied());
        Err(Failure::Panic(text.unwrap_or("without a message").to_owned()))
    })
}
