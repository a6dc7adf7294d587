//! Errors to exit codes and advice, decided once.

use std::process::ExitCode;

use fintrack_core::statement::ReadError;
use thiserror::Error;

use crate::args::Output;
use crate::file_source::OpenError;

/// How the command ended; the help page lists the numbers.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Exit {
    /// Everything asked for was done.
    Done,
    /// Some lines could not be read; the others were.
    Partial,
    /// Read, but the file leaves questions.
    Questions,
    /// The file cannot be read, or what was typed cannot be meant.
    Unreadable,
    /// Anything else went wrong.
    Failed,
}

impl From<Exit> for ExitCode {
    fn from(exit: Exit) -> Self {
        Self::from(match exit {
            Exit::Done => 0,
            Exit::Failed => 1,
            Exit::Unreadable => 2,
            Exit::Questions => 3,
            Exit::Partial => 4,
        })
    }
}

/// What the person asked for and cannot have.
#[derive(Debug, Error)]
pub(crate) enum UsageError {
    /// A format that the command does not print.
    #[error("`fintrack {command}` does not print {}", output.word())]
    Output {
        /// The command.
        command: &'static str,
        /// The format that was asked for.
        output: Output,
        /// The formats that it knows.
        known: &'static [Output],
    },
}

impl Exit {
    /// The exit code of an error.
    pub(crate) fn of(error: &anyhow::Error) -> Self {
        let is_input = |cause: &(dyn std::error::Error + 'static)| {
            cause.is::<ReadError>() || cause.is::<OpenError>() || cause.is::<UsageError>()
        };
        if error.chain().any(is_input) { Self::Unreadable } else { Self::Failed }
    }
}

/// What the person can do next, where an error tells.
pub(crate) fn advice(error: &anyhow::Error) -> Option<String> {
    error.chain().find_map(|cause| {
        cause
            .downcast_ref()
            .map(usage_advice)
            .or_else(|| cause.downcast_ref().map(open_advice))
            .or_else(|| cause.downcast_ref().and_then(read_advice))
    })
}

fn usage_advice(error: &UsageError) -> String {
    match error {
        UsageError::Output { known, .. } => {
            let words: Vec<&str> = known.iter().map(|output| output.word()).collect();
            format!("it prints {}", words.join(", "))
        }
    }
}

fn open_advice(error: &OpenError) -> String {
    match error {
        OpenError::Folder => "name the files in it: `FOLDER/*.csv`",
        OpenError::Unopened(_) => "check the path, and quote it when it has blanks",
    }
    .to_owned()
}

fn read_advice(error: &ReadError) -> Option<String> {
    let text = match error {
        ReadError::Empty | ReadError::Malformed { .. } => "the download may have been cut: fetch the statement again",
        ReadError::NotAStatement { .. } | ReadError::NoTransactions { .. } => {
            "export the statement from the bank's site as CSV or OFX"
        }
        ReadError::BankError(_) => "ask the bank for the statement again",
        // The messages say it all.
        ReadError::Source(_) | ReadError::Unsupported { .. } => return None,
    };
    Some(text.to_owned())
}
