//! Days as SWIFT prints them: YYMMDD.

use chrono::{Datelike, NaiveDate};

/// The first year of two digits that is of the last century. Source: SWIFT's rule for YYMMDD.
const LAST_CENTURY: i32 = 80;

/// A day, and whether it is the one printed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Day {
    pub(super) date: NaiveDate,
    /// Whether 29 or 30 February was printed, of a year in which that month ends before. German banks reckon interest in
    /// months of thirty days and value movements on such a day; it is the last of the month.
    pub(super) is_moved: bool,
}

/// The day of six digits.
pub(super) fn day(digits: &[u8]) -> Option<Day> {
    let &[y1, y0, m1, m0, d1, d0] = digits else { return None };
    let year = number(y1, y0)?;
    let (month, day) = (u32::try_from(number(m1, m0)?).ok()?, u32::try_from(number(d1, d0)?).ok()?);
    let year = if year < LAST_CENTURY { 2000 + year } else { 1900 + year };
    if let Some(date) = NaiveDate::from_ymd_opt(year, month, day) {
        return Some(Day { date, is_moved: false });
    }
    let date = NaiveDate::from_ymd_opt(year, 3, 1)?.pred_opt()?;
    (month == 2 && (date.day() + 1..=30).contains(&day)).then_some(Day { date, is_moved: true })
}

fn number(tens: u8, ones: u8) -> Option<i32> {
    let digit = |byte: u8| byte.is_ascii_digit().then(|| i32::from(byte - b'0'));
    Some(10 * digit(tens)? + digit(ones)?)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::calendar::date;

    #[test]
    fn a_year_of_two_digits_is_of_this_century_up_to_79() {
        for (text, expected) in [
            ("260131", date(2026, 1, 31)),
            ("000229", date(2000, 2, 29)),
            ("791231", date(2079, 12, 31)),
            ("800101", date(1980, 1, 1)),
        ] {
            assert_eq!(day(text.as_bytes()), Some(Day { date: expected, is_moved: false }), "{text}");
        }
    }

    #[test]
    fn the_thirtieth_of_february_is_its_last_day() {
        for (text, expected) in
            [("160230", date(2016, 2, 29)), ("170229", date(2017, 2, 28)), ("170230", date(2017, 2, 28))]
        {
            assert_eq!(day(text.as_bytes()), Some(Day { date: expected, is_moved: true }), "{text}");
        }
    }

    #[test]
    fn other_days_that_do_not_exist_are_none() {
        for text in ["160231", "160431", "161301", "160100", "000000", "16013", "1601301", "16O130", ""] {
            assert_eq!(day(text.as_bytes()), None, "{text}");
        }
    }
}
