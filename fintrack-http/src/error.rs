//! What can go wrong with a request.

use std::sync::Arc;
use std::time::Duration;

use axum::http::{HeaderValue, Method, StatusCode, header};
use axum::response::{IntoResponse, Response};
use fintrack_core::access::{Permission, Role};
use fintrack_db::email_token::RedeemError;
use fintrack_db::{Constraint, DbError};
use thiserror::Error;

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
    /// A rule of the domain that no one field breaks.
    #[error("{detail}")]
    Rule {
        /// Stable, for programs.
        code: &'static str,
        /// The same each time, for people.
        title: &'static str,
        /// What was wrong this time.
        detail: String,
    },
    /// Things are not so that it could be done now.
    #[error("{detail}")]
    Conflict {
        /// Stable, for programs.
        code: &'static str,
        /// The same each time, for people.
        title: &'static str,
        /// What stands in the way.
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
    pub(crate) status: StatusCode,
    /// Stable, for programs.
    pub(crate) code: &'static str,
    /// The same each time, for people.
    pub(crate) title: &'static str,
    /// What was wrong this time.
    pub(crate) detail: String,
}

impl ApiError {
    /// The one place that decides what a client sees.
    pub(crate) fn face(&self) -> Face {
        // The error's own message is for the client's eyes, or it speaks of our insides and is for the log alone.
        let telling = |status, code, title| Face { status, code, title, detail: self.to_string() };
        let discreet = |status, code, title: &'static str| Face { status, code, title, detail: title.to_owned() };
        match self {
            Self::NoSuchPath { .. } => telling(StatusCode::NOT_FOUND, "no-such-path", "Nothing is served here"),
            Self::MethodNotAllowed { .. } => {
                telling(StatusCode::METHOD_NOT_ALLOWED, "method-not-allowed", "Method not allowed")
            }
            Self::Malformed(_) | Self::MalformedBody(_) | Self::BodyInterrupted => {
                telling(StatusCode::BAD_REQUEST, "malformed", "The request is malformed")
            }
            Self::Invalid(_) => telling(StatusCode::UNPROCESSABLE_ENTITY, "invalid", "A field breaks a rule"),
            Self::Rule { code, title, .. } => telling(StatusCode::UNPROCESSABLE_ENTITY, code, title),
            Self::Conflict { code, title, .. } => telling(StatusCode::CONFLICT, code, title),
            Self::PreviewStale(_) => {
                telling(StatusCode::CONFLICT, "preview-stale", "A commit would do something else than what was shown")
            }
            Self::FileAnswered => telling(StatusCode::CONFLICT, "file-answered", "Somebody else answered the file"),
            Self::Unauthenticated(_) => telling(StatusCode::UNAUTHORIZED, "unauthenticated", "Sign in first"),
            Self::WrongCredentials => {
                telling(StatusCode::UNAUTHORIZED, "wrong-credentials", "That is not how you sign in")
            }
            Self::TokenRefused => telling(StatusCode::UNPROCESSABLE_ENTITY, "token-refused", "The token is no good"),
            Self::CrossSite => telling(StatusCode::FORBIDDEN, "cross-site", "Another site sent this"),
            Self::NotAMember => telling(StatusCode::FORBIDDEN, "not-a-member", "You are no member"),
            Self::Forbidden { .. } | Self::PersonsOnly | Self::NotAllowed(_) => {
                telling(StatusCode::FORBIDDEN, "forbidden", "That is not allowed")
            }
            Self::IdempotencyKeyReused => {
                telling(StatusCode::CONFLICT, "idempotency-key-reused", "The key was used for something else")
            }
            Self::InProgress => telling(StatusCode::CONFLICT, "in-progress", "It is being done"),
            Self::TooManyRequests { .. } => {
                telling(StatusCode::TOO_MANY_REQUESTS, "too-many-requests", "Too many attempts")
            }
            Self::TooManyStreams { .. } => {
                telling(StatusCode::TOO_MANY_REQUESTS, "too-many-streams", "Too many streams are open")
            }
            Self::UnsupportedMediaType | Self::NotMultipart => {
                telling(StatusCode::UNSUPPORTED_MEDIA_TYPE, "unsupported-media-type", "Unsupported media type")
            }
            Self::TooLarge { .. } | Self::FileTooLarge(_) => {
                telling(StatusCode::PAYLOAD_TOO_LARGE, "too-large", "The body is too large")
            }
            Self::Db(DbError::NotFound { .. }) => telling(StatusCode::NOT_FOUND, "not-found", "Not found"),
            // What a body refers to may exist in another workspace: it is as absent as what exists nowhere.
            Self::Db(DbError::Dangling { .. }) => discreet(StatusCode::NOT_FOUND, "not-found", "Not found"),
            Self::Db(DbError::Stale { .. }) => {
                telling(StatusCode::PRECONDITION_FAILED, "stale", "It was changed since it was looked at")
            }
            Self::Db(DbError::InUse { .. }) => telling(StatusCode::CONFLICT, "in-use", "Something refers to it"),
            Self::Db(DbError::Conflict(constraint)) => {
                let (code, title) = conflict(*constraint);
                discreet(StatusCode::CONFLICT, code, title)
            }
            Self::Db(DbError::LostRace(_) | DbError::Busy(_) | DbError::DiskFull(_) | DbError::Unavailable(_)) => {
                discreet(StatusCode::SERVICE_UNAVAILABLE, "unavailable", "Try again shortly")
            }
            Self::Overloaded => discreet(StatusCode::SERVICE_UNAVAILABLE, "unavailable", "Try again shortly"),
            Self::TimedOut { .. } => discreet(StatusCode::SERVICE_UNAVAILABLE, "timed-out", "It took too long"),
            Self::Db(DbError::Corrupt { .. } | DbError::Statement(_)) | Self::Panicked { .. } => {
                discreet(StatusCode::INTERNAL_SERVER_ERROR, "internal", "Something went wrong on our side")
            }
        }
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
        let status = self.face().status;
        let is_refusal = status.is_client_error() && status != StatusCode::TOO_MANY_REQUESTS;
        is_refusal && !is_about_keys && !is_about_callers && !matches!(self, Self::FileAnswered)
    }
}

/// The code and the title of a conflict with what is stored.
fn conflict(constraint: Constraint) -> (&'static str, &'static str) {
    match constraint {
        Constraint::UserEmail => ("email-taken", "Another user has that e-mail address"),
        Constraint::AccountName => ("name-taken", "Another account has that name"),
        Constraint::CardName => ("name-taken", "Another card has that name"),
        Constraint::CategoryName => ("name-taken", "Another category of that kind has that name"),
        Constraint::SubCategoryName => ("name-taken", "Another subcategory of the category has that name"),
        Constraint::TagName => ("name-taken", "Another tag has that name"),
        Constraint::InvestmentName => ("name-taken", "Another investment has that name"),
        Constraint::OpenAccountSession => ("session-open", "The account has an open session for that month"),
        Constraint::OpenCardSession => ("session-open", "The card has an open session for that month"),
        Constraint::AuditEvent => ("event-recorded", "The operation was recorded before"),
        Constraint::ImportedLine => ("line-accepted", "The line was accepted before"),
        Constraint::NotificationCause => ("already-told", "The user was told of that"),
        Constraint::IdempotencyKey => ("idempotency-key-used", "The request was sent before with that key"),
        Constraint::InviteEmail => ("invite-open", "An invitation to that address is open"),
        Constraint::ApiKeyHash => ("api-key-taken", "Another key of the workspace is the same"),
        Constraint::InstalmentPart => ("instalment-booked", "That part of the purchase is in the books"),
        Constraint::BudgetCategoryMonth => ("budget-taken", "The category has a budget for that month"),
        Constraint::RecurringBindingLine => ("line-bound", "The line settles another recurring item"),
        Constraint::RejectedPair => ("pair-rejected", "That line and transaction were rejected before"),
        Constraint::StatementProfileShape => ("profile-taken", "Files of that shape have a profile"),
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
        let mut response = self.face().status.into_response();
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
