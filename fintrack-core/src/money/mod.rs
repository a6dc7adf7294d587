//! Money: an exact amount that always travels with its currency.
//!
//! Laws: the parts of a split sum to the whole and differ by at most one minor unit; printing and parsing are inverse;
//! two currencies never mix in silence. Rounding is half-even and happens only where a rule says so.
//! [`exchange`] says what an amount is in another currency. Source: the domain page, section 1.
//!
//! ```
//! use std::num::NonZeroU32;
//!
//! use fintrack_core::money::{Currency, Money, MoneyError, brl};
//!
//! let dinner = Money::parse("100.00", Currency::BRL)?;
//! let thirds: Vec<Money> = dinner.split(NonZeroU32::new(3).unwrap()).collect();
//! assert_eq!(thirds, [brl("33.34"), brl("33.33"), brl("33.33")]);
//!
//! // A person types as they like; what may mean two amounts is refused.
//! assert_eq!(Money::typed("1.234,56", Currency::BRL)?, brl("1234.56"));
//! assert!(Money::typed("1.234", Currency::BRL).is_err());
//!
//! // No digit is lost in silence, and no two currencies are added.
//! assert!(matches!(Money::parse("10.005", Currency::BRL), Err(MoneyError::TooFine { .. })));
//! let error = dinner.checked_add(Money::parse("5.00", Currency::USD)?).unwrap_err();
//! assert_eq!(error.to_string(), "BRL and USD are different currencies");
//! # Ok::<(), MoneyError>(())
//! ```

mod currency;
pub mod exchange;
mod percent;
mod typed;

use std::cmp::Reverse;
use std::fmt;
use std::num::NonZeroU32;
use std::ops::Neg;

use rust_decimal::{Decimal, RoundingStrategy};
use serde::{Deserialize, Serialize};
use thiserror::Error;

pub use currency::{Currency, CurrencyError, FiatCurrency, fiat};
pub(crate) use percent::ratio;
pub use percent::shares;

/// What is wrong with an amount, or with two amounts that met.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum MoneyError {
    /// More decimals than the currency has.
    #[error("{amount} {currency} has more than {} decimals", currency.minor_units())]
    TooFine {
        /// The amount that was given.
        amount: Decimal,
        /// The currency that cannot hold it.
        currency: Currency,
    },
    /// Larger than what may be entered: 12 digits before the point.
    #[error("{0} is too large: at most 12 digits before the point")]
    TooLarge(Decimal),
    /// A sum larger than can be told exactly: 18 digits before the point.
    #[error("a sum of {0} is too large: at most 18 digits before the point")]
    SumTooLarge(Decimal),
    /// Two currencies met where one was needed.
    #[error("{left} and {right} are different currencies")]
    CurrencyMismatch {
        /// The currency on the left.
        left: Currency,
        /// The currency on the right.
        right: Currency,
    },
    /// Not a decimal number such as `-1234.56`.
    #[error("`{0}` is not an amount such as 1234.56")]
    Unreadable(String),
}

/// The largest magnitude that `numeric(20, 8)` holds, exclusive: that of one amount.
const LIMIT: Decimal = Decimal::from_parts(3_567_587_328, 232, 0, false, 0); // 10^12

/// The largest magnitude of a sum, exclusive: a million of the largest amounts, and no more digits than a [`Decimal`] has
/// when the currency has 8 decimals.
const SUM_LIMIT: Decimal = Decimal::from_parts(2_808_348_672, 232_830_643, 0, false, 0); // 10^18

/// An amount of one currency, exact to that currency's minor unit; may be negative. What is entered is below 10¹², and a sum
/// of such amounts below 10¹⁸.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(try_from = "MoneyText")]
pub struct Money {
    amount: Decimal,
    currency: Currency,
}

/// The wire form, unchecked: a JSON number is no text, and has lost digits before it is read.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct MoneyText {
    amount: String,
    currency: Currency,
}

impl TryFrom<MoneyText> for Money {
    type Error = MoneyError;
    fn try_from(text: MoneyText) -> Result<Self, MoneyError> {
        Self::parse(&text.amount, text.currency)
    }
}

impl Money {
    /// An exact amount.
    ///
    /// # Errors
    /// Refuses digits finer than the currency holds: `10.005 BRL` is an error, never a rounding. Refuses magnitudes of
    /// 10¹² and above.
    pub fn new(amount: Decimal, currency: Currency) -> Result<Self, MoneyError> {
        if amount.abs() >= LIMIT {
            return Err(MoneyError::TooLarge(amount));
        }
        Self::of_sum(amount, currency)
    }

    /// An exact sum of amounts that was added up elsewhere, which may be larger than what is entered.
    ///
    /// # Errors
    /// [`MoneyError::SumTooLarge`] from 10¹⁸ on; digits finer than the currency holds.
    pub fn of_sum(amount: Decimal, currency: Currency) -> Result<Self, MoneyError> {
        if amount.abs() >= SUM_LIMIT {
            return Err(MoneyError::SumTooLarge(amount));
        }
        let scale = u32::from(currency.minor_units());
        let mut exact = amount;
        if exact.scale() > scale {
            exact = exact.normalize();
            if exact.scale() > scale {
                return Err(MoneyError::TooFine { amount, currency });
            }
        }
        exact.rescale(scale);
        Ok(Self { amount: exact, currency })
    }

    /// The amount, which may be a sum, rounded half-even to the currency's minor unit, for the rules that ask for it
    /// (conversion).
    ///
    /// # Errors
    /// [`MoneyError::SumTooLarge`] from 10¹⁸ on.
    pub fn rounded(amount: Decimal, currency: Currency) -> Result<Self, MoneyError> {
        let scale = u32::from(currency.minor_units());
        Self::of_sum(amount.round_dp_with_strategy(scale, RoundingStrategy::MidpointNearestEven), currency)
    }

    /// Reads `1234.56`: a dot as decimal mark, no thousands marks, an optional sign.
    ///
    /// # Errors
    /// [`MoneyError::Unreadable`], and what [`Money::new`] refuses.
    pub fn parse(text: &str, currency: Currency) -> Result<Self, MoneyError> {
        let unreadable = || MoneyError::Unreadable(text.to_owned());
        let digits = text.strip_prefix(['-', '+']).unwrap_or(text);
        if !digits.bytes().all(|b| b.is_ascii_digit() || b == b'.') || !digits.starts_with(|c: char| c.is_ascii_digit())
        {
            return Err(unreadable());
        }
        Self::new(Decimal::from_str_exact(text).map_err(|_| unreadable())?, currency)
    }

    /// Nothing, in a currency.
    pub fn zero(currency: Currency) -> Self {
        Self { amount: Decimal::new(0, u32::from(currency.minor_units())), currency }
    }

    /// The number, with exactly the currency's decimals.
    pub const fn amount(self) -> Decimal {
        self.amount
    }

    /// The currency.
    pub const fn currency(self) -> Currency {
        self.currency
    }

    /// Whether this is nothing.
    pub fn is_zero(self) -> bool {
        self.amount.is_zero()
    }

    /// Whether this is more than nothing.
    pub fn is_positive(self) -> bool {
        self.amount > Decimal::ZERO
    }

    /// Whether this is less than nothing.
    pub fn is_negative(self) -> bool {
        self.amount < Decimal::ZERO
    }

    /// The magnitude.
    #[must_use]
    pub fn abs(self) -> Self {
        Self { amount: self.amount.abs(), ..self }
    }

    /// There is no `+`: two currencies may meet, and the caller says what happens then.
    ///
    /// # Errors
    /// [`MoneyError::CurrencyMismatch`] when the two are of different currencies, [`MoneyError::SumTooLarge`] when
    /// the sum is more than can be told.
    pub fn checked_add(self, other: Self) -> Result<Self, MoneyError> {
        if self.currency != other.currency {
            return Err(MoneyError::CurrencyMismatch { left: self.currency, right: other.currency });
        }
        // Two magnitudes below 10^18 with 8 decimals cannot overflow a Decimal.
        let amount = self.amount + other.amount;
        if amount.abs() >= SUM_LIMIT {
            return Err(MoneyError::SumTooLarge(amount));
        }
        Ok(Self { amount, ..self })
    }

    /// Subtracts.
    ///
    /// # Errors
    /// As [`Money::checked_add`].
    pub fn checked_sub(self, other: Self) -> Result<Self, MoneyError> {
        self.checked_add(-other)
    }

    /// Sums amounts of one currency; nothing sums to zero.
    ///
    /// # Errors
    /// As [`Money::checked_add`].
    pub fn sum(currency: Currency, amounts: impl IntoIterator<Item = Self>) -> Result<Self, MoneyError> {
        amounts.into_iter().try_fold(Self::zero(currency), Self::checked_add)
    }

    /// Splits into `parts` that differ by at most one minor unit and sum to the whole, the larger ones first.
    pub fn split(self, parts: NonZeroU32) -> impl Iterator<Item = Self> {
        let count = Decimal::from(parts.get());
        let unit = self.unit();
        let units = self.amount / unit;
        let (base, left) = ((units / count).trunc(), (units % count).abs());
        let step = if units.is_sign_negative() { -unit } else { unit };
        (0..parts.get()).map(move |k| {
            let extra = if Decimal::from(k) < left { step } else { Decimal::ZERO };
            self.with(base * unit + extra)
        })
    }

    /// Splits in proportion to `weights` by largest remainder: exact in sum, each part within one minor unit of its
    /// share. Negative weights count as 0; if all are 0 the parts are equal. No weights give no parts.
    pub fn allocate(self, weights: &[Decimal]) -> Vec<Self> {
        let Some(count) = u32::try_from(weights.len()).ok().and_then(NonZeroU32::new) else {
            return Vec::new();
        };
        let weight = |w: &Decimal| (*w).max(Decimal::ZERO);
        let total: Decimal = weights.iter().map(weight).sum();
        if total.is_zero() {
            return self.split(count).collect();
        }
        let unit = self.unit();
        let step = if self.is_negative() { -unit } else { unit };
        // Division before multiplication keeps large amounts within a Decimal's 28 digits.
        let shares: Vec<Decimal> = weights.iter().map(|w| self.amount.abs() / unit * (weight(w) / total)).collect();
        let mut units: Vec<Decimal> = shares.iter().map(Decimal::trunc).collect();
        let mut left = self.amount.abs() / unit - units.iter().sum::<Decimal>();
        let mut order: Vec<usize> = (0..weights.len()).collect();
        order.sort_by_key(|&i| Reverse(shares[i].fract()));
        for &i in order.iter().cycle() {
            if left <= Decimal::ZERO {
                break;
            }
            units[i] += Decimal::ONE;
            left -= Decimal::ONE;
        }
        units.into_iter().map(|n| self.with(n * step)).collect()
    }

    /// One minor unit of the currency: 0.01 for BRL.
    fn unit(self) -> Decimal {
        Decimal::new(1, u32::from(self.currency.minor_units()))
    }

    /// The same currency with an amount that was one of its amounts already.
    pub(crate) const fn with_amount(self, amount: Decimal) -> Self {
        Self { amount, ..self }
    }

    /// The same currency with an amount that is known to be a multiple of the minor unit.
    fn with(self, mut amount: Decimal) -> Self {
        amount.rescale(u32::from(self.currency.minor_units()));
        Self { amount, ..self }
    }
}

impl Neg for Money {
    type Output = Self;
    fn neg(self) -> Self {
        Self { amount: if self.amount.is_zero() { self.amount } else { -self.amount }, ..self }
    }
}

impl fmt::Display for Money {
    /// `1234.56 BRL`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {}", self.amount, self.currency)
    }
}

/// A literal for tests and examples: `brl("1150.00")`.
///
/// # Panics
/// When the text is not an amount.
pub fn brl(text: &str) -> Money {
    match Money::parse(text, Currency::BRL) {
        Ok(money) => money,
        Err(error) => panic!("brl({text:?}): {error}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_entered_has_twelve_digits_and_a_sum_eighteen() {
        assert_eq!(LIMIT, Decimal::from(1_000_000_000_000_u64));
        assert_eq!(SUM_LIMIT, Decimal::from(1_000_000_000_000_000_000_u64));
        let largest = brl("999999999999.99");
        assert_eq!(largest.checked_add(largest).unwrap().to_string(), "1999999999999.98 BRL");
        let sum = Money::of_sum(SUM_LIMIT - Decimal::new(1, 2), Currency::BRL).unwrap();
        assert!(matches!(sum.checked_add(brl("0.01")), Err(MoneyError::SumTooLarge(_))));
        assert!(matches!(Money::new(LIMIT, Currency::BRL), Err(MoneyError::TooLarge(_))));
    }

    #[test]
    fn digits_finer_than_the_currency_are_refused() {
        let fine = Decimal::new(10_005, 3);
        assert_eq!(Money::new(fine, Currency::BRL), Err(MoneyError::TooFine { amount: fine, currency: Currency::BRL }));
        assert_eq!(Money::new(Decimal::new(10_500, 3), Currency::BRL).unwrap().to_string(), "10.50 BRL");
        assert_eq!(Money::rounded(fine, Currency::BRL).unwrap(), brl("10.00"));
    }

    #[test]
    fn an_amount_is_written_with_a_dot_and_nothing_else() {
        for text in ["1,00", "1.000,00", "", "-", "1e3", " 1", "1_000", ".5", "--1", "+-1"] {
            assert!(Money::parse(text, Currency::BRL).is_err(), "{text}");
        }
        assert_eq!(Money::parse("+5", Currency::BRL).unwrap(), brl("5.00"));
    }

    #[test]
    fn what_is_read_from_json_is_checked() {
        let read = |json: &str| serde_json::from_str::<Money>(json);
        assert_eq!(read(r#"{"amount":"10.5","currency":"BRL"}"#).unwrap(), brl("10.50"));
        for wrong in ["\"10.005\"", "\"1e3\"", "\"1000000000000\"", "10.5", "10"] {
            assert!(read(&format!(r#"{{"amount":{wrong},"currency":"BRL"}}"#)).is_err(), "{wrong}");
        }
    }

    #[test]
    fn currencies_never_mix_in_silence() {
        let usd = Money::parse("1.00", Currency::USD).unwrap();
        assert!(matches!(brl("1.00").checked_add(usd), Err(MoneyError::CurrencyMismatch { .. })));
    }

    #[test]
    fn an_allocation_follows_its_weights() {
        let weights = [Decimal::ONE, Decimal::TWO, Decimal::ZERO];
        assert_eq!(brl("100.00").allocate(&weights), [brl("33.33"), brl("66.67"), brl("0.00")]);
        assert_eq!(brl("-0.03").allocate(&[Decimal::ZERO, Decimal::ZERO]), [brl("-0.02"), brl("-0.01")]);
    }
}
