//! The recurring items of a card, under the paths that older clients know.

use axum::extract::State;
use fintrack_core::id::CardId;
use fintrack_core::recurrence::RecurrenceKind;
use fintrack_db::recurring::{self, Filter};
use serde::Deserialize;
use utoipa::IntoParams;

use super::item::{RecurringItem, absent};
use super::{RecurringPath, filter_by, shown, shown_one};
use crate::entry::{Read, Workspace, WorkspaceHeader};
use crate::extract::{Json, Path, Query};
use crate::problem::{Finding, UnprocessableEntity};
use crate::write::Answer;
use crate::{ApiError, App};

/// Which card, and which of its items.
#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub(crate) struct CardItemsQuery {
    /// The card.
    #[param(value_type = Uuid, example = "0199c0de-0000-7000-8000-00000000002b")]
    card_id: CardId,
    /// Those that are active, or those that are not.
    #[param(nullable = false, example = true)]
    is_active: Option<bool>,
}

/// List what recurs on a card.
#[utoipa::path(
    get,
    path = "/recurring-card-transactions",
    operation_id = "listRecurringCardTransactions",
    tag = "recurring",
    params(CardItemsQuery, WorkspaceHeader),
    responses(
        (status = 200, description = "The card's items, by description", body = Vec<RecurringItem>),
        (status = 422, response = UnprocessableEntity),
        Finding,
    )
)]
pub(crate) async fn list(
    State(app): State<App>,
    mut workspace: Workspace<Read>,
    Query(query): Query<CardItemsQuery>,
) -> Result<Json<Vec<RecurringItem>>, ApiError> {
    let mut tx = workspace.begin().await?;
    let on_card = filter_by(&mut tx, None, Some(query.card_id)).await?;
    let items = recurring::facts(&mut tx, &Filter { is_active: query.is_active, ..on_card }).await?;
    let names = app.remembered.names(&mut tx).await?;
    shown(&mut tx, (&workspace, &names), &items, None).await.map(Json)
}

/// Show something that recurs on a card.
#[utoipa::path(
    get,
    path = "/recurring-card-transactions/{id}",
    operation_id = "getRecurringCardTransaction",
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
    if item.kind() != RecurrenceKind::CardTransaction {
        return Err(absent(path.id));
    }
    Ok(Answer::ok(&item).at_version(version))
}
