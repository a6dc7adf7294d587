//! Amounts as SWIFT prints them, a decimal comma and nothing else, and what banks make of that.

use rust_decimal::Decimal;

use crate::statement::amount::{DecimalMark, lex};

/// More digits than any amount has, however it is padded; fewer than a [`Decimal`] holds.
const DIGITS_MAX: usize = 27;

/// An amount without a sign. `None` where the text is none, or where a dot may separate decimals or thousands: `1.234`.
pub(super) fn amount(text: &[u8]) -> Option<Decimal> {
    let (mut units, mut count, mut decimals) = (0_i128, 0_usize, None);
    for &byte in text {
        match byte {
            b'0'..=b'9' if count < DIGITS_MAX => {
                units = units * 10 + i128::from(byte - b'0');
                count += 1;
                decimals = decimals.map(|decimals| decimals + 1);
            }
            b',' if decimals.is_none() => decimals = Some(0),
            _ => return variant(text),
        }
    }
    if count == 0 {
        return None;
    }
    Decimal::try_from_i128_with_scale(units, decimals.unwrap_or(0)).ok()
}

/// A number with thousands marks or a decimal dot.
fn variant(text: &[u8]) -> Option<Decimal> {
    let marks = text.iter().filter(|byte| !byte.is_ascii_digit()).count();
    let is_unclear = marks == 1 && matches!(text, [.., b'.', _, _, _]);
    if is_unclear || text.len() > DIGITS_MAX {
        return None;
    }
    let number = lex(text, DecimalMark::Comma).or_else(|| lex(text, DecimalMark::Dot))?;
    Some(number.decimal())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Option<String> {
        amount(text.as_bytes()).map(|amount| amount.to_string())
    }

    #[test]
    fn a_comma_separates_decimals() {
        for (text, expected) in [
            ("1234,56", "1234.56"),
            ("7,5", "7.5"),
            ("9,", "9"),
            ("500", "500"),
            (",5", "0.5"),
            ("0,00", "0.00"),
            ("1,234", "1.234"),
            ("000000001213,28", "1213.28"),
            ("0000000000000000,00", "0.00"),
        ] {
            assert_eq!(read(text).as_deref(), Some(expected), "{text}");
        }
    }

    #[test]
    fn thousands_marks_and_a_decimal_dot_are_understood_where_they_leave_no_doubt() {
        for (text, expected) in [
            ("1.234,56", "1234.56"),
            ("1,234.56", "1234.56"),
            ("12.50", "12.50"),
            ("1234.567,8", ""),
            ("1.234", ""),
            ("1234.56", "1234.56"),
            ("1.234.567", "1234567"),
            ("1,2,3", ""),
            (",", ""),
            ("", ""),
            (".", ""),
        ] {
            assert_eq!(read(text).unwrap_or_default(), expected, "{text}");
        }
    }
}
