//! `fintrack sessions`: what is staged and waits.

use std::io::Write as _;

use anyhow::Context as _;
use clap::{Args, Subcommand};
use fintrack_core::calendar::BillingMonth;
use fintrack_core::id::ImportSessionId;
use fintrack_core::import_session::{DiscardPlan, Leftovers, Outcome, StagedLine};
use fintrack_db::WorkspaceTx;
use fintrack_db::import_session::{self, SessionSummary};

use super::import::decided::RuleNames;
use super::import::page;
use crate::args::{Global, Output, Place};
use crate::books::{self, Books};
use crate::exit::{Exit, UsageError};
use crate::printer::Printer;
use crate::render::{Cell, Column, Listing, counted};

/// List the import sessions, look into one, close it or give it up
///
/// A session holds what was imported of one account in one month, or of one card's invoice, until it is closed.
#[derive(Debug, Args)]
#[command(after_help = "\
Output: table, json, csv or ndjson for the lists.

Examples:
  fintrack sessions
  fintrack sessions show --account \"Conta Digital\" --month 2026-03
  fintrack sessions discard --card \"Cartão Digital\" --month 2026-03")]
pub(crate) struct SessionsArgs {
    #[command(subcommand)]
    command: Option<SessionsCommand>,

    /// List the closed ones too
    #[arg(long)]
    all: bool,
}

#[derive(Debug, Subcommand)]
enum SessionsCommand {
    /// The lines of an open session, and where each of them stands
    Show(Which),
    /// Say of lines that may be copies that they are transactions of their own; the next commit books them
    Keep {
        #[command(flatten)]
        which: Which,
        /// Their numbers, as `show` prints them
        #[arg(long = "line", value_name = "NUMBER", required = true)]
        lines: Vec<u32>,
    },
    /// Close an open session: what is booked becomes reconciled
    Close {
        #[command(flatten)]
        which: Which,
        /// Reject the lines that are not booked, rather than keep the session open for them
        #[arg(long)]
        discard_pending: bool,
    },
    /// Give up what is staged and not booked; importing the file again brings it back
    Discard(Which),
}

#[derive(Debug, Args)]
struct Which {
    #[command(flatten)]
    place: Place,

    /// The session's month
    #[arg(long, value_name = "YYYY-MM")]
    month: BillingMonth,
}

/// Lists the sessions, or does something with one.
///
/// # Errors
/// When the books cannot be opened, there is no such session, or it cannot be closed.
pub(crate) async fn run(args: &SessionsArgs, global: &Global, printer: &mut Printer) -> anyhow::Result<Exit> {
    let output = global.output.among(Listing::OUTPUTS, "sessions")?;
    let books = Books::open(global).await?;
    let mut tx = books.begin().await?;
    match &args.command {
        None => list(&mut tx, args.all, output, printer).await?,
        Some(SessionsCommand::Show(which)) => show(&mut tx, which, output, printer).await?,
        Some(SessionsCommand::Keep { which, lines }) => keep(&mut tx, which, lines, output, printer).await?,
        Some(SessionsCommand::Close { which, discard_pending }) => {
            let leftovers = if *discard_pending { Leftovers::Discard } else { Leftovers::Refuse };
            close(&mut tx, which, leftovers, printer).await?;
        }
        Some(SessionsCommand::Discard(which)) => discard(&mut tx, which, printer).await?,
    }
    tx.commit().await?;
    Ok(Exit::Done)
}

async fn list(tx: &mut WorkspaceTx, with_closed: bool, output: Output, printer: &mut Printer) -> anyhow::Result<()> {
    let sessions = import_session::list(tx, with_closed).await?;
    let ids: Vec<ImportSessionId> = sessions.iter().map(|session| session.id).collect();
    let counts = import_session::counts(tx, &ids).await?;
    let mut listing = Listing::new(vec![
        Column::text("session", "Session"),
        Column::word("month", "Month"),
        Column::word("status", "Status"),
        Column::number("booked", "Booked"),
        Column::number("ready", "Ready"),
        Column::number("pending", "Pending"),
        Column::number("other_month", "Other month"),
    ]);
    for session in &sessions {
        let counts = counts.get(&session.id).copied().unwrap_or_default();
        let count = |outcome| Cell::Count(counts.get(outcome).into());
        listing.push(vec![
            (&session.name).into(),
            (&session.month).into(),
            (&session.status).into(),
            count(Outcome::Booked),
            count(Outcome::Ready),
            count(Outcome::Pending),
            count(Outcome::OtherMonth),
        ]);
    }
    if listing.is_empty() {
        printer.say("Nothing is staged: `fintrack import --help` says how to begin.");
    }
    let screen = printer.screen();
    listing.write(printer.data(), output, screen)
}

async fn show(tx: &mut WorkspaceTx, which: &Which, output: Output, printer: &mut Printer) -> anyhow::Result<()> {
    let session = find(tx, which).await?;
    let loaded = import_session::load(tx, session.id).await?;
    lines(&loaded.lines, &RuleNames::load(tx).await?, output, printer)
}

async fn keep(
    tx: &mut WorkspaceTx,
    which: &Which,
    numbers: &[u32],
    output: Output,
    printer: &mut Printer,
) -> anyhow::Result<()> {
    let session = find(tx, which).await?;
    let loaded = import_session::keep(tx, session.id, |line| numbers.contains(&line.line)).await?;
    let kept: Vec<StagedLine> = loaded.lines.into_iter().filter(|line| numbers.contains(&line.line)).collect();
    lines(&kept, &RuleNames::load(tx).await?, output, printer)
}

fn lines(lines: &[StagedLine], rules: &RuleNames, output: Output, printer: &mut Printer) -> anyhow::Result<()> {
    let mut listing = Listing::new(vec![
        Column::number("line", "Line"),
        Column::word("date", "Date"),
        Column::text("description", "Description"),
        Column::number("amount", "Amount"),
        Column::text("standing", "Standing"),
        Column::text("rule", "Rule"),
    ]);
    for line in lines {
        listing.push(row(line, rules));
    }
    let screen = printer.screen();
    match output {
        Output::Table => Ok(listing.without_blanks().write_table(printer.data(), screen)?),
        Output::Json | Output::Csv | Output::Ndjson => listing.write(printer.data(), output, screen),
    }
}

fn row(line: &StagedLine, rules: &RuleNames) -> Vec<Cell> {
    vec![
        Cell::Count(line.line.into()),
        (&line.date).into(),
        (&line.text).into(),
        Cell::Amount(line.amount.amount()),
        Cell::Text(page::why(line)),
        rules.of(line),
    ]
}

async fn close(tx: &mut WorkspaceTx, which: &Which, leftovers: Leftovers, printer: &mut Printer) -> anyhow::Result<()> {
    let session = find(tx, which).await?;
    let figures = import_session::close(tx, session.id, leftovers).await.with_context(|| session.name.clone())?;
    let said = match figures.difference {
        None => "the bank's figure is not known".to_owned(),
        Some(difference) => format!("difference to the bank {difference}"),
    };
    writeln!(printer.data(), "{} is closed: {said}.", session.name)?;
    Ok(())
}

async fn discard(tx: &mut WorkspaceTx, which: &Which, printer: &mut Printer) -> anyhow::Result<()> {
    let session = find(tx, which).await?;
    let plan = import_session::discard(tx, session.id).await.with_context(|| session.name.clone())?;
    let said = match plan {
        DiscardPlan::Remove => "is removed: nothing of it was booked".to_owned(),
        DiscardPlan::Reject(lines) => {
            let lines = u64::try_from(lines.len()).unwrap_or(u64::MAX);
            format!("keeps what it has booked: {} discarded", counted(lines, "line is", "lines are"))
        }
    };
    writeln!(printer.data(), "{} {said}.", session.name)?;
    Ok(())
}

/// The open session of that account or card and month.
async fn find(tx: &mut WorkspaceTx, which: &Which) -> anyhow::Result<SessionSummary> {
    let subject = books::place(tx, &which.place).await?.id();
    let mut open = import_session::list(tx, false).await?;
    let found = open.iter().position(|session| session.subject == subject && session.month == which.month);
    found.map(|at| open.swap_remove(at)).ok_or_else(|| {
        let name = which.place.account.as_ref().or(which.place.card.as_ref());
        let name = format!("{} | {}", name.map_or("", String::as_str), which.month);
        UsageError::Unknown { what: "open session", name, known: open.into_iter().map(|one| one.name).collect() }.into()
    })
}
