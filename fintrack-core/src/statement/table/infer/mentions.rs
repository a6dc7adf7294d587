//! The days and months that a file names outside its rows: `Vencimento: 10.09.2014`, `Fatura de setembro de 2014`.

use std::collections::BTreeSet;

use chrono::NaiveDate;

use super::super::super::date::{self, DateOrder, Printed};
use super::super::header::folded;

/// More mentions than any statement has around its rows.
const MENTIONS_MAX: usize = 512;
/// Longer lines are prose.
const WORDS_MAX: usize = 60;
/// `10 de setembro de 2014`
const DATE_WORDS_MAX: usize = 5;
/// `setembro de 2014`
const MONTH_WORDS_MAX: usize = 3;
/// How much of a line a message shows, in characters.
const SHOWN_CHARS_MAX: usize = 60;

/// Words that stand beside the day of a statement: its end, its issue, when it is due.
#[rustfmt::skip] // one word a line would be a page
const TITLES: &[&str] = &[
    "vencimento", "vence", "venc", "vcto", "vto", "due", "fallig", "falligkeit", "echeance", "scadenza", "vervaldatum",
    "fechamento", "fechada", "corte", "cierre", "closing", "closes", "emissao", "emitida", "emitido", "emision",
    "emission", "issued", "statement", "extrato", "extracto", "kontoauszug", "auszug", "abrechnung", "releve",
    "afschrift", "estratto", "periodo", "period", "zeitraum", "periode", "fatura", "factura", "bill", "invoice",
    "mes", "month", "monat", "mois", "competencia", "referencia", "ate", "until", "bis", "jusqu", "data", "date", "datum",
    "fecha",
];

/// Words that stand beside days of which nothing follows for the rows.
#[rustfmt::skip] // one word a line would be a page
const OTHERS: &[&str] = &[
    "desde", "since", "seit", "depuis", "nascimento", "birth", "geboren", "validade", "valid", "valido", "valida",
    "expira", "expires", "expiry", "proximo", "proxima", "proximos", "proximas", "next", "nachste", "prochain",
    "prescrever", "futuro", "futura", "futuros", "futuras", "contrato", "contract", "lei", "resolucao", "circular",
    "anterior", "previous", "last",
];

/// A day or a month that a line names.
#[derive(Clone, Debug)]
pub(super) struct Mention {
    when: When,
    /// Whether the line says that it is the statement's.
    pub is_titled: bool,
    pub line: u32,
    /// The line, for messages.
    pub text: String,
}

#[derive(Clone, Copy, Debug)]
enum When {
    Day(Printed),
    Month { year: u16, month: u8 },
}

impl Mention {
    /// The last day that is meant.
    pub(super) fn day(&self, order: DateOrder) -> Option<NaiveDate> {
        match self.when {
            When::Day(printed) => printed.day(order),
            When::Month { year, month } => NaiveDate::from_ymd_opt(i32::from(year), u32::from(month), 1)?
                .checked_add_months(chrono::Months::new(1))?
                .pred_opt(),
        }
    }
}

/// What was named so far.
#[derive(Clone, Debug, Default)]
pub(super) struct Mentions {
    pub all: Vec<Mention>,
    /// Every year of four digits, of whatever it is: good for a guess that is asked, and for no more.
    pub years: BTreeSet<u16>,
}

impl Mentions {
    /// Looks at a line that is no row.
    pub(super) fn see(&mut self, text: &str, line: u32) {
        self.see_years(text);
        let words: Vec<&str> = text.split(is_between).filter(|word| !word.is_empty()).collect();
        if words.len() > WORDS_MAX || !text.bytes().any(|b| b.is_ascii_digit()) {
            return;
        }
        let folded = folded(text);
        let has = |known: &[&str]| folded.split(' ').any(|word| known.contains(&word));
        if has(OTHERS) {
            return;
        }
        let is_titled = has(TITLES);
        let mut at = 0;
        while at < words.len() && self.all.len() < MENTIONS_MAX {
            let Some((when, length)) = when(&words[at..]) else {
                at += 1;
                continue;
            };
            // A month alone is the statement's where nothing else stands beside it.
            let is_whole = length == words.len() && matches!(when, When::Month { .. });
            if is_titled || is_whole || matches!(when, When::Day(_)) {
                self.all.push(Mention { when, is_titled: is_titled || is_whole, line, text: shown(text) });
            }
            at += length;
        }
    }

    /// Looks at a row, which may name a year in its text.
    pub(super) fn see_years(&mut self, text: &str) {
        let numbers = text.split(|c: char| !c.is_ascii_digit()).filter(|digits| digits.len() == 4);
        self.years
            .extend(numbers.filter_map(|digits| digits.parse::<u16>().ok()).filter(|year| (1990..2070).contains(year)));
    }
}

const fn is_between(c: char) -> bool {
    c.is_whitespace() || matches!(c, ';' | ':' | '|' | ',' | '"' | '(' | ')')
}

fn shown(text: &str) -> String {
    let words: Vec<&str> = text.split_whitespace().collect();
    words.join(" ").chars().take(SHOWN_CHARS_MAX).collect()
}

/// The date or the month with which words begin, and how many of them it takes.
fn when(words: &[&str]) -> Option<(When, usize)> {
    let first = words.first()?.trim_end_matches('.');
    if !first.starts_with(|c: char| c.is_alphanumeric()) {
        return None;
    }
    let phrases = |most: usize| (1..=most.min(words.len())).rev().map(|length| (words[..length].join(" "), length));
    let day = |(text, length): (String, usize)| {
        let printed = date::lex(text.trim_end_matches('.').as_bytes())?;
        Some((When::Day(printed), length))
    };
    let month = |(text, length): (String, usize)| Some((month_of(text.trim_end_matches('.'))?, length));
    phrases(DATE_WORDS_MAX).find_map(day).or_else(|| phrases(MONTH_WORDS_MAX).find_map(month))
}

/// `09/2014`, `2014-09`, `setembro de 2014`, `SET/2014`.
fn month_of(text: &str) -> Option<When> {
    let year_of =
        |digits: &str| digits.parse::<u16>().ok().filter(|year| digits.len() == 4 && (1990..2070).contains(year));
    let (month, year) = if let Some((left, right)) = text.split_once(['/', '-', '.'])
        && left.bytes().all(|b| b.is_ascii_digit())
    {
        let is_year_first = left.len() == 4;
        let (year, month) = if is_year_first { (left, right) } else { (right, left) };
        (month.parse::<u8>().ok().filter(|_| month.len() <= 2)?, year_of(year)?)
    } else {
        let (month, rest) = date::month_name(text.as_bytes())?;
        (month, year_of(std::str::from_utf8(date::glue(rest)).ok()?)?)
    };
    (1..=12).contains(&month).then_some(When::Month { year, month })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::calendar::date;

    fn named(text: &str) -> Vec<(NaiveDate, bool)> {
        let mut mentions = Mentions::default();
        mentions.see(text, 1);
        mentions.all.iter().filter_map(|mention| Some((mention.day(DateOrder::DayFirst)?, mention.is_titled))).collect()
    }

    #[test]
    fn lines_name_the_days_of_a_statement_in_many_ways() {
        for (text, day) in [
            ("Vencimento      : 10.09.2014", date(2014, 9, 10)),
            ("Vencimento;10/09/2014;;", date(2014, 9, 10)),
            ("Payment due: Sep 10, 2014", date(2014, 9, 10)),
            ("Vence em 10 de setembro de 2014.", date(2014, 9, 10)),
            ("Fatura 09/2014", date(2014, 9, 30)),
            ("FATURA DE SETEMBRO DE 2014", date(2014, 9, 30)),
            ("Setembro de 2014", date(2014, 9, 30)),
            ("set/2014", date(2014, 9, 30)),
            ("Período: 01/08/2014 a 10/09/2014", date(2014, 9, 10)),
        ] {
            assert_eq!(named(text).last(), Some(&(day, true)), "{text}");
        }
        assert_eq!(named("01/09/2014      Auto-Atendimento       10:05:13"), [(date(2014, 9, 1), false)]);
    }

    #[test]
    fn days_of_other_things_are_none() {
        for text in [
            "Cliente desde 10/03/1998",
            "Pontos a Prescrever Em  31.08.2014",
            "(SUSEP - 15414.004663/2004-41)",
            "Próxima fatura: 10/10/2014",
            "PROTECAO OURO SET/2014",
        ] {
            assert_eq!(named(text), [], "{text}");
        }
    }
}
