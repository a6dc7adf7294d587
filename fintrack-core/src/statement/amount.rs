//! Numbers as banks print them: `1.234,56`, `R$ -12,00`, `(1,936.76)`, `50.00-`, `100,00 D`.
//!
//! Laws: a number has one reading under one [`DecimalMark`]; marks that do not group digits correctly make no number.

use rust_decimal::Decimal;

use super::currency_signs;

/// The mark that separates whole units from their parts.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum DecimalMark {
    /// `1.234,56`
    Comma,
    /// `1,234.56`
    Dot,
}

impl DecimalMark {
    pub(super) const fn other(self) -> Self {
        match self {
            Self::Comma => Self::Dot,
            Self::Dot => Self::Comma,
        }
    }

    const fn bytes(self) -> (u8, u8) {
        match self {
            Self::Comma => (b',', b'.'),
            Self::Dot => (b'.', b','),
        }
    }

    /// How such a number looks, for messages.
    pub(super) const fn example(self) -> &'static str {
        match self {
            Self::Comma => "1.234,56",
            Self::Dot => "1,234.56",
        }
    }
}

/// Which way the money went, where a letter or a word beside the number says it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Direction {
    /// Into the account: C, CR, Haben, Entrada.
    In,
    /// Out of it: D, DR, Soll, Saída.
    Out,
}

/// A number that was read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Number {
    /// The digits, with the printed sign.
    pub units: i64,
    form: Form,
}

/// How a number is printed. One word: four small fields, written one by one and copied at once, stall the row loop.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Form(u32);

impl Form {
    const SCALE: u32 = 0xff;
    const HAS_SIGN: u32 = 1 << 8;
    const HAS_CURRENCY: u32 = 1 << 9;
    const IN: u32 = 1 << 10;
    const OUT: u32 = 1 << 11;
}

/// The scale at which numbers of different scales are compared.
const COMMON_SCALE: u32 = 8;
const POWERS: [i64; 9] = [1, 10, 100, 1_000, 10_000, 100_000, 1_000_000, 10_000_000, 100_000_000];
/// More digits than any amount has; fewer than overflow 64 bits.
const DIGITS_MAX: usize = 18;
/// Longer cells are no number, however dressed.
const CELL_BYTES_MAX: usize = 64;

impl Number {
    #[inline]
    const fn plain(units: i64, scale: u8, has_sign: bool) -> Self {
        Self { units, form: Form(scale as u32 | if has_sign { Form::HAS_SIGN } else { 0 }) }
    }

    /// How many of the digits are decimals.
    #[inline]
    pub(super) const fn scale(self) -> u32 {
        self.form.0 & Form::SCALE
    }

    /// A D or C printed in the same cell.
    #[inline]
    pub(super) const fn direction(self) -> Option<Direction> {
        match self.form.0 & (Form::IN | Form::OUT) {
            0 => None,
            Form::IN => Some(Direction::In),
            _ => Some(Direction::Out),
        }
    }

    /// Whether a `+`, a `-` or parentheses were printed.
    #[inline]
    pub(super) const fn has_sign(self) -> bool {
        self.form.0 & Form::HAS_SIGN != 0
    }

    /// Whether it looks like money: decimals, or a currency's sign.
    pub(super) const fn is_money(self) -> bool {
        self.scale() > 0 || self.form.0 & Form::HAS_CURRENCY != 0
    }

    /// The same number with a sign that comes from elsewhere.
    #[inline]
    pub(super) const fn with_units(self, units: i64) -> Self {
        Self { units, form: Form(self.form.0 & !(Form::IN | Form::OUT)) }
    }

    /// This number less another's magnitude, `None` where it is too large.
    pub(super) fn less(self, other: Self) -> Option<Self> {
        let magnitude = other.signed_units().abs();
        self.plus(other.with_units(-magnitude))
    }

    /// The sum of two numbers, `None` where it is too large.
    pub(super) fn plus(self, other: Self) -> Option<Self> {
        let scale = self.scale().max(other.scale());
        let units = |number: Self| {
            let power = POWERS.get(usize::try_from(scale - number.scale()).ok()?)?;
            number.signed_units().checked_mul(*power)
        };
        let units = units(self)?.checked_add(units(other)?)?;
        Some(Self { units, form: Form(self.form.0 & !(Form::IN | Form::OUT | Form::SCALE) | scale) })
    }

    /// The opposite number.
    pub(super) const fn turned(self) -> Self {
        self.with_units(-self.signed_units())
    }

    /// The value, the sign turned to what the letter beside it says.
    #[inline]
    pub(super) const fn signed_units(self) -> i64 {
        match self.direction() {
            None => self.units,
            Some(Direction::In) => self.units.abs(),
            Some(Direction::Out) => -self.units.abs(),
        }
    }

    /// The value as printed.
    #[inline]
    pub(super) const fn decimal(self) -> Decimal {
        let units = self.signed_units();
        let magnitude = units.unsigned_abs();
        #[allow(clippy::cast_possible_truncation, reason = "each half of 64 bits fits 32")]
        let (low, mid) = ((magnitude & 0xffff_ffff) as u32, (magnitude >> 32) as u32);
        Decimal::from_parts(low, mid, 0, units < 0, self.scale())
    }

    /// The same in 64 bits; `None` where it is too large for them.
    #[inline]
    pub(super) fn hundred_millionths(self) -> Option<i64> {
        let up = COMMON_SCALE.checked_sub(self.scale())?;
        self.signed_units().checked_mul(*POWERS.get(usize::try_from(up).ok()?)?)
    }

    /// The value in units of 10⁻⁸, in which sums are exact; `None` when it is finer than that, which no amount is.
    #[inline]
    pub(super) fn common(self) -> Option<i128> {
        let up = COMMON_SCALE.checked_sub(self.scale())?;
        POWERS.get(usize::try_from(up).ok()?).map(|power| i128::from(self.signed_units()) * i128::from(*power))
    }
}

/// A sum in units of 10⁻⁸ as a decimal; `None` when it is larger than a decimal holds.
pub(super) fn from_common(sum: i128) -> Option<Decimal> {
    let exact = Decimal::try_from_i128_with_scale(sum, COMMON_SCALE).ok()?.normalize();
    let scale = exact.scale().max(2);
    let mut money = exact;
    money.rescale(scale);
    Some(money)
}

/// Reads a cell of which the decimal mark is known. The cell is UTF-8, trimmed of ASCII blanks.
#[inline]
pub(super) fn lex(cell: &[u8], mark: DecimalMark) -> Option<Number> {
    match plain(cell, mark) {
        None if is_dressed(cell) => dressed(cell, mark),
        number => number,
    }
}

/// Whether there is more in a cell than a sign in front, digits and marks.
fn is_dressed(cell: &[u8]) -> bool {
    let is_plain = |b: &u8| b.is_ascii_digit() || matches!(b, b'.' | b',' | b'-' | b'+');
    !cell.iter().all(is_plain) || matches!(cell.last(), Some(b'-' | b'+'))
}

/// A sign, digits and marks: what most cells are.
#[inline]
fn plain(cell: &[u8], mark: DecimalMark) -> Option<Number> {
    let (has_sign, negative, digits) = match cell {
        [b'-', rest @ ..] => (true, true, rest),
        [b'+', rest @ ..] => (true, false, rest),
        rest => (false, false, rest),
    };
    let (magnitude, scale) = magnitude(digits, mark)?;
    let units = if negative { -magnitude } else { magnitude };
    Some(Number::plain(units, scale, has_sign))
}

/// Digits with grouping marks and at most one decimal mark: the digits as a number, and how many are decimals.
#[inline]
fn magnitude(text: &[u8], mark: DecimalMark) -> Option<(i64, u8)> {
    let (decimal, group) = mark.bytes();
    if text.is_empty() || text.len() > 2 * DIGITS_MAX {
        return None;
    }
    let mut units: i64 = 0;
    let mut digits = 0;
    let mut run: u8 = 0;
    let mut is_grouped = false;
    let mut in_fraction = false;
    for &byte in text {
        let digit = byte.wrapping_sub(b'0');
        if digit <= 9 {
            digits += 1;
            run += 1;
            if digits > DIGITS_MAX {
                return None;
            }
            units = units * 10 + i64::from(digit);
        } else if in_fraction {
            return None;
        } else if byte == decimal {
            if is_grouped && run != 3 {
                return None;
            }
            in_fraction = true;
            run = 0;
        } else if byte == group {
            // A first group is 1 to 3 digits and no zero; Indian groups have 2 digits but the last.
            let fits = if is_grouped { run == 3 || run == 2 } else { (1..=3).contains(&run) && units > 0 };
            if !fits {
                return None;
            }
            is_grouped = true;
            run = 0;
        } else {
            return None;
        }
    }
    if in_fraction {
        return (run > 0).then_some((units, run));
    }
    (digits > 0 && (!is_grouped || run == 3)).then_some((units, 0))
}

/// A number with anything around it that banks print: currencies, blanks, parentheses, letters for debit and credit.
#[cold]
fn dressed(cell: &[u8], mark: DecimalMark) -> Option<Number> {
    if cell.is_empty() || cell.len() > CELL_BYTES_MAX || !cell.iter().any(u8::is_ascii_digit) {
        return None;
    }
    let mut rest = std::str::from_utf8(cell).ok()?;
    let mut sign: Option<bool> = None;
    let mut direction = None;
    let mut has_currency = false;
    loop {
        rest = trimmed(rest);
        let before = rest;
        if let Some(inner) = rest.strip_prefix('(').and_then(|text| text.strip_suffix(')')) {
            put(&mut sign, true)?;
            rest = inner;
        } else if let Some(inner) = rest.strip_prefix(['-', '−', '–']) {
            put(&mut sign, true)?;
            rest = inner;
        } else if let Some(inner) = rest.strip_prefix('+') {
            put(&mut sign, false)?;
            rest = inner;
        } else if let Some(inner) = rest.strip_suffix(['-', '−', '–']) {
            put(&mut sign, true)?;
            rest = inner;
        } else if let Some(inner) = rest.strip_suffix('+') {
            put(&mut sign, false)?;
            rest = inner;
        } else if let Some(inner) = currency_signs::strip(rest) {
            put(&mut has_currency, true)?;
            rest = inner;
        } else if let Some((inner, flag)) = letters(rest) {
            put(&mut direction, flag)?;
            rest = inner;
        } else if let Some(inner) = rest.strip_prefix('\'') {
            // Spreadsheets put an apostrophe before what they shall not compute.
            rest = inner;
        }
        if rest == before {
            break;
        }
    }
    let (units, scale) = grouped(rest, mark)?;
    let number = Number::plain(if sign == Some(true) { -units } else { units }, scale, sign.is_some());
    let currency = if has_currency { Form::HAS_CURRENCY } else { 0 };
    let letter = match direction {
        None => 0,
        Some(Direction::In) => Form::IN,
        Some(Direction::Out) => Form::OUT,
    };
    Some(Number { form: Form(number.form.0 | currency | letter), ..number })
}

/// Each ornament may stand once.
trait Once<T> {
    fn put(&mut self, value: T) -> Option<()>;
}

impl<T> Once<T> for Option<T> {
    fn put(&mut self, value: T) -> Option<()> {
        self.replace(value).is_none().then_some(())
    }
}

impl Once<bool> for bool {
    fn put(&mut self, value: bool) -> Option<()> {
        (!std::mem::replace(self, value)).then_some(())
    }
}

fn put<T>(slot: &mut impl Once<T>, value: T) -> Option<()> {
    slot.put(value)
}

/// Blanks and the invisible marks that steer the direction of text.
fn trimmed(text: &str) -> &str {
    text.trim_matches(|c: char| c.is_whitespace() || is_invisible(c))
}

const fn is_invisible(c: char) -> bool {
    matches!(c, '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{2069}' | '\u{feff}')
}

/// A trailing D, C, DR, CR or DB.
fn letters(text: &str) -> Option<(&str, Direction)> {
    let start = text.trim_end_matches(|c: char| c.is_ascii_alphabetic()).len();
    let flag = match text[start..].to_ascii_uppercase().as_str() {
        "D" | "DR" | "DB" => Direction::Out,
        "C" | "CR" => Direction::In,
        _ => return None,
    };
    Some((&text[..start], flag))
}

/// Digits that may be grouped by blanks or apostrophes: `1 234,56`, `1'234.56`.
fn grouped(text: &str, mark: DecimalMark) -> Option<(i64, u8)> {
    let (_, group) = mark.bytes();
    let mut buffer = [0_u8; CELL_BYTES_MAX];
    let mut length = 0;
    let mut separator = None;
    for c in text.chars() {
        let byte = if c.is_whitespace() || matches!(c, '\'' | '’') {
            if *separator.get_or_insert(c) != c {
                return None;
            }
            group
        } else {
            u8::try_from(c).ok()?
        };
        // One way to group digits is enough.
        if byte == group && separator.is_some_and(|separator| separator != c) {
            return None;
        }
        *buffer.get_mut(length)? = byte;
        length += 1;
    }
    magnitude(&buffer[..length], mark)
}

/// What one cell says of the file's decimal mark.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum MarkEvidence {
    /// A number under one mark only.
    Only(DecimalMark),
    /// The same number under both: digits alone.
    Neutral,
    /// One number under one mark and another under the other: `1.234`.
    Ambiguous,
}

/// Reads a cell of which the decimal mark is not known: what it says of it, and the number under `likely` or, failing
/// that, under the other.
#[inline]
pub(super) fn weigh(cell: &[u8], likely: DecimalMark) -> Option<(MarkEvidence, Number)> {
    match plain(cell, likely) {
        // One or two digits behind a mark are never a group.
        Some(number) if matches!(number.scale(), 1 | 2) => Some((MarkEvidence::Only(likely), number)),
        _ => weigh_both(cell, likely),
    }
}

#[inline(never)]
fn weigh_both(cell: &[u8], likely: DecimalMark) -> Option<(MarkEvidence, Number)> {
    match (lex(cell, likely), lex(cell, likely.other())) {
        (Some(number), None) => Some((MarkEvidence::Only(likely), number)),
        (None, Some(number)) => Some((MarkEvidence::Only(likely.other()), number)),
        (Some(number), Some(other)) if number == other => Some((MarkEvidence::Neutral, number)),
        (Some(number), Some(_)) => Some((MarkEvidence::Ambiguous, number)),
        (None, None) => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str, mark: DecimalMark) -> Option<String> {
        lex(text.as_bytes(), mark).map(|number| number.decimal().to_string())
    }

    #[test]
    fn the_ways_of_the_world_to_print_an_amount() {
        for (text, mark, value) in [
            ("1.234,56", DecimalMark::Comma, "1234.56"),
            ("1,234.56", DecimalMark::Dot, "1234.56"),
            ("1 234,56", DecimalMark::Comma, "1234.56"),
            ("1\u{a0}234,56", DecimalMark::Comma, "1234.56"),
            ("1\u{202f}234\u{202f}567,8", DecimalMark::Comma, "1234567.8"),
            ("1'234.56", DecimalMark::Dot, "1234.56"),
            ("12,34,567.00", DecimalMark::Dot, "1234567.00"),
            ("R$ 1.234,56", DecimalMark::Comma, "1234.56"),
            ("-R$ 12,00", DecimalMark::Comma, "-12.00"),
            ("R$ -12,00", DecimalMark::Comma, "-12.00"),
            ("- $220.00", DecimalMark::Dot, "-220.00"),
            ("+$327.49", DecimalMark::Dot, "327.49"),
            ("($1,936.76)", DecimalMark::Dot, "-1936.76"),
            ("$.23", DecimalMark::Dot, "0.23"),
            ("50.00-", DecimalMark::Dot, "-50.00"),
            ("−5,00", DecimalMark::Comma, "-5.00"),
            ("100,00 D", DecimalMark::Comma, "-100.00"),
            ("100,00C", DecimalMark::Comma, "100.00"),
            ("12.50 CR", DecimalMark::Dot, "12.50"),
            ("EUR 5,00", DecimalMark::Comma, "5.00"),
            ("5,00 €", DecimalMark::Comma, "5.00"),
            ("£20.00", DecimalMark::Dot, "20.00"),
            ("د.ا.\u{200f}4.750", DecimalMark::Dot, "4.750"),
            ("500", DecimalMark::Comma, "500"),
        ] {
            assert_eq!(read(text, mark).as_deref(), Some(value), "{text}");
        }
    }

    #[test]
    fn what_is_not_grouped_correctly_is_no_number() {
        for text in ["12..34", "1,23,4", "1.2.3,00", "", "-", ".", "1.", "--1", "(1", "abc", "1 2", "0,123,456", "N/A"]
        {
            assert_eq!(read(text, DecimalMark::Dot), None, "{text}");
        }
        assert_eq!(read("1,000,00", DecimalMark::Dot), None);
        assert_eq!(read("1'234 567.00", DecimalMark::Dot), None);
        assert_eq!(read(&"9".repeat(19), DecimalMark::Dot), None);
        assert_eq!(read("31.05.17", DecimalMark::Comma), None);
    }

    #[test]
    fn a_lone_mark_before_three_digits_is_ambiguous() {
        use MarkEvidence::{Ambiguous, Neutral, Only};
        let weigh = |text: &str| weigh(text.as_bytes(), DecimalMark::Comma).map(|(evidence, _)| evidence);
        assert_eq!(weigh("1.234"), Some(Ambiguous));
        assert_eq!(weigh("4,884"), Some(Ambiguous));
        assert_eq!(weigh("0.000"), Some(Only(DecimalMark::Dot)));
        assert_eq!(weigh("1234.567"), Some(Only(DecimalMark::Dot)));
        assert_eq!(weigh("12,5"), Some(Only(DecimalMark::Comma)));
        assert_eq!(weigh("1.234.567"), Some(Only(DecimalMark::Comma)));
        assert_eq!(weigh("77"), Some(Neutral));
        assert_eq!(weigh("05/09/2024"), None);
    }
}
