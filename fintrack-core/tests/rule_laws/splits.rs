//! Laws of splits by rule.

use fintrack_core::money::{Currency, Money};
use fintrack_core::rule::{Hindrance, Share, Split, SplitPart};
use proptest::prelude::*;
use rust_decimal::Decimal;

use crate::generators::{splits, unders};

fn reais(cents: i64) -> Money {
    Money::new(Decimal::new(cents, 2), Currency::BRL).unwrap()
}

proptest! {
    /// Whatever the amount, nothing of it is lost and nothing is added.
    #[test]
    fn the_parts_of_a_split_sum_to_the_whole(split in splits(), cents in 1..1_000_000i64) {
        let whole = reais(cents);
        match split.of(whole) {
            Ok(filing) => {
                let parts: Vec<_> = filing.parts(whole).collect();
                prop_assert_eq!(Money::sum(Currency::BRL, parts.iter().map(|part| part.amount)).unwrap(), whole);
                prop_assert!(parts.iter().all(|part| part.amount.is_positive()));
                for SplitPart { under, share } in split.parts() {
                    if let Share::Amount(amount) = share {
                        prop_assert!(parts.iter().any(|part| part.under == *under && part.amount == *amount));
                    }
                }
            }
            // Only fixed amounts and percentages can be too much.
            Err(hindrance) => {
                prop_assert_eq!(hindrance, Hindrance::TooSmall);
                prop_assert!(split.parts().iter().any(|part| matches!(part.share, Share::Amount(_))));
            }
        }
    }

    /// Percentages that sum to a hundred need no rest, and are exact to a cent.
    #[test]
    fn percentages_alone_sum_to_the_whole(
        cents in 1..1_000_000i64, first in 1..10_000i64, a in unders(), b in unders(),
    ) {
        prop_assume!(a != b);
        let part = |under, hundredths| SplitPart { under, share: Share::Percent(Decimal::new(hundredths, 2)) };
        let split = Split::new(vec![part(a, first), part(b, 10_000 - first)]).unwrap();
        let whole = reais(cents);
        let filing = split.of(whole).unwrap();
        prop_assert_eq!(Money::sum(Currency::BRL, filing.parts(whole).map(|part| part.amount)).unwrap(), whole);
        let exact = Decimal::new(cents, 2) * Decimal::new(first, 4);
        let own = filing.parts(whole).find(|part| part.under == a).map_or(Decimal::ZERO, |part| part.amount.amount());
        prop_assert!((own - exact).abs() < Decimal::new(1, 2), "{} instead of {}", own, exact);
    }
}
