//! Categories of income and expense, one level of subcategories below them, and the template to begin with; tags, which
//! mark things across categories.
//!
//! Source: the domain page, section 3, categories, subcategories, tags.

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
