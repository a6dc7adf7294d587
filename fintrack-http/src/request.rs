//! What every request gets: an id, a log line, a limit of time, and a problem when it fails.

use std::any::Any;
use std::error::Error;
use std::fmt;
use std::sync::Arc;
use std::time::{Duration, Instant};

use axum::extract::{MatchedPath, Request};
use axum::http::{HeaderMap, HeaderName, HeaderValue, Response as HttpResponse, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use tower_http::catch_panic::ResponseForPanic;
use tracing::{Instrument, error, info, info_span};
use uuid::Uuid;

use crate::ApiError;
use crate::background::Background;
use crate::problem::Problem;

/// The header that carries a request's id, both ways.
pub const REQUEST_ID: HeaderName = HeaderName::from_static("x-request-id");
/// How long a request may take, its body included.
pub const REQUEST_TIME_MAX: Duration = Duration::from_secs(30);
/// How long one may take that brings files, or has them read again.
pub const UPLOAD_TIME_MAX: Duration = Duration::from_mins(2);
/// Those are at these ends of paths.
const OF_FILES: [&str; 3] =
    ["/import-sessions/{id}/upload", "/import-sessions/{id}/files/{file_id}/answers", "/import-archive"];

const REQUEST_ID_BYTES_MAX: usize = 128;
/// The template of a request that matched none, in logs and metrics.
pub(crate) const UNMATCHED: &str = "(unmatched)";

/// Names one request in its answer, its problem and the log.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RequestId(HeaderValue);

impl RequestId {
    /// The client's own, where it is safe to repeat; else a new one.
    fn of(headers: &HeaderMap) -> Self {
        let given = headers.get(REQUEST_ID).filter(|value| is_safe(value));
        Self(given.cloned().unwrap_or_else(|| {
            let id = Uuid::now_v7().to_string();
            HeaderValue::from_str(&id).expect("a UUID is made of visible ASCII")
        }))
    }
}

impl RequestId {
    /// Of a request that came by another way than the server's.
    pub(crate) const fn unknown() -> Self {
        Self(HeaderValue::from_static("unknown"))
    }
}

#[cfg(test)]
impl RequestId {
    pub(crate) fn literal(id: &'static str) -> Self {
        Self(HeaderValue::from_static(id))
    }
}

fn is_safe(id: &HeaderValue) -> bool {
    let bytes = id.as_bytes();
    (1..=REQUEST_ID_BYTES_MAX).contains(&bytes.len())
        && bytes.iter().all(|byte| byte.is_ascii_alphanumeric() || b"-_.:".contains(byte))
}

impl fmt::Display for RequestId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(&String::from_utf8_lossy(self.0.as_bytes()))
    }
}

/// The route's template, `/api/v1/currencies/{code}`: a path itself may hold a token.
pub(crate) fn template(request: &Request) -> String {
    request.extensions().get::<MatchedPath>().map_or(UNMATCHED, MatchedPath::as_str).to_owned()
}

/// Gives a request its id and its log line, and an error its body.
pub(crate) async fn identify(mut request: Request, next: Next) -> Response {
    let id = RequestId::of(request.headers());
    request.extensions_mut().insert(id.clone());
    let span = info_span!(
        "request",
        request.id = %id,
        http.method = %request.method(),
        http.route = template(&request),
    );
    let answer = async {
        let start = Instant::now();
        let mut response = describe(next.run(request).await, &id);
        response.headers_mut().insert(REQUEST_ID, id.0.clone());
        let duration_ms = start.elapsed().as_millis();
        info!(http.status = response.status().as_u16(), duration_ms, "answered");
        response
    };
    answer.instrument(span).await
}

/// Writes the problem of a response that carries an error, and logs it once if it is ours.
fn describe(mut response: Response, id: &RequestId) -> Response {
    let Some(error) = response.extensions_mut().remove::<Arc<ApiError>>() else {
        return response;
    };
    if response.status().is_server_error() {
        error!(error.chain = chain(&error), "failed");
    }
    let (mut parts, _) = response.into_parts();
    let (problem, body) = Problem::new(&error, id).into_response().into_parts();
    parts.headers.extend(problem.headers);
    parts.headers.remove(header::CONTENT_LENGTH); // of the empty body before
    Response::from_parts(parts, body)
}

fn chain(error: &ApiError) -> String {
    let mut text = error.to_string();
    let mut cause = error.source();
    while let Some(inner) = cause {
        text.push_str(": ");
        text.push_str(&inner.to_string());
        cause = inner.source();
    }
    text
}

/// Goes on with something after the answer, so that nobody measures it. What goes wrong is logged.
pub(crate) fn in_background(
    background: &Background,
    work: impl Future<Output = Result<(), ApiError>> + Send + 'static,
) {
    let work = async {
        if let Err(error) = work.await {
            error!(error.chain = chain(&error), "failed after the answer");
        }
    };
    background.spawn(work.in_current_span());
}

/// Ends a request that takes longer than it may.
pub(crate) async fn limit_time(request: Request, next: Next) -> Response {
    let limit = time_max(&template(&request));
    match tokio::time::timeout(limit, next.run(request)).await {
        Ok(response) => response,
        Err(_) => ApiError::TimedOut { limit }.into_response(),
    }
}

fn time_max(template: &str) -> Duration {
    if OF_FILES.iter().any(|end| template.ends_with(end)) { UPLOAD_TIME_MAX } else { REQUEST_TIME_MAX }
}

/// Turns a panic of a handler into an [`ApiError`].
#[derive(Clone)]
pub(crate) struct Panicked;

impl ResponseForPanic for Panicked {
    type ResponseBody = axum::body::Body;

    fn response_for_panic(&mut self, panic: Box<dyn Any + Send + 'static>) -> HttpResponse<Self::ResponseBody> {
        let said = panic.downcast_ref::<&str>().map(|text| (*text).to_owned());
        let said = said.or_else(|| panic.downcast_ref::<String>().cloned());
        ApiError::Panicked { message: said.unwrap_or_else(|| "it said nothing".to_owned()) }.into_response()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn headers(id: &str) -> HeaderMap {
        HeaderMap::from_iter([(REQUEST_ID, HeaderValue::from_str(id).unwrap())])
    }

    #[test]
    fn only_what_brings_files_may_take_long() {
        let document = serde_json::to_value(crate::openapi::document()).unwrap();
        let paths = document["paths"].as_object().unwrap().keys();
        let long: Vec<&String> = paths.filter(|path| time_max(path) > REQUEST_TIME_MAX).collect();
        assert_eq!(long.len(), OF_FILES.len(), "{long:?}");
    }

    #[test]
    fn a_client_may_name_its_request() {
        assert_eq!(RequestId::of(&headers("job-7:retry_2.a")).to_string(), "job-7:retry_2.a");
    }

    #[test]
    fn a_name_that_is_not_safe_to_log_is_replaced() {
        for unsafe_id in ["", "a b", "a\"b", "a\u{e9}", &"x".repeat(REQUEST_ID_BYTES_MAX + 1)] {
            let id = RequestId::of(&headers(unsafe_id)).to_string();
            assert_eq!(Uuid::parse_str(&id).unwrap().get_version_num(), 7, "{unsafe_id:?} became {id}");
        }
        assert_ne!(RequestId::of(&HeaderMap::new()), RequestId::of(&HeaderMap::new()));
    }
}
