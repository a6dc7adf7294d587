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
mod loading;
mod recording;
mod rows;
mod table;
mod trail;
mod undo;
mod verify;
mod written;

pub(crate) use catalog::Catalog;
pub(crate) use loading::{load_trail, whole_trail};
pub use recording::{Recorded, take_turn};
pub(crate) use recording::{Recording, hold_still};
pub(crate) use rows::{is_in_use, refuse_in_use};
pub use trail::reach;
pub use undo::{UndoFailure, preview_undo, undo};
pub use verify::{TrailFault, Verification, verify};
pub(crate) use written::{Insertion, Written};

use std::collections::HashMap;

use fintrack_core::audit::{Deed, Link, Noun, Operation, StateHash, TakenBack};
use fintrack_core::id::AuditEventId;
use fintrack_core::word::WordError;
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

/// The event of a number, with all that it did.
///
/// # Errors
/// [`DbError::NotFound`].
pub async fn find_numbered(tx: &mut WorkspaceTx, sequence: u64) -> Result<Link, DbError> {
    let link = trail::load(tx, &[trail::column(sequence)]).await?.pop();
    link.ok_or_else(|| DbError::not_found("audit event", sequence))
}

/// What was asked for in the first place: of an undo, and of the undo of an undo, what the first of the row did.
///
/// # Errors
/// [`DbError::NotFound`].
pub async fn original(tx: &mut WorkspaceTx, id: AuditEventId) -> Result<Operation, DbError> {
    let word = sqlx::query_scalar!(
        r#"with recursive undone as (
               select operation, undid_id from audit_events where id = $1
               union all
               select e.operation, e.undid_id from undone u join audit_events e on e.id = u.undid_id
           )
           select operation as "operation!" from undone where operation is not null"#,
        id.get(),
    )
    .fetch_optional(tx.conn())
    .await?
    .ok_or_else(|| DbError::not_found("audit event", id))?;
    word.parse().map_err(|error: WordError| DbError::corrupt("audit event", id.get())(error.into()))
}

/// The numbers of some events, by their identities.
///
/// # Errors
/// [`DbError`].
pub async fn numbers(
    tx: &mut WorkspaceTx,
    ids: impl IntoIterator<Item = AuditEventId>,
) -> Result<HashMap<AuditEventId, u64>, DbError> {
    let ids: Vec<Uuid> = ids.into_iter().map(AuditEventId::get).collect();
    let rows =
        sqlx::query!("select id, sequence from audit_events where id = any($1)", &ids).fetch_all(tx.conn()).await?;
    let number = |sequence| u64::try_from(sequence).unwrap_or_default();
    Ok(rows.into_iter().map(|row| (AuditEventId::new(row.id), number(row.sequence))).collect())
}

/// The last operation that was not taken back, which is what a person means who asks for an undo without saying of what;
/// `None` where everything was but the making of the workspace. Undos are passed over: to do again what was undone is asked for by its event.
///
/// # Errors
/// [`DbError`].
pub async fn last_standing(tx: &mut WorkspaceTx) -> Result<Option<Link>, DbError> {
    /// Few, because each comes with all that it did.
    const AT_ONCE: u32 = 10;
    let (mut taken_back, mut before) = (TakenBack::default(), None);
    loop {
        let page = list(tx, before, AT_ONCE).await?;
        for link in page.links {
            let is_standing = taken_back.stands(&link.event) && matches!(link.event.deed, Deed::Did(_));
            if is_standing && !link.event.is_foundation() {
                return Ok(Some(link));
            }
        }
        before = page.next;
        if before.is_none() {
            return Ok(None);
        }
    }
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

/// The same of a thing of which it is known what it is to be.
///
/// # Errors
/// [`DbError::NotFound`] when the trail tells of none, or it is something else.
pub async fn history_of(
    tx: &mut WorkspaceTx,
    noun: Noun,
    subject: Uuid,
    before: Option<u64>,
    limit: u32,
) -> Result<Page, DbError> {
    let page = history(tx, subject, before, limit).await?;
    let own = subject.to_string();
    let mut rows = page.links.iter().flat_map(|link| link.event.changes.keys());
    let is_other = rows.any(|row| table::leading(row) == own && table::whole_of(row.noun()) != noun);
    let is_none = page.links.is_empty() && page.next.is_none() && before.is_none();
    if is_other || is_none { Err(DbError::not_found(noun.as_str(), subject)) } else { Ok(page) }
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
