//! `fintrack doctor`: are the books sound?

use std::io::Write as _;

use clap::Args;
use fintrack_core::audit::{EventHash, StateHash};
use fintrack_db::doctor::{self, Examination, Finding};
use serde::Serialize;

use crate::args::{Global, Output};
use crate::books::Books;
use crate::exit::Exit;
use crate::printer::Printer;
use crate::render::{counted, grouped};

/// Say whether the books are sound, and what to do where they are not
///
/// Looks, and changes nothing: whether the audit trail proves itself and the books say what it says, whether every table
/// keeps its wall around a workspace, whether the sums that balances are made of are those of the transactions, whether
/// anything hangs in the air, and whether every transaction makes sense. Ends with exit code 5 when something is wrong.
#[derive(Debug, Args)]
#[command(after_help = "\
Output: table or json.

The hash of the last event stands for all that was ever done to the books: noted elsewhere, it proves that the trail was
not written anew.

Examples:
  fintrack doctor
  fintrack doctor --output json | jq .head")]
pub(crate) struct DoctorArgs {}

/// What was found, for programs.
#[derive(Serialize)]
struct Report {
    sound: bool,
    /// How many events the trail has.
    events: u64,
    /// The hash of the last one.
    head: EventHash,
    /// The hash of the books.
    state: StateHash,
    rows: u64,
    transactions: u64,
    findings: Vec<Fault>,
}

#[derive(Serialize)]
struct Fault {
    kind: &'static str,
    what: String,
    advice: &'static str,
}

/// Examines the books of the workspace.
///
/// # Errors
/// When the books cannot be opened or the database does not answer. What is wrong with them is no error but an exit code.
pub(crate) async fn run(global: &Global, printer: &mut Printer) -> anyhow::Result<Exit> {
    let output = global.output.among(&[Output::Table, Output::Json], "doctor")?;
    let books = Books::open(global).await?;
    let mut tx = books.begin().await?;
    printer.say("Looking through the trail and the books…");
    let report = Report::of(&doctor::examine(&mut tx).await?);
    drop(tx);
    match output {
        Output::Json => {
            serde_json::to_writer_pretty(printer.data(), &report)?;
            writeln!(printer.data())?;
        }
        Output::Table | Output::Csv | Output::Ndjson => print(&report, printer)?,
    }
    Ok(if report.sound { Exit::Done } else { Exit::Unsound })
}

impl Report {
    fn of(examination: &Examination) -> Self {
        let Examination { verification, transactions, findings } = examination;
        let fault =
            |finding: &Finding| Fault { kind: finding.kind(), what: finding.to_string(), advice: finding.advice() };
        Self {
            sound: findings.is_empty(),
            events: verification.head.sequence,
            head: verification.head.hash,
            state: verification.state,
            rows: verification.rows,
            transactions: *transactions,
            findings: findings.iter().map(fault).collect(),
        }
    }
}

fn print(report: &Report, printer: &mut Printer) -> anyhow::Result<()> {
    let out = printer.data();
    writeln!(out, "trail         {}, the last one {}", counted(report.events, "event", "events"), report.head)?;
    writeln!(out, "books         {}, their hash {}", counted(report.rows, "row", "rows"), report.state)?;
    writeln!(out, "transactions  {}", grouped(report.transactions))?;
    if report.sound {
        writeln!(out, "\nThe books are sound.")?;
        return Ok(());
    }
    let count = u64::try_from(report.findings.len()).unwrap_or(u64::MAX);
    writeln!(out, "\n{} not as it should be:", counted(count, "thing is", "things are"))?;
    for fault in &report.findings {
        writeln!(out, "- {}: {}", fault.kind, fault.what)?;
    }
    writeln!(out)?;
    // One advice is that of many findings.
    let mut told: Vec<&str> = Vec::new();
    for fault in report.findings.iter().filter(|fault| !fault.advice.is_empty()) {
        if !told.contains(&fault.advice) {
            told.push(fault.advice);
            writeln!(out, "{}: {}", fault.kind, fault.advice)?;
        }
    }
    Ok(())
}
