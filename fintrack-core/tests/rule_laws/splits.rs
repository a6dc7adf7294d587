//! Laws of splits by rule.

use std::collections::BTreeSet;

use fintrack_core::category::CategoryKind;
use fintrack_core::entry::{CategoryRef, Filing, Part};
use fintrack_core::id::{CategoryId, SubCategoryId};
use fintrack_core::money::{Currency, Money};
use fintrack_core::rule::{
    Actions, Booking, Condition, Decided, Direction, Hindrance, Purpose, Rule, RuleSet, Share, Split, SplitPart, Terms,
};
use fintrack_core::testing::categories;
use proptest::prelude::*;
use rust_decimal::Decimal;
use uuid::Uuid;

use crate::generators::{OwnedLine, in_use, rule_ids, splits, tagging, unders};

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

    /// Of two parts that fall on one category, because the subcategory of one was archived, one is made.
    #[test]
    fn a_split_never_has_two_parts_of_one_category(split in splits(), cents in 1..1_000_000i64) {
        let line = OwnedLine { amount: -reais(cents), ..OwnedLine::plain() };
        let then = Actions { purpose: Some(Purpose::Split(split)), ..Actions::default() };
        let terms = Terms { then, ..tagging(1, Condition::Direction(Direction::Out)).terms().clone() };
        let set = RuleSet::compile([Rule::new(rule_ids(1), terms).unwrap()], in_use()).unwrap();
        let Some(Decided { value: Booking::Filed { filing, .. }, .. }) = set.judge(&line.as_line()).booking else {
            return Ok(());
        };
        let parts: Vec<_> = filing.parts(reais(cents)).collect();
        let unders: BTreeSet<CategoryRef> = parts.iter().map(|part| part.under).collect();
        prop_assert_eq!(unders.len(), parts.len());
        prop_assert_eq!(Money::sum(Currency::BRL, parts.iter().map(|part| part.amount)).unwrap(), reais(cents));
        prop_assert_eq!(matches!(filing, Filing::Whole(_)), parts.len() == 1);
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

/// The amounts of what falls together are added, where the first of them stood.
#[test]
fn parts_that_fall_on_one_category_are_added() {
    let known = categories();
    let spent: Vec<CategoryId> =
        known.iter().filter(|it| it.kind == CategoryKind::Expense).map(|category| category.id).take(2).collect();
    let under = |n: usize, archived: Option<u128>| CategoryRef {
        category: spent[n],
        subcategory: archived.map(|n| SubCategoryId::new(Uuid::from_u128(n))),
    };
    let percent = |n: i64| Share::Percent(Decimal::from(n));
    let part = |under, share| SplitPart { under, share };
    let split = Split::new(vec![
        part(under(0, Some(1)), percent(20)),
        part(under(1, None), Share::Rest),
        part(under(0, None), percent(30)),
    ]);
    let then = Actions { purpose: Some(Purpose::Split(split.unwrap())), ..Actions::default() };
    let terms = Terms { then, ..tagging(1, Condition::Direction(Direction::Out)).terms().clone() };
    let set = RuleSet::compile([Rule::new(rule_ids(1), terms).unwrap()], in_use()).unwrap();
    let Booking::Filed { filing, .. } = set.judge(&OwnedLine::plain().as_line()).booking.unwrap().value else {
        panic!("it is filed")
    };
    let parts = [(under(0, None), reais(500)), (under(1, None), reais(500))];
    assert_eq!(filing, Filing::Split(parts.map(|(under, amount)| Part { under, amount }).to_vec()));
}
