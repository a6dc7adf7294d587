//! Errors on the wire: Problem Details, RFC 9457.

use std::collections::BTreeMap;

use axum::http::{HeaderValue, header};
use axum::response::IntoResponse;
use serde::Serialize;
use utoipa::openapi::{Ref, RefOr, Response};
use utoipa::{IntoResponses, ToResponse, ToSchema};

use crate::ApiError;
use crate::code::{FieldCode, ProblemCode};
use crate::request::RequestId;
use crate::resource::import_sessions::SessionStats;

/// The media type of a problem.
pub const PROBLEM_JSON: &str = "application/problem+json";

/// What went wrong, for a program and for a person.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct Problem {
    /// Identifies the kind of problem: `urn:fintrack:problem:` and the code.
    #[serde(rename = "type")]
    #[schema(example = "urn:fintrack:problem:not-found")]
    pub kind: String,
    /// The kind of problem in words, the same each time.
    #[schema(example = "Not found")]
    pub title: &'static str,
    /// The HTTP status.
    #[schema(example = 404)]
    pub status: u16,
    /// What was wrong this time. Says nothing of the server's insides.
    #[schema(example = "there is no currency `ZZZ`")]
    pub detail: String,
    /// The kind of problem, stable: branch on this.
    pub code: ProblemCode,
    /// The fields of the body that are at fault.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub errors: Vec<FieldError>,
    /// How many lines of an import session would end how now; of `preview-stale` alone.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    pub(crate) counts: Option<SessionStats>,
    /// The request's id, also in the header `X-Request-Id` and in the server's log.
    #[schema(example = "0199c0de-0000-7000-8000-000000000000")]
    pub request_id: String,
    /// The same text as `detail`, for older clients.
    #[schema(example = "there is no currency `ZZZ`")]
    pub error: String,
}

/// What is wrong with one field of the body.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct FieldError {
    /// The field as a JSON Pointer (RFC 6901); empty for the whole body.
    #[schema(example = "/splits/0/amount")]
    pub pointer: String,
    /// The kind of fault, stable.
    pub code: FieldCode,
    /// What was wrong, with the value.
    #[schema(example = "invalid type: map, expected a decimal number")]
    pub message: String,
}

impl Problem {
    /// An error as the client of one request sees it.
    pub fn new(error: &ApiError, request_id: &RequestId) -> Self {
        let face = error.face();
        Self {
            kind: format!("urn:fintrack:problem:{}", face.code.as_str()),
            title: face.code.title(),
            status: face.code.status().as_u16(),
            error: face.detail.clone(),
            detail: face.detail,
            code: face.code,
            errors: error.fields().to_vec(),
            counts: error.counts(),
            request_id: request_id.to_string(),
        }
    }
}

impl IntoResponse for Problem {
    /// The body alone: the response that carried the error keeps its status and its headers.
    fn into_response(self) -> axum::response::Response {
        let mut response = axum::Json(self).into_response();
        response.headers_mut().insert(header::CONTENT_TYPE, HeaderValue::from_static(PROBLEM_JSON));
        response
    }
}

macro_rules! answers {
    ($($name:ident, $status:literal, $description:literal;)+) => {
        $(
            #[doc = concat!("The answer with status ", $status, ".")]
            #[derive(ToResponse)]
            #[response(description = $description, content_type = "application/problem+json")]
            pub(crate) struct $name(#[expect(dead_code, reason = "describes the body")] Problem);
        )+

        /// The responses that operations refer to.
        pub(crate) fn responses() -> Vec<(&'static str, RefOr<Response>)> {
            vec![$(<$name as ToResponse>::response()),+]
        }

        fn name_of(status: &str) -> &'static str {
            match status {
                $($status => stringify!($name),)+
                _ => unreachable!("no operation lists {status}"),
            }
        }
    };
}

answers! {
    BadRequest, "400", "The request is malformed";
    Unauthorized, "401", "Nobody knows who calls: sign in, or send a key";
    Forbidden, "403", "The caller may not do that";
    NotFound, "404", "There is no such thing";
    Conflict, "409", "Something stands in the way";
    PreconditionFailed, "412", "It was changed since it was looked at";
    PayloadTooLarge, "413", "The body is too large";
    UnsupportedMediaType, "415", "The body is of another type";
    UnprocessableEntity, "422", "The body breaks a rule";
    TooManyRequests, "429", "Too many attempts: wait as long as `Retry-After` says, in seconds";
    Unavailable, "503", "Try again shortly";
}

/// Lists what an operation of some kind may refuse with.
macro_rules! refusals {
    ($($(#[$doc:meta])* $name:ident: $($status:literal)+;)+) => {$(
        $(#[$doc])*
        pub(crate) struct $name;

        impl IntoResponses for $name {
            fn responses() -> BTreeMap<String, RefOr<Response>> {
                [$($status),+]
                    .into_iter()
                    .map(|status| (status.to_owned(), Ref::from_response_name(name_of(status)).into()))
                    .collect()
            }
        }
    )+};
}

refusals! {
    /// Of a list in a workspace, or of the caller.
    Reading: "400" "401" "403" "503";
    /// Of one thing that is looked at.
    Finding: "400" "401" "403" "404" "503";
    /// Of what is reported, and may be asked for what cannot be.
    Reporting: "400" "401" "403" "404" "422" "503";
    /// Of a POST.
    Writing: "400" "401" "403" "404" "409" "413" "415" "422" "503";
    /// Of a PUT or a PATCH. 412 is for those that take `If-Match`: it is left out of others, as of a DELETE.
    Changing: "400" "401" "403" "404" "409" "412" "413" "415" "422" "503";
    /// Of what anybody may try, a few times.
    Guessing: "400" "401" "403" "409" "413" "415" "422" "429" "503";
    /// Of a DELETE.
    Deleting: "400" "401" "403" "404" "409" "412" "503";
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use axum::Router;
    use axum::body::Body;
    use axum::extract::Request;
    use axum::http::{Method, StatusCode};
    use axum::routing::get;
    use fintrack_core::access::{Permission, Role};

    use super::*;
    use crate::testing::{answer, send};

    /// One of each kind that needs no database.
    fn errors() -> Vec<ApiError> {
        let field = FieldError {
            pointer: "/amount".to_owned(),
            code: FieldCode::Malformed,
            message: "invalid type: map, expected a decimal number".to_owned(),
        };
        let (pointer, message) = ("/name".to_owned(), "name is empty".to_owned());
        let invalid = FieldError { pointer, code: FieldCode::Required, message };
        vec![
            ApiError::NoSuchPath { path: "/api/v1/acounts".to_owned() },
            ApiError::MethodNotAllowed { method: Method::PUT, path: "/api/v1/currencies".to_owned() },
            ApiError::Malformed("Invalid URL: cannot parse `soon` to a `u16`".to_owned()),
            ApiError::MalformedBody(field),
            ApiError::BodyInterrupted,
            ApiError::UnsupportedMediaType,
            ApiError::NotMultipart,
            ApiError::TooLarge { max_bytes: 1_048_576 },
            ApiError::FileTooLarge("`extratos.zip`: the file, unpacked, is larger than the limit of 32 MiB".to_owned()),
            ApiError::Invalid(vec![invalid]),
            ApiError::refused(ProblemCode::NotInMonth, &"its lines are from 2026-03-01 to 2026-03-28"),
            ApiError::refused(ProblemCode::AlreadyMember, &"ana@example.org is a member already"),
            ApiError::FileAnswered,
            ApiError::Unauthenticated("sign in, or send a key"),
            ApiError::WrongCredentials,
            ApiError::TokenRefused,
            ApiError::CrossSite,
            ApiError::NotAMember,
            ApiError::Forbidden { permission: Permission::CloseSessions, role: Role::Member },
            ApiError::PersonsOnly,
            ApiError::NotAllowed("only an administrator of the installation removes users"),
            ApiError::IdempotencyKeyReused,
            ApiError::InProgress,
            ApiError::TooManyRequests { retry_after: Duration::from_secs(30) },
            ApiError::TooManyStreams { max: 20 },
            ApiError::Overloaded,
            ApiError::TimedOut { limit: Duration::from_secs(30) },
            ApiError::Panicked { message: "index out of bounds: the len is 3".to_owned() },
        ]
    }

    #[test]
    fn the_gallery_of_problems() {
        let id = RequestId::literal("0199c0de");
        let gallery: Vec<Problem> = errors().iter().map(|error| Problem::new(error, &id)).collect();
        insta::assert_json_snapshot!(gallery);
    }

    #[tokio::test]
    async fn a_panic_is_a_problem_that_says_nothing_of_the_inside() {
        let router = Router::new().route("/", get(async || -> &'static str { panic!("the secret is a plum") }));
        let (status, problem) = answer(router, Request::get("/").body(Body::empty()).unwrap()).await;
        assert_eq!(status, StatusCode::INTERNAL_SERVER_ERROR);
        assert_eq!(problem["code"], "internal");
        assert!(!problem.to_string().contains("plum"), "{problem}");
    }

    #[tokio::test]
    async fn a_problem_keeps_the_headers_of_its_response() {
        let router = Router::new().route("/", get(async || "here"));
        let request = Request::post("/").header("x-request-id", "job-7").body(Body::empty()).unwrap();
        let response = send(router, request).await;
        assert_eq!(response.status(), StatusCode::METHOD_NOT_ALLOWED);
        assert_eq!(response.headers()["allow"], "GET,HEAD");
        assert_eq!(response.headers()["content-type"], PROBLEM_JSON);
        assert_eq!(response.headers()["x-request-id"], "job-7");
    }
}
