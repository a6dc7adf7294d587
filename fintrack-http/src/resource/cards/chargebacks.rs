//! Chargebacks: purchases on cards that were taken back.

use chrono::{DateTime, NaiveDate, Utc};
use fintrack_core::calendar::BillingMonth;
use fintrack_core::entry::{Details, Entry, EntryKind, Movement, Status};
use fintrack_core::id::{CardId, CategoryId, EntryId, SubCategoryId, TagId};
use fintrack_core::name::Description;
use fintrack_db::{Stored, WorkspaceTx, transaction};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use uuid::Uuid;

use super::facts_of;
use crate::ApiError;
use crate::entry::{Needs, Workspace, WorkspaceHeader, Write};
use crate::extract::{Json, Path};
use crate::field::{Amount, At, Change, Month, said};
use crate::problem::{Changing, Deleting, Writing};
use crate::resource::entries::{self, NewPart, Patch, filing};
use crate::resource::names::{Names, SplitPart, Tagged, not_found};
use crate::version::{IfMatch, IfMatchHeader};
use crate::word::TransactionStatus;
use crate::write::{Answer, IdempotencyHeader, Post};

/// A purchase that was taken back.
#[derive(Serialize, ToSchema)]
pub(crate) struct CardChargeback {
    /// Its identity.
    #[schema(example = "0199c0de-0000-7000-8000-00000000000e")]
    id: Uuid,
    /// The card.
    #[schema(example = "0199c0de-0000-7000-8000-00000000002b")]
    card_id: Uuid,
    /// What the card is called.
    #[schema(example = "Roxo")]
    card_name: String,
    /// The month that credits it.
    #[schema(value_type = Month)]
    billing_month: String,
    /// The day that it is booked on.
    #[schema(example = "2026-03-07")]
    transaction_date: NaiveDate,
    /// What it was, in words.
    #[schema(example = "Livraria")]
    description: String,
    /// How much, in the card's currency; positive.
    amount: Amount,
    /// What it had been for, where that is known; of a split, its first part.
    #[schema(example = "0199c0de-0000-7000-8000-00000000000c")]
    category_id: Option<Uuid>,
    /// What the category is called.
    #[schema(example = "Lazer")]
    category_name: Option<String>,
    /// The subcategory, where one was chosen.
    #[schema(example = "0199c0de-0000-7000-8000-00000000000d")]
    sub_category_id: Option<Uuid>,
    /// The parts of a split; empty where it was for one thing.
    splits: Vec<SplitPart>,
    /// Where it stands.
    transaction_status: TransactionStatus,
    /// What a person wrote beside it.
    #[schema(example = "veio com defeito")]
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

impl CardChargeback {
    pub(super) fn of<P: Needs>(
        workspace: &Workspace<P>,
        names: &Names,
        stored: &Stored<Entry>,
    ) -> Result<Self, ApiError> {
        let Stored { value: entry, created_at, updated_at, .. } = stored;
        let invoice = entry.movement().invoice();
        let (card, month) = invoice.ok_or_else(|| not_found("card chargeback", entry.id().get()))?;
        let filed = names.first_filed(entry);
        Ok(Self {
            id: entry.id().get(),
            card_id: card.get(),
            card_name: names.card(card),
            billing_month: month.to_string(),
            transaction_date: entry.date(),
            description: entry.description().to_string(),
            amount: entry.movement().amount().into(),
            category_id: filed.as_ref().map(|filed| filed.category_id),
            category_name: filed.as_ref().map(|filed| filed.category_name.clone()),
            sub_category_id: filed.and_then(|filed| filed.sub_category_id),
            splits: names.split(entry),
            transaction_status: TransactionStatus(entry.status()),
            notes: entries::noted(entry),
            tags: names.tags(workspace, entry),
            created_at: *created_at,
            updated_at: *updated_at,
        })
    }
}

/// A chargeback to be booked.
#[derive(Deserialize, ToSchema)]
pub(crate) struct NewCardChargeback {
    /// The card.
    #[schema(value_type = Uuid, example = "0199c0de-0000-7000-8000-00000000002b")]
    card_id: CardId,
    /// The month that credits it; the one that the card's days give where nothing is said.
    #[schema(value_type = Option<Month>)]
    billing_month: Option<BillingMonth>,
    /// The day to book it on.
    #[schema(example = "2026-03-07")]
    transaction_date: NaiveDate,
    /// What it was, in words.
    #[schema(example = "Livraria")]
    description: String,
    /// How much, in the card's currency; positive.
    amount: Amount,
    /// What it had been for, where that is known.
    #[schema(value_type = Option<Uuid>, example = "0199c0de-0000-7000-8000-00000000000c")]
    category_id: Option<CategoryId>,
    /// The subcategory, if any.
    #[schema(value_type = Option<Uuid>, example = "0199c0de-0000-7000-8000-00000000000d")]
    sub_category_id: Option<SubCategoryId>,
    /// Several things that it had been for, which sum to the amount.
    splits: Option<Vec<NewPart>>,
    /// Where it stands; VALIDATING for a day that has come and PENDING for a later one, where nothing is said.
    transaction_status: Option<TransactionStatus>,
    /// What it is marked with.
    #[schema(value_type = Option<Vec<Uuid>>, example = json!(["0199c0de-0000-7000-8000-00000000000a"]))]
    tag_ids: Option<Vec<TagId>>,
    /// Whatever there is to say beside it.
    #[schema(example = "veio com defeito", max_length = 5000)]
    notes: Option<String>,
}

impl NewCardChargeback {
    async fn book(&self, tx: &mut WorkspaceTx, today: NaiveDate) -> Result<Stored<Entry>, ApiError> {
        let facts = facts_of(tx, self.card_id).await?;
        let currency = facts.card.value.currency();
        let date = entries::day(self.transaction_date)?;
        let movement = Movement::CardChargeback {
            card: self.card_id,
            month: self.billing_month.unwrap_or_else(|| facts.book().calendar().billing_month(date)),
            amount: self.amount.of(currency).at("/amount")?,
            filing: filing(currency, self.category_id, self.sub_category_id, self.splits.as_deref())?,
        };
        let details = Details {
            tags: entries::tags(self.tag_ids.clone().unwrap_or_default()),
            notes: self.notes.as_deref().map(entries::notes).transpose()?.flatten(),
            ..Details::default()
        };
        let status = self.transaction_status.map_or(Status::by_default(date, today), |status| status.0);
        let (id, text) = (EntryId::new(Uuid::now_v7()), Description::new(&self.description));
        entries::book_entry(tx, Entry::new(id, date, text, status, movement)?.with_details(details)?).await
    }
}

/// What is to be different about a chargeback; what is absent stays.
#[serde_with::apply(Option => #[serde(default, deserialize_with = "said")])]
#[derive(Deserialize, ToSchema)]
pub(crate) struct CardChargebackChange {
    /// The day that it is booked on.
    #[schema(example = "2026-03-08", nullable = false)]
    transaction_date: Option<NaiveDate>,
    /// What it was, in words.
    #[schema(example = "Livraria", nullable = false)]
    description: Option<String>,
    /// How much.
    #[schema(nullable = false)]
    amount: Option<Amount>,
    /// What all of it had been for.
    #[schema(value_type = Option<Uuid>, nullable = false, example = "0199c0de-0000-7000-8000-00000000000c")]
    category_id: Option<CategoryId>,
    /// The subcategory; null for none.
    #[serde(default)]
    #[schema(value_type = Option<Uuid>, example = "0199c0de-0000-7000-8000-00000000000d")]
    sub_category_id: Change<SubCategoryId>,
    /// Several things that it had been for.
    #[schema(nullable = false)]
    splits: Option<Vec<NewPart>>,
    /// Where it stands.
    #[schema(nullable = false)]
    transaction_status: Option<TransactionStatus>,
    /// All that it is marked with.
    #[schema(value_type = Option<Vec<Uuid>>, nullable = false)]
    tag_ids: Option<Vec<TagId>>,
    /// What a person wrote beside it; null for nothing.
    #[serde(default)]
    #[schema(value_type = Option<String>, example = "veio com defeito", max_length = 5000)]
    notes: Change<String>,
}

impl CardChargebackChange {
    fn over(&self, before: &Entry, (card, month): (CardId, BillingMonth)) -> Result<Entry, ApiError> {
        let whole = before.movement().amount();
        let amount = self.amount.map(|amount| amount.of(whole.currency())).transpose().at("/amount")?.unwrap_or(whole);
        let splits = self.splits.as_deref();
        let said = entries::changed_filing(before, amount, self.category_id, self.sub_category_id, splits)?;
        let filing = said.or_else(|| before.movement().filing().map(|filing| filing.scaled(amount)));
        let patch = Patch {
            date: self.transaction_date,
            description: self.description.as_deref(),
            status: self.transaction_status,
            recurring: Change::Keep,
            tags: self.tag_ids.clone(),
            notes: self.notes.clone(),
        };
        patch.over(before, Movement::CardChargeback { card, month, amount, filing })
    }
}

/// Which chargeback of which invoice.
#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Path)]
pub(crate) struct ChargebackPath {
    /// The card's identity.
    #[param(value_type = Uuid, example = "0199c0de-0000-7000-8000-00000000002b")]
    id: CardId,
    /// The month that credits it.
    #[param(value_type = Month)]
    billing_month: BillingMonth,
    /// The chargeback's identity.
    #[param(value_type = Uuid, example = "0199c0de-0000-7000-8000-00000000000e")]
    chargeback_id: EntryId,
}

impl ChargebackPath {
    async fn find(&self, tx: &mut WorkspaceTx) -> Result<Stored<Entry>, ApiError> {
        let row = (self.id, self.billing_month, self.chargeback_id);
        entries::find_on_invoice(tx, EntryKind::CardChargeback, "card chargeback", row).await
    }
}

/// Book a chargeback on a card.
#[utoipa::path(
    post,
    path = "/card-chargebacks",
    operation_id = "createCardChargeback",
    tag = "card-transactions",
    params(WorkspaceHeader, IdempotencyHeader),
    request_body = NewCardChargeback,
    responses((status = 201, description = "The chargeback", body = CardChargeback), Writing)
)]
pub(crate) async fn create(workspace: Workspace<Write>, post: Post<NewCardChargeback>) -> Result<Answer, ApiError> {
    let work = workspace.write(&post, async |mut tx, new| {
        let stored = new.book(&mut tx, workspace.today()).await?;
        let names = Names::of(&mut tx, [&stored.value].into_iter()).await?;
        Ok((tx, Answer::created(&CardChargeback::of(&workspace, &names, &stored)?).at_version(stored.version)))
    });
    work.await
}

/// Change a chargeback.
#[utoipa::path(
    put,
    path = "/cards/{id}/invoices/{billing_month}/card_chargebacks/{chargeback_id}",
    operation_id = "updateCardChargeback",
    tag = "card-transactions",
    params(ChargebackPath, WorkspaceHeader, IfMatchHeader),
    request_body = CardChargebackChange,
    responses((status = 200, description = "The chargeback as it is now", body = CardChargeback), Changing)
)]
pub(crate) async fn update(
    workspace: Workspace<Write>,
    Path(path): Path<ChargebackPath>,
    IfMatch(seen): IfMatch,
    Json(change): Json<CardChargebackChange>,
) -> Result<Answer, ApiError> {
    let work = workspace.change_in_turn(async |mut tx| {
        let before = path.find(&mut tx).await?.value;
        let after = change.over(&before, (path.id, path.billing_month))?;
        let stored = entries::replace(&mut tx, path.chargeback_id, seen, after).await?;
        let names = Names::of(&mut tx, [&stored.value].into_iter()).await?;
        Ok((tx, Answer::ok(&CardChargeback::of(&workspace, &names, &stored)?).at_version(stored.version)))
    });
    work.await
}

/// Delete a chargeback.
#[utoipa::path(
    delete,
    path = "/cards/{id}/invoices/{billing_month}/card_chargebacks/{chargeback_id}",
    operation_id = "deleteCardChargeback",
    tag = "card-transactions",
    params(ChargebackPath, WorkspaceHeader, IfMatchHeader),
    responses((status = 204, description = "It is gone"), Deleting)
)]
pub(crate) async fn delete(
    workspace: Workspace<Write>,
    Path(path): Path<ChargebackPath>,
    IfMatch(seen): IfMatch,
) -> Result<Answer, ApiError> {
    let work = workspace.change(async |mut tx| {
        path.find(&mut tx).await?;
        transaction::delete(&mut tx, &[(path.chargeback_id, seen)]).await?;
        Ok((tx, Answer::no_content()))
    });
    work.await
}
