//! `fintrack undo`: takes back what was done.

use std::collections::BTreeMap;
use std::io::{self, IsTerminal as _, Write as _};
use std::str::FromStr;

use clap::Args;
use fintrack_core::audit::{Change, Event, RowKey};
use fintrack_core::id::AuditEventId;
use fintrack_db::audit::{self, Recorded};
use fintrack_db::{DbError, WorkspaceTx};
use serde::Serialize;
use thiserror::Error;
use uuid::Uuid;

use super::history::words::{self, People};
use crate::args::{Global, Output};
use crate::books::Books;
use crate::exit::{Exit, UsageError};
use crate::printer::Printer;

/// Take back what was done: the last operation, or the one you name
///
/// Shows first what would become of which things, and asks. What later operations depend on stays: the refusal names them,
/// and they can be taken back first. An undo is an event too, so that `fintrack undo` of its number does it again.
#[derive(Debug, Args)]
#[command(after_help = "\
Output: table or json.

Examples:
  fintrack undo
  fintrack history --limit 5
  fintrack undo 42 --yes")]
pub(crate) struct UndoArgs {
    /// The event's number or identity, as `fintrack history` prints them [default: the last one not taken back]
    #[arg(value_name = "EVENT")]
    event: Option<Which>,

    /// Do not ask
    #[arg(long, short)]
    yes: bool,
}

/// How an event is named.
#[derive(Clone, Copy, Debug)]
enum Which {
    Number(u64),
    Id(AuditEventId),
}

#[derive(Debug, Error)]
#[error("neither a number nor an identity: `fintrack history` lists the numbers")]
struct WhichError;

impl FromStr for Which {
    type Err = WhichError;

    fn from_str(text: &str) -> Result<Self, WhichError> {
        let number = text.parse().map(Self::Number);
        number.or_else(|_| text.parse::<Uuid>().map(|id| Self::Id(AuditEventId::new(id)))).map_err(|_| WhichError)
    }
}

/// What was taken back, for programs.
#[derive(Serialize)]
struct Done {
    /// The number of the event that was taken back.
    undid: u64,
    /// That of the event that took it back.
    number: u64,
    id: AuditEventId,
    rows: usize,
}

/// Shows what an undo would do, asks, and does it.
///
/// # Errors
/// When there is no such event, something later depends on it, or nobody agrees.
pub(crate) async fn run(args: &UndoArgs, global: &Global, printer: &mut Printer) -> anyhow::Result<Exit> {
    let output = global.output.among(&[Output::Table, Output::Json], "undo")?;
    let books = Books::open(global).await?;
    let mut tx = books.begin().await?;
    let event = find(&mut tx, args.event).await?;
    let people = People::load(&mut tx).await?;
    let changes = audit::preview_undo(&mut tx, event.id).await?;
    // A person may take their time, and nobody shall wait for them meanwhile.
    drop(tx);
    show(&event, &changes, &people, printer);
    if !args.yes && !agreed(printer)? {
        printer.say("Nothing was changed.");
        return Ok(Exit::Done);
    }
    let mut tx = books.begin().await?;
    let recorded = audit::undo(&mut tx, event.id).await?;
    tx.commit().await?;
    print(&event, &recorded, output, printer)?;
    Ok(Exit::Done)
}

async fn find(tx: &mut WorkspaceTx, which: Option<Which>) -> anyhow::Result<Event> {
    let (found, name) = match which {
        None => return Ok(audit::last_standing(tx).await?.ok_or(UsageError::NothingToUndo)?.event),
        Some(Which::Number(number)) => (audit::find_numbered(tx, number).await, number.to_string()),
        Some(Which::Id(id)) => (audit::find(tx, id).await, id.to_string()),
    };
    match found {
        Ok(link) => Ok(link.event),
        Err(DbError::NotFound { .. }) => Err(UsageError::Unknown { what: "event", name, known: Vec::new() }.into()),
        Err(error) => Err(error.into()),
    }
}

fn show(event: &Event, changes: &BTreeMap<RowKey, Change>, people: &People, printer: &mut Printer) {
    let (when, who) = (words::when(event.at), people.name(event.actor));
    printer.say(format_args!("Event {}, {when}, {who}: {}.", event.sequence, words::deed(event, None)));
    printer.say("Taking it back:");
    for fate in words::fates(changes) {
        printer.say(format_args!("  {fate}"));
    }
}

/// Asks the person.
fn agreed(printer: &mut Printer) -> anyhow::Result<bool> {
    if !io::stdin().is_terminal() {
        return Err(UsageError::Unconfirmed.into());
    }
    printer.ask("Take it back? [y/N] ")?;
    let mut answer = String::new();
    io::stdin().read_line(&mut answer)?;
    Ok(["y", "yes", "s", "sim"].contains(&answer.trim().to_lowercase().as_str()))
}

fn print(event: &Event, recorded: &Recorded, output: Output, printer: &mut Printer) -> anyhow::Result<()> {
    let (undid, number) = (event.sequence, recorded.sequence);
    if output == Output::Json {
        let done = Done { undid, number, id: recorded.id, rows: recorded.changes };
        serde_json::to_writer_pretty(printer.data(), &done)?;
        writeln!(printer.data())?;
        return Ok(());
    }
    writeln!(printer.data(), "Event {undid} is taken back by event {number}; `fintrack undo {number}` does it again.")?;
    Ok(())
}
