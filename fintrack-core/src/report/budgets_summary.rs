//! The budgets of a month: each against what was spent of it, and all active ones together.
//!
//! What is spent of a budget is what [`super::financial_summary()`] sums up for its category in its month; an inactive
//! budget is shown and in no total. In another currency than the budgets', each plan counts at the rate of the first day of
//! its month; one that has no rate is not listed, but named.
//! Laws: the active budgets sum to the totals; [`explain_budgets()`] of every figure comes to it.
//! Worked figures: `docs/rules/budget.md`. Source: the domain page, section 3, budgets.
//!
//! ```
//! use fintrack_core::calendar::billing_month;
//! use fintrack_core::ledger::Ledger;
//! use fintrack_core::money::Currency;
//! use fintrack_core::money::exchange::Rates;
//! use fintrack_core::report::{Books, Settings, budgets_summary};
//!
//! let (ledger, rates) = (Ledger::new([], Vec::new()), Rates::new(Currency::BRL, []));
//! let march = budgets_summary(&Books::new(&ledger, &rates), &Settings::new(Currency::BRL), billing_month(2026, 3))?;
//! assert!(march.budgets.is_empty() && march.totals.whole.planned.is_zero());
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

use std::collections::BTreeMap;

use serde::Serialize;

use super::visitor::{Collector, Only, Sign, Sums, Visitor};
use super::walk::{Item, Line, Walk, When};
use super::{Books, Contribution, Explanation, FigureValue, ReportError, Settings, Source};
use crate::budget::{Actual, Budget, BudgetHealth, MonthTotals, month_totals};
use crate::calendar::{BillingMonth, Period};
use crate::id::{BudgetId, CategoryId};
use crate::money::exchange::Unconverted;
use crate::money::{Currency, Money};

/// A budget against what was spent of its category in its month.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct BudgetLine {
    /// The budget.
    pub budget: BudgetId,
    /// Its category.
    pub category: CategoryId,
    /// Its month.
    pub month: BillingMonth,
    /// Whether it counts in totals.
    pub is_active: bool,
    /// The plan, what was spent, and how it stands.
    pub actual: Actual,
}

/// The budgets of a month.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct BudgetsSummary {
    /// The report month.
    pub month: BillingMonth,
    /// Its days.
    pub period: Period,
    /// The active budgets together.
    pub totals: MonthTotals,
    /// All budgets, inactive ones too, by category.
    pub budgets: Vec<BudgetLine>,
    /// The plans, and what was spent in their categories, that have no rate to the report's currency, by currency.
    pub unconverted: BTreeMap<Currency, Unconverted<Source>>,
}

/// A figure of a month's budgets.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
pub enum BudgetsFigure {
    /// What the active budgets plan.
    Planned,
    /// What was spent of them.
    Spent,
    /// The plans less the spending.
    Remaining,
    /// The spending of the plans: a ratio.
    Used,
    /// How many active budgets stand in a way.
    Count(BudgetHealth),
    /// How many of them are not over.
    OnTrack,
    /// What one budget plans.
    PlannedOf(BudgetId),
    /// What was spent of it.
    SpentOf(BudgetId),
    /// The plan less the spending.
    RemainingOf(BudgetId),
    /// The spending of the plan: a ratio.
    UsedOf(BudgetId),
}

/// The budgets of a month. The ledger must hold the entries of the month.
///
/// # Errors
/// [`ReportError`] when a sum is too large for the books.
pub fn budgets_summary(
    books: &Books<'_>,
    settings: &Settings,
    month: BillingMonth,
) -> Result<BudgetsSummary, ReportError> {
    let of_month = Plans::new(books, settings, month)?;
    let mut sums = Sums::new(settings.currency);
    of_month.walk(&mut sums)?;
    let lines = of_month.lines(&sums)?;
    Ok(BudgetsSummary {
        month,
        period: settings.days(month),
        totals: month_totals(settings.currency, lines.iter().map(|(budget, line)| (*budget, line.actual)))?,
        budgets: lines.into_iter().map(|(_, line)| line).collect(),
        unconverted: sums.into_unconverted(),
    })
}

/// What a figure of a month's budgets is made of: the same walk, kept instead of summed.
///
/// # Errors
/// As [`budgets_summary()`].
pub fn explain_budgets(
    books: &Books<'_>,
    settings: &Settings,
    month: BillingMonth,
    figure: BudgetsFigure,
) -> Result<Explanation, ReportError> {
    let of_month = Plans::new(books, settings, month)?;
    let ratio = |part, whole| {
        let (numerator, denominator) = (of_month.parts(part)?, of_month.parts(whole)?);
        Ok::<_, ReportError>(Explanation::Ratio { numerator, denominator })
    };
    match figure {
        BudgetsFigure::Used => ratio(BudgetsFigure::Spent, BudgetsFigure::Planned),
        BudgetsFigure::UsedOf(id) => ratio(BudgetsFigure::SpentOf(id), BudgetsFigure::PlannedOf(id)),
        BudgetsFigure::Count(wanted) => of_month.counted(|health| health == wanted),
        BudgetsFigure::OnTrack => of_month.counted(BudgetHealth::is_on_track),
        BudgetsFigure::Planned
        | BudgetsFigure::Spent
        | BudgetsFigure::Remaining
        | BudgetsFigure::PlannedOf(_)
        | BudgetsFigure::SpentOf(_)
        | BudgetsFigure::RemainingOf(_) => Ok(Explanation::Sum(of_month.parts(figure)?)),
    }
}

impl Walk<'_> {
    /// A budget against what was spent of it; `None` when its plan has no rate.
    pub(super) fn budget_line(&self, budget: &Budget, spent: Money) -> Result<Option<BudgetLine>, ReportError> {
        let Some(planned) = self.plan_of(budget)? else { return Ok(None) };
        let (category, month, is_active) = (budget.category(), budget.month(), budget.is_active());
        let actual = budget.against_converted(planned, spent)?;
        Ok(Some(BudgetLine { budget: budget.id(), category, month, is_active, actual }))
    }
}

/// What the report is made from.
struct Plans<'m> {
    walk: Walk<'m>,
    month: BillingMonth,
    /// Those whose plan can be converted, by category, of which each has one.
    budgets: BTreeMap<CategoryId, &'m Budget>,
    /// The others, which are in no figure.
    without_rate: Vec<&'m Budget>,
}

impl<'m> Plans<'m> {
    fn new(books: &Books<'m>, settings: &'m Settings, month: BillingMonth) -> Result<Self, ReportError> {
        let walk = Walk::new(books, settings, None);
        let (mut budgets, mut without_rate) = (BTreeMap::new(), Vec::new());
        for budget in books.budgets.iter().filter(|budget| budget.month() == month) {
            match walk.plan_of(budget)? {
                Some(_) => drop(budgets.insert(budget.category(), budget)),
                None => without_rate.push(budget),
            }
        }
        Ok(Self { walk, month, budgets, without_rate })
    }

    /// Visits the plans, and what was spent in their categories.
    fn walk(&self, visitor: &mut impl Visitor) -> Result<(), ReportError> {
        let when = When::Month(self.month);
        for budget in self.budgets.values().chain(&self.without_rate) {
            self.walk.plan(when, budget, visitor)?;
        }
        if self.budgets.is_empty() {
            return Ok(());
        }
        let is_wanted = |line: &Line| line.item.is_expense() && self.budget(&line.item).is_some();
        self.walk.over(when, &mut Only { visitor, is_wanted })
    }

    /// The budget that an item is the plan of, or spending of.
    fn budget(&self, item: &Item) -> Option<&'m Budget> {
        if let Item::Planned(id) = *item {
            return self.budgets.values().copied().find(|budget| budget.id() == id);
        }
        self.budgets.get(&item.category()?).copied()
    }

    /// Each budget against what was spent of it.
    fn lines(&self, sums: &Sums) -> Result<Vec<(&'m Budget, BudgetLine)>, ReportError> {
        let mut lines = Vec::with_capacity(self.budgets.len());
        for budget in self.budgets.values().copied() {
            let spending = BudgetsFigure::SpentOf(budget.id());
            let spent = sums.total(&|line| self.sign(spending, line))?;
            lines.extend(self.walk.budget_line(budget, spent)?.map(|line| (budget, line)));
        }
        Ok(lines)
    }

    /// The active budgets whose health is wanted.
    fn counted(&self, is_wanted: impl Fn(BudgetHealth) -> bool) -> Result<Explanation, ReportError> {
        let mut sums = Sums::new(self.walk.settings.currency);
        self.walk(&mut sums)?;
        let mut counted = Vec::new();
        for (budget, line) in self.lines(&sums)? {
            if budget.is_active() && is_wanted(line.actual.health) {
                counted.push(Source::Budget(budget.id()));
            }
        }
        Ok(Explanation::Count(counted))
    }

    fn parts(&self, figure: BudgetsFigure) -> Result<Vec<Contribution>, ReportError> {
        let weight = |line: &Line| self.sign(figure, line);
        let mut collector = Collector::new(&weight);
        self.walk(&mut collector)?;
        Ok(collector.found())
    }

    /// Whether a line adds to an amount or takes away from it; `None` when it is no part of it.
    fn sign(&self, figure: BudgetsFigure, line: &Line) -> Option<Sign> {
        let budget = self.budget(&line.item)?;
        let is_plan = matches!(line.item, Item::Planned(_));
        let left = if is_plan { Sign::Plus } else { Sign::Minus };
        match figure {
            BudgetsFigure::Planned => Sign::plus_if(is_plan && budget.is_active()),
            BudgetsFigure::Spent => Sign::plus_if(!is_plan && budget.is_active()),
            BudgetsFigure::Remaining => Some(left).filter(|_| budget.is_active()),
            BudgetsFigure::PlannedOf(id) => Sign::plus_if(is_plan && budget.id() == id),
            BudgetsFigure::SpentOf(id) => Sign::plus_if(!is_plan && budget.id() == id),
            BudgetsFigure::RemainingOf(id) => Some(left).filter(|_| budget.id() == id),
            // Ratios and counts are no sums.
            BudgetsFigure::Used | BudgetsFigure::UsedOf(_) | BudgetsFigure::Count(_) | BudgetsFigure::OnTrack => None,
        }
    }
}

impl BudgetsSummary {
    /// Every figure with its value.
    pub fn figures(&self) -> Vec<(BudgetsFigure, FigureValue)> {
        let money = |figure, amount| (figure, FigureValue::Money(amount));
        let percent = |figure, percent| (figure, FigureValue::Percent(Some(percent)));
        let count = |figure, count| (figure, FigureValue::Count(count));
        let MonthTotals { whole, healthy, warning, over_budget } = self.totals;
        let mut figures = vec![
            money(BudgetsFigure::Planned, whole.planned),
            money(BudgetsFigure::Spent, whole.spent),
            money(BudgetsFigure::Remaining, whole.remaining),
            percent(BudgetsFigure::Used, whole.used),
            count(BudgetsFigure::Count(BudgetHealth::Healthy), healthy),
            count(BudgetsFigure::Count(BudgetHealth::Warning), warning),
            count(BudgetsFigure::Count(BudgetHealth::OverBudget), over_budget),
            count(BudgetsFigure::OnTrack, self.totals.on_track()),
        ];
        for BudgetLine { budget, actual: Actual { planned, spent, remaining, used, .. }, .. } in &self.budgets {
            figures.push(money(BudgetsFigure::PlannedOf(*budget), *planned));
            figures.push(money(BudgetsFigure::SpentOf(*budget), *spent));
            figures.push(money(BudgetsFigure::RemainingOf(*budget), *remaining));
            figures.push(percent(BudgetsFigure::UsedOf(*budget), *used));
        }
        figures
    }
}
