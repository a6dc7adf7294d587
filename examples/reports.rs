//! Reports: a month's summary, what one of its figures is made of, net worth, and the days ahead.
//!
//! ```text
//! cargo run -p fintrack-examples --example reports
//! ```

#![expect(clippy::print_stdout, reason = "a program that shows something prints it")]

use std::collections::{BTreeMap, BTreeSet};
use std::error::Error;
use std::fmt::Write as _;

use fintrack_core::calendar::{Frequency, billing_month, date};
use fintrack_core::entry::{CategoryRef, Entry};
use fintrack_core::id::RecurrenceId;
use fintrack_core::invoice::CardBook;
use fintrack_core::money::exchange::Rates;
use fintrack_core::money::{Currency, brl};
use fintrack_core::name::Description;
use fintrack_core::recurrence::{Flow, Recurrence, Schedule, Terms};
use fintrack_core::report::{
    Books, Explanation, Figure, ForecastQuery, NetWorthQuery, Settings, Source, Span, SummaryQuery, cash_flow_forecast,
    explain, financial_summary, net_worth,
};
use fintrack_examples::Page;
use fintrack_examples::books::Household;

fn main() -> Result<(), Box<dyn Error>> {
    print!("{}", page()?);
    Ok(())
}

pub(crate) fn page() -> Page {
    let mut home = Household::new()?;
    let (ledger, rates) = (home.ledger(), Rates::new(Currency::BRL, []));
    let today = date(2026, 4, 2);

    // What stands beside the ledger: the card with its invoices, and what is expected.
    let kept = BTreeMap::new(); // no invoice was moved: the card's days say when each closes
    let cards = [CardBook { card: &home.card, kept: &kept, turnovers: ledger.turnovers(home.card.id)? }];
    let under = CategoryRef { category: home.category("Moradia"), subcategory: None };
    let rent = Terms {
        description: Description::new("Aluguel"),
        flow: Flow::Expense { account: home.digital.id, under },
        amount: brl("1850.00"),
        frequency: Frequency::Monthly,
        start: date(2026, 4, 5),
        end: None,
        tags: BTreeSet::new(),
        is_active: true,
        include_in_summary: true,
    };
    let rent = Recurrence::new(RecurrenceId::new(home.ids.fresh()), rent)?;
    let schedules = [Schedule::new(&rent, &[])];
    let books = Books { cards: &cards, schedules: &schedules, ..Books::new(&ledger, &rates) };
    let settings = Settings::new(Currency::BRL);

    let mut page = String::new();
    let query = SummaryQuery { span: Span::Month(billing_month(2026, 3)), account: None, today };
    let march = financial_summary(&books, &settings, &query)?;
    writeln!(page, "March: {} earned, {} spent, {} on the card", march.income, march.expenses, march.card_expenses)?;
    writeln!(page, "  {} % saved; {} in the accounts", march.savings_rate, march.current_balance)?;
    for slice in march.expenses_by_category.iter().take(3) {
        writeln!(page, "  {}: {}, {} %", home.name_of(slice.category), slice.amount, slice.percent)?;
    }

    // Every figure can be asked what it is made of.
    let health = Figure::ExpensesOf(Some(home.category("Saúde")));
    writeln!(page, "\nWhat was spent on health is made of:")?;
    if let Explanation::Sum(parts) = explain(&books, &settings, &query, health)? {
        for part in parts {
            let is_it = |entry: &&Entry| part.source == Source::Entry(entry.id());
            let text = ledger.entries().iter().find(is_it).map_or("", |entry| entry.description().as_str());
            writeln!(page, "  {} {}: {text}", part.on, part.amount)?;
        }
    }

    writeln!(page, "\nNet worth:")?;
    let query = NetWorthQuery { first: billing_month(2026, 1), last: billing_month(2026, 4), today };
    for month in net_worth(&books, &settings, &query)? {
        let (accounts, debts, total) = (month.accounts, month.card_debts, month.total);
        writeln!(page, "  {}: {accounts} − {debts} on the card = {total}, change {}", month.on, month.change)?;
    }

    let forecast = cash_flow_forecast(&books, &settings, &ForecastQuery { today, days: 30 })?;
    writeln!(page, "\nThe next 30 days, from {}:", forecast.total.opening)?;
    for expected in &forecast.expectations {
        let what = if matches!(expected.source, Source::Slot(..)) { "rent" } else { "invoice" };
        writeln!(page, "  {} {what}: {}", expected.on, expected.amount)?;
    }
    let lowest = forecast.total.lowest;
    writeln!(page, "Lowest: {} on {}", lowest.balance, lowest.on)?;
    Ok(page)
}
