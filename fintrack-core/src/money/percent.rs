//! Percentages: shares that sum to exactly 100, and one amount as part of another.

use rust_decimal::Decimal;

use super::{Currency, Money};

/// The share of each amount in percent with 2 decimals, by largest remainder: they sum to exactly 100. Negative amounts
/// count as 0; if nothing is positive, all shares are 0.
///
/// Source: the domain page, section 6.
pub fn shares(amounts: &[Money]) -> Vec<Decimal> {
    let weights: Vec<Decimal> = amounts.iter().map(|money| money.amount()).collect();
    if !weights.iter().any(|weight| *weight > Decimal::ZERO) {
        return vec![Decimal::new(0, 2); amounts.len()];
    }
    // A hundred percent in hundredths is an amount like any other that is split by weight.
    let Ok(whole) = Money::new(Decimal::ONE_HUNDRED, Currency::BRL) else {
        return vec![Decimal::new(0, 2); amounts.len()];
    };
    whole.allocate(&weights).into_iter().map(Money::amount).collect()
}

/// `part` of `whole` in percent with 2 decimals, rounded half-even; `None` when the whole is 0.
pub(crate) fn ratio(part: Decimal, whole: Decimal) -> Option<Decimal> {
    let mut percent = (part * Decimal::ONE_HUNDRED).checked_div(whole)?.round_dp(2);
    if percent.is_zero() {
        percent = Decimal::ZERO; // never `-0.00`
    }
    percent.rescale(2);
    Some(percent)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::money::brl;
    use crate::testing::reais;

    #[test]
    fn three_thirds_are_a_hundred() {
        let third = brl("1.00");
        let texts: Vec<String> = shares(&[third, third, third]).iter().map(ToString::to_string).collect();
        assert_eq!(texts, ["33.34", "33.33", "33.33"]);
        assert_eq!(shares(&[brl("0.00"), brl("-5.00")]), [Decimal::ZERO, Decimal::ZERO]);
    }

    #[test]
    fn a_ratio_has_two_decimals_and_no_negative_nothing() {
        let percent = |part: i64, whole: i64| ratio(Decimal::from(part), Decimal::from(whole)).map(|p| p.to_string());
        assert_eq!(percent(1, 3).as_deref(), Some("33.33"));
        assert_eq!(percent(-1, 1_000_000).as_deref(), Some("0.00"));
        assert_eq!(percent(1, 0), None);
    }

    proptest! {
        #[test]
        fn shares_sum_to_exactly_a_hundred(amounts in prop::collection::vec(reais(), 1..30)) {
            prop_assert_eq!(shares(&amounts).iter().sum::<Decimal>(), Decimal::ONE_HUNDRED);
        }
    }
}
