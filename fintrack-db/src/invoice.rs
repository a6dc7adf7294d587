//! Invoices of cards in storage: their dates, their settled mark, and the facts that what is owed follows from.

mod facts;

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::error::Error as StdError;

use chrono::{DateTime, NaiveDate, Utc};
use fintrack_core::archive;
use fintrack_core::audit::{Noun, Operation, RowKey};
use fintrack_core::calendar::BillingMonth;
use fintrack_core::card::{Card, InvoiceDates};
use fintrack_core::id::CardId;
use fintrack_core::invoice::{DateSource, DateSources, Invoice, InvoiceCalendar, InvoiceError};
use thiserror::Error;
use uuid::Uuid;

use crate::audit::{self, Recording};
use crate::bulk::column;
use crate::money::month_column;
use crate::{DbError, Stored, Version, WorkspaceTx, card};

pub use facts::{CardFacts, facts};

/// Why an invoice was not changed.
#[derive(Debug, Error)]
pub enum ChangeError {
    /// The core refuses.
    #[error(transparent)]
    Invoice(#[from] InvoiceError),
    /// Storage said no.
    #[error(transparent)]
    Db(#[from] DbError),
}

/// An invoice of some card, as it is kept.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct KeptInvoice {
    /// Whose invoice it is.
    pub card: CardId,
    /// The invoice.
    pub invoice: Stored<Invoice>,
}

/// Which invoices are wanted.
#[derive(Clone, Copy, Debug, Default)]
pub struct Filter {
    /// Those of a card.
    pub card: Option<CardId>,
    /// Those of a billing month.
    pub month: Option<BillingMonth>,
}

/// Other dates for an invoice; those that are not given stay.
#[derive(Clone, Copy, Debug, Default)]
pub struct GivenDates {
    /// The first day whose purchases it bills.
    pub opening: Option<NaiveDate>,
    /// The day it closes.
    pub closing: Option<NaiveDate>,
    /// The day it is due.
    pub due: Option<NaiveDate>,
}

impl GivenDates {
    fn over(self, dates: InvoiceDates) -> InvoiceDates {
        InvoiceDates {
            opening: self.opening.unwrap_or(dates.opening),
            closing: self.closing.unwrap_or(dates.closing),
            due: self.due.unwrap_or(dates.due),
        }
    }
}

struct InvoiceRow {
    card_id: Uuid,
    billing_month: NaiveDate,
    opening_date: NaiveDate,
    closing_date: NaiveDate,
    due_date: NaiveDate,
    opening_source: String,
    closing_source: String,
    due_source: String,
    is_settled: bool,
    version: i32,
    created_at: DateTime<Utc>,
    updated_at: DateTime<Utc>,
}

impl InvoiceRow {
    fn kept(&self) -> Result<archive::KeptInvoice, Box<dyn StdError + Send + Sync>> {
        let dates = InvoiceDates { opening: self.opening_date, closing: self.closing_date, due: self.due_date };
        let sources = DateSources {
            opening: self.opening_source.parse()?,
            closing: self.closing_source.parse()?,
            due: self.due_source.parse()?,
        };
        let month = BillingMonth::of(self.billing_month);
        let invoice = Invoice::new(month, dates, sources.strongest(), self.is_settled)?;
        Ok(archive::KeptInvoice { card: CardId::new(self.card_id), invoice, sources })
    }
}

impl TryFrom<InvoiceRow> for KeptInvoice {
    type Error = DbError;

    fn try_from(row: InvoiceRow) -> Result<Self, DbError> {
        let value = row.kept().map_err(DbError::corrupt("invoice of card", row.card_id))?.invoice;
        let InvoiceRow { version, created_at, updated_at, .. } = row;
        let invoice = Stored { value, version: Version::new(version), created_at, updated_at };
        Ok(Self { card: CardId::new(row.card_id), invoice })
    }
}

/// The invoices that a filter lets through, by card and month.
///
/// # Errors
/// [`DbError`].
pub async fn list(tx: &mut WorkspaceTx, filter: &Filter) -> Result<Vec<KeptInvoice>, DbError> {
    select(tx, filter).await?.into_iter().map(KeptInvoice::try_from).collect()
}

/// All invoices that are kept, with who says each of their dates.
pub(crate) async fn all(tx: &mut WorkspaceTx) -> Result<Vec<archive::KeptInvoice>, DbError> {
    let rows = select(tx, &Filter::default()).await?;
    rows.iter().map(|row| row.kept().map_err(DbError::corrupt("invoice of card", row.card_id))).collect()
}

async fn select(tx: &mut WorkspaceTx, filter: &Filter) -> Result<Vec<InvoiceRow>, DbError> {
    Ok(sqlx::query_as!(
        InvoiceRow,
        r#"select card_id, billing_month, opening_date, closing_date, due_date, opening_source, closing_source,
                  due_source, settled_at is not null as "is_settled!", version, created_at, updated_at
           from invoices
           where ($1::uuid is null or card_id = $1) and ($2::date is null or billing_month = $2)
           order by card_id, billing_month"#,
        filter.card.map(CardId::get),
        filter.month.map(month_column),
    )
    .fetch_all(tx.conn())
    .await?)
}

/// Adds invoices, as a part of an operation. Those that exist stay as they are.
pub(crate) async fn insert(tx: &mut WorkspaceTx, invoices: &[archive::KeptInvoice]) -> Result<(), DbError> {
    sqlx::query!(
        "insert into invoices
             (workspace_id, card_id, billing_month, opening_date, closing_date, due_date, opening_source,
              closing_source, due_source, settled_at)
         select $1, card, month, opening, closing, due, opening_source, closing_source, due_source,
                case when is_settled then now() end
         from unnest(
             $2::uuid[], $3::date[], $4::date[], $5::date[], $6::date[], $7::text[], $8::text[], $9::text[],
             $10::boolean[]
         ) as i (card, month, opening, closing, due, opening_source, closing_source, due_source, is_settled)
         on conflict do nothing",
        tx.workspace(),
        &column(invoices, |kept| kept.card.get()),
        &column(invoices, |kept| month_column(kept.invoice.month)),
        &column(invoices, |kept| kept.invoice.dates.opening),
        &column(invoices, |kept| kept.invoice.dates.closing),
        &column(invoices, |kept| kept.invoice.dates.due),
        &column(invoices, |kept| kept.sources.opening.as_str()) as &[&str],
        &column(invoices, |kept| kept.sources.closing.as_str()) as &[&str],
        &column(invoices, |kept| kept.sources.due.as_str()) as &[&str],
        &column(invoices, |kept| kept.invoice.is_settled),
    )
    .execute(tx.conn())
    .await?;
    Ok(())
}

/// An invoice.
///
/// # Errors
/// [`DbError::NotFound`].
pub async fn find(tx: &mut WorkspaceTx, card: CardId, month: BillingMonth) -> Result<Stored<Invoice>, DbError> {
    let filter = Filter { card: Some(card), month: Some(month) };
    let found = list(tx, &filter).await?.pop().map(|kept| kept.invoice);
    found.ok_or_else(|| DbError::not_found("invoice", named(card, month)))
}

/// The invoices that are kept of a card, or of all cards, by their months.
pub(crate) async fn kept(
    tx: &mut WorkspaceTx,
    card: Option<CardId>,
) -> Result<HashMap<CardId, BTreeMap<BillingMonth, Invoice>>, DbError> {
    let mut by_card: HashMap<CardId, BTreeMap<BillingMonth, Invoice>> = HashMap::new();
    for KeptInvoice { card, invoice } in list(tx, &Filter { card, month: None }).await? {
        by_card.entry(card).or_default().insert(invoice.value.month, invoice.value);
    }
    Ok(by_card)
}

/// The invoice of a month, made with the dates that the card's days give where there is none yet.
///
/// # Errors
/// [`DbError::NotFound`] when there is no such card.
pub async fn ensure(tx: &mut WorkspaceTx, card: CardId, month: BillingMonth) -> Result<Stored<Invoice>, DbError> {
    let mut recording = Recording::begin(tx, Operation::Create).await?;
    card::ensure_invoices(tx, &mut recording, &[(card, month)].into()).await?;
    recording.finish(tx).await?;
    find(tx, card, month).await
}

/// Makes the invoices of a card that should be kept by now and are not: up to the month after the last that has closed.
/// Says how many there are.
///
/// # Errors
/// [`DbError::NotFound`] when there is no such card.
pub async fn recalculate(tx: &mut WorkspaceTx, card: CardId, today: NaiveDate) -> Result<usize, DbError> {
    let card = card::find(tx, card).await?.value;
    make_missing(tx, Operation::Create, &[card], today).await
}

/// The same of every card that takes part in daily work: a daily job.
///
/// # Errors
/// [`DbError`].
pub async fn recalculate_all(tx: &mut WorkspaceTx, today: NaiveDate) -> Result<usize, DbError> {
    let mut cards = card::list(tx).await?;
    cards.retain(|card| card.is_active);
    make_missing(tx, Operation::RunDaily, &cards, today).await
}

async fn make_missing(
    tx: &mut WorkspaceTx,
    operation: Operation,
    cards: &[Card],
    today: NaiveDate,
) -> Result<usize, DbError> {
    let mut recording = Recording::begin(tx, operation).await?;
    let only = if let [card] = cards { Some(card.id) } else { None };
    let kept = kept(tx, only).await?;
    let mut missing = BTreeSet::new();
    for card in cards {
        let Some(kept) = kept.get(&card.id) else { continue };
        missing.extend(InvoiceCalendar::new(card, kept).missing(today).iter().map(|invoice| (card.id, invoice.month)));
    }
    card::ensure_invoices(tx, &mut recording, &missing).await?;
    recording.finish(tx).await?;
    Ok(missing.len())
}

/// Gives an invoice other dates, as a person or a file says. The invoice after it follows, where nobody else has dated it.
///
/// # Errors
/// [`ChangeError::Invoice`] when the dates are not in order, or not with those of the months beside it;
/// [`DbError::Stale`], [`DbError::NotFound`].
pub async fn set_dates(
    tx: &mut WorkspaceTx,
    card: CardId,
    month: BillingMonth,
    seen: Option<Version>,
    given: GivenDates,
    source: DateSource,
) -> Result<Stored<Invoice>, ChangeError> {
    let mut recording = Recording::begin(tx, Operation::Update).await?;
    let before = find(tx, card, month).await?;
    before.version.expect(seen, "invoice", &named(card, month))?;
    let card = card::find(tx, card).await?.value;
    let kept = kept(tx, Some(card.id)).await?.remove(&card.id).unwrap_or_default();
    let calendar = InvoiceCalendar::new(&card, &kept);
    let after = calendar.with_dates(month, given.over(before.value.dates), source)?;
    recording.watch(tx, Noun::Invoice, [card.id]).await?;
    write_given(tx, card.id, month, given, source).await?;
    if before.value.dates.closing != after.dates.closing {
        follow(tx, &mut recording, &card, month.next()).await?;
    }
    recording.finish(tx).await?;
    Ok(find(tx, card.id, month).await?)
}

async fn write_given(
    tx: &mut WorkspaceTx,
    card: CardId,
    month: BillingMonth,
    given: GivenDates,
    source: DateSource,
) -> Result<(), DbError> {
    let of = |date: Option<NaiveDate>| date.map(|_| source.as_str());
    sqlx::query!(
        "update invoices
         set opening_date = coalesce($3, opening_date), opening_source = coalesce($4, opening_source),
             closing_date = coalesce($5, closing_date), closing_source = coalesce($6, closing_source),
             due_date = coalesce($7, due_date), due_source = coalesce($8, due_source)
         where card_id = $1 and billing_month = $2",
        card.get(),
        month_column(month),
        given.opening,
        of(given.opening),
        given.closing,
        of(given.closing),
        given.due,
        of(given.due),
    )
    .execute(tx.conn())
    .await?;
    Ok(())
}

/// Has a card's invoices from a month on follow what was changed before them, as far as they do.
pub(crate) async fn follow(
    tx: &mut WorkspaceTx,
    recording: &mut Recording,
    card: &Card,
    from: BillingMonth,
) -> Result<(), DbError> {
    let kept = kept(tx, Some(card.id)).await?.remove(&card.id).unwrap_or_default();
    let changed = InvoiceCalendar::new(card, &kept).following(from);
    if changed.is_empty() {
        return Ok(());
    }
    recording.watch(tx, Noun::Invoice, [card.id]).await?;
    sqlx::query!(
        "update invoices i
         set opening_date = d.opening, closing_date = d.closing, due_date = d.due
         from unnest($2::date[], $3::date[], $4::date[], $5::date[]) as d (month, opening, closing, due)
         where i.card_id = $1 and i.billing_month = d.month",
        card.id.get(),
        &changed.iter().map(|invoice| month_column(invoice.month)).collect::<Vec<_>>(),
        &changed.iter().map(|invoice| invoice.dates.opening).collect::<Vec<_>>(),
        &changed.iter().map(|invoice| invoice.dates.closing).collect::<Vec<_>>(),
        &changed.iter().map(|invoice| invoice.dates.due).collect::<Vec<_>>(),
    )
    .execute(tx.conn())
    .await?;
    Ok(())
}

/// Marks an invoice as settled, so that nothing more is owed of it, or takes the mark away.
///
/// # Errors
/// [`DbError::Stale`], [`DbError::NotFound`].
pub async fn set_settled(
    tx: &mut WorkspaceTx,
    card: CardId,
    month: BillingMonth,
    seen: Option<Version>,
    is_settled: bool,
) -> Result<Stored<Invoice>, DbError> {
    let mut recording = Recording::begin(tx, Operation::Update).await?;
    let before = find(tx, card, month).await?;
    before.version.expect(seen, "invoice", &named(card, month))?;
    if before.value.is_settled == is_settled {
        return Ok(before);
    }
    recording.watch(tx, Noun::Invoice, [card]).await?;
    sqlx::query!(
        "update invoices set settled_at = case when $3 then now() end where card_id = $1 and billing_month = $2",
        card.get(),
        month_column(month),
        is_settled,
    )
    .execute(tx.conn())
    .await?;
    recording.finish(tx).await?;
    find(tx, card, month).await
}

/// Deletes an invoice that nothing is billed on or paid for.
///
/// # Errors
/// [`DbError::InUse`] says what is; [`DbError::Stale`], [`DbError::NotFound`].
pub async fn delete(
    tx: &mut WorkspaceTx,
    card: CardId,
    month: BillingMonth,
    seen: Option<Version>,
) -> Result<(), DbError> {
    let mut recording = Recording::begin(tx, Operation::Delete).await?;
    find(tx, card, month).await?.version.expect(seen, "invoice", &named(card, month))?;
    let row = RowKey::new(Noun::Invoice, format!("{card}/{}", month_column(month)));
    audit::refuse_in_use(tx, "invoice", &row).await?;
    recording.watch(tx, Noun::Invoice, [card]).await?;
    sqlx::query!("delete from invoices where card_id = $1 and billing_month = $2", card.get(), month_column(month))
        .execute(tx.conn())
        .await?;
    recording.finish(tx).await?;
    Ok(())
}

fn named(card: CardId, month: BillingMonth) -> String {
    format!("{card}/{month}")
}
