//! The figures of a month's report, and which lines each of them is the sum of: the rule behind every number, said once.

use std::collections::BTreeMap;

use serde::Serialize;

use super::{Compared, Monthly, MonthlyReport, Section, Slice};
use crate::category::CategoryKind;
use crate::id::{CategoryId, SubCategoryId};
use crate::money::{Money, MoneyError, ratio};
use crate::report::visitor::{Sign, Sums};
use crate::report::walk::{Item, Line, When};
use crate::report::{BudgetLine, FigureValue, ReportError};

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

    /// The rows that an item is part of, and whether it adds to them or takes away from them.
    fn of(item: &Item) -> impl Iterator<Item = (Self, Sign)> {
        let rows = item.kind().map(|kind| {
            let (category, subcategory) = (item.category(), item.under().and_then(|under| under.subcategory));
            let net = match kind {
                CategoryKind::Income => Sign::Plus,
                CategoryKind::Expense => Sign::Minus,
            };
            [
                (Self::Net, net),
                (Self::Total(kind), Sign::Plus),
                (Self::Category(kind, category), Sign::Plus),
                (Self::Subcategory(kind, category, subcategory), Sign::Plus),
            ]
        });
        rows.into_iter().flatten()
    }

    /// Whether an item adds to the row or takes away from it; `None` when it is no part of it.
    fn sign(self, item: &Item) -> Option<Sign> {
        Self::of(item).find(|(row, _)| *row == self).map(|(_, sign)| sign)
    }

    /// Whether another row is a slice of the same whole.
    pub(super) fn is_beside(self, other: Self) -> bool {
        match self {
            Self::Net | Self::Total(_) => false,
            Self::Category(kind, _) => matches!(other, Self::Category(of, _) if of == kind),
            Self::Subcategory(kind, category, _) => {
                matches!(other, Self::Subcategory(of, under, _) if (of, under) == (kind, category))
            }
        }
    }
}

/// What the rows of a report came to.
pub(super) struct Rows {
    zero: Compared,
    compared: BTreeMap<MonthlyRow, Compared>,
}

impl Rows {
    /// What a row came to: nothing, where nothing moved.
    pub(super) fn of(&self, row: MonthlyRow) -> Compared {
        self.compared.get(&row).copied().unwrap_or(self.zero)
    }

    /// The rows in which something moved.
    pub(super) fn iter(&self) -> impl Iterator<Item = (MonthlyRow, Compared)> {
        self.compared.iter().map(|(row, compared)| (*row, *compared))
    }
}

impl Monthly<'_> {
    /// What every row came to, in the month and in the one before: all figures in one pass over the lines.
    pub(super) fn rows(&self, sums: &Sums) -> Result<Rows, ReportError> {
        let mut totals: BTreeMap<MonthlyRow, (Money, Money)> = BTreeMap::new();
        for (line, sum) in sums.iter() {
            for (row, sign) in MonthlyRow::of(&line.item) {
                let (amount, previous) = totals.entry(row).or_insert((sums.zero(), sums.zero()));
                let total = if self.is_own(line) { amount } else { previous };
                *total = total.checked_add(sign.of(sum))?;
            }
        }
        let compared = totals.into_iter().map(|(row, (amount, previous))| Ok((row, Compared::new(amount, previous)?)));
        Ok(Rows {
            zero: Compared::new(sums.zero(), sums.zero())?,
            compared: compared.collect::<Result<_, MoneyError>>()?,
        })
    }

    fn is_own(&self, line: &Line) -> bool {
        line.when == When::Month(self.month)
    }

    /// Whether a line adds to an amount or takes away from it; `None` when it is no part of it.
    pub(super) fn sign(&self, figure: MonthlyFigure, line: &Line) -> Option<Sign> {
        let is_own = self.is_own(line);
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
    fn new(amount: Money, previous: Money) -> Result<Self, MoneyError> {
        let change = amount.checked_sub(previous)?;
        Ok(Self { amount, previous, change, change_percent: ratio(change.amount(), previous.amount().abs()) })
    }

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
