//! Exports: two days of the books as a journal for hledger and ledger, for beancount, and as CSV.
//!
//! ```text
//! cargo run -p fintrack-examples --example exports
//! ```

#![expect(clippy::print_stdout, reason = "a program that shows something prints it")]

use std::error::Error;
use std::fmt::Write as _;

use fintrack_core::calendar::{Period, date};
use fintrack_core::export::csv::Formulas;
use fintrack_core::export::{Books, beancount, csv, journal};
use fintrack_core::money::Currency;
use fintrack_examples::Page;
use fintrack_examples::books::Household;

fn main() -> Result<(), Box<dyn Error>> {
    print!("{}", page()?);
    Ok(())
}

pub(crate) fn page() -> Page {
    let home = Household::new()?;
    let days = Period::new(date(2026, 1, 3), date(2026, 1, 4))?;
    let entries: Vec<_> = home.entries.iter().filter(|entry| days.contains(entry.date())).cloned().collect();
    let used = ["Alimentação", "Compras"].map(|name| home.category(name));
    let categories: Vec<_> = home.categories.iter().filter(|category| used.contains(&category.id)).cloned().collect();
    let (accounts, cards) = ([home.digital], [home.card]);

    let books = Books { accounts: &accounts, categories: &categories, entries: &entries, ..Books::new(Currency::BRL) };
    let mut text = String::new();
    let mut page = String::new();

    // What the entries refer to must be there: a blank in its place would be a lie.
    if let Err(refusal) = journal::write(&mut text, &books) {
        writeln!(page, "Refused: {refusal}")?;
    }
    let books = Books { cards: &cards, ..books };

    text.clear();
    journal::write(&mut text, &books)?;
    writeln!(page, "\n--- for hledger and ledger\n\n{text}")?;

    text.clear();
    beancount::write(&mut text, &books)?;
    writeln!(page, "\n--- for beancount\n\n{text}")?;

    // For a spreadsheet, to which a text that begins with `=` would be a formula.
    text.clear();
    csv::write(&mut text, &books, Formulas::Guarded)?;
    writeln!(page, "\n--- for a spreadsheet\n")?;
    text.lines().try_for_each(|line| writeln!(page, "{line}"))?;
    Ok(page)
}
