//! Names of columns: from the words of a header row to the roles of its columns.

use std::borrow::Cow;
use std::collections::{BTreeMap, HashMap};
use std::sync::LazyLock;

use unicode_normalization::UnicodeNormalization;

use super::super::currency_signs;
use super::lexicon::{self, BalanceRow, Role, Tongue};
use crate::money::Currency;
use crate::statement::amount::Direction;

/// Longer cells are no name of a column and no name of a balance.
const NAME_BYTES_MAX: usize = 120;

/// A text as the lexicon writes it: lower case, without accents, what is neither letter nor digit made one blank.
pub(in super::super) fn folded(text: &str) -> String {
    let mut folded = String::with_capacity(text.len());
    // Accents fall; the marks of other scripts stay with their letters.
    let bare = text.nfkd().filter(|c| !matches!(c, '\u{300}'..='\u{36f}')).nfc();
    for c in bare.flat_map(char::to_lowercase) {
        match c {
            'ł' => folded.push('l'),
            'ø' => folded.push('o'),
            'æ' => folded.push_str("ae"),
            'ß' => folded.push_str("ss"),
            'ı' | 'і' | 'ї' => folded.push('i'),
            _ if c.is_alphanumeric() => folded.push(c),
            _ if !folded.ends_with(' ') => folded.push(' '),
            _ => {}
        }
    }
    let trimmed = folded.trim();
    if trimmed.len() == folded.len() { folded } else { trimmed.to_owned() }
}

/// What a column's name says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Name {
    pub role: Role,
    /// Whether the whole name is known, not just a word of it.
    pub is_exact: bool,
    pub tongue: Tongue,
    /// The currency that it names: `Saldo (R$)`.
    pub currency: Option<Currency>,
}

/// Looks a column's name up.
pub(super) fn name(text: &str) -> Option<Name> {
    if text.len() > NAME_BYTES_MAX {
        return None;
    }
    let (outside, inside) = split_brackets(text);
    let currency = currency_signs::within(text);
    let (whole, bare, note) = (folded(text), folded(&outside), folded(&inside));
    let is_foreign = note.split(' ').any(|word| lexicon::FOREIGN.contains(&word));
    let tongue_of = |tongue| {
        if text.chars().any(is_east_asian) { Tongue::EastAsian } else { tongue }
    };
    let known = if is_foreign { exact(&whole) } else { exact(&whole).or_else(|| exact(&bare)) };
    // `交易金额(收入)` is money in, and no column's note makes a balance one.
    let side = exact(&note).filter(|(role, _)| matches!(role, Role::Debit | Role::Credit));
    let outside = || exact(&bare).or_else(|| containing(&bare)).is_none_or(|(role, _)| role.is_amount());
    let known = side.filter(|_| outside()).or(known);
    if let Some((role, tongue)) = known.or_else(|| without_currency(&bare, currency)) {
        return Some(Name { role, is_exact: true, tongue: tongue_of(tongue), currency });
    }
    let Some((role, tongue)) = containing(&bare) else {
        let currency = Some(currency_alone(text)?);
        return Some(Name { role: Role::Amount, is_exact: false, tongue: tongue_of(Tongue::English), currency });
    };
    let is_other = |word: &str| lexicon::FOREIGN.contains(&word);
    let is_other_amount = role == Role::Amount && note.split(' ').chain(bare.split(' ')).any(is_other);
    let is_fee = is_other_amount && whole.split(' ').any(|word| matches!(word, "fee" | "fees"));
    let role = if is_fee {
        Role::Fee
    } else if is_other_amount {
        Role::OtherAmount
    } else {
        role
    };
    Some(Name { role, is_exact: false, tongue: tongue_of(tongue), currency })
}

/// The currency whose code or sign is all that a name says: `CAD$`, `R$`.
pub(super) fn currency_alone(name: &str) -> Option<Currency> {
    let name = name.trim();
    currency_signs::named(name).or_else(|| name.strip_suffix('$').and_then(currency_signs::named))
}

pub(super) const fn is_east_asian(c: char) -> bool {
    matches!(c, '\u{3040}'..='\u{30ff}' | '\u{3400}'..='\u{9fff}' | '\u{ac00}'..='\u{d7a3}')
}

/// Whether names are those of a table of movements: a date and an amount among them.
pub(super) fn names_a_table(names: &[Option<Name>]) -> bool {
    let has = |wanted: fn(Role) -> bool| names.iter().flatten().any(|name| wanted(name.role));
    has(|role| matches!(role, Role::Date | Role::OtherDate)) && has(Role::is_amount)
}

/// Whether a text is the whole name of a column.
pub(super) fn is_known(text: &str) -> bool {
    text.len() <= NAME_BYTES_MAX && exact(&folded(&split_brackets(text).0)).is_some()
}

/// `Amount (EUR)` is `amount`, with a note.
fn split_brackets(text: &str) -> (Cow<'_, str>, String) {
    if !text.contains(['(', '[']) {
        return (Cow::Borrowed(text), String::new());
    }
    let (mut outside, mut inside, mut depth) = (String::new(), String::new(), 0_u8);
    for c in text.chars() {
        match c {
            '(' | '[' => depth = depth.saturating_add(1),
            ')' | ']' => depth = depth.saturating_sub(1),
            _ if depth > 0 => inside.push(c),
            _ => outside.push(c),
        }
    }
    (Cow::Owned(outside), inside)
}

/// Every name of a column, by itself. Where tongues share a name, it is English.
static NAMES: LazyLock<HashMap<&'static str, (Role, Tongue)>> = LazyLock::new(|| {
    let of = |wanted: Tongue| lexicon::COLUMNS.iter().filter(move |(_, tongue, _)| *tongue == wanted);
    let tongues = of(Tongue::Other).chain(of(Tongue::EastAsian)).chain(of(Tongue::English));
    tongues.flat_map(|(role, tongue, names)| names.iter().map(|name| (*name, (*role, *tongue)))).collect()
});

fn exact(name: &str) -> Option<(Role, Tongue)> {
    NAMES.get(name).copied()
}

/// `Importe EUR` is `importe`.
fn without_currency(name: &str, currency: Option<Currency>) -> Option<(Role, Tongue)> {
    let code = currency?.code().to_lowercase();
    let rest: Vec<&str> = name.split(' ').filter(|word| *word != code).collect();
    // `Amount in EUR` is no amount that came in.
    let rest = if rest.len() > 1 { rest.strip_suffix(&["in"]).unwrap_or(&rest) } else { &rest };
    exact(&rest.join(" "))
}

/// The longest known name that stands in another at a word's border; German and its kin join words: `Umsatzbetrag`.
fn containing(name: &str) -> Option<(Role, Tongue)> {
    const COMPOUNDS: &[(&str, Role)] = &[
        ("datum", Role::Date),
        ("dato", Role::Date),
        ("betrag", Role::Amount),
        ("bedrag", Role::Amount),
        ("belopp", Role::Amount),
        ("belop", Role::Amount),
        ("saldo", Role::Balance),
        ("text", Role::Description),
    ];
    let words: Vec<&str> = name.split(' ').collect();
    let phrase = (0..words.len())
        .flat_map(|first| (first + 1..=words.len()).map(move |end| (first, end)))
        .map(|(first, end)| words[first..end].join(" "))
        .filter(|phrase| phrase.chars().count() > 3 || !phrase.is_ascii())
        .filter_map(|phrase| exact(&phrase).map(|(role, tongue)| (role, tongue, phrase.len())))
        .filter(|(role, ..)| *role != Role::Direction)
        .max_by_key(|(role, tongue, length)| {
            // In `transaction net amount` it is the amount that counts.
            let is_figure = role.is_amount() || matches!(role, Role::Date | Role::OtherDate | Role::Balance);
            (is_figure, *length, *tongue == Tongue::English)
        });
    if let Some((role, tongue, _)) = phrase {
        let is_another_s = role == Role::Account && words.iter().any(|word| lexicon::COUNTERPARTS.contains(word));
        return (!is_another_s).then_some((role, tongue));
    }
    let is_compound = |end: &str| name.split(' ').any(|word| word.len() > end.len() && word.ends_with(end));
    COMPOUNDS.iter().find(|(end, _)| is_compound(end)).map(|(_, role)| (*role, Tongue::Other))
}

/// Whether a text is that of a balance row: exactly, or with nothing but a date or a number behind it.
pub(super) fn balance_row(text: &str) -> Option<BalanceRow> {
    if text.len() > NAME_BYTES_MAX {
        return None;
    }
    let folded = folded(text);
    let words = folded.trim_end_matches(|c: char| c.is_ascii_digit() || c == ' ');
    let words = ["em", "in", "on", "at", "vom", "au", "del", "al", "per", "ate", "as of"]
        .iter()
        .find_map(|small| words.strip_suffix(small).and_then(|rest| rest.strip_suffix(' ')))
        .unwrap_or(words);
    lexicon::BALANCE_ROWS.iter().find(|(_, texts)| texts.contains(&words)).map(|(row, _)| *row)
}

/// Whether a text could be that of a balance row, by its first letters: cheap, for every row of a file.
#[inline]
pub(super) fn may_be_balance_row(text: &[u8]) -> bool {
    let &[first, second, ..] = text else { return false };
    match (letter(first), letter(second)) {
        (Some(first), Some(second)) => FIRST_LETTERS[first] & (1 << second) != 0 && has_known_start(text),
        // A blank as in `S A L D O`, or a letter that is not ASCII.
        _ => !first.is_ascii_digit(),
    }
}

const fn letter(byte: u8) -> Option<usize> {
    if byte.is_ascii_alphabetic() { Some((byte.to_ascii_lowercase() - b'a') as usize) } else { None }
}

/// For each first letter, a bit for each second letter with which a balance row begins.
static FIRST_LETTERS: [u32; 26] = {
    let mut letters = [0; 26];
    let mut at = 0;
    while at < BALANCE_TEXTS {
        let [first, second, ..] = BALANCE_STARTS[at].to_le_bytes();
        if let (Some(first), Some(second)) = (letter(first), letter(second)) {
            letters[first] |= 1 << second;
        }
        at += 1;
    }
    letters
};

fn has_known_start(text: &[u8]) -> bool {
    match *text {
        [a, b, c, d, ..] if c.is_ascii() && d.is_ascii() => BALANCE_STARTS.contains(&lower([a, b, c, d])),
        [_, _, _, _, ..] => true,
        _ => false,
    }
}

/// The letters of a start in lower case, as one number; what is no letter may change, and changes alike on both sides.
const fn lower([a, b, c, d]: [u8; 4]) -> u32 {
    u32::from_le_bytes([a, b, c, d]) | 0x2020_2020
}

/// How every text of a balance row begins.
const BALANCE_STARTS: [u32; BALANCE_TEXTS] = {
    let mut starts = [0; BALANCE_TEXTS];
    let (mut group, mut next) = (0, 0);
    while group < lexicon::BALANCE_ROWS.len() {
        let texts = lexicon::BALANCE_ROWS[group].1;
        let mut at = 0;
        while at < texts.len() {
            let text = texts[at].as_bytes();
            starts[next] = lower([text[0], text[1], text[2], text[3]]);
            next += 1;
            at += 1;
        }
        group += 1;
    }
    starts
};

const BALANCE_TEXTS: usize = {
    let (mut group, mut count) = (0, 0);
    while group < lexicon::BALANCE_ROWS.len() {
        count += lexicon::BALANCE_ROWS[group].1.len();
        group += 1;
    }
    count
};

/// The way the money went, where a cell holds just a letter or a word for it.
pub(super) fn direction(text: &str) -> Option<Direction> {
    if text.len() > 24 {
        return None;
    }
    let sign = text.trim();
    let folded = folded(sign);
    let word = if folded.is_empty() { sign } else { &folded };
    let known = |word: &str| {
        lexicon::DIRECTIONS.iter().find(|(_, words)| words.contains(&word)).map(|(direction, _)| *direction)
    };
    known(word).or_else(|| said_twice(word, known))
}

/// Whether a word beside the amount is one of a movement that is neither: `/`, `不计收支`.
pub(super) fn is_neutral(text: &str) -> bool {
    lexicon::NEUTRAL.contains(&text.trim())
}

/// Whether a mark is the one of credits that stands alone: what has none is a debit.
pub(super) fn is_credit_mark(text: &str) -> bool {
    matches!(folded(text).as_str(), "cr" | "credit")
}

/// The way that several words say, as in `借 Dr` or `D - Débito`, where each of them is known and none says the other.
fn said_twice(words: &str, known: impl Fn(&str) -> Option<Direction>) -> Option<Direction> {
    let mut ways = words.split(' ').filter(|word| !lexicon::BESIDE_DIRECTIONS.contains(word)).map(known);
    let first = ways.next()??;
    ways.all(|way| way == Some(first)).then_some(first)
}

/// The same, where it was said what words mean.
pub(super) fn direction_of(text: &str, words: &BTreeMap<String, Direction>) -> Option<Direction> {
    let said = if words.is_empty() { None } else { words.get(&folded(text)).copied() };
    said.or_else(|| direction(text))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn role(text: &str) -> Option<Role> {
        name(text).map(|name| name.role)
    }

    #[test]
    fn the_lexicon_is_written_as_names_are_folded() {
        let names = lexicon::COLUMNS.iter().flat_map(|(.., names)| *names);
        let rows = lexicon::BALANCE_ROWS.iter().flat_map(|(_, texts)| *texts);
        let words =
            names.chain(rows).chain(lexicon::NEVER_HAPPENED).chain(lexicon::FOREIGN).chain(lexicon::CARD_TITLES);
        for word in words.chain(lexicon::ACCOUNT_TITLES) {
            assert_eq!(folded(word), **word, "{word}");
        }
    }

    #[test]
    fn a_name_has_one_meaning_within_a_tongue() {
        let mut seen = std::collections::HashMap::new();
        for (role, tongue, names) in lexicon::COLUMNS {
            for name in *names {
                let earlier = seen.insert((*tongue, *name), *role).unwrap_or(*role);
                assert_eq!(earlier, *role, "{name}");
            }
        }
    }

    #[test]
    fn columns_are_known_by_the_names_that_banks_give_them() {
        for (text, expected) in [
            ("Data Lançamento", Role::Date),
            ("Date de l'opération", Role::Date),
            ("Buchungstag", Role::Date),
            ("Datum zaúčtování", Role::Date),
            ("Valor (R$)", Role::Amount),
            ("Valor (em US$)", Role::OtherAmount),
            ("Valor (em R$)", Role::Amount),
            ("Betrag (EUR)", Role::Amount),
            ("Betrag (Fremdwährung)", Role::OtherAmount),
            ("Amount Currency", Role::OtherAmount),
            ("Amount (total)", Role::Amount),
            ("Amount (fee)", Role::Fee),
            ("Withdrawals (SGD)", Role::Debit),
            ("Withdrawal (-)", Role::Debit),
            ("Deposit (+)", Role::Credit),
            ("Débito (R$)", Role::Debit),
            ("RunningBalance", Role::Balance),
            ("N° documento", Role::Id),
            ("Docto.", Role::Id),
            ("D/C", Role::Direction),
            ("local_amount", Role::OtherAmount),
            ("transaction_date", Role::Date),
            ("Сумма пересчитанная в валюту счета", Role::Amount),
            ("Сумма операции", Role::OtherAmount),
            ("Zaúčtovaná částka", Role::Amount),
            ("Histórico", Role::Description),
            ("Amount in EUR", Role::Amount),
            ("Cash Out (£)", Role::Debit),
            ("Beløp inn", Role::Credit),
            ("Rechnungsbetrag ausgehend", Role::Debit),
            ("交易金额(收入)", Role::Credit),
            ("Balance (credit)", Role::Balance),
            ("CAD$", Role::Amount),
        ] {
            assert_eq!(role(text), Some(expected), "{text}");
        }
        assert_eq!(role("col_a"), None);
        assert_eq!(name("Saldo (R$)").unwrap().currency, Some(Currency::BRL));
    }

    #[test]
    fn words_for_one_way_may_stand_together() {
        use Direction::{In, Out};
        for (text, expected) in [
            ("借 Dr", Some(Out)),
            ("Credit Cr", Some(In)),
            ("D - Débito", Some(Out)),
            ("Credit entry", Some(In)),
            ("Debit / Credit", None),
            ("Credit card", None),
            ("Direct debit", None),
            ("entry", None),
            ("", None),
        ] {
            assert_eq!(direction(text), expected, "{text}");
        }
    }

    #[test]
    fn balance_rows_are_known_and_movements_are_not_taken_for_them() {
        assert_eq!(balance_row("SALDO ANTERIOR"), Some(BalanceRow::Opening));
        assert_eq!(balance_row("S A L D O"), Some(BalanceRow::Closing));
        assert_eq!(balance_row("Saldo em 30/06/2026"), Some(BalanceRow::Closing));
        assert_eq!(balance_row("Balance at end of period"), Some(BalanceRow::Closing));
        for text in ["Saldo antecipado", "Balance transfer", "TOTAL ENERGIES", "SALDO PIX JOAO", "Pix"] {
            assert_eq!(balance_row(text), None, "{text}");
        }
    }

    #[test]
    fn no_balance_row_is_overlooked_for_its_first_letter() {
        for text in lexicon::BALANCE_ROWS.iter().flat_map(|(_, texts)| *texts) {
            assert!(may_be_balance_row(text.as_bytes()), "{text}");
        }
    }
}
