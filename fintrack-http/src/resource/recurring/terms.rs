//! What a request says of a recurring item.

use chrono::NaiveDate;
use fintrack_core::entry::CategoryRef;
use fintrack_core::id::{AccountId, CardId, CategoryId, SubCategoryId, TagId};
use fintrack_core::import_session::AccountOrCard;
use fintrack_core::money::Currency;
use fintrack_core::name::Description;
use fintrack_core::recurrence::{Flow, RecurrenceError, RecurrenceKind, Terms};
use fintrack_db::recurring::ChangeError;
use fintrack_db::{WorkspaceTx, account, card};
use serde::Deserialize;
use utoipa::ToSchema;

use crate::ApiError;
use crate::field::{Amount, At, Change, said};
use crate::word::{Frequency, RecurringType};

impl From<RecurrenceError> for ApiError {
    fn from(error: RecurrenceError) -> Self {
        let pointer = match error {
            RecurrenceError::NotPositive(_) | RecurrenceError::OtherCurrency { .. } => "/amount",
            RecurrenceError::Start(_) => "/start_date",
            RecurrenceError::Backwards { .. } | RecurrenceError::End(_) => "/end_date",
            RecurrenceError::SameAccount => "/destination_account_id",
            RecurrenceError::CategoryKind { .. } => "/category_id",
        };
        Self::at(pointer, &error)
    }
}

impl From<ChangeError> for ApiError {
    fn from(error: ChangeError) -> Self {
        match error {
            ChangeError::Recurrence(error) => error.into(),
            ChangeError::Db(error) => Self::Db(error),
        }
    }
}

/// A recurring item to be made.
#[derive(Deserialize, ToSchema)]
pub(crate) struct NewRecurringItem {
    /// What kind of transaction it expects.
    #[serde(rename = "type")]
    kind: RecurringType,
    /// What it is, in words; longer ones than 500 characters are cut.
    #[schema(example = "Aluguel")]
    description: String,
    /// How much each time, positive, in the currency of the account or card; of a transfer, what leaves the source.
    amount: Amount,
    /// How often.
    frequency: Frequency,
    /// The first slot; all others are counted from it.
    #[schema(example = "2026-01-31")]
    start_date: NaiveDate,
    /// The last day that a slot may fall on.
    #[schema(example = "2027-01-31")]
    end_date: Option<NaiveDate>,
    /// Whether it expects anything; it does where nothing is said.
    #[schema(example = true, default = true)]
    is_active: Option<bool>,
    /// Whether it takes part in any summary; it does where nothing is said.
    #[schema(example = true, default = true)]
    include_in_summary: Option<bool>,
    /// The account, of an income or an expense.
    #[schema(value_type = Option<Uuid>, example = "0199c0de-0000-7000-8000-00000000000b")]
    account_id: Option<AccountId>,
    /// Of a transfer, the account that it leaves.
    #[schema(value_type = Option<Uuid>, example = "0199c0de-0000-7000-8000-00000000000b")]
    source_account_id: Option<AccountId>,
    /// Of a transfer, the account that it reaches.
    #[schema(value_type = Option<Uuid>, example = "0199c0de-0000-7000-8000-00000000001b")]
    destination_account_id: Option<AccountId>,
    /// The card, of a purchase on one.
    #[schema(value_type = Option<Uuid>, example = "0199c0de-0000-7000-8000-00000000002b")]
    card_id: Option<CardId>,
    /// What it is for; needed but for transfers.
    #[schema(value_type = Option<Uuid>, example = "0199c0de-0000-7000-8000-00000000000c")]
    category_id: Option<CategoryId>,
    /// The subcategory, if any.
    #[schema(value_type = Option<Uuid>, example = "0199c0de-0000-7000-8000-00000000000d")]
    sub_category_id: Option<SubCategoryId>,
    /// What its transactions are marked with.
    #[schema(value_type = Option<Vec<Uuid>>, example = json!(["0199c0de-0000-7000-8000-00000000000a"]))]
    tag_ids: Option<Vec<TagId>>,
}

impl NewRecurringItem {
    /// The terms that it asks for, once the place that gives the currency was found.
    ///
    /// # Errors
    /// 404 for an account or a card that is not there; 422 for what the kind needs or cannot have.
    pub(super) async fn terms(&self, tx: &mut WorkspaceTx) -> Result<Terms, ApiError> {
        let said = Said {
            account: self.account_id,
            source: self.source_account_id,
            destination: self.destination_account_id,
            card: self.card_id,
            category: self.category_id,
            subcategory: self.sub_category_id,
        };
        let flow = said.flow(self.kind.0)?;
        Ok(Terms {
            description: Description::new(&self.description),
            flow,
            amount: self.amount.of(currency_of(tx, &flow).await?).at("/amount")?,
            frequency: self.frequency.0,
            start: self.start_date,
            end: self.end_date,
            tags: self.tag_ids.iter().flatten().copied().collect(),
            is_active: self.is_active.unwrap_or(true),
            include_in_summary: self.include_in_summary.unwrap_or(true),
        })
    }
}

/// What is to be different about a recurring item; what is absent stays.
#[serde_with::apply(Option => #[serde(default, deserialize_with = "said")])]
#[derive(Deserialize, ToSchema)]
pub(crate) struct RecurringItemChange {
    /// What kind of transaction it expects.
    #[serde(rename = "type")]
    #[schema(nullable = false)]
    kind: Option<RecurringType>,
    /// What it is, in words.
    #[schema(example = "Aluguel", nullable = false)]
    description: Option<String>,
    /// How much each time.
    #[schema(nullable = false)]
    amount: Option<Amount>,
    /// How often.
    #[schema(nullable = false)]
    frequency: Option<Frequency>,
    /// The first slot.
    #[schema(example = "2026-01-31", nullable = false)]
    start_date: Option<NaiveDate>,
    /// The last day that a slot may fall on; null for an item that goes on.
    #[serde(default)]
    #[schema(value_type = Option<String>, format = Date, example = "2027-01-31")]
    end_date: Change<NaiveDate>,
    /// Whether it still expects anything.
    #[schema(example = false, nullable = false)]
    is_active: Option<bool>,
    /// Whether it takes part in any summary.
    #[schema(example = false, nullable = false)]
    include_in_summary: Option<bool>,
    /// The account, of an income or an expense.
    #[schema(value_type = Option<Uuid>, nullable = false, example = "0199c0de-0000-7000-8000-00000000000b")]
    account_id: Option<AccountId>,
    /// Of a transfer, the account that it leaves.
    #[schema(value_type = Option<Uuid>, nullable = false, example = "0199c0de-0000-7000-8000-00000000000b")]
    source_account_id: Option<AccountId>,
    /// Of a transfer, the account that it reaches.
    #[schema(value_type = Option<Uuid>, nullable = false, example = "0199c0de-0000-7000-8000-00000000001b")]
    destination_account_id: Option<AccountId>,
    /// The card, of a purchase on one.
    #[schema(value_type = Option<Uuid>, nullable = false, example = "0199c0de-0000-7000-8000-00000000002b")]
    card_id: Option<CardId>,
    /// What it is for.
    #[schema(value_type = Option<Uuid>, nullable = false, example = "0199c0de-0000-7000-8000-00000000000c")]
    category_id: Option<CategoryId>,
    /// The subcategory; null for none.
    #[serde(default)]
    #[schema(value_type = Option<Uuid>, example = "0199c0de-0000-7000-8000-00000000000d")]
    sub_category_id: Change<SubCategoryId>,
    /// All that its transactions are marked with.
    #[schema(value_type = Option<Vec<Uuid>>, nullable = false)]
    tag_ids: Option<Vec<TagId>>,
}

impl RecurringItemChange {
    /// The terms with the change made to them. An amount that is not said stays in the currency that it was in.
    ///
    /// # Errors
    /// As [`NewRecurringItem::terms`].
    pub(super) async fn over(&self, tx: &mut WorkspaceTx, before: &Terms) -> Result<Terms, ApiError> {
        let kind = self.kind.map_or(before.flow.kind(), |kind| kind.0);
        let flow = self.places(&before.flow, kind).flow(kind)?;
        let amount = match self.amount {
            Some(amount) => amount.of(currency_of(tx, &flow).await?).at("/amount")?,
            None => before.amount,
        };
        let mut end = before.end;
        self.end_date.apply(&mut end);
        let tags = self.tag_ids.as_ref().map(|ids| ids.iter().copied().collect());
        Ok(Terms {
            description: self.description.as_deref().map_or_else(|| before.description.clone(), Description::new),
            flow,
            amount,
            frequency: self.frequency.map_or(before.frequency, |frequency| frequency.0),
            start: self.start_date.unwrap_or(before.start),
            end,
            tags: tags.unwrap_or_else(|| before.tags.clone()),
            is_active: self.is_active.unwrap_or(before.is_active),
            include_in_summary: self.include_in_summary.unwrap_or(before.include_in_summary),
        })
    }

    /// What is said of places, with those that the item has where its kind still asks for them.
    fn places(&self, before: &Flow, kind: RecurrenceKind) -> Said {
        let kept = Said::kept(before, kind);
        // A subcategory is of its category, and does not follow into another.
        let mut subcategory = if self.category_id.is_some() { None } else { kept.subcategory };
        self.sub_category_id.apply(&mut subcategory);
        Said {
            account: self.account_id.or(kept.account),
            source: self.source_account_id.or(kept.source),
            destination: self.destination_account_id.or(kept.destination),
            card: self.card_id.or(kept.card),
            category: self.category_id.or(kept.category),
            subcategory,
        }
    }
}

/// What is said of where the money comes from, where it goes and what for.
#[derive(Default)]
struct Said {
    account: Option<AccountId>,
    source: Option<AccountId>,
    destination: Option<AccountId>,
    card: Option<CardId>,
    category: Option<CategoryId>,
    subcategory: Option<SubCategoryId>,
}

impl Said {
    /// What an item of a kind keeps of the places that it had.
    fn kept(before: &Flow, kind: RecurrenceKind) -> Self {
        let under = before.under();
        let filed = Self {
            category: under.map(|under| under.category),
            subcategory: under.and_then(|under| under.subcategory),
            ..Self::default()
        };
        match (kind, before) {
            (
                RecurrenceKind::Income | RecurrenceKind::Expense,
                Flow::Income { account, .. } | Flow::Expense { account, .. },
            ) => Self { account: Some(*account), ..filed },
            (RecurrenceKind::Transfer, Flow::Transfer { from, to }) => {
                Self { source: Some(*from), destination: Some(*to), ..Self::default() }
            }
            (RecurrenceKind::CardTransaction, Flow::CardTransaction { card, .. }) => {
                Self { card: Some(*card), ..filed }
            }
            (RecurrenceKind::Transfer, _) => Self::default(),
            (RecurrenceKind::Income | RecurrenceKind::Expense | RecurrenceKind::CardTransaction, _) => filed,
        }
    }

    /// What an item of a kind moves, if just what it needs was said.
    fn flow(&self, kind: RecurrenceKind) -> Result<Flow, ApiError> {
        self.refuse_unfit(kind)?;
        let under = || {
            let category = needed(self.category, kind, "/category_id")?;
            Ok::<_, ApiError>(CategoryRef { category, subcategory: self.subcategory })
        };
        Ok(match kind {
            RecurrenceKind::Income => {
                Flow::Income { account: needed(self.account, kind, "/account_id")?, under: under()? }
            }
            RecurrenceKind::Expense => {
                Flow::Expense { account: needed(self.account, kind, "/account_id")?, under: under()? }
            }
            RecurrenceKind::Transfer => Flow::Transfer {
                from: needed(self.source, kind, "/source_account_id")?,
                to: needed(self.destination, kind, "/destination_account_id")?,
            },
            RecurrenceKind::CardTransaction => {
                Flow::CardTransaction { card: needed(self.card, kind, "/card_id")?, under: under()? }
            }
        })
    }

    /// Refuses what the kind has no place for, rather than to forget it.
    fn refuse_unfit(&self, kind: RecurrenceKind) -> Result<(), ApiError> {
        let (on_account, is_transfer, on_card) = match kind {
            RecurrenceKind::Income | RecurrenceKind::Expense => (true, false, false),
            RecurrenceKind::Transfer => (false, true, false),
            RecurrenceKind::CardTransaction => (false, false, true),
        };
        for (is_said, fits, pointer) in [
            (self.account.is_some(), on_account, "/account_id"),
            (self.source.is_some(), is_transfer, "/source_account_id"),
            (self.destination.is_some(), is_transfer, "/destination_account_id"),
            (self.card.is_some(), on_card, "/card_id"),
            (self.category.is_some(), !is_transfer, "/category_id"),
            (self.subcategory.is_some(), !is_transfer, "/sub_category_id"),
        ] {
            if is_said && !fits {
                return Err(ApiError::at(pointer, &format_args!("an item of kind {kind} has none")));
            }
        }
        Ok(())
    }
}

fn needed<T>(said: Option<T>, kind: RecurrenceKind, pointer: &str) -> Result<T, ApiError> {
    said.ok_or_else(|| ApiError::at(pointer, &format_args!("an item of kind {kind} needs one")))
}

/// The currency of the account or card that an item is on; of a transfer, the source's.
async fn currency_of(tx: &mut WorkspaceTx, flow: &Flow) -> Result<Currency, ApiError> {
    Ok(match flow.places().0 {
        AccountOrCard::Account(id) => account::find(tx, id).await?.value.currency(),
        AccountOrCard::Card(id) => card::find(tx, id).await?.value.currency(),
    })
}
