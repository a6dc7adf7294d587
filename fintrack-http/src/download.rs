//! Files that a client takes home: whole, or written while they are sent.

use std::fmt::{self, Display, Write};
use std::io;
use std::pin::Pin;
use std::task::{Context, Poll, ready};
use std::time::{Duration, Instant};

use axum::body::{Body, Bytes};
use axum::http::{HeaderValue, header};
use axum::response::{IntoResponse, Response};
use futures_util::Stream;
use tokio::runtime::Handle;
use tokio::sync::mpsc::{Receiver, Sender, channel};
use tracing::{Span, warn};

/// How much is written before it is sent.
const CHUNK_BYTES: usize = 64 * 1024;
/// How many chunks wait for a slow client; whoever writes them waits then.
const CHUNKS_WAITING: usize = 4;
/// How long a client may take nothing before its file is given up.
const STALL_MAX: Duration = Duration::from_secs(30);
/// How long one may take for the whole of it.
const DOWNLOAD_TIME_MAX: Duration = Duration::from_mins(10);
const NAME_CHARS_MAX: usize = 80;

/// What a file is called: letters, digits and hyphens, so that no system and no header takes a part of it for anything else.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct FileName(String);

impl FileName {
    /// A name of parts, whatever they are.
    pub(crate) fn new(parts: &[&dyn Display], extension: &str) -> Self {
        let mut name = String::new();
        for part in parts {
            let folded = fintrack_core::suggest::fold(&part.to_string());
            let words = folded.split(|c: char| !c.is_ascii_alphanumeric()).filter(|word| !word.is_empty());
            for word in words {
                if !name.is_empty() {
                    name.push('-');
                }
                name.push_str(word);
            }
        }
        name.truncate(NAME_CHARS_MAX); // ASCII
        if name.is_empty() {
            name.push_str("fintrack");
        }
        Self(format!("{name}.{extension}"))
    }

    fn disposition(&self) -> HeaderValue {
        HeaderValue::from_str(&format!("attachment; filename=\"{}\"", self.0)).expect("letters, digits, hyphens, a dot")
    }
}

/// A file that is there.
pub(crate) fn file(name: &FileName, content_type: &'static str, bytes: impl Into<Body>) -> Response {
    let headers = [
        (header::CONTENT_TYPE, HeaderValue::from_static(content_type)),
        (header::CONTENT_DISPOSITION, name.disposition()),
    ];
    (headers, bytes.into()).into_response()
}

/// A file that is written while it is sent, on a thread of its own: a few chunks of it are in memory. When it cannot be
/// written to its end the answer breaks off, so that nobody takes a part for the whole; whoever can check beforehand does.
pub(crate) fn stream<E: Display>(
    name: &FileName,
    content_type: &'static str,
    write: impl FnOnce(&mut Chunks) -> Result<(), E> + Send + 'static,
) -> Response {
    let (sender, receiver) = channel(CHUNKS_WAITING);
    let work = move || {
        let mut chunks =
            Chunks { sender, text: String::with_capacity(CHUNK_BYTES), until: Instant::now() + DOWNLOAD_TIME_MAX };
        let written = write(&mut chunks).map_err(|error| error.to_string());
        if let Err(reason) = written.and_then(|()| chunks.finish().map_err(|error| error.to_string())) {
            // Mostly because the client has gone, or takes no more.
            warn!(reason, "a file was not written to its end");
        }
    };
    let span = Span::current();
    tokio::task::spawn_blocking(move || span.in_scope(work));
    file(name, content_type, Body::from_stream(Arriving { receiver, is_over: false }))
}

/// A part of a file that is being written.
enum Piece {
    Bytes(Bytes),
    /// Nothing comes any more, and nothing is missing.
    End,
}

/// Text on its way to a client, chunk by chunk.
pub(crate) struct Chunks {
    sender: Sender<Piece>,
    text: String,
    /// When it is given up.
    until: Instant,
}

impl Chunks {
    fn send(&mut self) -> fmt::Result {
        let text = std::mem::replace(&mut self.text, String::with_capacity(CHUNK_BYTES));
        self.hand_on(Piece::Bytes(text.into()))
    }

    fn finish(mut self) -> fmt::Result {
        if !self.text.is_empty() {
            self.send()?;
        }
        self.hand_on(Piece::End)
    }

    /// Waits until there is room: on a thread where nobody else waits.
    fn hand_on(&self, piece: Piece) -> fmt::Result {
        let left = self.until.saturating_duration_since(Instant::now());
        let sent = self.sender.send_timeout(piece, STALL_MAX.min(left));
        Handle::current().block_on(sent).map_err(|_| fmt::Error)
    }
}

impl Write for Chunks {
    fn write_str(&mut self, text: &str) -> fmt::Result {
        self.text.push_str(text);
        if self.text.len() < CHUNK_BYTES { Ok(()) } else { self.send() }
    }
}

/// What has been written so far, as the body of an answer.
struct Arriving {
    receiver: Receiver<Piece>,
    is_over: bool,
}

impl Stream for Arriving {
    type Item = io::Result<Bytes>;

    fn poll_next(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        if self.is_over {
            return Poll::Ready(None);
        }
        let piece = ready!(self.receiver.poll_recv(context));
        self.is_over = !matches!(piece, Some(Piece::Bytes(_)));
        Poll::Ready(match piece {
            Some(Piece::Bytes(bytes)) => Some(Ok(bytes)),
            Some(Piece::End) => None,
            // Whoever wrote it gave up, or panicked.
            None => Some(Err(io::Error::other("the file was not written to its end"))),
        })
    }
}

#[cfg(test)]
mod tests {
    use axum::body::to_bytes;

    use super::*;

    #[test]
    fn a_name_is_safe_whatever_it_is_made_of() {
        let name = |parts: &[&dyn Display]| FileName::new(parts, "csv").0;
        assert_eq!(name(&[&"Casa da Ana", &"2026-03"]), "casa-da-ana-2026-03.csv");
        assert_eq!(name(&[&"São João\"; filename=\"x.exe"]), "sao-joao-filename-x-exe.csv");
        assert_eq!(name(&[&"../../etc/passwd\r\nSet-Cookie: a"]), "etc-passwd-set-cookie-a.csv");
        assert_eq!(name(&[&"名前"]), "fintrack.csv");
        assert_eq!(name(&[&"x".repeat(500)]).len(), NAME_CHARS_MAX + 4);
    }

    #[tokio::test]
    async fn a_file_is_sent_while_it_is_written() {
        let name = FileName::new(&[&"x"], "txt");
        let response = stream(&name, "text/plain", |out| (0..50_000).try_for_each(|n| writeln!(out, "{n:08}")));
        assert_eq!(response.headers()["content-disposition"], "attachment; filename=\"x.txt\"");
        let bytes = to_bytes(response.into_body(), usize::MAX).await.unwrap();
        assert_eq!(bytes.len(), 50_000 * 9);
        assert!(bytes.ends_with(b"00049999\n"));
    }

    #[tokio::test]
    async fn a_file_that_cannot_be_written_to_its_end_breaks_off() {
        let name = FileName::new(&[&"x"], "txt");
        let response = stream(&name, "text/plain", |out| {
            out.write_str("the beginning").map_err(|error| error.to_string())?;
            Err("there is no more".to_owned())
        });
        assert!(to_bytes(response.into_body(), usize::MAX).await.is_err());
        let panics = stream(&name, "text/plain", |_| -> Result<(), String> { panic!("a bug") });
        assert!(to_bytes(panics.into_body(), usize::MAX).await.is_err());
        let empty = stream(&name, "text/plain", |_| Ok::<_, String>(()));
        assert!(to_bytes(empty.into_body(), usize::MAX).await.unwrap().is_empty());
    }
}
