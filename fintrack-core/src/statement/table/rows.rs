//! What was said of rows that may be no movements.

use std::collections::BTreeMap;

use super::super::encoding::Charset;
use super::super::{Answers, Choice, Rows};
use super::cell;
use super::header;
use super::lexicon;
use super::record::Record;

/// More rows of texts alone are a habit of the bank, not tables.
const OTHER_HEADERS_MAX: usize = 50;
/// Fewer filled cells name no table.
const NAMES_MIN: usize = 3;

/// What becomes of which rows.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct RowRules {
    rules: BTreeMap<Rows, Choice>,
    has_balances: bool,
    has_statuses: bool,
}

/// A row that reads like a balance and is none that is known.
pub(super) struct LikeBalance {
    pub text: String,
    pub rows: Rows,
    pub choice: Option<Choice>,
}

impl RowRules {
    pub(super) fn new(answers: &Answers) -> Self {
        Self {
            has_balances: answers.rows.keys().any(|rows| matches!(rows, Rows::Balance(_))),
            has_statuses: answers.rows.keys().any(|rows| matches!(rows, Rows::Status(_))),
            rules: answers.rows.clone(),
        }
    }

    /// What becomes of such rows, where it was said.
    pub(super) fn choice(&self, rows: &Rows) -> Option<Choice> {
        self.rules.get(rows).copied()
    }

    pub(super) fn takes(&self, rows: &Rows) -> bool {
        self.choice(rows) == Some(Choice::Take)
    }

    pub(super) fn leaves(&self, rows: &Rows) -> bool {
        self.choice(rows) == Some(Choice::Leave)
    }

    /// Whether anything was said of rows that read like balances.
    pub(super) const fn has_balances(&self) -> bool {
        self.has_balances
    }

    /// Whether anything was said of a status.
    pub(super) const fn has_statuses(&self) -> bool {
        self.has_statuses
    }

    /// The first text of a row that reads like a balance's, and what was said of it.
    pub(super) fn like_balance(
        &self,
        record: &Record<'_>,
        descriptions: &[usize],
        charset: Charset,
    ) -> Option<LikeBalance> {
        let column = descriptions.iter().find(|column| cell::is_like_balance(record, **column, charset))?;
        let text = record.text(*column, charset).into_owned();
        let folded = header::folded(&text);
        // A date or a number at the end is another in the next file.
        let words = folded.trim_end_matches(|c: char| c.is_ascii_digit() || c == ' ');
        let rows = Rows::Balance(words.to_owned());
        let choice = self.choice(&rows);
        Some(LikeBalance { text, rows, choice })
    }

    /// What was said of movements with this status, where it says that they never happened.
    pub(super) fn status(&self, cell: &[u8], charset: Charset) -> Option<(Rows, Option<Choice>)> {
        if cell.is_empty() {
            return None;
        }
        let word = header::folded(&charset.decode(cell));
        let rows = Rows::Status(word);
        let choice = self.choice(&rows);
        let is_known = matches!(&rows, Rows::Status(word) if lexicon::NEVER_HAPPENED.contains(&word.as_str()));
        (is_known || choice.is_some()).then_some((rows, choice))
    }
}

/// Finds the rows that name other columns than the header does.
#[derive(Debug, Default)]
pub(super) struct OtherTables {
    /// How many rows were looked at.
    looked: usize,
    /// The line of the first.
    pub line: Option<u32>,
}

impl OtherTables {
    /// Looks at a row without date and number.
    pub(super) fn see(&mut self, record: &Record<'_>, charset: Charset) {
        if self.line.is_some() || self.looked == OTHER_HEADERS_MAX || record.len() < NAMES_MIN {
            return;
        }
        self.looked += 1;
        let names = (0..record.len()).map(|column| header::name(&record.text(column, charset)));
        if header::names_a_table(&names.collect::<Vec<_>>()) {
            self.line = Some(record.position.line);
        }
    }
}
