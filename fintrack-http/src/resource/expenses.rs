//! Expenses: money that left an account for something.

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

/// Money that left an account for something.
#[derive(Serialize, ToSchema)]
pub(crate) struct Expense {
    #[serde(flatten)]
    entry: AccountEntry,
    /// The recurring item that expected it.
    #[schema(example = "0199c0de-0000-7000-8000-00000000000f")]
    recurring_expense_id: Option<Uuid>,
    /// The incomes that pay it back, and how much each does.
    reimbursed_by: Vec<Reimbursed>,
}

impl Expense {
    fn of<P: Needs>(workspace: &Workspace<P>, names: &Names, stored: &Stored<Entry>) -> Self {
        let recurring_expense_id = entries::recurring(&stored.value);
        let reimbursed_by = names.reimbursed_by(stored.value.id());
        Self { entry: AccountEntry::of(workspace, names, stored), recurring_expense_id, reimbursed_by }
    }
}

/// Which expense.
#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Path)]
pub(crate) struct ExpensePath {
    /// The expense's identity.
    #[param(value_type = Uuid, example = "0199c0de-0000-7000-8000-00000000000e")]
    id: EntryId,
}

/// List an account's expenses.
#[utoipa::path(
    get,
    path = "/accounts/{account_id}/expenses",
    operation_id = "listExpenses",
    tag = "expenses",
    params(AccountPath, Days, PageQuery, WorkspaceHeader),
    responses((status = 200, description = "Its expenses, the newest first", body = List<Expense>), Finding)
)]
pub(crate) async fn list(
    mut workspace: Workspace<Read>,
    Path(path): Path<AccountPath>,
    Query(days): Query<Days>,
    page: Page<Cursor>,
) -> Result<Json<List<Expense>>, ApiError> {
    let mut tx = workspace.begin().await?;
    account::find(&mut tx, path.account_id).await?;
    let filter = days.filter(path.account_id, Side::Expense, &page);
    let found = transaction::page(&mut tx, &filter, page.after).await?;
    let names = Names::linked(&mut tx, found.items.iter().map(|listed| &listed.stored.value)).await?;
    let items = found.items.iter().map(|listed| Expense::of(&workspace, &names, &listed.stored));
    Ok(Json(List::new(items, found.next.as_ref())))
}

/// Book an expense on an account.
#[utoipa::path(
    post,
    path = "/accounts/{account_id}/expenses",
    operation_id = "createExpense",
    tag = "expenses",
    params(AccountPath, WorkspaceHeader, IdempotencyHeader),
    request_body = NewAccountEntry,
    responses((status = 201, description = "The expense", body = Expense), Writing)
)]
pub(crate) async fn create(
    workspace: Workspace<Write>,
    Path(path): Path<AccountPath>,
    post: Post<NewAccountEntry>,
) -> Result<Answer, ApiError> {
    let work = workspace.write(&post, async |mut tx, new| {
        let stored = entries::book(&mut tx, Side::Expense, path.account_id, new, workspace.today()).await?;
        let names = Names::linked(&mut tx, [&stored.value].into_iter()).await?;
        Ok((tx, Answer::created(&Expense::of(&workspace, &names, &stored)).at_version(stored.version)))
    });
    work.await
}

/// Show an expense.
#[utoipa::path(
    get,
    path = "/expenses/{id}",
    operation_id = "getExpense",
    tag = "expenses",
    params(ExpensePath, WorkspaceHeader),
    responses((status = 200, description = "The expense", body = Expense), Finding)
)]
pub(crate) async fn show(mut workspace: Workspace<Read>, Path(path): Path<ExpensePath>) -> Result<Answer, ApiError> {
    let mut tx = workspace.begin().await?;
    let stored = entries::find_side(&mut tx, Side::Expense, path.id).await?;
    let names = Names::linked(&mut tx, [&stored.value].into_iter()).await?;
    Ok(Answer::ok(&Expense::of(&workspace, &names, &stored)).at_version(stored.version))
}

/// Change an expense.
#[utoipa::path(
    put,
    path = "/expenses/{id}",
    operation_id = "updateExpense",
    tag = "expenses",
    params(ExpensePath, WorkspaceHeader, IfMatchHeader),
    request_body = AccountEntryChange,
    responses((status = 200, description = "The expense as it is now", body = Expense), Changing)
)]
pub(crate) async fn update(
    workspace: Workspace<Write>,
    Path(path): Path<ExpensePath>,
    IfMatch(seen): IfMatch,
    Json(change): Json<AccountEntryChange>,
) -> Result<Answer, ApiError> {
    let work = workspace.change_in_turn(async |mut tx| {
        let stored = entries::change(&mut tx, Side::Expense, path.id, seen, &change).await?;
        let names = Names::linked(&mut tx, [&stored.value].into_iter()).await?;
        Ok((tx, Answer::ok(&Expense::of(&workspace, &names, &stored)).at_version(stored.version)))
    });
    work.await
}

/// Delete an expense.
#[utoipa::path(
    delete,
    path = "/expenses/{id}",
    operation_id = "deleteExpense",
    tag = "expenses",
    params(ExpensePath, WorkspaceHeader, IfMatchHeader),
    responses((status = 200, description = "It is gone", body = Told), Deleting)
)]
pub(crate) async fn delete(
    workspace: Workspace<Write>,
    Path(path): Path<ExpensePath>,
    IfMatch(seen): IfMatch,
) -> Result<Answer, ApiError> {
    let work = workspace.change(async |mut tx| {
        entries::find_side(&mut tx, Side::Expense, path.id).await?;
        transaction::delete(&mut tx, &[(path.id, seen)]).await?;
        Ok((tx, Answer::ok(&Told::deleted("expense"))))
    });
    work.await
}
