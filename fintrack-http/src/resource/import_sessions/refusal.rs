//! Why a session stays as it is, as a client sees it.

use fintrack_core::import_session::{CloseError, CommitError};
use fintrack_db::import_session::{AnswerError, ImportError, SessionError};

use crate::ApiError;
use crate::code::{FieldCode, ProblemCode};

impl From<SessionError> for ApiError {
    fn from(error: SessionError) -> Self {
        match &error {
            SessionError::Db(_) => {
                let SessionError::Db(error) = error else { unreachable!("it was looked at") };
                error.into()
            }
            SessionError::Commit(CommitError::Closed) | SessionError::Close(CloseError::Closed) => {
                ApiError::refused(ProblemCode::SessionClosed, &error)
            }
            SessionError::Commit(CommitError::Unread(_)) => ApiError::refused(ProblemCode::RowsUnread, &error),
            SessionError::Commit(CommitError::Entry { .. }) => ApiError::refused(ProblemCode::Entry, &error),
            SessionError::Close(CloseError::PendingEntries { .. } | CloseError::OpenFiles(_)) => {
                ApiError::refused(ProblemCode::PendingEntries, &error)
            }
            SessionError::Money(_) => ApiError::refused(ProblemCode::Amount, &error),
            SessionError::Answer(answer) => of_answer(answer),
            SessionError::Import(import) => of_import(import),
            SessionError::Bind(_) => ApiError::refused(ProblemCode::Binding, &error),
            SessionError::PreviewStale { counts } => ApiError::PreviewStale(Box::new(counts.into())),
            SessionError::Full(_) => ApiError::refused(ProblemCode::SessionFull, &error),
            SessionError::FileAnswered => ApiError::FileAnswered,
            SessionError::NotEmpty => ApiError::refused(ProblemCode::SessionNotEmpty, &error),
            SessionError::Booked => ApiError::refused(ProblemCode::SessionBooked, &error),
        }
    }
}

/// Of a file that is not of the session.
fn of_import(error: &ImportError) -> ApiError {
    match error {
        ImportError::NoLines => ApiError::refused(ProblemCode::NoTransactions, error),
        ImportError::NotInMonth { .. } => ApiError::refused(ProblemCode::NotInMonth, error),
        // A session has one month and one kind of lines: these are refused where there is none yet.
        ImportError::NoPurchase
        | ImportError::TargetOfSeveralMonths { .. }
        | ImportError::Money(_)
        | ImportError::Full(_)
        | ImportError::Commit(_)
        | ImportError::Db(_) => ApiError::refused(ProblemCode::NotOfSession, error),
    }
}

fn of_answer(error: &AnswerError) -> ApiError {
    match error {
        AnswerError::Closed => ApiError::refused(ProblemCode::SessionClosed, error),
        AnswerError::Settled { .. } => ApiError::refused(ProblemCode::LineSettled, error),
        AnswerError::Printed { .. } => ApiError::refused(ProblemCode::LinePrinted, error),
        AnswerError::NoTwin { .. } => ApiError::refused(ProblemCode::NoDuplicate, error),
        AnswerError::NoPair { .. } => ApiError::refused(ProblemCode::NoPair, error),
        AnswerError::CategoryKind { .. } => ApiError::refused(ProblemCode::CategoryKind, error),
        AnswerError::Parts { .. } => ApiError::fault("/data/splits", FieldCode::PartsDiffer, error),
        AnswerError::Investment(_) => ApiError::refused(ProblemCode::Investment, error),
    }
}
