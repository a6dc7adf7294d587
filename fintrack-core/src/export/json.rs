//! Everything that [`Books`] holds, as one JSON document.
//!
//! ```json
//! {
//! "format": "fintrack-books", "version": 1,
//! "currency": "BRL",
//! "accounts": [
//! {"id":"…","name":"Conta Azul","kind":"CHECKING","opening_balance":{"amount":"100.00","currency":"BRL"},…}
//! ],
//! "transactions": [
//! {"id":"…","date":"2026-03-05","kind":"INCOME","amount":{"amount":"5000.00","currency":"BRL"},…}
//! ]
//! }
//! ```
//!
//! Each element is written as in an [archive](crate::archive), which holds more, and can be read again.
//!
//! Amounts and rates are strings, exact to the last decimal. A currency is its ISO 4217 code, or `BTC/8` where the number
//! of decimals does not follow from the code. What is not said is left out. Lists are in the order of identities,
//! transactions by date; each element stands on a line of its own, so that documents can be compared line by line.
//! The page on [exports](crate::book::exports) describes every field. [`VERSION`] grows when a field goes or changes its meaning; readers ignore
//! fields that they do not know.

use std::fmt::{self, Write};

use serde::Serialize;

use super::index::{Index, by_date, details};
use super::{Books, ExportError};
use crate::account::Account;
use crate::archive::row::{AccountRow, CardRow, CategoryRow, EntryRow, InvestmentRow, ReimbursementRow, TagRow};
use crate::card::Card;
use crate::category::{Category, Tag};
use crate::entry::Entry;
use crate::investment::Investment;
use crate::invoice::Waiver;

/// What the document calls itself.
pub const FORMAT: &str = "fintrack-books";
/// The version of its schema.
pub const VERSION: u32 = 1;

/// Writes the books as a JSON document.
///
/// # Errors
/// [`ExportError::Unknown`] when an entry refers to what the books do not hold.
pub fn write(out: &mut impl Write, books: &Books<'_>) -> Result<(), ExportError> {
    let index = Index::of(books);
    write!(out, "{{\n\"format\": \"{FORMAT}\", \"version\": {VERSION},\n\"currency\": ")?;
    value(out, &books.currency)?;
    let mut accounts: Vec<&Account> = books.accounts.iter().collect();
    accounts.sort_by_key(|account| account.id);
    list(out, "accounts", accounts.into_iter().map(AccountRow::from))?;
    let mut cards: Vec<&Card> = books.cards.iter().collect();
    cards.sort_by_key(|card| card.id);
    list(out, "cards", cards.into_iter().map(CardRow::from))?;
    let mut categories: Vec<&Category> = books.categories.iter().collect();
    categories.sort_by_key(|category| category.id);
    list(out, "categories", categories.into_iter().map(CategoryRow::from))?;
    let mut investments: Vec<&Investment> = books.investments.iter().collect();
    investments.sort_by_key(|investment| investment.id);
    list(out, "investments", investments.into_iter().map(InvestmentRow::from))?;
    let mut tags: Vec<&Tag> = books.tags.iter().collect();
    tags.sort_by_key(|tag| tag.id);
    list(out, "tags", tags.into_iter().map(TagRow::from))?;
    let mut waivers: Vec<&Waiver> = books.waivers.iter().collect();
    waivers.sort_by_key(|waiver| (waiver.date, waiver.card, waiver.month));
    list(out, "waivers", waivers.into_iter())?;
    let entries = by_date(books.entries);
    entries.iter().try_for_each(|entry| check(entry, &index))?;
    list(out, "transactions", entries.into_iter().map(EntryRow::from))?;
    books.reimbursements.iter().try_for_each(|link| index.linked(link))?;
    list(out, "reimbursements", books.reimbursements.iter().map(ReimbursementRow::from))?;
    Ok(out.write_str("\n}\n")?)
}

/// A field with a list.
fn list<T: Serialize>(out: &mut impl Write, name: &str, elements: impl Iterator<Item = T>) -> Result<(), ExportError> {
    write!(out, ",\n\"{name}\": [")?;
    let mut is_empty = true;
    for element in elements {
        out.write_str(if is_empty { "\n" } else { ",\n" })?;
        value(out, &element)?;
        is_empty = false;
    }
    Ok(out.write_str(if is_empty { "]" } else { "\n]" })?)
}

fn value(out: &mut impl Write, value: &impl Serialize) -> Result<(), ExportError> {
    // Only maps whose keys are no text cannot be JSON, and there are no maps here.
    Ok(out.write_str(&serde_json::to_string(value).map_err(|_| fmt::Error)?)?)
}

/// Whether the books hold all that an entry refers to.
fn check(entry: &Entry, index: &Index<'_>) -> Result<(), ExportError> {
    let id = entry.id();
    let movement = entry.movement();
    movement.accounts().try_for_each(|account| index.account(account, id).map(drop))?;
    movement.invoice().map_or(Ok(()), |(card, _)| index.card(card, id).map(drop))?;
    movement.investment().map_or(Ok(()), |investment| index.investment(investment, id).map(drop))?;
    if let Some(filing) = movement.filing() {
        filing.parts(movement.amount()).try_for_each(|part| index.filed(part.under, id).map(drop))?;
    }
    details(entry).tags.iter().try_for_each(|tag| index.tag(*tag, id).map(drop))
}
