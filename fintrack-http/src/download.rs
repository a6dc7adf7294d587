//! Files that a client takes home: whole, or written while they are sent.

use std::fmt::{self, Display, Write};
use std::io;
use std::time::Duration;

use axum::body::{Body, Bytes};
use axum::http::{HeaderValue, header};
use axum::response::{IntoResponse, Response};
use futures_util::stream::poll_fn;
use tokio::runtime::Handle;
use tokio::sync::mpsc::{Sender, channel};
use tracing::{Instrument, error};

/// How much is written before it is sent.
const CHUNK_BYTES: usize = 64 * 1024;
/// How many chunks wait for a slow client; whoever writes them waits then.
const CHUNKS_WAITING: usize = 4;
/// How long a client may take nothing before its file is given up.
const STALL_MAX: Duration = Duration::from_secs(30);
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
    let (sender, mut receiver) = channel::<io::Result<Bytes>>(CHUNKS_WAITING);
    let work = tokio::task::spawn_blocking(move || {
        let mut chunks = Chunks { sender, text: String::with_capacity(CHUNK_BYTES) };
        let written = write(&mut chunks).map_err(|error| error.to_string());
        // A client that has gone is no failure: nothing can be sent to it.
        match written.and_then(|()| chunks.send().map_err(|error| error.to_string())) {
            Err(reason) if !chunks.sender.is_closed() => {
                error!(reason, "a file was not written to its end");
                let _gone = chunks.hand_on(Err(io::Error::other(reason)));
            }
            Ok(()) | Err(_) => {}
        }
    });
    tokio::spawn(
        async {
            if let Err(error) = work.await {
                error!(%error, "a file was not written to its end");
            }
        }
        .in_current_span(),
    );
    file(name, content_type, Body::from_stream(poll_fn(move |context| receiver.poll_recv(context))))
}

/// Text on its way to a client, chunk by chunk.
pub(crate) struct Chunks {
    sender: Sender<io::Result<Bytes>>,
    text: String,
}

impl Chunks {
    fn send(&mut self) -> fmt::Result {
        if self.text.is_empty() {
            return Ok(());
        }
        let text = std::mem::replace(&mut self.text, String::with_capacity(CHUNK_BYTES));
        self.hand_on(Ok(text.into()))
    }

    /// Waits until there is room: on a thread where nobody else waits.
    fn hand_on(&self, chunk: io::Result<Bytes>) -> fmt::Result {
        let sent = self.sender.send_timeout(chunk, STALL_MAX);
        Handle::current().block_on(sent).map_err(|_| fmt::Error)
    }
}

impl Write for Chunks {
    fn write_str(&mut self, text: &str) -> fmt::Result {
        self.text.push_str(text);
        if self.text.len() < CHUNK_BYTES { Ok(()) } else { self.send() }
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
    }
}
