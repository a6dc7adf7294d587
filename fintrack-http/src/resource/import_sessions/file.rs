//! How a file of a session is shown: what was found out of it, what it asks, what could not be read.

use std::fmt::Write as _;

use chrono::{DateTime, NaiveDate, Utc};
use fintrack_core::calendar::Period;
use fintrack_core::id::{ImportSessionId, StatementFileId};
use fintrack_core::import_session::{ContextFigures, Counts};
use fintrack_core::statement::{
    self, Candidate, Format, Outline, Proof, ProofVerdict, QuestionCode, Skipped, StatementKind, Total, WarningCode,
};
use fintrack_db::import_session::{SessionFile, Uploaded};
use rust_decimal::Decimal;
use serde::Serialize;
use utoipa::ToSchema;
use uuid::Uuid;

use super::answer::SessionStats;
use crate::field::Amount;
use crate::upload::read::ReadFile;

/// A file of a session.
#[derive(Serialize, ToSchema)]
pub(crate) struct ImportFile {
    /// Its identity; null of a file that told nothing new, and so is not kept.
    #[schema(example = "0199c0de-0000-7000-8000-0000000000e1")]
    id: Option<Uuid>,
    /// The session.
    #[schema(example = "0199c0de-0000-7000-8000-0000000000f1")]
    session_id: Uuid,
    /// What it is called, without folders.
    #[schema(example = "extrato-marco.csv")]
    name: String,
    /// How many bytes it has.
    #[schema(example = 18_402)]
    size_bytes: u64,
    /// SHA-256 of its bytes, in hexadecimal.
    #[schema(example = "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08")]
    sha256: String,
    /// `STAGED` when its lines were taken, `OPEN` while it waits for answers and nothing is taken from it, `KNOWN` when it
    /// told nothing that was not known.
    #[schema(example = "STAGED")]
    state: &'static str,
    /// How many lines fell to this session.
    #[schema(example = 41)]
    lines_read: u32,
    /// How those lines ended.
    stats: SessionStats,
    /// Rows that were meant to be transactions and could not be read, and ends that were cut off.
    #[schema(example = 0)]
    rows_unread: u32,
    /// What was found out of it; null where a version of the software found it out that this one does not understand.
    detection: Option<Detected>,
    /// The statements in it.
    statements: Vec<FileStatement>,
    /// What it cannot decide: the answers are sent to its `answers`.
    questions: Vec<FileQuestion>,
    /// What should be known of how it was read.
    warnings: Vec<FileWarning>,
    /// Rows that are no line, and why; not more than 100 of each kind.
    skipped: Vec<SkippedRow>,
    /// How many there are.
    #[schema(example = 3)]
    skipped_count: u64,
    /// Whether its bytes are still kept, so that it can be read again.
    #[schema(example = true)]
    is_kept: bool,
    /// When it came; null of one that is not kept.
    #[schema(example = "2026-04-01T12:00:00Z")]
    created_at: Option<DateTime<Utc>>,
}

/// What was found out of a file.
#[derive(Serialize, ToSchema)]
pub(crate) struct Detected {
    /// How the bytes are organised: `camt`, `csv`, `ods`, `mt940`, `ofx`, `xls`, `xlsx`, `zip`, `qif`.
    #[schema(value_type = String, example = "csv")]
    format: Format,
    /// How it is written, in words.
    #[schema(example = "columns separated by semicolons, day first, decimal comma")]
    layout: String,
    /// The institution, where it is known.
    #[schema(example = "Nubank")]
    institution: Option<String>,
    /// The name of the profile that was used.
    #[schema(example = "Banco Azul")]
    profile: Option<String>,
    /// What is known of it, from a profile, from answers and from the file itself.
    #[schema(example = json!(["date-order=day-first"]))]
    answers: Vec<String>,
    /// What somebody said of this file.
    #[schema(example = json!(["date-order=day-first"]))]
    given: Vec<String>,
}

/// A statement in a file, without its lines.
#[derive(Serialize, ToSchema)]
pub(crate) struct FileStatement {
    /// Its number in the file, from 1.
    #[schema(example = 1)]
    number: usize,
    /// Whether it is the one that is taken.
    #[schema(example = true)]
    is_chosen: bool,
    /// The account or card number as printed.
    #[schema(example = "12345-6")]
    account: Option<String>,
    /// The currency of lines that do not say their own.
    #[schema(example = "BRL")]
    currency_code: Option<String>,
    /// `account` or `card`, where the file says so.
    #[serde(rename = "type")]
    #[schema(value_type = Option<String>, example = "account")]
    kind: Option<StatementKind>,
    /// How many transactions it has.
    #[schema(example = 41)]
    lines: u64,
    /// The day of the first of them.
    #[schema(example = "2026-03-01")]
    date_from: Option<NaiveDate>,
    /// The day of the last.
    #[schema(example = "2026-03-31")]
    date_to: Option<NaiveDate>,
    /// The balance before the first line, as printed.
    #[schema(value_type = Option<String>, example = "100.00")]
    opening_balance: Option<Decimal>,
    /// The balance after the last line, as printed.
    #[schema(value_type = Option<String>, example = "57.50")]
    closing_balance: Option<Decimal>,
    /// The day that the closing balance is of, where the file says it.
    #[schema(example = "2026-03-31")]
    closing_date: Option<NaiveDate>,
    /// What its own figures say of its lines.
    proof: FileProof,
}

/// Whether the figures that a bank prints agree with its lines as they were read.
#[derive(Serialize, ToSchema)]
pub(crate) struct FileProof {
    /// `holds` when all agree, `fails` when some do not, `nothing` when none is printed.
    #[schema(value_type = String, example = "holds")]
    verdict: ProofVerdict,
    /// How much of the closing balance the lines do not explain; null where they do, or no balance is printed.
    #[schema(value_type = Option<String>, example = "-12.30")]
    missing: Option<Decimal>,
    /// Steps from one printed balance to the next.
    #[schema(example = 40)]
    steps: u64,
    /// Those that the lines between explain.
    #[schema(example = 40)]
    steps_held: u64,
    /// The first that they do not.
    drift: Option<FileDrift>,
}

/// A printed balance that does not follow from the one beside it.
#[derive(Serialize, ToSchema)]
pub(crate) struct FileDrift {
    /// The line of the file.
    #[schema(example = 17)]
    line_number: u32,
    /// What should stand there.
    #[schema(value_type = String, example = "1075.15")]
    expected: Decimal,
    /// What does.
    #[schema(value_type = String, example = "1087.65")]
    printed: Decimal,
}

/// Something that a file cannot decide.
#[derive(Serialize, ToSchema)]
pub(crate) struct FileQuestion {
    /// What it is about: `date-order`, `year`, `decimal-mark`, `columns`, `sign`, `delimiter`, `rows`.
    #[schema(value_type = String, example = "date-order")]
    code: QuestionCode,
    /// What is asked, with an example from the file.
    #[schema(example = "is 01/02/2026 the first of February or the second of January?")]
    message: String,
    /// The readings that remain, the likeliest first. None where no answer settles it: export the file in another way.
    readings: Vec<FileReading>,
}

/// One way to read a file.
#[derive(Serialize, ToSchema)]
pub(crate) struct FileReading {
    /// The answer that chooses it.
    #[schema(example = "date-order=day-first")]
    answer: String,
    /// The reading in a few words.
    #[schema(example = "day first: 1 February 2026")]
    label: String,
    /// The first lines that tell it from the other readings.
    preview: Vec<FilePreview>,
}

/// A line as it is read under one answer.
#[derive(Serialize, ToSchema)]
pub(crate) struct FilePreview {
    /// The line of the file, from 1.
    #[schema(example = 2)]
    line_number: u32,
    /// The day.
    #[schema(example = "2026-02-01")]
    transaction_date: NaiveDate,
    /// The amount with its sign.
    #[schema(value_type = String, example = "-12.50")]
    amount: Decimal,
    /// What it was.
    #[schema(example = "Padaria Estrela")]
    description: String,
}

/// What should be known of how a file was read.
#[derive(Serialize, ToSchema)]
pub(crate) struct FileWarning {
    /// What it is about: `assumed`, `balance-drift`, `truncated`, `unread`, `mislabelled`, `no-transactions`,
    /// `contradicted`, `split-drift`.
    #[schema(value_type = String, example = "assumed")]
    code: WarningCode,
    /// What was found, and where.
    #[schema(example = "dates are read day first: nothing in the file proves it")]
    message: String,
}

/// A row that is no line.
#[derive(Serialize, ToSchema)]
pub(crate) struct SkippedRow {
    /// The line of the file, from 1.
    #[schema(example = 44)]
    line_number: u32,
    /// Why.
    #[schema(example = "amount `N/A` is not a number")]
    reason: String,
    /// Whether it was meant to be a transaction; preambles, balances and totals are not.
    #[schema(example = true)]
    is_problem: bool,
}

/// Whether the books would agree with the bank.
#[derive(Serialize, ToSchema)]
pub(crate) struct SessionFigures {
    /// What was there before the month, or carried into the invoice.
    initial_balance: Amount,
    /// What is booked in it.
    booked_value: Amount,
    /// What is staged and not booked.
    staged_value: Amount,
    /// The sum of the three: what the books would say.
    context_value: Amount,
    /// What the bank says; null as long as nobody said it.
    target_value: Option<Amount>,
    /// What the bank says less what the books would; null as long as nobody said it.
    difference: Option<Amount>,
    /// `OK` when nothing is pending and the books would agree with the bank; else `PENDING`.
    #[schema(example = "OK")]
    status: &'static str,
    /// How many lines ended how.
    stats: SessionStats,
}

impl From<&ContextFigures> for SessionFigures {
    fn from(figures: &ContextFigures) -> Self {
        let ContextFigures { initial, booked, staged, context, target, difference, counts } = figures;
        Self {
            initial_balance: (*initial).into(),
            booked_value: (*booked).into(),
            staged_value: (*staged).into(),
            context_value: (*context).into(),
            target_value: target.map(Amount::from),
            difference: difference.map(Amount::from),
            status: if figures.is_ok() { "OK" } else { "PENDING" },
            stats: counts.into(),
        }
    }
}

impl ImportFile {
    /// A file that is kept.
    pub(super) fn kept(session: ImportSessionId, file: SessionFile) -> Self {
        // What only another version understands is shown without.
        let found: Option<statement::Detection> = serde_json::from_value(file.detection).ok();
        let is_open = found.as_ref().is_some_and(|found| found.waits(file.lines_read));
        let about = About {
            id: Some(file.id),
            session,
            name: file.name,
            size_bytes: file.size_bytes,
            sha256: &file.sha256,
            state: if is_open { OPEN } else { STAGED },
            lines_read: file.lines_read,
            counts: file.counts,
            rows_unread: file.rows_unread,
            is_kept: file.is_kept,
            created_at: Some(file.created_at),
        };
        Self::of(about, found)
    }

    /// A file that was just uploaded, and is kept. One that was there before, and of which nothing new was taken, is known.
    pub(super) fn uploaded(session: ImportSessionId, file: SessionFile, uploaded: &Uploaded) -> Self {
        let shown = Self::kept(session, file);
        if shown.state == OPEN || uploaded.is_news {
            return shown;
        }
        let shown = Self { state: KNOWN, ..shown };
        // What became of its lines this time: as a rule they are duplicates of those that it brought before.
        let read = &uploaded.read;
        if read.total() == 0 { shown } else { Self { lines_read: read.total(), stats: read.into(), ..shown } }
    }

    /// A file that told nothing new.
    pub(super) fn known(session: ImportSessionId, file: &ReadFile, uploaded: &Uploaded) -> Self {
        let new = &file.upload.file;
        let about = About {
            id: None,
            session,
            name: new.name().to_owned(),
            size_bytes: new.content().len() as u64,
            sha256: new.sha256(),
            state: KNOWN,
            lines_read: uploaded.read.total(),
            counts: uploaded.read,
            rows_unread: file.upload.rows_unread,
            is_kept: false,
            created_at: None,
        };
        Self::of(about, Some(file.detection.clone()))
    }

    fn of(about: About<'_>, found: Option<statement::Detection>) -> Self {
        let mut shown = Self {
            id: about.id.map(StatementFileId::get),
            session_id: about.session.get(),
            name: about.name,
            size_bytes: about.size_bytes,
            sha256: hexadecimal(about.sha256),
            state: about.state,
            lines_read: about.lines_read,
            stats: (&about.counts).into(),
            rows_unread: about.rows_unread,
            detection: None,
            statements: Vec::new(),
            questions: Vec::new(),
            warnings: Vec::new(),
            skipped: Vec::new(),
            skipped_count: 0,
            is_kept: about.is_kept,
            created_at: about.created_at,
        };
        if let Some(found) = found {
            shown.tell(found);
        }
        shown
    }

    fn tell(&mut self, found: statement::Detection) {
        let texts = |answers: &statement::Answers| answers.iter().map(|answer| answer.to_string()).collect();
        let (answers, given) = (texts(&found.answers), texts(&found.given));
        let is_chosen = |number| found.chosen == Some(number);
        let numbered = (1..).zip(&found.statements);
        self.statements = numbered.map(|(number, it)| FileStatement::of(number, is_chosen(number), it)).collect();
        self.questions = found.questions.into_iter().map(FileQuestion::from).collect();
        self.warnings = found.warnings.into_iter().map(FileWarning::from).collect();
        self.skipped = found.skipped.into_iter().map(SkippedRow::from).collect();
        self.skipped_count = found.skipped_count;
        let statement::Detection { format, layout, institution, profile, .. } = found;
        self.detection = Some(Detected { format, layout, institution, profile, answers, given });
    }

    /// Whether it waits for answers.
    pub(super) fn is_open(&self) -> bool {
        self.state == OPEN
    }

    /// How many lines it brought to the session.
    pub(super) const fn lines_read(&self) -> u32 {
        self.lines_read
    }
}

const STAGED: &str = "STAGED";
const OPEN: &str = "OPEN";
const KNOWN: &str = "KNOWN";

/// What is known of a file beside what was found out of it.
struct About<'f> {
    id: Option<StatementFileId>,
    session: ImportSessionId,
    name: String,
    size_bytes: u64,
    sha256: &'f [u8],
    state: &'static str,
    lines_read: u32,
    counts: Counts,
    rows_unread: u32,
    is_kept: bool,
    created_at: Option<DateTime<Utc>>,
}

fn hexadecimal(bytes: &[u8]) -> String {
    bytes.iter().fold(String::with_capacity(2 * bytes.len()), |mut text, byte| {
        // A String takes whatever is written.
        let _ = write!(text, "{byte:02x}");
        text
    })
}

impl FileStatement {
    fn of(number: usize, is_chosen: bool, outline: &Outline) -> Self {
        Self {
            number,
            is_chosen,
            account: outline.account.clone(),
            currency_code: outline.currency.map(|currency| currency.code().to_owned()),
            kind: outline.kind,
            lines: outline.lines,
            date_from: outline.days.map(Period::start),
            date_to: outline.days.map(Period::end),
            opening_balance: outline.balances.opening,
            closing_balance: outline.balances.closing,
            closing_date: outline.balances.closing_date,
            proof: (&outline.proof).into(),
        }
    }
}

impl From<&Proof> for FileProof {
    fn from(proof: &Proof) -> Self {
        let drift = proof.running.drift;
        Self {
            verdict: proof.verdict(),
            missing: match proof.total {
                Total::Off(missing) => Some(missing),
                Total::Unchecked | Total::Holds | Total::HoldsTurned => None,
            },
            steps: proof.running.steps,
            steps_held: proof.running.held,
            drift: drift.map(|it| FileDrift { line_number: it.line, expected: it.expected, printed: it.printed }),
        }
    }
}

impl From<statement::Question> for FileQuestion {
    fn from(question: statement::Question) -> Self {
        let statement::Question { code, message, readings } = question;
        Self { code, message, readings: readings.into_iter().map(FileReading::from).collect() }
    }
}

impl From<Candidate> for FileReading {
    fn from(reading: Candidate) -> Self {
        let preview = reading.preview.into_iter().map(|line| FilePreview {
            line_number: line.line,
            transaction_date: line.date,
            amount: line.amount,
            description: line.description,
        });
        Self { answer: reading.answer.to_string(), label: reading.label, preview: preview.collect() }
    }
}

impl From<statement::Warning> for FileWarning {
    fn from(warning: statement::Warning) -> Self {
        Self { code: warning.code, message: warning.message }
    }
}

impl From<Skipped> for SkippedRow {
    fn from(row: Skipped) -> Self {
        Self { line_number: row.line, reason: row.reason, is_problem: row.is_problem }
    }
}
