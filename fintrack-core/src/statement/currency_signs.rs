//! The signs and codes that banks print beside numbers, as data.

use crate::money::Currency;

/// A sign and the currency it stands for; `None` where several use it. A longer sign stands before what it contains.
const SIGNS: &[(&str, Option<&str>)] = &[
    ("руб.", Some("RUB")),
    ("SFr.", Some("CHF")),
    ("د.ا.", Some("JOD")),
    ("د.إ.", Some("AED")),
    ("US$", Some("USD")),
    ("U$S", Some("USD")),
    ("CA$", Some("CAD")),
    ("AU$", Some("AUD")),
    ("NZ$", Some("NZD")),
    ("HK$", Some("HKD")),
    ("Rs.", None),
    ("руб", Some("RUB")),
    ("kr.", None),
    ("Fr.", Some("CHF")),
    ("лв.", Some("BGN")),
    ("lei", Some("RON")),
    ("S/.", Some("PEN")),
    ("Bs.", None),
    ("د.إ", Some("AED")),
    ("ر.س", Some("SAR")),
    ("R$", Some("BRL")),
    ("U$", Some("USD")),
    ("C$", None),
    ("A$", Some("AUD")),
    ("S$", Some("SGD")),
    ("Rs", None),
    ("TL", Some("TRY")),
    ("zł", Some("PLN")),
    ("Kč", Some("CZK")),
    ("Ft", Some("HUF")),
    ("kr", None),
    ("S/", Some("PEN")),
    ("$", None),
    ("€", Some("EUR")),
    ("£", Some("GBP")),
    ("¥", None),
    ("₹", Some("INR")),
    ("₽", Some("RUB")),
    ("₴", Some("UAH")),
    ("₺", Some("TRY")),
    ("₪", Some("ILS")),
    ("₩", Some("KRW")),
    ("₫", Some("VND")),
    ("₱", Some("PHP")),
    ("円", Some("JPY")),
    ("元", Some("CNY")),
    ("원", Some("KRW")),
];

/// Codes that banks print and the standard has under another name.
const ALIASES: &[(&str, &str)] = &[("RUR", "RUB"), ("STG", "GBP"), ("RMB", "CNY"), ("EURO", "EUR")];

/// The text without one leading or trailing sign or code.
pub(super) fn strip(text: &str) -> Option<&str> {
    SIGNS
        .iter()
        .find_map(|(sign, _)| text.strip_prefix(sign).or_else(|| text.strip_suffix(sign)))
        .or_else(|| leading_code(text))
        .or_else(|| trailing_code(text))
}

fn leading_code(text: &str) -> Option<&str> {
    let (code, rest) = text.split_at_checked(3)?;
    (is_code(code) && !rest.starts_with(|c: char| c.is_alphabetic())).then_some(rest)
}

fn trailing_code(text: &str) -> Option<&str> {
    let (rest, code) = text.split_at_checked(text.len().checked_sub(3)?)?;
    (is_code(code) && !rest.ends_with(|c: char| c.is_alphabetic())).then_some(rest)
}

fn is_code(text: &str) -> bool {
    text.len() == 3 && text.bytes().all(|b| b.is_ascii_uppercase()) && named(text).is_some()
}

/// The currency of a code in any case, or of a sign that only one uses.
pub(super) fn named(text: &str) -> Option<Currency> {
    let text = text.trim();
    if let Ok(currency) = text.parse() {
        return Some(currency);
    }
    let code = ALIASES
        .iter()
        .find(|(alias, _)| text.eq_ignore_ascii_case(alias))
        .map(|(_, code)| *code)
        .or_else(|| SIGNS.iter().find(|(sign, _)| *sign == text).and_then(|(_, code)| *code))?;
    code.parse().ok()
}

/// The currency that a text such as `Saldo (R$)`, `Betrag in EUR` or `$ 5` names; `None` where it names none or a sign
/// that several use.
pub(super) fn within(text: &str) -> Option<Currency> {
    text.split(|c: char| c.is_whitespace() || "()[]:;,/_-+".contains(c) || c.is_ascii_digit())
        .filter(|word| word.len() == 3 && word.bytes().all(|b| b.is_ascii_uppercase()) || is_sign(word))
        .find_map(named)
}

fn is_sign(word: &str) -> bool {
    SIGNS.iter().any(|(sign, code)| code.is_some() && *sign == word)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_longer_sign_stands_before_what_it_contains() {
        for (at, (sign, _)) in SIGNS.iter().enumerate() {
            for (earlier, _) in &SIGNS[..at] {
                assert!(!sign.starts_with(earlier) && !sign.ends_with(earlier), "{earlier} hides {sign}");
            }
        }
    }

    #[test]
    fn every_code_is_one_of_the_standard() {
        for code in SIGNS.iter().filter_map(|(_, code)| *code).chain(ALIASES.iter().map(|(_, code)| *code)) {
            assert!(code.parse::<Currency>().is_ok(), "{code}");
        }
    }

    #[test]
    fn a_dollar_alone_names_no_currency() {
        assert_eq!(within("Saldo (R$)"), Some(Currency::BRL));
        assert_eq!(within("Valor (em US$)"), Some(Currency::USD));
        assert_eq!(within(": EUR"), Some(Currency::EUR));
        assert_eq!(within("$ 5.00"), None);
        assert_eq!(named("RUR").unwrap().code(), "RUB");
    }
}
