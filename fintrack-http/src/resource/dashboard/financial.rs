//! The financial summary: where the money came from and where it went, beside the budgets and the bills.

mod bill;
mod slices;

use axum::extract::State;
use axum::response::Response;
use chrono::NaiveDate;
use fintrack_core::calendar::BillingMonth;
use fintrack_core::id::AccountId;
use fintrack_core::report::{self as core, ReportError, Span, SummaryQuery};
use fintrack_db::report::{self, ReportFacts};
use fintrack_db::{WorkspaceTx, account};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use super::DashboardUnconverted;
use crate::aside::aside;
use crate::entry::{Read, Workspace, WorkspaceHeader};
use crate::extract::Query;
use crate::field::{Amount, At, Day, Percent};
use crate::problem::{Finding, UnprocessableEntity};
use crate::remembered::{Found, Question};
use crate::resource::figures::{YearMonthQuery, unreportable};
use crate::resource::names::Names;
use crate::word::{ReportSpan, Spanned};
use crate::{ApiError, App};

use bill::DashboardBill;
use slices::{DashboardBudget, DashboardComparison, DashboardSlice, DashboardTrend};

/// Where the money of a month came from and where it went; amounts in the currency of the workspace.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct DashboardSummary {
    /// The year that was asked for.
    #[schema(example = 2026)]
    year: i32,
    /// The month of it.
    #[schema(example = 3)]
    month: u32,
    /// The first day that the figures are about.
    #[schema(example = "2026-03-01")]
    start_date: NaiveDate,
    /// The last one.
    #[schema(example = "2026-03-31")]
    end_date: NaiveDate,
    /// The currency of the figures.
    #[schema(example = "BRL")]
    currency_code: String,
    /// What all accounts hold at the end of the days, or today if that is earlier.
    current_balance: Amount,
    /// Money earned.
    total_income: Amount,
    /// Money spent, from accounts and on cards.
    total_expenses: Amount,
    /// Earned less spent.
    net_result: Amount,
    /// What all investments are worth at the end of the days, or today if that is earlier.
    total_invested: Amount,
    /// Deposits into investments.
    invested_this_month: Amount,
    /// Of the expenses, those on cards.
    card_expenses: Amount,
    /// Of the expenses, those in categories that have a budget.
    planned_expenses: Amount,
    /// Of the expenses, the others.
    unplanned_expenses: Amount,
    /// What was set aside for goals.
    goals_contribution: Amount,
    /// Of the expenses, those that recurring items expected.
    recurring_payments: Amount,
    /// Earned less spent less invested.
    unused_amount: Amount,
    /// Earned less spent, of what was earned; 0 where nothing was.
    savings_rate: Percent,
    /// How earned less spent changed against the time before, of its magnitude then; null where that was 0.
    monthly_variation: Option<Percent>,
    /// Spending by category, the largest first.
    expenses_by_category: Vec<DashboardSlice>,
    /// Income by category, the largest first.
    income_by_category: Vec<DashboardSlice>,
    /// Income beside spending, by the name of the category: what most money went through first.
    category_comparison: Vec<DashboardComparison>,
    /// The last six months, the oldest first.
    monthly_trend: Vec<DashboardTrend>,
    /// The active budgets.
    budgets: Vec<DashboardBudget>,
    /// What is due in these days: the most pressing first, and what was paid last.
    pending_bills: Vec<DashboardBill>,
    /// How many times of recurring items from before these days are still open today.
    #[schema(example = 0)]
    overdue_before: usize,
    /// What has no rate to the currency of the workspace and is in no figure.
    unconverted: Vec<DashboardUnconverted>,
}

impl DashboardSummary {
    fn of(month: BillingMonth, facts: &ReportFacts, names: &Names, query: &SummaryQuery) -> Result<Self, ReportError> {
        let summary = facts.summary(query)?;
        let comparison = core::compare_by_name(&summary.category_comparison, &names.categories())?;
        Ok(Self {
            year: month.year(),
            month: month.month(),
            start_date: summary.period.start(),
            end_date: summary.period.end(),
            currency_code: summary.income.currency().code().to_owned(),
            current_balance: summary.current_balance.into(),
            total_income: summary.income.into(),
            total_expenses: summary.expenses.into(),
            net_result: summary.net.into(),
            total_invested: summary.total_invested.into(),
            invested_this_month: summary.invested.into(),
            card_expenses: summary.card_expenses.into(),
            planned_expenses: summary.planned_expenses.into(),
            unplanned_expenses: summary.unplanned_expenses.into(),
            goals_contribution: summary.goals_contribution.into(),
            recurring_payments: summary.recurring_payments.into(),
            unused_amount: summary.unused.into(),
            savings_rate: Percent(summary.savings_rate),
            monthly_variation: summary.variation.map(Percent),
            expenses_by_category: DashboardSlice::all(names, &summary.expenses_by_category),
            income_by_category: DashboardSlice::all(names, &summary.income_by_category),
            category_comparison: comparison.iter().map(DashboardComparison::of).collect(),
            monthly_trend: summary.trend.iter().map(DashboardTrend::of).collect(),
            budgets: DashboardBudget::all(names, &summary.budgets, &facts.budgets),
            pending_bills: summary
                .pending_bills
                .all
                .iter()
                .map(|it| DashboardBill::of(names, &facts.items, it))
                .collect(),
            overdue_before: summary.pending_bills.overdue_before,
            unconverted: DashboardUnconverted::all(&summary.unconverted),
        })
    }
}

/// What more may be said of what a summary is about.
#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub(crate) struct SummaryOfQuery {
    /// Only what touches that account: then card purchases and deposits of goals, which touch none, are left out.
    #[param(value_type = Option<Uuid>, nullable = false, example = "0199c0de-0000-7000-8000-00000000000b")]
    account_id: Option<AccountId>,
    /// Whether it is about the month or about its whole year; the month where nothing is said.
    #[param(inline, nullable = false, example = "MONTH")]
    span: Option<ReportSpan>,
    /// The first of some other days that it is about, ten years of them at most; then `end_date` is needed too.
    #[param(value_type = Option<NaiveDate>, nullable = false, example = "2026-03-10")]
    start_date: Option<Day>,
    /// The last one.
    #[param(value_type = Option<NaiveDate>, nullable = false, example = "2026-04-09")]
    end_date: Option<Day>,
}

impl SummaryOfQuery {
    fn span(&self, month: BillingMonth) -> Result<Span, ApiError> {
        match (self.start_date, self.end_date) {
            (Some(Day(start)), Some(Day(end))) => Span::of_days(start, end).at("/end_date"),
            (None, None) => Ok(match self.span {
                None | Some(ReportSpan(Spanned::Month)) => Span::Month(month),
                Some(ReportSpan(Spanned::Year)) => Span::YearOf(month),
            }),
            (Some(_), None) | (None, Some(_)) => {
                Err("start_date and end_date are said together, or neither").at("/end_date")
            }
        }
    }

    async fn expect_account(&self, tx: &mut WorkspaceTx) -> Result<(), ApiError> {
        if let Some(id) = self.account_id {
            account::find(tx, id).await?;
        }
        Ok(())
    }
}

/// Show where the money of a month came from and where it went.
///
/// A month is a report month: it starts on the day that the workspace chose.
#[utoipa::path(
    get,
    path = "/dashboard/financial-summary",
    operation_id = "getFinancialSummary",
    tag = "dashboard",
    params(YearMonthQuery, SummaryOfQuery, WorkspaceHeader),
    responses(
        (status = 200, description = "The figures of the month", body = DashboardSummary),
        (status = 422, response = UnprocessableEntity),
        Finding,
    )
)]
pub(crate) async fn show(
    State(app): State<App>,
    mut workspace: Workspace<Read>,
    Query(month): Query<YearMonthQuery>,
    Query(of): Query<SummaryOfQuery>,
) -> Result<Response, ApiError> {
    let month = month.month()?;
    let query = SummaryQuery { span: of.span(month)?, account: of.account_id, today: workspace.today() };
    let mut tx = workspace.begin().await?;
    let key = match app.remembered.look_up(&mut tx, Question::Financial(month, query)).await? {
        Found::Answer(answer) => return Ok(answer),
        Found::Nothing(key) => key,
    };
    of.expect_account(&mut tx).await?;
    let facts = report::summary_facts(&mut tx, &query).await?;
    let names = app.remembered.names(&mut tx).await?;
    drop(tx);
    let work = move || DashboardSummary::of(month, &facts, &names, &query).map_err(|error| unreportable(&error));
    Ok(app.remembered.keep(key, &aside(work).await?))
}
