//! Tables without a mark between their cells: columns that stand below one another.

use super::super::super::encoding::{Charset, TextStream};
use super::super::super::{Source, SourceError};
use super::super::header;
use super::sheet::Days;

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
    days: Days,
) -> Result<Option<Vec<usize>>, SourceError> {
    let mut bytes = vec![0; BYTES_MAX];
    let mut stream = TextStream::new(source, charset);
    let mut filled = 0;
    while let count @ 1.. = stream.read(&mut bytes[filled..])? {
        filled += count;
    }
    let mut is_blank = vec![true; LINE_CHARS_MAX];
    let mut rows = 0;
    let mut names: Option<Vec<char>> = None;
    for line in bytes[..filled].split(|b| *b == newline) {
        let text = charset.decode(line);
        let text = text.trim_end();
        let first = text.trim_start().split("  ").next().unwrap_or_default();
        if days.lex(first.as_bytes()).is_none() || text.chars().count() > LINE_CHARS_MAX {
            if rows == 0 && names_columns(text) {
                names = Some(text.chars().collect());
            }
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
    let mut starts: Vec<usize> = (0..LINE_CHARS_MAX).filter(is_start).collect();
    if let Some(names) = names {
        for start in &mut starts {
            let gap = is_blank[..*start].iter().rev().take_while(|blank| **blank).count();
            *start = before_name(&names, *start, gap);
        }
    }
    Ok(Some(starts).filter(|starts| starts.len() >= 2))
}

/// Whether a line names columns: two of its parts are names that are known.
fn names_columns(text: &str) -> bool {
    text.split("  ").filter(|part| !part.trim().is_empty() && header::is_known(part)).count() >= 2
}

/// Numbers end below the end of their column's name and may begin within it: the column then begins where the name does,
/// if that is in the blanks before the numbers.
fn before_name(names: &[char], start: usize, gap: usize) -> usize {
    let is_blank = |at: usize| names.get(at).is_none_or(|c| *c == ' ');
    let is_border = |at: &usize| *at >= 2 && is_blank(at - 1) && is_blank(at - 2);
    (start - gap + 1..=start).rev().find(is_border).unwrap_or(start)
}
