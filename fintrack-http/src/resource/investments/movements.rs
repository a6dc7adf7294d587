//! What goes into investments (aportes) and comes out of them (resgates): transactions, each between an investment and
//! an account of its currency.

use chrono::{DateTime, NaiveDate, Utc};
use fintrack_core::entry::{Details, Entry, EntryKind, Movement, Redemption, Status};
use fintrack_core::id::{AccountId, EntryId, InvestmentId, TagId};
use fintrack_core::money::Money;
use fintrack_core::name::Description;
use fintrack_db::{Stored, Version, WorkspaceTx, investment};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use uuid::Uuid;

use super::{InvestmentPath, refused};
use crate::ApiError;
use crate::entry::{Needs, Workspace, WorkspaceHeader, Write};
use crate::extract::{Json, Path};
use crate::field::{Amount, At, Change, said};
use crate::problem::{Changing, Deleting, Writing};
use crate::resource::entries::{self, Patch};
use crate::resource::names::{Names, Tagged, not_found};
use crate::version::{IfMatch, IfMatchHeader};
use crate::word::TransactionStatus;
use crate::write::{Answer, IdempotencyHeader, Post};

/// Which way money moves.
#[derive(Clone, Copy)]
enum Way {
    In,
    Out(Redemption),
}

impl Way {
    const fn kind(self) -> EntryKind {
        match self {
            Self::In => EntryKind::InvestmentDeposit,
            Self::Out(_) => EntryKind::InvestmentWithdrawal,
        }
    }

    const fn name(self) -> &'static str {
        match self {
            Self::In => "deposit",
            Self::Out(_) => "withdrawal",
        }
    }

    /// The other end is an account.
    const fn movement(self, investment: InvestmentId, account: AccountId, amount: Money) -> Movement {
        match self {
            Self::In => Movement::InvestmentDeposit { account, investment, amount },
            Self::Out(redemption) => Movement::InvestmentWithdrawal { investment, account, amount, redemption },
        }
    }
}

const fn redemption(is_all: bool) -> Redemption {
    if is_all { Redemption::Full } else { Redemption::Partial }
}

/// Whether a withdrawal takes all that there is; `None` of a deposit.
const fn rescued(movement: &Movement) -> Option<bool> {
    match movement {
        Movement::InvestmentWithdrawal { redemption, .. } => Some(matches!(redemption, Redemption::Full)),
        Movement::InvestmentDeposit { .. }
        | Movement::Income { .. }
        | Movement::Expense { .. }
        | Movement::Transfer { .. }
        | Movement::CardExpense { .. }
        | Movement::CardChargeback { .. }
        | Movement::CardPayment { .. } => None,
    }
}

/// Money that went into an investment or came out of it.
#[derive(Serialize, ToSchema)]
pub(crate) struct InvestmentMovement {
    /// Its identity.
    #[schema(example = "0199c0de-0000-7000-8000-00000000000e")]
    id: Uuid,
    /// The investment.
    #[schema(example = "0199c0de-0000-7000-8000-000000000010")]
    investment_id: Uuid,
    /// The account that paid, or that was paid.
    #[schema(example = "0199c0de-0000-7000-8000-00000000000b")]
    account_id: Uuid,
    /// What the account is called.
    #[schema(example = "Corretora")]
    account_name: String,
    /// The day that it is booked on.
    #[schema(example = "2026-03-05")]
    transaction_date: NaiveDate,
    /// How much, in the currency of the investment and the account; positive.
    amount: Amount,
    /// What it was, in words; null where nothing was said.
    #[schema(example = "Aporte de março")]
    description: Option<String>,
    /// Where it stands.
    transaction_status: TransactionStatus,
    /// Whether it took all that there was; absent of a deposit.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false, example = false)]
    rescued: Option<bool>,
    /// The recurring item that expected it; none does so far.
    #[schema(example = "0199c0de-0000-7000-8000-00000000000f")]
    recurring_transaction_id: Option<Uuid>,
    /// What a person wrote beside it.
    #[schema(example = "do décimo terceiro")]
    notes: Option<String>,
    /// What it is marked with.
    tags: Vec<Tagged>,
    /// When it was made.
    #[schema(example = "2026-03-05T12:00:00Z")]
    created_at: DateTime<Utc>,
    /// When it was last changed.
    #[schema(example = "2026-03-06T08:30:00Z")]
    updated_at: DateTime<Utc>,
}

impl InvestmentMovement {
    /// One that was just written.
    async fn alone<P: Needs>(
        workspace: &Workspace<P>,
        tx: &mut WorkspaceTx,
        stored: &Stored<Entry>,
    ) -> Result<Self, ApiError> {
        let names = Names::of(tx, [&stored.value].into_iter()).await?;
        Self::of(workspace, &names, stored)
    }

    pub(super) fn of<P: Needs>(
        workspace: &Workspace<P>,
        names: &Names,
        stored: &Stored<Entry>,
    ) -> Result<Self, ApiError> {
        let Stored { value: entry, created_at, updated_at, .. } = stored;
        let movement = entry.movement();
        let ends = movement.investment().zip(movement.accounts().next());
        let (investment, account) = ends.ok_or_else(|| not_found("movement of an investment", entry.id().get()))?;
        Ok(Self {
            id: entry.id().get(),
            investment_id: investment.get(),
            account_id: account.get(),
            account_name: names.account(account),
            transaction_date: entry.date(),
            amount: movement.amount().into(),
            description: Some(entry.description().to_string()).filter(|text| !text.is_empty()),
            transaction_status: TransactionStatus(entry.status()),
            rescued: rescued(movement),
            recurring_transaction_id: entries::recurring(entry),
            notes: entries::noted(entry),
            tags: names.tags(workspace, entry),
            created_at: *created_at,
            updated_at: *updated_at,
        })
    }
}

/// Money to be put into an investment or taken out of it.
#[derive(Deserialize, ToSchema)]
pub(crate) struct NewInvestmentMovement {
    /// The account that pays or is paid, in the investment's currency.
    #[schema(value_type = Uuid, example = "0199c0de-0000-7000-8000-00000000000b")]
    account_id: AccountId,
    /// The day to book it on.
    #[schema(example = "2026-03-05")]
    transaction_date: NaiveDate,
    /// How much, in the investment's currency; positive.
    amount: Amount,
    /// What it was, in words; longer ones than 500 characters are cut.
    #[schema(example = "Aporte de março")]
    description: Option<String>,
    /// Where it stands; VALIDATING for a day that has come and PENDING for a later one, where nothing is said.
    transaction_status: Option<TransactionStatus>,
    /// Of a withdrawal: whether it takes all that there is, and so rescues the investment; false where nothing is said.
    #[schema(example = false, default = false)]
    rescued: Option<bool>,
    /// What it is marked with.
    #[schema(value_type = Option<Vec<Uuid>>, example = json!(["0199c0de-0000-7000-8000-00000000000a"]))]
    tag_ids: Option<Vec<TagId>>,
    /// Whatever there is to say beside it.
    #[schema(example = "do décimo terceiro", max_length = 5000)]
    notes: Option<String>,
}

impl NewInvestmentMovement {
    async fn book(
        &self,
        tx: &mut WorkspaceTx,
        id: InvestmentId,
        way: Way,
        today: NaiveDate,
    ) -> Result<Stored<Entry>, ApiError> {
        let currency = investment::find(tx, id).await?.value.currency;
        let movement = way.movement(id, self.account_id, self.amount.of(currency).at("/amount")?);
        let date = entries::day(self.transaction_date)?;
        let status = self.transaction_status.map_or(Status::by_default(date, today), |status| status.0);
        let text = Description::new(self.description.as_deref().unwrap_or_default());
        let details = Details {
            tags: entries::tags(self.tag_ids.clone().unwrap_or_default()),
            notes: self.notes.as_deref().map(entries::notes).transpose()?.flatten(),
            ..Details::default()
        };
        let entry = Entry::new(EntryId::new(Uuid::now_v7()), date, text, status, movement)?.with_details(details)?;
        investment::book(tx, &entry).await.map_err(|error| refused(error, "/amount"))
    }
}

/// What is to be different about money that went into an investment or came out of it; what is absent stays.
#[serde_with::apply(Option => #[serde(default, deserialize_with = "said")])]
#[derive(Deserialize, ToSchema)]
pub(crate) struct InvestmentMovementChange {
    /// The account at the other end, in the investment's currency.
    #[schema(value_type = Option<Uuid>, nullable = false, example = "0199c0de-0000-7000-8000-00000000000b")]
    account_id: Option<AccountId>,
    /// The day that it is booked on.
    #[schema(example = "2026-03-06", nullable = false)]
    transaction_date: Option<NaiveDate>,
    /// How much.
    #[schema(nullable = false)]
    amount: Option<Amount>,
    /// What it was, in words; null for nothing.
    #[serde(default)]
    #[schema(value_type = Option<String>, example = "Aporte de abril")]
    description: Change<String>,
    /// Where it stands.
    #[schema(nullable = false)]
    transaction_status: Option<TransactionStatus>,
    /// Of a withdrawal: whether it takes all that there is.
    #[schema(example = true, nullable = false)]
    rescued: Option<bool>,
    /// All that it is marked with.
    #[schema(value_type = Option<Vec<Uuid>>, nullable = false)]
    #[schema(example = json!(["0199c0de-0000-7000-8000-00000000000a"]))]
    tag_ids: Option<Vec<TagId>>,
    /// What a person wrote beside it; null for nothing.
    #[serde(default)]
    #[schema(value_type = Option<String>, example = "do décimo terceiro", max_length = 5000)]
    notes: Change<String>,
}

impl InvestmentMovementChange {
    fn over(&self, before: &Entry, id: InvestmentId, way: Way) -> Result<Entry, ApiError> {
        let old = before.movement().amount();
        let amount = self.amount.map(|amount| amount.of(old.currency())).transpose().at("/amount")?.unwrap_or(old);
        let account = self.account_id.or(before.movement().accounts().next());
        let account = account.ok_or_else(|| not_found(way.name(), before.id().get()))?;
        let mut description = Some(before.description().to_string());
        self.description.apply(&mut description);
        let patch = Patch {
            date: self.transaction_date,
            description: Some(description.as_deref().unwrap_or_default()),
            status: self.transaction_status,
            recurring: Change::Keep,
            tags: self.tag_ids.clone(),
            notes: self.notes.clone(),
        };
        patch.over(before, way.movement(id, account, amount))
    }
}

async fn amend(tx: &mut WorkspaceTx, seen: Option<Version>, after: &Entry) -> Result<Stored<Entry>, ApiError> {
    investment::amend(tx, seen, after).await.map_err(|error| refused(error, "/amount"))
}

/// Which deposit of which investment.
#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Path)]
pub(crate) struct InvestmentDepositPath {
    /// The investment's identity.
    #[param(value_type = Uuid, example = "0199c0de-0000-7000-8000-000000000010")]
    id: InvestmentId,
    /// The deposit's identity.
    #[param(value_type = Uuid, example = "0199c0de-0000-7000-8000-00000000000e")]
    deposit_id: EntryId,
}

/// Which withdrawal of which investment.
#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Path)]
pub(crate) struct InvestmentWithdrawalPath {
    /// The investment's identity.
    #[param(value_type = Uuid, example = "0199c0de-0000-7000-8000-000000000010")]
    id: InvestmentId,
    /// The withdrawal's identity.
    #[param(value_type = Uuid, example = "0199c0de-0000-7000-8000-00000000000e")]
    withdrawal_id: EntryId,
}

/// A movement of that investment.
///
/// # Errors
/// 404 for one of another investment or kind as for none.
async fn find(tx: &mut WorkspaceTx, id: InvestmentId, way: Way, moved: EntryId) -> Result<Entry, ApiError> {
    let entry = entries::find(tx, way.kind(), way.name(), moved).await?.value;
    let is_its_own = entry.movement().investment() == Some(id);
    if is_its_own { Ok(entry) } else { Err(not_found(way.name(), moved.get())) }
}

async fn take_back(
    workspace: &Workspace<Write>,
    (id, way, moved): (InvestmentId, Way, EntryId),
    seen: Option<Version>,
) -> Result<Answer, ApiError> {
    let work = workspace.change(async |mut tx| {
        find(&mut tx, id, way, moved).await?;
        investment::take_back(&mut tx, moved, seen).await.map_err(|error| refused(error, ""))?;
        Ok((tx, Answer::no_content()))
    });
    work.await
}

/// Put money into an investment.
#[utoipa::path(
    post,
    path = "/investments/{id}/deposits",
    operation_id = "createInvestmentDeposit",
    tag = "investments",
    params(InvestmentPath, WorkspaceHeader, IdempotencyHeader),
    request_body = NewInvestmentMovement,
    responses((status = 201, description = "The deposit", body = InvestmentMovement), Writing)
)]
pub(crate) async fn create_deposit(
    workspace: Workspace<Write>,
    Path(path): Path<InvestmentPath>,
    post: Post<NewInvestmentMovement>,
) -> Result<Answer, ApiError> {
    let work = workspace.write(&post, async |mut tx, new| {
        let stored = new.book(&mut tx, path.id, Way::In, workspace.today()).await?;
        let shown = InvestmentMovement::alone(&workspace, &mut tx, &stored).await?;
        Ok((tx, Answer::created(&shown).at_version(stored.version)))
    });
    work.await
}

/// Change money that was put into an investment.
#[utoipa::path(
    patch,
    path = "/investments/{id}/deposits/{deposit_id}",
    operation_id = "updateInvestmentDeposit",
    tag = "investments",
    params(InvestmentDepositPath, WorkspaceHeader, IfMatchHeader),
    request_body = InvestmentMovementChange,
    responses((status = 200, description = "The deposit as it is now", body = InvestmentMovement), Changing)
)]
pub(crate) async fn update_deposit(
    workspace: Workspace<Write>,
    Path(path): Path<InvestmentDepositPath>,
    IfMatch(seen): IfMatch,
    Json(change): Json<InvestmentMovementChange>,
) -> Result<Answer, ApiError> {
    let work = workspace.change_in_turn(async |mut tx| {
        let before = find(&mut tx, path.id, Way::In, path.deposit_id).await?;
        let stored = amend(&mut tx, seen, &change.over(&before, path.id, Way::In)?).await?;
        let shown = InvestmentMovement::alone(&workspace, &mut tx, &stored).await?;
        Ok((tx, Answer::ok(&shown).at_version(stored.version)))
    });
    work.await
}

/// Take back money that was put into an investment.
#[utoipa::path(
    delete,
    path = "/investments/{id}/deposits/{deposit_id}",
    operation_id = "deleteInvestmentDeposit",
    tag = "investments",
    params(InvestmentDepositPath, WorkspaceHeader, IfMatchHeader),
    responses((status = 204, description = "It is gone"), Deleting)
)]
pub(crate) async fn delete_deposit(
    workspace: Workspace<Write>,
    Path(path): Path<InvestmentDepositPath>,
    IfMatch(seen): IfMatch,
) -> Result<Answer, ApiError> {
    take_back(&workspace, (path.id, Way::In, path.deposit_id), seen).await
}

/// Take money out of an investment.
#[utoipa::path(
    post,
    path = "/investments/{id}/withdrawals",
    operation_id = "createInvestmentWithdrawal",
    tag = "investments",
    params(InvestmentPath, WorkspaceHeader, IdempotencyHeader),
    request_body = NewInvestmentMovement,
    responses((status = 201, description = "The withdrawal", body = InvestmentMovement), Writing)
)]
pub(crate) async fn create_withdrawal(
    workspace: Workspace<Write>,
    Path(path): Path<InvestmentPath>,
    post: Post<NewInvestmentMovement>,
) -> Result<Answer, ApiError> {
    let work = workspace.write(&post, async |mut tx, new| {
        let way = Way::Out(redemption(new.rescued.unwrap_or_default()));
        let stored = new.book(&mut tx, path.id, way, workspace.today()).await?;
        let shown = InvestmentMovement::alone(&workspace, &mut tx, &stored).await?;
        Ok((tx, Answer::created(&shown).at_version(stored.version)))
    });
    work.await
}

/// Change money that was taken out of an investment.
#[utoipa::path(
    patch,
    path = "/investments/{id}/withdrawals/{withdrawal_id}",
    operation_id = "updateInvestmentWithdrawal",
    tag = "investments",
    params(InvestmentWithdrawalPath, WorkspaceHeader, IfMatchHeader),
    request_body = InvestmentMovementChange,
    responses((status = 200, description = "The withdrawal as it is now", body = InvestmentMovement), Changing)
)]
pub(crate) async fn update_withdrawal(
    workspace: Workspace<Write>,
    Path(path): Path<InvestmentWithdrawalPath>,
    IfMatch(seen): IfMatch,
    Json(change): Json<InvestmentMovementChange>,
) -> Result<Answer, ApiError> {
    let work = workspace.change_in_turn(async |mut tx| {
        let before = find(&mut tx, path.id, Way::Out(Redemption::Partial), path.withdrawal_id).await?;
        let is_all = change.rescued.or(rescued(before.movement())).unwrap_or_default();
        let after = change.over(&before, path.id, Way::Out(redemption(is_all)))?;
        let stored = amend(&mut tx, seen, &after).await?;
        let shown = InvestmentMovement::alone(&workspace, &mut tx, &stored).await?;
        Ok((tx, Answer::ok(&shown).at_version(stored.version)))
    });
    work.await
}

/// Take back money that was taken out of an investment.
#[utoipa::path(
    delete,
    path = "/investments/{id}/withdrawals/{withdrawal_id}",
    operation_id = "deleteInvestmentWithdrawal",
    tag = "investments",
    params(InvestmentWithdrawalPath, WorkspaceHeader, IfMatchHeader),
    responses((status = 204, description = "It is gone"), Deleting)
)]
pub(crate) async fn delete_withdrawal(
    workspace: Workspace<Write>,
    Path(path): Path<InvestmentWithdrawalPath>,
    IfMatch(seen): IfMatch,
) -> Result<Answer, ApiError> {
    take_back(&workspace, (path.id, Way::Out(Redemption::Partial), path.withdrawal_id), seen).await
}
