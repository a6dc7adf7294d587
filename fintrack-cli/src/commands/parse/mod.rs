//! `fintrack parse`: what a bank's file holds, without a database.

mod document;
mod findings;
mod page;
mod questions;
mod stream;
mod summary;

use std::io::Write as _;
use std::path::{Path, PathBuf};

use anyhow::Context as _;
use clap::Args;
use fintrack_core::statement::{self, Answers, Inspection, Reading, Sink, Warning, WarningCode};

use self::document::Document;
use self::findings::Findings;
use self::stream::{Row, Stream};
use self::summary::FileSummary;
use crate::args::{Global, Output};
use crate::exit::{Exit, UsageError};
use crate::file_source::FileSource;
use crate::knowledge::{self, Knowledge, KnowledgeArgs};
use crate::printer::Printer;
use crate::progress::Watched;

/// How many lines of a list a page shows unless all are asked for.
const ROWS_SHOWN: usize = 20;

/// Read bank statements and print what they hold: no database, nothing is stored
///
/// The format is detected from the content: CSV of any bank, OFX, QIF, MT940, CAMT, workbooks, ZIPs. The file decides how it is to be read: its
/// encoding, separators, date order, decimal mark and columns are inferred from the whole of it and proved by its
/// balances where it prints any. What it cannot decide is asked, never guessed.
#[derive(Debug, Args)]
#[command(after_help = "\
Output:
  table    what was detected, balances and whether they add up, the lines
  json     one object for one file; for several, an array with one object for each, which also names its file
  csv      one row for each transaction, streamed
  ndjson   one JSON object for each transaction, streamed: any size in little memory

  In csv and ndjson, skipped rows, warnings and questions are told on standard error.

Exit codes:
  0  read
  2  not readable: the reason is on standard error
  3  read, but the file leaves questions open, or was cut off
  The worst of several files counts.

Examples:
  fintrack parse extrato.csv
  fintrack parse janeiro.ofx fevereiro.ofx --output json
  unzip -p extratos.zip nubank.csv | fintrack parse - --output ndjson
  fintrack parse extrato.csv --answer date-order=day-first --save-profile banco.json
  fintrack parse abril.csv --profile banco.json --explain")]
pub(crate) struct ParseArgs {
    /// Statements to read; `-` is standard input
    #[arg(required = true, value_name = "FILE")]
    files: Vec<PathBuf>,

    /// In tables, print every line of long lists
    #[arg(long)]
    all: bool,

    /// Say why the file is read as it is: separator, columns, order of dates, decimal mark, sign, each with its evidence
    #[arg(long)]
    explain: bool,

    #[command(flatten)]
    knowledge: KnowledgeArgs,

    /// Keep what is known of the file, for the next one of its columns: `--profile FILE` reads that without asking
    #[arg(long, value_name = "FILE")]
    save_profile: Option<PathBuf>,
}

/// What every file is read with.
struct Reader<'a> {
    args: &'a ParseArgs,
    knowledge: Knowledge,
}

/// A file that has been looked at, ready to be read.
struct Opened {
    name: String,
    source: Watched,
    inspection: Inspection,
}

impl Opened {
    fn new(path: &Path, reader: &Reader<'_>, printer: &mut Printer) -> anyhow::Result<Self> {
        let name = path.display().to_string();
        let inspect = || {
            let source = Watched::new(FileSource::open(path)?, printer);
            source.begin("inspecting");
            let inspection = statement::inspect_with(&source, &reader.knowledge.known())?;
            anyhow::Ok((source, inspection))
        };
        let (source, inspection) = inspect().with_context(|| name.clone())?;
        if let Some(profile) = &inspection.basis.profile {
            printer.say(format_args!("{name}: read with the profile `{profile}`"));
        }
        let opened = Self { name, source, inspection };
        if let Some(target) = &reader.args.save_profile {
            opened.save_profile(path, target, printer);
        }
        Ok(opened)
    }

    /// Keeps what is known of the file, unless it still asks.
    fn save_profile(&self, path: &Path, target: &Path, printer: &mut Printer) {
        if !self.inspection.questions.is_empty() {
            return printer.fail(&anyhow::Error::from(UsageError::OpenProfile).context(self.name.clone()));
        }
        let stem = path.file_stem().unwrap_or(path.as_os_str()).to_string_lossy();
        let name = self.inspection.institution.clone().unwrap_or_else(|| stem.into_owned());
        match knowledge::save(target, &self.inspection.profile(name, &Answers::default())) {
            Ok(()) => printer.say(format_args!("{}: profile kept in {}", self.name, target.display())),
            Err(error) => printer.fail(&error.into()),
        }
    }

    fn read(&self, sink: &mut impl Sink) -> anyhow::Result<()> {
        self.source.begin("reading");
        statement::read(&self.source, &self.inspection, sink).with_context(|| self.name.clone())
    }

    /// Reads it and hands on each transaction, in bounded memory.
    fn stream(&self, write: impl FnMut(&Row<'_>) -> anyhow::Result<()>) -> anyhow::Result<Findings> {
        let mut stream = Stream::new(&self.name, write);
        self.read(&mut stream)?;
        stream.finish()
    }

    /// The exit code of a file that was read to its end. Whether one that was cut off is all there is, and what becomes of
    /// what could not be read, only a person can tell.
    fn exit(&self, warnings: &[Warning]) -> Exit {
        let mut warnings = self.inspection.warnings.iter().chain(warnings);
        let is_lacking = warnings.any(|warning| matches!(warning.code, WarningCode::Truncated | WarningCode::Unread));
        if self.inspection.questions.is_empty() && !is_lacking { Exit::Done } else { Exit::Questions }
    }
}

/// Reads the files and prints them.
///
/// # Errors
/// When the output cannot be written to. A file that cannot be read is told and counted in the exit code, and the
/// other files are read.
pub(crate) fn run(args: &ParseArgs, global: &Global, printer: &mut Printer) -> anyhow::Result<Exit> {
    let reader = Reader { args, knowledge: args.knowledge.load()? };
    match global.output {
        Output::Table => pages(&reader, printer),
        Output::Json => documents(&reader, printer),
        Output::Csv => csv_rows(&reader, printer),
        Output::Ndjson => ndjson(&reader, printer),
    }
}

/// Does something with each file, and goes on with the next when one fails.
fn each(
    reader: &Reader<'_>,
    printer: &mut Printer,
    mut act: impl FnMut(&Path, &mut Printer) -> anyhow::Result<Exit>,
) -> anyhow::Result<Exit> {
    let mut worst = Exit::Done;
    for path in &reader.args.files {
        let exit = match act(path, printer) {
            Ok(exit) => exit,
            Err(error) if printer.stdout_is_closed() => return Err(error),
            Err(error) => {
                printer.fail(&error);
                Exit::of(&error)
            }
        };
        worst = worst.max(exit);
    }
    Ok(worst)
}

fn pages(reader: &Reader<'_>, printer: &mut Printer) -> anyhow::Result<Exit> {
    let shown = if reader.args.all { usize::MAX } else { ROWS_SHOWN };
    let mut is_first = true;
    each(reader, printer, |path, printer| {
        let opened = Opened::new(path, reader, printer)?;
        let mut summary = FileSummary::new(&opened.name, &opened.inspection, shown);
        opened.read(&mut summary)?;
        if !std::mem::take(&mut is_first) {
            writeln!(printer.data())?;
        }
        let screen = printer.screen();
        page::write(printer.data(), &summary, screen)?;
        if reader.args.explain {
            questions::explain(printer.data(), &opened.inspection.basis.evidence, screen)?;
        }
        Ok(opened.exit(&summary.findings.warnings))
    })
}

fn documents(reader: &Reader<'_>, printer: &mut Printer) -> anyhow::Result<Exit> {
    let is_several = reader.args.files.len() > 1;
    let mut documents = Vec::new();
    let exit = each(reader, printer, |path, printer| {
        let read = Opened::new(path, reader, printer).and_then(|opened| {
            let mut reading = Reading::new(&opened.inspection);
            opened.read(&mut reading)?;
            let evidence = reader.args.explain.then(|| opened.inspection.basis.evidence.clone());
            Ok((opened.exit(&reading.warnings), reading, evidence))
        });
        let name = is_several.then(|| path.display().to_string());
        match read {
            Ok((exit, reading, evidence)) => {
                documents.push(Document::read(name, reading, evidence));
                Ok(exit)
            }
            Err(error) => {
                documents.extend(name.map(|name| Document::unreadable(name, &error)));
                Err(error)
            }
        }
    })?;
    if is_several {
        serde_json::to_writer_pretty(printer.data(), &documents)?;
    } else if let Some(document) = documents.first() {
        serde_json::to_writer_pretty(printer.data(), document)?;
    } else {
        return Ok(exit);
    }
    writeln!(printer.data())?;
    Ok(exit)
}

/// One JSON object a line.
fn ndjson(reader: &Reader<'_>, printer: &mut Printer) -> anyhow::Result<Exit> {
    each(reader, printer, |path, printer| {
        let opened = Opened::new(path, reader, printer)?;
        let out = printer.data();
        let findings = opened.stream(|row| {
            serde_json::to_writer(&mut *out, row)?;
            Ok(out.write_all(b"\n")?)
        })?;
        findings.tell(&opened.name, &opened.inspection, printer);
        Ok(opened.exit(&findings.warnings))
    })
}

/// Comma-separated values under one header, however many files there are.
fn csv_rows(reader: &Reader<'_>, printer: &mut Printer) -> anyhow::Result<Exit> {
    let mut has_header = false;
    each(reader, printer, |path, printer| {
        let opened = Opened::new(path, reader, printer)?;
        // The header comes with the first row, whichever file has it.
        let mut writer = csv::WriterBuilder::new().has_headers(!has_header).from_writer(printer.data());
        let findings = opened.stream(|row| {
            has_header = true;
            Ok(writer.serialize(row)?)
        })?;
        writer.flush()?;
        drop(writer);
        findings.tell(&opened.name, &opened.inspection, printer);
        Ok(opened.exit(&findings.warnings))
    })
}
