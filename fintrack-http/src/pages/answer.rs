//! How a page is answered: compressed as the browser likes it, once for each version, and with no right to load anything
//! from elsewhere.

use axum::body::Body;
use axum::extract::Request;
use axum::http::header::{
    ACCEPT, ACCEPT_ENCODING, CACHE_CONTROL, CONTENT_ENCODING, CONTENT_SECURITY_POLICY, CONTENT_TYPE, ETAG,
    IF_NONE_MATCH, VARY,
};
use axum::http::{HeaderMap, HeaderName, HeaderValue, Method, Response, StatusCode};

use super::{Page, Pages};

/// A page that says that there are no pages.
const NONE: &str = include_str!("none.html");
const NOT_FOUND: &str = "/404";
/// Paths that programs call: what is not there is said as programs read it.
const PROGRAMS: [&str; 3] = ["/api/", "/health/", "/metrics"];

impl Pages {
    /// The page that is asked for; none where programs ask, or where something else than a page is wanted.
    pub(crate) fn answer(&self, request: &Request) -> Option<Response<Body>> {
        let path = request.uri().path();
        let reads = matches!(*request.method(), Method::GET | Method::HEAD);
        if !reads || PROGRAMS.iter().any(|prefix| path.starts_with(prefix)) {
            return None;
        }
        let headers = request.headers();
        if let Some(page) = self.at(path) {
            return Some(page.answer(headers, StatusCode::OK));
        }
        if !wants_page(headers) {
            return None;
        }
        if self.is_empty() {
            return (path == "/").then(nothing_built);
        }
        self.at(NOT_FOUND).map(|page| page.answer(headers, StatusCode::NOT_FOUND))
    }
}

impl Page {
    fn answer(&self, asked: &HeaderMap, status: StatusCode) -> Response<Body> {
        let is_known = asked.get_all(IF_NONE_MATCH).iter().any(|seen| names(seen, &self.etag));
        let (encoding, bytes) = match (&self.brotli, &self.gzip) {
            (Some(brotli), _) if accepts(asked, "br") => (Some("br"), brotli),
            (_, Some(gzip)) if accepts(asked, "gzip") => (Some("gzip"), gzip),
            _ => (None, &self.plain),
        };
        let is_unchanged = status == StatusCode::OK && is_known;
        let mut response = Response::new(if is_unchanged { Body::empty() } else { Body::from(bytes.clone()) });
        *response.status_mut() = if is_unchanged { StatusCode::NOT_MODIFIED } else { status };
        let headers = response.headers_mut();
        headers.insert(CONTENT_TYPE, HeaderValue::from_static(self.content_type));
        headers.insert(ETAG, self.etag.clone());
        headers.insert(CACHE_CONTROL, HeaderValue::from_static(self.cache()));
        headers.insert(VARY, HeaderValue::from_name(ACCEPT_ENCODING));
        if let (Some(encoding), false) = (encoding, is_unchanged) {
            headers.insert(CONTENT_ENCODING, HeaderValue::from_static(encoding));
        }
        if let Some(policy) = &self.policy {
            headers.insert(CONTENT_SECURITY_POLICY, policy.clone());
        }
        response
    }

    /// What is named by its contents is kept for ever; anything else is asked for each time, and mostly has not changed.
    const fn cache(&self) -> &'static str {
        if self.is_hashed { "public, max-age=31536000, immutable" } else { "no-cache" }
    }
}

fn nothing_built() -> Response<Body> {
    let mut response = Response::new(Body::from(NONE));
    response.headers_mut().insert(CONTENT_TYPE, HeaderValue::from_static("text/html; charset=utf-8"));
    response
}

/// Whether a person looks, rather than a script of a page.
fn wants_page(headers: &HeaderMap) -> bool {
    words(headers, &ACCEPT).any(|word| word.eq_ignore_ascii_case("text/html"))
}

fn accepts(headers: &HeaderMap, encoding: &str) -> bool {
    headers
        .get_all(ACCEPT_ENCODING)
        .iter()
        .filter_map(|value| value.to_str().ok())
        .flat_map(|value| value.split(','))
        .any(|offer| {
            let mut parts = offer.split(';').map(str::trim);
            let is_it = parts.next().is_some_and(|name| name.eq_ignore_ascii_case(encoding));
            is_it && !parts.any(|weight| matches!(weight, "q=0" | "q=0.0" | "q=0.00" | "q=0.000"))
        })
}

/// The words of a list, without what qualifies them.
fn words<'a>(headers: &'a HeaderMap, name: &HeaderName) -> impl Iterator<Item = &'a str> {
    let values = headers.get_all(name).into_iter().filter_map(|value| value.to_str().ok());
    values.flat_map(|value| value.split(',')).filter_map(|part| part.split(';').next()).map(str::trim)
}

/// Whether a browser has this version; a proxy that compresses calls its name weak.
fn names(seen: &HeaderValue, etag: &HeaderValue) -> bool {
    let (Ok(seen), Ok(etag)) = (seen.to_str(), etag.to_str()) else { return false };
    seen.split(',').map(str::trim).any(|one| one == "*" || one.strip_prefix("W/").unwrap_or(one) == etag)
}
