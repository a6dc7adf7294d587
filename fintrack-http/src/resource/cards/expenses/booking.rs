//! A purchase on its way into the books.

use chrono::NaiveDate;
use fintrack_core::calendar::BillingMonth;
use fintrack_core::entry::{Details, Entry, Filing, Movement, Original, SlotOf, Status};
use fintrack_core::id::{CardId, CategoryId, EntryId, InstalmentPlanId, RecurrenceId, SubCategoryId, TagId};
use fintrack_core::instalment::{InstalmentAmount, InstalmentError, NewPurchase};
use fintrack_core::money::{Currency, Money};
use fintrack_core::name::Description;
use fintrack_db::transaction::{self, PurchaseError};
use fintrack_db::{Stored, WorkspaceTx};
use serde::Deserialize;
use utoipa::ToSchema;
use uuid::Uuid;

use crate::ApiError;
use crate::field::{Amount, At, Change, Month, Rate};
use crate::resource::cards::facts_of;
use crate::resource::entries::{self, NewPart, SaidOriginal, filing};
use crate::resource::names::not_found;
use crate::word::{InstalmentAmountType, Priced, TransactionStatus};

/// A purchase to be booked.
#[derive(Deserialize, ToSchema)]
pub(crate) struct NewCardExpense {
    /// The card.
    #[schema(value_type = Uuid, example = "0199c0de-0000-7000-8000-00000000002b")]
    card_id: CardId,
    /// The month that bills it, or its first part; the one that the card's days give where nothing is said.
    #[schema(value_type = Option<Month>)]
    billing_month: Option<BillingMonth>,
    /// The day of the purchase.
    #[schema(example = "2026-03-07")]
    transaction_date: NaiveDate,
    /// What it was, in words.
    #[schema(example = "Livraria")]
    description: String,
    /// How much, in the card's currency.
    amount: Amount,
    /// What it was for; needed where there are no `splits`.
    #[schema(value_type = Option<Uuid>, example = "0199c0de-0000-7000-8000-00000000000c")]
    category_id: Option<CategoryId>,
    /// The subcategory, if any.
    #[schema(value_type = Option<Uuid>, example = "0199c0de-0000-7000-8000-00000000000d")]
    sub_category_id: Option<SubCategoryId>,
    /// Several things that it was for, which sum to the whole price.
    splits: Option<Vec<NewPart>>,
    /// The recurring item that expected it; not of purchases in instalments.
    #[schema(value_type = Option<Uuid>, example = "0199c0de-0000-7000-8000-00000000000f")]
    recurring_card_transaction_id: Option<RecurrenceId>,
    /// In how many instalments it was bought; 1 for none.
    #[schema(example = 10, minimum = 1, maximum = 500)]
    installments: Option<u16>,
    /// Whether `amount` is the whole price, as it is where nothing is said, or what each instalment costs.
    installment_amount_type: Option<InstalmentAmountType>,
    /// Where it stands; VALIDATING for a day that has come and PENDING for a later one, where nothing is said.
    transaction_status: Option<TransactionStatus>,
    /// What it is marked with.
    #[schema(value_type = Option<Vec<Uuid>>, example = json!(["0199c0de-0000-7000-8000-00000000000a"]))]
    tag_ids: Option<Vec<TagId>>,
    /// What it cost where it was made, of a purchase in another currency than the card's; not of purchases in instalments.
    original_amount: Option<Amount>,
    /// The currency there; needed beside an `original_amount`.
    #[schema(example = "USD")]
    original_currency_code: Option<String>,
    /// How many units of the card's currency a unit of that one cost: positive, at most 15 decimals; what follows from both
    /// amounts where nothing is said.
    #[schema(value_type = Option<Rate>)]
    exchange_rate: Option<Amount>,
    /// Whatever there is to say beside it, or beside each instalment.
    #[schema(example = "presente", max_length = 5000)]
    notes: Option<String>,
}

impl From<PurchaseError> for ApiError {
    fn from(error: PurchaseError) -> Self {
        match error {
            PurchaseError::Instalments(error) => match error {
                InstalmentError::Instalment(_)
                | InstalmentError::Count(_)
                | InstalmentError::TooSmall { .. }
                | InstalmentError::Calendar { .. } => Self::at("/installments", &error),
                InstalmentError::Money(error) => Self::at("/amount", &error),
                InstalmentError::Entry(error) => error.into(),
            },
            PurchaseError::Db(error) => Self::Db(error),
        }
    }
}

impl NewCardExpense {
    fn filing(&self, currency: Currency) -> Result<Filing, ApiError> {
        let filing = filing(currency, self.category_id, self.sub_category_id, self.splits.as_deref())?;
        filing.ok_or_else(|| ApiError::at("/category_id", &"a category or a split is needed"))
    }

    fn purchase(
        &self,
        currency: Currency,
        first_month: BillingMonth,
        today: NaiveDate,
    ) -> Result<NewPurchase, ApiError> {
        let amount = self.amount.of(currency).at("/amount")?;
        let date = entries::day(self.transaction_date)?;
        Ok(NewPurchase {
            plan: InstalmentPlanId::new(Uuid::now_v7()),
            card: self.card_id,
            date,
            first_month,
            description: Description::new(&self.description),
            amount: match self.installment_amount_type.map_or(Priced::Total, |priced| priced.0) {
                Priced::Total => InstalmentAmount::Total(amount),
                Priced::Instalment => InstalmentAmount::Each(amount),
            },
            count: self.installments.unwrap_or(1),
            filing: self.filing(currency)?,
            tags: entries::tags(self.tag_ids.clone().unwrap_or_default()),
            notes: self.notes.as_deref().map(entries::notes).transpose()?.flatten(),
            status: self.transaction_status.map_or(Status::by_default(date, today), |status| status.0),
        })
    }

    fn original(&self) -> SaidOriginal<'_> {
        SaidOriginal {
            amount: self.original_amount.map_or(Change::Keep, Change::To),
            currency_code: self.original_currency_code.as_deref(),
            rate: self.exchange_rate,
        }
    }

    fn whole(&self, of: &NewPurchase, original: Option<Original>) -> Result<Entry, ApiError> {
        let NewPurchase { card, date, first_month: month, filing, status, .. } = of;
        let amount = price(of);
        let movement = Movement::CardExpense { card: *card, month: *month, amount, filing: filing.clone() };
        let details = Details {
            recurrence: self.recurring_card_transaction_id.map(|item| SlotOf { item, slot: None }),
            original,
            tags: of.tags.clone(),
            notes: of.notes.clone(),
            ..Details::default()
        };
        let id = EntryId::new(Uuid::now_v7());
        Ok(Entry::new(id, *date, of.description.clone(), *status, movement)?.with_details(details)?)
    }

    /// Books it; of a purchase in instalments, the first part is answered.
    pub(super) async fn book(&self, tx: &mut WorkspaceTx, today: NaiveDate) -> Result<Stored<Entry>, ApiError> {
        let facts = facts_of(tx, self.card_id).await?;
        let month = self.billing_month.unwrap_or_else(|| facts.book().calendar().billing_month(self.transaction_date));
        let purchase = self.purchase(facts.card.value.currency(), month, today)?;
        if purchase.count == 1 {
            let original = self.original().over(tx, None, price(&purchase)).await?;
            return entries::book_entry(tx, self.whole(&purchase, original)?).await;
        }
        if self.original().is_said() {
            let says = "the parts of a purchase in instalments have no price in another currency";
            return Err(ApiError::at("/original_amount", &says));
        }
        if self.recurring_card_transaction_id.is_some() {
            let says = "a purchase in instalments is no recurring item";
            return Err(ApiError::at("/recurring_card_transaction_id", &says));
        }
        let parts = transaction::buy(tx, &purchase).await?;
        let first = parts.first().ok_or_else(|| not_found("card expense", purchase.plan.get()))?;
        Ok(transaction::find(tx, first.id()).await?)
    }
}

/// The price as it was said: of a whole purchase, that is the amount.
const fn price(of: &NewPurchase) -> Money {
    match of.amount {
        InstalmentAmount::Total(amount) | InstalmentAmount::Each(amount) => amount,
    }
}
