//! Writes random books for hledger, ledger and beancount, and beside them the figures that these must find.
//!
//! usage: `second_opinion ENTRIES SEED FOLDER` (see `benches/second_opinion.py`, which compares)
//!
//! The figures do not come from the export: balances are the ledger's, month by month from an account's opening on, and
//! totals of places are sums of postings. `expected.csv` has a row a figure: `balance` is what is held at the end of
//! `month`, `total` is what moved in it; names and commodities are as the journal and as beancount has them.

#![allow(clippy::print_stdout, reason = "a program that reports to a terminal")]
#![allow(clippy::unwrap_used, reason = "a program that cannot go on says so by panicking")]

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use fintrack_core::calendar::BillingMonth;
use fintrack_core::entry::{Place, Posting};
use fintrack_core::export::{Chart, beancount, journal};
use fintrack_core::ledger::{Counting, Ledger};
use fintrack_core::money::Currency;
use fintrack_core::testing::workspace::{Workspace, workspaces};
use proptest::strategy::{Strategy, ValueTree};
use proptest::test_runner::{Config, RngAlgorithm, TestRng, TestRunner};
use rust_decimal::Decimal;

type Sums = BTreeMap<(Place, Currency), Decimal>;

fn main() {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let [entries, seed, folder] = arguments.as_slice() else { panic!("usage: second_opinion ENTRIES SEED FOLDER") };
    let workspace = generate(entries.parse().unwrap(), seed.parse().unwrap());
    let folder = Path::new(folder);
    fs::create_dir_all(folder).unwrap();
    let books = workspace.books();
    let mut text = String::new();
    journal::write(&mut text, &books).unwrap();
    fs::write(folder.join("books.journal"), &text).unwrap();
    text.clear();
    beancount::write(&mut text, &books).unwrap();
    fs::write(folder.join("books.beancount"), &text).unwrap();
    let charts = [journal::chart(&books), beancount::chart(&books)];
    let rows = expected(&workspace, &charts, &folder.join("expected.csv"));
    println!("{} entries, {rows} figures", workspace.entries.len());
}

fn generate(entries: usize, seed: u64) -> Workspace {
    let mut bytes = [0; 32];
    bytes[..8].copy_from_slice(&seed.to_le_bytes());
    let rng = TestRng::from_seed(RngAlgorithm::ChaCha, &bytes);
    let mut runner = TestRunner::new_with_rng(Config::default(), rng);
    workspaces(entries..entries + 1).new_tree(&mut runner).unwrap().current()
}

/// Writes the figures; how many there are.
fn expected(workspace: &Workspace, charts: &[Chart; 2], path: &Path) -> usize {
    let mut table = csv::Writer::from_path(path).unwrap();
    table
        .write_record(["figure", "month", "journal", "journal_commodity", "beancount", "beancount_commodity", "amount"])
        .unwrap();
    let mut rows = 0;
    let mut write = |figure: &str, month: BillingMonth, place: Place, currency: Currency, amount: Decimal| {
        let [journal, beancount] = charts;
        let row = [
            figure.to_owned(),
            month.to_string(),
            journal.name(place).unwrap().into_owned(),
            journal.commodity(currency).trim_matches('"').to_owned(),
            beancount.name(place).unwrap().into_owned(),
            beancount.commodity(currency),
            amount.to_string(),
        ];
        table.write_record(&row).unwrap();
        rows += 1;
    };
    let months = totals(workspace);
    let ledger = Ledger::new(workspace.accounts.clone(), workspace.entries.clone());
    let (first, last) = (*months.keys().next().unwrap(), *months.keys().next_back().unwrap());
    let mut held = Sums::new();
    let mut month = first;
    while month <= last {
        for ((place, currency), amount) in months.get(&month).into_iter().flatten() {
            write("total", month, *place, *currency, *amount);
            *held.entry((*place, *currency)).or_default() += *amount;
        }
        for account in workspace.accounts.iter().filter(|account| account.opened_on <= month.last_day()) {
            let balance = ledger.balance(account.id, month.last_day(), Counting::Booked).unwrap();
            write("balance", month, Place::Account(account.id), balance.currency(), balance.amount());
        }
        for ((place, currency), amount) in &held {
            if !matches!(place, Place::Account(_) | Place::Opening) {
                write("balance", month, *place, *currency, *amount);
            }
        }
        month = month.next();
    }
    table.flush().unwrap();
    rows
}

/// What moved on every place but accounts, which the ledger knows, month by month.
fn totals(workspace: &Workspace) -> BTreeMap<BillingMonth, Sums> {
    let mut months: BTreeMap<BillingMonth, Sums> = BTreeMap::new();
    let mut add = |month: BillingMonth, Posting { place, amount }: Posting| {
        let sum = months.entry(month).or_default().entry((place, amount.currency())).or_default();
        *sum += amount.amount();
    };
    for entry in workspace.entries.iter().filter(|entry| entry.status().is_booked()) {
        let others = entry.postings().into_iter().filter(|posting| !matches!(posting.place, Place::Account(_)));
        others.for_each(|posting| add(BillingMonth::of(entry.date()), posting));
    }
    for waiver in &workspace.waivers {
        let month = BillingMonth::of(waiver.date);
        add(month, Posting { place: Place::Card(waiver.card), amount: waiver.amount });
        add(month, Posting { place: Place::Settlement, amount: -waiver.amount });
    }
    months
}
