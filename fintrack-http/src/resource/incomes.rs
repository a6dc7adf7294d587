//! Incomes: money that reached an account from outside.

use fintrack_core::entry::Entry;
use fintrack_core::id::EntryId;
use fintrack_db::transaction::{self, Cursor};
use fintrack_db::{Stored, account};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use uuid::Uuid;

use crate::ApiError;
use crate::entry::{Needs, Read, Workspace, WorkspaceHeader, Write};
use crate::extract::{Json, Path, Query};
use crate::list::{List, Page, PageQuery};
use crate::problem::{Changing, Deleting, Finding, Writing};
use crate::resource::accounts::AccountPath;
use crate::resource::entries::{self, AccountEntry, AccountEntryChange, Days, NewAccountEntry, Side, Told};
use crate::resource::names::{Names, Reimbursed};
use crate::version::{IfMatch, IfMatchHeader};
use crate::write::{Answer, IdempotencyHeader, Post};

/// Money that reached an account from outside.
#[derive(Serialize, ToSchema)]
pub(crate) struct Income {
    #[serde(flatten)]
    entry: AccountEntry,
    /// The recurring item that expected it.
    #[schema(example = "0199c0de-0000-7000-8000-00000000000f")]
    recurring_income_id: Option<Uuid>,
    /// The expenses that it pays back, and how much of each.
    reimburses: Vec<Reimbursed>,
}

impl Income {
    fn of<P: Needs>(workspace: &Workspace<P>, names: &Names, stored: &Stored<Entry>) -> Self {
        let recurring_income_id = entries::recurring(&stored.value);
        let reimburses = names.reimburses(stored.value.id());
        Self { entry: AccountEntry::of(workspace, names, stored), recurring_income_id, reimburses }
    }
}

/// Which income.
#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Path)]
pub(crate) struct IncomePath {
    /// The income's identity.
    #[param(value_type = Uuid, example = "0199c0de-0000-7000-8000-00000000000e")]
    id: EntryId,
}

/// List an account's incomes.
#[utoipa::path(
    get,
    path = "/accounts/{account_id}/incomes",
    operation_id = "listIncomes",
    tag = "incomes",
    params(AccountPath, Days, PageQuery, WorkspaceHeader),
    responses((status = 200, description = "Its incomes, the newest first", body = List<Income>), Finding)
)]
pub(crate) async fn list(
    mut workspace: Workspace<Read>,
    Path(path): Path<AccountPath>,
    Query(days): Query<Days>,
    page: Page<Cursor>,
) -> Result<Json<List<Income>>, ApiError> {
    let mut tx = workspace.begin().await?;
    account::find(&mut tx, path.account_id).await?;
    let filter = days.filter(path.account_id, Side::Income, &page);
    let found = transaction::page(&mut tx, &filter, page.after).await?;
    let names = Names::linked(&mut tx, found.items.iter().map(|listed| &listed.stored.value)).await?;
    let items = found.items.iter().map(|listed| Income::of(&workspace, &names, &listed.stored));
    Ok(Json(List::new(items, found.next.as_ref())))
}

/// Book an income on an account.
#[utoipa::path(
    post,
    path = "/accounts/{account_id}/incomes",
    operation_id = "createIncome",
    tag = "incomes",
    params(AccountPath, WorkspaceHeader, IdempotencyHeader),
    request_body = NewAccountEntry,
    responses((status = 201, description = "The income", body = Income), Writing)
)]
pub(crate) async fn create(
    workspace: Workspace<Write>,
    Path(path): Path<AccountPath>,
    post: Post<NewAccountEntry>,
) -> Result<Answer, ApiError> {
    let work = workspace.write(&post, async |mut tx, new| {
        let stored = entries::book(&mut tx, Side::Income, path.account_id, new, workspace.today()).await?;
        let names = Names::linked(&mut tx, [&stored.value].into_iter()).await?;
        Ok((tx, Answer::created(&Income::of(&workspace, &names, &stored)).at_version(stored.version)))
    });
    work.await
}

/// Show an income.
#[utoipa::path(
    get,
    path = "/incomes/{id}",
    operation_id = "getIncome",
    tag = "incomes",
    params(IncomePath, WorkspaceHeader),
    responses((status = 200, description = "The income", body = Income), Finding)
)]
pub(crate) async fn show(mut workspace: Workspace<Read>, Path(path): Path<IncomePath>) -> Result<Answer, ApiError> {
    let mut tx = workspace.begin().await?;
    let stored = entries::find_side(&mut tx, Side::Income, path.id).await?;
    let names = Names::linked(&mut tx, [&stored.value].into_iter()).await?;
    Ok(Answer::ok(&Income::of(&workspace, &names, &stored)).at_version(stored.version))
}

/// Change an income.
#[utoipa::path(
    put,
    path = "/incomes/{id}",
    operation_id = "updateIncome",
    tag = "incomes",
    params(IncomePath, WorkspaceHeader, IfMatchHeader),
    request_body = AccountEntryChange,
    responses((status = 200, description = "The income as it is now", body = Income), Changing)
)]
pub(crate) async fn update(
    workspace: Workspace<Write>,
    Path(path): Path<IncomePath>,
    IfMatch(seen): IfMatch,
    Json(change): Json<AccountEntryChange>,
) -> Result<Answer, ApiError> {
    let work = workspace.change_in_turn(async |mut tx| {
        let stored = entries::change(&mut tx, Side::Income, path.id, seen, &change).await?;
        let names = Names::linked(&mut tx, [&stored.value].into_iter()).await?;
        Ok((tx, Answer::ok(&Income::of(&workspace, &names, &stored)).at_version(stored.version)))
    });
    work.await
}

/// Delete an income.
#[utoipa::path(
    delete,
    path = "/incomes/{id}",
    operation_id = "deleteIncome",
    tag = "incomes",
    params(IncomePath, WorkspaceHeader, IfMatchHeader),
    responses((status = 200, description = "It is gone", body = Told), Deleting)
)]
pub(crate) async fn delete(
    workspace: Workspace<Write>,
    Path(path): Path<IncomePath>,
    IfMatch(seen): IfMatch,
) -> Result<Answer, ApiError> {
    let work = workspace.change(async |mut tx| {
        entries::find_side(&mut tx, Side::Income, path.id).await?;
        transaction::delete(&mut tx, &[(path.id, seen)]).await?;
        Ok((tx, Answer::ok(&Told::deleted("income"))))
    });
    work.await
}
