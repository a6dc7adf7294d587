//! Fields of fixed width: where a card scheme ends the merchant and begins the city.

/// The merchant's part of a text that is a line of fields of fixed width; the whole text otherwise.
///
/// Two layouts: 25 characters of merchant, 13 of city and 2 of an American state; and 23 of merchant and 13 of city, with or
/// without a blank and a country, in capitals, as Brazilian cards have it. The merchant may touch the city, so it is cut by
/// place.
pub(super) fn merchant(text: &str) -> &str {
    if !(36..=40).contains(&text.len()) || !text.is_ascii() {
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

fn is_capital(text: &str) -> bool {
    text.bytes().all(|byte| !byte.is_ascii_lowercase())
}

fn is_state(text: &str) -> bool {
    STATES.binary_search(&text).is_ok()
}

/// The states of America as the post writes them, in order.
pub(super) const STATES: &[&str] = &[
    "AK", "AL", "AR", "AZ", "CA", "CO", "CT", "DC", "DE", "FL", "GA", "HI", "IA", "ID", "IL", "IN", "KS", "KY", "LA", "MA",
    "MD", "ME", "MI", "MN", "MO", "MS", "MT", "NC", "ND", "NE", "NH", "NJ", "NM", "NV", "NY", "OH", "OK", "OR", "PA", "RI",
    "SC", "SD", "TN", "TX", "UT", "VA", "VT", "WA", "WI", "WV", "WY",
];
