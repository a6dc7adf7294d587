//! The way to the books: a transaction that is bound to one workspace.
//!
//! Whoever connects, statements on tenant tables run as a role that row-level security binds, in a transaction that
//! says whose rows it may see. Nothing runs outside a transaction, so a pooler between us and the server does no harm.

use std::path::PathBuf;
use std::str::FromStr;
use std::sync::Arc;
use std::time::{Duration, Instant};

use fintrack_core::audit::Actor;
use fintrack_core::id::{ApiKeyId, UserId, WorkspaceId};
use sqlx::postgres::{PgConnectOptions, PgPoolOptions};
use sqlx::{AssertSqlSafe, Connection, PgConnection, PgPool, Postgres, Transaction};
use tokio::sync::OnceCell;
use uuid::Uuid;

use crate::audit::Catalog;
use crate::embedded::{self, ADMIN_ROLE, APP_ROLE, Lease};
use crate::error::{ConnectError, DbError};
use crate::schema;

/// The most connections that one process opens.
const CONNECTIONS_MAX: u32 = 10;
/// How long a caller waits for one of them.
const ACQUIRE_TIMEOUT: Duration = Duration::from_secs(10);
/// How long the private server may take to come back after it died.
const RESTART_TIME_MAX: Duration = Duration::from_secs(10);

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

/// How a transaction becomes the serving role.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Login {
    /// The connection is that role.
    AsApp,
    /// The connection is another role, and each transaction sets it.
    SetRole,
}

/// A pool of connections to the books. Cloning it is cheap and shares the pool.
#[derive(Clone, Debug)]
pub struct Db {
    pool: PgPool,
    login: Login,
    catalog: Arc<OnceCell<Arc<Catalog>>>,
    _lease: Option<Arc<Lease>>,
}

impl Db {
    /// Opens the books: starts the private server if they are there, brings the schema up to date, and makes sure that
    /// the role that serves is bound to a workspace.
    ///
    /// # Errors
    /// [`ConnectError`] says what to do.
    pub async fn connect(target: Target) -> Result<Self, ConnectError> {
        match target {
            Target::Url { url, admin_url } => Self::connect_url(&url, admin_url.as_deref()).await,
            Target::Embedded { data_dir } => {
                let start = Instant::now();
                loop {
                    match Self::connect_embedded(data_dir.clone()).await {
                        // The server died a moment ago, and its supervisor has not noticed yet.
                        Err(ConnectError::Unreachable(_)) if start.elapsed() < RESTART_TIME_MAX => {
                            tokio::time::sleep(Duration::from_millis(100)).await;
                        }
                        result => return result,
                    }
                }
            }
        }
    }

    async fn connect_embedded(data_dir: PathBuf) -> Result<Self, ConnectError> {
        let joined = tokio::task::spawn_blocking(move || embedded::ensure(&data_dir)).await;
        let (endpoint, lease) = match joined {
            Ok(result) => result?,
            Err(panicked) => std::panic::resume_unwind(panicked.into_panic()),
        };
        schema::migrate(&endpoint.connect_as(ADMIN_ROLE)).await?;
        Self::serve(endpoint.connect_as(APP_ROLE), Login::AsApp, Some(lease)).await
    }

    async fn connect_url(url: &str, admin_url: Option<&str>) -> Result<Self, ConnectError> {
        let options = |url| PgConnectOptions::from_str(url).map_err(ConnectError::Address);
        let serving = options(url)?.application_name("fintrack");
        let login = if serving.get_username() == APP_ROLE { Login::AsApp } else { Login::SetRole };
        match (admin_url, login) {
            (Some(admin_url), _) => schema::migrate(&options(admin_url)?).await?,
            (None, Login::SetRole) => schema::migrate(&serving).await?,
            (None, Login::AsApp) => {
                let mut connection = PgConnection::connect_with(&serving).await.map_err(ConnectError::Unreachable)?;
                schema::check(&mut connection).await?;
            }
        }
        Self::serve(serving, login, None).await
    }

    async fn serve(options: PgConnectOptions, login: Login, lease: Option<Lease>) -> Result<Self, ConnectError> {
        let pool = PgPoolOptions::new()
            .max_connections(CONNECTIONS_MAX)
            .acquire_timeout(ACQUIRE_TIMEOUT)
            .connect_with(options)
            .await
            .map_err(ConnectError::Unreachable)?;
        let db = Self { pool, login, catalog: Arc::default(), _lease: lease.map(Arc::new) };
        db.refuse_unbound_role().await?;
        Ok(db)
    }

    /// A test's own database, for which all is prepared.
    #[cfg(feature = "testing")]
    pub(crate) async fn on_test_database(options: PgConnectOptions) -> Self {
        match Self::serve(options, Login::AsApp, None).await {
            Ok(db) => db,
            Err(error) => panic!("the test's database: {error}"),
        }
    }

    /// Superusers and roles with `bypassrls` see every workspace, whatever the policies say.
    async fn refuse_unbound_role(&self) -> Result<(), ConnectError> {
        let mut tx = self.begin_unscoped().await?;
        let role = sqlx::query!(
            r#"select rolname::text as "name!", (rolsuper or rolbypassrls) as "is_unbound!"
               from pg_roles
               where rolname = current_user"#
        )
        .fetch_one(&mut *tx)
        .await
        .map_err(DbError::from)?;
        if role.is_unbound { Err(ConnectError::Unbound { role: role.name }) } else { Ok(()) }
    }

    /// Begins a transaction in one workspace: the only way to a connection on tenant tables.
    ///
    /// # Errors
    /// [`DbError::Unavailable`] when no connection is to be had.
    pub async fn begin(&self, scope: Scope) -> Result<WorkspaceTx, DbError> {
        let tx = self.begin_as(Some(scope.workspace.get()), Some(scope.user.get())).await?;
        Ok(self.scoped(tx, scope))
    }

    /// What [`Self::begin`] answers, of a transaction that was begun in that scope.
    pub(crate) fn scoped(&self, tx: Transaction<'static, Postgres>, scope: Scope) -> WorkspaceTx {
        WorkspaceTx { tx, scope, catalog: Arc::clone(&self.catalog) }
    }

    /// Begins a transaction that sees what belongs to a user, and no books: the only way to a connection on personal
    /// tables.
    ///
    /// # Errors
    /// [`DbError::Unavailable`] when no connection is to be had.
    pub async fn begin_personal(&self, user: UserId) -> Result<UserTx, DbError> {
        Ok(UserTx { tx: self.begin_as(None, Some(user.get())).await?, user })
    }

    /// Begins a transaction that sees global tables only.
    pub(crate) async fn begin_unscoped(&self) -> Result<Transaction<'static, Postgres>, DbError> {
        self.begin_as(None, None).await
    }

    /// One message to the server, and so one round trip.
    pub(crate) async fn begin_as(
        &self,
        workspace: Option<Uuid>,
        user: Option<Uuid>,
    ) -> Result<Transaction<'static, Postgres>, DbError> {
        let mut statements = String::from("begin");
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
        Ok(self.pool.begin_with(AssertSqlSafe(statements)).await?)
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

/// A transaction in one workspace. Dropped without [`WorkspaceTx::commit`], it leaves nothing behind.
#[derive(Debug)]
pub struct WorkspaceTx {
    tx: Transaction<'static, Postgres>,
    scope: Scope,
    catalog: Arc<OnceCell<Arc<Catalog>>>,
}

impl WorkspaceTx {
    /// On whose behalf, and where.
    pub const fn scope(&self) -> Scope {
        self.scope
    }

    /// The workspace, as every insert names it.
    pub(crate) const fn workspace(&self) -> Uuid {
        self.scope.workspace.get()
    }

    pub(crate) fn conn(&mut self) -> &mut PgConnection {
        &mut self.tx
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

impl UserTx {
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
