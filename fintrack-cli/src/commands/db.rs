//! `fintrack db`: the private PostgreSQL that holds the books.

use std::io::Write as _;
use std::path::PathBuf;

use clap::{Args, Subcommand};
use fintrack_db::embedded::{self, IDLE, Status, StopMode};
use serde::Serialize;

use crate::args::{Global, Output};
use crate::books;
use crate::exit::Exit;
use crate::printer::Printer;

/// Look after the private database
///
/// Without DATABASE_URL the books live in a PostgreSQL of their own, below the data folder. It starts by itself, listens
/// on a private socket only, and stops ten seconds after the last program that used it.
#[derive(Debug, Args)]
pub(crate) struct DbArgs {
    #[command(subcommand)]
    command: DbCommand,
}

#[derive(Debug, Subcommand)]
enum DbCommand {
    /// Say whether it runs, and where; prints table or json
    Status,
    /// Stop it now; refused while another program uses it
    Stop {
        /// End the connections of programs that use it
        #[arg(long)]
        force: bool,
    },
    /// Print the folder that holds it
    Path,
    /// Own the server of a data folder until nobody uses it: FinTrack starts this by itself
    #[command(hide = true)]
    Supervise,
}

/// What is known of the private database.
#[derive(Serialize)]
struct State {
    status: &'static str,
    folder: PathBuf,
    postgresql: Option<u32>,
    socket: Option<PathBuf>,
    pid: Option<u32>,
    in_use: bool,
}

/// Runs the subcommand.
///
/// # Errors
/// When the database cannot be asked or stopped.
pub(crate) fn run(args: &DbArgs, global: &Global, printer: &mut Printer) -> anyhow::Result<Exit> {
    let data_dir = books::data_dir(global)?;
    if books::has_own_server() {
        printer.say("DATABASE_URL is set: the books are on that server. This is about the private database only.");
    }
    match args.command {
        DbCommand::Status => {
            let output = global.output.among(&[Output::Table, Output::Json], "db status")?;
            let state = state(embedded::status(&data_dir)?, embedded::folder(&data_dir)?);
            print_state(&state, output, printer)?;
        }
        DbCommand::Stop { force } => {
            let mode = if force { StopMode::Force } else { StopMode::WhenUnused };
            let was_running = embedded::stop(&data_dir, mode)?;
            printer.say(if was_running { "The database has stopped." } else { "The database was not running." });
        }
        DbCommand::Path => writeln!(printer.data(), "{}", embedded::folder(&data_dir)?.display())?,
        DbCommand::Supervise => embedded::supervise(&data_dir, IDLE)?,
    }
    Ok(Exit::Done)
}

fn state(status: Status, folder: PathBuf) -> State {
    let bare = |status, postgresql| State {
        status,
        folder: folder.clone(),
        postgresql,
        socket: None,
        pid: None,
        in_use: false,
    };
    match status {
        Status::Absent => bare("absent", None),
        Status::Stopped { major } => bare("stopped", major),
        Status::Changing => bare("changing", None),
        Status::Running { endpoint, server_pid, in_use } => State {
            socket: Some(endpoint.socket_dir().to_owned()),
            pid: Some(server_pid),
            in_use,
            ..bare("running", Some(endpoint.major()))
        },
    }
}

fn print_state(state: &State, output: Output, printer: &mut Printer) -> anyhow::Result<()> {
    let out = printer.data();
    if output == Output::Json {
        serde_json::to_writer_pretty(&mut *out, state)?;
        writeln!(out)?;
        return Ok(());
    }
    let words = match state.status {
        "absent" => "nothing is stored here yet",
        "stopped" => "stopped; it starts by itself when it is needed",
        "changing" => "starting or stopping",
        _ if state.in_use => "running, in use",
        _ => "running, not in use",
    };
    writeln!(out, "status      {words}")?;
    writeln!(out, "folder      {}", state.folder.display())?;
    if let Some(major) = state.postgresql {
        writeln!(out, "PostgreSQL  {major}")?;
    }
    if let (Some(socket), Some(pid)) = (&state.socket, state.pid) {
        writeln!(out, "socket      {}", socket.display())?;
        writeln!(out, "process     {pid}")?;
    }
    Ok(())
}
