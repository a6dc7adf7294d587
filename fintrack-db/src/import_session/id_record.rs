//! What files of one shape showed of the bank's ids: it stands in the profile of that shape.
//!
//! The shape of a file stands in its detection, under `shape`, as the core writes it. A file that says none, or of whose
//! shape there is no profile, has nothing to go by and nothing to add to.

use std::collections::BTreeSet;

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
    let shapes = shapes_of(tx, session).await?;
    let profiles = profiles(tx, &shapes).await?;
    Ok(together(&profiles))
}

/// Adds what the accepted lines of a session showed, where all its files are of one shape: of several, nobody could say
/// which one showed it.
pub(super) async fn add(tx: &mut WorkspaceTx, session: ImportSessionId, shown: IdRecord) -> Result<(), DbError> {
    if shown.is_empty() {
        return Ok(());
    }
    let shapes = shapes_of(tx, session).await?;
    let (1, Some((id, mut profile))) = (shapes.len(), profiles(tx, &shapes).await?.pop()) else { return Ok(()) };
    profile.ids = profile.ids.with(shown);
    let document =
        serde_json::to_value(profile).map_err(|error| DbError::corrupt("statement profile", id)(error.into()))?;
    sqlx::query!("update statement_profiles set document = $2 where id = $1", id, document).execute(tx.conn()).await?;
    Ok(())
}

fn together(profiles: &[(Uuid, Profile)]) -> IdRecord {
    profiles.iter().fold(IdRecord::default(), |all, (_, profile)| all.with(profile.ids))
}

async fn shapes_of(tx: &mut WorkspaceTx, session: ImportSessionId) -> Result<BTreeSet<Shape>, DbError> {
    let detections = sqlx::query_scalar!(
        "select s.detection
         from import_session_files f
         join statement_files s on s.workspace_id = f.workspace_id and s.id = f.file_id
         where f.session_id = $1",
        session.get(),
    )
    .fetch_all(tx.conn())
    .await?;
    Ok(detections.iter().filter_map(shape_in).collect())
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
