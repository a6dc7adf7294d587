//! What a workspace may begin with.

use std::time::Instant;

use fintrack_core::category::Language;
use fintrack_core::suggest::training::ROWS_MAX;
use fintrack_db::category::{self, Seeded};
use fintrack_db::import_session::{self, Trained};
use serde::de::IgnoredAny;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use crate::ApiError;
use crate::entry::{Addressed, Seed, WorkspacePath};
use crate::extract::Query;
use crate::problem::Writing;
use crate::word::{SpokenLanguage, choices};
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

/// In which language.
#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub(crate) struct SeedQuery {
    /// The language that the categories are called in; Portuguese where nothing is said.
    #[param(inline, nullable = false)]
    language: Option<SpokenLanguage>,
}

/// Add the usual categories, those that are not there by name.
#[utoipa::path(
    post,
    path = "/workspaces/{id}/seeds/categories-default",
    operation_id = "seedCategories",
    tag = "workspaces",
    params(WorkspacePath, SeedQuery, IdempotencyHeader),
    responses((status = 200, description = "What was added", body = SeededCategories), Writing)
)]
pub(crate) async fn categories(
    Addressed(entered): Addressed<Seed>,
    Query(query): Query<SeedQuery>,
    post: Post<IgnoredAny>,
) -> Result<Answer, ApiError> {
    let language = query.language.map_or_else(Language::default, Language::from);
    let work = entered.write(&post, async |mut tx, _| {
        let seeded = category::seed(&mut tx, language).await?;
        Ok((tx, Answer::ok(&SeededCategories::from(seeded))))
    });
    work.await
}

choices! {
    /// What makes transactions up. There is one such model.
    TrainingModel, "model of made-up transactions" {
        /// What shops and words usually are.
        Usual = "default",
    }
}

/// How much is made up.
#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub(crate) struct TrainingQuery {
    /// How many transactions are made up.
    #[param(minimum = 1, maximum = 20000, default = 2000, nullable = false, example = 2000)]
    count: Option<u32>,
    /// Which model makes them up; there is one.
    #[param(inline, nullable = false)]
    #[allow(dead_code, reason = "read, so that another word is refused; there is nothing to choose")]
    model: Option<TrainingModel>,
}

impl TrainingQuery {
    const COUNT_UNSAID: u32 = 2_000;

    fn count(&self) -> Result<u32, ApiError> {
        let count = self.count.unwrap_or(Self::COUNT_UNSAID);
        if (1..=ROWS_MAX).contains(&count) {
            return Ok(count);
        }
        Err(ApiError::Malformed(format!("the count {count} is not between 1 and {ROWS_MAX}")))
    }
}

/// What was learned of made-up transactions.
#[derive(Serialize, ToSchema)]
pub(crate) struct SeededTraining {
    /// How many were learned that were not before.
    #[schema(example = 1_987)]
    created: u32,
    /// How many were known already, or are of a category that the workspace does not have.
    #[schema(example = 13)]
    ignored: u32,
    /// How long that took, in milliseconds.
    #[schema(example = 85)]
    duration_ms: u64,
}

/// Have the classifier learn made-up transactions, before there are real ones: what shops and words usually are. They are
/// the same everywhere, and nothing is booked. What people confirm weighs more.
#[utoipa::path(
    post,
    path = "/workspaces/{id}/seeds/training-synthetic",
    operation_id = "seedTraining",
    tag = "workspaces",
    params(WorkspacePath, TrainingQuery, IdempotencyHeader),
    responses((status = 200, description = "What was learned", body = SeededTraining), Writing)
)]
pub(crate) async fn train(
    Addressed(entered): Addressed<Seed>,
    Query(query): Query<TrainingQuery>,
    post: Post<IgnoredAny>,
) -> Result<Answer, ApiError> {
    let begun = Instant::now();
    let work = entered.write(&post, async |mut tx, _| {
        let Trained { created, ignored } = import_session::train(&mut tx, query.count()?).await?;
        let duration_ms = u64::try_from(begun.elapsed().as_millis()).unwrap_or(u64::MAX);
        Ok((tx, Answer::ok(&SeededTraining { created, ignored, duration_ms })))
    });
    work.await
}
