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

impl Category {
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
