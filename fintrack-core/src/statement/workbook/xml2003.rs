//! Excel's XML of 2003 ("`SpreadsheetML`"), which banks hand out as `.xls`.
//!
//! Source: Microsoft, XML Spreadsheet Reference (Office 2003).

use quick_xml::events::{BytesStart, Event};
use quick_xml::reader::Reader;

use super::super::ReadError;
use super::cells::Sheets;
use super::markup::{attribute, count, not_read, push_reference};
use super::value::Value;

pub(super) fn read(text: &str) -> Result<Sheets, ReadError> {
    let mut reader = Reader::from_str(text);
    reader.config_mut().check_end_names = false;
    reader.config_mut().expand_empty_elements = true;
    let mut book = Book {
        sheets: Sheets::default(),
        row: 0,
        column: 0,
        height: 1,
        width: 1,
        kind: String::new(),
        text: None,
        is_visibility: false,
    };
    loop {
        match reader.read_event().map_err(not_read)? {
            Event::Start(element) => book.start(&element)?,
            Event::End(element) => book.end(element.local_name().as_ref())?,
            Event::Text(text) if book.is_visibility => {
                if matches!(text.trim(), "SheetHidden" | "SheetVeryHidden") {
                    book.sheets.hide();
                }
            }
            Event::Text(text) => book.push(&text.xml10_content()),
            Event::CData(text) => book.push(&text.xml10_content()),
            Event::GeneralRef(reference) => {
                if let Some(text) = &mut book.text {
                    push_reference(text, &reference);
                }
            }
            Event::Eof => return Ok(book.sheets),
            Event::Empty(_) | Event::Comment(_) | Event::Decl(_) | Event::PI(_) | Event::DocType(_) => {}
        }
    }
}

struct Book {
    sheets: Sheets,
    /// The rows and columns that were begun; the one that is open has this number, counted from 1.
    row: u32,
    column: u32,
    /// How many rows the open row stands for, and how many columns the open cell is wide.
    height: u32,
    width: u32,
    kind: String,
    /// What the open cell holds so far.
    text: Option<String>,
    /// Whether what is open says how visible the sheet is.
    is_visibility: bool,
}

impl Book {
    fn start(&mut self, element: &BytesStart<'_>) -> Result<(), ReadError> {
        match element.local_name().as_ref() {
            "Worksheet" => {
                self.sheets.begin(attribute(element, "Name").unwrap_or_default(), false)?;
                (self.row, self.height) = (0, 1);
            }
            "Row" => {
                self.row = count(element, "Index").unwrap_or(self.row.saturating_add(self.height)).max(1);
                self.height = count(element, "Span").unwrap_or(0).saturating_add(1);
                (self.column, self.width) = (0, 1);
            }
            "Cell" => {
                self.column = count(element, "Index").unwrap_or(self.column.saturating_add(self.width)).max(1);
                self.width = count(element, "MergeAcross").unwrap_or(0).saturating_add(1);
            }
            "Visible" => self.is_visibility = true,
            "Data" => {
                self.kind = attribute(element, "Type").unwrap_or_default();
                self.text = Some(String::new());
            }
            _ => {}
        }
        Ok(())
    }

    fn push(&mut self, text: &str) {
        if let Some(open) = &mut self.text {
            open.push_str(text);
        }
    }

    fn end(&mut self, name: &str) -> Result<(), ReadError> {
        self.is_visibility = false;
        let Some(text) = self.text.take_if(|_| name == "Data") else { return Ok(()) };
        let value = match self.kind.as_str() {
            "Number" => text.trim().parse().ok().and_then(Value::number),
            "DateTime" => Some(Value::iso_moment(text.trim())),
            "Boolean" => Some(Value::flag(text.trim() == "1")),
            _ => None,
        };
        let value = value.or_else(|| Some(Value::text(text.as_str())).filter(|_| !text.trim().is_empty()));
        self.sheets.put(self.row.saturating_sub(1), self.column.saturating_sub(1), value)
    }
}
