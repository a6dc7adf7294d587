//! People. Users belong to no workspace; what they belong to is in [`crate::workspace`].

use fintrack_core::id::UserId;
use fintrack_core::name::Name;
use uuid::Uuid;

use crate::{Db, DbError};

/// The user with an e-mail address, in any capitals; a new one of that name if there is none.
///
/// # Errors
/// [`DbError::Statement`] when the address is none.
pub async fn find_or_create(db: &Db, name: &Name, email: &str) -> Result<UserId, DbError> {
    let mut tx = db.begin_unscoped().await?;
    sqlx::query!(
        "insert into users (id, name, email)
         values ($1, $2, $3)
         on conflict (lower(email)) where deleted_at is null do nothing",
        Uuid::now_v7(),
        name.as_str(),
        email,
    )
    .execute(&mut *tx)
    .await?;
    let id = sqlx::query_scalar!("select id from users where lower(email) = lower($1) and deleted_at is null", email)
        .fetch_one(&mut *tx)
        .await?;
    tx.commit().await?;
    Ok(id.into())
}
