//! The invented household's books are consistent, and its files are what the program writes.

use std::collections::BTreeSet;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use fintrack_core::calendar::BillingMonth;
use fintrack_core::category::{Language, TEMPLATE, Template};
use fintrack_core::money::Money;
use fintrack_examples::household::{self, Account, CONTA_DIGITAL, Manifest, Movement, Nature};

fn statements() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("statements")
}

fn of_nature(account: &Account, nature: Nature) -> Vec<&Movement> {
    account.movements.iter().filter(|movement| movement.nature == nature).collect()
}

fn committed(folder: &Path, found: &mut BTreeSet<PathBuf>) -> io::Result<()> {
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        if path.is_dir() {
            committed(&path, found)?;
        } else {
            found.insert(path);
        }
    }
    Ok(())
}

#[test]
fn the_committed_files_are_what_the_program_writes() {
    let files = household::files();
    assert!(files.len() > 10, "{}", files.len());
    for file in &files {
        let path = statements().join(&file.path);
        let bytes = fs::read(&path).unwrap_or_default();
        assert!(bytes == file.bytes, "{} differs: run the example `household` again", path.display());
    }
    let mut found = BTreeSet::new();
    committed(&statements(), &mut found).unwrap();
    assert_eq!(found, files.iter().map(|file| statements().join(&file.path)).collect(), "no file is left over");
}

#[test]
fn every_transfer_has_two_sides() {
    let [digital, ipe] = household::accounts();
    let here = of_nature(&digital, Nature::Transfer);
    let there = of_nature(&ipe, Nature::Transfer);
    assert_eq!(here.len(), 4);
    assert_eq!(here.len(), there.len());
    for (here, there) in here.iter().zip(&there) {
        assert_eq!((here.date, here.amount), (there.date, -there.amount));
        assert!(here.text.contains("Conta Ipê") && there.text.contains("CONTA DIGITAL"));
    }
}

#[test]
fn every_payment_is_the_total_of_the_invoice_before_and_stands_on_the_card_too() {
    let [digital, _] = household::accounts();
    assert_eq!(digital.name, CONTA_DIGITAL);
    let invoices = household::invoices();
    let payments = of_nature(&digital, Nature::CardPayment);
    assert_eq!(payments.len(), 2);
    for (payment, pair) in payments.iter().zip(invoices.windows(2)) {
        assert_eq!(payment.amount, -pair[0].total(), "{}", pair[0].month);
        let seen: Vec<&Movement> = pair[1].movements.iter().filter(|m| m.nature == Nature::CardPayment).collect();
        assert_eq!(seen.len(), 1);
        assert_eq!((seen[0].date, seen[0].amount), (payment.date, payment.amount));
    }
}

#[test]
fn lines_stand_in_the_order_that_their_bank_prints_and_within_their_months() {
    let [digital, ipe] = household::accounts();
    let span: BTreeSet<BillingMonth> = household::months().into_iter().collect();
    for account in [digital, ipe] {
        assert!(account.movements.is_sorted_by_key(|movement| movement.date), "{}", account.name);
        assert!(account.movements.iter().all(|movement| span.contains(&BillingMonth::of(movement.date))));
        assert!(account.movements.iter().all(|movement| !account.balance(movement.date).is_negative()));
    }
    for invoice in household::invoices() {
        assert!(invoice.movements.is_sorted_by(|a, b| a.date >= b.date), "{}", invoice.month);
    }
}

#[test]
fn some_days_have_identical_twins() {
    let [digital, ipe] = household::accounts();
    let twins = |movements: &[Movement]| movements.windows(2).filter(|pair| pair[0] == pair[1]).count();
    let on_card: usize = household::invoices().iter().map(|invoice| twins(&invoice.movements)).sum();
    assert_eq!((twins(&digital.movements), twins(&ipe.movements), on_card), (5, 2, 3));
}

#[test]
fn the_ofx_of_march_ends_at_the_balance_of_the_books() {
    let [_, ipe] = household::accounts();
    let [.., march] = household::months();
    let file = household::files().into_iter().find(|file| file.path.ends_with("2026-03.ofx")).unwrap();
    let balance: Money = ipe.balance(march.last_day());
    let tag = format!("<BALAMT>{}\r\n", balance.amount());
    assert!(file.bytes.windows(tag.len()).any(|window| window == tag.as_bytes()), "{tag}");
}

#[test]
fn every_category_is_one_of_the_template() {
    let facts = Manifest::new().categories;
    assert!(facts.len() > 30, "{}", facts.len());
    for fact in facts {
        let is_known = |t: &&Template| t.name(Language::Portuguese) == fact.category && t.kind.as_str() == fact.r#type;
        assert!(TEMPLATE.iter().any(|template| is_known(&template)), "{} `{}`", fact.r#type, fact.category);
    }
}
