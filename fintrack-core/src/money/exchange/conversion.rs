//! Amounts converted, and amounts that have no rate.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use serde::Serialize;
use thiserror::Error;

use super::{Found, Rates};
use crate::money::{Currency, Money, MoneyError};

/// Why an amount cannot be had in another currency.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum ConversionError {
    /// Nobody said a rate on that day or before.
    #[error("no rate to {to} is known for {original} on {on} or before")]
    NoRate {
        /// What was to be converted.
        original: Money,
        /// The currency asked for.
        to: Currency,
        /// The day of the rate.
        on: NaiveDate,
    },
    /// Larger in that currency than the books can hold.
    #[error("{original} on {on} is too large in {to}: at most 18 digits before the point")]
    TooLarge {
        /// What was to be converted.
        original: Money,
        /// The currency asked for.
        to: Currency,
        /// The day of the rate.
        on: NaiveDate,
    },
    /// A sum of amounts is larger than the books can hold.
    #[error(transparent)]
    Sum(#[from] MoneyError),
}

/// An amount in another currency, with where it comes from.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize)]
pub struct Converted {
    /// What was converted.
    pub original: Money,
    /// What it is, rounded half-even to its currency's minor unit.
    pub amount: Money,
    /// The day whose rate was asked for.
    pub on: NaiveDate,
    /// How the rate was found.
    pub found: Found,
}

/// What has no rate, of one currency.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Unconverted<Id> {
    /// The sum, in its own currency.
    pub sum: Money,
    /// Whose amounts they are, in the order in which they came, one for each amount.
    pub ids: Vec<Id>,
}

impl<Id> Unconverted<Id> {
    /// How many amounts they are.
    pub fn count(&self) -> usize {
        self.ids.len()
    }
}

/// A sum in one currency of amounts in many: each is converted and rounded before it is added, and what has no rate is
/// kept apart by currency, with whose it is.
#[derive(Clone, Debug)]
pub struct Conversion<'a, Id> {
    rates: &'a Rates,
    total: Money,
    unconverted: BTreeMap<Currency, Unconverted<Id>>,
}

impl<'a, Id> Conversion<'a, Id> {
    /// Nothing yet, in the currency that the sum shall have.
    pub fn new(rates: &'a Rates, to: Currency) -> Self {
        Self { rates, total: Money::zero(to), unconverted: BTreeMap::new() }
    }

    /// Adds an amount at the rate of a day. Gives what was added, or `None` when the amount has no rate and was put with
    /// the unconverted ones.
    ///
    /// Nothing is nothing in every currency: an amount of zero without a rate is not reported.
    ///
    /// # Errors
    /// [`ConversionError::TooLarge`] and [`ConversionError::Sum`]; then nothing was added anywhere.
    pub fn add(&mut self, id: Id, amount: Money, on: NaiveDate) -> Result<Option<Converted>, ConversionError> {
        match self.rates.convert(amount, self.total.currency(), on) {
            Ok(converted) => {
                self.total = self.total.checked_add(converted.amount)?;
                Ok(Some(converted))
            }
            Err(ConversionError::NoRate { .. }) => {
                if !amount.is_zero() {
                    self.set_apart(id, amount)?;
                }
                Ok(None)
            }
            Err(error @ (ConversionError::TooLarge { .. } | ConversionError::Sum(_))) => Err(error),
        }
    }

    /// The sum of what was converted.
    pub const fn total(&self) -> Money {
        self.total
    }

    /// What has no rate, by currency.
    pub const fn unconverted(&self) -> &BTreeMap<Currency, Unconverted<Id>> {
        &self.unconverted
    }

    /// The sum, and what is not in it.
    pub fn finish(self) -> (Money, BTreeMap<Currency, Unconverted<Id>>) {
        (self.total, self.unconverted)
    }

    fn set_apart(&mut self, id: Id, amount: Money) -> Result<(), MoneyError> {
        let currency = amount.currency();
        let so_far = self.unconverted.get(&currency).map_or(Money::zero(currency), |rest| rest.sum);
        let sum = so_far.checked_add(amount)?;
        let rest = self.unconverted.entry(currency).or_insert_with(|| Unconverted { sum, ids: Vec::new() });
        rest.sum = sum;
        rest.ids.push(id);
        Ok(())
    }
}
