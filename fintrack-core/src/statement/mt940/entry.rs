//! A movement: `:61:` and its parts.
//!
//! `YYMMDD [MMDD] mark [funds code] amount [type] [customer's reference] [//bank's reference]`, and on the lines after it
//! what the bank adds. The day of a movement is its value date: the entry date is optional and has no year.

use rust_decimal::Decimal;
use thiserror::Error;

use super::amount::amount;
use super::day::{Day, day};

/// The digits of a value date, and of that with an entry date.
const VALUE_DATE_BYTES: usize = 6;
const BOTH_DATES_BYTES: usize = 10;
/// The customer's reference, padded to this length where a name follows.
const REFERENCE_BYTES: usize = 16;
/// A movement's type, a letter and a code: `NTRF`, `S051`, `NOV `.
const TYPE_BYTES: usize = 4;
/// The most of a value that a reason repeats.
const SHOWN_CHARS_MAX: usize = 40;

/// A movement as printed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Entry<'a> {
    /// The value date.
    pub(super) day: Day,
    /// Positive for money in.
    pub(super) amount: Decimal,
    /// Whether it is only expected (`EC`, `ED`), and not booked.
    pub(super) is_expected: bool,
    pub(super) references: References<'a>,
    /// What stands on the lines after the first.
    pub(super) supplement: &'a [u8],
}

/// What stands after the amount and the type.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct References<'a> {
    /// What the account's owner calls the movement; often empty, or `NONREF`.
    pub(super) customer: &'a [u8],
    /// What the bank calls it.
    pub(super) bank: &'a [u8],
    /// The counterparty's name, which the Rabobank prints here.
    pub(super) counterparty: &'a [u8],
}

/// Why a `:61:` is no movement.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub(super) enum EntryError {
    #[error("expected a value date of 6 digits (YYMMDD), or of 10 with the entry date, found `{0}`")]
    Dates(String),
    #[error("value date `{0}` is not a day such as 260131 (YYMMDD)")]
    ValueDate(String),
    #[error("expected C, D, RC or RD after the date, found `{0}`")]
    Mark(String),
    #[error("amount `{0}` is not a number such as 1234,56")]
    Amount(String),
}

/// Which way the money goes.
#[derive(Clone, Copy)]
struct Mark {
    is_out: bool,
    is_expected: bool,
}

/// Reads a movement. Lines of the text end with a line feed.
pub(super) fn entry(text: &[u8]) -> Result<Entry<'_>, EntryError> {
    let (day, rest) = value_date(text.trim_ascii())?;
    let (mark, rest) = mark(rest.trim_ascii_start())?;
    // A Sparkasse is known to end the line before the amount.
    let rest = rest.trim_ascii_start();
    let digits = rest.iter().take_while(|byte| matches!(byte, b'0'..=b'9' | b',' | b'.')).count();
    let (printed, rest) = rest.split_at(digits);
    let Some(magnitude) = amount(printed) else {
        let found = if printed.is_empty() { first_line(rest) } else { printed };
        return Err(EntryError::Amount(shown(found)));
    };
    let first = first_line(rest);
    let is_negative = mark.is_out && !magnitude.is_zero();
    Ok(Entry {
        day,
        amount: if is_negative { -magnitude } else { magnitude },
        is_expected: mark.is_expected,
        references: references(first),
        supplement: rest[first.len()..].trim_ascii(),
    })
}

/// The value date, and what stands after both dates.
fn value_date(text: &[u8]) -> Result<(Day, &[u8]), EntryError> {
    let digits = text.iter().take_while(|byte| byte.is_ascii_digit()).count();
    if digits != VALUE_DATE_BYTES && digits != BOTH_DATES_BYTES {
        return Err(EntryError::Dates(shown(first_line(text))));
    }
    let printed = &text[..VALUE_DATE_BYTES];
    let day = day(printed).ok_or_else(|| EntryError::ValueDate(shown(printed)))?;
    Ok((day, &text[digits..]))
}

/// The mark, and what stands after it and the funds code.
fn mark(text: &[u8]) -> Result<(Mark, &[u8]), EntryError> {
    let letters = text.iter().take_while(|byte| byte.is_ascii_alphabetic()).count();
    let upper = |at: usize| text[..letters].get(at).map(u8::to_ascii_uppercase);
    let (is_out, is_expected, len) = match (upper(0), upper(1)) {
        (Some(b'C'), _) => (false, false, 1),
        (Some(b'D'), _) => (true, false, 1),
        // A credit that is taken back is money out.
        (Some(b'R'), Some(b'C')) => (true, false, 2),
        (Some(b'R'), Some(b'D')) => (false, false, 2),
        (Some(b'E'), Some(b'C')) => (false, true, 2),
        (Some(b'E'), Some(b'D')) => (true, true, 2),
        _ => return Err(EntryError::Mark(shown(first_line(text)))),
    };
    // The funds code is one letter, the last of the currency.
    if letters > len + 1 {
        return Err(EntryError::Mark(shown(first_line(text))));
    }
    Ok((Mark { is_out, is_expected }, &text[letters..]))
}

/// The references of a movement's first line, from the type on.
fn references(text: &[u8]) -> References<'_> {
    let is_type = |text: &[u8]| {
        text[0].is_ascii_alphabetic() && text[1..].iter().all(|byte| byte.is_ascii_alphanumeric() || *byte == b' ')
    };
    let text = match text.split_at_checked(TYPE_BYTES) {
        Some((kind, rest)) if is_type(kind) => rest,
        _ => text,
    };
    if let Some(at) = text.windows(2).position(|pair| pair == b"//") {
        return References { customer: text[..at].trim_ascii(), bank: text[at + 2..].trim_ascii(), counterparty: b"" };
    }
    match text.split_at_checked(REFERENCE_BYTES) {
        // Without a blank before it, it is a longer reference, an IBAN say.
        Some((customer @ [.., b' '], counterparty)) => {
            References { customer: customer.trim_ascii(), bank: b"", counterparty: counterparty.trim_ascii() }
        }
        _ => References { customer: text.trim_ascii(), bank: b"", counterparty: b"" },
    }
}

/// A reference that is one, and not a word for there being none.
pub(super) fn is_real(reference: &[u8]) -> bool {
    const NONE: [&[u8]; 7] = [b"NONREF", b"NOREF", b"NOTPROVIDED", b"NOT PROVIDED", b"NONE", b"N/A", b"KREF+"];
    let is_none = NONE.iter().any(|none| reference.eq_ignore_ascii_case(none));
    !is_none && reference.iter().any(|byte| byte.is_ascii_alphanumeric() && *byte != b'0')
}

fn first_line(text: &[u8]) -> &[u8] {
    &text[..memchr::memchr(b'\n', text).unwrap_or(text.len())]
}

/// A value as a reason repeats it.
pub(super) fn shown(value: &[u8]) -> String {
    String::from_utf8_lossy(value.trim_ascii()).chars().take(SHOWN_CHARS_MAX).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::calendar::date;

    fn read(text: &str) -> Entry<'_> {
        entry(text.as_bytes()).unwrap()
    }

    fn error(text: &str) -> String {
        entry(text.as_bytes()).unwrap_err().to_string()
    }

    #[test]
    fn the_parts_of_a_movement_are_told_apart() {
        let read = read("2601310201DR119,35NTRFEND2END//B4E07XM00J\nOCMT");
        assert_eq!(read.day.date, date(2026, 1, 31));
        assert_eq!(read.amount.to_string(), "-119.35");
        assert_eq!(read.references, References { customer: b"END2END", bank: b"B4E07XM00J", counterparty: b"" });
        assert_eq!(read.supplement, b"OCMT");
    }

    #[test]
    fn a_reversal_turns_the_sign() {
        for (mark, amount) in [
            ("C", "5.00"),
            ("D", "-5.00"),
            ("RC", "-5.00"),
            ("RD", "5.00"),
            ("CR", "5.00"),
            ("DR", "-5.00"),
            ("DD", "-5.00"),
            ("RCR", "-5.00"),
            ("RDD", "5.00"),
            ("C ", "5.00"),
            ("c", "5.00"),
        ] {
            assert_eq!(read(&format!("260131{mark}5,00NMSC")).amount.to_string(), amount, "{mark}");
        }
        assert_eq!(read("260131D0,00NMSC").amount.to_string(), "0.00");
        assert!(read("260131EC5,00NMSC").is_expected);
    }

    #[test]
    fn what_follows_the_amount_may_be_left_out() {
        for text in ["260131D5,00", "260131D5,00NMS", "260131D5,00NMSC", "260131D5,00N030NONREF", "260131D5,00 NMSC"] {
            let read = read(text);
            assert!(read.references.bank.is_empty() && read.amount.to_string() == "-5.00", "{text}");
        }
    }

    #[test]
    fn a_name_follows_a_reference_of_sixteen_characters() {
        let read = read("260131D000000001213,28N0440121470966      W.P. Jansen             ");
        assert_eq!(read.references, References { customer: b"0121470966", bank: b"", counterparty: b"W.P. Jansen" });
    }

    #[test]
    fn a_longer_reference_is_no_name() {
        let read = read("2601310131D65,00NOVBNL47INGB9999999999");
        assert_eq!(read.references, References { customer: b"NL47INGB9999999999", bank: b"", counterparty: b"" });
    }

    #[test]
    fn the_line_may_end_before_the_amount() {
        let read = read("1811261126CR\n30,00N062NONREF\nmore");
        assert_eq!((read.amount.to_string().as_str(), read.supplement), ("30.00", &b"more"[..]));
    }

    #[test]
    fn an_error_says_what_was_expected() {
        assert_eq!(error("2602310101D5,00"), "value date `260231` is not a day such as 260131 (YYMMDD)");
        assert_eq!(
            error("31/01/26D5,00"),
            "expected a value date of 6 digits (YYMMDD), or of 10 with the entry date, found `31/01/26D5,00`"
        );
        assert_eq!(error("260131X5,00"), "expected C, D, RC or RD after the date, found `X5,00`");
        assert_eq!(error("260131CREDIT5,00"), "expected C, D, RC or RD after the date, found `CREDIT5,00`");
        assert_eq!(error("260131D1.234NMSC"), "amount `1.234` is not a number such as 1234,56");
        assert_eq!(error("260131DNMSC"), "expected C, D, RC or RD after the date, found `DNMSC`");
        assert_eq!(error("260131D"), "amount `` is not a number such as 1234,56");
    }

    #[test]
    fn a_word_for_no_reference_is_none() {
        for none in [&b""[..], b"NONREF", b"nonref", b"NOTPROVIDED", b"000000", b"--"] {
            assert!(!is_real(none), "{none:?}");
        }
        assert!(is_real(b"0724710345313905"));
    }
}
