//! What users are told, each cause once.
//!
//! What is worth telling is the core's to decide ([`fintrack_core::notice`]); here it reaches people. A cause outlives the
//! deletion of its notification, so that it is not told again.

use chrono::{DateTime, Utc};
use fintrack_core::id::{NotificationId, UserId, WorkspaceId};
use fintrack_core::notice::{CauseKey, Notice, NoticeKind};
use fintrack_core::word::WordError;
use serde_json::Value;
use uuid::Uuid;

use crate::{DbError, UserTx, WorkspaceTx};

/// How many notifications a page has at most.
pub const PAGE_MAX: u16 = 500;

/// Something that somebody was told just now.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Told {
    /// Who.
    pub user: UserId,
    /// Its identity.
    pub id: NotificationId,
    /// What makes it the same as another.
    pub cause: CauseKey,
}

/// Tells every member of the workspace, in the transaction of the change; what was new, and to whom. Notices that are for
/// one user alone are left out: [`tell_user`].
///
/// # Errors
/// [`DbError`].
pub async fn tell_members(tx: &mut WorkspaceTx, notices: &[Notice], at: DateTime<Utc>) -> Result<Vec<Told>, DbError> {
    let rows: Vec<Row> = notices.iter().filter(|notice| !notice.kind().is_personal()).map(Row::of).collect();
    if rows.is_empty() {
        return Ok(Vec::new());
    }
    let members = sqlx::query_scalar!(
        "select m.user_id
         from workspace_members m
         join users u on u.id = m.user_id
         where m.workspace_id = $1 and u.deleted_at is null
         order by m.user_id",
        tx.workspace(),
    )
    .fetch_all(tx.conn())
    .await?;
    // Always in the same order, so that two who tell the same do not wait for each other.
    let each = || members.iter().flat_map(|user| rows.iter().map(move |row| (user, row)));
    let ids: Vec<Uuid> = each().map(|_| Uuid::now_v7()).collect();
    // Nobody sees what others were told, not even who tells them: hence a function with the owner's rights.
    let new = sqlx::query!(
        r#"select user_id as "user!", id as "id!" from tell_members($1, $2, $3, $4, $5, $6)"#,
        &each().map(|(user, _)| *user).collect::<Vec<_>>(),
        &ids,
        &each().map(|(_, row)| row.kind.as_str().to_owned()).collect::<Vec<_>>(),
        &each().map(|(_, row)| row.cause.as_str().to_owned()).collect::<Vec<_>>(),
        &each().map(|(_, row)| row.payload.clone()).collect::<Vec<_>>(),
        at,
    )
    .fetch_all(tx.conn())
    .await?;
    let told = each().zip(&ids).filter(|(_, id)| new.iter().any(|new| new.id == **id));
    let told = told.map(|((user, row), id)| Told {
        user: UserId::new(*user),
        id: NotificationId::new(*id),
        cause: row.cause.clone(),
    });
    Ok(told.collect())
}

/// Tells the transaction's user what concerns them alone; what was new. Notices that are for others are left out.
///
/// # Errors
/// [`DbError::Dangling`] when there is no such user.
pub async fn tell_user(tx: &mut UserTx, notices: &[Notice], at: DateTime<Utc>) -> Result<Vec<Told>, DbError> {
    let user = tx.user();
    let is_own = |notice: &&Notice| matches!(notice, Notice::Security(fact) if fact.user == user);
    let rows: Vec<Row> = notices.iter().filter(is_own).map(Row::of).collect();
    let ids: Vec<Uuid> = rows.iter().map(|_| Uuid::now_v7()).collect();
    let new = sqlx::query_scalar!(
        "insert into notifications (user_id, id, kind, cause, payload, created_at)
         select $1, t.id, t.kind, t.cause, t.payload, $6
         from unnest($2::uuid[], $3::text[], $4::text[], $5::jsonb[]) as t (id, kind, cause, payload)
         on conflict (user_id, cause) do nothing
         returning id",
        user.get(),
        &ids,
        &rows.iter().map(|row| row.kind.as_str().to_owned()).collect::<Vec<_>>(),
        &rows.iter().map(|row| row.cause.as_str().to_owned()).collect::<Vec<_>>(),
        &rows.iter().map(|row| row.payload.clone()).collect::<Vec<_>>(),
        at,
    )
    .fetch_all(tx.conn())
    .await?;
    let told = rows.into_iter().zip(ids).filter(|(_, id)| new.contains(id));
    Ok(told.map(|(row, id)| Told { user, id: NotificationId::new(id), cause: row.cause }).collect())
}

/// A notice as it is kept.
struct Row {
    kind: NoticeKind,
    cause: CauseKey,
    payload: Value,
}

impl Row {
    fn of(notice: &Notice) -> Self {
        // A notice is written as `{"kind": …, "payload": {…}}`, and all its parts can be.
        let written = serde_json::to_value(notice).unwrap_or_default();
        let payload = written.get("payload").cloned().unwrap_or_default();
        Self { kind: notice.kind(), cause: notice.cause(), payload }
    }
}

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
}

/// Some notifications, the newest first.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Page {
    /// The notifications.
    pub items: Vec<Notification>,
    /// What to ask for next; `None` when there is no more.
    pub next: Option<NotificationId>,
}

/// What the user was told, the newest first, after a cursor.
///
/// # Errors
/// [`DbError`].
pub async fn list(tx: &mut UserTx, filter: Filter, after: Option<NotificationId>, limit: u16) -> Result<Page, DbError> {
    let user = tx.user().get();
    let limit = usize::from(limit.clamp(1, PAGE_MAX));
    // Identities are in the order of time.
    let mut rows = sqlx::query!(
        "select id, workspace_id, kind, payload, created_at, read_at
         from notifications
         where user_id = $1 and deleted_at is null and id < $2 and ($3::uuid is null or workspace_id = $3)
           and (read_at is null or not $4)
         order by id desc
         limit $5",
        user,
        after.map_or(Uuid::max(), NotificationId::get),
        filter.workspace.map(WorkspaceId::get),
        filter.unread_only,
        i64::try_from(limit + 1).unwrap_or(i64::MAX),
    )
    .fetch_all(tx.conn())
    .await?;
    let has_more = rows.len() > limit;
    rows.truncate(limit);
    let next = rows.last().filter(|_| has_more).map(|row| NotificationId::new(row.id));
    let items = rows.into_iter().map(|row| {
        let kind = row.kind.parse();
        Ok(Notification {
            id: NotificationId::new(row.id),
            workspace: row.workspace_id.map(WorkspaceId::new),
            kind: kind.map_err(|error: WordError| DbError::corrupt("notification", row.id)(error.into()))?,
            payload: row.payload,
            created_at: row.created_at,
            read_at: row.read_at,
        })
    });
    Ok(Page { items: items.collect::<Result<_, DbError>>()?, next })
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
pub async fn mark_read(tx: &mut UserTx, id: NotificationId, at: DateTime<Utc>) -> Result<(), DbError> {
    let user = tx.user().get();
    let done = sqlx::query!(
        "update notifications
         set read_at = coalesce(read_at, $3)
         where user_id = $1 and id = $2 and deleted_at is null",
        user,
        id.get(),
        at,
    )
    .execute(tx.conn())
    .await?;
    if done.rows_affected() == 0 { Err(DbError::not_found("notification", id)) } else { Ok(()) }
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
    if done.rows_affected() == 0 { Err(DbError::not_found("notification", id)) } else { Ok(()) }
}
