//! The monthly report: what each category and subcategory earned or cost, against the month before and the budget.
//!
//! What counts, and how it is converted, is as in the [financial summary](fn@super::financial_summary): the two agree to the
//! cent. A category is listed when it moved in the month or in the one before, or has an active budget; so what stopped
//! is seen too.
//! Laws: subcategories, with what has none, sum to their category and categories to their total; the shares of a total,
//! and those of a category, sum to exactly 100; [`explain_monthly`] of every figure sums to it.
//! Source: the domain page, section 6, monthly report.
//!
//! ```
//! use fintrack_core::calendar::billing_month;
//! use fintrack_core::ledger::Ledger;
//! use fintrack_core::money::exchange::Rates;
//! use fintrack_core::money::{Currency, brl};
//! use fintrack_core::report::{Books, Settings, monthly_report};
//! use fintrack_core::testing::{accounts, salary_and_rent};
//!
//! let account = accounts().remove(0);
//! let ledger = Ledger::new([account.clone()], salary_and_rent(account.id)); // 5000.00 in and 1800.00 out in March 2026
//! let rates = Rates::new(Currency::BRL, []);
//! let (books, settings) = (Books::new(&ledger, &rates), Settings::new(Currency::BRL));
//!
//! let april = monthly_report(&books, &settings, billing_month(2026, 4))?;
//! let rent = &april.expenses.categories[0].slice.compared;
//! assert_eq!((rent.amount, rent.previous, rent.change), (brl("0.00"), brl("1800.00"), brl("-1800.00")));
//! assert_eq!(rent.change_percent.map(|percent| percent.to_string()).as_deref(), Some("-100.00"));
//! assert_eq!(april.net.previous, brl("3200.00"));
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

mod figure;

use std::collections::{BTreeMap, BTreeSet};

use rust_decimal::Decimal;
use serde::Serialize;

use super::visitor::{Collector, Sums, Visitor};
use super::walk::{Line, Walk, When};
use super::{Books, BudgetLine, Explanation, ReportError, Settings, Source};
use crate::budget::Budget;
use crate::calendar::{BillingMonth, Period};
use crate::category::CategoryKind;
use crate::id::{CategoryId, SubCategoryId};
use crate::money::exchange::Unconverted;
use crate::money::{Currency, Money, shares};

use figure::Rows;
pub use figure::{MonthlyFigure, MonthlyRow};

/// An amount against that of the month before.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct Compared {
    /// What it came to in the month; may be negative, where more came back than went out.
    pub amount: Money,
    /// What it came to in the month before.
    pub previous: Money,
    /// Amount less previous.
    pub change: Money,
    /// The change in percent of the magnitude of `previous`, 2 decimals; `None` when that was 0.
    pub change_percent: Option<Decimal>,
}

/// A part of a whole.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct Slice {
    /// What it came to.
    #[serde(flatten)]
    pub compared: Compared,
    /// A category's share of the positive categories of its section, a subcategory's of those of its category; in percent
    /// with 2 decimals.
    pub percent: Decimal,
}

/// A subcategory in the month.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct SubcategoryLine {
    /// The subcategory.
    pub subcategory: SubCategoryId,
    /// What it came to.
    #[serde(flatten)]
    pub slice: Slice,
}

/// A category in the month.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct CategoryLine {
    /// The category; `None` for chargebacks that nobody filed.
    pub category: Option<CategoryId>,
    /// What it came to.
    #[serde(flatten)]
    pub slice: Slice,
    /// Its active budget, and how that stands.
    pub budget: Option<BudgetLine>,
    /// Its subcategories, largest first.
    pub subcategories: Vec<SubcategoryLine>,
    /// What was filed under the category alone; `None` where nothing was.
    pub without_subcategory: Option<Slice>,
}

/// All income, or all spending.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Section {
    /// What the categories sum to.
    pub total: Compared,
    /// The categories, largest first.
    pub categories: Vec<CategoryLine>,
}

/// What a month came to, category by category.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct MonthlyReport {
    /// The report month.
    pub month: BillingMonth,
    /// Its days.
    pub period: Period,
    /// Money earned.
    pub income: Section,
    /// Money spent, from accounts and on cards.
    pub expenses: Section,
    /// Income less expenses.
    pub net: Compared,
    /// What has no rate to the report's currency and is in no figure above, by currency.
    pub unconverted: BTreeMap<Currency, Unconverted<Source>>,
}

/// The report of a month. The ledger must hold the entries of the month and of the one before; one of the whole history
/// costs no more.
///
/// # Errors
/// [`ReportError`] when a sum is too large for the books.
pub fn monthly_report(
    books: &Books<'_>,
    settings: &Settings,
    month: BillingMonth,
) -> Result<MonthlyReport, ReportError> {
    let report = Monthly::new(books, settings, month);
    let mut sums = Sums::new(settings.currency);
    report.walk(&mut sums)?;
    let rows = report.rows(&sums)?;
    Ok(MonthlyReport {
        month,
        period: settings.days(month),
        income: report.section(&rows, CategoryKind::Income)?,
        expenses: report.section(&rows, CategoryKind::Expense)?,
        net: rows.of(MonthlyRow::Net),
        unconverted: sums.into_unconverted(),
    })
}

/// What a figure of a month's report is made of: the same walk, kept instead of summed.
///
/// # Errors
/// As [`monthly_report`].
pub fn explain_monthly(
    books: &Books<'_>,
    settings: &Settings,
    month: BillingMonth,
    figure: MonthlyFigure,
) -> Result<Explanation, ReportError> {
    let report = Monthly::new(books, settings, month);
    let parts = |figures: &[MonthlyFigure]| {
        let weight = |line: &Line| figures.iter().find_map(|figure| report.sign(*figure, line));
        let mut collector = Collector::new(&weight);
        report.walk(&mut collector)?;
        Ok::<_, ReportError>(collector.found())
    };
    let (numerator, denominator) = match figure {
        MonthlyFigure::Amount(_)
        | MonthlyFigure::Previous(_)
        | MonthlyFigure::Change(_)
        | MonthlyFigure::BudgetPlanned(_)
        | MonthlyFigure::BudgetRemaining(_) => {
            return Ok(Explanation::Sum(parts(&[figure])?));
        }
        MonthlyFigure::ChangePercent(row) => (vec![MonthlyFigure::Change(row)], vec![MonthlyFigure::Previous(row)]),
        MonthlyFigure::BudgetUsed(category) => {
            (vec![MonthlyFigure::Amount(MonthlyRow::spent_in(category))], vec![MonthlyFigure::BudgetPlanned(category)])
        }
        MonthlyFigure::Share(row) => {
            let whole = report.positive_beside(row)?;
            // A negative slice counts as nothing.
            (whole.iter().copied().filter(|part| *part == MonthlyFigure::Amount(row)).collect(), whole)
        }
    };
    Ok(Explanation::Ratio { numerator: parts(&numerator)?, denominator: parts(&denominator)? })
}

/// What a report is made from.
struct Monthly<'m> {
    walk: Walk<'m>,
    month: BillingMonth,
    budgets: BTreeMap<CategoryId, &'m Budget>,
}

impl<'m> Monthly<'m> {
    fn new(books: &Books<'m>, settings: &'m Settings, month: BillingMonth) -> Self {
        let budgets = books.budgets.iter().filter(|budget| budget.is_active() && budget.month() == month);
        Self {
            walk: Walk::new(books, settings, None),
            month,
            budgets: budgets.map(|budget| (budget.category(), budget)).collect(),
        }
    }

    /// Visits the month and the one before, and the month's plans.
    fn walk(&self, visitor: &mut impl Visitor) -> Result<(), ReportError> {
        for budget in self.budgets.values() {
            self.walk.plan(When::Month(self.month), budget, visitor)?;
        }
        // The first month of the calendar has none before it: then there is one piece.
        let pieces = BTreeSet::from([self.month.previous(), self.month]);
        pieces.into_iter().try_for_each(|month| self.walk.over(When::Month(month), visitor))
    }

    fn section(&self, rows: &Rows, kind: CategoryKind) -> Result<Section, ReportError> {
        // The subcategories of each category; `None` for what has none.
        let mut below: BTreeMap<Option<CategoryId>, Vec<Option<SubCategoryId>>> = BTreeMap::new();
        for (row, _) in rows.iter() {
            if let MonthlyRow::Subcategory(of, category, subcategory) = row
                && of == kind
            {
                below.entry(category).or_default().push(subcategory);
            }
        }
        if kind == CategoryKind::Expense {
            for category in self.budgets.keys() {
                below.entry(Some(*category)).or_default();
            }
        }
        let slices = slices(rows, below.keys().copied(), |category| MonthlyRow::Category(kind, category));
        let line = |(category, slice): (Option<CategoryId>, Slice)| {
            self.category_line(rows, kind, category, slice, below.remove(&category).unwrap_or_default())
        };
        let categories = slices.into_iter().map(line).collect::<Result<_, _>>()?;
        Ok(Section { total: rows.of(MonthlyRow::Total(kind)), categories })
    }

    fn category_line(
        &self,
        rows: &Rows,
        kind: CategoryKind,
        category: Option<CategoryId>,
        slice: Slice,
        below: Vec<Option<SubCategoryId>>,
    ) -> Result<CategoryLine, ReportError> {
        let (mut subcategories, mut without_subcategory) = (Vec::new(), None);
        let row = |subcategory| MonthlyRow::Subcategory(kind, category, subcategory);
        for (subcategory, slice) in slices(rows, below.into_iter(), row) {
            match subcategory {
                Some(subcategory) => subcategories.push(SubcategoryLine { subcategory, slice }),
                None => without_subcategory = Some(slice),
            }
        }
        let budget = category.filter(|_| kind == CategoryKind::Expense).and_then(|id| self.budgets.get(&id));
        let budget = match budget {
            Some(budget) => self.walk.budget_line(budget, slice.compared.amount)?,
            None => None,
        };
        Ok(CategoryLine { category, slice, budget, subcategories, without_subcategory })
    }

    /// The positive slices of the whole that a row is a slice of: what its share is a share of.
    fn positive_beside(&self, row: MonthlyRow) -> Result<Vec<MonthlyFigure>, ReportError> {
        let mut sums = Sums::new(self.walk.settings.currency);
        self.walk(&mut sums)?;
        let rows = self.rows(&sums)?;
        let beside = rows.iter().filter(|(other, compared)| row.is_beside(*other) && compared.amount.is_positive());
        Ok(beside.map(|(other, _)| MonthlyFigure::Amount(other)).collect())
    }
}

/// The parts of a whole, largest first, with their shares.
fn slices<K: Copy + Ord>(rows: &Rows, keys: impl Iterator<Item = K>, row: impl Fn(K) -> MonthlyRow) -> Vec<(K, Slice)> {
    let mut compared: Vec<(K, Compared)> = keys.map(|key| (key, rows.of(row(key)))).collect();
    compared.sort_by(|a, b| b.1.amount.amount().cmp(&a.1.amount.amount()).then(a.0.cmp(&b.0)));
    let percents = shares(&compared.iter().map(|(_, compared)| compared.amount).collect::<Vec<_>>());
    compared.into_iter().zip(percents).map(|((key, compared), percent)| (key, Slice { compared, percent })).collect()
}
