//! A body that goes to a file as it comes: it is read at any offset, any number of times, and is never in memory as a whole.

use std::fs::File;
use std::io::{self, Write as _};
use std::os::unix::fs::FileExt as _;

use axum::body::{Body, Bytes};
use axum::http::HeaderMap;
use fintrack_core::statement::{Source, SourceError};
use futures_util::StreamExt as _;
use sha2::{Digest as _, Sha256};
use tracing::error;

use crate::ApiError;
use crate::aside::aside;
use crate::multipart::content_length;

/// How much is gathered before it is written.
const PIECE_BYTES: usize = 256 * 1024;

/// The bytes of a body, in a file that has no name and goes with it.
pub(crate) struct Spool {
    file: File,
    hash: Sha256,
}

impl Spool {
    /// Receives a body of so many bytes at most.
    ///
    /// # Errors
    /// [`ApiError::TooLarge`], as soon as that is known; [`ApiError::BodyInterrupted`]; [`ApiError::Overloaded`] when there is
    /// no room on the disk.
    pub(crate) async fn receive(headers: &HeaderMap, body: Body, bytes_max: usize) -> Result<Self, ApiError> {
        if content_length(headers).is_some_and(|said| said > bytes_max) {
            return Err(ApiError::TooLarge { max_bytes: bytes_max });
        }
        let mut spool = aside(|| tempfile::tempfile().map_err(no_room)).await.map(Self::new)?;
        let (mut pieces, mut received) = (body.into_data_stream(), 0_usize);
        let (mut gathered, mut waiting) = (Vec::<Bytes>::new(), 0);
        while let Some(piece) = pieces.next().await {
            let piece = piece.map_err(|_| ApiError::BodyInterrupted)?;
            received = received.saturating_add(piece.len());
            if received > bytes_max {
                return Err(ApiError::TooLarge { max_bytes: bytes_max });
            }
            waiting += piece.len();
            gathered.push(piece);
            if waiting >= PIECE_BYTES {
                spool = spool.write(std::mem::take(&mut gathered)).await?;
                waiting = 0;
            }
        }
        spool.write(gathered).await
    }

    fn new(file: File) -> Self {
        Self { file, hash: Sha256::new() }
    }

    async fn write(mut self, pieces: Vec<Bytes>) -> Result<Self, ApiError> {
        aside(move || {
            for piece in pieces {
                self.hash.update(&piece);
                self.file.write_all(&piece).map_err(no_room)?;
            }
            Ok::<_, ApiError>(self)
        })
        .await
    }

    /// What tells these bytes from others.
    pub(crate) fn fingerprint(&self) -> Sha256 {
        self.hash.clone()
    }
}

#[expect(clippy::needless_pass_by_value, reason = "it is what an error is mapped with")]
fn no_room(error: io::Error) -> ApiError {
    error!(%error, "a body could not be written to a file");
    ApiError::Overloaded
}

impl Source for Spool {
    fn read_at(&self, offset: u64, buffer: &mut [u8]) -> Result<usize, SourceError> {
        loop {
            match self.file.read_at(buffer, offset) {
                Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                result => return result.map_err(|error| SourceError { offset, cause: error.into() }),
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use futures_util::stream;

    use super::*;

    async fn received(pieces: Vec<Result<&'static str, io::Error>>, max: usize) -> Result<Spool, ApiError> {
        Spool::receive(&HeaderMap::new(), Body::from_stream(stream::iter(pieces)), max).await
    }

    #[tokio::test]
    async fn a_body_is_read_at_any_offset() {
        let spool = received(vec![Ok("Data;"), Ok("Valor")], 10).await.unwrap();
        let mut buffer = [0; 5];
        for _ in 0..2 {
            assert_eq!(spool.read_at(5, &mut buffer).unwrap(), 5);
            assert_eq!(&buffer, b"Valor");
        }
        assert_eq!(spool.read_at(10, &mut buffer).unwrap(), 0);
        assert_eq!(spool.fingerprint().finalize(), Sha256::digest(b"Data;Valor"));
    }

    #[tokio::test]
    async fn a_body_that_is_too_large_or_breaks_off_is_refused() {
        let error = received(vec![Ok("Data;"), Ok("Valor")], 9).await.err().unwrap();
        assert!(matches!(error, ApiError::TooLarge { max_bytes: 9 }), "{error}");
        let error = received(vec![Ok("Data;"), Err(io::Error::other("gone"))], 9).await.err().unwrap();
        assert!(matches!(error, ApiError::BodyInterrupted), "{error}");
    }
}
