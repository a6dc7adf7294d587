//! One module a command: what it takes, what it calls, what it prints.

pub(crate) mod parse;

use crate::args::{Cli, Command};
use crate::exit::Exit;
use crate::printer::Printer;

/// Runs what was typed.
///
/// # Errors
/// What went wrong; [`Exit::of`] says which exit code that is.
pub(crate) fn run(cli: Cli, printer: &mut Printer) -> anyhow::Result<Exit> {
    let Cli { global, command } = cli;
    match command {
        Command::Parse(args) => parse::run(&args, &global, printer),
    }
}
