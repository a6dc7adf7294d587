//! Writes what each fuzzer begins with: the statements of the tests and examples, workbooks of every kind, a classifier's
//! state, and rules.
//!
//! `cargo run --bin seeds -- FOLDER` makes a folder in it for every target.

#![allow(clippy::print_stdout, reason = "a command says what it did")]

use std::collections::BTreeSet;
use std::error::Error;
use std::fs;
use std::path::{Path, PathBuf};

use chrono::{Days, NaiveDate};
use fintrack_core::statement::{Format, read_all};
use fintrack_core::suggest::Descriptor;
use fintrack_core::suggest::model::{Model, Sample, Scratch};
use fintrack_core::testing::workbook::{Cell, KINDS, cents, sheet, text, write, zip};
use rust_decimal::Decimal;

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

/// The state of a model that learned a little.
fn state() -> Vec<u8> {
    let (mut model, mut scratch) = (Model::default(), Scratch::default());
    for name in ["Combustível", "Mercado", "Casa"] {
        model.add_class(&Descriptor::of(name), None);
    }
    for (text, class) in [("AUTO POSTO ESTRELA LTDA", 0), ("Zorlim Azul", 1), ("Zorlim Azul", 2), ("Bantar", 2)] {
        let text = Descriptor::of(text);
        let sample = Sample::new(&text, Decimal::NEGATIVE_ONE);
        let shown = model.predict(&sample, &mut scratch).map(|guess| guess.shown());
        model.learn(&sample, class, NaiveDate::default(), shown.as_ref(), &mut scratch);
    }
    model.retire_class(1, Some(2));
    model.to_bytes()
}

/// Rules of every shape, a line each, and texts.
const RULES: &str = r#"{"name":"A","position":1,"when":{"all":[{"description":{"any_word":["padaria","café"]}},{"amount":{"at_most":{"amount":"50.00","currency":"BRL"}}}]},"then":{"tags":["00000000-0000-0000-0000-000000000001"]}}
{"name":"B","position":1,"stops":true,"when":{"any":[{"description":{"starts_with":"uber"}},{"description":{"ends_with":"trip"}},{"description":{"is":"pix"}}]},"then":{"purpose":{"category":{"category":"00000000-0000-0000-0000-000000000002","subcategory":null}}}}
{"name":"C","position":2,"when":{"not":{"description":{"contains":"loja"}}},"then":{"is_ignored":true}}
{"name":"D","position":0,"when":{"description":{"matches":"^(uber|99) ?\\d*"}},"then":{"description":"Corrida"}}
{"name":"E","position":3,"is_active":false,"when":{"all":[{"kind":["expense"]},{"direction":"out"},{"weekday":["monday"]},{"day_of_month":{"from":1,"to":10}}]},"then":{"purpose":{"transfer":"00000000-0000-0000-0000-000000000001"}}}
{"name":"F","position":3,"when":{"account":["00000000-0000-0000-0000-000000000001"]},"then":{"purpose":{"split":[{"under":{"category":"00000000-0000-0000-0000-000000000002","subcategory":null},"share":{"percent":"40"}},{"under":{"category":"00000000-0000-0000-0000-000000000003","subcategory":null},"share":"rest"}]}}}
COMPRA CARTAO PAG*CAFE-DA-ESQUINA
UBER *TRIP SAO PAULO
99 POP
Loja São João"#;

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
    let numbers: Vec<u8> = (0..2_000_u32).map(|n| n.wrapping_mul(2_654_435_761).to_be_bytes()[0]).collect();
    write_seed(&out, "classifier", 0, &numbers)?;
    let texts: BTreeSet<String> = statements
        .iter()
        .filter_map(|statement| read_all(statement).ok())
        .flat_map(|reading| reading.lines().map(|line| line.description.clone().into_owned()).collect::<Vec<_>>())
        .collect();
    for (number, text) in texts.iter().enumerate() {
        write_seed(&out, "descriptor", number, text.as_bytes())?;
    }
    // The whole, and what stands between beginning and checksum, which the fuzzer puts around it.
    let state = state();
    write_seed(&out, "classifier_state", 0, &state)?;
    write_seed(&out, "classifier_state", 1, &state[6..state.len() - 8])?;
    write_seed(&out, "rule", 0, RULES.as_bytes())?;
    println!("{} seeds in {}", written + 10 + texts.len(), out.display());
    Ok(())
}

fn write_seed(out: &Path, target: &str, number: usize, bytes: &[u8]) -> Result<(), Box<dyn Error>> {
    let folder = out.join(target);
    fs::create_dir_all(&folder)?;
    Ok(fs::write(folder.join(format!("seed-{number:03}")), bytes)?)
}
