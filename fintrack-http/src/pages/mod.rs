//! The web pages, as the front end's build left them: inside of the program, or in a folder.
//!
//! `pages.json` lists every file with its `ETag` and, of a page, the scripts that it may run. Beside a file lie its
//! compressed forms, so that nothing is compressed while somebody waits.

mod answer;

use std::borrow::Cow;
use std::collections::HashMap;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::{fs, io};

use axum::body::Bytes;
use axum::http::HeaderValue;
use serde::Deserialize;
use thiserror::Error;

/// What the program was built with; nothing where `FINTRACK_WEB` named no folder.
static EMBEDDED: &[(&str, &[u8])] = include!(concat!(env!("OUT_DIR"), "/pages.rs"));

const MANIFEST: &str = "pages.json";
/// What the build names by its contents: it never changes.
const HASHED: &str = "_next/static/";

/// The pages that are served beside the API. Cloning it shares them.
#[derive(Clone, Debug, Default)]
pub struct Pages(Arc<HashMap<String, Page>>);

#[derive(Debug)]
struct Page {
    plain: Bytes,
    brotli: Option<Bytes>,
    gzip: Option<Bytes>,
    content_type: &'static str,
    etag: HeaderValue,
    /// What a page may load and run.
    policy: Option<HeaderValue>,
    is_hashed: bool,
}

/// Why there are no pages in a folder.
#[derive(Debug, Error)]
pub enum PagesError {
    /// A file is not there, or cannot be read.
    #[error("cannot read {path}: are these the pages that `make web` builds?")]
    Read {
        /// The file.
        path: PathBuf,
        /// Why.
        #[source]
        cause: io::Error,
    },
    /// The list of the files is no such list.
    #[error("pages.json is not what `make web` writes")]
    Manifest(#[source] serde_json::Error),
    /// A file is listed and is not there.
    #[error("{0} is listed in pages.json and is not there")]
    Missing(String),
}

#[derive(Deserialize)]
struct Manifest {
    files: HashMap<String, Listed>,
}

#[derive(Deserialize)]
struct Listed {
    etag: String,
    policy: Option<String>,
}

impl Pages {
    /// Those inside of the program.
    ///
    /// # Errors
    /// [`PagesError`] when it was built with something else.
    pub fn embedded() -> Result<Self, PagesError> {
        if EMBEDDED.is_empty() {
            return Ok(Self::default());
        }
        let files: HashMap<_, _> = EMBEDDED.iter().copied().collect();
        Self::of(|name| Ok(files.get(name).map(|bytes| Cow::Borrowed(*bytes))))
    }

    /// Those in a folder, read once.
    ///
    /// # Errors
    /// [`PagesError`] when one cannot be read.
    pub fn read(folder: &Path) -> Result<Self, PagesError> {
        Self::of(|name| {
            let path = folder.join(name);
            match fs::read(&path) {
                Ok(bytes) => Ok(Some(Cow::Owned(bytes))),
                Err(error) if error.kind() == io::ErrorKind::NotFound && name != MANIFEST => Ok(None),
                Err(cause) => Err(PagesError::Read { path, cause }),
            }
        })
    }

    fn of(file: impl Fn(&str) -> Result<Option<Cow<'static, [u8]>>, PagesError>) -> Result<Self, PagesError> {
        let missing = |name: &str| PagesError::Missing(name.to_owned());
        let manifest = file(MANIFEST)?.ok_or_else(|| missing(MANIFEST))?;
        let manifest: Manifest = serde_json::from_slice(&manifest).map_err(PagesError::Manifest)?;
        let mut pages = HashMap::new();
        for (name, listed) in manifest.files {
            let page = Page {
                plain: file(&name)?.map(bytes).ok_or_else(|| missing(&name))?,
                brotli: file(&format!("{name}.br"))?.map(bytes),
                gzip: file(&format!("{name}.gz"))?.map(bytes),
                content_type: content_type(&name),
                etag: header(format!("\"{}\"", listed.etag))?,
                policy: listed.policy.map(header).transpose()?,
                is_hashed: name.starts_with(HASHED),
            };
            pages.insert(name, page);
        }
        Ok(Self(Arc::new(pages)))
    }

    /// Whether there are any.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// What a path leads to: `/` to the first page, `/login` to `login.html`.
    fn at(&self, path: &str) -> Option<&Page> {
        let name = path.strip_prefix('/')?;
        if name.is_empty() {
            return self.0.get("index.html");
        }
        self.0.get(name).or_else(|| self.0.get(&format!("{name}.html")))
    }
}

fn bytes(file: Cow<'static, [u8]>) -> Bytes {
    match file {
        Cow::Borrowed(bytes) => Bytes::from_static(bytes),
        Cow::Owned(bytes) => bytes.into(),
    }
}

fn header(text: String) -> Result<HeaderValue, PagesError> {
    HeaderValue::try_from(text).map_err(|error| PagesError::Manifest(serde::de::Error::custom(error)))
}

/// What the front end's build leaves, and nothing else.
fn content_type(name: &str) -> &'static str {
    match name.rsplit_once('.').map_or("", |(_, extension)| extension) {
        "html" => "text/html; charset=utf-8",
        "js" => "text/javascript; charset=utf-8",
        "css" => "text/css; charset=utf-8",
        "json" => "application/json",
        "webmanifest" => "application/manifest+json",
        "svg" => "image/svg+xml",
        "png" => "image/png",
        "ico" => "image/x-icon",
        "woff2" => "font/woff2",
        "txt" => "text/plain; charset=utf-8",
        _ => "application/octet-stream",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_folder_without_pages_is_refused_by_name() {
        let folder = tempfile::tempdir().unwrap();
        let error = Pages::read(folder.path()).unwrap_err();
        assert!(matches!(&error, PagesError::Read { path, .. } if path.ends_with(MANIFEST)), "{error}");

        fs::write(folder.path().join(MANIFEST), r#"{"files": {"index.html": {"etag": "a"}}}"#).unwrap();
        let error = Pages::read(folder.path()).unwrap_err();
        assert_eq!(error.to_string(), "index.html is listed in pages.json and is not there");
    }
}
