//! Tags in storage.

use fintrack_core::audit::{Noun, Operation};
use fintrack_core::category::Tag;
use fintrack_core::id::TagId;
use fintrack_core::name::{Color, Name};
use uuid::Uuid;

use crate::audit::Recording;
use crate::{DbError, WorkspaceTx};

/// Makes a tag.
///
/// # Errors
/// [`DbError::Conflict`] when the name is taken.
pub async fn create(tx: &mut WorkspaceTx, name: Name) -> Result<Tag, DbError> {
    let id = Uuid::now_v7();
    let mut recording = Recording::begin(tx, Operation::Create).await?;
    recording.create(Noun::Tag, [id]);
    sqlx::query!("insert into tags (workspace_id, id, name) values ($1, $2, $3)", tx.workspace(), id, name.as_str())
        .execute(tx.conn())
        .await?;
    recording.finish(tx).await?;
    Ok(Tag { id: TagId::new(id), name, color: None, is_active: true })
}

/// All tags, by name.
///
/// # Errors
/// [`DbError`].
pub async fn list(tx: &mut WorkspaceTx) -> Result<Vec<Tag>, DbError> {
    let rows = sqlx::query!("select id, name, color, is_active from tags order by lower(name), id")
        .fetch_all(tx.conn())
        .await?;
    rows.into_iter()
        .map(|row| {
            let corrupt = || DbError::corrupt("tag", row.id);
            Ok(Tag {
                id: TagId::new(row.id),
                name: Name::new(&row.name).map_err(|error| corrupt()(error.into()))?,
                color: row.color.as_deref().map(Color::new).transpose().map_err(|error| corrupt()(error.into()))?,
                is_active: row.is_active,
            })
        })
        .collect()
}
