//! A history replayed: what the model would have said of each transaction before it was confirmed.
//!
//! How a classifier is measured. Every user begins with an empty memory, and the labels are the user's own categories,
//! made as they are first confirmed.

use std::collections::HashMap;

use chrono::NaiveDate;
use rust_decimal::Decimal;

use super::descriptor::Descriptor;
use super::dictionary;
use super::model::{Model, Prediction, Sample, Scratch};
use crate::word::words;

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
    /// Positive is money in.
    pub amount: Decimal,
    /// The bank's text.
    pub text: &'a str,
    /// The user's category.
    pub label: &'a str,
}

/// What was guessed of a row.
#[derive(Clone, Copy, Debug)]
pub struct Guess<'a> {
    /// The label.
    pub label: &'a str,
    /// How it was found.
    pub prediction: Prediction,
}

/// One user's categories, and what was learned of them.
#[derive(Debug, Default)]
struct User<'a> {
    model: Model,
    classes: HashMap<&'a str, usize>,
    labels: Vec<&'a str>,
}

impl<'a> User<'a> {
    fn class(&mut self, label: &'a str) -> usize {
        *self.classes.entry(label).or_insert_with(|| {
            self.labels.push(label);
            let name = Descriptor::of(label);
            self.model.add_class(&name, dictionary::find(&name).map(|hit| hit.concept))
        })
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
        let mut shown = Vec::with_capacity(rows.len());
        for row in rows {
            let text = Descriptor::of(row.text);
            let sample = sample(&text, row);
            let prediction = user.model.predict(&sample, &mut scratch);
            let guess = prediction.map(|prediction| Guess { label: user.labels[prediction.class], prediction });
            guessed(row, guess, &scratch);
            shown.push((text, prediction));
        }
        for (row, (text, shown)) in rows.iter().zip(&shown) {
            let class = user.class(row.label);
            user.model.learn(
                &sample(text, row),
                class,
                NaiveDate::MIN,
                shown.map(|shown| shown.shown()).as_ref(),
                &mut scratch,
            );
        }
    }
}

fn sample<'t>(text: &'t Descriptor, row: &Row<'_>) -> Sample<'t> {
    Sample::new(text, row.amount)
}
