//! Opening the books: from an address to a pool that is bound to workspaces, or a reason why not.

mod address;
mod error;

use std::path::PathBuf;
use std::sync::Arc;
use std::time::{Duration, Instant};

use sqlx::migrate::MigrateError;
use sqlx::postgres::PgConnectOptions;
use sqlx::{Connection, PgConnection};

pub use error::ConnectError;

use crate::db::{Db, Login, Target};
use crate::embedded::{self, ADMIN_ROLE, APP_ROLE, Lease, MAJOR_MIN};
use crate::error::{DbError, code_of};
use crate::schema;
use crate::settings::Settings;

/// How long the private server may take to come back after it died.
const RESTART_TIME_MAX: Duration = Duration::from_secs(10);

impl Db {
    /// As [`Db::connect_with`], with the default settings.
    ///
    /// # Errors
    /// [`ConnectError`] says what to do.
    pub async fn connect(target: Target) -> Result<Self, ConnectError> {
        Self::connect_with(target, &Settings::default()).await
    }

    /// Opens the books: starts the private server if they are there, brings the schema up to date, and makes sure that
    /// the role that serves is bound to a workspace.
    ///
    /// # Errors
    /// [`ConnectError`] says what to do.
    pub async fn connect_with(target: Target, settings: &Settings) -> Result<Self, ConnectError> {
        match target {
            Target::Url { url, admin_url } => Self::connect_url(&url, admin_url.as_deref(), settings).await,
            Target::Embedded { data_dir } => {
                let start = Instant::now();
                loop {
                    match Self::connect_embedded(data_dir.clone(), settings).await {
                        // The server died a moment ago, and its supervisor has not noticed yet.
                        Err(ConnectError::Unreachable { .. }) if start.elapsed() < RESTART_TIME_MAX => {
                            tokio::time::sleep(Duration::from_millis(100)).await;
                        }
                        result => return result,
                    }
                }
            }
        }
    }

    async fn connect_embedded(data_dir: PathBuf, settings: &Settings) -> Result<Self, ConnectError> {
        let joined = tokio::task::spawn_blocking(move || embedded::ensure(&data_dir)).await;
        let (endpoint, lease) = match joined {
            Ok(result) => result?,
            Err(panicked) => std::panic::resume_unwind(panicked.into_panic()),
        };
        migrate(&endpoint.connect_as(ADMIN_ROLE), settings).await?;
        Self::serve(endpoint.connect_as(APP_ROLE), Login::AsApp, Some(lease), settings).await
    }

    async fn connect_url(url: &str, admin_url: Option<&str>, settings: &Settings) -> Result<Self, ConnectError> {
        let serving = address::read(url)?;
        let login = if serving.get_username() == APP_ROLE { Login::AsApp } else { Login::SetRole };
        match (admin_url, login) {
            // One address: whoever owns the schema has just been let in.
            (None, Login::SetRole) => migrate(&serving, settings).await?,
            (Some(admin_url), _) => {
                migrate(&address::read(admin_url)?, settings).await?;
                open(&serving, settings).await?.close().await.map_err(DbError::from)?;
            }
            (None, Login::AsApp) => {
                let mut connection = open(&serving, settings).await?;
                schema::check(&mut connection).await?;
                connection.close().await.map_err(DbError::from)?;
            }
        }
        Self::serve(serving, login, None, settings).await
    }

    async fn serve(
        options: PgConnectOptions,
        login: Login,
        lease: Option<Lease>,
        settings: &Settings,
    ) -> Result<Self, ConnectError> {
        let options = settings.session(options);
        let role = options.get_username().to_owned();
        // Whoever may not act as the serving role hears of it at once: a pool would try again until its time is over.
        let pool =
            settings.pool().connect_with(options.clone()).await.map_err(|error| address::refusal(error, &options))?;
        let db = Self { pool, login, catalog: Arc::default(), _lease: lease.map(Arc::new) };
        db.refuse_unbound_role(&role).await?;
        Ok(db)
    }

    /// A test's own database, for which all is prepared.
    #[cfg(feature = "testing")]
    pub(crate) async fn on_test_database(options: PgConnectOptions) -> Self {
        match Self::serve(options, Login::AsApp, None, &Settings::default()).await {
            Ok(db) => db,
            Err(error) => panic!("the test's database: {error}"),
        }
    }

    /// Superusers and roles with `bypassrls` see every workspace, whatever the policies say.
    async fn refuse_unbound_role(&self, login_role: &str) -> Result<(), ConnectError> {
        let mut tx = self.begin_unscoped().await.map_err(|error| not_app(error, login_role))?;
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
}

/// Why `set local role` failed.
fn not_app(error: DbError, role: &str) -> ConnectError {
    let DbError::Statement(cause) = &error else {
        return error.into();
    };
    match code_of(cause).as_str() {
        "22023" => ConnectError::NoAppRole { role: role.to_owned() },
        "42501" => ConnectError::NotGranted { role: role.to_owned() },
        _ => error.into(),
    }
}

/// Brings the schema up to date, as its owner.
async fn migrate(admin: &PgConnectOptions, settings: &Settings) -> Result<(), ConnectError> {
    let mut connection = open(&settings.name(admin.clone()), settings).await?;
    schema::migrate(&mut connection, settings.migration_timeout).await.map_err(|error| not_owner(error, admin))?;
    connection.close().await.map_err(DbError::from)?;
    Ok(())
}

fn not_owner(error: ConnectError, admin: &PgConnectOptions) -> ConnectError {
    if let ConnectError::Migration(MigrateError::Execute(cause) | MigrateError::ExecuteMigration(cause, _))
    | ConnectError::Db(DbError::Statement(cause)) = &error
        && code_of(cause) == "42501"
    {
        return ConnectError::NotOwner { role: admin.get_username().to_owned(), cause: Box::new(error) };
    }
    error
}

/// A connection to a server and a database that FinTrack can work with.
async fn open(options: &PgConnectOptions, settings: &Settings) -> Result<PgConnection, ConnectError> {
    let mut connection = address::connect(options, settings.connect_timeout).await?;
    // Without the number this is something that only speaks like PostgreSQL; the migrations will tell.
    let major = connection.server_version_num().map_or(MAJOR_MIN, |number| number / 10_000);
    if major < MAJOR_MIN {
        return Err(ConnectError::TooOld { major });
    }
    let encoding = sqlx::query_scalar!(
        r#"select pg_encoding_to_char(encoding)::text as "encoding!" from pg_database where datname = current_database()"#
    )
    .fetch_one(&mut connection)
    .await
    .map_err(DbError::from)?;
    if encoding != "UTF8" {
        return Err(ConnectError::Encoding { database: address::database(options).to_owned(), encoding });
    }
    Ok(connection)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::TestDb;

    #[tokio::test]
    async fn a_session_begins_with_the_settings_whatever_its_role_and_database_say() {
        let test = TestDb::new().await;
        let database = test.app_options().get_database().unwrap().to_owned();
        let statements = format!(
            "alter database {database} set timezone = 'America/Sao_Paulo';
             alter role fintrack_app in database {database} set statement_timeout = '3s';
             alter role fintrack_app in database {database} set datestyle = 'SQL, DMY'"
        );
        sqlx::raw_sql(sqlx::AssertSqlSafe(statements)).execute(&mut test.admin().await).await.unwrap();
        let settings = Settings {
            statement_timeout: Duration::from_secs(7),
            lock_timeout: Duration::from_millis(250),
            idle_in_transaction_timeout: Duration::ZERO,
            application_name: "fintrack test".to_owned(),
            connections_max: 1,
            ..Settings::default()
        };
        // What the address itself asks for comes first, and so loses.
        let url = test.app_url() + "&options=-c%20TimeZone%3DAsia/Tokyo";
        let db = Db::connect_with(Target::Url { url, admin_url: None }, &settings).await.unwrap();
        let mut tx = db.begin_unscoped().await.unwrap();
        let mut shown = Vec::new();
        for name in [
            "TimeZone",
            "DateStyle",
            "client_encoding",
            "statement_timeout",
            "lock_timeout",
            "idle_in_transaction_session_timeout",
            "application_name",
        ] {
            let value: String =
                sqlx::query_scalar("select current_setting($1)").bind(name).fetch_one(&mut *tx).await.unwrap();
            shown.push(value);
        }
        assert_eq!(shown, ["UTC", "ISO, MDY", "UTF8", "7s", "250ms", "0", "fintrack test"]);
        drop(tx);
        db.close().await;
    }

    #[tokio::test]
    async fn what_takes_too_long_is_busy_and_nothing_of_it_stays() {
        let test = TestDb::new().await;
        let settings = Settings {
            statement_timeout: Duration::from_millis(200),
            lock_timeout: Duration::from_millis(100),
            idle_in_transaction_timeout: Duration::from_millis(100),
            ..Settings::default()
        };
        let target = Target::Url { url: test.app_url(), admin_url: None };
        let db = Db::connect_with(target, &settings).await.unwrap();
        let fails = async |statement: &'static str| {
            let mut tx = db.begin_unscoped().await.unwrap();
            DbError::from(sqlx::query(statement).execute(&mut *tx).await.unwrap_err())
        };
        let slow = fails("select pg_sleep(10)").await;
        assert!(matches!(slow, DbError::Busy(_)) && slow.is_transient(), "{slow:?}");

        let mut holder = test.admin().await;
        sqlx::raw_sql("begin; lock table currencies").execute(&mut holder).await.unwrap();
        let locked = fails("insert into currencies values ('TEST', 'Test', 'T', 2)").await;
        assert!(matches!(locked, DbError::Busy(_)), "{locked:?}");
        sqlx::raw_sql("rollback").execute(&mut holder).await.unwrap();

        let mut silent = db.begin_unscoped().await.unwrap();
        tokio::time::sleep(Duration::from_millis(300)).await;
        let ended = DbError::from(sqlx::query("select 1").execute(&mut *silent).await.unwrap_err());
        assert!(matches!(ended, DbError::Unavailable(_)) && ended.is_transient(), "{ended:?}");
    }
}
