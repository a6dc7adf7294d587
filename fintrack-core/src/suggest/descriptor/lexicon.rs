//! The words that banks put round a merchant.

use std::collections::HashMap;
use std::ops::Range;
use std::sync::LazyLock;

use foldhash::fast::FixedState;

use super::Mark;

/// How money travelled, as banks begin a text; of several the longest counts. By first word, in order.
const CHANNELS: &[(&str, &[&str], Mark)] = &[
    ("arrecadacao", &[], Mark::Tax),
    ("boleto", &[], Mark::Boleto),
    ("card", &["payment", "to"], Mark::Card),
    ("card", &["purchase"], Mark::Card),
    ("cartao", &[], Mark::Card),
    ("cartao", &["de", "credito"], Mark::Card),
    ("cartao", &["de", "debito"], Mark::Card),
    ("checkcard", &[], Mark::Card),
    ("compra", &[], Mark::Card),
    ("compra", &["a", "vista"], Mark::Card),
    ("compra", &["cartao"], Mark::Card),
    ("compra", &["cartao", "credito"], Mark::Card),
    ("compra", &["cartao", "debito"], Mark::Card),
    ("compra", &["com", "cartao"], Mark::Card),
    ("compra", &["debito"], Mark::Card),
    ("compra", &["elo", "debito"], Mark::Card),
    ("compra", &["internacional"], Mark::Card),
    ("compra", &["mastercard"], Mark::Card),
    ("compra", &["no", "credito"], Mark::Card),
    ("compra", &["no", "debito"], Mark::Card),
    ("compra", &["no", "debito", "via", "nupay"], Mark::Card),
    ("compra", &["visa"], Mark::Card),
    ("compra", &["visa", "electron"], Mark::Card),
    ("contactless", &[], Mark::Card),
    ("deb", &["aut"], Mark::DirectDebit),
    ("deb", &["automatico"], Mark::DirectDebit),
    ("debit", &["card", "purchase"], Mark::Card),
    ("debit", &["purchase"], Mark::Card),
    ("debito", &["aut"], Mark::DirectDebit),
    ("debito", &["automatico"], Mark::DirectDebit),
    ("debito", &["visa", "electron"], Mark::Card),
    ("direct", &["debit"], Mark::DirectDebit),
    ("direct", &["debit", "to"], Mark::DirectDebit),
    ("doc", &[], Mark::TransferOut),
    ("doc", &["recebido"], Mark::TransferIn),
    ("effec", &[], Mark::Card),
    ("envio", &["pix"], Mark::PixOut),
    ("estorno", &[], Mark::Refund),
    ("estorno", &["de"], Mark::Refund),
    ("from", &[], Mark::TransferIn),
    ("fuel", &["purchase"], Mark::FuelPurchase),
    ("international", &["online", "purchase"], Mark::Card),
    ("online", &["purchase"], Mark::Card),
    ("overseas", &["purchase"], Mark::Card),
    ("pag", &["boleto"], Mark::Boleto),
    ("pag", &["titulo"], Mark::Boleto),
    ("pagamento", &[], Mark::Payment),
    ("pagamento", &["com", "qr", "code"], Mark::PixOut),
    ("pagamento", &["de"], Mark::Payment),
    ("pagamento", &["de", "boleto"], Mark::Boleto),
    ("pagamento", &["de", "boleto", "efetuado"], Mark::Boleto),
    ("pagamento", &["de", "conta"], Mark::Payment),
    ("pagamento", &["de", "impostos"], Mark::Tax),
    ("pagamento", &["de", "titulo"], Mark::Boleto),
    ("pagamento", &["efetuado"], Mark::Payment),
    ("pagamento", &["pix"], Mark::PixOut),
    ("pagto", &[], Mark::Payment),
    ("pagto", &["boleto"], Mark::Boleto),
    ("pagto", &["de"], Mark::Payment),
    ("pagto", &["eletron", "cobranca"], Mark::Boleto),
    ("pagto", &["titulo"], Mark::Boleto),
    ("payment", &["to"], Mark::Payment),
    ("pgto", &[], Mark::Payment),
    ("pgto", &["boleto"], Mark::Boleto),
    ("pgto", &["de"], Mark::Payment),
    ("pgto", &["titulo"], Mark::Boleto),
    ("pix", &[], Mark::PixOut),
    ("pix", &["des"], Mark::PixOut),
    ("pix", &["emit"], Mark::PixOut),
    ("pix", &["enviado"], Mark::PixOut),
    ("pix", &["periodico"], Mark::PixOut),
    ("pix", &["qr", "code"], Mark::PixOut),
    ("pix", &["qrs"], Mark::PixOut),
    ("pix", &["rec"], Mark::PixIn),
    ("pix", &["recebido"], Mark::PixIn),
    ("pix", &["transf"], Mark::PixOut),
    ("pos", &[], Mark::Card),
    ("pos", &["debit"], Mark::Card),
    ("pos", &["purchase"], Mark::Card),
    ("purchase", &[], Mark::Card),
    ("purchase", &["authorized", "on"], Mark::Card),
    ("recebimento", &["pix"], Mark::PixIn),
    ("recurring", &["card", "purchase"], Mark::Recurring),
    ("recurring", &["payment"], Mark::Recurring),
    ("standing", &["order"], Mark::Recurring),
    ("ted", &[], Mark::TransferOut),
    ("ted", &["enviada"], Mark::TransferOut),
    ("ted", &["recebida"], Mark::TransferIn),
    ("tef", &[], Mark::TransferOut),
    ("transf", &[], Mark::TransferOut),
    ("transf", &["enviada"], Mark::TransferOut),
    ("transf", &["enviada", "pix"], Mark::PixOut),
    ("transf", &["pix"], Mark::PixOut),
    ("transf", &["recebida"], Mark::TransferIn),
    ("transf", &["recebida", "pix"], Mark::PixIn),
    ("transferencia", &[], Mark::TransferOut),
    ("transferencia", &["enviada"], Mark::TransferOut),
    ("transferencia", &["enviada", "pelo", "pix"], Mark::PixOut),
    ("transferencia", &["pix"], Mark::PixOut),
    ("transferencia", &["recebida"], Mark::TransferIn),
    ("transferencia", &["recebida", "pelo", "pix"], Mark::PixIn),
    ("visa", &["purchase"], Mark::Card),
];

/// The channels that begin with a word.
pub(super) fn channels(first: &str) -> &'static [(&'static str, &'static [&'static str], Mark)] {
    static RANGES: LazyLock<HashMap<&str, Range<usize>, FixedState>> = LazyLock::new(|| {
        let mut ranges = HashMap::default();
        for (at, (first, ..)) in CHANNELS.iter().enumerate() {
            ranges.entry(*first).or_insert(at..at).end = at + 1;
        }
        ranges
    });
    RANGES.get(first).map_or(&[], |range| &CHANNELS[range.clone()])
}

/// Who takes payments for others, as the text before a `*`; in order.
pub(super) const PROCESSORS: List = List::new(&[
    "aeropay",
    "asa",
    "awl",
    "cielo",
    "ckl",
    "dl",
    "dm",
    "ebanx",
    "ebn",
    "ec",
    "ezp",
    "fsp",
    "getnet",
    "gpay",
    "hna",
    "htm",
    "hub",
    "ifd",
    "ik",
    "ikh",
    "iugu",
    "iz",
    "izettle",
    "listo",
    "mercadopago",
    "mercpago",
    "mp",
    "pag",
    "pagseguro",
    "payfast",
    "paypal",
    "paypl",
    "pg",
    "picpay",
    "pp",
    "py",
    "shpp",
    "sp",
    "spo",
    "sq",
    "stone",
    "sumup",
    "ton",
    "tst",
    "vindi",
    "wp",
    "wpy",
    "yoco",
    "zap",
    "zapper",
    "zettle",
    "zoop",
    "zp",
]);

/// Words with digits that are brands; in order.
pub(super) const BRANDS_WITH_DIGITS: List = List::new(&[
    "123milhas",
    "1800flowers",
    "1password",
    "23andme",
    "3m",
    "401k",
    "5asec",
    "7eleven",
    "99",
    "99app",
    "99food",
    "99pay",
    "99pop",
    "99taxis",
    "99tecnologia",
    "b2w",
    "b3",
    "banco24horas",
    "bet365",
    "c6",
    "f45",
    "g2a",
    "h3g",
    "mp3",
    "n26",
    "o2",
]);

/// Legal forms, and what joins names: tell nothing by themselves; in order.
pub(super) const GLUE: List = List::new(&[
    "and", "cia", "co", "corp", "da", "das", "de", "do", "dos", "e", "eireli", "em", "epp", "gmbh", "inc", "limited",
    "llc", "ltd", "ltda", "me", "mei", "na", "no", "of", "para", "plc", "por", "pty", "sa", "the",
]);

/// Parts of addresses on the web; in order.
pub(super) const WEB: List = List::new(&["br", "co", "com", "html", "http", "https", "io", "net", "org", "uk", "www"]);

/// What announces which part of a purchase it is; in order.
pub(super) const INSTALMENT: List =
    List::new(&["installment", "parc", "parcel", "parcela", "parcelas", "prest", "prestacao"]);

/// The months as texts shorten them, in Portuguese and English; in order.
pub(super) const MONTHS: List = List::new(&[
    "abr", "ago", "apr", "aug", "dec", "dez", "feb", "fev", "jan", "jul", "jun", "mai", "mar", "may", "nov", "oct",
    "out", "sep", "set",
]);

/// Countries as card lines end in them, in order.
pub(super) const COUNTRIES: List = List::new(&["au", "br", "gb", "ie", "nz", "uk", "us", "za"]);

/// The states of Brazil, in order.
pub(super) const UFS: List = List::new(&[
    "ac", "al", "am", "ap", "ba", "ce", "df", "es", "go", "ma", "mg", "ms", "mt", "pa", "pb", "pe", "pi", "pr", "rj",
    "rn", "ro", "rr", "rs", "sc", "se", "sp", "to",
]);

/// A list of words in order, and the letters that they begin with: most words are in none, and the first letter tells.
#[derive(Clone, Copy, Debug)]
pub(super) struct List {
    words: &'static [&'static str],
    /// A bit for each of the lowest five bits of a first letter.
    firsts: u32,
    /// The same with the lowest two bits of a length.
    shapes: u128,
}

impl List {
    pub(super) const fn new(words: &'static [&'static str]) -> Self {
        let (mut firsts, mut shapes, mut at) = (0, 0, 0);
        while at < words.len() {
            firsts |= 1 << (words[at].as_bytes()[0] & 31);
            shapes |= 1 << shape(words[at].as_bytes());
            at += 1;
        }
        Self { words, firsts, shapes }
    }

    /// Whether a word of the list may begin as this one.
    pub(super) fn may_hold(&self, word: &str) -> bool {
        word.as_bytes().first().is_some_and(|first| self.firsts >> (first & 31) & 1 == 1)
    }

    /// The word, if it is in the list.
    pub(super) fn get(&self, word: &str) -> Option<&'static str> {
        if word.is_empty() || self.shapes >> shape(word.as_bytes()) & 1 == 0 {
            return None;
        }
        self.words.binary_search(&word).ok().map(|at| self.words[at])
    }

    pub(super) fn holds(&self, word: &str) -> bool {
        self.get(word).is_some()
    }
}

/// The first letter and length of a word, roughly.
const fn shape(word: &[u8]) -> usize {
    ((word[0] & 31) as usize) << 2 | word.len() & 3
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lists_are_in_order_for_the_search() {
        for list in [
            PROCESSORS,
            BRANDS_WITH_DIGITS,
            GLUE,
            WEB,
            INSTALMENT,
            MONTHS,
            COUNTRIES,
            UFS,
            super::super::layout::STATES,
        ] {
            assert!(list.words.is_sorted_by(|a, b| a < b), "{list:?}");
        }
        assert!(CHANNELS.is_sorted_by(|a, b| (a.0, a.1) < (b.0, b.1)));
    }
}
