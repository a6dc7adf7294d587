//! The browsable reference at `/api/docs`: Swagger UI on the document of [`crate::openapi`], carried by the program.
//!
//! Nothing comes from elsewhere, and the page may ask nobody else. Its addresses are relative, so that it is found behind
//! whatever path a proxy puts before it.

use std::sync::Arc;

use axum::body::Bytes;
use axum::http::header::{CACHE_CONTROL, CONTENT_SECURITY_POLICY, CONTENT_TYPE, LOCATION};
use axum::http::{HeaderValue, StatusCode};
use axum::response::{IntoResponse, Response};

use crate::ApiError;
use crate::extract::Path;

const PAGE: &str = include_str!("page.html");
const BEGIN: &str = include_str!("begin.js");
/// What is served of Swagger UI; the rest of it is for other ways to use it.
const FILES: &[&str] = &["swagger-ui.css", "swagger-ui-bundle.js"];

/// Scripts are files of ours. Swagger UI writes styles into its elements, and draws its signs as data.
const POLICY: &str = "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; \
     connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";
/// A new version of the program may bring new files.
const AN_HOUR: &str = "public, max-age=3600";

/// The page.
pub(crate) async fn page() -> Response {
    answer("text/html; charset=utf-8", "no-cache", Bytes::from_static(PAGE.as_bytes()))
}

/// The page with a slash at its end is the page without: its addresses are relative.
pub(crate) async fn without_slash() -> Response {
    (StatusCode::PERMANENT_REDIRECT, [(LOCATION, "../docs")]).into_response()
}

/// A file that the page needs.
pub(crate) async fn file(Path(name): Path<String>) -> Result<Response, ApiError> {
    let absent = || ApiError::NoSuchPath { path: format!("/api/docs/{name}") };
    if name == "begin.js" {
        return Ok(answer("text/javascript", AN_HOUR, Bytes::from_static(BEGIN.as_bytes())));
    }
    let known = FILES.iter().find(|known| **known == name).ok_or_else(absent)?;
    let found = utoipa_swagger_ui::serve(known, Arc::default()).ok().flatten().ok_or_else(absent)?;
    Ok(answer(&found.content_type, AN_HOUR, found.bytes.into_owned().into()))
}

fn answer(content_type: &str, cached: &'static str, body: Bytes) -> Response {
    let mut response = body.into_response();
    let headers = response.headers_mut();
    let content_type = HeaderValue::from_str(content_type);
    headers.insert(CONTENT_TYPE, content_type.unwrap_or(HeaderValue::from_static("application/octet-stream")));
    headers.insert(CACHE_CONTROL, HeaderValue::from_static(cached));
    headers.insert(CONTENT_SECURITY_POLICY, HeaderValue::from_static(POLICY));
    response
}
