//! Purchases on cards, whole or in instalments.

mod booking;
mod change;

use chrono::{DateTime, NaiveDate, Utc};
use fintrack_core::entry::{Entry, EntryKind};
use fintrack_core::id::EntryId;
use fintrack_core::instalment::Scope;
use fintrack_db::{Stored, WorkspaceTx};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use uuid::Uuid;

use self::booking::NewCardExpense;
use self::change::CardExpenseChange;
use crate::ApiError;
use crate::entry::{Needs, Read, Workspace, WorkspaceHeader, Write};
use crate::extract::{Json, Path, Query};
use crate::field::{Amount, Month};
use crate::problem::{Changing, Deleting, Finding, Writing};
use crate::resource::entries::{self, OriginalPrice};
use crate::resource::names::{NamedCategory, Names, Reimbursed, SplitPart, Tagged, not_found};
use crate::version::{IfMatch, IfMatchHeader};
use crate::word::{InstalmentScope, TransactionStatus};
use crate::write::{Answer, IdempotencyHeader, Post};

/// A purchase on a card, or a part of one.
#[derive(Serialize, ToSchema)]
pub(crate) struct CardExpense {
    /// Its identity.
    #[schema(example = "0199c0de-0000-7000-8000-00000000000e")]
    id: Uuid,
    /// The card.
    #[schema(example = "0199c0de-0000-7000-8000-00000000002b")]
    card_id: Uuid,
    /// What the card is called.
    #[schema(example = "Roxo")]
    card_name: String,
    /// The month that bills it.
    #[schema(value_type = Month)]
    billing_month: String,
    /// The day of the purchase.
    #[schema(example = "2026-03-07")]
    transaction_date: NaiveDate,
    /// What it was, in words.
    #[schema(example = "Livraria")]
    description: String,
    /// How much, in the card's currency; of a part, that part alone.
    amount: Amount,
    /// What it was for; of a split, its first part.
    #[serde(flatten)]
    filed: NamedCategory,
    /// The parts of a split; empty where it was for one thing.
    splits: Vec<SplitPart>,
    /// Which part of a purchase in instalments it is, from 1.
    #[schema(example = 3)]
    installment_number: Option<u16>,
    /// How many parts that purchase has.
    #[schema(example = 10)]
    total_installments: Option<u16>,
    /// What the parts of that purchase have in common.
    #[schema(example = "0199c0de-0000-7000-8000-00000000004e")]
    installment_plan_id: Option<Uuid>,
    #[serde(flatten)]
    original: OriginalPrice,
    /// The incomes that pay it back, and how much each does.
    reimbursed_by: Vec<Reimbursed>,
    /// The recurring item that expected it.
    #[schema(example = "0199c0de-0000-7000-8000-00000000000f")]
    recurring_card_transaction_id: Option<Uuid>,
    /// Where it stands.
    transaction_status: TransactionStatus,
    /// What a person wrote beside it.
    #[schema(example = "presente")]
    notes: Option<String>,
    /// What it is marked with.
    tags: Vec<Tagged>,
    /// When it was made.
    #[schema(example = "2026-03-07T12:00:00Z")]
    created_at: DateTime<Utc>,
    /// When it was last changed.
    #[schema(example = "2026-03-08T08:30:00Z")]
    updated_at: DateTime<Utc>,
}

impl CardExpense {
    pub(super) fn of<P: Needs>(
        workspace: &Workspace<P>,
        names: &Names,
        stored: &Stored<Entry>,
    ) -> Result<Self, ApiError> {
        let Stored { value: entry, created_at, updated_at, .. } = stored;
        let absent = || not_found("card expense", entry.id().get());
        let (card, month) = entry.movement().invoice().ok_or_else(absent)?;
        let instalment = entry.instalment();
        Ok(Self {
            id: entry.id().get(),
            card_id: card.get(),
            card_name: names.card(card),
            billing_month: month.to_string(),
            transaction_date: entry.date(),
            description: entry.description().to_string(),
            amount: entry.movement().amount().into(),
            filed: names.first_filed(entry).ok_or_else(absent)?,
            splits: names.split(entry),
            installment_number: instalment.map(|of| of.part.number()),
            total_installments: instalment.map(|of| of.part.count()),
            installment_plan_id: instalment.map(|of| of.plan.get()),
            original: OriginalPrice::of(entry),
            reimbursed_by: names.reimbursed_by(entry.id()),
            recurring_card_transaction_id: entries::recurring(entry),
            transaction_status: TransactionStatus(entry.status()),
            notes: entries::noted(entry),
            tags: names.tags(workspace, entry),
            created_at: *created_at,
            updated_at: *updated_at,
        })
    }
}

async fn find(tx: &mut WorkspaceTx, id: EntryId) -> Result<Stored<Entry>, ApiError> {
    entries::find(tx, EntryKind::CardExpense, "card expense", id).await
}

/// Which purchase.
#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Path)]
pub(crate) struct CardExpensePath {
    /// The purchase's identity, or that of one of its parts.
    #[param(value_type = Uuid, example = "0199c0de-0000-7000-8000-00000000000e")]
    expense_id: EntryId,
}

/// Which parts of a purchase in instalments.
#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub(crate) struct ScopeQuery {
    /// This part alone, as where nothing is said; this and those that follow; or all.
    #[param(inline, nullable = false)]
    scope: Option<InstalmentScope>,
}

impl ScopeQuery {
    fn scope(&self) -> Scope {
        self.scope.map_or(Scope::One, |scope| scope.0)
    }
}

/// Book a purchase on a card, whole or in instalments.
#[utoipa::path(
    post,
    path = "/card-expenses",
    operation_id = "createCardExpense",
    tag = "card-transactions",
    params(WorkspaceHeader, IdempotencyHeader),
    request_body = NewCardExpense,
    responses((status = 201, description = "The purchase, or its first part", body = CardExpense), Writing)
)]
pub(crate) async fn create(workspace: Workspace<Write>, post: Post<NewCardExpense>) -> Result<Answer, ApiError> {
    let work = workspace.write(&post, async |mut tx, new| {
        let stored = new.book(&mut tx, workspace.today()).await?;
        let names = Names::linked(&mut tx, [&stored.value].into_iter()).await?;
        Ok((tx, Answer::created(&CardExpense::of(&workspace, &names, &stored)?).at_version(stored.version)))
    });
    work.await
}

/// Show a purchase on a card, or a part of one.
#[utoipa::path(
    get,
    path = "/card-expenses/{expense_id}",
    operation_id = "getCardExpense",
    tag = "card-transactions",
    params(CardExpensePath, WorkspaceHeader),
    responses((status = 200, description = "The purchase", body = CardExpense), Finding)
)]
pub(crate) async fn show(
    mut workspace: Workspace<Read>,
    Path(path): Path<CardExpensePath>,
) -> Result<Answer, ApiError> {
    let mut tx = workspace.begin().await?;
    let stored = find(&mut tx, path.expense_id).await?;
    let names = Names::linked(&mut tx, [&stored.value].into_iter()).await?;
    Ok(Answer::ok(&CardExpense::of(&workspace, &names, &stored)?).at_version(stored.version))
}

/// Change a purchase on a card; of one in instalments, the parts in scope. Parts on paid invoices are refused.
#[utoipa::path(
    put,
    path = "/card-expenses/{expense_id}",
    operation_id = "updateCardExpense",
    tag = "card-transactions",
    params(CardExpensePath, ScopeQuery, WorkspaceHeader, IfMatchHeader),
    request_body = CardExpenseChange,
    responses((status = 200, description = "The purchase as it is now", body = CardExpense), Changing)
)]
pub(crate) async fn update(
    workspace: Workspace<Write>,
    Path(path): Path<CardExpensePath>,
    Query(query): Query<ScopeQuery>,
    IfMatch(seen): IfMatch,
    Json(change): Json<CardExpenseChange>,
) -> Result<Answer, ApiError> {
    let work = workspace.change_in_turn(async |mut tx| {
        let what = (query.scope(), &change, workspace.today());
        let stored = change::change(&mut tx, path.expense_id, seen, what).await?;
        let names = Names::linked(&mut tx, [&stored.value].into_iter()).await?;
        Ok((tx, Answer::ok(&CardExpense::of(&workspace, &names, &stored)?).at_version(stored.version)))
    });
    work.await
}

/// Delete a purchase on a card; of one in instalments, the parts in scope. Those that stay keep their numbers.
#[utoipa::path(
    delete,
    path = "/card-expenses/{expense_id}",
    operation_id = "deleteCardExpense",
    tag = "card-transactions",
    params(CardExpensePath, ScopeQuery, WorkspaceHeader, IfMatchHeader),
    responses((status = 204, description = "It is gone"), Deleting)
)]
pub(crate) async fn delete(
    workspace: Workspace<Write>,
    Path(path): Path<CardExpensePath>,
    Query(query): Query<ScopeQuery>,
    IfMatch(seen): IfMatch,
) -> Result<Answer, ApiError> {
    let work = workspace.change(async |mut tx| {
        change::cancel(&mut tx, path.expense_id, seen, (query.scope(), workspace.today())).await?;
        Ok((tx, Answer::no_content()))
    });
    work.await
}
