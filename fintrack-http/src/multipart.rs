//! `multipart/form-data` (RFC 7578), part by part and piece by piece.
//!
//! What a part holds is handed on as it comes and gathered nowhere: of a body, no more is held than one piece of it and a
//! part's head. A head that is too long, or a part that never ends, is refused as soon as that is seen.

use axum::body::{Body, BodyDataStream, Bytes};
use axum::http::{HeaderMap, header};
use futures_util::StreamExt;

use crate::ApiError;

/// How much is looked at in one go.
const PIECE_BYTES: usize = 64 * 1024;
/// How long a part's headers may be, or what stands before the first part.
const HEAD_BYTES_MAX: usize = 8 * 1024;
/// What boundaries and heads may take beside what the parts hold.
const FORM_BYTES_MAX: usize = 64 * 1024;
/// RFC 2046 allows as much.
const BOUNDARY_BYTES_MAX: usize = 70;

/// A body of parts.
pub(crate) struct Multipart {
    body: BodyDataStream,
    /// What came and is not yet held.
    incoming: Bytes,
    /// What is looked at.
    held: Vec<u8>,
    /// A line end, two dashes and the boundary.
    delimiter: Vec<u8>,
    /// How many bytes the parts may hold in all.
    bytes_max: usize,
    /// How many bytes the body says that it has.
    said: Option<usize>,
    received: usize,
}

/// What a part says of itself.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Head {
    /// The field that it is.
    pub(crate) name: String,
    /// What the file is called, where it is one.
    pub(crate) file_name: Option<String>,
}

impl Multipart {
    /// The parts of a body, which may hold so many bytes in all.
    ///
    /// # Errors
    /// [`ApiError::NotMultipart`] when its type is another; [`ApiError::TooLarge`] when it says so beforehand.
    pub(crate) fn of(headers: &HeaderMap, body: Body, bytes_max: usize) -> Result<Self, ApiError> {
        let content_type = headers.get(header::CONTENT_TYPE).and_then(|value| value.to_str().ok()).unwrap_or_default();
        let boundary = boundary(content_type).ok_or(ApiError::NotMultipart)?;
        let said = content_length(headers);
        if said.is_some_and(|said| said > bytes_max.saturating_add(FORM_BYTES_MAX)) {
            return Err(ApiError::TooLarge { max_bytes: bytes_max });
        }
        let delimiter = format!("\r\n--{boundary}").into_bytes();
        // The first boundary may have no line before it.
        let held = b"\r\n".to_vec();
        let (body, incoming) = (body.into_data_stream(), Bytes::new());
        Ok(Self { body, incoming, held, delimiter, bytes_max, said, received: 0 })
    }

    /// How many bytes are still to be handed on at most, as far as the body has said.
    pub(crate) fn rest(&self) -> Option<usize> {
        Some(self.said?.saturating_sub(self.received).saturating_add(self.held.len()))
    }

    /// The first part's head, or that of the next after a [`Self::content`]; `None` after the last part.
    ///
    /// # Errors
    /// [`ApiError::Malformed`], [`ApiError::TooLarge`] or [`ApiError::BodyInterrupted`].
    pub(crate) async fn next(&mut self) -> Result<Option<Head>, ApiError> {
        if self.received == 0 {
            let end = self.find(&self.delimiter.clone()).await?;
            self.held.drain(..end);
        }
        while self.held.len() < 2 && self.fill().await? {}
        if self.held.starts_with(b"--") {
            return Ok(None);
        }
        let end = self.find(b"\r\n\r\n").await?;
        let head = head(&self.held[..end])?;
        self.held.drain(..end);
        Ok(Some(head))
    }

    /// What the part holds, piece by piece.
    ///
    /// # Errors
    /// As [`Self::next`].
    pub(crate) async fn content(&mut self, mut take: impl FnMut(&[u8])) -> Result<(), ApiError> {
        loop {
            if let Some(at) = memchr::memmem::find(&self.held, &self.delimiter) {
                take(&self.held[..at]);
                self.held.drain(..at + self.delimiter.len());
                return Ok(());
            }
            // The rest may be the beginning of the delimiter.
            let safe = self.held.len().saturating_sub(self.delimiter.len() - 1);
            take(&self.held[..safe]);
            self.held.drain(..safe);
            if !self.fill().await? {
                return Err(malformed("it ends within a part"));
            }
        }
    }

    /// Where something ends that is to come soon.
    async fn find(&mut self, wanted: &[u8]) -> Result<usize, ApiError> {
        loop {
            if let Some(at) = memchr::memmem::find(&self.held, wanted) {
                return Ok(at + wanted.len());
            }
            if self.held.len() > HEAD_BYTES_MAX {
                return Err(malformed("a part has no head, or too long a one"));
            }
            if !self.fill().await? {
                return Err(malformed("it ends where a part should begin"));
            }
        }
    }

    /// Holds another piece; false at the end.
    async fn fill(&mut self) -> Result<bool, ApiError> {
        while self.incoming.is_empty() {
            match self.body.next().await {
                None => return Ok(false),
                Some(Err(_)) => return Err(ApiError::BodyInterrupted),
                Some(Ok(bytes)) => self.incoming = bytes,
            }
        }
        let piece = self.incoming.split_to(PIECE_BYTES.min(self.incoming.len()));
        self.received = self.received.saturating_add(piece.len());
        if self.received > self.bytes_max.saturating_add(FORM_BYTES_MAX) {
            return Err(ApiError::TooLarge { max_bytes: self.bytes_max });
        }
        self.held.extend_from_slice(&piece);
        Ok(true)
    }
}

/// How long a body says that it is.
pub(crate) fn content_length(headers: &HeaderMap) -> Option<usize> {
    headers.get(header::CONTENT_LENGTH)?.to_str().ok()?.parse().ok()
}

fn malformed(what: &str) -> ApiError {
    ApiError::Malformed(format!("the body is no multipart/form-data: {what}"))
}

fn boundary(content_type: &str) -> Option<String> {
    let (essence, parameters) = content_type.split_once(';')?;
    if !essence.trim().eq_ignore_ascii_case("multipart/form-data") {
        return None;
    }
    let boundary = parameter(parameters, "boundary")?;
    let is_one = (1..=BOUNDARY_BYTES_MAX).contains(&boundary.len()) && !boundary.ends_with(' ');
    is_one.then_some(boundary).filter(|boundary| boundary.bytes().all(|byte| byte.is_ascii_graphic() || byte == b' '))
}

fn head(bytes: &[u8]) -> Result<Head, ApiError> {
    let text = String::from_utf8_lossy(bytes);
    let disposition = text.split("\r\n").find_map(|line| {
        let (name, value) = line.split_once(':')?;
        name.trim().eq_ignore_ascii_case("content-disposition").then_some(value)
    });
    let (kind, parameters) = disposition.and_then(|value| value.split_once(';')).unwrap_or_default();
    let name = parameter(parameters, "name").filter(|_| kind.trim().eq_ignore_ascii_case("form-data"));
    let name = name.ok_or_else(|| malformed("a part does not say its name"))?;
    let encoded = parameter(parameters, "filename*").and_then(|value| extended(&value));
    Ok(Head { name, file_name: encoded.or_else(|| parameter(parameters, "filename")) })
}

/// The value of a parameter, as it stands or between quotes.
fn parameter(parameters: &str, wanted: &str) -> Option<String> {
    let mut rest = parameters;
    loop {
        let (name, after) = rest.split_once('=')?;
        let (value, after) = value(after.trim_start());
        if name.trim().eq_ignore_ascii_case(wanted) {
            return Some(value);
        }
        rest = after.trim_start().strip_prefix(';')?;
    }
}

/// A value, and what follows it.
fn value(text: &str) -> (String, &str) {
    let Some(quoted) = text.strip_prefix('"') else {
        let end = text.find(';').unwrap_or(text.len());
        return (text[..end].trim_end().to_owned(), &text[end..]);
    };
    let mut value = String::new();
    let mut chars = quoted.char_indices();
    while let Some((at, char)) = chars.next() {
        match char {
            '"' => return (value, &quoted[at + 1..]),
            // Of a path of Windows, which some send, the backslashes mean themselves.
            '\\' => match chars.clone().next() {
                Some((_, escaped @ ('"' | '\\'))) => {
                    value.push(escaped);
                    chars.next();
                }
                Some(_) | None => value.push(char),
            },
            _ => value.push(char),
        }
    }
    (value, "")
}

/// A text of RFC 5987: `UTF-8''extrato%20mar%C3%A7o.csv`.
fn extended(text: &str) -> Option<String> {
    let encoded = text.get(..7).filter(|charset| charset.eq_ignore_ascii_case("utf-8''")).map(|_| &text[7..])?;
    let mut bytes = Vec::with_capacity(encoded.len());
    let mut rest = encoded.as_bytes();
    while let [first, after @ ..] = rest {
        if let (b'%', [high, low, after @ ..]) = (first, after) {
            let digits = [*high, *low];
            bytes.push(u8::from_str_radix(std::str::from_utf8(&digits).ok()?, 16).ok()?);
            rest = after;
        } else {
            bytes.push(*first);
            rest = after;
        }
    }
    String::from_utf8(bytes).ok()
}

#[cfg(test)]
mod tests {
    use std::convert::Infallible;

    use axum::http::HeaderValue;
    use futures_util::stream;

    use super::*;

    type Parts = Vec<(Head, Vec<u8>)>;

    async fn read_typed(content_type: &str, pieces: Vec<Vec<u8>>, bytes_max: usize) -> Result<Parts, ApiError> {
        let mut headers = HeaderMap::new();
        headers.insert(header::CONTENT_TYPE, HeaderValue::from_str(content_type).unwrap());
        let pieces = pieces.into_iter().map(|piece| Ok::<_, Infallible>(Bytes::from(piece)));
        let mut multipart = Multipart::of(&headers, Body::from_stream(stream::iter(pieces)), bytes_max)?;
        let mut parts = Vec::new();
        while let Some(head) = multipart.next().await? {
            let mut content = Vec::new();
            multipart.content(|piece| content.extend_from_slice(piece)).await?;
            parts.push((head, content));
        }
        Ok(parts)
    }

    async fn read(pieces: Vec<Vec<u8>>) -> Result<Parts, ApiError> {
        read_typed("multipart/form-data; boundary=b", pieces, usize::MAX).await
    }

    fn file(name: &str, content: &[u8]) -> (Head, Vec<u8>) {
        (Head { name: "file".to_owned(), file_name: Some(name.to_owned()) }, content.to_vec())
    }

    fn written(parts: &[(Head, Vec<u8>)]) -> Vec<u8> {
        let mut body = Vec::new();
        for (head, content) in parts {
            let name = head.file_name.as_deref().unwrap();
            let head = format!("--b\r\nContent-Disposition: form-data; name=\"file\"; filename=\"{name}\"\r\n\r\n");
            body.extend(head.into_bytes());
            body.extend(content);
            body.extend(b"\r\n");
        }
        body.extend(b"--b--\r\n");
        body
    }

    #[tokio::test]
    async fn parts_are_read_as_they_were_written_however_the_body_is_cut() {
        let nearly = b"\r\n--a\r\n-\r\n--\r\n\r\n--\r\r\n--".as_slice();
        let large: Vec<u8> = (0..200_000_u32).map(|n| b"\r\n--ab"[(n % 7) as usize % 6]).collect();
        let parts = [file("a.csv", b"Data;Valor\r\n"), file("b.csv", b""), file("c.ofx", nearly), file("d", &large)];
        let body = written(&parts);
        for size in [1, 2, 3, 7, 64, PIECE_BYTES - 1, PIECE_BYTES, body.len()] {
            let pieces = body.chunks(size).map(<[u8]>::to_vec).collect();
            assert_eq!(read(pieces).await.unwrap(), parts, "{size}");
        }
    }

    #[tokio::test]
    async fn heads_are_read_however_they_are_written() {
        for (disposition, name, file_name) in [
            ("form-data; name=\"file\"; filename=\"extrato março.csv\"", "file", Some("extrato março.csv")),
            ("form-data; name=file; filename=a.csv", "file", Some("a.csv")),
            ("form-data; filename=\"C:\\banco\\a;b.csv\"; name=\"file\"", "file", Some("C:\\banco\\a;b.csv")),
            ("form-data; name=\"fi\\\"le\"", "fi\"le", None),
            ("FORM-DATA; NAME=\"file\"; filename=\"x\"; filename*=utf-8''mar%C3%A7o.csv", "file", Some("março.csv")),
            ("form-data; name=\"file\"; filename*=UTF-8''%zz; filename=x", "file", Some("x")),
        ] {
            let body = format!("preamble\r\n--b \r\ncontent-disposition: {disposition}\r\nX-Y: z\r\n\r\n1\r\n--b--");
            let parts = read(vec![body.into_bytes()]).await.unwrap();
            let head = Head { name: name.to_owned(), file_name: file_name.map(str::to_owned) };
            assert_eq!(parts, [(head, b"1".to_vec())], "{disposition}");
        }
    }

    #[tokio::test]
    async fn what_is_no_form_is_malformed() {
        let head = "Content-Disposition: form-data; name=\"file\"\r\n\r\n";
        let long = "x".repeat(HEAD_BYTES_MAX + PIECE_BYTES);
        for body in [
            String::new(),
            "--c--".to_owned(),
            "--b".to_owned(),
            "--b\r\n".to_owned(),
            format!("--b\r\n{head}"),
            format!("--b\r\n{head}content"),
            format!("--b\r\n{head}content\r\n--"),
            "--b\r\nContent-Disposition: form-data\r\n\r\n1\r\n--b--".to_owned(),
            "--b\r\nContent-Disposition: attachment; name=\"file\"\r\n\r\n1\r\n--b--".to_owned(),
            "--b\r\n\r\n1\r\n--b--".to_owned(),
            format!("{long}\r\n--b\r\n{head}1\r\n--b--"),
            format!("--b\r\nX: {long}\r\n{head}1\r\n--b--"),
        ] {
            let error = read(vec![body.clone().into_bytes()]).await.unwrap_err();
            assert!(matches!(error, ApiError::Malformed(_)), "{error} of {body}");
        }
        for other in ["", "application/json", "multipart/mixed; boundary=b", "multipart/form-data; boundary=\"\""] {
            let error = read_typed(other, Vec::new(), usize::MAX).await.unwrap_err();
            assert!(matches!(error, ApiError::NotMultipart), "{error}");
        }
    }

    #[tokio::test]
    async fn a_body_is_as_long_as_it_may_be_and_no_longer() {
        let body = written(&[file("a.csv", &vec![b'x'; 2 * FORM_BYTES_MAX])]);
        let pieces = || body.chunks(1000).map(<[u8]>::to_vec).collect();
        assert!(read_typed("multipart/form-data; boundary=b", pieces(), 2 * FORM_BYTES_MAX).await.is_ok());
        let error = read_typed("multipart/form-data; boundary=b", pieces(), FORM_BYTES_MAX).await.unwrap_err();
        assert!(matches!(error, ApiError::TooLarge { .. }), "{error}");
    }
}
