//! Cards and their cycles in storage. Their invoices are [`crate::invoice`]'s.

use std::collections::{BTreeMap, BTreeSet};
use std::error::Error as StdError;

use chrono::{DateTime, NaiveDate, Utc};
use fintrack_core::archive::KeptInvoice;
use fintrack_core::audit::{Noun, Operation, RowKey};
use fintrack_core::calendar::{BillingMonth, CalendarError, DayOfMonth};
use fintrack_core::card::{Card, CardCycle, CardError, CardFace, ClosingDay, EffectiveCycle};
use fintrack_core::id::{AccountId, CardId};
use fintrack_core::invoice::InvoiceCalendar;
use fintrack_core::money::Money;
use fintrack_core::name::{Color, Name};
use rust_decimal::Decimal;
use thiserror::Error;
use uuid::Uuid;

use crate::audit::{self, Recording};
use crate::bulk::column;
use crate::money::{money, month_column};
use crate::{DbError, Stored, Version, WorkspaceTx, account, invoice};

/// A card that is not in the books yet.
#[derive(Clone, Debug)]
pub struct NewCard {
    /// Unique in the workspace.
    pub name: Name,
    /// The most that may be owed at once; says the currency. Not negative.
    pub limit: Money,
    /// Its closing and due day.
    pub cycle: CardCycle,
    /// The first billing month with these days.
    pub from: BillingMonth,
    /// The account that usually pays its invoices.
    pub payment_account: Option<AccountId>,
    /// What it looks like.
    pub face: CardFace,
}

/// Why a card was not made or not changed.
#[derive(Debug, Error)]
pub enum ChangeError {
    /// The core refuses.
    #[error(transparent)]
    Card(#[from] CardError),
    /// Storage said no.
    #[error(transparent)]
    Db(#[from] DbError),
}

struct CardRow {
    id: Uuid,
    name: String,
    currency_code: String,
    minor_units: i16,
    credit_limit: Decimal,
    payment_account_id: Option<Uuid>,
    brand: Option<String>,
    last_four_digits: Option<String>,
    color: Option<String>,
    is_active: bool,
    from_months: Vec<NaiveDate>,
    closing_days: Vec<i16>,
    due_days: Vec<i16>,
    includes_closing_day: Vec<bool>,
    version: i32,
    created_at: DateTime<Utc>,
    updated_at: DateTime<Utc>,
}

impl CardRow {
    fn card(&self) -> Result<Card, Box<dyn StdError + Send + Sync>> {
        let limit = money(self.credit_limit, &self.currency_code, self.minor_units)?;
        let payment_account = self.payment_account_id.map(AccountId::new);
        let id = CardId::new(self.id);
        let mut card = Card::new(id, Name::new(&self.name)?, limit, self.cycles()?, payment_account, self.is_active)?;
        card.face = CardFace {
            brand: self.brand.as_deref().map(Name::new).transpose()?,
            last_digits: self.last_four_digits.as_deref().map(str::parse).transpose()?,
            color: self.color.as_deref().map(Color::new).transpose()?,
        };
        Ok(card)
    }

    fn cycles(&self) -> Result<Vec<EffectiveCycle>, Box<dyn StdError + Send + Sync>> {
        let day = |day: i16| -> Result<DayOfMonth, CalendarError> { DayOfMonth::new(u32::try_from(day).unwrap_or(0)) };
        let mut cycles = Vec::with_capacity(self.from_months.len());
        for (n, from) in self.from_months.iter().enumerate() {
            let on_closing_day = if self.includes_closing_day[n] { ClosingDay::Included } else { ClosingDay::Excluded };
            let cycle = CardCycle::new(day(self.closing_days[n])?, day(self.due_days[n])?, on_closing_day)?;
            cycles.push(EffectiveCycle { from: BillingMonth::of(*from), cycle });
        }
        Ok(cycles)
    }
}

impl TryFrom<CardRow> for Stored<Card> {
    type Error = DbError;

    fn try_from(row: CardRow) -> Result<Self, DbError> {
        let value = row.card().map_err(DbError::corrupt("card", row.id))?;
        let CardRow { version, created_at, updated_at, .. } = row;
        Ok(Self { value, version: Version::new(version), created_at, updated_at })
    }
}

/// Adds a card.
///
/// # Errors
/// [`ChangeError::Card`] when its limit is negative; [`DbError::Conflict`] when the name is taken; [`DbError::NotFound`]
/// when the payment account is not there.
pub async fn create(tx: &mut WorkspaceTx, new: &NewCard) -> Result<CardId, ChangeError> {
    let NewCard { name, limit, cycle, from, payment_account, face } = new;
    let id = CardId::new(Uuid::now_v7());
    let cycles = vec![EffectiveCycle { from: *from, cycle: *cycle }];
    let mut card = Card::new(id, name.clone(), *limit, cycles, *payment_account, true)?;
    card.face = face.clone();
    let mut recording = Recording::begin(tx, Operation::Create).await?;
    expect_payment_account(tx, &card).await?;
    recording.create(Noun::Card, [id]);
    insert(tx, std::slice::from_ref(&card)).await?;
    recording.finish(tx).await?;
    Ok(id)
}

async fn expect_payment_account(tx: &mut WorkspaceTx, card: &Card) -> Result<(), DbError> {
    match card.payment_account {
        Some(account) => account::find(tx, account).await.map(drop),
        None => Ok(()),
    }
}

/// Adds cards with their cycles, as a part of an operation.
pub(crate) async fn insert(tx: &mut WorkspaceTx, cards: &[Card]) -> Result<(), DbError> {
    sqlx::query!(
        "insert into cards
             (workspace_id, id, name, currency_code, credit_limit, payment_account_id, brand, last_four_digits, color,
              is_active)
         select $1, * from unnest(
             $2::uuid[], $3::text[], $4::text[], $5::numeric[], $6::uuid[], $7::text[], $8::text[], $9::text[],
             $10::boolean[]
         )",
        tx.workspace(),
        &column(cards, |card| card.id.get()),
        &column(cards, |card| card.name.as_str()) as &[&str],
        &column(cards, |card| card.currency().code().to_owned()),
        &column(cards, |card| card.limit().amount()),
        &column(cards, |card| card.payment_account.map(AccountId::get)) as &[Option<Uuid>],
        &column(cards, |card| card.face.brand.as_ref().map(Name::as_str)) as &[Option<&str>],
        &column(cards, |card| card.face.last_digits.map(|digits| digits.to_string())) as &[Option<String>],
        &column(cards, |card| card.face.color.as_ref().map(Color::as_str)) as &[Option<&str>],
        &column(cards, |card| card.is_active),
    )
    .execute(tx.conn())
    .await?;
    write_cycles(tx, cards).await
}

async fn write_cycles(tx: &mut WorkspaceTx, cards: &[Card]) -> Result<(), DbError> {
    let of = |card: &Card| card.cycles().iter().map(|effective| (card.id, *effective)).collect::<Vec<_>>();
    let cycles: Vec<(CardId, EffectiveCycle)> = cards.iter().flat_map(of).collect();
    sqlx::query!(
        "insert into card_cycles (workspace_id, card_id, from_month, closing_day, due_day, is_closing_day_included)
         select $1, * from unnest($2::uuid[], $3::date[], $4::smallint[], $5::smallint[], $6::boolean[])
         on conflict on constraint card_cycles_pkey do update
         set closing_day = excluded.closing_day, due_day = excluded.due_day,
             is_closing_day_included = excluded.is_closing_day_included",
        tx.workspace(),
        &column(&cycles, |(card, _)| card.get()),
        &column(&cycles, |(_, effective)| month_column(effective.from)),
        &column(&cycles, |(_, effective)| i16::from(effective.cycle.closing_day().get())),
        &column(&cycles, |(_, effective)| i16::from(effective.cycle.due_day().get())),
        &column(&cycles, |(_, effective)| effective.cycle.on_closing_day() == ClosingDay::Included),
    )
    .execute(tx.conn())
    .await?;
    Ok(())
}

/// All cards, by name.
///
/// # Errors
/// [`DbError`].
pub async fn list(tx: &mut WorkspaceTx) -> Result<Vec<Card>, DbError> {
    Ok(list_stored(tx).await?.into_iter().map(|stored| stored.value).collect())
}

/// The same, as they are kept.
///
/// # Errors
/// [`DbError`].
pub async fn list_stored(tx: &mut WorkspaceTx) -> Result<Vec<Stored<Card>>, DbError> {
    let rows = sqlx::query_as!(
        CardRow,
        r#"select c.id, c.name, c.currency_code, u.minor_units, c.credit_limit, c.payment_account_id, c.brand,
                  c.last_four_digits, c.color, c.is_active,
                  array_agg(k.from_month order by k.from_month) as "from_months!",
                  array_agg(k.closing_day order by k.from_month) as "closing_days!",
                  array_agg(k.due_day order by k.from_month) as "due_days!",
                  array_agg(k.is_closing_day_included order by k.from_month) as "includes_closing_day!",
                  c.version, c.created_at, c.updated_at
           from cards c
           join currencies u on u.code = c.currency_code
           join card_cycles k on k.workspace_id = c.workspace_id and k.card_id = c.id
           where c.deleted_at is null
           group by c.workspace_id, c.id, u.minor_units
           order by lower(c.name), c.id"#,
    )
    .fetch_all(tx.conn())
    .await?;
    rows.into_iter().map(Stored::try_from).collect()
}

/// A card.
///
/// # Errors
/// [`DbError::NotFound`].
pub async fn find(tx: &mut WorkspaceTx, id: CardId) -> Result<Stored<Card>, DbError> {
    // A household has a handful of cards.
    let found = list_stored(tx).await?.into_iter().find(|stored| stored.value.id == id);
    found.ok_or_else(|| DbError::not_found("card", id))
}

/// The card of a name, in any case.
///
/// # Errors
/// [`DbError`].
pub async fn find_by_name(tx: &mut WorkspaceTx, name: &str) -> Result<Option<Card>, DbError> {
    let mut cards = list(tx).await?;
    let folded = name.to_lowercase();
    let exact = cards.iter().position(|card| card.name.as_str() == name);
    let found = exact.or_else(|| cards.iter().position(|card| card.name.as_str().to_lowercase() == folded));
    Ok(found.map(|place| cards.swap_remove(place)))
}

/// Changes a card; `seen` is the version that was looked at, where that matters. Where its days change from a month on,
/// the invoices from there follow that nobody else has dated; earlier ones stay as they are.
///
/// # Errors
/// [`ChangeError::Card`] when it may not become that; [`DbError::Stale`], [`DbError::NotFound`] of it or of its payment
/// account, [`DbError::Conflict`] when the name is taken.
pub async fn update(
    tx: &mut WorkspaceTx,
    id: CardId,
    seen: Option<Version>,
    change: impl FnOnce(&mut Card) -> Result<(), CardError>,
) -> Result<Stored<Card>, ChangeError> {
    let mut recording = Recording::begin(tx, Operation::Update).await?;
    let Stored { value: before, version, .. } = find(tx, id).await?;
    version.expect(seen, "card", &id)?;
    let mut after = before.clone();
    change(&mut after)?;
    before.check_change(&after, audit::is_in_use(tx, &RowKey::new(Noun::Card, id)).await?)?;
    if before.payment_account != after.payment_account {
        expect_payment_account(tx, &after).await?;
    }
    recording.watch(tx, Noun::Card, [id]).await?;
    write(tx, &after).await?;
    if let Some(from) = first_changed_month(&before, &after) {
        write_cycles(tx, std::slice::from_ref(&after)).await?;
        invoice::follow(tx, &mut recording, &after, from).await?;
    }
    recording.finish(tx).await?;
    Ok(find(tx, id).await?)
}

/// The first month that days were given for which did not hold before.
fn first_changed_month(before: &Card, after: &Card) -> Option<BillingMonth> {
    let is_new = |effective: &&EffectiveCycle| !before.cycles().contains(effective);
    after.cycles().iter().find(is_new).map(|effective| effective.from)
}

async fn write(tx: &mut WorkspaceTx, card: &Card) -> Result<(), DbError> {
    let currency = card.currency();
    sqlx::query!(
        "update cards
         set name = $2, currency_code = $3, credit_limit = $4, payment_account_id = $5, brand = $6,
             last_four_digits = $7, color = $8, is_active = $9
         where id = $1",
        card.id.get(),
        card.name.as_str(),
        currency.code(),
        card.limit().amount(),
        card.payment_account.map(AccountId::get),
        card.face.brand.as_ref().map(Name::as_str),
        card.face.last_digits.map(|digits| digits.to_string()),
        card.face.color.as_ref().map(Color::as_str),
        card.is_active,
    )
    .execute(tx.conn())
    .await?;
    Ok(())
}

/// Deletes a card that nothing refers to.
///
/// # Errors
/// [`DbError::InUse`] says what does; [`DbError::Stale`], [`DbError::NotFound`].
pub async fn delete(tx: &mut WorkspaceTx, id: CardId, seen: Option<Version>) -> Result<(), DbError> {
    let mut recording = Recording::begin(tx, Operation::Delete).await?;
    find(tx, id).await?.version.expect(seen, "card", &id)?;
    audit::refuse_in_use(tx, "card", &RowKey::new(Noun::Card, id)).await?;
    recording.watch(tx, Noun::Card, [id]).await?;
    sqlx::query!("update cards set deleted_at = now() where id = $1", id.get()).execute(tx.conn()).await?;
    recording.finish(tx).await?;
    Ok(())
}

/// Locks a card until the end of the transaction, so that imports of it take turns.
///
/// # Errors
/// [`DbError::NotFound`].
pub async fn lock(tx: &mut WorkspaceTx, id: CardId) -> Result<Card, DbError> {
    sqlx::query!("select id from cards where id = $1 and deleted_at is null for update", id.get())
        .fetch_optional(tx.conn())
        .await?
        .ok_or_else(|| DbError::not_found("card", id))?;
    Ok(find(tx, id).await?.value)
}

/// Creates the invoices that entries are about to refer to, with the dates that the card's days and the invoices beside
/// them give. Those that exist keep theirs.
///
/// # Errors
/// [`DbError`].
pub(crate) async fn ensure_invoices(
    tx: &mut WorkspaceTx,
    recording: &mut Recording,
    wanted: &BTreeSet<(CardId, BillingMonth)>,
) -> Result<(), DbError> {
    if wanted.is_empty() {
        return Ok(());
    }
    let cards = list(tx).await?;
    let kept = invoice::kept(tx, None).await?;
    recording.watch(tx, Noun::Invoice, wanted.iter().map(|(card, _)| card)).await?;
    let none = BTreeMap::new();
    let mut new = Vec::with_capacity(wanted.len());
    for (id, month) in wanted {
        let Some(card) = cards.iter().find(|card| card.id == *id) else {
            return Err(DbError::not_found("card", id));
        };
        let invoice = InvoiceCalendar::new(card, kept.get(id).unwrap_or(&none)).new_invoice(*month);
        new.push(KeptInvoice { card: *id, invoice, sources: invoice.source.into() });
    }
    invoice::insert(tx, &new).await
}
