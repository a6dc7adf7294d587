//! Transactions of all kinds in one list: found by every filter, summed, changed in numbers, and with their history.

mod bulk;
mod query;
mod shown;
mod summary;

use axum::extract::State;
use fintrack_core::audit::Noun;
use fintrack_core::id::EntryId;
use fintrack_db::audit;
use fintrack_db::transaction::{self, Cursor, Filter};
use serde::Deserialize;
use utoipa::IntoParams;

use self::bulk::{BulkRequest, BulkResult};
use self::query::TransactionQuery;
use self::shown::Transaction;
use self::summary::TransactionSummary;
use crate::entry::{Read, Workspace, WorkspaceHeader, Write};
use crate::extract::{Json, Path, Query};
use crate::list::{List, Page, PageQuery};
use crate::problem::{Finding, Writing};
use crate::resource::audit::AuditEvent;
use crate::resource::names::Names;
use crate::write::{Answer, IdempotencyHeader, Post};
use crate::{ApiError, App};

/// Which transaction.
#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Path)]
pub(crate) struct TransactionPath {
    /// The transaction's identity.
    #[param(value_type = Uuid, example = "0199c0de-0000-7000-8000-00000000000e")]
    id: EntryId,
}

/// List the transactions.
#[utoipa::path(
    get,
    path = "/transactions",
    operation_id = "listTransactions",
    tag = "transactions",
    params(TransactionQuery, PageQuery, WorkspaceHeader),
    responses((status = 200, description = "The transactions, the newest first", body = List<Transaction>), Finding)
)]
pub(crate) async fn list(
    State(app): State<App>,
    mut workspace: Workspace<Read>,
    Query(query): Query<TransactionQuery>,
    page: Page<Cursor>,
) -> Result<Json<List<Transaction>>, ApiError> {
    let mut tx = workspace.begin().await?;
    let names = app.remembered.names(&mut tx).await?;
    let filter = Filter { limit: Some(page.limit.into()), ..query.filter(&names)? };
    let found = transaction::page(&mut tx, &filter, page.after).await?;
    let items = found.items.iter().map(|it| Transaction::of(&workspace, &names, &it.stored, it.balance));
    Ok(Json(List::new(items, found.next.as_ref())))
}

/// Sum the transactions up.
#[utoipa::path(
    get,
    path = "/transactions/summary",
    operation_id = "summarizeTransactions",
    tag = "transactions",
    params(TransactionQuery, WorkspaceHeader),
    responses((status = 200, description = "What they sum to", body = TransactionSummary), Finding)
)]
pub(crate) async fn summarize(
    State(app): State<App>,
    mut workspace: Workspace<Read>,
    Query(query): Query<TransactionQuery>,
) -> Result<Json<TransactionSummary>, ApiError> {
    let today = workspace.today();
    let mut tx = workspace.begin().await?;
    let names = app.remembered.names(&mut tx).await?;
    Ok(Json(TransactionSummary::find(&mut tx, &names, &query, today).await?))
}

/// Show a transaction.
#[utoipa::path(
    get,
    path = "/transactions/{id}",
    operation_id = "getTransaction",
    tag = "transactions",
    params(TransactionPath, WorkspaceHeader),
    responses((status = 200, description = "The transaction", body = Transaction), Finding)
)]
pub(crate) async fn show(
    mut workspace: Workspace<Read>,
    Path(path): Path<TransactionPath>,
) -> Result<Answer, ApiError> {
    let mut tx = workspace.begin().await?;
    let stored = transaction::find(&mut tx, path.id).await?;
    let names = Names::of(&mut tx, [&stored.value].into_iter()).await?;
    Ok(Answer::ok(&Transaction::of(&workspace, &names, &stored, None)).at_version(stored.version))
}

/// Show what was done to a transaction, deleted ones included.
#[utoipa::path(
    get,
    path = "/transactions/{id}/history",
    operation_id = "getTransactionHistory",
    tag = "transactions",
    params(TransactionPath, PageQuery, WorkspaceHeader),
    responses((status = 200, description = "The operations on it, the newest first", body = List<AuditEvent>), Finding)
)]
pub(crate) async fn history(
    mut workspace: Workspace<Read>,
    Path(path): Path<TransactionPath>,
    page: Page<u64>,
) -> Result<Json<List<AuditEvent>>, ApiError> {
    let mut tx = workspace.begin().await?;
    let found = audit::history_of(&mut tx, Noun::Transaction, path.id.get(), page.after, page.limit.into()).await?;
    let own = path.id.to_string();
    let items = found.links.iter().map(|link| AuditEvent::of(link, |row| row.id().starts_with(&own)));
    Ok(Json(List::new(items, found.next.as_ref())))
}

/// Change or delete many transactions at once: all or none.
#[utoipa::path(
    post,
    path = "/transactions/bulk",
    operation_id = "changeTransactions",
    tag = "transactions",
    params(WorkspaceHeader, IdempotencyHeader),
    request_body = BulkRequest,
    responses((status = 200, description = "What was done", body = BulkResult), Writing)
)]
pub(crate) async fn bulk(workspace: Workspace<Write>, post: Post<BulkRequest>) -> Result<Answer, ApiError> {
    let work = workspace.write(&post, async |mut tx, request| {
        let result = request.run(&mut tx).await?;
        Ok((tx, Answer::ok(&result)))
    });
    work.await
}
