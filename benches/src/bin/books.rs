//! A household's books as a journal, and the monthly expenses of one: the process that stands beside ledger, hledger and
//! tackler.
//!
//! usage: `books write ENTRIES FOLDER` (`books.journal`, and `expected.csv`, what reports must find)
//!        `books report JOURNAL [--month 2026-12]` (without a month, of every month)
//!
//! A row is a month, a category or subcategory, and what was spent in it. What reading, the ledger and the report took
//! of the processor goes to standard error, in seconds.

#![allow(clippy::print_stdout, clippy::print_stderr, reason = "a program that reports to a terminal")]
#![allow(clippy::unwrap_used, reason = "a program that cannot go on says so by panicking")]

use std::collections::BTreeMap;
use std::fmt::Write;
use std::fs;
use std::path::{Path, PathBuf};

use clap::Parser;
use fintrack_benches::books::figures::cents;
use fintrack_benches::books::{Household, Shape, journal};
use fintrack_benches::processor_time::processor_time;
use fintrack_core::calendar::BillingMonth;
use fintrack_core::entry::{CategoryRef, Place};
use fintrack_core::ledger::Ledger;
use fintrack_core::money::Currency;
use fintrack_core::money::exchange::Rates;
use fintrack_core::report::{Basis, Books, MonthlyReport, Settings, monthly_report};

#[derive(Parser)]
enum Command {
    /// Writes books of twenty years.
    Write { entries: u32, folder: PathBuf },
    /// Reports the expenses of a journal that was written so.
    Report {
        journal: PathBuf,
        /// Of this month alone.
        #[arg(long)]
        month: Option<BillingMonth>,
    },
}

fn main() {
    match Command::parse() {
        Command::Write { entries, folder } => {
            let household = Household::new(Shape::of_twenty_years(entries));
            fs::create_dir_all(&folder).unwrap();
            fs::write(folder.join("books.journal"), household.journal()).unwrap();
            fs::write(folder.join("expected.csv"), rows(household.posted())).unwrap();
        }
        Command::Report { journal, month } => report(&journal, month),
    }
}

fn report(journal: &Path, month: Option<BillingMonth>) {
    let start = processor_time();
    let entries = journal::read(&fs::read_to_string(journal).unwrap());
    let read = processor_time();
    let ledger = Ledger::new(Household::accounts_from(entries[0].date()), entries);
    let made = processor_time();
    let rates = Rates::new(Currency::BRL, []);
    let books = Books::new(&ledger, &rates);
    let mut settings = Settings::new(Currency::BRL);
    settings.basis = Basis::PurchaseDate; // a journal knows days alone
    let months = || ledger.entries().iter().map(|entry| BillingMonth::of(entry.date()));
    let (first, last) = (months().next().unwrap(), months().next_back().unwrap());
    let (first, last) = month.map_or((first, last), |month| (month, month));
    let reports = (0..=first.months_until(last)).map(|n| monthly_report(&books, &settings, first.offset(n)).unwrap());
    let text = rows(reports.flat_map(|report| lines(&report)).collect());
    let reported = processor_time();
    print!("{text}");
    let [read, made, reported] =
        [(start, read), (read, made), (made, reported)].map(|(from, to)| to.saturating_sub(from).as_secs_f64());
    eprintln!("{read:.6} {made:.6} {reported:.6}");
}

/// What a report lists of expenses.
fn lines(report: &MonthlyReport) -> Vec<((BillingMonth, CategoryRef), i64)> {
    let mut lines = Vec::new();
    for line in &report.expenses.categories {
        let category = line.category.unwrap();
        let below = line.subcategories.iter().map(|sub| (Some(sub.subcategory), sub.slice.compared.amount));
        let rest = line.without_subcategory.map(|slice| (None, slice.compared.amount));
        let under = |(subcategory, amount)| ((report.month, CategoryRef { category, subcategory }), cents(amount));
        lines.extend(below.chain(rest).map(under));
    }
    lines
}

/// A row a month and category that something was spent on.
fn rows(posted: BTreeMap<(BillingMonth, CategoryRef), i64>) -> String {
    let names = journal::names();
    let mut text = String::new();
    for ((month, under), cents) in posted.into_iter().filter(|(_, cents)| *cents != 0) {
        let name = &names[&Place::Category(under.category, under.subcategory)];
        let sign = if cents < 0 { "-" } else { "" };
        writeln!(text, "{month},{name},{sign}{}.{:02}", cents.abs() / 100, cents.abs() % 100).unwrap();
    }
    text
}
