//! How a text table is to be read, decided over the whole of it.
//!
//! First the sheet: which delimiter makes rows with dates and amounts of the file's beginning, and which row names the
//! columns. Then the survey: one pass over the whole file that counts what decides between the readings that remain.
//! Then the verdict: arithmetic and impossible dates first; where they are silent, soft evidence that all agrees is
//! assumed, and what it does not settle is asked.

mod amounts;
mod candidates;
mod columns;
mod doubts;
mod explain;
mod fixed;
mod head;
mod kinds;
mod mentions;
mod pairs;
mod plan;
mod preamble;
mod proof;
mod sheet;
mod signs;
mod survey;
mod tally;
mod verdict;
mod writing;
mod years;

use super::super::decimal_mark;
use super::super::detect;
use super::super::encoding::{self, Charset, Scan};
use super::super::profile::Told;
use super::super::{
    Answer, Basis, ColumnKind, Columns, Format, Inspection, Known, Layout, ReadError, Shape, Source, preview,
};
use super::header;
use super::record::{Cut, Framing};
use super::returns::LoneReturns;
use super::rows::RowRules;
use plan::Plan;
use sheet::{Days, Kind, Sheet};
use survey::{Survey, Table};
use verdict::{Conclusion, Verdict};

/// The marks that part cells, the likelier first.
const DELIMITERS: [u8; 4] = [b';', b',', b'\t', b'|'];
/// How often the survey is made anew with what the last one found.
const SURVEYS_MAX: usize = 3;

/// # Errors
/// [`ReadError`] when there is no table of dates and amounts in the file.
pub(super) fn inspect(source: &(impl Source + ?Sized), known: &Known<'_>) -> Result<Inspection, ReadError> {
    let mut head = [0; detect::HEAD_BYTES];
    let count = encoding::read_full(source, 0, &mut head)?;
    if count == 0 {
        return Err(ReadError::Empty);
    }
    detect::refuse_other_formats(&head[..count])?;
    let scan = encoding::scan(source)?;
    if scan.has_lone_returns {
        return inspect_scanned(&LoneReturns(source), &scan, known);
    }
    inspect_scanned(source, &scan, known)
}

fn inspect_scanned(source: &(impl Source + ?Sized), scan: &Scan, known: &Known<'_>) -> Result<Inspection, ReadError> {
    let sheet = best_sheet(source, scan)?;
    conclude(source, scan, &sheet, known)
}

/// # Errors
/// As [`inspect`].
pub(super) fn inspect_cells(text: &[u8], known: &Known<'_>) -> Result<Inspection, ReadError> {
    let scan =
        Scan { charset: Charset::UTF_8, newline: b'\n', has_lone_returns: false, invalid_count: 0, is_ascii: false };
    let framing = Framing { cut: Cut::Delimiter(b'\t'), newline: scan.newline };
    let sheet = Sheet::read(text, scan.charset, framing, Days::Dated)?;
    conclude(text, &scan, &sheet, known)
}

fn conclude(
    source: &(impl Source + ?Sized),
    scan: &Scan,
    sheet: &Sheet,
    known: &Known<'_>,
) -> Result<Inspection, ReadError> {
    let no_transactions = |reason: &str| ReadError::NoTransactions { reason: reason.to_owned() };
    let shape = Shape { format: Format::Csv, columns: shape_of(sheet), institution: None };
    let told = known.of(&shape);
    let mut plan = Plan::new(sheet, &told.answers).ok_or_else(|| no_transactions("no column of dates was found"))?;
    if plan.candidates.is_empty() {
        return Err(no_transactions("no column of amounts was found beside the dates"));
    }
    let rules = RowRules::new(&told.answers);
    let survey = settled_survey(source, scan, sheet, &mut plan, &told, &rules)?;
    if survey.dated == 0 && !sheet.has_known_header() {
        return Err(no_transactions("no row has both a date and an amount"));
    }
    if survey.dated == 0 && survey.undated > 0 {
        return Err(no_transactions("no row below the column names has a date that can be read"));
    }
    let verdict = Verdict { scan, sheet, plan: &plan, survey: &survey, told: &told };
    let Conclusion { dialect, drafts, warnings, evidence, established } = verdict.conclude();
    let reading_under = |answer: &Answer| {
        let told = told.with(answer.clone());
        let plan = plan.answered_by(sheet, &told.answers);
        Layout::Table(Box::new(Verdict { told: &told, plan: &plan, ..verdict }.conclude().dialect))
    };
    let questions = drafts.into_iter().map(|draft| preview::question(source, draft, reading_under));
    Ok(Inspection {
        questions: questions.collect::<Result<_, _>>()?,
        layout: Layout::Table(Box::new(dialect)),
        institution: plan.profile.map(|profile| profile.institution.to_owned()),
        warnings,
        basis: Basis { shape, profile: told.profile, answers: established, evidence },
    })
}

/// What the table has in common with others of its kind: the names of its columns, else what they hold.
fn shape_of(sheet: &Sheet) -> Columns {
    if let Some(header) = &sheet.header {
        let mut names: Vec<String> =
            sheet.rows[header.row].cells.iter().map(|cell| header::folded(&cell.text)).collect();
        names.truncate(names.iter().rposition(|name| !name.is_empty()).map_or(0, |last| last + 1));
        return Columns::Names(names);
    }
    let kind = |column: usize| {
        let count = |wanted: fn(Kind) -> bool| sheet.data().filter(|row| wanted(row.kind(column))).count();
        let counts = [
            (count(|kind| kind == Kind::Date), ColumnKind::Date),
            (count(|kind| matches!(kind, Kind::Number { .. })), ColumnKind::Number),
            (count(|kind| kind == Kind::Text), ColumnKind::Text),
        ];
        let most = counts.into_iter().max_by_key(|(count, _)| *count);
        most.filter(|(count, _)| *count > 0).map_or(ColumnKind::Empty, |(_, kind)| kind)
    };
    Columns::Kinds((0..sheet.columns()).map(kind).collect())
}

/// The framing that explains the file's beginning best. Days without a year are looked for where no row has a date.
fn best_sheet(source: &(impl Source + ?Sized), scan: &Scan) -> Result<Sheet, ReadError> {
    let mut best = best_of(source, scan, Days::Dated)?;
    if best.as_ref().is_none_or(|best| best.data_rows() == 0) {
        let yearless = best_of(source, scan, Days::Yearless)?;
        best = yearless.filter(|sheet| sheet.data_rows() > 0).or(best);
    }
    best.filter(|sheet| sheet.score() > 0).ok_or_else(|| ReadError::NoTransactions {
        reason: "no table of dates and amounts was found, delimited by semicolon, comma, tab or bar".to_owned(),
    })
}

fn best_of(source: &(impl Source + ?Sized), scan: &Scan, days: Days) -> Result<Option<Sheet>, ReadError> {
    let mut best: Option<Sheet> = None;
    for delimiter in DELIMITERS {
        let framing = Framing { cut: Cut::Delimiter(delimiter), newline: scan.newline };
        let sheet = Sheet::read(source, scan.charset, framing, days)?;
        if best.as_ref().is_none_or(|best| sheet.score() > best.score()) {
            best = Some(sheet);
        }
        if best.as_ref().is_some_and(Sheet::is_convincing) {
            break;
        }
    }
    if best.as_ref().is_none_or(|best| best.data_rows() == 0)
        && let Some(columns) = fixed::columns(source, scan.charset, scan.newline, days)?
    {
        let framing = Framing { cut: Cut::Columns(columns), newline: scan.newline };
        let sheet = Sheet::read(source, scan.charset, framing, days)?;
        best = Some(sheet).filter(|sheet| sheet.data_rows() > 0).or(best);
    }
    Ok(best)
}

/// Surveys until what it finds of decimal marks and sections is what it was made with.
fn settled_survey(
    source: &(impl Source + ?Sized),
    scan: &Scan,
    sheet: &Sheet,
    plan: &mut Plan,
    told: &Told,
    rules: &RowRules,
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
            rules,
            lacks_years: sheet.lacks_years,
        };
        let survey = survey::survey(source, &table)?;
        let found: Vec<_> = plan
            .numbers
            .iter()
            .zip(&survey.numbers)
            .map(|((column, _), stats)| {
                let votes = writing::mark_votes(sheet, stats.marks.example.as_deref());
                let said = told.answers.decimal_mark;
                (*column, decimal_mark::judge(&stats.marks, survey.mark_stats(), &votes, said).mark())
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
