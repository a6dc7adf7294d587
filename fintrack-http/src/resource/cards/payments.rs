//! Payments of invoices.

use chrono::{DateTime, NaiveDate, Utc};
use fintrack_core::calendar::BillingMonth;
use fintrack_core::entry::{Details, Entry, EntryKind, Movement, Settlement, Status};
use fintrack_core::id::{AccountId, CardId, EntryId};
use fintrack_core::name::Description;
use fintrack_db::{Stored, WorkspaceTx, card, transaction};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use uuid::Uuid;

use super::invoices::{InvoicePath, is_final};
use crate::ApiError;
use crate::entry::{Workspace, WorkspaceHeader, Write};
use crate::extract::{Json, Path};
use crate::field::{Amount, At, Change, Month, said};
use crate::problem::{Changing, Deleting, Writing};
use crate::resource::entries::{self, Patch};
use crate::resource::names::{Names, not_found};
use crate::version::{IfMatch, IfMatchHeader};
use crate::word::TransactionStatus;
use crate::write::{Answer, IdempotencyHeader, Post};

/// A payment of an invoice.
#[derive(Serialize, ToSchema)]
pub(crate) struct CardPayment {
    /// Its identity.
    #[schema(example = "0199c0de-0000-7000-8000-00000000000e")]
    id: Uuid,
    /// The card.
    #[schema(example = "0199c0de-0000-7000-8000-00000000002b")]
    card_id: Uuid,
    /// What the card is called.
    #[schema(example = "Roxo")]
    card_name: String,
    /// The month whose invoice it pays.
    #[schema(value_type = Month)]
    billing_month: String,
    /// The account that paid.
    #[schema(example = "0199c0de-0000-7000-8000-00000000000b")]
    account_id: Uuid,
    /// What the account is called.
    #[schema(example = "Conta Azul")]
    account_name: String,
    /// The day that it is booked on.
    #[schema(example = "2026-04-05")]
    transaction_date: NaiveDate,
    /// How much, in the currency of the card and the account; positive.
    amount: Amount,
    /// Whether it settles the invoice for good: then a shortfall is neither owed nor carried.
    #[schema(example = false)]
    is_final_payment: bool,
    /// Where it stands.
    transaction_status: TransactionStatus,
    /// What a person wrote beside it.
    #[schema(example = "metade")]
    notes: Option<String>,
    /// When it was made.
    #[schema(example = "2026-04-05T12:00:00Z")]
    created_at: DateTime<Utc>,
    /// When it was last changed.
    #[schema(example = "2026-04-06T08:30:00Z")]
    updated_at: DateTime<Utc>,
}

impl CardPayment {
    pub(super) fn of(names: &Names, stored: &Stored<Entry>) -> Result<Self, ApiError> {
        let Stored { value: entry, created_at, updated_at, .. } = stored;
        let ends = entry.movement().invoice().zip(entry.movement().accounts().next());
        let ((card, month), account) = ends.ok_or_else(|| not_found("card payment", entry.id().get()))?;
        Ok(Self {
            id: entry.id().get(),
            card_id: card.get(),
            card_name: names.card(card),
            billing_month: month.to_string(),
            account_id: account.get(),
            account_name: names.account(account),
            transaction_date: entry.date(),
            amount: entry.movement().amount().into(),
            is_final_payment: is_final(entry.movement()).unwrap_or_default(),
            transaction_status: TransactionStatus(entry.status()),
            notes: entries::noted(entry),
            created_at: *created_at,
            updated_at: *updated_at,
        })
    }
}

/// A payment to be booked on the invoice of the path.
#[derive(Clone, Deserialize, ToSchema)]
pub(crate) struct NewCardPayment {
    /// The account that pays, in the card's currency.
    #[schema(value_type = Uuid, example = "0199c0de-0000-7000-8000-00000000000b")]
    account_id: AccountId,
    /// The day to book it on.
    #[schema(example = "2026-04-05")]
    transaction_date: NaiveDate,
    /// How much; positive.
    amount: Amount,
    /// Whether it settles the invoice for good; it does not where nothing is said.
    #[schema(example = false, default = false)]
    is_final_payment: Option<bool>,
    /// Where it stands; VALIDATING for a day that has come and PENDING for a later one, where nothing is said.
    transaction_status: Option<TransactionStatus>,
    /// Whatever there is to say beside it.
    #[schema(example = "metade", max_length = 5000)]
    notes: Option<String>,
}

/// A payment to be booked, which says itself of which invoice.
#[derive(Deserialize, ToSchema)]
pub(crate) struct NewPaymentOfCard {
    /// The card.
    #[schema(value_type = Uuid, example = "0199c0de-0000-7000-8000-00000000002b")]
    card_id: CardId,
    /// The month whose invoice it pays.
    #[schema(value_type = Month)]
    billing_month: BillingMonth,
    /// The account that pays, in the card's currency.
    #[schema(value_type = Uuid, example = "0199c0de-0000-7000-8000-00000000000b")]
    account_id: AccountId,
    /// The day to book it on.
    #[schema(example = "2026-04-05")]
    transaction_date: NaiveDate,
    /// How much; positive.
    amount: Amount,
    /// Whether it settles the invoice for good; it does not where nothing is said.
    #[schema(example = false, default = false)]
    is_final_payment: Option<bool>,
    /// Where it stands; VALIDATING for a day that has come and PENDING for a later one, where nothing is said.
    transaction_status: Option<TransactionStatus>,
    /// Whatever there is to say beside it.
    #[schema(example = "metade", max_length = 5000)]
    notes: Option<String>,
}

impl NewPaymentOfCard {
    fn payment(&self) -> NewCardPayment {
        NewCardPayment {
            account_id: self.account_id,
            transaction_date: self.transaction_date,
            amount: self.amount,
            is_final_payment: self.is_final_payment,
            transaction_status: self.transaction_status,
            notes: self.notes.clone(),
        }
    }
}

const fn settled(is_final: bool) -> Settlement {
    if is_final { Settlement::Final } else { Settlement::Partial }
}

impl NewCardPayment {
    async fn book(
        &self,
        tx: &mut WorkspaceTx,
        (card, month): (CardId, BillingMonth),
        today: NaiveDate,
    ) -> Result<Stored<Entry>, ApiError> {
        let currency = card::find(tx, card).await?.value.currency();
        let amount = self.amount.of(currency).at("/amount")?;
        let settlement = settled(self.is_final_payment.unwrap_or_default());
        let date = entries::day(self.transaction_date)?;
        let status = self.transaction_status.map_or(Status::by_default(date, today), |status| status.0);
        let notes = self.notes.as_deref().map(entries::notes).transpose()?.flatten();
        let movement = Movement::CardPayment { account: self.account_id, card, month, amount, settlement };
        let entry = Entry::new(EntryId::new(Uuid::now_v7()), date, Description::default(), status, movement)?;
        entries::book_entry(tx, entry.with_details(Details { notes, ..Details::default() })?).await
    }
}

/// What is to be different about a payment; what is absent stays.
#[serde_with::apply(Option => #[serde(default, deserialize_with = "said")])]
#[derive(Deserialize, ToSchema)]
pub(crate) struct CardPaymentChange {
    /// The account that paid, in the card's currency.
    #[schema(value_type = Option<Uuid>, nullable = false, example = "0199c0de-0000-7000-8000-00000000000b")]
    account_id: Option<AccountId>,
    /// The day that it is booked on.
    #[schema(example = "2026-04-06", nullable = false)]
    transaction_date: Option<NaiveDate>,
    /// How much.
    #[schema(nullable = false)]
    amount: Option<Amount>,
    /// Whether it settles the invoice for good.
    #[schema(example = true, nullable = false)]
    is_final_payment: Option<bool>,
    /// Where it stands.
    #[schema(nullable = false)]
    transaction_status: Option<TransactionStatus>,
    /// What a person wrote beside it; null for nothing.
    #[serde(default)]
    #[schema(value_type = Option<String>, example = "metade", max_length = 5000)]
    notes: Change<String>,
}

impl CardPaymentChange {
    fn over(&self, before: &Entry, path: &PaymentPath) -> Result<Entry, ApiError> {
        let whole = before.movement().amount();
        let account = self.account_id.or_else(|| before.movement().accounts().next());
        let account = account.ok_or_else(|| not_found("card payment", before.id().get()))?;
        let amount = self.amount.map(|amount| amount.of(whole.currency())).transpose().at("/amount")?.unwrap_or(whole);
        let is_final = self.is_final_payment.or(is_final(before.movement())).unwrap_or_default();
        let (card, month, settlement) = (path.id, path.billing_month, settled(is_final));
        let said = Patch {
            date: self.transaction_date,
            status: self.transaction_status,
            notes: self.notes.clone(),
            ..Patch::default()
        };
        said.over(before, Movement::CardPayment { account, card, month, amount, settlement })
    }
}

/// Which payment of which invoice.
#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Path)]
pub(crate) struct PaymentPath {
    /// The card's identity.
    #[param(value_type = Uuid, example = "0199c0de-0000-7000-8000-00000000002b")]
    id: CardId,
    /// The month whose invoice it pays.
    #[param(value_type = Month)]
    billing_month: BillingMonth,
    /// The payment's identity.
    #[param(value_type = Uuid, example = "0199c0de-0000-7000-8000-00000000000e")]
    payment_id: EntryId,
}

impl PaymentPath {
    async fn find(&self, tx: &mut WorkspaceTx) -> Result<Stored<Entry>, ApiError> {
        let row = (self.id, self.billing_month, self.payment_id);
        entries::find_on_invoice(tx, EntryKind::CardPayment, "card payment", row).await
    }
}

/// Book a payment of an invoice.
#[utoipa::path(
    post,
    path = "/cards/{id}/invoices/{billing_month}/card_payments",
    operation_id = "createInvoicePayment",
    tag = "card-transactions",
    params(InvoicePath, WorkspaceHeader, IdempotencyHeader),
    request_body = NewCardPayment,
    responses((status = 201, description = "The payment", body = CardPayment), Writing)
)]
pub(crate) async fn create(
    workspace: Workspace<Write>,
    Path(path): Path<InvoicePath>,
    post: Post<NewCardPayment>,
) -> Result<Answer, ApiError> {
    let work = workspace.write(&post, async |mut tx, new| {
        let stored = new.book(&mut tx, (path.id, path.billing_month), workspace.today()).await?;
        let names = Names::of(&mut tx, [&stored.value].into_iter()).await?;
        Ok((tx, Answer::created(&CardPayment::of(&names, &stored)?).at_version(stored.version)))
    });
    work.await
}

/// Book a payment of an invoice that the body names.
#[utoipa::path(
    post,
    path = "/card-payments",
    operation_id = "createCardPayment",
    tag = "card-transactions",
    params(WorkspaceHeader, IdempotencyHeader),
    request_body = NewPaymentOfCard,
    responses((status = 201, description = "The payment", body = CardPayment), Writing)
)]
pub(crate) async fn create_of_card(
    workspace: Workspace<Write>,
    post: Post<NewPaymentOfCard>,
) -> Result<Answer, ApiError> {
    let work = workspace.write(&post, async |mut tx, new| {
        let stored = new.payment().book(&mut tx, (new.card_id, new.billing_month), workspace.today()).await?;
        let names = Names::of(&mut tx, [&stored.value].into_iter()).await?;
        Ok((tx, Answer::created(&CardPayment::of(&names, &stored)?).at_version(stored.version)))
    });
    work.await
}

/// Change a payment.
#[utoipa::path(
    put,
    path = "/cards/{id}/invoices/{billing_month}/card_payments/{payment_id}",
    operation_id = "updateInvoicePayment",
    tag = "card-transactions",
    params(PaymentPath, WorkspaceHeader, IfMatchHeader),
    request_body = CardPaymentChange,
    responses((status = 200, description = "The payment as it is now", body = CardPayment), Changing)
)]
pub(crate) async fn update(
    workspace: Workspace<Write>,
    Path(path): Path<PaymentPath>,
    IfMatch(seen): IfMatch,
    Json(change): Json<CardPaymentChange>,
) -> Result<Answer, ApiError> {
    let work = workspace.change_in_turn(async |mut tx| {
        let before = path.find(&mut tx).await?.value;
        let after = change.over(&before, &path)?;
        let stored = entries::replace(&mut tx, path.payment_id, seen, after).await?;
        let names = Names::of(&mut tx, [&stored.value].into_iter()).await?;
        Ok((tx, Answer::ok(&CardPayment::of(&names, &stored)?).at_version(stored.version)))
    });
    work.await
}

/// Delete a payment.
#[utoipa::path(
    delete,
    path = "/cards/{id}/invoices/{billing_month}/card_payments/{payment_id}",
    operation_id = "deleteInvoicePayment",
    tag = "card-transactions",
    params(PaymentPath, WorkspaceHeader, IfMatchHeader),
    responses((status = 204, description = "It is gone"), Deleting)
)]
pub(crate) async fn delete(
    workspace: Workspace<Write>,
    Path(path): Path<PaymentPath>,
    IfMatch(seen): IfMatch,
) -> Result<Answer, ApiError> {
    let work = workspace.change(async |mut tx| {
        path.find(&mut tx).await?;
        transaction::delete(&mut tx, &[(path.payment_id, seen)]).await?;
        Ok((tx, Answer::no_content()))
    });
    work.await
}
