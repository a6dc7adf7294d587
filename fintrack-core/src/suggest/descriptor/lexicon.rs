//! The words that banks put round a merchant.

use std::collections::HashMap;
use std::ops::Range;
use std::sync::LazyLock;

use foldhash::fast::FixedState;

use super::Mark;

/// What a word may be beside a merchant's; several things at once, as `co` is a legal form and a part of an address.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Kinds(u16);

impl Kinds {
    /// A channel may begin with it.
    pub(super) const CHANNEL: Self = Self(1);
    pub(super) const PROCESSOR: Self = Self(1 << 1);
    /// A brand, in spite of its digits.
    pub(super) const BRAND: Self = Self(1 << 2);
    pub(super) const LEGAL_FORM: Self = Self(1 << 3);
    /// Joins the words of a name.
    pub(super) const JOINER: Self = Self(1 << 4);
    pub(super) const WEB: Self = Self(1 << 5);
    pub(super) const INSTALMENT: Self = Self(1 << 6);
    pub(super) const MONTH: Self = Self(1 << 7);
    pub(super) const COUNTRY: Self = Self(1 << 8);
    /// A state of Brazil.
    pub(super) const UF: Self = Self(1 << 9);
    /// A state of America.
    pub(super) const STATE: Self = Self(1 << 10);
    /// Stands before the last digits of a card.
    pub(super) const CARD_TAIL: Self = Self(1 << 11);
    /// A charge of the bank's.
    pub(super) const FEE: Self = Self(1 << 12);
    /// Tells nothing by itself.
    pub(super) const GLUE: Self = Self::LEGAL_FORM.or(Self::JOINER);

    pub(super) const MONTH_OR_CARD_TAIL: Self = Self::MONTH.or(Self::CARD_TAIL);
    pub(super) const STATE_OR_UF: Self = Self::STATE.or(Self::UF);

    /// How many kinds there are.
    pub(super) const COUNT: usize = 13;

    const fn or(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }

    /// The place of the only kind among all.
    pub(super) const fn place(self) -> usize {
        self.0.trailing_zeros() as usize
    }

    /// The places of the kinds among all.
    pub(super) fn places(self) -> impl Iterator<Item = usize> {
        let mut left = self.0;
        std::iter::from_fn(move || {
            let first = left.trailing_zeros();
            left &= left.wrapping_sub(1);
            (first < u16::BITS).then_some(first as usize)
        })
    }

    /// Whether it is one of these.
    pub(super) const fn is(self, any: Self) -> bool {
        self.0 & any.0 != 0
    }
}

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

/// Who takes payments for others, as the text before a `*`; in order.
const PROCESSORS: &[&str] = &[
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
];

/// Words with digits that are brands; in order.
const BRANDS_WITH_DIGITS: &[&str] = &[
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
];

/// Legal forms; in order.
const LEGAL_FORMS: &[&str] = &[
    "cia", "co", "corp", "eireli", "epp", "gmbh", "inc", "limited", "llc", "ltd", "ltda", "me", "mei", "plc", "pty",
    "sa",
];

/// What joins the words of a name; in order.
const JOINERS: &[&str] = &["and", "da", "das", "de", "do", "dos", "e", "em", "na", "no", "of", "para", "por", "the"];

/// Parts of addresses on the web; in order.
const WEB: &[&str] = &["br", "co", "com", "html", "http", "https", "io", "net", "org", "uk", "www"];

/// What announces which part of a purchase it is; in order.
const INSTALMENT: &[&str] = &["installment", "parc", "parcel", "parcela", "parcelas", "prest", "prestacao"];

/// The months as texts shorten them, in Portuguese and English; in order.
const MONTHS: &[&str] = &[
    "abr", "ago", "apr", "aug", "dec", "dez", "feb", "fev", "jan", "jul", "jun", "mai", "mar", "may", "nov", "oct",
    "out", "sep", "set",
];

/// Countries as card lines end in them, in order.
const COUNTRIES: &[&str] = &["au", "br", "gb", "ie", "nz", "uk", "us", "za"];

/// The states of Brazil, in order.
const UFS: &[&str] = &[
    "ac", "al", "am", "ap", "ba", "ce", "df", "es", "go", "ma", "mg", "ms", "mt", "pa", "pb", "pe", "pi", "pr", "rj",
    "rn", "ro", "rr", "rs", "sc", "se", "sp", "to",
];

/// The states of America as the post shortens them, in order.
const STATES: &[&str] = &[
    "ak", "al", "ar", "az", "ca", "co", "ct", "dc", "de", "fl", "ga", "hi", "ia", "id", "il", "in", "ks", "ky", "la",
    "ma", "md", "me", "mi", "mn", "mo", "ms", "mt", "nc", "nd", "ne", "nh", "nj", "nm", "nv", "ny", "oh", "ok", "or",
    "pa", "ri", "sc", "sd", "tn", "tx", "ut", "va", "vt", "wa", "wi", "wv", "wy",
];

/// What stands before the last digits of a card; in order.
const CARD_TAILS: &[&str] = &["card", "final", "no"];

/// Charges that quote the merchant that they are for, who is not paid; in order.
const FEES: &[&str] = &["encargo", "encargos", "fee", "interest", "iof", "juros", "multa", "tarifa", "taxa"];

/// What a word is listed as.
#[derive(Clone, Debug, Default)]
struct Listed {
    kinds: Kinds,
    /// The channels that begin with it.
    channels: Range<usize>,
}

/// Every listed word.
struct Lexicon {
    words: HashMap<&'static str, Listed, FixedState>,
    /// By shape, whether any word of that shape is listed: most words are not, and need no look-up.
    shapes: [bool; SHAPES],
}

static LEXICON: LazyLock<Lexicon> = LazyLock::new(Lexicon::read);

const SHAPES: usize = 1 << 9;

/// The first letter and the length of a word, roughly.
fn shape(word: &[u8]) -> usize {
    word.first().map_or(0, |first| usize::from(first & 31) << 4 | word.len().min(15))
}

impl Lexicon {
    fn read() -> Self {
        let lists = [
            (PROCESSORS, Kinds::PROCESSOR),
            (BRANDS_WITH_DIGITS, Kinds::BRAND),
            (LEGAL_FORMS, Kinds::LEGAL_FORM),
            (JOINERS, Kinds::JOINER),
            (WEB, Kinds::WEB),
            (INSTALMENT, Kinds::INSTALMENT),
            (MONTHS, Kinds::MONTH),
            (COUNTRIES, Kinds::COUNTRY),
            (UFS, Kinds::UF),
            (STATES, Kinds::STATE),
            (CARD_TAILS, Kinds::CARD_TAIL),
            (FEES, Kinds::FEE),
        ];
        let mut lexicon = Self { words: HashMap::default(), shapes: [false; SHAPES] };
        for (word, kind) in lists.into_iter().flat_map(|(list, kind)| list.iter().map(move |word| (*word, kind))) {
            lexicon.list(word, kind);
        }
        for (at, (first, ..)) in CHANNELS.iter().enumerate() {
            let channels = &mut lexicon.list(first, Kinds::CHANNEL).channels;
            let start = if channels.end == 0 { at } else { channels.start };
            *channels = start..at + 1;
        }
        lexicon
    }

    fn list(&mut self, word: &'static str, kind: Kinds) -> &mut Listed {
        self.shapes[shape(word.as_bytes())] = true;
        let listed = self.words.entry(word).or_default();
        listed.kinds = listed.kinds.or(kind);
        listed
    }

    fn get(&self, word: &str) -> Option<(&'static str, &Listed)> {
        if !self.shapes[shape(word.as_bytes())] {
            return None;
        }
        self.words.get_key_value(word).map(|(word, listed)| (*word, listed))
    }
}

/// What a word may be.
pub(super) fn kinds(word: &str) -> Kinds {
    LEXICON.get(word).map_or_else(Kinds::default, |(_, listed)| listed.kinds)
}

/// The word itself, if it is listed.
pub(super) fn listed(word: &str) -> Option<&'static str> {
    LEXICON.get(word).map(|(word, _)| word)
}

/// The channels that begin with a word.
pub(super) fn channels(first: &str) -> &'static [(&'static str, &'static [&'static str], Mark)] {
    LEXICON.get(first).map_or(&[], |(_, listed)| &CHANNELS[listed.channels.clone()])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lists_are_in_order_and_say_nothing_twice() {
        for list in [
            PROCESSORS,
            BRANDS_WITH_DIGITS,
            LEGAL_FORMS,
            JOINERS,
            WEB,
            INSTALMENT,
            MONTHS,
            COUNTRIES,
            UFS,
            STATES,
            CARD_TAILS,
            FEES,
        ] {
            assert!(list.is_sorted_by(|a, b| a < b), "{list:?}");
        }
        assert!(CHANNELS.is_sorted_by(|a, b| (a.0, a.1) < (b.0, b.1)));
    }

    #[test]
    fn a_word_may_be_several_things() {
        assert!(kinds("co").is(Kinds::LEGAL_FORM) && kinds("co").is(Kinds::WEB));
        assert!(kinds("sp").is(Kinds::UF) && kinds("sp").is(Kinds::PROCESSOR));
        assert_eq!(kinds("padaria"), Kinds::default());
    }
}
