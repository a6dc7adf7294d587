//! What a file cannot decide, the readings that remain, and what each of them would be.

use chrono::NaiveDate;
use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};

use super::Answer;

/// What a question is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum QuestionCode {
    /// 01/02: the first of February or the second of January?
    DateOrder,
    /// 28/07: of which year?
    Year,
    /// 1.234: one thousand or one and a bit?
    DecimalMark,
    /// Which column holds the amount, the date or the text?
    Columns,
    /// Which sign means money out?
    Sign,
    /// Does a comma separate columns or decimals?
    Delimiter,
    /// Are these rows movements?
    Rows,
}

/// A reading that the file cannot decide.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Question {
    /// What it is about.
    pub code: QuestionCode,
    /// What is asked, with an example from the file.
    pub message: String,
    /// The readings that remain, the likeliest first. None where there is no safe way to read the file: the question
    /// is then the reason why it cannot be read.
    pub readings: Vec<Candidate>,
}

impl Question {
    /// A question that no answer settles.
    pub fn without_readings(code: QuestionCode, message: impl Into<String>) -> Self {
        Self { code, message: message.into(), readings: Vec::new() }
    }
}

/// One way to read a file.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Candidate {
    /// The answer that chooses it.
    pub answer: Answer,
    /// The reading in a few words.
    pub label: String,
    /// The first lines that tell it from the other readings, as they are read under it; the first lines of the file
    /// where its beginning shows no difference.
    pub preview: Vec<PreviewLine>,
}

/// A line as it is read under one answer.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PreviewLine {
    /// The physical line on which it starts, counted from 1.
    pub line: u32,
    /// The booking date.
    pub date: NaiveDate,
    /// The amount with its sign.
    pub amount: Decimal,
    /// What it was.
    pub description: String,
}
