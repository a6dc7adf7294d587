//! Purchases in instalments: bought, changed and cancelled as a whole or in part.

use fintrack_core::audit::{Noun, Operation};
use fintrack_core::calendar::BillingMonth;
use fintrack_core::entry::{Entry, InstalmentOf};
use fintrack_core::id::{EntryId, InstalmentPlanId};
use fintrack_core::instalment::{Change, InstalmentError, NewPurchase, Scope};
use fintrack_core::invoice::InvoiceStatus;
use thiserror::Error;
use uuid::Uuid;

use super::whole::insert_plans;
use super::{ChangeError, expect_places, find, insert, replace, select_entries, stored_of, withdraw};
use crate::audit::{Recorded, Recording};
use crate::{DbError, Stored, WorkspaceTx};

/// Why a purchase was not booked.
#[derive(Debug, Error)]
pub enum PurchaseError {
    /// It cannot be had in such parts.
    #[error(transparent)]
    Instalments(#[from] InstalmentError),
    /// Storage said no.
    #[error(transparent)]
    Db(#[from] DbError),
}

/// Books a purchase in instalments: all its parts at once. They are what it is from then on.
///
/// # Errors
/// [`PurchaseError`].
pub async fn buy(tx: &mut WorkspaceTx, purchase: &NewPurchase) -> Result<Vec<Entry>, PurchaseError> {
    let entries = purchase.entries(&mut Uuid::now_v7)?;
    let mut recording = Recording::begin(tx, Operation::Create).await?;
    // Looked for before the first write: a refusal leaves nothing behind.
    expect_places(tx, &entries).await?;
    recording.create(Noun::InstalmentPlan, [purchase.plan]);
    insert_plans(tx, &[(purchase.plan, purchase.count)]).await?;
    insert(tx, &mut recording, &entries).await?;
    recording.finish(tx).await?;
    Ok(entries)
}

/// The parts of a purchase that are in the books, in order.
async fn parts(tx: &mut WorkspaceTx, plan: InstalmentPlanId) -> Result<Vec<Entry>, DbError> {
    let rows =
        select_entries!("where t.instalment_plan_id = $1 and t.deleted_at is null order by t.instalment", plan.get(),)
            .fetch_all(tx.conn())
            .await?;
    Ok(stored_of(tx, rows).await?.into_iter().map(|stored| stored.value).collect())
}

/// Changes one part of a purchase, this and those that follow, or all.
///
/// `status` says how an invoice of the card stands: parts on paid ones are refused.
///
/// # Errors
/// [`ChangeError::Instalments`] names what may not change; [`DbError::NotFound`] when it is no part of a purchase.
pub async fn revise(
    tx: &mut WorkspaceTx,
    id: EntryId,
    scope: Scope,
    change: &Change,
    status: impl Fn(BillingMonth) -> InvoiceStatus,
) -> Result<Option<Recorded>, ChangeError> {
    let mut recording = Recording::begin(tx, Operation::Update).await?;
    let InstalmentOf { plan, part } = instalment(tx, id).await?;
    let parts = parts(tx, plan).await?;
    let after = fintrack_core::instalment::revise(&parts, part, scope, change, status)?;
    expect_places(tx, &after).await?;
    let links = super::links::load(tx, &parts).await?;
    for entry in &after {
        links.check_change(entry)?;
    }
    replace(tx, &mut recording, &after).await?;
    Ok(recording.finish(tx).await?)
}

/// Takes one part of a purchase out of the books, this and those that follow, or all. Those that stay keep their numbers.
///
/// # Errors
/// As [`revise`].
pub async fn cancel(
    tx: &mut WorkspaceTx,
    id: EntryId,
    scope: Scope,
    status: impl Fn(BillingMonth) -> InvoiceStatus,
) -> Result<Option<Recorded>, ChangeError> {
    let mut recording = Recording::begin(tx, Operation::Delete).await?;
    let InstalmentOf { plan, part } = instalment(tx, id).await?;
    let parts = parts(tx, plan).await?;
    let gone = fintrack_core::instalment::cancel(&parts, part, scope, status)?;
    withdraw(tx, &mut recording, &gone).await?;
    Ok(recording.finish(tx).await?)
}

async fn instalment(tx: &mut WorkspaceTx, id: EntryId) -> Result<InstalmentOf, DbError> {
    let Stored { value: entry, .. } = find(tx, id).await?;
    entry.instalment().ok_or_else(|| DbError::not_found("instalment", id))
}
