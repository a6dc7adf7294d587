//! Exports: the books in formats that other programs read, each the same bytes for the same books.
//!
//! | module | for |
//! |---|---|
//! | [`journal`] | hledger and ledger, which read one and the same file |
//! | [`beancount`] | beancount 3 |
//! | [`csv`] | spreadsheets: one row a transaction, or a part of a split |
//! | [`json`] | programs: everything that [`Books`] holds, nothing left out |
//! | [`ofx`] | programs that read banks' statements, FinTrack's own reader among them |
//!
//! A writer takes a [`Books`] and anything that text can be written to; beyond an index of the books it holds one
//! transaction's text at a time. What the books refer to and do not hold is an [`ExportError`], never a blank.
//!
//! The plain-text journals are double entry, as the books are: an account's opening balance is a transaction on its
//! opening date against `equity:opening`. The books say that entries before that day never change a balance on or after
//! it, so what those entries sum to is taken off the opening transaction: from the opening date on, every balance is the
//! one that [`crate::ledger`] gives, and before it, it is what the entries alone add up to. The files close with what
//! every account and card holds, and the tools check that when they read them.
//!
//! Laws: the order of entries is irrelevant; the postings of a transaction sum to zero per currency; what is written as
//! OFX is read back as the same lines; what is written as CSV is read back as the same cells. `hledger`, `ledger` and
//! `beancount` find the same balances and the same monthly totals (`make second-opinion`).
//! Each format is described on [a page of its own](crate::book::exports). A program: [exports](crate::book::programs::exports).
//! Source: the domain page, section 6, exports.
//!
//! ```
//! use fintrack_core::export::{Books, journal};
//! use fintrack_core::money::Currency;
//! # use fintrack_core::category::{Category, CategoryKind};
//! # use fintrack_core::id::CategoryId;
//! # use fintrack_core::name::{Color, Name};
//! # use fintrack_core::testing::{accounts, salary_and_rent};
//! # let accounts = &accounts()[..1]; // with 100.00 to begin with
//! # let entries = salary_and_rent(accounts[0].id); // 5000.00 in on 5 March 2026, 1800.00 out on the 10th
//! # let category = |n: u128, name, kind| Category {
//! #     id: CategoryId::new(uuid::Uuid::from_u128(n)),
//! #     name: Name::new(name).unwrap(),
//! #     kind,
//! #     color: Color::new("#00AA00").unwrap(),
//! #     icon: None,
//! #     is_active: true,
//! #     subcategories: Vec::new(),
//! # };
//! # let categories = [category(1, "Trabalho", CategoryKind::Income), category(2, "Casa", CategoryKind::Expense)];
//!
//! let books = Books { accounts, categories: &categories, entries: &entries, ..Books::new(Currency::BRL) };
//! let mut text = String::new();
//! journal::write(&mut text, &books)?;
//! assert!(text.contains("2026-03-10 ! Aluguel\n"));
//! assert!(text.contains("0.00 BRL = 3300.00 BRL\n")); // hledger and ledger refuse the file if they find otherwise
//! # Ok::<(), fintrack_core::export::ExportError>(())
//! ```

pub mod beancount;
mod chart;
pub mod csv;
mod fact;
mod index;
pub mod journal;
pub mod json;
pub mod ofx;
mod sequence;
mod walk;

use std::fmt;
use std::ops::RangeInclusive;

use chrono::{Datelike, NaiveDate};
use thiserror::Error;
use uuid::Uuid;

use crate::account::Account;
use crate::card::Card;
use crate::category::{Category, Tag};
use crate::entry::Entry;
use crate::investment::Investment;
use crate::invoice::Waiver;
use crate::money::{Currency, MoneyError};
use crate::reimbursement::Reimbursements;

pub use chart::Chart;

/// What is exported: the entries, and everything that they refer to.
///
/// Entries in any order; deleted ones are left out by who loads them.
#[derive(Clone, Copy, Debug)]
pub struct Books<'a> {
    /// The workspace's default currency.
    pub currency: Currency,
    /// Its accounts.
    pub accounts: &'a [Account],
    /// Its cards.
    pub cards: &'a [Card],
    /// Its categories, with their subcategories.
    pub categories: &'a [Category],
    /// Its investments.
    pub investments: &'a [Investment],
    /// Its tags.
    pub tags: &'a [Tag],
    /// Its transactions, of every status.
    pub entries: &'a [Entry],
    /// What of the transactions pays which others back.
    pub reimbursements: &'a Reimbursements,
    /// What settled invoices left unpaid.
    pub waivers: &'a [Waiver],
}

impl Books<'_> {
    /// Empty books.
    pub const fn new(currency: Currency) -> Self {
        static NONE: Reimbursements = Reimbursements::none();
        Self {
            currency,
            accounts: &[],
            cards: &[],
            categories: &[],
            investments: &[],
            tags: &[],
            entries: &[],
            reimbursements: &NONE,
            waivers: &[],
        }
    }
}

/// Why the books cannot be exported.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum ExportError {
    /// Something refers to what the books do not hold.
    #[error("{by} refers to the {what} {id}, which is not among the books that are exported")]
    Unknown {
        /// What is missing: "account", "tag".
        what: &'static str,
        /// Its identity.
        id: Uuid,
        /// What refers to it: "entry 0197…".
        by: String,
    },
    /// A day that the format's readers refuse.
    #[error("{format} has no day {date}: its years are {} to {}", years.start(), years.end())]
    Date {
        /// The format.
        format: &'static str,
        /// The day.
        date: NaiveDate,
        /// The years that its readers know.
        years: RangeInclusive<i32>,
    },
    /// A currency that the format cannot name.
    #[error("{format} cannot name the currency {currency}")]
    Currency {
        /// The format.
        format: &'static str,
        /// The currency.
        currency: Currency,
    },
    /// An entry is in another currency than its account or card, or a sum is too large.
    #[error("{of}: {error}")]
    Money {
        /// Whose sum: "account 0197…".
        of: String,
        /// What is wrong with it.
        error: MoneyError,
    },
    /// The text could not be written: whoever receives it says why.
    #[error("the export could not be written")]
    Write(#[from] fmt::Error),
}

/// Refuses a day that a format's readers refuse.
fn check_year(format: &'static str, date: NaiveDate, years: RangeInclusive<i32>) -> Result<(), ExportError> {
    if years.contains(&date.year()) { Ok(()) } else { Err(ExportError::Date { format, date, years }) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::calendar::date;
    use crate::entry::{Filing, Movement, Status};
    use crate::id::{CategoryId, EntryId};
    use crate::money::brl;
    use crate::name::Description;
    use crate::testing::accounts;

    #[test]
    fn what_is_not_among_the_books_is_named_and_never_blank() {
        let accounts = accounts();
        let filing = Filing::whole(CategoryId::new(Uuid::from_u128(9)), None);
        let movement = Movement::Income { account: accounts[0].id, amount: brl("5.00"), filing };
        let id = EntryId::new(Uuid::from_u128(7));
        let entry = Entry::new(id, date(2026, 3, 1), Description::new("Teste"), Status::Paid, movement).unwrap();
        let books = Books { accounts: &accounts, entries: &[entry], ..Books::new(Currency::BRL) };
        let expected = ExportError::Unknown { what: "category", id: Uuid::from_u128(9), by: format!("entry {id}") };
        let out = &mut String::new();
        assert_eq!(journal::write(out, &books), Err(expected.clone()));
        assert_eq!(beancount::write(out, &books), Err(expected.clone()));
        assert_eq!(csv::write(out, &books, csv::Formulas::Guarded), Err(expected.clone()));
        assert_eq!(json::write(out, &books), Err(expected));
        let nowhere = Books { accounts: &[], ..books };
        assert!(matches!(journal::write(out, &nowhere), Err(ExportError::Unknown { what: "account", .. })));
    }
}
