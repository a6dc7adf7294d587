//! One row a transaction, or a part of a split, for spreadsheets.
//!
//! RFC 4180: UTF-8, commas, lines that end in CR LF, quotes where a cell needs them; the first row names the
//! [`COLUMNS`]. All statuses are there, ignored ones too. Amounts are positive, with a dot as decimal mark; the kind
//! gives the direction. The parts of a split are rows of their own with one `id`, and sum to the whole.
//!
//! A cell that begins with `=`, `+`, `-`, `@`, a tab or a line break is a formula to a spreadsheet, and the text of a bank's
//! line is written by whoever sent the money. [`Formulas::Guarded`] puts an apostrophe before such texts, and before texts
//! that begin with an apostrophe, so that taking one leading apostrophe off always gives the text back.
//! Source: RFC 4180; OWASP, CSV injection.
//!
//! ```
//! use fintrack_core::export::Books;
//! use fintrack_core::export::csv::{self, COLUMNS, Formulas};
//! use fintrack_core::money::Currency;
//!
//! let mut text = String::new();
//! csv::write(&mut text, &Books::new(Currency::BRL), Formulas::Guarded)?;
//! assert_eq!(text, format!("{}\r\n", COLUMNS.join(",")));
//! # Ok::<(), fintrack_core::export::ExportError>(())
//! ```

use std::borrow::Cow;
use std::fmt::Write;

use super::index::{Index, by_date};
use super::{Books, ExportError};
use crate::archive::row::{redemption, settlement};
use crate::entry::{Details, Entry, Filing, Movement, Part};
use crate::money::Money;
use crate::name::{Name, Notes};

/// Whether texts that a spreadsheet would take for formulas are guarded.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Formulas {
    /// An apostrophe stands before them: for spreadsheets.
    Guarded,
    /// They stand as they are: for programs.
    Verbatim,
}

/// The columns, in order. The page on [exports](crate::book::exports) says what each holds.
pub const COLUMNS: [&str; 30] = [
    "id",
    "date",
    "kind",
    "status",
    "description",
    "account",
    "to_account",
    "card",
    "investment",
    "amount",
    "currency",
    "received",
    "received_currency",
    "billing_month",
    "category",
    "subcategory",
    "part",
    "parts",
    "settlement",
    "redemption",
    "instalment",
    "instalment_plan",
    "recurrence",
    "recurrence_slot",
    "original_amount",
    "original_currency",
    "rate",
    "tags",
    "notes",
    "reimburses",
];

/// Writes the transactions as a table, by date.
///
/// # Errors
/// [`ExportError::Unknown`] when an entry refers to what the books do not hold.
pub fn write(out: &mut impl Write, books: &Books<'_>, formulas: Formulas) -> Result<(), ExportError> {
    let index = Index::of(books);
    let mut row = Row::new(out, formulas);
    COLUMNS.iter().try_for_each(|column| row.plain(column))?;
    row.end()?;
    by_date(books.entries).into_iter().try_for_each(|entry| self::entry(&mut row, entry, &index))
}

/// The rows of an entry: one, or one a part.
fn entry<W: Write>(row: &mut Row<'_, W>, entry: &Entry, index: &Index<'_>) -> Result<(), ExportError> {
    let whole = entry.movement().amount();
    let filing = entry.movement().filing();
    let count = match filing {
        Some(Filing::Split(parts)) => parts.len(),
        Some(Filing::Whole(_)) | None => 1,
    };
    let Some(filing) = filing else {
        return part(row, entry, index, whole, None, (1, 1));
    };
    let mut parts = filing.parts(whole).zip(1..);
    parts.try_for_each(|(filed, number)| part(row, entry, index, filed.amount, Some(filed), (number, count)))
}

fn part<W: Write>(
    row: &mut Row<'_, W>,
    entry: &Entry,
    index: &Index<'_>,
    amount: Money,
    filed: Option<Part>,
    (number, count): (usize, usize),
) -> Result<(), ExportError> {
    row.shown(&entry.id())?;
    row.shown(&entry.date())?;
    row.plain(entry.kind().as_str())?;
    row.plain(entry.status().as_str())?;
    row.text(entry.description().as_str())?;
    let places = Places::of(entry, index)?;
    for name in [places.account, places.to, places.card, places.investment] {
        row.text(name.map_or("", Name::as_str))?;
    }
    row.money(Some(amount))?;
    row.money(places.received)?;
    row.option(entry.movement().invoice().map(|(_, month)| month).as_ref())?;
    let filed = filed.map(|part| index.filed(part.under, entry.id())).transpose()?;
    row.text(filed.map_or("", |(category, _)| category.name.as_str()))?;
    row.text(filed.and_then(|(_, sub)| sub).map_or("", |sub| sub.name.as_str()))?;
    let is_split = count > 1;
    row.option(is_split.then_some(number).as_ref())?;
    row.option(is_split.then_some(count).as_ref())?;
    row.option(settlement(entry.movement()).as_ref())?;
    row.option(redemption(entry.movement()).as_ref())?;
    details(row, entry, index)?;
    reimburses(row, entry, index)?;
    row.end()
}

/// What an entry says beside its movement: the columns from `instalment` on.
fn details<W: Write>(row: &mut Row<'_, W>, entry: &Entry, index: &Index<'_>) -> Result<(), ExportError> {
    let Details { instalment, recurrence, original, tags, notes } = super::index::details(entry);
    row.option(instalment.map(|of| format!("{}/{}", of.part.number(), of.part.count())).as_ref())?;
    row.option(instalment.map(|of| of.plan).as_ref())?;
    row.option(recurrence.map(|of| of.item).as_ref())?;
    row.option(recurrence.and_then(|of| of.slot).as_ref())?;
    row.money(original.map(|original| original.amount))?;
    row.option(original.map(|original| original.rate).as_ref())?;
    let mut names = String::new();
    for tag in tags {
        if !names.is_empty() {
            names.push_str("; ");
        }
        names.push_str(&index.tag(*tag, entry.id())?.as_str().replace('\\', "\\\\").replace(';', "\\;"));
    }
    row.text(&names)?;
    row.text(notes.as_ref().map(Notes::as_str).unwrap_or_default())
}

/// What an income pays back: `018f… 90.00; 018f… 12.50`, in its own currency.
fn reimburses<W: Write>(row: &mut Row<'_, W>, entry: &Entry, index: &Index<'_>) -> Result<(), ExportError> {
    let mut links = String::new();
    for link in index.paid_back_by(entry.id()) {
        index.linked(link)?;
        let mark = if links.is_empty() { "" } else { "; " };
        write!(links, "{mark}{} {}", link.expense, link.amount.amount())?;
    }
    row.plain(&links)
}

/// Where an entry's money comes from and goes to, by name.
#[derive(Default)]
struct Places<'a> {
    account: Option<&'a Name>,
    to: Option<&'a Name>,
    card: Option<&'a Name>,
    investment: Option<&'a Name>,
    received: Option<Money>,
}

impl<'a> Places<'a> {
    fn of(entry: &Entry, index: &Index<'a>) -> Result<Self, ExportError> {
        let id = entry.id();
        let account = |account| Ok::<_, ExportError>(Some(&index.account(account, id)?.name));
        let none = Self::default();
        Ok(match entry.movement() {
            Movement::Income { account: own, .. } | Movement::Expense { account: own, .. } => {
                Self { account: account(*own)?, ..none }
            }
            Movement::Transfer { from, to, received, .. } => {
                Self { account: account(*from)?, to: account(*to)?, received: Some(*received), ..none }
            }
            Movement::CardExpense { card, .. } | Movement::CardChargeback { card, .. } => {
                Self { card: Some(&index.card(*card, id)?.name), ..none }
            }
            Movement::CardPayment { account: own, card, .. } => {
                Self { account: account(*own)?, card: Some(&index.card(*card, id)?.name), ..none }
            }
            Movement::InvestmentDeposit { account: own, investment, .. }
            | Movement::InvestmentWithdrawal { account: own, investment, .. } => {
                Self { account: account(*own)?, investment: Some(index.investment(*investment, id)?), ..none }
            }
        })
    }
}

/// A row, cell by cell.
pub(crate) struct Row<'w, W> {
    out: &'w mut W,
    formulas: Formulas,
    is_first: bool,
}

impl<'w, W: Write> Row<'w, W> {
    pub(crate) const fn new(out: &'w mut W, formulas: Formulas) -> Self {
        Self { out, formulas, is_first: true }
    }

    /// A cell of words, numbers or days, which never need quotes.
    pub(crate) fn plain(&mut self, cell: &str) -> Result<(), ExportError> {
        if !std::mem::take(&mut self.is_first) {
            self.out.write_char(',')?;
        }
        Ok(self.out.write_str(cell)?)
    }

    pub(crate) fn shown(&mut self, cell: &impl ToString) -> Result<(), ExportError> {
        self.plain(&cell.to_string())
    }

    fn option<T: ToString>(&mut self, cell: Option<&T>) -> Result<(), ExportError> {
        self.plain(&cell.map(T::to_string).unwrap_or_default())
    }

    /// Two cells: the number and its currency.
    fn money(&mut self, cell: Option<Money>) -> Result<(), ExportError> {
        self.option(cell.map(Money::amount).as_ref())?;
        self.option(cell.map(Money::currency).as_ref())
    }

    /// A cell of whatever a person or a bank wrote.
    pub(crate) fn text(&mut self, text: &str) -> Result<(), ExportError> {
        let text = guarded(text, self.formulas);
        self.plain("")?;
        if !text.contains(['"', ',', '\r', '\n']) {
            return Ok(self.out.write_str(&text)?);
        }
        Ok(write!(self.out, "\"{}\"", text.replace('"', "\"\""))?)
    }

    pub(crate) fn end(&mut self) -> Result<(), ExportError> {
        self.is_first = true;
        Ok(self.out.write_str("\r\n")?)
    }
}

fn guarded(text: &str, formulas: Formulas) -> Cow<'_, str> {
    match formulas {
        Formulas::Guarded if text.starts_with(['=', '+', '-', '@', '\t', '\r', '\n', '\'']) => {
            Cow::Owned(format!("'{text}"))
        }
        Formulas::Guarded | Formulas::Verbatim => Cow::Borrowed(text),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_formula_is_guarded_and_the_guard_can_be_taken_off() {
        for text in ["=1+1", "+55 11", "-5", "@x", "\tx", "'quoted", "''"] {
            assert_eq!(guarded(text, Formulas::Guarded).strip_prefix('\''), Some(text));
            assert_eq!(guarded(text, Formulas::Verbatim), text);
        }
        assert_eq!(guarded("a=b", Formulas::Guarded), "a=b");
    }
}
