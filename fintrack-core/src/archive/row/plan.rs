//! Budgets, goals and exchange rates.

use std::borrow::Cow;

use chrono::{DateTime, NaiveDate, Utc};
use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};

use super::exact;
use super::investment::each_once;
use crate::archive::Fault;
use crate::budget::{AlertThreshold, Budget, BudgetDraft, BudgetError};
use crate::calendar::BillingMonth;
use crate::goal::{Deposit, Funding, Goal, GoalDetails, GoalError, GoalKind, Priority};
use crate::id::{BudgetId, CategoryId, GoalDepositId, GoalId, InvestmentId};
use crate::money::exchange::{ExchangeRate, ExchangeRateError, Quote, RateSource};
use crate::money::{Currency, Money};
use crate::name::{Color, Name};

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(in crate::archive) struct BudgetRow<'a> {
    id: BudgetId,
    category: CategoryId,
    month: BillingMonth,
    planned: Money,
    #[serde(with = "exact")]
    alert_threshold: Decimal,
    color: Cow<'a, Color>,
    is_active: bool,
}

impl<'a> From<&'a Budget> for BudgetRow<'a> {
    fn from(budget: &'a Budget) -> Self {
        Self {
            id: budget.id(),
            category: budget.category(),
            month: budget.month(),
            planned: budget.planned(),
            alert_threshold: budget.alert_threshold().percent(),
            color: Cow::Borrowed(budget.color()),
            is_active: budget.is_active(),
        }
    }
}

impl BudgetRow<'_> {
    /// The budget, still to be checked against its category.
    pub(in crate::archive) fn read(self) -> Result<(BudgetId, BudgetDraft), BudgetError> {
        let Self { id, category, month, planned, alert_threshold, color, is_active } = self;
        let alert_threshold = AlertThreshold::new(alert_threshold)?;
        Ok((id, BudgetDraft { category, month, planned, alert_threshold, color: color.into_owned(), is_active }))
    }
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(in crate::archive) struct GoalRow<'a> {
    id: GoalId,
    name: Cow<'a, Name>,
    kind: GoalKind,
    category: Cow<'a, Name>,
    target: Money,
    due: NaiveDate,
    priority: Priority,
    color: Cow<'a, Color>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    completed_at: Option<DateTime<Utc>>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    deposits: Vec<DepositRow>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    investments: Vec<InvestmentId>,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct DepositRow {
    id: GoalDepositId,
    date: NaiveDate,
    amount: Money,
}

impl<'a> From<&'a Goal> for GoalRow<'a> {
    fn from(goal: &'a Goal) -> Self {
        let GoalDetails { name, category, target, due, priority, color } = goal.details();
        let (deposits, investments) = match goal.funding() {
            Funding::Deposits(deposits) => {
                (deposits.iter().map(|&Deposit { id, date, amount }| DepositRow { id, date, amount }).collect(), vec![])
            }
            Funding::Investments(investments) => (vec![], investments.iter().copied().collect()),
        };
        Self {
            id: goal.id(),
            name: Cow::Borrowed(name),
            kind: goal.funding().kind(),
            category: Cow::Borrowed(category),
            target: *target,
            due: *due,
            priority: *priority,
            color: Cow::Borrowed(color),
            completed_at: goal.completed_at(),
            deposits,
            investments,
        }
    }
}

impl TryFrom<GoalRow<'_>> for Goal {
    type Error = Fault;

    fn try_from(row: GoalRow<'_>) -> Result<Self, Fault> {
        let funding = match row.kind {
            GoalKind::Manual if !row.investments.is_empty() => return Err(GoalError::TakesNoInvestments(row.id).into()),
            GoalKind::Manual => {
                let deposits = row.deposits.into_iter();
                Funding::Deposits(
                    deposits.map(|DepositRow { id, date, amount }| Deposit { id, date, amount }).collect(),
                )
            }
            GoalKind::Investment if !row.deposits.is_empty() => return Err(GoalError::TakesNoDeposits(row.id).into()),
            GoalKind::Investment => Funding::Investments(each_once("investment", row.investments)?),
        };
        let details = GoalDetails {
            name: row.name.into_owned(),
            category: row.category.into_owned(),
            target: row.target,
            due: row.due,
            priority: row.priority,
            color: row.color.into_owned(),
        };
        Ok(Self::new(row.id, details, funding, row.completed_at)?)
    }
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(in crate::archive) struct RateRow {
    date: NaiveDate,
    from: Currency,
    to: Currency,
    #[serde(with = "exact")]
    rate: Decimal,
    source: RateSource,
}

impl From<&Quote> for RateRow {
    fn from(Quote { date, rate, source }: &Quote) -> Self {
        Self { date: *date, from: rate.from(), to: rate.to(), rate: rate.rate(), source: *source }
    }
}

impl TryFrom<RateRow> for Quote {
    type Error = ExchangeRateError;

    fn try_from(row: RateRow) -> Result<Self, ExchangeRateError> {
        let RateRow { date, from, to, rate, source } = row;
        Ok(Self { date, rate: ExchangeRate::new(from, to, rate)?, source })
    }
}
