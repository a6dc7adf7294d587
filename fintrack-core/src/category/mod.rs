//! Categories of income and expense, one level of subcategories below them, and the template to begin with; tags, which
//! mark things across categories.
//!
//! A category is of income or of expense, and its name is unique among those of its kind. The [`TEMPLATE`] names some that
//! most households need, in two languages; a shell makes categories of it, with identities of its own.
//! Source: the domain page, section 3, categories, subcategories, tags.
//!
//! ```
//! use fintrack_core::category::{CategoryKind, Language, TEMPLATE};
//!
//! let food = TEMPLATE.iter().find(|template| template.key == "food").unwrap();
//! assert_eq!((food.kind, food.name(Language::Portuguese)), (CategoryKind::Expense, "Alimentação"));
//! assert_eq!(food.subcategories[0].name(Language::English), "Groceries");
//! ```

mod template;

use serde::Serialize;
use thiserror::Error;

use crate::id::{CategoryId, SubCategoryId, TagId};
use crate::name::{Color, Icon, Name};
use crate::word::words;

pub use template::{Language, TEMPLATE, Template, TemplateSub, UNCLASSIFIED_EXPENSE, UNCLASSIFIED_INCOME};

words! {
    /// Which way the money of a category flows.
    CategoryKind, "a category type" {
        /// Money earned.
        Income = "INCOME",
        /// Money spent.
        Expense = "EXPENSE",
    }
}

/// A category; its name is unique among those of its kind.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Category {
    /// Its identity.
    pub id: CategoryId,
    /// What people call it.
    pub name: Name,
    /// Which way its money flows.
    pub kind: CategoryKind,
    /// How charts draw it.
    pub color: Color,
    /// What stands beside its name, if somebody chose that.
    pub icon: Option<Icon>,
    /// Whether it is offered in daily work.
    pub is_active: bool,
    /// One level below.
    pub subcategories: Vec<SubCategory>,
}

/// Why a category cannot become what somebody wants it to be.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum CategoryError {
    /// What is filed under it flows the one way, and would flow the other.
    #[error("the category is one of {has}, and is used: it cannot become one of {wanted}")]
    Kind {
        /// What it is.
        has: CategoryKind,
        /// What it was to become.
        wanted: CategoryKind,
    },
}

impl Category {
    /// Whether it may say something else from now on; `is_used` when anything is filed under it or planned for it.
    ///
    /// # Errors
    /// [`CategoryError`] when it may not.
    pub fn check_change(&self, after: &Self, is_used: bool) -> Result<(), CategoryError> {
        let (has, wanted) = (self.kind, after.kind);
        if is_used && has != wanted { Err(CategoryError::Kind { has, wanted }) } else { Ok(()) }
    }

    /// Whether it holds what is still to be classified: the template's own for that, in either language.
    pub fn is_unclassified(&self) -> bool {
        let is_for_that =
            |of: &&Template| of.kind == self.kind && [UNCLASSIFIED_EXPENSE, UNCLASSIFIED_INCOME].contains(&of.key);
        let own = self.name.as_str().to_lowercase();
        let names = |of: &Template| [Language::Portuguese, Language::English].map(|language| of.name(language));
        TEMPLATE.iter().filter(is_for_that).flat_map(names).any(|name| name.to_lowercase() == own)
    }
}

/// A subcategory; its name is unique within the category.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct SubCategory {
    /// Its identity.
    pub id: SubCategoryId,
    /// What people call it.
    pub name: Name,
    /// Whether it is offered in daily work.
    pub is_active: bool,
}

/// A word that transactions, recurring items and investments are marked with.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Tag {
    /// Its identity.
    pub id: TagId,
    /// What people call it.
    pub name: Name,
    /// How charts draw it, if somebody chose that.
    pub color: Option<Color>,
    /// Whether it is offered in daily work.
    pub is_active: bool,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_category_that_is_used_flows_the_way_it_did() {
        let before = crate::testing::categories().remove(0);
        let mut after = before.clone();
        after.name = Name::new("Outro nome").unwrap();
        assert_eq!(before.check_change(&after, true), Ok(()));
        let [has, wanted] = match before.kind {
            CategoryKind::Income => [CategoryKind::Income, CategoryKind::Expense],
            CategoryKind::Expense => [CategoryKind::Expense, CategoryKind::Income],
        };
        after.kind = wanted;
        assert_eq!(before.check_change(&after, false), Ok(()));
        assert_eq!(before.check_change(&after, true), Err(CategoryError::Kind { has, wanted }));
    }
}
