//! A file read whole, as an import takes it: what was found out of it, and which of its statements is meant.
//!
//! Laws: what was found out reads back as it was written; of several statements none is guessed; of rows beyond the
//! [`Limits`] nothing is kept but their number.

use std::ops::ControlFlow;

use serde::{Deserialize, Serialize};
use thiserror::Error;

use super::{
    Answers, Balances, Format, Inspection, Known, Profile, Proof, Question, ReadError, Reading, Shape, Sink, Skipped,
    Source, Statement, StatementHead, StatementKind, StatementLine, Warning, WarningCode, inspect_with, joined, read,
};
use crate::calendar::Period;
use crate::money::Currency;

/// How much of a file is held.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limits {
    /// Lines, and statements, which may have none. A file with more is refused.
    pub lines: usize,
    /// Rows that are no line, and as many again that were meant to be one; warnings. What is beyond is counted.
    pub told: usize,
}

impl Limits {
    /// As much as there is.
    pub const NONE: Self = Self { lines: usize::MAX, told: usize::MAX };
}

/// A file read whole.
#[derive(Clone, Debug, PartialEq)]
pub struct StatementFile {
    /// What was found out of it.
    pub detection: Detection,
    /// Its statements, those that go on from one another [as one](joined).
    pub statements: Vec<Statement>,
}

/// What was found out of a file. It is kept beside the bytes, and is all that a person is shown of them.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Detection {
    /// How the bytes are organised.
    pub format: Format,
    /// How the file is written, in words for a person.
    #[serde(default)]
    pub layout: String,
    /// What it has in common with others of its kind.
    pub shape: Shape,
    /// The institution, where it is known.
    pub institution: Option<String>,
    /// The name of the profile that was used.
    pub profile: Option<String>,
    /// What is known of it: what a profile and a person said, and what it showed by itself.
    pub answers: Answers,
    /// What a person said of this file.
    #[serde(default)]
    pub given: Answers,
    /// What it cannot decide: as long as there is anything, nothing is taken from it.
    #[serde(default)]
    pub questions: Vec<Question>,
    /// What the user should know of the reading.
    pub warnings: Vec<Warning>,
    /// How many more warnings there are.
    #[serde(default)]
    pub more_warnings: u64,
    /// The statements in it.
    #[serde(default)]
    pub statements: Vec<Outline>,
    /// Which of them is meant, counted from 1.
    #[serde(default)]
    pub chosen: Option<usize>,
    /// Rows that are no line, and why, in the order of the file.
    #[serde(default)]
    pub skipped: Vec<Skipped>,
    /// How many there are.
    #[serde(default)]
    pub skipped_count: u64,
    /// How many of them were meant to be transactions.
    #[serde(default)]
    pub unread_count: u64,
}

/// A statement without its lines.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Outline {
    /// The account or card number as printed.
    pub account: Option<String>,
    /// The currency of all lines that do not say their own.
    pub currency: Option<Currency>,
    /// Account or card, where the file says so or its shape leaves no doubt.
    pub kind: Option<StatementKind>,
    /// How many transactions it has.
    pub lines: u64,
    /// From the first of them to the last; `None` when there is none.
    pub days: Option<Period>,
    /// Its balances, as printed.
    pub balances: Balances,
    /// What its own figures say of its lines.
    pub proof: Proof,
}

/// Why no statement of a file is taken.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum ChoiceError {
    /// The file is in order and holds no transaction.
    #[error("there is nothing to import: {0}")]
    NoTransactions(String),
    /// There is none of that number, or several may be meant.
    #[error("the file holds {0} statements")]
    Several(usize),
}

impl StatementFile {
    /// Reads a file.
    ///
    /// # Errors
    /// [`ReadError`] when it is no statement, or has more lines than the limit.
    pub fn read(source: &(impl Source + ?Sized), known: &Known<'_>, limits: Limits) -> Result<Self, ReadError> {
        let inspection = inspect_with(source, known)?;
        let mut collected = Collected::new(&inspection, limits);
        read(source, &inspection, &mut collected)?;
        collected.file(inspection, known.answers.clone())
    }

    /// Takes a statement out: that of a number, counted from 1, or else the only one that has lines and may be of such a
    /// place.
    ///
    /// # Errors
    /// [`ChoiceError`]; then the file is as before.
    pub fn choose(&mut self, number: Option<usize>, kind: StatementKind) -> Result<Statement, ChoiceError> {
        if let Some(warning) = self.nothing() {
            return Err(ChoiceError::NoTransactions(warning.message.clone()));
        }
        let at = chosen(&self.statements, number, kind).ok_or(ChoiceError::Several(self.statements.len()))?;
        self.detection.chosen = Some(at + 1);
        Ok(self.statements.swap_remove(at))
    }

    /// What is said of a file without a transaction.
    fn nothing(&self) -> Option<&Warning> {
        let said = self.detection.warnings.iter().find(|warning| warning.code == WarningCode::NoTransactions);
        said.filter(|_| self.statements.iter().all(|statement| statement.lines.is_empty()))
    }
}

impl Detection {
    /// Whether it is certain what the file says: it asks nothing, and one of its statements is meant.
    pub fn is_settled(&self) -> bool {
        self.questions.is_empty() && self.chosen.is_some()
    }

    /// Whether a file of which so many lines were taken waits for answers.
    pub fn waits(&self, lines_read: u32) -> bool {
        lines_read == 0 && !self.is_settled()
    }

    /// Where transactions may be missing, in words: rows that could not be read, an end that was cut off.
    pub fn gaps(&self) -> impl Iterator<Item = String> + '_ {
        let unread = self.skipped.iter().filter(|skipped| skipped.is_problem);
        let unread = unread.map(|skipped| format!("line {}: {}", skipped.line, skipped.reason));
        unread.chain(self.cuts().map(|warning| warning.message.clone()))
    }

    /// How many such places there are.
    pub fn gap_count(&self) -> u64 {
        self.unread_count.saturating_add(self.cuts().map(|_| 1).sum())
    }

    fn cuts(&self) -> impl Iterator<Item = &Warning> {
        self.warnings.iter().filter(|warning| warning.code == WarningCode::Truncated)
    }

    /// A profile for the next file of this shape, with what is known of this one.
    pub fn profile(&self, name: impl Into<String>) -> Profile {
        Profile::new(name, self.institution.clone(), self.shape.clone(), &self.answers)
    }
}

impl From<&Statement> for Outline {
    fn from(statement: &Statement) -> Self {
        let Statement { head, lines, balances, proof } = statement;
        Self {
            account: head.account.clone(),
            currency: head.currency,
            kind: head.kind,
            lines: lines.len() as u64,
            days: Period::spanning(lines.iter().map(|line| line.date)),
            balances: *balances,
            proof: *proof,
        }
    }
}

fn chosen(statements: &[Statement], number: Option<usize>, kind: StatementKind) -> Option<usize> {
    if let Some(number) = number {
        return number.checked_sub(1).filter(|&at| at < statements.len());
    }
    let has_lines = |at: &usize| !statements[*at].lines.is_empty();
    let fits = |at: &usize| statements[*at].head.kind.is_none_or(|said| said == kind);
    let all = || 0..statements.len();
    let candidates: Vec<usize> = if all().filter(has_lines).count() > 1 {
        all().filter(has_lines).filter(fits).collect()
    } else {
        // One statement with lines is meant, whatever it says that it is of; of statements without lines, any.
        all().find(has_lines).or_else(|| statements.len().checked_sub(1)).into_iter().collect()
    };
    match *candidates {
        [only] => Some(only),
        _ => None,
    }
}

/// Gathers what is read, as far as the limits reach.
struct Collected {
    reading: Reading,
    limits: Limits,
    /// Lines and statements.
    held: usize,
    is_full: bool,
    /// The first rows that are no line, each with its place among all of them: those that were meant to be one apart, so
    /// that a long preamble does not hide them.
    passed: Vec<(u64, Skipped)>,
    unread: Vec<(u64, Skipped)>,
    skipped_count: u64,
    unread_count: u64,
    more_warnings: u64,
}

impl Collected {
    fn new(inspection: &Inspection, limits: Limits) -> Self {
        Self {
            reading: Reading::new(inspection),
            limits,
            held: 0,
            is_full: false,
            passed: Vec::new(),
            unread: Vec::new(),
            skipped_count: 0,
            unread_count: 0,
            more_warnings: 0,
        }
    }

    /// Whether there is room for one more.
    fn holds_more(&mut self) -> bool {
        self.is_full |= self.held >= self.limits.lines;
        self.held += 1;
        !self.is_full
    }

    fn file(self, inspection: Inspection, given: Answers) -> Result<StatementFile, ReadError> {
        if self.is_full {
            let limit = format!("{} lines", self.limits.lines);
            return Err(ReadError::TooLarge { what: "the file".to_owned(), limit });
        }
        let Reading { format, institution, statements, questions, warnings, .. } = self.reading;
        let statements = joined(statements);
        let mut skipped: Vec<(u64, Skipped)> = self.passed.into_iter().chain(self.unread).collect();
        skipped.sort_by_key(|(place, _)| *place);
        let detection = Detection {
            format,
            layout: inspection.layout.to_string(),
            shape: inspection.basis.shape,
            institution,
            profile: inspection.basis.profile,
            answers: inspection.basis.answers,
            given,
            questions,
            warnings,
            more_warnings: self.more_warnings,
            statements: statements.iter().map(Outline::from).collect(),
            chosen: None,
            skipped: skipped.into_iter().map(|(_, skipped)| skipped).collect(),
            skipped_count: self.skipped_count,
            unread_count: self.unread_count,
        };
        Ok(StatementFile { detection, statements })
    }
}

impl Sink for Collected {
    fn statement(&mut self, head: &StatementHead) {
        if self.holds_more() {
            self.reading.statement(head);
        }
    }

    fn line(&mut self, line: StatementLine<'_>) -> ControlFlow<()> {
        if self.holds_more() { self.reading.line(line) } else { ControlFlow::Break(()) }
    }

    fn skipped(&mut self, skipped: Skipped) {
        let kept = if skipped.is_problem { &mut self.unread } else { &mut self.passed };
        self.unread_count += u64::from(skipped.is_problem);
        if kept.len() < self.limits.told {
            kept.push((self.skipped_count, skipped));
        }
        self.skipped_count += 1;
    }

    fn warning(&mut self, warning: Warning) {
        // That the end is missing is said at the end, and is never left off.
        if self.reading.warnings.len() < self.limits.told || warning.code == WarningCode::Truncated {
            self.reading.warning(warning);
        } else {
            self.more_warnings += 1;
        }
    }

    fn proof(&mut self, proof: &Proof) {
        self.reading.proof(proof);
    }

    fn end(&mut self, balances: &Balances) {
        self.reading.end(balances);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::calendar::date;
    use crate::statement::{QuestionCode, TextLine};

    fn statement(kind: Option<StatementKind>, lines: usize) -> Statement {
        let line = TextLine {
            position: crate::statement::Position::default(),
            date: date(2026, 3, 1),
            amount: rust_decimal::Decimal::ONE,
            description: "Padaria".into(),
            bank_id: None,
            balance: None,
            currency: None,
            instalment: None,
            merchant_code: None,
        };
        let head = StatementHead { kind, ..StatementHead::default() };
        Statement { head, lines: vec![line; lines], ..Statement::default() }
    }

    #[test]
    fn the_statement_that_is_meant_is_the_only_one_that_can_be() {
        let (account, card) = (Some(StatementKind::Account), Some(StatementKind::Card));
        let file = [statement(account, 0), statement(account, 3), statement(card, 2)];
        assert_eq!(chosen(&file, None, StatementKind::Account), Some(1));
        assert_eq!(chosen(&file, None, StatementKind::Card), Some(2));
        assert_eq!(chosen(&file, Some(1), StatementKind::Account), Some(0));
        assert_eq!(chosen(&file, Some(4), StatementKind::Account), None);
        assert_eq!(chosen(&[statement(account, 1), statement(None, 1)], None, StatementKind::Account), None);
        assert_eq!(chosen(&[statement(card, 1)], None, StatementKind::Account), Some(0));
        assert_eq!(chosen(&[], None, StatementKind::Account), None);
    }

    const OPEN: &str = "Date,Description,Amount\n01/02/2026,Bakery,-12.50\n03/02/2026,Market,-86.47\n";

    fn read(text: &str, limits: Limits) -> Result<StatementFile, ReadError> {
        StatementFile::read(text.as_bytes(), &Known::default(), limits)
    }

    #[test]
    fn what_was_found_out_reads_back_as_it_was_written() {
        let proved =
            "Data;Histórico;Valor;Saldo\n13/03/2026;Mercado;-412,35;1.087,65\n14/03/2026;Salário;5.000,00;6.087,65\n";
        for text in [OPEN, proved, "Data,Valor,Texto\n13/03/2026,-1.00,a\nnada,N/A,b\n14/03/2026,N/A,c\n"] {
            let detection = read(text, Limits::NONE).unwrap().detection;
            assert_eq!(detection.statements.len(), 1);
            let json = serde_json::to_value(&detection).unwrap();
            assert_eq!(serde_json::from_value::<Detection>(json).unwrap(), detection);
        }
    }

    #[test]
    fn what_was_answered_is_told_apart_from_what_the_file_showed() {
        let open = read(OPEN, Limits::NONE).unwrap().detection;
        assert_eq!(open.questions[0].code, QuestionCode::DateOrder);
        assert!(!open.is_settled());
        let known = Known { answers: ["date-order=day-first".parse().unwrap()].into_iter().collect(), profiles: &[] };
        let mut file = StatementFile::read(OPEN.as_bytes(), &known, Limits::NONE).unwrap();
        let taken = file.choose(None, StatementKind::Account).unwrap();
        assert_eq!((taken.lines.len(), file.detection.chosen), (2, Some(1)));
        assert!(file.detection.is_settled());
        assert_eq!(file.detection.given, known.answers);
        assert_eq!(file.detection.profile("Bank").answers, file.detection.answers);
    }

    #[test]
    fn of_rows_beyond_the_limit_only_their_number_is_kept() {
        let mut text = "Data,Valor,Texto\n".to_owned();
        for _ in 0..5 {
            text.push_str("13/03/2026,-1.00,Padaria\n13/03/2026,N/A,Mercado\n");
        }
        let limits = Limits { lines: 6, told: 2 };
        let detection = read(&text, limits).unwrap().detection;
        assert_eq!((detection.unread_count, detection.gap_count(), detection.gaps().count()), (5, 5, 2));
        let error = read(&text, Limits { lines: 5, ..limits }).unwrap_err();
        assert_eq!(error.to_string(), "the file is larger than the limit of 5 lines", "five lines and a statement");
    }
}
