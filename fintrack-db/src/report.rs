//! The facts of a report, loaded together: as many statements whatever the books hold, and none that reads the history of
//! transactions. What they come to is the core's to say.

mod beside;

use chrono::NaiveDate;
use fintrack_core::budget::Budget;
use fintrack_core::goal::Goal;
use fintrack_core::investment::Holding;
use fintrack_core::invoice::CardBook;
use fintrack_core::ledger::Ledger;
use fintrack_core::money::exchange::Rates;
use fintrack_core::recurrence::Schedule;
use fintrack_core::reimbursement::Reimbursements;
use fintrack_core::report::{
    Books, CardsQuery, CardsSummary, FinancialSummary, GoalsSummary, RecurringMonth, RecurringQuery, ReportError,
    Settings, SummaryQuery, SummaryReach, cards_summary, financial_summary, goals_summary, recurring_month,
};

use crate::invoice::CardFacts;
use crate::recurring::ItemFacts;
use crate::workspace::settings;
use crate::{DbError, WorkspaceTx, budget, exchange_rate, goal, investment, invoice, recurring, transaction};

pub use beside::{
    cards_facts, forecast_facts, goals_facts, monthly_facts, net_worth_facts, recurring_facts, statement_facts,
};

/// All that a report is made of, owned: the core borrows it. What a report does not read is empty in what was loaded for it.
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

    /// Nothing but what every report needs.
    fn bare(settings: Settings, rates: Rates) -> Self {
        Self {
            settings,
            ledger: Ledger::default(),
            rates,
            reimbursements: Reimbursements::default(),
            budgets: Vec::new(),
            cards: Vec::new(),
            items: Vec::new(),
            holdings: Vec::new(),
            goals: Vec::new(),
        }
    }

    /// The summary that [`summary_facts`] were loaded for.
    ///
    /// # Errors
    /// [`ReportError`] when a sum is too large for the books.
    pub fn summary(&self, query: &SummaryQuery) -> Result<FinancialSummary, ReportError> {
        self.with_books(|books| financial_summary(books, &self.settings, query))
    }

    /// The cards summary that [`cards_facts`] were loaded for.
    ///
    /// # Errors
    /// As [`Self::summary`].
    pub fn cards_summary(&self, query: &CardsQuery) -> Result<CardsSummary, ReportError> {
        self.with_books(|books| cards_summary(books, &self.settings, query))
    }

    /// The goals summary that [`goals_facts`] were loaded for.
    ///
    /// # Errors
    /// As [`Self::summary`].
    pub fn goals_summary(&self, today: NaiveDate) -> Result<GoalsSummary, ReportError> {
        self.with_books(|books| goals_summary(books, &self.settings, today))
    }

    /// The recurring month that [`recurring_facts`] were loaded for.
    ///
    /// # Errors
    /// As [`Self::summary`].
    pub fn recurring_month(&self, query: &RecurringQuery) -> Result<RecurringMonth, ReportError> {
        self.with_books(|books| recurring_month(books, &self.settings, query))
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
pub async fn summary_facts(tx: &mut WorkspaceTx, query: &SummaryQuery) -> Result<ReportFacts, DbError> {
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
    Ok(ReportFacts {
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
