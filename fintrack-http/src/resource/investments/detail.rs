//! An investment with what went into it, what came out, and what it was worth.

use fintrack_core::entry::EntryKind;
use fintrack_core::id::InvestmentId;
use fintrack_db::transaction::{self, Filter};
use fintrack_db::{Stored, WorkspaceTx, investment};
use serde::Serialize;
use utoipa::ToSchema;

use super::item::{self, InvestmentItem};
use super::movements::InvestmentMovement;
use super::values::ValuePoint;
use crate::ApiError;
use crate::entry::{Needs, Workspace};
use crate::list::PAGE_MAX;
use crate::resource::names::Names;

/// An investment, and what became of it.
#[derive(Serialize, ToSchema)]
pub(crate) struct InvestmentWithHistory {
    #[serde(flatten)]
    item: InvestmentItem,
    /// What went into it, the newest first: at most 500. All of them are among the transactions of the investment.
    investment_deposits: Vec<InvestmentMovement>,
    /// What came out of it, in the same way.
    investment_withdrawals: Vec<InvestmentMovement>,
    /// What it was observed to be worth, the newest first: at most 500. All of it is the investment's value history.
    value_history: Vec<ValuePoint>,
}

impl InvestmentWithHistory {
    pub(super) async fn find<P: Needs>(
        workspace: &Workspace<P>,
        tx: &mut WorkspaceTx,
        stored: Stored<fintrack_core::investment::Investment>,
    ) -> Result<Self, ApiError> {
        let id = stored.value.id;
        let values = investment::values(tx, id, None, PAGE_MAX.into()).await?.items;
        Ok(Self {
            investment_deposits: movements(workspace, tx, id, EntryKind::InvestmentDeposit).await?,
            investment_withdrawals: movements(workspace, tx, id, EntryKind::InvestmentWithdrawal).await?,
            value_history: values.into_iter().map(|kept| ValuePoint::new(id, kept)).collect(),
            item: item::one(workspace, tx, stored).await?,
        })
    }
}

async fn movements<P: Needs>(
    workspace: &Workspace<P>,
    tx: &mut WorkspaceTx,
    investment: InvestmentId,
    kind: EntryKind,
) -> Result<Vec<InvestmentMovement>, ApiError> {
    let filter =
        Filter { kinds: vec![kind], investment: Some(investment), limit: Some(PAGE_MAX.into()), ..Filter::default() };
    let found = transaction::page(tx, &filter, None).await?.items;
    let names = Names::of(tx, found.iter().map(|listed| &listed.stored.value)).await?;
    found.iter().map(|listed| InvestmentMovement::of(workspace, &names, &listed.stored)).collect()
}
