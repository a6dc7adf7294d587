//! Parts of the financial summary, by category and by month.

use std::collections::HashMap;

use fintrack_core::budget::Budget;
use fintrack_core::id::{BudgetId, CategoryId};
use fintrack_core::report::{BudgetLine, BudgetsSummary, CategoryShare, NamedComparison, TrendPoint};
use serde::Serialize;
use utoipa::ToSchema;
use uuid::Uuid;

use crate::field::{Amount, Month, Percent};
use crate::resource::dashboard::{UNFILED, UNFILED_COLOR, named};
use crate::resource::names::Names;
use crate::word::BudgetHealth;

/// What one category has of the whole.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct DashboardSlice {
    /// The category; null for chargebacks that nobody filed.
    #[schema(example = "0199c0de-0000-7000-8000-00000000000c")]
    category_id: Option<Uuid>,
    /// What it is called.
    #[schema(example = "Alimentação")]
    name: String,
    /// How much, less chargebacks and what others paid back; may be negative.
    amount: Amount,
    /// Of the positive parts; those sum to exactly 100.
    percentage: Percent,
    /// What it is drawn in, `#RRGGBB`.
    #[schema(example = "#EF6C00", pattern = "^#[0-9A-F]{6}$")]
    color: String,
}

impl DashboardSlice {
    pub(super) fn all(names: &Names, shares: &[CategoryShare]) -> Vec<Self> {
        let slice = |share: &CategoryShare| {
            let (name, color) = named(names, share.category);
            Self {
                category_id: share.category.map(CategoryId::get),
                name,
                amount: share.amount.into(),
                percentage: Percent(share.percent),
                color,
            }
        };
        shares.iter().map(slice).collect()
    }
}

/// Income beside spending, of the categories of one name.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct DashboardComparison {
    /// What they are called.
    #[schema(example = "Freelance")]
    category: String,
    /// Money earned in them.
    income: Amount,
    /// Money spent in them.
    expense: Amount,
    /// What they are drawn in, `#RRGGBB`.
    #[schema(example = "#2E7D32", pattern = "^#[0-9A-F]{6}$")]
    color: String,
}

impl DashboardComparison {
    pub(super) fn of(row: &NamedComparison) -> Self {
        Self {
            category: row.name.as_ref().map_or_else(|| UNFILED.to_owned(), ToString::to_string),
            income: row.income.into(),
            expense: row.expense.into(),
            color: row.color.as_ref().map_or_else(|| UNFILED_COLOR.to_owned(), ToString::to_string),
        }
    }
}

/// One month of the trend.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct DashboardTrend {
    /// A short label for it, in English.
    #[schema(example = "Mar")]
    month: String,
    /// Which month it is.
    #[schema(value_type = Month)]
    year_month: String,
    /// Money earned.
    income: Amount,
    /// Money spent.
    expenses: Amount,
    /// Earned less spent.
    net: Amount,
}

impl DashboardTrend {
    pub(super) fn of(point: &TrendPoint) -> Self {
        Self {
            month: point.month.first_day().format("%b").to_string(),
            year_month: point.month.to_string(),
            income: point.income.into(),
            expenses: point.expenses.into(),
            net: point.net.into(),
        }
    }
}

/// A budget against what was spent.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct DashboardBudget {
    /// The budget.
    #[schema(example = "0199c0de-0000-7000-8000-00000000005b")]
    id: Uuid,
    /// Its month.
    #[schema(value_type = Month)]
    month: String,
    /// What its category is called.
    #[schema(example = "Alimentação")]
    category: String,
    /// What is planned.
    planned: Amount,
    /// What was spent of it.
    actual: Amount,
    /// Spent of planned.
    percentage_used: Percent,
    /// How it stands.
    health: BudgetHealth,
    /// What it is drawn in, `#RRGGBB`.
    #[schema(example = "#2E7D32", pattern = "^#[0-9A-F]{6}$")]
    color: String,
}

impl DashboardBudget {
    /// The active ones: what is planned no more says nothing of the money.
    pub(super) fn all(names: &Names, months: &[BudgetsSummary], budgets: &[Budget]) -> Vec<Self> {
        let colors: HashMap<BudgetId, &str> = budgets.iter().map(|it| (it.id(), it.color().as_str())).collect();
        let lines = months.iter().flat_map(|month| &month.budgets).filter(|line| line.is_active);
        let budget = |line: &BudgetLine| Self {
            id: line.budget.get(),
            month: line.month.to_string(),
            category: named(names, Some(line.category)).0,
            planned: line.actual.planned.into(),
            actual: line.actual.spent.into(),
            percentage_used: Percent(line.actual.used),
            health: BudgetHealth(line.actual.health),
            color: colors.get(&line.budget).copied().unwrap_or(UNFILED_COLOR).to_owned(),
        };
        lines.map(budget).collect()
    }
}
