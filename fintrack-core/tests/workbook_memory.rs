//! What a hostile workbook or archive may cost: memory is limited here, and passing the limit ends the test's process.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on says so by panicking")]

use std::alloc::System;

use cap::Cap;
use fintrack_core::statement::{ReadError, read_all};
use fintrack_core::testing::workbook::{Cell, Kind, Sheet, cents, ods_of, sheet, text, write, xls, zip};

/// A file of 32 MiB, unpacked, its cells, and the table made of them; and what the test itself holds.
const MEMORY_BYTES_MAX: usize = 256 * 1024 * 1024;

#[global_allocator]
static ALLOCATOR: Cap<System> = Cap::new(System, MEMORY_BYTES_MAX);

const MIB: usize = 1024 * 1024;

/// An XLSX of these parts, with one sheet.
fn xlsx(sheet_data: &str, further: &[(&str, &[u8])]) -> Vec<u8> {
    let sheet = format!("<worksheet><sheetData>{sheet_data}</sheetData></worksheet>");
    let relation = |id: &str, kind: &str, target: &str| {
        format!(
            "<Relationships><Relationship Id=\"{id}\" Type=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships/{kind}\" Target=\"{target}\"/></Relationships>"
        )
    };
    let (package, book) =
        (relation("r1", "officeDocument", "xl/workbook.xml"), relation("r1", "worksheet", "worksheets/sheet1.xml"));
    let members: [(&str, &[u8]); 5] = [
        ("[Content_Types].xml", b"<Types/>"),
        ("_rels/.rels", package.as_bytes()),
        (
            "xl/workbook.xml",
            b"<workbook><sheets><sheet name=\"Extrato\" sheetId=\"1\" r:id=\"r1\"/></sheets></workbook>",
        ),
        ("xl/_rels/workbook.xml.rels", book.as_bytes()),
        ("xl/worksheets/sheet1.xml", sheet.as_bytes()),
    ];
    zip(&[&members[..], further].concat())
}

fn is_too_large(bytes: &[u8]) -> bool {
    matches!(read_all(bytes), Err(ReadError::TooLarge { .. }))
}

fn is_broken(bytes: &[u8]) -> bool {
    matches!(read_all(bytes), Err(ReadError::BrokenContainer { .. }))
}

/// A table with one more cell, as far from it as a sheet goes.
fn with_a_far_cell(kind: Kind, row: usize, column: usize) -> Vec<u8> {
    let mut rows = vec![
        vec![text("Data"), text("Histórico"), text("Valor")],
        vec![text("2024-01-31"), text("Chá"), cents(-450)],
        vec![text("2024-02-01"), text("Pão"), cents(450)],
    ];
    rows.resize(row, Vec::new());
    let mut far = vec![Cell::Empty; column];
    far.push(text("x"));
    rows.push(far);
    write(kind, &[Sheet { name: "Extrato", is_hidden: false, rows }])
}

#[test]
fn a_cell_in_the_last_corner_makes_no_sheet_of_seventeen_billion() {
    for (kind, row, column) in [(Kind::Xlsx, 1_048_575, 16_383), (Kind::Xls, 65_535, 255), (Kind::Xml2003, 65_535, 255)]
    {
        let reading = read_all(&with_a_far_cell(kind, row, column)).unwrap();
        assert_eq!(reading.lines().count(), 2, "{kind:?}");
    }
    for place in ["XFD1048577", "A4294967295", "XFE1", "ZZZZZZ1"] {
        let refused = xlsx(&format!("<row r=\"1\"><c r=\"{place}\"><v>1</v></c></row>"), &[]);
        assert!(is_too_large(&refused) || is_broken(&refused), "{place}");
    }
}

#[test]
fn what_unpacks_to_too_much_is_refused() {
    let blanks = vec![b' '; 40 * MIB];
    assert!(is_too_large(&zip(&[("a.csv", &blanks)])));
    assert!(is_too_large(&zip(&[("a.csv", &blanks[..20 * MIB]), ("b.csv", &blanks[..20 * MIB])])));
    assert!(is_too_large(&xlsx("", &[("xl/media/image1.png", &blanks)])));
    // An archive of small workbooks, each of which unpacks to much.
    let workbook = xlsx("", &[("xl/media/image1.png", &blanks[..20 * MIB])]);
    assert!(is_too_large(&zip(&[("a.xlsx", &workbook), ("b.xlsx", &workbook)])));
    assert!(is_too_large(
        &blanks.iter().chain(b"<html><table>").copied().collect::<Vec<_>>()[40 * MIB - 100..].repeat(400_000)
    ));
}

#[test]
fn counts_that_a_workbook_states_are_not_believed() {
    for announced in
        ["uniqueCount=\"1000000000\"", "uniqueCount = '99999999999999999999'", "count=\"1\"\nuniqueCount=\"400000000\""]
    {
        let strings = format!("<sst {announced}><si><t>x</t></si></sst>");
        assert!(is_broken(&xlsx("", &[("xl/sharedStrings.xml", strings.as_bytes())])), "{announced}");
    }
    // The same hidden from who looks for it.
    let utf_16: Vec<u8> =
        "\u{feff}<sst uniqueCount=\"1000000000\"/>".encode_utf16().flat_map(u16::to_le_bytes).collect();
    assert!(is_broken(&xlsx("", &[("xl/sharedStrings.xml", &utf_16)])));
}

#[test]
fn one_text_in_many_cells_is_not_copied_without_end() {
    let long = "x".repeat(MIB);
    let strings = format!("<sst><si><t>{long}</t></si></sst>");
    let cells = "<row><c t=\"s\"><v>0</v></c></row>".repeat(100_000);
    assert!(is_too_large(&xlsx(&cells, &[("xl/sharedStrings.xml", strings.as_bytes())])));
    let fonts = format!(
        "<styleSheet><fonts><font><name val=\"{long}\"/></font></fonts><cellXfs>{}</cellXfs></styleSheet>",
        "<xf fontId=\"0\"/>".repeat(100_000)
    );
    assert!(is_too_large(&xlsx("", &[("xl/styles.xml", fonts.as_bytes())])));
}

#[test]
fn a_few_bytes_that_stand_for_many_cells_are_counted_first() {
    let cell =
        "<table:table-cell table:number-columns-repeated=\"16384\" office:value-type=\"float\" office:value=\"1\"/>";
    let row = format!("<table:table-row table:number-rows-repeated=\"1048576\">{cell}</table:table-row>");
    assert!(is_too_large(&ods_of(&format!("<table:table table:name=\"a\">{row}</table:table>"))));
    let rows = format!("<table:table-row>{cell}</table:table-row>").repeat(3_000);
    assert!(is_too_large(&ods_of(&format!("<table:table table:name=\"a\">{rows}</table:table>"))));
    let blanks = "<table:table-row><table:table-cell office:value-type=\"string\"><text:p>a<text:s text:c=\"4000000000\"/>b</text:p></table:table-cell></table:table-row>";
    assert!(read_all(&ods_of(&format!("<table:table table:name=\"a\">{blanks}</table:table>"))).is_err());
    let tables = "<table:table table:name=\"a\"/>".repeat(1_000);
    assert!(is_too_large(&ods_of(&tables)));
}

#[test]
fn chains_of_sectors_that_go_in_circles_end() {
    let rows = (0..200).map(|row| vec![text("2024-01-31"), text("Chá"), cents(row)]).collect();
    let whole = xls::write(&[sheet("Extrato", rows)], false);
    let table = whole.len() - 512;
    for at in (table..whole.len()).step_by(4) {
        let mut circle = whole.clone();
        circle[at..at + 4].copy_from_slice(&[0; 4]);
        let _ = read_all(&circle);
    }
    let mut directory = whole.clone();
    let entries = usize::try_from(u32::from_le_bytes(whole[48..52].try_into().unwrap())).unwrap();
    directory[table + 4 * entries..table + 4 * entries + 4].copy_from_slice(&whole[48..52]);
    assert!(is_broken(&directory));
}

#[test]
fn counts_that_an_old_workbook_states_are_not_believed() {
    // Dimensions of four billion rows, and as many shared texts.
    let rows =
        vec![vec![text("Data"), text("Histórico"), text("Valor")], vec![text("2024-01-31"), text("Chá"), cents(1)]];
    let mut stream = xls::stream(&[sheet("Extrato", rows)], false);
    let shared = stream.windows(2).position(|pair| pair == [0xfc, 0]).unwrap();
    stream[shared + 4..shared + 12].fill(0xff);
    assert_eq!(read_all(&xls::compound(&stream, "Workbook")).unwrap().lines().count(), 1);
    // Many sheets that are all the same long one.
    let long = "x".repeat(30_000);
    let rows = vec![vec![text(long); 200]; 2];
    let sheets: Vec<Sheet> = (0..4).map(|_| sheet("a", rows.clone())).collect();
    assert!(is_too_large(&xls::write(&sheets, false)));
}
