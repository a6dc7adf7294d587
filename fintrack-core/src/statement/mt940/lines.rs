//! The physical lines of a file, in bounded memory.

use encoding_rs::Encoding;
use memchr::memchr2;

use crate::statement::window::{KEPT_BYTES_MAX, Window};
use crate::statement::{Source, SourceError};

const BYTE_ORDER_MARK: &[u8] = "\u{FEFF}".as_bytes();

/// A line without its end, or a piece of one that is longer than the window keeps.
#[derive(Clone, Copy, Debug)]
pub(super) struct Line {
    pub(super) start: u64,
    pub(super) end: u64,
    /// Whether it is a line's beginning.
    pub(super) is_first: bool,
    /// Whether the line's end follows it.
    pub(super) is_ended: bool,
}

/// Finds the lines of a source. A carriage return, a line feed, and both together end one.
pub(super) struct Lines<'s, S: ?Sized> {
    window: Window<'s, S>,
    at: u64,
    is_at_start: bool,
}

impl<'s, S: Source + ?Sized> Lines<'s, S> {
    /// The lines of a source, which are counted by their `line_end`.
    pub(super) fn new(source: &'s S, utf16: Option<&'static Encoding>, line_end: u8) -> Self {
        Self { window: Window::new(source, utf16, line_end), at: 0, is_at_start: true }
    }

    /// The next line, or `None` at the end.
    pub(super) fn next(&mut self) -> Result<Option<Line>, SourceError> {
        loop {
            let bytes = self.window.from(self.at);
            let is_first = self.is_at_start;
            if self.at == 0 && bytes.starts_with(BYTE_ORDER_MARK) {
                self.at = BYTE_ORDER_MARK.len() as u64;
                continue;
            }
            if let Some(len) = memchr2(b'\n', b'\r', bytes) {
                let is_pair = bytes[len..].starts_with(b"\r\n");
                let (start, end) = (self.at, self.at + len as u64);
                self.at = end + 1 + u64::from(is_pair);
                self.is_at_start = true;
                return Ok(Some(Line { start, end, is_first, is_ended: true }));
            }
            let is_last = self.window.is_at_end();
            if is_last && bytes.is_empty() {
                return Ok(None);
            }
            if is_last || bytes.len() >= KEPT_BYTES_MAX {
                let (start, end) = (self.at, self.window.end());
                self.at = end;
                self.is_at_start = false;
                return Ok(Some(Line { start, end, is_first, is_ended: false }));
            }
            self.window.slide(self.at)?;
        }
    }

    /// A line's bytes.
    pub(super) fn text(&self, line: &Line) -> &[u8] {
        self.window.slice(line.start, line.end).unwrap_or_default()
    }

    /// The number of a line, from 1. Lines are asked for in their order.
    pub(super) fn number(&mut self, line: &Line) -> u32 {
        self.window.line(line.start)
    }

    /// The source's own byte at an offset. Offsets are asked for in rising order.
    pub(super) fn source_offset(&mut self, offset: u64) -> u64 {
        self.window.source_offset(offset)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn lines(text: &[u8]) -> Vec<(Vec<u8>, bool)> {
        let mut lines = Lines::new(text, None, b'\n');
        let mut found = Vec::new();
        while let Some(line) = lines.next().unwrap() {
            found.push((lines.text(&line).to_vec(), line.is_ended));
        }
        found
    }

    #[test]
    fn every_line_end_ends_a_line() {
        let is = |text: &str, is_ended| (text.as_bytes().to_vec(), is_ended);
        assert_eq!(lines(b"a\nb\r\nc\rd"), [is("a", true), is("b", true), is("c", true), is("d", false)]);
        assert_eq!(lines(b"\xEF\xBB\xBFa\n"), [is("a", true)]);
        assert_eq!(lines(b""), []);
    }

    #[test]
    fn lines_are_found_wherever_the_window_ends() {
        for padding in [0, 1, KEPT_BYTES_MAX, 3 * KEPT_BYTES_MAX - 1, 3 * KEPT_BYTES_MAX, 1 << 20] {
            let text = [&b"x\n".repeat(padding / 2)[..], b":61:260131\r\n:86:"].concat();
            let found = lines(&text);
            assert_eq!(found.len(), padding / 2 + 2, "{padding}");
            assert_eq!(found[padding / 2].0, b":61:260131", "{padding}");
        }
    }

    #[test]
    fn a_line_that_never_ends_comes_in_pieces() {
        let text = vec![b'x'; 1 << 20];
        let mut lines = Lines::new(&text, None, b'\n');
        let (mut total, mut firsts) = (0, 0);
        while let Some(line) = lines.next().unwrap() {
            total += lines.text(&line).len();
            firsts += usize::from(line.is_first);
        }
        assert_eq!((total, firsts), (1 << 20, 1));
    }
}
