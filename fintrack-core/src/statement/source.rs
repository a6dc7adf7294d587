//! Where a statement's bytes come from.

use std::error::Error;

use thiserror::Error;

/// Bytes that can be read from any offset any number of times. The shell says where they are: a slice, a file.
pub trait Source {
    /// Fills `buffer` with the bytes at `offset`, as many as there are, and says how many; 0 only at the end or for an
    /// empty buffer.
    ///
    /// # Errors
    /// [`SourceError`] when the bytes cannot be had.
    fn read_at(&self, offset: u64, buffer: &mut [u8]) -> Result<usize, SourceError>;
}

/// The shell could not supply bytes.
#[derive(Debug, Error)]
#[error("byte {offset} cannot be read")]
pub struct SourceError {
    /// The offset that was asked for.
    pub offset: u64,
    /// Why, in the shell's words.
    #[source]
    pub cause: Box<dyn Error + Send + Sync>,
}

impl Source for [u8] {
    fn read_at(&self, offset: u64, buffer: &mut [u8]) -> Result<usize, SourceError> {
        let rest = usize::try_from(offset).ok().and_then(|start| self.get(start..)).unwrap_or_default();
        let count = rest.len().min(buffer.len());
        buffer[..count].copy_from_slice(&rest[..count]);
        Ok(count)
    }
}

impl Source for Vec<u8> {
    fn read_at(&self, offset: u64, buffer: &mut [u8]) -> Result<usize, SourceError> {
        self.as_slice().read_at(offset, buffer)
    }
}
