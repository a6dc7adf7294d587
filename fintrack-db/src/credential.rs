//! Passwords in storage: as hashes, which the shell makes and compares.

use chrono::{DateTime, Utc};
use fintrack_core::id::SessionId;
use fintrack_core::secret::Revocation;

use crate::{DbError, UserTx, email_token, session, user};

/// A user's password.
#[derive(Clone, PartialEq, Eq)] // no Debug: a hash is not for the log
pub struct Credential {
    /// Argon2id in the PHC format.
    pub password_hash: String,
    /// When it was set.
    pub changed_at: DateTime<Utc>,
}

/// The user's password; `None` when they have none.
///
/// # Errors
/// [`DbError`].
pub async fn find(tx: &mut UserTx) -> Result<Option<Credential>, DbError> {
    let user = tx.user().get();
    let found =
        sqlx::query_as!(Credential, "select password_hash, changed_at from credentials where user_id = $1", user)
            .fetch_optional(tx.conn())
            .await?;
    Ok(found)
}

/// Whether this is the user's password still; if so, it is until the transaction ends. Whoever compared passwords before,
/// which takes long, begins a sign-in with that.
///
/// # Errors
/// [`DbError::Unavailable`].
pub async fn hold(tx: &mut UserTx, password_hash: &str) -> Result<bool, DbError> {
    match user::lock(tx).await {
        Ok(()) => Ok(find(tx).await?.is_some_and(|credential| credential.password_hash == password_hash)),
        Err(DbError::NotFound { .. }) => Ok(false),
        Err(error) => Err(error),
    }
}

/// Sets the user's password, and ends every sign-in but the one that is kept; how many ended. What was sent by e-mail to get
/// in by, or to move the account, is good no more.
///
/// # Errors
/// [`DbError::NotFound`] when there is no such user; [`DbError::Statement`] when the text is no hash.
pub async fn set(
    tx: &mut UserTx,
    password_hash: &str,
    keep: Option<SessionId>,
    at: DateTime<Utc>,
) -> Result<u64, DbError> {
    // Of two changes at once the later one holds, and neither leaves a sign-in of the other.
    user::lock(tx).await?;
    let user = tx.user().get();
    sqlx::query!(
        "insert into credentials (user_id, password_hash, changed_at)
         values ($1, $2, $3)
         on conflict (user_id) do update
         set password_hash = excluded.password_hash, changed_at = excluded.changed_at",
        user,
        password_hash,
        at,
    )
    .execute(tx.conn())
    .await?;
    email_token::cancel_with_access(tx).await?;
    session::revoke_all_but(tx, keep, Revocation::PasswordChanged, at).await
}

/// Puts a better hash of the same password in the place of one that is still there; whether it was. No sign-in ends.
///
/// # Errors
/// [`DbError::Statement`] when the text is no hash.
pub async fn rehash(tx: &mut UserTx, old_hash: &str, new_hash: &str) -> Result<bool, DbError> {
    let user = tx.user().get();
    let done = sqlx::query!(
        "update credentials set password_hash = $3 where user_id = $1 and password_hash = $2",
        user,
        old_hash,
        new_hash,
    )
    .execute(tx.conn())
    .await?;
    Ok(done.rows_affected() == 1)
}
