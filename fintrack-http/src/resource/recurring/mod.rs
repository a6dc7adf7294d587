//! Recurring items: what is expected again and again, on an account or on a card.
//!
//! What an item looks like is in [`item`], what a request says of one in [`terms`]. What became of its slots is in
//! [`slots`], what a month comes to in [`summary`], what the history suggests in [`suggestions`]. Those on a card also have
//! paths of their own: [`on_card`].

mod item;
pub(crate) mod on_card;
pub(crate) mod slots;
pub(crate) mod suggestions;
pub(crate) mod summary;
mod terms;

use axum::extract::State;
use chrono::NaiveDate;
use fintrack_core::calendar::BillingMonth;
use fintrack_core::id::{AccountId, CardId, RecurrenceId};
use fintrack_core::recurrence::Terms;
use fintrack_core::report::Settings;
use fintrack_db::recurring::{self, Filter, ItemFacts};
use fintrack_db::workspace::settings;
use fintrack_db::{Version, WorkspaceTx, account, card};
use serde::Deserialize;
use utoipa::IntoParams;

use crate::entry::{Needs, Read, Workspace, WorkspaceHeader, Write};
use crate::extract::{Json, Path, Query};
use crate::field::Month;
use crate::problem::{Changing, Deleting, Finding, UnprocessableEntity, Writing};
use crate::resource::names::Names;
use crate::version::{IfMatch, IfMatchHeader};
use crate::word::RecurringType;
use crate::write::{Answer, IdempotencyHeader, Post};
use crate::{ApiError, App};

use item::RecurringItem;
use terms::{NewRecurringItem, RecurringItemChange};

/// Which recurring item.
#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Path)]
pub(crate) struct RecurringPath {
    /// The item's identity.
    #[param(value_type = Uuid, example = "0199c0de-0000-7000-8000-00000000000f")]
    id: RecurrenceId,
}

/// Which recurring items, and the month that is looked at.
#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub(crate) struct RecurringQuery {
    /// Those on that account, at either end of a transfer.
    #[param(value_type = Option<Uuid>, nullable = false, example = "0199c0de-0000-7000-8000-00000000000b")]
    account_id: Option<AccountId>,
    /// Those on that card.
    #[param(value_type = Option<Uuid>, nullable = false, example = "0199c0de-0000-7000-8000-00000000002b")]
    card_id: Option<CardId>,
    /// Those of that kind.
    #[serde(rename = "type")]
    #[param(rename = "type", nullable = false, example = "EXPENSE")]
    kind: Option<RecurringType>,
    /// Those that are active, or those that are not.
    #[param(nullable = false, example = true)]
    is_active: Option<bool>,
    /// Of which report month it is told what became of them; this month where nothing is said.
    #[param(value_type = Option<Month>, nullable = false)]
    month: Option<BillingMonth>,
}

/// The items of an account or a card, or all of them.
///
/// # Errors
/// 404 for an account or a card that is not there.
async fn filter_by(tx: &mut WorkspaceTx, account: Option<AccountId>, card: Option<CardId>) -> Result<Filter, ApiError> {
    if let Some(id) = account {
        account::find(tx, id).await?;
    }
    if let Some(id) = card {
        card::find(tx, id).await?;
    }
    Ok(Filter { account, card, ..Filter::default() })
}

/// What the workspace chose for its reports: they say which days a month has.
async fn chosen(tx: &mut WorkspaceTx) -> Result<Settings, ApiError> {
    Ok(settings::find(tx).await?.value.reports)
}

/// Items as they are shown, each with what became of it in a month.
async fn shown<P: Needs>(
    tx: &mut WorkspaceTx,
    (workspace, names): (&Workspace<P>, &Names),
    items: &[ItemFacts],
    month: Option<BillingMonth>,
) -> Result<Vec<RecurringItem>, ApiError> {
    let settings = chosen(tx).await?;
    let month = month.unwrap_or_else(|| settings.month_of(workspace.today()));
    RecurringItem::all(workspace, names, items, (month, settings.days(month)))
}

/// An item as it is shown, and at which version.
async fn shown_one<P: Needs>(
    tx: &mut WorkspaceTx,
    by: (&Workspace<P>, &Names),
    id: RecurrenceId,
) -> Result<(RecurringItem, Version), ApiError> {
    let facts = recurring::facts_of(tx, id).await?;
    let version = facts.item.version;
    let item = shown(tx, by, std::slice::from_ref(&facts), None).await?.pop();
    Ok((item.ok_or_else(|| item::absent(id))?, version))
}

/// List the recurring items.
#[utoipa::path(
    get,
    path = "/recurring",
    operation_id = "listRecurringItems",
    tag = "recurring",
    params(RecurringQuery, WorkspaceHeader),
    responses(
        (status = 200, description = "The items, by description", body = Vec<RecurringItem>),
        (status = 422, response = UnprocessableEntity),
        Finding,
    )
)]
pub(crate) async fn list(
    State(app): State<App>,
    mut workspace: Workspace<Read>,
    Query(query): Query<RecurringQuery>,
) -> Result<Json<Vec<RecurringItem>>, ApiError> {
    let mut tx = workspace.begin().await?;
    let places = filter_by(&mut tx, query.account_id, query.card_id).await?;
    let filter = Filter { kind: query.kind.map(|kind| kind.0), is_active: query.is_active, ..places };
    let items = recurring::facts(&mut tx, &filter).await?;
    let names = app.remembered.names(&mut tx).await?;
    shown(&mut tx, (&workspace, &names), &items, query.month).await.map(Json)
}

/// Make a recurring item.
#[utoipa::path(
    post,
    path = "/recurring",
    operation_id = "createRecurringItem",
    tag = "recurring",
    params(WorkspaceHeader, IdempotencyHeader),
    request_body = NewRecurringItem,
    responses((status = 201, description = "The item", body = RecurringItem), Writing)
)]
pub(crate) async fn create(workspace: Workspace<Write>, post: Post<NewRecurringItem>) -> Result<Answer, ApiError> {
    let work = workspace.write(&post, async |mut tx, new| {
        let terms = new.terms(&mut tx).await?;
        let id = recurring::create(&mut tx, terms).await?.id();
        let names = Names::all(&mut tx).await?;
        let (item, version) = shown_one(&mut tx, (&workspace, &names), id).await?;
        Ok((tx, Answer::created(&item).at_version(version)))
    });
    work.await
}

/// Show a recurring item.
#[utoipa::path(
    get,
    path = "/recurring/{id}",
    operation_id = "getRecurringItem",
    tag = "recurring",
    params(RecurringPath, WorkspaceHeader),
    responses(
        (status = 200, description = "The item", body = RecurringItem),
        (status = 422, response = UnprocessableEntity),
        Finding,
    )
)]
pub(crate) async fn show(
    State(app): State<App>,
    mut workspace: Workspace<Read>,
    Path(path): Path<RecurringPath>,
) -> Result<Answer, ApiError> {
    let mut tx = workspace.begin().await?;
    let names = app.remembered.names(&mut tx).await?;
    let (item, version) = shown_one(&mut tx, (&workspace, &names), path.id).await?;
    Ok(Answer::ok(&item).at_version(version))
}

/// Change a recurring item.
#[utoipa::path(
    patch,
    path = "/recurring/{id}",
    operation_id = "updateRecurringItem",
    tag = "recurring",
    params(RecurringPath, WorkspaceHeader, IfMatchHeader),
    request_body = RecurringItemChange,
    responses((status = 200, description = "The item as it is now", body = RecurringItem), Changing)
)]
pub(crate) async fn update(
    workspace: Workspace<Write>,
    Path(path): Path<RecurringPath>,
    IfMatch(seen): IfMatch,
    Json(change): Json<RecurringItemChange>,
) -> Result<Answer, ApiError> {
    let work = workspace.change_in_turn(async |mut tx| {
        let before = recurring::find(&mut tx, path.id).await?.value;
        let after = change.over(&mut tx, before.terms()).await?;
        recurring::update(&mut tx, path.id, seen, |terms: &mut Terms| *terms = after).await?;
        let names = Names::all(&mut tx).await?;
        let (item, version) = shown_one(&mut tx, (&workspace, &names), path.id).await?;
        Ok((tx, Answer::ok(&item).at_version(version)))
    });
    work.await
}

/// Delete a recurring item that no transaction is linked to.
#[utoipa::path(
    delete,
    path = "/recurring/{id}",
    operation_id = "deleteRecurringItem",
    tag = "recurring",
    params(RecurringPath, WorkspaceHeader, IfMatchHeader),
    responses((status = 204, description = "It is gone"), Deleting)
)]
pub(crate) async fn delete(
    workspace: Workspace<Write>,
    Path(path): Path<RecurringPath>,
    IfMatch(seen): IfMatch,
) -> Result<Answer, ApiError> {
    let work = workspace.change(async |mut tx| {
        recurring::delete(&mut tx, path.id, seen).await?;
        Ok((tx, Answer::no_content()))
    });
    work.await
}

/// The last day of a report month, or of this one.
fn end_of(settings: &Settings, month: Option<BillingMonth>, today: NaiveDate) -> NaiveDate {
    settings.days(month.unwrap_or_else(|| settings.month_of(today))).end()
}
