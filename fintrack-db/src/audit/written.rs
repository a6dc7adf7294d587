//! Rows that an operation has just added, as what was written: they need not be read again to be in the trail, and are hashed
//! on another thread while the database goes on writing.

use std::collections::BTreeSet;
use std::sync::Arc;

use fintrack_core::audit::{Left, Noun, RowKey, State, Value};
use tokio::task::{JoinHandle, spawn_blocking};
use uuid::Uuid;

use super::catalog::Catalog;
use super::image;
use crate::DbError;

/// Fewer rows than this are hashed at once: to hand them over would take as long.
const ROWS_WORTH_A_THREAD: usize = 64;

/// A row as its columns that hold something.
type Columns = Vec<(&'static str, Value)>;

/// What was added, and what is still being hashed of it.
#[derive(Debug, Default)]
pub(super) struct Written {
    batches: Vec<Batch>,
    pending: Vec<JoinHandle<Result<Batch, DbError>>>,
}

/// Rows of one noun that were added at once.
#[derive(Debug)]
struct Batch {
    noun: Noun,
    rows: Vec<(RowKey, Left)>,
    /// What they add to the state of the books.
    sum: State,
}

impl Batch {
    fn of(catalog: &Catalog, noun: Noun, rows: Vec<Columns>) -> Result<Self, DbError> {
        let mut batch = Self { noun, rows: Vec::with_capacity(rows.len()), sum: State::default() };
        for columns in rows {
            let (row, image) = image::of_written(catalog, noun, columns)?;
            let left = Left::of(&row, &image);
            if noun.is_of_books() {
                batch.sum.add(left.hash);
            }
            batch.rows.push((row, left));
        }
        Ok(batch)
    }

    /// Forgets those of these names that are in it; they are taken out of the names.
    fn forget(&mut self, names: &mut BTreeSet<String>) -> Vec<String> {
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

impl Written {
    /// Takes down rows.
    pub(super) fn take(&mut self, catalog: &Arc<Catalog>, noun: Noun, rows: Vec<Columns>) -> Result<(), DbError> {
        if rows.len() < ROWS_WORTH_A_THREAD {
            self.batches.push(Batch::of(catalog, noun, rows)?);
        } else {
            let catalog = Arc::clone(catalog);
            self.pending.push(spawn_blocking(move || Batch::of(&catalog, noun, rows)));
        }
        Ok(())
    }

    /// Waits for what is still being hashed.
    async fn settle(&mut self) -> Result<(), DbError> {
        for job in std::mem::take(&mut self.pending) {
            let lost =
                |error: tokio::task::JoinError| DbError::corrupt("rows for the audit trail", Uuid::nil())(error.into());
            self.batches.push(job.await.map_err(lost)??);
        }
        Ok(())
    }

    /// Forgets rows of these names; which of them had been taken down.
    pub(super) async fn forget(&mut self, noun: Noun, names: &[String]) -> Result<BTreeSet<String>, DbError> {
        let mut sought: BTreeSet<String> = names.iter().cloned().collect();
        let mut forgotten = BTreeSet::new();
        if self.batches.is_empty() && self.pending.is_empty() {
            return Ok(forgotten);
        }
        self.settle().await?;
        // What is changed once more was most likely written last.
        for batch in self.batches.iter_mut().rev().filter(|batch| batch.noun == noun) {
            if sought.is_empty() {
                break;
            }
            forgotten.extend(batch.forget(&mut sought));
        }
        Ok(forgotten)
    }

    /// All rows that were taken down.
    pub(super) async fn rows(&mut self) -> Result<impl Iterator<Item = &(RowKey, Left)>, DbError> {
        self.settle().await?;
        Ok(self.batches.iter().flat_map(|batch| &batch.rows))
    }

    /// All rows, and what they add to the state of the books.
    pub(super) async fn finish(mut self) -> Result<(Vec<(RowKey, Left)>, State), DbError> {
        self.settle().await?;
        let mut sum = State::default();
        let mut rows = Vec::with_capacity(self.batches.iter().map(|batch| batch.rows.len()).sum());
        for mut batch in self.batches {
            sum.merge(&batch.sum);
            rows.append(&mut batch.rows);
        }
        Ok((rows, sum))
    }
}
