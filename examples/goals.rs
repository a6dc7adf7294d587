//! Goals: one that is saved for month by month, one that an investment feeds, and both together.
//!
//! ```text
//! cargo run -p fintrack-examples --example goals
//! ```

#![expect(clippy::print_stdout, reason = "a program that shows something prints it")]

use std::collections::BTreeSet;
use std::error::Error;
use std::fmt::Write as _;

use chrono::NaiveDate;
use fintrack_core::calendar::date;
use fintrack_core::goal::{Deposit, Funding, Goal, GoalDetails, Priority};
use fintrack_core::id::{AccountId, GoalDepositId, GoalId, InvestmentId};
use fintrack_core::investment::{Holding, Investment, InvestmentKind, Liquidity, Observation};
use fintrack_core::ledger::Ledger;
use fintrack_core::money::exchange::Rates;
use fintrack_core::money::{Currency, Money, brl};
use fintrack_core::name::{Color, Name, NameError};
use fintrack_core::report::{Books, Settings, goals_summary};
use fintrack_examples::Page;
use fintrack_examples::books::Ids;

fn main() -> Result<(), Box<dyn Error>> {
    print!("{}", page()?);
    Ok(())
}

fn details(name: &str, target: Money, due: NaiveDate) -> Result<GoalDetails, NameError> {
    let (category, color) = (Name::new("Planos")?, Color::new("#1565C0")?);
    Ok(GoalDetails { name: Name::new(name)?, category, target, due, priority: Priority::Medium, color })
}

pub(crate) fn page() -> Page {
    let (mut ids, today) = (Ids::default(), date(2026, 4, 2));
    let mut page = String::new();

    let plan = details("Viagem a Recife", brl("6000.00"), date(2026, 12, 20))?;
    let mut trip = Goal::new(GoalId::new(ids.fresh()), plan, Funding::Deposits(Vec::new()), None)?;
    for (month, amount) in [(1, "400.00"), (2, "350.00"), (3, "750.00")] {
        let deposit = Deposit { id: GoalDepositId::new(ids.fresh()), date: date(2026, month, 6), amount: brl(amount) };
        trip.deposit(deposit)?;
    }

    // A goal is fed by deposits or by investments, never by both.
    let cdb = InvestmentId::new(ids.fresh());
    let plan = details("Reserva", brl("2200.00"), date(2026, 6, 30))?;
    let reserve = Goal::new(GoalId::new(ids.fresh()), plan, Funding::Investments(BTreeSet::from([cdb])), None)?;
    let deposit = Deposit { id: GoalDepositId::new(ids.fresh()), date: today, amount: brl("1.00") };
    if let Err(refusal) = reserve.clone().deposit(deposit) {
        writeln!(page, "Refused: {refusal}\n")?;
    }

    // The goal comes to what was last observed of the investment.
    let cdb = Investment {
        id: cdb,
        name: Name::new("CDB Banco Ipê")?,
        kind: InvestmentKind::FixedIncome,
        subtype: None,
        account: AccountId::new(ids.fresh()),
        currency: Currency::BRL,
        index: None,
        liquidity: Liquidity::Daily,
        validity: None,
        is_rescued: false,
        institution: None,
        tags: BTreeSet::new(),
    };
    let holdings = [Holding::new(cdb, Vec::new(), [Observation { date: date(2026, 3, 31), value: brl("2271.85") }])?];
    let (ledger, rates, goals) = (Ledger::default(), Rates::new(Currency::BRL, []), [trip, reserve]);
    let books = Books { holdings: &holdings, goals: &goals, ..Books::new(&ledger, &rates) };
    let all = goals_summary(&books, &Settings::new(Currency::BRL), today)?;
    for (goal, line) in goals.iter().zip(&all.goals) {
        let progress = &line.progress;
        let (name, due) = (&goal.details().name, goal.details().due);
        writeln!(page, "{name}, due {due}: {} of {}", progress.accumulated, goal.details().target)?;
        writeln!(page, "  {} %, {} remain", progress.percent, progress.remaining)?;
        writeln!(page, "  to set aside each month: {}", goal.needed_monthly(progress, today))?;
    }

    writeln!(page, "\n{} active goals: {} so far, {} remain", all.active, all.accumulated, all.remaining)?;
    Ok(page)
}
