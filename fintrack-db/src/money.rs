//! Amounts and months as columns.

use chrono::NaiveDate;
use fintrack_core::calendar::BillingMonth;
use fintrack_core::money::{Currency, CurrencyError, Money, MoneyError};
use rust_decimal::Decimal;
use thiserror::Error;

/// Why a column holds no amount.
#[derive(Debug, Error)]
pub(crate) enum AmountError {
    #[error(transparent)]
    Currency(#[from] CurrencyError),
    #[error(transparent)]
    Money(#[from] MoneyError),
}

/// The currency of a code; the scale tells for those that ISO 4217 does not know.
pub(crate) fn currency(code: &str, minor_units: i16) -> Result<Currency, CurrencyError> {
    code.parse().or_else(|_| {
        let scale = u8::try_from(minor_units).map_err(|_| CurrencyError::Unknown(code.to_owned()))?;
        Currency::crypto(code, scale)
    })
}

/// The amount of a `numeric` column.
pub(crate) fn money(amount: Decimal, code: &str, minor_units: i16) -> Result<Money, AmountError> {
    Ok(Money::new(amount, currency(code, minor_units)?)?)
}

/// The amount of a column that was summed up.
pub(crate) fn sum_of_money(sum: Decimal, code: &str, minor_units: i16) -> Result<Money, AmountError> {
    Ok(Money::of_sum(sum, currency(code, minor_units)?)?)
}

/// A month as a column: its first day.
pub(crate) fn month_column(month: BillingMonth) -> NaiveDate {
    month.first_day()
}
