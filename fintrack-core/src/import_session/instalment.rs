//! The instalment that a bank's text tells: `Loja Mundo - Parcela 3/10`.

/// The words that announce an instalment, folded; the text may go on after them: `parcela`, `parcelado`.
const WORDS: &[&str] = &["parc", "instal", "cuota"];
/// The most instalments that a purchase is taken to have: `12/2026` is a date.
const PARTS_MAX: u16 = 99;

/// The instalment "k of n" of a text, where a word says that it is one: `3/10` alone may be a day of October.
pub(crate) fn instalment_of(text: &str) -> Option<(u16, u16)> {
    let lower = text.to_lowercase();
    let announced = WORDS.iter().filter_map(|word| lower.find(word)).min()?;
    let after = &lower[announced..];
    let mut numbers = after.split(|c: char| !(c.is_ascii_digit() || c == '/')).filter(|part| !part.is_empty());
    let first = numbers.next()?;
    let (part, of) = match first.split_once('/') {
        Some(pair) => pair,
        None => (first, numbers.next().filter(|_| after.contains(" de ") || after.contains(" of "))?),
    };
    let (part, of): (u16, u16) = (part.parse().ok()?, of.parse().ok()?);
    (1 <= part && part <= of && (2..=PARTS_MAX).contains(&of)).then_some((part, of))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_tells_which_part_of_a_purchase_it_is() {
        assert_eq!(instalment_of("Loja Eletro Mundo - Parcela 3/10"), Some((3, 10)));
        assert_eq!(instalment_of("MERCADO PARC 03/10 SAO PAULO"), Some((3, 10)));
        assert_eq!(instalment_of("Compra parcelada 1 de 12"), Some((1, 12)));
        assert_eq!(instalment_of("PARC03/06 LOJA"), Some((3, 6)));
    }

    #[test]
    fn a_date_is_no_part_of_a_purchase() {
        for text in
            ["PIX 05/01", "Parcela 12/2026", "Parcela 0/10", "Parcela 11/10", "Parcela 1/1", "Parcela", "3/10", ""]
        {
            assert_eq!(instalment_of(text), None, "{text}");
        }
    }
}
