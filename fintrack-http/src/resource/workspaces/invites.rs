//! Invitations to a workspace.
//!
//! The token of one is shown once, to whoever invites: its text names the workspace and the invitation, and only a hash of
//! its secret is kept.

use axum::extract::State;
use chrono::{DateTime, Utc};
use fintrack_core::access::{InviteeError, Role};
use fintrack_core::id::{InviteId, WorkspaceId};
use fintrack_core::name::Email;
use fintrack_core::secret::Refusal;
use fintrack_db::invite::{self, AcceptError, Invite, InviteError, InviteToken, NewInvite};
use fintrack_db::{DbError, workspace};
use serde::de::IgnoredAny;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use uuid::Uuid;

use super::WorkspaceListed;
use crate::code::ProblemCode;
use crate::entry::{Addressed, ManageMembers, Needs, Person, Workspace, WorkspacePath};
use crate::extract::{Json, Path};
use crate::field::At;
use crate::problem::{Deleting, Finding, Writing};
use crate::secret::{self, Secret, TOKEN_BYTES};
use crate::write::{Answer, IdempotencyHeader, Post};
use crate::{ApiError, App, word};

/// An invitation that is open.
#[derive(Clone, Serialize, ToSchema)]
pub(crate) struct WorkspaceInvite {
    /// Its identity.
    #[schema(example = "0199c0de-0000-7000-8000-00000000000b")]
    id: Uuid,
    /// The workspace.
    #[schema(example = "0199c0de-0000-7000-8000-000000000001")]
    workspace_id: Uuid,
    /// Who is invited: the address of their account.
    #[schema(example = "bia@example.org")]
    email: String,
    /// What they are to be.
    #[schema(value_type = word::Role)]
    role: Role,
    /// What it is accepted with: shown once, to whoever invites.
    #[schema(example = "AZnA3gAAcACAAAAAAAAAAQ", nullable = false)]
    #[serde(skip_serializing_if = "Option::is_none")]
    token: Option<String>,
    /// Until when it is open.
    #[schema(example = "2026-03-08T12:00:00Z")]
    expires_at: DateTime<Utc>,
    /// Since when it is.
    #[schema(example = "2026-03-01T12:00:00Z")]
    created_at: DateTime<Utc>,
}

impl WorkspaceInvite {
    pub(super) fn of<P: Needs>(workspace: &Workspace<P>, invite: Invite) -> Self {
        let Invite { id, email, role, created_at, expires_at, .. } = invite;
        let workspace_id = workspace.scope().workspace.get();
        Self { id: id.get(), workspace_id, email, role, token: None, expires_at, created_at }
    }
}

/// Somebody to be invited.
#[derive(Deserialize, ToSchema)]
pub(crate) struct NewWorkspaceInvite {
    /// The address of their account, or of the one that they will make.
    #[schema(example = "bia@example.org", format = "email", max_length = 254)]
    email: String,
    /// What they are to be; MEMBER where nothing is said.
    #[schema(value_type = Option<word::Role>)]
    role: Option<Role>,
}

/// Which invitation.
#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Path)]
pub(crate) struct InvitePath {
    /// The invitation's identity.
    #[param(value_type = Uuid, example = "0199c0de-0000-7000-8000-00000000000b")]
    invite_id: InviteId,
}

/// By which token.
#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Path)]
pub(crate) struct TokenPath {
    /// The token of the invitation.
    #[param(value_type = String, example = "AZnA3gAAcACAAAAAAAAAAQ")]
    token: Secret,
}

fn write_token(workspace: WorkspaceId, id: InviteId, secret: &[u8; TOKEN_BYTES]) -> String {
    secret::encode(&[workspace.get().as_bytes(), id.get().as_bytes(), &secret[..]].concat())
}

/// `None` when it is not written as such tokens are.
fn read_token(text: &Secret) -> Option<InviteToken> {
    let bytes = secret::decode(text.reveal())?;
    let (workspace, rest) = bytes.split_at_checked(16)?;
    let (id, secret) = rest.split_at_checked(16)?;
    if secret.len() != TOKEN_BYTES {
        return None;
    }
    Some(InviteToken {
        workspace: WorkspaceId::new(Uuid::from_slice(workspace).ok()?),
        id: InviteId::new(Uuid::from_slice(id).ok()?),
        hash: secret::hash(secret),
    })
}

fn not_invited(error: InviteError) -> ApiError {
    match error {
        error @ InviteError::AlreadyMember(_) => ApiError::refused(ProblemCode::AlreadyMember, &error),
        InviteError::Db(error) => error.into(),
    }
}

fn not_accepted(error: AcceptError) -> ApiError {
    match error {
        AcceptError::Refused(Refusal::Unknown) => unknown(),
        AcceptError::Refused(refusal @ (Refusal::Used | Refusal::Revoked | Refusal::Expired)) => {
            ApiError::refused(ProblemCode::InviteOver, &refusal)
        }
        AcceptError::Invitee(InviteeError::OtherAddress) => {
            ApiError::NotAllowed("the invitation is to another address")
        }
        AcceptError::Invitee(error @ InviteeError::Unconfirmed) => {
            ApiError::refused(ProblemCode::AddressUnconfirmed, &error)
        }
        error @ AcceptError::AlreadyMember => ApiError::refused(ProblemCode::AlreadyMember, &error),
        AcceptError::Db(error) => error.into(),
    }
}

/// The token is none: its text is not repeated.
fn unknown() -> ApiError {
    DbError::NotFound { what: "invitation", key: "of that token".to_owned() }.into()
}

/// List the open invitations to a workspace.
#[utoipa::path(
    get,
    path = "/workspaces/{id}/invites",
    operation_id = "listInvites",
    tag = "workspaces",
    params(WorkspacePath),
    responses(
        (status = 200, description = "Those that are open, the newest first", body = Vec<WorkspaceInvite>),
        Finding
    )
)]
pub(crate) async fn list(
    Addressed(mut entered): Addressed<ManageMembers>,
) -> Result<Json<Vec<WorkspaceInvite>>, ApiError> {
    let open = invite::list(&mut entered.begin().await?, entered.at()).await?;
    Ok(Json(open.into_iter().map(|open| WorkspaceInvite::of(&entered, open)).collect()))
}

/// Invite somebody; an open invitation to the same address ends.
#[utoipa::path(
    post,
    path = "/workspaces/{id}/invites",
    operation_id = "createInvite",
    tag = "workspaces",
    params(WorkspacePath, IdempotencyHeader),
    request_body = NewWorkspaceInvite,
    responses(
        (status = 201, description = "The invitation with its token, which no repeat shows", body = WorkspaceInvite),
        Writing
    )
)]
pub(crate) async fn create(
    Addressed(entered): Addressed<ManageMembers>,
    post: Post<NewWorkspaceInvite>,
) -> Result<Answer, ApiError> {
    let work = entered.write(&post, async |mut tx, new| {
        let (email, role) = (Email::new(&new.email).at("/email")?, new.role.unwrap_or(Role::Member));
        let secret = secret::random();
        let invite = NewInvite { email: email.as_str(), role, token: secret::hash(&secret) };
        let made = invite::create(&mut tx, &invite, entered.at()).await.map_err(not_invited)?;
        let token = write_token(entered.scope().workspace, made.id, &secret);
        let kept = WorkspaceInvite::of(&entered, made);
        let shown = WorkspaceInvite { token: Some(token), ..kept.clone() };
        Ok((tx, Answer::created(&shown).keeping(&kept)))
    });
    work.await
}

/// Take an invitation back.
#[utoipa::path(
    delete,
    path = "/workspaces/{id}/invites/{invite_id}",
    operation_id = "revokeInvite",
    tag = "workspaces",
    params(WorkspacePath, InvitePath),
    responses((status = 204, description = "Nobody can accept it any more"), Deleting)
)]
pub(crate) async fn revoke(
    Addressed(entered): Addressed<ManageMembers>,
    Path(path): Path<InvitePath>,
) -> Result<Answer, ApiError> {
    let work = entered.change(async |mut tx| {
        invite::revoke(&mut tx, path.invite_id, entered.at()).await?;
        Ok((tx, Answer::no_content()))
    });
    work.await
}

/// Accept an invitation, as the one that it was sent to.
///
/// Where the server sends messages, the address has to be confirmed first.
#[utoipa::path(
    post,
    path = "/invites/{token}/accept",
    operation_id = "acceptInvite",
    tag = "workspaces",
    params(TokenPath, IdempotencyHeader),
    responses(
        (status = 200, description = "The workspace, of which the caller is a member now", body = WorkspaceListed),
        Writing
    )
)]
pub(crate) async fn accept(
    State(app): State<App>,
    person: Person,
    Path(path): Path<TokenPath>,
    post: Post<IgnoredAny>,
) -> Result<Answer, ApiError> {
    let work = person.write(&post, async |tx, _| {
        let token = read_token(&path.token).ok_or_else(unknown)?;
        let accepted = invite::accept_in(&app.db, tx, &token, app.config.address_proof(), person.at()).await;
        let (mut tx, _) = accepted.map_err(not_accepted)?;
        let mut memberships = workspace::list(&mut tx).await?.into_iter();
        let joined = memberships.find(|membership| membership.scope.workspace == token.workspace);
        Ok((tx, Answer::ok(&WorkspaceListed::from(joined.ok_or_else(unknown)?))))
    });
    work.await
}
