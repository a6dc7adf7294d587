//! Who was paid: a bank's text without channel, date, numbers and legal form.

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

/// The words of a text that name the merchant, lower case, without accents; never empty.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct MerchantKey(String);

/// How the money travelled; tells nothing of the merchant.
const CHANNEL: &[&str] = &[
    "compra",
    "cartao",
    "debito",
    "credito",
    "pix",
    "enviado",
    "enviada",
    "recebido",
    "recebida",
    "transferencia",
    "transf",
    "ted",
    "doc",
    "pagamento",
    "pagto",
    "pgto",
    "pag",
    "boleto",
    "via",
    "nupay",
    "automatico",
    "deb",
    "aut",
    "elo",
    "visa",
    "mastercard",
    "maestro",
    "parcela",
    "parc",
    "purchase",
    "payment",
    "pos",
    "card",
    "pelo",
    "pela",
    "conta",
    "lancamento",
    "titulo",
];
/// Joins names; tells nothing by itself.
const GLUE: &[&str] = &[
    "de", "da", "do", "das", "dos", "e", "em", "no", "na", "a", "o", "para", "por", "com", "ltda", "me", "mei",
    "eireli", "epp", "sa", "s/a", "inc", "llc", "ltd", "plc", "br", "com.br", "www", "the", "of",
];

/// Lower case without accents, compatibility forms resolved, blanks collapsed.
pub fn fold(text: &str) -> String {
    let mut folded = String::with_capacity(text.len());
    if text.is_ascii() {
        for word in text.split_ascii_whitespace() {
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
        let folded = fold(text);
        let words = folded
            .split(|c: char| !c.is_alphanumeric())
            .filter(|word| !word.is_empty() && !word.chars().any(|c| c.is_ascii_digit()));
        let telling: Vec<&str> = words.clone().filter(|word| !CHANNEL.contains(word) && !GLUE.contains(word)).collect();
        // "Pagamento" alone is better than nothing.
        let kept: Vec<&str> = if telling.is_empty() { words.collect() } else { telling };
        let mut key = String::new();
        for word in kept {
            if !key.is_empty() {
                key.push(' ');
            }
            key.push_str(word);
        }
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
