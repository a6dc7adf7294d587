//! What a workspace is called and what holds for all its books: currency, time zone, when its months start, how card
//! purchases are dated.

use std::error::Error as StdError;

use chrono::{DateTime, Utc};
use fintrack_core::audit::{Noun, Operation};
use fintrack_core::calendar::DayOfMonth;
use fintrack_core::id::WorkspaceId;
use fintrack_core::name::Name;
use fintrack_core::report::Settings;
use fintrack_core::workspace::{TimeZone, TimeZoneError, Workspace, WorkspaceError};
use thiserror::Error;
use uuid::Uuid;

use crate::audit::Recording;
use crate::money::currency;
use crate::{DbError, Stored, Version, WorkspaceTx, member};

/// Why a workspace was not changed.
#[derive(Debug, Error)]
pub enum ChangeError {
    /// The core refuses.
    #[error(transparent)]
    Workspace(#[from] WorkspaceError),
    /// There is no such time zone.
    #[error(transparent)]
    TimeZone(#[from] TimeZoneError),
    /// Storage said no.
    #[error(transparent)]
    Db(#[from] DbError),
}

struct SettingsRow {
    id: Uuid,
    name: String,
    currency_code: String,
    minor_units: i16,
    time_zone: String,
    month_start_day: i16,
    basis: String,
    version: i32,
    created_at: DateTime<Utc>,
    updated_at: DateTime<Utc>,
}

impl SettingsRow {
    fn workspace(&self) -> Result<Workspace, Box<dyn StdError + Send + Sync>> {
        let start_day = DayOfMonth::new(u32::try_from(self.month_start_day)?)?;
        let mut reports = Settings::new(currency(&self.currency_code, self.minor_units)?).starting_on(start_day)?;
        reports.basis = self.basis.parse()?;
        Ok(Workspace {
            id: WorkspaceId::new(self.id),
            name: Name::new(&self.name)?,
            time_zone: self.time_zone.parse()?,
            reports,
        })
    }
}

/// The workspace that is worked in.
///
/// # Errors
/// [`DbError::NotFound`] when it is no more.
pub async fn find(tx: &mut WorkspaceTx) -> Result<Stored<Workspace>, DbError> {
    let id = tx.workspace();
    let row = sqlx::query_as!(
        SettingsRow,
        "select w.id, w.name, w.currency_code, c.minor_units, w.time_zone, w.month_start_day, w.basis, w.version,
                w.created_at, w.updated_at
         from workspaces w
         join currencies c on c.code = w.currency_code
         where w.id = $1",
        id,
    )
    .fetch_optional(tx.conn())
    .await?
    .ok_or_else(|| DbError::not_found("workspace", id))?;
    let value = row.workspace().map_err(DbError::corrupt("workspace", id))?;
    let SettingsRow { version, created_at, updated_at, .. } = row;
    Ok(Stored { value, version: Version::new(version), created_at, updated_at })
}

/// Lets nobody else change the workspace or who is a member of it until the transaction ends, if it is in the version
/// that was looked at.
///
/// # Errors
/// [`DbError::Stale`]; [`DbError::NotFound`] when it is no more.
pub async fn lock(tx: &mut WorkspaceTx, seen: Option<Version>) -> Result<(), DbError> {
    member::lock(tx).await?;
    let Stored { value: workspace, version, .. } = find(tx).await?;
    version.expect(seen, "workspace", &workspace.id)
}

/// Changes what the workspace is called or what holds for its books; `seen` is the version that was looked at, where that
/// matters. Its identity stays whatever the change says.
///
/// # Errors
/// [`ChangeError::Workspace`] when it may not become that; [`ChangeError::TimeZone`]; [`DbError::Stale`];
/// [`DbError::Dangling`] when there is no such currency.
pub async fn update(
    tx: &mut WorkspaceTx,
    seen: Option<Version>,
    change: impl FnOnce(&mut Workspace),
) -> Result<Stored<Workspace>, ChangeError> {
    let mut recording = Recording::begin(tx, Operation::Update).await?;
    let Stored { value: before, version, .. } = find(tx).await?;
    version.expect(seen, "workspace", &before.id)?;
    let mut after = before.clone();
    change(&mut after);
    before.check_change(&after, has_budgets(tx).await?)?;
    if before.time_zone != after.time_zone {
        check_time_zone(tx, &after.time_zone).await?;
    }
    recording.watch(tx, Noun::Workspace, [before.id]).await?;
    write(tx, &after).await?;
    recording.finish(tx).await?;
    Ok(find(tx).await?)
}

/// Whether the workspace might have become what it is now, which something else than [`update`] has made it.
///
/// # Errors
/// [`ChangeError::Workspace`] when it might not.
pub(crate) async fn check_again(tx: &mut WorkspaceTx, before: &Workspace) -> Result<(), ChangeError> {
    let after = find(tx).await?.value;
    Ok(before.check_change(&after, has_budgets(tx).await?)?)
}

async fn has_budgets(tx: &mut WorkspaceTx) -> Result<bool, DbError> {
    let query = sqlx::query_scalar!(r#"select exists (select from budgets) as "has!""#);
    Ok(query.fetch_one(tx.conn()).await?)
}

/// Adds the workspace itself, as a part of what makes it; whether there was none of that identity.
pub(crate) async fn insert(tx: &mut WorkspaceTx, workspace: &Workspace) -> Result<bool, DbError> {
    let inserted = sqlx::query!(
        "insert into workspaces (id, name, currency_code, time_zone, month_start_day, basis)
         values ($1, $2, $3, $4, $5, $6)
         on conflict do nothing",
        workspace.id.get(),
        workspace.name.as_str(),
        workspace.reports.currency.code(),
        workspace.time_zone.as_str(),
        i16::from(workspace.reports.start_day().get()),
        workspace.reports.basis.as_str(),
    )
    .execute(tx.conn())
    .await?;
    Ok(inserted.rows_affected() == 1)
}

/// That there is a zone of that name.
///
/// # Errors
/// [`ChangeError::TimeZone`] when there is none.
pub(crate) async fn check_time_zone(tx: &mut WorkspaceTx, zone: &TimeZone) -> Result<(), ChangeError> {
    if is_time_zone(tx, zone).await? { Ok(()) } else { Err(TimeZoneError(zone.to_string()).into()) }
}

/// Whether there is a zone of that name. How the name is written, the core knows.
pub(crate) async fn is_time_zone(tx: &mut WorkspaceTx, zone: &TimeZone) -> Result<bool, DbError> {
    let query = sqlx::query_scalar!(
        r#"select exists (select from pg_timezone_names where name = $1) as "is_known!""#,
        zone.as_str(),
    );
    Ok(query.fetch_one(tx.conn()).await?)
}

async fn write(tx: &mut WorkspaceTx, workspace: &Workspace) -> Result<(), DbError> {
    sqlx::query!(
        "update workspaces
         set name = $2, currency_code = $3, time_zone = $4, month_start_day = $5, basis = $6
         where id = $1",
        tx.workspace(),
        workspace.name.as_str(),
        workspace.reports.currency.code(),
        workspace.time_zone.as_str(),
        i16::from(workspace.reports.start_day().get()),
        workspace.reports.basis.as_str(),
    )
    .execute(tx.conn())
    .await?;
    Ok(())
}
