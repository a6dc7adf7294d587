//! The trail in storage: its head, its events, and what each did.

use std::collections::BTreeMap;
use std::panic::resume_unwind;

use chrono::{DateTime, Utc};
use fintrack_core::audit::{Actor, Change, Deed, Event, EventHash, Head, Link, Moment, Operation, RowKey, State};
use fintrack_core::id::{ApiKeyId, AuditEventId, UserId};
use fintrack_core::word::WordError;
use tokio::task::spawn_blocking;
use uuid::Uuid;

use super::table;
use crate::{DbError, WorkspaceTx};

/// How many changes are kept as one row: enough to compress well, few enough to hold many of them in memory.
const CHANGES_PER_PART: usize = 4_096;
/// How many such rows one statement adds: some megabytes.
const PARTS_PER_STATEMENT: usize = 16;
/// Up to so many changes, an event is listed under each thing that it touched.
const CHANGES_LISTED_MAX: usize = 1_000;
/// zstd's quickest level that is worth it: what remains is hashes, which do not compress at any.
const COMPRESSION_LEVEL: i32 = 1;

fn corrupt(what: &'static str, id: Uuid, cause: impl Into<Box<dyn std::error::Error + Send + Sync>>) -> DbError {
    DbError::corrupt(what, id)(cause.into())
}

fn head_of(tx: &WorkspaceTx, sequence: i64, hash: &[u8], state: &[u8]) -> Result<(Head, State), DbError> {
    let wrong = |what: &str| corrupt("head of the audit trail", tx.workspace(), what.to_owned());
    let hash = hash.try_into().map_err(|_| wrong("its hash is too short"))?;
    let sequence = u64::try_from(sequence).map_err(|_| wrong("its number is negative"))?;
    let state = State::from_bytes(state).ok_or_else(|| wrong("its state is too short"))?;
    Ok((Head { workspace: tx.scope().workspace, sequence, hash: EventHash::new(hash) }, state))
}

/// How far the trail reaches and the state of the books, locked until the end of the transaction; `None` where no trail
/// was begun.
pub(super) async fn lock_head(tx: &mut WorkspaceTx) -> Result<Option<(Head, State)>, DbError> {
    let row = sqlx::query!(
        "select sequence, hash, state from audit_heads where workspace_id = $1 for update",
        tx.workspace()
    )
    .fetch_optional(tx.conn())
    .await?;
    row.map(|row| head_of(tx, row.sequence, &row.hash, &row.state)).transpose()
}

/// The same without a lock.
pub(super) async fn head(tx: &mut WorkspaceTx) -> Result<Option<(Head, State)>, DbError> {
    let row = sqlx::query!("select sequence, hash, state from audit_heads where workspace_id = $1", tx.workspace())
        .fetch_optional(tx.conn())
        .await?;
    row.map(|row| head_of(tx, row.sequence, &row.hash, &row.state)).transpose()
}

/// Begins a trail; what is there when another transaction was faster.
pub(super) async fn insert_head(
    tx: &mut WorkspaceTx,
    head: Head,
    state: &State,
) -> Result<Option<(Head, State)>, DbError> {
    let inserted = sqlx::query!(
        "insert into audit_heads (workspace_id, sequence, hash, state) values ($1, 0, $2, $3) on conflict do nothing",
        tx.workspace(),
        head.hash.as_bytes().as_slice(),
        state.to_bytes(),
    )
    .execute(tx.conn())
    .await?
    .rows_affected();
    if inserted == 1 { Ok(None) } else { lock_head(tx).await }
}

/// Adds an event to the trail.
pub(super) async fn append(tx: &mut WorkspaceTx, head: Head, state: &State, event: Event) -> Result<(), DbError> {
    let sealed = if event.changes.len() <= CHANGES_PER_PART {
        Sealed { hash: hash(&head, &event)?, parts: parts_of(&event)?, event }
    } else {
        // Nobody aborts it, so all that can go wrong is a panic.
        spawn_blocking(move || seal(&head, event)).await.unwrap_or_else(|error| resume_unwind(error.into_panic()))?
    };
    insert_event(tx, &sealed).await?;
    insert_changes(tx, &sealed).await?;
    sqlx::query!(
        "update audit_heads set sequence = $2, hash = $3, state = $4 where workspace_id = $1",
        tx.workspace(),
        column(sealed.event.sequence),
        sealed.hash.as_bytes().as_slice(),
        state.to_bytes(),
    )
    .execute(tx.conn())
    .await?;
    Ok(())
}

/// An event that has its place in the chain, with its changes as they are kept.
struct Sealed {
    event: Event,
    hash: EventHash,
    parts: Vec<Part>,
}

/// Some of an event's changes: those from one row to another, in the order of rows.
struct Part {
    content: Vec<u8>,
    first: String,
    last: String,
}

/// Seals a large event: one thread hashes what another one packs.
fn seal(head: &Head, event: Event) -> Result<Sealed, DbError> {
    let (parts, hash) = std::thread::scope(|scope| {
        let parts = scope.spawn(|| parts_of(&event));
        let hash = hash(head, &event);
        (parts.join().unwrap_or_else(|panic| resume_unwind(panic)), hash)
    });
    Ok(Sealed { hash: hash?, parts: parts?, event })
}

fn hash(head: &Head, event: &Event) -> Result<EventHash, DbError> {
    head.hash_of_next(event).map_err(|error| corrupt("audit event", event.id.get(), error))
}

fn parts_of(event: &Event) -> Result<Vec<Part>, DbError> {
    let rows: Vec<(&RowKey, &Change)> = event.changes.iter().collect();
    let part = |chunk: &[(&RowKey, &Change)]| {
        let json = serde_json::to_vec(&chunk.iter().copied().collect::<BTreeMap<_, _>>())?;
        let name = |row: Option<&(&RowKey, &Change)>| row.map(|(row, _)| row.as_str().to_owned()).unwrap_or_default();
        let content = zstd::encode_all(json.as_slice(), COMPRESSION_LEVEL)?;
        Ok(Part { content, first: name(chunk.first()), last: name(chunk.last()) })
    };
    let parts: std::io::Result<Vec<Part>> = rows.chunks(CHANGES_PER_PART).map(part).collect();
    parts.map_err(|error| corrupt("audit event", event.id.get(), error))
}

/// The number of an event as a column. A trail of 2⁶³ events is not to be had.
pub(super) fn column(sequence: u64) -> i64 {
    i64::try_from(sequence).unwrap_or(i64::MAX)
}

async fn insert_event(tx: &mut WorkspaceTx, sealed: &Sealed) -> Result<(), DbError> {
    let event = &sealed.event;
    let (user, key) = match event.actor {
        Actor::User(user) => (Some(user.get()), None),
        Actor::ApiKey { key, user } => (Some(user.get()), Some(key.get())),
        Actor::System => (None, None),
    };
    let (operation, undid) = match event.deed {
        Deed::Did(operation) => (Some(operation.as_str()), None),
        Deed::Undid(event) => (None, Some(event.get())),
    };
    sqlx::query!(
        "insert into audit_events
             (workspace_id, sequence, id, at, user_id, api_key_id, operation, undid_id, hash, changes)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)",
        tx.workspace(),
        column(event.sequence),
        event.id.get(),
        event.at.get(),
        user,
        key,
        operation,
        undid,
        sealed.hash.as_bytes().as_slice(),
        i32::try_from(event.changes.len()).unwrap_or(i32::MAX),
    )
    .execute(tx.conn())
    .await?;
    Ok(())
}

async fn insert_changes(tx: &mut WorkspaceTx, sealed: &Sealed) -> Result<(), DbError> {
    let event = &sealed.event;
    let is_listed = event.changes.len() <= CHANGES_LISTED_MAX;
    let name = |row: &String| (!is_listed).then(|| row.clone());
    for (n, parts) in sealed.parts.chunks(PARTS_PER_STATEMENT).enumerate() {
        let first = n * PARTS_PER_STATEMENT + 1;
        sqlx::query!(
            "insert into audit_changes (workspace_id, sequence, part, content, first_row, last_row)
             select $1, $2, $3 + n - 1, content, first_row, last_row
             from unnest($4::bytea[], $5::text[], $6::text[]) with ordinality as t (content, first_row, last_row, n)",
            tx.workspace(),
            column(event.sequence),
            i64::try_from(first).unwrap_or(i64::MAX),
            &parts.iter().map(|part| part.content.as_slice()).collect::<Vec<_>>() as &[&[u8]],
            &parts.iter().map(|part| name(&part.first)).collect::<Vec<_>>() as &[Option<String>],
            &parts.iter().map(|part| name(&part.last)).collect::<Vec<_>>() as &[Option<String>],
        )
        .execute(tx.conn())
        .await?;
    }
    if is_listed {
        let subjects: Vec<Uuid> = table::subjects(event.changes.keys()).into_iter().collect();
        sqlx::query!(
            "insert into audit_subjects (workspace_id, sequence, subject_id) select $1, $2, * from unnest($3::uuid[])",
            tx.workspace(),
            column(event.sequence),
            &subjects,
        )
        .execute(tx.conn())
        .await?;
    }
    Ok(())
}

/// An event's row, without what it did.
pub(super) struct EventRow {
    pub(super) sequence: i64,
    pub(super) id: Uuid,
    pub(super) at: DateTime<Utc>,
    pub(super) user_id: Option<Uuid>,
    pub(super) api_key_id: Option<Uuid>,
    pub(super) operation: Option<String>,
    pub(super) undid_id: Option<Uuid>,
    pub(super) hash: Vec<u8>,
}

impl EventRow {
    pub(super) fn link(self, tx: &WorkspaceTx, changes: BTreeMap<RowKey, Change>) -> Result<Link, DbError> {
        let id = self.id;
        let wrong = |what: String| corrupt("audit event", id, what);
        let actor = match (self.user_id.map(UserId::new), self.api_key_id.map(ApiKeyId::new)) {
            (Some(user), Some(key)) => Actor::ApiKey { key, user },
            (Some(user), None) => Actor::User(user),
            (None, _) => Actor::System,
        };
        let deed = match (self.operation, self.undid_id) {
            (Some(word), _) => {
                Deed::Did(word.parse::<Operation>().map_err(|error: WordError| wrong(error.to_string()))?)
            }
            (None, Some(event)) => Deed::Undid(AuditEventId::new(event)),
            (None, None) => return Err(wrong("it says not what was done".to_owned())),
        };
        let hash = self.hash.as_slice().try_into().map_err(|_| wrong("its hash is too short".to_owned()))?;
        let event = Event {
            id: AuditEventId::new(id),
            workspace: tx.scope().workspace,
            sequence: u64::try_from(self.sequence).unwrap_or_default(),
            at: Moment::new(self.at),
            actor,
            deed,
            changes,
        };
        Ok(Link { event, hash: EventHash::new(hash) })
    }
}

/// The number of an event.
pub(super) async fn sequence_of(tx: &mut WorkspaceTx, id: AuditEventId) -> Result<u64, DbError> {
    let sequence = sqlx::query_scalar!("select sequence from audit_events where id = $1", id.get())
        .fetch_optional(tx.conn())
        .await?
        .ok_or_else(|| DbError::not_found("audit event", id))?;
    Ok(u64::try_from(sequence).unwrap_or_default())
}

/// The links of some numbers, in order, each with all that it did. One is in memory at a time, and its numbers must be few.
pub(super) async fn load(tx: &mut WorkspaceTx, sequences: &[i64]) -> Result<Vec<Link>, DbError> {
    let rows = sqlx::query_as!(
        EventRow,
        "select sequence, id, at, user_id, api_key_id, operation, undid_id, hash
         from audit_events
         where sequence = any($1)
         order by sequence",
        sequences,
    )
    .fetch_all(tx.conn())
    .await?;
    let parts = sqlx::query!(
        "select sequence, content from audit_changes where sequence = any($1) order by sequence, part",
        sequences,
    )
    .fetch_all(tx.conn())
    .await?;
    let mut changes: BTreeMap<i64, BTreeMap<RowKey, Change>> = BTreeMap::new();
    for part in parts {
        let mut done = read_part(tx, &part.content)?;
        changes.entry(part.sequence).or_default().append(&mut done);
    }
    rows.into_iter()
        .map(|row| {
            let done = changes.remove(&row.sequence).unwrap_or_default();
            row.link(tx, done)
        })
        .collect()
}

fn read_part(tx: &WorkspaceTx, content: &[u8]) -> Result<BTreeMap<RowKey, Change>, DbError> {
    let json = zstd::decode_all(content).map_err(|error| corrupt("audit event of workspace", tx.workspace(), error))?;
    serde_json::from_slice(&json).map_err(|error| corrupt("audit event of workspace", tx.workspace(), error))
}

/// Reads the trail from an event on, some events at a time, and hands over each.
pub(super) async fn for_each_from(
    tx: &mut WorkspaceTx,
    first: u64,
    mut take: impl FnMut(Link) -> Result<(), DbError>,
) -> Result<(), DbError> {
    let mut next = column(first);
    loop {
        let batch = next_batch(tx, next).await?;
        let Some(last) = batch.last() else { return Ok(()) };
        next = last + 1;
        for link in load(tx, &batch).await? {
            take(link)?;
        }
    }
}

/// The numbers of the next events: so many that what they did fits in memory, and one at least.
async fn next_batch(tx: &mut WorkspaceTx, from: i64) -> Result<Vec<i64>, DbError> {
    const CHANGES_AT_ONCE: i64 = 50_000;
    const EVENTS_AT_ONCE: i64 = 1_000;
    let rows = sqlx::query!(
        "select sequence, changes from audit_events where sequence >= $1 order by sequence limit $2",
        from,
        EVENTS_AT_ONCE,
    )
    .fetch_all(tx.conn())
    .await?;
    let mut changes = 0;
    let mut fits = |row: &i32| {
        changes += i64::from(*row);
        changes <= CHANGES_AT_ONCE
    };
    let fitting = rows.iter().map(|row| row.changes).take_while(|row| fits(row)).count();
    Ok(rows.into_iter().take(fitting.max(1)).map(|row| row.sequence).collect())
}
