//! Tags in storage.

use std::error::Error as StdError;

use chrono::{DateTime, Utc};
use fintrack_core::audit::{Noun, Operation, RowKey};
use fintrack_core::category::Tag;
use fintrack_core::id::TagId;
use fintrack_core::name::{Color, Name};
use uuid::Uuid;

use crate::audit::{self, Recording};
use crate::bulk::column;
use crate::{DbError, Stored, Version, WorkspaceTx};

struct TagRow {
    id: Uuid,
    name: String,
    color: Option<String>,
    is_active: bool,
    version: i32,
    created_at: DateTime<Utc>,
    updated_at: DateTime<Utc>,
}

impl TagRow {
    fn tag(&self) -> Result<Tag, Box<dyn StdError + Send + Sync>> {
        let color = self.color.as_deref().map(Color::new).transpose()?;
        Ok(Tag { id: TagId::new(self.id), name: Name::new(&self.name)?, color, is_active: self.is_active })
    }
}

impl TryFrom<TagRow> for Stored<Tag> {
    type Error = DbError;

    fn try_from(row: TagRow) -> Result<Self, DbError> {
        let value = row.tag().map_err(DbError::corrupt("tag", row.id))?;
        let TagRow { version, created_at, updated_at, .. } = row;
        Ok(Self { value, version: Version::new(version), created_at, updated_at })
    }
}

/// A tag that is not kept yet.
#[derive(Clone, Debug)]
pub struct NewTag {
    /// What it is called.
    pub name: Name,
    /// What it is drawn in.
    pub color: Option<Color>,
    /// Whether it is offered for new entries.
    pub is_active: bool,
}

/// Makes a tag without a colour.
///
/// # Errors
/// [`DbError::Conflict`] when the name is taken.
pub async fn create(tx: &mut WorkspaceTx, name: Name) -> Result<Tag, DbError> {
    Ok(create_as(tx, NewTag { name, color: None, is_active: true }).await?.value)
}

/// Makes a tag.
///
/// # Errors
/// [`DbError::Conflict`] when the name is taken.
pub async fn create_as(tx: &mut WorkspaceTx, new: NewTag) -> Result<Stored<Tag>, DbError> {
    let NewTag { name, color, is_active } = new;
    let tag = Tag { id: TagId::new(Uuid::now_v7()), name, color, is_active };
    let mut recording = Recording::begin(tx, Operation::Create).await?;
    recording.create(Noun::Tag, [tag.id]);
    insert(tx, std::slice::from_ref(&tag)).await?;
    recording.finish(tx).await?;
    find(tx, tag.id).await
}

/// Adds tags, as a part of an operation.
pub(crate) async fn insert(tx: &mut WorkspaceTx, tags: &[Tag]) -> Result<(), DbError> {
    sqlx::query!(
        "insert into tags (workspace_id, id, name, color, is_active)
         select $1, * from unnest($2::uuid[], $3::text[], $4::text[], $5::boolean[])",
        tx.workspace(),
        &column(tags, |tag| tag.id.get()),
        &column(tags, |tag| tag.name.as_str()) as &[&str],
        &column(tags, |tag| tag.color.as_ref().map(Color::as_str)) as &[Option<&str>],
        &column(tags, |tag| tag.is_active),
    )
    .execute(tx.conn())
    .await?;
    Ok(())
}

/// All tags, by name.
///
/// # Errors
/// [`DbError`].
pub async fn list(tx: &mut WorkspaceTx) -> Result<Vec<Tag>, DbError> {
    Ok(list_stored(tx).await?.into_iter().map(|stored| stored.value).collect())
}

/// The same, as they are kept.
///
/// # Errors
/// [`DbError`].
pub async fn list_stored(tx: &mut WorkspaceTx) -> Result<Vec<Stored<Tag>>, DbError> {
    let rows = sqlx::query_as!(
        TagRow,
        "select id, name, color, is_active, version, created_at, updated_at from tags order by lower(name), id",
    )
    .fetch_all(tx.conn())
    .await?;
    rows.into_iter().map(Stored::try_from).collect()
}

/// A tag.
///
/// # Errors
/// [`DbError::NotFound`].
pub async fn find(tx: &mut WorkspaceTx, id: TagId) -> Result<Stored<Tag>, DbError> {
    let row = sqlx::query_as!(
        TagRow,
        "select id, name, color, is_active, version, created_at, updated_at from tags where id = $1",
        id.get(),
    )
    .fetch_optional(tx.conn())
    .await?;
    row.ok_or_else(|| DbError::not_found("tag", id))?.try_into()
}

/// Refuses tags that this workspace does not have.
pub(crate) async fn expect_all(tx: &mut WorkspaceTx, tags: impl IntoIterator<Item = &TagId>) -> Result<(), DbError> {
    let wanted: Vec<Uuid> = tags.into_iter().map(|tag| tag.get()).collect();
    if wanted.is_empty() {
        return Ok(());
    }
    let absent = sqlx::query_scalar!(
        r#"select w.id as "id!" from unnest($1::uuid[]) as w (id) where not exists (select from tags t where t.id = w.id)"#,
        &wanted,
    )
    .fetch_optional(tx.conn())
    .await?;
    absent.map_or(Ok(()), |tag| Err(DbError::not_found("tag", tag)))
}

/// Changes a tag; `seen` is the version that was looked at, where that matters.
///
/// # Errors
/// [`DbError::Stale`], [`DbError::NotFound`], or [`DbError::Conflict`] when the name is taken.
pub async fn update(
    tx: &mut WorkspaceTx,
    id: TagId,
    seen: Option<Version>,
    change: impl FnOnce(&mut Tag),
) -> Result<Stored<Tag>, DbError> {
    let mut recording = Recording::begin(tx, Operation::Update).await?;
    let Stored { value: mut tag, version, .. } = find(tx, id).await?;
    version.expect(seen, "tag", &id)?;
    change(&mut tag);
    recording.watch(tx, Noun::Tag, [id]).await?;
    sqlx::query!(
        "update tags set name = $2, color = $3, is_active = $4 where id = $1",
        id.get(),
        tag.name.as_str(),
        tag.color.as_ref().map(Color::as_str),
        tag.is_active,
    )
    .execute(tx.conn())
    .await?;
    recording.finish(tx).await?;
    find(tx, id).await
}

/// Deletes a tag that nothing is marked with.
///
/// # Errors
/// [`DbError::InUse`] says what is; [`DbError::Stale`], [`DbError::NotFound`].
pub async fn delete(tx: &mut WorkspaceTx, id: TagId, seen: Option<Version>) -> Result<(), DbError> {
    let mut recording = Recording::begin(tx, Operation::Delete).await?;
    find(tx, id).await?.version.expect(seen, "tag", &id)?;
    audit::refuse_in_use(tx, "tag", &RowKey::new(Noun::Tag, id)).await?;
    recording.watch(tx, Noun::Tag, [id]).await?;
    sqlx::query!("delete from tags where id = $1", id.get()).execute(tx.conn()).await?;
    recording.finish(tx).await?;
    Ok(())
}
