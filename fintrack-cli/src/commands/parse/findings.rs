//! What was read besides transactions, in bounded memory.

use fintrack_core::statement::{Inspection, QuestionCode, Skipped, Warning, WarningCode};

use super::questions;
use crate::printer::Printer;
use crate::render::counted;

/// How many skipped rows are kept unless all are asked for.
const SKIPPED_KEPT: usize = 20;

/// Skipped rows and warnings.
#[derive(Debug)]
pub(super) struct Findings {
    /// The first of the skipped rows.
    pub(super) skipped: Vec<Skipped>,
    /// How many rows were skipped.
    pub(super) skipped_count: u64,
    /// How many of them were meant to be transactions.
    pub(super) problem_count: u64,
    /// The warnings of the reading.
    pub(super) warnings: Vec<Warning>,
    kept: usize,
}

impl Findings {
    /// Nothing found yet; at most `kept` skipped rows will be kept, the rest only counted.
    pub(super) const fn new(kept: usize) -> Self {
        Self { skipped: Vec::new(), skipped_count: 0, problem_count: 0, warnings: Vec::new(), kept }
    }

    pub(super) fn skip(&mut self, skipped: Skipped) {
        self.skipped_count += 1;
        self.problem_count += u64::from(skipped.is_problem);
        if self.skipped.len() < self.kept {
            self.skipped.push(skipped);
        }
    }

    /// Tells everything on standard error, for outputs that hold transactions only.
    pub(super) fn tell(&self, name: &str, inspection: &Inspection, printer: &mut Printer) {
        for skipped in &self.skipped {
            printer.say(format_args!("{name}: line {}: skipped: {}", skipped.line, skipped.reason));
        }
        if let Some(more) = self.not_kept() {
            printer.say(format_args!("{name}: and {more}"));
        }
        for warning in inspection.warnings.iter().chain(&self.warnings) {
            printer.warn(format_args!("{name}: {}: {}", warning_word(warning.code), warning.message));
        }
        for question in &inspection.questions {
            printer.warn(format_args!("{name}: question about {}: {}", question_word(question.code), question.message));
            for candidate in &question.readings {
                printer.say(format_args!("{name}: {}  {}", questions::flag(&candidate.answer), candidate.label));
            }
        }
    }

    /// What is to be said of the rows that were only counted.
    pub(super) fn not_kept(&self) -> Option<String> {
        let kept = u64::try_from(self.skipped.len()).unwrap_or(u64::MAX);
        let more = self.skipped_count.saturating_sub(kept);
        (more > 0).then(|| format!("{} skipped", counted(more, "more row", "more rows")))
    }
}

impl Default for Findings {
    fn default() -> Self {
        Self::new(SKIPPED_KEPT)
    }
}

/// A warning's subject, in words.
pub(super) const fn warning_word(code: WarningCode) -> &'static str {
    match code {
        WarningCode::Assumed => "assumed",
        WarningCode::BalanceDrift => "balances do not add up",
        WarningCode::Truncated => "cut off",
        WarningCode::Unread => "not read",
        WarningCode::Mislabelled => "mislabelled",
        WarningCode::NoTransactions => "no transactions",
        WarningCode::Contradicted => "not as answered",
        WarningCode::SplitDrift => "splits do not add up",
    }
}

/// A question's subject, in words.
pub(super) const fn question_word(code: QuestionCode) -> &'static str {
    match code {
        QuestionCode::DateOrder => "the order of day and month",
        QuestionCode::DecimalMark => "the decimal mark",
        QuestionCode::Columns => "the columns",
        QuestionCode::Sign => "the sign",
        QuestionCode::Delimiter => "the separator",
        QuestionCode::Rows => "some rows",
    }
}
