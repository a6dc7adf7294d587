//! What a recurring item looks like.

use chrono::{DateTime, NaiveDate, Utc};
use fintrack_core::calendar::{BillingMonth, Period};
use fintrack_core::category::Category;
use fintrack_core::entry::CategoryRef;
use fintrack_core::id::{AccountId, RecurrenceId, SubCategoryId};
use fintrack_core::recurrence::{Flow, ItemMonth, Recurrence, RecurrenceKind, Schedule, month_view};
use fintrack_db::recurring::ItemFacts;
use fintrack_db::{DbError, Stored};
use serde::Serialize;
use utoipa::ToSchema;
use uuid::Uuid;

use crate::ApiError;
use crate::entry::{Needs, Workspace};
use crate::field::{Amount, Month};
use crate::resource::figures::no_figure;
use crate::resource::names::{Names, Tagged};
use crate::word::{CategoryType, Frequency, RecurringPaymentStatus, RecurringType};

/// Where the money of a recurring item comes from, where it goes, and what it is for.
#[allow(clippy::struct_field_names, reason = "clients know the fields by these names")]
#[derive(Serialize, ToSchema)]
pub(crate) struct RecurringPlaces {
    /// The account, of an income or an expense.
    #[schema(example = "0199c0de-0000-7000-8000-00000000000b")]
    account_id: Option<Uuid>,
    /// Of a transfer, the account that it leaves.
    #[schema(example = "0199c0de-0000-7000-8000-00000000000b")]
    source_account_id: Option<Uuid>,
    /// Of a transfer, the account that it reaches.
    #[schema(example = "0199c0de-0000-7000-8000-00000000001b")]
    destination_account_id: Option<Uuid>,
    /// The card, of a purchase on one.
    #[schema(example = "0199c0de-0000-7000-8000-00000000002b")]
    card_id: Option<Uuid>,
    /// What it is for; null for transfers.
    #[schema(example = "0199c0de-0000-7000-8000-00000000000c")]
    category_id: Option<Uuid>,
    /// The subcategory, where one was chosen.
    #[schema(example = "0199c0de-0000-7000-8000-00000000000d")]
    sub_category_id: Option<Uuid>,
}

impl From<Flow> for RecurringPlaces {
    fn from(flow: Flow) -> Self {
        let under = flow.under();
        let nowhere = Self {
            account_id: None,
            source_account_id: None,
            destination_account_id: None,
            card_id: None,
            category_id: under.map(|under| under.category.get()),
            sub_category_id: under.and_then(|under| under.subcategory).map(SubCategoryId::get),
        };
        match flow {
            Flow::Income { account, .. } | Flow::Expense { account, .. } => {
                Self { account_id: Some(account.get()), ..nowhere }
            }
            Flow::Transfer { from, to } => {
                Self { source_account_id: Some(from.get()), destination_account_id: Some(to.get()), ..nowhere }
            }
            Flow::CardTransaction { card, .. } => Self { card_id: Some(card.get()), ..nowhere },
        }
    }
}

/// An account or a card, by name.
#[derive(Serialize, ToSchema)]
pub(crate) struct RecurringPlace {
    /// Its identity.
    #[schema(example = "0199c0de-0000-7000-8000-00000000000b")]
    id: Uuid,
    /// What it is called.
    #[schema(example = "Conta Azul")]
    name: String,
}

/// The category of a recurring item.
#[derive(Serialize, ToSchema)]
pub(crate) struct RecurringCategory {
    /// Its identity.
    #[schema(example = "0199c0de-0000-7000-8000-00000000000c")]
    id: Uuid,
    /// What it is called.
    #[schema(example = "Moradia")]
    name: String,
    /// Which way its money flows.
    #[serde(rename = "type")]
    kind: CategoryType,
    /// What it is drawn in, `#RRGGBB`.
    #[schema(example = "#EF6C00", pattern = "^#[0-9A-F]{6}$")]
    color: String,
    /// What stands beside its name; null where clients choose.
    #[schema(example = "house")]
    icon: Option<String>,
}

/// The subcategory of a recurring item.
#[derive(Serialize, ToSchema)]
pub(crate) struct RecurringSubCategory {
    /// Its identity.
    #[schema(example = "0199c0de-0000-7000-8000-00000000000d")]
    id: Uuid,
    /// The category that it is under.
    #[schema(example = "0199c0de-0000-7000-8000-00000000000c")]
    category_id: Uuid,
    /// What it is called.
    #[schema(example = "Aluguel")]
    name: String,
}

impl RecurringCategory {
    fn of(category: &Category) -> Self {
        Self {
            id: category.id.get(),
            name: category.name.to_string(),
            kind: CategoryType(category.kind),
            color: category.color.to_string(),
            icon: category.icon.as_ref().map(ToString::to_string),
        }
    }
}

/// A recurring item, and what a month holds of it.
#[derive(Serialize, ToSchema)]
pub(crate) struct RecurringItem {
    /// Its identity.
    #[schema(example = "0199c0de-0000-7000-8000-00000000000f")]
    id: Uuid,
    /// What kind of transaction it expects.
    #[serde(rename = "type")]
    kind: RecurringType,
    /// What it is, in words.
    #[schema(example = "Aluguel")]
    description: String,
    /// How much each time, positive, in the currency of the account or card; of a transfer, what leaves the source.
    amount: Amount,
    /// The currency of the amount.
    #[schema(example = "BRL")]
    currency_code: String,
    /// How often.
    frequency: Frequency,
    /// The first slot; all others are counted from it.
    #[schema(example = "2026-01-31")]
    start_date: NaiveDate,
    /// The last day that a slot may fall on; null for an item that goes on.
    #[schema(example = "2027-01-31")]
    end_date: Option<NaiveDate>,
    /// Whether it still expects anything.
    #[schema(example = true)]
    is_active: bool,
    /// Whether it takes part in any summary.
    #[schema(example = true)]
    include_in_summary: bool,
    #[serde(flatten)]
    places: RecurringPlaces,
    /// The account, of an income or an expense; of a transfer the one that it leaves.
    account: Option<RecurringPlace>,
    /// Of a transfer, the account that it reaches.
    destination_account: Option<RecurringPlace>,
    /// The card, of a purchase on one.
    card: Option<RecurringPlace>,
    /// What it is for; null for transfers.
    category: Option<RecurringCategory>,
    /// The subcategory, where one was chosen.
    subcategory: Option<RecurringSubCategory>,
    /// What its transactions are marked with.
    tags: Vec<Tagged>,
    /// The report month that the next three fields are about.
    #[schema(value_type = Month)]
    month: String,
    /// Whether any of the month's slots has a transaction, ignored or not.
    #[schema(example = true)]
    has_transaction_in_month: bool,
    /// PENDING while any of the month's slots is, else PAID if any is, else IGNORE; null where none falls in the month.
    payment_status: Option<RecurringPaymentStatus>,
    /// What is still expected of the month, in the item's currency: nothing of an inactive item.
    pending_amount: Amount,
    /// When it was made.
    #[schema(example = "2026-01-15T12:00:00Z")]
    created_at: DateTime<Utc>,
    /// When it was last changed.
    #[schema(example = "2026-02-02T08:30:00Z")]
    updated_at: DateTime<Utc>,
}

/// No such item.
pub(super) fn absent(id: RecurrenceId) -> ApiError {
    DbError::NotFound { what: "recurring item", key: id.to_string() }.into()
}

impl RecurringItem {
    /// What kind of transaction it expects.
    pub(super) const fn kind(&self) -> RecurrenceKind {
        self.kind.0
    }

    /// Items with what a month, and its days, hold of each.
    ///
    /// # Errors
    /// 422 where a sum is too large for the books.
    pub(super) fn all<P: Needs>(
        workspace: &Workspace<P>,
        names: &Names,
        items: &[ItemFacts],
        (month, days): (BillingMonth, Period),
    ) -> Result<Vec<Self>, ApiError> {
        let schedules: Vec<Schedule<'_>> = items.iter().map(ItemFacts::schedule).collect();
        let views = month_view(&schedules, days).map_err(|error| no_figure(&error))?;
        let shown = |(facts, view): (&ItemFacts, ItemMonth)| Self::of(workspace, names, &facts.item, month, &view);
        Ok(items.iter().zip(views).map(shown).collect())
    }

    fn of<P: Needs>(
        workspace: &Workspace<P>,
        names: &Names,
        stored: &Stored<Recurrence>,
        month: BillingMonth,
        view: &ItemMonth,
    ) -> Self {
        let Stored { value: item, created_at, updated_at, .. } = stored;
        let terms = item.terms();
        let account = |id: AccountId| RecurringPlace { id: id.get(), name: names.account(id) };
        let (from, to, card) = match terms.flow {
            Flow::Income { account: id, .. } | Flow::Expense { account: id, .. } => (Some(account(id)), None, None),
            Flow::Transfer { from, to } => (Some(account(from)), Some(account(to)), None),
            Flow::CardTransaction { card, .. } => {
                (None, None, Some(RecurringPlace { id: card.get(), name: names.card(card) }))
            }
        };
        let (category, subcategory) = filed(names, terms.flow.under());
        Self {
            id: item.id().get(),
            kind: RecurringType(item.kind()),
            description: terms.description.to_string(),
            amount: terms.amount.into(),
            currency_code: terms.amount.currency().code().to_owned(),
            frequency: Frequency(terms.frequency),
            start_date: terms.start,
            end_date: terms.end,
            is_active: terms.is_active,
            include_in_summary: terms.include_in_summary,
            places: terms.flow.into(),
            account: from,
            destination_account: to,
            card,
            category,
            subcategory,
            tags: names.tagged(workspace, &terms.tags),
            month: month.to_string(),
            has_transaction_in_month: view.has_transaction,
            payment_status: view.status.map(RecurringPaymentStatus),
            pending_amount: view.pending.into(),
            created_at: *created_at,
            updated_at: *updated_at,
        }
    }
}

fn filed(names: &Names, under: Option<CategoryRef>) -> (Option<RecurringCategory>, Option<RecurringSubCategory>) {
    let Some(under) = under else { return (None, None) };
    let category = names.category(under.category);
    let subs = category.map(|category| category.subcategories.as_slice()).unwrap_or_default();
    let sub = subs.iter().find(|sub| Some(sub.id) == under.subcategory);
    let sub = sub.map(|sub| RecurringSubCategory {
        id: sub.id.get(),
        category_id: under.category.get(),
        name: sub.name.to_string(),
    });
    (category.map(RecurringCategory::of), sub)
}
