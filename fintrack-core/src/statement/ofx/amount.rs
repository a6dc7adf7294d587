//! Amounts as banks print them in OFX: dots and commas, blanks and signs.
//!
//! The standard has no thousands marks and allows `.` and `,` as the decimal mark, and banks mix all of it within one
//! file. One shape cannot be told by itself: a lone mark before exactly three digits, `1.234`. The whole file is
//! [`Evidence`] for what it means.

use rust_decimal::Decimal;

use crate::statement::DecimalMark;

/// What a dot or a comma is.
type Mark = DecimalMark;

/// Which marks group thousands where they stand alone before three digits. By the standard, none does.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Grouping {
    dot: bool,
    comma: bool,
}

impl Grouping {
    const fn groups(self, mark: Mark) -> bool {
        match mark {
            Mark::Dot => self.dot,
            Mark::Comma => self.comma,
        }
    }
}

/// A number before it is known what its marks mean.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Number {
    is_negative: bool,
    digits: i128,
    shape: Shape,
}

/// What the marks of a number show by themselves.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Shape {
    /// `1234`, `1 234`.
    Whole,
    /// `12,50`, `1.234,5`: a decimal mark before so many digits, and what groups thousands, if anything does.
    Decimal { mark: Mark, decimals: u32, groups: Option<Mark> },
    /// `1.234.567`.
    Grouped(Mark),
    /// `1.234`.
    Unclear(Mark),
}

/// An amount, or `None` where the text is none.
pub(super) fn amount(text: &[u8], grouping: Grouping) -> Option<Decimal> {
    let number = number(text)?;
    let scale = match number.shape {
        Shape::Whole | Shape::Grouped(_) => 0,
        Shape::Decimal { decimals, .. } => decimals,
        Shape::Unclear(mark) => {
            if grouping.groups(mark) {
                0
            } else {
                3
            }
        }
    };
    let magnitude = Decimal::try_from_i128_with_scale(number.digits, scale).ok()?;
    Some(if number.is_negative && number.digits != 0 { -magnitude } else { magnitude })
}

/// More marks than the number 999.999.999.999.999.999.999.999.999 has.
const MARKS_MAX: usize = 9;

fn number(text: &[u8]) -> Option<Number> {
    let (is_negative, body) = sign(text.trim_ascii());
    let mut digits = 0_i128;
    let mut count = 0_usize;
    // Each mark with the number of digits before it.
    let mut marks = [(b' ', 0_usize); MARKS_MAX];
    let mut marked = 0;
    for &byte in body {
        match byte {
            b'0'..=b'9' => {
                digits = digits.checked_mul(10)?.checked_add(i128::from(byte - b'0'))?;
                count += 1;
            }
            b'.' | b',' | b' ' | b'\'' => {
                *marks.get_mut(marked)? = (byte, count);
                marked += 1;
            }
            _ => return None,
        }
    }
    if count == 0 {
        return None;
    }
    Some(Number { is_negative, digits, shape: shape(&marks[..marked], count)? })
}

/// The sign, before or after the digits, and the rest without it.
fn sign(text: &[u8]) -> (bool, &[u8]) {
    let (sign, rest) = match text {
        [sign @ (b'-' | b'+'), rest @ ..] | [rest @ .., sign @ (b'-' | b'+')] => (*sign, rest),
        _ => return (false, text),
    };
    (sign == b'-', rest.trim_ascii())
}

/// What the marks, each with the digits before it, mean in a number of so many digits.
fn shape(marks: &[(u8, usize)], digits: usize) -> Option<Shape> {
    let Some((&(last, before), groups)) = marks.split_last() else {
        return Some(Shape::Whole);
    };
    let after = digits - before;
    let Some(mark) = mark(last) else {
        return is_grouped(marks, digits).then_some(Shape::Whole);
    };
    let Some(&(group, first)) = groups.first() else {
        let is_unclear = after == 3 && (1..=3).contains(&before);
        return Some(if is_unclear { Shape::Unclear(mark) } else { decimal(mark, after, None)? });
    };
    if groups.iter().any(|&(other, _)| other != group) || first == 0 {
        return None;
    }
    if group == last {
        return is_grouped(marks, digits).then_some(Shape::Grouped(mark));
    }
    is_grouped(groups, before).then_some(decimal(mark, after, self::mark(group))?)
}

fn decimal(mark: Mark, after: usize, groups: Option<Mark>) -> Option<Shape> {
    Some(Shape::Decimal { mark, decimals: u32::try_from(after).ok()?, groups })
}

const fn mark(byte: u8) -> Option<Mark> {
    match byte {
        b'.' => Some(Mark::Dot),
        b',' => Some(Mark::Comma),
        _ => None,
    }
}

/// Whether the marks stand before every third digit.
fn is_grouped(marks: &[(u8, usize)], digits: usize) -> bool {
    let Some(&(mark, first)) = marks.first() else {
        return true;
    };
    let ends = marks.iter().skip(1).map(|&(_, before)| before).chain([digits]);
    (1..=3).contains(&first)
        && marks.iter().all(|&(other, _)| other == mark)
        && marks.iter().zip(ends).all(|(&(_, start), end)| end - start == 3)
}

/// What a mark was seen as.
#[derive(Debug, Default)]
struct Uses {
    is_decimal: bool,
    /// Before three decimals or more, as currencies with cents do not have them.
    is_fine: bool,
    is_group: bool,
    /// The first amount that cannot be told by itself, as printed.
    unclear: Option<Box<str>>,
}

/// What all the amounts of a file show of its marks.
#[derive(Debug, Default)]
pub(super) struct Evidence {
    dot: Uses,
    comma: Uses,
}

/// What a file's marks mean.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Conclusion<'e> {
    pub(super) grouping: Grouping,
    /// An amount about which soft evidence decided: the other mark is the decimal one elsewhere.
    pub(super) assumed: Option<&'e str>,
    /// An amount about which the file does not say, and its mark.
    pub(super) open: Option<(Mark, &'e str)>,
    /// An amount that proves otherwise than was said.
    pub(super) contradicted: Option<&'e str>,
}

impl Evidence {
    /// Takes note of an amount.
    pub(super) fn see(&mut self, text: &[u8]) {
        let Some(number) = number(text) else { return };
        match number.shape {
            Shape::Whole => {}
            Shape::Decimal { mark, decimals, groups } => {
                let uses = self.uses(mark);
                uses.is_decimal = true;
                uses.is_fine |= decimals >= 3;
                if let Some(group) = groups {
                    self.uses(group).is_group = true;
                }
            }
            Shape::Grouped(mark) => self.uses(mark).is_group = true,
            Shape::Unclear(mark) => {
                let printed = || String::from_utf8_lossy(text.trim_ascii()).into();
                self.uses(mark).unclear.get_or_insert_with(printed);
            }
        }
    }

    fn uses(&mut self, mark: Mark) -> &mut Uses {
        match mark {
            Mark::Dot => &mut self.dot,
            Mark::Comma => &mut self.comma,
        }
    }

    /// What the marks mean. `has_three_decimals` tells of a currency such as the Kuwaiti dinar. The decimal mark that was
    /// said comes before all but what the amounts themselves show.
    pub(super) fn conclude(&self, has_three_decimals: bool, said: Option<Mark>) -> Conclusion<'_> {
        let mut conclusion = Conclusion::default();
        for (mark, this, other, groups) in [
            (Mark::Dot, &self.dot, &self.comma, &mut conclusion.grouping.dot),
            (Mark::Comma, &self.comma, &self.dot, &mut conclusion.grouping.comma),
        ] {
            let Some(unclear) = this.unclear.as_deref() else { continue };
            match (this.is_decimal, this.is_group) {
                (false, true) => {
                    *groups = true;
                    conclusion.contradicted = conclusion.contradicted.or(Some(unclear).filter(|_| said == Some(mark)));
                }
                (true, false) if this.is_fine => {
                    let is_otherwise = said == Some(mark.other());
                    conclusion.contradicted = conclusion.contradicted.or(Some(unclear).filter(|_| is_otherwise));
                }
                _ if said.is_some() => *groups = said != Some(mark),
                _ if has_three_decimals => {}
                (false, false) if other.is_decimal => {
                    *groups = true;
                    conclusion.assumed = Some(unclear);
                }
                // With cents elsewhere (`12.50`), three decimals are as odd as a thousands mark.
                (true, _) | (false, false) => conclusion.open = Some((mark, unclear)),
            }
        }
        conclusion
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Option<String> {
        amount(text.as_bytes(), Grouping::default()).map(|amount| amount.to_string())
    }

    #[test]
    fn dots_and_commas_are_decimal_marks() {
        for (text, expected) in [
            ("-12.34", "-12.34"),
            ("74,40", "74.40"),
            ("+00000000000115.8331", "115.8331"),
            ("-00000000001500.0000", "-1500.0000"),
            ("-80", "-80"),
            ("12.", "12"),
            (".5", "0.5"),
            (",05-", "-0.05"),
            ("1234.567", "1234.567"),
            ("-0.00", "0.00"),
        ] {
            assert_eq!(read(text).as_deref(), Some(expected), "{text}");
        }
    }

    #[test]
    fn the_last_mark_is_the_decimal_one_and_the_others_group() {
        for (text, expected) in [
            ("-1.234,56", "-1234.56"),
            ("1,234.56", "1234.56"),
            ("1.234.567,8", "1234567.8"),
            ("1.234.567", "1234567"),
            ("1 234 567,89", "1234567.89"),
            ("1'234.50", "1234.50"),
            ("1 234", "1234"),
        ] {
            assert_eq!(read(text).as_deref(), Some(expected), "{text}");
        }
    }

    #[test]
    fn blanks_around_a_number_do_not_matter() {
        for text in ["   -11,76", "-     11,76  ", "11,76 -", "\t-11,76\r\n"] {
            assert_eq!(read(text).as_deref(), Some("-11.76"), "{text:?}");
        }
    }

    #[test]
    fn what_is_no_number_is_refused() {
        for text in [
            "",
            " ",
            "-",
            ".",
            "            .  ",
            "N/A",
            "$120",
            "1e3",
            "--1",
            "-1-",
            "1.2.3",
            "1,2.3,4",
            "12.34,56",
            "1.2345,6",
            "12 34",
            "1 ,5",
            "1234.567.890",
            ".123.456",
            "1,234,56",
            "0x1F",
            "1_000",
            "12345678901234567890123456789012345678901234567890",
            "99999999999999999999999999999999.0",
        ] {
            assert_eq!(read(text), None, "{text:?}");
        }
    }

    /// Whether dots and commas group thousands, and what is assumed and open.
    fn conclude(texts: &[&'static str]) -> (bool, bool, Option<String>, Option<String>) {
        let mut evidence = Evidence::default();
        for text in texts {
            evidence.see(text.as_bytes());
        }
        let Conclusion { grouping, assumed, open, .. } = evidence.conclude(false, None);
        (grouping.dot, grouping.comma, assumed.map(str::to_owned), open.map(|(_, text)| text.to_owned()))
    }

    #[test]
    fn the_other_amounts_tell_what_a_lone_mark_before_three_digits_is() {
        let is = |text: &str| Some(text.to_owned());
        assert_eq!(conclude(&["1.234", "1.000,00"]), (true, false, None, None));
        assert_eq!(conclude(&["1.234", "12,50"]), (true, false, is("1.234"), None));
        assert_eq!(conclude(&["1,234", "-5.00"]), (false, true, is("1,234"), None));
        assert_eq!(conclude(&["1.234", "1250.500"]), (false, false, None, None));
        assert_eq!(conclude(&["-5.00", "7,00"]), (false, false, None, None));
        let dot = Grouping { dot: true, comma: false };
        assert_eq!(amount(b"1.234", dot), Some(Decimal::from(1234)));
        assert_eq!(amount(b"1,234", dot), Some(Decimal::new(1234, 3)));
    }

    #[test]
    fn what_no_amount_tells_stays_open() {
        let open = (false, false, None, Some("1.234".to_owned()));
        assert_eq!(conclude(&["1.234"]), open);
        assert_eq!(conclude(&["1.234", "5.00"]), open);
        assert_eq!(conclude(&["1.234", "5.00", "1.000,00"]), open);
        let mut evidence = Evidence::default();
        evidence.see(b"1.234");
        assert_eq!(evidence.conclude(true, None), Conclusion::default(), "a dinar has three decimals");
    }
}
