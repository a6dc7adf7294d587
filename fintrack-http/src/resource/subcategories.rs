//! Subcategories: one level below the categories.

use chrono::{DateTime, Utc};
use fintrack_core::category as core;
use fintrack_core::id::CategoryId;
use fintrack_core::name::Name;
use fintrack_db::Stored;
use fintrack_db::category::subcategory;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;

use crate::ApiError;
use crate::entry::{Needs, Read, Workspace, WorkspaceHeader, Write};
use crate::extract::{Json, Path};
use crate::field::{At, said};
use crate::problem::{Changing, Deleting, Finding, Writing};
use crate::resource::categories::{CategoryPath, SubCategoryPath};
use crate::version::{IfMatch, IfMatchHeader};
use crate::write::{Answer, IdempotencyHeader, Post};

/// A subcategory.
#[derive(Serialize, ToSchema)]
pub(crate) struct SubCategory {
    /// Its identity.
    #[schema(example = "0199c0de-0000-7000-8000-00000000000d")]
    id: Uuid,
    /// The workspace that it is of.
    #[schema(example = "0199c0de-0000-7000-8000-000000000001")]
    workspace_id: Uuid,
    /// The category that it is under.
    #[schema(example = "0199c0de-0000-7000-8000-00000000000c")]
    category_id: Uuid,
    /// What it is called, unlike any other subcategory of its category.
    #[schema(example = "Supermercado")]
    name: String,
    /// Whether it is offered for new transactions.
    #[schema(example = true)]
    is_active: bool,
    /// When it was made.
    #[schema(example = "2026-03-01T12:00:00Z")]
    created_at: DateTime<Utc>,
    /// When it was last changed.
    #[schema(example = "2026-03-02T08:30:00Z")]
    updated_at: DateTime<Utc>,
}

impl SubCategory {
    pub(crate) fn of<P: Needs>(
        workspace: &Workspace<P>,
        category: CategoryId,
        stored: Stored<core::SubCategory>,
    ) -> Self {
        let Stored { value: sub, created_at, updated_at, .. } = stored;
        Self {
            id: sub.id.get(),
            workspace_id: workspace.scope().workspace.get(),
            category_id: category.get(),
            name: sub.name.into(),
            is_active: sub.is_active,
            created_at,
            updated_at,
        }
    }
}

/// A subcategory to be made.
#[derive(Deserialize, ToSchema)]
pub(crate) struct NewSubCategory {
    /// What it is called: 1 to 100 characters, unlike any other subcategory of its category.
    #[schema(example = "Supermercado", min_length = 1, max_length = 100)]
    name: String,
    /// Whether it is offered for new transactions; it is where nothing is said.
    #[schema(example = true, default = true)]
    is_active: Option<bool>,
}

impl NewSubCategory {
    fn checked(&self) -> Result<subcategory::NewSubCategory, ApiError> {
        let name = Name::new(&self.name).at("/name")?;
        Ok(subcategory::NewSubCategory { name, is_active: self.is_active.unwrap_or(true) })
    }
}

/// What is to be different about a subcategory; what is absent stays.
#[serde_with::apply(Option => #[serde(default, deserialize_with = "said")])]
#[derive(Deserialize, ToSchema)]
pub(crate) struct SubCategoryChange {
    /// What it is called.
    #[schema(example = "Feira", min_length = 1, max_length = 100, nullable = false)]
    name: Option<String>,
    /// Whether it is offered for new transactions.
    #[schema(example = false, nullable = false)]
    is_active: Option<bool>,
}

impl SubCategoryChange {
    fn checked(self) -> Result<impl Fn(&mut core::SubCategory), ApiError> {
        let name = self.name.as_deref().map(Name::new).transpose().at("/name")?;
        Ok(move |sub: &mut core::SubCategory| {
            sub.name = name.clone().unwrap_or_else(|| sub.name.clone());
            sub.is_active = self.is_active.unwrap_or(sub.is_active);
        })
    }
}

/// List the subcategories of a category.
#[utoipa::path(
    get,
    path = "/categories/{category_id}/sub-categories",
    operation_id = "listSubCategories",
    tag = "categories",
    params(CategoryPath, WorkspaceHeader),
    responses((status = 200, description = "Its subcategories, by name", body = Vec<SubCategory>), Finding)
)]
pub(crate) async fn list(
    mut workspace: Workspace<Read>,
    Path(path): Path<CategoryPath>,
) -> Result<Json<Vec<SubCategory>>, ApiError> {
    let stored = subcategory::list(&mut workspace.begin().await?, path.category_id).await?;
    Ok(Json(stored.into_iter().map(|stored| SubCategory::of(&workspace, path.category_id, stored)).collect()))
}

/// Make a subcategory.
#[utoipa::path(
    post,
    path = "/categories/{category_id}/sub-categories",
    operation_id = "createSubCategory",
    tag = "categories",
    params(CategoryPath, WorkspaceHeader, IdempotencyHeader),
    request_body = NewSubCategory,
    responses((status = 201, description = "The subcategory", body = SubCategory), Writing)
)]
pub(crate) async fn create(
    workspace: Workspace<Write>,
    Path(path): Path<CategoryPath>,
    post: Post<NewSubCategory>,
) -> Result<Answer, ApiError> {
    let category = path.category_id;
    let work = workspace.write(&post, async |mut tx, new| {
        let made = subcategory::create_as(&mut tx, category, new.checked()?).await?;
        let stored = subcategory::find(&mut tx, category, made.id).await?;
        let version = stored.version;
        Ok((tx, Answer::created(&SubCategory::of(&workspace, category, stored)).at_version(version)))
    });
    work.await
}

/// Show a subcategory.
#[utoipa::path(
    get,
    path = "/categories/{category_id}/sub-categories/{id}",
    operation_id = "getSubCategory",
    tag = "categories",
    params(SubCategoryPath, WorkspaceHeader),
    responses((status = 200, description = "The subcategory", body = SubCategory), Finding)
)]
pub(crate) async fn show(
    mut workspace: Workspace<Read>,
    Path(path): Path<SubCategoryPath>,
) -> Result<Answer, ApiError> {
    let stored = subcategory::find(&mut workspace.begin().await?, path.category_id, path.id).await?;
    let version = stored.version;
    Ok(Answer::ok(&SubCategory::of(&workspace, path.category_id, stored)).at_version(version))
}

/// Change a subcategory.
#[utoipa::path(
    patch,
    path = "/categories/{category_id}/sub-categories/{id}",
    operation_id = "updateSubCategory",
    tag = "categories",
    params(SubCategoryPath, WorkspaceHeader, IfMatchHeader),
    request_body = SubCategoryChange,
    responses((status = 200, description = "The subcategory as it is now", body = SubCategory), Changing)
)]
pub(crate) async fn update(
    workspace: Workspace<Write>,
    Path(path): Path<SubCategoryPath>,
    IfMatch(seen): IfMatch,
    Json(change): Json<SubCategoryChange>,
) -> Result<Answer, ApiError> {
    let change = change.checked()?;
    let work = workspace.change(async |mut tx| {
        let stored = subcategory::update(&mut tx, path.category_id, path.id, seen, &change).await?;
        let version = stored.version;
        Ok((tx, Answer::ok(&SubCategory::of(&workspace, path.category_id, stored)).at_version(version)))
    });
    work.await
}

/// Delete a subcategory that nothing refers to.
#[utoipa::path(
    delete,
    path = "/categories/{category_id}/sub-categories/{id}",
    operation_id = "deleteSubCategory",
    tag = "categories",
    params(SubCategoryPath, WorkspaceHeader, IfMatchHeader),
    responses((status = 204, description = "It is gone"), Deleting)
)]
pub(crate) async fn delete(
    workspace: Workspace<Write>,
    Path(path): Path<SubCategoryPath>,
    IfMatch(seen): IfMatch,
) -> Result<Answer, ApiError> {
    let work = workspace.change(async |mut tx| {
        subcategory::delete(&mut tx, path.category_id, path.id, seen).await?;
        Ok((tx, Answer::no_content()))
    });
    work.await
}
