//! The facts of a report, loaded together: as many statements whatever the books hold, and none that reads the history of
//! transactions. What they come to is the core's to say.

mod beside;

use fintrack_core::budget::Budget;
use fintrack_core::goal::Goal;
use fintrack_core::investment::Holding;
use fintrack_core::invoice::CardBook;
use fintrack_core::ledger::Ledger;
use fintrack_core::money::exchange::Rates;
use fintrack_core::recurrence::Schedule;
use fintrack_core::reimbursement::Reimbursements;
use fintrack_core::report::{
    Books, FinancialSummary, ReportError, Settings, SummaryQuery, SummaryReach, financial_summary,
};

use crate::invoice::CardFacts;
use crate::recurring::ItemFacts;
use crate::workspace::settings;
use crate::{DbError, WorkspaceTx, budget, exchange_rate, goal, investment, invoice, recurring, transaction};

pub use beside::{forecast_facts, monthly_facts, net_worth_facts, statement_facts};

/// All that a financial summary is made of.
pub type SummaryFacts = ReportFacts;

/// All that a report is made of, owned: the core borrows it. What a report does not read is not loaded.
#[derive(Clone, Debug)]
pub struct ReportFacts {
    /// What the workspace chose for its reports.
    pub settings: Settings,
    /// Accounts with balances, and the entries since that the report reads.
    pub ledger: Ledger,
    /// What currencies cost.
    pub rates: Rates,
    /// What was paid back of these entries, or with them.
    pub reimbursements: Reimbursements,
    /// The plans of the months that the report reads.
    pub budgets: Vec<Budget>,
    /// The cards, with their invoices and what each billed.
    pub cards: Vec<CardFacts>,
    /// The recurring items, with what settled them.
    pub items: Vec<ItemFacts>,
    /// The investments, with their flows and values.
    pub holdings: Vec<Holding>,
    /// The goals.
    pub goals: Vec<Goal>,
}

impl ReportFacts {
    /// Lends the books to a report.
    pub fn with_books<T>(&self, read: impl FnOnce(&Books<'_>) -> T) -> T {
        let (cards, schedules) = (books_of(&self.cards), schedules_of(&self.items));
        let Self { ledger, rates, reimbursements, budgets, holdings, goals, .. } = self;
        read(&Books { ledger, rates, reimbursements, budgets, cards: &cards, schedules: &schedules, holdings, goals })
    }

    /// The summary that these facts were loaded for.
    ///
    /// # Errors
    /// [`ReportError`] when a sum is too large for the books.
    pub fn summary(&self, query: &SummaryQuery) -> Result<FinancialSummary, ReportError> {
        self.with_books(|books| financial_summary(books, &self.settings, query))
    }
}

fn books_of(cards: &[CardFacts]) -> Vec<CardBook<'_>> {
    cards.iter().map(CardFacts::book).collect()
}

fn schedules_of(items: &[ItemFacts]) -> Vec<Schedule<'_>> {
    items.iter().map(ItemFacts::schedule).collect()
}

/// The facts of a financial summary: of a month's dashboard, a year, or some days.
///
/// # Errors
/// [`DbError`].
pub async fn summary_facts(tx: &mut WorkspaceTx, query: &SummaryQuery) -> Result<SummaryFacts, DbError> {
    let settings = settings::find(tx).await?.value.reports;
    let cards = invoice::facts(tx, None).await?;
    let items = recurring::facts(tx, &recurring::Filter::default()).await?;
    let reach = SummaryReach::of(query, &settings, &books_of(&cards), &schedules_of(&items));
    let ledger = transaction::ledger_of_summary(tx, &reach).await?;
    let reimbursements = transaction::reimbursements_naming(tx, ledger.entries()).await?;
    let budgets = budget::list_between(tx, reach.first, reach.last).await?;
    let rates = exchange_rate::rates_into(tx, settings.currency).await?;
    let holdings = investment::holdings(tx).await?;
    let goals = goal::list(tx).await?;
    Ok(SummaryFacts {
        settings,
        ledger,
        rates,
        reimbursements,
        budgets: budgets.into_iter().map(|stored| stored.value).collect(),
        cards,
        items,
        holdings,
        goals: goals.into_iter().map(|stored| stored.value).collect(),
    })
}
