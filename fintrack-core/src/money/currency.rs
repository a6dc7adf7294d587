//! ISO 4217 currencies with their minor units, and crypto codes.

use std::fmt;
use std::str::FromStr;

use iso_currency::{Currency as Iso, IntoEnumIterator};
use serde::{Deserialize, Serialize};
use thiserror::Error;

/// What is wrong with a currency code.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum CurrencyError {
    /// Not an ISO 4217 code.
    #[error("`{0}` is not an ISO 4217 currency code such as BRL")]
    Unknown(String),
    /// Not 2 to 10 characters of `A`–`Z` and `0`–`9`.
    #[error("`{0}` is not a crypto code: 2 to 10 characters, A to Z and 0 to 9")]
    CryptoCode(String),
    /// More than 8 decimals.
    #[error("a crypto currency has at most 8 decimals, not {0}")]
    CryptoScale(u8),
}

const CODE_BYTES_MAX: usize = 10;

/// A currency: its code and how many decimals its amounts have.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "CurrencyText", into = "CurrencyText")]
pub struct Currency {
    code: [u8; CODE_BYTES_MAX], // padded with zeros
    minor_units: u8,
}

/// The wire form: `BRL`, or `BTC/8` where the scale cannot be known from the code.
#[derive(Clone, Serialize, Deserialize)]
#[serde(transparent)]
struct CurrencyText(String);

/// The ISO 4217 currencies that people hold, with name and symbol.
pub struct FiatCurrency {
    /// The currency.
    pub currency: Currency,
    /// Its English name: "Brazilian real".
    pub name: String,
    /// Its usual sign: "R$".
    pub symbol: String,
}

/// Every ISO 4217 currency, by code. Source: the `iso_currency` crate's copy of the standard's list.
pub fn fiat() -> Vec<FiatCurrency> {
    let mut list: Vec<FiatCurrency> = Iso::iter()
        .filter(|iso| iso.exponent().is_some())
        .filter_map(|iso| {
            let currency = Currency::from_str(iso.code()).ok()?;
            Some(FiatCurrency { currency, name: iso.name().to_owned(), symbol: iso.symbol().to_string() })
        })
        .collect();
    list.sort_by_key(|fiat| fiat.currency);
    list
}

impl Currency {
    /// The Brazilian real.
    pub const BRL: Self = Self::literal(*b"BRL", 2);
    /// The United States dollar.
    pub const USD: Self = Self::literal(*b"USD", 2);
    /// The euro.
    pub const EUR: Self = Self::literal(*b"EUR", 2);
    /// The Japanese yen, which has no decimals.
    pub const JPY: Self = Self::literal(*b"JPY", 0);

    const fn literal(code: [u8; 3], minor_units: u8) -> Self {
        Self { code: [code[0], code[1], code[2], 0, 0, 0, 0, 0, 0, 0], minor_units }
    }

    /// A crypto currency, whose scale the user gives.
    ///
    /// # Errors
    /// [`CurrencyError`] when the code or the scale is out of bounds, or the code is an ISO 4217 one.
    pub fn crypto(code: &str, minor_units: u8) -> Result<Self, CurrencyError> {
        let fits = (2..=CODE_BYTES_MAX).contains(&code.len())
            && code.bytes().all(|b| b.is_ascii_uppercase() || b.is_ascii_digit())
            && Iso::from_code(code).is_none();
        if !fits {
            return Err(CurrencyError::CryptoCode(code.to_owned()));
        }
        if minor_units > 8 {
            return Err(CurrencyError::CryptoScale(minor_units));
        }
        Ok(Self::padded(code, minor_units))
    }

    fn padded(text: &str, minor_units: u8) -> Self {
        let mut code = [0; CODE_BYTES_MAX];
        code[..text.len()].copy_from_slice(text.as_bytes());
        Self { code, minor_units }
    }

    /// The code: `BRL`.
    pub fn code(&self) -> &str {
        let end = self.code.iter().position(|&b| b == 0).unwrap_or(CODE_BYTES_MAX);
        // Only ASCII is ever stored, so this never falls back.
        std::str::from_utf8(&self.code[..end]).unwrap_or_default()
    }

    /// How many decimals an amount has: 2 for BRL, 0 for JPY.
    pub const fn minor_units(&self) -> u8 {
        self.minor_units
    }

    fn is_iso(self) -> bool {
        Iso::from_code(self.code()).is_some()
    }
}

impl FromStr for Currency {
    type Err = CurrencyError;

    /// Reads an ISO 4217 code, in any case.
    fn from_str(text: &str) -> Result<Self, CurrencyError> {
        let unknown = || CurrencyError::Unknown(text.to_owned());
        let iso = Iso::from_code(&text.to_ascii_uppercase()).ok_or_else(unknown)?;
        // Metals and test codes have no minor unit: no account is held in them.
        let exponent = iso.exponent().ok_or_else(unknown)?;
        Ok(Self::padded(iso.code(), u8::try_from(exponent).map_err(|_| unknown())?))
    }
}

impl TryFrom<CurrencyText> for Currency {
    type Error = CurrencyError;
    fn try_from(CurrencyText(text): CurrencyText) -> Result<Self, CurrencyError> {
        match text.split_once('/') {
            None => text.parse(),
            Some((code, scale)) => Self::crypto(code, scale.parse().map_err(|_| CurrencyError::Unknown(text.clone()))?),
        }
    }
}

impl From<Currency> for CurrencyText {
    fn from(currency: Currency) -> Self {
        Self(if currency.is_iso() {
            currency.code().to_owned()
        } else {
            format!("{}/{}", currency.code(), currency.minor_units)
        })
    }
}

impl fmt::Display for Currency {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.code())
    }
}

impl fmt::Debug for Currency {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}/{}", self.code(), self.minor_units)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn iso_currencies_know_their_minor_units() {
        assert_eq!("brl".parse(), Ok(Currency::BRL));
        assert_eq!("JPY".parse::<Currency>().unwrap().minor_units(), 0);
        assert_eq!("KWD".parse::<Currency>().unwrap().minor_units(), 3);
        assert!("XXQ".parse::<Currency>().is_err());
    }

    #[test]
    fn the_list_is_the_whole_standard() {
        let list = fiat();
        assert!(list.len() > 150, "{}", list.len());
        assert!(list.iter().any(|fiat| fiat.currency == Currency::BRL && fiat.symbol == "R$"));
    }

    #[test]
    fn a_crypto_currency_brings_its_own_scale() {
        assert_eq!(Currency::crypto("BTC", 8).unwrap().minor_units(), 8);
        assert!(Currency::crypto("BRL", 2).is_err());
        assert!(Currency::crypto("btc", 8).is_err());
        assert!(Currency::crypto("BTC", 9).is_err());
    }
}
