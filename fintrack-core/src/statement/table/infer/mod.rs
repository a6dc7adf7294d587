//! How a text table is to be read, decided over the whole of it.
//!
//! First the sheet: which delimiter makes rows with dates and amounts of the file's beginning, and which row names the
//! columns. Then the survey: one pass over the whole file that counts what decides between the readings that remain.
//! Then the verdict: arithmetic and impossible dates first; where they are silent, soft evidence that all agrees is
//! assumed, and what it does not settle is asked.

mod amounts;
mod fixed;
mod plan;
mod preamble;
mod proof;
mod sheet;
mod survey;
mod tally;
mod verdict;

use super::super::decimal_mark;
use super::super::detect;
use super::super::encoding::{self, Charset, Scan};
use super::super::{Inspection, ReadError, Source};
use super::record::{Cut, Framing};
use plan::Plan;
use sheet::Sheet;
use survey::{Survey, Table};

/// The marks that part cells, the likelier first.
const DELIMITERS: [u8; 4] = [b';', b',', b'\t', b'|'];
/// How often the survey is made anew with what the last one found.
const SURVEYS_MAX: usize = 3;

/// # Errors
/// [`ReadError`] when there is no table of dates and amounts in the file.
pub(super) fn inspect(source: &(impl Source + ?Sized)) -> Result<Inspection, ReadError> {
    let mut head = [0; detect::HEAD_BYTES];
    let count = encoding::read_full(source, 0, &mut head)?;
    if count == 0 {
        return Err(ReadError::Empty);
    }
    detect::refuse_other_formats(&head[..count])?;
    let scan = encoding::scan(source)?;
    let sheet = best_sheet(source, &scan)?;
    conclude(source, &scan, &sheet)
}

/// # Errors
/// As [`inspect`].
pub(super) fn inspect_cells(text: &[u8]) -> Result<Inspection, ReadError> {
    let scan = Scan { charset: Charset::UTF_8, newline: b'\n', invalid_count: 0, is_ascii: false };
    let framing = Framing { cut: Cut::Delimiter(b'\t'), newline: scan.newline };
    let sheet = Sheet::read(text, scan.charset, framing)?;
    conclude(text, &scan, &sheet)
}

fn conclude(source: &(impl Source + ?Sized), scan: &Scan, sheet: &Sheet) -> Result<Inspection, ReadError> {
    let no_transactions = |reason: &str| ReadError::NoTransactions { reason: reason.to_owned() };
    let mut plan = Plan::new(sheet).ok_or_else(|| no_transactions("no column of dates was found"))?;
    if plan.candidates.is_empty() {
        return Err(no_transactions("no column of amounts was found beside the dates"));
    }
    let survey = settled_survey(source, scan, sheet, &mut plan)?;
    if survey.dated == 0 && !sheet.has_known_header() {
        return Err(no_transactions("no row has both a date and an amount"));
    }
    if survey.dated == 0 && survey.undated > 0 {
        return Err(no_transactions("no row below the column names has a date that can be read"));
    }
    Ok(verdict::Verdict { scan, sheet, plan: &plan, survey: &survey }.inspection())
}

/// The framing that explains the file's beginning best.
fn best_sheet(source: &(impl Source + ?Sized), scan: &Scan) -> Result<Sheet, ReadError> {
    let mut best: Option<Sheet> = None;
    for delimiter in DELIMITERS {
        let framing = Framing { cut: Cut::Delimiter(delimiter), newline: scan.newline };
        let sheet = Sheet::read(source, scan.charset, framing)?;
        if best.as_ref().is_none_or(|best| sheet.score() > best.score()) {
            best = Some(sheet);
        }
        if best.as_ref().is_some_and(Sheet::is_convincing) {
            break;
        }
    }
    if best.as_ref().is_none_or(|best| best.data_rows() == 0)
        && let Some(columns) = fixed::columns(source, scan.charset, scan.newline)?
    {
        let framing = Framing { cut: Cut::Columns(columns), newline: scan.newline };
        best = Some(Sheet::read(source, scan.charset, framing)?).filter(|sheet| sheet.data_rows() > 0).or(best);
    }
    best.filter(|sheet| sheet.score() > 0).ok_or_else(|| ReadError::NoTransactions {
        reason: "no table of dates and amounts was found, delimited by semicolon, comma, tab or bar".to_owned(),
    })
}

/// Surveys until what it finds of decimal marks and sections is what it was made with.
fn settled_survey(
    source: &(impl Source + ?Sized),
    scan: &Scan,
    sheet: &Sheet,
    plan: &mut Plan,
) -> Result<Survey, ReadError> {
    let header = sheet.header.as_ref();
    let mut rounds = 0;
    let mut has_sections = false;
    loop {
        rounds += 1;
        let table = Table {
            charset: scan.charset,
            framing: &sheet.framing,
            preamble_rows: header.map_or(0, |header| header.row + 1),
            header: header.map(|header| sheet.rows[header.row].bytes.trim_ascii()),
            width: header.map(|header| header.names.len()),
            plan,
            has_sections,
        };
        let survey = survey::survey(source, &table)?;
        let found: Vec<_> = plan
            .numbers
            .iter()
            .zip(&survey.numbers)
            .map(|((column, _), stats)| {
                let votes = verdict::mark_votes(sheet, stats.marks.example.as_deref());
                (*column, decimal_mark::judge(&stats.marks, survey.mark_stats(), &votes).mark())
            })
            .collect();
        let is_settled = found == plan.numbers && has_sections == (survey.repeated_headers > 0);
        if is_settled || rounds == SURVEYS_MAX {
            return Ok(survey);
        }
        has_sections = survey.repeated_headers > 0;
        plan.numbers = found;
    }
}

/// How a column is called in messages: by its name, else by its number.
fn column_name(sheet: &Sheet, column: usize) -> String {
    let name = sheet
        .header
        .as_ref()
        .and_then(|header| sheet.rows[header.row].cells.get(column))
        .map(|cell| cell.text.trim())
        .filter(|name| !name.is_empty());
    name.map_or_else(|| format!("column {}", column + 1), |name| format!("`{name}`"))
}
