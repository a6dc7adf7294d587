//! Who was paid: a bank's text without channel, date, numbers and legal form.

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

use super::descriptor::Descriptor;

/// The words of a text that name the merchant, lower case, without accents; never empty.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct MerchantKey(String);

/// Lower case without accents, compatibility forms resolved, blanks collapsed.
pub fn fold(text: &str) -> String {
    let mut folded = String::with_capacity(text.len());
    if text.is_ascii() {
        // A vertical tab is a blank here as it is below.
        for word in text.split_whitespace() {
            if !folded.is_empty() {
                folded.push(' ');
            }
            folded.extend(word.chars().map(|c| c.to_ascii_lowercase()));
        }
        return folded;
    }
    let plain: String = text.nfkd().filter(|c| !is_combining_mark(*c)).flat_map(char::to_lowercase).collect();
    for word in plain.split_whitespace() {
        if !folded.is_empty() {
            folded.push(' ');
        }
        folded.push_str(word);
    }
    folded
}

impl MerchantKey {
    /// The merchant of a text; `None` when the text has no letters.
    pub fn of(text: &str) -> Option<Self> {
        let descriptor = Descriptor::of(text);
        let key = descriptor.key().to_owned();
        (!key.is_empty()).then_some(Self(key))
    }

    /// The words, joined by blanks.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The words.
    pub fn words(&self) -> impl Iterator<Item = &str> + Clone {
        self.0.split(' ')
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_blank_is_one_with_accents_and_without() {
        for blank in ["\t", "\n", "\u{b}", "\u{c}", "\r", " ", " \u{b}\t"] {
            assert_eq!(fold(&format!("{blank}PIX{blank}a{blank}")), "pix a", "{blank:?}");
            assert_eq!(fold(&format!("{blank}PIX{blank}á{blank}")), "pix a", "{blank:?}");
        }
    }

    #[test]
    fn a_merchant_is_what_is_left_without_channel_date_and_number() {
        for (text, key) in [
            ("COMPRA CARTAO 01/06 10:11 PADARIA ESTRELA LTDA", "padaria estrela"),
            ("Pix enviado - Fulana de Tal", "fulana tal"),
            ("Farmácia São João 123", "farmacia sao joao"),
            ("UBER *TRIP", "uber trip"),
            ("Pagamento", "pagamento"),
        ] {
            assert_eq!(MerchantKey::of(text).unwrap().as_str(), key, "{text}");
        }
        assert_eq!(MerchantKey::of("12/03 4567"), None);
    }
}
