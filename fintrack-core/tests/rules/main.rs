//! The figures that `docs/rules` works out by hand, read from its tables: the code must give the same, cell by cell.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on says so by panicking")]

mod audit;
mod bills;
mod budget;
mod cards;
mod cards_summary;
mod exchange_rates;
mod financial_summary;
mod forecast;
mod goals;
mod investments;
mod net_worth;
mod recurring;
mod user_rules;

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use fintrack_core::calendar::Frequency;
use fintrack_core::entry::Entry;
use fintrack_core::id::RecurrenceId;
use fintrack_core::ledger::Ledger;
use fintrack_core::money::{Money, brl};
use fintrack_core::name::Description;
use fintrack_core::recurrence::{Flow, Link, Recurrence, Terms};
use uuid::Uuid;

fn pages() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../docs/rules")
}

/// A page.
fn text(page: &str) -> String {
    let path = pages().join(page);
    std::fs::read_to_string(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

/// The rows of the `n`-th table of a page, without its header.
fn table(page: &str, n: usize) -> Vec<Vec<String>> {
    let text = text(page);
    let mut tables: Vec<Vec<Vec<String>>> = Vec::new();
    let mut is_within = false;
    for line in text.lines() {
        let cells = line.strip_prefix("| ").or(line.strip_prefix('|')).and_then(|rest| rest.strip_suffix('|'));
        let Some(cells) = cells else {
            is_within = false;
            continue;
        };
        if !is_within {
            tables.push(Vec::new());
            is_within = true;
        }
        tables.last_mut().unwrap().push(cells.split('|').map(|cell| cell.trim().to_owned()).collect());
    }
    let rows = tables.swap_remove(n).split_off(2);
    assert!(!rows.is_empty(), "table {n} of {page} has no rows");
    rows
}

/// An item that is expected each month from a day on.
fn monthly(n: u128, name: &str, flow: Flow, amount: Money, first: &str) -> Recurrence {
    let terms = Terms {
        description: Description::new(name),
        flow,
        amount,
        frequency: Frequency::Monthly,
        start: first.parse().unwrap(),
        end: None,
        tags: BTreeSet::new(),
        is_active: true,
        include_in_summary: true,
    };
    Recurrence::new(RecurrenceId::new(Uuid::from_u128(n)), terms).unwrap()
}

/// The transactions of a ledger that are linked to an item.
fn links(ledger: &Ledger, item: &Recurrence) -> Vec<Link> {
    let link = |entry: &Entry| {
        let (date, amount) = (entry.date(), entry.movement().amount());
        Link { entry: entry.id(), slot: None, date, amount, is_ignored: false }
    };
    ledger.expected_by(item.id()).map(link).collect()
}

/// An amount as a table writes it.
fn figure(money: Money) -> String {
    money.amount().to_string()
}

/// The amounts of a sum such as `70.00 - 60.00`.
fn parts(sum: &str) -> Vec<Money> {
    let mut amounts = Vec::new();
    let mut is_less = false;
    for word in sum.split(' ') {
        match word {
            "+" => is_less = false,
            "-" => is_less = true,
            amount if is_less => amounts.push(-brl(amount)),
            amount => amounts.push(brl(amount)),
        }
    }
    amounts
}

/// An amount in reais as a page prints it: in bold or not, its thousands set apart or not; an empty cell is nothing.
fn reais(cell: &str) -> Money {
    let plain = cell.replace(['*', ','], "").replace('−', "-");
    brl(if plain.is_empty() { "0.00" } else { &plain })
}

/// The book that the documentation has beside the modules.
const BOOK: &str = include_str!("../../src/book.rs");

#[test]
fn every_page_has_its_tests_and_stands_in_the_list_and_in_the_book() {
    let list = std::fs::read_to_string(pages().join("README.md")).unwrap();
    let names = std::fs::read_dir(pages()).unwrap().map(|file| file.unwrap().file_name().into_string().unwrap());
    let pages: Vec<String> = names.filter(|name| name != "README.md").collect();
    assert!(pages.len() >= 9, "{pages:?}");
    let tests = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/rules");
    for page in pages {
        assert!(list.contains(&format!("[{page}]({page})")), "{page} is not in the list");
        let chapter = format!("\"rules/{}\"", page.trim_end_matches(".md"));
        assert!(BOOK.contains(&chapter), "{chapter} is not in the book");
        let test = page.replace('-', "_").replace(".md", ".rs");
        assert!(tests.join(&test).is_file(), "tests/rules/{test}, of {page}, is not there");
    }
}

#[test]
fn every_program_stands_in_the_book() {
    let examples = Path::new(env!("CARGO_MANIFEST_DIR")).join("../examples/pages");
    let names = std::fs::read_dir(examples).unwrap().map(|file| file.unwrap().file_name().into_string().unwrap());
    let programs: Vec<String> = names.map(|name| name.replace(".txt", " = ")).collect();
    assert!(programs.len() >= 12, "{programs:?}");
    for program in programs {
        assert!(BOOK.contains(&format!("        {program}")), "{program} is not in the book");
    }
}
