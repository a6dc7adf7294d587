//! A card: a purchase in ten parts, what each month asks for, and what happens when an invoice is paid in part.
//!
//! ```text
//! cargo run -p fintrack-examples --example card
//! ```

#![expect(clippy::print_stdout, reason = "a program that shows something prints it")]

use std::collections::BTreeMap;
use std::error::Error;
use std::fmt::Write as _;

use fintrack_core::calendar::{billing_month, date};
use fintrack_core::entry::{Filing, Movement, Settlement, Status};
use fintrack_core::id::{AccountId, CardId, CategoryId, InstalmentPlanId};
use fintrack_core::instalment::{InstalmentAmount, NewPurchase};
use fintrack_core::invoice::{CardBook, Turnovers, liability};
use fintrack_core::money::brl;
use fintrack_core::name::Description;
use fintrack_examples::Page;
use fintrack_examples::books::{self, Ids};

fn main() -> Result<(), Box<dyn Error>> {
    print!("{}", page()?);
    Ok(())
}

pub(crate) fn page() -> Page {
    let mut ids = Ids::default();
    let (account, fridge) = (AccountId::new(ids.fresh()), CategoryId::new(ids.fresh()));

    // It closes on the 28th and is due on the 5th; what is bought on the closing day is still billed.
    let card = books::card(CardId::new(ids.fresh()), "Roxo", brl("5000.00"), (28, 5), account)?;

    let bought = date(2026, 1, 30);
    let purchase = NewPurchase {
        plan: InstalmentPlanId::new(ids.fresh()),
        card: card.id,
        date: bought,
        first_month: card.billing_month(bought),
        description: Description::new("Geladeira"),
        amount: InstalmentAmount::Total(brl("1234.56")),
        count: 10,
        filing: Filing::whole(fridge, None),
        tags: Vec::new(),
        notes: None,
        status: Status::Validating,
    };
    let mut entries = purchase.entries(&mut || ids.fresh())?;

    // The first part was paid in part, and no more is.
    let paid = Movement::CardPayment {
        account,
        card: card.id,
        month: billing_month(2026, 2),
        amount: brl("100.00"),
        settlement: Settlement::Partial,
    };
    entries.push(books::entry(ids.fresh(), date(2026, 3, 5), "Fatura", paid)?);

    let (rows, kept) = (Turnovers::of(&entries), BTreeMap::new());
    let book = CardBook { card: &card, kept: &kept, turnovers: rows.months()? };
    let today = date(2026, 4, 10);
    let mut page = format!("On {today}:\n");
    let states = book.timeline(today)?;
    for state in &states {
        let (month, due) = (state.month, state.dates.due);
        let (carried, owed) = (state.carried_in, state.outstanding);
        writeln!(page, "  invoice of {month}, due {due}: {carried} carried in, {owed} owed, {}", state.status)?;
    }
    writeln!(page, "What it will ask for:")?;
    for month in liability(&states, &book.position(today)?, today)? {
        writeln!(page, "  {}: {} due, then {} of the limit are free", month.month, month.due, month.available)?;
    }
    Ok(page)
}
