//! Tags: words that transactions are marked with, across categories.
//!
//! The model of a resource. From here:
//! - Requests and answers stand beside their handlers, with the meaning of every field. An answer is made from what the
//!   database keeps, by `of`.
//! - What has to be checked is checked in `checked`, with [`At`] saying which field it is: 422, and never a 400, which is
//!   for what cannot be read.
//! - Reading: [`Workspace::begin`]. Writing: [`Workspace::write`] for a POST, [`Workspace::change`] for the rest,
//!   or [`Workspace::change_in_turn`] where what is read first is a part of what is written. A change
//!   takes [`IfMatch`], and what is one thing is answered [`Answer::at_version`].
//! - The document: `operation_id` in camelCase, `tag`, the headers as parameters, and one of the lists of refusals of
//!   [`crate::problem`].

use chrono::{DateTime, Utc};
use fintrack_core::category;
use fintrack_core::id::TagId;
use fintrack_core::name::{Color, Name};
use fintrack_db::{Stored, tag};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use uuid::Uuid;

use crate::ApiError;
use crate::entry::{Read, Workspace, WorkspaceHeader, Write};
use crate::extract::{Json, Path};
use crate::field::{At, Change, said};
use crate::problem::{Changing, Deleting, Finding, Reading, Writing};
use crate::version::{IfMatch, IfMatchHeader};
use crate::write::{Answer, IdempotencyHeader, Post};

/// A tag.
#[derive(Clone, Serialize, ToSchema)]
pub(crate) struct Tag {
    /// Its identity.
    #[schema(example = "0199c0de-0000-7000-8000-00000000000a")]
    id: Uuid,
    /// The workspace that it is of.
    #[schema(example = "0199c0de-0000-7000-8000-000000000001")]
    workspace_id: Uuid,
    /// What it is called, unlike any other tag of the workspace.
    #[schema(example = "viagem")]
    name: String,
    /// What it is drawn in, `#RRGGBB`; null where clients choose.
    #[schema(example = "#1565C0", pattern = "^#[0-9A-F]{6}$")]
    color: Option<String>,
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

impl Tag {
    /// Its identity.
    pub(crate) const fn id(&self) -> Uuid {
        self.id
    }

    pub(crate) fn of<P: crate::entry::Needs>(workspace: &Workspace<P>, stored: Stored<category::Tag>) -> Self {
        let Stored { value: tag, created_at, updated_at, .. } = stored;
        Self {
            id: tag.id.get(),
            workspace_id: workspace.scope().workspace.get(),
            name: tag.name.into(),
            color: tag.color.map(String::from),
            is_active: tag.is_active,
            created_at,
            updated_at,
        }
    }
}

/// A tag to be made.
#[derive(Deserialize, ToSchema)]
pub(crate) struct NewTag {
    /// What it is called: 1 to 100 characters, unlike any other tag of the workspace.
    #[schema(example = "viagem", min_length = 1, max_length = 100)]
    name: String,
    /// What it is drawn in, `#RRGGBB`.
    #[schema(example = "#1565C0", pattern = "^#[0-9A-Fa-f]{6}$")]
    color: Option<String>,
    /// Whether it is offered for new transactions; it is where nothing is said.
    #[schema(example = true, default = true)]
    is_active: Option<bool>,
}

impl NewTag {
    fn checked(&self) -> Result<tag::NewTag, ApiError> {
        Ok(tag::NewTag {
            name: Name::new(&self.name).at("/name")?,
            color: self.color.as_deref().map(color).transpose()?,
            is_active: self.is_active.unwrap_or(true),
        })
    }
}

/// What is to be different about a tag; what is absent stays.
#[serde_with::apply(Option => #[serde(default, deserialize_with = "said")])]
#[derive(Deserialize, ToSchema)]
pub(crate) struct TagChange {
    /// What it is called.
    #[schema(example = "férias", min_length = 1, max_length = 100, nullable = false)]
    name: Option<String>,
    /// What it is drawn in, `#RRGGBB`; null for no colour of its own.
    #[serde(default)]
    #[schema(value_type = Option<String>, example = "#2E7D32", pattern = "^#[0-9A-Fa-f]{6}$")]
    color: Change<String>,
    /// Whether it is offered for new transactions.
    #[schema(example = false, nullable = false)]
    is_active: Option<bool>,
}

impl TagChange {
    fn checked(self) -> Result<impl Fn(&mut category::Tag), ApiError> {
        let name = self.name.map(|name| Name::new(&name)).transpose().at("/name")?;
        let color = self.color.try_map(|text| color(&text))?;
        Ok(move |tag: &mut category::Tag| {
            tag.name = name.clone().unwrap_or_else(|| tag.name.clone());
            color.apply(&mut tag.color);
            tag.is_active = self.is_active.unwrap_or(tag.is_active);
        })
    }
}

fn color(text: &str) -> Result<Color, ApiError> {
    Color::new(text).at("/color")
}

/// Which tag.
#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Path)]
pub(crate) struct TagPath {
    /// The tag's identity.
    #[param(value_type = Uuid, example = "0199c0de-0000-7000-8000-00000000000a")]
    id: TagId,
}

/// List the tags.
#[utoipa::path(
    get,
    path = "/tags",
    operation_id = "listTags",
    tag = "tags",
    params(WorkspaceHeader),
    responses((status = 200, description = "All tags, by name", body = Vec<Tag>), Reading)
)]
pub(crate) async fn list(mut workspace: Workspace<Read>) -> Result<Json<Vec<Tag>>, ApiError> {
    let tags = tag::list_stored(&mut workspace.begin().await?).await?;
    Ok(Json(tags.into_iter().map(|stored| Tag::of(&workspace, stored)).collect()))
}

/// Make a tag.
#[utoipa::path(
    post,
    path = "/tags",
    operation_id = "createTag",
    tag = "tags",
    params(WorkspaceHeader, IdempotencyHeader),
    request_body = NewTag,
    responses((status = 201, description = "The tag", body = Tag), Writing)
)]
pub(crate) async fn create(workspace: Workspace<Write>, post: Post<NewTag>) -> Result<Answer, ApiError> {
    let work = workspace.write(&post, async |mut tx, new| {
        let stored = tag::create_as(&mut tx, new.checked()?).await?;
        let version = stored.version;
        Ok((tx, Answer::created(&Tag::of(&workspace, stored)).at_version(version)))
    });
    work.await
}

/// Show a tag.
#[utoipa::path(
    get,
    path = "/tags/{id}",
    operation_id = "getTag",
    tag = "tags",
    params(TagPath, WorkspaceHeader),
    responses((status = 200, description = "The tag", body = Tag), Finding)
)]
pub(crate) async fn show(mut workspace: Workspace<Read>, Path(path): Path<TagPath>) -> Result<Answer, ApiError> {
    let stored = tag::find(&mut workspace.begin().await?, path.id).await?;
    let version = stored.version;
    Ok(Answer::ok(&Tag::of(&workspace, stored)).at_version(version))
}

/// Change a tag.
#[utoipa::path(
    patch,
    path = "/tags/{id}",
    operation_id = "updateTag",
    tag = "tags",
    params(TagPath, WorkspaceHeader, IfMatchHeader),
    request_body = TagChange,
    responses((status = 200, description = "The tag as it is now", body = Tag), Changing)
)]
pub(crate) async fn update(
    workspace: Workspace<Write>,
    Path(path): Path<TagPath>,
    IfMatch(seen): IfMatch,
    Json(change): Json<TagChange>,
) -> Result<Answer, ApiError> {
    let change = change.checked()?;
    let work = workspace.change(async |mut tx| {
        let stored = tag::update(&mut tx, path.id, seen, &change).await?;
        let version = stored.version;
        Ok((tx, Answer::ok(&Tag::of(&workspace, stored)).at_version(version)))
    });
    work.await
}

/// Delete a tag that nothing is marked with.
#[utoipa::path(
    delete,
    path = "/tags/{id}",
    operation_id = "deleteTag",
    tag = "tags",
    params(TagPath, WorkspaceHeader, IfMatchHeader),
    responses((status = 204, description = "It is gone"), Deleting)
)]
pub(crate) async fn delete(
    workspace: Workspace<Write>,
    Path(path): Path<TagPath>,
    IfMatch(seen): IfMatch,
) -> Result<Answer, ApiError> {
    let work = workspace.change(async |mut tx| {
        tag::delete(&mut tx, path.id, seen).await?;
        Ok((tx, Answer::no_content()))
    });
    work.await
}
