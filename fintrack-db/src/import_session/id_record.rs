//! What files of one shape showed of the bank's ids: it is counted beside the profile of that shape.
//!
//! The shape of a file stands in its detection, under `shape`, as the core writes it. A file that says none, or of whose
//! shape there is no profile, has nothing to go by and nothing to add to.

use std::collections::{BTreeMap, BTreeSet};

use fintrack_core::id::ImportSessionId;
use fintrack_core::statement::{IdRecord, Shape};
use uuid::Uuid;

use crate::statement_profile::{self, shape_hash};
use crate::{DbError, WorkspaceTx};

/// The shape that a detection names.
fn shape_in(detection: &serde_json::Value) -> Option<Shape> {
    detection.get("shape").and_then(|shape| serde_json::from_value(shape.clone()).ok())
}

/// What earlier files of the shape of a file showed.
pub(super) async fn of_detection(tx: &mut WorkspaceTx, detection: &serde_json::Value) -> Result<IdRecord, DbError> {
    let shapes = shape_in(detection).into_iter().collect();
    together(tx, &shapes).await
}

/// What earlier files of the shapes of a session's files showed.
pub(super) async fn of_session(tx: &mut WorkspaceTx, session: ImportSessionId) -> Result<IdRecord, DbError> {
    let shapes = shapes_of(tx, &[session]).await?.into_values().flatten().collect();
    together(tx, &shapes).await
}

/// Adds what the accepted lines of sessions showed, where all files of a session are of one shape: of several, nobody could
/// say which one showed it.
pub(super) async fn add(
    tx: &mut WorkspaceTx,
    shown: impl IntoIterator<Item = (ImportSessionId, IdRecord)>,
) -> Result<(), DbError> {
    let shown: Vec<(ImportSessionId, IdRecord)> = shown.into_iter().filter(|(_, ids)| !ids.is_empty()).collect();
    if shown.is_empty() {
        return Ok(());
    }
    let sessions: Vec<ImportSessionId> = shown.iter().map(|(session, _)| *session).collect();
    let shapes = shapes_of(tx, &sessions).await?;
    let mut by_shape: BTreeMap<&Shape, IdRecord> = BTreeMap::new();
    for (session, ids) in shown {
        let mut of_session = shapes.get(&session).into_iter().flatten();
        if let (Some(shape), None) = (of_session.next(), of_session.next()) {
            let all = by_shape.entry(shape).or_default();
            *all = all.with(ids);
        }
    }
    let hashes = by_shape.keys().map(|shape| shape_hash(shape)).collect::<Result<Vec<_>, _>>()?;
    let counts = |of: fn(&IdRecord) -> u32| by_shape.values().map(|ids| i64::from(of(ids))).collect::<Vec<_>>();
    sqlx::query!(
        "update statement_profiles p
         set ids_agreed = p.ids_agreed + t.agreed, ids_differed = p.ids_differed + t.differed,
             ids_shared = p.ids_shared + t.shared
         from unnest($1::bytea[], $2::bigint[], $3::bigint[], $4::bigint[]) as t (shape_hash, agreed, differed, shared)
         where p.workspace_id = $5 and p.shape_hash = t.shape_hash",
        &hashes,
        &counts(|ids| ids.agreed),
        &counts(|ids| ids.differed),
        &counts(|ids| ids.shared),
        tx.workspace(),
    )
    .execute(tx.conn())
    .await?;
    Ok(())
}

/// What all files of some shapes showed.
async fn together(tx: &mut WorkspaceTx, shapes: &BTreeSet<Shape>) -> Result<IdRecord, DbError> {
    if shapes.is_empty() {
        return Ok(IdRecord::default());
    }
    let hashes = shapes.iter().map(shape_hash).collect::<Result<Vec<_>, _>>()?;
    let rows = sqlx::query!(
        "select ids_agreed, ids_differed, ids_shared from statement_profiles where shape_hash = any($1)",
        &hashes,
    )
    .fetch_all(tx.conn())
    .await?;
    let of_each = rows.iter().map(|row| statement_profile::id_record(row.ids_agreed, row.ids_differed, row.ids_shared));
    Ok(of_each.fold(IdRecord::default(), IdRecord::with))
}

/// The shapes of the files of sessions; a session whose files say none has no entry.
async fn shapes_of(
    tx: &mut WorkspaceTx,
    sessions: &[ImportSessionId],
) -> Result<BTreeMap<ImportSessionId, BTreeSet<Shape>>, DbError> {
    let ids: Vec<Uuid> = sessions.iter().map(|id| id.get()).collect();
    let rows = sqlx::query!(
        "select f.session_id, s.detection
         from import_session_files f
         join statement_files s on s.workspace_id = f.workspace_id and s.id = f.file_id
         where f.session_id = any($1)",
        &ids,
    )
    .fetch_all(tx.conn())
    .await?;
    let mut shapes: BTreeMap<ImportSessionId, BTreeSet<Shape>> = BTreeMap::new();
    for row in rows {
        if let Some(shape) = shape_in(&row.detection) {
            shapes.entry(ImportSessionId::new(row.session_id)).or_default().insert(shape);
        }
    }
    Ok(shapes)
}
