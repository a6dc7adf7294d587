//! What HTML wrote for a sign or a letter: `&amp;`, `&quot;`, `&ccedil;`, `&#231;`.
//!
//! Some were escaped twice or more: `&amp;amp;` is one `&`. What is no entity stays as it is.

use std::borrow::Cow;

use super::fold::CHARS_MAX;

/// The longest name: `&#x10FFFF;` has as many characters between its signs.
const NAME_MAX: usize = 8;
/// The most bytes that are looked at: each of [`CHARS_MAX`] characters may have been written as an entity.
const BYTES_MAX: usize = CHARS_MAX * (NAME_MAX + 2);

/// A text with its entities as what they stand for.
pub(super) fn decoded(text: &str) -> Cow<'_, str> {
    let text = &text[..text.floor_char_boundary(BYTES_MAX)];
    // Texts are short, so that nothing clever is quicker.
    let Some(first) = text.bytes().position(|byte| byte == b'&').filter(|_| text.contains(';')) else {
        return Cow::Borrowed(text);
    };
    let mut plain = String::with_capacity(text.len());
    plain.push_str(&text[..first]);
    let mut rest = &text[first..];
    while let Some(c) = rest.chars().next() {
        let (decoded, length) = entity(rest).unwrap_or((c, c.len_utf8()));
        plain.push(decoded);
        rest = &rest[length..];
    }
    Cow::Owned(plain)
}

/// The character that an entity at the beginning of a text stands for, and how many bytes it takes.
fn entity(text: &str) -> Option<(char, usize)> {
    const AGAIN: &str = "amp;";
    let mut start = text.starts_with('&').then_some(1)?;
    while text[start..].starts_with(AGAIN) {
        start += AGAIN.len();
    }
    let name = text[start..].bytes().take(NAME_MAX + 1).position(|byte| byte == b';');
    let named = name.and_then(|length| Some((character(&text[start..start + length])?, start + length + 1)));
    named.or_else(|| (start > 1).then_some(('&', start)))
}

fn character(name: &str) -> Option<char> {
    if let Some(number) = name.strip_prefix('#') {
        let hexadecimal = number.strip_prefix(['x', 'X']).map(|digits| u32::from_str_radix(digits, 16));
        return hexadecimal.unwrap_or_else(|| number.parse()).ok().and_then(char::from_u32);
    }
    match name {
        "quot" => Some('"'),
        "apos" => Some('\''),
        "lt" => Some('<'),
        "gt" => Some('>'),
        "nbsp" => Some('\u{a0}'),
        "ordf" => Some('ª'),
        "ordm" => Some('º'),
        _ => accented(name),
    }
}

/// A letter with what stands on or below it.
fn accented(name: &str) -> Option<char> {
    let letter = name.chars().next().filter(char::is_ascii_alphabetic)?;
    let mark = match &name[1..] {
        "grave" => '\u{300}',
        "acute" => '\u{301}',
        "circ" => '\u{302}',
        "tilde" => '\u{303}',
        "uml" => '\u{308}',
        "ring" => '\u{30a}',
        "cedil" => '\u{327}',
        _ => return None,
    };
    unicode_normalization::char::compose(letter, mark)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn an_entity_is_what_it_stands_for() {
        for (written, meant) in [
            ("C&amp;A", "C&A"),
            ("C&amp;amp;amp;A", "C&A"),
            ("&amp;ccedil;", "ç"),
            ("a&ccedil;&atilde;o &Eacute;", "ação É"),
            ("&#231;&#xE7;&#XE7;", "ççç"),
            ("&quot;x&quot; &lt;&gt; &apos;", "\"x\" <> '"),
            ("M & M; C&A &nothing; &#xD800; &#; &;", "M & M; C&A &nothing; &#xD800; &#; &;"),
        ] {
            assert_eq!(decoded(written), meant, "{written}");
        }
    }

    proptest! {
        #[test]
        fn a_text_without_entities_stays(text in "[^&]{0,40}") {
            prop_assert_eq!(decoded(&text), text.as_str());
        }

        #[test]
        fn any_text_is_decoded(text in any::<String>(), between in "(&amp;|&#x?[0-9a-f]{0,9};|&[a-z]{0,9};|;|&){0,9}") {
            let written = format!("{text}{between}{text}");
            prop_assert!(decoded(&written).len() <= written.len());
        }
    }
}
