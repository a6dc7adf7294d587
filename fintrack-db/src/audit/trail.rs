//! The trail in storage: its head, its events, and what each did.

use std::collections::BTreeMap;
use std::panic::resume_unwind;

use chrono::{DateTime, Utc};
use fintrack_core::audit::{Actor, Change, Deed, Event, EventHash, Head, Link, Moment, Operation, RowKey, State};
use fintrack_core::id::{ApiKeyId, AuditEventId, UserId, WorkspaceId};
use fintrack_core::word::WordError;
use tokio::task::spawn_blocking;
use uuid::Uuid;

use super::table;
use crate::{DbError, WorkspaceTx, bulk};

/// How many changes are kept as one row: enough to compress well, few enough to hold many of them in memory.
const CHANGES_PER_PART: usize = 4_096;
/// How many bytes of such rows one statement adds, the last row aside.
const BYTES_PER_STATEMENT: usize = 4 << 20;
/// Up to so many changes, an event is listed under each thing that it touched.
const CHANGES_LISTED_MAX: usize = 1_000;
/// How many changes, and how many events, are handled together at most.
const CHANGES_AT_ONCE: usize = 50_000;
const EVENTS_AT_ONCE: usize = 1_000;
/// zstd's quickest level that is worth it: what remains is hashes, which do not compress at any.
const COMPRESSION_LEVEL: i32 = 1;

fn corrupt(what: &'static str, id: Uuid, cause: impl Into<Box<dyn std::error::Error + Send + Sync>>) -> DbError {
    DbError::corrupt(what, id)(cause.into())
}

/// How far the trail of a workspace reaches, as its row says.
fn head_of(workspace: WorkspaceId, sequence: i64, hash: &[u8]) -> Result<Head, DbError> {
    let wrong = |what: &str| corrupt("head of the audit trail", workspace.get(), what.to_owned());
    let hash = hash.try_into().map_err(|_| wrong("its hash is too short"))?;
    let sequence = u64::try_from(sequence).map_err(|_| wrong("its number is negative"))?;
    Ok(Head { workspace, sequence, hash: EventHash::new(hash) })
}

fn head_and_state(tx: &WorkspaceTx, sequence: i64, hash: &[u8], state: &[u8]) -> Result<(Head, State), DbError> {
    let short = || corrupt("head of the audit trail", tx.workspace(), "its state is too short".to_owned());
    let state = State::from_bytes(state).ok_or_else(short)?;
    Ok((head_of(tx.scope().workspace, sequence, hash)?, state))
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
    row.map(|row| head_and_state(tx, row.sequence, &row.hash, &row.state)).transpose()
}

/// How far the trail of the books reaches; `None` before their first event. What is worked out of the books alone is the same for as
/// long as this is.
///
/// # Errors
/// [`DbError`].
pub async fn reach(tx: &mut WorkspaceTx) -> Result<Option<Head>, DbError> {
    let row = sqlx::query!("select sequence, hash from audit_heads where workspace_id = $1", tx.workspace())
        .fetch_optional(tx.conn())
        .await?;
    row.map(|row| head_of(tx.scope().workspace, row.sequence, &row.hash)).transpose()
}

/// The same with the sum of all rows, without a lock.
pub(super) async fn head(tx: &mut WorkspaceTx) -> Result<Option<(Head, State)>, DbError> {
    let row = sqlx::query!("select sequence, hash, state from audit_heads where workspace_id = $1", tx.workspace())
        .fetch_optional(tx.conn())
        .await?;
    row.map(|row| head_and_state(tx, row.sequence, &row.hash, &row.state)).transpose()
}

/// Begins a trail; what is there when another transaction was faster.
pub(super) async fn insert_head(
    tx: &mut WorkspaceTx,
    head: Head,
    state: &State,
) -> Result<Option<(Head, State)>, DbError> {
    let inserted = sqlx::query!(
        "insert into audit_heads (workspace_id, sequence, hash, state) values ($1, $2, $3, $4) on conflict do nothing",
        tx.workspace(),
        column(head.sequence),
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
    let (event, hash, parts) = if event.changes.len() <= CHANGES_PER_PART {
        let (hash, parts) = (hash(&head, &event)?, parts_of(&event)?);
        (event, hash, parts)
    } else {
        // Nobody aborts it, so all that can go wrong is a panic.
        spawn_blocking(move || seal(&head, event)).await.unwrap_or_else(|error| resume_unwind(error.into_panic()))?
    };
    let sealed = Sealed { event: &event, hash, parts };
    insert(tx, std::slice::from_ref(&sealed)).await?;
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

/// Adds events that have their places in the chain, which ends where the head says: a whole trail, or the rest of one.
pub(super) async fn insert_links(tx: &mut WorkspaceTx, links: &[Link]) -> Result<(), DbError> {
    let sealed = |link: &'_ Link| Ok((link.hash, parts_of(&link.event)?));
    let mut rest = links;
    while !rest.is_empty() {
        let (batch, later) = rest.split_at(fitting(rest.iter().map(|link| link.event.changes.len())));
        let parts = batch.iter().map(sealed).collect::<Result<Vec<_>, DbError>>()?;
        let sealed = batch.iter().zip(parts).map(|(link, (hash, parts))| Sealed { event: &link.event, hash, parts });
        insert(tx, &sealed.collect::<Vec<_>>()).await?;
        rest = later;
    }
    Ok(())
}

/// How many of the next events are handled together: so many that what they did fits in memory, and one at least.
fn fitting(changes: impl Iterator<Item = usize>) -> usize {
    let mut sum = 0;
    let fits = |changes: &usize| {
        sum += changes;
        sum <= CHANGES_AT_ONCE
    };
    changes.take(EVENTS_AT_ONCE).take_while(fits).count().max(1)
}

/// An event that has its place in the chain, with its changes as they are kept.
struct Sealed<'e> {
    event: &'e Event,
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
fn seal(head: &Head, event: Event) -> Result<(Event, EventHash, Vec<Part>), DbError> {
    let (parts, hash) = std::thread::scope(|scope| {
        let parts = scope.spawn(|| parts_of(&event));
        let hash = hash(head, &event);
        (parts.join().unwrap_or_else(|panic| resume_unwind(panic)), hash)
    });
    Ok((event, hash?, parts?))
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

/// Adds events with all that they did.
async fn insert(tx: &mut WorkspaceTx, sealed: &[Sealed<'_>]) -> Result<(), DbError> {
    insert_events(tx, sealed).await?;
    insert_changes(tx, sealed).await?;
    insert_subjects(tx, sealed).await
}

async fn insert_events(tx: &mut WorkspaceTx, sealed: &[Sealed<'_>]) -> Result<(), DbError> {
    let user = |actor: Actor| match actor {
        Actor::User(user) | Actor::ApiKey { user, .. } => Some(user.get()),
        Actor::System => None,
    };
    let key = |actor: Actor| match actor {
        Actor::ApiKey { key, .. } => Some(key.get()),
        Actor::User(_) | Actor::System => None,
    };
    let operation = |deed: Deed| match deed {
        Deed::Did(operation) => Some(operation.as_str()),
        Deed::Undid(_) => None,
    };
    let undid = |deed: Deed| match deed {
        Deed::Undid(event) => Some(event.get()),
        Deed::Did(_) => None,
    };
    sqlx::query!(
        "insert into audit_events
             (workspace_id, sequence, id, at, user_id, api_key_id, operation, undid_id, hash, changes)
         select $1, * from unnest(
             $2::bigint[], $3::uuid[], $4::timestamptz[], $5::uuid[], $6::uuid[], $7::text[], $8::uuid[], $9::bytea[],
             $10::integer[]
         )",
        tx.workspace(),
        &bulk::column(sealed, |it| column(it.event.sequence)),
        &bulk::column(sealed, |it| it.event.id.get()),
        &bulk::column(sealed, |it| it.event.at.get()),
        &bulk::column(sealed, |it| user(it.event.actor)) as &[Option<Uuid>],
        &bulk::column(sealed, |it| key(it.event.actor)) as &[Option<Uuid>],
        &bulk::column(sealed, |it| operation(it.event.deed)) as &[Option<&str>],
        &bulk::column(sealed, |it| undid(it.event.deed)) as &[Option<Uuid>],
        &bulk::column(sealed, |it| it.hash.as_bytes().as_slice()) as &[&[u8]],
        &bulk::column(sealed, |it| i32::try_from(it.event.changes.len()).unwrap_or(i32::MAX)),
    )
    .execute(tx.conn())
    .await?;
    Ok(())
}

/// Whether an event is listed under each thing that it touched.
fn is_listed(event: &Event) -> bool {
    event.changes.len() <= CHANGES_LISTED_MAX
}

async fn insert_changes(tx: &mut WorkspaceTx, sealed: &[Sealed<'_>]) -> Result<(), DbError> {
    let numbered = |it: &'_ Sealed<'_>| (column(it.event.sequence), is_listed(it.event));
    let parts = sealed.iter().flat_map(|it| (1_i16..).zip(&it.parts).map(move |(n, part)| (numbered(it), n, part)));
    let parts: Vec<((i64, bool), i16, &Part)> = parts.collect();
    let name = |(_, is_listed): (i64, bool), row: &str| (!is_listed).then(|| row.to_owned());
    let mut rest = parts.as_slice();
    while !rest.is_empty() {
        let mut bytes = 0;
        let fits = |(_, _, part): &&((i64, bool), i16, &Part)| {
            let is_room = bytes < BYTES_PER_STATEMENT;
            bytes += part.content.len();
            is_room
        };
        let (parts, later) = rest.split_at(rest.iter().take_while(fits).count());
        sqlx::query!(
            "insert into audit_changes (workspace_id, sequence, part, content, first_row, last_row)
             select $1, * from unnest($2::bigint[], $3::smallint[], $4::bytea[], $5::text[], $6::text[])",
            tx.workspace(),
            &bulk::column(parts, |((sequence, _), _, _)| *sequence),
            &bulk::column(parts, |(_, n, _)| *n),
            &bulk::column(parts, |(_, _, part)| part.content.as_slice()) as &[&[u8]],
            &bulk::column(parts, |(of, _, part)| name(*of, &part.first)) as &[Option<String>],
            &bulk::column(parts, |(of, _, part)| name(*of, &part.last)) as &[Option<String>],
        )
        .execute(tx.conn())
        .await?;
        rest = later;
    }
    Ok(())
}

async fn insert_subjects(tx: &mut WorkspaceTx, sealed: &[Sealed<'_>]) -> Result<(), DbError> {
    let listed = sealed.iter().map(|it| it.event).filter(|event| is_listed(event));
    let of = |event: &Event| {
        let sequence = column(event.sequence);
        table::subjects(event.changes.keys()).into_iter().map(move |subject| (sequence, subject)).collect::<Vec<_>>()
    };
    let (sequences, subjects): (Vec<i64>, Vec<Uuid>) = listed.flat_map(of).unzip();
    if subjects.is_empty() {
        return Ok(());
    }
    sqlx::query!(
        "insert into audit_subjects (workspace_id, sequence, subject_id)
         select $1, * from unnest($2::bigint[], $3::uuid[])",
        tx.workspace(),
        &sequences,
        &subjects,
    )
    .execute(tx.conn())
    .await?;
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

/// The numbers of the next events that are handled together.
async fn next_batch(tx: &mut WorkspaceTx, from: i64) -> Result<Vec<i64>, DbError> {
    let rows = sqlx::query!(
        "select sequence, changes from audit_events where sequence >= $1 order by sequence limit $2",
        from,
        i64::try_from(EVENTS_AT_ONCE).unwrap_or(i64::MAX),
    )
    .fetch_all(tx.conn())
    .await?;
    let fitting = fitting(rows.iter().map(|row| usize::try_from(row.changes).unwrap_or_default()));
    Ok(rows.into_iter().take(fitting).map(|row| row.sequence).collect())
}
