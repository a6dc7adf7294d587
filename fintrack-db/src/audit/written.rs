//! Rows that an operation has just added, as what was written: they need not be read again to be in the trail.

use std::collections::BTreeSet;

use fintrack_core::audit::{Left, Noun, RowKey, State, Value};

use super::catalog::Catalog;
use super::{Recording, image};
use crate::bulk::Statement;
use crate::{DbError, WorkspaceTx};

/// Rows of one noun that were added at once, as the trail takes them down. For rows that have no parts.
#[derive(Debug)]
pub(crate) struct Written {
    noun: Noun,
    rows: Vec<(RowKey, Left)>,
    /// What they add to the state of the books.
    sum: State,
}

impl Written {
    /// Takes down rows, each as its columns; those that hold nothing may be left out.
    pub(crate) fn of<R>(catalog: &Catalog, noun: Noun, rows: impl IntoIterator<Item = R>) -> Result<Self, DbError>
    where
        R: IntoIterator<Item = (&'static str, Value)>,
    {
        let rows = rows.into_iter();
        let mut written = Self { noun, rows: Vec::with_capacity(rows.size_hint().0), sum: State::default() };
        for columns in rows {
            let holds = |(_, value): &(&str, Value)| *value != Value::Null;
            let (row, image) = image::of_written(catalog, noun, columns.into_iter().filter(holds))?;
            let left = Left::of(&row, &image);
            if noun.is_of_books() {
                written.sum.add(left.hash);
            }
            written.rows.push((row, left));
        }
        Ok(written)
    }

    pub(super) const fn noun(&self) -> Noun {
        self.noun
    }

    pub(super) fn rows(&self) -> &[(RowKey, Left)] {
        &self.rows
    }

    /// The rows, and what they add to the state of the books.
    pub(super) fn into_parts(self) -> (Vec<(RowKey, Left)>, State) {
        (self.rows, self.sum)
    }

    /// Forgets those of these names that are in it; they are taken out of the names.
    pub(super) fn forget(&mut self, names: &mut BTreeSet<String>) -> Vec<String> {
        let Self { noun, rows, sum } = self;
        let mut forgotten = Vec::new();
        rows.retain(|(row, left)| {
            let is_kept = !names.remove(row.id());
            if !is_kept {
                forgotten.push(row.id().to_owned());
                if noun.is_of_books() {
                    sum.remove(left.hash);
                }
            }
            is_kept
        });
        forgotten
    }
}

/// Rows made ready to be added: encoded and hashed, which one thread can do while the database is busy with others.
pub(crate) struct Insertion {
    /// What adds them.
    pub(crate) statements: Vec<Statement>,
    /// The rows as the trail takes them down.
    pub(crate) written: Written,
}

impl Insertion {
    /// Adds the rows, as a part of an operation.
    pub(crate) async fn run(self, tx: &mut WorkspaceTx, recording: &mut Recording) -> Result<(), DbError> {
        tx.execute_all(self.statements).await?;
        recording.wrote(self.written);
        Ok(())
    }
}
