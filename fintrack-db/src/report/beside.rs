//! The facts of the reports beside the summary: each as far as it reads the history.

use chrono::{Days, NaiveDate};
use fintrack_core::calendar::{BillingMonth, Period};
use fintrack_core::ledger::Ledger;
use fintrack_core::recurrence::RecurrenceKind;
use fintrack_core::report::{ForecastQuery, NetWorthQuery, Settings, StatementQuery, SummaryReach};

use super::ReportFacts;
use crate::workspace::settings;
use crate::{DbError, WorkspaceTx, budget, exchange_rate, goal, investment, invoice, recurring, transaction};

/// The facts of a month's report: the month, the one before, and the month's plans.
///
/// # Errors
/// [`DbError`].
pub async fn monthly_facts(tx: &mut WorkspaceTx, month: BillingMonth) -> Result<ReportFacts, DbError> {
    let settings = settings::find(tx).await?.value.reports;
    let (first, last) = (month.previous(), month);
    let ends = [settings.days(first).start(), settings.days(last).end()];
    let days = Period::spanning(ends).unwrap_or_else(|| settings.days(last));
    let ledger = transaction::ledger_of_summary(tx, &SummaryReach { first, last, days }).await?;
    let reimbursements = transaction::reimbursements_naming(tx, ledger.entries()).await?;
    let budgets = budget::list_between(tx, month, month).await?.into_iter().map(|stored| stored.value).collect();
    Ok(ReportFacts { reimbursements, budgets, ..facts(tx, settings, ledger).await? })
}

/// The facts of a statement: its days, and what cards have since they began.
///
/// # Errors
/// [`DbError`].
pub async fn statement_facts(tx: &mut WorkspaceTx, query: &StatementQuery) -> Result<ReportFacts, DbError> {
    let settings = settings::find(tx).await?.value.reports;
    let ledger = transaction::ledger_with_expected(tx, query.period, Some(query.period.start())).await?;
    with_cards(tx, settings, ledger).await
}

/// The facts of net worth, month by month: all since the end of the month before the first.
///
/// # Errors
/// [`DbError`].
pub async fn net_worth_facts(tx: &mut WorkspaceTx, query: &NetWorthQuery) -> Result<ReportFacts, DbError> {
    let settings = settings::find(tx).await?.value.reports;
    let eve = settings.days(query.first.previous()).end();
    let start = eve.succ_opt().unwrap_or(eve).min(query.today);
    let days = Period::spanning([start, query.today]).unwrap_or_else(|| settings.days(query.first));
    let ledger = transaction::ledger_with_expected(tx, days, Some(start)).await?;
    let holdings = investment::holdings(tx).await?;
    Ok(ReportFacts { holdings, ..with_cards(tx, settings, ledger).await? })
}

/// The facts of a forecast: what is booked or expected for the days ahead, and all that is late.
///
/// # Errors
/// [`DbError`].
pub async fn forecast_facts(tx: &mut WorkspaceTx, query: &ForecastQuery) -> Result<ReportFacts, DbError> {
    let settings = settings::find(tx).await?.value.reports;
    let until = query.today.checked_add_days(Days::new(query.days.into())).unwrap_or(NaiveDate::MAX);
    let days = Period::spanning([query.today, until]).unwrap_or_else(|| settings.days(settings.month_of(query.today)));
    let ledger = transaction::ledger_with_expected(tx, days, None).await?;
    let items = recurring::facts(tx, &recurring::Filter::default()).await?;
    Ok(ReportFacts { items, ..with_cards(tx, settings, ledger).await? })
}

/// The facts of a cards summary.
///
/// # Errors
/// [`DbError`].
pub async fn cards_facts(tx: &mut WorkspaceTx, month: BillingMonth) -> Result<ReportFacts, DbError> {
    let settings = settings::find(tx).await?.value.reports;
    let rates = exchange_rate::rates_into(tx, settings.currency).await?;
    let on_cards = recurring::Filter { kind: Some(RecurrenceKind::CardTransaction), ..recurring::Filter::default() };
    let reach = SummaryReach { first: month, last: month, days: settings.days(month) };
    let ledger = transaction::ledger_of_summary(tx, &reach).await?;
    Ok(ReportFacts {
        reimbursements: transaction::reimbursements_naming(tx, ledger.entries()).await?,
        ledger,
        cards: invoice::facts(tx, None).await?,
        items: recurring::facts(tx, &on_cards).await?,
        ..ReportFacts::bare(settings, rates)
    })
}

/// The facts of a goals summary.
///
/// # Errors
/// [`DbError`].
pub async fn goals_facts(tx: &mut WorkspaceTx) -> Result<ReportFacts, DbError> {
    let settings = settings::find(tx).await?.value.reports;
    let rates = exchange_rate::rates_into(tx, settings.currency).await?;
    Ok(ReportFacts {
        holdings: investment::holdings(tx).await?,
        goals: goal::list(tx).await?.into_iter().map(|stored| stored.value).collect(),
        ..ReportFacts::bare(settings, rates)
    })
}

/// The facts of a month of recurring items.
///
/// # Errors
/// [`DbError`].
pub async fn recurring_facts(tx: &mut WorkspaceTx) -> Result<ReportFacts, DbError> {
    let settings = settings::find(tx).await?.value.reports;
    let rates = exchange_rate::rates_into(tx, settings.currency).await?;
    let items = recurring::facts(tx, &recurring::Filter::default()).await?;
    Ok(ReportFacts { items, ..ReportFacts::bare(settings, rates) })
}

async fn with_cards(tx: &mut WorkspaceTx, settings: Settings, ledger: Ledger) -> Result<ReportFacts, DbError> {
    let cards = invoice::facts(tx, None).await?;
    Ok(ReportFacts { cards, ..facts(tx, settings, ledger).await? })
}

/// A ledger with what currencies cost, and nothing beside it.
async fn facts(tx: &mut WorkspaceTx, settings: Settings, ledger: Ledger) -> Result<ReportFacts, DbError> {
    let rates = exchange_rate::rates_into(tx, settings.currency).await?;
    Ok(ReportFacts { ledger, ..ReportFacts::bare(settings, rates) })
}
