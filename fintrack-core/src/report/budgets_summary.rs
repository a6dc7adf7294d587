//! The budgets of a month: each against what was spent of it, and all active ones together.
//!
//! What is spent of a budget is what [`super::financial_summary()`] sums up for its category in its month; an inactive
//! budget is shown and in no total. The currency of the report is that of the budgets.
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

use super::walk::{Collector, Item, Line, Only, Sign, Sums, Visitor, Walk, When};
use super::{Books, BudgetLine, Contribution, Explanation, FigureValue, ReportError, Settings, Source};
use crate::budget::{Actual, Budget, BudgetHealth, MonthTotals, month_totals};
use crate::calendar::{BillingMonth, Period};
use crate::id::{BudgetId, CategoryId};
use crate::money::exchange::Unconverted;
use crate::money::{Currency, Money};

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
    /// What was spent in their categories and has no rate to the report's currency, by currency.
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
/// [`ReportError`] when a sum is too large for the books, or a budget is in another currency.
pub fn budgets_summary(
    books: &Books<'_>,
    settings: &Settings,
    month: BillingMonth,
) -> Result<BudgetsSummary, ReportError> {
    let of_month = Plans::new(books, settings, month);
    let mut sums = Sums::new(settings.currency);
    of_month.walk(&mut sums)?;
    let spent = of_month.spent(&sums)?;
    let line = |(budget, spent): &(&Budget, Money)| {
        let (category, month) = (budget.category(), budget.month());
        Ok(BudgetLine { budget: budget.id(), category, month, actual: budget.against(*spent)? })
    };
    Ok(BudgetsSummary {
        month,
        period: settings.days(month),
        totals: month_totals(settings.currency, spent.iter().copied())?,
        budgets: spent.iter().map(line).collect::<Result<_, ReportError>>()?,
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
    let of_month = Plans::new(books, settings, month);
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

/// What the report is made from.
struct Plans<'m> {
    walk: Walk<'m>,
    month: BillingMonth,
    /// By category, of which each has one.
    budgets: BTreeMap<CategoryId, &'m Budget>,
}

impl<'m> Plans<'m> {
    fn new(books: &Books<'m>, settings: &'m Settings, month: BillingMonth) -> Self {
        let budgets = books.budgets.iter().filter(|budget| budget.month() == month);
        Self {
            walk: Walk { books: *books, settings, account: None },
            month,
            budgets: budgets.map(|budget| (budget.category(), budget)).collect(),
        }
    }

    /// Visits the plans, and what was spent in their categories.
    fn walk(&self, visitor: &mut impl Visitor) -> Result<(), ReportError> {
        let (when, first) = (When::Month(self.month), self.walk.settings.days(self.month).start());
        for budget in self.budgets.values() {
            self.walk.plan(when, budget, first, visitor)?;
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

    /// Each budget with what was spent of it.
    fn spent(&self, sums: &Sums) -> Result<Vec<(&'m Budget, Money)>, ReportError> {
        let spent = |budget: &&'m Budget| {
            let figure = BudgetsFigure::SpentOf(budget.id());
            Ok((*budget, sums.total(&|line| self.sign(figure, line))?))
        };
        self.budgets.values().map(spent).collect()
    }

    /// The active budgets whose health is wanted.
    fn counted(&self, is_wanted: impl Fn(BudgetHealth) -> bool) -> Result<Explanation, ReportError> {
        let mut sums = Sums::new(self.walk.settings.currency);
        self.walk(&mut sums)?;
        let mut counted = Vec::new();
        for (budget, spent) in self.spent(&sums)? {
            if budget.is_active() && is_wanted(budget.health(spent)?) {
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
