//! What a handler takes from a request. A rejection is an [`ApiError`], never axum's plain text.

use axum::RequestExt;
use axum::body::Bytes;
use axum::extract::rejection::{BytesRejection, FailedToBufferBody, PathRejection, QueryRejection};
use axum::extract::{FromRequest, FromRequestParts, OriginalUri, Request};
use axum::http::request::Parts;
use axum::http::{HeaderMap, Uri, header};
use axum::response::{IntoResponse, Response};
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_path_to_error::Segment;

use crate::ApiError;
use crate::code::FieldCode;
use crate::problem::FieldError;
use crate::router::BODY_BYTES_MAX;

/// The parameters of the path.
pub struct Path<T>(pub T);

/// The parameters of the query.
pub struct Query<T>(pub T);

/// A JSON body: of a request, and of an answer.
pub struct Json<T>(pub T);

/// A JSON body that may be absent.
pub struct MaybeJson<T>(pub Option<T>);

impl<S: Send + Sync, T: DeserializeOwned> FromRequest<S> for MaybeJson<T> {
    type Rejection = ApiError;

    async fn from_request(request: Request, state: &S) -> Result<Self, ApiError> {
        let Json(body) = Json::from_request(request, state).await?;
        Ok(Self(body))
    }
}

impl<S: Send + Sync, T: DeserializeOwned + Send> FromRequestParts<S> for Path<T> {
    type Rejection = ApiError;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, ApiError> {
        refuse_nul(parts.uri.path())?;
        let axum::extract::Path(value) = axum::extract::Path::from_request_parts(parts, state).await?;
        Ok(Self(value))
    }
}

impl<S: Send + Sync, T: DeserializeOwned> FromRequestParts<S> for Query<T> {
    type Rejection = ApiError;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, ApiError> {
        refuse_nul(parts.uri.query().unwrap_or_default())?;
        let axum::extract::Query(value) = axum::extract::Query::from_request_parts(parts, state).await?;
        Ok(Self(value))
    }
}

impl From<PathRejection> for ApiError {
    fn from(rejection: PathRejection) -> Self {
        Self::Malformed(rejection.body_text())
    }
}

impl From<QueryRejection> for ApiError {
    fn from(rejection: QueryRejection) -> Self {
        Self::Malformed(rejection.body_text())
    }
}

impl From<BytesRejection> for ApiError {
    fn from(rejection: BytesRejection) -> Self {
        if let BytesRejection::FailedToBufferBody(FailedToBufferBody::LengthLimitError(_)) = rejection {
            Self::TooLarge { max_bytes: BODY_BYTES_MAX }
        } else {
            Self::BodyInterrupted
        }
    }
}

impl<S: Send + Sync, T: DeserializeOwned> FromRequest<S> for Json<T> {
    type Rejection = ApiError;

    async fn from_request(request: Request, _: &S) -> Result<Self, ApiError> {
        let headers = request.headers().clone();
        let bytes: Bytes = request.extract().await?;
        read_json(&headers, &bytes).map(Self)
    }
}

/// A body as what an operation takes. One that is not there at all, neither bytes nor a type, is read as `null`.
///
/// # Errors
/// [`ApiError::UnsupportedMediaType`], or [`ApiError::MalformedBody`] with a pointer to what cannot be read.
pub(crate) fn read_json<T: DeserializeOwned>(headers: &HeaderMap, bytes: &[u8]) -> Result<T, ApiError> {
    let is_absent = bytes.is_empty() && !headers.contains_key(header::CONTENT_TYPE);
    if !is_absent && !is_json(headers) {
        return Err(ApiError::UnsupportedMediaType);
    }
    if has_nul(bytes) {
        let message = "the character U+0000 is in no text of ours".to_owned();
        return Err(ApiError::MalformedBody(FieldError {
            pointer: String::new(),
            code: FieldCode::Malformed,
            message,
        }));
    }
    let mut reader = serde_json::Deserializer::from_slice(if is_absent { b"null" } else { bytes });
    let value = serde_path_to_error::deserialize(&mut reader).map_err(|error| {
        let pointer = error.path().iter().map(pointer_segment).collect();
        malformed(pointer, error.inner())
    })?;
    reader.end().map_err(|error| malformed(String::new(), &error))?;
    Ok(value)
}

/// The whole path and query that were asked for: below a router that is nested, `Parts::uri` has lost its beginning.
pub(crate) fn uri(parts: &Parts) -> &Uri {
    parts.extensions.get::<OriginalUri>().map_or(&parts.uri, |OriginalUri(uri)| uri)
}

impl<T: Serialize> IntoResponse for Json<T> {
    fn into_response(self) -> Response {
        axum::Json(self.0).into_response()
    }
}

/// No text that is kept holds U+0000, and the database takes none: neither as what is looked for.
fn refuse_nul(part: &str) -> Result<(), ApiError> {
    if part.contains("%00") {
        return Err(ApiError::Malformed("the character U+0000 is in no text of ours".to_owned()));
    }
    Ok(())
}

/// Whether a JSON text has the escape `\u0000`, which an even number of backslashes before it takes away.
fn has_nul(json: &[u8]) -> bool {
    let mut rest = json;
    while let Some(place) = rest.windows(6).position(|window| window == br"\u0000") {
        let backslashes = rest[..place].iter().rev().take_while(|byte| **byte == b'\\').count();
        if backslashes % 2 == 0 {
            return true;
        }
        rest = &rest[place + 6..];
    }
    false
}

fn is_json(headers: &HeaderMap) -> bool {
    let text = headers.get(header::CONTENT_TYPE).and_then(|value| value.to_str().ok()).unwrap_or_default();
    let essence = text.split(';').next().unwrap_or_default().trim().to_ascii_lowercase();
    essence == "application/json" || (essence.starts_with("application/") && essence.ends_with("+json"))
}

fn malformed(pointer: String, error: &serde_json::Error) -> ApiError {
    ApiError::MalformedBody(FieldError { pointer, code: FieldCode::Malformed, message: error.to_string() })
}

fn pointer_segment(segment: &Segment) -> String {
    match segment {
        Segment::Seq { index } => format!("/{index}"),
        Segment::Map { key } => format!("/{}", key.replace('~', "~0").replace('/', "~1")),
        // A variant that holds something is a field of that name.
        Segment::Enum { variant } => format!("/{variant}"),
        // What serde cannot name has no place of its own in the document.
        Segment::Unknown => String::new(),
    }
}

#[cfg(test)]
mod tests {
    use std::convert::Infallible;
    use std::time::Duration;

    use axum::Router;
    use axum::body::Body;
    use axum::http::StatusCode;
    use axum::routing::{get, post};
    use serde::Deserialize;
    use serde_json::{Value, json};
    use tower_http::timeout::RequestBodyTimeoutLayer;

    use super::*;
    use crate::testing::answer;

    #[derive(Deserialize, Serialize)]
    struct Month {
        year: u16,
        splits: Vec<u16>,
    }

    #[derive(Deserialize)]
    struct Year {
        year: u16,
    }

    fn router() -> Router {
        Router::new()
            .route("/month", post(|Json(month): Json<Month>| async { Json(month) }))
            .route("/years/{year}", get(|Path(year): Path<u16>| async move { Json(year) }))
            .route("/years", get(|Query(query): Query<Year>| async move { Json(query.year) }))
    }

    async fn send(content_type: &str, body: impl Into<Body>) -> (StatusCode, Value) {
        let request = Request::post("/month").header(header::CONTENT_TYPE, content_type).body(body.into()).unwrap();
        answer(router(), request).await
    }

    #[tokio::test]
    async fn a_body_is_taken_as_it_is() {
        let month = json!({"year": 2026, "splits": [1, 2]});
        let (status, body) = send("application/json; charset=utf-8", month.to_string()).await;
        assert_eq!((status, body), (StatusCode::OK, month));
    }

    #[test]
    fn a_nul_is_found_however_it_is_written() {
        assert!(has_nul(br#"{"a": "\u0000"}"#) && has_nul(br#""\\\u0000""#));
        assert!(!has_nul(br#""\\u0000""#) && !has_nul(b"u0000") && !has_nul(br"\u0001"));
    }

    #[tokio::test]
    async fn a_field_at_fault_is_pointed_at() {
        let (status, problem) = send("application/json", r#"{"year": 2026, "splits": [1, "two"]}"#).await;
        assert_eq!(status, StatusCode::BAD_REQUEST);
        assert_eq!(problem["code"], "malformed");
        assert_eq!(problem["errors"][0]["pointer"], "/splits/1");
        assert!(problem["errors"][0]["message"].as_str().unwrap().contains("two"), "{problem}");
    }

    #[tokio::test]
    async fn a_body_that_is_no_json_is_malformed() {
        for body in ["", "{", "{} {}", "\u{ff}", r#"{"year": 2026, "splits": []} x"#] {
            let (status, problem) = send("application/json", body).await;
            assert_eq!((status, &problem["code"]), (StatusCode::BAD_REQUEST, &json!("malformed")), "{body}");
        }
    }

    #[tokio::test]
    async fn a_body_of_another_type_is_refused() {
        for content_type in ["text/plain", "application/x-www-form-urlencoded", ""] {
            let (status, problem) = send(content_type, "{}").await;
            assert_eq!(status, StatusCode::UNSUPPORTED_MEDIA_TYPE, "{problem}");
        }
    }

    #[tokio::test]
    async fn oversize_a_body_beyond_the_limit_is_refused() {
        let (status, problem) = send("application/json", vec![b' '; BODY_BYTES_MAX + 1]).await;
        assert_eq!((status, &problem["code"]), (StatusCode::PAYLOAD_TOO_LARGE, &json!("too-large")));
        let (status, _) = send("application/json", vec![b' '; BODY_BYTES_MAX]).await;
        assert_eq!(status, StatusCode::BAD_REQUEST);
    }

    #[tokio::test]
    async fn slow_body_one_that_keeps_silent_is_not_waited_for() {
        let router = router().layer(RequestBodyTimeoutLayer::new(Duration::from_millis(1)));
        let silent = Body::from_stream(futures_util::stream::pending::<Result<Bytes, Infallible>>());
        let request = Request::post("/month").header(header::CONTENT_TYPE, "application/json").body(silent).unwrap();
        let (status, problem) = answer(router, request).await;
        assert_eq!((status, &problem["code"]), (StatusCode::BAD_REQUEST, &json!("malformed")));
    }

    #[tokio::test]
    async fn a_parameter_that_cannot_be_read_is_malformed() {
        for path in ["/years/soon", "/years?year=soon", "/years", "/years/%ff", "/years/%00", "/years?year=1%00"] {
            let (status, problem) = answer(router(), Request::get(path).body(Body::empty()).unwrap()).await;
            assert_eq!((status, &problem["code"]), (StatusCode::BAD_REQUEST, &json!("malformed")), "{path}");
        }
        let (status, year) = answer(router(), Request::get("/years/2026").body(Body::empty()).unwrap()).await;
        assert_eq!((status, year), (StatusCode::OK, json!(2026)));
    }
}
