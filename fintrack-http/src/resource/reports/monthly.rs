//! A month by category and subcategory, beside the month before and the budgets.

use axum::response::Response;
use chrono::NaiveDate;
use fintrack_core::calendar::BillingMonth;
use fintrack_core::id::SubCategoryId;
use fintrack_core::report::table::{self, Naming};
use fintrack_core::report::{self, CategoryLine, Compared, Section, Slice, SubcategoryLine, monthly_report};
use fintrack_db::workspace::settings;
use fintrack_db::{category, report as facts};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use uuid::Uuid;

use super::{FormatQuery, answer};
use crate::ApiError;
use crate::entry::{Read, Workspace, WorkspaceHeader};
use crate::extract::Query;
use crate::field::{Amount, Month, Percent};
use crate::problem::Reporting;
use crate::resource::figures::unreportable;
use crate::resource::figures::{UnconvertedSum, unconverted};
use crate::word::BudgetHealth;

/// Which month.
#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub(crate) struct MonthlyQuery {
    /// The report month; the present one where nothing is said.
    #[param(value_type = Option<Month>, nullable = false)]
    month: Option<BillingMonth>,
}

/// What a month came to, category by category.
#[derive(Serialize, ToSchema)]
pub(crate) struct MonthlyReport {
    /// The report month.
    #[schema(value_type = Month)]
    month: BillingMonth,
    /// Its first day.
    #[schema(example = "2026-03-01")]
    start_date: NaiveDate,
    /// Its last day.
    #[schema(example = "2026-03-31")]
    end_date: NaiveDate,
    /// The currency of all amounts: the workspace's.
    #[schema(example = "BRL")]
    currency_code: String,
    /// Money earned.
    income: ReportSection,
    /// Money spent, from accounts and on cards.
    expenses: ReportSection,
    /// Income less expenses.
    net: ComparedAmount,
    /// What has no rate to that currency, and is in no figure.
    unconverted: Vec<UnconvertedSum>,
}

/// All income, or all spending.
#[derive(Serialize, ToSchema)]
pub(crate) struct ReportSection {
    /// What the categories sum to.
    total: ComparedAmount,
    /// The categories, largest first.
    categories: Vec<ReportCategory>,
}

/// An amount beside that of the month before.
#[derive(Serialize, ToSchema)]
pub(crate) struct ComparedAmount {
    /// What it came to; negative where more came back than went out.
    #[schema(example = "1234.56")]
    amount: Amount,
    /// What it came to in the month before.
    #[schema(example = "1000.00")]
    previous: Amount,
    /// Amount less previous.
    #[schema(example = "234.56")]
    change: Amount,
    /// The change, in percent of the magnitude of `previous`; null when that was 0.
    change_percent: Option<Percent>,
}

/// A category in a month.
#[derive(Serialize, ToSchema)]
pub(crate) struct ReportCategory {
    /// The category; null for chargebacks that nobody filed.
    #[schema(example = "0199c0de-0000-7000-8000-00000000000c")]
    category_id: Option<Uuid>,
    /// What it is called.
    #[schema(example = "Alimentação")]
    category_name: Option<String>,
    /// What it is drawn in.
    #[schema(example = "#2E7D32")]
    color: Option<String>,
    #[serde(flatten)]
    compared: ComparedAmount,
    /// Its share of the section, in percent; the shares sum to 100.
    percent: Percent,
    /// Its budget, where it has an active one.
    budget: Option<ReportBudget>,
    /// Its subcategories, largest first, and last what was filed under the category alone.
    sub_categories: Vec<ReportSubCategory>,
}

/// A subcategory in a month.
#[derive(Serialize, ToSchema)]
pub(crate) struct ReportSubCategory {
    /// The subcategory; null for what was filed under the category alone.
    #[schema(example = "0199c0de-0000-7000-8000-00000000000d")]
    sub_category_id: Option<Uuid>,
    /// What it is called.
    #[schema(example = "Supermercado")]
    sub_category_name: Option<String>,
    #[serde(flatten)]
    compared: ComparedAmount,
    /// Its share of the category, in percent; the shares sum to 100.
    percent: Percent,
}

/// How a category's budget stands.
#[derive(Serialize, ToSchema)]
pub(crate) struct ReportBudget {
    /// The budget.
    #[schema(example = "0199c0de-0000-7000-8000-0000000000b1")]
    budget_id: Uuid,
    /// What was meant to be spent.
    planned: Amount,
    /// Planned less spent; negative when over.
    remaining: Amount,
    /// Spent of planned, in percent.
    used_percent: Percent,
    /// How it stands.
    health: BudgetHealth,
}

impl MonthlyReport {
    fn of(report: &report::MonthlyReport, naming: &Naming<'_>) -> Self {
        Self {
            month: report.month,
            start_date: report.period.start(),
            end_date: report.period.end(),
            currency_code: report.net.amount.currency().code().to_owned(),
            income: ReportSection::of(&report.income, naming),
            expenses: ReportSection::of(&report.expenses, naming),
            net: report.net.into(),
            unconverted: unconverted(&report.unconverted),
        }
    }
}

impl ReportSection {
    fn of(section: &Section, naming: &Naming<'_>) -> Self {
        let categories = section.categories.iter().map(|line| ReportCategory::of(line, naming)).collect();
        Self { total: section.total.into(), categories }
    }
}

impl From<Compared> for ComparedAmount {
    fn from(compared: Compared) -> Self {
        Self {
            amount: compared.amount.into(),
            previous: compared.previous.into(),
            change: compared.change.into(),
            change_percent: compared.change_percent.map(Percent),
        }
    }
}

impl ReportCategory {
    fn of(line: &CategoryLine, naming: &Naming<'_>) -> Self {
        let category = line.category.and_then(|id| naming.category(id));
        let parts = line.subcategories.iter().map(|SubcategoryLine { subcategory, slice }| (Some(*subcategory), slice));
        let parts = parts.chain(line.without_subcategory.iter().map(|slice| (None, slice)));
        Self {
            category_id: line.category.map(fintrack_core::id::CategoryId::get),
            category_name: category.map(|category| category.name.to_string()),
            color: category.map(|category| category.color.to_string()),
            compared: line.slice.compared.into(),
            percent: Percent(line.slice.percent),
            budget: line.budget.as_ref().map(|budget| ReportBudget {
                budget_id: budget.budget.get(),
                planned: budget.actual.planned.into(),
                remaining: budget.actual.remaining.into(),
                used_percent: Percent(budget.actual.used),
                health: BudgetHealth(budget.actual.health),
            }),
            sub_categories: parts.map(|(id, slice)| ReportSubCategory::of(id, slice, naming)).collect(),
        }
    }
}

impl ReportSubCategory {
    fn of(id: Option<SubCategoryId>, slice: &Slice, naming: &Naming<'_>) -> Self {
        Self {
            sub_category_id: id.map(SubCategoryId::get),
            sub_category_name: id.map(|id| naming.subcategory(id).to_owned()),
            compared: slice.compared.into(),
            percent: Percent(slice.percent),
        }
    }
}

/// Report a month by category, beside the month before and the budgets.
#[utoipa::path(
    get,
    path = "/reports/monthly",
    operation_id = "reportMonth",
    tag = "reports",
    params(MonthlyQuery, FormatQuery, WorkspaceHeader),
    responses(
        (status = 200, description = "The report; as a file it has one table, `categories`", content(
            (MonthlyReport = "application/json"),
            (String = "text/csv"),
            (Vec<u8> = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
            (Vec<u8> = "application/pdf")
        )),
        Reporting
    )
)]
pub(crate) async fn show(
    mut workspace: Workspace<Read>,
    Query(query): Query<MonthlyQuery>,
    Query(format): Query<FormatQuery>,
) -> Result<Response, ApiError> {
    let today = workspace.today();
    let mut tx = workspace.begin().await?;
    let month = match query.month {
        Some(month) => month,
        None => settings::find(&mut tx).await?.value.reports.month_of(today),
    };
    let facts = facts::monthly_facts(&mut tx, month).await?;
    let categories = category::list(&mut tx).await?;
    drop(tx);
    answer(facts, categories, move |books, settings, naming| {
        let report = monthly_report(books, settings, month).map_err(|error| unreportable(&error))?;
        format.draw(
            &[&"report", &month],
            || MonthlyReport::of(&report, naming),
            |language| table::monthly(&report, naming, language),
        )
    })
    .await
}
