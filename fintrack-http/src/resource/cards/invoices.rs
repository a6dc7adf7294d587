//! Invoices of cards: what each month bills, what was paid for it, and where it stands.

pub(crate) mod detail;

use std::collections::HashMap;

use chrono::{DateTime, NaiveDate, Utc};
use fintrack_core::calendar::BillingMonth;
use fintrack_core::entry::{Entry, Movement, Settlement};
use fintrack_core::id::{AccountId, CardId};
use fintrack_core::instalment::Instalment;
use fintrack_core::invoice::{DateSource, InvoiceError, InvoiceState, InvoiceStatus};
use fintrack_db::invoice::{self, CardFacts, ChangeError, Filter, GivenDates, KeptInvoice};
use fintrack_db::transaction::{self, Cursor};
use fintrack_db::{Version, WorkspaceTx};
use serde::de::IgnoredAny;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use uuid::Uuid;

use super::{CardPath, facts_of, too_large};
use crate::ApiError;
use crate::entry::{Read, Workspace, WorkspaceHeader, Write};
use crate::extract::{Json, Path, Query};
use crate::field::{Amount, Month, said};
use crate::list::{List, Page, PageQuery};
use crate::problem::{Changing, Deleting, Finding, Reading, Writing};
use crate::resource::entries;
use crate::resource::names::Names;
use crate::version::{IfMatch, IfMatchHeader};
use crate::word::{InvoiceDateSource, InvoiceStanding, TransactionStatus, TransactionType};
use crate::write::{Answer, IdempotencyHeader, Post};

/// The invoice of a card for a month, as it stands today. Amounts are in the card's currency.
#[derive(Serialize, ToSchema)]
pub(crate) struct Invoice {
    /// The card.
    #[schema(example = "0199c0de-0000-7000-8000-00000000002b")]
    card_id: Uuid,
    /// What the card is called.
    #[schema(example = "Roxo")]
    card_name: String,
    /// The month that it bills.
    #[schema(value_type = Month)]
    billing_month: String,
    /// Where it stands.
    status: InvoiceStanding,
    /// The first day whose purchases it bills.
    #[schema(example = "2026-03-01")]
    opening_date: NaiveDate,
    /// The day it closes.
    #[schema(example = "2026-03-28")]
    closing_date: NaiveDate,
    /// The day it is due.
    #[schema(example = "2026-04-05")]
    due_date: NaiveDate,
    /// Who says so.
    date_source: InvoiceDateSource,
    /// Whether it was marked as settled: nothing more is owed, whatever the amounts say.
    #[schema(example = false)]
    is_settled: bool,
    /// What the month before left: a debt, or a credit when negative.
    carried_in: Amount,
    /// Carried in, plus purchases, less chargebacks.
    total_amount: Amount,
    /// What was paid.
    paid_amount: Amount,
    /// What it left to the next month, once its due date had passed.
    carried_out: Amount,
    /// What is still to be paid for it.
    outstanding_amount: Amount,
    /// The currency of it all: the card's.
    #[schema(example = "BRL")]
    currency_code: String,
    /// When it was made.
    #[schema(example = "2026-03-01T12:00:00Z")]
    created_at: DateTime<Utc>,
    /// When its dates or its mark were last changed.
    #[schema(example = "2026-03-02T08:30:00Z")]
    updated_at: DateTime<Utc>,
}

/// How each invoice of a card stands on a day.
pub(crate) fn states(facts: &CardFacts, today: NaiveDate) -> Result<HashMap<BillingMonth, InvoiceState>, ApiError> {
    let states = facts.book().timeline(today).map_err(too_large(facts.card.value.id))?;
    Ok(states.into_iter().map(|state| (state.month, state)).collect())
}

/// How an invoice stands; one that there is not is open.
pub(crate) fn status_in(states: &HashMap<BillingMonth, InvoiceState>) -> impl Fn(BillingMonth) -> InvoiceStatus {
    |month| states.get(&month).map_or(InvoiceStatus::Open, |state| state.status)
}

impl Invoice {
    fn of(facts: &CardFacts, kept: &KeptInvoice, state: &InvoiceState) -> Self {
        let card = &facts.card.value;
        let invoice = &kept.invoice.value;
        Self {
            card_id: card.id.get(),
            card_name: card.name.to_string(),
            billing_month: invoice.month.to_string(),
            status: InvoiceStanding(state.status),
            opening_date: invoice.dates.opening,
            closing_date: invoice.dates.closing,
            due_date: invoice.dates.due,
            date_source: InvoiceDateSource(invoice.source),
            is_settled: invoice.is_settled,
            carried_in: state.carried_in.into(),
            total_amount: state.total.into(),
            paid_amount: state.turnover.paid.into(),
            carried_out: state.carried_out.into(),
            outstanding_amount: state.outstanding.into(),
            currency_code: card.currency().code().to_owned(),
            created_at: kept.invoice.created_at,
            updated_at: kept.invoice.updated_at,
        }
    }

    /// One invoice as it is now, with its version.
    async fn find(
        tx: &mut WorkspaceTx,
        card: CardId,
        month: BillingMonth,
        today: NaiveDate,
    ) -> Result<(Self, Version), ApiError> {
        let facts = facts_of(tx, card).await?;
        let kept = KeptInvoice { card, invoice: invoice::find(tx, card, month).await? };
        let shown = shown(&[facts], std::slice::from_ref(&kept), today)?.pop();
        let shown = shown.ok_or_else(|| invoice_not_found(card, month))?;
        Ok((shown, kept.invoice.version))
    }
}

pub(crate) fn invoice_not_found(card: CardId, month: BillingMonth) -> ApiError {
    fintrack_db::DbError::NotFound { what: "invoice", key: format!("{card}/{month}") }.into()
}

/// Invoices with how they stand.
fn shown(facts: &[CardFacts], kept: &[KeptInvoice], today: NaiveDate) -> Result<Vec<Invoice>, ApiError> {
    let mut of_cards = HashMap::new();
    for facts in facts {
        of_cards.insert(facts.card.value.id, (facts, states(facts, today)?));
    }
    let shown = |kept: &KeptInvoice| {
        let (facts, states) = of_cards.get(&kept.card)?;
        Some(Invoice::of(facts, kept, states.get(&kept.invoice.value.month)?))
    };
    Ok(kept.iter().filter_map(shown).collect())
}

/// An invoice to be made before anything is billed on it.
#[derive(Deserialize, ToSchema)]
pub(crate) struct NewInvoice {
    /// The month that it bills.
    #[schema(value_type = Month)]
    billing_month: BillingMonth,
}

/// What is to be different about an invoice; what is absent stays.
#[serde_with::apply(Option => #[serde(default, deserialize_with = "said")])]
#[derive(Deserialize, ToSchema)]
pub(crate) struct InvoiceChange {
    /// PAID marks it as settled, OPEN takes the mark away; the other words are figured out, and refused here.
    #[schema(nullable = false)]
    status: Option<InvoiceStanding>,
    /// The first day whose purchases it bills.
    #[schema(example = "2026-03-01", nullable = false)]
    opening_date: Option<NaiveDate>,
    /// The day it closes.
    #[schema(example = "2026-03-27", nullable = false)]
    closing_date: Option<NaiveDate>,
    /// The day it is due.
    #[schema(example = "2026-04-06", nullable = false)]
    due_date: Option<NaiveDate>,
}

impl InvoiceChange {
    fn settled(&self) -> Result<Option<bool>, ApiError> {
        match self.status.map(|status| status.0) {
            None => Ok(None),
            Some(InvoiceStatus::Paid) => Ok(Some(true)),
            Some(InvoiceStatus::Open) => Ok(Some(false)),
            Some(other @ (InvoiceStatus::Closed | InvoiceStatus::Overdue)) => {
                Err(ApiError::at("/status", &format!("{other} is figured out: only PAID and OPEN are set")))
            }
        }
    }

    fn dates(&self) -> Option<GivenDates> {
        let given = GivenDates { opening: self.opening_date, closing: self.closing_date, due: self.due_date };
        let is_given = given.opening.or(given.closing).or(given.due).is_some();
        is_given.then_some(given)
    }
}

impl From<ChangeError> for ApiError {
    fn from(error: ChangeError) -> Self {
        match error {
            ChangeError::Invoice(error) => {
                let pointer = match error {
                    InvoiceError::Day(_) => "",
                    InvoiceError::ClosesBeforeOpening { .. } | InvoiceError::ClosesAfterNext { .. } => "/closing_date",
                    InvoiceError::DueBeforeClosing { .. } => "/due_date",
                };
                Self::at(pointer, &error)
            }
            ChangeError::Db(error) => Self::Db(error),
        }
    }
}

/// A row of an invoice.
#[derive(Serialize, ToSchema)]
pub(crate) struct InvoiceTransaction {
    /// Its identity.
    #[schema(example = "0199c0de-0000-7000-8000-00000000000e")]
    id: Uuid,
    /// A purchase, a chargeback or a payment.
    #[serde(rename = "type")]
    kind: TransactionType,
    /// The day that it is booked on.
    #[schema(example = "2026-03-07")]
    transaction_date: NaiveDate,
    /// What it was, in words.
    #[schema(example = "Livraria")]
    description: String,
    /// How much, in the card's currency; positive.
    amount: Amount,
    /// Where it stands.
    transaction_status: TransactionStatus,
    /// Of a payment, the account that paid.
    #[schema(example = "0199c0de-0000-7000-8000-00000000000b")]
    account_id: Option<Uuid>,
    /// What it was for; of a split, its first part.
    #[schema(example = "0199c0de-0000-7000-8000-00000000000c")]
    category_id: Option<Uuid>,
    /// What the category is called.
    #[schema(example = "Lazer")]
    category_name: Option<String>,
    /// The subcategory, where one was chosen.
    #[schema(example = "0199c0de-0000-7000-8000-00000000000d")]
    sub_category_id: Option<Uuid>,
    /// The recurring item that expected it.
    #[schema(example = "0199c0de-0000-7000-8000-00000000000f")]
    recurring_card_transaction_id: Option<Uuid>,
    /// Of a payment, whether it settles the invoice for good.
    #[schema(example = false)]
    is_final_payment: Option<bool>,
    /// Which part of a purchase in instalments it is, from 1.
    #[schema(example = 3)]
    installment_number: Option<u16>,
    /// How many parts that purchase has.
    #[schema(example = 10)]
    total_installments: Option<u16>,
}

/// Whether a payment settles its invoice for good.
pub(crate) fn is_final(movement: &Movement) -> Option<bool> {
    match movement {
        Movement::CardPayment { settlement, .. } => Some(*settlement == Settlement::Final),
        Movement::Income { .. }
        | Movement::Expense { .. }
        | Movement::Transfer { .. }
        | Movement::CardExpense { .. }
        | Movement::CardChargeback { .. }
        | Movement::InvestmentDeposit { .. }
        | Movement::InvestmentWithdrawal { .. } => None,
    }
}

impl InvoiceTransaction {
    fn of(names: &Names, entry: &Entry) -> Self {
        let filed = names.first_filed(entry);
        let part = entry.instalment().map(|instalment| instalment.part);
        Self {
            id: entry.id().get(),
            kind: TransactionType(entry.kind()),
            transaction_date: entry.date(),
            description: entry.description().to_string(),
            amount: entry.movement().amount().into(),
            transaction_status: TransactionStatus(entry.status()),
            account_id: entry.movement().accounts().next().map(AccountId::get),
            category_id: filed.as_ref().map(|filed| filed.category_id),
            category_name: filed.as_ref().map(|filed| filed.category_name.clone()),
            sub_category_id: filed.and_then(|filed| filed.sub_category_id),
            recurring_card_transaction_id: entries::recurring(entry),
            is_final_payment: is_final(entry.movement()),
            installment_number: part.map(Instalment::number),
            total_installments: part.map(Instalment::count),
        }
    }
}

/// Which invoice.
#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Path)]
pub(crate) struct InvoicePath {
    /// The card's identity.
    #[param(value_type = Uuid, example = "0199c0de-0000-7000-8000-00000000002b")]
    pub(crate) id: CardId,
    /// The month that it bills.
    #[param(value_type = Month)]
    pub(crate) billing_month: BillingMonth,
}

/// Which invoices.
#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub(crate) struct InvoiceQuery {
    /// Those that stand so.
    #[param(nullable = false)]
    status: Option<InvoiceStanding>,
    /// Those of that month.
    #[param(value_type = Option<Month>, nullable = false)]
    billing_month: Option<BillingMonth>,
}

/// List the invoices of all cards.
#[utoipa::path(
    get,
    path = "/invoices",
    operation_id = "listInvoices",
    tag = "invoices",
    params(InvoiceQuery, WorkspaceHeader),
    responses((status = 200, description = "The invoices, by card and month", body = Vec<Invoice>), Reading)
)]
pub(crate) async fn list_all(
    mut workspace: Workspace<Read>,
    Query(query): Query<InvoiceQuery>,
) -> Result<Json<Vec<Invoice>>, ApiError> {
    let today = workspace.today();
    let mut tx = workspace.begin().await?;
    let facts = invoice::facts(&mut tx, None).await?;
    let kept = invoice::list(&mut tx, &Filter { card: None, month: query.billing_month }).await?;
    let mut invoices = shown(&facts, &kept, today)?;
    invoices.retain(|invoice| query.status.is_none_or(|status| status == invoice.status));
    Ok(Json(invoices))
}

/// List the invoices of a card.
#[utoipa::path(
    get,
    path = "/cards/{id}/invoices",
    operation_id = "listCardInvoices",
    tag = "invoices",
    params(CardPath, WorkspaceHeader),
    responses((status = 200, description = "Its invoices, by month", body = Vec<Invoice>), Finding)
)]
pub(crate) async fn list(
    mut workspace: Workspace<Read>,
    Path(path): Path<CardPath>,
) -> Result<Json<Vec<Invoice>>, ApiError> {
    let today = workspace.today();
    let mut tx = workspace.begin().await?;
    let facts = facts_of(&mut tx, path.id).await?;
    let kept = invoice::list(&mut tx, &Filter { card: Some(path.id), month: None }).await?;
    Ok(Json(shown(&[facts], &kept, today)?))
}

/// Make the invoice of a month, if there is none.
#[utoipa::path(
    post,
    path = "/cards/{id}/invoices",
    operation_id = "createCardInvoice",
    tag = "invoices",
    params(CardPath, WorkspaceHeader, IdempotencyHeader),
    request_body = NewInvoice,
    responses((status = 201, description = "The invoice", body = Invoice), Writing)
)]
pub(crate) async fn create(
    workspace: Workspace<Write>,
    Path(path): Path<CardPath>,
    post: Post<NewInvoice>,
) -> Result<Answer, ApiError> {
    let work = workspace.write(&post, async |mut tx, new| {
        invoice::ensure(&mut tx, path.id, new.billing_month).await?;
        let (shown, version) = Invoice::find(&mut tx, path.id, new.billing_month, workspace.today()).await?;
        Ok((tx, Answer::created(&shown).at_version(version)))
    });
    work.await
}

/// Change the dates of an invoice, or mark it as settled.
#[utoipa::path(
    patch,
    path = "/cards/{id}/invoices/{billing_month}",
    operation_id = "updateCardInvoice",
    tag = "invoices",
    params(InvoicePath, WorkspaceHeader, IfMatchHeader),
    request_body = InvoiceChange,
    responses((status = 200, description = "The invoice as it is now", body = Invoice), Changing)
)]
pub(crate) async fn update(
    workspace: Workspace<Write>,
    Path(path): Path<InvoicePath>,
    IfMatch(seen): IfMatch,
    Json(change): Json<InvoiceChange>,
) -> Result<Answer, ApiError> {
    let (settled, dates) = (change.settled()?, change.dates());
    let work = workspace.change(async |mut tx| {
        let (card, month) = (path.id, path.billing_month);
        let mut seen = seen;
        if let Some(dates) = dates {
            let stored = invoice::set_dates(&mut tx, card, month, seen, dates, DateSource::User).await?;
            seen = seen.map(|_| stored.version);
        }
        if let Some(settled) = settled {
            invoice::set_settled(&mut tx, card, month, seen, settled).await?;
        }
        let (shown, version) = Invoice::find(&mut tx, card, month, workspace.today()).await?;
        Ok((tx, Answer::ok(&shown).at_version(version)))
    });
    work.await
}

/// Delete an invoice that nothing is billed on or paid for.
#[utoipa::path(
    delete,
    path = "/cards/{id}/invoices/{billing_month}",
    operation_id = "deleteCardInvoice",
    tag = "invoices",
    params(InvoicePath, WorkspaceHeader, IfMatchHeader),
    responses((status = 204, description = "It is gone"), Deleting)
)]
pub(crate) async fn delete(
    workspace: Workspace<Write>,
    Path(path): Path<InvoicePath>,
    IfMatch(seen): IfMatch,
) -> Result<Answer, ApiError> {
    let work = workspace.change(async |mut tx| {
        invoice::delete(&mut tx, path.id, path.billing_month, seen).await?;
        Ok((tx, Answer::no_content()))
    });
    work.await
}

/// Make the invoices that should be there by now, and show how this one stands.
#[utoipa::path(
    post,
    path = "/cards/{id}/invoices/{billing_month}/recalculate-status",
    operation_id = "recalculateCardInvoice",
    tag = "invoices",
    params(InvoicePath, WorkspaceHeader, IdempotencyHeader),
    responses((status = 200, description = "The invoice as it is now", body = Invoice), Writing)
)]
pub(crate) async fn recalculate(
    workspace: Workspace<Write>,
    Path(path): Path<InvoicePath>,
    post: Post<IgnoredAny>,
) -> Result<Answer, ApiError> {
    let work = workspace.write(&post, async |mut tx, _| {
        invoice::recalculate(&mut tx, path.id, workspace.today()).await?;
        let (shown, version) = Invoice::find(&mut tx, path.id, path.billing_month, workspace.today()).await?;
        Ok((tx, Answer::ok(&shown).at_version(version)))
    });
    work.await
}

/// List what is billed on an invoice, and what was paid for it.
#[utoipa::path(
    get,
    path = "/cards/{id}/invoices/{billing_month}/transactions",
    operation_id = "listCardInvoiceTransactions",
    tag = "invoices",
    params(InvoicePath, PageQuery, WorkspaceHeader),
    responses((status = 200, description = "Its rows, the newest first", body = List<InvoiceTransaction>), Finding)
)]
pub(crate) async fn transactions(
    mut workspace: Workspace<Read>,
    Path(path): Path<InvoicePath>,
    page: Page<Cursor>,
) -> Result<Json<List<InvoiceTransaction>>, ApiError> {
    let mut tx = workspace.begin().await?;
    invoice::find(&mut tx, path.id, path.billing_month).await?;
    let filter = transaction::Filter {
        card: Some(path.id),
        billing_month: Some(path.billing_month),
        limit: Some(page.limit.into()),
        ..transaction::Filter::default()
    };
    let found = transaction::page(&mut tx, &filter, page.after).await?;
    let names = Names::of(&mut tx, found.items.iter().map(|listed| &listed.stored.value)).await?;
    let items = found.items.iter().map(|listed| InvoiceTransaction::of(&names, &listed.stored.value));
    Ok(Json(List::new(items, found.next.as_ref())))
}
