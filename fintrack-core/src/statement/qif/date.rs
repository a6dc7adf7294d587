//! A date as Quicken and those who imitate it print it: `1/ 2'24`, `12/31/99`, `31.12.2024`, `2024-12-31`.

use smallvec::SmallVec;

use crate::statement::date::{self, Printed};

/// Longer values are no date.
const DATE_BYTES_MAX: usize = 32;

/// Reads a date, of which the order may stay open.
pub(super) fn lex(value: &[u8]) -> Option<Printed> {
    let value = value.trim_ascii();
    if value.len() > DATE_BYTES_MAX {
        return None;
    }
    let is_part = |byte: &u8| byte.is_ascii_digit() || matches!(byte, b' ' | b'/' | b'.' | b'-' | b'\'');
    let is_padded = value.iter().any(|byte| matches!(byte, b' ' | b'\''));
    // Names of months and times are not Quicken's, and stand as they are.
    if !is_padded || !value.iter().all(is_part) {
        return date::lex(value);
    }
    date::lex(&plain(value)?)
}

/// The date without blanks, and with a year of four digits where an apostrophe stands before it: that is how Quicken
/// tells 2024 from 1924.
fn plain(value: &[u8]) -> Option<SmallVec<[u8; DATE_BYTES_MAX]>> {
    let mut plain: SmallVec<[u8; DATE_BYTES_MAX]> = value.iter().copied().filter(|byte| *byte != b' ').collect();
    let Some(at) = plain.iter().rposition(|byte| *byte == b'\'') else { return Some(plain) };
    let separator = *plain.iter().find(|byte| !byte.is_ascii_digit())?;
    let century: &[u8] = match plain.len() - at - 1 {
        1 => b"200",
        2 => b"20",
        4 => b"",
        _ => return None,
    };
    plain[at] = if separator == b'\'' { b'/' } else { separator };
    plain.insert_from_slice(at + 1, century);
    // `1'2'24`, where the apostrophe separates everything.
    for byte in &mut plain {
        if *byte == b'\'' {
            *byte = b'/';
        }
    }
    Some(plain)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::calendar::date;
    use crate::statement::date::DateOrder;

    #[test]
    fn the_ways_of_quicken_and_others_to_print_a_day() {
        let month_first = |text: &str| lex(text.as_bytes()).and_then(|printed| printed.day(DateOrder::MonthFirst));
        for text in
            ["1/ 2'04", "1/2'04", "1/ 2' 4", "01/02/04", "1/ 2/04", "1.2.04", "1-2-2004", "1/2'2004", "2004-01-02"]
        {
            assert_eq!(month_first(text), Some(date(2004, 1, 2)), "{text}");
        }
        assert_eq!(month_first("12/31/99"), Some(date(1999, 12, 31)));
        assert_eq!(month_first("12/31'99"), Some(date(2099, 12, 31)), "an apostrophe means this century");
        assert_eq!(month_first("2 Jan 2004"), Some(date(2004, 1, 2)));
        for text in ["", "'", "1/2'", "1/2'123", "This is a class", "1/2", "1 2 2004", "'''"] {
            assert_eq!(lex(text.as_bytes()), None, "{text}");
        }
    }
}
