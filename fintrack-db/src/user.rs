//! People. Users belong to no workspace; what they belong to is in [`crate::workspace`].

use fintrack_core::id::UserId;
use fintrack_core::name::Name;
use uuid::Uuid;

use crate::{Db, DbError};

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
    let mut tx = db.begin_unscoped().await?;
    let id = sqlx::query_scalar!("select register_user($1, $2, $3)", Uuid::now_v7(), name.as_str(), email)
        .fetch_one(&mut *tx)
        .await?;
    tx.commit().await?;
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
