//! The values of elements: amounts, days, directions.

use chrono::NaiveDate;
use rust_decimal::Decimal;

use crate::statement::date::{self, DateOrder, Printed};

/// The length of `2026-01-31`.
const DAY_BYTES: usize = 10;

/// An amount, by the standard's `decimal`: digits and a dot. A comma before one or two decimals can mean nothing else.
pub(super) fn amount(text: &str) -> Option<Decimal> {
    let text = text.trim();
    let (is_negative, digits) = match text.strip_prefix(['-', '+']) {
        Some(rest) => (text.starts_with('-'), rest),
        None => (false, text),
    };
    let (whole, decimals) = match digits.split_once('.') {
        Some(parts) => parts,
        None => match digits.split_once(',') {
            Some((whole, decimals)) if matches!(decimals.len(), 1 | 2) => (whole, decimals),
            Some(_) => return None,
            None => (digits, ""),
        },
    };
    if whole.is_empty() && decimals.is_empty() {
        return None;
    }
    let mut units = 0_i128;
    for byte in whole.bytes().chain(decimals.bytes()) {
        let digit = byte.is_ascii_digit().then(|| byte - b'0')?;
        units = units.checked_mul(10)?.checked_add(i128::from(digit))?;
    }
    let scale = u32::try_from(decimals.len()).ok()?;
    Decimal::try_from_i128_with_scale(if is_negative { -units } else { units }, scale).ok()
}

/// The day as printed: a time and a zone behind it do not move it.
pub(super) fn day(text: &str) -> Option<NaiveDate> {
    let text = text.trim();
    let (day, rest) = text.split_at_checked(DAY_BYTES)?;
    let is_whole = rest.is_empty() || rest.starts_with(['T', 'Z', '+', '-', ' ']);
    match date::lex(day.as_bytes())? {
        printed @ Printed::Settled { .. } if is_whole => printed.day(DateOrder::YearFirst),
        Printed::Settled { .. } | Printed::Open { .. } => None,
    }
}

/// Which way money went, or on which side a balance is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Direction {
    /// `CRDT`: into the account.
    Credit,
    /// `DBIT`: out of it.
    Debit,
}

impl Direction {
    pub(super) fn of(code: &str) -> Option<Self> {
        match code {
            "CRDT" => Some(Self::Credit),
            "DBIT" => Some(Self::Debit),
            _ => None,
        }
    }

    /// An amount without a sign, with the sign of this.
    pub(super) fn signed(self, amount: Decimal) -> Decimal {
        match self {
            Self::Debit if !amount.is_zero() => -amount,
            Self::Credit | Self::Debit => amount,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::calendar::date;

    #[test]
    fn amounts_are_decimals_by_the_standard() {
        let read = |text| amount(text).map(|amount| amount.to_string());
        for (text, value) in
            [("8.85", "8.85"), ("8.850", "8.850"), (" 200000 ", "200000"), (".5", "0.5"), ("5.", "5"), ("12,3", "12.3")]
        {
            assert_eq!(read(text).as_deref(), Some(value), "{text}");
        }
        for text in ["", ".", "12..34", "1,234", "1.234,56", "1,234.56", "12 34", "1e3", "EUR 5", "--1", "٣"] {
            assert_eq!(read(text), None, "{text}");
        }
        assert_eq!(read(&"9".repeat(40)), None);
    }

    #[test]
    fn the_day_is_the_one_printed_whatever_the_zone() {
        for text in ["2026-01-31", "2026-01-31T23:59:59+12:00", "2026-01-31Z", "2026-01-31+01:00", " 2026-01-31\n"] {
            assert_eq!(day(text), Some(date(2026, 1, 31)), "{text}");
        }
        for text in ["", "2026-02-30", "31.01.2026", "2026-01-311", "26-01-31", "2026-01-3", "ação-01-31"] {
            assert_eq!(day(text), None, "{text}");
        }
    }
}
