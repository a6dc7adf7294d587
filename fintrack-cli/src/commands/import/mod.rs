//! `fintrack import`: a bank's file into the books.

mod document;
pub(crate) mod page;
pub(crate) mod statement_file;

use std::path::PathBuf;

use anyhow::Context as _;
use clap::Args;
use fintrack_core::calendar::BillingMonth;
use fintrack_core::id::ImportSessionId;
use fintrack_core::import_session::{AccountOrCard, Leftovers, UnreadRows};
use fintrack_core::statement::{Skipped, StatementKind};
use fintrack_db::WorkspaceTx;
use fintrack_db::import_session::{self, FileOutcome, ImportRequest};
use rust_decimal::Decimal;

use self::statement_file::StatementFile;
use crate::args::{Global, Output};
use crate::books::{self, Books};
use crate::exit::{Exit, UsageError};
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
  fintrack import fatura.csv --card \"Cartão Digital\" --month 2026-03 --target 1200.72 --commit")]
pub(crate) struct ImportArgs {
    /// The statement; `-` is standard input
    #[arg(value_name = "FILE")]
    file: PathBuf,

    /// The account that the statement is of
    #[arg(long, value_name = "NAME", required_unless_present = "card", conflicts_with = "card")]
    account: Option<String>,

    /// The card that the statement is of
    #[arg(long, value_name = "NAME")]
    card: Option<String>,

    /// Only this month, or this invoice; else every month that the file has lines in
    #[arg(long, value_name = "YYYY-MM")]
    month: Option<BillingMonth>,

    /// What the bank says: the balance at the end of the month, or the invoice's total before payments
    #[arg(long, value_name = "AMOUNT", allow_negative_numbers = true)]
    target: Option<Decimal>,

    /// Which statement of a file that holds several, counted from 1
    #[arg(long, value_name = "NUMBER")]
    statement: Option<usize>,

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
    /// The rows that are no line.
    pub(crate) skipped: Vec<Skipped>,
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
    if !file.questions.is_empty() {
        return Err(UsageError::Questions(file.questions).into());
    }
    let books = Books::open(global).await?;
    let imported = import(args, &books, file, name, printer).await?;
    match output {
        Output::Json => document::write(printer.data(), &imported)?,
        Output::Table | Output::Csv | Output::Ndjson => {
            let screen = printer.screen();
            page::write(printer.data(), &imported, screen)?;
        }
    }
    Ok(finish(args, &imported, printer))
}

fn read(args: &ImportArgs) -> anyhow::Result<StatementFile> {
    let kind = if args.card.is_some() { StatementKind::Card } else { StatementKind::Account };
    StatementFile::open(&args.file)?.choosing(args.statement, kind)
}

/// Says what was left undone, and how to do it.
fn finish(args: &ImportArgs, imported: &Imported, printer: &mut Printer) -> Exit {
    let rows = imported.outcome.rows_unread;
    if rows > 0 && !args.accept_skipped {
        let undone = if args.commit { "; nothing was booked" } else { "" };
        printer.warn(format_args!(
            "{rows} rows could not be read, and may be missing transactions{undone}: look at them, then book without \
             them with `--commit --accept-skipped`"
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
    file: StatementFile,
    name: String,
    printer: &mut Printer,
) -> anyhow::Result<Imported> {
    let mut tx = books.begin().await?;
    let (subject, subject_name) = subject(args, &mut tx).await?;
    books.seed_when_empty(&mut tx).await?;
    let lines = u64::try_from(file.statement.lines.len()).unwrap_or(u64::MAX);
    printer.say(format_args!("{} read; checking them against {subject_name} …", counted(lines, "line", "lines")));
    let is_committed = args.commit && (file.rows_unread == 0 || args.accept_skipped);
    let request = ImportRequest {
        subject,
        month: args.month,
        target: args.target,
        rows_unread: file.rows_unread,
        statement: file.statement,
        file: file.stored,
        commit: is_committed.then_some(UnreadRows::Accepted),
    };
    let outcome = import_session::import(&mut tx, request).await?;
    let mut booked = outcome.created.len();
    if is_committed {
        booked += commit_what_waited(&mut tx, &outcome).await?;
    }
    tx.commit().await?;
    let is_closed = args.close && is_committed;
    if is_closed {
        close(books, outcome.sessions.iter().filter(|session| session.is_stored || session.was_open).map(|s| s.id))
            .await?;
    }
    let skipped = file.skipped;
    Ok(Imported { file: name, subject: subject_name, outcome, skipped, booked, is_committed, is_closed })
}

async fn subject(args: &ImportArgs, tx: &mut WorkspaceTx) -> anyhow::Result<(AccountOrCard, String)> {
    if let Some(name) = &args.card {
        let card = books::card_named(tx, name).await?;
        return Ok((AccountOrCard::Card(card.id), card.name.into()));
    }
    // The arguments hold an account where they hold no card.
    let account = books::account_named(tx, args.account.as_deref().unwrap_or_default()).await?;
    Ok((AccountOrCard::Account(account.id), account.name.into()))
}

/// Books what an earlier import has staged in sessions to which this file added nothing; says how many transactions.
async fn commit_what_waited(tx: &mut WorkspaceTx, outcome: &FileOutcome) -> anyhow::Result<usize> {
    let mut booked = 0;
    for session in outcome.sessions.iter().filter(|session| session.was_open && !session.is_stored) {
        booked += import_session::commit(tx, session.id, UnreadRows::Accepted).await?.created.len();
    }
    Ok(booked)
}

/// Closes sessions, in a transaction of its own: what was booked stays booked when a pending line keeps one open.
async fn close(books: &Books, sessions: impl Iterator<Item = ImportSessionId>) -> anyhow::Result<()> {
    let mut tx = books.begin().await?;
    for session in sessions {
        import_session::close(&mut tx, session, Leftovers::Refuse).await?;
    }
    tx.commit().await?;
    Ok(())
}
