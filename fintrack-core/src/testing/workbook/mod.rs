//! Writes workbooks of every kind that is read: a small writer for tests, by hand where no well-kept one is.

#![allow(missing_docs, reason = "habits of banks, named by the fields and variants of a style")]
#![allow(clippy::unwrap_used, reason = "a writer that cannot go on is a bug in the test")]

pub mod xls;

use std::fmt::Write as _;
use std::io::{Cursor, Write as _};

use chrono::{Datelike, NaiveDate};
use rust_xlsxwriter::{ExcelDateTime, Format, Workbook};

/// What a cell holds.
#[derive(Clone, Debug, PartialEq)]
pub enum Cell {
    Empty,
    Text(String),
    Number(f64),
    Day(NaiveDate),
}

pub fn text(text: impl Into<String>) -> Cell {
    Cell::Text(text.into())
}

/// Hundredths as the number that a spreadsheet keeps.
pub fn cents(cents: i64) -> Cell {
    Cell::Number(format!("{cents}e-2").parse().unwrap())
}

/// One sheet.
#[derive(Clone, Debug)]
pub struct Sheet {
    pub name: &'static str,
    pub is_hidden: bool,
    pub rows: Vec<Vec<Cell>>,
}

pub fn sheet(name: &'static str, rows: Vec<Vec<Cell>>) -> Sheet {
    Sheet { name, is_hidden: false, rows }
}

/// How a workbook is stored.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    Xlsx,
    Xls,
    Xls1904,
    Ods,
    Xml2003,
    Html,
}

pub const KINDS: [Kind; 6] = [Kind::Xlsx, Kind::Xls, Kind::Xls1904, Kind::Ods, Kind::Xml2003, Kind::Html];

pub fn write(kind: Kind, sheets: &[Sheet]) -> Vec<u8> {
    match kind {
        Kind::Xlsx => xlsx(sheets),
        Kind::Xls => xls::write(sheets, false),
        Kind::Xls1904 => xls::write(sheets, true),
        Kind::Ods => ods(sheets),
        Kind::Xml2003 => xml_2003(sheets).into_bytes(),
        Kind::Html => html(sheets).into_bytes(),
    }
}

fn xlsx(sheets: &[Sheet]) -> Vec<u8> {
    let day = Format::new().set_num_format("dd/mm/yyyy");
    let mut workbook = Workbook::new();
    for sheet in sheets {
        let out = workbook.add_worksheet().set_name(sheet.name).unwrap();
        out.set_hidden(sheet.is_hidden);
        for (row, cells) in (0..).zip(&sheet.rows) {
            for (column, cell) in (0..).zip(cells) {
                match cell {
                    Cell::Empty => {}
                    Cell::Text(text) => drop(out.write_string(row, column, text).unwrap()),
                    Cell::Number(number) => drop(out.write_number(row, column, *number).unwrap()),
                    Cell::Day(date) => {
                        let year = u16::try_from(date.year()).unwrap();
                        let (month, of_month) =
                            (u8::try_from(date.month()).unwrap(), u8::try_from(date.day()).unwrap());
                        let moment = ExcelDateTime::from_ymd(year, month, of_month).unwrap();
                        out.write_datetime_with_format(row, column, &moment, &day).unwrap();
                    }
                }
            }
        }
    }
    workbook.save_to_buffer().unwrap()
}

/// A ZIP of members in the order given.
pub fn zip(members: &[(&str, &[u8])]) -> Vec<u8> {
    let mut writer = zip::ZipWriter::new(Cursor::new(Vec::new()));
    for (name, bytes) in members {
        if name.ends_with('/') {
            writer.add_directory(*name, zip::write::SimpleFileOptions::default()).unwrap();
        } else {
            writer.start_file(*name, zip::write::SimpleFileOptions::default()).unwrap();
            writer.write_all(bytes).unwrap();
        }
    }
    writer.finish().unwrap().into_inner()
}

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}

fn ods(sheets: &[Sheet]) -> Vec<u8> {
    let mut body = String::new();
    for sheet in sheets {
        let style = if sheet.is_hidden { "hidden" } else { "shown" };
        write!(body, "<table:table table:name=\"{}\" table:style-name=\"{style}\">", escaped(sheet.name)).unwrap();
        for row in &sheet.rows {
            body.push_str("<table:table-row>");
            for cell in row {
                match cell {
                    Cell::Empty => body.push_str("<table:table-cell/>"),
                    Cell::Text(text) => write!(
                        body,
                        "<table:table-cell office:value-type=\"string\"><text:p>{}</text:p></table:table-cell>",
                        escaped(text)
                    )
                    .unwrap(),
                    Cell::Number(number) => write!(
                        body,
                        "<table:table-cell office:value-type=\"float\" office:value=\"{number}\"><text:p>x</text:p></table:table-cell>"
                    )
                    .unwrap(),
                    Cell::Day(day) => write!(
                        body,
                        "<table:table-cell office:value-type=\"date\" office:date-value=\"{day}\"><text:p>x</text:p></table:table-cell>"
                    )
                    .unwrap(),
                }
            }
            // As LibreOffice ends a row: a cell that stands for all the empty ones.
            body.push_str("<table:table-cell table:number-columns-repeated=\"16000\"/></table:table-row>");
        }
        body.push_str("<table:table-row table:number-rows-repeated=\"1000000\"><table:table-cell/></table:table-row></table:table>");
    }
    ods_of(&body)
}

/// An ODS with these tables.
pub fn ods_of(tables: &str) -> Vec<u8> {
    let content = format!(
        "<?xml version=\"1.0\"?><office:document-content><office:automatic-styles>\
         <style:style style:name=\"shown\"><style:table-properties table:display=\"true\"/></style:style>\
         <style:style style:name=\"hidden\"><style:table-properties table:display=\"false\"/></style:style>\
         </office:automatic-styles><office:body><office:spreadsheet>{tables}</office:spreadsheet></office:body>\
         </office:document-content>"
    );
    zip(&[
        ("mimetype", b"application/vnd.oasis.opendocument.spreadsheet"),
        ("META-INF/manifest.xml", b"<manifest:manifest/>"),
        ("content.xml", content.as_bytes()),
    ])
}

fn xml_2003(sheets: &[Sheet]) -> String {
    let mut out = String::from(
        "<?xml version=\"1.0\"?><?mso-application progid=\"Excel.Sheet\"?>\
         <Workbook xmlns=\"urn:schemas-microsoft-com:office:spreadsheet\" \
         xmlns:ss=\"urn:schemas-microsoft-com:office:spreadsheet\">",
    );
    for sheet in sheets {
        write!(out, "<Worksheet ss:Name=\"{}\"><Table>", escaped(sheet.name)).unwrap();
        for (row, cells) in (1..).zip(&sheet.rows) {
            if cells.is_empty() {
                continue;
            }
            write!(out, "<Row ss:Index=\"{row}\">").unwrap();
            for (column, cell) in (1..).zip(cells) {
                let (kind, value) = match cell {
                    Cell::Empty => continue,
                    Cell::Text(text) => ("String", escaped(text)),
                    Cell::Number(number) => ("Number", number.to_string()),
                    Cell::Day(day) => ("DateTime", format!("{day}T00:00:00.000")),
                };
                write!(out, "<Cell ss:Index=\"{column}\"><Data ss:Type=\"{kind}\">{value}</Data></Cell>").unwrap();
            }
            out.push_str("</Row>");
        }
        let options = "<WorksheetOptions><Visible>SheetHidden</Visible></WorksheetOptions>";
        write!(out, "</Table>{}</Worksheet>", if sheet.is_hidden { options } else { "" }).unwrap();
    }
    out + "</Workbook>"
}

/// Web pages have neither numbers nor days, and one list of rows.
fn html(sheets: &[Sheet]) -> String {
    let mut out = String::from("<html><head><title>Extrato</title></head><body>");
    for sheet in sheets.iter().filter(|sheet| !sheet.is_hidden) {
        out.push_str("<table border=1>");
        for row in &sheet.rows {
            out.push_str("<tr>");
            for cell in row {
                let shown = match cell {
                    Cell::Empty => "&nbsp;".to_owned(),
                    Cell::Text(text) => escaped(text),
                    Cell::Number(number) => number.to_string(),
                    Cell::Day(day) => day.to_string(),
                };
                write!(out, "<td class=x>{shown}</td>").unwrap();
            }
            out.push_str("</tr>\n");
        }
        out.push_str("</table>");
    }
    out + "</body></html>"
}
