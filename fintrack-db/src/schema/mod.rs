//! The schema: brings it up to date, and says what it is.
//!
//! What it is stands in the database's own [`catalog`], and the two documents that are made of it, [`document`] and
//! [`distribute`], cannot say anything else. Each follows from the [`catalog::Class`] of a table: whose rows it holds.

pub mod catalog;
pub mod distribute;
pub mod document;

use sqlx::migrate::Migrator;
use sqlx::postgres::PgConnectOptions;
use sqlx::{Connection, PgConnection};

use fintrack_core::money;

use crate::WorkspaceTx;
use crate::error::{ConnectError, DbError};

/// The migrations, compiled in. They are append-only.
pub(crate) static MIGRATIONS: Migrator = sqlx::migrate!();

/// The newest migration that this program knows.
pub(crate) fn newest() -> i64 {
    MIGRATIONS.iter().map(|migration| migration.version).max().unwrap_or_default()
}

/// Applies what is missing and fills in the currencies, as an owner of the schema. Programs that start at once take
/// turns: the migrator holds an advisory lock.
pub(crate) async fn migrate(admin: &PgConnectOptions) -> Result<(), ConnectError> {
    let mut connection = PgConnection::connect_with(admin).await.map_err(ConnectError::Unreachable)?;
    MIGRATIONS.run(&mut connection).await.map_err(ConnectError::Migration)?;
    fill_currencies(&mut connection).await?;
    connection.close().await.map_err(DbError::from)?;
    Ok(())
}

/// Says whether the schema fits, for a role that may not change it.
pub(crate) async fn check(connection: &mut PgConnection) -> Result<(), ConnectError> {
    let found = sqlx::query_scalar!(r#"select max(version) as "version" from _sqlx_migrations where success"#)
        .fetch_one(connection)
        .await
        .map_err(DbError::from)?
        .unwrap_or_default();
    let needed = newest();
    if found == needed { Ok(()) } else { Err(ConnectError::SchemaVersion { found, needed }) }
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
