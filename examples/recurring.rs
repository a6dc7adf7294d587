//! Recurring items: the times that each is expected, what settled them, what a line of a statement settles, and what in
//! the history comes back and is no item yet.
//!
//! ```text
//! cargo run -p fintrack-examples --example recurring
//! ```

#![expect(clippy::print_stdout, reason = "a program that shows something prints it")]

use std::collections::BTreeSet;
use std::error::Error;
use std::fmt::Write as _;

use fintrack_core::calendar::{Frequency, billing_month, date};
use fintrack_core::entry::{CategoryRef, Entry, EntryKind};
use fintrack_core::id::RecurrenceId;
use fintrack_core::import_session::AccountOrCard;
use fintrack_core::money::{Currency, brl};
use fintrack_core::name::Description;
use fintrack_core::recurrence::{
    Flow, LineFacts, Link, Recurrence, Schedule, Terms, patterns, pending, propose_bindings, summary,
};
use fintrack_examples::Page;
use fintrack_examples::books::Household;

fn main() -> Result<(), Box<dyn Error>> {
    print!("{}", page()?);
    Ok(())
}

pub(crate) fn page() -> Page {
    let mut home = Household::new()?;
    let (march, april) = (billing_month(2026, 3), billing_month(2026, 4));
    let today = date(2026, 4, 8);

    // What is expected each month; every slot is computed from the start, so that the 31st never drifts.
    let mut monthly = |text: &str, category: &str, amount: &str, start| {
        let under = CategoryRef { category: home.category(category), subcategory: None };
        let terms = Terms {
            description: Description::new(text),
            flow: Flow::Expense { account: home.digital.id, under },
            amount: brl(amount),
            frequency: Frequency::Monthly,
            start,
            end: None,
            tags: BTreeSet::new(),
            is_active: true,
            include_in_summary: true,
        };
        Recurrence::new(RecurrenceId::new(home.ids.fresh()), terms)
    };
    let rent = monthly("Aluguel", "Moradia", "1850.00", date(2026, 1, 5))?;
    let energy = monthly("Energia", "Moradia", "180.00", date(2026, 1, 10))?;
    let cleaning = monthly("Limpeza do telhado", "Moradia", "250.00", date(2026, 1, 31))?;

    // Which transactions settle them is a fact that a shell keeps; here they are found by their text.
    let links = |text: &str| -> Vec<Link> {
        let link = |entry: &Entry| {
            let (date, amount) = (entry.date(), entry.movement().amount());
            Link { entry: entry.id(), slot: None, date, amount, is_ignored: false }
        };
        home.called(text).map(link).collect()
    };
    let schedules = [
        Schedule::new(&rent, &links("Aluguel")),
        Schedule::new(&energy, &links("Energia")),
        Schedule::new(&cleaning, &[]),
    ];

    let mut page = String::new();
    for schedule in &schedules {
        writeln!(page, "{}:", schedule.item().terms().description.as_str())?;
        for slot in schedule.projection(april) {
            let late = if slot.is_late(today) { ", late" } else { "" };
            writeln!(page, "  {} {} {}{late}", slot.due, slot.expected, slot.status.word())?;
        }
    }
    writeln!(page, "\n{} slots are pending up to the end of {april}.", pending(&schedules, april.last_day())?.len())?;
    let sums = summary(&schedules, march.days())?.expense[&Currency::BRL];
    writeln!(page, "{march}: {} projected = {} paid + {} pending", sums.projected, sums.paid, sums.pending)?;

    // The statement of April prints a line: which slot does it settle?
    let text = "Pagamento de boleto efetuado - Energia Luz do Vale";
    let (on, rejected) = (AccountOrCard::Account(home.digital.id), BTreeSet::new());
    let (date, amount, kind) = (date(2026, 4, 9), brl("-171.40"), EntryKind::Expense);
    let line = LineFacts { on, date, amount, kind, text, rejected: &rejected };
    for proposal in propose_bindings(&[line], &schedules).into_iter().flatten() {
        let percent = proposal.confidence.basis_points() / 100;
        writeln!(page, "\n`{text}` settles the slot of {}: {percent} %, {:?}", proposal.slot, proposal.evidence.words)?;
    }

    writeln!(page, "\nIt comes back, and is no item yet:")?;
    for pattern in patterns(&home.entries, &schedules, today) {
        let terms = &pattern.terms;
        let (often, amount) = (terms.frequency, terms.amount);
        writeln!(page, "  {often}, {amount}, {} times: {}", pattern.occurrences.len(), terms.description.as_str())?;
    }
    Ok(page)
}
