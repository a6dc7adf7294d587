//! An invoice with all that is on it.

use fintrack_core::calendar::BillingMonth;
use fintrack_core::entry::EntryKind;
use fintrack_core::id::CardId;
use fintrack_db::transaction::{self, Filter};
use fintrack_db::{Stored, WorkspaceTx, card};
use serde::Serialize;
use utoipa::ToSchema;

use super::{Invoice, InvoicePath};
use crate::ApiError;
use crate::entry::{Needs, Read, Workspace, WorkspaceHeader};
use crate::extract::Path;
use crate::list::PAGE_MAX;
use crate::problem::Finding;
use crate::resource::cards::Card;
use crate::resource::cards::chargebacks::CardChargeback;
use crate::resource::cards::expenses::CardExpense;
use crate::resource::cards::payments::CardPayment;
use crate::resource::names::Names;
use crate::write::Answer;

/// An invoice, with its card and its newest 500 rows. All of them are the invoice's transactions.
#[derive(Serialize, ToSchema)]
pub(crate) struct InvoiceDetail {
    #[serde(flatten)]
    invoice: Invoice,
    /// The card.
    card: Card,
    /// The purchases that it bills, the newest first.
    card_expenses: Vec<CardExpense>,
    /// What it credits, the newest first.
    card_chargebacks: Vec<CardChargeback>,
    /// What was paid for it, the newest first.
    card_payments: Vec<CardPayment>,
}

impl InvoiceDetail {
    async fn find<P: Needs>(
        workspace: &Workspace<P>,
        tx: &mut WorkspaceTx,
        (card, month): (CardId, BillingMonth),
        invoice: Invoice,
    ) -> Result<Self, ApiError> {
        let filter =
            Filter { card: Some(card), billing_month: Some(month), limit: Some(PAGE_MAX.into()), ..Filter::default() };
        let rows = transaction::page(tx, &filter, None).await?.items;
        let names = Names::linked(tx, rows.iter().map(|row| &row.stored.value)).await?;
        let of =
            |kind| rows.iter().map(|row| &row.stored).filter(move |stored: &&Stored<_>| stored.value.kind() == kind);
        Ok(Self {
            invoice,
            card: Card::of(workspace, card::find(tx, card).await?),
            card_expenses: of(EntryKind::CardExpense)
                .map(|stored| CardExpense::of(workspace, &names, stored))
                .collect::<Result<_, _>>()?,
            card_chargebacks: of(EntryKind::CardChargeback)
                .map(|stored| CardChargeback::of(workspace, &names, stored))
                .collect::<Result<_, _>>()?,
            card_payments: of(EntryKind::CardPayment)
                .map(|stored| CardPayment::of(&names, stored))
                .collect::<Result<_, _>>()?,
        })
    }
}

/// Show an invoice.
#[utoipa::path(
    get,
    path = "/cards/{id}/invoices/{billing_month}",
    operation_id = "getCardInvoice",
    tag = "invoices",
    params(InvoicePath, WorkspaceHeader),
    responses((status = 200, description = "The invoice", body = InvoiceDetail), Finding)
)]
pub(crate) async fn show(mut workspace: Workspace<Read>, Path(path): Path<InvoicePath>) -> Result<Answer, ApiError> {
    let (today, named) = (workspace.today(), (path.id, path.billing_month));
    let mut tx = workspace.begin().await?;
    let (invoice, version) = Invoice::find(&mut tx, path.id, path.billing_month, today).await?;
    Ok(Answer::ok(&InvoiceDetail::find(&workspace, &mut tx, named, invoice).await?).at_version(version))
}
