//! What users are told, each cause once.
//!
//! What is worth telling is the core's to decide ([`fintrack_core::notice`]); here it reaches people, in the transaction of
//! what it tells of. A cause outlives the deletion of its notification, so that it is not told again. Whoever serves the
//! user hears of it, and of what the user does to their notifications ([`crate::event`]).

mod news;
mod telling;

use chrono::{DateTime, Utc};
use fintrack_core::event::PersonalKind;
use fintrack_core::id::{NotificationId, WorkspaceId};
use fintrack_core::notice::NoticeKind;
use fintrack_core::word::WordError;
use serde_json::Value;
use uuid::Uuid;

use crate::{DbError, UserTx, event};

pub(crate) use news::{Concern, after_change, after_import};
pub use news::{tell_day, workspaces_after};
pub use telling::{Told, security, tell_actor, tell_members, tell_user};

/// How many notifications a page has at most.
pub const PAGE_MAX: u16 = 500;

/// Something that the user was told.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Notification {
    /// Its identity.
    pub id: NotificationId,
    /// What it is about; `None` when it concerns the user alone.
    pub workspace: Option<WorkspaceId>,
    /// What kind of news it is.
    pub kind: NoticeKind,
    /// The facts that a text is made of.
    pub payload: Value,
    /// When it was told.
    pub created_at: DateTime<Utc>,
    /// When it was read.
    pub read_at: Option<DateTime<Utc>>,
}

/// Which notifications are wanted.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub struct Filter {
    /// Those about a workspace.
    pub workspace: Option<WorkspaceId>,
    /// Those that were not read.
    pub unread_only: bool,
    /// How many of the newest to pass over.
    pub offset: u16,
}

/// Some notifications, the newest first.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Page {
    /// The notifications.
    pub items: Vec<Notification>,
    /// What to ask for next; `None` when there is no more.
    pub next: Option<NotificationId>,
}

struct NotificationRow {
    id: Uuid,
    workspace_id: Option<Uuid>,
    kind: String,
    payload: Value,
    created_at: DateTime<Utc>,
    read_at: Option<DateTime<Utc>>,
}

impl TryFrom<NotificationRow> for Notification {
    type Error = DbError;

    fn try_from(row: NotificationRow) -> Result<Self, DbError> {
        let kind = row.kind.parse();
        Ok(Self {
            id: NotificationId::new(row.id),
            workspace: row.workspace_id.map(WorkspaceId::new),
            kind: kind.map_err(|error: WordError| DbError::corrupt("notification", row.id)(error.into()))?,
            payload: row.payload,
            created_at: row.created_at,
            read_at: row.read_at,
        })
    }
}

/// What the user was told, the newest first, after a cursor.
///
/// # Errors
/// [`DbError`].
pub async fn list(tx: &mut UserTx, filter: Filter, after: Option<NotificationId>, limit: u16) -> Result<Page, DbError> {
    let user = tx.user().get();
    let limit = usize::from(limit.clamp(1, PAGE_MAX));
    // Identities are in the order of time.
    let mut rows = sqlx::query_as!(
        NotificationRow,
        "select id, workspace_id, kind, payload, created_at, read_at
         from notifications
         where user_id = $1 and deleted_at is null and id < $2 and ($3::uuid is null or workspace_id = $3)
           and (read_at is null or not $4)
         order by id desc
         limit $5 offset $6",
        user,
        after.map_or(Uuid::max(), NotificationId::get),
        filter.workspace.map(WorkspaceId::get),
        filter.unread_only,
        i64::try_from(limit + 1).unwrap_or(i64::MAX),
        i64::from(filter.offset),
    )
    .fetch_all(tx.conn())
    .await?;
    let has_more = rows.len() > limit;
    rows.truncate(limit);
    let next = rows.last().filter(|_| has_more).map(|row| NotificationId::new(row.id));
    let items = rows.into_iter().map(Notification::try_from);
    Ok(Page { items: items.collect::<Result<_, DbError>>()?, next })
}

/// What the user was told since a notification, the oldest first, and what of it was deleted left out.
///
/// # Errors
/// [`DbError`].
pub async fn list_since(tx: &mut UserTx, since: NotificationId, limit: u16) -> Result<Vec<Notification>, DbError> {
    let user = tx.user().get();
    let rows = sqlx::query_as!(
        NotificationRow,
        "select id, workspace_id, kind, payload, created_at, read_at
         from notifications
         where user_id = $1 and deleted_at is null and id > $2
         order by id
         limit $3",
        user,
        since.get(),
        i64::from(limit.clamp(1, PAGE_MAX)),
    )
    .fetch_all(tx.conn())
    .await?;
    rows.into_iter().map(Notification::try_from).collect()
}

/// Those of the user's notifications that are named, the oldest first.
///
/// # Errors
/// [`DbError`].
pub async fn find_all(tx: &mut UserTx, ids: &[NotificationId]) -> Result<Vec<Notification>, DbError> {
    let user = tx.user().get();
    let rows = sqlx::query_as!(
        NotificationRow,
        "select id, workspace_id, kind, payload, created_at, read_at
         from notifications
         where user_id = $1 and deleted_at is null and id = any($2)
         order by id",
        user,
        &ids.iter().map(|id| id.get()).collect::<Vec<_>>(),
    )
    .fetch_all(tx.conn())
    .await?;
    rows.into_iter().map(Notification::try_from).collect()
}

/// The last notification that the user got, deleted or not.
///
/// # Errors
/// [`DbError`].
pub async fn last(tx: &mut UserTx) -> Result<Option<NotificationId>, DbError> {
    let user = tx.user().get();
    let id = sqlx::query_scalar!("select id from notifications where user_id = $1 order by id desc limit 1", user)
        .fetch_optional(tx.conn())
        .await?;
    Ok(id.map(NotificationId::new))
}

/// How many the user has not read.
///
/// # Errors
/// [`DbError`].
pub async fn count_unread(tx: &mut UserTx, workspace: Option<WorkspaceId>) -> Result<i64, DbError> {
    let user = tx.user().get();
    let count = sqlx::query_scalar!(
        r#"select count(*) as "count!"
           from notifications
           where user_id = $1 and read_at is null and deleted_at is null and ($2::uuid is null or workspace_id = $2)"#,
        user,
        workspace.map(WorkspaceId::get),
    )
    .fetch_one(tx.conn())
    .await?;
    Ok(count)
}

/// Notes that one was read. The first time counts.
///
/// # Errors
/// [`DbError::NotFound`].
pub async fn mark_read(tx: &mut UserTx, id: NotificationId, at: DateTime<Utc>) -> Result<Notification, DbError> {
    let user = tx.user().get();
    let row = sqlx::query_as!(
        NotificationRow,
        "update notifications
         set read_at = coalesce(read_at, $3)
         where user_id = $1 and id = $2 and deleted_at is null
         returning id, workspace_id, kind, payload, created_at, read_at",
        user,
        id.get(),
        at,
    )
    .fetch_optional(tx.conn())
    .await?
    .ok_or_else(|| DbError::not_found("notification", id))?;
    announce(tx, PersonalKind::NotificationUpdated, vec![id]).await?;
    row.try_into()
}

/// Notes that all were read, or all about a workspace; how many had not been.
///
/// # Errors
/// [`DbError`].
pub async fn mark_all_read(tx: &mut UserTx, workspace: Option<WorkspaceId>, at: DateTime<Utc>) -> Result<u64, DbError> {
    let user = tx.user().get();
    let done = sqlx::query!(
        "update notifications
         set read_at = $3
         where user_id = $1 and read_at is null and deleted_at is null and ($2::uuid is null or workspace_id = $2)",
        user,
        workspace.map(WorkspaceId::get),
        at,
    )
    .execute(tx.conn())
    .await?;
    if done.rows_affected() > 0 {
        announce(tx, PersonalKind::NotificationUpdated, Vec::new()).await?;
    }
    Ok(done.rows_affected())
}

/// Deletes one. Its cause is not told again.
///
/// # Errors
/// [`DbError::NotFound`].
pub async fn delete(tx: &mut UserTx, id: NotificationId, at: DateTime<Utc>) -> Result<(), DbError> {
    let user = tx.user().get();
    let done = sqlx::query!(
        "update notifications set deleted_at = $3 where user_id = $1 and id = $2 and deleted_at is null",
        user,
        id.get(),
        at,
    )
    .execute(tx.conn())
    .await?;
    if done.rows_affected() == 0 {
        return Err(DbError::not_found("notification", id));
    }
    announce(tx, PersonalKind::NotificationDeleted, vec![id]).await
}

async fn announce(tx: &mut UserTx, kind: PersonalKind, ids: Vec<NotificationId>) -> Result<(), DbError> {
    let user = tx.user();
    event::publish_personal(tx.conn(), kind, [(user, ids)]).await
}
