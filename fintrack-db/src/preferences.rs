//! How users like to see FinTrack.

use fintrack_core::preferences::{Preferences, PreferencesError};
use serde_json::Value;
use thiserror::Error;

use crate::{DbError, UserTx};

/// The user's settings; none, until some are made.
///
/// # Errors
/// [`DbError`].
pub async fn find(tx: &mut UserTx) -> Result<Preferences, DbError> {
    let user = tx.user().get();
    let settings = sqlx::query_scalar!("select settings from preferences where user_id = $1", user)
        .fetch_optional(tx.conn())
        .await?;
    settings.map_or_else(|| Ok(Preferences::default()), |settings| kept(tx, settings))
}

fn kept(tx: &UserTx, settings: Value) -> Result<Preferences, DbError> {
    Preferences::kept(settings)
        .map_err(|error| DbError::corrupt("preferences of the user", tx.user().get())(error.into()))
}

/// Why settings stay as they are.
#[derive(Debug, Error)]
pub enum ChangeError {
    /// The core refuses.
    #[error(transparent)]
    Preferences(#[from] PreferencesError),
    /// Storage said no.
    #[error(transparent)]
    Db(#[from] DbError),
}

/// Applies a merge patch to the user's settings; what they are then. Of two at once both hold.
///
/// # Errors
/// [`ChangeError::Preferences`]; [`DbError::Dangling`] when there is no such user.
pub async fn merge(tx: &mut UserTx, patch: &Value) -> Result<Preferences, ChangeError> {
    let user = tx.user().get();
    sqlx::query!("insert into preferences (user_id) values ($1) on conflict do nothing", user)
        .execute(tx.conn())
        .await
        .map_err(DbError::from)?;
    let settings = sqlx::query_scalar!("select settings from preferences where user_id = $1 for update", user)
        .fetch_one(tx.conn())
        .await
        .map_err(DbError::from)?;
    let mut preferences = kept(tx, settings)?;
    preferences.merge(patch)?;
    sqlx::query!(
        "update preferences set settings = $2, updated_at = now() where user_id = $1",
        user,
        preferences.to_value(),
    )
    .execute(tx.conn())
    .await
    .map_err(DbError::from)?;
    Ok(preferences)
}
