//! `fintrack classify replay`: what would have been guessed of a history.

use std::fs;
use std::io::Write as _;
use std::path::PathBuf;

use anyhow::Context as _;
use clap::{Args, ValueEnum};
use fintrack_core::suggest::replay::{self, Rhythm};

use crate::exit::Exit;
use crate::printer::Printer;

/// Guess every transaction of a labelled history, as if its user had begun with an empty memory
///
/// The file has a line for each transaction below a head, tab-separated: user, month, seq, amount, desc, label. Printed are
/// user, month, seq, the guessed label or nothing, the confidence from 0 to 1, and whether the merchant was new.
#[derive(Debug, Args)]
pub(super) struct ReplayArgs {
    /// When the user confirms
    #[arg(long, value_enum, default_value = "monthly")]
    mode: Mode,

    /// The history
    #[arg(value_name = "FILE")]
    file: PathBuf,
}

/// When the user confirms.
#[derive(Clone, Copy, Debug, ValueEnum)]
enum Mode {
    /// All of a month is guessed before any of it is confirmed
    Monthly,
    /// Each is guessed, then confirmed
    Immediate,
    /// Nothing is ever confirmed: the group that the dictionary names, in place of a label
    Cold,
}

pub(super) fn run(args: &ReplayArgs, printer: &mut Printer) -> anyhow::Result<Exit> {
    let name = args.file.display();
    let text = fs::read_to_string(&args.file).with_context(|| format!("cannot read {name}"))?;
    let rows = replay::rows(&text).with_context(|| format!("{name} is no history"))?;
    let data = printer.data();
    let rhythm = match args.mode {
        Mode::Monthly => Rhythm::Monthly,
        Mode::Immediate => Rhythm::Immediate,
        Mode::Cold => {
            for row in &rows {
                let group = replay::cold(row.text).unwrap_or_default();
                writeln!(data, "{}\t{}\t{}\t{group}\t0", row.user, row.month, row.seq)?;
            }
            return Ok(Exit::Done);
        }
    };
    let mut written = Ok(());
    replay::replay(&rows, rhythm, |row, guess, _| {
        let (label, confidence, is_new) =
            guess.map_or(("", 0.0, true), |guess| (guess.label, guess.confidence, guess.is_new));
        let merchant = if is_new { "new merchant" } else { "known merchant" };
        let line = writeln!(data, "{}\t{}\t{}\t{label}\t{confidence:.6}\t{merchant}", row.user, row.month, row.seq);
        if written.is_ok() {
            written = line;
        }
    });
    written?;
    Ok(Exit::Done)
}
