//! Categories of income and expense, one level of subcategories below them, and the template to begin with.
//!
//! Source: the domain page, section 3, categories.

mod template;

use serde::Serialize;

use crate::id::{CategoryId, SubCategoryId};
use crate::name::{Color, Name};
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
    /// Whether it is offered in daily work.
    pub is_active: bool,
    /// One level below.
    pub subcategories: Vec<SubCategory>,
}

/// A subcategory; its name is unique within the category.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct SubCategory {
    /// Its identity.
    pub id: SubCategoryId,
    /// What people call it.
    pub name: Name,
}
