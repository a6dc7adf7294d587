//! A small household's books in every format, side by side in `exports/`: the bytes stay as they are.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on says so by panicking")]

mod small_household;

use std::path::Path;

use fintrack_core::calendar::{Period, billing_month, date};
use fintrack_core::export::csv::Formulas;
use fintrack_core::export::{Books, beancount, csv, journal, json, ofx};
use fintrack_core::invoice::Waiver;
use fintrack_core::money::{Currency, brl};
use fintrack_core::reimbursement::Reimbursements;
use small_household::{ROXO, accounts, card, categories, entries, reimbursement, tag, treasury};

#[test]
fn a_household_is_exported_as_before() {
    let (accounts, cards, categories, entries) = (accounts(), [card()], categories(), entries());
    let investments = [treasury()];
    let tags = [tag()];
    let month = billing_month(2026, 1);
    let reimbursements = Reimbursements::new(&entries, [reimbursement(&entries)]).unwrap();
    let waivers = [Waiver { card: ROXO, month, date: date(2026, 2, 5), amount: brl("0.01") }];
    let books = Books {
        currency: Currency::BRL,
        accounts: &accounts,
        cards: &cards,
        categories: &categories,
        investments: &investments,
        tags: &tags,
        entries: &entries,
        reimbursements: &reimbursements,
        waivers: &waivers,
    };
    let period = Period::new(date(2026, 1, 1), date(2026, 2, 28)).unwrap();
    let mut texts: [String; 5] = Default::default();
    journal::write(&mut texts[0], &books).unwrap();
    beancount::write(&mut texts[1], &books).unwrap();
    csv::write(&mut texts[2], &books, Formulas::Guarded).unwrap();
    json::write(&mut texts[3], &books).unwrap();
    ofx::write(&mut texts[4], &books, period, None).unwrap();
    assert_eq!(texts[2].matches("\r\n").count(), 13, "a head, eleven entries, and a second part");
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/exports");
    for (name, text) in ["journal", "beancount", "csv", "json", "ofx"].into_iter().zip(&texts) {
        insta::with_settings!({ snapshot_path => &folder, prepend_module_to_snapshot => false, omit_expression => true }, {
            insta::assert_snapshot!(name, text);
        });
    }
}
