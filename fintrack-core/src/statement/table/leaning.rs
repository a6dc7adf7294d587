//! Words that lean to money in or out. They decide nothing; they show that amounts without signs lack them.

use super::super::amount::Direction;
use super::header;

/// Words and phrases of texts, as [`header::folded`] leaves them. A longer one counts before what it contains.
#[rustfmt::skip] // one word a line would be two hundred lines
const LEANING: &[(Direction, &[&str])] = &[
    (Direction::Out, &[
        "withdrawal", "purchase", "direct debit", "card payment", "bill payment", "debit", "fee", "standing order",
        "compra", "saque", "pix enviado", "tarifa", "debito", "transferencia enviada", "pagamento de", "boleto",
        "retiro", "cargo", "comision", "recibo", "adeudo", "lastschrift", "kartenzahlung", "abhebung", "auszahlung",
        "belastung", "entgelt", "prelevement", "retrait", "achat", "cotisation", "virement emis", "incasso",
        "betaalautomaat", "geldautomaat", "addebito", "prelievo", "sdd", "acquisto", "commissioni", "canone",
        "varekjop", "uttak", "kortkop", "kortkjop", "platnosc karta", "zakup", "списание", "оплата", "消费", "支取", "取款",
        "转出", "扣款", "手续费", "引落", "支払", "出金",
    ]),
    (Direction::In, &[
        "salary", "wages", "payroll", "deposit", "refund", "direct credit", "payment received", "payment thank you",
        "interest earned", "cashback", "salario", "deposito", "pix recebido", "transferencia recebida", "estorno",
        "pagamento recebido", "reembolso", "rendimento", "nomina", "abono", "ingreso", "transferencia recibida",
        "devolucion", "gehalt", "lohn", "gutschrift", "einzahlung", "erstattung", "salaire", "virement recu",
        "versement", "remboursement", "salaris", "bijschrijving", "terugbetaling", "accredito", "stipendio",
        "versamento", "a vostro favore", "a suo favore", "rimborso", "lonn", "innskudd", "insattning",
        "wynagrodzenie", "wplata", "zwrot", "зарплата", "зачисление", "退货", "退款", "还款", "工资", "转入", "利息", "給与", "入金",
    ]),
];

/// The way that a text leans, by the longest word or phrase in it that is known.
pub(super) fn leaning(text: &str) -> Option<Direction> {
    let words = format!(" {} ", header::folded(text));
    let stands_in = |phrase: &str| {
        // Chinese and Japanese have no blanks between words.
        if phrase.chars().all(header::is_east_asian) {
            words.contains(phrase)
        } else {
            words
                .match_indices(phrase)
                .any(|(at, _)| words[..at].ends_with(' ') && words[at + phrase.len()..].starts_with(' '))
        }
    };
    LEANING
        .iter()
        .flat_map(|(way, phrases)| phrases.iter().map(move |phrase| (*way, *phrase)))
        .filter(|(_, phrase)| stands_in(phrase))
        .max_by_key(|(_, phrase)| phrase.chars().count())
        .map(|(way, _)| way)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_lean_and_names_do_not() {
        use Direction::{In, Out};
        for (text, expected) in [
            ("ADDEBITO SDD LUCE", Some(Out)),
            ("Bonifico a vostro favore", Some(In)),
            ("信用卡还款 A", Some(In)),
            ("消费 B", Some(Out)),
            ("Pagamento recebido", Some(In)),
            ("Debitel AG", None),
            ("Feed the cat", None),
            ("Mercado", None),
        ] {
            assert_eq!(leaning(text), expected, "{text}");
        }
    }

    #[test]
    fn the_words_are_written_as_texts_are_folded_and_lean_one_way() {
        let mut seen = std::collections::HashSet::new();
        for phrase in LEANING.iter().flat_map(|(_, phrases)| *phrases) {
            assert_eq!(header::folded(phrase), **phrase);
            assert!(seen.insert(phrase), "{phrase}");
        }
    }
}
