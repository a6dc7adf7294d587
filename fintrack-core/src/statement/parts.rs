//! Files that hold several statements: the sheets of a workbook, the members of an archive.
//!
//! Each part is inspected and read as a file of its own; what is asked and said of it names it, where there are several.

use std::fmt;
use std::ops::ControlFlow;

use super::{
    Balances, Inspection, Layout, Proof, Question, ReadError, Sink, Skipped, StatementHead, StatementLine, Warning,
};

/// A part that is a statement, and how it is to be read.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Part {
    pub name: String,
    pub inspection: Inspection,
}

/// A part that is none, and why.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Passed {
    pub name: String,
    pub reason: String,
    /// Whether it was meant to be one.
    pub is_problem: bool,
}

/// The parts of a file, in its order.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Parts {
    /// What the parts are called: "sheet", "member".
    pub noun: &'static str,
    pub read: Vec<Part>,
    pub passed: Vec<Passed>,
}

impl Parts {
    pub(super) fn of(noun: &'static str) -> Self {
        Self { noun, ..Self::default() }
    }

    /// Keeps a part, or the reason for which it is none.
    ///
    /// # Errors
    /// What is wrong with the file as a whole: it is too large, protected, or cannot be had.
    pub(super) fn add(&mut self, name: &str, inspected: Result<Inspection, ReadError>) -> Result<(), ReadError> {
        let is_problem = match &inspected {
            Ok(_) | Err(ReadError::NotAStatement { .. } | ReadError::NoTransactions { .. } | ReadError::Empty) => false,
            Err(ReadError::Malformed { .. } | ReadError::BrokenContainer { .. } | ReadError::Unsupported { .. }) => {
                true
            }
            Err(ReadError::Source(_) | ReadError::TooLarge { .. } | ReadError::Protected { .. }) => {
                return inspected.map(|_| ());
            }
        };
        match inspected {
            Ok(inspection) => self.read.push(Part { name: name.to_owned(), inspection }),
            Err(ReadError::NoTransactions { reason }) => self.pass_over(name, reason, is_problem),
            Err(error) => self.pass_over(name, error.to_string(), is_problem),
        }
        Ok(())
    }

    pub(super) fn pass_over(&mut self, name: &str, reason: impl Into<String>, is_problem: bool) {
        self.passed.push(Passed { name: name.to_owned(), reason: reason.into(), is_problem });
    }

    /// The parts as one inspection.
    ///
    /// # Errors
    /// [`ReadError::NoTransactions`] when none is a statement.
    pub(super) fn inspection(self, layout: impl FnOnce(Self) -> Layout) -> Result<Inspection, ReadError> {
        if self.read.is_empty() {
            return Err(ReadError::NoTransactions { reason: self.why_none() });
        }
        let inspections = || self.read.iter().map(|part| (self.prefix(&part.name), &part.inspection));
        let questions = inspections().flat_map(|(prefix, inspection)| {
            let named = move |question: &Question| Question {
                message: format!("{prefix}{}", question.message),
                ..question.clone()
            };
            inspection.questions.iter().map(named)
        });
        let warnings = inspections().flat_map(|(prefix, inspection)| {
            let named =
                move |warning: &Warning| Warning { message: format!("{prefix}{}", warning.message), ..warning.clone() };
            inspection.warnings.iter().map(named)
        });
        let institution = inspections().find_map(|(_, inspection)| inspection.institution.clone());
        let (questions, warnings) = (questions.collect(), warnings.collect());
        // A profile is of one shape: that of the first part which asks, else of the first.
        let asks = |part: &&Part| !part.inspection.questions.is_empty();
        let basis = self.read.iter().find(asks).unwrap_or(&self.read[0]).inspection.basis.clone();
        Ok(Inspection { layout: layout(self), institution, questions, warnings, basis })
    }

    /// What is put before a message on a part: nothing where there is no other.
    fn prefix(&self, name: &str) -> String {
        if self.read.len() > 1 { format!("{} `{name}`: ", self.noun) } else { String::new() }
    }

    fn why_none(&self) -> String {
        let noun = self.noun;
        match self.passed.as_slice() {
            [] => format!("it has no {noun}"),
            [only] => format!("{noun} `{}`: {}", only.name, only.reason),
            [first, ..] => format!(
                "none of its {} {noun}s is a statement, the first `{}`: {}",
                self.passed.len(),
                first.name,
                first.reason
            ),
        }
    }

    /// Reads the parts one after another, then says which were passed over and why.
    pub(super) fn read(
        &self,
        sink: &mut dyn Sink,
        mut read: impl FnMut(&Part, &mut dyn Sink) -> Result<(), ReadError>,
    ) -> Result<(), ReadError> {
        for part in &self.read {
            let mut part_sink = PartSink { sink: &mut *sink, prefix: self.prefix(&part.name), is_broken_off: false };
            read(part, &mut part_sink)?;
            if part_sink.is_broken_off {
                return Ok(());
            }
        }
        for passed in &self.passed {
            let reason = format!("{} `{}`: {}", self.noun, passed.name, passed.reason);
            sink.skipped(Skipped { line: 1, reason, is_problem: passed.is_problem });
        }
        Ok(())
    }
}

impl fmt::Display for Parts {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (at, part) in self.read.iter().enumerate() {
            let separator = if at > 0 { "; " } else { "" };
            write!(f, "{separator}{} `{}`: {}", self.noun, part.name, part.inspection.layout)?;
        }
        Ok(())
    }
}

/// Names the part in what is said of its rows.
struct PartSink<'s> {
    sink: &'s mut dyn Sink,
    prefix: String,
    is_broken_off: bool,
}

impl Sink for PartSink<'_> {
    fn statement(&mut self, head: &StatementHead) {
        self.sink.statement(head);
    }

    fn line(&mut self, line: StatementLine<'_>) -> ControlFlow<()> {
        let flow = self.sink.line(line);
        self.is_broken_off |= flow.is_break();
        flow
    }

    fn skipped(&mut self, skipped: Skipped) {
        let reason = format!("{}{}", self.prefix, skipped.reason);
        self.sink.skipped(Skipped { reason, ..skipped });
    }

    fn warning(&mut self, warning: Warning) {
        let message = format!("{}{}", self.prefix, warning.message);
        self.sink.warning(Warning { message, ..warning });
    }

    fn proof(&mut self, proof: &Proof) {
        self.sink.proof(proof);
    }

    fn end(&mut self, balances: &Balances) {
        self.sink.end(balances);
    }
}
