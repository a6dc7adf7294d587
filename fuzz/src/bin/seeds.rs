//! Writes what each fuzzer begins with: the statements of the tests and examples, and workbooks of every kind.
//!
//! `cargo run --bin seeds -- FOLDER` makes a folder in it for every target.

#![allow(clippy::print_stdout, reason = "a command says what it did")]

use std::error::Error;
use std::fs;
use std::path::{Path, PathBuf};

use chrono::{Days, NaiveDate};
use fintrack_core::statement::{Format, read_all};
use fintrack_core::testing::workbook::{Cell, KINDS, cents, sheet, text, write, zip};

/// The target that a format is a seed of.
const fn target(format: Format) -> &'static str {
    match format {
        Format::Camt => "camt",
        Format::Csv => "table",
        Format::Mt940 => "mt940",
        Format::Ofx => "ofx",
        Format::Qif => "qif",
        Format::Ods | Format::Xls | Format::Xlsx => "workbook",
        Format::Zip => "archive",
    }
}

fn files(folder: &Path, found: &mut Vec<PathBuf>) -> Result<(), Box<dyn Error>> {
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        if path.is_dir() {
            files(&path, found)?;
        } else {
            found.push(path);
        }
    }
    Ok(())
}

/// A workbook of each kind, and the parts of an ODS that the fuzzer can reach.
fn workbooks() -> Vec<Vec<u8>> {
    let mut rows = vec![vec![text("Data"), text("Histórico"), text("Valor"), text("Saldo")]];
    let mut balance = 10_000;
    for n in 0..8_i64 {
        let amount = if n % 3 == 0 { 1_234_56 } else { -4_50 - n };
        balance += amount;
        let day = NaiveDate::from_ymd_opt(2026, 1, 20).unwrap_or_default() + Days::new(n.unsigned_abs());
        rows.push(vec![Cell::Day(day), text("Padaria São João"), cents(amount), cents(balance)]);
    }
    KINDS.iter().map(|kind| write(*kind, &[sheet("Extrato", rows.clone())])).collect()
}

const SHEET: &str = r#"<worksheet><sheetData><row r="1"><c r="A1" t="inlineStr"><is><t>Data</t></is></c><c r="B1" t="inlineStr"><is><t>Descricao</t></is></c><c r="C1" t="inlineStr"><is><t>Valor</t></is></c></row><row r="2"><c r="A2" t="d"><v>2026-01-31</v></c><c r="B2" t="inlineStr"><is><t>Padaria</t></is></c><c r="C2"><v>-4.5</v></c></row></sheetData></worksheet>"#;
const CONTENT: &str = r#"<office:document-content><office:body><office:spreadsheet><table:table table:name="1"><table:table-row><table:table-cell office:value-type="string"><text:p>Data</text:p></table:table-cell><table:table-cell office:value-type="string"><text:p>Valor</text:p></table:table-cell></table:table-row><table:table-row><table:table-cell office:value-type="date" office:date-value="2026-01-31"/><table:table-cell office:value-type="float" office:value="-4.5"/></table:table-row></table:table></office:spreadsheet></office:body></office:document-content>"#;

fn main() -> Result<(), Box<dyn Error>> {
    let out = PathBuf::from(std::env::args_os().nth(1).ok_or("usage: seeds FOLDER")?);
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
    let mut paths = Vec::new();
    for folder in ["fintrack-core/tests/statements", "examples/statements"] {
        files(&root.join(folder), &mut paths)?;
    }
    let is_statement = |path: &&PathBuf| !matches!(path.extension().and_then(|end| end.to_str()), Some("snap" | "md" | "json"));
    let statements = paths.iter().filter(is_statement).map(fs::read).collect::<Result<Vec<_>, _>>()?;
    let mut seeds: Vec<Vec<u8>> = statements.iter().chain(&workbooks()).cloned().collect();
    seeds.extend(statements.iter().map(|statement| zip(&[("extrato", statement)])));
    let mut written = 0;
    for (number, bytes) in seeds.iter().enumerate() {
        let Ok(reading) = read_all(bytes) else { continue };
        write_seed(&out, target(reading.format), number, bytes)?;
        written += 1;
    }
    for (number, markup) in [SHEET, CONTENT].iter().enumerate() {
        write_seed(&out, "workbook", seeds.len() + number, markup.as_bytes())?;
    }
    write_seed(&out, "archive", seeds.len(), b"Data;Valor\n31/01/2026;-1,00\n--\n<OFX><STMTTRN><DTPOSTED>20260131<TRNAMT>-1.00<NAME>A")?;
    // A workspace's archive, and its records alone, which the fuzzer seals.
    let household = fs::read(root.join("fintrack-core/tests/exports/archive.snap.jsonl"))?;
    let lines: Vec<&[u8]> = household.split_inclusive(|byte| *byte == b'\n').collect();
    write_seed(&out, "workspace", 0, &household)?;
    write_seed(&out, "workspace", 1, &lines[1..lines.len() - 1].concat())?;
    // A structured target begins with the numbers that choose.
    write_seed(&out, "dialect", 0, &[7; 64])?;
    println!("{} seeds in {}", written + 6, out.display());
    Ok(())
}

fn write_seed(out: &Path, target: &str, number: usize, bytes: &[u8]) -> Result<(), Box<dyn Error>> {
    let folder = out.join(target);
    fs::create_dir_all(&folder)?;
    Ok(fs::write(folder.join(format!("seed-{number:03}")), bytes)?)
}
