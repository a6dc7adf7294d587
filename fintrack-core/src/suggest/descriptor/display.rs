//! A merchant as a person reads it.

use super::fold::Folded;
use super::reading::Reading;
use super::{entity, layout};

/// A shorter word without a vowel is an abbreviation.
const ABBREVIATION_LETTERS_MAX: usize = 4;

/// The merchant of a text as a person reads it: the words of the [key](super::Descriptor::key) as the bank wrote them, with
/// accents and with what joins them; where the bank shouted, in small letters behind the first. A text without letters stays
/// as it is.
///
/// ```
/// use fintrack_core::suggest::descriptor::display_name;
///
/// assert_eq!(display_name("COMPRA CARTAO PAG*PADARIA DO JOÃO LTDA SP"), "Padaria do João");
/// assert_eq!(display_name("McDonald's - 1234"), "McDonald's");
/// assert_eq!(display_name("CVC VIAGENS 3/10"), "CVC Viagens");
/// ```
pub fn display_name(text: &str) -> String {
    let decoded = entity::decoded(text);
    let field = layout::merchant(decoded.trim_end());
    let mut folded = Folded::default();
    folded.read(field);
    let reading = Reading::of(&mut folded);
    let is_plain = {
        let letters = || reading.name(field).flat_map(|(word, _)| word.chars());
        !(letters().any(char::is_lowercase) && letters().any(char::is_uppercase))
    };
    let mut name = reading.brand().map(title).unwrap_or_default();
    for (word, is_joining) in reading.name(field) {
        if !name.is_empty() {
            name.push(' ');
        }
        match (is_plain, is_joining) {
            (false, _) => name.push_str(word),
            (true, true) => name.push_str(&word.to_lowercase()),
            (true, false) => name.push_str(&title(word)),
        }
    }
    if name.is_empty() { field.split_whitespace().collect::<Vec<_>>().join(" ") } else { name }
}

/// A word with a capital and small letters; an abbreviation in capitals.
fn title(word: &str) -> String {
    let has_vowel = word.chars().any(|c| "aeiouyAEIOUY".contains(c) || !c.is_ascii());
    if word.contains('&') || (!has_vowel && word.len() <= ABBREVIATION_LETTERS_MAX) {
        return word.to_uppercase();
    }
    let mut letters = word.chars();
    letters
        .next()
        .map_or_else(String::new, |first| first.to_uppercase().chain(letters.flat_map(char::to_lowercase)).collect())
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::super::Descriptor;
    use super::*;

    #[test]
    fn a_merchant_is_written_as_people_write_it() {
        for (text, name) in [
            ("COMPRA CARTAO 01/06 10:11 PADARIA ESTRELA LTDA", "Padaria Estrela"),
            ("Farmácia São João 123", "Farmácia São João"),
            ("PAG*AngelaMarina", "Angela Marina"),
            ("IFD*CANTINA BOA", "Ifood Cantina Boa"),
            ("C&amp;A MODAS", "C&A Modas"),
            ("casa das rosas", "Casa das Rosas"),
            ("RAIA4535", "Raia"),
            ("LOJA DE LTDA", "Loja"),
            ("12/03  4567", "12/03 4567"),
            ("", ""),
        ] {
            assert_eq!(display_name(text), name, "{text}");
        }
    }

    proptest! {
        /// The key is that of the name: what is shown is what is compared.
        #[test]
        fn a_name_has_the_letters_of_the_key(text in "[A-Z][A-Za-z]{2,9}( (de|DO|[A-Z][a-z]{2,9}|LTDA|[0-9]{2,4}|SP)){0,4}") {
            let name = display_name(&text).to_lowercase();
            let descriptor = Descriptor::of(&text);
            let names: Vec<&str> = name.split(' ').collect();
            prop_assert!(descriptor.words().all(|word| names.contains(&word)), "{} {}", name, descriptor.key());
        }

        #[test]
        fn any_text_has_a_name(text in any::<String>()) {
            prop_assert_eq!(display_name(&text).trim().is_empty(), text.trim().is_empty());
        }
    }
}
