//! Days printed without their year: `11/08`, `28.07.`, `28 JUL`, `Jul 28`, `28 de julho`.
//!
//! Such a day is a date of the leap year [`LEAP_YEAR`] until its own year is known; so it is judged as dates with years
//! are. Law: nothing here gives a day its year.

use chrono::{Datelike, NaiveDate};

use super::date::{self, Printed};

/// The year that stands for the one that is not printed. It has a 29th of February.
pub(super) const LEAP_YEAR: u16 = 2000;

/// Reads a cell that holds a day and a month and nothing else, save a time after it. The cell is trimmed of blanks.
pub(super) fn lex(cell: &[u8]) -> Option<Printed> {
    match cell {
        [b'0'..=b'9', ..] => {
            let (first, first_digits, rest) = date::digits(cell);
            let first = u8::try_from(first).ok().filter(|_| first_digits <= 2)?;
            numeric(first, rest).or_else(|| named(first, rest))
        }
        [b'\'', rest @ ..] => lex(rest),
        [letter, ..] if letter.is_ascii_alphabetic() => {
            let (month, rest) = date::month_name(cell)?;
            let (day, day_digits, rest) = date::digits(date::glue(rest));
            let day = u8::try_from(day).ok().filter(|_| (1..=2).contains(&day_digits))?;
            is_end(rest).then(|| settled(month, day)).flatten()
        }
        _ => None,
    }
}

/// `/08`, `-08`, `.07.` behind the first number.
fn numeric(first: u8, rest: &[u8]) -> Option<Printed> {
    let (&separator, rest) = rest.split_first().filter(|(mark, _)| matches!(mark, b'/' | b'-' | b'.'))?;
    let (second, second_digits, rest) = date::digits(rest);
    let second = u8::try_from(second).ok().filter(|_| (1..=2).contains(&second_digits))?;
    let rest = if separator == b'.' { rest.strip_prefix(b".").unwrap_or(rest) } else { rest };
    let printed = Printed::Open { parts: [first.into(), second.into(), LEAP_YEAR], separator, year_is_last: true };
    let is_day = date::DateOrder::ALL.into_iter().any(|order| printed.day(order).is_some());
    (is_day && is_end(rest)).then_some(printed)
}

/// ` JUL`, `/jul`, ` de julho` behind the day.
fn named(day: u8, rest: &[u8]) -> Option<Printed> {
    let (month, rest) = date::month_name(date::glue(rest))?;
    is_end(rest.strip_prefix(b".").unwrap_or(rest)).then(|| settled(month, day)).flatten()
}

fn settled(month: u8, day: u8) -> Option<Printed> {
    let printed = Printed::Settled { year: LEAP_YEAR, month, day };
    printed.day(date::DateOrder::DayFirst).is_some().then_some(printed)
}

fn is_end(rest: &[u8]) -> bool {
    rest.is_empty() || date::is_time(rest)
}

/// The day in a year; `None` for 29 February in a year that has none.
pub(super) fn in_year(day: NaiveDate, year: i32) -> Option<NaiveDate> {
    day.with_year(year)
}

/// The last such day up to a limit, within the year that ends with it.
pub(super) fn until(day: NaiveDate, limit: NaiveDate) -> Option<NaiveDate> {
    let in_year = |year: i32| day.with_year(year).filter(|date| *date <= limit);
    // 29 February may have been in the year before and not in this one.
    in_year(limit.year()).or_else(|| day.with_year(limit.year() - 1).filter(|date| *date > year_before(limit)))
}

fn year_before(limit: NaiveDate) -> NaiveDate {
    limit.checked_sub_months(chrono::Months::new(12)).unwrap_or(limit)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::calendar::date;
    use crate::statement::DateOrder;

    #[test]
    fn the_ways_to_print_a_day_without_its_year() {
        for text in [
            "28/07",
            "28-07",
            "28.07",
            "28.07.",
            "28/7",
            "28 JUL",
            "28/jul",
            "28-Jul",
            "28JUL",
            "28 jul.",
            "28 de julho",
            "28. Juli",
            "Jul 28",
            "July 28",
            "'28/07",
            "28/07 10:05",
            "28 juil.",
        ] {
            let day = lex(text.as_bytes()).and_then(|printed| printed.day(DateOrder::DayFirst));
            assert_eq!(day, Some(date(2000, 7, 28)), "{text}");
        }
        assert_eq!(lex(b"07/28").unwrap().day(DateOrder::MonthFirst), Some(date(2000, 7, 28)));
        assert_eq!(lex(b"29/02").unwrap().day(DateOrder::DayFirst), Some(date(2000, 2, 29)));
    }

    #[test]
    fn what_has_a_year_or_is_no_day_is_none() {
        for text in [
            "",
            "28",
            "28/07/14",
            "28/07/2014",
            "2014-07",
            "31/13",
            "99/99",
            "28/07 PAGTO",
            "00/07",
            "32 jul",
            "12.345",
            "12,50",
        ] {
            assert_eq!(lex(text.as_bytes()), None, "{text}");
        }
    }

    #[test]
    fn a_day_is_the_last_of_its_kind_up_to_the_limit() {
        let limit = date(2015, 1, 10);
        assert_eq!(until(date(2000, 12, 28), limit), Some(date(2014, 12, 28)));
        assert_eq!(until(date(2000, 1, 10), limit), Some(limit));
        assert_eq!(until(date(2000, 1, 11), limit), Some(date(2014, 1, 11)));
        assert_eq!(until(date(2000, 2, 29), date(2016, 3, 1)), Some(date(2016, 2, 29)));
        assert_eq!(until(date(2000, 2, 29), date(2015, 3, 1)), None);
    }
}
