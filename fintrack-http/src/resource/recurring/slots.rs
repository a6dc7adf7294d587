//! What became of the slots of recurring items, and which are still open.

use std::collections::HashMap;

use axum::extract::State;
use chrono::NaiveDate;
use fintrack_core::calendar::BillingMonth;
use fintrack_core::id::{AccountId, CardId, RecurrenceId};
use fintrack_core::recurrence::{self, PaymentStatus, Recurrence, Schedule, Slot, TooManySlots};
use fintrack_db::recurring::{self, ItemFacts};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use uuid::Uuid;

use super::item::{RecurringPlaces, absent};
use super::{RecurringPath, chosen, end_of, filter_by};
use crate::code::ProblemCode;
use crate::entry::{Needs, Read, Workspace, WorkspaceHeader};
use crate::extract::{Json, Path, Query};
use crate::field::{Amount, Month};
use crate::problem::{Finding, UnprocessableEntity};
use crate::resource::names::Names;
use crate::resource::tags::Tag;
use crate::word::{RecurringPaymentStatus, RecurringType};
use crate::{ApiError, App};

impl From<TooManySlots> for ApiError {
    fn from(error: TooManySlots) -> Self {
        Self::refused(ProblemCode::TooManySlots, &error)
    }
}

/// A slot of a recurring item: once for each transaction that settles it, or once while none does.
#[derive(Serialize, ToSchema)]
pub(crate) struct RecurringSlot {
    /// The day that it is, or was, expected on.
    #[schema(example = "2026-02-28")]
    date: NaiveDate,
    /// What was paid, or what is expected, in its currency.
    amount: Amount,
    /// PAID, IGNORE where the transaction counts nowhere, or PENDING where there is none.
    status: RecurringPaymentStatus,
    /// The transaction that settles it.
    #[schema(example = "0199c0de-0000-7000-8000-00000000000e")]
    transaction_id: Option<Uuid>,
    /// The day of that transaction.
    #[schema(example = "2026-03-02")]
    transaction_date: Option<NaiveDate>,
    /// Whether it should have happened by now, and nothing did.
    #[schema(example = false)]
    is_late: bool,
    /// What kind of transaction the item expects.
    #[serde(rename = "type")]
    kind: RecurringType,
}

impl RecurringSlot {
    fn of(item: &Recurrence, slot: &Slot, today: NaiveDate) -> Vec<Self> {
        let kind = RecurringType(item.kind());
        let open = Self {
            date: slot.due,
            amount: slot.expected.into(),
            status: RecurringPaymentStatus(PaymentStatus::Pending),
            transaction_id: None,
            transaction_date: None,
            is_late: slot.is_late(today),
            kind,
        };
        let settled = slot.status.entries();
        if settled.is_empty() {
            return vec![open];
        }
        let settled = settled.iter().map(|entry| Self {
            amount: entry.amount.into(),
            status: RecurringPaymentStatus(entry.word()),
            transaction_id: Some(entry.entry.get()),
            transaction_date: Some(entry.date),
            ..open
        });
        settled.collect()
    }
}

/// Up to which month slots are shown that are still open.
#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub(crate) struct UntilQuery {
    /// Open slots are shown up to the end of that report month; this month where nothing is said.
    #[param(value_type = Option<Month>, nullable = false)]
    month: Option<BillingMonth>,
}

/// Show what became of a recurring item's slots.
///
/// Those that were settled always come, whatever the month.
#[utoipa::path(
    get,
    path = "/recurring/{id}/projection",
    operation_id = "listRecurringSlots",
    tag = "recurring",
    params(RecurringPath, UntilQuery, WorkspaceHeader),
    responses(
        (status = 200, description = "The slots, by day", body = Vec<RecurringSlot>),
        (status = 422, response = UnprocessableEntity),
        Finding,
    )
)]
pub(crate) async fn project(
    mut workspace: Workspace<Read>,
    Path(path): Path<RecurringPath>,
    Query(query): Query<UntilQuery>,
) -> Result<Json<Vec<RecurringSlot>>, ApiError> {
    let (mut tx, today) = (workspace.begin().await?, workspace.today());
    let facts = recurring::facts_of(&mut tx, path.id).await?;
    let until = end_of(&chosen(&mut tx).await?, query.month, today);
    let slots = facts.schedule().listed(until)?;
    Ok(Json(slots.iter().flat_map(|slot| RecurringSlot::of(&facts.item.value, slot, today)).collect()))
}

/// A slot that nothing settles so far.
#[derive(Serialize, ToSchema)]
pub(crate) struct PendingSlot {
    /// The recurring item.
    #[schema(example = "0199c0de-0000-7000-8000-00000000000f")]
    recurring_id: Uuid,
    /// What kind of transaction it expects.
    #[serde(rename = "type")]
    kind: RecurringType,
    /// What it is, in words.
    #[schema(example = "Aluguel")]
    description: String,
    /// What is expected, in the currency of the account or card.
    amount: Amount,
    /// The currency of the amount.
    #[schema(example = "BRL")]
    currency_code: String,
    /// The day that it is expected on.
    #[schema(example = "2026-02-28")]
    reference_date: NaiveDate,
    /// `active`, or `inactive`: then the item expects nothing any more, and the slot is listed all the same.
    #[schema(example = "active", pattern = "^(active|inactive)$")]
    recurring_status: &'static str,
    /// Whether the item takes part in any summary.
    #[schema(example = true)]
    include_in_summary: bool,
    /// Whether it should have happened by now.
    #[schema(example = false)]
    is_late: bool,
    #[serde(flatten)]
    places: RecurringPlaces,
    /// What its transactions are marked with.
    tags: Vec<Tag>,
}

impl PendingSlot {
    fn of<P: Needs>(
        workspace: &Workspace<P>,
        names: &Names,
        item: &Recurrence,
        slot: &recurrence::PendingSlot,
    ) -> Self {
        let terms = item.terms();
        Self {
            recurring_id: slot.item.get(),
            kind: RecurringType(item.kind()),
            description: terms.description.to_string(),
            amount: slot.amount.into(),
            currency_code: slot.amount.currency().code().to_owned(),
            reference_date: slot.due,
            recurring_status: if slot.is_active { "active" } else { "inactive" },
            include_in_summary: terms.include_in_summary,
            is_late: slot.is_late(workspace.today()),
            places: terms.flow.into(),
            tags: names.tagged(workspace, &terms.tags).into_iter().map(|tagged| tagged.tag).collect(),
        }
    }
}

/// Whose open slots, and up to which month.
#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub(crate) struct PendingQuery {
    /// Those of that account, at either end of a transfer.
    #[param(value_type = Option<Uuid>, nullable = false, example = "0199c0de-0000-7000-8000-00000000000b")]
    account_id: Option<AccountId>,
    /// Those of that card.
    #[param(value_type = Option<Uuid>, nullable = false, example = "0199c0de-0000-7000-8000-00000000002b")]
    card_id: Option<CardId>,
    /// Up to the end of that report month; this month where nothing is said.
    #[param(value_type = Option<Month>, nullable = false)]
    month: Option<BillingMonth>,
}

/// List the slots of recurring items that nothing settles so far.
#[utoipa::path(
    get,
    path = "/recurring/pending",
    operation_id = "listPendingSlots",
    tag = "recurring",
    params(PendingQuery, WorkspaceHeader),
    responses(
        (status = 200, description = "The open slots of all items, by day", body = Vec<PendingSlot>),
        (status = 422, response = UnprocessableEntity),
        Finding,
    )
)]
pub(crate) async fn pending(
    State(app): State<App>,
    mut workspace: Workspace<Read>,
    Query(query): Query<PendingQuery>,
) -> Result<Json<Vec<PendingSlot>>, ApiError> {
    let mut tx = workspace.begin().await?;
    let filter = filter_by(&mut tx, query.account_id, query.card_id).await?;
    let items = recurring::facts(&mut tx, &filter).await?;
    let (settings, names) = (chosen(&mut tx).await?, app.remembered.names(&mut tx).await?);
    let schedules: Vec<Schedule<'_>> = items.iter().map(ItemFacts::schedule).collect();
    let slots = recurrence::pending(&schedules, end_of(&settings, query.month, workspace.today()))?;
    let by_id: HashMap<RecurrenceId, &Recurrence> =
        items.iter().map(|facts| (facts.item.value.id(), &facts.item.value)).collect();
    let shown = slots.iter().map(|slot| {
        let item = by_id.get(&slot.item).ok_or_else(|| absent(slot.item))?;
        Ok(PendingSlot::of(&workspace, &names, item, slot))
    });
    shown.collect::<Result<_, ApiError>>().map(Json)
}
