//! Budgets: what was planned for an expense category in a month, against what was spent.
//!
//! What was spent is an argument. The report sums it: expenses and card expenses less chargebacks and reimbursements of
//! the category, each converted at its own date, in the *report month* of the budget's month, so that a workspace whose
//! month starts on the pay day budgets from pay day to pay day ([`crate::report::Settings`]). It may be negative, when
//! more came back than went out.
//!
//! Health is decided in exact amounts, never by the rounded percentage beside it: `healthy` below the alert threshold,
//! `warning` from it up to and including 100 %, `over_budget` above.
//! Laws: spending more never makes a budget healthier; spent plus remaining is planned; duplicating a month twice is
//! duplicating it once. Worked by hand: [budgets](crate::book::rules::budget). A program:
//! [budgets](crate::book::programs::budgets). Source: the domain page, section 3, budgets.
//!
//! ```
//! use fintrack_core::budget::{AlertThreshold, Budget, BudgetDraft, BudgetHealth};
//! use fintrack_core::calendar::billing_month;
//! use fintrack_core::category::CategoryKind;
//! use fintrack_core::id::{BudgetId, CategoryId};
//! use fintrack_core::money::{Currency, brl};
//! use fintrack_core::name::Color;
//! use uuid::Uuid;
//!
//! let draft = BudgetDraft {
//!     category: CategoryId::new(Uuid::from_u128(1)),
//!     month: billing_month(2026, 3),
//!     planned: brl("1000.00"),
//!     alert_threshold: AlertThreshold::default(), // 80 %
//!     color: Color::new("#2E7D32")?,
//!     is_active: true,
//! };
//! let food = Budget::new(BudgetId::new(Uuid::from_u128(2)), draft, CategoryKind::Expense, Currency::BRL)?;
//! let actual = food.against(brl("812.50"))?;
//! assert_eq!(actual.health, BudgetHealth::Warning);
//! assert_eq!((actual.used.to_string(), actual.remaining), ("81.25".to_owned(), brl("187.50")));
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

use std::collections::BTreeSet;

use rust_decimal::Decimal;
use serde::Serialize;
use thiserror::Error;

use crate::calendar::BillingMonth;
use crate::category::CategoryKind;
use crate::id::{BudgetId, CategoryId};
use crate::money::{Currency, Money, MoneyError, ratio};
use crate::name::Color;
use crate::word::words;

/// What is wrong with a budget, or with what was spent of it.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum BudgetError {
    /// Nothing planned, or less.
    #[error("the planned amount {0} is not positive")]
    NotPositive(Money),
    /// A category of income.
    #[error("category {0} is one of income: budgets are of expense categories")]
    NotAnExpense(CategoryId),
    /// Another currency than the workspace's default one.
    #[error("{planned} is not in {currency}, the currency of the workspace's budgets")]
    OtherCurrency {
        /// What was given.
        planned: Money,
        /// The workspace's default currency.
        currency: Currency,
    },
    /// Not a percentage from 0 to 100 with at most 2 decimals.
    #[error("the alert threshold {0} is not a percentage from 0 to 100 with at most 2 decimals")]
    Threshold(Decimal),
    /// What was spent is in another currency, or a sum is too large.
    #[error(transparent)]
    Money(#[from] MoneyError),
}

words! {
    /// How a budget stands.
    BudgetHealth, "a budget's health" {
        /// Below the alert threshold.
        Healthy = "healthy",
        /// From the threshold up to exactly what was planned.
        Warning = "warning",
        /// More was spent than planned.
        OverBudget = "over_budget",
    }
}

impl BudgetHealth {
    /// Whether it is within its plan: a budget that warns still is.
    pub const fn is_on_track(self) -> bool {
        match self {
            Self::Healthy | Self::Warning => true,
            Self::OverBudget => false,
        }
    }
}

/// The percentage of a budget from which it warns: 0 to 100, with at most 2 decimals; 80 unless chosen.
///
/// At 0 it warns from the first cent, and before: nothing spent is 0 %. At 100 it warns only when all is spent.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
pub struct AlertThreshold(Decimal);

impl AlertThreshold {
    /// A percentage, such as 80.
    ///
    /// # Errors
    /// [`BudgetError::Threshold`] outside 0 to 100, or with more than 2 decimals.
    pub fn new(percent: Decimal) -> Result<Self, BudgetError> {
        let exact = percent.normalize();
        if exact < Decimal::ZERO || exact > Decimal::ONE_HUNDRED || exact.scale() > 2 {
            return Err(BudgetError::Threshold(percent));
        }
        Ok(Self(exact))
    }

    /// The percentage.
    pub const fn percent(self) -> Decimal {
        self.0
    }

    /// The amount of a plan from which it warns, times 100: exact, where the amount itself may lie between two cents.
    fn alarm(self, planned: Money) -> Decimal {
        planned.amount() * self.0
    }
}

impl Default for AlertThreshold {
    fn default() -> Self {
        Self(Decimal::from(80))
    }
}

/// A budget as it is asked for: unchecked, and without an identity.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct BudgetDraft {
    /// What the money is for.
    pub category: CategoryId,
    /// The report month.
    pub month: BillingMonth,
    /// How much is meant to be spent.
    pub planned: Money,
    /// From when it warns.
    pub alert_threshold: AlertThreshold,
    /// How charts draw it.
    pub color: Color,
    /// Whether it counts in the month's totals.
    pub is_active: bool,
}

/// What is planned for an expense category in a month; a workspace has one for each.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Budget {
    id: BudgetId,
    #[serde(flatten)]
    draft: BudgetDraft,
}

impl Budget {
    /// A budget of a category of some kind, in a workspace of some default currency.
    ///
    /// # Errors
    /// [`BudgetError`] when nothing is planned, or in another currency, or for a category of income.
    pub fn new(id: BudgetId, draft: BudgetDraft, kind: CategoryKind, currency: Currency) -> Result<Self, BudgetError> {
        match kind {
            CategoryKind::Expense => {}
            CategoryKind::Income => return Err(BudgetError::NotAnExpense(draft.category)),
        }
        if draft.planned.currency() != currency {
            return Err(BudgetError::OtherCurrency { planned: draft.planned, currency });
        }
        if !draft.planned.is_positive() {
            return Err(BudgetError::NotPositive(draft.planned));
        }
        Ok(Self { id, draft })
    }

    /// Its identity.
    pub const fn id(&self) -> BudgetId {
        self.id
    }

    /// What the money is for.
    pub const fn category(&self) -> CategoryId {
        self.draft.category
    }

    /// The report month.
    pub const fn month(&self) -> BillingMonth {
        self.draft.month
    }

    /// How much is meant to be spent; positive.
    pub const fn planned(&self) -> Money {
        self.draft.planned
    }

    /// From when it warns.
    pub const fn alert_threshold(&self) -> AlertThreshold {
        self.draft.alert_threshold
    }

    /// How charts draw it.
    pub const fn color(&self) -> &Color {
        &self.draft.color
    }

    /// Whether it counts in the month's totals.
    pub const fn is_active(&self) -> bool {
        self.draft.is_active
    }

    /// What it was made of, to be edited and made into a budget again.
    pub fn into_draft(self) -> BudgetDraft {
        self.draft
    }

    /// How it stands when `spent` was spent of it.
    ///
    /// # Errors
    /// [`BudgetError::Money`] when that is in another currency.
    pub fn health(&self, spent: Money) -> Result<BudgetHealth, BudgetError> {
        Ok(self.against(spent)?.health)
    }

    /// The plan against what was spent.
    ///
    /// # Errors
    /// [`BudgetError::Money`] when that is in another currency.
    pub fn against(&self, spent: Money) -> Result<Actual, BudgetError> {
        self.against_converted(self.planned(), spent)
    }

    /// What the plan comes to in the currency of a report, against what was spent in that currency.
    ///
    /// # Errors
    /// [`BudgetError::Money`] when the two are in different currencies.
    pub(crate) fn against_converted(&self, planned: Money, spent: Money) -> Result<Actual, BudgetError> {
        Actual::of(planned, self.alert_threshold().alarm(planned), spent)
    }
}

/// What was planned, against what was spent.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct Actual {
    /// What was meant to be spent.
    pub planned: Money,
    /// What was spent; negative when more came back.
    pub spent: Money,
    /// Planned less spent; negative when over.
    pub remaining: Money,
    /// Spent of planned, in percent with 2 decimals, half-even; 0 when nothing is planned. May be negative or above 100.
    pub used: Decimal,
    /// How it stands.
    pub health: BudgetHealth,
}

impl Actual {
    /// `alarm` is the amount from which there is a warning, times 100.
    fn of(planned: Money, alarm: Decimal, spent: Money) -> Result<Self, BudgetError> {
        let remaining = planned.checked_sub(spent)?;
        let health = if remaining.is_negative() {
            BudgetHealth::OverBudget
        } else if planned.is_positive() && spent.amount() * Decimal::ONE_HUNDRED >= alarm {
            BudgetHealth::Warning
        } else {
            BudgetHealth::Healthy
        };
        let used = ratio(spent.amount(), planned.amount()).unwrap_or_else(|| Decimal::new(0, 2));
        Ok(Self { planned, spent, remaining, used, health })
    }
}

/// The active budgets of one month together.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct MonthTotals {
    /// Their sums. They warn together from the sum of the amounts from which each warns; one category may be over while
    /// the whole is healthy, which the counts tell.
    pub whole: Actual,
    /// How many are healthy.
    pub healthy: usize,
    /// How many warn.
    pub warning: usize,
    /// How many are over.
    pub over_budget: usize,
}

impl MonthTotals {
    /// How many are not over: a budget that warns is still within its plan.
    pub const fn on_track(&self) -> usize {
        self.healthy + self.warning
    }
}

/// The totals of one month's budgets, each with its plan against what was spent of it; inactive ones count nowhere.
///
/// # Errors
/// [`BudgetError::Money`] when an amount is in another currency than `currency`, or a sum is too large.
pub fn month_totals<'a>(
    currency: Currency,
    budgets: impl IntoIterator<Item = (&'a Budget, Actual)>,
) -> Result<MonthTotals, BudgetError> {
    let (mut planned, mut spent, mut alarm) = (Money::zero(currency), Money::zero(currency), Decimal::ZERO);
    let (mut healthy, mut warning, mut over_budget) = (0, 0, 0);
    for (budget, actual) in budgets.into_iter().filter(|(budget, _)| budget.is_active()) {
        match actual.health {
            BudgetHealth::Healthy => healthy += 1,
            BudgetHealth::Warning => warning += 1,
            BudgetHealth::OverBudget => over_budget += 1,
        }
        planned = planned.checked_add(actual.planned)?;
        spent = spent.checked_add(actual.spent)?;
        alarm += budget.alert_threshold().alarm(actual.planned);
    }
    Ok(MonthTotals { whole: Actual::of(planned, alarm, spent)?, healthy, warning, over_budget })
}

/// What copying one month's budgets into another makes.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Duplication {
    /// The budgets to create, in the order of their originals.
    pub created: Vec<BudgetDraft>,
    /// The originals whose category the target month has a budget for already.
    pub skipped: Vec<BudgetId>,
}

/// Copies budgets into a month, keeping what it has: a category that has a budget there, active or not, is skipped.
///
/// A copy is as its original in all but the month. Of `existing`, only budgets of the target month matter.
pub fn duplicate<'a>(
    source: impl IntoIterator<Item = &'a Budget>,
    existing: impl IntoIterator<Item = &'a Budget>,
    target: BillingMonth,
) -> Duplication {
    let of_target = existing.into_iter().filter(|budget| budget.month() == target);
    let mut taken: BTreeSet<CategoryId> = of_target.map(Budget::category).collect();
    let mut duplication = Duplication::default();
    for original in source {
        if taken.insert(original.category()) {
            duplication.created.push(BudgetDraft { month: target, ..original.draft.clone() });
        } else {
            duplication.skipped.push(original.id());
        }
    }
    duplication
}
