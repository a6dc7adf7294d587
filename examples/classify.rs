//! The classifier in another program: what it guesses of a line, how sure it is and why, and what one answer changes.
//!
//! ```text
//! cargo run -p fintrack-examples --example classify
//! ```

#![expect(clippy::print_stdout, reason = "a program that shows something prints it")]

use std::error::Error;
use std::fmt::Write as _;

use fintrack_core::calendar::date;
use fintrack_core::category::CategoryKind;
use fintrack_core::entry::CategoryRef;
use fintrack_core::suggest::{Classifier, Confirmation, Unfiled};
use fintrack_examples::Page;
use fintrack_examples::books::Household;
use rust_decimal::Decimal;

fn main() -> Result<(), Box<dyn Error>> {
    print!("{}", page()?);
    Ok(())
}

pub(crate) fn page() -> Page {
    let home = Household::new()?;
    let mut classifier = Classifier::new(&home.categories);
    let (text, amount) = ("PAG*PADARIA ESTRELA LTDA 0123", Decimal::new(-1850, 2));
    let line = Unfiled { kind: CategoryKind::Expense, text, amount, code: None };

    let mut page = String::new();
    for day in 1..=4 {
        let guess = classifier.suggest(&line).ok_or("there is always a category for what is not known")?;
        let (category, percent) = (home.name_of(Some(guess.under.category)), guess.confidence.basis_points() / 100);
        writeln!(page, "{category}, {percent} %, {}: {:?}", guess.confidence.band(), guess.reason)?;
        // The household buys its snacks there, and says so.
        let under = CategoryRef { category: home.category("Lazer"), subcategory: None };
        let on = date(2026, 3, day);
        let filed = Confirmation::by_hand(text, amount, on, under);
        classifier.learn(&[Confirmation { shown: guess.shown, ..filed }]);
    }
    Ok(page)
}
