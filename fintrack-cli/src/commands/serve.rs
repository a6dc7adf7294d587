//! `fintrack serve`: the HTTP server.

use std::io::{self, Write as _};
use std::net::SocketAddr;
use std::path::PathBuf;

use anyhow::Context as _;
use clap::{Args, ValueEnum};
use fintrack_core::name::{Email, Name};
use fintrack_http::config::{Pages, development_key, has_key};
use fintrack_http::{Config, Guest, ServeConfig, Welcome};
use tokio::signal::unix::{SignalKind, signal};
use tracing::info;
use tracing_subscriber::EnvFilter;

use crate::args::Global;
use crate::books::{Books, data_dir, has_own_server, variable};
use crate::commands::demo;
use crate::exit::Exit;
use crate::printer::Printer;

/// Where a server listens unless it is told otherwise.
pub(crate) const LISTEN: &str = "127.0.0.1:8080";
/// The variable that tells it.
pub(crate) const LISTEN_VARIABLE: &str = "FINTRACK_LISTEN";

/// How many open files a server asks for: more than all its connections.
const OPEN_FILES: u64 = 16_384;

/// Serve the web pages and the HTTP API until it is told to stop
///
/// Says where it is, and, while nobody can sign in, prints a link for the first person; the reference of the API is at
/// `/api/docs`. With --demo it serves the invented household of `fintrack demo`, whose books are nobody's, and says how to sign
/// in to them.
///
/// Sign what is handed out with `SECRET_KEY`, 32 random bytes or more; without it the server starts only with the private
/// database on an address of the own machine, behind no proxy (`TRUSTED_PROXIES`), and makes a key for itself.
///
/// Logs go to standard error; `FINTRACK_LOG` says how much, in the manner of `info,fintrack_http=debug`. On SIGINT or
/// SIGTERM it accepts no more, finishes what it accepted and ends with 0.
#[derive(Debug, Args)]
pub(crate) struct ServeArgs {
    /// Where to listen; port 0 takes any that is free
    #[arg(long, value_name = "ADDRESS", default_value = LISTEN, env = LISTEN_VARIABLE)]
    listen: SocketAddr,

    /// Serve the web pages in this folder, as `make web` builds them, instead of those in the program
    #[arg(long, value_name = "FOLDER")]
    pages: Option<PathBuf>,

    /// How log lines are written: text for people, json for programs
    #[arg(long, value_name = "FORMAT", default_value = "text", value_enum, hide_possible_values = true)]
    log: LogFormat,

    /// Serve the books of an invented household, in a private database of their own
    #[arg(long)]
    demo: bool,
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
pub(crate) async fn run(args: &ServeArgs, global: &Global, printer: &mut Printer) -> anyhow::Result<Exit> {
    start_log(args.log);
    raise_open_files();
    let is_development = is_development(args);
    // Whatever is wrong with it is told before a database is started.
    let pages = args.pages.as_deref().map_or_else(Pages::embedded, Pages::read)?;
    let checked = if is_development { None } else { Some(Config::from_env(variable, None)?) };
    let (books, guest) =
        if args.demo { (demo::open(global).await?, Some(guest()?)) } else { (Books::open(global).await?, None) };
    let config = match checked {
        Some(config) => config,
        None => Config::from_env(variable, Some(&developers_key(global)?))?,
    }
    .with_pages(pages);
    let (mut interrupt, mut terminate) = (signal(SignalKind::interrupt())?, signal(SignalKind::terminate())?);
    let shutdown = async move {
        tokio::select! {
            _ = interrupt.recv() => {}
            _ = terminate.recv() => {}
        }
    };
    let config = ServeConfig { address: args.listen, config, home: Some(books.scope()), guest };
    let mut told = Ok(());
    let welcome = |welcome: &Welcome| match args.log {
        LogFormat::Text => told = print(welcome, printer),
        LogFormat::Json => log(welcome),
    };
    fintrack_http::serve(config, books.db(), welcome, shutdown).await?;
    told?;
    Ok(Exit::Done)
}

/// For people, before the log goes on.
fn print(welcome: &Welcome, printer: &mut Printer) -> io::Result<()> {
    let out = printer.data();
    writeln!(out, "FinTrack is at http://{}, the reference of its API at http://{0}/api/docs", welcome.address)?;
    if let Some(link) = &welcome.setup_link {
        writeln!(out, "Nobody can sign in yet. This link, good for a day, makes the first person:\n{}", link.reveal())?;
    }
    if let Some((email, password)) = &welcome.guest {
        writeln!(out, "Sign in as {email} with the password {}", password.reveal())?;
    }
    printer.flush()
}

/// For programs, as lines of the log.
fn log(welcome: &Welcome) {
    if let Some(link) = &welcome.setup_link {
        let link = link.reveal();
        info!(link, "nobody can sign in yet: this link, good for a day, makes the first person");
    }
    if let Some((email, password)) = &welcome.guest {
        info!(email, password = password.reveal(), "somebody may look around");
    }
}

/// Who looks around in the demo's books.
fn guest() -> anyhow::Result<Guest> {
    Ok(Guest { name: Name::new("Ana")?, email: Email::new("ana@example.org")? })
}

/// Whether somebody tries things out on the own machine: with the private database, reached by nobody else. A proxy that is
/// trusted speaks for others.
fn is_development(args: &ServeArgs) -> bool {
    let is_reached = variable("TRUSTED_PROXIES").is_some_and(|proxies| !proxies.trim().is_empty());
    !has_key(variable) && (args.demo || !has_own_server()) && args.listen.ip().is_loopback() && !is_reached
}

/// Each connection is an open file, and many a system allows a program no more than 1,024 of them until it asks.
fn raise_open_files() {
    use rustix::process::{Resource, Rlimit, getrlimit, setrlimit};
    let Rlimit { current, maximum } = getrlimit(Resource::Nofile);
    let wanted = maximum.map_or(OPEN_FILES, |maximum| maximum.min(OPEN_FILES));
    if current.is_some_and(|current| current < wanted) {
        // Where that is refused, there are fewer connections.
        let _ = setrlimit(Resource::Nofile, Rlimit { current: Some(wanted), maximum });
    }
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
