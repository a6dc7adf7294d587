//! Whether an explanation explains: shared by the laws of reports.

use std::collections::BTreeSet;

use fintrack_core::money::Money;
use fintrack_core::report::{Contribution, Explanation, FigureValue};
use rust_decimal::Decimal;

/// Fails unless an explanation comes to a figure's value; `places` is how many decimals its percentages have.
#[track_caller]
pub(crate) fn assert_explained(explanation: &Explanation, value: FigureValue, places: u32) {
    match (explanation, value) {
        (Explanation::Sum(parts), FigureValue::Money(amount)) => assert_eq!(sum(parts, amount), amount),
        (Explanation::Expected(parts), FigureValue::Money(amount)) => {
            let parts: Vec<Contribution> = parts.iter().map(|expected| expected.contribution).collect();
            assert_eq!(sum(&parts, amount), amount);
        }
        (Explanation::Count(ids), FigureValue::Count(count)) => {
            assert_eq!(ids.len(), count);
            assert_eq!(ids.iter().collect::<BTreeSet<_>>().len(), count, "each once");
        }
        (Explanation::Ratio { numerator, denominator }, FigureValue::Percent(percent)) => {
            let total = |parts: &[Contribution]| parts.iter().map(|part| part.amount.amount()).sum::<Decimal>();
            let expected = (total(numerator) * Decimal::ONE_HUNDRED).checked_div(total(denominator));
            assert_eq!(percent, expected.map(|percent| percent.round_dp(places)));
        }
        other => panic!("{other:?}"),
    }
}

fn sum(parts: &[Contribution], like: Money) -> Money {
    Contribution::sum(Money::zero(like.currency()), parts).expect("one currency, and no overflow")
}
