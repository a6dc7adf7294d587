//! `fintrack serve`: the HTTP server.

use std::net::SocketAddr;

use anyhow::Context as _;
use clap::{Args, ValueEnum};
use fintrack_http::config::{development_key, has_key};
use fintrack_http::{Config, ServeConfig};
use tokio::signal::unix::{SignalKind, signal};
use tracing_subscriber::EnvFilter;

use crate::args::Global;
use crate::books::{Books, data_dir, has_own_server, variable};
use crate::exit::Exit;

/// Serve the HTTP API until it is told to stop
///
/// Sign what is handed out with `SECRET_KEY`, 32 random bytes or more; without it the server starts only with the private
/// database on an address of the own machine, and makes a key for itself. While nobody can sign in, it prints a link for
/// the first person.
///
/// Logs go to standard error; `FINTRACK_LOG` says how much, in the manner of `info,fintrack_http=debug`. On SIGINT or
/// SIGTERM it accepts no more, finishes what it accepted and ends with 0.
#[derive(Debug, Args)]
pub(crate) struct ServeArgs {
    /// Where to listen; port 0 takes any that is free
    #[arg(long, value_name = "ADDRESS", default_value = "127.0.0.1:8080", env = "FINTRACK_LISTEN")]
    listen: SocketAddr,

    /// How log lines are written: text for people, json for programs
    #[arg(long, value_name = "FORMAT", default_value = "text", value_enum, hide_possible_values = true)]
    log: LogFormat,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum LogFormat {
    Text,
    Json,
}

/// Serves until a signal comes.
///
/// # Errors
/// When the books cannot be opened or the address cannot be had.
pub(crate) async fn run(args: &ServeArgs, global: &Global) -> anyhow::Result<Exit> {
    start_log(args.log);
    let is_development = is_development(args.listen);
    // Whatever is wrong with it is told before a database is started.
    let checked = if is_development { None } else { Some(Config::from_env(variable, None)?) };
    let books = Books::open(global).await?;
    let config = match checked {
        Some(config) => config,
        None => Config::from_env(variable, Some(&developers_key(global)?))?,
    };
    let (mut interrupt, mut terminate) = (signal(SignalKind::interrupt())?, signal(SignalKind::terminate())?);
    let shutdown = async move {
        tokio::select! {
            _ = interrupt.recv() => {}
            _ = terminate.recv() => {}
        }
    };
    let config = ServeConfig { address: args.listen, config, home: Some(books.scope()) };
    fintrack_http::serve(config, books.db(), shutdown).await?;
    Ok(Exit::Done)
}

/// Whether somebody tries things out on the own machine: with the private database, reached by nobody else.
fn is_development(listen: SocketAddr) -> bool {
    !has_key(variable) && !has_own_server() && listen.ip().is_loopback()
}

fn developers_key(global: &Global) -> anyhow::Result<Vec<u8>> {
    let folder = data_dir(global)?;
    let key = development_key(&folder);
    key.with_context(|| format!("keeping a key to sign with in {}", folder.display()))
}

fn start_log(format: LogFormat) {
    let filter =
        EnvFilter::try_from_env("FINTRACK_LOG").unwrap_or_else(|_| EnvFilter::new("info,sqlx::postgres::notice=warn"));
    let log = tracing_subscriber::fmt().with_env_filter(filter).with_writer(std::io::stderr);
    match format {
        LogFormat::Text => log.with_ansi(std::io::IsTerminal::is_terminal(&std::io::stderr())).init(),
        LogFormat::Json => log.json().init(),
    }
}
