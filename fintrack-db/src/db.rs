//! The way to the books: a transaction that is bound to one workspace.
//!
//! Whoever connects, statements on tenant tables run as a role that row-level security binds, in a transaction that
//! says whose rows it may see. Nothing runs outside a transaction, so a pooler between us and the server does no harm.

use std::path::PathBuf;
use std::sync::Arc;

use fintrack_core::audit::Actor;
use fintrack_core::id::{ApiKeyId, UserId, WorkspaceId};
use sqlx::{AssertSqlSafe, PgConnection, PgPool, Postgres, SqlSafeStr, SqlStr, Transaction};
use tokio::sync::OnceCell;
use tracing::debug;
use uuid::Uuid;

use crate::audit::Catalog;
use crate::bulk::Statement;
use crate::embedded::Lease;
use crate::error::{DbError, code_of};
use crate::whole::Whole;

/// Where the books are.
#[derive(Clone)] // no Debug: an address may hold a password
pub enum Target {
    /// On a server that someone else runs.
    Url {
        /// The address that serves, `DATABASE_URL`.
        url: String,
        /// The address that owns the schema, `DATABASE_ADMIN_URL`; the serving one where there is none.
        admin_url: Option<String>,
    },
    /// In FinTrack's private PostgreSQL, below a data directory.
    Embedded {
        /// The data directory.
        data_dir: PathBuf,
    },
}

/// On whose behalf statements run, and in which workspace.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Scope {
    /// Whose books.
    pub workspace: WorkspaceId,
    /// Who acts.
    pub user: UserId,
    /// The key that a program acts with in the user's stead.
    pub key: Option<ApiKeyId>,
}

impl Scope {
    /// A user in person.
    pub const fn new(workspace: WorkspaceId, user: UserId) -> Self {
        Self { workspace, user, key: None }
    }

    /// As the audit trail names who did something.
    pub(crate) const fn actor(self) -> Actor {
        match self.key {
            Some(key) => Actor::ApiKey { key, user: self.user },
            None => Actor::User(self.user),
        }
    }
}

/// What a transaction is begun for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Purpose {
    /// To look: all statements see the books as they were at the first one, and none can change them.
    Read,
    /// To change the books: each statement sees what was committed before it.
    Write,
}

/// How a transaction becomes the serving role.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Login {
    /// The connection is that role.
    AsApp,
    /// The connection is another role, and each transaction sets it.
    SetRole,
}

/// A pool of connections to the books. Cloning it is cheap and shares the pool.
#[derive(Clone, Debug)]
pub struct Db {
    pub(crate) pool: PgPool,
    pub(crate) login: Login,
    pub(crate) catalog: Arc<OnceCell<Arc<Catalog>>>,
    pub(crate) _lease: Option<Arc<Lease>>,
}

impl Db {
    /// Begins a transaction in one workspace: the only way to a connection on tenant tables.
    ///
    /// # Errors
    /// [`DbError::Unavailable`] when no connection is to be had.
    pub async fn begin(&self, scope: Scope) -> Result<WorkspaceTx, DbError> {
        self.begin_to(Purpose::Write, scope).await
    }

    /// The same, for a purpose.
    ///
    /// # Errors
    /// [`DbError::Unavailable`] when no connection is to be had.
    pub(crate) async fn begin_to(&self, purpose: Purpose, scope: Scope) -> Result<WorkspaceTx, DbError> {
        let tx = self.begin_as(purpose, Some(scope.workspace.get()), Some(scope.user.get())).await?;
        Ok(self.scoped(purpose, tx, scope))
    }

    /// What [`Self::begin`] answers, of a transaction that was begun in that scope.
    pub(crate) fn scoped(&self, purpose: Purpose, tx: Transaction<'static, Postgres>, scope: Scope) -> WorkspaceTx {
        WorkspaceTx { tx, purpose, scope, catalog: Arc::clone(&self.catalog) }
    }

    /// Begins a transaction that sees what belongs to a user, and no books: the only way to a connection on personal
    /// tables.
    ///
    /// # Errors
    /// [`DbError::Unavailable`] when no connection is to be had.
    pub async fn begin_personal(&self, user: UserId) -> Result<UserTx, DbError> {
        Ok(UserTx { tx: self.begin_as(Purpose::Write, None, Some(user.get())).await?, user })
    }

    /// Begins a transaction that sees global tables only.
    pub(crate) async fn begin_unscoped(&self) -> Result<Transaction<'static, Postgres>, DbError> {
        self.begin_as(Purpose::Write, None, None).await
    }

    /// One message to the server, and so one round trip.
    pub(crate) async fn begin_as(
        &self,
        purpose: Purpose,
        workspace: Option<Uuid>,
        user: Option<Uuid>,
    ) -> Result<Transaction<'static, Postgres>, DbError> {
        let mut statements = String::from(match purpose {
            Purpose::Read => "begin isolation level repeatable read, read only",
            Purpose::Write => "begin",
        });
        if self.login == Login::SetRole {
            statements.push_str("; set local role fintrack_app");
        }
        for (setting, id) in [("workspace_id", workspace), ("user_id", user)] {
            if let Some(id) = id {
                statements.push_str("; set local fintrack.");
                statements.push_str(setting);
                statements.push_str(" = '");
                statements.push_str(&id.to_string());
                statements.push('\'');
            }
        }
        // `set` takes no parameters. Nothing but the digits of a UUID enters the text.
        let statements = AssertSqlSafe(statements).into_sql_str();
        Ok(Whole::of(begin(self.pool.clone(), statements)).await?)
    }

    /// Whether the database answers.
    ///
    /// # Errors
    /// [`DbError::Unavailable`] when it does not.
    pub async fn ping(&self) -> Result<(), DbError> {
        let mut tx = self.begin_unscoped().await?;
        sqlx::query!("select 1 as one").fetch_one(&mut *tx).await?;
        Ok(())
    }

    /// How many connections are in use at this moment.
    pub fn connections_active(&self) -> u32 {
        let idle = u32::try_from(self.pool.num_idle()).unwrap_or(u32::MAX);
        self.pool.size().saturating_sub(idle)
    }

    /// Closes every connection, waiting for those in use.
    pub async fn close(&self) {
        self.pool.close().await;
    }
}

async fn begin(pool: PgPool, statements: SqlStr) -> sqlx::Result<Transaction<'static, Postgres>> {
    // Each connection that was there may turn out to be dead, once.
    for _ in 0..pool.size() {
        match pool.begin_with(statements.clone()).await {
            Err(error) if was_dead(&error) => debug!(%error, "a connection had ended"),
            begun => return begun,
        }
    }
    pool.begin_with(statements).await
}

/// Whether it was the connection that failed, and nothing had begun.
fn was_dead(error: &sqlx::Error) -> bool {
    matches!(error, sqlx::Error::Io(_)) || code_of(error).starts_with("57P")
}

/// A transaction in one workspace. Dropped without [`WorkspaceTx::commit`], it leaves nothing behind.
#[derive(Debug)]
pub struct WorkspaceTx {
    tx: Transaction<'static, Postgres>,
    purpose: Purpose,
    scope: Scope,
    catalog: Arc<OnceCell<Arc<Catalog>>>,
}

impl WorkspaceTx {
    /// The same transaction, outside of the workspace, and on behalf of somebody who became a user in it.
    pub(crate) async fn hand_over(mut self, user: UserId) -> Result<UserTx, DbError> {
        act_as(self.conn(), user).await?;
        self.scope.user = user;
        self.leave().await
    }

    /// The same transaction, outside of the workspace again.
    pub(crate) async fn leave(mut self) -> Result<UserTx, DbError> {
        work_in(&mut self.tx, None).await?;
        Ok(UserTx { tx: self.tx, user: self.scope.user })
    }

    /// On whose behalf, and where.
    pub const fn scope(&self) -> Scope {
        self.scope
    }

    /// What it was begun for.
    pub const fn purpose(&self) -> Purpose {
        self.purpose
    }

    /// The workspace, as every insert names it.
    pub(crate) const fn workspace(&self) -> Uuid {
        self.scope.workspace.get()
    }

    pub(crate) fn conn(&mut self) -> &mut PgConnection {
        &mut self.tx
    }

    /// Sends statements of which only their success matters, one after another.
    pub(crate) async fn execute_all(&mut self, statements: impl IntoIterator<Item = Statement>) -> Result<(), DbError> {
        for statement in statements {
            statement.execute(self.conn()).await?;
        }
        Ok(())
    }

    /// What the tables of the books look like; asked for once.
    pub(crate) async fn catalog(&mut self) -> Result<Arc<Catalog>, DbError> {
        let known = Arc::clone(&self.catalog);
        known.get_or_try_init(async || Catalog::load(&mut self.tx).await.map(Arc::new)).await.cloned()
    }

    /// Makes everything that was written permanent, at once.
    ///
    /// # Errors
    /// [`DbError`] when the database refuses; then nothing was written.
    pub async fn commit(self) -> Result<(), DbError> {
        Ok(self.tx.commit().await?)
    }
}

/// A transaction of one user, outside of any workspace. Dropped without [`UserTx::commit`], it leaves nothing behind.
#[derive(Debug)]
pub struct UserTx {
    tx: Transaction<'static, Postgres>,
    user: UserId,
}

/// Says which workspace the rest of a transaction is in.
async fn work_in(connection: &mut PgConnection, workspace: Option<WorkspaceId>) -> Result<(), DbError> {
    let text = workspace.map(|workspace| workspace.to_string()).unwrap_or_default();
    sqlx::query!(r#"select set_config('fintrack.workspace_id', $1, true) as "set!""#, text)
        .fetch_one(connection)
        .await?;
    Ok(())
}

/// Says on whose behalf the rest of a transaction is.
async fn act_as(connection: &mut PgConnection, user: UserId) -> Result<(), DbError> {
    sqlx::query!(r#"select set_config('fintrack.user_id', $1, true) as "set!""#, user.to_string())
        .fetch_one(connection)
        .await?;
    Ok(())
}

impl UserTx {
    /// A transaction of somebody who became a user in it.
    pub(crate) async fn of_new(mut tx: Transaction<'static, Postgres>, user: UserId) -> Result<Self, DbError> {
        act_as(&mut tx, user).await?;
        Ok(Self { tx, user })
    }

    /// The same transaction in a workspace, for what a user does of their own accord: found it, or join it. Whether they
    /// may is not asked.
    pub(crate) async fn enter(mut self, db: &Db, workspace: WorkspaceId) -> Result<WorkspaceTx, DbError> {
        work_in(&mut self.tx, Some(workspace)).await?;
        Ok(db.scoped(Purpose::Write, self.tx, Scope::new(workspace, self.user)))
    }

    /// On whose behalf.
    pub const fn user(&self) -> UserId {
        self.user
    }

    pub(crate) fn conn(&mut self) -> &mut PgConnection {
        &mut self.tx
    }

    /// Makes everything that was written permanent, at once.
    ///
    /// # Errors
    /// [`DbError`] when the database refuses; then nothing was written.
    pub async fn commit(self) -> Result<(), DbError> {
        Ok(self.tx.commit().await?)
    }
}
