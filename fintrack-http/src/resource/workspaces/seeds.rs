//! What a workspace may begin with.

use fintrack_core::category::Language;
use fintrack_db::category::{self, Seeded};
use serde::Serialize;
use serde::de::IgnoredAny;
use utoipa::ToSchema;

use crate::ApiError;
use crate::entry::{Addressed, Seed, WorkspacePath};
use crate::problem::Writing;
use crate::write::{Answer, IdempotencyHeader, Post};

/// What was added.
#[derive(Serialize, ToSchema)]
pub(crate) struct SeededCategories {
    /// How many categories were made.
    #[schema(example = 14)]
    categories_created: u64,
    /// How many subcategories were.
    #[schema(example = 52)]
    sub_categories_created: u64,
}

impl From<Seeded> for SeededCategories {
    fn from(Seeded { categories, subcategories }: Seeded) -> Self {
        Self { categories_created: categories, sub_categories_created: subcategories }
    }
}

/// Add the usual categories, those that are not there by name.
#[utoipa::path(
    post,
    path = "/workspaces/{id}/seeds/categories-default",
    operation_id = "seedCategories",
    tag = "workspaces",
    params(WorkspacePath, IdempotencyHeader),
    responses((status = 200, description = "What was added", body = SeededCategories), Writing)
)]
pub(crate) async fn categories(
    Addressed(entered): Addressed<Seed>,
    post: Post<IgnoredAny>,
) -> Result<Answer, ApiError> {
    let work = entered.write(&post, async |mut tx, _| {
        let seeded = category::seed(&mut tx, Language::default()).await?;
        Ok((tx, Answer::ok(&SeededCategories::from(seeded))))
    });
    work.await
}
