//! A plain-text journal that hledger and ledger both read.
//!
//! `*` marks what is reconciled (`PAID`), `!` what is booked and not yet (`VALIDATING`); both count in balances. What is
//! expected (`PENDING`) stands as a comment on its day, and counts in none; ignored entries are left out. Amounts have
//! exactly their currency's decimals. What the postings do not say stands in comments as `key: value`, which both tools
//! know as tags; in values `%`, `[`, `:`, `,` and control characters are written `%25`, `%5B`, `%3A`, `%2C` …, because
//! the tools take them for dates and further tags.
//!
//! Names keep their characters but for `:`, which becomes `-`, and `;`, which becomes `,`; the original stands in a comment
//! above the account. Source: the manuals of hledger 1.25 and ledger 3.3.
//!
//! ```
//! use fintrack_core::entry::Place;
//! use fintrack_core::export::{Books, journal};
//! use fintrack_core::money::Currency;
//! use fintrack_core::testing::accounts;
//!
//! let accounts = accounts(); // each with 100.00 to begin with
//! let books = Books { accounts: &accounts, ..Books::new(Currency::BRL) };
//! let mut text = String::new();
//! journal::write(&mut text, &books)?;
//! let name = journal::chart(&books).name(Place::Account(accounts[0].id)).unwrap().into_owned();
//! assert_eq!(name, "assets:Conta 0");
//! assert!(text.contains("\n2026-01-01 * opening balance\n"));
//! # Ok::<(), fintrack_core::export::ExportError>(())
//! ```

use std::fmt::Write;
use std::ops::RangeInclusive;

use super::chart::{Chart, Manner};
use super::fact::{Fact, description, facts};
use super::sequence::{Origin, Sequence};
use super::walk::Walk;
use super::{Books, ExportError};
use crate::entry::Place;
use crate::money::{Currency, Money};

const FORMAT: &str = "a journal";
/// Ledger's calendar begins in 1400.
const YEARS: RangeInclusive<i32> = 1400..=9999;

const MANNER: Manner = Manner {
    accounts: "assets",
    cards: "liabilities:cards",
    investments: "investments",
    income: "income",
    expenses: "expenses",
    unfiled: "unfiled",
    opening: "equity:opening",
    conversion: "equity:conversion",
    settlement: "equity:settlement",
    clean,
    numbered: |name, number| format!("{name} ({number})"),
    commodity,
};

/// Writes the books as a journal.
///
/// # Errors
/// [`ExportError`] when the books refer to what they do not hold, do not add up, or have a day before 1400.
pub fn write(out: &mut impl Write, books: &Books<'_>) -> Result<(), ExportError> {
    let walk = Walk::of(books, &MANNER)?;
    Walk::head(out, "hledger and ledger")?;
    commodities(out, &walk.sequence)?;
    accounts(out, &walk.chart, &walk.sequence)?;
    walk.transactions(out, FORMAT, &YEARS, transaction)?;
    closing(out, &walk.chart, &walk.sequence)
}

/// What every place is called in the journal.
pub fn chart(books: &Books<'_>) -> Chart {
    Chart::new(books, &MANNER)
}

fn commodities(out: &mut impl Write, sequence: &Sequence<'_>) -> Result<(), ExportError> {
    for currency in sequence.commodities().into_values() {
        let name = commodity(currency);
        writeln!(out, "\ncommodity {name}")?;
        // Neither tool can be told "no decimals" in a way that the other understands; nor need it be.
        if currency.minor_units() > 0 {
            writeln!(out, "    format 1000.{:0<1$} {name}", "", usize::from(currency.minor_units()))?;
        }
    }
    Ok(())
}

fn accounts(out: &mut impl Write, chart: &Chart, sequence: &Sequence<'_>) -> Result<(), ExportError> {
    writeln!(out)?;
    for (_, named) in chart.places() {
        let colon = if named.original.is_empty() { "" } else { ": " };
        writeln!(out, "; {}{colon}{}\naccount {}", named.about, named.original, named.name)?;
    }
    for place in sequence.first_use.keys().filter(|place| matches!(place, Place::Conversion(_))) {
        writeln!(out, "; transfers between two currencies\naccount {}", chart.find(*place, String::new)?)?;
    }
    Ok(())
}

fn transaction(out: &mut String, origin: &Origin<'_>, walk: &Walk<'_>) -> Result<(), ExportError> {
    write!(out, "{} {}", origin.date(), origin.mark())?;
    let description = description(origin);
    let shown = description.replace(';', ",");
    if shown.starts_with('(') {
        // It would be taken for a code, so an empty one comes first.
        out.push_str(" ()");
    }
    if !shown.is_empty() {
        write!(out, " {shown}")?;
    }
    out.push('\n');
    for (key, value) in facts(origin, &walk.index)? {
        comment(out, &(key, value))?;
    }
    if shown != description {
        comment(out, &("description", description.to_owned()))?;
    }
    for posting in origin.postings() {
        let name = walk.chart.find(posting.place, || origin.label())?;
        posting_line(out, &name, posting.amount)?;
        let opened = match origin {
            Origin::Opening(account, _) if posting.place == Place::Account(account.id) => Some(account.opening_balance),
            Origin::Opening(..) | Origin::Entry(_) | Origin::Waiver(_) => None,
        };
        match opened {
            Some(balance) => writeln!(out, " = {}", amount(balance))?,
            None => out.push('\n'),
        }
    }
    Ok(())
}

/// A last transaction that moves nothing and says what is held: the tools check it.
fn closing(out: &mut impl Write, chart: &Chart, sequence: &Sequence<'_>) -> Result<(), ExportError> {
    let Some(last) = sequence.last.filter(|_| !sequence.closing.is_empty()) else { return Ok(()) };
    writeln!(out, "\n{last} * closing balances\n    ; kind: CLOSING")?;
    for (place, balance) in &sequence.closing {
        let name = chart.find(*place, String::new)?;
        posting_line(out, &name, Money::zero(balance.currency()))?;
        writeln!(out, " = {}", amount(*balance))?;
    }
    Ok(())
}

fn posting_line(out: &mut impl Write, name: &str, money: Money) -> Result<(), ExportError> {
    Ok(write!(out, "    {name:<40}  {:>16}", amount(money))?)
}

fn amount(money: Money) -> String {
    format!("{} {}", money.amount(), commodity(money.currency()))
}

/// How many characters of a value stand on one line; ledger's lines have at most 4096 bytes.
const VALUE_CHARS_MAX: usize = 250;

/// A value on lines of its own, as many as it takes.
fn comment(out: &mut String, (key, value): &Fact) -> Result<(), ExportError> {
    let mut rest = value.as_str();
    loop {
        let end = rest.char_indices().nth(VALUE_CHARS_MAX).map_or(rest.len(), |(end, _)| end);
        let (line, next) = rest.split_at(end);
        write!(out, "    ; {key}: ")?;
        for character in line.chars() {
            match character {
                '%' | '[' | ':' | ',' => write!(out, "%{:02X}", u32::from(character))?,
                _ if character.is_control() => {
                    let mut bytes = [0; 4];
                    character.encode_utf8(&mut bytes).bytes().try_for_each(|byte| write!(out, "%{byte:02X}"))?;
                }
                _ => out.push(character),
            }
        }
        out.push('\n');
        rest = next;
        if rest.is_empty() {
            return Ok(());
        }
    }
}

fn clean(name: &str) -> String {
    name.replace(':', "-").replace(';', ",")
}

/// Quoted where a digit would be taken for part of the amount.
fn commodity(currency: Currency) -> String {
    let code = currency.code();
    if code.bytes().any(|byte| byte.is_ascii_digit()) { format!("\"{code}\"") } else { code.to_owned() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_value_is_no_date_and_no_further_tag() {
        let mut out = String::new();
        comment(&mut out, &("notes", "50%, [2026] a: b\nc".into())).unwrap();
        assert_eq!(out, "    ; notes: 50%25%2C %5B2026] a%3A b%0Ac\n");
    }

    #[test]
    fn a_long_value_goes_on_below() {
        let mut out = String::new();
        comment(&mut out, &("notes", "é".repeat(VALUE_CHARS_MAX + 1))).unwrap();
        let lines: Vec<&str> = out.lines().collect();
        assert_eq!(lines, [format!("    ; notes: {}", "é".repeat(VALUE_CHARS_MAX)), "    ; notes: é".to_owned()]);
    }

    #[test]
    fn a_commodity_with_a_digit_is_quoted() {
        assert_eq!(commodity(Currency::crypto("1INCH", 8).unwrap()), "\"1INCH\"");
        assert_eq!(commodity(Currency::BRL), "BRL");
    }
}
