//! Spreadsheets: a sheet a table, numbers as numbers and days as days, so that they can be reckoned with.

use chrono::{Datelike, NaiveDate};
use fintrack_core::category::Language;
use fintrack_core::money::Currency;
use fintrack_core::report::table::{Cell, Document, Rank, Row, Table, Writing};
use rust_decimal::Decimal;
use rust_xlsxwriter::{ExcelDateTime, Format, FormatBorder, Workbook, Worksheet, XlsxError};

/// The media type of a spreadsheet.
pub(crate) const XLSX: &str = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";

/// Numbers of a spreadsheet keep 15 digits; what has more stays a text.
const DIGITS_MAX: u32 = 15;
/// The rows above the rows of a table: title, subtitle, a blank, the head.
const HEAD_ROW: u32 = 3;

/// A document as a spreadsheet.
///
/// # Errors
/// [`XlsxError`] when a table has more rows or columns than a sheet.
pub(crate) fn write(document: &Document, language: Language) -> Result<Vec<u8>, XlsxError> {
    let mut workbook = Workbook::new();
    for table in &document.tables {
        let sheet = workbook.add_worksheet();
        sheet.set_name(table.title)?;
        write_table(sheet, document, table, language)?;
    }
    workbook.save_to_buffer()
}

fn write_table(sheet: &mut Worksheet, document: &Document, table: &Table, language: Language) -> Result<(), XlsxError> {
    let head = Format::new().set_bold().set_border_bottom(FormatBorder::Thin);
    for (row, table_row) in (HEAD_ROW + 1..).zip(&table.rows) {
        for (column, cell) in (0..).zip(&table_row.cells) {
            write_cell(sheet, (row, column), cell, table_row, language)?;
        }
    }
    for (column, of) in (0..).zip(&table.columns) {
        sheet.write_string_with_format(HEAD_ROW, column, of.title.as_str(), &head)?;
    }
    // Before the title, which is wider than any column.
    sheet.autofit();
    sheet.write_string_with_format(0, 0, document.title.as_str(), &Format::new().set_bold().set_font_size(14))?;
    sheet.write_string(1, 0, document.subtitle.as_str())?;
    sheet.set_freeze_panes(HEAD_ROW + 1, 0)?;
    sheet.set_repeat_rows(HEAD_ROW, HEAD_ROW)?;
    sheet.set_landscape().set_paper_size(9).set_print_fit_to_pages(1, 0); // A4, as many pages as it takes
    Ok(())
}

fn write_cell(
    sheet: &mut Worksheet,
    (row, column): (u32, u16),
    cell: &Cell,
    of: &Row,
    language: Language,
) -> Result<(), XlsxError> {
    let format = match of.rank {
        Rank::Total => Format::new().set_bold(),
        Rank::Item | Rank::Part => Format::new(),
    };
    let number = match cell {
        Cell::Amount(amount) => number(amount.amount()).map(|it| (it, amount_format(amount.currency()))),
        Cell::Percent(percent) => number(*percent).map(|it| (it, "0.00".to_owned())),
        Cell::Count(count) => number((*count).into()).map(|it| (it, "0".to_owned())),
        Cell::Nothing | Cell::Text(_) | Cell::Word(..) | Cell::Date(_) | Cell::Month(_) | Cell::Currency(_) => None,
    };
    if let Some((number, digits)) = number {
        sheet.write_number_with_format(row, column, number, &format.set_num_format(digits))?;
    } else if let Cell::Date(date) = cell
        && let Some(day) = day(*date)
    {
        sheet.write_datetime_with_format(row, column, &day, &format.set_num_format("yyyy-mm-dd"))?;
    } else if *cell != Cell::Nothing {
        // A text of ours is written as a text: nothing of it is a formula.
        sheet.write_string_with_format(row, column, Writing(language).cell(cell), &format)?;
    }
    Ok(())
}

/// A number that a spreadsheet holds as it is. It has only such: the digits written in the file are those of the books.
fn number(decimal: Decimal) -> Option<f64> {
    let digits = decimal.mantissa().unsigned_abs().checked_ilog10().map_or(1, |log| log + 1);
    if digits <= DIGITS_MAX { decimal.to_string().parse().ok() } else { None }
}

/// `#,##0.00` with as many decimals as the currency has.
fn amount_format(currency: Currency) -> String {
    let decimals = "0".repeat(currency.minor_units().into());
    if decimals.is_empty() { "#,##0".to_owned() } else { format!("#,##0.{decimals}") }
}

/// A day that a spreadsheet knows: none before 1900.
fn day(date: NaiveDate) -> Option<ExcelDateTime> {
    let (month, day) = (u8::try_from(date.month()).ok()?, u8::try_from(date.day()).ok()?);
    ExcelDateTime::from_ymd(u16::try_from(date.year()).ok()?, month, day).ok()
}
