//! How people and workspaces leave: deleted first, with a grace in which they may come back, then purged with everything
//! that is theirs.
//!
//! The address of a user who is leaving stays taken. Whoever is the only ADMIN of a workspace with other members cannot
//! leave, so that every workspace keeps one; a workspace that nobody else is a member of goes with its user.

use chrono::{DateTime, TimeDelta, Utc};
use fintrack_core::access::{Role, SystemRole};
use fintrack_core::audit::{Noun, Operation};
use fintrack_core::id::{UserId, WorkspaceId};
use fintrack_core::secret::Revocation;
use fintrack_core::word::WordError;
use thiserror::Error;

use crate::audit::Recording;
use crate::user::one_user;
use crate::{Db, DbError, Purpose, Scope, UserTx, WorkspaceTx, event, session};

/// Since when something is deleted, and until when it may come back.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Deletion {
    /// Since when.
    pub deleted_at: DateTime<Utc>,
    /// When it goes for good.
    pub delete_after: DateTime<Utc>,
}

impl Deletion {
    pub(crate) fn of(deleted_at: Option<DateTime<Utc>>, delete_after: Option<DateTime<Utc>>) -> Option<Self> {
        deleted_at.zip(delete_after).map(|(deleted_at, delete_after)| Self { deleted_at, delete_after })
    }
}

/// Why a user stays.
#[derive(Debug, Error)]
pub enum LeaveError {
    /// Workspaces would have members and no ADMIN.
    #[error("{} workspaces would have no ADMIN", .0.len())]
    LastAdmin(Vec<WorkspaceId>),
    /// Storage said no.
    #[error(transparent)]
    Db(#[from] DbError),
}

/// Deletes the transaction's user and ends every sign-in.
///
/// # Errors
/// [`LeaveError::LastAdmin`]; [`DbError::NotFound`] when they are deleted.
pub async fn delete_user(tx: &mut UserTx, at: DateTime<Utc>, grace: TimeDelta) -> Result<Deletion, LeaveError> {
    let user = tx.user();
    let needed = sqlx::query_scalar!(r#"select workspaces_in_need_of_user() as "id!""#)
        .fetch_all(tx.conn())
        .await
        .map_err(DbError::from)?;
    if !needed.is_empty() {
        return Err(LeaveError::LastAdmin(needed.into_iter().map(WorkspaceId::new).collect()));
    }
    let deletion = Deletion { deleted_at: at, delete_after: at + grace };
    let done = sqlx::query!(
        "update users set deleted_at = $2, delete_after = $3 where id = $1 and deleted_at is null",
        user.get(),
        deletion.deleted_at,
        deletion.delete_after,
    )
    .execute(tx.conn())
    .await
    .map_err(DbError::from)?;
    one_user(done.rows_affected(), user)?;
    session::revoke_all_but(tx, None, Revocation::UserDeleted, at).await?;
    Ok(deletion)
}

/// The deleted user with an e-mail address, in any capitals, while they may come back.
///
/// # Errors
/// [`DbError::Unavailable`].
pub async fn find_deleted_user(db: &Db, email: &str, at: DateTime<Utc>) -> Result<Option<UserId>, DbError> {
    let mut tx = db.begin_unscoped().await?;
    let id = sqlx::query_scalar!("select find_deleted_user($1, $2)", email, at).fetch_one(&mut *tx).await?;
    Ok(id.map(UserId::new))
}

/// Brings the transaction's user back.
///
/// # Errors
/// [`DbError::NotFound`] when they are not deleted, or the grace is over.
pub async fn restore_user(tx: &mut UserTx, at: DateTime<Utc>) -> Result<(), DbError> {
    let user = tx.user();
    let done = sqlx::query!(
        "update users set deleted_at = null, delete_after = null where id = $1 and delete_after > $2",
        user.get(),
        at,
    )
    .execute(tx.conn())
    .await?;
    one_user(done.rows_affected(), user)
}

/// The users whose grace is over, the longest first.
///
/// # Errors
/// [`DbError::Unavailable`].
pub async fn users_to_purge(db: &Db, at: DateTime<Utc>, most: u16) -> Result<Vec<UserId>, DbError> {
    let mut tx = db.begin_unscoped().await?;
    let ids = sqlx::query_scalar!(r#"select users_to_purge($1, $2) as "id!""#, at, i32::from(most))
        .fetch_all(&mut *tx)
        .await?;
    Ok(ids.into_iter().map(UserId::new).collect())
}

/// Removes a user whose grace is over for good, with everything that is theirs and the workspaces that nobody else is a
/// member of; whether it was over.
///
/// # Errors
/// [`DbError::Unavailable`].
pub async fn purge_user(db: &Db, user: UserId, at: DateTime<Utc>) -> Result<bool, DbError> {
    let mut tx = db.begin_personal(user).await?;
    let purged = sqlx::query_scalar!(r#"select purge_user($1) as "purged!""#, at).fetch_one(tx.conn()).await?;
    tx.commit().await?;
    Ok(purged)
}

/// A user who left and is not gone yet.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DeletedUser {
    /// Their identity.
    pub id: UserId,
    /// What they are called.
    pub name: String,
    /// Their address, which stays taken.
    pub email: String,
    /// What they are in the whole installation.
    pub system_role: SystemRole,
    /// Since when there is the account.
    pub created_at: DateTime<Utc>,
    /// Since when it is deleted, and until when it may come back.
    pub deletion: Deletion,
}

/// Those who left, the last first, for an administrator of the installation; nobody, for anyone else.
///
/// # Errors
/// [`DbError`].
pub async fn list_deleted_users(tx: &mut UserTx) -> Result<Vec<DeletedUser>, DbError> {
    let rows = sqlx::query!(
        r#"select id as "id!", name as "name!", email as "email!", system_role as "system_role!",
                  created_at as "created_at!", deleted_at as "deleted_at!", delete_after as "delete_after!"
           from deleted_users()"#
    )
    .fetch_all(tx.conn())
    .await?;
    rows.into_iter()
        .map(|row| {
            let role = row.system_role.parse();
            Ok(DeletedUser {
                id: UserId::new(row.id),
                name: row.name,
                email: row.email,
                system_role: role.map_err(|error: WordError| DbError::corrupt("user", row.id)(error.into()))?,
                created_at: row.created_at,
                deletion: Deletion { deleted_at: row.deleted_at, delete_after: row.delete_after },
            })
        })
        .collect()
}

/// Why an administrator does not remove a user.
#[derive(Debug, Error)]
pub enum DismissError {
    /// Whoever wants it is no administrator of the installation.
    #[error("only an administrator of the installation removes users")]
    Forbidden,
    /// The user is one.
    #[error("an administrator of the installation is not removed")]
    IsAdmin,
    /// A workspace would have members and no ADMIN.
    #[error("a workspace would have no ADMIN")]
    LastAdmin,
    /// Storage said no; [`DbError::NotFound`] when there is no such user.
    #[error(transparent)]
    Db(#[from] DbError),
}

/// Lets an administrator of the installation remove a user without grace: the next purge takes them.
///
/// # Errors
/// [`DismissError`].
pub async fn dismiss_user(tx: &mut UserTx, target: UserId, at: DateTime<Utc>) -> Result<(), DismissError> {
    let obstacle = sqlx::query_scalar!("select dismiss_user($1, $2)", target.get(), at)
        .fetch_one(tx.conn())
        .await
        .map_err(DbError::from)?;
    match obstacle.as_deref() {
        None => Ok(event::publish_access(tx.conn(), target).await?),
        Some("FORBIDDEN") => Err(DismissError::Forbidden),
        Some("IS_ADMIN") => Err(DismissError::IsAdmin),
        Some("LAST_ADMIN") => Err(DismissError::LastAdmin),
        Some(_) => Err(DbError::not_found("user", target).into()),
    }
}

/// Deletes the workspace; nobody enters it from then on. An event of its trail.
///
/// # Errors
/// [`DbError::NotFound`] when it is deleted.
pub async fn delete_workspace(tx: &mut WorkspaceTx, at: DateTime<Utc>, grace: TimeDelta) -> Result<Deletion, DbError> {
    let deletion = Deletion { deleted_at: at, delete_after: at + grace };
    let mut recording = Recording::begin(tx, Operation::Delete).await?;
    let workspace = tx.workspace();
    recording.watch(tx, Noun::Workspace, [workspace]).await?;
    let done = sqlx::query!(
        "update workspaces set deleted_at = $2, delete_after = $3 where id = $1 and deleted_at is null",
        tx.workspace(),
        deletion.deleted_at,
        deletion.delete_after,
    )
    .execute(tx.conn())
    .await?;
    one_workspace(done.rows_affected(), tx.scope().workspace)?;
    recording.finish(tx).await?;
    Ok(deletion)
}

/// Brings a deleted workspace back, for one of its ADMINs.
///
/// # Errors
/// [`DbError::NotFound`] when it is not deleted, its grace is over, or the user is no ADMIN of it.
pub async fn restore_workspace(
    db: &Db,
    user: UserId,
    workspace: WorkspaceId,
    at: DateTime<Utc>,
) -> Result<(), DbError> {
    let mut tx = db.begin(Scope::new(workspace, user)).await?;
    // Whoever may not is told nothing, and leaves no trace.
    sqlx::query!(
        "select w.id
         from workspaces w
         join workspace_members m on m.workspace_id = w.id
         join users u on u.id = m.user_id
         where w.id = $1 and w.delete_after > $3 and m.user_id = $2 and m.role = $4 and u.deleted_at is null",
        workspace.get(),
        user.get(),
        at,
        Role::Admin.as_str(),
    )
    .fetch_optional(tx.conn())
    .await?
    .ok_or_else(|| DbError::not_found("workspace", workspace))?;
    let mut recording = Recording::begin(&mut tx, Operation::Restore).await?;
    recording.watch(&mut tx, Noun::Workspace, [workspace]).await?;
    let done = sqlx::query!(
        "update workspaces set deleted_at = null, delete_after = null where id = $1 and delete_after > $2",
        workspace.get(),
        at,
    )
    .execute(tx.conn())
    .await?;
    one_workspace(done.rows_affected(), workspace)?;
    recording.finish(&mut tx).await?;
    tx.commit().await
}

/// The workspaces whose grace is over, the longest first.
///
/// # Errors
/// [`DbError::Unavailable`].
pub async fn workspaces_to_purge(db: &Db, at: DateTime<Utc>, most: u16) -> Result<Vec<WorkspaceId>, DbError> {
    let mut tx = db.begin_unscoped().await?;
    let ids = sqlx::query_scalar!(r#"select workspaces_to_purge($1, $2) as "id!""#, at, i32::from(most))
        .fetch_all(&mut *tx)
        .await?;
    Ok(ids.into_iter().map(WorkspaceId::new).collect())
}

/// Removes a workspace whose grace is over for good, with everything in it; whether it was over.
///
/// # Errors
/// [`DbError::Unavailable`].
pub async fn purge_workspace(db: &Db, workspace: WorkspaceId, at: DateTime<Utc>) -> Result<bool, DbError> {
    let mut tx = db.begin_as(Purpose::Write, Some(workspace.get()), None).await?;
    let purged = sqlx::query_scalar!(r#"select purge_workspace($1) as "purged!""#, at).fetch_one(&mut *tx).await?;
    tx.commit().await?;
    Ok(purged)
}

fn one_workspace(rows: u64, workspace: WorkspaceId) -> Result<(), DbError> {
    if rows == 1 { Ok(()) } else { Err(DbError::not_found("workspace", workspace)) }
}
