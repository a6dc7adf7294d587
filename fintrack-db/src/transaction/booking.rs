//! Entries made ready to be written.

use std::collections::BTreeSet;

use fintrack_core::audit::Noun;
use fintrack_core::calendar::BillingMonth;
use fintrack_core::entry::{Entry, Filing};
use fintrack_core::id::{CardId, EntryId};
use uuid::Uuid;

use super::columns::Columns;
use crate::audit::{Catalog, Insertion, Recording, Written};
use crate::bulk::Statement;
use crate::{DbError, WorkspaceTx, card};

/// Entries made ready to be booked: encoded and hashed, which one thread can do while the database is busy with others.
pub(crate) struct Booking {
    invoices: BTreeSet<(CardId, BillingMonth)>,
    /// Those that are more than one row each: parts of a split, tags.
    with_parts: Vec<EntryId>,
    parts: Vec<Statement>,
    whole: Insertion,
}

impl Booking {
    /// Makes entries ready.
    pub(crate) fn of(catalog: &Catalog, workspace: Uuid, entries: &[&Entry]) -> Result<Self, DbError> {
        let (whole, with_parts): (Vec<&Entry>, Vec<&Entry>) =
            entries.iter().copied().partition(|entry| !has_parts(entry));
        let columns = Columns::of(whole);
        Ok(Self {
            invoices: entries.iter().filter_map(|entry| entry.movement().invoice()).collect(),
            with_parts: with_parts.iter().map(|entry| entry.id()).collect(),
            parts: Columns::of(with_parts).insertions(workspace),
            whole: Insertion {
                statements: columns.insertions(workspace),
                written: Written::of(catalog, Noun::Transaction, columns.rows())?,
            },
        })
    }

    /// Books them, and creates the invoices that they refer to, as a part of an operation.
    pub(crate) async fn run(self, tx: &mut WorkspaceTx, recording: &mut Recording) -> Result<(), DbError> {
        card::ensure_invoices(tx, recording, &self.invoices).await?;
        recording.create(Noun::Transaction, self.with_parts);
        tx.execute_all(self.parts).await?;
        self.whole.run(tx, recording).await
    }
}

/// Whether more than one row says it: parts of a split, or tags.
fn has_parts(entry: &Entry) -> bool {
    let is_split = matches!(entry.movement().filing(), Some(Filing::Split(_)));
    is_split || entry.details().is_some_and(|details| !details.tags.is_empty())
}
