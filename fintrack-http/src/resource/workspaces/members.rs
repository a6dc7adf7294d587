//! Members of a workspace.

use chrono::{DateTime, Utc};
use fintrack_core::access::{Permission, Role, SeatError};
use fintrack_core::id::UserId;
use fintrack_db::member::{self, Member, MemberError};
use fintrack_db::{DbError, WorkspaceTx};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use uuid::Uuid;

use crate::code::ProblemCode;
use crate::entry::{Addressed, ManageMembers, Read, WorkspacePath};
use crate::extract::{Json, Path};
use crate::problem::{Changing, Deleting, Finding};
use crate::write::Answer;
use crate::{ApiError, word};

/// A member of a workspace.
#[derive(Serialize, ToSchema)]
pub(crate) struct WorkspaceMember {
    /// The workspace.
    #[schema(example = "0199c0de-0000-7000-8000-000000000001")]
    workspace_id: Uuid,
    /// Who it is.
    #[schema(example = "0199c0de-0000-7000-8000-000000000002")]
    user_id: Uuid,
    /// What they are called.
    #[schema(example = "Ana")]
    name: String,
    /// Where messages reach them.
    #[schema(example = "ana@example.org")]
    email: String,
    /// What they are here.
    #[schema(value_type = word::Role)]
    role: Role,
    /// Since when.
    #[schema(example = "2026-03-01T12:00:00Z")]
    created_at: DateTime<Utc>,
}

impl WorkspaceMember {
    fn of(workspace_id: Uuid, member: Member) -> Self {
        let Member { user, name, email, role, created_at, .. } = member;
        Self { workspace_id, user_id: user.get(), name, email, role, created_at }
    }
}

/// All members, the first one first.
pub(super) async fn of(tx: &mut WorkspaceTx) -> Result<Vec<WorkspaceMember>, ApiError> {
    let workspace = tx.scope().workspace.get();
    let members = member::list(tx).await?;
    Ok(members.into_iter().map(|member| WorkspaceMember::of(workspace, member)).collect())
}

/// What a member is to be.
#[derive(Deserialize, ToSchema)]
pub(crate) struct MemberChange {
    /// The role, in any case.
    #[schema(value_type = word::Role)]
    role: Role,
}

/// Which member.
#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Path)]
pub(crate) struct MemberPath {
    /// The member's identity as a user.
    #[param(value_type = Uuid, example = "0199c0de-0000-7000-8000-000000000002")]
    user_id: UserId,
}

fn refused(error: MemberError, role: Role) -> ApiError {
    match error {
        MemberError::Seat(SeatError::Forbidden) => ApiError::Forbidden { permission: Permission::ManageMembers, role },
        MemberError::Seat(error @ SeatError::LastAdmin) => ApiError::refused(ProblemCode::LastAdmin, &error),
        MemberError::Seat(SeatError::NotMember(user)) => {
            DbError::NotFound { what: "member", key: user.to_string() }.into()
        }
        MemberError::Db(error) => error.into(),
    }
}

/// List the members of a workspace.
#[utoipa::path(
    get,
    path = "/workspaces/{id}/members",
    operation_id = "listMembers",
    tag = "workspaces",
    params(WorkspacePath),
    responses((status = 200, description = "All members, the first one first", body = Vec<WorkspaceMember>), Finding)
)]
pub(crate) async fn list(Addressed(mut entered): Addressed<Read>) -> Result<Json<Vec<WorkspaceMember>>, ApiError> {
    Ok(Json(of(&mut entered.begin().await?).await?))
}

/// Give a member another role.
#[utoipa::path(
    patch,
    path = "/workspaces/{id}/members/{user_id}",
    operation_id = "updateMember",
    tag = "workspaces",
    params(WorkspacePath, MemberPath),
    request_body = MemberChange,
    responses((status = 200, description = "The member as they are now", body = WorkspaceMember), Changing)
)]
pub(crate) async fn update(
    Addressed(entered): Addressed<ManageMembers>,
    Path(path): Path<MemberPath>,
    Json(change): Json<MemberChange>,
) -> Result<Answer, ApiError> {
    let work = entered.change(async |mut tx| {
        let changed = member::change_role(&mut tx, path.user_id, change.role).await;
        changed.map_err(|error| refused(error, entered.access().role()))?;
        let mut members = of(&mut tx).await?.into_iter();
        let member = members.find(|member| member.user_id == path.user_id.get());
        let member = member.ok_or_else(|| DbError::NotFound { what: "member", key: path.user_id.to_string() })?;
        Ok((tx, Answer::ok(&member)))
    });
    work.await
}

/// Remove a member; anyone may leave, in person. Their keys end.
#[utoipa::path(
    delete,
    path = "/workspaces/{id}/members/{user_id}",
    operation_id = "removeMember",
    tag = "workspaces",
    params(WorkspacePath, MemberPath),
    responses((status = 204, description = "They are a member no more"), Deleting)
)]
pub(crate) async fn remove(
    Addressed(entered): Addressed<Read>,
    Path(path): Path<MemberPath>,
) -> Result<Answer, ApiError> {
    let (access, is_self) = (entered.access(), path.user_id == entered.scope().user);
    if !access.may_remove(is_self) {
        return Err(ApiError::Forbidden { permission: Permission::ManageMembers, role: access.role() });
    }
    let work = entered.change(async |mut tx| {
        let removed = member::remove(&mut tx, path.user_id, entered.at()).await;
        removed.map_err(|error| refused(error, access.role()))?;
        Ok((tx, Answer::no_content()))
    });
    work.await
}
