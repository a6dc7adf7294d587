//! Nobody overwrites what they have not seen: `ETag` says which state a thing is in, `If-Match` which one was looked at.

use axum::extract::FromRequestParts;
use axum::http::request::Parts;
use axum::http::{HeaderValue, header};
use fintrack_db::Version;
use utoipa::IntoParams;

use crate::ApiError;

/// Which state of the thing was looked at.
#[derive(IntoParams)]
#[into_params(parameter_in = Header)]
#[allow(dead_code, reason = "describes the header")]
pub(crate) struct IfMatchHeader {
    /// The `ETag` of what was looked at: if it was changed since, nothing is done and the answer is 412.
    #[param(rename = "If-Match", required = false, nullable = false, example = "\"3\"")]
    seen: Option<String>,
}

/// The version that a client has looked at, if it says so.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct IfMatch(pub(crate) Option<Version>);

impl<S: Send + Sync> FromRequestParts<S> for IfMatch {
    type Rejection = ApiError;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, ApiError> {
        let mut values = parts.headers.get_all(header::IF_MATCH).iter();
        match (values.next(), values.next()) {
            (None, _) => Ok(Self(None)),
            (Some(value), None) => read(value).ok_or_else(malformed),
            (Some(_), Some(_)) => Err(malformed()),
        }
    }
}

fn read(value: &HeaderValue) -> Option<IfMatch> {
    let text = value.to_str().ok()?.trim();
    if text == "*" {
        return Some(IfMatch(None));
    }
    // A proxy that compresses calls a tag weak; it names the same version.
    let quoted = text.strip_prefix("W/").unwrap_or(text);
    let number = quoted.strip_prefix('"')?.strip_suffix('"')?;
    // Whatever else a tag says, no version is called so, and nothing has number 0.
    Some(IfMatch(Some(Version::new(number.parse().unwrap_or_default()))))
}

fn malformed() -> ApiError {
    ApiError::Malformed("the header If-Match must be one ETag, such as \"3\"".to_owned())
}

pub(crate) fn etag(version: Version) -> HeaderValue {
    HeaderValue::from_str(&format!("\"{version}\"")).expect("a number between quotes")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_tag_is_read_as_it_was_written() {
        let read = |text: &str| read(&HeaderValue::from_str(text).unwrap()).map(|IfMatch(seen)| seen);
        let three = Version::new(3);
        assert_eq!(read(etag(three).to_str().unwrap()), Some(Some(three)));
        assert_eq!(read("W/\"3\""), Some(Some(three)));
        assert_eq!(read("*"), Some(None));
        assert_eq!(read("\"of another server\""), Some(Some(Version::new(0))), "it matches nothing");
        for malformed in ["", "3", "\"3", "\"1\", 2"] {
            assert_eq!(read(malformed), None, "{malformed}");
        }
    }
}
