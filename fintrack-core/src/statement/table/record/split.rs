//! How one row is cut into its cells.

use memchr::{memchr, memchr_iter, memchr2};

use super::{Cut, Field, Framing, RECORD_BYTES_MAX};

/// More cells than any export has; what follows stays in the last one.
const FIELDS_MAX: usize = 512;

/// How far a row reaches.
pub(super) struct Split {
    /// Bytes of the row without its line end.
    pub(super) content: usize,
    /// Bytes with it.
    pub(super) consumed: usize,
    /// Line ends in it.
    pub(super) lines: usize,
    pub(super) is_unended: bool,
}

/// Cuts the first row of `text`; `None` when it does not end in it and more is to come.
#[inline]
pub(super) fn split(text: &[u8], is_at_end: bool, framing: &Framing, fields: &mut Vec<Field>) -> Option<Split> {
    fields.clear();
    let delimiter = match &framing.cut {
        Cut::Delimiter(delimiter) => *delimiter,
        Cut::Columns(columns) => {
            let split = line(text, memchr(framing.newline, text), is_at_end)?;
            cut_columns(&text[..split.content], columns, fields);
            return Some(split);
        }
    };
    match memchr2(framing.newline, b'"', text) {
        Some(at) if text[at] == b'"' => split_quoted(text, is_at_end, delimiter, framing.newline, fields),
        end => {
            let split = line(text, end, is_at_end)?;
            cut_plain(&text[..split.content], delimiter, fields);
            Some(split)
        }
    }
}

/// A row that ends at the first line end.
#[inline]
fn line(text: &[u8], end: Option<usize>, is_at_end: bool) -> Option<Split> {
    match end {
        Some(at) => {
            let content = if at > 0 && text[at - 1] == b'\r' { at - 1 } else { at };
            Some(Split { content, consumed: at + 1, lines: 1, is_unended: false })
        }
        None if is_at_end => Some(Split { content: text.len(), consumed: text.len(), lines: 1, is_unended: true }),
        None => None,
    }
}

/// Cells are so short that a call for each costs more than looking at eight bytes at a time here.
#[inline]
fn cut_plain(row: &[u8], delimiter: u8, fields: &mut Vec<Field>) {
    const LOW_BITS: u64 = 0x7f7f_7f7f_7f7f_7f7f;
    let pattern = u64::from_le_bytes([delimiter; 8]);
    let mut start = 0;
    let mut push = |end: usize| {
        // What follows too many delimiters stays in the last cell.
        if fields.len() + 1 < FIELDS_MAX || end == row.len() {
            fields.push(Field { start, end, is_quoted: false, has_doubled_quote: false });
            start = end + 1;
        }
    };
    let (words, rest) = row.as_chunks::<8>();
    for (at, word) in (0..).step_by(8).zip(words) {
        // A byte of `differing` is zero where the delimiter stands; its high bit is all that is left of it in `hits`.
        let differing = u64::from_le_bytes(*word) ^ pattern;
        let mut hits = !(((differing & LOW_BITS) + LOW_BITS) | differing | LOW_BITS);
        while hits != 0 {
            push(at + usize::try_from(hits.trailing_zeros() / 8).unwrap_or_default());
            hits &= hits - 1;
        }
    }
    let tail = row.len() - rest.len();
    rest.iter().enumerate().filter(|(_, byte)| **byte == delimiter).for_each(|(at, _)| push(tail + at));
    push(row.len());
}

/// A row that holds a quote, which may or may not quote a cell.
fn split_quoted(text: &[u8], is_at_end: bool, delimiter: u8, newline: u8, fields: &mut Vec<Field>) -> Option<Split> {
    let mut at = 0;
    let mut inner_lines = 0;
    loop {
        let (field, next) = match quoted(text, at, is_at_end, delimiter, newline) {
            Quoted::Cell(field, next, lines) => {
                inner_lines += lines;
                (field, next)
            }
            Quoted::Unknown => return None,
            Quoted::No => {
                let end = match memchr2(delimiter, newline, &text[at..]) {
                    Some(length) => at + length,
                    None if is_at_end => text.len(),
                    None => return None,
                };
                (Field { start: at, end, is_quoted: false, has_doubled_quote: false }, end)
            }
        };
        if fields.len() < FIELDS_MAX {
            fields.push(field);
        } else if let Some(last) = fields.last_mut() {
            last.end = field.end;
        }
        match text.get(next) {
            Some(byte) if *byte == delimiter => at = next + 1,
            Some(_) => {
                let content = if next > 0 && text[next - 1] == b'\r' { next - 1 } else { next };
                if let Some(last) = fields.last_mut() {
                    last.end = last.end.min(content.max(last.start));
                }
                return Some(Split { content, consumed: next + 1, lines: inner_lines + 1, is_unended: false });
            }
            None => {
                let content = text.len();
                return Some(Split { content, consumed: content, lines: inner_lines + 1, is_unended: true });
            }
        }
    }
}

/// Whether a quoted cell starts somewhere.
enum Quoted {
    /// It does: the cell, where the byte after it stands, and how many line ends it holds.
    Cell(Field, usize, usize),
    /// It does not: what stands there is text.
    No,
    /// Only more bytes can tell.
    Unknown,
}

fn quoted(text: &[u8], at: usize, is_at_end: bool, delimiter: u8, newline: u8) -> Quoted {
    let blanks = text[at..].iter().take_while(|b| **b == b' ' && **b != delimiter).count();
    let start = at + blanks + 1;
    match text.get(start - 1) {
        Some(b'"') => {}
        None if !is_at_end => return Quoted::Unknown,
        _ => return Quoted::No,
    }
    let mut has_doubled_quote = false;
    let mut from = start;
    let end = loop {
        let Some(length) = memchr(b'"', &text[from..]) else {
            // A quote that never closes opened nothing.
            let is_lost = is_at_end || text.len() - at >= RECORD_BYTES_MAX / 2;
            return if is_lost { Quoted::No } else { Quoted::Unknown };
        };
        let quote = from + length;
        match text.get(quote + 1) {
            Some(b'"') => {
                has_doubled_quote = true;
                from = quote + 2;
            }
            None if !is_at_end => return Quoted::Unknown,
            _ => break quote,
        }
    };
    let mut next = end + 1;
    while text.get(next).is_some_and(|b| matches!(b, b' ' | b'\t' | b'\r') && *b != delimiter && *b != newline) {
        next += 1;
    }
    match text.get(next) {
        Some(byte) if *byte != delimiter && *byte != newline => Quoted::No,
        None if !is_at_end => Quoted::Unknown,
        _ => {
            let lines = memchr_iter(newline, &text[start..end]).count();
            Quoted::Cell(Field { start, end, is_quoted: true, has_doubled_quote }, next, lines)
        }
    }
}

/// Cuts a row at positions counted in characters: a byte that continues a UTF-8 character is none of its own.
fn cut_columns(row: &[u8], columns: &[usize], fields: &mut Vec<Field>) {
    let is_utf_8 = std::str::from_utf8(row).is_ok();
    let mut cuts = columns.iter().copied().peekable();
    let mut start = 0;
    let mut character = 0;
    for (at, byte) in row.iter().enumerate() {
        if is_utf_8 && byte & 0xc0 == 0x80 {
            continue;
        }
        if cuts.next_if_eq(&character).is_some() && at > 0 {
            fields.push(Field { start, end: at, is_quoted: false, has_doubled_quote: false });
            start = at;
        }
        character += 1;
    }
    fields.push(Field { start, end: row.len(), is_quoted: false, has_doubled_quote: false });
}
