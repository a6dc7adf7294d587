//! Income beside spending, by category or by name.

use std::cmp::Reverse;
use std::collections::BTreeMap;

use rust_decimal::Decimal;
use serde::Serialize;

use crate::category::Category;
use crate::id::CategoryId;
use crate::money::{Money, MoneyError};
use crate::name::{Color, Name};

/// A category's income beside its spending. Of most categories one of the two is nothing, for a category is of one kind.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct CategoryComparison {
    /// The category; `None` for chargebacks that nobody filed.
    pub category: Option<CategoryId>,
    /// Money earned: [`super::Figure::IncomeOf`] it.
    pub income: Money,
    /// Money spent: [`super::Figure::ExpensesOf`] it.
    pub expense: Money,
}

impl CategoryComparison {
    /// Those that most money went through first, whichever way, then by identity.
    pub(super) fn rank(&self) -> (Reverse<Decimal>, Option<CategoryId>) {
        (Reverse(through(self.income, self.expense)), self.category)
    }
}

/// The income of all categories of a name beside their spending.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct NamedComparison {
    /// The name; `None` for chargebacks that nobody filed, and for a category that was not given.
    pub name: Option<Name>,
    /// How charts draw it: as that of its categories that most money went through.
    pub color: Option<Color>,
    /// Its categories, that one first; none for chargebacks that nobody filed.
    pub categories: Vec<CategoryId>,
    /// Money earned in all of them.
    pub income: Money,
    /// Money spent in all of them.
    pub expense: Money,
}

/// Makes one row of the categories that share a name, such as what freelance work earns and what it costs; those that
/// most money went through first, whichever way, then by name. Names are the same when their texts are.
///
/// # Errors
/// [`MoneyError`] when a sum is too large for the books.
///
/// ```
/// use fintrack_core::category::{Category, CategoryKind};
/// use fintrack_core::id::CategoryId;
/// use fintrack_core::money::brl;
/// use fintrack_core::name::{Color, Name};
/// use fintrack_core::report::{CategoryComparison, compare_by_name};
/// use uuid::Uuid;
///
/// let category = |n, kind, color| -> Result<_, fintrack_core::name::NameError> {
///     let (id, name, color) = (CategoryId::new(Uuid::from_u128(n)), Name::new("Freelance")?, Color::new(color)?);
///     Ok(Category { id, name, kind, color, icon: None, is_active: true, subcategories: Vec::new() })
/// };
/// let earned = category(1, CategoryKind::Income, "#2E7D32")?;
/// let spent = category(2, CategoryKind::Expense, "#C62828")?;
/// let rows = [
///     CategoryComparison { category: Some(earned.id), income: brl("3000.00"), expense: brl("0.00") },
///     CategoryComparison { category: Some(spent.id), income: brl("0.00"), expense: brl("450.00") },
/// ];
/// let named = compare_by_name(&rows, &[earned, spent])?;
/// assert_eq!(named.len(), 1);
/// assert_eq!((named[0].income, named[0].expense), (brl("3000.00"), brl("450.00")));
/// assert_eq!(named[0].color, Some(Color::new("#2E7D32")?));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub fn compare_by_name(
    rows: &[CategoryComparison],
    categories: &[Category],
) -> Result<Vec<NamedComparison>, MoneyError> {
    let known: BTreeMap<CategoryId, &Category> = categories.iter().map(|category| (category.id, category)).collect();
    let mut ranked: Vec<&CategoryComparison> = rows.iter().collect();
    ranked.sort_by_key(|row| row.rank());
    let mut named: Vec<NamedComparison> = Vec::new();
    for row in ranked {
        let category = row.category.and_then(|id| known.get(&id));
        let name = category.map(|category| category.name.clone());
        match named.iter_mut().find(|other| name.is_some() && other.name == name) {
            Some(same) => same.add(row)?,
            None => named.push(NamedComparison {
                name,
                color: category.map(|category| category.color.clone()),
                categories: row.category.into_iter().collect(),
                income: row.income,
                expense: row.expense,
            }),
        }
    }
    named.sort_by(|a, b| through(b.income, b.expense).cmp(&through(a.income, a.expense)).then(a.name.cmp(&b.name)));
    Ok(named)
}

impl NamedComparison {
    fn add(&mut self, row: &CategoryComparison) -> Result<(), MoneyError> {
        self.categories.extend(row.category);
        self.income = self.income.checked_add(row.income)?;
        self.expense = self.expense.checked_add(row.expense)?;
        Ok(())
    }
}

/// How much money went through, whichever way.
fn through(income: Money, expense: Money) -> Decimal {
    income.abs().amount() + expense.abs().amount()
}
