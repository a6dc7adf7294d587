//! Invitations to a workspace, by e-mail: open until they are accepted, revoked or over; one for each address.

use chrono::{DateTime, Utc};
use fintrack_core::access::{AddressProof, InviteeError, Role, check_invitee};
use fintrack_core::id::{InviteId, UserId, WorkspaceId};
use fintrack_core::name::is_same_address;
use fintrack_core::secret::{INVITE_LIFE, Life, Refusal, SecretHash};
use thiserror::Error;
use uuid::Uuid;

use crate::{Db, DbError, UserTx, WorkspaceTx, member};

/// Somebody who is to become a member.
#[derive(Clone, Debug)]
pub struct NewInvite<'a> {
    /// Where the message goes.
    pub email: &'a str,
    /// What they are to be.
    pub role: Role,
    /// Of the token, whose text names the workspace and the invitation.
    pub token: SecretHash,
}

/// An invitation.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Invite {
    /// Its identity.
    pub id: InviteId,
    /// Where the message went.
    pub email: String,
    /// What somebody becomes who accepts it.
    pub role: Role,
    /// Who invites.
    pub created_by: UserId,
    /// Since when.
    pub created_at: DateTime<Utc>,
    /// Until when.
    pub expires_at: DateTime<Utc>,
}

/// Why nobody is invited.
#[derive(Debug, Error)]
pub enum InviteError {
    /// The address is a member's.
    #[error("{0} is a member already")]
    AlreadyMember(String),
    /// Storage said no; [`DbError::Statement`] when the address is none.
    #[error(transparent)]
    Db(#[from] DbError),
}

/// Invites somebody. An invitation to the address that is open is revoked.
///
/// # Errors
/// [`InviteError`].
pub async fn create(tx: &mut WorkspaceTx, new: &NewInvite<'_>, at: DateTime<Utc>) -> Result<Invite, InviteError> {
    member::lock(tx).await?;
    let members = member::list(tx).await?;
    if members.iter().any(|member| is_same_address(&member.email, new.email)) {
        return Err(InviteError::AlreadyMember(new.email.to_owned()));
    }
    let (workspace, user) = (tx.workspace(), tx.scope().user);
    sqlx::query!(
        "update workspace_invites
         set revoked_at = $3
         where workspace_id = $1 and lower(email) = lower($2) and accepted_at is null and revoked_at is null",
        workspace,
        new.email,
        at,
    )
    .execute(tx.conn())
    .await
    .map_err(DbError::from)?;
    let (id, expires_at) = (Uuid::now_v7(), at + INVITE_LIFE);
    sqlx::query!(
        "insert into workspace_invites
             (workspace_id, id, email, role, token_hash, created_by, created_at, expires_at)
         values ($1, $2, $3, $4, $5, $6, $7, $8)",
        workspace,
        id,
        new.email,
        new.role.as_str(),
        &new.token.as_bytes()[..],
        user.get(),
        at,
        expires_at,
    )
    .execute(tx.conn())
    .await
    .map_err(DbError::from)?;
    let (email, role) = (new.email.to_owned(), new.role);
    Ok(Invite { id: InviteId::new(id), email, role, created_by: user, created_at: at, expires_at })
}

/// The invitations that are open, the last first.
///
/// # Errors
/// [`DbError`].
pub async fn list(tx: &mut WorkspaceTx, at: DateTime<Utc>) -> Result<Vec<Invite>, DbError> {
    let rows = sqlx::query!(
        "select id, email, role, created_by, created_at, expires_at
         from workspace_invites
         where workspace_id = $1 and accepted_at is null and revoked_at is null and expires_at > $2
         order by created_at desc, id desc",
        tx.workspace(),
        at,
    )
    .fetch_all(tx.conn())
    .await?;
    rows.into_iter()
        .map(|row| {
            Ok(Invite {
                id: InviteId::new(row.id),
                email: row.email,
                role: member::parse(&row.role, row.id)?,
                created_by: UserId::new(row.created_by),
                created_at: row.created_at,
                expires_at: row.expires_at,
            })
        })
        .collect()
}

/// Takes an invitation back.
///
/// # Errors
/// [`DbError::NotFound`] when there is none of that identity that could be accepted.
pub async fn revoke(tx: &mut WorkspaceTx, id: InviteId, at: DateTime<Utc>) -> Result<(), DbError> {
    let done = sqlx::query!(
        "update workspace_invites
         set revoked_at = $3
         where workspace_id = $1 and id = $2 and accepted_at is null and revoked_at is null",
        tx.workspace(),
        id.get(),
        at,
    )
    .execute(tx.conn())
    .await?;
    if done.rows_affected() == 0 { Err(DbError::not_found("invitation", id)) } else { Ok(()) }
}

/// Why somebody does not become a member.
#[derive(Debug, Error)]
pub enum AcceptError {
    /// The token is good for nothing.
    #[error(transparent)]
    Refused(#[from] Refusal),
    /// It is not theirs.
    #[error(transparent)]
    Invitee(#[from] InviteeError),
    /// They are one; the invitation stays open.
    #[error("you are a member already")]
    AlreadyMember,
    /// Storage said no.
    #[error(transparent)]
    Db(#[from] DbError),
}

/// What the token of an invitation says.
#[derive(Clone, Copy, Debug)]
pub struct InviteToken {
    /// Which workspace.
    pub workspace: WorkspaceId,
    /// Which invitation to it.
    pub id: InviteId,
    /// Of the token.
    pub hash: SecretHash,
}

/// Makes the user a member, once, in a transaction of its own; as what. Of two at once one waits, and finds it used.
///
/// # Errors
/// [`AcceptError`]; nothing is told of a workspace to whoever does not have the token.
pub async fn accept(
    db: &Db,
    user: UserId,
    token: &InviteToken,
    proof: AddressProof,
    at: DateTime<Utc>,
) -> Result<Role, AcceptError> {
    let (tx, role) = accept_in(db, db.begin_personal(user).await?, token, proof, at).await?;
    tx.commit().await?;
    Ok(role)
}

/// Makes the transaction's user a member, once, as a part of that transaction, which is given back; as what.
///
/// # Errors
/// As [`accept`].
pub async fn accept_in(
    db: &Db,
    tx: UserTx,
    token: &InviteToken,
    proof: AddressProof,
    at: DateTime<Utc>,
) -> Result<(UserTx, Role), AcceptError> {
    // The only entry of somebody who is no member: nothing but the invitation is looked at before the token is.
    let mut tx = tx.enter(db, token.workspace).await?;
    let role = join(&mut tx, token, proof, at).await?;
    Ok((tx.leave().await?, role))
}

async fn join(
    tx: &mut WorkspaceTx,
    token: &InviteToken,
    proof: AddressProof,
    at: DateTime<Utc>,
) -> Result<Role, AcceptError> {
    let user = tx.scope().user;
    let open = lock(tx, token).await?.ok_or(Refusal::Unknown)?;
    open.life.check(at)?;
    check_invitee(&open.email, &open.own_email, open.is_confirmed, proof)?;
    let joined = sqlx::query!(
        "insert into workspace_members (workspace_id, user_id, role, created_at)
         values ($1, $2, $3, $4)
         on conflict (workspace_id, user_id) do nothing",
        tx.workspace(),
        user.get(),
        open.role.as_str(),
        at,
    )
    .execute(tx.conn())
    .await
    .map_err(DbError::from)?;
    if joined.rows_affected() == 0 {
        return Err(AcceptError::AlreadyMember);
    }
    sqlx::query!(
        "update workspace_invites set accepted_at = $3, accepted_by = $4 where workspace_id = $1 and id = $2",
        tx.workspace(),
        token.id.get(),
        at,
        user.get(),
    )
    .execute(tx.conn())
    .await
    .map_err(DbError::from)?;
    member::announce(tx, member::CREATED, user).await?;
    Ok(open.role)
}

/// An invitation as it stands, and whom the address of the transaction's user is.
struct Locked {
    email: String,
    own_email: String,
    is_confirmed: bool,
    role: Role,
    life: Life,
}

/// `None` when there is none of that token, or a workspace that lives with an ADMIN that does.
async fn lock(tx: &mut WorkspaceTx, token: &InviteToken) -> Result<Option<Locked>, DbError> {
    match member::lock(tx).await {
        Ok(()) => {}
        Err(DbError::NotFound { .. }) => return Ok(None),
        Err(error) => return Err(error),
    }
    let row = sqlx::query!(
        r#"select i.email, i.role, i.expires_at, i.accepted_at, i.revoked_at, own.email as own_email,
                own.email_verified_at is not null as "is_confirmed!"
         from workspace_invites i
         join workspaces w on w.id = i.workspace_id
         join users own on own.id = $4
         where i.workspace_id = $1 and i.id = $2 and i.token_hash = $3 and w.deleted_at is null
           and own.deleted_at is null
           and exists (
               select
               from workspace_members m
               join users u on u.id = m.user_id
               where m.workspace_id = $1 and m.role = 'ADMIN' and u.deleted_at is null
           )"#,
        tx.workspace(),
        token.id.get(),
        &token.hash.as_bytes()[..],
        tx.scope().user.get(),
    )
    .fetch_optional(tx.conn())
    .await?;
    row.map(|row| {
        Ok(Locked {
            role: member::parse(&row.role, token.id.get())?,
            life: Life { expires_at: Some(row.expires_at), used_at: row.accepted_at, revoked_at: row.revoked_at },
            email: row.email,
            own_email: row.own_email,
            is_confirmed: row.is_confirmed,
        })
    })
    .transpose()
}
