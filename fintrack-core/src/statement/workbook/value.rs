//! What a cell holds, as the text that a table of text would have in its place.

use std::borrow::Cow;

use calamine::ExcelDateTime;
use chrono::NaiveDate;

/// More digits than a binary float holds: what Excel shows, computes and compares with.
const DIGITS_MAX: usize = 15;

/// A cell.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Value<'a> {
    /// Whatever was typed or printed: its dates and amounts are yet to be understood.
    Text(Cow<'a, str>),
    /// A number, with a dot before its decimals.
    Number(String),
    /// A day, a time of day, a truth: text that is understood already.
    Settled(String),
}

impl<'a> Value<'a> {
    pub(super) fn text(text: impl Into<Cow<'a, str>>) -> Self {
        Self::Text(text.into())
    }

    pub(super) fn flag(flag: bool) -> Self {
        Self::Settled(if flag { "TRUE" } else { "FALSE" }.to_owned())
    }

    /// A number as spreadsheets keep it. `None` for what is no number.
    pub(super) fn number(value: f64) -> Option<Self> {
        decimal(value).map(Self::Number)
    }

    /// A number that is shown as a day, a time, or both; of both, the day.
    pub(super) fn moment(moment: ExcelDateTime) -> Option<Self> {
        let serial = moment.as_f64();
        if moment.is_duration() || !serial.is_finite() {
            return Self::number(serial);
        }
        let (year, month, day, hour, minute, second, _) = moment.to_ymd_hms_milli();
        let text = if (0.0..1.0).contains(&serial) {
            format!("{hour:02}:{minute:02}:{second:02}")
        } else {
            format!("{year:04}-{month:02}-{day:02}")
        };
        Some(Self::Settled(text))
    }

    /// `2024-01-31`, `2024-01-31T10:05:00`: the day. What begins with no day is text.
    pub(super) fn iso_moment(text: &'a str) -> Self {
        let day = text.get(..10).filter(|day| NaiveDate::parse_from_str(day, "%Y-%m-%d").is_ok());
        match day {
            Some(day) if text.len() == 10 || text[10..].starts_with('T') => Self::Settled(day.to_owned()),
            _ => Self::text(text),
        }
    }
}

/// The shortest decimal that is this number and no other. Where that needs more digits than Excel has, it is the dust
/// of a sum, and falls: 0.30000000000000004 is 0.3. This is the one place where money is a float: the file has it so.
fn decimal(value: f64) -> Option<String> {
    if !value.is_finite() {
        return None;
    }
    let mut text = value.to_string();
    if text.bytes().filter(u8::is_ascii_digit).count() > DIGITS_MAX {
        let rounded: f64 = format!("{value:.*e}", DIGITS_MAX - 1).parse().ok()?;
        text = rounded.to_string();
    }
    // Three digits behind a mark may be thousands, had a person written them: here they are not.
    if text.find('.').is_some_and(|dot| text.len() - dot == 4) {
        text.push('0');
    }
    Some(text)
}

#[cfg(test)]
mod tests {
    use super::*;
    use calamine::ExcelDateTimeType;

    #[test]
    fn numbers_are_printed_as_excel_shows_them_and_never_in_powers_of_ten() {
        for (value, text) in [
            (1234.56, "1234.56"),
            (-0.07, "-0.07"),
            (0.1 + 0.2, "0.3"),
            (1_234.560_000_000_000_2, "1234.56"),
            (500.0, "500"),
            (1.234, "1.2340"),
            (12_345_678_901_234.0, "12345678901234"),
            (1e21, "1000000000000000000000"),
            (1e-7, "0.0000001"),
        ] {
            assert_eq!(decimal(value).as_deref(), Some(text), "{value}");
        }
        assert_eq!(decimal(f64::NAN), None);
    }

    #[test]
    fn days_are_counted_from_either_epoch_and_a_time_alone_is_no_day() {
        let shown =
            |serial, is_1904| Value::moment(ExcelDateTime::new(serial, ExcelDateTimeType::DateTime, is_1904)).unwrap();
        let settled = |text: &str| Value::Settled(text.to_owned());
        assert_eq!(shown(45_292.0, false), settled("2024-01-01"));
        assert_eq!(shown(45_292.999, false), settled("2024-01-01"));
        assert_eq!(shown(43_830.0, true), settled("2024-01-01"));
        assert_eq!(shown(0.5, false), settled("12:00:00"));
        assert_eq!(Value::iso_moment("2024-01-31T10:05:00"), settled("2024-01-31"));
        assert_eq!(Value::iso_moment("2024-13-31"), Value::text("2024-13-31"));
    }
}
