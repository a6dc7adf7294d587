//! The figures that `docs/rules` works out by hand, read from its tables: the code must give the same, cell by cell.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on says so by panicking")]

mod audit;
mod bills;
mod cards;
mod cards_summary;
mod financial_summary;
mod forecast;
mod goals;
mod net_worth;

use std::collections::BTreeSet;
use std::path::Path;

use fintrack_core::calendar::Frequency;
use fintrack_core::entry::Entry;
use fintrack_core::id::RecurrenceId;
use fintrack_core::ledger::Ledger;
use fintrack_core::money::{Money, brl};
use fintrack_core::name::Description;
use fintrack_core::recurrence::{Flow, Link, Recurrence, Terms};
use uuid::Uuid;

/// A page.
fn text(page: &str) -> String {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../docs/rules").join(page);
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
