//! From the records of a workbook stream to its cells. Source: MS-XLS 2.3 and 2.4.

use std::collections::HashMap;

use calamine::{ExcelDateTime, ExcelDateTimeType};

use super::super::super::ReadError;
use super::super::super::package::broken;
use super::super::cells::Sheets;
use super::super::value::Value;
use super::compound::{u16_at, u32_at};
use super::records::{Record, records};
use super::texts::{SharedTexts, Writing, shared_index};
use super::{XLS, format};

/// The numbers of the records that are looked at.
mod kind {
    pub(super) const FORMULA: u16 = 0x0006;
    pub(super) const END: u16 = 0x000a;
    pub(super) const DATE_MODE: u16 = 0x0022;
    pub(super) const FILE_PASS: u16 = 0x002f;
    pub(super) const CODE_PAGE: u16 = 0x0042;
    pub(super) const SHEET: u16 = 0x0085;
    pub(super) const MULTIPLE_RK: u16 = 0x00bd;
    pub(super) const RICH_TEXT: u16 = 0x00d6;
    pub(super) const CELL_FORMAT: u16 = 0x00e0;
    pub(super) const SHARED_TEXTS: u16 = 0x00fc;
    pub(super) const SHARED_TEXT: u16 = 0x00fd;
    pub(super) const NUMBER: u16 = 0x0203;
    pub(super) const TEXT: u16 = 0x0204;
    pub(super) const FLAG_OR_ERROR: u16 = 0x0205;
    pub(super) const FORMULA_TEXT: u16 = 0x0207;
    pub(super) const RK: u16 = 0x027e;
    pub(super) const FORMAT: u16 = 0x041e;
    pub(super) const BEGIN: u16 = 0x0809;
}

/// The version that writes texts in Unicode.
const EXCEL_97: u16 = 0x0600;

pub(super) fn read(stream: &[u8]) -> Result<Sheets, ReadError> {
    let book = Book::read(stream)?;
    let mut sheets = Sheets::default();
    // Each record is of one sheet, and is a kind and a length at least.
    let mut records_left = stream.len() / 4;
    if is_lone_sheet(stream) {
        sheets.begin("sheet", false)?;
        book.read_sheet(stream, 0, &mut records_left, &mut sheets)?;
        return Ok(sheets);
    }
    if book.sheets.is_empty() {
        return Err(broken(XLS, "it names no sheet"));
    }
    for sheet in &book.sheets {
        sheets.begin(&sheet.name, sheet.is_hidden)?;
        book.read_sheet(stream, sheet.start, &mut records_left, &mut sheets)?;
    }
    Ok(sheets)
}

/// Whether a stream begins with a sheet, and not with what all sheets have in common: the simplest of generators leave
/// the rest out.
fn is_lone_sheet(stream: &[u8]) -> bool {
    const SHEET_STREAM: u16 = 0x0010;
    records(stream, 0).next().and_then(|begin| u16_at(begin.data(), 2)) == Some(SHEET_STREAM)
}

struct BoundSheet {
    name: String,
    is_hidden: bool,
    start: usize,
}

/// What the beginning of the stream says for all sheets.
struct Book {
    writing: Writing,
    is_1904: bool,
    texts: SharedTexts,
    /// For each cell format, whether it shows a day or a time.
    moments: Vec<bool>,
    sheets: Vec<BoundSheet>,
}

impl Book {
    fn read(stream: &[u8]) -> Result<Self, ReadError> {
        let mut book = Self {
            writing: Writing::code_page(1252),
            is_1904: false,
            texts: SharedTexts::default(),
            moments: Vec::new(),
            sheets: Vec::new(),
        };
        let mut codes: HashMap<u16, bool> = HashMap::new();
        let mut formats: Vec<u16> = Vec::new();
        for record in records(stream, 0) {
            let data = record.data();
            match record.kind {
                kind::FILE_PASS => return Err(ReadError::Protected { what: "the workbook".to_owned() }),
                kind::BEGIN if u16_at(data, 0) == Some(EXCEL_97) => book.writing = Writing::Unicode,
                kind::CODE_PAGE if matches!(book.writing, Writing::CodePage(_)) => {
                    book.writing = Writing::code_page(u16_at(data, 0).unwrap_or_default());
                }
                kind::DATE_MODE => book.is_1904 = u16_at(data, 0) == Some(1),
                kind::FORMAT => codes.extend(book.format(data)),
                kind::CELL_FORMAT => formats.push(u16_at(data, 2).unwrap_or_default()),
                kind::SHEET => book.sheets.extend(book.bound_sheet(data)),
                kind::SHARED_TEXTS => book.texts = SharedTexts::read(&record),
                kind::END => break,
                _ => {}
            }
        }
        let is_moment = |number: u16| codes.get(&number).copied().unwrap_or(format::is_built_in_moment(number));
        book.moments = formats.into_iter().map(is_moment).collect();
        Ok(book)
    }

    fn format(&self, data: &[u8]) -> Option<(u16, bool)> {
        let code = match self.writing {
            Writing::Unicode => self.writing.text(data.get(2..)?)?,
            Writing::CodePage(_) => self.writing.short_text(data.get(2..)?)?,
        };
        Some((u16_at(data, 0)?, format::is_moment(&code)))
    }

    /// A sheet with cells; charts and macros have none.
    fn bound_sheet(&self, data: &[u8]) -> Option<BoundSheet> {
        let (visibility, kind) = (data.get(4)?, data.get(5)?);
        let name = self.writing.short_text(data.get(6..)?)?;
        let start = usize::try_from(u32_at(data, 0)?).ok()?;
        (*kind == 0).then_some(BoundSheet { name, is_hidden: visibility & 3 != 0, start })
    }

    fn read_sheet(
        &self,
        stream: &[u8],
        start: usize,
        records_left: &mut usize,
        sheets: &mut Sheets,
    ) -> Result<(), ReadError> {
        // A chart within the sheet is a stream within the stream, with cells of its own.
        let mut depth = 0_u32;
        // The cell of a formula whose text comes in the next record.
        let mut formula = None;
        for record in records(stream, start) {
            *records_left = records_left.checked_sub(1).ok_or_else(|| broken(XLS, "its sheets lie in one another"))?;
            match record.kind {
                kind::BEGIN => depth += 1,
                kind::END if depth <= 1 => return Ok(()),
                kind::END => depth -= 1,
                _ if depth > 1 => {}
                kind::FORMULA_TEXT => {
                    if let Some((row, column)) = formula.take() {
                        sheets.put(row, column, self.writing.text(record.data()).map(Value::text))?;
                    }
                }
                kind::FORMULA if is_text_result(record.data()) => formula = place(record.data()),
                kind::MULTIPLE_RK => self.put_row_of_numbers(record.data(), sheets)?,
                _ => {
                    if let (Some(value), Some((row, column))) = (self.cell(&record), place(record.data())) {
                        sheets.put(row, column, Some(value))?;
                    }
                }
            }
        }
        // The file was cut: what is missing are rows, and no one may take it for whole.
        Err(broken(XLS, "it ends within a sheet"))
    }

    fn cell(&self, record: &Record<'_>) -> Option<Value<'_>> {
        let data = record.data();
        match record.kind {
            kind::NUMBER => self.number(f64_at(data, 6)?, u16_at(data, 4)?),
            kind::RK => self.number(rk(u32_at(data, 6)?)?, u16_at(data, 4)?),
            kind::FORMULA => match (*data.get(6)?, u16_at(data, 12)?) {
                (1, 0xffff) => Some(Value::flag(*data.get(8)? != 0)),
                (_, 0xffff) => None,
                _ => self.number(f64_at(data, 6)?, u16_at(data, 4)?),
            },
            kind::SHARED_TEXT => self.texts.get(shared_index(data)?).map(Value::text),
            kind::TEXT | kind::RICH_TEXT => self.writing.text(data.get(6..)?).map(Value::text),
            kind::FLAG_OR_ERROR if *data.get(7)? == 0 => Some(Value::flag(*data.get(6)? != 0)),
            kind::FLAG_OR_ERROR => Some(Value::text("#ERROR")),
            _ => None,
        }
    }

    fn put_row_of_numbers(&self, data: &[u8], sheets: &mut Sheets) -> Result<(), ReadError> {
        let Some((row, first)) = place(data) else { return Ok(()) };
        let numbers = data.get(4..data.len().saturating_sub(2)).unwrap_or_default().as_chunks::<6>().0;
        for (column, number) in (first..).zip(numbers) {
            let value = u32_at(number, 2).and_then(rk).zip(u16_at(number, 0));
            sheets.put(row, column, value.and_then(|(value, format)| self.number(value, format)))?;
        }
        Ok(())
    }

    fn number(&self, value: f64, cell_format: u16) -> Option<Value<'static>> {
        if self.moments.get(usize::from(cell_format)) == Some(&true) {
            Value::moment(ExcelDateTime::new(value, ExcelDateTimeType::DateTime, self.is_1904))
        } else {
            Value::number(value)
        }
    }
}

/// The row and column of a cell, counted from 0.
fn place(data: &[u8]) -> Option<(u32, u32)> {
    Some((u32::from(u16_at(data, 0)?), u32::from(u16_at(data, 2)?)))
}

fn is_text_result(data: &[u8]) -> bool {
    u16_at(data, 12) == Some(0xffff) && data.get(6) == Some(&0)
}

fn f64_at(data: &[u8], at: usize) -> Option<f64> {
    data.get(at..)?.first_chunk().map(|bytes| f64::from_le_bytes(*bytes))
}

/// A number of 30 bits: whole, or the upper half of a float; in units or in hundredths.
fn rk(bits: u32) -> Option<f64> {
    let hundredths = if bits & 1 != 0 { "e-2" } else { "" };
    if bits & 2 != 0 {
        // Decimal text divides exactly where floats would not.
        return format!("{}{hundredths}", bits.cast_signed() >> 2).parse().ok();
    }
    let value = f64::from_bits(u64::from(bits & !3) << 32);
    format!("{value}{hundredths}").parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_of_thirty_bits_are_exact() {
        let whole = |number: i32, is_hundredths: u32| (number << 2).cast_unsigned() | 2 | is_hundredths;
        for (bits, value) in [
            (whole(12_345, 1), 123.45),
            (whole(-7, 1), -0.07),
            (whole(-40, 0), -40.0),
            (0x3ff0_0000, 1.0),
            (0x3ff8_0000 | 1, 0.015),
        ] {
            assert_eq!(rk(bits).map(f64::to_bits), Some(f64::to_bits(value)), "{bits:x}");
        }
    }
}
