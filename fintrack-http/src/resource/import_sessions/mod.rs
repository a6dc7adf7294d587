//! Import sessions: one account and month, or one invoice, with the lines that its statements brought.
//!
//! | module | holds |
//! |---|---|
//! | here | sessions: list, open, show, change, give up |
//! | [`answer`] | how a session is shown |
//! | [`steps`] | look again, preview, commit, close, take back |
//! | [`upload`], [`files`], [`file`] | files: brought, looked at, answered; and how one is shown |
//! | [`lines`] | staged lines: post, answer one or many, remove |
//! | [`line`], [`data`] | how a line is shown, and what a person says of it |
//! | [`bindings`] | lines that settle recurring items |
//! | [`refusal`] | why not |

mod answer;
pub(crate) mod bindings;
mod data;
mod file;
pub(crate) mod files;
mod line;
pub(crate) mod lines;
mod refusal;
pub(crate) mod steps;
pub(crate) mod upload;

use axum::extract::State;
use fintrack_core::calendar::BillingMonth;
use fintrack_core::id::{AccountId, CardId, ImportSessionId};
use fintrack_core::import_session::{AccountOrCard, SessionStatus};
use fintrack_core::money::Currency;
use fintrack_core::name::Name;
use fintrack_db::import_session::{self, NewSession, SessionChange};
use fintrack_db::{WorkspaceTx, account, card};
use serde::Deserialize;
use utoipa::{IntoParams, ToSchema};

pub(crate) use self::answer::SessionStats;
use self::answer::{ImportSession, ImportSessionDetail, SessionSummary};
use crate::entry::{Import, Read, Workspace, WorkspaceHeader};
use crate::extract::{Json, Path, Query};
use crate::field::{Amount, At, Change, Month, said};
use crate::metrics::ImportOutcome;
use crate::problem::{Changing, Deleting, Finding, Reading, Writing};
use crate::version::{IfMatch, IfMatchHeader};
use crate::word::SessionState;
use crate::write::{Answer, IdempotencyHeader, Post};
use crate::{ApiError, App};

/// Which session.
#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Path)]
pub(crate) struct SessionPath {
    /// The session's identity.
    #[param(value_type = Uuid, example = "0199c0de-0000-7000-8000-0000000000f1")]
    id: ImportSessionId,
}

/// Which sessions.
#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub(crate) struct SessionsQuery {
    /// Those that stand so; where nothing is said, those that are open.
    #[param(value_type = Option<SessionState>, nullable = false)]
    state: Option<SessionStatus>,
}

/// A session to be opened: of an account or of a card.
#[derive(Deserialize, ToSchema)]
pub(crate) struct NewImportSession {
    /// The account whose statement it is; exactly one of this
    #[schema(value_type = Option<Uuid>, example = "0199c0de-0000-7000-8000-0000000000a1")]
    account_id: Option<AccountId>,
    /// and the card.
    #[schema(value_type = Option<Uuid>, example = "0199c0de-0000-7000-8000-0000000000c1")]
    card_id: Option<CardId>,
    /// The civil month of an account, or the billing month of a card, `YYYY-MM`.
    #[schema(value_type = Month)]
    billing_month: BillingMonth,
    /// What the bank says, in the currency of the account or card: the balance at the end of the month, or the invoice's
    /// total before payments. Where nothing is said, it is what the files say.
    target_value: Option<Amount>,
    /// What it is called; the account or card and the month where nothing is said.
    #[schema(example = "Conta Azul 2026-03", max_length = 100)]
    description: Option<String>,
}

/// What is to be different about a session; what is absent stays.
#[serde_with::apply(Option => #[serde(default, deserialize_with = "said")])]
#[derive(Deserialize, ToSchema)]
pub(crate) struct ImportSessionChange {
    /// What it is called.
    #[schema(example = "Conta Azul, março", max_length = 100, nullable = false)]
    description: Option<String>,
    /// Its month, `YYYY-MM`, while nothing is in it.
    #[schema(value_type = Option<Month>, nullable = false)]
    billing_month: Option<BillingMonth>,
    /// What the bank says; null takes the word back.
    #[serde(default)]
    #[schema(value_type = Option<Amount>)]
    target_value: Change<Amount>,
    /// Another account, while nothing is in it.
    #[schema(value_type = Option<Uuid>, nullable = false, example = "0199c0de-0000-7000-8000-0000000000a1")]
    account_id: Option<AccountId>,
    /// Another card, while nothing is in it.
    #[schema(value_type = Option<Uuid>, nullable = false, example = "0199c0de-0000-7000-8000-0000000000c1")]
    card_id: Option<CardId>,
}

/// The account or the card that was named; `None` when neither was.
fn place(account: Option<AccountId>, card: Option<CardId>) -> Result<Option<AccountOrCard>, ApiError> {
    match (account, card) {
        (Some(account), None) => Ok(Some(AccountOrCard::Account(account))),
        (None, Some(card)) => Ok(Some(AccountOrCard::Card(card))),
        (None, None) => Ok(None),
        (Some(_), Some(_)) => Err(one_place()),
    }
}

fn one_place() -> ApiError {
    let message = "a session is of an account or of a card: say exactly one".to_owned();
    ApiError::at("/account_id", &message)
}

/// The currency of an account or card of the workspace.
async fn currency_of(tx: &mut WorkspaceTx, place: AccountOrCard) -> Result<Currency, ApiError> {
    Ok(match place {
        AccountOrCard::Account(id) => account::find(tx, id).await?.value.currency(),
        AccountOrCard::Card(id) => card::find(tx, id).await?.value.currency(),
    })
}

impl NewImportSession {
    async fn checked(&self, tx: &mut WorkspaceTx) -> Result<NewSession, ApiError> {
        let subject = place(self.account_id, self.card_id)?.ok_or_else(one_place)?;
        let target = match self.target_value {
            Some(target) => Some(target.of(currency_of(tx, subject).await?).at("/target_value")?),
            None => None,
        };
        let name = self.description.as_deref().map(Name::new).transpose().at("/description")?;
        Ok(NewSession { subject, month: self.billing_month, target, name })
    }
}

impl ImportSessionChange {
    async fn checked(&self, tx: &mut WorkspaceTx, id: ImportSessionId) -> Result<SessionChange, ApiError> {
        let subject = place(self.account_id, self.card_id)?;
        let target = match self.target_value {
            Change::Keep => None,
            Change::Clear => Some(None),
            Change::To(target) => {
                let currency = match subject {
                    Some(place) => currency_of(tx, place).await?,
                    None => import_session::find(tx, id).await?.subject.currency(),
                };
                Some(Some(target.of(currency).at("/target_value")?))
            }
        };
        let name = self.description.as_deref().map(Name::new).transpose().at("/description")?;
        Ok(SessionChange { name, subject, month: self.billing_month, target })
    }
}

/// List the import sessions.
#[utoipa::path(
    get,
    path = "/import-sessions",
    operation_id = "listImportSessions",
    tag = "import-sessions",
    params(SessionsQuery, WorkspaceHeader),
    responses((status = 200, description = "The sessions, the newest month first", body = Vec<SessionSummary>), Reading)
)]
pub(crate) async fn list(
    mut workspace: Workspace<Read>,
    Query(query): Query<SessionsQuery>,
) -> Result<Json<Vec<SessionSummary>>, ApiError> {
    let mut tx = workspace.begin().await?;
    let state = query.state.unwrap_or(SessionStatus::Open);
    let mut sessions = import_session::list(&mut tx, state == SessionStatus::Closed).await?;
    sessions.retain(|session| session.status == state);
    let ids: Vec<ImportSessionId> = sessions.iter().map(|session| session.id).collect();
    let counts = import_session::counts(&mut tx, &ids).await?;
    Ok(Json(sessions.into_iter().map(|session| SessionSummary::of(&workspace, session, &counts)).collect()))
}

/// Open an import session.
#[utoipa::path(
    post,
    path = "/import-sessions",
    operation_id = "createImportSession",
    tag = "import-sessions",
    params(WorkspaceHeader, IdempotencyHeader),
    request_body = NewImportSession,
    responses((status = 201, description = "The session", body = ImportSession), Writing)
)]
pub(crate) async fn create(
    State(app): State<App>,
    workspace: Workspace<Import>,
    post: Post<NewImportSession>,
) -> Result<Answer, ApiError> {
    let work = workspace.write(&post, async |mut tx, new| {
        let new = new.checked(&mut tx).await?;
        let loaded = import_session::create(&mut tx, new).await?;
        let created = ImportSession::of(&workspace, &loaded, Vec::new()).created();
        Ok((tx, created.counting(ImportOutcome::Created)))
    });
    Ok(work.await?.counted_by(&app.metrics))
}

/// What is wanted of a session.
#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub(crate) struct ShowQuery {
    /// Whether its lines come with it; they also have a list of their own, page by page.
    #[serde(default = "wanted")]
    #[param(default = true, example = false)]
    lines: bool,
}

const fn wanted() -> bool {
    true
}

/// Show an import session: how it stands, with all of its lines.
#[utoipa::path(
    get,
    path = "/import-sessions/{id}",
    operation_id = "getImportSession",
    tag = "import-sessions",
    params(SessionPath, ShowQuery, WorkspaceHeader),
    responses((status = 200, description = "The session", body = ImportSessionDetail), Finding)
)]
pub(crate) async fn show(
    mut workspace: Workspace<Read>,
    Path(path): Path<SessionPath>,
    Query(query): Query<ShowQuery>,
) -> Result<Answer, ApiError> {
    let mut tx = workspace.begin().await?;
    let loaded = import_session::load(&mut tx, path.id).await?;
    let bindings = bindings::of(&mut tx, &workspace, path.id).await?;
    let session = ImportSession::of(&workspace, &loaded, bindings);
    Ok(if query.lines {
        ImportSessionDetail::ok(session, &loaded)
    } else {
        ImportSessionDetail::without_lines(session)
    })
}

/// Change an import session.
#[utoipa::path(
    put,
    path = "/import-sessions/{id}",
    operation_id = "updateImportSession",
    tag = "import-sessions",
    params(SessionPath, WorkspaceHeader, IfMatchHeader),
    request_body = ImportSessionChange,
    responses((status = 200, description = "The session as it is now", body = ImportSession), Changing)
)]
pub(crate) async fn update(
    workspace: Workspace<Import>,
    Path(path): Path<SessionPath>,
    IfMatch(seen): IfMatch,
    Json(change): Json<ImportSessionChange>,
) -> Result<Answer, ApiError> {
    let work = workspace.change(async |mut tx| {
        let change = change.checked(&mut tx, path.id).await?;
        let loaded = import_session::update(&mut tx, path.id, seen, change).await?;
        let bindings = bindings::of(&mut tx, &workspace, path.id).await?;
        Ok((tx, ImportSession::of(&workspace, &loaded, bindings).ok()))
    });
    work.await
}

/// Give up an import session that has booked nothing, as if its files had never come.
#[utoipa::path(
    delete,
    path = "/import-sessions/{id}",
    operation_id = "deleteImportSession",
    tag = "import-sessions",
    params(SessionPath, WorkspaceHeader, IfMatchHeader),
    responses((status = 204, description = "It is gone"), Deleting)
)]
pub(crate) async fn delete(
    workspace: Workspace<Import>,
    Path(path): Path<SessionPath>,
    IfMatch(seen): IfMatch,
) -> Result<Answer, ApiError> {
    let work = workspace.change(async |mut tx| {
        import_session::delete(&mut tx, path.id, seen).await?;
        Ok((tx, Answer::no_content()))
    });
    work.await
}
