//! Scores become shares.
//!
//! Written out so that the processor does several at a time and every machine gets the same bits: sums have a fixed order,
//! and the exponential is made of multiplications and additions, which are the same everywhere.

/// How many numbers are summed side by side.
const LANES: usize = 8;

/// The softmax: each score becomes the share of its exponential. Scores of minus infinity become 0.
pub(super) fn softmax(scores: &mut [f32]) {
    let highest = fold(scores, f32::MIN, |a, b| if b > a { b } else { a });
    for score in &mut *scores {
        *score = exp(*score - highest);
    }
    let sum = fold(scores, 0.0, |a, b| a + b);
    let inverse = 1.0 / sum;
    for score in scores {
        *score *= inverse;
    }
}

/// The place of the largest share; of equal ones the first.
pub(super) fn largest(shares: &[f32]) -> Option<usize> {
    let highest = fold(shares, f32::MIN, |a, b| if b > a { b } else { a });
    shares.iter().position(|share| *share >= highest)
}

fn fold(numbers: &[f32], first: f32, join: impl Fn(f32, f32) -> f32) -> f32 {
    let mut lanes = [first; LANES];
    let mut chunks = numbers.chunks_exact(LANES);
    for chunk in &mut chunks {
        for (lane, number) in lanes.iter_mut().zip(chunk) {
            *lane = join(*lane, *number);
        }
    }
    for (lane, number) in lanes.iter_mut().zip(chunks.remainder()) {
        *lane = join(*lane, *number);
    }
    lanes.into_iter().fold(first, join)
}

/// The exponential of a number that is not positive; what is below -87 gives 0.
///
/// The number is taken as `n ln 2 + rest`; a polynomial gives the exponential of the rest, and `n` goes into the exponent.
/// Source: the single-precision `expf` of Stephen Moshier's *Cephes* library.
fn exp(number: f32) -> f32 {
    const LOWEST: f32 = -87.0;
    /// Adding it leaves a whole number in the lowest bits.
    const SHIFT: f32 = 12_582_912.0;
    const LN_2: [f32; 2] = [355.0 / 512.0, -2.121_944_4e-4];
    const POLYNOMIAL: [f32; 6] = [1.987_569_1e-4, 1.398_199_9e-3, 8.333_452e-3, 4.166_579_6e-2, 1.666_666_5e-1, 0.5];
    let near = if number < LOWEST { LOWEST } else { number };
    let shifted = near * std::f32::consts::LOG2_E + SHIFT;
    let whole = shifted - SHIFT;
    let rest = near - whole * LN_2[0] - whole * LN_2[1];
    let mut sum = POLYNOMIAL[0];
    for coefficient in &POLYNOMIAL[1..] {
        sum = sum * rest + coefficient;
    }
    let power = f32::from_bits((shifted.to_bits().wrapping_sub(SHIFT.to_bits()).wrapping_add(127)) << 23);
    let value = (sum * rest * rest + rest + 1.0) * power;
    if number < LOWEST { 0.0 } else { value }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn the_exponential_is_near_that_of_the_library(number in -86.9_f32..=0.0) {
            let (own, known) = (exp(number), libm::expf(number));
            prop_assert!((own - known).abs() <= 4e-7 * known, "{} {}", own, known);
        }

        #[test]
        fn shares_sum_to_one(mut scores in prop::collection::vec(-30.0_f32..30.0, 1..100)) {
            let order = scores.clone();
            softmax(&mut scores);
            prop_assert!((scores.iter().sum::<f32>() - 1.0).abs() < 1e-5);
            for (a, b) in [(0, scores.len() - 1), (scores.len() / 2, 0)] {
                prop_assert!(order[a] < order[b] || scores[a] >= scores[b]);
            }
        }
    }

    #[test]
    fn what_is_impossible_has_no_share() {
        let mut scores = [1.0, f32::NEG_INFINITY, 1.0];
        softmax(&mut scores);
        assert_eq!(scores.map(f32::to_bits), [0.5_f32, 0.0, 0.5].map(f32::to_bits));
    }
}
