//! A history replayed: what the classifier would have said of each transaction before it was confirmed.
//!
//! How a classifier is measured, and it is the one that an import asks. Every user begins with an empty memory, and the
//! labels are the user's own categories, made as they are first confirmed. A history does not say of which kind its labels
//! are, so that all are of one, and refunds are not told apart. Where nothing is known an import files under "to be
//! classified"; what is measured then is the first of the alternatives that it shows, as sure as the model is of it.

use std::collections::HashMap;

use chrono::NaiveDate;
use rust_decimal::Decimal;
use thiserror::Error;
use uuid::Uuid;

use super::classifier::Answer;
use super::descriptor::Descriptor;
use super::dictionary;
use super::model::Scratch;
use super::{Classifier, Confirmation, Unfiled};
use crate::category::CategoryKind;
use crate::entry::CategoryRef;
use crate::id::CategoryId;
use crate::word::words;

/// Of which kind all labels are.
pub const KIND: CategoryKind = CategoryKind::Expense;

words! {
    /// When the user confirms.
    Rhythm, "a rhythm" {
        /// Once a month: all of a month is guessed before any of it is confirmed.
        Monthly = "monthly",
        /// One by one: each is guessed, then confirmed.
        Immediate = "immediate",
    }
}

/// A transaction and what its user filed it under.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Row<'a> {
    /// Whose it is; rows of one user stand together, by time.
    pub user: &'a str,
    /// Its month.
    pub month: &'a str,
    /// Its place in the user's history.
    pub seq: &'a str,
    /// Positive is money in.
    pub amount: Decimal,
    /// The bank's text.
    pub text: &'a str,
    /// The user's category.
    pub label: &'a str,
}

/// Why a table is no history.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
#[error("line {line}: {kind}")] // counted from 1
pub struct RowError {
    /// The line.
    pub line: usize,
    /// What is wrong with it.
    pub kind: RowErrorKind,
}

/// What is wrong with a row.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum RowErrorKind {
    /// There are more or fewer cells.
    #[error("it has {0} columns, not the six of `user month seq amount desc label`")]
    Columns(usize),
    /// The amount cannot be read.
    #[error("the amount `{0}` is no decimal number")]
    Amount(String),
}

/// The rows of a table: a line each below the head, tab-separated, in the columns `user month seq amount desc label`. An
/// empty amount counts as zero.
///
/// # Errors
/// [`RowError`] at the first line that is not so.
pub fn rows(table: &str) -> Result<Vec<Row<'_>>, RowError> {
    (1..).zip(table.lines()).skip(1).map(|(line, text)| row(line, text)).collect()
}

fn row(line: usize, text: &str) -> Result<Row<'_>, RowError> {
    let cells: Vec<&str> = text.split('\t').collect();
    let [user, month, seq, amount, text, label] = cells[..] else {
        return Err(RowError { line, kind: RowErrorKind::Columns(cells.len()) });
    };
    let number = if amount.is_empty() { Ok(Decimal::ZERO) } else { amount.parse() };
    let amount = number.map_err(|_| RowError { line, kind: RowErrorKind::Amount(amount.to_owned()) })?;
    Ok(Row { user, month, seq, amount, text, label })
}

/// What was guessed of a row.
#[derive(Clone, Copy, Debug)]
pub struct Guess<'a> {
    /// The label.
    pub label: &'a str,
    /// How far that can be trusted, 0 to 1.
    pub confidence: f64,
    /// Whether the merchant was never confirmed before.
    pub is_new: bool,
}

/// One user's labels as categories, and what was learned of them.
#[derive(Debug, Default)]
pub struct User<'a> {
    classifier: Classifier,
    categories: HashMap<&'a str, CategoryId>,
    labels: HashMap<CategoryId, &'a str>,
}

impl<'a> User<'a> {
    /// What is known of a user after some rows, each guessed and then learned.
    pub fn after(rows: &[Row<'a>]) -> Self {
        let (mut user, mut scratch) = (Self::default(), Scratch::default());
        for row in rows {
            let answer = user.answer(row, &mut scratch);
            user.learn(row, &answer);
        }
        user
    }

    /// What was learned.
    pub const fn classifier(&self) -> &Classifier {
        &self.classifier
    }

    /// The label that a category stands for.
    pub fn label(&self, category: CategoryId) -> Option<&'a str> {
        self.labels.get(&category).copied()
    }

    /// The category of a label, which is made when it is new.
    fn category(&mut self, label: &'a str) -> CategoryId {
        if let Some(category) = self.categories.get(label) {
            return *category;
        }
        let category = CategoryId::new(Uuid::from_u128(self.categories.len() as u128 + 1));
        self.classifier.add_label(category, KIND, label);
        self.categories.insert(label, category);
        self.labels.insert(category, label);
        category
    }

    fn guess(&self, answer: &Answer) -> Option<Guess<'a>> {
        let guess = answer.guess?;
        let of_model = answer.of_model.map(|category| (category, guess.confidence));
        let (category, confidence) = answer.said().or(of_model)?;
        Some(Guess { label: self.label(category)?, confidence, is_new: guess.is_new })
    }

    fn answer(&self, row: &Row<'_>, scratch: &mut Scratch) -> Answer {
        let of = Unfiled { kind: KIND, text: row.text, amount: row.amount, code: None };
        self.classifier.answer(&of, &Descriptor::of(row.text), scratch)
    }

    fn learn(&mut self, row: &Row<'a>, answer: &Answer) {
        let under = CategoryRef { category: self.category(row.label), subcategory: None };
        let on = format!("{}-01", row.month).parse().unwrap_or(NaiveDate::MIN);
        let by_hand = Confirmation::by_hand(row.text, row.amount, on, under);
        self.classifier.learn(&[Confirmation { shown: answer.shown(), ..by_hand }]);
    }
}

/// Guesses every row and then learns it. `guessed` is told of each, in order; `None` while the user has no category, and
/// what the guess was made of is in the scratch.
pub fn replay<'a>(rows: &[Row<'a>], rhythm: Rhythm, mut guessed: impl FnMut(&Row<'a>, Option<Guess<'a>>, &Scratch)) {
    let mut users: HashMap<&str, User<'a>> = HashMap::new();
    let mut scratch = Scratch::default();
    let is_together = |a: &Row<'_>, b: &Row<'_>| rhythm == Rhythm::Monthly && (a.user, a.month) == (b.user, b.month);
    for rows in rows.chunk_by(is_together) {
        let user = users.entry(rows[0].user).or_default();
        let mut answers = Vec::with_capacity(rows.len());
        for row in rows {
            let answer = user.answer(row, &mut scratch);
            guessed(row, user.guess(&answer), &scratch);
            answers.push(answer);
        }
        for (row, answer) in rows.iter().zip(&answers) {
            user.learn(row, answer);
        }
    }
}

/// The group that the dictionary alone puts a text in: what a user is told who never confirmed anything.
pub fn cold(text: &str) -> Option<&'static str> {
    dictionary::find(&Descriptor::of(text)).map(|hit| hit.concept.group_name())
}

#[cfg(test)]
mod tests {
    use super::*;

    const TABLE: &str = "user\tmonth\tseq\tamount\tdesc\tlabel\n\
        ana\t2026-01\t1\t-20\tPADARIA ESTRELA\tComida\n\
        ana\t2026-01\t2\t-20\tPADARIA ESTRELA\tComida\n\
        ana\t2026-02\t3\t\tPADARIA ESTRELA\tComida\n";

    fn guessed(rhythm: Rhythm) -> Vec<Option<&'static str>> {
        let mut all = Vec::new();
        replay(&rows(TABLE).unwrap(), rhythm, |_, guess, _| all.push(guess.map(|guess| guess.label)));
        all
    }

    #[test]
    fn a_month_is_guessed_before_it_is_confirmed() {
        assert_eq!(guessed(Rhythm::Monthly), [None, None, Some("Comida")]);
        assert_eq!(guessed(Rhythm::Immediate), [None, Some("Comida"), Some("Comida")]);
    }

    #[test]
    fn what_is_no_history_is_said() {
        let said = |row: &str| rows(&format!("head\n{row}")).unwrap_err().to_string();
        assert_eq!(said("ana\t2026-01"), "line 2: it has 2 columns, not the six of `user month seq amount desc label`");
        assert_eq!(said("ana\t2026-01\t1\t1,5\tX\tY"), "line 2: the amount `1,5` is no decimal number");
    }

    #[test]
    fn the_dictionary_alone_knows_a_bakery() {
        assert_eq!(cold("PADARIA ESTRELA"), Some("dining"));
        assert_eq!(cold("Zyx"), None);
    }
}
