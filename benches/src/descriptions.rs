//! Descriptions of card payments, made up: merchants of two or three words, most of them met again and again.

use rust_decimal::Decimal;

/// A payment and what it is filed under.
#[derive(Clone, Debug)]
pub struct Described {
    /// The bank's text.
    pub text: String,
    /// Money out.
    pub amount: Decimal,
    /// The class.
    pub class: usize,
}

const SYLLABLES: [&str; 16] =
    ["ba", "ce", "di", "fo", "gu", "la", "me", "ni", "po", "ru", "sa", "te", "vi", "xo", "zu", "ta"];
const KINDS: [&str; 8] =
    ["PADARIA", "AUTO POSTO", "DROGARIA", "MERCADO", "LOJAS", "RESTAURANTE", "PAG*", "COMPRA CARTAO 01/06 10:11"];

/// A made-up word, another for each number.
pub fn word(number: usize) -> String {
    (0..4).map(|place| SYLLABLES[number >> (4 * place) & 15]).collect()
}

/// So many payments at merchants of so many classes; every merchant has one class, and comes about ten times.
///
/// # Panics
/// Never: the amounts are small.
pub fn history(payments: usize, classes: usize) -> Vec<Described> {
    let merchants = (payments / 10).max(classes);
    let described = |payment: usize| {
        // Spread over the merchants without a pattern, and the same in every run.
        let merchant = payment.wrapping_mul(2_654_435_761) / 7 % merchants;
        let kind = KINDS[merchant % KINDS.len()];
        let name = format!("{} {}", word(merchant), word(merchant.wrapping_mul(40_503)));
        let cents = i64::try_from(merchant % 97 * 100 + payment % 5).expect("a small number");
        Described {
            text: format!("{kind} {} {}", name.to_uppercase(), payment % 10_000),
            amount: Decimal::new(-cents - 1, 2),
            class: merchant % classes,
        }
    };
    (0..payments).map(described).collect()
}
