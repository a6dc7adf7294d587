//! Categories and subcategories in storage.

mod change;
pub mod subcategory;

use std::collections::HashMap;
use std::error::Error as StdError;

use chrono::{DateTime, Utc};
use fintrack_core::audit::{Noun, Operation};
use fintrack_core::category::{Category, Language, SubCategory, TEMPLATE};
use fintrack_core::id::CategoryId;
use fintrack_core::name::{Color, Icon, Name};
use uuid::Uuid;

use crate::audit::Recording;
use crate::{DbError, Stored, Version, WorkspaceTx};

pub(crate) use change::insert;
pub use change::{ChangeError, NewCategory, create, delete, find, update};

/// What applying the template added.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Seeded {
    /// Categories that were not there.
    pub categories: u64,
    /// Subcategories that were not there.
    pub subcategories: u64,
}

/// Adds what the template has and the workspace lacks. Any number of times: nothing is doubled, nothing renamed.
///
/// # Errors
/// [`DbError`].
pub async fn seed(tx: &mut WorkspaceTx, language: Language) -> Result<Seeded, DbError> {
    let kinds: Vec<String> = TEMPLATE.iter().map(|category| category.kind.as_str().to_owned()).collect();
    let names: Vec<String> = TEMPLATE.iter().map(|category| category.name(language).to_owned()).collect();
    let colors: Vec<String> = TEMPLATE.iter().map(|category| category.color.to_owned()).collect();
    let ids: Vec<Uuid> = TEMPLATE.iter().map(|_| Uuid::now_v7()).collect();
    let mut recording = Recording::begin(tx, Operation::ApplyTemplate).await?;
    let there = sqlx::query_scalar!("select id from categories").fetch_all(tx.conn()).await?;
    recording.watch(tx, Noun::Category, there).await?;
    recording.create(Noun::Category, &ids);
    let categories = sqlx::query!(
        "insert into categories (workspace_id, id, kind, name, color)
         select $1, * from unnest($2::uuid[], $3::text[], $4::text[], $5::text[])
         on conflict on constraint uq_categories_name do nothing",
        tx.workspace(),
        &ids,
        &kinds,
        &names,
        &colors,
    )
    .execute(tx.conn())
    .await?
    .rows_affected();
    let (mut sub_ids, mut of_kind, mut of_name, mut sub_names) = (vec![], vec![], vec![], vec![]);
    for category in TEMPLATE {
        for sub in category.subcategories {
            sub_ids.push(Uuid::now_v7());
            of_kind.push(category.kind.as_str().to_owned());
            of_name.push(category.name(language).to_owned());
            sub_names.push(sub.name(language).to_owned());
        }
    }
    let subcategories = sqlx::query!(
        "insert into subcategories (workspace_id, category_id, id, name)
         select c.workspace_id, c.id, t.id, t.name
         from unnest($1::uuid[], $2::text[], $3::text[], $4::text[]) as t (id, kind, category, name)
         join categories c on c.kind = t.kind and c.name = t.category
         on conflict on constraint uq_subcategories_name do nothing",
        &sub_ids,
        &of_kind,
        &of_name,
        &sub_names,
    )
    .execute(tx.conn())
    .await?
    .rows_affected();
    recording.finish(tx).await?;
    Ok(Seeded { categories, subcategories })
}

struct CategoryRow {
    id: Uuid,
    name: String,
    kind: String,
    color: String,
    icon: Option<String>,
    is_active: bool,
    version: i32,
    created_at: DateTime<Utc>,
    updated_at: DateTime<Utc>,
}

impl CategoryRow {
    fn category(&self, subcategories: Vec<SubCategory>) -> Result<Category, Box<dyn StdError + Send + Sync>> {
        Ok(Category {
            id: CategoryId::new(self.id),
            name: Name::new(&self.name)?,
            kind: self.kind.parse()?,
            color: Color::new(&self.color)?,
            icon: self.icon.as_deref().map(Icon::new).transpose()?,
            is_active: self.is_active,
            subcategories,
        })
    }
}

/// The categories that are in use or archived, each with the subcategories that are offered: expenses first, then by name.
///
/// # Errors
/// [`DbError`].
pub async fn list(tx: &mut WorkspaceTx) -> Result<Vec<Category>, DbError> {
    let mut categories: Vec<Category> = list_stored(tx).await?.into_iter().map(|stored| stored.value).collect();
    for category in &mut categories {
        category.subcategories.retain(|sub| sub.is_active);
    }
    Ok(categories)
}

/// All categories with all their subcategories, as they are kept, in the same order.
///
/// # Errors
/// [`DbError`].
pub async fn list_stored(tx: &mut WorkspaceTx) -> Result<Vec<Stored<Category>>, DbError> {
    let mut subcategories: HashMap<CategoryId, Vec<SubCategory>> = HashMap::new();
    for (category, sub) in subcategory::list_all(tx).await? {
        subcategories.entry(category).or_default().push(sub.value);
    }
    let rows = sqlx::query_as!(
        CategoryRow,
        "select id, name, kind, color, icon, is_active, version, created_at, updated_at
         from categories
         order by kind, lower(name), id",
    )
    .fetch_all(tx.conn())
    .await?;
    rows.into_iter()
        .map(|row| {
            let subcategories = subcategories.remove(&CategoryId::new(row.id)).unwrap_or_default();
            let value = row.category(subcategories).map_err(DbError::corrupt("category", row.id))?;
            let CategoryRow { version, created_at, updated_at, .. } = row;
            Ok(Stored { value, version: Version::new(version), created_at, updated_at })
        })
        .collect()
}
