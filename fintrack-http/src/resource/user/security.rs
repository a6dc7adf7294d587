//! How a user signs in.

use chrono::{DateTime, Utc};
use serde::Serialize;
use utoipa::ToSchema;
use uuid::Uuid;

use crate::ApiError;
use crate::entry::Person;
use crate::extract::Json;
use crate::problem::Reading;

/// How a user signs in.
#[derive(Serialize, ToSchema)]
pub(crate) struct Security {
    /// Whether a second factor is asked for.
    #[schema(example = false)]
    mfa_enabled: bool,
    /// Which one.
    #[schema(example = "totp")]
    mfa_method: Option<&'static str>,
    /// When it was set up.
    #[schema(example = "2026-03-01T12:00:00Z")]
    mfa_verified_at: Option<DateTime<Utc>>,
    /// Whether there is a passkey.
    #[schema(example = false)]
    passkey_enabled: bool,
    /// The passkeys.
    passkeys: Vec<Passkey>,
    /// When the recovery codes were made.
    #[schema(example = "2026-03-01T12:00:00Z")]
    recovery_codes_generated_at: Option<DateTime<Utc>>,
    /// Accounts elsewhere that open this one.
    connected_providers: Vec<Provider>,
}

/// A passkey.
#[derive(Serialize, ToSchema)]
pub(crate) struct Passkey {
    /// Its identity.
    #[schema(example = "0199c0de-0000-7000-8000-00000000000c")]
    id: Uuid,
    /// What it is called.
    #[schema(example = "Laptop")]
    name: String,
    /// When it was made.
    #[schema(example = "2026-03-01T12:00:00Z")]
    created_at: DateTime<Utc>,
    /// When it was used last.
    #[schema(example = "2026-03-02T08:30:00Z")]
    last_used_at: Option<DateTime<Utc>>,
}

/// An account elsewhere.
#[derive(Serialize, ToSchema)]
pub(crate) struct Provider {
    /// Whose it is.
    #[schema(example = "github")]
    name: String,
    /// The address there.
    #[schema(example = "ana@example.org")]
    email: String,
}

/// Tell how one signs in.
#[utoipa::path(
    get,
    path = "/settings/security",
    operation_id = "getSecuritySettings",
    tag = "user",
    responses((status = 200, description = "How one signs in", body = Security), Reading)
)]
pub(crate) async fn show(_: Person) -> Result<Json<Security>, ApiError> {
    // A password is the one way in so far.
    Ok(Json(Security {
        mfa_enabled: false,
        mfa_method: None,
        mfa_verified_at: None,
        passkey_enabled: false,
        passkeys: Vec::new(),
        recovery_codes_generated_at: None,
        connected_providers: Vec::new(),
    }))
}
