//! Workspaces: whose books they are, who is a member, who is invited, and what they begin with.
//!
//! A workspace is named by the path here, not by the header; one that the caller is no member of is absent.

pub(crate) mod invites;
pub(crate) mod members;
pub(crate) mod seeds;

use axum::extract::State;
use chrono::{DateTime, Utc};
use fintrack_core::access::{Permission, Role};
use fintrack_core::calendar::DayOfMonth;
use fintrack_core::money::Currency;
use fintrack_core::name::Name;
use fintrack_core::report::{Basis, Settings};
use fintrack_core::secret::DELETION_GRACE;
use fintrack_core::workspace as core;
use fintrack_db::workspace::settings::{self, ChangeError};
use fintrack_db::workspace::{self, Membership};
use fintrack_db::{Stored, WorkspaceTx, deletion, invite};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;

use crate::entry::{
    Addressed, ChangeWorkspace, DeleteWorkspace, Needs, Person, Read, Workspace as Entered, WorkspacePath,
};
use crate::extract::Json;
use crate::field::{At, said};
use crate::problem::{Changing, Deleting, Finding, Reading, Writing};
use crate::version::{IfMatch, IfMatchHeader};
use crate::write::{Answer, IdempotencyHeader, Post};
use crate::{ApiError, App, currency, word};

/// A workspace that one is a member of.
#[derive(Serialize, ToSchema)]
pub(crate) struct WorkspaceListed {
    /// Its identity.
    #[schema(example = "0199c0de-0000-7000-8000-000000000001")]
    pub(super) id: Uuid,
    /// What people call it.
    #[schema(example = "Casa")]
    name: String,
    /// The currency of its reports and budgets.
    #[schema(example = "BRL")]
    default_currency_code: String,
    /// What the caller is in it.
    #[schema(value_type = word::Role)]
    role: Role,
    /// When it was made.
    #[schema(example = "2026-03-01T12:00:00Z")]
    created_at: DateTime<Utc>,
    /// When it was last changed.
    #[schema(example = "2026-03-02T08:30:00Z")]
    updated_at: DateTime<Utc>,
}

impl From<Membership> for WorkspaceListed {
    fn from(membership: Membership) -> Self {
        Self {
            id: membership.scope.workspace.get(),
            name: membership.name,
            default_currency_code: membership.currency.code().to_owned(),
            role: membership.role,
            created_at: membership.created_at,
            updated_at: membership.updated_at,
        }
    }
}

/// A workspace, with what holds for all its books.
#[derive(Serialize, ToSchema)]
pub(crate) struct Workspace {
    #[serde(flatten)]
    listed: WorkspaceListed,
    /// Where its days begin and end: a name of the IANA's time zone database.
    #[schema(example = "America/Sao_Paulo")]
    time_zone: String,
    /// The day that its months start on, 1 to 28.
    #[schema(example = 1, minimum = 1, maximum = 28)]
    month_start_day: u8,
    /// How its card purchases are dated in monthly sums.
    #[schema(value_type = word::Basis)]
    basis: Basis,
    /// Who is a member; absent where the workspace was just made or changed.
    #[serde(skip_serializing_if = "Option::is_none")]
    members: Option<Vec<members::WorkspaceMember>>,
    /// Who is invited; absent as well for those who may not manage members.
    #[serde(skip_serializing_if = "Option::is_none")]
    invites: Option<Vec<invites::WorkspaceInvite>>,
}

impl Workspace {
    pub(crate) fn of(stored: Stored<core::Workspace>, role: Role) -> Self {
        let Stored { value: core::Workspace { id, name, time_zone, reports }, created_at, updated_at, .. } = stored;
        let default_currency_code = reports.currency.code().to_owned();
        let listed =
            WorkspaceListed { id: id.get(), name: name.into(), default_currency_code, role, created_at, updated_at };
        Self {
            listed,
            time_zone: time_zone.into(),
            month_start_day: reports.start_day().get(),
            basis: reports.basis,
            members: None,
            invites: None,
        }
    }
}

/// A workspace to be made.
#[derive(Deserialize, ToSchema)]
pub(crate) struct NewWorkspace {
    /// What people will call it: 1 to 100 characters.
    #[schema(example = "Casa", min_length = 1, max_length = 100)]
    name: String,
    /// The currency of its reports and budgets; BRL where nothing is said.
    #[schema(example = "BRL", default = "BRL")]
    default_currency_code: Option<String>,
    /// Where its days begin and end: a name of the IANA's time zone database; that of São Paulo where nothing is said.
    #[schema(example = "America/Sao_Paulo", default = "America/Sao_Paulo")]
    time_zone: Option<String>,
}

/// What is to be different about a workspace; what is absent stays.
#[serde_with::apply(Option => #[serde(default, deserialize_with = "said")])]
#[derive(Deserialize, ToSchema)]
pub(crate) struct WorkspaceChange {
    /// What people call it.
    #[schema(example = "Casa", min_length = 1, max_length = 100, nullable = false)]
    name: Option<String>,
    /// The currency of its reports and budgets; it stays as long as there are budgets.
    #[schema(example = "BRL", nullable = false)]
    default_currency_code: Option<String>,
    /// Where its days begin and end: a name of the IANA's time zone database.
    #[schema(example = "America/Sao_Paulo", nullable = false)]
    time_zone: Option<String>,
    /// The day that its months start on, 1 to 28.
    #[schema(example = 5, minimum = 1, maximum = 28, nullable = false)]
    month_start_day: Option<u32>,
    /// How its card purchases are dated in monthly sums.
    #[schema(value_type = Option<word::Basis>, nullable = false)]
    basis: Option<Basis>,
}

impl WorkspaceChange {
    /// What does not depend on what is stored; the currency is looked up beside it.
    fn checked(&self) -> Result<impl Fn(&mut core::Workspace, Option<Currency>), ApiError> {
        let name = self.name.as_deref().map(Name::new).transpose().at("/name")?;
        let time_zone = self.time_zone.as_deref().map(str::parse::<core::TimeZone>).transpose().at("/time_zone")?;
        let start_day = self.month_start_day.map(DayOfMonth::new).transpose().at("/month_start_day")?;
        let starting = |settings: Settings| start_day.map_or(Ok(settings), |day| settings.starting_on(day));
        starting(Settings::new(Currency::BRL)).at("/month_start_day")?;
        let basis = self.basis;
        Ok(move |workspace: &mut core::Workspace, currency: Option<Currency>| {
            workspace.name = name.clone().unwrap_or_else(|| workspace.name.clone());
            workspace.time_zone = time_zone.clone().unwrap_or_else(|| workspace.time_zone.clone());
            let mut reports = workspace.reports;
            if let Some(day) = start_day {
                reports = reports.starting_on(day).unwrap_or(reports);
            }
            reports.currency = currency.unwrap_or(reports.currency);
            reports.basis = basis.unwrap_or(reports.basis);
            workspace.reports = reports;
        })
    }
}

fn refused(error: ChangeError) -> ApiError {
    match error {
        ChangeError::Workspace(error @ core::WorkspaceError::Currency { .. }) => {
            ApiError::at("/default_currency_code", &error)
        }
        ChangeError::TimeZone(error) => ApiError::at("/time_zone", &error),
        ChangeError::Db(error) => error.into(),
    }
}

/// List the workspaces of the caller.
#[utoipa::path(
    get,
    path = "/workspaces",
    operation_id = "listWorkspaces",
    tag = "workspaces",
    responses(
        (status = 200, description = "Those that the caller is a member of, the oldest membership first",
         body = Vec<WorkspaceListed>),
        Reading
    )
)]
pub(crate) async fn list(mut person: Person) -> Result<Json<Vec<WorkspaceListed>>, ApiError> {
    let memberships = workspace::list(&mut person.begin().await?).await?;
    Ok(Json(memberships.into_iter().map(WorkspaceListed::from).collect()))
}

/// Make a workspace, of which the caller becomes an ADMIN.
#[utoipa::path(
    post,
    path = "/workspaces",
    operation_id = "createWorkspace",
    tag = "workspaces",
    params(IdempotencyHeader),
    request_body = NewWorkspace,
    responses((status = 201, description = "The workspace", body = Workspace), Writing)
)]
pub(crate) async fn create(
    State(app): State<App>,
    person: Person,
    post: Post<NewWorkspace>,
) -> Result<Answer, ApiError> {
    let work = person.write(&post, async |mut tx, new| {
        let name = Name::new(&new.name).at("/name")?;
        let code = new.default_currency_code.as_deref().unwrap_or(Currency::BRL.code()).to_owned();
        let currency = currency::named(&mut tx, &code, "/default_currency_code").await?;
        let time_zone = new.time_zone.as_deref().map_or_else(|| Ok(core::TimeZone::default()), str::parse);
        let time_zone = time_zone.at("/time_zone")?;
        let founded = workspace::found(&app.db, tx, &name, currency, time_zone).await;
        let (tx, stored) = founded.map_err(refused)?;
        let version = stored.version;
        Ok((tx, Answer::created(&Workspace::of(stored, Role::Admin)).at_version(version)))
    });
    work.await
}

/// Show a workspace, with its members.
#[utoipa::path(
    get,
    path = "/workspaces/{id}",
    operation_id = "getWorkspace",
    tag = "workspaces",
    params(WorkspacePath),
    responses((status = 200, description = "The workspace", body = Workspace), Finding)
)]
pub(crate) async fn show(Addressed(mut entered): Addressed<Read>) -> Result<Answer, ApiError> {
    let mut tx = entered.begin().await?;
    let stored = settings::find(&mut tx).await?;
    let version = stored.version;
    let members = Some(members::of(&mut tx).await?);
    let invites = invites_for(&entered, &mut tx).await?;
    let shown = Workspace { members, invites, ..Workspace::of(stored, entered.access().role()) };
    Ok(Answer::ok(&shown).at_version(version))
}

/// Who is invited, for those who may know.
async fn invites_for<P: Needs>(
    entered: &Entered<P>,
    tx: &mut WorkspaceTx,
) -> Result<Option<Vec<invites::WorkspaceInvite>>, ApiError> {
    if !entered.access().may(Permission::ManageMembers) {
        return Ok(None);
    }
    let open = invite::list(tx, entered.at()).await?;
    Ok(Some(open.into_iter().map(|open| invites::WorkspaceInvite::of(entered, open)).collect()))
}

/// Change what a workspace is called, or what holds for all its books.
#[utoipa::path(
    patch,
    path = "/workspaces/{id}",
    operation_id = "updateWorkspace",
    tag = "workspaces",
    params(WorkspacePath, IfMatchHeader),
    request_body = WorkspaceChange,
    responses((status = 200, description = "The workspace as it is now", body = Workspace), Changing)
)]
pub(crate) async fn update(
    Addressed(entered): Addressed<ChangeWorkspace>,
    IfMatch(seen): IfMatch,
    Json(body): Json<WorkspaceChange>,
) -> Result<Answer, ApiError> {
    let change = body.checked()?;
    let work = entered.change(async |mut tx| {
        let mut wanted = None;
        if let Some(code) = &body.default_currency_code {
            wanted = Some(currency::named(&mut tx, code, "/default_currency_code").await?);
        }
        let changed = settings::update(&mut tx, seen, |workspace| change(workspace, wanted)).await;
        let stored = changed.map_err(refused)?;
        let version = stored.version;
        Ok((tx, Answer::ok(&Workspace::of(stored, entered.access().role())).at_version(version)))
    });
    work.await
}

/// Delete a workspace: nobody is let in any more. For 30 days its administrators may have it back.
#[utoipa::path(
    delete,
    path = "/workspaces/{id}",
    operation_id = "deleteWorkspace",
    tag = "workspaces",
    params(WorkspacePath, IfMatchHeader),
    responses((status = 204, description = "It is gone"), Deleting)
)]
pub(crate) async fn delete(
    Addressed(entered): Addressed<DeleteWorkspace>,
    IfMatch(seen): IfMatch,
) -> Result<Answer, ApiError> {
    let work = entered.change(async |mut tx| {
        settings::lock(&mut tx, seen).await?;
        deletion::delete_workspace(&mut tx, entered.at(), DELETION_GRACE).await?;
        Ok((tx, Answer::no_content()))
    });
    work.await
}
