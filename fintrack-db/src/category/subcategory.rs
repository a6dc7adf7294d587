//! Subcategories in storage. Whatever happens to one raises the version of its category as well, for that shows them.

use chrono::{DateTime, Utc};
use fintrack_core::audit::{Noun, Operation, RowKey};
use fintrack_core::category::SubCategory;
use fintrack_core::id::{CategoryId, SubCategoryId};
use fintrack_core::name::Name;
use uuid::Uuid;

use crate::audit::{self, Recording};
use crate::bulk::column;
use crate::{DbError, Stored, Version, WorkspaceTx};

struct SubCategoryRow {
    category_id: Uuid,
    id: Uuid,
    name: String,
    is_active: bool,
    version: i32,
    created_at: DateTime<Utc>,
    updated_at: DateTime<Utc>,
}

impl TryFrom<SubCategoryRow> for (CategoryId, Stored<SubCategory>) {
    type Error = DbError;

    fn try_from(row: SubCategoryRow) -> Result<Self, DbError> {
        let SubCategoryRow { category_id, id, name, is_active, version, created_at, updated_at } = row;
        let name = Name::new(&name).map_err(|error| DbError::corrupt("subcategory", id)(error.into()))?;
        let value = SubCategory { id: SubCategoryId::new(id), name, is_active };
        let stored = Stored { value, version: Version::new(version), created_at, updated_at };
        Ok((CategoryId::new(category_id), stored))
    }
}

/// All subcategories with their categories, by name.
///
/// # Errors
/// [`DbError`].
pub async fn list_all(tx: &mut WorkspaceTx) -> Result<Vec<(CategoryId, Stored<SubCategory>)>, DbError> {
    let rows = sqlx::query_as!(
        SubCategoryRow,
        "select category_id, id, name, is_active, version, created_at, updated_at
         from subcategories
         order by lower(name), id",
    )
    .fetch_all(tx.conn())
    .await?;
    rows.into_iter().map(TryFrom::try_from).collect()
}

/// The subcategories of a category, by name.
///
/// # Errors
/// [`DbError::NotFound`] when there is no such category.
pub async fn list(tx: &mut WorkspaceTx, category: CategoryId) -> Result<Vec<Stored<SubCategory>>, DbError> {
    super::find(tx, category).await?;
    let all = list_all(tx).await?.into_iter();
    Ok(all.filter(|(of, _)| *of == category).map(|(_, stored)| stored).collect())
}

/// A subcategory of a category.
///
/// # Errors
/// [`DbError::NotFound`].
pub async fn find(
    tx: &mut WorkspaceTx,
    category: CategoryId,
    id: SubCategoryId,
) -> Result<Stored<SubCategory>, DbError> {
    let found = list_all(tx).await?.into_iter().find(|(of, stored)| *of == category && stored.value.id == id);
    found.map(|(_, stored)| stored).ok_or_else(|| DbError::not_found("subcategory", id))
}

/// Makes a subcategory that is offered for new transactions.
///
/// # Errors
/// [`DbError::NotFound`] when there is no such category; [`DbError::Conflict`] when it has one of that name.
pub async fn create(tx: &mut WorkspaceTx, category: CategoryId, name: Name) -> Result<SubCategory, DbError> {
    create_as(tx, category, NewSubCategory { name, is_active: true }).await
}

/// A subcategory that is not in the books yet.
#[derive(Clone, Debug)]
pub struct NewSubCategory {
    /// Unique in its category.
    pub name: Name,
    /// Whether it is offered for new transactions.
    pub is_active: bool,
}

/// Makes a subcategory.
///
/// # Errors
/// As [`create`].
pub async fn create_as(
    tx: &mut WorkspaceTx,
    category: CategoryId,
    new: NewSubCategory,
) -> Result<SubCategory, DbError> {
    let NewSubCategory { name, is_active } = new;
    let sub = SubCategory { id: SubCategoryId::new(Uuid::now_v7()), name, is_active };
    let mut recording = Recording::begin(tx, Operation::Create).await?;
    super::find(tx, category).await?;
    recording.watch(tx, Noun::Category, [category]).await?;
    insert(tx, &[(category, sub.clone())]).await?;
    touch(tx, category).await?;
    recording.finish(tx).await?;
    Ok(sub)
}

/// Adds subcategories to their categories, as a part of an operation.
pub(crate) async fn insert(tx: &mut WorkspaceTx, subcategories: &[(CategoryId, SubCategory)]) -> Result<(), DbError> {
    sqlx::query!(
        "insert into subcategories (workspace_id, category_id, id, name, is_active)
         select $1, * from unnest($2::uuid[], $3::uuid[], $4::text[], $5::boolean[])",
        tx.workspace(),
        &column(subcategories, |(category, _)| category.get()),
        &column(subcategories, |(_, sub)| sub.id.get()),
        &column(subcategories, |(_, sub)| sub.name.as_str()) as &[&str],
        &column(subcategories, |(_, sub)| sub.is_active),
    )
    .execute(tx.conn())
    .await?;
    Ok(())
}

/// Changes a subcategory, or archives it; `seen` is the version that was looked at, where that matters.
///
/// # Errors
/// [`DbError::Stale`], [`DbError::NotFound`], or [`DbError::Conflict`] when the name is taken.
pub async fn update(
    tx: &mut WorkspaceTx,
    category: CategoryId,
    id: SubCategoryId,
    seen: Option<Version>,
    change: impl FnOnce(&mut SubCategory),
) -> Result<Stored<SubCategory>, DbError> {
    let mut recording = Recording::begin(tx, Operation::Update).await?;
    let Stored { value: mut sub, version, .. } = find(tx, category, id).await?;
    version.expect(seen, "subcategory", &id)?;
    change(&mut sub);
    recording.watch(tx, Noun::Category, [category]).await?;
    sqlx::query!(
        "update subcategories set name = $3, is_active = $4 where category_id = $1 and id = $2",
        category.get(),
        id.get(),
        sub.name.as_str(),
        sub.is_active,
    )
    .execute(tx.conn())
    .await?;
    touch(tx, category).await?;
    recording.finish(tx).await?;
    find(tx, category, id).await
}

/// Deletes a subcategory that nothing refers to.
///
/// # Errors
/// [`DbError::InUse`] says what does; [`DbError::Stale`], [`DbError::NotFound`].
pub async fn delete(
    tx: &mut WorkspaceTx,
    category: CategoryId,
    id: SubCategoryId,
    seen: Option<Version>,
) -> Result<(), DbError> {
    let mut recording = Recording::begin(tx, Operation::Delete).await?;
    find(tx, category, id).await?.version.expect(seen, "subcategory", &id)?;
    audit::refuse_in_use(tx, "subcategory", &RowKey::new(Noun::Subcategory, format!("{category}/{id}"))).await?;
    recording.watch(tx, Noun::Category, [category]).await?;
    sqlx::query!("delete from subcategories where category_id = $1 and id = $2", category.get(), id.get())
        .execute(tx.conn())
        .await?;
    touch(tx, category).await?;
    recording.finish(tx).await?;
    Ok(())
}

/// Raises the version of a category, whose parts have changed.
async fn touch(tx: &mut WorkspaceTx, category: CategoryId) -> Result<(), DbError> {
    sqlx::query!("update categories set id = id where id = $1", category.get()).execute(tx.conn()).await?;
    Ok(())
}
