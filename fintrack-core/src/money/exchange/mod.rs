//! Exchange rates: what an amount of one currency is in another, on a day, and how that is known.
//!
//! A [`Quote`] says what one currency cost in another on a day, and who says so. [`Rates`] looks up the rate of a day:
//! the quote of that day or the last one before it, never a later one. A [`Conversion`] sums what was converted and
//! reports what has no rate; an unknown rate is never taken for 1.
//! Laws: a currency converts to itself unchanged; there and back is the same amount within rounding; the order of
//! quotes is irrelevant; later quotes change nothing before them; what is converted and what is reported is all there
//! was. Worked by hand: [exchange rates](crate::book::rules::exchange_rates). A program:
//! [exchange rates](crate::book::programs::exchange_rates). Source: the domain page, section 1 and section 3, currencies.
//!
//! ```
//! use fintrack_core::calendar::date;
//! use fintrack_core::money::exchange::{ExchangeRate, Quote, RateSource, Rates};
//! use fintrack_core::money::{Currency, Money, brl};
//!
//! let rate = ExchangeRate::new(Currency::USD, Currency::BRL, "5.4325".parse()?)?;
//! let rates = Rates::new(Currency::BRL, [Quote { date: date(2026, 3, 10), rate, source: RateSource::Entered }]);
//!
//! let hotel = Money::parse("100.00", Currency::USD)?;
//! assert_eq!(rates.convert(hotel, Currency::BRL, date(2026, 3, 12))?.amount, brl("543.25"));
//! assert!(rates.convert(hotel, Currency::BRL, date(2026, 3, 9)).is_err(), "nobody knew a rate yet");
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

mod conversion;
mod rates;

use std::collections::BTreeMap;

use chrono::NaiveDate;
use rust_decimal::{Decimal, RoundingStrategy};
use serde::Serialize;
use thiserror::Error;

use super::{Currency, Money};
use crate::word::words;

pub use conversion::{Conversion, ConversionError, Converted, Unconverted};
pub use rates::{Direction, Found, Leg, Rates};

/// How many decimals a rate has at most.
pub const RATE_DECIMALS_MAX: u32 = 15;

/// The first magnitude that `numeric(30, 15)` does not hold.
const LIMIT: Decimal = Decimal::from_parts(2_764_472_320, 232_830, 0, false, 0); // 10^15

/// What is wrong with an exchange rate.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum ExchangeRateError {
    /// A currency against itself, whose rate is 1 and needs no telling.
    #[error("a rate needs two currencies, not {0} twice")]
    SameCurrency(Currency),
    /// Zero or less.
    #[error("the rate {0} is not positive")]
    NotPositive(Decimal),
    /// More than [`RATE_DECIMALS_MAX`] decimals.
    #[error("the rate {0} has more than {RATE_DECIMALS_MAX} decimals")]
    TooFine(Decimal),
    /// More than 15 digits before the point.
    #[error("the rate {0} is too large: at most 15 digits before the point")]
    TooLarge(Decimal),
    /// A side of a transfer that is zero or less.
    #[error("{0} is not positive: a transfer that says a rate moves something on both sides")]
    NothingMoved(Money),
}

words! {
    /// Who says what a currency cost; in the order of trust.
    RateSource, "a source of exchange rates" {
        /// A person typed it.
        Entered = "ENTERED",
        /// It was read from a file.
        Imported = "IMPORTED",
        /// It follows from a transfer between two currencies, the bank's fees included.
        Transfer = "TRANSFER",
    }
}

/// What one unit of a currency costs in another: positive, at most 15 digits before the point and
/// [`RATE_DECIMALS_MAX`] after it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
pub struct ExchangeRate {
    from: Currency,
    to: Currency,
    rate: Decimal,
}

impl ExchangeRate {
    /// One unit of `from` costs `rate` units of `to`.
    ///
    /// # Errors
    /// [`ExchangeRateError`] when the currencies are one, or the rate is out of bounds.
    pub fn new(from: Currency, to: Currency, rate: Decimal) -> Result<Self, ExchangeRateError> {
        if from == to {
            return Err(ExchangeRateError::SameCurrency(from));
        }
        if rate <= Decimal::ZERO {
            return Err(ExchangeRateError::NotPositive(rate));
        }
        if rate >= LIMIT {
            return Err(ExchangeRateError::TooLarge(rate));
        }
        let exact = rate.normalize();
        if exact.scale() > RATE_DECIMALS_MAX {
            return Err(ExchangeRateError::TooFine(rate));
        }
        Ok(Self { from, to, rate: exact })
    }

    /// The currency whose unit is priced.
    pub const fn from(self) -> Currency {
        self.from
    }

    /// The currency of the price.
    pub const fn to(self) -> Currency {
        self.to
    }

    /// How many units of [`Self::to`] one unit of [`Self::from`] costs; without trailing zeros.
    pub const fn rate(self) -> Decimal {
        self.rate
    }
}

/// The rate at which a transfer between two currencies was made, rounded half-even to [`RATE_DECIMALS_MAX`] decimals.
///
/// It prices the currency of which fewer units moved, so that it is 1 or more and keeps at least 15 digits: 5230.00 BRL
/// sent and 1000.00 USD received say 5.23 BRL for a dollar, not 0.191204588910134 USD for a real. Several transfers of
/// one day say one rate when their amounts are summed first.
///
/// # Errors
/// [`ExchangeRateError::NothingMoved`] when a side is not positive; [`ExchangeRateError::SameCurrency`];
/// [`ExchangeRateError::TooLarge`].
pub fn rate_of_transfer(sent: Money, received: Money) -> Result<ExchangeRate, ExchangeRateError> {
    for side in [sent, received] {
        if !side.is_positive() {
            return Err(ExchangeRateError::NothingMoved(side));
        }
    }
    let (few, many) = if sent.amount() <= received.amount() { (sent, received) } else { (received, sent) };
    // Twelve digits over eight decimals at most: the quotient always fits.
    let rate =
        (many.amount() / few.amount()).round_dp_with_strategy(RATE_DECIMALS_MAX, RoundingStrategy::MidpointNearestEven);
    ExchangeRate::new(few.currency(), many.currency(), rate)
}

/// What transfers between two currencies say that these cost, each with its day and the two amounts: one quote a day and
/// pair, of its transfers summed. A transfer that says no rate that the books can hold is left out.
pub fn quotes_of_transfers(transfers: impl IntoIterator<Item = (NaiveDate, Money, Money)>) -> Vec<Quote> {
    let mut days: BTreeMap<(NaiveDate, Currency, Currency), (Decimal, Decimal)> = BTreeMap::new();
    for (date, sent, received) in transfers {
        let (less, more) = if sent.currency() < received.currency() { (sent, received) } else { (received, sent) };
        let sums = days.entry((date, less.currency(), more.currency())).or_default();
        *sums = (sums.0 + less.amount(), sums.1 + more.amount());
    }
    let quote = |((date, one, other), sums): ((NaiveDate, Currency, Currency), (Decimal, Decimal))| {
        let (one, other) = (Money::new(sums.0, one).ok()?, Money::new(sums.1, other).ok()?);
        Some(Quote { date, rate: rate_of_transfer(one, other).ok()?, source: RateSource::Transfer })
    };
    days.into_iter().filter_map(quote).collect()
}

/// What a currency cost on a day, and who says so.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize)]
pub struct Quote {
    /// The civil day.
    pub date: NaiveDate,
    /// What it cost.
    pub rate: ExchangeRate,
    /// Who says so.
    pub source: RateSource,
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::money::brl;

    fn decimal(text: &str) -> Decimal {
        text.parse().unwrap()
    }

    #[test]
    fn a_rate_is_what_the_books_can_hold() {
        assert_eq!(LIMIT, Decimal::from(1_000_000_000_000_000_u64));
        let rate = |text: &str| ExchangeRate::new(Currency::USD, Currency::BRL, decimal(text));
        assert_eq!(rate("5.40").unwrap().rate().to_string(), "5.4");
        assert!(rate("999999999999999.9").is_ok() && rate("0.000000000000001").is_ok());
        assert_eq!(rate("5.0000000000000000").unwrap().rate(), Decimal::from(5), "trailing zeros are no digits");
        assert_eq!(rate("0"), Err(ExchangeRateError::NotPositive(Decimal::ZERO)));
        assert!(matches!(rate("-5"), Err(ExchangeRateError::NotPositive(_))));
        assert!(matches!(rate("0.0000000000000001"), Err(ExchangeRateError::TooFine(_))));
        assert!(matches!(rate("1000000000000000"), Err(ExchangeRateError::TooLarge(_))));
        let same = ExchangeRate::new(Currency::BRL, Currency::BRL, Decimal::ONE);
        assert_eq!(same, Err(ExchangeRateError::SameCurrency(Currency::BRL)));
    }

    #[test]
    fn a_transfer_says_what_the_dearer_currency_cost() {
        let dollars = Money::parse("1000.00", Currency::USD).unwrap();
        let bought = rate_of_transfer(brl("5230.00"), dollars).unwrap();
        assert_eq!(bought, ExchangeRate::new(Currency::USD, Currency::BRL, decimal("5.23")).unwrap());
        assert_eq!(rate_of_transfer(dollars, brl("5230.00")), Ok(bought), "either way it is one price");
        assert_eq!(rate_of_transfer(brl("0.00"), dollars), Err(ExchangeRateError::NothingMoved(brl("0.00"))));
        assert!(rate_of_transfer(brl("1.00"), brl("1.00")).is_err());
    }
}
