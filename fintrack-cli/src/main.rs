//! The `fintrack` command: arguments in, calls to the crates that know, results out.
//!
//! | module | holds |
//! |---|---|
//! | [`args`], [`help`] | what may be typed, and the page that explains it |
//! | [`books`] | which database, which workspace, which day |
//! | [`commands`] | one module a command |
//! | [`render`] | tables, bar charts and CSV: the faces of values that others computed |
//! | [`printer`], [`screen`] | the one door to the terminal |
//! | [`file_source`], [`progress`] | statements as bytes that can be read again, and the bar that watches them |
//! | [`names`] | what people call the things that the books refer to |
//! | [`knowledge`] | answers and profiles that were given |
//! | [`exit`] | errors to exit codes and advice, decided once |

mod args;
mod books;
mod commands;
mod exit;
mod file_source;
mod help;
mod knowledge;
mod names;
mod printer;
mod progress;
mod render;
mod screen;

use std::process::ExitCode;

use tikv_jemallocator::Jemalloc;

use crate::exit::Exit;
use crate::printer::Printer;

/// Gives back what nobody uses any more: a server is idle most of the time, and a password's hash takes 19 MiB for a moment.
#[global_allocator]
static ALLOCATOR: Jemalloc = Jemalloc;

fn main() -> ExitCode {
    let args = help::parse();
    let mut printer = Printer::new(&args.global);
    let result = commands::run(args, &mut printer).and_then(|exit| {
        printer.flush()?;
        Ok(exit)
    });
    let exit = match result {
        Ok(exit) => exit,
        // Someone like `head` has seen enough: no error.
        Err(_) if printer.stdout_is_closed() => Exit::Done,
        Err(error) => {
            printer.fail(&error);
            Exit::of(&error)
        }
    };
    exit.into()
}
