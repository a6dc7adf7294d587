//! What a line means before it has a category: money moved between own places is no spending.

use super::fold;
use crate::id::{AccountId, CardId};

/// One of the user's own accounts or cards, as a bank's text may name it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OwnPlace<Id> {
    /// Its identity.
    pub id: Id,
    /// Its name in the books.
    pub name: String,
}

/// The user's own accounts and cards, without the one that the line is of.
#[derive(Clone, Debug, Default)]
pub struct OwnPlaces {
    accounts: Vec<(AccountId, Vec<String>)>,
    cards: Vec<(CardId, Vec<String>)>,
}

/// What a line means.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Intent {
    /// Earned, spent or bought: it wants a category.
    Ordinary,
    /// Moved to or from another own account.
    Transfer(AccountId),
    /// An invoice being paid; `None` when the text does not say of which card, or whether of a card at all.
    CardPayment(Option<CardId>),
}

/// Words that a bank uses for money on the move.
const MOVING: &[&str] =
    &["pix", "ted", "doc", "tef", "transf", "transferencia", "transfer", "aplicacao", "resgate", "deposito"];
/// Words of a paid invoice that say nothing about whose it is.
const PAYING: &[&str] = &[
    "fatura",
    "faturas",
    "invoice",
    "pagamento",
    "pagto",
    "pgto",
    "pag",
    "payment",
    "debito",
    "deb",
    "automatico",
    "aut",
    "credito",
    "credit",
    "boleto",
    "via",
    "pix",
    "conta",
    "de",
    "da",
    "do",
    "em",
    "of",
    "the",
    "efetuado",
    "enviado",
];
/// Words that say nothing about which account is meant.
const VAGUE: &[&str] = &[
    "conta", "corrente", "poupanca", "banco", "cartao", "card", "account", "bank", "checking", "savings", "credito",
    "de", "da", "do", "the", "carteira",
];

impl OwnPlaces {
    /// The places that texts may name.
    pub fn new(
        accounts: impl IntoIterator<Item = OwnPlace<AccountId>>,
        cards: impl IntoIterator<Item = OwnPlace<CardId>>,
    ) -> Self {
        Self {
            accounts: accounts.into_iter().map(|place| (place.id, telling_words(&place.name))).collect(),
            cards: cards.into_iter().map(|place| (place.id, telling_words(&place.name))).collect(),
        }
    }

    /// What a line of an account means, by its text.
    pub fn intent_on_account(&self, text: &str, is_outgoing: bool) -> Intent {
        let folded = fold(text);
        let words = words_of(&folded);
        if is_outgoing && pays_a_card(&words) {
            let named = unique(self.cards.iter().filter(|(_, name)| names(name, &words)).map(|(id, _)| *id));
            // A telephone bill is a "fatura" too: a word that no card is known by may be who sent it.
            let only = || unique(self.cards.iter().map(|(id, _)| *id)).filter(|_| can_only_mean_a_card(&words));
            return Intent::CardPayment(named.or_else(only));
        }
        if words.iter().any(|word| MOVING.contains(word)) {
            let named = self.accounts.iter().filter(|(_, name)| names(name, &words)).map(|(id, _)| *id);
            if let Some(other) = unique(named) {
                return Intent::Transfer(other);
            }
        }
        Intent::Ordinary
    }

    /// Whether a credit on a card is a payment of its invoice rather than a purchase taken back.
    pub fn is_payment_on_card(text: &str) -> bool {
        let folded = fold(text);
        let words = words_of(&folded);
        let paid = ["pagamento", "pagto", "pgto", "pagamentos", "payment", "pago"];
        let taken_back = ["estorno", "reembolso", "devolucao", "refund", "chargeback", "cancelamento", "credito"];
        words.iter().any(|word| paid.contains(word)) && !words.iter().any(|word| taken_back.contains(word))
    }
}

/// Whether a text speaks of money that is moved rather than spent.
pub(crate) fn speaks_of_moving(text: &str) -> bool {
    words_of(&fold(text)).iter().any(|word| MOVING.contains(word))
}

fn words_of(folded: &str) -> Vec<&str> {
    folded.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()).collect()
}

fn telling_words(name: &str) -> Vec<String> {
    let folded = fold(name);
    words_of(&folded).into_iter().filter(|word| !VAGUE.contains(word)).map(str::to_owned).collect()
}

/// Whether a text has every telling word of a name; a name without any is never recognised.
fn names(name: &[String], words: &[&str]) -> bool {
    !name.is_empty() && name.iter().all(|telling| words.contains(&telling.as_str()))
}

fn pays_a_card(words: &[&str]) -> bool {
    let has = |any: &[&str]| words.iter().any(|word| any.contains(word));
    has(&["fatura", "invoice"]) && has(&["pagamento", "pagto", "pgto", "pag", "payment", "cartao", "card", "debito"])
        || has(&["pagamento", "pagto", "pgto", "payment"]) && has(&["cartao"]) && has(&["credito"])
}

/// Whether an invoice is a card's, since the text says so or names nobody else.
fn can_only_mean_a_card(words: &[&str]) -> bool {
    let says_card = |word: &&str| ["cartao", "card"].contains(word);
    let says_nobody = |word: &&str| PAYING.contains(word) || word.bytes().all(|b| b.is_ascii_digit());
    words.iter().any(says_card) || words.iter().all(says_nobody)
}

/// The only one, or `None` when there are none or several.
fn unique<T>(mut found: impl Iterator<Item = T>) -> Option<T> {
    let first = found.next()?;
    found.next().is_none().then_some(first)
}

#[cfg(test)]
mod tests {
    use uuid::Uuid;

    use super::*;

    fn places() -> OwnPlaces {
        let account = |n, name: &str| OwnPlace { id: AccountId::new(Uuid::from_u128(n)), name: name.to_owned() };
        let card = |n, name: &str| OwnPlace { id: CardId::new(Uuid::from_u128(n)), name: name.to_owned() };
        OwnPlaces::new([account(1, "Poupança Serra"), account(2, "Conta Corrente")], [card(3, "Roxo")])
    }

    #[test]
    fn money_moved_to_an_own_account_is_a_transfer() {
        let serra = AccountId::new(Uuid::from_u128(1));
        assert_eq!(places().intent_on_account("Pix enviado - Poupanca SERRA", true), Intent::Transfer(serra));
        assert_eq!(places().intent_on_account("Serra Materiais", true), Intent::Ordinary);
        // "Conta Corrente" has no word of its own, so no text can mean it.
        assert_eq!(places().intent_on_account("Transferencia para conta corrente", true), Intent::Ordinary);
    }

    #[test]
    fn a_paid_invoice_is_no_expense() {
        let roxo = CardId::new(Uuid::from_u128(3));
        let pays = Intent::CardPayment(Some(roxo));
        assert_eq!(places().intent_on_account("Pagamento de fatura de cartão", true), pays);
        assert_eq!(places().intent_on_account("Pagamento de fatura de cartão", false), Intent::Ordinary);
        assert_eq!(places().intent_on_account("Pagamento de boleto - Energia", true), Intent::Ordinary);
    }

    #[test]
    fn an_invoice_of_someone_else_is_not_taken_for_the_only_cards() {
        let undecided = Intent::CardPayment(None);
        assert_eq!(places().intent_on_account("PAGAMENTO FATURA VIVO", true), undecided);
        let pays = Intent::CardPayment(Some(CardId::new(Uuid::from_u128(3))));
        for text in
            ["Pagamento de fatura", "PAGTO FATURA ROXO", "Debito aut fatura 05/02", "PAGAMENTO CARTAO DE CREDITO"]
        {
            assert_eq!(places().intent_on_account(text, true), pays, "{text}");
        }
    }

    #[test]
    fn a_credit_on_a_card_is_a_payment_or_a_purchase_taken_back() {
        assert!(OwnPlaces::is_payment_on_card("Pagamento recebido"));
        assert!(!OwnPlaces::is_payment_on_card("Estorno de compra"));
        assert!(!OwnPlaces::is_payment_on_card("Estorno de pagamento"));
    }
}
