//! Transfers: money that moved between own accounts.

use chrono::{DateTime, NaiveDate, Utc};
use fintrack_core::entry::{Details, Entry, EntryKind, Movement, SlotOf, Status};
use fintrack_core::id::{AccountId, EntryId, RecurrenceId, TagId};
use fintrack_core::money::{Currency, Money};
use fintrack_core::name::Description;
use fintrack_db::transaction::{self, Cursor, Filter};
use fintrack_db::{Stored, WorkspaceTx};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use uuid::Uuid;

use crate::ApiError;
use crate::entry::{Needs, Read, Workspace, WorkspaceHeader, Write};
use crate::extract::{Json, Path, Query};
use crate::field::{Amount, At, Change, said};
use crate::list::{List, Page, PageQuery};
use crate::problem::{Changing, Deleting, Finding, Writing};
use crate::resource::entries::account_of::{self, Held};
use crate::resource::entries::{self, Patch, Told};
use crate::resource::names::{Names, Tagged};
use crate::version::{IfMatch, IfMatchHeader};
use crate::word::TransactionStatus;
use crate::write::{Answer, IdempotencyHeader, Post};

/// Money that moved between own accounts.
#[derive(Serialize, ToSchema)]
pub(crate) struct Transfer {
    /// Its identity.
    #[schema(example = "0199c0de-0000-7000-8000-00000000000e")]
    id: Uuid,
    /// The day that it is booked on.
    #[schema(example = "2026-03-07")]
    transaction_date: NaiveDate,
    /// What left the source, in its currency; positive.
    amount: Amount,
    /// The source's currency.
    #[schema(example = "BRL")]
    currency_code: String,
    /// What reached the destination, in its currency; the same as `amount` in one currency.
    received_amount: Amount,
    /// The destination's currency.
    #[schema(example = "BRL")]
    received_currency_code: String,
    /// What it was, in words; null where nobody said.
    #[schema(example = "Para a reserva")]
    description: Option<String>,
    /// The account that it left.
    #[schema(example = "0199c0de-0000-7000-8000-00000000000b")]
    source_account_id: Uuid,
    /// What that account is called.
    #[schema(example = "Conta Azul")]
    source_account_name: String,
    /// The account that it reached.
    #[schema(example = "0199c0de-0000-7000-8000-00000000001b")]
    destination_account_id: Uuid,
    /// What that account is called.
    #[schema(example = "Reserva")]
    destination_account_name: String,
    /// The recurring item that expected it.
    #[schema(example = "0199c0de-0000-7000-8000-00000000000f")]
    recurring_transfer_id: Option<Uuid>,
    /// Where it stands.
    transaction_status: TransactionStatus,
    /// What a person wrote beside it.
    #[schema(example = "décimo terceiro")]
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

/// The two ends of a transfer.
#[derive(Clone, Copy)]
struct Ends {
    from: AccountId,
    to: AccountId,
    sent: Money,
    received: Money,
}

impl Ends {
    fn of(movement: &Movement) -> Self {
        let mut accounts = movement.accounts();
        let nowhere = AccountId::new(Uuid::nil());
        let (from, to) = (accounts.next().unwrap_or(nowhere), accounts.next().unwrap_or(nowhere));
        let received = movement.effect_on(to).unwrap_or(movement.amount());
        Self { from, to, sent: movement.amount(), received }
    }

    const fn movement(self) -> Movement {
        let Self { from, to, sent, received } = self;
        Movement::Transfer { from, to, sent, received }
    }
}

impl Transfer {
    fn of<P: Needs>(workspace: &Workspace<P>, names: &Names, stored: &Stored<Entry>) -> Self {
        let Stored { value: entry, created_at, updated_at, .. } = stored;
        let Ends { from, to, sent, received } = Ends::of(entry.movement());
        Self {
            id: entry.id().get(),
            transaction_date: entry.date(),
            amount: sent.into(),
            currency_code: sent.currency().code().to_owned(),
            received_amount: received.into(),
            received_currency_code: received.currency().code().to_owned(),
            description: Some(entry.description().to_string()).filter(|text| !text.is_empty()),
            source_account_id: from.get(),
            source_account_name: names.account(from),
            destination_account_id: to.get(),
            destination_account_name: names.account(to),
            recurring_transfer_id: entries::recurring(entry),
            transaction_status: TransactionStatus(entry.status()),
            notes: entries::noted(entry),
            tags: names.tags(workspace, entry),
            created_at: *created_at,
            updated_at: *updated_at,
        }
    }
}

/// A transfer to be booked.
#[derive(Deserialize, ToSchema)]
pub(crate) struct NewTransfer {
    /// The day to book it on.
    #[schema(example = "2026-03-07")]
    transaction_date: NaiveDate,
    /// What leaves the source, in its currency; positive.
    amount: Amount,
    /// What reaches the destination, in its currency; needed where that is another one.
    received_amount: Option<Amount>,
    /// The account that it leaves.
    #[schema(value_type = Uuid, example = "0199c0de-0000-7000-8000-00000000000b")]
    source_account_id: AccountId,
    /// The account that it reaches, another one.
    #[schema(value_type = Uuid, example = "0199c0de-0000-7000-8000-00000000001b")]
    destination_account_id: AccountId,
    /// What it was, in words.
    #[schema(example = "Para a reserva")]
    description: Option<String>,
    /// The recurring item that expected it.
    #[schema(value_type = Option<Uuid>, example = "0199c0de-0000-7000-8000-00000000000f")]
    recurring_transfer_id: Option<RecurrenceId>,
    /// Where it stands; VALIDATING for a day that has come and PENDING for a later one, where nothing is said.
    transaction_status: Option<TransactionStatus>,
    /// What it is marked with.
    #[schema(value_type = Option<Vec<Uuid>>, example = json!(["0199c0de-0000-7000-8000-00000000000a"]))]
    tag_ids: Option<Vec<TagId>>,
    /// Whatever there is to say beside it.
    #[schema(example = "décimo terceiro", max_length = 5000)]
    notes: Option<String>,
}

/// What reached the destination, given what is known: in one currency it is what was sent.
fn received(sent: Money, said: Option<Amount>, currency: Currency) -> Result<Money, ApiError> {
    match said {
        Some(said) => said.of(currency).at("/received_amount"),
        None if sent.currency() == currency => Ok(sent),
        None => Err(ApiError::at("/received_amount", &"the accounts are held in two currencies: what was received?")),
    }
}

impl NewTransfer {
    fn entry(&self, from: &Held, to: &Held, today: NaiveDate) -> Result<Entry, ApiError> {
        let sent = self.amount.of(from.currency).at("/amount")?;
        let received = received(sent, self.received_amount, to.currency)?;
        let date = entries::day(self.transaction_date)?;
        let status = self.transaction_status.map_or(Status::by_default(date, today), |status| status.0);
        let text = Description::new(self.description.as_deref().unwrap_or_default());
        let movement = Ends { from: from.id, to: to.id, sent, received }.movement();
        let details = Details {
            recurrence: self.recurring_transfer_id.map(|item| SlotOf { item, slot: None }),
            tags: entries::tags(self.tag_ids.clone().unwrap_or_default()),
            notes: self.notes.as_deref().map(entries::notes).transpose()?.flatten(),
            ..Details::default()
        };
        Ok(Entry::new(EntryId::new(Uuid::now_v7()), date, text, status, movement)?.with_details(details)?)
    }
}

/// What is to be different about a transfer; what is absent stays.
#[serde_with::apply(Option => #[serde(default, deserialize_with = "said")])]
#[derive(Deserialize, ToSchema)]
pub(crate) struct TransferChange {
    /// The day that it is booked on.
    #[schema(example = "2026-03-08", nullable = false)]
    transaction_date: Option<NaiveDate>,
    /// What left the source, in its currency.
    #[schema(nullable = false)]
    amount: Option<Amount>,
    /// What reached the destination, in its currency.
    #[schema(nullable = false)]
    received_amount: Option<Amount>,
    /// The account that it left.
    #[schema(value_type = Option<Uuid>, nullable = false, example = "0199c0de-0000-7000-8000-00000000000b")]
    source_account_id: Option<AccountId>,
    /// The account that it reached.
    #[schema(value_type = Option<Uuid>, nullable = false, example = "0199c0de-0000-7000-8000-00000000001b")]
    destination_account_id: Option<AccountId>,
    /// What it was, in words; null for nothing.
    #[serde(default)]
    #[schema(value_type = Option<String>, example = "Para a reserva")]
    description: Change<String>,
    /// The recurring item that expected it; null for none.
    #[serde(default)]
    #[schema(value_type = Option<Uuid>, example = "0199c0de-0000-7000-8000-00000000000f")]
    recurring_transaction_id: Change<RecurrenceId>,
    /// Where it stands.
    #[schema(nullable = false)]
    transaction_status: Option<TransactionStatus>,
    /// All that it is marked with.
    #[schema(value_type = Option<Vec<Uuid>>, nullable = false)]
    tag_ids: Option<Vec<TagId>>,
    /// What a person wrote beside it; null for nothing.
    #[serde(default)]
    #[schema(value_type = Option<String>, example = "décimo terceiro", max_length = 5000)]
    notes: Change<String>,
}

impl TransferChange {
    async fn over(&self, tx: &mut WorkspaceTx, before: &Entry) -> Result<Entry, ApiError> {
        let old = Ends::of(before.movement());
        let from = account_of::find(tx, self.source_account_id.unwrap_or(old.from)).await?;
        let to = account_of::find(tx, self.destination_account_id.unwrap_or(old.to)).await?;
        let sent = self.amount.unwrap_or(old.sent.into()).of(from.currency).at("/amount")?;
        let is_one_currency = sent.currency() == to.currency;
        let known = self
            .received_amount
            .or((!is_one_currency && to.currency == old.received.currency()).then(|| old.received.into()));
        let ends = Ends { from: from.id, to: to.id, sent, received: received(sent, known, to.currency)? };
        let mut description = Some(before.description().to_string());
        self.description.apply(&mut description);
        let patch = Patch {
            date: self.transaction_date,
            description: Some(description.as_deref().unwrap_or_default()),
            status: self.transaction_status,
            recurring: self.recurring_transaction_id,
            tags: self.tag_ids.clone(),
            notes: self.notes.clone(),
        };
        patch.over(before, ends.movement())
    }
}

/// Which transfer.
#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Path)]
pub(crate) struct TransferPath {
    /// The transfer's identity.
    #[param(value_type = Uuid, example = "0199c0de-0000-7000-8000-00000000000e")]
    id: EntryId,
}

/// Which transfers.
#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub(crate) struct TransferQuery {
    /// Those that left or reached that account.
    #[param(value_type = Option<Uuid>, nullable = false, example = "0199c0de-0000-7000-8000-00000000000b")]
    account_id: Option<AccountId>,
}

/// List the transfers.
#[utoipa::path(
    get,
    path = "/transfers",
    operation_id = "listTransfers",
    tag = "transfers",
    params(TransferQuery, PageQuery, WorkspaceHeader),
    responses((status = 200, description = "The transfers, the newest first", body = List<Transfer>), Finding)
)]
pub(crate) async fn list(
    mut workspace: Workspace<Read>,
    Query(query): Query<TransferQuery>,
    page: Page<Cursor>,
) -> Result<Json<List<Transfer>>, ApiError> {
    let mut tx = workspace.begin().await?;
    if let Some(account) = query.account_id {
        account_of::find(&mut tx, account).await?;
    }
    let filter = Filter {
        kinds: vec![EntryKind::Transfer],
        account: query.account_id,
        limit: Some(page.limit.into()),
        ..Filter::default()
    };
    let found = transaction::page(&mut tx, &filter, page.after).await?;
    let names = Names::of(&mut tx, found.items.iter().map(|listed| &listed.stored.value)).await?;
    let items = found.items.iter().map(|listed| Transfer::of(&workspace, &names, &listed.stored));
    Ok(Json(List::new(items, found.next.as_ref())))
}

/// Book a transfer.
#[utoipa::path(
    post,
    path = "/transfers",
    operation_id = "createTransfer",
    tag = "transfers",
    params(WorkspaceHeader, IdempotencyHeader),
    request_body = NewTransfer,
    responses((status = 201, description = "The transfer", body = Transfer), Writing)
)]
pub(crate) async fn create(workspace: Workspace<Write>, post: Post<NewTransfer>) -> Result<Answer, ApiError> {
    let work = workspace.write(&post, async |mut tx, new| {
        let from = account_of::find(&mut tx, new.source_account_id).await?;
        let to = account_of::find(&mut tx, new.destination_account_id).await?;
        let stored = entries::book_entry(&mut tx, new.entry(&from, &to, workspace.today())?).await?;
        let names = Names::of(&mut tx, [&stored.value].into_iter()).await?;
        Ok((tx, Answer::created(&Transfer::of(&workspace, &names, &stored)).at_version(stored.version)))
    });
    work.await
}

/// Show a transfer.
#[utoipa::path(
    get,
    path = "/transfers/{id}",
    operation_id = "getTransfer",
    tag = "transfers",
    params(TransferPath, WorkspaceHeader),
    responses((status = 200, description = "The transfer", body = Transfer), Finding)
)]
pub(crate) async fn show(mut workspace: Workspace<Read>, Path(path): Path<TransferPath>) -> Result<Answer, ApiError> {
    let mut tx = workspace.begin().await?;
    let stored = entries::find(&mut tx, EntryKind::Transfer, "transfer", path.id).await?;
    let names = Names::of(&mut tx, [&stored.value].into_iter()).await?;
    Ok(Answer::ok(&Transfer::of(&workspace, &names, &stored)).at_version(stored.version))
}

/// Change a transfer.
#[utoipa::path(
    put,
    path = "/transfers/{id}",
    operation_id = "updateTransfer",
    tag = "transfers",
    params(TransferPath, WorkspaceHeader, IfMatchHeader),
    request_body = TransferChange,
    responses((status = 200, description = "The transfer as it is now", body = Transfer), Changing)
)]
pub(crate) async fn update(
    workspace: Workspace<Write>,
    Path(path): Path<TransferPath>,
    IfMatch(seen): IfMatch,
    Json(change): Json<TransferChange>,
) -> Result<Answer, ApiError> {
    let work = workspace.change_in_turn(async |mut tx| {
        let before = entries::find(&mut tx, EntryKind::Transfer, "transfer", path.id).await?.value;
        let after = change.over(&mut tx, &before).await?;
        let stored = entries::replace(&mut tx, path.id, seen, after).await?;
        let names = Names::of(&mut tx, [&stored.value].into_iter()).await?;
        Ok((tx, Answer::ok(&Transfer::of(&workspace, &names, &stored)).at_version(stored.version)))
    });
    work.await
}

/// Delete a transfer.
#[utoipa::path(
    delete,
    path = "/transfers/{id}",
    operation_id = "deleteTransfer",
    tag = "transfers",
    params(TransferPath, WorkspaceHeader, IfMatchHeader),
    responses((status = 200, description = "It is gone", body = Told), Deleting)
)]
pub(crate) async fn delete(
    workspace: Workspace<Write>,
    Path(path): Path<TransferPath>,
    IfMatch(seen): IfMatch,
) -> Result<Answer, ApiError> {
    let work = workspace.change(async |mut tx| {
        entries::find(&mut tx, EntryKind::Transfer, "transfer", path.id).await?;
        transaction::delete(&mut tx, &[(path.id, seen)]).await?;
        Ok((tx, Answer::ok(&Told::deleted("transfer"))))
    });
    work.await
}
