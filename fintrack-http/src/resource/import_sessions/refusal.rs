//! Why a session stays as it is, as a client sees it.

use fintrack_core::import_session::{CloseError, CommitError};
use fintrack_db::import_session::{AnswerError, ImportError, SessionError};

use crate::ApiError;

const CLOSED: (&str, &str) = ("session-closed", "The session is closed");

fn conflict((code, title): (&'static str, &'static str), error: &impl ToString) -> ApiError {
    ApiError::Conflict { code, title, detail: error.to_string() }
}

fn rule((code, title): (&'static str, &'static str), error: &impl ToString) -> ApiError {
    ApiError::Rule { code, title, detail: error.to_string() }
}

impl From<SessionError> for ApiError {
    fn from(error: SessionError) -> Self {
        match &error {
            SessionError::Db(_) => {
                let SessionError::Db(error) = error else { unreachable!("it was looked at") };
                error.into()
            }
            SessionError::Commit(CommitError::Closed) | SessionError::Close(CloseError::Closed) => {
                conflict(CLOSED, &error)
            }
            SessionError::Commit(CommitError::Unread(_)) => {
                conflict(("rows-unread", "Rows of a file could not be read"), &error)
            }
            SessionError::Commit(CommitError::Entry { .. }) => rule(("entry", "A line makes no transaction"), &error),
            SessionError::Close(CloseError::PendingEntries { .. } | CloseError::OpenFiles(_)) => {
                conflict(("pending-entries", "Lines or files wait"), &error)
            }
            SessionError::Money(_) => rule(("amount", "The amount cannot be"), &error),
            SessionError::Answer(answer) => of_answer(answer),
            SessionError::Import(import) => of_import(import),
            SessionError::Bind(_) => rule(("binding", "The line does not settle that item"), &error),
            SessionError::PreviewStale { counts } => ApiError::PreviewStale(Box::new(counts.into())),
            SessionError::Full(_) => conflict(("session-full", "The session holds no more lines"), &error),
            SessionError::FileAnswered => ApiError::FileAnswered,
            SessionError::NotEmpty => conflict(("session-not-empty", "Something is in the session"), &error),
            SessionError::Booked => conflict(("session-booked", "The session has booked lines"), &error),
        }
    }
}

/// Of a file that is not of the session.
fn of_import(error: &ImportError) -> ApiError {
    match error {
        ImportError::NoLines => rule(("no-transactions", "The file holds no transaction"), error),
        ImportError::NotInMonth { .. } => rule(("not-in-month", "The file is of another month"), error),
        // A session has one month and one kind of lines: these are refused where there is none yet.
        ImportError::NoPurchase
        | ImportError::TargetOfSeveralMonths { .. }
        | ImportError::Money(_)
        | ImportError::Full(_)
        | ImportError::Commit(_)
        | ImportError::Db(_) => rule(("not-of-session", "The file is not of the session"), error),
    }
}

fn of_answer(error: &AnswerError) -> ApiError {
    match error {
        AnswerError::Closed => conflict(CLOSED, error),
        AnswerError::Settled { .. } => conflict(("line-settled", "The line is settled"), error),
        AnswerError::Printed { .. } => conflict(("line-printed", "A bank printed the line"), error),
        AnswerError::NoTwin { .. } => conflict(("no-duplicate", "The line is no possible duplicate"), error),
        AnswerError::NoPair { .. } => conflict(("no-pair", "The line has nothing to be bound to"), error),
        AnswerError::CategoryKind { .. } => rule(("category-kind", "The category is of the other kind"), error),
        AnswerError::Parts { .. } => ApiError::at("/data/splits", &error),
        AnswerError::Investment(_) => rule(("investment", "The account does not pay into that investment"), error),
    }
}
