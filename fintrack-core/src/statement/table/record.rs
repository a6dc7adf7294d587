//! Records: a file cut into rows and cells, chunk by chunk.
//!
//! Hand-written over `memchr`: most rows hold no quote, so that a row is one search for the line's end and one for the
//! delimiters. Lenient where banks are careless: a quote inside an unquoted cell is text, a quoted cell that never ends
//! or has text behind its quote is text too. Laws: the records are the file, in order, without gap or overlap; memory
//! is bounded by [`RECORD_BYTES_MAX`], not by the file.

mod split;

use std::borrow::Cow;
use std::ops::Range;

use memchr::memchr;

use super::super::encoding::{Charset, TextStream};
use super::super::{Position, Source, SourceError};
use split::split;

/// The longest row; what is longer is no row of a statement, and is reported.
pub(super) const RECORD_BYTES_MAX: usize = 1024 * 1024;
const CHUNK_BYTES: usize = 64 * 1024;

/// How rows are cut into cells.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Cut {
    /// At a byte that separates.
    Delimiter(u8),
    /// At fixed positions, counted in characters.
    Columns(Vec<usize>),
}

/// How a file is cut into rows and cells.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Framing {
    pub cut: Cut,
    /// LF, or CR in files without LF.
    pub newline: u8,
}

/// One cell's bytes within its record.
#[derive(Clone, Copy, Debug)]
struct Field {
    start: usize,
    end: usize,
    is_quoted: bool,
    has_doubled_quote: bool,
}

/// The cells of a record that was put together again.
pub(super) struct Fields(Vec<Field>);

/// One row.
#[derive(Clone, Copy)]
pub(super) struct Record<'a> {
    bytes: &'a [u8],
    fields: &'a [Field],
    pub position: &'a Position,
    /// Whether it was longer than [`RECORD_BYTES_MAX`]; it has no cells then.
    pub is_too_long: bool,
    /// Whether the file ended before the row's line did.
    pub is_unended: bool,
}

impl<'a> Record<'a> {
    pub(super) fn len(&self) -> usize {
        self.fields.len()
    }

    /// A cell without its quotes and without the blanks around it; empty where there is none. A doubled quote inside
    /// is still doubled.
    #[inline]
    pub(super) fn cell(&self, column: usize) -> &'a [u8] {
        match self.fields.get(column) {
            Some(field) => match trim(&self.bytes[field.start..field.end]) {
                // Spreadsheets are kept from computing by a formula that is a text.
                [b'=', b'"', b'"', text @ .., b'"', b'"'] | [b'=', b'"', text @ .., b'"'] => text,
                cell => cell,
            },
            None => &[],
        }
    }

    /// A cell's text.
    #[inline]
    pub(super) fn text(&self, column: usize, charset: Charset) -> Cow<'a, str> {
        let text = charset.decode(self.cell(column));
        if self.fields.get(column).is_some_and(|field| field.has_doubled_quote) {
            Cow::Owned(text.replace("\"\"", "\""))
        } else {
            text
        }
    }

    /// The cells, of which one and so many after it are one.
    pub(super) fn joined(&self, column: usize, surplus: usize) -> Option<Fields> {
        let (first, last) = (self.fields.get(column)?, self.fields.get(column + surplus)?);
        let whole = Field { end: last.end, is_quoted: false, ..*first };
        let (before, after) = (&self.fields[..column], &self.fields[column + surplus + 1..]);
        Some(Fields([before, &[whole], after].concat()))
    }

    /// The record, with other cells.
    pub(super) fn with<'b>(&'b self, fields: &'b Fields) -> Record<'b> {
        Record { fields: &fields.0, ..*self }
    }

    pub(super) fn is_quoted(&self, column: usize) -> bool {
        self.fields.get(column).is_some_and(|field| field.is_quoted)
    }

    /// The whole row as it stands in the file, without its line end.
    pub(super) fn bytes(&self) -> &'a [u8] {
        self.bytes
    }

    /// Whether a word stands across a border of fixed columns: such a line is prose and no row of theirs.
    pub(super) fn runs_across_columns(&self) -> bool {
        self.fields.windows(2).any(|pair| {
            let is_letter = |at: usize| self.bytes.get(at).is_some_and(|byte| !byte.is_ascii_whitespace());
            pair[0].end == pair[1].start && pair[0].end > 0 && is_letter(pair[0].end - 1) && is_letter(pair[0].end)
        })
    }

    pub(super) fn is_blank(&self) -> bool {
        (0..self.len()).all(|column| self.cell(column).is_empty())
    }
}

/// Without blanks at both ends; the first look costs two comparisons.
#[inline]
fn trim(cell: &[u8]) -> &[u8] {
    match (cell.first(), cell.last()) {
        (Some(first), Some(last)) if *first > b' ' && *last > b' ' => cell,
        _ => cell.trim_ascii(),
    }
}

/// Reads the rows of a file, in order.
pub(super) struct Records<'s, S: ?Sized> {
    stream: TextStream<'s, S>,
    charset: Charset,
    framing: Framing,
    buffer: Vec<u8>,
    start: usize,
    end: usize,
    is_at_end: bool,
    line: u32,
    offset: u64,
    /// The row that was gone to: its bytes in the buffer, its cells, where it stands.
    row: Range<usize>,
    fields: Vec<Field>,
    position: Position,
    is_too_long: bool,
    is_unended: bool,
}

impl<'s, S: Source + ?Sized> Records<'s, S> {
    pub(super) fn new(source: &'s S, charset: Charset, framing: Framing) -> Self {
        Self {
            stream: TextStream::new(source, charset),
            charset,
            framing,
            buffer: vec![0; CHUNK_BYTES],
            start: 0,
            end: 0,
            is_at_end: false,
            line: 1,
            offset: charset.mark_bytes,
            row: 0..0,
            fields: Vec::with_capacity(32),
            position: Position::default(),
            is_too_long: false,
            is_unended: false,
        }
    }

    /// Goes to the next row; `false` at the end. Empty lines are rows of one empty cell.
    #[inline]
    pub(super) fn advance(&mut self) -> Result<bool, SourceError> {
        let split = loop {
            let text = &self.buffer[self.start..self.end];
            if text.is_empty() && self.is_at_end {
                return Ok(false);
            }
            if let Some(split) = split(text, self.is_at_end, &self.framing, &mut self.fields) {
                break split;
            }
            if self.end - self.start >= RECORD_BYTES_MAX {
                self.skip_too_long()?;
                return Ok(true);
            }
            self.fill()?;
        };
        self.row = self.start..self.start + split.content;
        let consumed = self.start..self.start + split.consumed;
        self.start = consumed.end;
        let length = self.charset.file_bytes(&self.buffer[self.row.clone()]);
        self.step(length, self.charset.file_bytes(&self.buffer[consumed]), split.lines);
        (self.is_too_long, self.is_unended) = (false, split.is_unended);
        Ok(true)
    }

    /// The row that was gone to.
    #[inline]
    pub(super) fn record(&self) -> Record<'_> {
        Record {
            bytes: &self.buffer[self.row.clone()],
            fields: &self.fields,
            position: &self.position,
            is_too_long: self.is_too_long,
            is_unended: self.is_unended,
        }
    }

    /// Counts a row's bytes and lines.
    #[inline]
    fn step(&mut self, length: usize, consumed: usize, lines: usize) {
        let wide = |count: usize| u64::try_from(count).unwrap_or(u64::MAX);
        self.position = Position { line: self.line, start: self.offset, end: self.offset + wide(length) };
        self.line = self.line.saturating_add(u32::try_from(lines).unwrap_or(u32::MAX));
        self.offset += wide(consumed);
    }

    /// Reads on behind what is not yet consumed.
    fn fill(&mut self) -> Result<(), SourceError> {
        self.buffer.copy_within(self.start..self.end, 0);
        self.end -= self.start;
        self.start = 0;
        if self.end + CHUNK_BYTES / 2 > self.buffer.len() {
            self.buffer.resize(self.buffer.len() * 2, 0);
        }
        let count = self.stream.read(&mut self.buffer[self.end..])?;
        self.end += count;
        self.is_at_end = count == 0;
        Ok(())
    }

    /// Passes over a row that is too long, up to its line's end, whatever quotes it holds.
    fn skip_too_long(&mut self) -> Result<(), SourceError> {
        let mut length = 0;
        let consumed = loop {
            let text = &self.buffer[self.start..self.end];
            if let Some(at) = memchr(self.framing.newline, text) {
                length += self.charset.file_bytes(&text[..at]);
                let consumed = length + self.charset.file_bytes(&text[at..=at]);
                self.start += at + 1;
                break consumed;
            }
            length += self.charset.file_bytes(text);
            self.start = self.end;
            if self.is_at_end {
                break length;
            }
            self.fill()?;
        };
        self.fields.clear();
        self.step(length, consumed, 1);
        self.row = 0..0;
        (self.is_too_long, self.is_unended) = (true, false);
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rows_of(text: &[u8], delimiter: u8) -> Vec<Vec<String>> {
        let newline = if text.contains(&b'\n') { b'\n' } else { b'\r' };
        let mut records = Records::new(text, Charset::UTF_8, Framing { cut: Cut::Delimiter(delimiter), newline });
        let mut rows = Vec::new();
        while records.advance().unwrap() {
            let record = records.record();
            rows.push((0..record.len()).map(|column| record.text(column, Charset::UTF_8).into_owned()).collect());
        }
        rows
    }

    #[test]
    fn rows_are_cut_as_banks_write_them() {
        for (text, rows) in [
            ("a,b\nc,d\n", vec![vec!["a", "b"], vec!["c", "d"]]),
            ("a,b\r\nc", vec![vec!["a", "b"], vec!["c"]]),
            ("a,b\rc,d\r", vec![vec!["a", "b"], vec!["c", "d"]]),
            ("\"a,b\",c\n", vec![vec!["a,b", "c"]]),
            ("\"a\"\"b\"\"\",c\n", vec![vec!["a\"b\"", "c"]]),
            ("\"a\nb\",c\nd\n", vec![vec!["a\nb", "c"], vec!["d"]]),
            ("\"a\",\"\"\r\n", vec![vec!["a", ""]]),
            ("=\"001\",x\n", vec![vec!["001", "x"]]),
            ("a, \"b,c\" ,d\n", vec![vec!["a", "b,c", "d"]]),
            ("a,\"b,c\"\t,d\n", vec![vec!["a", "b,c", "d"]]),
            ("5\" pipe,7\n", vec![vec!["5\" pipe", "7"]]),
            ("\"7\" pipe,1\nx,\"2\"\n", vec![vec!["\"7\" pipe", "1"], vec!["x", "2"]]),
            ("\"never closed,1\nx,2", vec![vec!["\"never closed", "1"], vec!["x", "2"]]),
            ("a,\n\nb", vec![vec!["a", ""], vec![""], vec!["b"]]),
        ] {
            assert_eq!(rows_of(text.as_bytes(), b','), rows, "{text:?}");
        }
    }

    #[test]
    fn positions_are_those_of_the_file() {
        let text = b"\xef\xbb\xbfa\r\n\"b\nc\"\nd";
        let charset = Charset::UTF_8_MARKED;
        let mut records = Records::new(&text[..], charset, Framing { cut: Cut::Delimiter(b','), newline: b'\n' });
        let mut positions = Vec::new();
        while records.advance().unwrap() {
            let record = records.record();
            positions.push((record.position.line, record.position.start, record.position.end, record.is_unended));
        }
        assert_eq!(positions, [(1, 3, 4, false), (2, 6, 11, false), (4, 12, 13, true)]);
    }

    #[test]
    fn rows_longer_than_a_chunk_are_whole_and_endless_ones_are_reported() {
        let long = "x".repeat(CHUNK_BYTES + 7);
        let text = format!("a,{long}\n\"{long}\n\",b\n{}\nc,d\n", "y".repeat(RECORD_BYTES_MAX * 2));
        let mut records =
            Records::new(text.as_bytes(), Charset::UTF_8, Framing { cut: Cut::Delimiter(b','), newline: b'\n' });
        let mut shapes = Vec::new();
        while records.advance().unwrap() {
            let record = records.record();
            shapes.push((record.position.line, record.len(), record.is_too_long));
        }
        assert_eq!(shapes, [(1, 2, false), (2, 2, false), (4, 0, true), (5, 2, false)]);
    }

    #[test]
    fn fixed_columns_count_characters() {
        let framing = Framing { cut: Cut::Columns(vec![5, 9]), newline: b'\n' };
        let text = "açãoz 12  x\n";
        let mut records = Records::new(text.as_bytes(), Charset::UTF_8, framing);
        assert!(records.advance().unwrap());
        let record = records.record();
        let cells: Vec<_> = (0..record.len()).map(|column| record.text(column, Charset::UTF_8)).collect();
        assert_eq!(cells, ["açãoz", "12", "x"]);
    }
}
