//! A value's bytes to the text that the bank meant: entities, CDATA, comments, blanks.

use std::borrow::Cow;

use memchr::{memchr2, memmem};

use super::charset::Charset;
use crate::statement::blanks::{is_folded, push_folded};

/// The longest name of an entity, `&` and `;` included.
const ENTITY_BYTES_MAX: usize = 12;

/// The names of the characters U+00A0 to U+00FF in HTML, in that order.
const LATIN_1: [&str; 96] = [
    "nbsp", "iexcl", "cent", "pound", "curren", "yen", "brvbar", "sect", "uml", "copy", "ordf", "laquo", "not", "shy",
    "reg", "macr", "deg", "plusmn", "sup2", "sup3", "acute", "micro", "para", "middot", "cedil", "sup1", "ordm",
    "raquo", "frac14", "frac12", "frac34", "iquest", "Agrave", "Aacute", "Acirc", "Atilde", "Auml", "Aring", "AElig",
    "Ccedil", "Egrave", "Eacute", "Ecirc", "Euml", "Igrave", "Iacute", "Icirc", "Iuml", "ETH", "Ntilde", "Ograve",
    "Oacute", "Ocirc", "Otilde", "Ouml", "times", "Oslash", "Ugrave", "Uacute", "Ucirc", "Uuml", "Yacute", "THORN",
    "szlig", "agrave", "aacute", "acirc", "atilde", "auml", "aring", "aelig", "ccedil", "egrave", "eacute", "ecirc",
    "euml", "igrave", "iacute", "icirc", "iuml", "eth", "ntilde", "ograve", "oacute", "ocirc", "otilde", "ouml",
    "divide", "oslash", "ugrave", "uacute", "ucirc", "uuml", "yacute", "thorn", "yuml",
];

/// A value as text: characters decoded, markup resolved, runs of blanks and control characters made one blank.
pub(super) fn text(value: &[u8], charset: Charset) -> Cow<'_, str> {
    let decoded = charset.decode(value.trim_ascii());
    if memchr2(b'<', b'&', decoded.as_bytes()).is_some() {
        return Cow::Owned(fold(&resolve(&decoded)));
    }
    if is_folded(&decoded) { decoded } else { Cow::Owned(fold(&decoded)) }
}

/// A number's or a date's bytes: as they stand, unless there is markup or more than ASCII in them.
pub(super) fn plain(value: &[u8], charset: Charset) -> Cow<'_, [u8]> {
    if value.iter().all(|&byte| byte.is_ascii() && byte != b'<' && byte != b'&') {
        return Cow::Borrowed(value);
    }
    match text(value, charset) {
        Cow::Borrowed(text) => Cow::Borrowed(text.as_bytes()),
        Cow::Owned(text) => Cow::Owned(text.into_bytes()),
    }
}

fn fold(text: &str) -> String {
    let mut folded = String::with_capacity(text.len());
    push_folded(&mut folded, text);
    folded
}

/// Resolves entities once (`&amp;lt;` is `&lt;`), unwraps CDATA and drops comments. An `&` or `<` that begins none of
/// them is what the bank meant to print.
fn resolve(text: &str) -> String {
    let mut resolved = String::with_capacity(text.len());
    let (mut rest, mut may_unwrap, mut may_drop) = (text, true, true);
    while let Some(at) = memchr2(b'<', b'&', rest.as_bytes()) {
        resolved.push_str(&rest[..at]);
        rest = &rest[at..];
        if let Some((character, len)) = entity(rest) {
            resolved.push(character);
            rest = &rest[len..];
        } else if may_unwrap && let Some(inner) = rest.strip_prefix("<![CDATA[") {
            match memmem::find(inner.as_bytes(), b"]]>") {
                Some(end) => {
                    resolved.push_str(&inner[..end]);
                    rest = &inner[end + 3..];
                }
                // It is not looked for again, so that many beginnings without an end cost one search.
                None => may_unwrap = false,
            }
        } else if may_drop && let Some(inner) = rest.strip_prefix("<!--") {
            match memmem::find(inner.as_bytes(), b"-->") {
                Some(end) => rest = &inner[end + 3..],
                None => may_drop = false,
            }
        } else {
            resolved.push_str(&rest[..1]);
            rest = &rest[1..];
        }
    }
    resolved.push_str(rest);
    resolved
}

/// The character that an entity at the text's beginning stands for, and the entity's length.
fn entity(text: &str) -> Option<(char, usize)> {
    let bytes = text.as_bytes();
    let end = bytes.iter().take(ENTITY_BYTES_MAX).position(|&byte| byte == b';')?;
    let name = text.get(..end)?.strip_prefix('&')?;
    let character = match name {
        "amp" => '&',
        "lt" => '<',
        "gt" => '>',
        "quot" => '"',
        "apos" => '\'',
        "ndash" => '–',
        "mdash" => '—',
        "lsquo" => '‘',
        "rsquo" => '’',
        "ldquo" => '“',
        "rdquo" => '”',
        "bull" => '•',
        "hellip" => '…',
        "euro" => '€',
        _ => match name.strip_prefix('#') {
            Some(number) => {
                let code = match number.strip_prefix(['x', 'X']) {
                    Some(hexadecimal) => u32::from_str_radix(hexadecimal, 16),
                    None => number.parse(),
                };
                char::from_u32(code.ok()?)?
            }
            None => char::from(u8::try_from(0xA0 + LATIN_1.iter().position(|latin| *latin == name)?).ok()?),
        },
    };
    Some((character, end + 1))
}

#[cfg(test)]
mod tests {
    use encoding_rs::WINDOWS_1252;

    use super::*;

    fn read(value: &str) -> Cow<'_, str> {
        text(value.as_bytes(), Charset::Bytes { fallback: WINDOWS_1252, prefers_utf8: false })
    }

    #[test]
    fn a_plain_text_is_borrowed() {
        assert!(matches!(read(" PADARIA São João \r\n"), Cow::Borrowed("PADARIA São João")));
        assert!(matches!(read(""), Cow::Borrowed("")));
    }

    #[test]
    fn blanks_are_folded_wherever_they_come_from() {
        assert_eq!(read("IOF   IMPOSTO\r\n\t PERIODO&nbsp;\u{A0} 08/17\u{2003}"), "IOF IMPOSTO PERIODO 08/17");
        assert_eq!(read("a\u{0}b\u{7F}c"), "a b c");
        assert_eq!(read("nº 1ª"), "nº 1ª");
    }

    #[test]
    fn entities_are_resolved_once() {
        assert_eq!(read("B&amp;Q &lt;&gt; &quot;&apos;"), "B&Q <> \"'");
        assert_eq!(read("&amp;lt;DEFTPYMT&amp;gt;"), "&lt;DEFTPYMT&gt;");
        assert_eq!(read("CAF&Eacute; A&ccedil;a&#237; &#xE3; &euro;"), "CAFÉ Açaí ã €");
    }

    #[test]
    fn what_a_bank_forgot_to_escape_is_kept() {
        for text in ["M&M", "AT&T; x", "a & b", "&", "&;", "&#;", "&#xD800;", "&#99999999;", "1 < 2", "<", "<!--"] {
            assert_eq!(read(text), text);
        }
    }

    #[test]
    fn latin_1_is_in_order() {
        assert_eq!(entity("&Agrave;"), Some(('À', 8)));
        assert_eq!(entity("&divide;"), Some(('÷', 8)));
        assert_eq!(entity("&yuml;"), Some(('ÿ', 6)));
    }

    #[test]
    fn cdata_is_unwrapped_and_comments_are_dropped() {
        assert_eq!(read("<![CDATA[M&amp;M <b>]]> & <!-- x -->y"), "M&amp;M <b> & y");
        assert_eq!(read("19961004 <!-- Posted on Oct. 4 -->"), "19961004");
        assert_eq!(read("<![CDATA[<![CDATA[<!--"), "<![CDATA[<![CDATA[<!--");
    }
}
