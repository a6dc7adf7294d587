//! Ana and Bruno, an invented household: what happened in their first three months with FinTrack, and the statements
//! that their banks would have sent.
//!
//! Everything under `examples/statements/` comes from here, byte for byte, and can be made again:
//!
//! ```text
//! cargo run -p fintrack-examples --example household -- examples/statements
//! ```
//!
//! The household: two accounts and a card, opened in FinTrack on 2026-01-01. *Conta Digital* pays the bills and the
//! card; *Conta Ipê* receives the salaries; *Cartão Digital* closes on the 25th and is due on the 5th. Nobody and no
//! bank in it exists.
//!
//! Laws, checked by the tests: a file's lines lead from its opening to its closing balance; each transfer has two
//! sides; each card payment is the total of the invoice it pays.

mod account_lines;
mod card_lines;
mod formats;
mod manifest;
mod readme;

use std::io;
use std::path::Path;

use chrono::NaiveDate;
use fintrack_core::calendar::{BillingMonth, Period, billing_month, date};
use fintrack_core::money::{Currency, Money, brl};

pub use manifest::Manifest;

/// Why money moved: what a careful reviewer would say of the line.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Nature {
    /// Money earned, in an income category.
    Income(&'static str),
    /// Money spent, in an expense category.
    Expense(&'static str),
    /// A purchase that the shop took back, in the category it was booked in.
    Refund(&'static str),
    /// One side of a transfer between the two accounts.
    Transfer,
    /// The payment of a card invoice, seen from the account or from the card.
    CardPayment,
}

/// One line that a bank would print.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Movement {
    /// The booking date.
    pub date: NaiveDate,
    /// The amount with the sign that its statement prints: on an account + is money in, on the card + is a purchase.
    pub amount: Money,
    /// The bank's words.
    pub text: &'static str,
    /// What it was.
    pub nature: Nature,
}

/// An account with everything that happened on it.
#[derive(Clone, Debug)]
pub struct Account {
    /// Its name in FinTrack.
    pub name: &'static str,
    /// The balance at the start of `OPENING_DATE`.
    pub opening_balance: Money,
    /// Its lines, oldest first.
    pub movements: Vec<Movement>,
}

/// An invoice with its lines, newest first, as the bank prints them.
#[derive(Clone, Debug)]
pub struct Invoice {
    /// The month it is billed in.
    pub month: BillingMonth,
    /// Its lines.
    pub movements: Vec<Movement>,
}

/// A statement as a file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StatementFile {
    /// Where it lies, below the folder of all statements.
    pub path: String,
    /// Its bytes.
    pub bytes: Vec<u8>,
}

/// The account that pays the bills.
pub const CONTA_DIGITAL: &str = "Conta Digital";
/// The account that receives the salaries.
pub const CONTA_IPE: &str = "Conta Ipê";
/// The card.
pub const CARTAO_DIGITAL: &str = "Cartão Digital";
/// The day of the month on which the card's invoice closes.
pub const CLOSING_DAY: u32 = 25;
/// The day of the month on which the card's invoice is due.
pub const DUE_DAY: u32 = 5;

/// The first day of the books.
pub fn opening_date() -> NaiveDate {
    date(2026, 1, 1)
}

/// The day on which the story is told: all three months are over.
pub fn today() -> NaiveDate {
    date(2026, 4, 2)
}

/// The three months, in order.
pub fn months() -> [BillingMonth; 3] {
    [1, 2, 3].map(|month| billing_month(2026, month))
}

/// Both accounts.
pub fn accounts() -> [Account; 2] {
    [
        Account { name: CONTA_DIGITAL, opening_balance: brl("3250.40"), movements: account_lines::conta_digital() },
        Account { name: CONTA_IPE, opening_balance: brl("8500.00"), movements: account_lines::conta_ipe() },
    ]
}

/// The card's invoices, in order.
pub fn invoices() -> Vec<Invoice> {
    let lines = [card_lines::january(), card_lines::february(), card_lines::march()];
    months().into_iter().zip(lines).map(|(month, movements)| Invoice { month, movements }).collect()
}

impl Account {
    /// The balance at the end of a day.
    pub fn balance(&self, day: NaiveDate) -> Money {
        let until = self.movements.iter().filter(|movement| movement.date <= day);
        total(until.map(|movement| movement.amount), self.opening_balance)
    }

    /// The lines of some days, oldest first.
    pub fn within(&self, period: Period) -> impl Iterator<Item = &Movement> {
        self.movements.iter().filter(move |movement| period.contains(movement.date))
    }
}

impl Invoice {
    /// What was bought less what was taken back: the total before payments.
    pub fn total(&self) -> Money {
        let charges = self.movements.iter().filter(|movement| movement.nature != Nature::CardPayment);
        total(charges.map(|movement| movement.amount), Money::zero(Currency::BRL))
    }
}

/// A sum in reais, which the household's few thousand never overflow.
fn total(amounts: impl IntoIterator<Item = Money>, start: Money) -> Money {
    amounts.into_iter().fold(start, |sum, amount| match sum.checked_add(amount) {
        Ok(sum) => sum,
        Err(error) => panic!("the household's books: {error}"),
    })
}

/// Every file of `examples/statements/`: the statements in the order in which the household downloaded them, then
/// `household.json` and `README.md`.
pub fn files() -> Vec<StatementFile> {
    let manifest = Manifest::new();
    let mut files: Vec<StatementFile> = manifest::downloads().iter().map(manifest::Download::file).collect();
    files.push(StatementFile { path: "household.json".to_owned(), bytes: manifest.to_json().into_bytes() });
    files.push(StatementFile { path: "README.md".to_owned(), bytes: readme::text(&manifest).into_bytes() });
    files
}

/// Writes [`files`] below a folder, which is made when it is absent.
///
/// # Errors
/// When a folder or a file cannot be written.
pub fn write(folder: &Path) -> io::Result<()> {
    for file in files() {
        let path = folder.join(&file.path);
        if let Some(parent) = path.parent() {
            std::fs::create_dir_all(parent)?;
        }
        std::fs::write(path, &file.bytes)?;
    }
    Ok(())
}
