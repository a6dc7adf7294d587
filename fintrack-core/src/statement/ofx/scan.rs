//! The marks of elements, one after the other, in SGML and XML alike.
//!
//! Nothing here knows which elements contain which: a bank that forgets to close some still names them all.

use memchr::{memchr, memmem};

use super::charset::Charset;
use super::tag::{Form, Markup, Tag, markup};
use crate::statement::window::{AHEAD_BYTES_MAX, KEPT_BYTES_MAX, Window};
use crate::statement::{Source, SourceError};

/// The mark of an element, and where it stands in the stream.
#[derive(Clone, Copy, Debug)]
pub(super) struct Token {
    pub(super) tag: Tag,
    pub(super) form: Form,
    /// The offset of its `<`.
    pub(super) start: u64,
    /// The offset after its `>`.
    pub(super) end: u64,
}

/// Finds the marks of a source.
pub(super) struct Scanner<'s, S: ?Sized> {
    pub(super) window: Window<'s, S>,
    at: u64,
    comment: Enclosure,
    cdata: Enclosure,
}

/// Something whose inside is not markup.
struct Enclosure {
    end: &'static [u8],
    /// No end stands before this offset. Without it, a file of beginnings alone would be searched again for each.
    none_before: u64,
}

impl<'s, S: Source + ?Sized> Scanner<'s, S> {
    pub(super) fn new(source: &'s S, charset: Charset, line_end: u8) -> Self {
        Self {
            window: Window::new(source, charset.utf16(), line_end),
            at: 0,
            comment: Enclosure { end: b"-->", none_before: 0 },
            cdata: Enclosure { end: b"]]>", none_before: 0 },
        }
    }

    /// The next mark, or `None` at the end. What follows `keep` stays in the window, as far as the window can hold it.
    pub(super) fn next(&mut self, keep: Option<u64>) -> Result<Option<Token>, SourceError> {
        loop {
            let bytes = self.window.from(self.at);
            let Some(bracket) = memchr(b'<', bytes) else {
                self.at = self.window.end();
                if self.window.is_at_end() {
                    return Ok(None);
                }
                self.slide(keep)?;
                continue;
            };
            let found = markup(&bytes[bracket..], self.window.is_at_end());
            self.at += bracket as u64;
            match found {
                Markup::Tag { tag, form, len } => {
                    let start = self.at;
                    self.at += len as u64;
                    return Ok(Some(Token { tag, form, start, end: self.at }));
                }
                Markup::Text => self.at += 1,
                Markup::Unfinished => self.slide(keep)?,
                Markup::Comment | Markup::Cdata => {
                    self.look_ahead(keep)?;
                    let enclosure = if found == Markup::Comment { &mut self.comment } else { &mut self.cdata };
                    // A beginning without an end is text.
                    self.at = enclosure.end_after(self.at, &self.window).unwrap_or(self.at + 1);
                }
            }
        }
    }

    fn slide(&mut self, keep: Option<u64>) -> Result<(), SourceError> {
        let is_short = |keep: &u64| self.at.saturating_sub(*keep) <= KEPT_BYTES_MAX as u64;
        self.window.slide(keep.filter(is_short).unwrap_or(self.at))
    }

    fn look_ahead(&mut self, keep: Option<u64>) -> Result<(), SourceError> {
        while self.window.end() < self.at + AHEAD_BYTES_MAX as u64 && !self.window.is_at_end() {
            self.slide(keep)?;
        }
        Ok(())
    }
}

impl Enclosure {
    /// The offset after the end of what begins at an offset. `None` when it has no end nearby.
    fn end_after<S: Source + ?Sized>(&mut self, start: u64, window: &Window<'_, S>) -> Option<u64> {
        let limit = window.end().min(start + AHEAD_BYTES_MAX as u64);
        // The end may begin with the last bytes that were searched.
        let from = self.none_before.saturating_sub(self.end.len() as u64).max(start + 1);
        let found = memmem::find(window.slice(from, limit)?, self.end);
        if found.is_none() {
            self.none_before = limit;
        }
        found.map(|found| from + (found + self.end.len()) as u64)
    }
}

#[cfg(test)]
mod tests {
    use encoding_rs::WINDOWS_1252;

    use super::*;
    use crate::statement::ofx::tag::{Group, Value};

    const TRANSACTION: Tag = Tag::Group(Group::Transaction);
    const NAME: Tag = Tag::Value(Value::Name);

    const CHARSET: Charset = Charset::Bytes { fallback: WINDOWS_1252, prefers_utf8: false };

    fn tags(text: &[u8]) -> Vec<(Tag, u64)> {
        let mut scanner = Scanner::new(text, CHARSET, b'\n');
        let mut tags = Vec::new();
        while let Some(token) = scanner.next(None).unwrap() {
            tags.push((token.tag, token.start));
        }
        tags
    }

    #[test]
    fn marks_are_found_wherever_the_window_ends() {
        for padding in [0, 1, KEPT_BYTES_MAX - 3, 3 * KEPT_BYTES_MAX - 5, 3 * KEPT_BYTES_MAX - 1, 1 << 20] {
            let text = [&vec![b'x'; padding][..], b"<STMTTRN><!-- <MEMO> --><NAME>"].concat();
            let start = padding as u64;
            assert_eq!(tags(&text), [(TRANSACTION, start), (NAME, start + 24)], "{padding}");
        }
    }

    #[test]
    fn elements_in_comments_and_cdata_are_none() {
        assert_eq!(tags(b"<!-- <NAME> --><![CDATA[<MEMO>]]><STMTTRN>"), [(TRANSACTION, 33)]);
    }

    #[test]
    fn a_comment_that_never_ends_hides_nothing() {
        let mut text = b"<!--".repeat(100_000);
        text.extend_from_slice(b"<STMTTRN>");
        assert_eq!(tags(&text), [(TRANSACTION, 400_000)]);
    }
}
