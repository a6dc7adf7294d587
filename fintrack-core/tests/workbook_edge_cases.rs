//! Quirks of workbooks and archives, each with what is read of it.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on says so by panicking")]

use fintrack_core::calendar::date;
use fintrack_core::statement::{Format, QuestionCode, ReadError, Reading, inspect, read_all};
use fintrack_core::testing::workbook::{Cell, KINDS, Kind, Sheet, cents, ods_of, sheet, text, write, xls, zip};
use rust_xlsxwriter::{ExcelDateTime, Format as Style, Formula, Workbook};

fn figures(reading: &Reading) -> Vec<String> {
    reading.lines().map(|line| format!("{} {} {}", line.date, line.amount.normalize(), line.description)).collect()
}

fn names() -> Vec<Cell> {
    vec![text("Data"), text("Histórico"), text("Valor")]
}

fn line(day: u32, what: &str, amount: i64) -> Vec<Cell> {
    vec![Cell::Day(date(2024, 1, day)), text(what), cents(amount)]
}

fn small() -> Vec<Vec<Cell>> {
    vec![names(), line(30, "Chá", -450), line(31, "Salário", 100_000)]
}

const SMALL: [&str; 2] = ["2024-01-30 -4.5 Chá", "2024-01-31 1000 Salário"];

#[test]
fn every_kind_of_workbook_is_known_by_its_content() {
    let formats = KINDS.map(|kind| read_all(&write(kind, &[sheet("Extrato", small())])).unwrap().format);
    assert_eq!(formats, [Format::Xlsx, Format::Xls, Format::Xls, Format::Ods, Format::Xls, Format::Xls]);
    assert_eq!(formats.map(|format| format.to_string()), ["xlsx", "xls", "xls", "ods", "xls", "xls"]);
    // What is called `.xls` may be text.
    assert_eq!(read_all(&b"Data;Valor\n2024-01-30;-4,50\n"[..]).unwrap().format, Format::Csv);
}

#[test]
fn each_sheet_with_a_table_is_a_statement_and_the_others_are_named() {
    let hidden = Sheet { name: "Rascunho", is_hidden: true, rows: small() };
    let sheets = [
        sheet("Janeiro", small()),
        sheet("Leia-me", vec![vec![text("Obrigado por ser nosso cliente")]]),
        sheet("Vazia", Vec::new()),
        hidden,
        sheet("Fevereiro", vec![names(), line(15, "Pão", -1_050)]),
    ];
    for kind in [Kind::Xlsx, Kind::Xls, Kind::Ods, Kind::Xml2003] {
        let reading = read_all(&write(kind, &sheets)).unwrap();
        let counts: Vec<_> = reading.statements.iter().map(|statement| statement.lines.len()).collect();
        assert_eq!(counts, [2, 1], "{kind:?}");
        for name in ["Leia-me", "Vazia", "Rascunho"] {
            let passed = reading.skipped.iter().find(|skipped| skipped.reason.contains(name)).unwrap();
            assert!(!passed.is_problem, "{kind:?}: {}", passed.reason);
        }
        let header = reading.skipped.iter().find(|skipped| skipped.reason.contains("names of the columns")).unwrap();
        assert_eq!(header.reason, "sheet `Janeiro`: the names of the columns");
    }
}

#[test]
fn questions_name_the_sheet_where_there_are_several() {
    let open = vec![names(), vec![text("01/02/24"), text("Tea"), text("-4.50")]];
    let alone = inspect(&write(Kind::Xlsx, &[sheet("Open", open.clone())])).unwrap();
    let several = inspect(&write(Kind::Xlsx, &[sheet("Extrato", small()), sheet("Open", open)])).unwrap();
    assert_eq!(alone.questions.len(), several.questions.len());
    assert_eq!(several.questions[0].message, format!("sheet `Open`: {}", alone.questions[0].message));
}

#[test]
fn a_day_that_is_typed_is_asked_of_and_a_day_that_is_a_day_is_not() {
    let rows = |day: Cell| {
        vec![
            vec![text("Date"), text("Description"), text("Amount")],
            vec![day.clone(), text("Tea"), cents(-450)],
            vec![day, text("Pay"), cents(450)],
        ]
    };
    let typed = read_all(&write(Kind::Xlsx, &[sheet("A", rows(text("03/04/2024")))])).unwrap();
    assert!(typed.questions.iter().any(|question| question.code == QuestionCode::DateOrder));
    let kept = read_all(&write(Kind::Xlsx, &[sheet("A", rows(Cell::Day(date(2024, 4, 3))))])).unwrap();
    assert_eq!((kept.questions.len(), figures(&kept)[0].as_str()), (0, "2024-04-03 -4.5 Tea"));
}

#[test]
fn a_day_of_another_kind_than_the_others_is_a_problem_and_never_a_guess() {
    // Spreadsheets take 03/04 for a day of the wrong month and leave 13/04 as it is typed.
    let rows = vec![
        names(),
        vec![text("13/04/2024"), text("Chá"), cents(-450)],
        vec![text("14/04/2024"), text("Pão"), cents(-550)],
        vec![Cell::Day(date(2024, 3, 4)), text("Café"), cents(650)],
    ];
    let reading = read_all(&write(Kind::Xlsx, &[sheet("A", rows)])).unwrap();
    assert_eq!(figures(&reading), ["2024-04-13 -4.5 Chá", "2024-04-14 -5.5 Pão"]);
    assert_eq!(
        reading.skipped.iter().filter(|skipped| skipped.is_problem).map(|row| row.line).collect::<Vec<_>>(),
        [4]
    );
}

#[test]
fn what_a_cell_is_shown_as_is_not_what_it_holds() {
    let (day, percent) = (Style::new().set_num_format("d-mmm-yy hh:mm"), Style::new().set_num_format("0.00%"));
    let mut workbook = Workbook::new();
    let out = workbook.add_worksheet();
    for (column, name) in (0..).zip(["Data", "Histórico", "Taxa", "Pago", "Hora", "Valor"]) {
        out.write_string(2, column, name).unwrap();
    }
    for row in [3, 5] {
        let moment = ExcelDateTime::from_ymd(2024, 1, 31).unwrap().and_hms(23, 59, 59).unwrap();
        out.write_datetime_with_format(row, 0, &moment, &day).unwrap();
        out.write_string(row, 1, "Café\ncom leite").unwrap();
        out.write_number_with_format(row, 2, 0.0525, &percent).unwrap();
        out.write_boolean(row, 3, true).unwrap();
        out.write_datetime_with_format(row, 4, ExcelDateTime::from_hms(10, 5, 0).unwrap(), &day).unwrap();
        out.write_formula(row, 5, Formula::new("=-0.1-0.2").set_result("-0.30000000000000004")).unwrap();
    }
    out.merge_range(0, 0, 0, 5, "Extrato de conta corrente", &Style::new()).unwrap();
    let reading = read_all(&workbook.save_to_buffer().unwrap()).unwrap();
    assert_eq!(figures(&reading), ["2024-01-31 -0.3 Café com leite", "2024-01-31 -0.3 Café com leite"]);
    assert_eq!(reading.lines().map(|line| line.position.line).collect::<Vec<_>>(), [4, 6]);
}

#[test]
fn numbers_and_texts_of_one_column_are_amounts_alike() {
    let rows = vec![
        vec![text("Data"), text("Histórico"), text("Débito"), text("Crédito")],
        vec![text("2024-01-29"), text("Chá"), text("'579,68 USD"), Cell::Empty],
        vec![text("2024-01-30"), text("Pão"), Cell::Number(1084.5), Cell::Empty],
        vec![text("2024-01-31"), text("Gás"), Cell::Number(1.234), Cell::Empty],
        vec![text("2024-01-31"), text("Pix"), Cell::Empty, text("R$ 1.234,00")],
    ];
    let reading = read_all(&write(Kind::Xlsx, &[sheet("A", rows)])).unwrap();
    assert_eq!(
        figures(&reading),
        ["2024-01-29 -579.68 Chá", "2024-01-30 -1084.5 Pão", "2024-01-31 -1.234 Gás", "2024-01-31 1234 Pix"]
    );
}

#[test]
fn notes_beside_the_table_are_no_part_of_it() {
    let mut rows = small();
    rows[1].extend([Cell::Empty, Cell::Empty, text("conferir")]);
    let reading = read_all(&write(Kind::Xlsx, &[sheet("A", rows)])).unwrap();
    assert_eq!(figures(&reading), SMALL);
}

#[test]
fn rows_that_repeat_are_as_many_as_they_say() {
    let cell = |text: &str| {
        format!("<table:table-cell office:value-type=\"string\"><text:p>{text}</text:p></table:table-cell>")
    };
    let names: String = ["Data", "Histórico", "Valor"].map(cell).concat();
    let twins = format!(
        "<table:table-row table:number-rows-repeated=\"3\"><table:table-cell office:value-type=\"date\" \
         office:date-value=\"2024-01-31T10:00:00\"/>{}<table:table-cell office:value-type=\"currency\" \
         office:currency=\"BRL\" office:value=\"-4.5\"><text:p>-R$ 4,50</text:p></table:table-cell></table:table-row>",
        cell(
            "Chá<text:s text:c=\"2\"/><text:span>verde</text:span> &amp; caf&#233;<office:annotation><text:p>x</text:p></office:annotation>"
        )
    );
    let table = format!(
        "<table:table table:name=\"A\"><table:table-row table:number-rows-repeated=\"5\"><table:table-cell/>\
         </table:table-row><table:table-row>{names}</table:table-row>{twins}</table:table>"
    );
    let reading = read_all(&ods_of(&table)).unwrap();
    assert_eq!(figures(&reading), ["2024-01-31 -4.5 Chá verde & café"; 3]);
    assert_eq!(reading.lines().map(|line| line.position.line).collect::<Vec<_>>(), [7, 8, 9]);
}

#[test]
fn a_page_of_a_bank_is_read_in_its_own_charset() {
    let page = "<HTML><BODY><TABLE><TR><TH>Data<TH>Hist&oacute;rico<TH>Valor\
                <TR><TD>30/01/2024<TD>Padaria S\u{e3}o Jo\u{e3}o<TD>-1.234,50\
                <TR><TD>31/01/2024<TD>Sal&aacute;rio<TD>1.000,00</TABLE>";
    let latin_1: Vec<u8> = page.chars().map(|c| u8::try_from(u32::from(c)).unwrap()).collect();
    let utf_16 = format!("\u{feff}{page}").encode_utf16().flat_map(u16::to_le_bytes).collect();
    for bytes in [latin_1, page.as_bytes().to_vec(), utf_16] {
        let reading = read_all(&bytes).unwrap();
        assert_eq!(figures(&reading), ["2024-01-30 -1234.5 Padaria São João", "2024-01-31 1000 Salário"]);
    }
    assert!(matches!(read_all(&b"<html><p>Entrar</p></html>"[..]), Err(ReadError::NotAStatement { .. })));
}

#[test]
fn long_texts_go_on_in_the_next_record() {
    let rows = [
        vec![names()],
        (0..40_i64).map(|row| line(31, &"é🎅x".repeat(300 + usize::try_from(row).unwrap()), row - 50)).collect(),
    ]
    .concat();
    let reading = read_all(&write(Kind::Xls, &[sheet("A", rows)])).unwrap();
    let lengths: Vec<_> = reading.lines().map(|line| line.description.chars().count()).collect();
    assert_eq!(lengths, (300..340).map(|count| 3 * count).collect::<Vec<_>>());
}

#[test]
fn what_is_protected_or_something_else_is_said() {
    let protected = |bytes: &[u8]| matches!(read_all(bytes), Err(ReadError::Protected { .. }));
    assert!(protected(&xls::compound(&[0; 5000], "EncryptedPackage")));
    let mut stream = xls::stream(&[sheet("A", small())], false);
    stream.splice(8..8, [0x2f, 0, 6, 0, 0, 0, 0, 0, 0, 0]);
    assert!(protected(&xls::compound(&stream, "Workbook")));
    let manifest = b"<manifest:manifest><manifest:encryption-data/></manifest:manifest>";
    assert!(protected(&zip(&[("mimetype", b"x"), ("META-INF/manifest.xml", manifest), ("content.xml", b"\x93\x12")])));
    let letter = zip(&[("mimetype", b"application/vnd.oasis.opendocument.text"), ("content.xml", b"<office/>")]);
    assert!(matches!(read_all(&letter), Err(ReadError::NotAStatement { .. })));
    let refusal = |bytes: &[u8]| read_all(bytes).unwrap_err().to_string();
    assert!(refusal(&xls::compound(&[0; 5000], "WordDocument")).starts_with("this is a Word document"));
    assert!(
        refusal(&zip(&[("[Content_Types].xml", b""), ("word/document.xml", b"")]))
            .starts_with("this is a Word document")
    );
    let whole = write(Kind::Xls, &[sheet("A", small())]);
    assert!(refusal(&whole[..whole.len() - 600]).contains("XLS workbook is broken"));
}

#[test]
fn an_archive_is_read_in_the_order_of_names_and_names_what_it_passes_over() {
    let workbook = write(Kind::Xlsx, &[sheet("Extrato", small())]);
    let inner = zip(&[("c.csv", b"Data;Valor\n2024-03-01;-1,00\n")]);
    let archive = zip(&[
        ("extratos/", b""),
        ("extratos/b.csv", b"Data;Valor\n2024-02-01;-2,00\n2024-02-02;3,00\n"),
        ("extratos/a.xlsx", &workbook),
        ("extratos/c.zip", &inner),
        ("extratos/.DS_Store", b"\0\0\0\x01Bud1"),
        ("__MACOSX/extratos/._b.csv", b"\0\x05\x16\x07"),
        ("foto.png", b"\x89PNG\r\n\x1a\n\0\0"),
    ]);
    let reading = read_all(&archive).unwrap();
    assert_eq!(reading.format, Format::Zip);
    let firsts: Vec<_> = reading.statements.iter().map(|statement| statement.lines[0].date.to_string()).collect();
    assert_eq!(firsts, ["2024-01-30", "2024-02-01", "2024-03-01"]);
    let passed: Vec<_> =
        reading.skipped.iter().filter(|skipped| !skipped.reason.contains("names of the col")).collect();
    assert_eq!(passed.len(), 3, "{passed:?}");
    assert!(passed.iter().all(|skipped| !skipped.is_problem));
    assert!(passed[2].reason.starts_with("member `foto.png`: this is a PNG image"));
}

#[test]
fn archives_in_archives_in_archives_are_not_opened_and_those_without_a_statement_are_refused() {
    let csv = zip(&[("a.csv", b"Data;Valor\n2024-03-01;-1,00\n2024-03-02;2,00\n")]);
    let twice = zip(&[("a.zip", &csv)]);
    let thrice = zip(&[("a.zip", &twice)]);
    assert_eq!(read_all(&twice).unwrap().lines().count(), 2);
    assert!(matches!(read_all(&thrice), Err(ReadError::NoTransactions { .. })));
    let refusal = read_all(&zip(&[("a.png", b"\x89PNG\r\n\x1a\n\0\0"), ("b.txt", b"Ola")])).unwrap_err().to_string();
    assert_eq!(
        refusal,
        "no transactions were found: none of its 2 members is a statement, the first `a.png`: this is a PNG image, not a \
         bank statement: expected a text table, OFX, QIF, MT940, CAMT, a workbook or a ZIP of these"
    );
    assert_eq!(read_all(&zip(&[])).unwrap_err().to_string(), "no transactions were found: it has no member");
}

#[test]
fn a_protected_member_is_refused_by_name() {
    let mut archive = zip(&[("conta.csv", b"Data;Valor\n2024-03-01;-1,00\n")]);
    // The flag of encryption, in the member's own header and in the list of members.
    let list = archive.windows(4).position(|bytes| bytes == b"PK\x01\x02").unwrap();
    archive[6] |= 1;
    archive[list + 8] |= 1;
    assert_eq!(
        read_all(&archive).unwrap_err().to_string(),
        "`conta.csv` is protected by a password: save it without one and try again"
    );
}

#[test]
fn a_member_that_is_a_broken_statement_is_a_problem() {
    let broken = write(Kind::Xls, &[sheet("A", small())]);
    let archive = zip(&[("a.csv", b"Data;Valor\n2024-03-01;-1,00\n"), ("b.xls", &broken[..broken.len() - 600])]);
    let reading = read_all(&archive).unwrap();
    let problem = reading.skipped.iter().find(|skipped| skipped.is_problem).unwrap();
    assert!(problem.reason.starts_with("member `b.xls`: the XLS workbook is broken"), "{}", problem.reason);
}
