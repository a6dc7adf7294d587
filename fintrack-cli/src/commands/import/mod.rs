//! `fintrack import`: a bank's file into the books.

pub(crate) mod decided;
mod document;
pub(crate) mod page;
pub(crate) mod statement_file;

use std::path::PathBuf;

use anyhow::Context as _;
use clap::Args;
use fintrack_core::calendar::BillingMonth;
use fintrack_core::import_session::Leftovers;
use fintrack_core::money::Money;
use fintrack_core::statement::{Skipped, StatementKind};
use fintrack_db::import_session::{self, FileOutcome, ImportRequest, Unread};

use self::decided::RuleNames;
use self::statement_file::{ChosenFile, Unchosen};
use crate::args::{Global, Output, Place};
use crate::books::{self, Books};
use crate::exit::{Exit, UsageError};
use crate::knowledge::KnowledgeArgs;
use crate::printer::Printer;
use crate::render::counted;

/// Stage a statement, check it against everything imported before, and book it
///
/// Without --commit nothing touches a balance: the lines are staged, and what they would become is shown. Lines that an
/// earlier file has brought are duplicates, however often and in whatever order overlapping files come.
#[derive(Debug, Args)]
#[command(after_help = "\
Output: table or json.

Exit codes:
  0  imported
  2  not readable, or not what was meant: an unknown account, a month that the file has no line of
  3  nothing imported: the file leaves questions
  4  the good lines are staged, and some rows could not be read; --accept-skipped books without them

Examples:
  fintrack import extrato.csv --account \"Conta Digital\"
  fintrack import extrato.csv --account \"Conta Digital\" --commit
  fintrack import marco.ofx --account \"Conta Ipê\" --month 2026-03 --commit --close
  fintrack import extrato.csv --account \"Conta Digital\" --answer date-order=day-first
  fintrack import fatura.csv --card \"Cartão Digital\" --month 2026-03 --target 1200.72 --commit")]
pub(crate) struct ImportArgs {
    /// The statement; `-` is standard input
    #[arg(value_name = "FILE")]
    file: PathBuf,

    #[command(flatten)]
    place: Place,

    /// Only this month, or this invoice; else every month that the file has lines in
    #[arg(long, value_name = "YYYY-MM")]
    month: Option<BillingMonth>,

    /// What the bank says: the balance at the end of the month, or the invoice's total before payments
    #[arg(long, value_name = "AMOUNT", allow_negative_numbers = true)]
    target: Option<String>,

    /// Which statement of a file that holds several, counted from 1
    #[arg(long, value_name = "NUMBER")]
    statement: Option<usize>,

    #[command(flatten)]
    knowledge: KnowledgeArgs,

    /// Book every line that is ready
    #[arg(long)]
    commit: bool,

    /// Reconcile: mark what is booked as confirmed by the bank, and close the session
    #[arg(long, requires = "commit")]
    close: bool,

    /// Book although some rows of the file could not be read
    #[arg(long, requires = "commit")]
    accept_skipped: bool,
}

/// What an import did, for its renderers.
pub(crate) struct Imported {
    /// The file's name.
    pub(crate) file: String,
    /// The account's or the card's name.
    pub(crate) subject: String,
    /// What became of its lines.
    pub(crate) outcome: FileOutcome,
    /// What the rules are called that decided something of them.
    pub(crate) rules: RuleNames,
    /// The rows that are no line.
    pub(crate) skipped: Vec<Skipped>,
    /// Where transactions may be missing.
    pub(crate) gaps: Vec<String>,
    /// How many transactions were booked, those of lines that waited from before included.
    pub(crate) booked: usize,
    /// Whether the ready lines were booked.
    pub(crate) is_committed: bool,
    /// Whether the sessions were closed.
    pub(crate) is_closed: bool,
}

/// Imports the file.
///
/// # Errors
/// When the file cannot be read, is not of what was named, or cannot be booked; then nothing was written.
pub(crate) async fn run(args: &ImportArgs, global: &Global, printer: &mut Printer) -> anyhow::Result<Exit> {
    let output = global.output.among(&[Output::Table, Output::Json], "import")?;
    let name = args.file.display().to_string();
    let file = read(args).with_context(|| name.clone())?;
    if !file.detection.questions.is_empty() {
        return Err(UsageError::Questions(file.detection.questions).into());
    }
    let books = Books::open(global).await?;
    let mut imported = import(args, &books, file, name, printer).await?;
    // What was booked is shown even when a pending line keeps its session open.
    let closed = if args.close && imported.is_committed { Some(close(&books, &imported).await) } else { None };
    imported.is_closed = matches!(closed, Some(Ok(())));
    match output {
        Output::Json => document::write(printer.data(), &imported)?,
        Output::Table | Output::Csv | Output::Ndjson => {
            let screen = printer.screen();
            page::write(printer.data(), &imported, screen)?;
        }
    }
    closed.transpose()?;
    Ok(finish(args, &imported, printer))
}

fn read(args: &ImportArgs) -> anyhow::Result<ChosenFile> {
    let kind = if args.place.card.is_some() { StatementKind::Card } else { StatementKind::Account };
    Unchosen::open(&args.file, &args.knowledge.load()?)?.choosing(args.statement, kind)
}

/// Says what was left undone, and how to do it.
fn finish(args: &ImportArgs, imported: &Imported, printer: &mut Printer) -> Exit {
    let gaps = u64::from(imported.outcome.rows_unread);
    if gaps > 0 && !args.accept_skipped {
        let undone = if args.commit { "; nothing was booked" } else { "" };
        let places = counted(gaps, "place", "places");
        printer.warn(format_args!(
            "transactions may be missing in {places}{undone}: look at the file, then book without them with `--commit \
             --accept-skipped`"
        ));
        return Exit::Partial;
    }
    if !args.commit && !imported.outcome.changed_nothing() {
        printer.say("Staged, not booked: `--commit` books what is ready.");
    }
    Exit::Done
}

async fn import(
    args: &ImportArgs,
    books: &Books,
    file: ChosenFile,
    name: String,
    printer: &mut Printer,
) -> anyhow::Result<Imported> {
    let mut tx = books.begin().await?;
    let place = books::place(&mut tx, &args.place).await?;
    let target = args.target.as_deref().map(|typed| Money::typed(typed, place.currency())).transpose();
    let target = target.context("--target")?.map(Money::amount);
    books.seed_when_empty(&mut tx).await?;
    let lines = u64::try_from(file.statement.lines.len()).unwrap_or(u64::MAX);
    printer.say(format_args!("{} read; checking them against {} …", counted(lines, "line", "lines"), place.name()));
    let rows_unread = file.rows_unread();
    let is_committed = args.commit && (rows_unread == 0 || args.accept_skipped);
    let request = ImportRequest {
        subject: place.id(),
        month: args.month,
        target,
        rows_unread,
        statement: file.statement.into(),
        file: file.stored,
        commit: is_committed.then_some(if args.accept_skipped { Unread::Accept } else { Unread::Refuse }),
    };
    let outcome = import_session::import(&mut tx, request).await?;
    let booked = outcome.created.len();
    let rules = RuleNames::load(&mut tx).await?;
    tx.commit().await?;
    let gaps = file.detection.gaps().collect();
    let skipped = file.detection.skipped;
    let subject = place.name().to_owned();
    Ok(Imported { file: name, subject, outcome, rules, skipped, gaps, booked, is_committed, is_closed: false })
}

/// Closes the sessions of an import, in a transaction of its own.
async fn close(books: &Books, imported: &Imported) -> anyhow::Result<()> {
    let mut tx = books.begin().await?;
    for session in imported.outcome.sessions.iter().filter(|session| session.is_stored || session.was_open) {
        let closed = import_session::close(&mut tx, session.id, Leftovers::Refuse).await;
        closed.with_context(|| session.name.clone())?;
    }
    tx.commit().await?;
    Ok(())
}
