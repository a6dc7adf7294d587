//! Any bytes as a workbook: as they are, and as the sheet within an otherwise sound package. Panics of the container
//! readers that are turned into typed errors are no crash; any other is.
#![no_main]

use fintrack_core::testing::workbook::zip;
use fintrack_fuzz::{laws, let_readers_catch_panics};
use libfuzzer_sys::fuzz_target;

const WORKBOOK: &[u8] = br#"<?xml version="1.0"?><workbook xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"><sheets><sheet name="1" sheetId="1" r:id="rId1"/></sheets></workbook>"#;
const RELATIONS: &[u8] = br#"<?xml version="1.0"?><Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet" Target="worksheets/sheet1.xml"/></Relationships>"#;
const TYPES: &[u8] = br#"<?xml version="1.0"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Override PartName="/xl/workbook.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"/></Types>"#;

/// An XLSX of one sheet.
fn xlsx(sheet: &[u8]) -> Vec<u8> {
    zip(&[
        ("[Content_Types].xml", TYPES),
        ("xl/workbook.xml", WORKBOOK),
        ("xl/_rels/workbook.xml.rels", RELATIONS),
        ("xl/worksheets/sheet1.xml", sheet),
    ])
}

/// An ODS with this content.
fn ods(content: &[u8]) -> Vec<u8> {
    zip(&[
        ("mimetype", b"application/vnd.oasis.opendocument.spreadsheet"),
        ("META-INF/manifest.xml", b"<manifest:manifest/>"),
        ("content.xml", content),
    ])
}

fuzz_target!(init: let_readers_catch_panics(), |bytes: &[u8]| {
    laws::of_reading(bytes);
    if bytes.starts_with(b"<worksheet") {
        laws::of_reading(&xlsx(bytes));
    } else if bytes.starts_with(b"<office:document-content") {
        laws::of_reading(&ods(bytes));
    }
});
