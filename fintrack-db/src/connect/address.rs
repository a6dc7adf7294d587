//! Database addresses as libpq writes them, and servers that do not let us in.

use std::io;
use std::str::FromStr;
use std::time::Duration;

use sqlx::postgres::{PgConnectOptions, PgSslMode};
use sqlx::{Connection, PgConnection};

use super::ConnectError;
use crate::error::code_of;

/// What the driver understands in an address. It passes over everything else in silence, a misspelt `sslmode` as well.
const PARAMETERS: [&str; 11] = [
    "sslmode",
    "sslrootcert",
    "sslcert",
    "sslkey",
    "host",
    "hostaddr",
    "port",
    "dbname",
    "user",
    "password",
    "options",
];

/// Reads an address.
pub(super) fn read(url: &str) -> Result<PgConnectOptions, ConnectError> {
    // The driver would take any scheme.
    if !["postgres://", "postgresql://"].iter().any(|scheme| url.starts_with(scheme)) {
        return Err(ConnectError::Address(sqlx::Error::Configuration(
            "it does not begin with postgres:// or postgresql://".into(),
        )));
    }
    let query = url.split_once('?').map_or("", |(_, query)| query);
    let pairs =
        || query.split('&').filter(|pair| !pair.is_empty()).map(|pair| pair.split_once('=').unwrap_or((pair, "")));
    for (parameter, value) in pairs() {
        let problem = match (parameter, value) {
            ("sslmode", "allow") => "FinTrack does not try plain text first: write prefer or require",
            ("application_name", _) => "the name is set by FINTRACK_DB_APPLICATION_NAME",
            ("connect_timeout", _) => "the time is set by FINTRACK_DB_CONNECT_TIMEOUT",
            (known, _) if PARAMETERS.contains(&known) || known.starts_with("options[") => continue,
            _ => "FinTrack knows no such parameter: check its name, or leave it out",
        };
        return Err(ConnectError::Parameter { parameter: parameter.to_owned(), problem });
    }
    let options = PgConnectOptions::from_str(url).map_err(ConnectError::Address)?;
    Ok(if options.get_socket().is_some() {
        // There is nothing to protect on a socket's way, and servers speak no TLS there.
        options.ssl_mode(PgSslMode::Disable)
    } else if matches!(options.get_ssl_mode(), PgSslMode::Require) && has_root(pairs()) {
        // As libpq: who names a root wants it checked.
        options.ssl_mode(PgSslMode::VerifyCa)
    } else {
        options
    })
}

fn has_root<'a>(mut pairs: impl Iterator<Item = (&'a str, &'a str)>) -> bool {
    pairs.any(|(name, _)| name == "sslrootcert") || std::env::var_os("PGSSLROOTCERT").is_some()
}

/// One connection, or why there is none.
pub(super) async fn connect(options: &PgConnectOptions, timeout: Duration) -> Result<PgConnection, ConnectError> {
    let connecting = PgConnection::connect_with(options);
    let result = tokio::time::timeout(timeout, connecting).await.unwrap_or_else(|_| {
        let error = io::Error::new(io::ErrorKind::TimedOut, format!("no answer within {} s", timeout.as_secs_f32()));
        Err(error.into())
    });
    result.map_err(|error| refusal(error, options))
}

/// Why a server did not let us in.
pub(super) fn refusal(cause: sqlx::Error, options: &PgConnectOptions) -> ConnectError {
    match code_of(&cause).as_str() {
        "28P01" | "28000" => ConnectError::Login { role: options.get_username().to_owned(), cause },
        "3D000" => ConnectError::NoDatabase { database: database(options).to_owned() },
        "53300" => ConnectError::Full(cause),
        _ if is_tls(&cause, options) => ConnectError::Tls { place: place(options), cause },
        _ => ConnectError::Unreachable { place: place(options), cause },
    }
}

/// A certificate that is refused ends as an error of the connection's, from within the handshake; so does a file of
/// the address that cannot be read.
fn is_tls(error: &sqlx::Error, options: &PgConnectOptions) -> bool {
    if let sqlx::Error::Io(error) = error {
        let is_file = matches!(error.kind(), io::ErrorKind::NotFound | io::ErrorKind::PermissionDenied);
        return error.kind() == io::ErrorKind::InvalidData || is_file && options.get_socket().is_none();
    }
    matches!(error, sqlx::Error::Tls(_))
}

/// The database that is meant: without a name, the one that is called like the role.
pub(super) fn database(options: &PgConnectOptions) -> &str {
    options.get_database().unwrap_or(options.get_username())
}

fn place(options: &PgConnectOptions) -> String {
    match options.get_socket() {
        Some(socket) => socket.display().to_string(),
        None => format!("{}:{}", options.get_host(), options.get_port()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn mode(url: &str) -> String {
        format!("{:?}", read(url).unwrap().get_ssl_mode())
    }

    #[test]
    fn tls_is_asked_for_as_libpq_names_it() {
        assert_eq!(mode("postgres://ana@host/books"), "Prefer");
        assert_eq!(mode("postgres://ana@host/books?sslmode=verify-full"), "VerifyFull");
        assert_eq!(mode("postgres://ana@host/books?sslmode=require"), "Require");
        assert_eq!(mode("postgres://ana@host/books?sslmode=require&sslrootcert=/etc/ca.pem"), "VerifyCa");
        assert_eq!(mode("postgres:///books?host=/run/postgresql&sslmode=require"), "Disable");
    }

    #[test]
    fn what_would_be_passed_over_in_silence_is_refused() {
        let message = |url| read(url).unwrap_err().to_string();
        assert_eq!(
            message("postgres://ana@host/books?sslmod=verify-full"),
            "the database address has `sslmod`, but FinTrack knows no such parameter: check its name, or leave it out"
        );
        assert!(message("postgres://ana@host/books?sslmode=allow").contains("write prefer or require"));
        assert!(message("postgres://ana@host/books?connect_timeout=3").contains("FINTRACK_DB_CONNECT_TIMEOUT"));
        assert!(message("postgres://ana@host/books?sslmode=perhaps").contains("not of the form"));
        assert!(read("postgres://ana@host/books?options[search_path]=a&options=-c%20jit%3Doff").is_ok());
    }

    #[test]
    fn an_error_names_the_place_and_never_the_password() {
        let options = read("postgres://ana:secret@host:6543/books").unwrap();
        let error = refusal(sqlx::Error::PoolTimedOut, &options);
        assert!(error.to_string().ends_with("no server answers at host:6543"), "{error}");
    }
}
