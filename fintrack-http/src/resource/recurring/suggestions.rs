//! What comes back in the history and is no recurring item yet.

use chrono::NaiveDate;
use fintrack_core::id::EntryId;
use fintrack_core::recurrence::{Amounts, Pattern};
use fintrack_db::recurring;
use serde::Serialize;
use utoipa::ToSchema;
use uuid::Uuid;

use super::item::RecurringPlaces;
use crate::ApiError;
use crate::entry::{Read, Workspace, WorkspaceHeader};
use crate::extract::Json;
use crate::field::Amount;
use crate::problem::Reading;
use crate::word::{Frequency, RecurringType};

/// Something that comes back, as the recurring item that it would make.
#[derive(Serialize, ToSchema)]
pub(crate) struct RecurringSuggestion {
    /// What kind of transaction it would expect.
    #[serde(rename = "type")]
    kind: RecurringType,
    /// The words of its newest transaction.
    #[schema(example = "MUSICA LIVRE")]
    description: String,
    /// What the last two cost, where they agree; else the middle one of all amounts.
    amount: Amount,
    /// The currency of the amount.
    #[schema(example = "BRL")]
    currency_code: String,
    /// How often it comes back.
    frequency: Frequency,
    /// The slot of its first transaction.
    #[schema(example = "2026-01-05")]
    start_date: NaiveDate,
    #[serde(flatten)]
    places: RecurringPlaces,
    /// The transactions, by day.
    #[schema(example = json!(["0199c0de-0000-7000-8000-00000000000e"]))]
    transaction_ids: Vec<Uuid>,
    /// The slots that none of them explains.
    #[schema(example = json!(["2026-04-05"]))]
    missed_dates: Vec<NaiveDate>,
    /// The words that name who was paid; null for transfers.
    #[schema(example = "musica livre")]
    merchant: Option<String>,
    /// The smallest of the amounts.
    lowest_amount: Amount,
    /// The largest of them.
    highest_amount: Amount,
    /// The most days that any transaction is off its slot.
    #[schema(example = 3)]
    days_off_max: u32,
}

impl From<Pattern> for RecurringSuggestion {
    fn from(pattern: Pattern) -> Self {
        let Pattern { terms, occurrences, missed, evidence } = pattern;
        let (lowest, highest) = match evidence.amounts {
            Amounts::Equal => (terms.amount, terms.amount),
            Amounts::Within { lowest, highest } => (lowest, highest),
        };
        Self {
            kind: RecurringType(terms.flow.kind()),
            description: terms.description.to_string(),
            amount: terms.amount.into(),
            currency_code: terms.amount.currency().code().to_owned(),
            frequency: Frequency(terms.frequency),
            start_date: terms.start,
            places: terms.flow.into(),
            transaction_ids: occurrences.into_iter().map(EntryId::get).collect(),
            missed_dates: missed,
            merchant: evidence.merchant,
            lowest_amount: lowest.into(),
            highest_amount: highest.into(),
            days_off_max: evidence.days_off_max,
        }
    }
}

/// List what comes back in the history and is no recurring item yet.
#[utoipa::path(
    get,
    path = "/recurring/suggestions",
    operation_id = "listRecurringSuggestions",
    tag = "recurring",
    params(WorkspaceHeader),
    responses((status = 200, description = "What was found, of the last five years", body = Vec<RecurringSuggestion>), Reading)
)]
pub(crate) async fn list(mut workspace: Workspace<Read>) -> Result<Json<Vec<RecurringSuggestion>>, ApiError> {
    let found = recurring::suggestions(&mut workspace.begin().await?, workspace.today()).await?;
    Ok(Json(found.into_iter().map(RecurringSuggestion::from).collect()))
}
