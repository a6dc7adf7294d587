//! Who calls: a person who signed in, or a program with a key.
//!
//! A request says it in exactly one way: a cookie, `Authorization: Bearer`, or `X-API-Key`. More than one, or one that is
//! broken, is refused rather than guessed at. That a sign-in or a key still holds, the database says when it is entered:
//! see [`crate::entry`].
//!
//! Browsers send cookies along with whatever another site makes them send. So what a cookie is to change must come from our
//! own pages, which browsers tell by `Sec-Fetch-Site`, `Origin` or `Referer`.

use axum::extract::FromRequestParts;
use axum::http::header::{AUTHORIZATION, COOKIE, HOST, ORIGIN, REFERER};
use axum::http::request::Parts;
use axum::http::{HeaderMap, HeaderName};
use chrono::Utc;
use fintrack_core::id::WorkspaceId;
use fintrack_core::secret::SecretHash;
use url::Url;
use uuid::Uuid;

use crate::access_token::SignedIn;
use crate::config::{Config, Frontend};
use crate::secret::{self, Secret};
use crate::{ApiError, App};

/// The header that a program shows its key in.
pub const API_KEY: HeaderName = HeaderName::from_static("x-api-key");
const SEC_FETCH_SITE: HeaderName = HeaderName::from_static("sec-fetch-site");

/// What keys begin with.
pub(crate) const API_KEY_PREFIX: &str = "ftk_";

/// Who calls, as far as the request alone can say.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Caller {
    /// A person, signed in.
    Person(SignedIn),
    /// A program.
    Program(KeyShown),
}

/// An API key that was shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct KeyShown {
    /// The workspace that the key says it is of.
    pub(crate) workspace: WorkspaceId,
    pub(crate) hash: SecretHash,
}

impl KeyShown {
    /// The text of a key: its prefix, then its workspace and its secret.
    pub(crate) fn write(workspace: WorkspaceId, random: &[u8; secret::TOKEN_BYTES]) -> Secret {
        let bytes = [workspace.get().as_bytes(), &random[..]].concat();
        Secret::new(format!("{API_KEY_PREFIX}{}", secret::encode(&bytes)))
    }

    /// `None` when it is not written as keys are.
    pub(crate) fn read(text: &str) -> Option<Self> {
        let bytes = secret::decode(text.strip_prefix(API_KEY_PREFIX)?)?;
        let (workspace, random) = bytes.split_at_checked(16)?;
        if random.len() != secret::TOKEN_BYTES {
            return None;
        }
        let workspace = WorkspaceId::new(Uuid::from_slice(workspace).ok()?);
        Some(Self { workspace, hash: secret::hash(text.as_bytes()) })
    }
}

impl FromRequestParts<App> for Caller {
    type Rejection = ApiError;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self, ApiError> {
        let headers = &parts.headers;
        let cookie = cookie(headers, access_cookie(app.config.has_secure_cookies()))?;
        let (bearer, key) = (one(headers, &AUTHORIZATION)?, one(headers, &API_KEY)?);
        match (cookie, bearer, key) {
            (None, None, None) => Err(ApiError::Unauthenticated("sign in, or send a key")),
            (Some(token), None, None) => {
                let who = signed_in(app, token)?;
                if !parts.method.is_safe() && !is_from_our_pages(headers, &app.config) {
                    return Err(ApiError::CrossSite);
                }
                Ok(Self::Person(who))
            }
            (None, Some(authorization), None) => Ok(Self::Person(signed_in(app, bearer_token(authorization)?)?)),
            (None, None, Some(key)) => {
                KeyShown::read(key).map(Self::Program).ok_or(ApiError::Unauthenticated("the key is none"))
            }
            _ => Err(ApiError::Unauthenticated("a cookie, a bearer token and a key exclude each other")),
        }
    }
}

fn signed_in(app: &App, token: &str) -> Result<SignedIn, ApiError> {
    app.signer.read(token, Utc::now()).ok_or(ApiError::Unauthenticated("the access token is none, or its time is over"))
}

/// The token of `Authorization: Bearer`, if there is that header.
pub(crate) fn bearer(headers: &HeaderMap) -> Result<Option<&str>, ApiError> {
    one(headers, &AUTHORIZATION)?.map(bearer_token).transpose()
}

fn bearer_token(authorization: &str) -> Result<&str, ApiError> {
    match authorization.split_once(' ') {
        Some((scheme, token)) if scheme.eq_ignore_ascii_case("bearer") => Ok(token.trim()),
        _ => Err(ApiError::Unauthenticated("the header Authorization is not `Bearer` and a token")),
    }
}

/// A header that says who somebody is comes once, and as text.
fn one<'a>(headers: &'a HeaderMap, name: &HeaderName) -> Result<Option<&'a str>, ApiError> {
    let mut values = headers.get_all(name).iter();
    let first = values.next();
    if values.next().is_some() {
        return Err(ApiError::Unauthenticated("one header says who calls, and it came twice"));
    }
    first.map(|value| value.to_str().map_err(|_| ApiError::Unauthenticated("a header is no text"))).transpose()
}

/// What the cookie that holds an access token is called. The prefix makes browsers refuse one that another site, or the
/// same one without TLS, has set.
pub(crate) const fn access_cookie(is_secure: bool) -> &'static str {
    if is_secure { "__Host-fintrack_access" } else { "fintrack_access" }
}

/// A cookie by its name. Two of one name are none of ours: somebody slipped one in.
pub(crate) fn cookie<'a>(headers: &'a HeaderMap, name: &str) -> Result<Option<&'a str>, ApiError> {
    let texts = headers.get_all(COOKIE).iter().filter_map(|value| value.to_str().ok());
    let pairs = texts.flat_map(|text| text.split(';')).filter_map(|pair| pair.trim().split_once('='));
    let mut found = pairs.filter(|(key, _)| *key == name).map(|(_, value)| value);
    let first = found.next();
    if found.next().is_some() { Err(ApiError::Unauthenticated("a cookie came twice")) } else { Ok(first) }
}

/// Whether a browser says that one of our own pages sent a request. What says nothing is not believed; nor is a page that
/// came without TLS where cookies need it, for anybody on the way may have written that.
pub(crate) fn is_from_our_pages(headers: &HeaderMap, config: &Config) -> bool {
    let text = |name: &HeaderName| headers.get(name).and_then(|value| value.to_str().ok());
    if matches!(text(&SEC_FETCH_SITE), Some("same-origin" | "none")) {
        return true;
    }
    let is_ours = |origin: &Url| {
        let frontend = config.frontend.as_ref().map(Frontend::origin);
        let is_frontend = frontend.is_some_and(|frontend| frontend == origin.origin().ascii_serialization());
        let is_safe = origin.scheme() == "https" || !config.has_secure_cookies();
        is_frontend || (is_safe && text(&HOST).is_some_and(|host| authority(origin).eq_ignore_ascii_case(host)))
    };
    let origin = text(&ORIGIN).or_else(|| text(&REFERER));
    origin.and_then(|origin| Url::parse(origin).ok()).is_some_and(|origin| is_ours(&origin))
}

/// As the header `Host` has it: with the port, unless it is the scheme's own.
fn authority(url: &Url) -> String {
    let host = url.host_str().unwrap_or_default();
    url.port().map_or_else(|| host.to_owned(), |port| format!("{host}:{port}"))
}

#[cfg(test)]
mod tests {
    use axum::http::HeaderValue;

    use super::*;

    fn headers(pairs: &[(&'static str, &'static str)]) -> HeaderMap {
        let mut headers = HeaderMap::new();
        for (name, value) in pairs {
            headers.append(*name, HeaderValue::from_static(value));
        }
        headers
    }

    #[test]
    fn csrf_only_our_own_pages_change_anything() {
        let config = Config::with_key(&[7; 32]).with_frontend("https://money.example.org/app".parse().unwrap());
        let host = ("host", "api.example.org:8080");
        let cases: &[(&[(&'static str, &'static str)], bool)] = &[
            (&[("sec-fetch-site", "same-origin")], true),
            (&[("sec-fetch-site", "none")], true),
            (&[("sec-fetch-site", "cross-site")], false),
            (&[("sec-fetch-site", "same-site")], false),
            (&[("sec-fetch-site", "same-site"), ("origin", "https://money.example.org")], true),
            (&[("sec-fetch-site", "cross-site"), ("origin", "https://evil.example.net")], false),
            (&[("origin", "https://money.example.org")], true),
            (&[("origin", "http://money.example.org")], false),
            (&[("origin", "https://money.example.org.evil.net")], false),
            (&[("origin", "https://money.example.org:444")], false),
            (&[("origin", "https://api.example.org:8080")], true),
            (&[("origin", "https://api.example.org")], false),
            (&[("origin", "http://api.example.org:8080")], false),
            (&[("referer", "http://api.example.org:8080/app")], false),
            (&[("origin", "null")], false),
            (&[("referer", "https://money.example.org/app/accounts?id=1")], true),
            (&[("referer", "https://evil.example.net/https://money.example.org/")], false),
            // An origin that says no is not mended by a referer.
            (&[("origin", "null"), ("referer", "https://money.example.org/")], false),
            (&[], false),
        ];
        for (pairs, expected) in cases {
            let headers = headers(&[&[host], *pairs].concat());
            assert_eq!(is_from_our_pages(&headers, &config), *expected, "{pairs:?}");
        }
    }

    #[test]
    fn csrf_a_page_without_tls_is_ours_only_where_cookies_need_none() {
        let at_home = Config::with_key(&[7; 32]).with_frontend("http://localhost:3000".parse().unwrap());
        let away = Config::with_key(&[7; 32]);
        let page = headers(&[("host", "localhost:8080"), ("origin", "http://localhost:8080")]);
        assert!(is_from_our_pages(&page, &at_home) && !is_from_our_pages(&page, &away));
        let page = headers(&[("host", "localhost:8080"), ("origin", "https://localhost:8080")]);
        assert!(is_from_our_pages(&page, &at_home) && is_from_our_pages(&page, &away));
    }

    #[test]
    fn a_cookie_is_found_by_its_whole_name_and_comes_once() {
        let one = headers(&[("cookie", "a=1; fintrack_access=x=y; xfintrack_access=2")]);
        assert_eq!(cookie(&one, "fintrack_access").unwrap(), Some("x=y"));
        assert_eq!(cookie(&one, "fintrack").unwrap(), None);
        let two = headers(&[("cookie", "fintrack_access=1"), ("cookie", "fintrack_access=2")]);
        assert!(cookie(&two, "fintrack_access").is_err());
    }

    #[test]
    fn a_key_names_its_workspace_and_has_one_spelling() {
        let workspace = WorkspaceId::new(Uuid::from_u128(7));
        let text = KeyShown::write(workspace, &[9; 32]);
        let read = KeyShown::read(text.reveal()).unwrap();
        assert_eq!(read, KeyShown { workspace, hash: secret::hash(text.reveal().as_bytes()) });
        for broken in ["", "ftk_", "ftk_AAAA", &text.reveal()[4..], &format!("{}A", text.reveal())] {
            assert_eq!(KeyShown::read(broken), None, "{broken}");
        }
    }
}
