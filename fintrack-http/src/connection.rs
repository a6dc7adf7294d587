//! What a connection may take: time for the head of a request, time without reading an answer, a place among those that are
//! worked on until its answer has gone.

use std::future::{Ready, ready};
use std::io;
use std::pin::Pin;
use std::task::{Context, Poll};
use std::time::Duration;

use axum::body::{Body, Bytes, HttpBody};
use axum_server::accept::Accept;
use http_body::{Frame, SizeHint};
use tokio::net::TcpStream;
use tokio::sync::OwnedSemaphorePermit;
use tokio_io_timeout::TimeoutStream;

/// How long a server waits for whom.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Patience {
    /// For the head of the first request of a connection.
    pub(crate) first_head: Duration,
    /// For that of another, the silence before it included.
    pub(crate) next_head: Duration,
    /// For a client that takes nothing of its answer.
    pub(crate) stall: Duration,
    /// For the requests that it accepted, once it stops.
    pub(crate) drain: Duration,
}

impl Patience {
    /// As long as everything may take that was accepted before a stop.
    pub(crate) const fn usual(drain: Duration) -> Self {
        Self {
            first_head: Duration::from_secs(30),
            // Longer than proxies keep idle connections, so that it is they who close them.
            next_head: Duration::from_secs(75),
            stall: Duration::from_secs(30),
            drain,
        }
    }
}

/// Takes connections as they come, and gives those up whose other end reads nothing for so long.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Unstalled(pub(crate) Duration);

impl<S> Accept<TcpStream, S> for Unstalled {
    type Stream = Pin<Box<TimeoutStream<TcpStream>>>;
    type Service = S;
    type Future = Ready<io::Result<(Self::Stream, S)>>;

    fn accept(&self, stream: TcpStream, service: S) -> Self::Future {
        // Answers are small: waiting to fill a packet only delays them.
        ready(stream.set_nodelay(true).map(|()| {
            let mut stream = TimeoutStream::new(stream);
            stream.set_write_timeout(Some(self.0));
            (Box::pin(stream), service)
        }))
    }
}

/// A body that keeps a place until it has gone out, or nobody wants it any more.
#[derive(Debug)]
pub(crate) struct Placed {
    body: Body,
    _place: OwnedSemaphorePermit,
}

impl Placed {
    pub(crate) fn new(body: Body, place: OwnedSemaphorePermit) -> Self {
        Self { body, _place: place }
    }
}

impl HttpBody for Placed {
    type Data = Bytes;
    type Error = axum::Error;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, axum::Error>>> {
        Pin::new(&mut self.body).poll_frame(context)
    }

    fn is_end_stream(&self) -> bool {
        self.body.is_end_stream()
    }

    fn size_hint(&self) -> SizeHint {
        self.body.size_hint()
    }
}
