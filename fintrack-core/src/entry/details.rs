//! What an entry says beside its movement; most entries say nothing.

use chrono::NaiveDate;
use rust_decimal::{Decimal, RoundingStrategy};
use serde::Serialize;

use super::{EntryError, EntryKind, Movement};
use crate::calendar::writable;
use crate::id::{InstalmentPlanId, RecurrenceId, TagId};
use crate::instalment::Instalment;
use crate::money::exchange::{ExchangeRate, ExchangeRateError, RATE_DECIMALS_MAX};
use crate::money::{Currency, Money};
use crate::name::Notes;

/// Which part of which purchase an entry is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize)]
pub struct InstalmentOf {
    /// The purchase.
    pub plan: InstalmentPlanId,
    /// The part: k of n.
    pub part: Instalment,
}

/// Which recurring item an entry belongs to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize)]
pub struct SlotOf {
    /// The recurring item.
    pub item: RecurrenceId,
    /// The day on which it was expected; `None` where nobody said which slot it settles.
    pub slot: Option<NaiveDate>,
}

/// What a purchase cost where it was made, before the card's bank converted it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize)]
pub struct Original {
    /// In the shop's currency.
    pub amount: Money,
    /// Units of the card's currency for one unit of the shop's; positive.
    pub rate: Decimal,
}

impl Original {
    /// What it cost, at the rate that the bank names.
    ///
    /// # Errors
    /// [`ExchangeRateError::NothingMoved`] when the amount is not positive; else as [`ExchangeRate::new`].
    pub fn at_rate(amount: Money, charged_in: Currency, rate: Decimal) -> Result<Self, ExchangeRateError> {
        if !amount.is_positive() {
            return Err(ExchangeRateError::NothingMoved(amount));
        }
        Ok(Self { amount, rate: ExchangeRate::new(amount.currency(), charged_in, rate)?.rate() })
    }

    /// What it cost, at the rate that follows from what the card was charged: the quotient of both, rounded half-even to
    /// [`RATE_DECIMALS_MAX`] decimals.
    ///
    /// # Errors
    /// As [`Self::at_rate`], and when nothing was charged.
    pub fn charged(amount: Money, charged: Money) -> Result<Self, ExchangeRateError> {
        for side in [amount, charged] {
            if !side.is_positive() {
                return Err(ExchangeRateError::NothingMoved(side));
            }
        }
        // Twelve digits over eight decimals at most: the quotient always fits.
        let rate = charged.amount() / amount.amount();
        let rate = rate.round_dp_with_strategy(RATE_DECIMALS_MAX, RoundingStrategy::MidpointNearestEven);
        Self::at_rate(amount, charged.currency(), rate)
    }
}

/// What an entry says beside its movement.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Details {
    /// The purchase that it is a part of: of card expenses only.
    pub instalment: Option<InstalmentOf>,
    /// The recurring item that expected it: of income, expenses, transfers and card expenses.
    pub recurrence: Option<SlotOf>,
    /// What it cost in the shop's currency: of card expenses and chargebacks.
    pub original: Option<Original>,
    /// What it is marked with, each once.
    pub tags: Vec<TagId>,
    /// Whatever a person wrote beside it.
    pub notes: Option<Notes>,
}

impl Details {
    /// Whether nothing is said.
    pub const fn is_empty(&self) -> bool {
        let Self { instalment, recurrence, original, tags, notes } = self;
        instalment.is_none() && recurrence.is_none() && original.is_none() && tags.is_empty() && notes.is_none()
    }

    pub(super) fn check(&self, movement: &Movement) -> Result<(), EntryError> {
        let kind = movement.kind();
        self.recurrence.and_then(|of| of.slot).map(writable).transpose()?;
        if self.instalment.is_some() && kind != EntryKind::CardExpense {
            return Err(EntryError::Misplaced { what: "an instalment", kind });
        }
        if self.recurrence.is_some() && !kind.may_recur() {
            return Err(EntryError::Misplaced { what: "a recurring item", kind });
        }
        let Some(Original { amount, rate }) = self.original else { return Ok(()) };
        if !matches!(kind, EntryKind::CardExpense | EntryKind::CardChargeback) {
            return Err(EntryError::Misplaced { what: "an original amount", kind });
        }
        let is_sound =
            amount.is_positive() && rate > Decimal::ZERO && amount.currency() != movement.amount().currency();
        if is_sound { Ok(()) } else { Err(EntryError::Original { amount, rate }) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::money::brl;

    #[test]
    fn a_foreign_price_has_the_rate_that_is_named_or_follows() {
        let dollars = |text: &str| Money::new(text.parse().unwrap(), Currency::USD).unwrap();
        let rate = |original: Result<Original, ExchangeRateError>| original.map(|it| it.rate.to_string());
        assert_eq!(rate(Original::charged(dollars("10.00"), brl("54.33"))), Ok("5.433".to_owned()));
        assert_eq!(rate(Original::charged(dollars("3.00"), brl("10.00"))), Ok("3.333333333333333".to_owned()));
        let named = Original::at_rate(dollars("10.00"), Currency::BRL, "5.40".parse().unwrap());
        assert_eq!(rate(named), Ok("5.4".to_owned()));
        let nothing = ExchangeRateError::NothingMoved(dollars("0"));
        assert_eq!(Original::charged(dollars("0"), brl("1.00")), Err(nothing.clone()));
        assert_eq!(Original::at_rate(dollars("0"), Currency::BRL, Decimal::ONE), Err(nothing));
        let same = ExchangeRateError::SameCurrency(Currency::BRL);
        assert_eq!(Original::charged(brl("1.00"), brl("1.00")), Err(same));
    }
}
