//! The figures of a month's report, and which lines each of them is the sum of: the rule behind every number, said once.

use serde::Serialize;

use super::{Compared, Monthly, MonthlyReport, Section, Slice};
use crate::category::CategoryKind;
use crate::id::{CategoryId, SubCategoryId};
use crate::report::walk::{Item, Line, Sign, When};
use crate::report::{BudgetLine, FigureValue};

/// A row of the report.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
pub enum MonthlyRow {
    /// Income less expenses.
    Net,
    /// All income, or all spending.
    Total(CategoryKind),
    /// A category; `None` for chargebacks that nobody filed.
    Category(CategoryKind, Option<CategoryId>),
    /// A subcategory of a category; `None` for what was filed under the category alone.
    Subcategory(CategoryKind, Option<CategoryId>, Option<SubCategoryId>),
}

/// A figure of the report.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
pub enum MonthlyFigure {
    /// What a row came to in the month. Of a category with a budget also what was spent of that.
    Amount(MonthlyRow),
    /// What it came to in the month before.
    Previous(MonthlyRow),
    /// What it changed by since.
    Change(MonthlyRow),
    /// The change, of what it was: a ratio.
    ChangePercent(MonthlyRow),
    /// A slice, of all positive slices beside it: a ratio, which percentages that must sum to 100 follow within a
    /// hundredth. Totals and the net result are slices of nothing.
    Share(MonthlyRow),
    /// The plan of the budget of a category; what was spent of it is the amount of the category's row.
    BudgetPlanned(CategoryId),
    /// The plan less the spending.
    BudgetRemaining(CategoryId),
    /// The spending of the plan: a ratio.
    BudgetUsed(CategoryId),
}

impl MonthlyRow {
    /// What was spent in a category.
    pub(super) const fn spent_in(category: CategoryId) -> Self {
        Self::Category(CategoryKind::Expense, Some(category))
    }

    /// Whether an item adds to the row or takes away from it; `None` when it is no part of it.
    fn sign(self, item: &Item) -> Option<Sign> {
        let kind = item.kind()?;
        match self {
            Self::Net => Some(match kind {
                CategoryKind::Income => Sign::Plus,
                CategoryKind::Expense => Sign::Minus,
            }),
            Self::Total(of) => Sign::plus_if(kind == of),
            Self::Category(of, category) => Sign::plus_if(kind == of && item.category() == category),
            Self::Subcategory(of, category, subcategory) => {
                let is_below = item.under().and_then(|under| under.subcategory) == subcategory;
                Sign::plus_if(kind == of && item.category() == category && is_below)
            }
        }
    }

    /// The row that a line adds to, of those that are slices of the same whole as this one.
    pub(super) fn beside(self, line: &Line) -> Option<Self> {
        let item = &line.item;
        let kind = item.kind()?;
        match self {
            Self::Net | Self::Total(_) => None,
            Self::Category(of, _) => (kind == of).then(|| Self::Category(of, item.category())),
            Self::Subcategory(of, category, _) => {
                let subcategory = item.under().and_then(|under| under.subcategory);
                let is_beside = kind == of && item.category() == category;
                is_beside.then_some(Self::Subcategory(of, category, subcategory))
            }
        }
    }
}

impl Monthly<'_> {
    /// Whether a line adds to an amount or takes away from it; `None` when it is no part of it.
    pub(super) fn sign(&self, figure: MonthlyFigure, line: &Line) -> Option<Sign> {
        let is_own = line.when == When::Month(self.month);
        match figure {
            MonthlyFigure::Amount(row) => row.sign(&line.item).filter(|_| is_own),
            MonthlyFigure::Previous(row) => row.sign(&line.item).filter(|_| !is_own),
            MonthlyFigure::Change(row) if is_own => row.sign(&line.item),
            MonthlyFigure::Change(row) => row.sign(&line.item).map(Sign::turned),
            MonthlyFigure::BudgetPlanned(category) => Sign::plus_if(self.plans(&line.item, category)),
            MonthlyFigure::BudgetRemaining(category) if self.plans(&line.item, category) => Some(Sign::Plus),
            MonthlyFigure::BudgetRemaining(category) => {
                self.sign(MonthlyFigure::Amount(MonthlyRow::spent_in(category)), line).map(Sign::turned)
            }
            // Ratios are no sums.
            MonthlyFigure::ChangePercent(_) | MonthlyFigure::Share(_) | MonthlyFigure::BudgetUsed(_) => None,
        }
    }
}

impl Monthly<'_> {
    /// Whether an item is the plan of a category.
    fn plans(&self, item: &Item, category: CategoryId) -> bool {
        self.budgets.get(&category).is_some_and(|budget| *item == Item::Planned(budget.id()))
    }
}

impl MonthlyReport {
    /// Every figure with its value.
    pub fn figures(&self) -> Vec<(MonthlyFigure, FigureValue)> {
        let mut figures = self.net.figures(MonthlyRow::Net);
        for (kind, section) in [(CategoryKind::Income, &self.income), (CategoryKind::Expense, &self.expenses)] {
            figures.extend(section.figures(kind));
        }
        figures
    }
}

impl Section {
    fn figures(&self, kind: CategoryKind) -> Vec<(MonthlyFigure, FigureValue)> {
        let mut figures = self.total.figures(MonthlyRow::Total(kind));
        for line in &self.categories {
            let below = |subcategory| MonthlyRow::Subcategory(kind, line.category, subcategory);
            figures.extend(line.slice.figures(MonthlyRow::Category(kind, line.category)));
            figures.extend(line.subcategories.iter().flat_map(|sub| sub.slice.figures(below(Some(sub.subcategory)))));
            figures.extend(line.without_subcategory.iter().flat_map(|slice| slice.figures(below(None))));
            if let Some(BudgetLine { category, actual, .. }) = &line.budget {
                figures.extend([
                    (MonthlyFigure::BudgetPlanned(*category), FigureValue::Money(actual.planned)),
                    (MonthlyFigure::BudgetRemaining(*category), FigureValue::Money(actual.remaining)),
                    (MonthlyFigure::BudgetUsed(*category), FigureValue::Percent(Some(actual.used))),
                ]);
            }
        }
        figures
    }
}

impl Compared {
    fn figures(&self, row: MonthlyRow) -> Vec<(MonthlyFigure, FigureValue)> {
        vec![
            (MonthlyFigure::Amount(row), FigureValue::Money(self.amount)),
            (MonthlyFigure::Previous(row), FigureValue::Money(self.previous)),
            (MonthlyFigure::Change(row), FigureValue::Money(self.change)),
            (MonthlyFigure::ChangePercent(row), FigureValue::Percent(self.change_percent)),
        ]
    }
}

impl Slice {
    fn figures(&self, row: MonthlyRow) -> Vec<(MonthlyFigure, FigureValue)> {
        let mut figures = self.compared.figures(row);
        figures.push((MonthlyFigure::Share(row), FigureValue::Percent(Some(self.percent))));
        figures
    }
}
