//! A bank's text, taken apart: who was paid, how the money travelled, and what stood beside.
//!
//! `COMPRA CARTAO 01/06 10:11 PAG*PADARIA ESTRELA LTDA SP` becomes the merchant *padaria estrela*, paid by card by way of the
//! processor *pag*. Banks cut their fields at fixed widths, glue the city to the name, and put channel, date, instalment and
//! numbers round it; what is taken off and tells something stays as a [`Mark`] or among the [other words](Descriptor::others).
//! No text is without a merchant if it has a letter.
//!
//! | module | takes off |
//! |---|---|
//! | `entity` | what HTML wrote for a sign or a letter |
//! | `layout` | the city of fields of fixed width |
//! | `fold` | case, accents and marks; joins what an apostrophe or `&` parts, parts what capitals join |
//! | `reading` | channel, dates, instalments, processors, numbers, addresses, legal forms, places, repetitions |
//! | `lexicon` | the words that those look for |
//!
//! `display` gives the merchant as a person reads it: *Padaria Estrela*.
//!
//! At most 500 characters are read. Law: any text is read.

mod display;
mod entity;
mod fold;
mod layout;
mod lexicon;
mod reading;

use std::fmt;
use std::ops::Range;

use self::fold::Folded;
use self::reading::Reading;
use crate::word::words;

pub use self::display::display_name;

words! {
    /// What a text says beside the merchant.
    Mark, "a mark of a descriptor" {
        /// Paid with a card.
        Card = "card",
        /// Sent by Pix.
        PixOut = "pix_out",
        /// Received by Pix.
        PixIn = "pix_in",
        /// Sent by another transfer.
        TransferOut = "transfer_out",
        /// Received by another transfer.
        TransferIn = "transfer_in",
        /// A payment slip (boleto).
        Boleto = "boleto",
        /// Taken by the biller.
        DirectDebit = "direct_debit",
        /// Paid, without a word on how.
        Payment = "payment",
        /// Collected for the state.
        Tax = "tax",
        /// Paid with a card that is for fuel.
        FuelPurchase = "fuel_purchase",
        /// Paid regularly.
        Recurring = "recurring",
        /// Given back.
        Refund = "refund",
        /// Part of a purchase.
        Instalment = "instalment",
        /// A charge that quotes the merchant it was for.
        Fee = "fee",
    }
}

/// Several marks.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
struct Marks(u16);

impl Marks {
    const fn has(self, mark: Mark) -> bool {
        self.0 >> mark as u8 & 1 == 1
    }

    const fn set(&mut self, mark: Mark) {
        self.0 |= 1 << mark as u8;
    }
}

/// A bank's text, taken apart.
#[derive(Clone, Default)]
pub struct Descriptor {
    /// The whole text folded; behind it from `key` on the merchant's words, then the others, all joined by blanks.
    text: String,
    key: Range<u32>,
    marks: Marks,
    processor: Option<&'static str>,
}

impl Descriptor {
    /// Takes a text apart.
    pub fn of(text: &str) -> Self {
        let mut folded = Folded::default();
        folded.read(layout::merchant(entity::decoded(text).trim_end()));
        Reading::of(&mut folded).finish()
    }

    /// How many bytes its text takes.
    pub(super) const fn text_bytes(&self) -> usize {
        self.text.capacity()
    }

    /// The merchant: words in lower case without accents, joined by blanks; empty when the text has no letter.
    pub fn key(&self) -> &str {
        &self.text[self.key.start as usize..self.key.end as usize]
    }

    /// The merchant's words.
    pub fn words(&self) -> Words<'_> {
        Words { rest: self.key() }
    }

    /// The words that are not the merchant's: a city, a legal form.
    pub fn others(&self) -> Words<'_> {
        Words { rest: self.text[self.key.end as usize..].trim_start_matches(' ') }
    }

    /// What the text says beside the merchant.
    pub fn marks(&self) -> impl Iterator<Item = Mark> {
        Mark::ALL.iter().copied().filter(|mark| self.marks.has(*mark))
    }

    /// Who took the payment for the merchant, as the text before a `*` shortens it.
    pub const fn processor(&self) -> Option<&'static str> {
        self.processor
    }
}

impl PartialEq for Descriptor {
    /// Whether nothing that was made of the texts differs.
    fn eq(&self, other: &Self) -> bool {
        self.key() == other.key()
            && self.others().eq(other.others())
            && (self.marks, self.processor) == (other.marks, other.processor)
    }
}

impl Eq for Descriptor {}

#[expect(clippy::missing_fields_in_debug, reason = "what was made of the text, not where it is kept")]
impl fmt::Debug for Descriptor {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Descriptor")
            .field("key", &self.key())
            .field("others", &self.others().as_str())
            .field("marks", &self.marks().collect::<Vec<_>>())
            .field("processor", &self.processor)
            .finish()
    }
}

/// Words of a text, in their order.
#[derive(Clone, Debug)]
pub struct Words<'a> {
    /// Begins with a word, or is empty.
    rest: &'a str,
}

impl<'a> Words<'a> {
    /// The words that are left, with the blanks between them.
    pub(super) const fn as_str(&self) -> &'a str {
        self.rest
    }

    /// The next two words with the blank between them, if there are two.
    pub(super) fn pair(&self) -> Option<&'a str> {
        let first = end(self.rest.as_bytes());
        let second = self.rest.as_bytes().get(first + 1..)?;
        Some(&self.rest[..first + 1 + end(second)])
    }
}

impl<'a> Iterator for Words<'a> {
    type Item = &'a str;

    fn next(&mut self) -> Option<&'a str> {
        if self.rest.is_empty() {
            return None;
        }
        let end = end(self.rest.as_bytes());
        let word = &self.rest[..end];
        self.rest = self.rest.get(end + 1..).unwrap_or_default();
        Some(word)
    }
}

/// Where the first word ends; words are short, so nothing clever is quicker.
fn end(text: &[u8]) -> usize {
    text.iter().position(|byte| *byte == b' ').unwrap_or(text.len())
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    /// Each rule by name: a text, the merchant.
    #[test]
    fn a_merchant_is_what_is_left() {
        for (rule, text, key) in [
            ("case and accents", "Farmácia São João", "farmacia sao joao"),
            ("an apostrophe joins", "MCDONALD'S", "mcdonalds"),
            ("an ampersand joins", "C&A MODAS", "ca modas"),
            ("an escaped ampersand is one", "C&amp;amp;A MODAS", "ca modas"),
            ("a letter that was escaped", "A&ccedil;ougue S&#227;o Jo&#xE3;o", "acougue sao joao"),
            ("a sign that was escaped", "Loja &quot;Estrela&quot;&nbsp;Azul", "loja estrela azul"),
            ("capitals part", "PAG*AngelaMarina", "angela marina"),
            ("short names keep their capitals", "PayPal Europe", "paypal europe"),
            ("a name begins small behind another", "Loja iFood", "loja ifood"),
            ("a name begins small behind a word", "Compra eBay", "ebay"),
            ("an American card's field", "FOOD BARN #0391          MAPLETONBEACVA", "food barn"),
            ("a Brazilian card's field", "PADARIA E CONFEITARIA SBELO HORIZONT BR", "padaria confeitaria"),
            ("a channel with date and time", "COMPRA CARTAO 01/06 10:11 PADARIA ESTRELA", "padaria estrela"),
            ("a channel in parts", "Pix - Enviado - 07/10 18:09 Fulana Silva", "fulana silva"),
            ("a long channel", "Transferência enviada pelo Pix - FULANO SOUZA", "fulano souza"),
            ("a channel in English", "POS Purchase Corner Cafe", "corner cafe"),
            ("a channel alone is all there is", "Pagamento", "pagamento"),
            ("an instalment and what follows", "LOJA ESTRELA PARC 02/06 SAO PAULO", "loja estrela"),
            ("an instalment at the end", "Loja Estrela 3/10", "loja estrela"),
            ("an instalment in words", "Loja Estrela 3 de 10", "loja estrela"),
            ("a city behind a gap", "SHELL 0527   32310722   MAPLETON", "shell"),
            ("a processor", "MP *PADARIAESTRELA", "padariaestrela"),
            ("a processor behind a date", "COMPRA CARTAO 01/06 10:11 PAG*PADARIA ESTRELA", "padaria estrela"),
            ("a processor that is a brand", "IFD*CANTINA BOA", "ifood cantina boa"),
            ("a brand before the star", "UBER *TRIP", "uber trip"),
            ("a brand and a code", "AMZN Mktp US*H28AX9KW1", "amzn mktp"),
            ("nothing behind the processor", "EBN * PARC", "ebn parc"),
            ("an address on the web", "www.netflix.com", "netflix"),
            ("an amount inside", "POS Purchase 14.99 Apple.Com/Bill", "apple bill"),
            ("the tail of a card", "Loja Estrela final 1234", "loja estrela"),
            ("the tail of a card in English", "Corner Cafe (Card 1234)", "corner cafe"),
            ("the number of a card", "CORNER CAFE CARD NO. 1234", "corner cafe"),
            ("a country", "CORNER CAFE LONDON GB", "corner cafe london"),
            ("a number behind a word", "RAIA4535", "raia"),
            ("a share's code", "Compra KNRI11 Fundo", "fundo"),
            ("a brand with digits", "99 POP", "99 pop"),
            ("a legal form", "ESTRELA COMERCIO LTDA ME", "estrela comercio"),
            ("what is said twice", "UBER UBER TRIP", "uber trip"),
            ("what is cut when it is said again", "MERCADOLIVRE*MERCADOLIV", "mercadolivre"),
            ("a state", "CANTINA BOA RJ", "cantina boa"),
            ("a tax on a purchase", "IOF de \"Loja Estrela\"", "iof"),
            ("interest on a purchase", "Juros de “Loja Estrela”", "juros"),
            ("a fee that quotes no one", "Tarifa bancária", "tarifa bancaria"),
            ("a fee on a purchase abroad", "FOREIGN TRANSACTION FEE CORNER CAFE", "foreign transaction fee"),
            ("a month's name behind a day", "Corner Cafe 17 Sep", "corner cafe"),
            ("letters in other scripts", "カフェ 東京", "カフェ 東京"),
            ("no letters", "12/03 4567", ""),
        ] {
            assert_eq!(Descriptor::of(text).key(), key, "{rule}: {text}");
        }
    }

    #[test]
    fn what_is_taken_off_is_kept_beside() {
        let text = Descriptor::of("COMPRA CARTAO PAG*PADARIA ESTRELA LTDA 2/3");
        assert_eq!(text.marks().collect::<Vec<_>>(), [Mark::Card, Mark::Instalment]);
        assert_eq!(text.processor(), Some("pag"));
        assert_eq!(text.others().collect::<Vec<_>>(), ["pag", "ltda"]);
    }

    #[test]
    fn a_long_text_is_read_in_part() {
        assert_eq!(Descriptor::of(&"estrela ".repeat(2_000_000)).key(), "estrela estr");
    }

    proptest! {
        #[test]
        fn a_text_with_a_letter_has_a_merchant(text in "[ -%'-~\\t\\PC]{0,80}") {
            let has_letter = text.chars().any(|c| c.is_ascii_alphabetic());
            prop_assert!(!has_letter || !Descriptor::of(&text).key().is_empty());
        }

        #[test]
        fn any_text_is_read(text in any::<String>()) {
            let read = Descriptor::of(&text);
            prop_assert!(!read.key().contains("  ") && read.key().trim() == read.key());
        }
    }
}
