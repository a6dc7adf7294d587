//! What recurring items make of a month.

use chrono::NaiveDate;
use fintrack_core::calendar::BillingMonth;
use fintrack_core::recurrence::Sums;
use fintrack_core::report::{RecurringMonth, RecurringQuery};
use fintrack_db::report;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use crate::ApiError;
use crate::entry::{Read, Workspace, WorkspaceHeader};
use crate::extract::{Json, Query};
use crate::field::{Amount, Month};
use crate::problem::{Reading, UnprocessableEntity};
use crate::resource::figures::{UnconvertedSum, unconverted, unreportable};

/// Sums of a month, one way.
#[derive(Serialize, ToSchema)]
pub(crate) struct RecurringSums {
    /// What the month will come to: paid and pending.
    projected: Amount,
    /// What was paid, or arrived, of it.
    paid: Amount,
    /// What is still to come.
    pending: Amount,
    /// What was linked and ignored; in none of the others.
    ignored: Amount,
}

impl From<Sums> for RecurringSums {
    fn from(sums: Sums) -> Self {
        let Sums { projected, paid, pending, ignored } = sums;
        Self { projected: projected.into(), paid: paid.into(), pending: pending.into(), ignored: ignored.into() }
    }
}

/// What recurring items make of a month, in the currency of the workspace.
#[derive(Serialize, ToSchema)]
pub(crate) struct RecurringSummary {
    /// What will be spent, from accounts and on cards: paid and pending.
    projected_current_month: Amount,
    /// What of it was paid.
    paid_current_month: Amount,
    /// What of it is still to be paid.
    pending_until_month_end: Amount,
    /// What will be earned.
    income: RecurringSums,
    /// What will be spent, the same as the three sums above.
    expense: RecurringSums,
    /// What will be moved between own accounts: neither earned nor spent.
    transfer: RecurringSums,
    /// The report month.
    #[schema(value_type = Month)]
    month: String,
    /// Its first day.
    #[schema(example = "2026-03-01")]
    start_date: NaiveDate,
    /// Its last day.
    #[schema(example = "2026-03-31")]
    end_date: NaiveDate,
    /// The currency of the sums.
    #[schema(example = "BRL")]
    currency_code: String,
    /// What has no rate to that currency and is in no sum.
    unconverted: Vec<UnconvertedSum>,
}

impl From<RecurringMonth> for RecurringSummary {
    fn from(of: RecurringMonth) -> Self {
        Self {
            projected_current_month: of.expense.projected.into(),
            paid_current_month: of.expense.paid.into(),
            pending_until_month_end: of.expense.pending.into(),
            income: of.income.into(),
            expense: of.expense.into(),
            transfer: of.transfer.into(),
            month: of.month.to_string(),
            start_date: of.period.start(),
            end_date: of.period.end(),
            currency_code: of.expense.projected.currency().code().to_owned(),
            unconverted: unconverted(&of.unconverted),
        }
    }
}

/// Which month.
#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub(crate) struct MonthQuery {
    /// The report month.
    #[param(value_type = Month)]
    month: BillingMonth,
}

/// Sum up what recurring items make of a month.
///
/// Each transaction counts in the month of the slot that it settles. Items that are left out of summaries are in no sum.
#[utoipa::path(
    get,
    path = "/recurring/summary",
    operation_id = "getRecurringSummary",
    tag = "recurring",
    params(MonthQuery, WorkspaceHeader),
    responses(
        (status = 200, description = "The sums of the month", body = RecurringSummary),
        (status = 422, response = UnprocessableEntity),
        Reading,
    )
)]
pub(crate) async fn show(
    mut workspace: Workspace<Read>,
    Query(query): Query<MonthQuery>,
) -> Result<Json<RecurringSummary>, ApiError> {
    let facts = report::recurring_facts(&mut workspace.begin().await?).await?;
    let query = RecurringQuery { month: query.month, today: workspace.today() };
    let of_month = facts.recurring_month(&query).map_err(|error| unreportable(&error))?;
    Ok(Json(of_month.into()))
}
