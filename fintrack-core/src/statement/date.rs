//! Dates as banks print them: `31/01/2026`, `2026-01-31 10:05`, `20260131`, `31-Jan-26`, `Jan 31, 2026`.
//!
//! Laws: the calendar day is the printed one, whatever time or zone follows it; a date whose order is open is never
//! given an order here.

use std::fmt;

use chrono::NaiveDate;

/// Which part of `01/02/03` comes first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[allow(clippy::enum_variant_names, reason = "the words are the trade's own")]
pub enum DateOrder {
    /// `31/01/2026`
    DayFirst,
    /// `01/31/2026`
    MonthFirst,
    /// `26/01/31`: only years of two digits leave it open.
    YearFirst,
}

impl DateOrder {
    pub(super) const ALL: [Self; 3] = [Self::DayFirst, Self::MonthFirst, Self::YearFirst];
}

impl fmt::Display for DateOrder {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(match self {
            Self::DayFirst => "day first",
            Self::MonthFirst => "month first",
            Self::YearFirst => "year first",
        })
    }
}

/// A printed date.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Printed {
    /// Its order is settled by itself: the year in front, digits without marks, or the month's name.
    Settled {
        /// Four digits.
        year: u16,
        /// As printed: perhaps 13.
        month: u8,
        /// As printed: perhaps 32.
        day: u8,
    },
    /// Three short numbers.
    Open {
        /// As printed; the last is a year of two or four digits, unless the first is one of two.
        parts: [u16; 3],
        /// The byte between them.
        separator: u8,
        /// Whether the last number has four digits, and so must be the year.
        year_is_last: bool,
    },
}

impl Printed {
    /// The day under an order. `None` when there is no such day.
    #[inline]
    pub(super) fn day(self, order: DateOrder) -> Option<NaiveDate> {
        let (year, month, day) = match self {
            Self::Settled { year, month, day } => (year, month, day),
            Self::Open { parts: [a, b, c], year_is_last, .. } => match order {
                DateOrder::DayFirst => (full_year(c, year_is_last), small(b)?, small(a)?),
                DateOrder::MonthFirst => (full_year(c, year_is_last), small(a)?, small(b)?),
                DateOrder::YearFirst if year_is_last => return None,
                DateOrder::YearFirst => (full_year(a, false), small(b)?, small(c)?),
            },
        };
        if !(1900..2200).contains(&year) {
            return None;
        }
        NaiveDate::from_ymd_opt(i32::from(year), u32::from(month), u32::from(day))
    }
}

fn small(part: u16) -> Option<u8> {
    u8::try_from(part).ok()
}

/// Two digits mean the century around us: 1970 to 2069.
const fn full_year(year: u16, is_full: bool) -> u16 {
    match year {
        _ if is_full => year,
        0..70 => 2000 + year,
        70..100 => 1900 + year,
        _ => year,
    }
}

/// Reads a cell that holds a date and nothing else, save a time after it. The cell is trimmed of blanks.
#[inline]
pub(super) fn lex(cell: &[u8]) -> Option<Printed> {
    match cell {
        [b'0'..=b'9', ..] => {
            let (printed, rest) = numeric(cell)?;
            // `2026.01.31., szombat`
            let rest = rest.strip_prefix(b".").unwrap_or(rest);
            (rest.is_empty() || is_time(rest) || is_weekday(rest)).then_some(printed)
        }
        [b'\'', rest @ ..] => lex(rest),
        [first, ..] if first.is_ascii_alphabetic() && cell.len() <= 48 => worded(cell),
        _ => None,
    }
}

/// Whether the name of a day follows a date: `, szombat`.
fn is_weekday(rest: &[u8]) -> bool {
    let Some(name) = rest.strip_prefix(b", ") else { return false };
    (3..=24).contains(&name.len()) && name.iter().all(|byte| byte.is_ascii_alphabetic() || !byte.is_ascii())
}

#[inline]
fn numeric(cell: &[u8]) -> Option<(Printed, &[u8])> {
    let (a, a_digits, rest) = digits(cell);
    match a_digits {
        1 | 2 | 4 => {}
        8 | 12 | 14 => return compact(cell, a_digits),
        _ => return None,
    }
    let (&separator, rest) = rest.split_first()?;
    match separator {
        b'/' | b'-' | b'.' => {}
        // `07 Nov 2013`, `7Nov2013`
        _ => return named(a, a_digits, &cell[a_digits..]),
    }
    let (b, b_digits, after) = digits(rest);
    let after = match (b_digits, after.split_first()) {
        (1 | 2, Some((&mark, after))) if mark == separator => after,
        (0, _) => return named(a, a_digits, &cell[a_digits..]),
        _ => return None,
    };
    let (c, c_digits, after) = digits(after);
    let (month, first) = (u16::try_from(b).ok()?, u16::try_from(a).ok()?);
    match (a_digits, c_digits) {
        (4, 1 | 2) => Some((Printed::Settled { year: first, month: small(month)?, day: u8::try_from(c).ok()? }, after)),
        (1 | 2, 2 | 4) => {
            let parts = [first, month, u16::try_from(c).ok()?];
            Some((Printed::Open { parts, separator, year_is_last: c_digits == 4 }, after))
        }
        _ => None,
    }
}

/// A run of digits: its value (of the first 15), its length, and what follows.
#[inline]
fn digits(text: &[u8]) -> (u64, usize, &[u8]) {
    let mut value = 0_u64;
    let mut length = 0;
    while let Some(digit) = text.get(length).map(|b| b.wrapping_sub(b'0')).filter(|digit| *digit <= 9) {
        if length < 15 {
            value = value * 10 + u64::from(digit);
        }
        length += 1;
    }
    (value, length, &text[length..])
}

/// `20260131`, `31012026`, and stamps such as `20260131120000[0:GMT]`.
fn compact(cell: &[u8], length: usize) -> Option<(Printed, &[u8])> {
    let number = |from: usize, to: usize| u16::try_from(digits(&cell[from..to]).0).ok();
    let rest = &cell[length..];
    let rest = if length > 8 && (rest.first() == Some(&b'[') || rest.first() == Some(&b'.')) { &[] } else { rest };
    let (year, month, day) = (number(0, 4)?, small(number(4, 6)?)?, small(number(6, 8)?)?);
    if is_plausible(year, month, day) {
        return Some((Printed::Settled { year, month, day }, rest));
    }
    // Were it year first, its month would be 19 or 20: the two never meet.
    let (day, month, year) = (small(number(0, 2)?)?, small(number(2, 4)?)?, number(4, 8)?);
    (length == 8 && is_plausible(year, month, day)).then_some((Printed::Settled { year, month, day }, rest))
}

/// Whether eight digits may be a date at all, and not a number of an account.
const fn is_plausible(year: u16, month: u8, day: u8) -> bool {
    year >= 1970 && year < 2070 && month >= 1 && month <= 12 && day >= 1 && day <= 31
}

/// What follows the day or the year when a month's name comes next: `-Nov-09`, ` Nov 2013`, ` de nov. de 2013`.
fn named(first: u64, first_digits: usize, rest: &[u8]) -> Option<(Printed, &[u8])> {
    let (month, rest) = month_name(glue(rest))?;
    let (last, last_digits, rest) = digits(glue(rest));
    let (first, last) = (u16::try_from(first).ok()?, u16::try_from(last).ok()?);
    let (year, day) = match (first_digits, last_digits) {
        (1 | 2, 4) => (last, first),
        // Spreadsheets drop the zero of 09.
        (1 | 2, 1 | 2) => (full_year(last, false), first),
        (4, 1 | 2) => (first, last),
        _ => return None,
    };
    Some((Printed::Settled { year, month, day: small(day)? }, rest))
}

/// `Nov 7, 2013`, `Mon 7 Nov 2013`.
fn worded(cell: &[u8]) -> Option<Printed> {
    if let Some((month, rest)) = month_name(cell) {
        let (day, day_digits, rest) = digits(glue(rest));
        let (year, year_digits, rest) = digits(glue(rest));
        let is_date = (1..=2).contains(&day_digits) && year_digits == 4 && (rest.is_empty() || is_time(rest));
        return is_date.then_some(Printed::Settled {
            year: u16::try_from(year).ok()?,
            month,
            day: u8::try_from(day).ok()?,
        });
    }
    let end = cell.iter().position(|b| !b.is_ascii_alphabetic())?;
    let is_weekday = WEEKDAYS.iter().any(|day| cell[..end].len() >= day.len() && starts_with(cell, day));
    let rest = glue(&cell[end..]);
    if is_weekday && end <= 9 && rest.first()?.is_ascii_digit() { lex(rest) } else { None }
}

/// Skips blanks, marks and the `de` of Portuguese and Spanish.
fn glue(text: &[u8]) -> &[u8] {
    let skip = |text: &'_ [u8]| text.iter().take_while(|b| matches!(b, b' ' | b'-' | b'/' | b'.' | b',')).count();
    let rest = &text[skip(text)..];
    match rest {
        [b'd' | b'D', b'e' | b'E', b' ', ..] => &rest[2 + skip(&rest[2..])..],
        _ => rest,
    }
}

const WEEKDAYS: &[&str] = &[
    "mon", "tue", "wed", "thu", "fri", "sat", "sun", "seg", "ter", "qua", "qui", "sex", "sab", "dom", "lun", "mar",
    "mie", "jue", "vie", "mer", "jeu", "ven", "sam", "dim", "mo", "di", "mi", "do", "fr", "sa", "so",
];

/// The months in the languages of banks, with accents as they are printed or dropped. Any three letters or more of a
/// name stand for it.
const MONTHS: [&[&str]; 12] = [
    &["january", "janeiro", "enero", "januari", "janvier", "gennaio"],
    &["february", "fevereiro", "febrero", "februari", "février", "fevrier", "febbraio"],
    &["march", "março", "marco", "marzo", "märz", "marz", "mars", "maart", "mrt", "marts"],
    &["april", "abril", "avril"],
    &["may", "maio", "mayo", "mai", "mei", "maggio", "maj"],
    &["june", "junho", "junio", "juni", "juin", "giugno"],
    &["july", "julho", "julio", "juli", "juillet", "luglio"],
    &["august", "agosto", "août", "aout", "augustus"],
    &["september", "setembro", "septiembre", "settembre"],
    &["october", "outubro", "octubre", "oktober", "ottobre"],
    &["november", "novembro", "noviembre"],
    &["december", "dezembro", "diciembre", "dezember", "décembre", "dicembre"],
];

fn starts_with(text: &[u8], name: &str) -> bool {
    text.get(..name.len()).is_some_and(|start| start.eq_ignore_ascii_case(name.as_bytes()))
}

/// A month's name, short or whole, and what follows it. `jui` may be two months, and is none.
fn month_name(text: &[u8]) -> Option<(u8, &[u8])> {
    let end = text.iter().position(|b| b.is_ascii() && !b.is_ascii_alphabetic()).unwrap_or(text.len());
    let word = text.get(..end).filter(|word| word.len() >= 3)?;
    let is_start = |name: &&&str| name.as_bytes().get(..end).is_some_and(|start| start.eq_ignore_ascii_case(word));
    let mut months = (1..).zip(MONTHS).filter(|(_, names)| names.iter().any(|name| is_start(&name)));
    match (months.next(), months.next()) {
        (Some((month, _)), None) => Some((month, &text[end..])),
        _ => None,
    }
}

/// A time of day, perhaps with a zone: nothing that could be a text.
fn is_time(rest: &[u8]) -> bool {
    let (is_marked, clock) = match rest {
        [b'T' | b't' | b'[', clock @ ..] => (true, clock),
        [b' ' | b',' | b'-' | b':', clock @ ..] => (false, clock.trim_ascii_start()),
        _ => return false,
    };
    let letters = clock.iter().filter(|b| b.is_ascii_alphabetic()).count();
    let is_clock = clock.iter().all(|b| {
        b.is_ascii_alphanumeric() || matches!(b, b':' | b'.' | b'+' | b'-' | b' ' | b'[' | b']' | b'(' | b')')
    });
    let has_hours = is_marked || clock.iter().any(|b| matches!(b, b':' | b'h'));
    clock.first().is_some_and(|b| b.is_ascii_digit() || *b == b'-') && is_clock && has_hours && letters <= 5
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::calendar::date;

    fn day_first(text: &str) -> Option<NaiveDate> {
        lex(text.as_bytes()).and_then(|printed| printed.day(DateOrder::DayFirst))
    }

    #[test]
    fn the_ways_of_the_world_to_print_a_day() {
        for text in [
            "07/11/2013",
            "7/11/2013",
            "7.11.13",
            "07-11-13",
            "2013-11-07",
            "2013/11/7",
            "20131107",
            "07112013",
            "20131107120000[0:GMT]",
            "20131107120000.000[-3:BRT]",
            "2013-11-07T23:59:59Z",
            "2013-11-07 6:11:59",
            "2013-11-07 12:34:56 +0000",
            "07/11/2013 10:00",
            "07 Nov 2013",
            "07-Nov-13",
            "7 November 2013",
            "7. November 2013",
            "07/nov/2013",
            "07 de nov. de 2013",
            "7 de novembro de 2013",
            "07NOV2013",
            "Nov 7, 2013",
            "November 07 2013",
            "Thu 07 Nov 2013",
            "2013-Nov-07",
            "'07/11/2013",
            "2013-11-07T23:00:00.000-03:00",
        ] {
            assert_eq!(day_first(text), Some(date(2013, 11, 7)), "{text}");
        }
        assert_eq!(day_first("10-Nov-9"), Some(date(2009, 11, 10)));
        assert_eq!(day_first("12 févr. 2020"), Some(date(2020, 2, 12)));
        assert_eq!(day_first("3. März 2020"), Some(date(2020, 3, 3)));
    }

    #[test]
    fn what_has_more_than_a_date_is_none() {
        for text in [
            "",
            "1",
            "07/11",
            "07/11/2013 COMPRA",
            "07/11-2013",
            "10/2009/09",
            "2013-13",
            "123456789",
            "07/11/13/14",
            "99999999",
            "Market 7, 2013",
            "07/11/201",
            "12.50",
            "1.234.567",
            "Nov",
            "00000000",
            "34 Main 2013",
        ] {
            assert_eq!(lex(text.as_bytes()), None, "{text}");
        }
        assert_eq!(day_first("00/00/0000"), None);
        assert_eq!(day_first("31/02/2024"), None);
    }

    #[test]
    fn an_open_date_is_another_day_under_another_order() {
        let printed = lex(b"01/02/03").unwrap();
        assert_eq!(printed.day(DateOrder::DayFirst), Some(date(2003, 2, 1)));
        assert_eq!(printed.day(DateOrder::MonthFirst), Some(date(2003, 1, 2)));
        assert_eq!(printed.day(DateOrder::YearFirst), Some(date(2001, 2, 3)));
        assert_eq!(lex(b"01/02/2003").unwrap().day(DateOrder::YearFirst), None);
        assert_eq!(lex(b"2003-02-01").unwrap().day(DateOrder::MonthFirst), Some(date(2003, 2, 1)));
    }
}
