//! Fields of fixed width: where a card scheme ends the merchant and begins the city.

use super::lexicon::{self, Kinds};

/// The merchant's part of a text that is a line of fields of fixed width; the whole text otherwise.
///
/// Two layouts: 25 characters of merchant, 13 of city and 2 of an American state; and 23 of merchant and 13 of city, with or
/// without a blank and a country, in capitals, as Brazilian cards have it. The merchant may touch the city, so it is cut by
/// place. A text that begins with how the money travelled is a bank's, and no such line.
pub(super) fn merchant(text: &str) -> &str {
    if !(36..=40).contains(&text.len()) || !text.is_ascii() || begins_with_a_channel(text) {
        return text;
    }
    let field = match text.len() {
        40 if is_state(&text[38..]) => &text[..25],
        39 if text.ends_with(" BR") && is_capital(text) => &text[..23],
        36 if is_capital(text) && !text[23..].starts_with(' ') => &text[..23],
        _ => text,
    };
    if field.bytes().any(|byte| byte.is_ascii_alphabetic()) { field } else { text }
}

fn begins_with_a_channel(text: &str) -> bool {
    let first = text.split(|c: char| !c.is_ascii_alphanumeric()).next().unwrap_or_default();
    lexicon::kinds(&first.to_ascii_lowercase()).is(Kinds::CHANNEL)
}

fn is_capital(text: &str) -> bool {
    text.bytes().all(|byte| !byte.is_ascii_lowercase())
}

fn is_state(text: &str) -> bool {
    is_capital(text) && lexicon::kinds(&text.to_ascii_lowercase()).is(Kinds::STATE)
}
