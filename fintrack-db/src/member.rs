//! Who works in a workspace, and the way in for members.
//!
//! Changes of members take turns by a lock on the workspace's row, and are decided on its members as they are then: so that
//! one ADMIN stays, whoever else changes what at the same time.

use chrono::{DateTime, NaiveDate, Utc};
use fintrack_core::access::{Access, Role, Seat, SeatChange, SeatError, check_seat_change};
use fintrack_core::event::{EventType, Happening, Key, Topic, event_type};
use fintrack_core::id::{SessionId, UserId, WorkspaceId};
use fintrack_core::word::WordError;
use thiserror::Error;
use uuid::Uuid;

use crate::{Db, DbError, Purpose, Scope, WorkspaceTx, event, session};

/// Somebody joined.
pub(crate) const CREATED: EventType = event_type(Topic::Member, Happening::Created);
const UPDATED: EventType = event_type(Topic::Member, Happening::Updated);
const DELETED: EventType = event_type(Topic::Member, Happening::Deleted);

/// A transaction in a workspace, of somebody who may be there.
#[derive(Debug)]
pub struct Entered {
    /// The transaction.
    pub tx: WorkspaceTx,
    /// What they may do.
    pub access: Access,
    /// The day that it is where the workspace lives.
    pub today: NaiveDate,
}

/// Why somebody is not in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NotEntered {
    /// Their sign-in has ended: whoever they are, they have to say it again.
    SignedOut,
    /// They are no member, whether there is such a workspace or not.
    Stranger,
}

impl Db {
    /// Begins to change a workspace if the user is a member of it now; `None` when they are not, whether there is
    /// such a workspace or not. One round trip more than [`Db::begin`].
    ///
    /// # Errors
    /// [`DbError::Unavailable`].
    pub async fn begin_as_member(&self, user: UserId, workspace: WorkspaceId) -> Result<Option<Entered>, DbError> {
        let mut tx = self.begin(Scope::new(workspace, user)).await?;
        let place = Place::of_user(&mut tx).await?;
        place.map(|place| place.enter(tx)).transpose()
    }

    /// The same of somebody who signed in, if that sign-in lasts, for a purpose. As many round trips.
    ///
    /// # Errors
    /// [`DbError::Unavailable`].
    pub async fn begin_in_session(
        &self,
        user: UserId,
        session: SessionId,
        workspace: WorkspaceId,
        at: DateTime<Utc>,
        purpose: Purpose,
    ) -> Result<Result<Entered, NotEntered>, DbError> {
        let mut tx = self.begin_to(purpose, Scope::new(workspace, user)).await?;
        if let Some(place) = Place::of_session(&mut tx, session, at).await? {
            return Ok(Ok(place.enter(tx)?));
        }
        let is_signed_in = session::lasts(&mut tx.leave().await?, session, at).await?;
        Ok(Err(if is_signed_in { NotEntered::Stranger } else { NotEntered::SignedOut }))
    }
}

/// How a transaction's user stands to its workspace.
struct Place {
    role: String,
    today: NaiveDate,
}

impl Place {
    /// While neither the user nor the workspace is deleted.
    async fn of_user(tx: &mut WorkspaceTx) -> Result<Option<Self>, DbError> {
        let (workspace, user) = (tx.workspace(), tx.scope().user.get());
        let place = sqlx::query_as!(
            Self,
            r#"select m.role, (now() at time zone w.time_zone)::date as "today!"
               from workspace_members m
               join workspaces w on w.id = m.workspace_id
               join users u on u.id = m.user_id
               where m.workspace_id = $1 and m.user_id = $2 and w.deleted_at is null and u.deleted_at is null"#,
            workspace,
            user,
        )
        .fetch_optional(tx.conn())
        .await?;
        Ok(place)
    }

    /// The same while a sign-in lasts; that of a user who is deleted has ended. Most requests ask this, so each table is looked into
    /// by its key. Sessions are kept by user, the others by workspace: a cluster keeps those on other machines, and joins none.
    async fn of_session(tx: &mut WorkspaceTx, session: SessionId, at: DateTime<Utc>) -> Result<Option<Self>, DbError> {
        let (workspace, user) = (tx.workspace(), tx.scope().user.get());
        let place = sqlx::query_as!(
            Self,
            r#"select m.role, ($4::timestamptz at time zone w.time_zone)::date as "today!"
               from workspace_members m
               join workspaces w on w.id = $1 and w.deleted_at is null
               where m.workspace_id = $1 and m.user_id = $2 and exists (
                   select from sessions s
                   where s.user_id = $2 and s.id = $3 and s.revoked_at is null and s.expires_at > $4
               )"#,
            workspace,
            user,
            session.get(),
            at,
        )
        .fetch_optional(tx.conn())
        .await?;
        Ok(place)
    }

    fn enter(self, tx: WorkspaceTx) -> Result<Entered, DbError> {
        let role = parse(&self.role, tx.scope().user.get())?;
        Ok(Entered { tx, access: Access::InPerson(role), today: self.today })
    }
}

/// What a user is in the transaction's workspace, while neither is deleted.
pub(crate) async fn role_of(tx: &mut WorkspaceTx, user: UserId) -> Result<Option<Role>, DbError> {
    let role = sqlx::query_scalar!(
        "select m.role
         from workspace_members m
         join workspaces w on w.id = m.workspace_id
         join users u on u.id = m.user_id
         where m.workspace_id = $1 and m.user_id = $2 and w.deleted_at is null and u.deleted_at is null",
        tx.workspace(),
        user.get(),
    )
    .fetch_optional(tx.conn())
    .await?;
    role.map(|word| parse(&word, user.get())).transpose()
}

/// Makes somebody an ADMIN whom nobody has to invite.
pub(crate) async fn insert_admin(tx: &mut WorkspaceTx, user: UserId) -> Result<(), DbError> {
    sqlx::query!(
        "insert into workspace_members (workspace_id, user_id, role) values ($1, $2, $3)",
        tx.workspace(),
        user.get(),
        Role::Admin.as_str(),
    )
    .execute(tx.conn())
    .await?;
    Ok(())
}

pub(crate) fn parse(role: &str, of: Uuid) -> Result<Role, DbError> {
    role.parse().map_err(|error: WordError| DbError::corrupt("role of the user", of)(error.into()))
}

/// Somebody who works in a workspace.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Member {
    /// Who.
    pub user: UserId,
    /// What they are called.
    pub name: String,
    /// Their address.
    pub email: String,
    /// As what.
    pub role: Role,
    /// Since when.
    pub created_at: DateTime<Utc>,
    /// Whether their account is being deleted.
    pub is_leaving: bool,
}

/// The members, the first first.
///
/// # Errors
/// [`DbError`].
pub async fn list(tx: &mut WorkspaceTx) -> Result<Vec<Member>, DbError> {
    let rows = sqlx::query!(
        r#"select m.user_id, u.name, u.email, m.role, m.created_at, u.deleted_at is not null as "is_leaving!"
           from workspace_members m
           join users u on u.id = m.user_id
           where m.workspace_id = $1
           order by m.created_at, m.user_id"#,
        tx.workspace(),
    )
    .fetch_all(tx.conn())
    .await?;
    rows.into_iter()
        .map(|row| {
            Ok(Member {
                user: UserId::new(row.user_id),
                name: row.name,
                email: row.email,
                role: parse(&row.role, row.user_id)?,
                created_at: row.created_at,
                is_leaving: row.is_leaving,
            })
        })
        .collect()
}

/// Why members stay as they are.
#[derive(Debug, Error)]
pub enum MemberError {
    /// The core refuses.
    #[error(transparent)]
    Seat(SeatError),
    /// Storage said no; [`DbError::NotFound`] when there is no such member.
    #[error(transparent)]
    Db(#[from] DbError),
}

impl From<SeatError> for MemberError {
    fn from(error: SeatError) -> Self {
        match error {
            SeatError::NotMember(user) => Self::Db(DbError::not_found("member", user)),
            SeatError::Forbidden | SeatError::LastAdmin => Self::Seat(error),
        }
    }
}

/// Gives a member another role.
///
/// # Errors
/// [`MemberError`].
pub async fn change_role(tx: &mut WorkspaceTx, user: UserId, role: Role) -> Result<(), MemberError> {
    decide(tx, user, SeatChange::Become(role)).await?;
    sqlx::query!(
        "update workspace_members set role = $3 where workspace_id = $1 and user_id = $2",
        tx.workspace(),
        user.get(),
        role.as_str(),
    )
    .execute(tx.conn())
    .await
    .map_err(DbError::from)?;
    announce(tx, UPDATED, user).await?;
    Ok(())
}

/// Makes somebody a member no more: another one, or the one who acts. Their keys are revoked, so that none works again
/// should they return.
///
/// # Errors
/// [`MemberError`].
pub async fn remove(tx: &mut WorkspaceTx, user: UserId, at: DateTime<Utc>) -> Result<(), MemberError> {
    decide(tx, user, SeatChange::Leave).await?;
    let workspace = tx.workspace();
    sqlx::query!(
        "update api_keys set revoked_at = $3 where workspace_id = $1 and user_id = $2 and revoked_at is null",
        workspace,
        user.get(),
        at,
    )
    .execute(tx.conn())
    .await
    .map_err(DbError::from)?;
    sqlx::query!("delete from workspace_members where workspace_id = $1 and user_id = $2", workspace, user.get())
        .execute(tx.conn())
        .await
        .map_err(DbError::from)?;
    announce(tx, DELETED, user).await?;
    Ok(())
}

/// Tells everyone who looks at the workspace of a member, and whoever serves the member that they may do something else.
pub(crate) async fn announce(tx: &mut WorkspaceTx, kind: EventType, user: UserId) -> Result<(), DbError> {
    // First the member, so that one who was removed does not hear of it here.
    event::publish_access(tx.conn(), user).await?;
    event::publish(tx, kind, vec![Key::Id(user.get())]).await
}

async fn decide(tx: &mut WorkspaceTx, user: UserId, change: SeatChange) -> Result<(), MemberError> {
    lock(tx).await?;
    let seats = seats(tx).await?;
    Ok(check_seat_change(&seats, tx.scope().user, user, change)?)
}

/// The members, as decisions need them.
pub(crate) async fn seats(tx: &mut WorkspaceTx) -> Result<Vec<Seat>, DbError> {
    let seat = |member: &Member| Seat { user: member.user, role: member.role, is_leaving: member.is_leaving };
    Ok(list(tx).await?.iter().map(seat).collect())
}

/// Waits until no other transaction changes who is a member, and lets none until this one ends. Whoever writes the books
/// is not held up.
pub(crate) async fn lock(tx: &mut WorkspaceTx) -> Result<(), DbError> {
    let workspace = tx.workspace();
    sqlx::query!("select id from workspaces where id = $1 for no key update", workspace)
        .fetch_optional(tx.conn())
        .await?
        .ok_or_else(|| DbError::not_found("workspace", workspace))?;
    Ok(())
}
