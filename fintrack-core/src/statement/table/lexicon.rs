//! The words of bank exports, as data: what columns are called, what balance rows say, what stands for debit and credit.
//!
//! Every phrase is written as [`super::header::folded`] leaves it: lower case, no accents, marks made blanks.

mod columns;

use super::super::amount::Direction;

pub(super) use columns::{COLUMNS, COUNTERPARTS, FOREIGN};

/// What a column holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) enum Role {
    /// The day of the booking or of the transaction.
    Date,
    /// A day of less interest: value date, clearing.
    OtherDate,
    /// The signed or unsigned amount in the account's currency.
    Amount,
    /// What is left of a gross amount after fees.
    NetAmount,
    /// The amount before fees.
    GrossAmount,
    /// The amount in another currency, or another figure of which nothing depends.
    OtherAmount,
    /// Money out.
    Debit,
    /// Money in.
    Credit,
    /// The balance after the row.
    Balance,
    /// The statement's first balance, repeated in every row.
    OpeningBalance,
    /// The statement's last balance, repeated in every row.
    ClosingBalance,
    /// A fee of the movement.
    Fee,
    /// A word or letter for money in or out; where its cells say something else, a kind of movement.
    Direction,
    /// Whether the movement is booked, pending, refused.
    Status,
    /// The amount's currency.
    Currency,
    /// Another amount's currency.
    OtherCurrency,
    /// What it was.
    Description,
    /// With whom.
    Party,
    /// More text of it.
    Memo,
    /// The bank's identity of the movement.
    Id,
    /// The account's number or name.
    Account,
    /// The card's number or name.
    Card,
    /// "k of n".
    Instalment,
    /// A category, which is no description.
    Category,
}

impl Role {
    /// Whether the amount of a movement may stand in such a column.
    pub(super) const fn is_amount(self) -> bool {
        matches!(
            self,
            Self::Amount | Self::NetAmount | Self::GrossAmount | Self::OtherAmount | Self::Debit | Self::Credit
        )
    }
}

/// Whether a phrase is English, or of a language whose dates start with the day.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) enum Tongue {
    /// English, in which both date orders and the decimal dot are at home; or a word that English has too.
    English,
    /// Chinese, Japanese, Korean: the year first, and the decimal dot.
    EastAsian,
    /// Any other: the day first, and the decimal comma.
    Other,
}

/// What balance rows say where others say what the movement was. A date or a number may follow.
#[rustfmt::skip] // one word a line would be two thousand lines
pub(super) const BALANCE_ROWS: &[(BalanceRow, &[&str])] = &[
    (BalanceRow::Opening, &[
        "saldo anterior", "openingbalance", "solde en debut de periode", "solde debut de periode", "saldo inicial",
        "saldo ant", "saldo ant conta corrente", "s a l d o anterior", "opening balance", "beginning balance",
        "starting balance", "start balance", "previous balance", "balance brought forward", "brought forward",
        "balance b f", "balance forward", "balance at start of period", "initial balance", "anfangssaldo",
        "alter kontostand", "anfangsbestand", "saldovortrag", "alter saldo", "ancien solde", "solde precedent",
        "solde initial", "solde anterieur", "beginsaldo", "vorige saldo", "saldo iniziale", "saldo precedente",
        "saldo poczatkowe", "pocatecni zustatek", "входящии остаток", "saldo inicial do periodo",
        "saldo do dia anterior", "saldo mes anterior", "saldo do mes anterior", "saldo de apertura",
        "saldo inicial en cuenta", "saldo conta anterior", "likutis pradziai", "pradinis likutis", "sakuma atlikums",
        "algsaldo", "ingaende saldo", "inngaende saldo", "primosaldo", "alkusaldo", "nyito egyenleg", "sold initial",
        "sold anterior", "devreden bakiye", "acilis bakiyesi", "pociatocny zostatok", "pocetno stanje", "zacetno stanje",
        "上期结余", "期初余额", "前期繰越",
    ]),
    (BalanceRow::Closing, &[
        "saldo", "s a l d o", "saldo do dia", "saldo final", "saldo atual", "saldo em conta", "saldo em c corrente",
        "saldo total disponivel dia", "saldo do periodo", "saldo disponivel", "saldo parcial", "saldo total",
        "saldo bloqueado", "saldo em conta corrente", "saldo conta corrente", "saldo c c", "saldo diario",
        "saldo final do periodo", "saldo final do dia", "saldo total disponivel", "saldo disponivel em conta",
        "saldo em", "sdo cta apl automaticas", "saldo aplic aut mais", "saldo fechamento", "saldo de fechamento",
        "saldo actual", "saldo disponible", "saldo contable", "saldo en cuenta", "saldo de cierre", "balance",
        "closing balance", "closingbalance", "solde en fin de periode", "solde fin de periode", "ending balance",
        "end balance", "final balance", "current balance", "new balance", "available balance", "ledger balance",
        "balance carried forward", "carried forward", "balance c f", "balance at end of period", "daily balance",
        "kontostand", "endsaldo", "neuer kontostand", "endbestand", "neuer saldo", "aktueller kontostand",
        "kontostand vom", "nouveau solde", "solde", "solde final", "solde au", "solde courant", "eindsaldo",
        "nieuw saldo", "saldo finale", "saldo contabile", "saldo disponibile", "saldo koncowe", "konecny zustatek",
        "исходящии остаток", "остаток", "баланс на конец периода", "saldo dia", "saldo na data", "saldo ate",
        "saldo dispon", "saldo do extrato", "likutis pabaigai", "galutinis likutis", "beigu atlikums", "loppsaldo",
        "utgaende saldo", "ultimosaldo", "loppusaldo", "zaro egyenleg", "sold final", "kapanis bakiyesi",
        "konecny zostatok", "zavrsno stanje", "koncno stanje", "期末余额", "本期结余", "次期繰越",
    ]),
    (BalanceRow::Total, &[
        "total", "totals", "totais", "totales", "grand total", "sub total", "subtotal", "total geral", "total debits",
        "total credits", "total de debitos", "total de creditos", "total debito", "total credito", "total do periodo",
        "total entradas", "total saidas", "total de entradas", "total de saidas", "totaal", "totale", "gesamt",
        "summe", "gesamtsumme", "suma", "celkem", "итого", "total da fatura", "valor total da fatura",
        "total desta fatura", "total general", "total cargos", "total abonos", "total withdrawals", "total deposits",
        "合计", "合計", "resultado do periodo", "total fatura", "valor total", "total a pagar", "total de lancamentos",
        "total r", "turnover", "apyvarta", "apgrozijums", "kaive", "omsattning", "omsetning", "forgalom", "obroty", "obrat",
        "obraty",
    ]),
];

/// What a row that is no movement stands for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) enum BalanceRow {
    /// The balance before the first line.
    Opening,
    /// A balance after the lines so far.
    Closing,
    /// A sum of lines.
    Total,
}

/// Letters and words for the way the money went.
#[rustfmt::skip] // one word a line would be two thousand lines
pub(super) const DIRECTIONS: &[(Direction, &[&str])] = &[
    (Direction::Out, &[
        "d", "db", "dr", "deebet", "debetas", "deb", "debit", "debits", "debito", "debe", "debet", "debited", "out", "outgoing",
        "withdrawal", "expense", "spent", "s", "saida", "saidas", "despesa", "soll", "belastung", "lastschrift",
        "ausgabe", "ausgang", "af", "sortie", "depense", "cargo", "egreso", "gasto", "salida", "uscita", "dare",
        "addebito", "obciazenie", "vydaj", "odchozi", "ut", "расход", "списание", "дебет", "支出", "出金", "借", "借方", "outflow", "money out",
        "paid out", "-",
    ]),
    (Direction::In, &[
        "c", "cr", "cred", "k", "kredit", "kreditas", "kreedit", "credit", "credits", "credito", "haber", "credited", "in", "incoming", "income", "deposit", "received", "e", "h", "entrada", "entradas", "receita", "haben", "gutschrift", "einnahme", "eingang", "bij",
        "entree", "recette", "abono", "ingreso", "entrata", "avere", "accredito", "uznanie", "prijem", "prichozi",
        "inn", "приход", "поступление", "зачисление", "кредит", "收入", "入金", "贷", "贷方",
        "inflow", "money in", "paid in", "+",
    ]),
];

/// Kinds of movements that are likely money in, by a word of theirs; most others are money out.
#[rustfmt::skip] // one word a line would be two thousand lines
pub(super) const KINDS_IN: &[&str] = &[
    "payroll", "salary", "salario", "salarios", "wage", "wages", "refund", "refunds", "return", "reversal", "chargeback",
    "cashback", "deposit", "deposits", "income", "credit", "interest earned", "interest paid", "interest income",
    "dividend", "dividends", "received", "incoming", "bonus", "topup", "top up", "reward", "rewards", "estorno",
    "estornos", "reembolso", "devolucao", "deposito", "depositos", "credito", "recebido", "recebida", "recebimento",
    "recebimentos", "rendimento", "rendimentos", "receita", "provento", "proventos", "resgate", "entrada", "aporte",
    "nomina", "ingreso", "devolucion", "abono", "recibido", "recibida", "gehalt", "lohn", "gutschrift", "eingang",
    "erstattung", "ruckerstattung", "salaire", "remboursement", "recu", "virement recu", "versement", "stipendio",
    "rimborso", "accredito", "salaris", "loon", "terugbetaling", "bijschrijving", "wynagrodzenie", "wplata", "zwrot",
    "зарплата", "пополнение", "возврат",
];

/// Kinds that are money in on a card's bill, and out of an account.
pub(super) const KINDS_IN_ON_CARDS: &[&str] = &[
    "payment",
    "payments",
    "pagamento",
    "pagamentos",
    "pago",
    "pagos",
    "zahlung",
    "zahlungen",
    "paiement",
    "betaling",
];

/// What a column for the way says of movements within one person's money, as printed.
pub(super) const NEUTRAL: &[&str] = &["/", "不计收支", "不计", "中性交易", "neutral", "Neutral", "NEUTRAL"];

/// What may stand beside a word for the way and says no other.
pub(super) const BESIDE_DIRECTIONS: &[&str] = &["entry", "posting", "booking"];

/// What a status column says of a movement that never happened.
#[rustfmt::skip] // one word a line would be two thousand lines
pub(super) const NEVER_HAPPENED: &[&str] = &[
    "declined", "reverted", "failed", "cancelled", "canceled", "rejected", "denied", "voided", "void", "expired",
    "refused", "returned", "cancelado", "cancelada", "recusado", "recusada", "negado", "negada", "rejeitado",
    "rejeitada", "estornado", "nao efetivado", "nao autorizada", "rechazado", "rechazada", "anulado", "anulada",
    "abgelehnt", "storniert", "fehlgeschlagen", "refuse", "annule", "echoue", "geweigerd", "geannuleerd", "rifiutato",
    "annullato", "odrzucona", "zamitnuto", "отклонена", "отклонено", "отменена", "отменено", "交易关闭",
];

/// What a title, an account line or a column says of a card's statement.
#[rustfmt::skip] // one word a line would be two thousand lines
pub(super) const CARD_TITLES: &[&str] = &[
    "fatura", "cartao de credito", "credit card", "kreditkarte", "carte de credit", "tarjeta de credito",
    "carta di credito", "creditcard", "final cartao", "karta kredytowa", "visa", "mastercard", "card member",
];

/// What stands before an account's or a card's number above the table.
#[rustfmt::skip] // one word a line would be two thousand lines
pub(super) const ACCOUNT_TITLES: &[&str] = &[
    "conta", "conta corrente", "agencia conta", "agencia e conta", "numero da conta", "account", "account number",
    "account no", "account details for", "iban", "konto", "kontonummer", "compte", "numero de compte", "n de compte",
    "cuenta", "numero de cuenta", "rekening", "rekeningnummer", "conto", "card number", "credit card number",
    "numero do cartao", "cartao", "nr cartao", "счет", "номер счета", "cislo uctu", "numer rachunku", "account id",
];

/// The words with which balances begin. Where such a text is no known balance row, it may still be one.
#[rustfmt::skip] // one word a line would be two thousand lines
pub(super) const BALANCE_WORDS: &[&str] = &[
    "saldo", "sdo", "solde", "kontostand", "balance", "opening", "closing", "anfangssaldo", "endsaldo", "beginsaldo",
    "eindsaldo", "остаток", "zustatek", "egyenleg", "残高", "likutis", "atlikums", "algsaldo", "loppsaldo", "zostatok",
    "stanje", "bakiye",
];
