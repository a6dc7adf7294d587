//! The cells of a workbook's sheets, and a sheet as a text table.
//!
//! Cells are kept one by one, with where they stand: a single cell in the last corner of a sheet costs as much as one
//! in the first. Laws: the text has one line for each row, counted from 1, and one cell for each column.

use super::super::ReadError;
use super::super::amount::{DecimalMark, MarkEvidence, weigh};
use super::super::package::{UNPACKED_BYTES_MAX, too_large};
use super::value::Value;

/// The last row of an XLSX sheet, counted from 1.
pub(super) const ROWS_MAX: u32 = 1_048_576;
/// More columns than any sheet has.
const COLUMNS_MAX: u32 = 16_384;
/// More sheets than any statement has.
const SHEETS_MAX: usize = 256;
/// More cells, empty ones too, than fit the bytes that a workbook may have.
const CELLS_MAX: usize = 16 * 1024 * 1024;
/// What a cell costs beside its text: a mark between it and the next, and where it stands.
const CELL_BYTES: usize = 8;
/// How many columns are there in every row, whether it has cells in them or not.
const WIDTH_MAX: u16 = 128;
/// The mark between cells. A comma or a semicolon would say something of the decimal mark.
const DELIMITER: char = '\t';

/// The sheets of a workbook, in its order.
#[derive(Debug)]
pub(super) struct Sheets {
    all: Vec<Sheet>,
    bytes_left: usize,
    cells_left: usize,
}

/// One sheet.
#[derive(Debug)]
pub(super) struct Sheet {
    pub name: String,
    pub is_hidden: bool,
    cells: Vec<Cell>,
    text: String,
}

#[derive(Debug)]
struct Cell {
    row: u32,
    column: u16,
    is_number: bool,
    /// How the decimals of a text are marked, where it can be told.
    mark: Option<DecimalMark>,
    start: usize,
    end: usize,
}

impl Default for Sheets {
    fn default() -> Self {
        Self { all: Vec::new(), bytes_left: UNPACKED_BYTES_MAX, cells_left: CELLS_MAX }
    }
}

impl Sheets {
    /// Begins a sheet, to which the next cells belong.
    pub(super) fn begin(&mut self, name: impl Into<String>, is_hidden: bool) -> Result<(), ReadError> {
        if self.all.len() == SHEETS_MAX {
            return Err(too_large("the workbook", format!("{SHEETS_MAX} sheets")));
        }
        self.all.push(Sheet { name: name.into(), is_hidden, cells: Vec::new(), text: String::new() });
        Ok(())
    }

    /// Says that the sheet that was begun last is hidden.
    pub(super) fn hide(&mut self) {
        if let Some(sheet) = self.all.last_mut() {
            sheet.is_hidden = true;
        }
    }

    /// Puts a cell into the sheet that was begun last; row and column count from 0.
    pub(super) fn put(&mut self, row: u32, column: u32, value: Option<Value<'_>>) -> Result<(), ReadError> {
        let Some(sheet) = self.all.last_mut() else { return Ok(()) };
        self.cells_left =
            self.cells_left.checked_sub(1).ok_or_else(|| too_large("the workbook", format!("{CELLS_MAX} cells")))?;
        let Some(value) = value else { return Ok(()) };
        if row >= ROWS_MAX {
            return Err(too_large(format!("sheet `{}`", sheet.name), format!("{ROWS_MAX} rows")));
        }
        let column = u16::try_from(column)
            .ok()
            .filter(|column| u32::from(*column) < COLUMNS_MAX)
            .ok_or_else(|| too_large(format!("sheet `{}`", sheet.name), format!("{COLUMNS_MAX} columns")))?;
        let start = sheet.text.len();
        let mut mark = None;
        match &value {
            Value::Text(text) => {
                push_text(&mut sheet.text, text);
                if let Some((MarkEvidence::Only(only), _)) = weigh(text.trim().as_bytes(), DecimalMark::Dot) {
                    mark = Some(only);
                }
            }
            Value::Number(text) | Value::Settled(text) => sheet.text.push_str(text),
        }
        let end = sheet.text.len();
        self.bytes_left = self.bytes_left.checked_sub(CELL_BYTES + end - start).ok_or_else(cells_are_too_large)?;
        let is_number = matches!(value, Value::Number(_));
        sheet.cells.push(Cell { row, column, is_number, mark, start, end });
        Ok(())
    }

    /// The sheets, once all cells are in.
    pub(super) fn into_inner(self) -> Vec<Sheet> {
        self.all
    }
}

fn cells_are_too_large() -> ReadError {
    too_large("what the workbook's cells hold", format!("{} MiB", UNPACKED_BYTES_MAX / 1024 / 1024))
}

/// A text on one line, quoted where a quote in it would be taken for one around it.
fn push_text(out: &mut String, text: &str) {
    let plain = |c: char| if c.is_control() { ' ' } else { c };
    if !text.contains('"') {
        return out.extend(text.chars().map(plain));
    }
    out.push('"');
    for c in text.chars().map(plain) {
        if c == '"' {
            out.push('"');
        }
        out.push(c);
    }
    out.push('"');
}

impl Sheet {
    pub(super) fn is_empty(&self) -> bool {
        self.cells.is_empty()
    }

    /// The sheet as a table: a line for each row, cells that are delimited by tabs, all rows equally wide.
    ///
    /// # Errors
    /// [`ReadError::TooLarge`] when that is more than a file may hold.
    pub(super) fn table(&mut self) -> Result<String, ReadError> {
        // Of two cells in one place the later is meant, as spreadsheets have it.
        self.cells.sort_by_key(|cell| (cell.row, cell.column));
        self.cells.reverse();
        self.cells.dedup_by_key(|cell| (cell.row, cell.column));
        self.cells.reverse();
        let width = self.cells.iter().map(|cell| cell.column).max().map_or(0, |last| (last + 1).min(WIDTH_MAX));
        let commas = self.columns_with_commas(width);
        let mut table = String::with_capacity(self.text.len() + 2 * self.cells.len());
        let mut line = 0;
        for row in self.cells.chunk_by(|left, right| left.row == right.row) {
            let (first, last) = (&row[0], &row[row.len() - 1]);
            table.extend((line..first.row).map(|_| '\n'));
            line = first.row;
            let mut at = 0;
            for cell in row {
                table.extend(std::iter::repeat_n(DELIMITER, usize::from(cell.column - at)));
                at = cell.column;
                self.push_cell(&mut table, cell, &commas);
            }
            table.extend(std::iter::repeat_n(DELIMITER, usize::from(width.saturating_sub(last.column + 1))));
            if table.len() > UNPACKED_BYTES_MAX {
                return Err(cells_are_too_large());
            }
        }
        table.push('\n');
        Ok(table)
    }

    /// Whether the texts in a column have commas before their decimals: its numbers are then printed so as well.
    fn columns_with_commas(&self, width: u16) -> Vec<bool> {
        let mut marks = vec![(false, false); usize::from(width)];
        for cell in &self.cells {
            let Some(marks) = marks.get_mut(usize::from(cell.column)) else { continue };
            marks.0 |= cell.mark == Some(DecimalMark::Comma);
            marks.1 |= cell.mark == Some(DecimalMark::Dot);
        }
        marks.into_iter().map(|(has_comma, has_dot)| has_comma && !has_dot).collect()
    }

    fn push_cell(&self, table: &mut String, cell: &Cell, commas: &[bool]) {
        let text = &self.text[cell.start..cell.end];
        let has_comma = commas.get(usize::from(cell.column)).copied().unwrap_or(false);
        match text.split_once('.') {
            Some((whole, decimals)) if cell.is_number && has_comma => {
                table.extend([whole, ",", decimals]);
            }
            _ => table.push_str(text),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sheet(cells: &[(u32, u32, Value<'_>)]) -> Sheet {
        let mut sheets = Sheets::default();
        sheets.begin("Extrato", false).unwrap();
        for (row, column, value) in cells {
            sheets.put(*row, *column, Some(value.clone())).unwrap();
        }
        sheets.into_inner().remove(0)
    }

    #[test]
    fn every_row_is_a_line_of_its_number_and_every_row_is_as_wide_as_the_widest() {
        let number = |text: &str| Value::Number(text.to_owned());
        let mut sheet = sheet(&[
            (3, 2, number("1.5")),
            (1, 1, Value::text("Loja \"Azul\"\nCentro")),
            (3, 2, number("2.5")),
            (3, 0, Value::Settled("2024-01-31".to_owned())),
        ]);
        assert_eq!(sheet.table().unwrap(), "\n\t\"Loja \"\"Azul\"\" Centro\"\t\n\n2024-01-31\t\t2.5\n");
    }

    #[test]
    fn numbers_are_marked_as_the_texts_of_their_column_are() {
        let number = |text: &str| Value::Number(text.to_owned());
        let mut sheet = sheet(&[
            (0, 0, Value::text("579,68 USD")),
            (0, 1, Value::text("579.68")),
            (1, 0, number("1084.5")),
            (1, 1, number("1084.5")),
        ]);
        assert_eq!(sheet.table().unwrap(), "579,68 USD\t579.68\n1084,5\t1084.5\n");
    }

    #[test]
    fn a_cell_in_the_last_corner_costs_a_line_for_each_row_and_no_more() {
        let mut sheet = sheet(&[(ROWS_MAX - 1, COLUMNS_MAX - 1, Value::text("x"))]);
        let table = sheet.table().unwrap();
        assert_eq!(table.lines().count(), usize::try_from(ROWS_MAX).unwrap());
        let mut sheets = Sheets::default();
        sheets.begin("Extrato", false).unwrap();
        for (row, column) in [(ROWS_MAX, 0), (0, COLUMNS_MAX)] {
            let refused = sheets.put(row, column, Some(Value::text("x")));
            assert!(matches!(refused, Err(ReadError::TooLarge { .. })));
        }
    }
}
