//! What each program prints is what stands in `examples/pages`.
//!
//! A page is made anew by running its program: `cargo run -p fintrack-examples --example card > examples/pages/card.txt`.

#![allow(dead_code, reason = "the programs' `main`s print what is compared here")]
#![allow(clippy::unwrap_used, reason = "a test that cannot go on says so by panicking")]

#[path = "../archive.rs"]
mod archive;
#[path = "../audit.rs"]
mod audit;
#[path = "../budgets.rs"]
mod budgets;
#[path = "../card.rs"]
mod card;
#[path = "../classify.rs"]
mod classify;
#[path = "../exchange_rates.rs"]
mod exchange_rates;
#[path = "../exports.rs"]
mod exports;
#[path = "../goals.rs"]
mod goals;
#[path = "../import_session.rs"]
mod import_session;
#[path = "../investments.rs"]
mod investments;
#[path = "../month.rs"]
mod month;
#[path = "../notices.rs"]
mod notices;
#[path = "../recurring.rs"]
mod recurring;
#[path = "../reports.rs"]
mod reports;
#[path = "../statements.rs"]
mod statements;

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use fintrack_examples::Page;

/// A program's name, and what makes its page.
type Program = (&'static str, fn() -> Page);

const PAGES: [Program; 15] = [
    ("archive", archive::page),
    ("audit", audit::page),
    ("budgets", budgets::page),
    ("card", card::page),
    ("classify", classify::page),
    ("exchange_rates", exchange_rates::page),
    ("exports", exports::page),
    ("goals", goals::page),
    ("import_session", import_session::page),
    ("investments", investments::page),
    ("month", month::page),
    ("notices", notices::page),
    ("recurring", recurring::page),
    ("reports", reports::page),
    ("statements", statements::page),
];

/// The files of a folder that end so, without that ending.
fn names(folder: &Path, ending: &str) -> BTreeSet<String> {
    let files = fs::read_dir(folder).unwrap().map(|file| file.unwrap().file_name().into_string().unwrap());
    files.filter_map(|name| name.strip_suffix(ending).map(str::to_owned)).collect()
}

#[test]
fn every_program_prints_its_page() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("pages");
    for (name, page) in PAGES {
        let kept = fs::read_to_string(folder.join(format!("{name}.txt"))).unwrap_or_default();
        let again = format!("run `cargo run -p fintrack-examples --example {name} > examples/pages/{name}.txt`");
        assert_eq!(page().unwrap(), kept, "{again}");
    }
}

#[test]
fn every_program_has_a_page_that_is_compared() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR"));
    let compared: BTreeSet<String> = PAGES.iter().map(|(name, _)| (*name).to_owned()).collect();
    assert_eq!(names(&folder.join("pages"), ".txt"), compared);
    let mut programs = names(folder, ".rs");
    assert!(programs.remove("household"), "it writes files, and `household.rs` compares them");
    assert_eq!(programs, compared);
}
