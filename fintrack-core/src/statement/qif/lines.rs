//! A file's lines, one after the other.

use std::ops::{ControlFlow, Range};

use memchr::memchr;

use crate::statement::encoding::{Charset, TextStream};
use crate::statement::{Source, SourceError};

const CHUNK_BYTES: usize = 64 * 1024;
/// The longest line. What is longer is no value of a record, and is not kept.
pub(super) const LINE_BYTES_MAX: usize = 64 * 1024;

/// One line: its text without its end, and where it stands in the file.
#[derive(Clone, Copy, Debug)]
pub(super) struct Line<'a> {
    pub(super) text: &'a [u8],
    /// Counted from 1.
    pub(super) number: u32,
    pub(super) start: u64,
    pub(super) end: u64,
    pub(super) is_too_long: bool,
    /// Whether the file ended before the line did.
    pub(super) is_unended: bool,
}

/// Cuts a source into lines. Memory is that of a chunk and a line.
pub(super) struct Lines<'s, S: ?Sized> {
    stream: TextStream<'s, S>,
    charset: Charset,
    newline: u8,
    buffer: Vec<u8>,
    /// What of the buffer was handed out, and what of it is filled.
    used: usize,
    filled: usize,
    is_at_end: bool,
    number: u32,
    offset: u64,
}

impl<'s, S: Source + ?Sized> Lines<'s, S> {
    pub(super) fn new(source: &'s S, charset: Charset, newline: u8) -> Self {
        Self {
            stream: TextStream::new(source, charset),
            charset,
            newline,
            buffer: vec![0; CHUNK_BYTES + LINE_BYTES_MAX],
            used: 0,
            filled: 0,
            is_at_end: false,
            number: 0,
            offset: charset.mark_bytes,
        }
    }

    /// Passes every line on, until the visitor has enough (`Break`).
    ///
    /// They are passed and not handed out: moving each line out of an `Option` in a `Result` takes time.
    ///
    /// # Errors
    /// [`SourceError`] when a line cannot be had.
    pub(super) fn each(
        mut self,
        mut visit: impl FnMut(&Line<'_>) -> ControlFlow<()>,
    ) -> Result<ControlFlow<()>, SourceError> {
        loop {
            let start = self.offset;
            let (range, is_unended) = match self.find_end()? {
                Some(end) => (self.used..end, false),
                None if self.used == self.filled => return Ok(ControlFlow::Continue(())),
                None => (self.used..self.filled, self.is_at_end),
            };
            let has_end = self.buffer[..self.filled].get(range.end) == Some(&self.newline);
            let is_too_long = range.len() > LINE_BYTES_MAX;
            self.take(&range, has_end);
            if is_too_long && !has_end {
                self.pass_to_end()?;
            }
            self.number = self.number.saturating_add(1);
            let text = if is_too_long { &[] } else { &self.buffer[range] };
            let text = text.strip_suffix(b"\r").unwrap_or(text);
            let line = Line { text, number: self.number, start, end: self.offset, is_too_long, is_unended };
            if visit(&line).is_break() {
                return Ok(ControlFlow::Break(()));
            }
        }
    }

    /// Where the line ends, once enough is read. `None` at the end of the file, or for a line that is too long.
    fn find_end(&mut self) -> Result<Option<usize>, SourceError> {
        let mut searched = self.used;
        loop {
            if let Some(at) = memchr(self.newline, &self.buffer[searched..self.filled]) {
                return Ok(Some(searched + at));
            }
            if self.is_at_end || self.filled - self.used > LINE_BYTES_MAX {
                return Ok(None);
            }
            searched = self.filled - self.used;
            self.buffer.copy_within(self.used..self.filled, 0);
            (self.used, self.filled) = (0, searched);
            let count = self.stream.read(&mut self.buffer[searched..])?;
            self.filled += count;
            self.is_at_end = count == 0;
        }
    }

    fn take(&mut self, range: &Range<usize>, has_end: bool) {
        let end = range.end + usize::from(has_end);
        let bytes = self.charset.file_bytes(&self.buffer[range.start..end]);
        self.offset += u64::try_from(bytes).unwrap_or(u64::MAX);
        self.used = end;
    }

    /// Passes over the rest of a line that is too long.
    fn pass_to_end(&mut self) -> Result<(), SourceError> {
        loop {
            let end = self.find_end()?;
            self.take(&(self.used..end.unwrap_or(self.filled)), end.is_some());
            if end.is_some() || self.is_at_end {
                return Ok(());
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn lines(bytes: &[u8], newline: u8) -> Vec<(String, u32, u64, u64, bool, bool)> {
        let mut found = Vec::new();
        let visit = |line: &Line<'_>| {
            let text = String::from_utf8(line.text.to_vec()).unwrap();
            found.push((text, line.number, line.start, line.end, line.is_too_long, line.is_unended));
            ControlFlow::Continue(())
        };
        assert!(Lines::new(bytes, Charset::UTF_8, newline).each(visit).unwrap().is_continue());
        found
    }

    #[test]
    fn lines_end_in_the_ways_of_all_systems() {
        let is = |text: &str, number, start, end, is_unended| (text.to_owned(), number, start, end, false, is_unended);
        assert_eq!(
            lines(b"a\r\n\nb", b'\n'),
            [is("a", 1, 0, 3, false), is("", 2, 3, 4, false), is("b", 3, 4, 5, true)]
        );
        assert_eq!(lines(b"a\rb\r", b'\r'), [is("a", 1, 0, 2, false), is("b", 2, 2, 4, false)]);
        assert_eq!(lines(b"", b'\n'), []);
    }

    #[test]
    fn a_line_without_end_costs_no_more_than_itself() {
        for length in [LINE_BYTES_MAX - 1, LINE_BYTES_MAX + 1, 10 * LINE_BYTES_MAX] {
            let text = format!("a\n{}\nb\n", "x".repeat(length));
            let found = lines(text.as_bytes(), b'\n');
            let last = found.last().unwrap();
            assert_eq!((found.len(), last.0.as_str(), last.1), (3, "b", 3), "{length}");
            assert_eq!(last.3, text.len() as u64);
            assert_eq!(found[1].4, length > LINE_BYTES_MAX, "{length}");
        }
    }
}
