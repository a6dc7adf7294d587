//! The laws of money: nothing is lost, nothing mixes.

use std::num::NonZeroU32;

use fintrack_core::money::{Money, MoneyError};
use fintrack_core::testing::money;
use proptest::prelude::*;
use rust_decimal::Decimal;

proptest! {
    /// Sharing an amount never loses a cent, and is fair to a minor unit.
    #[test]
    fn split_preserves_the_total(whole in money(), parts in 1..=48u32) {
        let parts: Vec<Money> = whole.split(NonZeroU32::new(parts).unwrap()).collect();
        prop_assert_eq!(Money::sum(whole.currency(), parts.iter().copied()).unwrap(), whole);
        let amounts = parts.iter().map(|part| part.amount());
        let spread = amounts.clone().max().unwrap() - amounts.min().unwrap();
        prop_assert!(spread <= Decimal::new(1, u32::from(whole.currency().minor_units())));
    }

    /// Sharing by weight never loses a cent, and each part is within one minor unit of its share.
    #[test]
    fn allocation_preserves_the_total(whole in money(), weights in prop::collection::vec(-5..1000i64, 1..20)) {
        let weights: Vec<Decimal> = weights.into_iter().map(Decimal::from).collect();
        let parts = whole.allocate(&weights);
        prop_assert_eq!(parts.len(), weights.len());
        prop_assert_eq!(Money::sum(whole.currency(), parts.iter().copied()).unwrap(), whole);
        let total: Decimal = weights.iter().map(|w| (*w).max(Decimal::ZERO)).sum();
        if !total.is_zero() {
            let unit = Decimal::new(1, u32::from(whole.currency().minor_units()));
            for (part, weight) in parts.iter().zip(&weights) {
                let share = whole.amount() * ((*weight).max(Decimal::ZERO) / total);
                prop_assert!((part.amount() - share).abs() <= unit, "{part} against {share}");
            }
        }
    }

    /// Printing and parsing are inverse.
    #[test]
    fn print_then_parse_is_identity(whole in money()) {
        prop_assert_eq!(Money::parse(&whole.amount().to_string(), whole.currency()), Ok(whole));
    }

    /// Adding what was taken away restores the amount; two currencies never mix.
    #[test]
    fn addition_has_an_inverse(a in money(), b in money()) {
        match a.checked_add(b) {
            Ok(sum) => prop_assert_eq!(sum.checked_sub(b), Ok(a)),
            Err(MoneyError::CurrencyMismatch { left, right }) => prop_assert_ne!(left, right),
            Err(MoneyError::TooLarge(_)) => prop_assert!(a.currency() == b.currency()),
            Err(other) => prop_assert!(false, "{other}"),
        }
    }
}
