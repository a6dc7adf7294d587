//! Recurring items in storage, with their tags and the transactions that are linked to them.

mod facts;

use std::error::Error as StdError;

use chrono::{DateTime, NaiveDate, Utc};
use fintrack_core::audit::{Noun, Operation, RowKey};
use fintrack_core::entry::CategoryRef;
use fintrack_core::id::{AccountId, CardId, CategoryId, RecurrenceId, SubCategoryId, TagId};
use fintrack_core::import_session::AccountOrCard;
use fintrack_core::name::Description;
use fintrack_core::recurrence::{Flow, Recurrence, RecurrenceError, RecurrenceKind, Terms};
use rust_decimal::Decimal;
use thiserror::Error;
use uuid::Uuid;

use crate::audit::{self, Recording};
use crate::bulk::column;
use crate::money::money;
use crate::{DbError, Stored, Version, WorkspaceTx, account, card, category, tag};

pub use facts::{ItemFacts, facts, facts_of, suggestions};

/// Why a recurring item was not made or not changed.
#[derive(Debug, Error)]
pub enum ChangeError {
    /// The core refuses.
    #[error(transparent)]
    Recurrence(#[from] RecurrenceError),
    /// Storage said no.
    #[error(transparent)]
    Db(#[from] DbError),
}

/// Which items are wanted.
#[derive(Clone, Copy, Debug, Default)]
pub struct Filter {
    /// Those that touch an account, a transfer's destination included.
    pub account: Option<AccountId>,
    /// Those on a card.
    pub card: Option<CardId>,
    /// Those of a kind.
    pub kind: Option<RecurrenceKind>,
    /// Those that are active, or those that are not.
    pub is_active: Option<bool>,
}

struct RecurringRow {
    id: Uuid,
    kind: String,
    description: String,
    amount: Decimal,
    currency_code: String,
    minor_units: i16,
    frequency: String,
    starts_on: NaiveDate,
    ends_on: Option<NaiveDate>,
    account_id: Option<Uuid>,
    destination_account_id: Option<Uuid>,
    card_id: Option<Uuid>,
    category_id: Option<Uuid>,
    subcategory_id: Option<Uuid>,
    is_active: bool,
    include_in_summary: bool,
    tags: Vec<Uuid>,
    version: i32,
    created_at: DateTime<Utc>,
    updated_at: DateTime<Utc>,
}

/// A column that the kind needs is null: the schema's checks forbid it.
#[derive(Debug, Error)]
#[error("{0} is missing")]
struct Absent(&'static str);

impl RecurringRow {
    fn recurrence(&self) -> Result<Recurrence, Box<dyn StdError + Send + Sync>> {
        let terms = Terms {
            description: Description::new(&self.description),
            flow: self.flow()?,
            amount: money(self.amount, &self.currency_code, self.minor_units)?,
            frequency: self.frequency.parse()?,
            start: self.starts_on,
            end: self.ends_on,
            tags: self.tags.iter().copied().map(TagId::new).collect(),
            is_active: self.is_active,
            include_in_summary: self.include_in_summary,
        };
        Ok(Recurrence::new(RecurrenceId::new(self.id), terms)?)
    }

    fn flow(&self) -> Result<Flow, Box<dyn StdError + Send + Sync>> {
        let account = || self.account_id.map(AccountId::new).ok_or(Absent("account_id"));
        let under = || {
            let category = self.category_id.map(CategoryId::new).ok_or(Absent("category_id"))?;
            Ok::<_, Absent>(CategoryRef { category, subcategory: self.subcategory_id.map(SubCategoryId::new) })
        };
        Ok(match self.kind.parse()? {
            RecurrenceKind::Income => Flow::Income { account: account()?, under: under()? },
            RecurrenceKind::Expense => Flow::Expense { account: account()?, under: under()? },
            RecurrenceKind::Transfer => Flow::Transfer {
                from: account()?,
                to: self.destination_account_id.map(AccountId::new).ok_or(Absent("destination_account_id"))?,
            },
            RecurrenceKind::CardTransaction => {
                let card = self.card_id.map(CardId::new).ok_or(Absent("card_id"))?;
                Flow::CardTransaction { card, under: under()? }
            }
        })
    }
}

impl TryFrom<RecurringRow> for Stored<Recurrence> {
    type Error = DbError;

    fn try_from(row: RecurringRow) -> Result<Self, DbError> {
        let value = row.recurrence().map_err(DbError::corrupt("recurring item", row.id))?;
        let RecurringRow { version, created_at, updated_at, .. } = row;
        Ok(Self { value, version: Version::new(version), created_at, updated_at })
    }
}

/// What the flow of an item is in columns.
struct Places {
    account: Option<Uuid>,
    destination: Option<Uuid>,
    card: Option<Uuid>,
    category: Option<Uuid>,
    subcategory: Option<Uuid>,
}

impl Places {
    fn of(flow: &Flow) -> Self {
        let (place, destination) = flow.places();
        let (account, card) = match place {
            AccountOrCard::Account(id) => (Some(id.get()), None),
            AccountOrCard::Card(id) => (None, Some(id.get())),
        };
        let under = flow.under();
        Self {
            account,
            destination: destination.map(AccountId::get),
            card,
            category: under.map(|under| under.category.get()),
            subcategory: under.and_then(|under| under.subcategory).map(SubCategoryId::get),
        }
    }
}

/// The items that a filter lets through, by description.
///
/// # Errors
/// [`DbError`].
pub async fn list(tx: &mut WorkspaceTx, filter: &Filter) -> Result<Vec<Stored<Recurrence>>, DbError> {
    select(tx, None, filter).await
}

/// An item.
///
/// # Errors
/// [`DbError::NotFound`].
pub async fn find(tx: &mut WorkspaceTx, id: RecurrenceId) -> Result<Stored<Recurrence>, DbError> {
    let found = select(tx, Some(id), &Filter::default()).await?.pop();
    found.ok_or_else(|| DbError::not_found("recurring item", id))
}

async fn select(
    tx: &mut WorkspaceTx,
    id: Option<RecurrenceId>,
    filter: &Filter,
) -> Result<Vec<Stored<Recurrence>>, DbError> {
    let rows = sqlx::query_as!(
        RecurringRow,
        r#"select r.id, r.kind, r.description, r.amount, r.currency_code, c.minor_units, r.frequency, r.starts_on,
                  r.ends_on, r.account_id, r.destination_account_id, r.card_id, r.category_id, r.subcategory_id,
                  r.is_active, r.include_in_summary,
                  array(select t.tag_id from recurring_tags t where t.recurring_item_id = r.id) as "tags!",
                  r.version, r.created_at, r.updated_at
           from recurring_items r
           join currencies c on c.code = r.currency_code
           where ($1::uuid is null or r.id = $1)
             and ($2::uuid is null or r.account_id = $2 or r.destination_account_id = $2)
             and ($3::uuid is null or r.card_id = $3)
             and ($4::text is null or r.kind = $4)
             and ($5::boolean is null or r.is_active = $5)
           order by lower(r.description), r.id"#,
        id.map(RecurrenceId::get),
        filter.account.map(AccountId::get),
        filter.card.map(CardId::get),
        filter.kind.map(RecurrenceKind::as_str),
        filter.is_active,
    )
    .fetch_all(tx.conn())
    .await?;
    rows.into_iter().map(Stored::try_from).collect()
}

/// Adds an item.
///
/// # Errors
/// [`ChangeError::Recurrence`] when its terms make no sense, or do not fit the account, card or category;
/// [`DbError::NotFound`] when one of these or a tag is not there.
pub async fn create(tx: &mut WorkspaceTx, terms: Terms) -> Result<Recurrence, ChangeError> {
    let item = Recurrence::new(RecurrenceId::new(Uuid::now_v7()), terms)?;
    let mut recording = Recording::begin(tx, Operation::Create).await?;
    expect_places(tx, &item).await?;
    recording.create(Noun::Recurring, [item.id()]);
    insert(tx, std::slice::from_ref(&item)).await?;
    recording.finish(tx).await?;
    Ok(item)
}

/// All that an item refers to is there and fits it.
async fn expect_places(tx: &mut WorkspaceTx, item: &Recurrence) -> Result<(), ChangeError> {
    let flow = item.terms().flow;
    let (place, destination) = flow.places();
    let currency = match place {
        AccountOrCard::Account(id) => account::find(tx, id).await?.value.currency(),
        AccountOrCard::Card(id) => card::find(tx, id).await?.value.currency(),
    };
    if let Some(destination) = destination {
        account::find(tx, destination).await?;
    }
    let kind = match flow.under() {
        Some(CategoryRef { category, subcategory }) => {
            if let Some(subcategory) = subcategory {
                category::subcategory::find(tx, category, subcategory).await?;
            }
            Some(category::find(tx, category).await?.value.kind)
        }
        None => None,
    };
    tag::expect_all(tx, &item.terms().tags).await?;
    Ok(item.check_places(currency, kind)?)
}

/// Adds items with their tags, as a part of an operation.
pub(crate) async fn insert(tx: &mut WorkspaceTx, items: &[Recurrence]) -> Result<(), DbError> {
    let places = column(items, |item| Places::of(&item.terms().flow));
    sqlx::query!(
        "insert into recurring_items
             (workspace_id, id, kind, description, amount, currency_code, frequency, starts_on, ends_on, account_id,
              destination_account_id, card_id, category_id, subcategory_id, is_active, include_in_summary)
         select $1, * from unnest(
             $2::uuid[], $3::text[], $4::text[], $5::numeric[], $6::text[], $7::text[], $8::date[], $9::date[],
             $10::uuid[], $11::uuid[], $12::uuid[], $13::uuid[], $14::uuid[], $15::boolean[], $16::boolean[]
         )",
        tx.workspace(),
        &column(items, |item| item.id().get()),
        &column(items, |item| item.kind().as_str()) as &[&str],
        &column(items, |item| item.terms().description.as_str()) as &[&str],
        &column(items, |item| item.terms().amount.amount()),
        &column(items, |item| item.terms().amount.currency().code().to_owned()),
        &column(items, |item| item.terms().frequency.as_str()) as &[&str],
        &column(items, |item| item.terms().start),
        &column(items, |item| item.terms().end) as &[Option<NaiveDate>],
        &column(&places, |places| places.account) as &[Option<Uuid>],
        &column(&places, |places| places.destination) as &[Option<Uuid>],
        &column(&places, |places| places.card) as &[Option<Uuid>],
        &column(&places, |places| places.category) as &[Option<Uuid>],
        &column(&places, |places| places.subcategory) as &[Option<Uuid>],
        &column(items, |item| item.terms().is_active),
        &column(items, |item| item.terms().include_in_summary),
    )
    .execute(tx.conn())
    .await?;
    insert_tags(tx, items).await
}

/// Has the tags of items be there; those that are stay.
async fn insert_tags(tx: &mut WorkspaceTx, items: &[Recurrence]) -> Result<(), DbError> {
    let of = |item: &Recurrence| {
        let id = item.id().get();
        item.terms().tags.iter().map(move |tag| (id, tag.get())).collect::<Vec<_>>()
    };
    let (ids, tags): (Vec<Uuid>, Vec<Uuid>) = items.iter().flat_map(of).unzip();
    sqlx::query!(
        "insert into recurring_tags (workspace_id, recurring_item_id, tag_id)
         select $1, * from unnest($2::uuid[], $3::uuid[])
         on conflict do nothing",
        tx.workspace(),
        &ids,
        &tags,
    )
    .execute(tx.conn())
    .await?;
    Ok(())
}

async fn write_tags(tx: &mut WorkspaceTx, item: &Recurrence) -> Result<(), DbError> {
    let tags: Vec<Uuid> = item.terms().tags.iter().map(|tag| tag.get()).collect();
    sqlx::query!(
        "delete from recurring_tags where recurring_item_id = $1 and tag_id <> all ($2::uuid[])",
        item.id().get(),
        &tags,
    )
    .execute(tx.conn())
    .await?;
    insert_tags(tx, std::slice::from_ref(item)).await
}

/// Changes an item; `seen` is the version that was looked at, where that matters.
///
/// # Errors
/// [`ChangeError::Recurrence`] when it may not become that; [`DbError::Stale`], [`DbError::NotFound`] of it or of what it
/// refers to.
pub async fn update(
    tx: &mut WorkspaceTx,
    id: RecurrenceId,
    seen: Option<Version>,
    change: impl FnOnce(&mut Terms),
) -> Result<Stored<Recurrence>, ChangeError> {
    let mut recording = Recording::begin(tx, Operation::Update).await?;
    let Stored { value: before, version, .. } = find(tx, id).await?;
    version.expect(seen, "recurring item", &id)?;
    let mut terms = before.into_terms();
    change(&mut terms);
    let after = Recurrence::new(id, terms)?;
    expect_places(tx, &after).await?;
    recording.watch(tx, Noun::Recurring, [id]).await?;
    write(tx, &after).await?;
    write_tags(tx, &after).await?;
    recording.finish(tx).await?;
    Ok(find(tx, id).await?)
}

async fn write(tx: &mut WorkspaceTx, item: &Recurrence) -> Result<(), DbError> {
    let (terms, places) = (item.terms(), Places::of(&item.terms().flow));
    let currency = terms.amount.currency();
    sqlx::query!(
        "update recurring_items
         set kind = $2, description = $3, amount = $4, currency_code = $5, frequency = $6, starts_on = $7, ends_on = $8,
             account_id = $9, destination_account_id = $10, card_id = $11, category_id = $12, subcategory_id = $13,
             is_active = $14, include_in_summary = $15
         where id = $1",
        item.id().get(),
        item.kind().as_str(),
        terms.description.as_str(),
        terms.amount.amount(),
        currency.code(),
        terms.frequency.as_str(),
        terms.start,
        terms.end,
        places.account,
        places.destination,
        places.card,
        places.category,
        places.subcategory,
        terms.is_active,
        terms.include_in_summary,
    )
    .execute(tx.conn())
    .await?;
    Ok(())
}

/// Deletes an item that no transaction is linked to.
///
/// # Errors
/// [`DbError::InUse`] says what refers to it; [`DbError::Stale`], [`DbError::NotFound`].
pub async fn delete(tx: &mut WorkspaceTx, id: RecurrenceId, seen: Option<Version>) -> Result<(), DbError> {
    let mut recording = Recording::begin(tx, Operation::Delete).await?;
    find(tx, id).await?.version.expect(seen, "recurring item", &id)?;
    audit::refuse_in_use(tx, "recurring item", &RowKey::new(Noun::Recurring, id)).await?;
    recording.watch(tx, Noun::Recurring, [id]).await?;
    sqlx::query!("delete from recurring_items where id = $1", id.get()).execute(tx.conn()).await?;
    recording.finish(tx).await?;
    Ok(())
}
