//! What a report is told of exchange rates.

use chrono::NaiveDate;

use crate::money::{Currency, Money};

/// An amount of a day in the currency of a report, rounded half-even; `None` when no rate was known by then.
pub type Rates<'a> = dyn Fn(Money, NaiveDate) -> Option<Money> + 'a;

/// One currency that a report speaks, and the way to it from others.
#[derive(Clone, Copy)]
pub(super) struct Conversion<'a> {
    pub(super) currency: Currency,
    pub(super) rates: &'a Rates<'a>,
}

impl Conversion<'_> {
    /// What is in the currency already, and nothing of any other, needs no rate.
    pub(super) fn of(self, money: Money, on: NaiveDate) -> Option<Money> {
        if money.currency() == self.currency {
            Some(money)
        } else if money.is_zero() {
            Some(Money::zero(self.currency))
        } else {
            (self.rates)(money, on)
        }
    }
}
