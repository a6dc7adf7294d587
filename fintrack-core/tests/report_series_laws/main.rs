//! Laws of the monthly report, of net worth and of the cash-flow forecast, over random books.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on says so by panicking")]

mod forecast;
mod household;
mod monthly;
mod net_worth;

use fintrack_core::calendar::{BillingMonth, billing_month};
use fintrack_core::money::{Currency, Money, brl};
use fintrack_core::report::{Contribution, Explanation, FigureValue};
use fintrack_core::testing::household::all_settings;
use proptest::prelude::*;
use rust_decimal::Decimal;

fn months() -> impl Strategy<Value = BillingMonth> {
    (1..=6u32).prop_map(|month| billing_month(2026, month))
}

fn total(amounts: impl IntoIterator<Item = Money>) -> Money {
    Money::sum(Currency::BRL, amounts).unwrap()
}

fn sum(contributions: &[Contribution]) -> Money {
    Contribution::sum(brl("0.00"), contributions).unwrap()
}

/// Whether a figure is what its explanation comes to; percentages that must sum to 100 within a hundredth.
fn is_explained(value: FigureValue, explanation: &Explanation, within: Decimal) -> bool {
    match (value, explanation) {
        (FigureValue::Money(amount), Explanation::Sum(parts)) => amount == sum(parts),
        (FigureValue::Percent(percent), Explanation::Ratio { numerator, denominator }) => {
            let hundredfold = sum(numerator).amount() * Decimal::ONE_HUNDRED;
            match (percent, hundredfold.checked_div(sum(denominator).amount().abs())) {
                (None, exact) => exact.is_none(),
                (Some(percent), exact) => (percent - exact.unwrap_or_default()).abs() <= within,
            }
        }
        (FigureValue::Money(_), Explanation::Ratio { .. } | Explanation::Expected(_) | Explanation::Count(_))
        | (FigureValue::Percent(_), Explanation::Sum(_) | Explanation::Expected(_) | Explanation::Count(_))
        | (FigureValue::Count(_), _) => false,
    }
}
