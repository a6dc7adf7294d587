//! A purchase, or parts of one, changed and cancelled.

use chrono::NaiveDate;
use fintrack_core::calendar::BillingMonth;
use fintrack_core::entry::{Details, Entry, Filing, InstalmentOf, Movement, Original};
use fintrack_core::id::{CardId, CategoryId, EntryId, RecurrenceId, SubCategoryId, TagId};
use fintrack_core::instalment::{self, Scope};
use fintrack_core::money::Money;
use fintrack_core::name::{Description, Notes};
use fintrack_db::{DbError, Stored, Version, WorkspaceTx, transaction};
use serde::Deserialize;
use utoipa::ToSchema;

use super::find;
use crate::ApiError;
use crate::field::{Amount, At, Change, Month, Rate, said};
use crate::resource::cards::facts_of;
use crate::resource::cards::invoices::{states, status_in};
use crate::resource::entries::{self, NewPart, Patch, SaidOriginal};
use crate::resource::names::not_found;
use crate::word::{InstalmentAmountType, Priced, TransactionStatus};

/// What is to be different about a purchase, or about each of the parts in its scope; what is absent stays. Of a part, what
/// is said as it is stays as well, so that all fields may be sent back.
#[serde_with::apply(Option => #[serde(default, deserialize_with = "said")])]
#[derive(Deserialize, ToSchema)]
pub(crate) struct CardExpenseChange {
    /// The card, of the same currency; not of a part of a purchase in instalments.
    #[schema(value_type = Option<Uuid>, nullable = false, example = "0199c0de-0000-7000-8000-00000000002b")]
    card_id: Option<CardId>,
    /// The month that bills it; not of a part of a purchase in instalments.
    #[schema(value_type = Option<Month>, nullable = false)]
    billing_month: Option<BillingMonth>,
    /// The day of the purchase; not of a part of a purchase in instalments.
    #[schema(example = "2026-03-08", nullable = false)]
    transaction_date: Option<NaiveDate>,
    /// What it was, in words.
    #[schema(example = "Livraria", nullable = false)]
    description: Option<String>,
    /// How much; of instalments, each part.
    #[schema(nullable = false)]
    amount: Option<Amount>,
    /// What all of it was for.
    #[schema(value_type = Option<Uuid>, nullable = false, example = "0199c0de-0000-7000-8000-00000000000c")]
    category_id: Option<CategoryId>,
    /// The subcategory; null for none.
    #[serde(default)]
    #[schema(value_type = Option<Uuid>, example = "0199c0de-0000-7000-8000-00000000000d")]
    sub_category_id: Change<SubCategoryId>,
    /// Several things that it was for.
    #[schema(nullable = false)]
    splits: Option<Vec<NewPart>>,
    /// In how many instalments it was bought: that stays.
    #[schema(example = 10, minimum = 1, maximum = 500, nullable = false)]
    installments: Option<u16>,
    /// What `amount` is; of instalments it is what each costs, and is not changed in total.
    #[schema(nullable = false)]
    installment_amount_type: Option<InstalmentAmountType>,
    /// What it cost where it was made, in another currency than the card's; null for none. Not of a part.
    #[serde(default)]
    #[schema(value_type = Option<Amount>)]
    original_amount: Change<Amount>,
    /// The currency there.
    #[serde(default)]
    #[schema(value_type = Option<String>, example = "USD")]
    original_currency_code: Change<String>,
    /// How many units of the card's currency a unit of that one cost; what follows from both amounts where another
    /// `original_amount` is said and no rate.
    #[serde(default)]
    #[schema(value_type = Option<Rate>)]
    exchange_rate: Change<Amount>,
    /// Where it stands.
    #[schema(nullable = false)]
    transaction_status: Option<TransactionStatus>,
    /// The recurring item that expected it; null for none.
    #[serde(default)]
    #[schema(value_type = Option<Uuid>, example = "0199c0de-0000-7000-8000-00000000000f")]
    recurring_card_transaction_id: Change<RecurrenceId>,
    /// All that it is marked with.
    #[schema(value_type = Option<Vec<Uuid>>, nullable = false)]
    tag_ids: Option<Vec<TagId>>,
    /// What a person wrote beside it; null for nothing.
    #[serde(default)]
    #[schema(value_type = Option<String>, example = "presente", max_length = 5000)]
    notes: Change<String>,
}

impl CardExpenseChange {
    fn filing(&self, before: &Entry, amount: Money) -> Result<Option<Filing>, ApiError> {
        entries::changed_filing(before, amount, self.category_id, self.sub_category_id, self.splits.as_deref())
    }

    fn original(&self) -> SaidOriginal<'_> {
        SaidOriginal {
            amount: self.original_amount,
            currency_code: self.original_currency_code.said().map(String::as_str),
            rate: self.exchange_rate.said().copied(),
        }
    }

    fn amount(&self, before: &Entry) -> Result<Money, ApiError> {
        let whole = before.movement().amount();
        Ok(self.amount.map(|amount| amount.of(whole.currency())).transpose().at("/amount")?.unwrap_or(whole))
    }

    /// What it makes of a whole purchase.
    fn over(&self, before: &Entry, original: Option<Original>) -> Result<Entry, ApiError> {
        let absent = || not_found("card expense", before.id().get());
        if self.installments.is_some_and(|count| count != 1) {
            return Err(ApiError::at("/installments", &"a whole purchase does not become one in instalments"));
        }
        let (card, month) = before.movement().invoice().ok_or_else(absent)?;
        let amount = self.amount(before)?;
        let kept = || before.movement().filing().map(|filing| filing.scaled(amount));
        let filing = self.filing(before, amount)?.or_else(kept).ok_or_else(absent)?;
        let (card, month) = (self.card_id.unwrap_or(card), self.billing_month.unwrap_or(month));
        let patch = Patch {
            date: self.transaction_date,
            description: self.description.as_deref(),
            status: self.transaction_status,
            recurring: self.recurring_card_transaction_id,
            tags: self.tag_ids.clone(),
            notes: self.notes.clone(),
        };
        let after = patch.over(before, Movement::CardExpense { card, month, amount, filing })?;
        let details = Details { original, ..after.details().cloned().unwrap_or_default() };
        Ok(after.with_details(details)?)
    }

    /// Refuses what is no part's own to change: that of the whole purchase.
    fn expect_of_part(&self, before: &Entry, part: InstalmentOf) -> Result<(), ApiError> {
        let invoice = before.movement().invoice();
        let item = before.details().and_then(|details| details.recurrence).map(|slot| slot.item);
        let is_other = [
            (self.card_id.is_some_and(|card| invoice.is_none_or(|(present, _)| card != present)), "/card_id"),
            (
                self.billing_month.is_some_and(|month| invoice.is_none_or(|(_, present)| month != present)),
                "/billing_month",
            ),
            (self.transaction_date.is_some_and(|date| date != before.date()), "/transaction_date"),
            (self.installments.is_some_and(|count| count != part.part.count()), "/installments"),
            (self.recurring_card_transaction_id.differs_from(item.as_ref()), "/recurring_card_transaction_id"),
            (self.original().is_said(), "/original_amount"),
        ];
        match is_other.iter().find(|(is_other, _)| *is_other) {
            Some((_, pointer)) => {
                let says = "of an instalment the description, category, tags, notes, amount and status are changed";
                Err(ApiError::at(pointer, &says))
            }
            None => Ok(()),
        }
    }

    /// What it makes of each part in scope.
    fn of_parts(&self, before: &Entry, part: InstalmentOf) -> Result<instalment::Change, ApiError> {
        self.expect_of_part(before, part)?;
        let (present, amount) = (before.movement().amount(), self.amount(before)?);
        if amount != present && self.installment_amount_type.is_some_and(|priced| priced.0 == Priced::Total) {
            let says = "the amount of an instalment is what each costs: say INSTALLMENT, or nothing";
            return Err(ApiError::at("/installment_amount_type", &says));
        }
        Ok(instalment::Change {
            description: self.description.as_deref().map(Description::new),
            filing: self.filing(before, amount)?,
            tags: self.tag_ids.clone().map(entries::tags),
            amount: Some(amount).filter(|amount| *amount != present),
            status: self.transaction_status.map(|status| status.0).filter(|status| *status != before.status()),
            notes: match self.other_notes(before)? {
                Change::Keep => None,
                Change::Clear => Some(None),
                Change::To(notes) => Some(Some(notes)),
            },
        })
    }

    fn other_notes(&self, before: &Entry) -> Result<Change<Notes>, ApiError> {
        let said = match &self.notes {
            Change::Keep => return Ok(Change::Keep),
            Change::Clear => None,
            Change::To(text) => entries::notes(text)?,
        };
        let present = before.details().and_then(|details| details.notes.as_ref());
        Ok(match said {
            said if said.as_ref() == present => Change::Keep,
            None => Change::Clear,
            Some(notes) => Change::To(notes),
        })
    }
}

fn expect(stored: &Stored<Entry>, seen: Option<Version>) -> Result<(), ApiError> {
    let found = stored.version;
    match seen.filter(|seen| *seen != found) {
        Some(seen) => {
            let key = stored.value.id().to_string();
            Err(DbError::Stale { what: "transaction", key, seen, found }.into())
        }
        None => Ok(()),
    }
}

/// Changes a purchase, or its parts in scope.
pub(super) async fn change(
    tx: &mut WorkspaceTx,
    id: EntryId,
    seen: Option<Version>,
    (scope, change, today): (Scope, &CardExpenseChange, NaiveDate),
) -> Result<Stored<Entry>, ApiError> {
    let before = find(tx, id).await?;
    let Some((part, (card, _))) = before.value.instalment().zip(before.value.movement().invoice()) else {
        let present = before.value.details().and_then(|details| details.original);
        let original = change.original().over(tx, present, change.amount(&before.value)?).await?;
        return entries::replace(tx, id, seen, change.over(&before.value, original)?).await;
    };
    expect(&before, seen)?;
    let change = change.of_parts(&before.value, part)?;
    let states = states(&facts_of(tx, card).await?, today)?;
    transaction::revise(tx, id, scope, &change, status_in(&states)).await?;
    find(tx, id).await
}

/// Takes a purchase, or its parts in scope, out of the books.
pub(super) async fn cancel(
    tx: &mut WorkspaceTx,
    id: EntryId,
    seen: Option<Version>,
    (scope, today): (Scope, NaiveDate),
) -> Result<(), ApiError> {
    let before = find(tx, id).await?;
    let Some((card, _)) = before.value.instalment().and(before.value.movement().invoice()) else {
        transaction::delete(tx, &[(id, seen)]).await?;
        return Ok(());
    };
    expect(&before, seen)?;
    let states = states(&facts_of(tx, card).await?, today)?;
    transaction::cancel(tx, id, scope, status_in(&states)).await?;
    Ok(())
}
