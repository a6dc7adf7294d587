//! The calendar day of an OFX date: `YYYYMMDD`, mostly with a time and a time zone behind it.

use chrono::{Datelike, NaiveDate};

/// The years that a statement may be of.
const YEARS: std::ops::RangeInclusive<i32> = 1900..=2199;

/// The day as printed. The time and its zone do not move it: the bank printed the day on which it booked.
///
/// `None` where the digits are of another number than a date and a time have: of `2026013120000`, who can tell which
/// digit is missing?
pub(super) fn day(text: &[u8]) -> Option<NaiveDate> {
    let text = text.trim_ascii();
    let digits = text.iter().take_while(|byte| byte.is_ascii_digit()).count();
    let date = match (digits, text.get(4), text.get(7)) {
        (8 | 10 | 12 | 14.., ..) => from_digits(&text[..4], &text[4..6], &text[6..8]),
        (4, Some(b'-'), Some(b'-')) | (4, Some(b'/'), Some(b'/')) => {
            from_digits(&text[..4], &text[5..7], text.get(8..10)?)
        }
        _ => None,
    }?;
    YEARS.contains(&date.year()).then_some(date)
}

fn from_digits(year: &[u8], month: &[u8], day: &[u8]) -> Option<NaiveDate> {
    let number = |digits: &[u8]| {
        digits
            .iter()
            .try_fold(0_u32, |number, byte| byte.is_ascii_digit().then(|| number * 10 + u32::from(byte - b'0')))
    };
    NaiveDate::from_ymd_opt(i32::try_from(number(year)?).ok()?, number(month)?, number(day)?)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::calendar::date;

    #[test]
    fn the_day_is_the_one_printed_whatever_the_zone() {
        for text in [
            "20260131",
            " 20260131 ",
            "20260131235959[-3:BRT]",
            "20260131000000.000[+12:NZST]",
            "202601310000",
            "2026013100",
            "20260131093914:014",
            "2026013100000000[-5:EST]",
            "2026-01-31T23:59:59Z",
            "2026/01/31",
        ] {
            assert_eq!(day(text.as_bytes()), Some(date(2026, 1, 31)), "{text}");
        }
    }

    #[test]
    fn a_day_that_does_not_exist_or_lacks_a_digit_is_no_day() {
        for text in [
            "",
            "2026",
            "2026013",
            "2026013120000",
            "20120231",
            "201120000000",
            "00000000000000",
            "00260131",
            "31/01/2026",
            "2026-1-31",
            "2026-01-3",
            "29990101",
            "abc",
        ] {
            assert_eq!(day(text.as_bytes()), None, "{text}");
        }
    }
}
