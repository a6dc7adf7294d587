//! Notices: a month of days on which a household is told what it would want to hear, each thing once.
//!
//! ```text
//! cargo run -p fintrack-examples --example notices
//! ```

#![expect(clippy::print_stdout, reason = "a program that shows something prints it")]

use std::collections::BTreeSet;
use std::error::Error;
use std::fmt::Write as _;

use chrono::NaiveDate;
use fintrack_core::budget::{AlertThreshold, Budget, BudgetDraft};
use fintrack_core::calendar::{Frequency, billing_month, date};
use fintrack_core::category::CategoryKind;
use fintrack_core::entry::{CategoryRef, Entry};
use fintrack_core::id::{BudgetId, RecurrenceId};
use fintrack_core::ledger::Ledger;
use fintrack_core::money::exchange::Rates;
use fintrack_core::money::{Currency, brl};
use fintrack_core::name::{Color, Description};
use fintrack_core::notice::{CauseKey, Facts, Notice, news};
use fintrack_core::recurrence::{Flow, Link, Recurrence, Schedule, Terms};
use fintrack_core::report::{Books, Settings};
use fintrack_examples::Page;
use fintrack_examples::books::Household;

fn main() -> Result<(), Box<dyn Error>> {
    print!("{}", page()?);
    Ok(())
}

pub(crate) fn page() -> Page {
    let mut home = Household::new()?;
    let plan = BudgetDraft {
        category: home.category("Alimentação"),
        month: billing_month(2026, 3),
        planned: brl("1150.00"),
        alert_threshold: AlertThreshold::default(), // warns from 80 %
        color: Color::new("#2E7D32")?,
        is_active: true,
    };
    let food = Budget::new(BudgetId::new(home.ids.fresh()), plan, CategoryKind::Expense, Currency::BRL)?;
    let terms = Terms {
        description: Description::new("Aluguel"),
        flow: Flow::Expense {
            account: home.digital.id,
            under: CategoryRef { category: home.category("Moradia"), subcategory: None },
        },
        amount: brl("1850.00"),
        frequency: Frequency::Monthly,
        start: date(2026, 1, 5),
        end: None,
        tags: BTreeSet::new(),
        is_active: true,
        include_in_summary: true,
    };
    let rent = Recurrence::new(RecurrenceId::new(home.ids.fresh()), terms)?;

    // Each evening a program compares the day with the one before, and keeps the causes of what it told.
    let mut page = String::new();
    let mut known: BTreeSet<CauseKey> = BTreeSet::new();
    let mut before = facts(&home, &food, &rent, date(2026, 2, 25))?;
    for today in date(2026, 2, 26).iter_days().take_while(|day| *day <= date(2026, 4, 4)) {
        let after = facts(&home, &food, &rent, today)?;
        for notice in news(&before, &after, &known) {
            writeln!(page, "{today}  {}", in_words(&notice))?;
            known.insert(notice.cause());
        }
        // A job that is run again, after a crash or by mistake, has nothing more to tell.
        assert!(news(&before, &after, &known).is_empty());
        before = after;
    }
    writeln!(page, "\nWhat was told is known by its cause, and is not told again:")?;
    for cause in &known {
        writeln!(page, "  {cause}")?;
    }
    Ok(page)
}

/// What the household looks like at the end of a day, as far as its notices go.
fn facts(home: &Household, food: &Budget, rent: &Recurrence, today: NaiveDate) -> Result<Facts, Box<dyn Error>> {
    let entries: Vec<Entry> = home.entries.iter().filter(|entry| entry.date() <= today).cloned().collect();
    let (paid, rates) = (home.called("Aluguel"), Rates::new(Currency::BRL, []));
    let link = |entry: &Entry| {
        let (date, amount) = (entry.date(), entry.movement().amount());
        Link { entry: entry.id(), slot: None, date, amount, is_ignored: false }
    };
    let links: Vec<Link> = paid.filter(|entry| entry.date() <= today).map(link).collect();
    let schedules = [Schedule::new(rent, &links)];
    let ledger = Ledger::new([home.digital.clone(), home.ipe.clone()], entries);
    let budgets = std::slice::from_ref(food);
    let books = Books { budgets, schedules: &schedules, ..Books::new(&ledger, &rates) };
    Ok(Facts::of(&books, &Settings::new(Currency::BRL), today)?)
}

/// The words are each program's own, for it knows the language.
fn in_words(notice: &Notice) -> String {
    match notice {
        Notice::BudgetThreshold(fact) => {
            format!("food: {} of {} spent, {} %", fact.actual.spent, fact.actual.planned, fact.actual.used)
        }
        Notice::BudgetOverrun(fact) => format!("food: {} more than planned", -fact.actual.remaining),
        Notice::BillDue(bill) => format!("to be paid on {}: {}", bill.due, bill.amount),
        Notice::BillOverdue(bill) => format!("should have been paid on {}: {}", bill.due, bill.amount),
        Notice::InvoiceClosed(_)
        | Notice::GoalReached(_)
        | Notice::ImportFinished(_)
        | Notice::ImportReview(_)
        | Notice::Security(_) => notice.kind().to_string(),
    }
}
