//! What whoever looks after the installation may do with those who use it.

use axum::http::StatusCode;
use chrono::{DateTime, Utc};
use fintrack_core::access::SystemRole;
use fintrack_core::id::UserId;
use fintrack_db::deletion::{self, DismissError};
use fintrack_db::user;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use uuid::Uuid;

use crate::ApiError;
use crate::code::ProblemCode;
use crate::entry::Person;
use crate::extract::{Json, Path};
use crate::problem::{Deleting, Reading};

/// A user who left and is not gone yet.
#[derive(Serialize, ToSchema)]
pub(crate) struct DeletedUser {
    /// Their identity.
    #[schema(example = "0199c0de-0000-7000-8000-000000000002")]
    id: Uuid,
    /// What they are called.
    #[schema(example = "Ana Souza")]
    name: String,
    /// Their address, which stays taken.
    #[schema(example = "ana@example.org")]
    email: String,
    /// What they are in the whole installation: USER or ADMIN.
    #[schema(value_type = String, example = "USER")]
    role: SystemRole,
    /// Always true.
    #[schema(example = true)]
    deleted: bool,
    /// Since when.
    #[schema(example = "2026-03-01T12:00:00Z")]
    deleted_at: DateTime<Utc>,
    /// When they go for good.
    #[schema(example = "2026-03-31T12:00:00Z")]
    delete_after: DateTime<Utc>,
    /// Since when there is the account.
    #[schema(example = "2026-01-01T12:00:00Z")]
    created_at: DateTime<Utc>,
    /// When it was last changed: when it was deleted.
    #[schema(example = "2026-03-01T12:00:00Z")]
    updated_at: DateTime<Utc>,
}

/// List those who left and are not gone yet.
///
/// For administrators of the installation.
#[utoipa::path(
    get,
    path = "/admin/users/deleted",
    operation_id = "listDeletedUsers",
    tag = "admin",
    responses((status = 200, description = "Those who left, the last first", body = Vec<DeletedUser>), Reading)
)]
pub(crate) async fn list_deleted(mut person: Person) -> Result<Json<Vec<DeletedUser>>, ApiError> {
    let mut tx = person.begin().await?;
    match user::profile(&mut tx).await?.system_role {
        SystemRole::Admin => {}
        SystemRole::User => {
            return Err(ApiError::NotAllowed("only an administrator of the installation sees who left"));
        }
    }
    let left = deletion::list_deleted_users(&mut tx).await?;
    let told = left.into_iter().map(|user| DeletedUser {
        id: user.id.get(),
        name: user.name,
        email: user.email,
        role: user.system_role,
        deleted: true,
        deleted_at: user.deletion.deleted_at,
        delete_after: user.deletion.delete_after,
        created_at: user.created_at,
        updated_at: user.deletion.deleted_at,
    });
    Ok(Json(told.collect()))
}

/// Which user.
#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Path)]
pub(crate) struct UserPath {
    /// The user's identity.
    #[param(value_type = Uuid, example = "0199c0de-0000-7000-8000-000000000002")]
    user_id: UserId,
}

/// Remove a user, without grace.
///
/// For administrators of the installation, who are not removed so themselves. The user is shut out at once, and gone soon
/// after.
#[utoipa::path(
    delete,
    path = "/admin/users/{user_id}",
    operation_id = "removeUser",
    tag = "admin",
    params(UserPath),
    responses((status = 202, description = "They are shut out"), Deleting)
)]
pub(crate) async fn remove(person: Person, Path(path): Path<UserPath>) -> Result<StatusCode, ApiError> {
    let work = person.change(async |mut tx| {
        deletion::dismiss_user(&mut tx, path.user_id, person.at()).await?;
        Ok((tx, StatusCode::ACCEPTED))
    });
    work.await
}

impl From<DismissError> for ApiError {
    fn from(error: DismissError) -> Self {
        match error {
            DismissError::Forbidden => Self::NotAllowed("only an administrator of the installation removes users"),
            DismissError::IsAdmin => Self::NotAllowed("an administrator of the installation is not removed"),
            DismissError::LastAdmin => Self::refused(ProblemCode::LastAdmin, &error),
            DismissError::Db(error) => error.into(),
        }
    }
}
