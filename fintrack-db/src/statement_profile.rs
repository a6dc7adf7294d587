//! Statement profiles in storage: what was answered about files of one shape, for the next file of that shape.
//!
//! They are no part of the books: nothing of them is in the audit trail.

use chrono::{DateTime, Utc};
use fintrack_core::id::StatementProfileId;
use fintrack_core::statement::{Profile, Shape};
use sha2::{Digest, Sha256};
use uuid::Uuid;

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
    version: i32,
    created_at: DateTime<Utc>,
    updated_at: DateTime<Utc>,
}

impl TryFrom<ProfileRow> for KeptProfile {
    type Error = DbError;

    fn try_from(row: ProfileRow) -> Result<Self, DbError> {
        let ProfileRow { id, document, version, created_at, updated_at } = row;
        let value = serde_json::from_value(document)
            .map_err(|error| DbError::corrupt("statement profile", id)(error.into()))?;
        let profile = Stored { value, version: Version::new(version), created_at, updated_at };
        Ok(Self { id: StatementProfileId::new(id), profile })
    }
}

/// All profiles, by name.
///
/// # Errors
/// [`DbError`].
pub async fn list(tx: &mut WorkspaceTx) -> Result<Vec<KeptProfile>, DbError> {
    let rows = sqlx::query_as!(
        ProfileRow,
        "select id, document, version, created_at, updated_at
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
        "select id, document, version, created_at, updated_at from statement_profiles where id = $1",
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
        "select id, document, version, created_at, updated_at from statement_profiles where shape_hash = $1",
        &shape_hash(shape)?,
    )
    .fetch_optional(tx.conn())
    .await?;
    row.map(KeptProfile::try_from).transpose()
}

/// Keeps a profile, in the place of the one that files of its shape had.
///
/// # Errors
/// [`DbError`].
pub async fn save(tx: &mut WorkspaceTx, profile: &Profile) -> Result<KeptProfile, DbError> {
    let row = sqlx::query_as!(
        ProfileRow,
        "insert into statement_profiles (workspace_id, id, shape_hash, document)
         values ($1, $2, $3, $4)
         on conflict on constraint uq_statement_profiles_shape do update
         set document = excluded.document
         returning id, document, version, created_at, updated_at",
        tx.workspace(),
        Uuid::now_v7(),
        &shape_hash(&profile.shape)?,
        written(profile)?,
    )
    .fetch_one(tx.conn())
    .await?;
    row.try_into()
}

/// Keeps profiles of shapes that have none.
pub(crate) async fn insert(tx: &mut WorkspaceTx, profiles: &[Profile]) -> Result<(), DbError> {
    let hashes = profiles.iter().map(|profile| shape_hash(&profile.shape)).collect::<Result<Vec<_>, _>>()?;
    let documents = profiles.iter().map(written).collect::<Result<Vec<_>, _>>()?;
    sqlx::query!(
        "insert into statement_profiles (workspace_id, id, shape_hash, document)
         select $1, * from unnest($2::uuid[], $3::bytea[], $4::jsonb[])",
        tx.workspace(),
        &column(profiles, |_| Uuid::now_v7()),
        &hashes,
        &documents,
    )
    .execute(tx.conn())
    .await?;
    Ok(())
}

/// Deletes a profile.
///
/// # Errors
/// [`DbError::NotFound`].
pub async fn delete(tx: &mut WorkspaceTx, id: StatementProfileId) -> Result<(), DbError> {
    let gone = sqlx::query!("delete from statement_profiles where id = $1", id.get()).execute(tx.conn()).await?;
    if gone.rows_affected() == 0 { Err(DbError::not_found("statement profile", id)) } else { Ok(()) }
}

/// What files of one shape are recognised by: SHA-256 of the shape as the core writes it in JSON.
fn shape_hash(shape: &Shape) -> Result<Vec<u8>, DbError> {
    let json = serde_json::to_vec(shape)
        .map_err(|error| DbError::corrupt("shape of a statement", Uuid::nil())(error.into()))?;
    Ok(Sha256::digest(json).to_vec())
}

fn written(profile: &Profile) -> Result<serde_json::Value, DbError> {
    serde_json::to_value(profile).map_err(|error| DbError::corrupt("statement profile", Uuid::nil())(error.into()))
}
