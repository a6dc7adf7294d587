//! The instalment that a bank's text tells: `Loja Mundo - Parcela 3/10`.

use super::Instalment;

/// The words that announce an instalment, folded; the text may go on after them: `parcela`, `parcelado`.
const WORDS: &[&str] = &["parc", "instal", "cuota"];
/// The most instalments that a purchase is taken to have: `12/2026` is a date.
const PARTS_MAX: u16 = 99;

impl Instalment {
    /// The instalment of a text, where a word says that it is one: `3/10` alone may be a day of October.
    pub fn in_text(text: &str) -> Option<Self> {
        let lower = text.to_lowercase();
        let announced = WORDS.iter().filter_map(|word| lower.find(word)).min()?;
        let after = &lower[announced..];
        let mut numbers = after.split(|c: char| !(c.is_ascii_digit() || c == '/')).filter(|part| !part.is_empty());
        let first = numbers.next()?;
        let (number, count) = match first.split_once('/') {
            Some(pair) => pair,
            None => (first, numbers.next().filter(|_| after.contains(" de ") || after.contains(" of "))?),
        };
        let part = Self::new(number.parse().ok()?, count.parse().ok()?).ok()?;
        (part.count() <= PARTS_MAX).then_some(part)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_tells_which_part_of_a_purchase_it_is() {
        assert_eq!(Instalment::in_text("Loja Eletro Mundo - Parcela 3/10"), Instalment::new(3, 10).ok());
        assert_eq!(Instalment::in_text("MERCADO PARC 03/10 SAO PAULO"), Instalment::new(3, 10).ok());
        assert_eq!(Instalment::in_text("Compra parcelada 1 de 12"), Instalment::new(1, 12).ok());
        assert_eq!(Instalment::in_text("PARC03/06 LOJA"), Instalment::new(3, 6).ok());
    }

    #[test]
    fn a_date_is_no_part_of_a_purchase() {
        for text in
            ["PIX 05/01", "Parcela 12/2026", "Parcela 0/10", "Parcela 11/10", "Parcela 1/1", "Parcela", "3/10", ""]
        {
            assert_eq!(Instalment::in_text(text), None, "{text}");
        }
    }
}
