//! What can go wrong with a request.

use std::sync::Arc;
use std::time::Duration;

use axum::http::{HeaderValue, Method, StatusCode, header};
use axum::response::{IntoResponse, Response};
use fintrack_core::access::{Permission, Role};
use fintrack_db::email_token::RedeemError;
use fintrack_db::{Constraint, DbError};
use thiserror::Error;

use crate::code::ProblemCode;
use crate::problem::FieldError;
use crate::resource::import_sessions::SessionStats;

/// When somebody with many streams may have closed one, in seconds.
const STREAM_RETRY_SECONDS: u64 = 30;

/// Why a request was not answered with what it asked for. Becomes a [`crate::problem::Problem`] in
/// [`crate::request::identify`], which knows the request's id.
#[derive(Debug, Error)]
pub enum ApiError {
    /// No operation has this path.
    #[error("nothing is served at {path}")]
    NoSuchPath {
        /// The path that was asked for.
        path: String,
    },
    /// The path exists, under other methods.
    #[error("{method} is not served at {path}")]
    MethodNotAllowed {
        /// The method that was used.
        method: Method,
        /// The path that was asked for.
        path: String,
    },
    /// A part of the path or the query is not written as it must be.
    #[error("{0}")]
    Malformed(String),
    /// The body is no JSON, or not of the shape that the operation takes.
    #[error("the body is malformed: {}", .0.message)]
    MalformedBody(FieldError),
    /// The body is of another type than JSON.
    #[error("the body must be sent as application/json")]
    UnsupportedMediaType,
    /// The body is of another type than a form with files.
    #[error("files must be sent as multipart/form-data")]
    NotMultipart,
    /// A file would take more than is to be had, once it is unpacked or read.
    #[error("{0}")]
    FileTooLarge(String),
    /// The body is larger than the operation takes.
    #[error("the body is larger than the {max_bytes} bytes allowed")]
    TooLarge {
        /// How many bytes it may have.
        max_bytes: usize,
    },
    /// The connection failed while the body was read.
    #[error("the body could not be read to its end")]
    BodyInterrupted,
    /// A field of the body breaks a rule.
    #[error("{}", told(.0))]
    Invalid(Vec<FieldError>),
    /// A rule of the domain that no one field breaks, or things are not so that it could be done now.
    #[error("{detail}")]
    Refused {
        /// Which.
        code: ProblemCode,
        /// What was wrong this time, or what stands in the way.
        detail: String,
    },
    /// A commit would do something else than what was shown: so many lines would end how now.
    #[error("the session changed since its preview: look again")]
    PreviewStale(Box<SessionStats>),
    /// Somebody else said something of a file while it was read with what was said before.
    #[error("somebody else answered the file meanwhile: look again")]
    FileAnswered,
    /// Nobody knows who calls; the text says why, and nothing of what was sent.
    #[error("{0}")]
    Unauthenticated(&'static str),
    /// The address and the password do not belong together, or nobody has them.
    #[error("the e-mail address and the password do not belong together")]
    WrongCredentials,
    /// A token that came by e-mail is good for nothing.
    #[error("the token is unknown, used or over: ask for another one")]
    TokenRefused,
    /// A browser sent a cookie along with what is no page of ours.
    #[error("a cookie changes nothing for a page of another site")]
    CrossSite,
    /// The workspace of the header is not the caller's, whether there is one or not.
    #[error("you are no member of that workspace")]
    NotAMember,
    /// The caller is in the workspace, and may not do that.
    #[error("{role} may not do that here, or the key was not made for it: it takes the permission `{permission}`")]
    Forbidden {
        /// What it takes.
        permission: Permission,
        /// What the caller is there.
        role: Role,
    },
    /// It is a person's, and a program asks for it.
    #[error("a key acts in its workspace alone: this is for persons who signed in")]
    PersonsOnly,
    /// A right over the whole installation is missing.
    #[error("{0}")]
    NotAllowed(&'static str),
    /// The key of a POST was used for another one.
    #[error("the Idempotency-Key was used for another request")]
    IdempotencyKeyReused,
    /// The same POST is being done, longer than one would wait.
    #[error("the same request is being done")]
    InProgress,
    /// Too often.
    #[error("too many attempts: try again in {} s", .retry_after.as_secs())]
    TooManyRequests {
        /// How long to wait.
        retry_after: Duration,
    },
    /// Somebody hears what happens through more streams than they need.
    #[error("{max} streams are open already: close one first")]
    TooManyStreams {
        /// How many there may be.
        max: usize,
    },
    /// The database refused, or could not be asked.
    #[error(transparent)]
    Db(#[from] DbError),
    /// Too much is going on.
    #[error("too many requests are being worked on")]
    Overloaded,
    /// The answer took longer than a request may.
    #[error("the request took longer than {} s", .limit.as_secs())]
    TimedOut {
        /// How long it may take.
        limit: Duration,
    },
    /// A handler panicked: a bug.
    #[error("a handler panicked: {message}")]
    Panicked {
        /// What it said.
        message: String,
    },
}

fn told(fields: &[FieldError]) -> String {
    fields.iter().map(|field| field.message.as_str()).collect::<Vec<_>>().join("; ")
}

/// How a client sees an error.
pub(crate) struct Face {
    pub(crate) code: ProblemCode,
    /// What was wrong this time.
    pub(crate) detail: String,
}

impl ApiError {
    /// What a rule or the state of things does not allow.
    pub(crate) fn refused(code: ProblemCode, error: &impl ToString) -> Self {
        Self::Refused { code, detail: error.to_string() }
    }

    /// The one place that decides what a client sees.
    pub(crate) fn face(&self) -> Face {
        let code = self.code();
        let detail = if let Self::Db(DbError::Conflict(constraint)) = self {
            // Which of several names it is, the code does not tell.
            conflict(*constraint).1.to_owned()
        } else if self.is_discreet() {
            // What speaks of our insides is for the log alone.
            code.title().to_owned()
        } else {
            self.to_string()
        };
        Face { code, detail }
    }

    fn code(&self) -> ProblemCode {
        match self {
            Self::NoSuchPath { .. } => ProblemCode::NoSuchPath,
            Self::MethodNotAllowed { .. } => ProblemCode::MethodNotAllowed,
            Self::Malformed(_) | Self::MalformedBody(_) | Self::BodyInterrupted => ProblemCode::Malformed,
            Self::Invalid(_) => ProblemCode::Invalid,
            Self::Refused { code, .. } => *code,
            Self::PreviewStale(_) => ProblemCode::PreviewStale,
            Self::FileAnswered => ProblemCode::FileAnswered,
            Self::Unauthenticated(_) => ProblemCode::Unauthenticated,
            Self::WrongCredentials => ProblemCode::WrongCredentials,
            Self::TokenRefused => ProblemCode::TokenRefused,
            Self::CrossSite => ProblemCode::CrossSite,
            Self::NotAMember => ProblemCode::NotAMember,
            Self::Forbidden { .. } | Self::PersonsOnly | Self::NotAllowed(_) => ProblemCode::Forbidden,
            Self::IdempotencyKeyReused => ProblemCode::IdempotencyKeyReused,
            Self::InProgress => ProblemCode::InProgress,
            Self::TooManyRequests { .. } => ProblemCode::TooManyRequests,
            Self::TooManyStreams { .. } => ProblemCode::TooManyStreams,
            Self::UnsupportedMediaType | Self::NotMultipart => ProblemCode::UnsupportedMediaType,
            Self::TooLarge { .. } | Self::FileTooLarge(_) => ProblemCode::TooLarge,
            Self::Db(error) => code_of(error),
            Self::Overloaded => ProblemCode::Unavailable,
            Self::TimedOut { .. } => ProblemCode::TimedOut,
            Self::Panicked { .. } => ProblemCode::Internal,
        }
    }

    /// Whether the message is for the log alone.
    fn is_discreet(&self) -> bool {
        // What a body refers to may exist in another workspace: it is as absent as what exists nowhere.
        let is_absent = matches!(self, Self::Db(DbError::Dangling { .. }));
        is_absent || self.code().status().is_server_error()
    }

    /// The fields of the body that are at fault.
    pub(crate) fn fields(&self) -> &[FieldError] {
        if let Self::Invalid(fields) = self {
            return fields;
        }
        if let Self::MalformedBody(field) = self { std::slice::from_ref(field) } else { &[] }
    }

    /// How many lines of an import session would end how, where that is what changed.
    pub(crate) fn counts(&self) -> Option<SessionStats> {
        if let Self::PreviewStale(counts) = self { Some(**counts) } else { None }
    }

    /// Whether a POST that was answered so is answered so again: not where another try may succeed.
    pub(crate) fn is_kept(&self) -> bool {
        let is_about_keys = matches!(self, Self::IdempotencyKeyReused | Self::InProgress);
        // Somebody who may no more has nothing kept in their name.
        let is_about_callers =
            matches!(self, Self::Unauthenticated(_) | Self::NotAMember | Self::Forbidden { .. } | Self::PersonsOnly);
        let status = self.code().status();
        let is_refusal = status.is_client_error() && status != StatusCode::TOO_MANY_REQUESTS;
        is_refusal && !is_about_keys && !is_about_callers && !matches!(self, Self::FileAnswered)
    }
}

const fn code_of(error: &DbError) -> ProblemCode {
    match error {
        DbError::NotFound { .. } | DbError::Dangling { .. } => ProblemCode::NotFound,
        DbError::Stale { .. } => ProblemCode::Stale,
        DbError::InUse { .. } => ProblemCode::InUse,
        DbError::Conflict(constraint) => conflict(*constraint).0,
        DbError::LostRace(_) | DbError::Busy(_) | DbError::DiskFull(_) | DbError::Unavailable(_) => {
            ProblemCode::Unavailable
        }
        DbError::Corrupt { .. } | DbError::Statement(_) => ProblemCode::Internal,
    }
}

/// A conflict with what is stored.
const fn conflict(constraint: Constraint) -> (ProblemCode, &'static str) {
    match constraint {
        Constraint::UserEmail => (ProblemCode::EmailTaken, "Another user has that e-mail address"),
        Constraint::AccountName => (ProblemCode::NameTaken, "Another account has that name"),
        Constraint::CardName => (ProblemCode::NameTaken, "Another card has that name"),
        Constraint::CategoryName => (ProblemCode::NameTaken, "Another category of that kind has that name"),
        Constraint::SubCategoryName => (ProblemCode::NameTaken, "Another subcategory of the category has that name"),
        Constraint::TagName => (ProblemCode::NameTaken, "Another tag has that name"),
        Constraint::InvestmentName => (ProblemCode::NameTaken, "Another investment has that name"),
        Constraint::OpenAccountSession => (ProblemCode::SessionOpen, "The account has an open session for that month"),
        Constraint::OpenCardSession => (ProblemCode::SessionOpen, "The card has an open session for that month"),
        Constraint::AuditEvent => (ProblemCode::EventRecorded, "The operation was recorded before"),
        Constraint::ImportedLine => (ProblemCode::LineAccepted, "The line was accepted before"),
        Constraint::NotificationCause => (ProblemCode::AlreadyTold, "The user was told of that"),
        Constraint::IdempotencyKey => (ProblemCode::IdempotencyKeyUsed, "The request was sent before with that key"),
        Constraint::InviteEmail => (ProblemCode::InviteOpen, "An invitation to that address is open"),
        Constraint::ApiKeyHash => (ProblemCode::ApiKeyTaken, "Another key of the workspace is the same"),
        Constraint::InstalmentPart => (ProblemCode::InstalmentBooked, "That part of the purchase is in the books"),
        Constraint::BudgetCategoryMonth => (ProblemCode::BudgetTaken, "The category has a budget for that month"),
        Constraint::RecurringBindingLine => (ProblemCode::LineBound, "The line settles another recurring item"),
        Constraint::RejectedPair => (ProblemCode::PairRejected, "That line and transaction were rejected before"),
        Constraint::StatementProfileShape => (ProblemCode::ProfileTaken, "Files of that shape have a profile"),
    }
}

impl From<RedeemError> for ApiError {
    fn from(error: RedeemError) -> Self {
        match error {
            // Which of them it is, only whoever has the token should care.
            RedeemError::Refused(_) => Self::TokenRefused,
            RedeemError::Db(error) => error.into(),
        }
    }
}

impl IntoResponse for ApiError {
    /// A bare status that carries the error to [`crate::request::identify`].
    fn into_response(self) -> Response {
        let mut response = self.code().status().into_response();
        if let Self::TooManyRequests { retry_after } = &self {
            // Rounded up, so that whoever waits so long is let in.
            let seconds = retry_after.as_secs() + u64::from(retry_after.subsec_nanos() > 0);
            response.headers_mut().insert(header::RETRY_AFTER, HeaderValue::from(seconds));
        }
        if let Self::TooManyStreams { .. } = self {
            response.headers_mut().insert(header::RETRY_AFTER, HeaderValue::from(STREAM_RETRY_SECONDS));
        }
        if let Self::Unauthenticated(_) = self {
            response.headers_mut().insert(header::WWW_AUTHENTICATE, HeaderValue::from_static("Bearer"));
        }
        response.extensions_mut().insert(Arc::new(self));
        response
    }
}
