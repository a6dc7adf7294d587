//! Categories of income and expense. Their subcategories are [`super::subcategories`]'.

use std::collections::HashMap;

use chrono::{DateTime, Utc};
use fintrack_core::category::{self as core, CategoryError};
use fintrack_core::id::{CategoryId, SubCategoryId};
use fintrack_core::name::{Color, Icon, Name};
use fintrack_db::category::{self, ChangeError, NewCategory as NewStored, subcategory};
use fintrack_db::{Stored, WorkspaceTx};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use uuid::Uuid;

use crate::ApiError;
use crate::entry::{Needs, Read, Workspace, WorkspaceHeader, Write};
use crate::extract::{Json, Path};
use crate::field::{At, said};
use crate::problem::{Changing, Deleting, Finding, Reading, Writing};
use crate::resource::subcategories::SubCategory;
use crate::version::{IfMatch, IfMatchHeader};
use crate::word::CategoryType;
use crate::write::{Answer, IdempotencyHeader, Post};

/// A category.
#[derive(Serialize, ToSchema)]
pub(crate) struct Category {
    /// Its identity.
    #[schema(example = "0199c0de-0000-7000-8000-00000000000c")]
    id: Uuid,
    /// The workspace that it is of.
    #[schema(example = "0199c0de-0000-7000-8000-000000000001")]
    workspace_id: Uuid,
    /// What it is called, unlike any other category of its type.
    #[schema(example = "Alimentação")]
    name: String,
    /// Which way its money flows.
    #[serde(rename = "type")]
    kind: CategoryType,
    /// What it is drawn in, `#RRGGBB`.
    #[schema(example = "#EF6C00", pattern = "^#[0-9A-F]{6}$")]
    color: String,
    /// What stands beside its name; null where clients choose.
    #[schema(example = "utensils")]
    icon: Option<String>,
    /// Whether it is offered for new transactions.
    #[schema(example = true)]
    is_active: bool,
    /// How many subcategories it has, archived ones included.
    #[schema(example = 1)]
    sub_category_count: usize,
    /// Its subcategories, by name.
    sub_categories: Vec<SubCategory>,
    /// When it was made.
    #[schema(example = "2026-03-01T12:00:00Z")]
    created_at: DateTime<Utc>,
    /// When it was last changed, or one of its subcategories was.
    #[schema(example = "2026-03-02T08:30:00Z")]
    updated_at: DateTime<Utc>,
}

/// The subcategories of each category.
type Beneath = HashMap<CategoryId, Vec<Stored<core::SubCategory>>>;

async fn beneath(tx: &mut WorkspaceTx) -> Result<Beneath, ApiError> {
    let mut beneath = Beneath::new();
    for (category, stored) in subcategory::list_all(tx).await? {
        beneath.entry(category).or_default().push(stored);
    }
    Ok(beneath)
}

impl Category {
    fn of<P: Needs>(workspace: &Workspace<P>, stored: Stored<core::Category>, beneath: &mut Beneath) -> Self {
        let Stored { value: category, created_at, updated_at, .. } = stored;
        let under = beneath.remove(&category.id).unwrap_or_default();
        let sub_categories: Vec<SubCategory> =
            under.into_iter().map(|stored| SubCategory::of(workspace, category.id, stored)).collect();
        Self {
            id: category.id.get(),
            workspace_id: workspace.scope().workspace.get(),
            name: category.name.into(),
            kind: CategoryType(category.kind),
            color: category.color.into(),
            icon: category.icon.map(String::from),
            is_active: category.is_active,
            sub_category_count: sub_categories.len(),
            sub_categories,
            created_at,
            updated_at,
        }
    }
}

/// A category to be made.
#[derive(Deserialize, ToSchema)]
pub(crate) struct NewCategory {
    /// What it is called: 1 to 100 characters, unlike any other category of its type.
    #[schema(example = "Alimentação", min_length = 1, max_length = 100)]
    name: String,
    /// Which way its money flows.
    #[serde(rename = "type")]
    kind: CategoryType,
    /// What it is drawn in, `#RRGGBB`.
    #[schema(example = "#EF6C00", pattern = "^#[0-9A-Fa-f]{6}$")]
    color: String,
    /// What stands beside its name: a word or an emoji of up to 50 characters.
    #[schema(example = "utensils", min_length = 1, max_length = 50)]
    icon: String,
    /// Whether it is offered for new transactions; it is where nothing is said.
    #[schema(example = true, default = true)]
    is_active: Option<bool>,
}

impl NewCategory {
    fn checked(&self) -> Result<NewStored, ApiError> {
        Ok(NewStored {
            name: Name::new(&self.name).at("/name")?,
            kind: self.kind.0,
            color: Color::new(&self.color).at("/color")?,
            icon: Some(Icon::new(&self.icon).at("/icon")?),
            is_active: self.is_active.unwrap_or(true),
        })
    }
}

/// What is to be different about a category; what is absent stays.
#[serde_with::apply(Option => #[serde(default, deserialize_with = "said")])]
#[derive(Deserialize, ToSchema)]
pub(crate) struct CategoryChange {
    /// What it is called.
    #[schema(example = "Mercado", min_length = 1, max_length = 100, nullable = false)]
    name: Option<String>,
    /// Which way its money flows; it stays once something refers to the category.
    #[serde(rename = "type")]
    #[schema(nullable = false)]
    kind: Option<CategoryType>,
    /// What it is drawn in, `#RRGGBB`.
    #[schema(example = "#2E7D32", pattern = "^#[0-9A-Fa-f]{6}$", nullable = false)]
    color: Option<String>,
    /// What stands beside its name.
    #[schema(example = "shopping-cart", min_length = 1, max_length = 50, nullable = false)]
    icon: Option<String>,
    /// Whether it is offered for new transactions.
    #[schema(example = false, nullable = false)]
    is_active: Option<bool>,
}

impl CategoryChange {
    fn checked(self) -> Result<impl Fn(&mut core::Category), ApiError> {
        let name = self.name.as_deref().map(Name::new).transpose().at("/name")?;
        let color = self.color.as_deref().map(Color::new).transpose().at("/color")?;
        let icon = self.icon.as_deref().map(Icon::new).transpose().at("/icon")?;
        Ok(move |category: &mut core::Category| {
            category.name = name.clone().unwrap_or_else(|| category.name.clone());
            category.color = color.clone().unwrap_or_else(|| category.color.clone());
            category.icon = icon.clone().or_else(|| category.icon.clone());
            category.kind = self.kind.map_or(category.kind, |kind| kind.0);
            category.is_active = self.is_active.unwrap_or(category.is_active);
        })
    }
}

impl From<ChangeError> for ApiError {
    fn from(error: ChangeError) -> Self {
        match error {
            ChangeError::Category(error @ CategoryError::Kind { .. }) => Self::at("/type", &error),
            ChangeError::Db(error) => Self::Db(error),
        }
    }
}

/// Which category.
#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Path)]
pub(crate) struct CategoryPath {
    /// The category's identity.
    #[param(value_type = Uuid, example = "0199c0de-0000-7000-8000-00000000000c")]
    pub(crate) category_id: CategoryId,
}

/// Which subcategory of which category.
#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Path)]
pub(crate) struct SubCategoryPath {
    /// The category's identity.
    #[param(value_type = Uuid, example = "0199c0de-0000-7000-8000-00000000000c")]
    pub(crate) category_id: CategoryId,
    /// The subcategory's identity.
    #[param(value_type = Uuid, example = "0199c0de-0000-7000-8000-00000000000d")]
    pub(crate) id: SubCategoryId,
}

/// List the categories.
#[utoipa::path(
    get,
    path = "/categories",
    operation_id = "listCategories",
    tag = "categories",
    params(WorkspaceHeader),
    responses(
        (status = 200, description = "All categories with their subcategories, by type and name", body = Vec<Category>),
        Reading,
    )
)]
pub(crate) async fn list(mut workspace: Workspace<Read>) -> Result<Json<Vec<Category>>, ApiError> {
    let mut tx = workspace.begin().await?;
    let categories = category::list_stored(&mut tx).await?;
    let mut beneath = beneath(&mut tx).await?;
    Ok(Json(categories.into_iter().map(|stored| Category::of(&workspace, stored, &mut beneath)).collect()))
}

/// Make a category.
#[utoipa::path(
    post,
    path = "/categories",
    operation_id = "createCategory",
    tag = "categories",
    params(WorkspaceHeader, IdempotencyHeader),
    request_body = NewCategory,
    responses((status = 201, description = "The category", body = Category), Writing)
)]
pub(crate) async fn create(workspace: Workspace<Write>, post: Post<NewCategory>) -> Result<Answer, ApiError> {
    let work = workspace.write(&post, async |mut tx, new| {
        let made = category::create(&mut tx, new.checked()?).await?;
        let stored = category::find(&mut tx, made.id).await?;
        let version = stored.version;
        let answer = Answer::created(&Category::of(&workspace, stored, &mut Beneath::new()));
        Ok((tx, answer.at_version(version)))
    });
    work.await
}

/// Show a category.
#[utoipa::path(
    get,
    path = "/categories/{category_id}",
    operation_id = "getCategory",
    tag = "categories",
    params(CategoryPath, WorkspaceHeader),
    responses((status = 200, description = "The category", body = Category), Finding)
)]
pub(crate) async fn show(mut workspace: Workspace<Read>, Path(path): Path<CategoryPath>) -> Result<Answer, ApiError> {
    let mut tx = workspace.begin().await?;
    let stored = category::find(&mut tx, path.category_id).await?;
    let version = stored.version;
    let mut beneath = beneath(&mut tx).await?;
    Ok(Answer::ok(&Category::of(&workspace, stored, &mut beneath)).at_version(version))
}

/// Change a category.
#[utoipa::path(
    patch,
    path = "/categories/{category_id}",
    operation_id = "updateCategory",
    tag = "categories",
    params(CategoryPath, WorkspaceHeader, IfMatchHeader),
    request_body = CategoryChange,
    responses((status = 200, description = "The category as it is now", body = Category), Changing)
)]
pub(crate) async fn update(
    workspace: Workspace<Write>,
    Path(path): Path<CategoryPath>,
    IfMatch(seen): IfMatch,
    Json(change): Json<CategoryChange>,
) -> Result<Answer, ApiError> {
    let change = change.checked()?;
    let work = workspace.change(async |mut tx| {
        let stored = category::update(&mut tx, path.category_id, seen, &change).await?;
        let version = stored.version;
        let mut beneath = beneath(&mut tx).await?;
        Ok((tx, Answer::ok(&Category::of(&workspace, stored, &mut beneath)).at_version(version)))
    });
    work.await
}

/// Delete a category that nothing refers to, with its subcategories.
#[utoipa::path(
    delete,
    path = "/categories/{category_id}",
    operation_id = "deleteCategory",
    tag = "categories",
    params(CategoryPath, WorkspaceHeader, IfMatchHeader),
    responses((status = 204, description = "It is gone"), Deleting)
)]
pub(crate) async fn delete(
    workspace: Workspace<Write>,
    Path(path): Path<CategoryPath>,
    IfMatch(seen): IfMatch,
) -> Result<Answer, ApiError> {
    let work = workspace.change(async |mut tx| {
        category::delete(&mut tx, path.category_id, seen).await?;
        Ok((tx, Answer::no_content()))
    });
    work.await
}
