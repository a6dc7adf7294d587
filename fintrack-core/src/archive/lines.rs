//! The lines of a source, one at a time.

use memchr::memchr;

use crate::statement::{Source, SourceError};

const CHUNK_BYTES: usize = 64 * 1024;

/// Lines with their line breaks; only the last may be without. What is held is a chunk and the longest line.
pub(super) struct Lines<'s, S: ?Sized> {
    source: &'s S,
    offset: u64,
    chunk: Vec<u8>,
    used: usize, // of the chunk
    line: Vec<u8>,
    count: u64,
}

impl<'s, S: Source + ?Sized> Lines<'s, S> {
    pub(super) const fn new(source: &'s S) -> Self {
        Self { source, offset: 0, chunk: Vec::new(), used: 0, line: Vec::new(), count: 0 }
    }

    /// How many lines there were so far.
    pub(super) const fn count(&self) -> u64 {
        self.count
    }

    /// The next line; `None` at the end.
    pub(super) fn next(&mut self) -> Result<Option<&[u8]>, SourceError> {
        self.line.clear();
        loop {
            let rest = &self.chunk[self.used..];
            if let Some(end) = memchr(b'\n', rest) {
                self.line.extend_from_slice(&rest[..=end]);
                self.used += end + 1;
                break;
            }
            self.line.extend_from_slice(rest);
            if !self.fill()? {
                break;
            }
        }
        if self.line.is_empty() {
            return Ok(None);
        }
        self.count += 1;
        Ok(Some(&self.line))
    }

    /// Reads the next chunk; whether there was one.
    fn fill(&mut self) -> Result<bool, SourceError> {
        self.chunk.resize(CHUNK_BYTES, 0);
        self.used = 0;
        let read = self.source.read_at(self.offset, &mut self.chunk);
        // Nothing is left over of a chunk that could not be had.
        self.chunk.truncate(*read.as_ref().unwrap_or(&0));
        self.offset += read? as u64;
        Ok(!self.chunk.is_empty())
    }
}
