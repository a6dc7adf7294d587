//! Categories are made, changed and deleted.

use fintrack_core::audit::{Noun, Operation, RowKey};
use fintrack_core::category::{Category, CategoryError, CategoryKind};
use fintrack_core::id::CategoryId;
use fintrack_core::name::{Color, Icon, Name};
use thiserror::Error;
use uuid::Uuid;

use super::{list_stored, subcategory};
use crate::audit::{self, Recording};
use crate::bulk::column;
use crate::{DbError, Stored, Version, WorkspaceTx};

/// A category that is not in the books yet.
#[derive(Clone, Debug)]
pub struct NewCategory {
    /// Unique among those of its kind.
    pub name: Name,
    /// Which way its money flows.
    pub kind: CategoryKind,
    /// How charts draw it.
    pub color: Color,
    /// What stands beside its name.
    pub icon: Option<Icon>,
    /// Whether it is offered for new transactions.
    pub is_active: bool,
}

/// Why a category was not changed.
#[derive(Debug, Error)]
pub enum ChangeError {
    /// The core refuses.
    #[error(transparent)]
    Category(#[from] CategoryError),
    /// Storage said no.
    #[error(transparent)]
    Db(#[from] DbError),
}

/// Makes a category without subcategories.
///
/// # Errors
/// [`DbError::Conflict`] when the name is taken.
pub async fn create(tx: &mut WorkspaceTx, new: NewCategory) -> Result<Category, DbError> {
    let NewCategory { name, kind, color, icon, is_active } = new;
    let id = CategoryId::new(Uuid::now_v7());
    let category = Category { id, name, kind, color, icon, is_active, subcategories: Vec::new() };
    let mut recording = Recording::begin(tx, Operation::Create).await?;
    recording.create(Noun::Category, [id]);
    insert(tx, std::slice::from_ref(&category)).await?;
    recording.finish(tx).await?;
    Ok(category)
}

/// Adds categories with their subcategories, as a part of an operation.
pub(crate) async fn insert(tx: &mut WorkspaceTx, categories: &[Category]) -> Result<(), DbError> {
    sqlx::query!(
        "insert into categories (workspace_id, id, name, kind, color, icon, is_active)
         select $1, * from unnest($2::uuid[], $3::text[], $4::text[], $5::text[], $6::text[], $7::boolean[])",
        tx.workspace(),
        &column(categories, |category| category.id.get()),
        &column(categories, |category| category.name.as_str()) as &[&str],
        &column(categories, |category| category.kind.as_str()) as &[&str],
        &column(categories, |category| category.color.as_str()) as &[&str],
        &column(categories, |category| category.icon.as_ref().map(Icon::as_str)) as &[Option<&str>],
        &column(categories, |category| category.is_active),
    )
    .execute(tx.conn())
    .await?;
    let of =
        |category: &Category| category.subcategories.iter().cloned().map(|sub| (category.id, sub)).collect::<Vec<_>>();
    subcategory::insert(tx, &categories.iter().flat_map(of).collect::<Vec<_>>()).await
}

/// A category with all its subcategories.
///
/// # Errors
/// [`DbError::NotFound`].
pub async fn find(tx: &mut WorkspaceTx, id: CategoryId) -> Result<Stored<Category>, DbError> {
    // A household has a few dozen categories.
    let found = list_stored(tx).await?.into_iter().find(|stored| stored.value.id == id);
    found.ok_or_else(|| DbError::not_found("category", id))
}

/// Changes a category, or archives it; `seen` is the version that was looked at, where that matters. Its subcategories
/// have operations of their own.
///
/// # Errors
/// [`ChangeError::Category`] when it may not become that; [`DbError::Stale`], [`DbError::NotFound`], or
/// [`DbError::Conflict`] when the name is taken.
pub async fn update(
    tx: &mut WorkspaceTx,
    id: CategoryId,
    seen: Option<Version>,
    change: impl FnOnce(&mut Category),
) -> Result<Stored<Category>, ChangeError> {
    let mut recording = Recording::begin(tx, Operation::Update).await?;
    let Stored { value: before, version, .. } = find(tx, id).await?;
    version.expect(seen, "category", &id)?;
    let mut after = before.clone();
    change(&mut after);
    before.check_change(&after, audit::is_in_use(tx, &RowKey::new(Noun::Category, id)).await?)?;
    recording.watch(tx, Noun::Category, [id]).await?;
    write(tx, &after).await?;
    recording.finish(tx).await?;
    Ok(find(tx, id).await?)
}

async fn write(tx: &mut WorkspaceTx, category: &Category) -> Result<(), DbError> {
    sqlx::query!(
        "update categories set name = $2, kind = $3, color = $4, icon = $5, is_active = $6 where id = $1",
        category.id.get(),
        category.name.as_str(),
        category.kind.as_str(),
        category.color.as_str(),
        category.icon.as_ref().map(Icon::as_str),
        category.is_active,
    )
    .execute(tx.conn())
    .await?;
    Ok(())
}

/// Deletes a category that nothing refers to, with its subcategories.
///
/// # Errors
/// [`DbError::InUse`] says what does; [`DbError::Stale`], [`DbError::NotFound`].
pub async fn delete(tx: &mut WorkspaceTx, id: CategoryId, seen: Option<Version>) -> Result<(), DbError> {
    let mut recording = Recording::begin(tx, Operation::Delete).await?;
    find(tx, id).await?.version.expect(seen, "category", &id)?;
    audit::refuse_in_use(tx, "category", &RowKey::new(Noun::Category, id)).await?;
    recording.watch(tx, Noun::Category, [id]).await?;
    sqlx::query!("delete from categories where id = $1", id.get()).execute(tx.conn()).await?;
    recording.finish(tx).await?;
    Ok(())
}
