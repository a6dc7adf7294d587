//! `fintrack report`: what a month looked like.

mod document;
mod month;
pub(crate) mod page;

use std::cmp::Reverse;

use clap::{Args, Subcommand};
use fintrack_core::calendar::BillingMonth;
use fintrack_core::import_session::{Outcome, SessionStatus};
use fintrack_core::report::{Span, SummaryQuery};
use fintrack_db::import_session::{self, SessionSummary};
use fintrack_db::{WorkspaceTx, category, report};

pub(crate) use self::month::{MonthReport, Reconciled};
use crate::args::{Global, Output};
use crate::books::Books;
use crate::exit::Exit;
use crate::printer::Printer;

/// Look at a month: where the money came from, where it went, whether the bank agrees
#[derive(Debug, Args)]
pub(crate) struct ReportArgs {
    #[command(subcommand)]
    command: ReportCommand,
}

#[derive(Debug, Subcommand)]
enum ReportCommand {
    /// The financial summary of a month; prints table, json or csv
    Month {
        /// The month
        #[arg(value_name = "YYYY-MM")]
        month: BillingMonth,
    },
}

/// Prints the report.
///
/// # Errors
/// When the books cannot be opened.
pub(crate) async fn run(args: &ReportArgs, global: &Global, printer: &mut Printer) -> anyhow::Result<Exit> {
    let ReportCommand::Month { month } = args.command;
    let output = global.output.among(&[Output::Table, Output::Json, Output::Csv], "report month")?;
    let books = Books::open(global).await?;
    let mut tx = books.begin().await?;
    let report = month_report(&books, &mut tx, month).await?;
    tx.commit().await?;
    let screen = printer.screen();
    match output {
        Output::Table => page::write(printer.data(), &report, screen)?,
        Output::Json => document::write_json(printer.data(), &report)?,
        Output::Csv | Output::Ndjson => document::write_csv(printer.data(), &report)?,
    }
    Ok(Exit::Done)
}

/// Loads what a month's report needs and has the core compute it.
///
/// # Errors
/// When the books cannot be read, or hold sums too large to add.
pub(crate) async fn month_report(
    books: &Books,
    tx: &mut WorkspaceTx,
    month: BillingMonth,
) -> anyhow::Result<MonthReport> {
    let query = SummaryQuery { span: Span::Month(month), account: None, today: books.today() };
    let summary = report::summary_facts(tx, &query).await?.summary(&query)?;
    let reconciliation = reconciliation(tx, |session| session.month == month).await?;
    Ok(MonthReport::new(month, summary, &category::list(tx).await?, reconciliation))
}

/// Books beside bank for the sessions that are wanted, accounts before cards, by name and month.
///
/// # Errors
/// When the books cannot be read.
pub(crate) async fn reconciliation(
    tx: &mut WorkspaceTx,
    is_wanted: impl Fn(&SessionSummary) -> bool,
) -> anyhow::Result<Vec<Reconciled>> {
    let mut sessions = import_session::list(tx, true).await?;
    sessions.retain(is_wanted);
    // A month that was closed and opened again for late lines has several sessions: the newest knows most.
    sessions.sort_by_key(|session| (session.subject, session.month, Reverse(session.id)));
    sessions.dedup_by_key(|session| (session.subject, session.month));
    let mut lines = Vec::with_capacity(sessions.len());
    for summary in sessions {
        let loaded = import_session::load(tx, summary.id).await?;
        let figures = loaded.figures;
        lines.push(Reconciled {
            name: loaded.session.subject.name().to_owned(),
            month: summary.month,
            books: figures.context,
            bank: figures.target,
            difference: figures.difference,
            is_closed: summary.status == SessionStatus::Closed,
            waiting: figures.counts.get(Outcome::Ready) + figures.counts.get(Outcome::Pending),
        });
    }
    Ok(lines)
}
