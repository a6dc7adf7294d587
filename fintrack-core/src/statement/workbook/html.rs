//! Tables of web pages, which banks hand out as `.xls`.
//!
//! A page is read as browsers do, not as XML: tags need not be closed and may stand anywhere. All its tables are one
//! sheet, row below row. Source: the HTML standard, sections 4.9 (tables) and 13.2.5 (tokens).

use memchr::{memchr, memmem};
use quick_xml::escape::resolve_html5_entity;

use super::super::ReadError;
use super::cells::Sheets;
use super::value::Value;

/// Longer tags are none.
const TAG_BYTES_MAX: usize = 64 * 1024;
/// The longest name of a character, and a little more.
const REFERENCE_BYTES_MAX: usize = 40;

pub(super) fn read(page: &str) -> Result<Sheets, ReadError> {
    let mut tables = Tables { sheets: Sheets::default(), row: None, column: 0, cell: None, width: 1, has_cells: false };
    tables.sheets.begin("page", false)?;
    let mut rest = page;
    while let Some(at) = memchr(b'<', rest.as_bytes()) {
        tables.push(&rest[..at]);
        rest = tables.tag(&rest[at..])?;
    }
    tables.push(rest);
    tables.end_cell()?;
    if tables.has_cells { Ok(tables.sheets) } else { Err(ReadError::NotAStatement { found: "a web page" }) }
}

struct Tables {
    sheets: Sheets,
    /// The row that was begun last, counted from 0.
    row: Option<u32>,
    column: u32,
    /// What the open cell holds so far, and how many columns it is wide.
    cell: Option<String>,
    width: u32,
    has_cells: bool,
}

impl Tables {
    /// Takes a tag and gives what follows it.
    fn tag<'p>(&mut self, text: &'p str) -> Result<&'p str, ReadError> {
        let after = |end: &str| memmem::find(text.as_bytes(), end.as_bytes()).map_or("", |at| &text[at + end.len()..]);
        if text.starts_with("<!--") {
            return Ok(after("-->"));
        }
        if text.starts_with("<!") || text.starts_with("<?") {
            return Ok(after(">"));
        }
        let inner = &text[1..];
        let (is_end, inner) = inner.strip_prefix('/').map_or((false, inner), |inner| (true, inner));
        let length = inner.bytes().take_while(u8::is_ascii_alphanumeric).count();
        if length == 0 {
            self.push("<");
            return Ok(&text[1..]);
        }
        let name = inner[..length].to_ascii_lowercase();
        let (attributes, rest) = split_tag(&inner[length..]);
        match (name.as_str(), is_end) {
            ("tr", false) => {
                self.end_cell()?;
                self.row = Some(self.row.map_or(0, |row| row + 1));
                self.column = 0;
            }
            ("td" | "th", false) => {
                self.end_cell()?;
                self.row.get_or_insert(0);
                self.cell = Some(String::new());
                self.width = column_span(attributes);
            }
            ("td" | "th" | "tr" | "table", true) => self.end_cell()?,
            ("br" | "p" | "div" | "li", _) => self.push(" "),
            ("script" | "style" | "title", false) => return Ok(behind_end(rest, &name)),
            _ => {}
        }
        Ok(rest)
    }

    fn push(&mut self, text: &str) {
        let Some(cell) = &mut self.cell else { return };
        let mut rest = text;
        while let Some(at) = memchr(b'&', rest.as_bytes()) {
            cell.push_str(&rest[..at]);
            rest = &rest[at..];
            let length = push_reference(cell, rest);
            rest = &rest[length..];
        }
        cell.push_str(rest);
    }

    fn end_cell(&mut self) -> Result<(), ReadError> {
        let Some(text) = self.cell.take() else { return Ok(()) };
        let words: Vec<&str> = text.split_whitespace().collect();
        if !words.is_empty() {
            self.has_cells = true;
            self.sheets.put(self.row.unwrap_or(0), self.column, Some(Value::text(words.join(" "))))?;
        }
        self.column = self.column.saturating_add(self.width);
        Ok(())
    }
}

/// The rest of a tag up to its `>`, and what follows; a `>` between quotes ends nothing.
fn split_tag(text: &str) -> (&str, &str) {
    let mut quote = None;
    for (at, byte) in text.bytes().enumerate().take(TAG_BYTES_MAX) {
        match (quote, byte) {
            (None, b'>') => return (&text[..at], &text[at + 1..]),
            (None, b'"' | b'\'') => quote = Some(byte),
            (Some(open), _) if open == byte => quote = None,
            _ => {}
        }
    }
    // A quote that never closes opened nothing.
    text.split_once('>').unwrap_or((text, ""))
}

fn column_span(attributes: &str) -> u32 {
    let lower = attributes.to_ascii_lowercase();
    let value = lower.split_once("colspan").and_then(|(_, value)| value.trim_start().strip_prefix('='));
    let digits = value.map(|value| value.trim_start_matches([' ', '"', '\'']));
    let number = digits.and_then(|digits| digits.split(|c: char| !c.is_ascii_digit()).next()?.parse().ok());
    number.unwrap_or(1).clamp(1, 1000)
}

/// What follows the end of an element whose text is no text.
fn behind_end<'p>(text: &'p str, name: &str) -> &'p str {
    let mut rest = text;
    while let Some(at) = memmem::find(rest.as_bytes(), b"</") {
        rest = &rest[at + 2..];
        if rest.get(..name.len()).is_some_and(|start| start.eq_ignore_ascii_case(name)) {
            return rest.split_once('>').map_or("", |(_, rest)| rest);
        }
    }
    ""
}

/// Adds what `&nbsp;` or `&#231;` stand for, and says how long it is; an `&` that begins nothing is itself.
fn push_reference(out: &mut String, text: &str) -> usize {
    let window = text.as_bytes().get(1..).unwrap_or_default();
    let end = window.iter().take(REFERENCE_BYTES_MAX).position(|byte| !byte.is_ascii_alphanumeric() && *byte != b'#');
    let end = end.unwrap_or(window.len().min(REFERENCE_BYTES_MAX));
    let name = &text[1..=end];
    let length = 1 + end + usize::from(text.as_bytes().get(1 + end) == Some(&b';'));
    let number = name.strip_prefix('#').and_then(|number| match number.strip_prefix(['x', 'X']) {
        Some(hex) => u32::from_str_radix(hex, 16).ok(),
        None => number.parse().ok(),
    });
    match (number.and_then(char::from_u32), resolve_html5_entity(name)) {
        (Some(c), _) => out.push(c),
        (None, Some(text)) => out.push_str(text),
        (None, None) => {
            out.push('&');
            return 1;
        }
    }
    length
}

#[cfg(test)]
mod tests {
    use super::*;

    fn table(page: &str) -> String {
        read(page).unwrap().into_inner().remove(0).table().unwrap()
    }

    #[test]
    fn a_page_is_read_as_browsers_read_it() {
        for (page, expected) in [
            ("<table><tr><td>a<td>b<tr><td>c</table>", "a\tb\nc\t\n"),
            ("<TABLE><TR><TD colspan='2'>a</TD><TD>b</TD></TR></TABLE>", "a\t\tb\n"),
            ("<tr><td title=\"x>y\">Sal&atilde;o&nbsp;&#231;&amp;co</td></tr>", "Salão ç&co\n"),
            ("<tr><td><!-- <td>no -->a<br>b</td></tr><script>'<td>x'</script>", "a b\n"),
            ("<tr><td>AT&T < 5 & more</td></tr>", "AT&T < 5 & more\n"),
            ("<tr><td><b>12</b>,<i>50</i></td></tr>", "12,50\n"),
        ] {
            assert_eq!(table(page), expected, "{page}");
        }
        assert!(matches!(read("<html><p>Log in</p></html>"), Err(ReadError::NotAStatement { .. })));
    }
}
