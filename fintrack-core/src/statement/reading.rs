//! What reading a file yields, and who receives it.

use std::fmt;
use std::ops::ControlFlow;

use serde::{Deserialize, Serialize};

use super::archive::{self, ArchiveLayout};
use super::camt::{self, CamtDialect};
use super::mt940::{self, Mt940Dialect};
use super::ofx::{self, OfxDialect};
use super::package::{Budget, read_whole};
use super::proof::{Proof, Prover};
use super::qif::{self, QifDialect};
use super::table::{self, Dialect};
use super::workbook::{self, WorkbookLayout};
use super::{
    Answer, Answers, Balances, Evidence, Known, Profile, Question, ReadError, Shape, Skipped, Source, StatementHead,
    StatementLine, TextLine,
};
use super::{detect, encoding};

/// How much of a file is searched for signs of its format.
const SAMPLE_BYTES: usize = 64 * 1024;

/// How the bytes are organised.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Format {
    /// ISO 20022 camt.052, camt.053 and camt.054.
    Camt,
    /// Delimited text: comma, semicolon, tab, bar; also fixed columns.
    Csv,
    /// Spreadsheets of the Open Document Format.
    Ods,
    /// SWIFT's customer statement, and its interim report MT942.
    Mt940,
    /// Open Financial Exchange 1 (SGML) or 2 (XML), and QFX.
    Ofx,
    /// Excel's workbooks up to 2003, its XML of that year, and tables of web pages that are handed out as such.
    Xls,
    /// Excel's workbooks from 2007 on: XLSX, XLSM, XLSB.
    Xlsx,
    /// Archives of statements of any format.
    Zip,
    /// Quicken Interchange Format.
    Qif,
}

impl fmt::Display for Format {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(match self {
            Self::Camt => "camt",
            Self::Csv => "csv",
            Self::Ods => "ods",
            Self::Mt940 => "mt940",
            Self::Ofx => "ofx",
            Self::Xls => "xls",
            Self::Xlsx => "xlsx",
            Self::Zip => "zip",
            Self::Qif => "qif",
        })
    }
}

/// How a file is to be read, decided over the whole of it.
#[derive(Clone, Debug, PartialEq)]
pub struct Inspection {
    /// Which reader, with what it needs to know.
    pub layout: Layout,
    /// The institution, where the file names it or has a shape that only one uses.
    pub institution: Option<String>,
    /// What the file cannot decide; the layout holds the likeliest answers.
    pub questions: Vec<Question>,
    /// What the user should know of the reading.
    pub warnings: Vec<Warning>,
    /// What it rests on.
    pub basis: Basis,
}

/// What the reading of a file rests on.
#[derive(Clone, Debug, PartialEq)]
pub struct Basis {
    /// What the file has in common with others of its kind.
    pub shape: Shape,
    /// The name of the profile that was used.
    pub profile: Option<String>,
    /// What is known of the file: what a profile and a person said, and what it showed by itself. Nothing that it asks.
    pub answers: Answers,
    /// What was decided, and why.
    pub evidence: Vec<Evidence>,
}

impl Basis {
    /// Of a file of which nothing is ever asked.
    pub(super) fn of(format: Format, institution: Option<&str>, known: &Known<'_>) -> Self {
        let shape = Shape::of(format, institution);
        let told = known.of(&shape);
        Self { shape, profile: told.profile, answers: told.answers, evidence: Vec::new() }
    }
}

/// Which reader, with what it needs to know.
#[derive(Clone, Debug, PartialEq)]
pub enum Layout {
    /// An archive of statements.
    Archive(ArchiveLayout),
    /// CAMT.
    Camt(CamtDialect),
    /// A text table.
    Table(Box<Dialect>),
    /// MT940 or MT942.
    Mt940(Mt940Dialect),
    /// OFX.
    Ofx(OfxDialect),
    /// QIF.
    Qif(QifDialect),
    /// A workbook of sheets.
    Workbook(WorkbookLayout),
}

impl Inspection {
    /// The format that was detected.
    pub const fn format(&self) -> Format {
        match &self.layout {
            Layout::Archive(_) => Format::Zip,
            Layout::Camt(_) => Format::Camt,
            Layout::Table(_) => Format::Csv,
            Layout::Mt940(_) => Format::Mt940,
            Layout::Ofx(_) => Format::Ofx,
            Layout::Workbook(layout) => layout.format(),
            Layout::Qif(_) => Format::Qif,
        }
    }

    /// A profile for the next file of this shape: what is known of this one, with more answers on top.
    pub fn profile(&self, name: impl Into<String>, answers: &Answers) -> Profile {
        let mut all = self.basis.answers.clone();
        all.extend(answers.iter());
        Profile::new(name, self.institution.clone(), self.basis.shape.clone(), &all)
    }
}

impl fmt::Display for Layout {
    /// How the file is written, in words for a person.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Archive(layout) => layout.fmt(f),
            Self::Camt(dialect) => dialect.fmt(f),
            Self::Table(dialect) => dialect.fmt(f),
            Self::Mt940(dialect) => dialect.fmt(f),
            Self::Ofx(dialect) => dialect.fmt(f),
            Self::Workbook(layout) => layout.fmt(f),
            Self::Qif(dialect) => dialect.fmt(f),
        }
    }
}

/// What a warning is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum WarningCode {
    /// Soft evidence alone decided between readings.
    Assumed,
    /// The printed balances do not follow from the amounts.
    BalanceDrift,
    /// The file ends in the middle of something.
    Truncated,
    /// Transactions that could not be read, and the figures show that they are missing; or none could, as the file was
    /// found to be written.
    Unread,
    /// The file says one thing of itself and is another (a wrong charset header).
    Mislabelled,
    /// The statement is in order and holds no transaction.
    NoTransactions,
    /// The file proves otherwise than an answer or a profile says.
    Contradicted,
    /// The parts of a split do not sum to its whole, which is what was read.
    SplitDrift,
}

/// What the user should know of a reading.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Warning {
    /// What it is about.
    pub code: WarningCode,
    /// What was found and where.
    pub message: String,
}

impl Warning {
    /// What was answered is not so, and what shows it.
    pub(super) fn contradicted(answer: &Answer, proof: &str) -> Self {
        let message = format!("the answer `{answer}` does not fit this file: {proof}");
        Self { code: WarningCode::Contradicted, message }
    }
}

/// Receives what is read, in file order. For each statement: `statement`, its lines, `proof`, `end`.
pub trait Sink {
    /// A statement begins.
    fn statement(&mut self, head: &StatementHead);
    /// A transaction. `Break` stops the reading without an error.
    fn line(&mut self, line: StatementLine<'_>) -> ControlFlow<()>;
    /// A row that is no transaction, or cannot be read as one.
    fn skipped(&mut self, skipped: Skipped);
    /// Something that the user should know and only reading could tell.
    fn warning(&mut self, warning: Warning);
    /// What the statement's own figures say of its lines; whoever does not ask need not listen.
    fn proof(&mut self, _proof: &Proof) {}
    /// A statement ends.
    fn end(&mut self, balances: &Balances);
}

impl<S: Sink + ?Sized> Sink for &mut S {
    fn statement(&mut self, head: &StatementHead) {
        (**self).statement(head);
    }

    fn line(&mut self, line: StatementLine<'_>) -> ControlFlow<()> {
        (**self).line(line)
    }

    fn skipped(&mut self, skipped: Skipped) {
        (**self).skipped(skipped);
    }

    fn warning(&mut self, warning: Warning) {
        (**self).warning(warning);
    }

    fn proof(&mut self, proof: &Proof) {
        (**self).proof(proof);
    }

    fn end(&mut self, balances: &Balances) {
        (**self).end(balances);
    }
}

/// A whole file, read.
#[derive(Clone, Debug, PartialEq)]
pub struct Reading {
    /// The format that was detected.
    pub format: Format,
    /// The institution, where it is known.
    pub institution: Option<String>,
    /// The statements, in file order.
    pub statements: Vec<Statement>,
    /// What the file cannot decide.
    pub questions: Vec<Question>,
    /// The rows that are no transaction.
    pub skipped: Vec<Skipped>,
    /// What the user should know.
    pub warnings: Vec<Warning>,
}

/// One statement of a file.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Statement {
    /// Whose it is.
    pub head: StatementHead,
    /// Its transactions, in file order.
    pub lines: Vec<TextLine>,
    /// Its balances, as printed.
    pub balances: Balances,
    /// What its own figures say of its lines.
    pub proof: Proof,
}

impl Reading {
    /// A reading that has everything but what a [`Sink`] receives.
    pub fn new(inspection: &Inspection) -> Self {
        Self {
            format: inspection.format(),
            institution: inspection.institution.clone(),
            statements: Vec::new(),
            questions: inspection.questions.clone(),
            skipped: Vec::new(),
            warnings: inspection.warnings.clone(),
        }
    }

    /// All transactions of all statements, in file order.
    pub fn lines(&self) -> impl Iterator<Item = &TextLine> {
        self.statements.iter().flat_map(|statement| &statement.lines)
    }
}

impl Sink for Reading {
    fn statement(&mut self, head: &StatementHead) {
        self.statements.push(Statement { head: head.clone(), ..Statement::default() });
    }

    fn line(&mut self, line: StatementLine<'_>) -> ControlFlow<()> {
        if let Some(statement) = self.statements.last_mut() {
            statement.lines.push(line.into_owned());
        }
        ControlFlow::Continue(())
    }

    fn skipped(&mut self, skipped: Skipped) {
        self.skipped.push(skipped);
    }

    fn warning(&mut self, warning: Warning) {
        self.warnings.push(warning);
    }

    fn proof(&mut self, proof: &Proof) {
        if let Some(statement) = self.statements.last_mut() {
            statement.proof = *proof;
        }
    }

    fn end(&mut self, balances: &Balances) {
        if let Some(statement) = self.statements.last_mut() {
            statement.balances = *balances;
        }
    }
}

pub(super) fn inspect(source: &(impl Source + ?Sized), known: &Known<'_>) -> Result<Inspection, ReadError> {
    inspect_within(source, known, &mut Budget::default())
}

/// Inspects a file, or a part of one, that may unpack to so much.
pub(super) fn inspect_within(
    source: &(impl Source + ?Sized),
    known: &Known<'_>,
    budget: &mut Budget,
) -> Result<Inspection, ReadError> {
    let mut head = [0; detect::HEAD_BYTES];
    let count = encoding::read_full(source, 0, &mut head)?;
    let head = &head[..count];
    if detect::is_package(head) {
        let bytes = read_whole(source)?;
        return match workbook::by_members(&bytes)? {
            Some(kind) => workbook::inspect(&bytes, kind, known, budget),
            None => archive::inspect(&bytes, known, budget),
        };
    }
    if let Some(kind) = workbook::by_head(head) {
        return workbook::inspect(&read_whole(source)?, kind, known, budget);
    }
    let beginning = encoding::beginning(source, SAMPLE_BYTES)?;
    if ofx::looks_like(source)? {
        ofx::inspect(source, known)
    } else if mt940::looks_like(&beginning) {
        mt940::inspect(source, known)
    } else if camt::looks_like(&beginning) {
        camt::inspect(source, known)
    } else if qif::looks_like(&beginning) {
        qif::inspect(source, known)
    } else {
        table::inspect(source, known)
    }
}

pub(super) fn read(
    source: &(impl Source + ?Sized),
    layout: &Layout,
    sink: &mut (impl Sink + ?Sized),
) -> Result<(), ReadError> {
    read_within(source, layout, &mut Budget::default(), sink)
}

/// Reads a file, or a part of one, that may unpack to so much. Each statement proves itself where it is read; what holds
/// others has none of its own.
pub(super) fn read_within(
    source: &(impl Source + ?Sized),
    layout: &Layout,
    budget: &mut Budget,
    mut sink: &mut (impl Sink + ?Sized),
) -> Result<(), ReadError> {
    match layout {
        Layout::Archive(layout) => archive::read(source, layout, budget, &mut sink),
        Layout::Camt(dialect) => camt::read(source, dialect, &mut Prover::new(sink)),
        Layout::Table(dialect) => table::read(source, dialect, sink),
        Layout::Mt940(dialect) => mt940::read(source, dialect, &mut Prover::new(sink)),
        Layout::Ofx(dialect) => ofx::read(source, dialect, &mut Prover::new(sink)),
        Layout::Qif(dialect) => qif::read(source, dialect, &mut Prover::inferred(sink)),
        Layout::Workbook(layout) => workbook::read(source, layout, budget, &mut sink),
    }
}
