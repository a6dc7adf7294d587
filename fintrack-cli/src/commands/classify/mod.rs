//! `fintrack classify`: what the classifier makes of a text, and how well it does on a history. No database is asked.

mod explain;
mod replay;
mod template;

use clap::{Args, Subcommand};

use self::explain::ExplainArgs;
use self::replay::ReplayArgs;
use crate::args::Global;
use crate::exit::Exit;
use crate::printer::Printer;

/// See what the classifier makes of a description, and measure it on a history
#[derive(Debug, Args)]
pub(crate) struct ClassifyArgs {
    #[command(subcommand)]
    command: ClassifyCommand,
}

#[derive(Debug, Subcommand)]
enum ClassifyCommand {
    Explain(ExplainArgs),
    Replay(ReplayArgs),
}

pub(crate) fn run(args: &ClassifyArgs, global: &Global, printer: &mut Printer) -> anyhow::Result<Exit> {
    match &args.command {
        ClassifyCommand::Explain(args) => explain::run(args, global, printer),
        ClassifyCommand::Replay(args) => replay::run(args, printer),
    }
}
