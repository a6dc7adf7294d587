//! Categories and subcategories in storage.

use std::collections::HashMap;

use fintrack_core::audit::{Noun, Operation};
use fintrack_core::category::{Category, CategoryKind, Language, SubCategory, TEMPLATE};
use fintrack_core::id::{CategoryId, SubCategoryId};
use fintrack_core::name::{Color, Name};
use uuid::Uuid;

use crate::audit::Recording;
use crate::{DbError, WorkspaceTx};

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

/// All categories with their subcategories: expenses first, then by name.
///
/// # Errors
/// [`DbError`].
pub async fn list(tx: &mut WorkspaceTx) -> Result<Vec<Category>, DbError> {
    let mut subcategories: HashMap<Uuid, Vec<SubCategory>> = HashMap::new();
    let rows = sqlx::query!("select category_id, id, name from subcategories where is_active order by lower(name), id")
        .fetch_all(tx.conn())
        .await?;
    for row in rows {
        let name = Name::new(&row.name).map_err(|error| DbError::corrupt("subcategory", row.id)(error.into()))?;
        let sub = SubCategory { id: SubCategoryId::new(row.id), name, is_active: true };
        subcategories.entry(row.category_id).or_default().push(sub);
    }
    let rows = sqlx::query!("select id, name, kind, color, is_active from categories order by kind, lower(name), id")
        .fetch_all(tx.conn())
        .await?;
    rows.into_iter()
        .map(|row| {
            let corrupt = || DbError::corrupt("category", row.id);
            Ok(Category {
                id: CategoryId::new(row.id),
                name: Name::new(&row.name).map_err(|error| corrupt()(error.into()))?,
                kind: row.kind.parse::<CategoryKind>().map_err(|error| corrupt()(error.into()))?,
                color: Color::new(&row.color).map_err(|error| corrupt()(error.into()))?,
                icon: None, // stored, and set by nobody yet
                is_active: row.is_active,
                subcategories: subcategories.remove(&row.id).unwrap_or_default(),
            })
        })
        .collect()
}
