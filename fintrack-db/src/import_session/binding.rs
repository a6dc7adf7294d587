//! Lines that settle recurring items: proposed, confirmed, rejected, or bound by hand.
//!
//! A binding is known by its line: a line settles one item at most. What is confirmed fills the line, and the commit writes
//! the item beside what it books.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use chrono::{DateTime, NaiveDate, Utc};
use fintrack_core::calendar::Period;
use fintrack_core::event::Happening;
use fintrack_core::id::{ImportSessionId, RecurrenceId, StagedLineId};
use fintrack_core::import_session::{BindingSource, BindingStatus, ImportSession, StagedLine};
use fintrack_core::recurrence::{BindingProposal, DAYS_APART_MAX, LineFacts, Schedule, SlotStatus, propose_bindings};
use fintrack_core::suggest::Confidence;
use uuid::Uuid;

use super::recurring;
use super::{
    LoadedSession, SessionError, announce, answer::lock_open, decisions, learning, lines, load_found, restand,
};
use crate::recurring::ItemFacts;
use crate::{DbError, Stored, Version, WorkspaceTx};

/// A line and the recurring item that it settles, or may settle.
#[derive(Clone, Debug, PartialEq)]
pub struct Binding {
    /// The line.
    pub line: StagedLineId,
    /// The item.
    pub item: RecurrenceId,
    /// The slot, by the day that the rhythm gives.
    pub slot: Option<NaiveDate>,
    /// Who bound it.
    pub source: BindingSource,
    /// What became of it.
    pub status: BindingStatus,
    /// How sure a proposal is.
    pub confidence: Option<Confidence>,
    /// What speaks for a proposal, as the core writes it.
    pub evidence: Option<serde_json::Value>,
    /// When it was confirmed.
    pub confirmed_at: Option<DateTime<Utc>>,
}

/// The bindings of a session, in the order of its lines' identities; those that were rejected too.
///
/// # Errors
/// [`DbError::NotFound`] when there is no such session.
pub async fn bindings(tx: &mut WorkspaceTx, id: ImportSessionId) -> Result<Vec<Stored<Binding>>, DbError> {
    super::about(tx, id).await?;
    let rows = sqlx::query!(
        "select staged_line_id, recurring_item_id, slot_on, source, status, confidence, evidence, confirmed_at, version,
                created_at, updated_at
         from recurring_bindings
         where session_id = $1
         order by staged_line_id, recurring_item_id",
        id.get(),
    )
    .fetch_all(tx.conn())
    .await?;
    rows.into_iter()
        .map(|row| {
            let corrupt = || DbError::corrupt("recurring binding of line", row.staged_line_id);
            let percent =
                |percent: i16| Confidence::from_basis_points(u16::try_from(percent).unwrap_or_default() * 100);
            let value = Binding {
                line: StagedLineId::new(row.staged_line_id),
                item: RecurrenceId::new(row.recurring_item_id),
                slot: row.slot_on,
                source: row.source.parse().map_err(|error: fintrack_core::word::WordError| corrupt()(error.into()))?,
                status: row.status.parse().map_err(|error: fintrack_core::word::WordError| corrupt()(error.into()))?,
                confidence: row.confidence.map(percent),
                evidence: row.evidence,
                confirmed_at: row.confirmed_at,
            };
            let (version, created_at, updated_at) = (Version::new(row.version), row.created_at, row.updated_at);
            Ok(Stored { value, version, created_at, updated_at })
        })
        .collect()
}

/// Proposes for every line that waits the slot that it likely settles, in the place of what was proposed before and nobody
/// has answered.
///
/// # Errors
/// [`SessionError::Answer`] when the session is closed.
pub async fn propose(tx: &mut WorkspaceTx, id: ImportSessionId) -> Result<Vec<Stored<Binding>>, SessionError> {
    let session = lock_open(tx, id).await?;
    let loaded = load_found(tx, session.clone()).await?;
    let known = bindings(tx, id).await?;
    let mut rejected: HashMap<StagedLineId, BTreeSet<RecurrenceId>> = HashMap::new();
    let mut confirmed: BTreeSet<StagedLineId> = BTreeSet::new();
    for Stored { value: binding, .. } in &known {
        match binding.status {
            BindingStatus::Rejected => _ = rejected.entry(binding.line).or_default().insert(binding.item),
            BindingStatus::Confirmed => _ = confirmed.insert(binding.line),
            BindingStatus::Pending => {}
        }
    }
    let waits =
        |line: &&StagedLine| !line.standing.is_settled() && session.takes(line.date) && !confirmed.contains(&line.id);
    let waiting: Vec<&StagedLine> = loaded.lines.iter().filter(waits).collect();
    let items = recurring::items(tx).await?;
    let schedules: Vec<Schedule<'_>> = items.iter().map(ItemFacts::schedule).collect();
    let none = BTreeSet::new();
    let facts: Vec<LineFacts<'_>> = waiting
        .iter()
        .map(|line| LineFacts {
            on: session.subject.id(),
            date: line.date,
            amount: line.amount,
            kind: line.draft.kind,
            text: &line.text,
            rejected: rejected.get(&line.id).unwrap_or(&none),
        })
        .collect();
    let proposals = propose_bindings(&facts, &schedules);
    let found: BTreeMap<StagedLineId, BindingProposal> =
        waiting.iter().zip(proposals).filter_map(|(line, proposal)| Some((line.id, proposal?))).collect();
    let touched = replace_proposals(tx, id, &known, &found).await?;
    announce::lines(tx, Happening::Updated, touched).await?;
    Ok(bindings(tx, id).await?)
}

/// Stores what is proposed now; the lines of which something else was proposed before.
async fn replace_proposals(
    tx: &mut WorkspaceTx,
    session: ImportSessionId,
    known: &[Stored<Binding>],
    found: &BTreeMap<StagedLineId, BindingProposal>,
) -> Result<BTreeSet<StagedLineId>, DbError> {
    let pending = known.iter().map(|kept| &kept.value).filter(|of| of.status == BindingStatus::Pending);
    let stays = |of: &Binding| found.get(&of.line).is_some_and(|new| (new.item, Some(new.slot)) == (of.item, of.slot));
    let (same, stale): (Vec<&Binding>, Vec<&Binding>) = pending.partition(|of| stays(of));
    let same: BTreeSet<StagedLineId> = same.into_iter().map(|of| of.line).collect();
    let stale: BTreeSet<StagedLineId> = stale.into_iter().map(|of| of.line).collect();
    sqlx::query!(
        "delete from recurring_bindings where staged_line_id = any($1) and status = 'PENDING'",
        &stale.iter().map(|line| line.get()).collect::<Vec<_>>(),
    )
    .execute(tx.conn())
    .await?;
    let new: Vec<(&StagedLineId, &BindingProposal)> = found.iter().filter(|(line, _)| !same.contains(line)).collect();
    let evidence = |of: &BindingProposal| serde_json::to_value(&of.evidence);
    let evidence: Vec<serde_json::Value> = new
        .iter()
        .map(|(_, of)| evidence(of))
        .collect::<Result<_, _>>()
        .map_err(|error| DbError::corrupt("proposal of import session", session.get())(error.into()))?;
    sqlx::query!(
        "insert into recurring_bindings
             (workspace_id, session_id, source, staged_line_id, recurring_item_id, slot_on, confidence, evidence)
         select $1, $2, 'AI', * from unnest($3::uuid[], $4::uuid[], $5::date[], $6::smallint[], $7::jsonb[])",
        tx.workspace(),
        session.get(),
        &new.iter().map(|(line, _)| line.get()).collect::<Vec<_>>(),
        &new.iter().map(|(_, of)| of.item.get()).collect::<Vec<_>>(),
        &new.iter().map(|(_, of)| of.slot).collect::<Vec<_>>(),
        &new.iter().map(|(_, of)| i16::try_from(of.confidence.basis_points() / 100).unwrap_or(100)).collect::<Vec<_>>(),
        &evidence,
    )
    .execute(tx.conn())
    .await?;
    Ok(stale.into_iter().chain(new.into_iter().map(|(line, _)| *line)).collect())
}

/// Binds lines of a session to items by hand: all or none. It is a person's word, and needs no confirmation.
///
/// # Errors
/// [`SessionError::Bind`] when a line cannot settle the item; [`DbError::NotFound`] when a line or item is not there;
/// [`SessionError::Answer`] when the session is closed.
pub async fn bind(
    tx: &mut WorkspaceTx,
    id: ImportSessionId,
    wanted: &[(StagedLineId, RecurrenceId)],
) -> Result<LoadedSession, SessionError> {
    let session = lock_open(tx, id).await?;
    let items = recurring::items(tx).await?;
    let mut chosen = Vec::with_capacity(wanted.len());
    for (line, item) in wanted {
        let found = items.iter().find(|of| of.item.value.id() == *item);
        chosen.push((*line, found.ok_or_else(|| DbError::not_found("recurring item", item))?, None));
    }
    hold(tx, session, &chosen, BindingSource::Manual).await
}

/// Confirms what was proposed for a line: that fills its kind, description, category, tags and the item.
///
/// # Errors
/// [`DbError::NotFound`] when nothing is proposed for it; [`SessionError::Bind`], [`DbError::Stale`], or
/// [`SessionError::Answer`] when the session is closed.
pub async fn confirm(
    tx: &mut WorkspaceTx,
    line: StagedLineId,
    seen: Option<Version>,
) -> Result<LoadedSession, SessionError> {
    let session = lock_open_of(tx, line).await?;
    let binding = live(tx, session.id, line, seen).await?;
    let items = recurring::items(tx).await?;
    let item = items.iter().find(|of| of.item.value.id() == binding.item);
    let item = item.ok_or_else(|| DbError::not_found("recurring item", binding.item))?;
    hold(tx, session, &[(line, item, binding.slot)], binding.source).await
}

/// Rejects what was proposed or confirmed for a line; that item is not proposed for it again. What it had filled stays.
///
/// # Errors
/// [`DbError::NotFound`] when nothing is bound to it; [`DbError::Stale`], or [`SessionError::Answer`] when the session is
/// closed.
pub async fn reject_binding(
    tx: &mut WorkspaceTx,
    line: StagedLineId,
    seen: Option<Version>,
) -> Result<LoadedSession, SessionError> {
    let session = lock_open_of(tx, line).await?;
    let binding = live(tx, session.id, line, seen).await?;
    sqlx::query!(
        "update recurring_bindings
         set status = 'REJECTED', confirmed_at = null
         where staged_line_id = $1 and recurring_item_id = $2",
        line.get(),
        binding.item.get(),
    )
    .execute(tx.conn())
    .await
    .map_err(DbError::from)?;
    restand(tx, session, [line]).await
}

async fn lock_open_of(tx: &mut WorkspaceTx, line: StagedLineId) -> Result<ImportSession, SessionError> {
    let session = lines::session_of(tx, line).await?;
    lock_open(tx, session).await
}

/// What is proposed or confirmed for a line, at the version that was looked at.
async fn live(
    tx: &mut WorkspaceTx,
    session: ImportSessionId,
    line: StagedLineId,
    seen: Option<Version>,
) -> Result<Binding, DbError> {
    let is_it = |of: &Stored<Binding>| of.value.line == line && of.value.status != BindingStatus::Rejected;
    let found = bindings(tx, session).await?.into_iter().find(is_it);
    let Stored { value, version, .. } = found.ok_or_else(|| DbError::not_found("recurring binding of line", line))?;
    version.expect(seen, "recurring binding of line", &line)?;
    Ok(value)
}

/// Makes bindings hold, and fills the lines with what their items say.
async fn hold(
    tx: &mut WorkspaceTx,
    session: ImportSession,
    chosen: &[(StagedLineId, &ItemFacts, Option<NaiveDate>)],
    source: BindingSource,
) -> Result<LoadedSession, SessionError> {
    let mut loaded = lines::load(tx, &[session.id]).await?.remove(&session.id).unwrap_or_default();
    let (mut held, mut lessons) = (Vec::with_capacity(chosen.len()), Vec::with_capacity(chosen.len()));
    for (id, of, slot) in chosen {
        let place = loaded.iter().position(|line| line.id == *id);
        let line = &mut loaded[place.ok_or_else(|| DbError::not_found("staged line", id))?];
        let slot = slot.or_else(|| nearest_slot(of, line.date));
        let was = decisions::of_line(line);
        line.bind(&session, &of.item.value, slot)?;
        lessons.push((was, decisions::of_line(line)));
        held.push((*id, of.item.value.id(), slot));
    }
    write(tx, session.id, &held, source).await?;
    let ids: BTreeSet<StagedLineId> = held.iter().map(|(line, _, _)| *line).collect();
    lines::update_drafts(tx, &loaded.iter().filter(|line| ids.contains(&line.id)).collect::<Vec<_>>()).await?;
    Box::pin(learning::answered(tx, lessons)).await?;
    restand(tx, session, ids).await
}

async fn write(
    tx: &mut WorkspaceTx,
    session: ImportSessionId,
    held: &[(StagedLineId, RecurrenceId, Option<NaiveDate>)],
    source: BindingSource,
) -> Result<(), DbError> {
    let lines: Vec<Uuid> = held.iter().map(|(line, _, _)| line.get()).collect();
    let items: Vec<Uuid> = held.iter().map(|(_, item, _)| item.get()).collect();
    // A line settles one item: another one that was proposed or held before gives way.
    sqlx::query!(
        "delete from recurring_bindings b
         using unnest($1::uuid[], $2::uuid[]) as t (line, item)
         where b.staged_line_id = t.line and b.recurring_item_id <> t.item and b.status <> 'REJECTED'",
        &lines,
        &items,
    )
    .execute(tx.conn())
    .await?;
    sqlx::query!(
        "insert into recurring_bindings
             (workspace_id, session_id, source, status, confirmed_at, staged_line_id, recurring_item_id, slot_on)
         select $1, $2, $3, 'CONFIRMED', now(), * from unnest($4::uuid[], $5::uuid[], $6::date[])
         on conflict (workspace_id, staged_line_id, recurring_item_id) do update
         set status = 'CONFIRMED', confirmed_at = now(), source = excluded.source, slot_on = excluded.slot_on",
        tx.workspace(),
        session.get(),
        source.as_str(),
        &lines,
        &items,
        &held.iter().map(|(_, _, slot)| *slot).collect::<Vec<_>>() as &[Option<NaiveDate>],
    )
    .execute(tx.conn())
    .await?;
    Ok(())
}

/// The free slot nearest to a day, as far as one may be.
fn nearest_slot(of: &ItemFacts, day: NaiveDate) -> Option<NaiveDate> {
    let schedule = of.schedule();
    let around = Period::spanning([day])?.widened(u64::from(DAYS_APART_MAX));
    let free = schedule.slots(around).filter(|slot| matches!(slot.status, SlotStatus::Pending));
    free.map(|slot| slot.due).min_by_key(|due| ((*due - day).num_days().unsigned_abs(), *due))
}
