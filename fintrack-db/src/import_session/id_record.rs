//! What files of one shape showed of the bank's ids: it stands in the profile of that shape.
//!
//! The shape of a file stands in its detection, under `shape`, as the core writes it. A file that says none, or of whose
//! shape there is no profile, has nothing to go by and nothing to add to.

use std::collections::{BTreeMap, BTreeSet};

use fintrack_core::id::ImportSessionId;
use fintrack_core::statement::{IdRecord, Profile, Shape};
use sha2::{Digest, Sha256};
use uuid::Uuid;

use crate::{DbError, WorkspaceTx};

/// The shape that a detection names.
fn shape_in(detection: &serde_json::Value) -> Option<Shape> {
    detection.get("shape").and_then(|shape| serde_json::from_value(shape.clone()).ok())
}

/// What earlier files of the shape of a file showed.
pub(super) async fn of_detection(tx: &mut WorkspaceTx, detection: &serde_json::Value) -> Result<IdRecord, DbError> {
    let shapes = shape_in(detection).into_iter().collect();
    let profiles = profiles(tx, &shapes).await?;
    Ok(together(&profiles))
}

/// What earlier files of the shapes of a session's files showed.
pub(super) async fn of_session(tx: &mut WorkspaceTx, session: ImportSessionId) -> Result<IdRecord, DbError> {
    let shapes = shapes_of(tx, &[session]).await?.into_values().flatten().collect();
    let profiles = profiles(tx, &shapes).await?;
    Ok(together(&profiles))
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
    let known = profiles(tx, &by_shape.keys().map(|shape| (*shape).clone()).collect()).await?;
    let (mut changed, mut documents) = (Vec::new(), Vec::new());
    for (id, mut profile) in known {
        let Some(ids) = by_shape.get(&profile.shape) else { continue };
        profile.ids = profile.ids.with(*ids);
        changed.push(id);
        documents.push(
            serde_json::to_value(profile).map_err(|error| DbError::corrupt("statement profile", id)(error.into()))?,
        );
    }
    sqlx::query!(
        "update statement_profiles p
         set document = t.document
         from unnest($1::uuid[], $2::jsonb[]) as t (id, document)
         where p.workspace_id = $3 and p.id = t.id",
        &changed,
        &documents,
        tx.workspace(),
    )
    .execute(tx.conn())
    .await?;
    Ok(())
}

fn together(profiles: &[(Uuid, Profile)]) -> IdRecord {
    profiles.iter().fold(IdRecord::default(), |all, (_, profile)| all.with(profile.ids))
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

async fn profiles(tx: &mut WorkspaceTx, shapes: &BTreeSet<Shape>) -> Result<Vec<(Uuid, Profile)>, DbError> {
    if shapes.is_empty() {
        return Ok(Vec::new());
    }
    let hash = |shape| serde_json::to_vec(shape).map(|json| Sha256::digest(json).to_vec());
    let hashes: Vec<Vec<u8>> = shapes
        .iter()
        .map(hash)
        .collect::<Result<_, _>>()
        .map_err(|error| DbError::corrupt("shape of a statement", Uuid::nil())(error.into()))?;
    let rows = sqlx::query!("select id, document from statement_profiles where shape_hash = any($1)", &hashes)
        .fetch_all(tx.conn())
        .await?;
    rows.into_iter()
        .map(|row| {
            let corrupt = DbError::corrupt("statement profile", row.id);
            Ok((row.id, serde_json::from_value(row.document).map_err(|error| corrupt(error.into()))?))
        })
        .collect()
}
