//! Errors to exit codes and advice, decided once.

use std::io::ErrorKind;
use std::process::ExitCode;

use fintrack_core::audit::Obstacle;
use fintrack_core::card::CardError;
use fintrack_core::import_session::CommitError;
use fintrack_core::money::{Money, MoneyError};
use fintrack_core::name::{Name, NameError};
use fintrack_core::rule::{RuleError, RuleSetError};
use fintrack_core::statement::{Question, ReadError};
use fintrack_db::audit::UndoFailure;
use fintrack_db::embedded::EmbeddedError;
use fintrack_db::import_session::{ImportError, SessionError};
use fintrack_db::{ConnectError, DbError, SettingsError};
use fintrack_http::{ConfigError, LinkError};
use thiserror::Error;

use crate::args::Output;
use crate::commands::rules::document::DocumentError;
use crate::file_source::OpenError;
use crate::knowledge::ProfileError;
use crate::names;

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
    /// The books were examined, and something is not as it should be.
    Unsound,
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
            Exit::Unsound => 5,
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
    /// Something that is not there, by name.
    #[error("there is no {what} `{name}`")]
    Unknown {
        /// "account", "workspace".
        what: &'static str,
        /// The name that was asked for.
        name: String,
        /// The names there are.
        known: Vec<String>,
    },
    /// A name that several things have.
    #[error("{} {what} are called `{name}`", choices.len())]
    Ambiguous {
        /// "rules", "categories".
        what: &'static str,
        /// The name that was asked for.
        name: String,
        /// How each of them can be meant.
        choices: Vec<String>,
    },
    /// A rule that would move money from an account to the same.
    #[error("a transfer from account `{0}` to itself")]
    TransferToItself(String),
    /// Several rules where one is meant.
    #[error("the document has not one rule")]
    OneRule,
    /// A rule that would be of every line.
    #[error("the rule has no condition")]
    NoCondition,
    /// A name that another one has.
    #[error("there is another {what} `{name}`")]
    Taken {
        /// "account", "card".
        what: &'static str,
        /// The name.
        name: Name,
    },
    /// A card's limit below zero.
    #[error("the limit {0} is negative")]
    NegativeLimit(Money),
    /// A file that cannot decide how it is to be read.
    #[error("the file leaves questions, and nothing was imported: {}", questions(.0))]
    Questions(Vec<Question>),
    /// A statement that is in order and holds nothing.
    #[error("there is nothing to import: {0}")]
    NoTransactions(String),
    /// A profile of a file that still leaves questions.
    #[error("the file leaves questions, and a profile of it would not answer them")]
    OpenProfile,
    /// A file with several statements, or without the one that was asked for.
    #[error("the file holds {} statements", .0.len())]
    Statements(Vec<String>),
    /// A history of several users, of whom none was asked for.
    #[error("the history is of {} users", .0.len())]
    Users(Vec<String>),
    /// A file that is too large to be kept beside the books.
    #[error("the file has {bytes} bytes, more than the {max} that an import takes")]
    TooLarge {
        /// How many it has.
        bytes: u64,
        /// How many it may have.
        max: u64,
    },
    /// Everything that was ever done was taken back.
    #[error("there is nothing to take back")]
    NothingToUndo,
    /// A question that nobody is there to answer.
    #[error("nobody is there to agree")]
    Unconfirmed,
    /// The system says of no folder that it is the user's.
    #[error("this user has no home folder to keep books in")]
    NoHome,
}

/// Whether an import was asked for what the file cannot give.
fn is_wrong_request(cause: &(dyn std::error::Error + 'static)) -> bool {
    cause.downcast_ref::<ImportError>().is_some_and(|error| match error {
        ImportError::NoLines
        | ImportError::NotInMonth { .. }
        | ImportError::NoPurchase
        | ImportError::TargetOfSeveralMonths { .. }
        | ImportError::Money(_)
        | ImportError::Full(_) => true,
        ImportError::Commit(_) | ImportError::Db(_) => false,
    })
}

fn questions(questions: &[Question]) -> String {
    questions.iter().map(|question| question.message.as_str()).collect::<Vec<_>>().join("; ")
}

impl Exit {
    /// The exit code of an error.
    pub(crate) fn of(error: &anyhow::Error) -> Self {
        if let Some(UsageError::Questions(_) | UsageError::OpenProfile) =
            error.chain().find_map(|cause| cause.downcast_ref())
        {
            return Self::Questions;
        }
        if let Some(ImportError::Commit(CommitError::Unread(_))) = error.chain().find_map(|cause| cause.downcast_ref())
        {
            return Self::Partial;
        }
        let is_input = |cause: &(dyn std::error::Error + 'static)| {
            cause.is::<ReadError>()
                || cause.is::<OpenError>()
                || cause.is::<ProfileError>()
                || cause.is::<UsageError>()
                || cause.is::<SettingsError>()
                || cause.is::<ConfigError>()
                || cause.is::<MoneyError>()
                || cause.is::<NameError>()
                || cause.is::<CardError>()
                || cause.is::<RuleError>()
                || cause.is::<RuleSetError>()
                || cause.is::<DocumentError>()
                || is_wrong_request(cause)
                || matches!(cause.downcast_ref(), Some(LinkError::Nobody(_) | LinkError::Confirmed(_)))
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
            .or_else(|| cause.downcast_ref().and_then(rule_advice))
            .or_else(|| cause.downcast_ref().and_then(money_advice))
            .or_else(|| cause.downcast_ref().and_then(read_advice))
            .or_else(|| cause.downcast_ref().and_then(import_advice))
            .or_else(|| cause.downcast_ref().and_then(session_advice))
            .or_else(|| cause.downcast_ref().and_then(undo_advice))
            .or_else(|| cause.downcast_ref().and_then(connect_advice))
            .or_else(|| cause.downcast_ref().and_then(db_advice))
    })
}

fn usage_advice(error: &UsageError) -> String {
    match error {
        UsageError::Output { known, .. } => {
            let words: Vec<&str> = known.iter().map(|output| output.word()).collect();
            format!("it prints {}", words.join(", "))
        }
        UsageError::Unknown { what, name, known } => unknown_advice(what, name, known),
        UsageError::Ambiguous { what: "categories", choices, .. } => {
            format!("say its type, {}, with --type, in JSON with `\"type\"`", choices.join(" or "))
        }
        UsageError::Ambiguous { choices, .. } => format!("say which by its identity: {}", choices.join(" or ")),
        UsageError::TransferToItself(_) => "name another account, or lines of other accounts".to_owned(),
        UsageError::OneRule => "preview rules one by one".to_owned(),
        UsageError::NoCondition => {
            "say which lines are meant: --contains TEXT, --min AMOUNT, --account NAME …".to_owned()
        }
        UsageError::Taken { what: "rule", .. } => {
            "choose another name, or put it in place of that one with --replace".to_owned()
        }
        UsageError::Taken { .. } => "choose another name".to_owned(),
        UsageError::NegativeLimit(_) => "a limit is zero or more".to_owned(),
        UsageError::Questions(questions) if questions.iter().all(|question| !question.readings.is_empty()) => {
            "`fintrack parse FILE` shows what each answer would make of it; then say which with --answer".to_owned()
        }
        UsageError::Questions(_) => {
            "nothing is guessed: export the statement as OFX, or from another menu of the bank's site".to_owned()
        }
        UsageError::OpenProfile => "answer them with --answer, as the page says".to_owned(),
        UsageError::Users(users) => {
            format!("say whose history it is with --user: one of {}", users.join(", "))
        }
        UsageError::Statements(statements) => {
            let numbered = statements.iter().enumerate().map(|(at, what)| format!("{} ({what})", at + 1));
            format!("say which with --statement: {}", numbered.collect::<Vec<_>>().join(", "))
        }
        UsageError::NoTransactions(_) => "choose a period with movements, or fetch the statement again".to_owned(),
        UsageError::TooLarge { .. } => "export the statement in shorter periods".to_owned(),
        UsageError::NothingToUndo => "`fintrack history` lists what was done".to_owned(),
        UsageError::Unconfirmed => "say --yes where that is what you want".to_owned(),
        UsageError::NoHome => "say with --data-dir where they shall live".to_owned(),
    }
}

/// Which name may have been meant, else which names there are, and how to add one.
fn unknown_advice(what: &str, name: &str, known: &[String]) -> String {
    if what == "event" {
        return "`fintrack history` lists them".to_owned();
    }
    let near = names::near(name, known);
    if !near.is_empty() {
        return format!(
            "did you mean {}?",
            near.iter().map(|name| format!("`{name}`")).collect::<Vec<_>>().join(" or ")
        );
    }
    let add = match what {
        "account" => "; `fintrack accounts add` adds one",
        "card" => "; `fintrack cards add` adds one",
        "category" => "; `fintrack categories seed` adds a template",
        "tag" => "; `fintrack tags add` adds one",
        "rule" => "; `fintrack rules add` adds one",
        _ => "",
    };
    if known.is_empty() { format!("there are none yet{add}") } else { format!("known: {}{add}", known.join(", ")) }
}

fn rule_advice(error: &RuleError) -> Option<String> {
    match error {
        RuleError::NoAction => {
            Some("say what becomes of the lines: --category NAME, --tag NAME, --rename TEXT, --ignore …".to_owned())
        }
        // The messages say it all.
        RuleError::Condition { .. }
        | RuleError::EmptyDescription
        | RuleError::TooManyTags(_)
        | RuleError::TransferToItself(_) => None,
    }
}

fn open_advice(error: &OpenError) -> String {
    match error {
        OpenError::Folder => "name the files in it: `FOLDER/*.csv`",
        OpenError::Unopened(_) => "check the path, and quote it when it has blanks",
    }
    .to_owned()
}

fn money_advice(error: &MoneyError) -> Option<String> {
    match error {
        MoneyError::Unreadable(_) => Some("write 1234.56, 1234,56, 1.234,56 or 1,234.56".to_owned()),
        // The messages say it all.
        MoneyError::TooFine { .. }
        | MoneyError::TooLarge(_)
        | MoneyError::SumTooLarge(_)
        | MoneyError::CurrencyMismatch { .. } => None,
    }
}

fn read_advice(error: &ReadError) -> Option<String> {
    let text = match error {
        ReadError::Empty | ReadError::Malformed { .. } | ReadError::BrokenContainer { .. } => {
            "the download may have been cut: fetch the statement again"
        }
        ReadError::NotAStatement { .. } | ReadError::NoTransactions { .. } => {
            "export the statement from the bank's site as CSV or OFX"
        }
        ReadError::TooLarge { .. } => "export a shorter period, or the statement alone as CSV or OFX",
        // The messages say it all.
        ReadError::Source(_) | ReadError::Unsupported { .. } | ReadError::Protected { .. } => return None,
    };
    Some(text.to_owned())
}

fn import_advice(error: &ImportError) -> Option<String> {
    match error {
        ImportError::NotInMonth { .. } => Some("leave --month out to import every month of the file".to_owned()),
        ImportError::NoPurchase | ImportError::TargetOfSeveralMonths { .. } => {
            Some("name it with --month YYYY-MM".to_owned())
        }
        ImportError::Db(error) => db_advice(error),
        ImportError::Commit(CommitError::Unread(_)) => Some(
            "an earlier file of this month has gaps: book without what they may hold with --accept-skipped".to_owned(),
        ),
        ImportError::NoLines | ImportError::Money(_) | ImportError::Full(_) | ImportError::Commit(_) => None,
    }
}

fn session_advice(error: &SessionError) -> Option<String> {
    match error {
        SessionError::Close(_) => Some("what was booked stays booked and the session stays open; `fintrack sessions close --discard-pending` closes it without the others".to_owned()),
        SessionError::Db(error) => db_advice(error),
        SessionError::Import(error) => import_advice(error),
        // No command gives answers to lines or plans yet.
        SessionError::Commit(_)
        | SessionError::Money(_)
        | SessionError::Answer(_)
        | SessionError::Bind(_)
        | SessionError::PreviewStale { .. }
        | SessionError::Full(_)
        | SessionError::FileAnswered
        | SessionError::NotEmpty
        | SessionError::Booked => None,
    }
}

fn undo_advice(error: &UndoFailure) -> Option<String> {
    match error {
        UndoFailure::Refused(refusal) => Some(match refusal.obstacles.iter().filter_map(Obstacle::by).max() {
            Some(last) => {
                format!("take back first what came later: `fintrack undo {last}`; `fintrack history` lists it all")
            }
            None if refusal.obstacles.iter().all(|it| matches!(it, Obstacle::Foundation { .. })) => return None,
            None => "the rows were changed behind the trail's back: `fintrack doctor` says more".to_owned(),
        }),
        UndoFailure::Taken(_) => {
            Some("close or discard the session that is open in its place: `fintrack sessions` lists them".to_owned())
        }
        UndoFailure::Rules(_) => {
            Some("remove rules that are of no more use: `fintrack rules` lists them with their uses".to_owned())
        }
        UndoFailure::Kept { .. } | UndoFailure::Workspace(_) => None,
        UndoFailure::Db(error) => db_advice(error),
    }
}

fn connect_advice(error: &ConnectError) -> Option<String> {
    match error {
        ConnectError::Embedded(EmbeddedError::InUse) => Some("`fintrack db stop --force` ends it".to_owned()),
        ConnectError::Embedded(EmbeddedError::Folder { source, .. })
            if source.kind() == ErrorKind::PermissionDenied =>
        {
            Some("choose another folder with --data-dir, or let this user write there".to_owned())
        }
        ConnectError::Unreachable { .. } => Some("check DATABASE_URL, and that the server runs".to_owned()),
        ConnectError::Db(error) => db_advice(error),
        // The messages say it all.
        ConnectError::Embedded(_)
        | ConnectError::Address(_)
        | ConnectError::Parameter { .. }
        | ConnectError::Full(_)
        | ConnectError::Tls { .. }
        | ConnectError::Login { .. }
        | ConnectError::NoDatabase { .. }
        | ConnectError::TooOld { .. }
        | ConnectError::Encoding { .. }
        | ConnectError::MigrationBusy { .. }
        | ConnectError::NotOwner { .. }
        | ConnectError::Migration(_)
        | ConnectError::MigrationChanged { .. }
        | ConnectError::SchemaVersion { .. }
        | ConnectError::NoAppRole { .. }
        | ConnectError::NotGranted { .. }
        | ConnectError::Unbound { .. } => None,
    }
}

fn db_advice(error: &DbError) -> Option<String> {
    match error {
        DbError::LostRace(_) | DbError::Busy(_) => Some("nothing was written: run the command again".to_owned()),
        // The answer to a commit may have been lost on the way.
        DbError::Unavailable(_) => Some("nothing was written, or everything: run the command again".to_owned()),
        DbError::NotFound { .. }
        | DbError::Conflict(_)
        | DbError::Stale { .. }
        | DbError::InUse { .. }
        | DbError::Dangling { .. }
        | DbError::DiskFull(_)
        | DbError::Corrupt { .. }
        | DbError::Statement(_) => None,
    }
}

/// An error and its causes on one line. Some libraries repeat a cause in their own message; here it is said once.
pub(crate) fn message(error: &anyhow::Error) -> String {
    let mut message = String::new();
    for cause in error.chain().map(ToString::to_string) {
        if message.is_empty() {
            message = cause;
        } else if !message.ends_with(&cause) {
            message = [message, cause].join(": ");
        }
    }
    message
}

#[cfg(test)]
mod tests {
    use anyhow::Context as _;

    use super::*;

    #[test]
    fn a_cause_is_said_once() {
        let cause = std::io::Error::other("the end");
        let error = anyhow::Error::from(cause).context("reading: the end").context("extrato.csv");
        assert_eq!(message(&error), "extrato.csv: reading: the end");
    }

    #[test]
    fn what_the_person_got_wrong_is_told_apart_from_what_went_wrong() {
        let typed: anyhow::Result<()> = Err(UsageError::NoHome).context("somewhere");
        assert_eq!(Exit::of(&typed.unwrap_err()), Exit::Unreadable);
        assert_eq!(Exit::of(&UsageError::Questions(Vec::new()).into()), Exit::Questions);
        assert_eq!(Exit::of(&anyhow::anyhow!("anything else")), Exit::Failed);
    }
}
