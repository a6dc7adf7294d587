//! What is a user's own: what they are called and where they are reached, their password, their settings, their account.

pub(crate) mod account;
pub(crate) mod password;
pub(crate) mod preferences;
pub(crate) mod profile;
pub(crate) mod security;

use chrono::{DateTime, Utc};
use fintrack_db::{DbError, UserTx, email_token, user};
use serde::Serialize;
use utoipa::ToSchema;
use uuid::Uuid;

/// A user, as they see themselves.
#[derive(Serialize, ToSchema)]
pub(crate) struct User {
    /// Their identity.
    #[schema(example = "0199c0de-0000-7000-8000-000000000002")]
    id: Uuid,
    /// What they are called.
    #[schema(example = "Ana Souza")]
    name: String,
    /// Where messages reach them.
    #[schema(example = "ana@example.org")]
    email: String,
    /// Whether they have shown that the address is theirs.
    #[schema(example = true)]
    email_verified: bool,
    /// The address that waits to be confirmed, and then takes the other one's place.
    #[schema(example = "ana.souza@example.org")]
    pending_email: Option<String>,
    /// Whether they sign in with a password.
    #[schema(example = true)]
    has_password: bool,
}

impl User {
    /// The transaction's user.
    pub(crate) async fn find(tx: &mut UserTx, at: DateTime<Utc>) -> Result<Self, DbError> {
        let profile = user::profile(tx).await?;
        let pending_email = email_token::pending_email(tx, at).await?;
        Ok(Self {
            id: profile.id.get(),
            name: profile.name.into(),
            email: profile.email,
            email_verified: profile.email_verified_at.is_some(),
            pending_email,
            has_password: profile.has_password,
        })
    }
}
