//! Tables without a mark between their cells: columns that stand below one another.

use super::super::super::encoding::{Charset, TextStream};
use super::super::super::{Source, SourceError, date};

/// How much of the file is looked at.
const BYTES_MAX: usize = 64 * 1024;
/// Longer lines are no rows of a printed table.
const LINE_CHARS_MAX: usize = 400;
/// Fewer rows than this show no columns.
const ROWS_MIN: usize = 2;

/// Where the columns begin, counted in characters: where every row that starts with a date has a blank, and the
/// character before it too. `None` where there are no such rows, or no columns.
pub(super) fn columns(
    source: &(impl Source + ?Sized),
    charset: Charset,
    newline: u8,
) -> Result<Option<Vec<usize>>, SourceError> {
    let mut bytes = vec![0; BYTES_MAX];
    let mut stream = TextStream::new(source, charset);
    let mut filled = 0;
    while let count @ 1.. = stream.read(&mut bytes[filled..])? {
        filled += count;
    }
    let mut is_blank = vec![true; LINE_CHARS_MAX];
    let mut rows = 0;
    for line in bytes[..filled].split(|b| *b == newline) {
        let text = charset.decode(line);
        let text = text.trim_end();
        let first = text.trim_start().split("  ").next().unwrap_or_default();
        if date::lex(first.as_bytes()).is_none() || text.chars().count() > LINE_CHARS_MAX {
            continue;
        }
        rows += 1;
        for (blank, c) in is_blank.iter_mut().zip(text.chars()) {
            *blank &= c == ' ';
        }
    }
    if rows < ROWS_MIN {
        return Ok(None);
    }
    let is_start = |at: &usize| *at >= 2 && is_blank[at - 2] && is_blank[at - 1] && !is_blank[*at];
    let starts: Vec<usize> = (0..LINE_CHARS_MAX).filter(is_start).collect();
    Ok(Some(starts).filter(|starts| starts.len() >= 2))
}
