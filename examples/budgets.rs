//! Budgets: what was planned for March against what was spent, what a friend's money does to it, and April's plan.
//!
//! ```text
//! cargo run -p fintrack-examples --example budgets
//! ```

#![expect(clippy::print_stdout, reason = "a program that shows something prints it")]

use std::error::Error;
use std::fmt::Write as _;

use fintrack_core::budget::{AlertThreshold, Budget, BudgetDraft, duplicate};
use fintrack_core::calendar::{billing_month, date};
use fintrack_core::category::CategoryKind;
use fintrack_core::entry::{Filing, Movement};
use fintrack_core::id::BudgetId;
use fintrack_core::money::exchange::Rates;
use fintrack_core::money::{Currency, brl};
use fintrack_core::name::Color;
use fintrack_core::reimbursement::Reimbursements;
use fintrack_core::report::{Books, BudgetLine, BudgetsSummary, Settings, budgets_summary};
use fintrack_examples::Page;
use fintrack_examples::books::{Household, entry};

fn main() -> Result<(), Box<dyn Error>> {
    print!("{}", page()?);
    Ok(())
}

pub(crate) fn page() -> Page {
    let mut home = Household::new()?;
    let (march, april) = (billing_month(2026, 3), billing_month(2026, 4));
    let mut plan = |category: &str, amount| -> Result<Budget, Box<dyn Error>> {
        let draft = BudgetDraft {
            category: home.category(category),
            month: march,
            planned: brl(amount),
            alert_threshold: AlertThreshold::default(), // warns from 80 %
            color: Color::new("#2E7D32")?,
            is_active: true,
        };
        Ok(Budget::new(BudgetId::new(home.ids.fresh()), draft, CategoryKind::Expense, Currency::BRL)?)
    };
    let budgets = [plan("Alimentação", "1150.00")?, plan("Transporte", "400.00")?, plan("Lazer", "150.00")?];

    // Lunch in March was for two, and in April the other one paid half of it back.
    let filing = Filing::whole(home.category("Reembolsos"), None);
    let paid_back = Movement::Income { account: home.digital.id, amount: brl("60.00"), filing };
    let pix = entry(home.ids.fresh(), date(2026, 4, 2), "Pix recebido - Rafael Costa", paid_back)?;
    let lunch = home.called("Restaurante Sabor Mineiro").last().ok_or("nobody had lunch")?.clone();
    home.entries.push(pix.clone());

    let (ledger, rates) = (home.ledger(), Rates::new(Currency::BRL, []));
    let settings = Settings::new(Currency::BRL);
    let ask = |reimbursements: &Reimbursements| -> Result<BudgetsSummary, Box<dyn Error>> {
        let books = Books { budgets: &budgets, reimbursements, ..Books::new(&ledger, &rates) };
        Ok(budgets_summary(&books, &settings, march)?)
    };

    let mut page = String::new();
    let mut reimbursements = Reimbursements::default();
    for title in ["as it was spent", "with half of the lunch paid back"] {
        writeln!(page, "{march}, {title}:")?;
        for BudgetLine { category, actual, .. } in ask(&reimbursements)?.budgets {
            let (name, spent, planned) = (home.name_of(Some(category)), actual.spent, actual.planned);
            writeln!(page, "  {name}: {spent} of {planned}, {} %, {}", actual.used, actual.health)?;
        }
        // The link lowers the expense in the expense's month; what is left of the PIX is income of April.
        reimbursements.replace(&pix, &[(&lunch, brl("56.20"))])?;
    }
    writeln!(page, "Of the PIX, {} is income.", reimbursements.net(&pix)?)?;

    let totals = ask(&reimbursements)?.totals;
    let (whole, on_track) = (totals.whole, totals.on_track());
    writeln!(page, "\nAll budgets: {} remain, {}, {on_track} of 3 on track", whole.remaining, whole.health)?;

    // Copying keeps what April has.
    let food = duplicate(&budgets[..1], &[], april);
    let next = food.created.into_iter().map(|draft| {
        let id = BudgetId::new(home.ids.fresh());
        Budget::new(id, draft, CategoryKind::Expense, Currency::BRL)
    });
    let next = next.collect::<Result<Vec<_>, _>>()?;
    let copied = duplicate(&budgets, &next, april);
    writeln!(page, "{april}: {} budgets copied, {} was there", copied.created.len(), copied.skipped.len())?;
    Ok(page)
}
