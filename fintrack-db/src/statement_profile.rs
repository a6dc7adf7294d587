//! Statement profiles in storage: what was answered about files of one shape, for the next file of that shape.
//!
//! What a person answered is in the audit trail, and can be undone; what files showed of the bank's ids is counted beside it.

use chrono::{DateTime, Utc};
use fintrack_core::audit::{Noun, Operation};
use fintrack_core::id::StatementProfileId;
use fintrack_core::statement::{IdRecord, Profile, Shape};
use sha2::{Digest, Sha256};
use uuid::Uuid;

use crate::audit::{Recording, take_turn};
use crate::bulk::column;
use crate::{DbError, Stored, Version, WorkspaceTx};

/// A profile, as it is kept.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct KeptProfile {
    /// Its identity.
    pub id: StatementProfileId,
    /// The profile.
    pub profile: Stored<Profile>,
}

struct ProfileRow {
    id: Uuid,
    document: serde_json::Value,
    ids_agreed: i64,
    ids_differed: i64,
    ids_shared: i64,
    version: i32,
    created_at: DateTime<Utc>,
    updated_at: DateTime<Utc>,
}

impl TryFrom<ProfileRow> for KeptProfile {
    type Error = DbError;

    fn try_from(row: ProfileRow) -> Result<Self, DbError> {
        let ProfileRow { id, document, version, created_at, updated_at, .. } = row;
        let mut value: Profile = serde_json::from_value(document)
            .map_err(|error| DbError::corrupt("statement profile", id)(error.into()))?;
        value.ids = id_record(row.ids_agreed, row.ids_differed, row.ids_shared);
        let profile = Stored { value, version: Version::new(version), created_at, updated_at };
        Ok(Self { id: StatementProfileId::new(id), profile })
    }
}

/// What was counted. Beyond what the core counts to, it is as much as that.
pub(crate) fn id_record(agreed: i64, differed: i64, shared: i64) -> IdRecord {
    let count = |of: i64| u32::try_from(of).unwrap_or(u32::MAX);
    IdRecord { agreed: count(agreed), differed: count(differed), shared: count(shared) }
}

/// All profiles, by name.
///
/// # Errors
/// [`DbError`].
pub async fn list(tx: &mut WorkspaceTx) -> Result<Vec<KeptProfile>, DbError> {
    let rows = sqlx::query_as!(
        ProfileRow,
        "select id, document, ids_agreed, ids_differed, ids_shared, version, created_at, updated_at
         from statement_profiles
         order by lower(document ->> 'name'), id",
    )
    .fetch_all(tx.conn())
    .await?;
    rows.into_iter().map(KeptProfile::try_from).collect()
}

/// A profile.
///
/// # Errors
/// [`DbError::NotFound`].
pub async fn find(tx: &mut WorkspaceTx, id: StatementProfileId) -> Result<KeptProfile, DbError> {
    let row = sqlx::query_as!(
        ProfileRow,
        "select id, document, ids_agreed, ids_differed, ids_shared, version, created_at, updated_at
         from statement_profiles
         where id = $1",
        id.get(),
    )
    .fetch_optional(tx.conn())
    .await?;
    row.ok_or_else(|| DbError::not_found("statement profile", id))?.try_into()
}

/// The profile for files of a shape, if there is one.
///
/// # Errors
/// [`DbError`].
pub async fn find_by_shape(tx: &mut WorkspaceTx, shape: &Shape) -> Result<Option<KeptProfile>, DbError> {
    let row = sqlx::query_as!(
        ProfileRow,
        "select id, document, ids_agreed, ids_differed, ids_shared, version, created_at, updated_at
         from statement_profiles
         where shape_hash = $1",
        &shape_hash(shape)?,
    )
    .fetch_optional(tx.conn())
    .await?;
    row.map(KeptProfile::try_from).transpose()
}

/// Keeps a profile, in the place of the one that files of its shape had; what those showed of the bank's ids stays.
///
/// # Errors
/// [`DbError`].
pub async fn save(tx: &mut WorkspaceTx, profile: &Profile) -> Result<KeptProfile, DbError> {
    take_turn(tx).await?;
    let known = find_by_shape(tx, &profile.shape).await?.map(|kept| kept.id);
    let id = known.unwrap_or_else(|| StatementProfileId::new(Uuid::now_v7()));
    let operation = if known.is_some() { Operation::Update } else { Operation::Create };
    let mut recording = Recording::begin(tx, operation).await?;
    recording.watch(tx, Noun::StatementProfile, [id]).await?;
    if known.is_some() {
        sqlx::query!("update statement_profiles set document = $2 where id = $1", id.get(), written(profile)?)
            .execute(tx.conn())
            .await?;
    } else {
        insert(tx, &[(id, profile.clone())]).await?;
    }
    recording.finish(tx).await?;
    find(tx, id).await
}

/// Adds profiles of shapes that have none, as a part of an operation.
pub(crate) async fn insert(tx: &mut WorkspaceTx, profiles: &[(StatementProfileId, Profile)]) -> Result<(), DbError> {
    let hashes = profiles.iter().map(|(_, profile)| shape_hash(&profile.shape)).collect::<Result<Vec<_>, _>>()?;
    let documents = profiles.iter().map(|(_, profile)| written(profile)).collect::<Result<Vec<_>, _>>()?;
    sqlx::query!(
        "insert into statement_profiles (workspace_id, id, shape_hash, document, ids_agreed, ids_differed, ids_shared)
         select $1, * from unnest($2::uuid[], $3::bytea[], $4::jsonb[], $5::bigint[], $6::bigint[], $7::bigint[])",
        tx.workspace(),
        &column(profiles, |(id, _)| id.get()),
        &hashes,
        &documents,
        &column(profiles, |(_, profile)| i64::from(profile.ids.agreed)),
        &column(profiles, |(_, profile)| i64::from(profile.ids.differed)),
        &column(profiles, |(_, profile)| i64::from(profile.ids.shared)),
    )
    .execute(tx.conn())
    .await?;
    Ok(())
}

/// Deletes a profile; `seen` is the version that was looked at, where that matters.
///
/// # Errors
/// [`DbError::NotFound`] or [`DbError::Stale`].
pub async fn delete(tx: &mut WorkspaceTx, id: StatementProfileId, seen: Option<Version>) -> Result<(), DbError> {
    take_turn(tx).await?;
    find(tx, id).await?.profile.version.expect(seen, "statement profile", &id)?;
    let mut recording = Recording::begin(tx, Operation::Delete).await?;
    recording.watch(tx, Noun::StatementProfile, [id]).await?;
    sqlx::query!("delete from statement_profiles where id = $1", id.get()).execute(tx.conn()).await?;
    recording.finish(tx).await?;
    Ok(())
}

/// What files of one shape are recognised by: SHA-256 of the shape as the core writes it in JSON.
pub(crate) fn shape_hash(shape: &Shape) -> Result<Vec<u8>, DbError> {
    let json = serde_json::to_vec(shape)
        .map_err(|error| DbError::corrupt("shape of a statement", Uuid::nil())(error.into()))?;
    Ok(Sha256::digest(json).to_vec())
}

/// What a person says of it, as it is stored.
fn written(profile: &Profile) -> Result<serde_json::Value, DbError> {
    let mut profile = profile.clone();
    profile.ids = IdRecord::default();
    serde_json::to_value(profile).map_err(|error| DbError::corrupt("statement profile", Uuid::nil())(error.into()))
}
