//! Balances: `:60F:`, `:60M:`, `:62F:`, `:62M:`, and the currency of `:34F:`.

use chrono::NaiveDate;
use rust_decimal::Decimal;

use super::amount::amount;
use super::day::day;
use crate::money::Currency;

/// A balance as printed, `C260131EUR1234,56`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Balance {
    /// Negative when the account is overdrawn.
    pub(super) amount: Decimal,
    pub(super) date: NaiveDate,
    /// `None` where the bank left it out, or where ISO 4217 no longer has it.
    pub(super) currency: Option<Currency>,
}

/// Reads a balance.
pub(super) fn balance(text: &[u8]) -> Option<Balance> {
    let text = text.trim_ascii();
    let is_debit = match text.first()? {
        b'C' | b'c' => false,
        b'D' | b'd' => true,
        _ => return None,
    };
    let date = day(text.get(1..7)?)?.date;
    let rest = &text[7..];
    let letters = rest.iter().take_while(|byte| byte.is_ascii_alphabetic()).count();
    let (code, printed) = rest.split_at(letters);
    let amount = amount(printed.trim_ascii())?;
    let is_negative = is_debit && !amount.is_zero();
    let amount = if is_negative { -amount } else { amount };
    matches!(letters, 0 | 3).then(|| Balance { amount, date, currency: currency(code) })
}

/// The currency that a text begins with.
pub(super) fn currency(text: &[u8]) -> Option<Currency> {
    std::str::from_utf8(text.trim_ascii_start().get(..3)?).ok()?.parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::calendar::date;

    #[test]
    fn a_balance_has_a_sign_a_day_a_currency_and_an_amount() {
        let read = |text: &str| balance(text.as_bytes()).unwrap();
        let (day, eur) = (date(2026, 1, 31), Some(Currency::EUR));
        assert_eq!(read("C260131EUR12,5"), Balance { amount: Decimal::new(125, 1), date: day, currency: eur });
        assert_eq!(read(" D260131EUR12, "), Balance { amount: Decimal::from(-12), date: day, currency: eur });
        assert_eq!(read("C260131105000,00").currency, None);
        assert_eq!(read("D260131EUR0,00").amount.to_string(), "0.00");
    }

    #[test]
    fn what_lacks_a_part_is_no_balance() {
        for text in ["", "C", "260131EUR12,5", "C260231EUR1,", "C260131EUR", "C260131EURO1,", "C260131E1,", "C2601"] {
            assert_eq!(balance(text.as_bytes()), None, "{text}");
        }
    }

    #[test]
    fn the_floor_names_the_currency() {
        assert_eq!(currency(b"EURD0,00"), Some(Currency::EUR));
        assert_eq!(currency(b"BRL0,"), Some(Currency::BRL));
        assert_eq!(currency(b"12"), None);
    }
}
