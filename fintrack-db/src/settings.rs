//! How the database is connected to: how many connections, how long anything may take.
//!
//! The defaults suit a household's server and a machine of 2 GB; the environment changes them, one variable each:
//!
//! | variable | default | what it bounds |
//! |---|---|---|
//! | `FINTRACK_DB_CONNECTIONS_MAX` | 10 | connections of one process |
//! | `FINTRACK_DB_CONNECTIONS_MIN` | 0 | connections kept open when nobody asks |
//! | `FINTRACK_DB_CONNECT_TIMEOUT` | 5s | one attempt to connect, when a program starts |
//! | `FINTRACK_DB_ACQUIRE_TIMEOUT` | 10s | waiting for a free connection |
//! | `FINTRACK_DB_MIGRATION_TIMEOUT` | 2min | waiting for another program that brings the schema up to date |
//! | `FINTRACK_DB_STATEMENT_TIMEOUT` | 60s | one statement |
//! | `FINTRACK_DB_LOCK_TIMEOUT` | 10s | waiting for a row or table that another transaction holds |
//! | `FINTRACK_DB_IDLE_IN_TRANSACTION_TIMEOUT` | 2min | a transaction whose program says nothing more |
//! | `FINTRACK_DB_LIFETIME_MAX` | 30min | the life of a connection, so that servers' memory is given back |
//! | `FINTRACK_DB_STATEMENT_CACHE` | 100 | prepared statements that a connection keeps |
//! | `FINTRACK_DB_APPLICATION_NAME` | fintrack | the name in the server's `pg_stat_activity` |
//!
//! Durations are a number with its unit: `ms`, `s`, `min` or `h`; `0` switches a limit of the server's off.
//!
//! TLS is part of the address, by libpq's names: `sslmode` (`disable`, `prefer`, `require`, `verify-ca`, `verify-full`),
//! `sslrootcert`, `sslcert`, `sslkey`. `verify-full` alone proves who answers; use it wherever the way to the server is
//! not your own. Without `sslrootcert` the system's certificates are trusted.
//!
//! # Behind a pooler
//!
//! A pooler that hands out a server connection for one transaction (PgBouncer's `pool_mode = transaction`) keeps no
//! session. FinTrack's scopes are set per transaction and need none; the rest needs this:
//!
//! - The pooler tracks prepared statements (PgBouncer 1.21 with `max_prepared_statements` at the statement cache or
//!   above): the driver names its statements, with or without a cache.
//! - `ignore_startup_parameters = extra_float_digits,options` in the pooler: the timeouts of the table above travel in
//!   `options`. There they are lost; set them for the role instead, as `alter role fintrack_app set statement_timeout`.
//! - `DATABASE_ADMIN_URL` that goes past the pooler: migrations take turns by a lock of the session's.
//! - A [`crate::event::Listener`] listens in a session of its own, so a process that serves events needs an address that
//!   goes past the pooler as well.

use std::env;
use std::str::FromStr;
use std::time::Duration;

use sqlx::Connection;
use sqlx::postgres::{PgConnectOptions, PgPoolOptions};
use thiserror::Error;

/// What every variable's name begins with.
const PREFIX: &str = "FINTRACK_DB_";
/// PostgreSQL counts its timeouts in milliseconds, as a signed number of 32 bits.
const TIMEOUT_MAX: Duration = Duration::from_millis(i32::MAX as u64);
/// Far more than one process can use, and what a server allows by default.
const CONNECTIONS_LIMIT: u32 = 100;

/// How the database is connected to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Settings {
    /// The most connections that one process opens. Two cores are busy with fewer; each costs the server some 10 MB.
    pub connections_max: u32,
    /// How many connections stay open when nobody asks.
    pub connections_min: u32,
    /// How long one attempt to connect may take when a program starts.
    pub connect_timeout: Duration,
    /// How long a caller waits for a connection, be it busy or not there yet.
    pub acquire_timeout: Duration,
    /// How long a program waits for another one that brings the schema up to date, and for every lock that it needs to
    /// do so itself.
    pub migration_timeout: Duration,
    /// How long one statement may take; zero for any time. Not for migrations.
    pub statement_timeout: Duration,
    /// How long a statement waits for what another transaction holds; zero for any time.
    pub lock_timeout: Duration,
    /// After how long the server ends a transaction whose program says nothing more; zero for never. It would hold its
    /// locks for as long as its connection lives.
    pub idle_in_transaction_timeout: Duration,
    /// After how long a connection is replaced.
    pub lifetime_max: Duration,
    /// How many prepared statements each connection keeps, at least one: without any the driver forgets them, and the
    /// server keeps them all the same until the connection ends.
    pub statement_cache: usize,
    /// The name in the server's list of connections.
    pub application_name: String,
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            connections_max: 10,
            connections_min: 0,
            connect_timeout: Duration::from_secs(5),
            acquire_timeout: Duration::from_secs(10),
            migration_timeout: Duration::from_mins(2),
            // Twice what a request may take; an import's largest statement takes seconds on the slowest machine.
            statement_timeout: Duration::from_mins(1),
            lock_timeout: Duration::from_secs(10),
            idle_in_transaction_timeout: Duration::from_mins(2),
            lifetime_max: Duration::from_mins(30),
            statement_cache: 100,
            application_name: "fintrack".to_owned(),
        }
    }
}

/// A variable that cannot be meant.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
#[error("{variable}=`{value}`: expected {expected}")]
pub struct SettingsError {
    /// Its name.
    pub variable: String,
    /// What it was set to.
    pub value: String,
    /// What it can be.
    pub expected: String,
}

impl Settings {
    /// The defaults, changed by the environment.
    ///
    /// # Errors
    /// [`SettingsError`] for the first variable that cannot be meant.
    pub fn from_env() -> Result<Self, SettingsError> {
        let text = |text: std::ffi::OsString| text.to_string_lossy().into_owned();
        Self::from_variables(env::vars_os().map(|(name, value)| (text(name), text(value))))
    }

    /// The defaults, changed by those variables whose name begins with `FINTRACK_DB_`. An empty one is as good as none.
    ///
    /// # Errors
    /// [`SettingsError`] for the first variable that cannot be meant, be it by its name or its value.
    pub fn from_variables(variables: impl IntoIterator<Item = (String, String)>) -> Result<Self, SettingsError> {
        let mut settings = Self::default();
        for (name, value) in variables {
            if let Some(setting) = name.strip_prefix(PREFIX)
                && !value.is_empty()
            {
                settings.set(setting, &value).map_err(|expected| SettingsError { variable: name, value, expected })?;
            }
        }
        if settings.connections_min > settings.connections_max {
            return Err(SettingsError {
                variable: format!("{PREFIX}CONNECTIONS_MIN"),
                value: settings.connections_min.to_string(),
                expected: format!("at most {}, which is {PREFIX}CONNECTIONS_MAX", settings.connections_max),
            });
        }
        Ok(settings)
    }

    /// The error is what was expected.
    fn set(&mut self, setting: &str, value: &str) -> Result<(), String> {
        match setting {
            "CONNECTIONS_MAX" => self.connections_max = whole(value, 1..=CONNECTIONS_LIMIT)?,
            "CONNECTIONS_MIN" => self.connections_min = whole(value, 0..=CONNECTIONS_LIMIT)?,
            "CONNECT_TIMEOUT" => self.connect_timeout = limit(value)?,
            "ACQUIRE_TIMEOUT" => self.acquire_timeout = limit(value)?,
            "MIGRATION_TIMEOUT" => self.migration_timeout = limit(value)?,
            "STATEMENT_TIMEOUT" => self.statement_timeout = duration(value)?,
            "LOCK_TIMEOUT" => self.lock_timeout = duration(value)?,
            "IDLE_IN_TRANSACTION_TIMEOUT" => self.idle_in_transaction_timeout = duration(value)?,
            "LIFETIME_MAX" => self.lifetime_max = limit(value)?,
            "STATEMENT_CACHE" => self.statement_cache = whole(value, 1..=10_000)?,
            // PostgreSQL cuts longer names, and shows other characters as question marks.
            "APPLICATION_NAME" if value.len() <= 63 && value.bytes().all(|byte| (b' '..=b'~').contains(&byte)) => {
                value.clone_into(&mut self.application_name);
            }
            "APPLICATION_NAME" => return Err("at most 63 characters, of ASCII".to_owned()),
            _ => return Err(format!("a variable that there is, {PREFIX} followed by {KNOWN}")),
        }
        Ok(())
    }

    /// The pool's part of the settings.
    pub(crate) fn pool(&self) -> PgPoolOptions {
        PgPoolOptions::new()
            .max_connections(self.connections_max)
            .min_connections(self.connections_min)
            .acquire_timeout(self.acquire_timeout)
            .max_lifetime(self.lifetime_max)
            .test_before_acquire(false)
            .before_acquire(|connection, known| {
                Box::pin(async move { Ok(known.idle_for <= TRUSTED_FOR || connection.ping().await.is_ok()) })
            })
    }

    /// The part that every session begins with. The driver itself sets the time zone to UTC and the encoding to UTF-8,
    /// and what a session begins with outranks the settings of its role and database.
    pub(crate) fn session(&self, options: PgConnectOptions) -> PgConnectOptions {
        let millis = |timeout: Duration| timeout.as_millis().to_string();
        self.name(options).options([
            ("statement_timeout", millis(self.statement_timeout)),
            ("lock_timeout", millis(self.lock_timeout)),
            ("idle_in_transaction_session_timeout", millis(self.idle_in_transaction_timeout)),
        ])
    }

    /// The part that an owner's session has, too: a migration may take its time.
    pub(crate) fn name(&self, options: PgConnectOptions) -> PgConnectOptions {
        options.application_name(&self.application_name).statement_cache_capacity(self.statement_cache.max(1))
    }
}

/// A connection that rested no longer is taken to be alive, and saved a round trip: should it not be, whoever begins a
/// transaction begins it on another one.
const TRUSTED_FOR: Duration = Duration::from_secs(1);

const KNOWN: &str = "CONNECTIONS_MAX, CONNECTIONS_MIN, CONNECT_TIMEOUT, ACQUIRE_TIMEOUT, MIGRATION_TIMEOUT, \
    STATEMENT_TIMEOUT, LOCK_TIMEOUT, IDLE_IN_TRANSACTION_TIMEOUT, LIFETIME_MAX, STATEMENT_CACHE or APPLICATION_NAME";

fn whole<T: FromStr + PartialOrd + std::fmt::Display>(
    text: &str,
    range: std::ops::RangeInclusive<T>,
) -> Result<T, String> {
    let number = text.parse().ok().filter(|number| range.contains(number));
    number.ok_or_else(|| format!("a whole number from {} to {}", range.start(), range.end()))
}

/// A number with its unit; `0` alone is "no limit".
fn duration(text: &str) -> Result<Duration, String> {
    let read = || {
        let digits = text.find(|c: char| !c.is_ascii_digit()).unwrap_or(text.len());
        let (number, unit) = text.split_at(digits);
        let number: u64 = number.parse().ok()?;
        let millis = match unit {
            "ms" => 1,
            "s" => 1_000,
            "min" => 60_000,
            "h" => 3_600_000,
            "" if number == 0 => 0,
            _ => return None,
        };
        Some(Duration::from_millis(number.checked_mul(millis)?)).filter(|duration| *duration <= TIMEOUT_MAX)
    };
    read().ok_or_else(|| "a duration up to 24 days, such as 500ms, 30s, 5min or 1h, or 0 for no limit".to_owned())
}

/// A duration that something has to end within.
fn limit(text: &str) -> Result<Duration, String> {
    let some = duration(text).ok().filter(|duration| !duration.is_zero());
    some.ok_or_else(|| "a duration up to 24 days, such as 500ms, 30s, 5min or 1h".to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn from(variables: &[(&str, &str)]) -> Result<Settings, SettingsError> {
        Settings::from_variables(variables.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())))
    }

    #[test]
    fn each_variable_changes_its_setting_and_no_other() {
        let changed = from(&[
            ("FINTRACK_DB_CONNECTIONS_MAX", "4"),
            ("FINTRACK_DB_CONNECTIONS_MIN", "2"),
            ("FINTRACK_DB_CONNECT_TIMEOUT", "1s"),
            ("FINTRACK_DB_ACQUIRE_TIMEOUT", "2s"),
            ("FINTRACK_DB_MIGRATION_TIMEOUT", "3s"),
            ("FINTRACK_DB_STATEMENT_TIMEOUT", "0"),
            ("FINTRACK_DB_LOCK_TIMEOUT", "500ms"),
            ("FINTRACK_DB_IDLE_IN_TRANSACTION_TIMEOUT", "5min"),
            ("FINTRACK_DB_LIFETIME_MAX", "1h"),
            ("FINTRACK_DB_STATEMENT_CACHE", "20"),
            ("FINTRACK_DB_APPLICATION_NAME", "fintrack at home"),
            ("FINTRACK_DATA_DIR", "elsewhere"),
            ("PATH", "/bin"),
        ])
        .unwrap();
        let expected = Settings {
            connections_max: 4,
            connections_min: 2,
            connect_timeout: Duration::from_secs(1),
            acquire_timeout: Duration::from_secs(2),
            migration_timeout: Duration::from_secs(3),
            statement_timeout: Duration::ZERO,
            lock_timeout: Duration::from_millis(500),
            idle_in_transaction_timeout: Duration::from_mins(5),
            lifetime_max: Duration::from_hours(1),
            statement_cache: 20,
            application_name: "fintrack at home".to_owned(),
        };
        assert_eq!(changed, expected);
        assert_eq!(from(&[("FINTRACK_DB_LOCK_TIMEOUT", "")]).unwrap(), Settings::default());
    }

    #[test]
    fn what_cannot_be_meant_is_named_with_its_value_and_what_was_expected() {
        let message = |name, value| from(&[(name, value)]).unwrap_err().to_string();
        assert_eq!(
            message("FINTRACK_DB_CONNECTIONS_MAX", "many"),
            "FINTRACK_DB_CONNECTIONS_MAX=`many`: expected a whole number from 1 to 100"
        );
        assert_eq!(
            message("FINTRACK_DB_CONNECTIONS_MIN", "11"),
            "FINTRACK_DB_CONNECTIONS_MIN=`11`: expected at most 10, which is FINTRACK_DB_CONNECTIONS_MAX"
        );
        assert_eq!(
            message("FINTRACK_DB_STATEMENT_TIMEOUT", "30"),
            "FINTRACK_DB_STATEMENT_TIMEOUT=`30`: expected a duration up to 24 days, such as 500ms, 30s, 5min or 1h, \
             or 0 for no limit"
        );
        assert_eq!(
            message("FINTRACK_DB_ACQUIRE_TIMEOUT", "0"),
            "FINTRACK_DB_ACQUIRE_TIMEOUT=`0`: expected a duration up to 24 days, such as 500ms, 30s, 5min or 1h"
        );
        assert_eq!(
            message("FINTRACK_DB_STATMENT_TIMEOUT", "30s"),
            format!(
                "FINTRACK_DB_STATMENT_TIMEOUT=`30s`: expected a variable that there is, FINTRACK_DB_ followed by {KNOWN}"
            )
        );
        for value in ["-1s", "1.5s", "25d", "99999999999h", "18446744073709551615h", "s", " 1s"] {
            assert!(duration(value).is_err(), "{value}");
        }
    }
}
