//! Purchases on cards, whole or in instalments.

use chrono::{DateTime, NaiveDate, Utc};
use fintrack_core::calendar::BillingMonth;
use fintrack_core::entry::{Details, Entry, EntryKind, Movement, SlotOf, Status};
use fintrack_core::id::{CardId, CategoryId, EntryId, InstalmentPlanId, RecurrenceId, SubCategoryId, TagId};
use fintrack_core::instalment::{self, InstalmentAmount, InstalmentError, NewPurchase, Scope};
use fintrack_core::money::Currency;
use fintrack_core::name::Description;
use fintrack_db::transaction::{self, PurchaseError};
use fintrack_db::{DbError, Stored, Version, WorkspaceTx};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use uuid::Uuid;

use super::facts_of;
use super::invoices::{states, status_in};
use crate::ApiError;
use crate::entry::{Needs, Read, Workspace, WorkspaceHeader, Write};
use crate::extract::{Json, Path, Query};
use crate::field::{Amount, At, Change, Month};
use crate::problem::{Changing, Deleting, Finding, Writing};
use crate::resource::entries::{self, NewPart, Patch, filing};
use crate::resource::names::{NamedCategory, Names, SplitPart, Tagged, not_found};
use crate::version::{IfMatch, IfMatchHeader};
use crate::word::{InstalmentAmountType, InstalmentScope, Priced, TransactionStatus};
use crate::write::{Answer, IdempotencyHeader, Post};

/// A purchase on a card, or a part of one.
#[derive(Serialize, ToSchema)]
pub(crate) struct CardExpense {
    /// Its identity.
    #[schema(example = "0199c0de-0000-7000-8000-00000000000e")]
    id: Uuid,
    /// The card.
    #[schema(example = "0199c0de-0000-7000-8000-00000000002b")]
    card_id: Uuid,
    /// What the card is called.
    #[schema(example = "Roxo")]
    card_name: String,
    /// The month that bills it.
    #[schema(value_type = Month)]
    billing_month: String,
    /// The day of the purchase.
    #[schema(example = "2026-03-07")]
    transaction_date: NaiveDate,
    /// What it was, in words.
    #[schema(example = "Livraria")]
    description: String,
    /// How much, in the card's currency; of a part, that part alone.
    amount: Amount,
    /// What it was for; of a split, its first part.
    #[serde(flatten)]
    filed: NamedCategory,
    /// The parts of a split; empty where it was for one thing.
    splits: Vec<SplitPart>,
    /// Which part of a purchase in instalments it is, from 1.
    #[schema(example = 3)]
    installment_number: Option<u16>,
    /// How many parts that purchase has.
    #[schema(example = 10)]
    total_installments: Option<u16>,
    /// What the parts of that purchase have in common.
    #[schema(example = "0199c0de-0000-7000-8000-00000000004e")]
    installment_plan_id: Option<Uuid>,
    /// The recurring item that expected it.
    #[schema(example = "0199c0de-0000-7000-8000-00000000000f")]
    recurring_card_transaction_id: Option<Uuid>,
    /// Where it stands.
    transaction_status: TransactionStatus,
    /// What a person wrote beside it.
    #[schema(example = "presente")]
    notes: Option<String>,
    /// What it is marked with.
    tags: Vec<Tagged>,
    /// When it was made.
    #[schema(example = "2026-03-07T12:00:00Z")]
    created_at: DateTime<Utc>,
    /// When it was last changed.
    #[schema(example = "2026-03-08T08:30:00Z")]
    updated_at: DateTime<Utc>,
}

impl CardExpense {
    fn of<P: Needs>(workspace: &Workspace<P>, names: &Names, stored: &Stored<Entry>) -> Result<Self, ApiError> {
        let Stored { value: entry, created_at, updated_at, .. } = stored;
        let absent = || not_found("card expense", entry.id().get());
        let (card, month) = entry.movement().invoice().ok_or_else(absent)?;
        let instalment = entry.instalment();
        Ok(Self {
            id: entry.id().get(),
            card_id: card.get(),
            card_name: names.card(card),
            billing_month: month.to_string(),
            transaction_date: entry.date(),
            description: entry.description().to_string(),
            amount: entry.movement().amount().into(),
            filed: names.first_filed(entry).ok_or_else(absent)?,
            splits: names.split(entry),
            installment_number: instalment.map(|of| of.part.number()),
            total_installments: instalment.map(|of| of.part.count()),
            installment_plan_id: instalment.map(|of| of.plan.get()),
            recurring_card_transaction_id: entries::recurring(entry),
            transaction_status: TransactionStatus(entry.status()),
            notes: entries::noted(entry),
            tags: names.tags(workspace, entry),
            created_at: *created_at,
            updated_at: *updated_at,
        })
    }
}

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
    /// Whatever there is to say beside it; not of purchases in instalments.
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
    fn filing(&self, currency: Currency) -> Result<fintrack_core::entry::Filing, ApiError> {
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
            status: self.transaction_status.map_or(Status::by_default(date, today), |status| status.0),
        })
    }

    fn whole(&self, of: &NewPurchase) -> Result<Entry, ApiError> {
        let NewPurchase { card, date, first_month: month, filing, status, .. } = of;
        let amount = match of.amount {
            InstalmentAmount::Total(amount) | InstalmentAmount::Each(amount) => amount,
        };
        let movement = Movement::CardExpense { card: *card, month: *month, amount, filing: filing.clone() };
        let details = Details {
            recurrence: self.recurring_card_transaction_id.map(|item| SlotOf { item, slot: None }),
            tags: of.tags.clone(),
            notes: self.notes.as_deref().map(entries::notes).transpose()?.flatten(),
            ..Details::default()
        };
        let id = EntryId::new(Uuid::now_v7());
        Ok(Entry::new(id, *date, of.description.clone(), *status, movement)?.with_details(details)?)
    }

    /// Books it; of a purchase in instalments, the first part is answered.
    async fn book(&self, tx: &mut WorkspaceTx, today: NaiveDate) -> Result<Stored<Entry>, ApiError> {
        let facts = facts_of(tx, self.card_id).await?;
        let month = self.billing_month.unwrap_or_else(|| facts.book().calendar().billing_month(self.transaction_date));
        let purchase = self.purchase(facts.card.value.currency(), month, today)?;
        if purchase.count == 1 {
            return entries::book_entry(tx, self.whole(&purchase)?).await;
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

/// What is to be different about a purchase, or about each of the parts in its scope; what is absent stays.
#[derive(Deserialize, ToSchema)]
pub(crate) struct CardExpenseChange {
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
    /// Where it stands; of a part, that part alone.
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
    fn filing(
        &self,
        before: &Entry,
        amount: fintrack_core::money::Money,
    ) -> Result<Option<fintrack_core::entry::Filing>, ApiError> {
        entries::changed_filing(before, amount, self.category_id, self.sub_category_id, self.splits.as_deref())
    }

    fn over(&self, before: &Entry) -> Result<Entry, ApiError> {
        let absent = || not_found("card expense", before.id().get());
        let (card, month) = before.movement().invoice().ok_or_else(absent)?;
        let whole = before.movement().amount();
        let amount = self.amount.map(|amount| amount.of(whole.currency())).transpose().at("/amount")?.unwrap_or(whole);
        let kept = || before.movement().filing().map(|filing| filing.scaled(amount));
        let filing = self.filing(before, amount)?.or_else(kept).ok_or_else(absent)?;
        let month = self.billing_month.unwrap_or(month);
        let patch = Patch {
            date: self.transaction_date,
            description: self.description.as_deref(),
            status: self.transaction_status,
            recurring: self.recurring_card_transaction_id,
            tags: self.tag_ids.clone(),
            notes: self.notes.clone(),
        };
        patch.over(before, Movement::CardExpense { card, month, amount, filing })
    }

    fn of_parts(&self, before: &Entry) -> Result<instalment::Change, ApiError> {
        let whole = before.movement().amount();
        let is_said = [
            (self.billing_month.is_some(), "/billing_month"),
            (self.transaction_date.is_some(), "/transaction_date"),
            (self.transaction_status.is_some(), "/transaction_status"),
            (self.recurring_card_transaction_id != Change::Keep, "/recurring_card_transaction_id"),
            (self.notes != Change::Keep, "/notes"),
        ];
        if let Some((_, pointer)) = is_said.iter().find(|(is_said, _)| *is_said) {
            let says = "of instalments the description, the category, the tags and the amount of each are changed";
            return Err(ApiError::at(pointer, &says));
        }
        let amount = self.amount.map(|amount| amount.of(whole.currency())).transpose().at("/amount")?;
        Ok(instalment::Change {
            description: self.description.as_deref().map(Description::new),
            filing: self.filing(before, amount.unwrap_or(whole))?,
            tags: self.tag_ids.clone().map(entries::tags),
            amount,
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

async fn find(tx: &mut WorkspaceTx, id: EntryId) -> Result<Stored<Entry>, ApiError> {
    entries::find(tx, EntryKind::CardExpense, "card expense", id).await
}

async fn change_one(
    tx: &mut WorkspaceTx,
    id: EntryId,
    seen: Option<Version>,
    (scope, change, today): (Scope, &CardExpenseChange, NaiveDate),
) -> Result<Stored<Entry>, ApiError> {
    let before = find(tx, id).await?;
    let Some((card, _)) = before.value.instalment().and(before.value.movement().invoice()) else {
        return entries::replace(tx, id, seen, change.over(&before.value)?).await;
    };
    expect(&before, seen)?;
    let change = change.of_parts(&before.value)?;
    let states = states(&facts_of(tx, card).await?, today)?;
    transaction::revise(tx, id, scope, &change, status_in(&states)).await?;
    find(tx, id).await
}

async fn cancel(
    tx: &mut WorkspaceTx,
    id: EntryId,
    seen: Option<Version>,
    (scope, today): (Scope, NaiveDate),
) -> Result<(), ApiError> {
    let before = find(tx, id).await?;
    let Some((card, _)) = before.value.instalment().and(before.value.movement().invoice()) else {
        return Ok(transaction::delete(tx, &[(id, seen)]).await?);
    };
    expect(&before, seen)?;
    let states = states(&facts_of(tx, card).await?, today)?;
    transaction::cancel(tx, id, scope, status_in(&states)).await?;
    Ok(())
}

/// Which purchase.
#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Path)]
pub(crate) struct CardExpensePath {
    /// The purchase's identity, or that of one of its parts.
    #[param(value_type = Uuid, example = "0199c0de-0000-7000-8000-00000000000e")]
    expense_id: EntryId,
}

/// Which parts of a purchase in instalments.
#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub(crate) struct ScopeQuery {
    /// This part alone, as where nothing is said; this and those that follow; or all.
    #[param(inline, nullable = false)]
    scope: Option<InstalmentScope>,
}

impl ScopeQuery {
    fn scope(&self) -> Scope {
        self.scope.map_or(Scope::One, |scope| scope.0)
    }
}

/// Book a purchase on a card, whole or in instalments.
#[utoipa::path(
    post,
    path = "/card-expenses",
    operation_id = "createCardExpense",
    tag = "card-transactions",
    params(WorkspaceHeader, IdempotencyHeader),
    request_body = NewCardExpense,
    responses((status = 201, description = "The purchase, or its first part", body = CardExpense), Writing)
)]
pub(crate) async fn create(workspace: Workspace<Write>, post: Post<NewCardExpense>) -> Result<Answer, ApiError> {
    let work = workspace.write(&post, async |mut tx, new| {
        let stored = new.book(&mut tx, workspace.today()).await?;
        let names = Names::of(&mut tx, [&stored.value].into_iter()).await?;
        Ok((tx, Answer::created(&CardExpense::of(&workspace, &names, &stored)?).at_version(stored.version)))
    });
    work.await
}

/// Show a purchase on a card, or a part of one.
#[utoipa::path(
    get,
    path = "/card-expenses/{expense_id}",
    operation_id = "getCardExpense",
    tag = "card-transactions",
    params(CardExpensePath, WorkspaceHeader),
    responses((status = 200, description = "The purchase", body = CardExpense), Finding)
)]
pub(crate) async fn show(
    mut workspace: Workspace<Read>,
    Path(path): Path<CardExpensePath>,
) -> Result<Answer, ApiError> {
    let mut tx = workspace.begin().await?;
    let stored = find(&mut tx, path.expense_id).await?;
    let names = Names::of(&mut tx, [&stored.value].into_iter()).await?;
    Ok(Answer::ok(&CardExpense::of(&workspace, &names, &stored)?).at_version(stored.version))
}

/// Change a purchase on a card; of one in instalments, the parts in scope. Parts on paid invoices are refused.
#[utoipa::path(
    put,
    path = "/card-expenses/{expense_id}",
    operation_id = "updateCardExpense",
    tag = "card-transactions",
    params(CardExpensePath, ScopeQuery, WorkspaceHeader, IfMatchHeader),
    request_body = CardExpenseChange,
    responses((status = 200, description = "The purchase as it is now", body = CardExpense), Changing)
)]
pub(crate) async fn update(
    workspace: Workspace<Write>,
    Path(path): Path<CardExpensePath>,
    Query(query): Query<ScopeQuery>,
    IfMatch(seen): IfMatch,
    Json(change): Json<CardExpenseChange>,
) -> Result<Answer, ApiError> {
    let work = workspace.change(async |mut tx| {
        let what = (query.scope(), &change, workspace.today());
        let stored = change_one(&mut tx, path.expense_id, seen, what).await?;
        let names = Names::of(&mut tx, [&stored.value].into_iter()).await?;
        Ok((tx, Answer::ok(&CardExpense::of(&workspace, &names, &stored)?).at_version(stored.version)))
    });
    work.await
}

/// Delete a purchase on a card; of one in instalments, the parts in scope. Those that stay keep their numbers.
#[utoipa::path(
    delete,
    path = "/card-expenses/{expense_id}",
    operation_id = "deleteCardExpense",
    tag = "card-transactions",
    params(CardExpensePath, ScopeQuery, WorkspaceHeader, IfMatchHeader),
    responses((status = 204, description = "It is gone"), Deleting)
)]
pub(crate) async fn delete(
    workspace: Workspace<Write>,
    Path(path): Path<CardExpensePath>,
    Query(query): Query<ScopeQuery>,
    IfMatch(seen): IfMatch,
) -> Result<Answer, ApiError> {
    let work = workspace.change(async |mut tx| {
        cancel(&mut tx, path.expense_id, seen, (query.scope(), workspace.today())).await?;
        Ok((tx, Answer::no_content()))
    });
    work.await
}
