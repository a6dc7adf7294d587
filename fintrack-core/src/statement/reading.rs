//! What reading a file yields, and who receives it.

use std::fmt;
use std::ops::ControlFlow;

use serde::{Deserialize, Serialize};

use super::ofx::{self, OfxDialect};
use super::proof::{Proof, Prover};
use super::table::{self, Dialect};
use super::{
    Answers, Balances, Evidence, Known, Profile, Question, ReadError, Shape, Skipped, Source, StatementHead,
    StatementLine, TextLine,
};

/// How the bytes are organised.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Format {
    /// Delimited text: comma, semicolon, tab, bar; also fixed columns.
    Csv,
    /// Open Financial Exchange 1 (SGML) or 2 (XML), and QFX.
    Ofx,
}

impl fmt::Display for Format {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(match self {
            Self::Csv => "csv",
            Self::Ofx => "ofx",
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

/// Which reader, with what it needs to know.
#[derive(Clone, Debug, PartialEq)]
pub enum Layout {
    /// A text table.
    Table(Box<Dialect>),
    /// OFX.
    Ofx(OfxDialect),
}

impl Inspection {
    /// The format that was detected.
    pub const fn format(&self) -> Format {
        match self.layout {
            Layout::Table(_) => Format::Csv,
            Layout::Ofx(_) => Format::Ofx,
        }
    }

    /// A profile for the next file of this shape: what is known of this one, with more answers on top.
    pub fn profile(&self, name: impl Into<String>, answers: &Answers) -> Profile {
        let mut all = self.basis.answers.clone();
        all.extend(answers.iter());
        Profile::new(name, self.institution.clone(), self.basis.shape.clone(), all)
    }
}

impl fmt::Display for Layout {
    /// How the file is written, in words for a person.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Table(dialect) => dialect.fmt(f),
            Self::Ofx(dialect) => dialect.fmt(f),
        }
    }
}

/// What a warning is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum WarningCode {
    /// Soft evidence alone decided between readings.
    Assumed,
    /// The printed balances do not follow from the amounts.
    BalanceDrift,
    /// The file ends in the middle of something.
    Truncated,
    /// The file says one thing of itself and is another (a wrong charset header).
    Mislabelled,
    /// The statement is in order and holds no transaction.
    NoTransactions,
    /// The file proves otherwise than an answer or a profile says.
    Contradicted,
}

/// What the user should know of a reading.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Warning {
    /// What it is about.
    pub code: WarningCode,
    /// What was found and where.
    pub message: String,
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
    if ofx::looks_like(source)? { ofx::inspect(source, known) } else { table::inspect(source, known) }
}

pub(super) fn read(
    source: &(impl Source + ?Sized),
    layout: &Layout,
    sink: &mut (impl Sink + ?Sized),
) -> Result<(), ReadError> {
    let sink = &mut Prover::new(sink);
    match layout {
        Layout::Table(dialect) => table::read(source, dialect, sink),
        Layout::Ofx(dialect) => ofx::read(source, dialect, sink),
    }
}
