//! People. Users belong to no workspace; what they belong to is in [`crate::workspace`], and how they leave in
//! [`crate::deletion`].

use chrono::{DateTime, Utc};
use fintrack_core::access::SystemRole;
use fintrack_core::id::UserId;
use fintrack_core::name::Name;
use fintrack_core::word::WordError;
use sqlx::PgConnection;
use uuid::Uuid;

use crate::deletion::Deletion;
use crate::{Db, DbError, UserTx, email_token};

/// The user with an e-mail address, in any capitals, if there is one. Anyone may ask: it is how somebody signs in.
///
/// # Errors
/// [`DbError::Unavailable`].
pub async fn find(db: &Db, email: &str) -> Result<Option<UserId>, DbError> {
    let mut tx = db.begin_unscoped().await?;
    let id = sqlx::query_scalar!("select find_user($1)", email).fetch_one(&mut *tx).await?;
    Ok(id.map(UserId::new))
}

/// A new user; `None` when the address is somebody's.
///
/// # Errors
/// [`DbError::Statement`] when the address is none.
pub async fn register(db: &Db, name: &Name, email: &str) -> Result<Option<UserId>, DbError> {
    let Some(tx) = begin_new(db, name, email).await? else { return Ok(None) };
    let user = tx.user();
    tx.commit().await?;
    Ok(Some(user))
}

/// A transaction of a new user, who is there once it is committed, with whatever else it gave them; `None` when the address is
/// somebody's.
///
/// # Errors
/// [`DbError::Statement`] when the address is none.
pub async fn begin_new(db: &Db, name: &Name, email: &str) -> Result<Option<UserTx>, DbError> {
    let mut tx = db.begin_unscoped().await?;
    match register_on(&mut tx, name, email).await? {
        Some(user) => Ok(Some(UserTx::of_new(tx, user).await?)),
        None => Ok(None),
    }
}

/// The same, as a part of a transaction.
pub(crate) async fn register_on(
    connection: &mut PgConnection,
    name: &Name,
    email: &str,
) -> Result<Option<UserId>, DbError> {
    let id = sqlx::query_scalar!("select register_user($1, $2, $3)", Uuid::now_v7(), name.as_str(), email)
        .fetch_one(connection)
        .await?;
    Ok(id.map(UserId::new))
}

/// The user with an e-mail address, in any capitals; a new one of that name if there is none.
///
/// # Errors
/// [`DbError::Statement`] when the address is none; [`DbError::NotFound`] when whoever had it left at this very moment.
pub async fn find_or_create(db: &Db, name: &Name, email: &str) -> Result<UserId, DbError> {
    if let Some(id) = register(db, name, email).await? {
        return Ok(id);
    }
    find(db, email).await?.ok_or_else(|| DbError::not_found("user", email))
}

/// A user, as they see themselves.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Profile {
    /// Their identity.
    pub id: UserId,
    /// What they are called.
    pub name: Name,
    /// Where messages reach them.
    pub email: String,
    /// When they showed that the address is theirs.
    pub email_verified_at: Option<DateTime<Utc>>,
    /// What they are in the whole installation.
    pub system_role: SystemRole,
    /// Whether they sign in with a password.
    pub has_password: bool,
    /// Since when there is the account.
    pub created_at: DateTime<Utc>,
    /// Whether and until when the account is being deleted.
    pub deletion: Option<Deletion>,
}

/// The transaction's user.
///
/// # Errors
/// [`DbError::NotFound`] when there is none of that identity, any more.
pub async fn profile(tx: &mut UserTx) -> Result<Profile, DbError> {
    let user = tx.user();
    let row = sqlx::query!(
        r#"select u.name, u.email, u.email_verified_at, u.system_role, u.created_at, u.deleted_at, u.delete_after,
                  exists (select from credentials c where c.user_id = u.id) as "has_password!"
           from users u
           where u.id = $1"#,
        user.get(),
    )
    .fetch_optional(tx.conn())
    .await?
    .ok_or_else(|| DbError::not_found("user", user))?;
    let corrupt = || DbError::corrupt("user", user.get());
    Ok(Profile {
        id: user,
        name: Name::new(&row.name).map_err(|error| corrupt()(error.into()))?,
        email: row.email,
        email_verified_at: row.email_verified_at,
        system_role: row.system_role.parse().map_err(|error: WordError| corrupt()(error.into()))?,
        has_password: row.has_password,
        created_at: row.created_at,
        deletion: Deletion::of(row.deleted_at, row.delete_after),
    })
}

/// Gives the user another name.
///
/// # Errors
/// [`DbError::NotFound`].
pub async fn rename(tx: &mut UserTx, name: &Name) -> Result<(), DbError> {
    let user = tx.user();
    let done =
        sqlx::query!("update users set name = $2 where id = $1", user.get(), name.as_str()).execute(tx.conn()).await?;
    one_user(done.rows_affected(), user)
}

/// Gives the user another address, which was shown to be theirs: [`crate::email_token::redeem`] says which. What was sent to
/// the one before to get in by is good no more.
///
/// # Errors
/// [`DbError::Conflict`] when it is another user's; [`DbError::NotFound`].
pub async fn change_email(tx: &mut UserTx, email: &str, at: DateTime<Utc>) -> Result<(), DbError> {
    let user = tx.user();
    let done = sqlx::query!("update users set email = $2, email_verified_at = $3 where id = $1", user.get(), email, at)
        .execute(tx.conn())
        .await?;
    one_user(done.rows_affected(), user)?;
    email_token::cancel_with_access(tx).await
}

/// Notes that the address was shown to be the user's. The first time counts.
///
/// # Errors
/// [`DbError::NotFound`].
pub async fn verify_email(tx: &mut UserTx, at: DateTime<Utc>) -> Result<(), DbError> {
    let user = tx.user();
    let done = sqlx::query!(
        "update users set email_verified_at = coalesce(email_verified_at, $2) where id = $1",
        user.get(),
        at,
    )
    .execute(tx.conn())
    .await?;
    one_user(done.rows_affected(), user)
}

/// Makes somebody an administrator of the installation, or a plain user again; `None` when the address is nobody's. For the
/// owner of the schema: the role that serves may not.
///
/// # Errors
/// [`DbError::Statement`] when the connection is not the owner's.
pub async fn appoint(owner: &mut PgConnection, email: &str, role: SystemRole) -> Result<Option<UserId>, DbError> {
    let id = sqlx::query_scalar!("select appoint_user($1, $2)", email, role.as_str()).fetch_one(owner).await?;
    Ok(id.map(UserId::new))
}

/// Locks the user's own row until the end of the transaction, so that what is decided for them takes turns.
pub(crate) async fn lock(tx: &mut UserTx) -> Result<(), DbError> {
    let user = tx.user();
    let found = sqlx::query!("select id from users where id = $1 for no key update", user.get())
        .fetch_optional(tx.conn())
        .await?;
    one_user(u64::from(found.is_some()), user)
}

pub(crate) fn one_user(rows: u64, user: UserId) -> Result<(), DbError> {
    if rows == 1 { Ok(()) } else { Err(DbError::not_found("user", user)) }
}
