//! One currency that a report speaks, and the way to it from others.

use chrono::NaiveDate;

use crate::money::exchange::Rates;
use crate::money::{Currency, Money};

/// One currency that a report speaks, and the way to it from others.
#[derive(Clone, Copy)]
pub(super) struct Conversion<'a> {
    pub(super) currency: Currency,
    pub(super) rates: &'a Rates,
}

impl Conversion<'_> {
    /// An amount of a day in the currency, rounded half-even; `None` when no rate was known by then, or the amount is too
    /// large there. What is in the currency already, and nothing of any other, needs no rate.
    pub(super) fn of(self, money: Money, on: NaiveDate) -> Option<Money> {
        if money.currency() == self.currency {
            Some(money)
        } else if money.is_zero() {
            Some(Money::zero(self.currency))
        } else {
            self.rates.convert(money, self.currency, on).ok().map(|converted| converted.amount)
        }
    }
}
