//! The figures that `docs/rules` works out by hand, read from its tables: the code must give the same, cell by cell.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on says so by panicking")]

mod audit;
mod bills;
mod cards;
mod cards_summary;
mod forecast;
mod net_worth;

use std::path::Path;

/// The rows of the `n`-th table of a page, without its header.
fn table(page: &str, n: usize) -> Vec<Vec<String>> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../docs/rules").join(page);
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
