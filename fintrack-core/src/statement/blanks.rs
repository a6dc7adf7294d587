//! Blanks within a bank's text: padding, tabs, line ends, control characters. One of them is as good as many.

/// Adds a text to another, with one blank between them, none at its ends and never two in a row.
pub(super) fn push_folded(out: &mut String, text: &str) {
    if is_folded(text) {
        push_word(out, text);
        return;
    }
    let is_blank = |c: char| c.is_whitespace() || c.is_control() || c == '\u{FEFF}';
    text.split(is_blank).for_each(|word| push_word(out, word));
}

fn push_word(out: &mut String, word: &str) {
    if !out.is_empty() && !word.is_empty() {
        out.push(' ');
    }
    out.push_str(word);
}

/// Whether [`push_folded`] would surely add it as it is.
#[allow(clippy::needless_bitwise_bool, reason = "without a way out amid the text, many bytes are looked at at once")]
pub(super) fn is_folded(text: &str) -> bool {
    let bytes = text.as_bytes();
    let (Some(first), Some(last)) = (bytes.first(), bytes.last()) else { return true };
    let pairs = bytes.iter().zip(&bytes[1..]);
    let is_odd = pairs.fold(false, |found, (&one, &next)| found | may_be_blank(one) | (one == b' ') & (next == b' '));
    !is_odd && !may_be_blank(*last) && *first != b' ' && *last != b' '
}

/// Whether a byte is of a blank other than the plain one: control characters, and the leading bytes of U+0080 to U+00BF,
/// with the no-break blank, and of all other blanks beyond Latin.
const fn may_be_blank(byte: u8) -> bool {
    matches!(byte, ..b' ' | 0x7F | 0xC2 | 0xE1..=0xE3 | 0xEF)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn folded(text: &str) -> String {
        let mut out = "a".to_owned();
        push_folded(&mut out, text);
        out
    }

    #[test]
    fn one_blank_is_as_good_as_many() {
        assert_eq!(folded(" b \t\r\n  c\u{A0}\u{2003}d\u{0}e\u{FEFF}f "), "a b c d e f");
        assert_eq!(folded("b c"), "a b c");
        assert_eq!(folded(" "), "a");
        assert_eq!(folded(""), "a");
    }

    #[test]
    fn what_is_folded_is_told() {
        assert!(["", "a", "a b", "é ã"].iter().all(|text| is_folded(text)));
        assert!([" ", " a", "a ", "a  b", "a\nb", "a\u{A0}b", "a\u{3000}b"].iter().all(|text| !is_folded(text)));
    }
}
