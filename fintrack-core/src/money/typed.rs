//! Amounts as people type them: `1234.56`, `1.234,56`, `1,234.56`, `-12,5`.

use rust_decimal::Decimal;

use super::{Currency, Money, MoneyError};

/// How many digits a thousands mark sets apart.
const GROUP_DIGITS: usize = 3;
const MARKS: [char; 2] = ['.', ','];

impl Money {
    /// Reads an amount as people type it, with either decimal mark, with thousands set apart or not.
    ///
    /// A lone mark stands before decimals, as many as the currency has at most; `1.234` of a currency with two is
    /// refused, since it may be one thousand or one and a bit. Files are read by [`crate::statement`], and programs
    /// write what [`Money::parse`] takes.
    ///
    /// # Errors
    /// [`MoneyError::Unreadable`], and what [`Money::new`] refuses.
    pub fn typed(text: &str, currency: Currency) -> Result<Self, MoneyError> {
        let unreadable = || MoneyError::Unreadable(text.to_owned());
        let amount = decimal(text.trim(), usize::from(currency.minor_units())).ok_or_else(unreadable)?;
        Self::new(amount, currency)
    }
}

fn decimal(text: &str, decimals_max: usize) -> Option<Decimal> {
    let (sign, digits) = match text.strip_prefix('-') {
        Some(digits) => ("-", digits),
        None => ("", text.strip_prefix('+').unwrap_or(text)),
    };
    let (whole, fraction) = match digits.rfind(MARKS).map(|last| (&digits[..last], &digits[last..])) {
        None => (digits, "0"),
        // A lone mark stands before decimals, unless they are too many for that.
        Some((before, after)) if !before.contains(MARKS) => {
            (before, Some(&after[1..]).filter(|fraction| fraction.len() <= decimals_max)?)
        }
        // The same mark again sets thousands apart.
        Some((before, after)) if before.contains(&after[..1]) => (digits, "0"),
        Some((before, after)) => (before, &after[1..]),
    };
    let is_number = |part: &str| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_digit());
    let whole = ungrouped(whole)?;
    if !is_number(&whole) || !is_number(fraction) {
        return None;
    }
    Decimal::from_str_exact(&format!("{sign}{whole}.{fraction}")).ok()
}

/// A whole number without the marks that set its thousands apart. `None` when they stand elsewhere.
fn ungrouped(whole: &str) -> Option<String> {
    let Some(mark) = whole.find(MARKS).map(|first| &whole[first..=first]) else { return Some(whole.to_owned()) };
    let mut groups = whole.split(mark);
    let is_first = groups.next().is_some_and(|first| (1..=GROUP_DIGITS).contains(&first.len()));
    // Another mark within a group is found by who reads the digits.
    (is_first && groups.all(|group| group.len() == GROUP_DIGITS)).then(|| whole.replace(mark, ""))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::money::brl;

    #[test]
    fn either_decimal_mark_is_understood() {
        for (text, amount) in [
            ("1234.56", "1234.56"),
            ("1234,56", "1234.56"),
            ("1.234,56", "1234.56"),
            ("1,234.56", "1234.56"),
            ("1.234.567,8", "1234567.80"),
            ("1.234.567", "1234567.00"),
            ("-12,5", "-12.50"),
            (" +7 ", "7.00"),
        ] {
            assert_eq!(Money::typed(text, Currency::BRL).unwrap(), brl(amount), "{text}");
        }
    }

    #[test]
    fn what_may_mean_two_amounts_is_refused() {
        let refused = [
            "1.234",
            "1,234",
            "12.34.56",
            "1.23,45",
            "1,2,3",
            "1234.567,00",
            "",
            "-",
            ",50",
            "5,",
            "R$ 5",
            "1e3",
            "1,234.567,890",
        ];
        for text in refused {
            assert!(Money::typed(text, Currency::BRL).is_err(), "{text}");
        }
    }
}
