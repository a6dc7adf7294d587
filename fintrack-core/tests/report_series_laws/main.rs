//! Laws of the monthly report, of net worth and of the cash-flow forecast, over random books.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on says so by panicking")]

#[path = "../explained/mod.rs"]
mod explained;
mod forecast;
mod household;
mod monthly;
mod net_worth;

use fintrack_core::calendar::{BillingMonth, billing_month};
use fintrack_core::money::{Currency, Money, brl};
use fintrack_core::report::Contribution;
use fintrack_core::testing::household::{all_settings, settings_in_reais};
use proptest::prelude::*;

fn months() -> impl Strategy<Value = BillingMonth> {
    (1..=6u32).prop_map(|month| billing_month(2026, month))
}

fn total(amounts: impl IntoIterator<Item = Money>) -> Money {
    Money::sum(Currency::BRL, amounts).unwrap()
}

fn sum(contributions: &[Contribution]) -> Money {
    Contribution::sum(brl("0.00"), contributions).unwrap()
}
