//! The schema: brings it up to date, and says what it is.
//!
//! What it is stands in the database's own [`catalog`], and the two documents that are made of it, [`document`] and
//! [`distribute`], cannot say anything else. Each follows from the [`catalog::Class`] of a table: whose rows it holds.

pub mod catalog;
pub mod distribute;
pub mod document;

use std::time::{Duration, Instant};

use fintrack_core::money;
use sqlx::PgConnection;
use sqlx::migrate::{MigrateError, Migrator};
use tracing::info;

use crate::WorkspaceTx;
use crate::connect::ConnectError;
use crate::error::DbError;

/// The migrations, compiled in. They are append-only.
pub(crate) static MIGRATIONS: Migrator = sqlx::migrate!();

/// The newest migration that this program knows.
pub(crate) fn newest() -> i64 {
    MIGRATIONS.iter().map(|migration| migration.version).max().unwrap_or_default()
}

/// The lock under which programs take turns, `fintrack` in ASCII. It is the session's, and so ends with it.
const TURN: i64 = 0x6669_6e74_7261_636b;
/// How often a turn that another program has is asked for again.
const POLL: Duration = Duration::from_millis(100);

/// Applies what is missing and fills in the currencies, as an owner of the schema. Programs that start at once take
/// turns; those that find everything done need none.
pub(crate) async fn migrate(connection: &mut PgConnection, patience: Duration) -> Result<(), ConnectError> {
    if applied(connection).await?.version()? < newest() {
        take_turn(connection, patience).await?;
        // What migrations change may be in use, and other tools may hold the migrator's own lock.
        let patience = patience.as_millis().to_string();
        sqlx::query!("select set_config('lock_timeout', $1, false)", patience)
            .fetch_one(&mut *connection)
            .await
            .map_err(DbError::from)?;
        MIGRATIONS.run(&mut *connection).await.map_err(failed)?;
    }
    fill_currencies(connection).await?;
    Ok(())
}

/// Waits for a program that is migrating, for so long. The server's own wait would be silent.
async fn take_turn(connection: &mut PgConnection, patience: Duration) -> Result<(), ConnectError> {
    let start = Instant::now();
    let mut is_first = true;
    loop {
        let is_ours = sqlx::query_scalar!(r#"select pg_try_advisory_lock($1) as "is_ours!""#, TURN)
            .fetch_one(&mut *connection)
            .await
            .map_err(DbError::from)?;
        if is_ours {
            return Ok(());
        }
        if start.elapsed() >= patience {
            return Err(ConnectError::MigrationBusy { seconds: patience.as_secs() });
        }
        if is_first {
            info!(patience_s = patience.as_secs(), "another program brings the database schema up to date: waiting");
            is_first = false;
        }
        tokio::time::sleep(POLL).await;
    }
}

fn failed(error: MigrateError) -> ConnectError {
    if let MigrateError::VersionMismatch(version) = error {
        return ConnectError::MigrationChanged { version };
    }
    ConnectError::Migration(error)
}

/// Says whether the schema fits, for a role that may not change it.
pub(crate) async fn check(connection: &mut PgConnection) -> Result<(), ConnectError> {
    let (found, needed) = (applied(connection).await?.version()?, newest());
    if found == needed { Ok(()) } else { Err(ConnectError::SchemaVersion { found, needed }) }
}

/// The migrations that a database has seen, by number, with their checksums.
struct Applied(Vec<(i64, Vec<u8>)>);

impl Applied {
    /// The newest one; 0 for none. Refuses a database that is ahead of this program, or beside it.
    fn version(&self) -> Result<i64, ConnectError> {
        let found = self.0.iter().map(|(version, _)| *version).max().unwrap_or_default();
        if found > newest() {
            return Err(ConnectError::SchemaVersion { found, needed: newest() });
        }
        let is_known = |(version, checksum): &(i64, Vec<u8>)| {
            MIGRATIONS.iter().any(|known| known.version == *version && *known.checksum == **checksum)
        };
        match self.0.iter().find(|applied| !is_known(applied)) {
            Some((version, _)) => Err(ConnectError::MigrationChanged { version: *version }),
            None => Ok(found),
        }
    }
}

async fn applied(connection: &mut PgConnection) -> Result<Applied, DbError> {
    let exists = sqlx::query_scalar!(r#"select to_regclass('_sqlx_migrations') is not null as "exists!""#)
        .fetch_one(&mut *connection)
        .await?;
    if !exists {
        return Ok(Applied(Vec::new()));
    }
    let rows = sqlx::query!("select version, checksum from _sqlx_migrations where success order by version")
        .fetch_all(connection)
        .await?;
    Ok(Applied(rows.into_iter().map(|row| (row.version, row.checksum)).collect()))
}

async fn fill_currencies(connection: &mut PgConnection) -> Result<(), DbError> {
    let fiat = money::fiat();
    let codes: Vec<String> = fiat.iter().map(|fiat| fiat.currency.code().to_owned()).collect();
    let names: Vec<String> = fiat.iter().map(|fiat| fiat.name.clone()).collect();
    let symbols: Vec<String> = fiat.iter().map(|fiat| fiat.symbol.clone()).collect();
    let minor_units: Vec<i16> = fiat.iter().map(|fiat| i16::from(fiat.currency.minor_units())).collect();
    sqlx::query!(
        "insert into currencies (code, name, symbol, minor_units)
         select * from unnest($1::text[], $2::text[], $3::text[], $4::smallint[])
         on conflict (code) do update
         set name = excluded.name, symbol = excluded.symbol
         where (currencies.name, currencies.symbol) is distinct from (excluded.name, excluded.symbol)",
        &codes,
        &names,
        &symbols,
        &minor_units,
    )
    .execute(connection)
    .await?;
    Ok(())
}

/// Tells the planner how large the books have become.
pub(crate) async fn refresh_statistics(tx: &mut WorkspaceTx) -> Result<(), DbError> {
    sqlx::query!("select refresh_statistics()").execute(tx.conn()).await?;
    Ok(())
}
