//! Why the database cannot be opened, in words that say what to do.

use thiserror::Error;

use crate::embedded::{APP_ROLE, EmbeddedError, MAJOR_MIN};
use crate::error::DbError;

/// Why the database cannot be opened.
#[derive(Debug, Error)]
pub enum ConnectError {
    /// The private PostgreSQL is not to be had.
    #[error(transparent)]
    Embedded(#[from] EmbeddedError),
    /// The address cannot be read.
    #[error("the database address is not of the form postgres://user:password@host/database")]
    Address(#[source] sqlx::Error),
    /// A part of the address that would be passed over in silence.
    #[error("the database address has `{parameter}`, but {problem}")]
    Parameter {
        /// Its name.
        parameter: String,
        /// What is wrong with it, and what to do.
        problem: &'static str,
    },
    /// No server answers, or it is not ready.
    #[error("cannot connect to the database: no server answers at {place}")]
    Unreachable {
        /// The host and port, or the folder of the socket.
        place: String,
        /// Why.
        #[source]
        cause: sqlx::Error,
    },
    /// The server exists, and has no connection left.
    #[error(
        "the database server has no connection left: raise its max_connections, or lower FINTRACK_DB_CONNECTIONS_MAX \
         where it is used"
    )]
    Full(#[source] sqlx::Error),
    /// No secure connection, or not to the server that was asked for.
    #[error(
        "no secure connection to the database at {place}: check sslmode and sslrootcert in the address, and that the \
         server has ssl = on"
    )]
    Tls {
        /// The host and port.
        place: String,
        /// Why.
        #[source]
        cause: sqlx::Error,
    },
    /// The server does not let this role in.
    #[error(
        "the database server does not let `{role}` in: check the name and password in the address, and the server's \
         pg_hba.conf"
    )]
    Login {
        /// The role of the address.
        role: String,
        /// What the server says.
        #[source]
        cause: sqlx::Error,
    },
    /// There is no such database.
    #[error(
        "the server has no database `{database}`: create it (createdb --encoding UTF8 {database}), or name another"
    )]
    NoDatabase {
        /// The name in the address.
        database: String,
    },
    /// The server is older than the migrations allow.
    #[error("the database server is PostgreSQL {major}; FinTrack needs {MAJOR_MIN} or later: upgrade the server")]
    TooOld {
        /// Its major version.
        major: u32,
    },
    /// The database cannot hold every text.
    #[error(
        "the database `{database}` has the encoding {encoding}; FinTrack needs UTF8: create another one \
         (createdb --encoding UTF8 --template template0)"
    )]
    Encoding {
        /// Which database.
        database: String,
        /// The encoding it has.
        encoding: String,
    },
    /// Another program has been changing the schema for too long.
    #[error(
        "another program has been bringing the database schema up to date for {seconds} s: wait for it, or end its \
         connection (pg_stat_activity shows it) and start again"
    )]
    MigrationBusy {
        /// How long was waited.
        seconds: u64,
    },
    /// The role of the address may not prepare the database.
    #[error(
        "`{role}` may not prepare the database schema: set DATABASE_ADMIN_URL once to a role that owns the database \
         and may create roles"
    )]
    NotOwner {
        /// The role that tried.
        role: String,
        /// What was refused.
        #[source]
        cause: Box<ConnectError>,
    },
    /// The schema could not be brought up to date.
    #[error("the database schema could not be brought up to date")]
    Migration(#[source] sqlx::migrate::MigrateError),
    /// A migration that was applied is another than this program knows by that number.
    #[error(
        "migration {version} of the database is not the one that this FinTrack knows: the books were written by \
         another build; use that one, or restore a backup"
    )]
    MigrationChanged {
        /// Its number.
        version: i64,
    },
    /// The schema is older or newer than this program.
    #[error("the database schema is at version {found}, and this FinTrack needs {needed}: {}", advice(*found, *needed))]
    SchemaVersion {
        /// The newest migration that was applied; 0 when none was.
        found: i64,
        /// The newest that this program knows.
        needed: i64,
    },
    /// The role that serves does not exist on this server: roles are not part of a database's dump.
    #[error(
        "the server has no role `{APP_ROLE}`: create it (create role {APP_ROLE} login; grant {APP_ROLE} to \"{role}\"), \
         then restore the backup anew, so that its rights come along"
    )]
    NoAppRole {
        /// The role of the address.
        role: String,
    },
    /// The role of the address may not become the one that serves.
    #[error("`{role}` may not act as `{APP_ROLE}`: as an administrator, grant {APP_ROLE} to \"{role}\"")]
    NotGranted {
        /// The role of the address.
        role: String,
    },
    /// The role that would serve is not bound by row-level security.
    #[error("refusing to serve as `{role}`: row-level security does not bind it; use the role `{APP_ROLE}`")]
    Unbound {
        /// The role in effect.
        role: String,
    },
    /// The first statements failed.
    #[error(transparent)]
    Db(#[from] DbError),
}

fn advice(found: i64, needed: i64) -> &'static str {
    if found > needed {
        "a newer FinTrack has changed it; update this one"
    } else {
        "set DATABASE_ADMIN_URL to an owner of the schema once, so that it can be brought up to date"
    }
}
