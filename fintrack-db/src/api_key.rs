//! Keys that programs act with in a member's stead, and the way in with one.

use std::collections::BTreeSet;

use chrono::{DateTime, NaiveDate, Utc};
use fintrack_core::access::{Access, Scope as KeyScope, ScopeError};
use fintrack_core::id::{ApiKeyId, UserId, WorkspaceId};
use fintrack_core::name::Name;
use fintrack_core::secret::{KEY_USE_NOTED_EVERY, Life, SecretHash};
use fintrack_core::word::WordError;
use sqlx::PgConnection;
use thiserror::Error;
use uuid::Uuid;

use crate::member::{self, Entered};
use crate::{Db, DbError, Purpose, Scope, UserTx, WorkspaceTx, event};

/// A key that is not kept yet.
#[derive(Clone, Debug)]
pub struct NewApiKey {
    /// What it is for.
    pub name: Name,
    /// What is shown of it, from 4 to 20 characters.
    pub prefix: String,
    /// Of the whole key.
    pub hash: SecretHash,
    /// What it may be used for.
    pub scopes: BTreeSet<KeyScope>,
    /// Until when; for good where nothing is said.
    pub expires_at: Option<DateTime<Utc>>,
}

/// A key, without its secret.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ApiKey {
    /// Its identity.
    pub id: ApiKeyId,
    /// Who made it.
    pub user: UserId,
    /// What it is for.
    pub name: Name,
    /// What is shown of it.
    pub prefix: String,
    /// What it may be used for, as far as its maker's role reaches.
    pub scopes: BTreeSet<KeyScope>,
    /// Since when.
    pub created_at: DateTime<Utc>,
    /// Until when.
    pub expires_at: Option<DateTime<Utc>>,
    /// When it was taken back.
    pub revoked_at: Option<DateTime<Utc>>,
    /// When it was used last, give or take a minute.
    pub last_used_at: Option<DateTime<Utc>>,
}

/// Why there is no such key.
#[derive(Debug, Error)]
pub enum CreateKeyError {
    /// The core refuses.
    #[error(transparent)]
    Scope(#[from] ScopeError),
    /// It would be over before anybody could use it.
    #[error("a key that is good until {0} is over already")]
    Over(DateTime<Utc>),
    /// Storage said no; [`DbError::NotFound`] when whoever makes it is no member.
    #[error(transparent)]
    Db(#[from] DbError),
}

/// Makes a key of the one who acts.
///
/// # Errors
/// [`CreateKeyError`].
pub async fn create(tx: &mut WorkspaceTx, new: NewApiKey, at: DateTime<Utc>) -> Result<ApiKey, CreateKeyError> {
    let (user, id) = (tx.scope().user, Uuid::now_v7());
    // Whoever is being removed is removed with this key, or does not make it.
    member::lock(tx).await?;
    let role = member::role_of(tx, user).await?.ok_or_else(|| DbError::not_found("member", user))?;
    role.check_key(&new.scopes)?;
    if let Some(end) = new.expires_at {
        let life = Life { expires_at: Some(end), ..Life::default() };
        life.check(at).map_err(|_| CreateKeyError::Over(end))?;
    }
    sqlx::query!(
        "insert into api_keys (workspace_id, id, user_id, name, prefix, key_hash, scopes, created_at, expires_at)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9)",
        tx.workspace(),
        id,
        user.get(),
        new.name.as_str(),
        new.prefix,
        &new.hash.as_bytes()[..],
        &new.scopes.iter().map(|scope| scope.as_str().to_owned()).collect::<Vec<_>>(),
        at,
        new.expires_at,
    )
    .execute(tx.conn())
    .await
    .map_err(DbError::from)?;
    let NewApiKey { name, prefix, scopes, expires_at, .. } = new;
    let id = ApiKeyId::new(id);
    Ok(ApiKey { id, user, name, prefix, scopes, created_at: at, expires_at, revoked_at: None, last_used_at: None })
}

/// The keys of the one who acts, the last first, those that were revoked among them.
///
/// # Errors
/// [`DbError`].
pub async fn list(tx: &mut WorkspaceTx) -> Result<Vec<ApiKey>, DbError> {
    let user = tx.scope().user;
    let rows = sqlx::query!(
        "select id, name, prefix, scopes, created_at, expires_at, revoked_at, last_used_at
         from api_keys
         where workspace_id = $1 and user_id = $2
         order by created_at desc, id desc",
        tx.workspace(),
        user.get(),
    )
    .fetch_all(tx.conn())
    .await?;
    rows.into_iter()
        .map(|row| {
            Ok(ApiKey {
                id: ApiKeyId::new(row.id),
                user,
                name: Name::new(&row.name).map_err(|error| DbError::corrupt("API key", row.id)(error.into()))?,
                prefix: row.prefix,
                scopes: parse(&row.scopes, row.id)?,
                created_at: row.created_at,
                expires_at: row.expires_at,
                revoked_at: row.revoked_at,
                last_used_at: row.last_used_at,
            })
        })
        .collect()
}

/// A key of a user that works, in whichever workspace.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct WorkingKey {
    /// What the workspace is called.
    pub workspace: String,
    /// What the key is for.
    pub name: String,
    /// What is shown of it.
    pub prefix: String,
}

/// The keys of the transaction's user that work, in all workspaces, by these and by name.
///
/// # Errors
/// [`DbError`].
pub async fn list_working(tx: &mut UserTx, at: DateTime<Utc>) -> Result<Vec<WorkingKey>, DbError> {
    let user = tx.user().get();
    let keys = sqlx::query_as!(
        WorkingKey,
        "select w.name as workspace, k.name, k.prefix
         from api_keys k
         join workspaces w on w.id = k.workspace_id
         where k.user_id = $1 and k.revoked_at is null and (k.expires_at is null or k.expires_at > $2)
           and w.deleted_at is null
         order by w.name, k.name, k.id",
        user,
        at,
    )
    .fetch_all(tx.conn())
    .await?;
    Ok(keys)
}

/// Takes a key of the one who acts back. One that was taken back stays so.
///
/// # Errors
/// [`DbError::NotFound`], also of a key that is another member's.
pub async fn revoke(tx: &mut WorkspaceTx, id: ApiKeyId, at: DateTime<Utc>) -> Result<(), DbError> {
    let done = sqlx::query!(
        "update api_keys
         set revoked_at = coalesce(revoked_at, $4)
         where workspace_id = $1 and user_id = $2 and id = $3",
        tx.workspace(),
        tx.scope().user.get(),
        id.get(),
        at,
    )
    .execute(tx.conn())
    .await?;
    if done.rows_affected() == 0 {
        return Err(DbError::not_found("API key", id));
    }
    let user = tx.scope().user;
    event::publish_access(tx.conn(), user).await
}

fn parse(scopes: &[String], key: Uuid) -> Result<BTreeSet<KeyScope>, DbError> {
    let parsed = scopes.iter().map(|word| word.parse()).collect::<Result<_, WordError>>();
    parsed.map_err(|error| DbError::corrupt("API key", key)(error.into()))
}

impl Db {
    /// Begins a transaction in a workspace with a key: in its maker's stead, if that is a member now. `None` when the key is
    /// unknown, revoked or over, its maker no member, or the workspace deleted or none.
    ///
    /// That it was used is noted once a minute at most, in a transaction of its own: so that whoever works long with a key
    /// does not hold up who else has it.
    ///
    /// # Errors
    /// [`DbError::Unavailable`].
    pub async fn begin_with_key(
        &self,
        workspace: WorkspaceId,
        key: SecretHash,
        at: DateTime<Utc>,
        purpose: Purpose,
    ) -> Result<Option<Entered>, DbError> {
        let mut tx = self.begin_as(purpose, Some(workspace.get()), None).await?;
        let Some(mut bearer) = Bearer::find(&mut tx, workspace, key, at).await? else { return Ok(None) };
        if bearer.is_use_news(at) {
            drop(tx);
            let mut noting = self.begin_as(Purpose::Write, Some(workspace.get()), Some(bearer.user.get())).await?;
            note_use(&mut noting, workspace, bearer.id, at).await?;
            noting.commit().await?;
            tx = self.begin_as(purpose, Some(workspace.get()), None).await?;
            match Bearer::find(&mut tx, workspace, key, at).await? {
                Some(found) => bearer = found,
                None => return Ok(None),
            }
        }
        let scope = Scope { workspace, user: bearer.user, key: Some(bearer.id) };
        Ok(Some(Entered { tx: self.scoped(purpose, tx, scope), access: bearer.access, today: bearer.today }))
    }
}

/// Who acts with a key, and how.
struct Bearer {
    id: ApiKeyId,
    user: UserId,
    access: Access,
    today: NaiveDate,
    last_used_at: Option<DateTime<Utc>>,
}

impl Bearer {
    /// Looks for a key that is good, and makes its maker the user of the transaction: one round trip.
    async fn find(
        connection: &mut PgConnection,
        workspace: WorkspaceId,
        key: SecretHash,
        at: DateTime<Utc>,
    ) -> Result<Option<Self>, DbError> {
        let row = sqlx::query!(
            r#"select k.id, k.user_id, k.scopes, k.expires_at, k.revoked_at, k.last_used_at, m.role,
                      ($3::timestamptz at time zone w.time_zone)::date as "today!",
                      set_config('fintrack.user_id', k.user_id::text, true) as "scoped!"
               from api_keys k
               join workspaces w on w.id = k.workspace_id
               join workspace_members m on m.workspace_id = k.workspace_id and m.user_id = k.user_id
               join users u on u.id = k.user_id
               where k.workspace_id = $1 and k.key_hash = $2 and w.deleted_at is null and u.deleted_at is null"#,
            workspace.get(),
            &key.as_bytes()[..],
            at,
        )
        .fetch_optional(connection)
        .await?;
        let Some(row) = row else { return Ok(None) };
        let life = Life { expires_at: row.expires_at, used_at: None, revoked_at: row.revoked_at };
        if life.check(at).is_err() {
            return Ok(None);
        }
        let access =
            Access::ByKey { role: member::parse(&row.role, row.user_id)?, scopes: parse(&row.scopes, row.id)? };
        let (id, user) = (ApiKeyId::new(row.id), UserId::new(row.user_id));
        Ok(Some(Self { id, user, access, today: row.today, last_used_at: row.last_used_at }))
    }

    fn is_use_news(&self, at: DateTime<Utc>) -> bool {
        self.last_used_at.is_none_or(|last| last + KEY_USE_NOTED_EVERY <= at)
    }
}

async fn note_use(
    connection: &mut PgConnection,
    workspace: WorkspaceId,
    id: ApiKeyId,
    at: DateTime<Utc>,
) -> Result<(), DbError> {
    sqlx::query!(
        "update api_keys
         set last_used_at = $3
         where workspace_id = $1 and id = $2 and (last_used_at is null or last_used_at < $3)",
        workspace.get(),
        id.get(),
        at,
    )
    .execute(connection)
    .await?;
    Ok(())
}
