//! A card: a purchase in ten parts, what each month asks for, and what happens when an invoice is paid in part.
//!
//! ```text
//! cargo run -p fintrack-examples --example card
//! ```

#![expect(clippy::print_stdout, reason = "a program that shows something prints it")]

use std::collections::BTreeMap;
use std::error::Error;

use fintrack_core::calendar::{DayOfMonth, billing_month, date};
use fintrack_core::card::{Card, CardCycle, ClosingDay, EffectiveCycle};
use fintrack_core::entry::{Entry, Filing, Movement, Settlement, Status};
use fintrack_core::id::{AccountId, CardId, CategoryId, EntryId, InstalmentPlanId};
use fintrack_core::instalment::{InstalmentAmount, NewPurchase};
use fintrack_core::invoice::{CardBook, Turnovers, liability};
use fintrack_core::money::brl;
use fintrack_core::name::{Description, Name};
use uuid::Uuid;

fn main() -> Result<(), Box<dyn Error>> {
    let mut last_id = 0;
    let mut new_id = || {
        last_id += 1;
        Uuid::from_u128(last_id)
    };
    let (account, fridge) = (AccountId::new(new_id()), CategoryId::new(new_id()));

    // It closes on the 28th and is due on the 5th; what is bought on the closing day is still billed.
    let cycle = CardCycle::new(DayOfMonth::new(28)?, DayOfMonth::new(5)?, ClosingDay::Included)?;
    let cycles = vec![EffectiveCycle { from: billing_month(2026, 1), cycle }];
    let card = Card::new(CardId::new(new_id()), Name::new("Roxo")?, brl("5000.00"), cycles, Some(account), true)?;

    let bought = date(2026, 1, 30);
    let purchase = NewPurchase {
        plan: InstalmentPlanId::new(new_id()),
        card: card.id,
        date: bought,
        first_month: card.billing_month(bought),
        description: Description::new("Geladeira"),
        amount: InstalmentAmount::Total(brl("1234.56")),
        count: 10,
        filing: Filing::whole(fridge, None),
        tags: Vec::new(),
        status: Status::Validating,
    };
    let mut entries = purchase.entries(&mut new_id)?;

    // The first part was paid in part, and no more is.
    let paid = Movement::CardPayment {
        account,
        card: card.id,
        month: billing_month(2026, 2),
        amount: brl("100.00"),
        settlement: Settlement::Partial,
    };
    let id = EntryId::new(new_id());
    entries.push(Entry::new(id, date(2026, 3, 5), Description::new("Fatura"), Status::Validating, paid)?);

    let (rows, kept) = (Turnovers::of(&entries), BTreeMap::new());
    let book = CardBook { card: &card, kept: &kept, turnovers: rows.months()? };
    let today = date(2026, 4, 10);
    println!("On {today}:");
    let states = book.timeline(today)?;
    for state in &states {
        let (month, due) = (state.month, state.dates.due);
        let (carried, owed) = (state.carried_in, state.outstanding);
        println!("  invoice of {month}, due {due}: {carried} carried in, {owed} owed, {}", state.status);
    }
    println!("What it will ask for:");
    for month in liability(&states, &book.position(today)?, today)? {
        println!("  {}: {} due, then {} of the limit are free", month.month, month.due, month.available);
    }
    Ok(())
}
