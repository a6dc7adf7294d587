//! Categories with their subcategories, and tags.

use std::borrow::Cow;

use serde::{Deserialize, Serialize};

use crate::category::{Category, CategoryKind, SubCategory, Tag};
use crate::id::{CategoryId, SubCategoryId, TagId};
use crate::name::{Color, Icon, Name};

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct CategoryRow<'a> {
    id: CategoryId,
    name: Cow<'a, Name>,
    kind: CategoryKind,
    color: Cow<'a, Color>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    icon: Option<Cow<'a, Icon>>,
    is_active: bool,
    subcategories: Vec<SubCategoryRow<'a>>,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct SubCategoryRow<'a> {
    id: SubCategoryId,
    name: Cow<'a, Name>,
    is_active: bool,
}

impl<'a> From<&'a SubCategory> for SubCategoryRow<'a> {
    fn from(SubCategory { id, name, is_active }: &'a SubCategory) -> Self {
        Self { id: *id, name: Cow::Borrowed(name), is_active: *is_active }
    }
}

impl From<SubCategoryRow<'_>> for SubCategory {
    fn from(SubCategoryRow { id, name, is_active }: SubCategoryRow<'_>) -> Self {
        Self { id, name: name.into_owned(), is_active }
    }
}

impl<'a> From<&'a Category> for CategoryRow<'a> {
    fn from(category: &'a Category) -> Self {
        let Category { id, name, kind, color, icon, is_active, subcategories } = category;
        Self {
            id: *id,
            name: Cow::Borrowed(name),
            kind: *kind,
            color: Cow::Borrowed(color),
            icon: icon.as_ref().map(Cow::Borrowed),
            is_active: *is_active,
            subcategories: subcategories.iter().map(SubCategoryRow::from).collect(),
        }
    }
}

impl From<CategoryRow<'_>> for Category {
    fn from(row: CategoryRow<'_>) -> Self {
        let CategoryRow { id, name, kind, color, icon, is_active, subcategories } = row;
        Self {
            id,
            name: name.into_owned(),
            kind,
            color: color.into_owned(),
            icon: icon.map(Cow::into_owned),
            is_active,
            subcategories: subcategories.into_iter().map(SubCategory::from).collect(),
        }
    }
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct TagRow<'a> {
    id: TagId,
    name: Cow<'a, Name>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    color: Option<Cow<'a, Color>>,
    is_active: bool,
}

impl<'a> From<&'a Tag> for TagRow<'a> {
    fn from(Tag { id, name, color, is_active }: &'a Tag) -> Self {
        let color = color.as_ref().map(Cow::Borrowed);
        Self { id: *id, name: Cow::Borrowed(name), color, is_active: *is_active }
    }
}

impl From<TagRow<'_>> for Tag {
    fn from(TagRow { id, name, color, is_active }: TagRow<'_>) -> Self {
        Self { id, name: name.into_owned(), color: color.map(Cow::into_owned), is_active }
    }
}
