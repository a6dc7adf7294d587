//! Workspaces: the boundary that nothing crosses.

pub mod settings;

use chrono::{DateTime, NaiveDate, Utc};
use fintrack_core::access::Role;
use fintrack_core::audit::Noun;
use fintrack_core::id::{UserId, WorkspaceId};
use fintrack_core::money::Currency;
use fintrack_core::name::Name;
use fintrack_core::report::Settings;
use fintrack_core::workspace::{TimeZone, Workspace};
use uuid::Uuid;

use self::settings::ChangeError;
use crate::audit::Recording;
use crate::deletion::Deletion;
use crate::money::currency;
use crate::{Db, DbError, Scope, Stored, UserTx, WorkspaceTx, member, user};

/// The user of a machine on which nobody has signed in. `.invalid` can be no one's address.
const LOCAL_EMAIL: &str = "local@fintrack.invalid";

/// Creates a workspace, with a user as its administrator.
///
/// # Errors
/// [`DbError::Dangling`] when there is no such user or currency.
pub async fn create(db: &Db, user: UserId, name: &Name, currency: Currency) -> Result<Scope, DbError> {
    let scope = Scope::new(WorkspaceId::new(Uuid::now_v7()), user);
    let mut tx = db.begin(scope).await?;
    insert(&mut tx, name, currency, TimeZone::default()).await?;
    tx.commit().await?;
    Ok(scope)
}

/// Founds a workspace with the transaction's user as its administrator, as a part of that transaction, which is given
/// back.
///
/// # Errors
/// [`ChangeError::TimeZone`]; [`DbError::Dangling`] when there is no such currency.
pub async fn found(
    db: &Db,
    tx: UserTx,
    name: &Name,
    currency: Currency,
    time_zone: TimeZone,
) -> Result<(UserTx, Stored<Workspace>), ChangeError> {
    let mut tx = tx.enter(db, WorkspaceId::new(Uuid::now_v7())).await?;
    settings::check_time_zone(&mut tx, &time_zone).await?;
    insert(&mut tx, name, currency, time_zone).await?;
    let founded = settings::find(&mut tx).await?;
    Ok((tx.leave().await?, founded))
}

/// The day that it is where the workspace lives.
///
/// # Errors
/// [`DbError`].
pub(crate) async fn today(tx: &mut WorkspaceTx) -> Result<NaiveDate, DbError> {
    let today = sqlx::query_scalar!(
        r#"select (now() at time zone time_zone)::date as "today!" from workspaces where id = $1"#,
        tx.workspace(),
    )
    .fetch_one(tx.conn())
    .await?;
    Ok(today)
}

/// A workspace that a user is a member of.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Membership {
    /// What to work in it with.
    pub scope: Scope,
    /// Its name.
    pub name: String,
    /// Its default currency.
    pub currency: Currency,
    /// What the user is in it.
    pub role: Role,
    /// Since when there is the workspace.
    pub created_at: DateTime<Utc>,
    /// When its settings were last changed.
    pub updated_at: DateTime<Utc>,
    /// Whether and until when it is being deleted.
    pub deletion: Option<Deletion>,
}

/// The workspaces of a user, the oldest membership first.
///
/// # Errors
/// [`DbError::Unavailable`].
pub async fn list_of(db: &Db, user: UserId) -> Result<Vec<Membership>, DbError> {
    list(&mut db.begin_personal(user).await?).await
}

/// The workspaces of the transaction's user, likewise.
///
/// # Errors
/// [`DbError::Unavailable`].
pub async fn list(tx: &mut UserTx) -> Result<Vec<Membership>, DbError> {
    memberships(tx, false).await
}

/// The workspaces of a user that were deleted and may come back, likewise.
///
/// # Errors
/// [`DbError::Unavailable`].
pub async fn list_deleted_of(db: &Db, user: UserId) -> Result<Vec<Membership>, DbError> {
    memberships(&mut db.begin_personal(user).await?, true).await
}

async fn memberships(tx: &mut UserTx, deleted: bool) -> Result<Vec<Membership>, DbError> {
    let user = tx.user();
    let rows = sqlx::query!(
        "select w.id, w.name, w.currency_code, c.minor_units, m.role, w.created_at, w.updated_at, w.deleted_at,
                w.delete_after
         from workspace_members m
         join workspaces w on w.id = m.workspace_id
         join currencies c on c.code = w.currency_code
         where m.user_id = $1 and (w.deleted_at is not null) = $2
         order by m.created_at, w.id",
        user.get(),
        deleted,
    )
    .fetch_all(tx.conn())
    .await?;
    rows.into_iter()
        .map(|row| {
            Ok(Membership {
                scope: Scope::new(row.id.into(), user),
                name: row.name,
                currency: currency(&row.currency_code, row.minor_units)
                    .map_err(|error| DbError::corrupt("workspace", row.id)(error.into()))?,
                role: member::parse(&row.role, user.get())?,
                created_at: row.created_at,
                updated_at: row.updated_at,
                deletion: Deletion::of(row.deleted_at, row.delete_after),
            })
        })
        .collect()
}

/// The first workspace of this machine's own user; both are created when there are none.
///
/// # Errors
/// [`DbError::Unavailable`].
pub async fn find_or_create_local(db: &Db, name: &Name, currency: Currency) -> Result<Scope, DbError> {
    let user = user::find_or_create(db, name, LOCAL_EMAIL).await?;
    let new = Scope::new(WorkspaceId::new(Uuid::now_v7()), user);
    let mut tx = db.begin(new).await?;
    // Two programs that are started at once take turns, and the second finds what the first has made.
    sqlx::query!("select pg_advisory_xact_lock(hashtextextended('find_or_create_local', 0))")
        .execute(tx.conn())
        .await?;
    let existing = sqlx::query_scalar!(
        "select m.workspace_id
         from workspace_members m
         join workspaces w on w.id = m.workspace_id
         where m.user_id = $1 and w.deleted_at is null
         order by m.created_at, m.workspace_id
         limit 1",
        user.get(),
    )
    .fetch_optional(tx.conn())
    .await?;
    if let Some(id) = existing {
        return Ok(Scope::new(id.into(), user));
    }
    insert(&mut tx, name, currency, TimeZone::default()).await?;
    tx.commit().await?;
    Ok(new)
}

async fn insert(tx: &mut WorkspaceTx, name: &Name, currency: Currency, time_zone: TimeZone) -> Result<(), DbError> {
    let id = tx.scope().workspace;
    let workspace = Workspace { id, name: name.clone(), time_zone, reports: Settings::new(currency) };
    settings::insert(tx, &workspace).await?;
    let mut recording = Recording::of_new_workspace(tx).await?;
    recording.create(Noun::Workspace, [id.get()]);
    recording.finish(tx).await?;
    let founder = tx.scope().user;
    member::insert_admin(tx, founder).await
}
