//! Generators of domain values, shared by every crate's property tests.

#![allow(
    clippy::missing_panics_doc,
    clippy::expect_used,
    reason = "a generator that panics is a bug in the test"
)]

use proptest::prelude::*;
use rust_decimal::Decimal;

use crate::calendar::{BillingMonth, billing_month};
use crate::money::{Currency, Money};

/// Months that people live in, and a few that they do not.
pub fn months() -> impl Strategy<Value = BillingMonth> {
    prop_oneof![
        9 => (1990..2100i32, 1..=12u32),
        1 => (100..9900i32, 1..=12u32),
    ]
    .prop_map(|(year, month)| billing_month(year, month))
}

/// Currencies with 0, 2, 3 and 8 decimals.
pub fn currencies() -> impl Strategy<Value = Currency> {
    prop::sample::select(vec![
        Currency::BRL,
        Currency::USD,
        Currency::JPY,
        "KWD".parse().expect("KWD is in ISO 4217"),
        Currency::crypto("BTC", 8).expect("BTC is a crypto code"),
    ])
}

/// Amounts of any sign that the books can hold.
pub fn money() -> impl Strategy<Value = Money> {
    (currencies(), -999_999_999_999i64..=999_999_999_999).prop_map(|(currency, units)| {
        Money::new(Decimal::new(units, u32::from(currency.minor_units())), currency)
            .expect("twelve digits fit every currency")
    })
}

/// Positive amounts in reais, as purchases are.
pub fn reais() -> impl Strategy<Value = Money> {
    (1..1_000_000i64).prop_map(|cents| Money::new(Decimal::new(cents, 2), Currency::BRL).expect("cents are whole"))
}
