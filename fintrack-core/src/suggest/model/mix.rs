//! Numbers that look random and are the same everywhere.

/// Spreads a number over 64 bits: the finaliser of `SplitMix64`, which maps no two numbers onto one, and of which each bit
/// depends on every bit.
/// Source: Guy L. Steele et al., *Fast splittable pseudorandom number generators* (2014).
pub(in crate::suggest) const fn mixed(number: u64) -> u64 {
    let number = (number ^ number >> 30).wrapping_mul(0xBF58_476D_1CE4_E5B9);
    let number = (number ^ number >> 27).wrapping_mul(0x94D0_49BB_1331_11EB);
    number ^ number >> 31
}
