//! What old and binary workbooks may hold beside what the writer of the laws puts there, record by record.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on says so by panicking")]

use fintrack_core::statement::{ReadError, Reading, read_all};
use fintrack_core::testing::workbook::xls::{compound, compound_of_small_sectors, record};
use fintrack_core::testing::workbook::zip;

fn figures(reading: &Reading) -> Vec<String> {
    reading.lines().map(|line| format!("{} {} {}", line.date, line.amount.normalize(), line.description)).collect()
}

/// A cell with a text of its own, one byte a character.
fn label(row: u8, column: u8, text: &[u8]) -> Vec<u8> {
    record(0x0204, &[&[row, 0, column, 0, 0, 0, u8::try_from(text.len()).unwrap(), 0], text].concat())
}

fn number(row: u8, column: u8, number: f64) -> Vec<u8> {
    record(0x0203, &[&[row, 0, column, 0, 0, 0][..], &number.to_le_bytes()].concat())
}

/// The cells of a small statement, in records.
fn cells() -> Vec<u8> {
    let names = [&b"Data"[..], b"Hist\xf3rico", b"Valor"];
    let header = (0..).zip(names).flat_map(|(column, name)| label(0, column, name));
    let first = [label(1, 0, b"30/01/2024"), label(1, 1, b"Padaria S\xe3o Jo\xe3o"), number(1, 2, -4.5)];
    let second = [label(2, 0, b"31/01/2024"), label(2, 1, b"Sal\xe1rio"), number(2, 2, 1000.0)];
    header.chain(first.concat()).chain(second.concat()).collect()
}

const FIGURES: [&str; 2] = ["2024-01-30 -4.5 Padaria São João", "2024-01-31 1000 Salário"];

fn end() -> Vec<u8> {
    record(0x000a, &[])
}

#[test]
fn a_sheet_alone_without_a_book_or_a_file_system_is_read() {
    let begin = record(0x0809, &[0, 0, 0x10, 0, 0, 0, 0, 0]);
    let reading = read_all(&[begin, cells(), end()].concat()).unwrap();
    assert_eq!(figures(&reading), FIGURES);
}

/// A book of Excel 95 with a sheet of these records.
fn excel_95(sheet: &[u8]) -> Vec<u8> {
    let begin = |kind: u8| record(0x0809, &[0, 5, kind, 0, 0, 0, 0, 0]);
    let bound = |start: usize| {
        record(0x0085, &[&u32::try_from(start).unwrap().to_le_bytes()[..], &[0, 0, 7], b"Extrato"].concat())
    };
    let head = [begin(5), record(0x0042, &[0xe4, 4])].concat();
    let start = head.len() + bound(0).len() + end().len();
    [head, bound(start), end(), begin(16), sheet.to_vec(), end()].concat()
}

#[test]
fn texts_of_excel_95_are_in_its_code_page() {
    let reading = read_all(&compound(&excel_95(&cells()), "Book")).unwrap();
    assert_eq!(figures(&reading), FIGURES);
}

#[test]
fn short_streams_are_kept_in_small_sectors() {
    let mut sheet = cells();
    for row in 3..50 {
        sheet.extend([label(row, 0, b"31/01/2024"), label(row, 1, b"Juros"), number(row, 2, f64::from(row))].concat());
    }
    let reading = read_all(&compound_of_small_sectors(&excel_95(&sheet), "Book")).unwrap();
    assert_eq!(figures(&reading)[..2], FIGURES);
    assert_eq!(
        reading.lines().skip(2).map(|line| line.amount).sum::<rust_decimal::Decimal>(),
        (3..50).sum::<u32>().into()
    );
}

#[test]
fn formulas_count_as_what_they_came_to() {
    let formula = |row: u8, column: u8, result: [u8; 8]| {
        record(0x0006, &[&[row, 0, column, 0, 0, 0][..], &result, &[0; 8]].concat())
    };
    let text = |text: &[u8]| record(0x0207, &[&[u8::try_from(text.len()).unwrap(), 0][..], text].concat());
    let sheet = [
        cells(),
        label(3, 0, b"31/01/2024"),
        formula(3, 1, [0, 0, 0, 0, 0, 0, 0xff, 0xff]),
        text(b"Juros"),
        formula(3, 2, 12.25_f64.to_le_bytes()),
        // An error, an empty text, and a chart with cells of its own.
        formula(4, 0, [2, 0, 0x2a, 0, 0, 0, 0xff, 0xff]),
        formula(4, 1, [3, 0, 0, 0, 0, 0, 0xff, 0xff]),
        record(0x0809, &[0, 5, 32, 0, 0, 0, 0, 0]),
        number(5, 2, 99.0),
        end(),
    ];
    let reading = read_all(&compound(&excel_95(&sheet.concat()), "Book")).unwrap();
    assert_eq!(figures(&reading), [FIGURES[0], FIGURES[1], "2024-01-31 12.25 Juros"]);
}

#[test]
fn numbers_of_a_row_may_share_a_record() {
    let rk = |hundredths: i32| [&[0, 0][..], &((hundredths << 2) | 3).to_le_bytes()].concat();
    let row = [&[3, 0, 2, 0][..], &rk(-1_234), &rk(98_766), &[3, 0]].concat();
    let sheet = [
        cells(),
        label(0, 3, b"Saldo"),
        number(1, 3, 0.0),
        number(2, 3, 1000.0),
        label(3, 0, b"31/01/2024"),
        record(0x00bd, &row),
    ];
    let reading = read_all(&compound(&excel_95(&sheet.concat()), "Book")).unwrap();
    let last = reading.lines().last().unwrap();
    assert_eq!((last.amount.to_string(), last.balance.unwrap().to_string()), ("-12.34".into(), "987.66".into()));
}

#[test]
fn a_sheet_that_ends_before_its_end_is_broken() {
    let whole = excel_95(&cells());
    for lost in [4, 5, 30] {
        let cut = read_all(&compound(&whole[..whole.len() - lost], "Book"));
        assert!(matches!(cut, Err(ReadError::BrokenContainer { .. })), "{lost}: {cut:?}");
    }
    let nowhere = read_all(&compound(&excel_95(&[])[..20], "Book"));
    assert!(matches!(nowhere, Err(ReadError::BrokenContainer { .. })), "{nowhere:?}");
}

#[test]
fn sheets_that_lie_in_one_another_are_refused() {
    let bound = record(0x0085, &[&[0; 4][..], &[0, 0, 1], b"A"].concat());
    let begin = record(0x0809, &[0, 5, 5, 0, 0, 0, 0, 0]);
    let same = [begin, bound.repeat(100), record(0x00bd, &[]).repeat(1_000), end()].concat();
    assert!(read_all(&compound(&same, "Book")).unwrap_err().to_string().ends_with("its sheets lie in one another"));
}

/// A record of an XLSB: its kind and its length are in as many bytes as they need.
fn binary(kind: u16, data: &[u8]) -> Vec<u8> {
    let kind: Vec<u8> = match kind {
        0..0x80 => vec![u8::try_from(kind).unwrap()],
        _ => vec![u8::try_from(kind & 0x7f).unwrap() | 0x80, u8::try_from(kind >> 7).unwrap()],
    };
    [&kind[..], &[u8::try_from(data.len()).unwrap()], data].concat()
}

fn wide(text: &str) -> Vec<u8> {
    let units: Vec<u8> = text.encode_utf16().flat_map(u16::to_le_bytes).collect();
    [&u32::try_from(units.len() / 2).unwrap().to_le_bytes()[..], &units].concat()
}

#[test]
fn a_binary_workbook_of_excel_2007_is_read() {
    let text = |column: u8, text: &str| binary(6, &[&[column, 0, 0, 0, 0, 0, 0, 0][..], &wide(text)].concat());
    let number =
        |column: u8, number: f64| binary(5, &[&[column, 0, 0, 0, 0, 0, 0, 0][..], &number.to_le_bytes()].concat());
    let row = |row: u8, cells: &[Vec<u8>]| [binary(0, &[row, 0, 0, 0]), cells.concat()].concat();
    let sheet = [
        binary(0x94, &[0; 16]),
        binary(0x91, &[]),
        row(0, &[text(0, "Data"), text(1, "Histórico"), text(2, "Valor")]),
        row(1, &[text(0, "30/01/2024"), text(1, "Padaria São João"), number(2, -4.5)]),
        row(2, &[text(0, "31/01/2024"), text(1, "Salário"), number(2, 1000.0)]),
        binary(0x92, &[]),
    ];
    let bundle = [&[0; 8][..], &wide("rId1"), &wide("Extrato")].concat();
    let book = [binary(0x9c, &bundle), binary(0x90, &[]), binary(0x84, &[])].concat();
    let bytes = zip(&[
        ("[Content_Types].xml", b"<Types/>"),
        ("xl/workbook.bin", &book),
        (
            "xl/_rels/workbook.bin.rels",
            b"<Relationships><Relationship Id=\"rId1\" Target=\"worksheets/sheet1.bin\"/></Relationships>",
        ),
        ("xl/worksheets/sheet1.bin", &sheet.concat()),
    ]);
    assert_eq!(figures(&read_all(&bytes).unwrap()), FIGURES);
    // A text by a number that no text has makes the reader panic, and that is an error.
    let broken = [&sheet[..3].concat()[..], &row(1, &[binary(7, &[0, 0, 0, 0, 0, 0, 0, 0, 9, 9, 0, 0])])].concat();
    let bytes = zip(&[
        ("[Content_Types].xml", b"<Types/>"),
        ("xl/workbook.bin", &book),
        (
            "xl/_rels/workbook.bin.rels",
            b"<Relationships><Relationship Id=\"rId1\" Target=\"worksheets/sheet1.bin\"/></Relationships>",
        ),
        ("xl/worksheets/sheet1.bin", &broken),
    ]);
    assert!(matches!(read_all(&bytes), Err(ReadError::BrokenContainer { .. })));
}
