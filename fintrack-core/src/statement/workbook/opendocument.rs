//! ODS: the sheets of a spreadsheet in the Open Document Format.
//!
//! Read by our own hand over `quick-xml`: the format lets a few bytes stand for thousands of cells and rows, which
//! must be counted before they are made. Source: ODF 1.3, part 3, sections 9 and 19.

use std::collections::HashSet;

use quick_xml::events::{BytesStart, Event};
use quick_xml::reader::Reader;

use super::super::ReadError;
use super::super::package::{Budget, Package, broken};
use super::cells::{ROWS_MAX, Sheets};
use super::markup::{WORKBOOK, attribute, count, not_read, push_reference};
use super::value::Value;

pub(super) fn read(bytes: &[u8], budget: &mut Budget) -> Result<Sheets, ReadError> {
    let mut package = Package::open(bytes)?;
    let members = package.members()?;
    let mut part = |name: &str| -> Result<Option<String>, ReadError> {
        let Some(member) = members.iter().find(|member| member.name == name) else { return Ok(None) };
        let bytes = package.unpack(member, budget)?;
        String::from_utf8(bytes).map(Some).map_err(|_| broken(WORKBOOK, format!("part `{name}` is not UTF-8")))
    };
    if part("META-INF/manifest.xml")?.is_some_and(|manifest| manifest.contains("encryption-data")) {
        return Err(ReadError::Protected { what: "the workbook".to_owned() });
    }
    if !part("mimetype")?.is_some_and(|kind| kind.contains("opendocument.spreadsheet")) {
        return Err(ReadError::NotAStatement { found: "a document of another kind than a spreadsheet" });
    }
    let content = part("content.xml")?.ok_or_else(|| broken(WORKBOOK, "it has no part `content.xml`"))?;
    Content::new(&content).read()
}

/// What a cell says of itself before its text.
#[derive(Default)]
struct Open {
    value: Option<String>,
    kind: String,
    repeats: u32,
    text: String,
    paragraphs: u32,
}

struct Content<'x> {
    reader: Reader<&'x [u8]>,
    sheets: Sheets,
    /// The style that is being described.
    style: Option<String>,
    hidden_styles: HashSet<String>,
    row: u32,
    row_repeats: u32,
    column: u32,
    /// The cells of the row, for the rows that repeat it.
    row_cells: Vec<(u32, Value<'static>)>,
    cell: Option<Open>,
    /// How deep in a comment, whose text is not the cell's.
    annotations: u32,
}

impl<'x> Content<'x> {
    fn new(content: &'x str) -> Self {
        let mut reader = Reader::from_str(content);
        reader.config_mut().check_end_names = false;
        reader.config_mut().expand_empty_elements = true;
        Self {
            reader,
            sheets: Sheets::default(),
            style: None,
            hidden_styles: HashSet::new(),
            row: 0,
            row_repeats: 1,
            column: 0,
            row_cells: Vec::new(),
            cell: None,
            annotations: 0,
        }
    }

    fn read(mut self) -> Result<Sheets, ReadError> {
        loop {
            match self.reader.read_event().map_err(not_read)? {
                Event::Start(element) => self.start(&element)?,
                Event::End(element) => self.end(element.local_name().as_ref())?,
                Event::Text(text) if self.annotations == 0 => {
                    if let Some(cell) = &mut self.cell
                        && cell.paragraphs > 0
                    {
                        cell.text.push_str(&text.xml10_content());
                    }
                }
                Event::GeneralRef(reference) if self.annotations == 0 => {
                    if let Some(cell) = &mut self.cell {
                        push_reference(&mut cell.text, &reference);
                    }
                }
                Event::Eof => return Ok(self.sheets),
                Event::Text(_)
                | Event::GeneralRef(_)
                | Event::Empty(_)
                | Event::CData(_)
                | Event::Comment(_)
                | Event::Decl(_)
                | Event::PI(_)
                | Event::DocType(_) => {}
            }
        }
    }

    fn start(&mut self, element: &BytesStart<'_>) -> Result<(), ReadError> {
        match element.local_name().as_ref() {
            "style" => self.style = attribute(element, "name"),
            "table-properties" if attribute(element, "display").as_deref() == Some("false") => {
                self.hidden_styles.extend(self.style.take());
            }
            "table" => {
                let is_hidden =
                    attribute(element, "style-name").is_some_and(|style| self.hidden_styles.contains(&style));
                self.sheets.begin(attribute(element, "name").unwrap_or_default(), is_hidden)?;
                self.row = 0;
            }
            "table-row" => {
                self.row_repeats = count(element, "number-rows-repeated").unwrap_or(1).max(1);
                self.column = 0;
            }
            "table-cell" | "covered-table-cell" => self.cell = Some(open(element)),
            "annotation" => self.annotations += 1,
            "p" if self.annotations == 0 => {
                if let Some(cell) = &mut self.cell {
                    cell.paragraphs += 1;
                    if cell.paragraphs > 1 {
                        cell.text.push(' ');
                    }
                }
            }
            // Blanks that repeat, tabs and line breaks: one blank each, as a table has them.
            "s" | "tab" | "line-break" if self.annotations == 0 => {
                if let Some(cell) = &mut self.cell {
                    cell.text.push(' ');
                }
            }
            _ => {}
        }
        Ok(())
    }

    fn end(&mut self, name: &str) -> Result<(), ReadError> {
        match name {
            "annotation" => self.annotations = self.annotations.saturating_sub(1),
            "table-cell" | "covered-table-cell" => self.end_cell()?,
            "table-row" => self.end_row()?,
            _ => {}
        }
        Ok(())
    }

    fn end_cell(&mut self) -> Result<(), ReadError> {
        let Some(cell) = self.cell.take() else { return Ok(()) };
        if let Some(value) = value(&cell) {
            for column in self.column..self.column.saturating_add(cell.repeats) {
                self.sheets.put(self.row, column, Some(value.clone()))?;
                if self.row_repeats > 1 {
                    self.row_cells.push((column, value.clone()));
                }
            }
        }
        self.column = self.column.saturating_add(cell.repeats);
        Ok(())
    }

    fn end_row(&mut self) -> Result<(), ReadError> {
        let cells = std::mem::take(&mut self.row_cells);
        if !cells.is_empty() {
            // The first row past the last is refused by name, and ends this.
            for row in self.row.saturating_add(1)..self.row.saturating_add(self.row_repeats).min(ROWS_MAX + 1) {
                for (column, value) in &cells {
                    self.sheets.put(row, *column, Some(value.clone()))?;
                }
            }
        }
        self.row = self.row.saturating_add(self.row_repeats);
        self.row_repeats = 1;
        Ok(())
    }
}

fn open(element: &BytesStart<'_>) -> Open {
    let kind = attribute(element, "value-type").unwrap_or_default();
    let value = match kind.as_str() {
        "date" => attribute(element, "date-value"),
        "time" => attribute(element, "time-value"),
        "boolean" => attribute(element, "boolean-value"),
        "string" => attribute(element, "string-value"),
        _ => attribute(element, "value"),
    };
    let repeats = count(element, "number-columns-repeated").unwrap_or(1).max(1);
    Open { value, kind, repeats, ..Open::default() }
}

fn value(cell: &Open) -> Option<Value<'static>> {
    let text = || Some(Value::text(cell.text.clone())).filter(|_| !cell.text.trim().is_empty());
    let Some(value) = &cell.value else { return text() };
    match cell.kind.as_str() {
        "float" | "percentage" | "currency" => value.parse().ok().and_then(Value::number).or_else(text),
        "boolean" => Some(Value::flag(value == "true")),
        "date" => match Value::iso_moment(value) {
            Value::Settled(day) => Some(Value::Settled(day)),
            Value::Text(_) | Value::Number(_) => text(),
        },
        "string" => Some(Value::text(value.clone())),
        _ => text(),
    }
}
