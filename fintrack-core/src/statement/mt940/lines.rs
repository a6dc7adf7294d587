//! The physical lines of a file, in bounded memory.

use std::ops::ControlFlow;

use encoding_rs::Encoding;
use memchr::memchr2;

use crate::statement::window::{KEPT_BYTES_MAX, Window};
use crate::statement::{Source, SourceError};

const BYTE_ORDER_MARK: &[u8] = "\u{FEFF}".as_bytes();

/// A line without its end, or a piece of one that is longer than the window keeps.
#[derive(Clone, Copy, Debug)]
pub(super) struct Line<'w> {
    pub(super) text: &'w [u8],
    /// Its number, from 1.
    pub(super) number: u32,
    /// The source's own bytes that it begins and ends at.
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
    /// The byte whose lines are counted, and how many of them ended.
    line_end: u8,
    ended: u32,
    is_at_start: bool,
}

impl<'s, S: Source + ?Sized> Lines<'s, S> {
    /// The lines of a source, which are counted by their `line_end`.
    pub(super) fn new(source: &'s S, utf16: Option<&'static Encoding>, line_end: u8) -> Self {
        Self { window: Window::new(source, utf16, line_end), at: 0, line_end, ended: 0, is_at_start: true }
    }

    /// Passes every line on, until the visitor has enough (`Break`).
    ///
    /// They are passed and not handed out: to move a line out of an `Option` in a `Result` took a tenth of the reader's
    /// time.
    pub(super) fn each(
        mut self,
        mut visit: impl FnMut(&Line<'_>) -> ControlFlow<()>,
    ) -> Result<ControlFlow<()>, SourceError> {
        loop {
            let bytes = self.window.from(self.at);
            let ending = memchr2(b'\n', b'\r', bytes).map(|start| Ending::at(bytes, start, self.line_end));
            let is_last = self.window.is_at_end();
            if is_last && bytes.is_empty() {
                return Ok(ControlFlow::Continue(()));
            }
            if ending.is_none() && !is_last && bytes.len() < KEPT_BYTES_MAX {
                self.window.slide(self.at)?;
                self.pass_mark();
                continue;
            }
            let len = ending.map_or(bytes.len(), |ending| ending.start);
            if visit(&self.line(len, ending)).is_break() {
                return Ok(ControlFlow::Break(()));
            }
        }
    }

    /// Passes over the byte order mark, with which a file may begin.
    fn pass_mark(&mut self) {
        if self.at == 0 && self.window.from(0).starts_with(BYTE_ORDER_MARK) {
            self.at = BYTE_ORDER_MARK.len() as u64;
        }
    }

    /// The line of so many bytes from here, and past it. Without an ending it is a piece.
    fn line(&mut self, len: usize, ending: Option<Ending>) -> Line<'_> {
        let (start, end) = (self.at, self.at + len as u64);
        let (is_first, number) = (self.is_at_start, self.ended.saturating_add(1));
        self.is_at_start = ending.is_some();
        self.at = end + ending.map_or(0, |ending| ending.bytes);
        if ending.is_some_and(|ending| ending.is_counted) {
            self.ended = number;
        }
        let source_start = self.window.source_offset(start);
        let source_end = self.window.source_offset(end);
        let text = self.window.from(start).get(..len).unwrap_or_default();
        Line { text, number, start: source_start, end: source_end, is_first, is_ended: ending.is_some() }
    }
}

/// What ends a line.
#[derive(Clone, Copy)]
struct Ending {
    /// After how many bytes it begins, and how many it has.
    start: usize,
    bytes: u64,
    /// Whether it is the one that lines are counted by.
    is_counted: bool,
}

impl Ending {
    /// The one that begins at a byte.
    fn at(bytes: &[u8], start: usize, line_end: u8) -> Self {
        let is_pair = bytes[start..].starts_with(b"\r\n");
        Self { start, bytes: 1 + u64::from(is_pair), is_counted: is_pair || bytes[start] == line_end }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn each(text: &[u8], mut visit: impl FnMut(&Line<'_>)) {
        let visit = |line: &Line<'_>| {
            visit(line);
            ControlFlow::Continue(())
        };
        assert_eq!(Lines::new(text, None, b'\n').each(visit).unwrap(), ControlFlow::Continue(()));
    }

    fn lines(text: &[u8]) -> Vec<(Vec<u8>, bool)> {
        let mut found = Vec::new();
        each(text, |line| found.push((line.text.to_vec(), line.is_ended)));
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
    fn lines_are_counted_by_their_end() {
        let mut found = Vec::new();
        each(b"a\nb\r\nc\rd\n\ne", |line| found.push((line.text.to_vec(), line.number, line.start, line.end)));
        let is = |text: &str, number, start, end| (text.as_bytes().to_vec(), number, start, end);
        let expected = [
            is("a", 1, 0, 1),
            is("b", 2, 2, 3),
            is("c", 3, 5, 6),
            is("d", 3, 7, 8),
            is("", 4, 9, 9),
            is("e", 5, 10, 11),
        ];
        assert_eq!(found, expected);
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
        let (mut total, mut firsts) = (0, 0);
        each(&text, |line| {
            total += line.text.len();
            firsts += usize::from(line.is_first);
        });
        assert_eq!((total, firsts), (1 << 20, 1));
    }
}
