//! Where somebody is signed in.

use chrono::{DateTime, Utc};
use fintrack_core::id::SessionId;
use fintrack_core::secret::Revocation;
use fintrack_db::session;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use uuid::Uuid;

use crate::ApiError;
use crate::entry::Person;
use crate::extract::{Json, Path};
use crate::problem::{Deleting, Reading};
use crate::write::Answer;

/// A sign-in that lasts.
#[derive(Serialize, ToSchema)]
pub(crate) struct Session {
    /// Its identity.
    #[schema(example = "0199c0de-0000-7000-8000-00000000000b")]
    id: Uuid,
    /// Whether it is the one that asks.
    #[schema(example = true)]
    is_current: bool,
    /// The program that was seen last, as it calls itself.
    #[schema(example = "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0")]
    user_agent: Option<String>,
    /// The network address that was seen last.
    #[schema(example = "192.0.2.1")]
    address: Option<String>,
    /// When it began.
    #[schema(example = "2026-03-01T12:00:00Z")]
    created_at: DateTime<Utc>,
    /// When its token was used last.
    #[schema(example = "2026-03-02T08:30:00Z")]
    last_used_at: DateTime<Utc>,
    /// When it ends by itself.
    #[schema(example = "2026-04-01T08:30:00Z")]
    expires_at: DateTime<Utc>,
}

/// List where one is signed in.
#[utoipa::path(
    get,
    path = "/auth/sessions",
    operation_id = "listSessions",
    tag = "auth",
    responses((status = 200, description = "Those that last, the last used first", body = Vec<Session>), Reading)
)]
pub(crate) async fn list(mut person: Person) -> Result<Json<Vec<Session>>, ApiError> {
    let (own, at) = (person.signed_in().session, person.at());
    let sessions = session::list(&mut person.begin().await?, at).await?;
    let told = sessions.into_iter().map(|session| Session {
        id: session.id.get(),
        is_current: session.id == own,
        user_agent: session.origin.user_agent,
        address: session.origin.address,
        created_at: session.created_at,
        last_used_at: session.last_used_at,
        expires_at: session.expires_at,
    });
    Ok(Json(told.collect()))
}

/// Which sign-in.
#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Path)]
pub(crate) struct SessionPath {
    /// The sign-in's identity.
    #[param(value_type = Uuid, example = "0199c0de-0000-7000-8000-00000000000b")]
    id: SessionId,
}

/// End a sign-in, here or elsewhere.
#[utoipa::path(
    delete,
    path = "/auth/sessions/{id}",
    operation_id = "deleteSession",
    tag = "auth",
    params(SessionPath),
    responses((status = 204, description = "It has ended"), Deleting)
)]
pub(crate) async fn delete(person: Person, Path(path): Path<SessionPath>) -> Result<Answer, ApiError> {
    let work = person.change(async |mut tx| {
        session::revoke(&mut tx, path.id, Revocation::Revoked, person.at()).await?;
        Ok((tx, Answer::no_content()))
    });
    work.await
}
