//! The audit trail in storage, and undo.
//!
//! Every operation on the books is recorded in its own transaction: a [`Recording`] is begun before its first write and
//! finished after its last, and what changed in between is one event of the chain. What an event is and what may be undone
//! is the core's ([`fintrack_core::audit`]); here rows become images and events become rows.
//!
//! Laws: what the trail sums to is the state of the books, after every operation; an operation that is undone leaves them
//! as they were before it; a transaction that is rolled back leaves no event.

mod announce;
mod catalog;
mod image;
mod recording;
mod rows;
mod table;
mod trail;
mod undo;
mod verify;

pub(crate) use catalog::Catalog;
pub use recording::Recorded;
pub(crate) use recording::{Recording, take_turn};
pub(crate) use rows::{is_in_use, refuse_in_use};
pub use undo::{UndoFailure, undo};
pub use verify::{TrailFault, Verification, verify};

use fintrack_core::audit::{Link, StateHash};
use fintrack_core::id::AuditEventId;
use uuid::Uuid;

use crate::{DbError, WorkspaceTx};

/// An event with all that it did.
///
/// # Errors
/// [`DbError::NotFound`].
pub async fn find(tx: &mut WorkspaceTx, id: AuditEventId) -> Result<Link, DbError> {
    let sequence = trail::sequence_of(tx, id).await?;
    let link = trail::load(tx, &[trail::column(sequence)]).await?.pop();
    link.ok_or_else(|| DbError::not_found("audit event", id))
}

/// Some events, the newest first.
#[derive(Clone, Debug)]
pub struct Page {
    /// The events, each with all that it did.
    pub links: Vec<Link>,
    /// What to ask for next; `None` when there is no more.
    pub next: Option<u64>,
}

/// Events before one of some number, or the latest of all.
///
/// # Errors
/// [`DbError`].
pub async fn list(tx: &mut WorkspaceTx, before: Option<u64>, limit: u32) -> Result<Page, DbError> {
    let sequences = sqlx::query_scalar!(
        "select sequence from audit_events where sequence < $1 order by sequence desc limit $2",
        before.map_or(i64::MAX, trail::column),
        i64::from(limit),
    )
    .fetch_all(tx.conn())
    .await?;
    page(tx, &sequences, limit).await
}

/// The events that touched a thing or a part of it, such as a transaction or its splits. A page may have fewer than the
/// limit, or none, though there are more.
///
/// # Errors
/// [`DbError`].
pub async fn history(tx: &mut WorkspaceTx, subject: Uuid, before: Option<u64>, limit: u32) -> Result<Page, DbError> {
    // Large events are not listed under their things: their rows are in order, so one that may name it is known by its ends.
    let (from, to) = table::ends_of(subject);
    let sequences = sqlx::query_scalar!(
        r#"select sequence as "sequence!"
           from (
               select sequence from audit_subjects where subject_id = $1
               union
               select c.sequence
               from audit_changes c
               join unnest($2::text[], $3::text[]) as n (first, last) on c.last_row >= n.first and c.first_row <= n.last
           ) as touched
           where sequence < $4
           order by sequence desc
           limit $5"#,
        subject,
        &from,
        &to,
        before.map_or(i64::MAX, trail::column),
        i64::from(limit),
    )
    .fetch_all(tx.conn())
    .await?;
    let mut page = page(tx, &sequences, limit).await?;
    page.links.retain(|link| table::subjects(link.event.changes.keys()).contains(&subject));
    Ok(page)
}

async fn page(tx: &mut WorkspaceTx, sequences: &[i64], limit: u32) -> Result<Page, DbError> {
    let mut links = trail::load(tx, sequences).await?;
    links.reverse();
    let is_full = u32::try_from(sequences.len()).is_ok_and(|found| found >= limit);
    let next = sequences.last().filter(|_| is_full).and_then(|sequence| u64::try_from(*sequence).ok());
    Ok(Page { links, next })
}

/// The hash of the books as the trail keeps it: equal for equal books. One row is read.
///
/// # Errors
/// [`DbError`].
pub async fn state_hash(tx: &mut WorkspaceTx) -> Result<StateHash, DbError> {
    Ok(trail::head(tx).await?.map_or_else(|| fintrack_core::audit::State::default().hash(), |(_, state)| state.hash()))
}
