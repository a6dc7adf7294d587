//! The trail of a workspace that comes out of an archive: the same chain, continued here.

use std::collections::BTreeMap;

use fintrack_core::audit::{Deed, Head, Link, Noun, Operation, RowHash, RowKey, State};

use super::recording::begin_trail;
use super::rows::{self, Which};
use super::trail;
use super::verify::state_of_books;
use crate::{DbError, WorkspaceTx};

/// How many rows are named that are not what the trail tells of.
const NAMED_MAX: usize = 5;

/// The whole trail, from its first event on.
pub(crate) async fn whole_trail(tx: &mut WorkspaceTx) -> Result<Vec<Link>, DbError> {
    let mut links = Vec::new();
    trail::for_each_from(tx, 1, |link| {
        links.push(link);
        Ok(())
    })
    .await?;
    Ok(links)
}

/// Keeps a trail, which proves itself, as that of a workspace whose rows are all there; the rows that are not what it
/// tells of, a few of them. Without a trail, one begins that says that all rows were loaded.
pub(crate) async fn load_trail(tx: &mut WorkspaceTx, links: &[Link]) -> Result<Vec<RowKey>, DbError> {
    let Some(last) = links.last() else {
        let catalog = tx.catalog().await?;
        let actor = tx.scope().actor();
        begin_trail(tx, &catalog, Deed::Did(Operation::LoadArchive), actor).await?;
        return Ok(Vec::new());
    };
    let head = Head { workspace: tx.scope().workspace, sequence: last.event.sequence, hash: last.hash };
    let mut told = State::default();
    for link in links {
        told.apply(&link.event);
    }
    trail::insert_head(tx, head, &told).await?;
    trail::insert_links(tx, links).await?;
    let (books, _) = state_of_books(tx).await?;
    if books == told { Ok(Vec::new()) } else { differing(tx, links).await }
}

/// Rows that are not as the last event left them that touched them.
async fn differing(tx: &mut WorkspaceTx, links: &[Link]) -> Result<Vec<RowKey>, DbError> {
    let mut told: BTreeMap<RowKey, RowHash> = BTreeMap::new();
    for (row, change) in links.iter().flat_map(|link| &link.event.changes) {
        match change.left() {
            Some(left) => told.insert(row.clone(), left.hash),
            None => told.remove(row),
        };
    }
    told.retain(|row, _| row.noun().is_of_books());
    let catalog = tx.catalog().await?;
    let mut differing = Vec::new();
    for noun in Noun::ALL.iter().copied().filter(|noun| noun.is_of_books()) {
        rows::for_each(tx, &catalog, noun, Which::All, |row, image| {
            if told.remove(&row) != Some(image.hash(&row)) {
                differing.push(row);
            }
        })
        .await?;
    }
    differing.extend(told.into_keys());
    differing.truncate(NAMED_MAX);
    Ok(differing)
}
