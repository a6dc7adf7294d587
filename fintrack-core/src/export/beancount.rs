//! A file for beancount 3.
//!
//! `*` marks what is reconciled (`PAID`), `!` what is booked and not yet (`VALIDATING`); both count in balances. What is
//! expected (`PENDING`) stands as a comment on its day, and counts in none; ignored entries are left out. Every place
//! is opened on the day it is first used; the file ends with `balance` directives that beancount checks to the last
//! decimal.
//!
//! Account names have letters of all scripts, digits and hyphens, and begin with a capital or a digit: blanks and marks
//! become hyphens, first letters capitals, and where there is no capital `X-` comes first. The original is the account's
//! metadata `name`. Tags are written twice: as `#tag`, in ASCII, and as the metadata `tag-1`, `tag-2` …
//! Commodities begin with a letter; codes that do not, or that mean something else (`TRUE`), get a `/` in front.
//! Source: beancount 3's lexer and its language reference.
//!
//! ```
//! use fintrack_core::export::{Books, beancount};
//! use fintrack_core::money::Currency;
//! use fintrack_core::testing::accounts;
//!
//! let accounts = accounts(); // each with 100.00 to begin with
//! let mut text = String::new();
//! beancount::write(&mut text, &Books { accounts: &accounts, ..Books::new(Currency::BRL) })?;
//! assert!(text.contains("\n2026-01-01 open Assets:Conta-0 BRL\n"));
//! assert!(text.contains("\n2026-01-02 balance Assets:Conta-0 ") && text.contains(" 100.00 ~ 0 BRL\n"));
//! # Ok::<(), fintrack_core::export::ExportError>(())
//! ```

use std::collections::BTreeMap;
use std::fmt::Write;
use std::ops::RangeInclusive;

use chrono::NaiveDate;
use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

use super::chart::{Chart, Manner, Named};
use super::fact::{Fact, TAG, description, facts};
use super::sequence::{Origin, Sequence};
use super::walk::Walk;
use super::{Books, ExportError};
use crate::entry::Place;
use crate::money::{Currency, Money};

const FORMAT: &str = "beancount";
/// The years of its lexer, less the last, after which a closing balance would have no day.
const YEARS: RangeInclusive<i32> = 1700..=2998;

const MANNER: Manner = Manner {
    accounts: "Assets",
    cards: "Liabilities:Cards",
    investments: "Investments",
    income: "Income",
    expenses: "Expenses",
    unfiled: "Unfiled",
    opening: "Equity:Opening",
    conversion: "Equity:Conversion",
    settlement: "Equity:Settlement",
    clean,
    numbered: |name, number| format!("{name}-{number}"),
    commodity,
};

/// Writes the books for beancount.
///
/// # Errors
/// [`ExportError`] when the books refer to what they do not hold, do not add up, or have a day outside 1700 to 2998.
pub fn write(out: &mut impl Write, books: &Books<'_>) -> Result<(), ExportError> {
    let walk = Walk::of(books, &MANNER)?;
    Walk::head(out, FORMAT)?;
    writeln!(out, "option \"title\" \"FinTrack\"\noption \"operating_currency\" \"{}\"\n", commodity(books.currency))?;
    commodities(out, &walk.sequence)?;
    opens(out, &walk.chart, &walk.sequence)?;
    walk.transactions(out, FORMAT, &YEARS, transaction)?;
    closing(out, &walk.chart, &walk.sequence)
}

/// What every place is called in the file.
pub fn chart(books: &Books<'_>) -> Chart {
    Chart::new(books, &MANNER)
}

fn commodities(out: &mut impl Write, sequence: &Sequence<'_>) -> Result<(), ExportError> {
    let Some(first) = sequence.transactions.first().map(Origin::date) else { return Ok(()) };
    for (code, currency) in sequence.commodities() {
        writeln!(out, "{first} commodity {}", commodity(currency))?;
        writeln!(out, "  code: {}\n  precision: {}", quoted(code), currency.minor_units())?;
    }
    Ok(())
}

/// Opens every place on the day it is first used, in the order of those days.
fn opens(out: &mut impl Write, chart: &Chart, sequence: &Sequence<'_>) -> Result<(), ExportError> {
    let named: BTreeMap<Place, &Named> = chart.places().collect();
    let mut opens: Vec<(NaiveDate, Place)> = sequence.first_use.iter().map(|(place, date)| (*date, *place)).collect();
    opens.sort_unstable();
    for (date, place) in opens {
        write!(out, "\n{date} open {}", chart.find(place, String::new)?)?;
        match sequence.closing.get(&place) {
            Some(held) => writeln!(out, " {}", commodity(held.currency()))?,
            None => writeln!(out)?,
        }
        if let Some(Named { original, about, .. }) = named.get(&place) {
            if !original.is_empty() {
                writeln!(out, "  name: {}", quoted(original))?;
            }
            writeln!(out, "  about: {}", quoted(about))?;
        }
    }
    Ok(())
}

fn transaction(out: &mut String, origin: &Origin<'_>, walk: &Walk<'_>) -> Result<(), ExportError> {
    write!(out, "{} {} {}", origin.date(), origin.mark(), quoted(description(origin)))?;
    let facts = facts(origin, &walk.index)?;
    let mut slugs: Vec<String> = facts.iter().filter(|(key, _)| *key == TAG).filter_map(|(_, tag)| slug(tag)).collect();
    slugs.sort_unstable();
    slugs.dedup();
    slugs.iter().try_for_each(|slug| write!(out, " #{slug}"))?;
    out.push('\n');
    let mut tags = 0;
    for (key, value) in &facts as &[Fact] {
        if *key == TAG {
            tags += 1;
            writeln!(out, "  {key}-{tags}: {}", quoted(value))?;
        } else {
            writeln!(out, "  {key}: {}", quoted(value))?;
        }
    }
    for posting in origin.postings() {
        let name = walk.chart.find(posting.place, || origin.label())?;
        writeln!(out, "  {name:<40}  {:>16}", amount(posting.amount))?;
    }
    Ok(())
}

/// What is held on the morning after the last transaction.
fn closing(out: &mut impl Write, chart: &Chart, sequence: &Sequence<'_>) -> Result<(), ExportError> {
    let Some(day) = sequence.last.and_then(|last| last.succ_opt()) else { return Ok(()) };
    writeln!(out)?;
    let is_open = |place: &Place| sequence.first_use.get(place).is_some_and(|first| *first < day);
    for (place, balance) in sequence.closing.iter().filter(|(place, _)| is_open(place)) {
        let (name, code) = (chart.find(*place, String::new)?, commodity(balance.currency()));
        writeln!(out, "{day} balance {name:<40}  {} ~ 0 {code}", balance.amount())?;
    }
    Ok(())
}

fn amount(money: Money) -> String {
    format!("{} {}", money.amount(), commodity(money.currency()))
}

/// A text in quotes; a line break is written `\n`, and other control characters, which have no escape, as blanks.
fn quoted(text: &str) -> String {
    let mut quoted = String::with_capacity(text.len() + 2);
    quoted.push('"');
    for character in text.chars() {
        match character {
            '"' | '\\' => quoted.extend(['\\', character]),
            '\n' => quoted.push_str("\\n"),
            _ if character.is_control() => quoted.push(' '),
            _ => quoted.push(character),
        }
    }
    quoted.push('"');
    quoted
}

/// Letters (category L of Unicode): what is alphabetic and neither a mark, a number nor a circled or squared letter.
fn is_letter(character: char) -> bool {
    let is_enclosed = matches!(character, '\u{24B6}'..='\u{24E9}' | '\u{1F130}'..='\u{1F189}');
    character.is_alphabetic() && !character.is_numeric() && !is_combining_mark(character) && !is_enclosed
}

fn clean(name: &str) -> String {
    let mut clean = String::with_capacity(name.len());
    for character in name.nfc() {
        if is_letter(character) || character.is_ascii_digit() {
            clean.push(character);
        } else if !clean.is_empty() && !clean.ends_with('-') {
            clean.push('-');
        }
    }
    let clean = clean.trim_end_matches('-');
    let Some(first) = clean.chars().next() else { return "X".to_owned() };
    if first.is_ascii_digit() {
        return clean.to_owned();
    }
    let capital: String = first.to_uppercase().collect();
    let is_capital = capital.chars().all(is_letter) && capital.starts_with(char::is_uppercase);
    if is_capital { format!("{capital}{}", &clean[first.len_utf8()..]) } else { format!("X-{clean}") }
}

/// A tag's name in the characters that `#tag` has, if any of its letters are among them.
fn slug(tag: &str) -> Option<String> {
    let mut slug = String::with_capacity(tag.len());
    for character in tag.nfd().filter(|character| !is_combining_mark(*character)) {
        if character.is_ascii_alphanumeric() {
            slug.push(character);
        } else if !slug.is_empty() && !slug.ends_with('-') {
            slug.push('-');
        }
    }
    slug.truncate(slug.trim_end_matches('-').len());
    (!slug.is_empty()).then_some(slug)
}

/// A code that begins with a letter and is no literal, or is told from them by a `/`, which needs a letter somewhere.
fn commodity(currency: Currency) -> String {
    let code = currency.code();
    match code {
        "TRUE" | "FALSE" | "NULL" => format!("/{code}"),
        _ if code.starts_with(|first: char| first.is_ascii_uppercase()) => code.to_owned(),
        _ if code.bytes().any(|byte| byte.is_ascii_uppercase()) => format!("/{code}"),
        _ => format!("/{code}-X"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_begins_with_a_capital_or_a_digit_and_has_letters_digits_and_hyphens() {
        for (name, cleaned) in [
            ("Conta Azul", "Conta-Azul"),
            ("(poupança) – \"férias\"", "Poupança-férias"),
            ("e\u{301}tude", "Étude"),
            ("2ª conta", "2ª-conta"),
            ("名前", "X-名前"),
            ("ßeta", "SSeta"),
            ("😀", "X"),
            ("a:b;c", "A-b-c"),
            ("Ⓐ Ⅳ", "X"),
        ] {
            assert_eq!(clean(name), cleaned, "{name}");
        }
    }

    #[test]
    fn a_code_that_beancount_would_not_know_gets_a_slash() {
        for (code, written) in [("BTC", "BTC"), ("1INCH", "/1INCH"), ("42", "/42-X"), ("TRUE", "/TRUE")] {
            assert_eq!(commodity(Currency::crypto(code, 8).unwrap()), written);
        }
    }

    #[test]
    fn a_text_is_quoted_whatever_is_in_it() {
        assert_eq!(quoted("a \"b\" \\ c\nd\u{0}e"), r#""a \"b\" \\ c\nd e""#);
        assert_eq!(slug("Férias 2026!"), Some("Ferias-2026".to_owned()));
        assert_eq!(slug("名前"), None);
    }
}
