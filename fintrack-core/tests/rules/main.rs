//! The figures that `docs/rules` works out by hand, read from its tables: the code must give the same, cell by cell.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on says so by panicking")]

mod audit;
mod bills;
mod budget;
mod cards;
mod cards_summary;
mod exchange_rates;
mod forecast;
mod investments;
mod net_worth;
mod recurring;

use std::path::{Path, PathBuf};

use fintrack_core::money::{Money, brl};

fn pages() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../docs/rules")
}

/// The rows of the `n`-th table of a page, without its header.
fn table(page: &str, n: usize) -> Vec<Vec<String>> {
    let path = pages().join(page);
    let text = std::fs::read_to_string(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
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
