//! `fintrack serve`: the HTTP server.

use std::net::SocketAddr;

use clap::{Args, ValueEnum};
use fintrack_http::{Config, ServeConfig};
use tokio::signal::unix::{SignalKind, signal};
use tracing_subscriber::EnvFilter;

use crate::args::Global;
use crate::books::Books;
use crate::exit::Exit;

/// Serve the HTTP API until it is told to stop
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
    let books = Books::open(global).await?;
    let (mut interrupt, mut terminate) = (signal(SignalKind::interrupt())?, signal(SignalKind::terminate())?);
    let shutdown = async move {
        tokio::select! {
            _ = interrupt.recv() => {}
            _ = terminate.recv() => {}
        }
    };
    let config = Config::from_env(|name| std::env::var(name).ok(), None)?;
    fintrack_http::serve(ServeConfig { address: args.listen, config }, books.db(), shutdown).await?;
    Ok(Exit::Done)
}

fn start_log(format: LogFormat) {
    let filter = EnvFilter::try_from_env("FINTRACK_LOG").unwrap_or_else(|_| EnvFilter::new("info"));
    let log = tracing_subscriber::fmt().with_env_filter(filter).with_writer(std::io::stderr);
    match format {
        LogFormat::Text => log.with_ansi(std::io::IsTerminal::is_terminal(&std::io::stderr())).init(),
        LogFormat::Json => log.json().init(),
    }
}
