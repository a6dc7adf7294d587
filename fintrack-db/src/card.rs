//! Cards, their cycles and their invoices in storage.

use std::collections::BTreeSet;

use chrono::NaiveDate;
use fintrack_core::audit::{Noun, Operation};
use fintrack_core::calendar::{BillingMonth, CalendarError, DayOfMonth};
use fintrack_core::card::{Card, CardCycle, ClosingDay, EffectiveCycle};
use fintrack_core::id::{AccountId, CardId};
use fintrack_core::money::Money;
use fintrack_core::name::Name;
use rust_decimal::Decimal;
use uuid::Uuid;

use crate::audit::Recording;
use crate::money::{money, month_column};
use crate::{DbError, WorkspaceTx};

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
}

struct CardRow {
    id: Uuid,
    name: String,
    currency_code: String,
    minor_units: i16,
    credit_limit: Decimal,
    payment_account_id: Option<Uuid>,
    is_active: bool,
    from_months: Vec<NaiveDate>,
    closing_days: Vec<i16>,
    due_days: Vec<i16>,
    includes_closing_day: Vec<bool>,
}

impl CardRow {
    fn cycles(&self) -> Result<Vec<EffectiveCycle>, Box<dyn std::error::Error + Send + Sync>> {
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

impl TryFrom<CardRow> for Card {
    type Error = DbError;

    fn try_from(row: CardRow) -> Result<Self, DbError> {
        let corrupt = || DbError::corrupt("card", row.id);
        let limit =
            money(row.credit_limit, &row.currency_code, row.minor_units).map_err(|error| corrupt()(error.into()))?;
        let name = Name::new(&row.name).map_err(|error| corrupt()(error.into()))?;
        let cycles = row.cycles().map_err(corrupt())?;
        let payment_account = row.payment_account_id.map(AccountId::new);
        Self::new(CardId::new(row.id), name, limit, cycles, payment_account, row.is_active)
            .map_err(|error| corrupt()(error.into()))
    }
}

/// Adds a card.
///
/// # Errors
/// [`DbError::Conflict`] when the name is taken; [`DbError::Dangling`] when the payment account is not there.
pub async fn create(tx: &mut WorkspaceTx, new: &NewCard) -> Result<CardId, DbError> {
    let id = Uuid::now_v7();
    let currency = new.limit.currency();
    let mut recording = Recording::begin(tx, Operation::Create).await?;
    recording.create(Noun::Card, [id]);
    sqlx::query!(
        "with card as (
             insert into cards (workspace_id, id, name, currency_code, credit_limit, payment_account_id)
             values ($1, $2, $3, $4, $5, $6)
             returning workspace_id, id
         )
         insert into card_cycles (workspace_id, card_id, from_month, closing_day, due_day, is_closing_day_included)
         select card.workspace_id, card.id, $7, $8, $9, $10 from card",
        tx.workspace(),
        id,
        new.name.as_str(),
        currency.code(),
        new.limit.amount(),
        new.payment_account.map(AccountId::get),
        month_column(new.from),
        i16::from(new.cycle.closing_day().get()),
        i16::from(new.cycle.due_day().get()),
        new.cycle.on_closing_day() == ClosingDay::Included,
    )
    .execute(tx.conn())
    .await?;
    recording.finish(tx).await?;
    Ok(CardId::new(id))
}

/// All cards, by name.
///
/// # Errors
/// [`DbError`].
pub async fn list(tx: &mut WorkspaceTx) -> Result<Vec<Card>, DbError> {
    sqlx::query_as!(
        CardRow,
        r#"select c.id, c.name, c.currency_code, u.minor_units, c.credit_limit, c.payment_account_id, c.is_active,
                  array_agg(k.from_month order by k.from_month) as "from_months!",
                  array_agg(k.closing_day order by k.from_month) as "closing_days!",
                  array_agg(k.due_day order by k.from_month) as "due_days!",
                  array_agg(k.is_closing_day_included order by k.from_month) as "includes_closing_day!"
           from cards c
           join currencies u on u.code = c.currency_code
           join card_cycles k on k.workspace_id = c.workspace_id and k.card_id = c.id
           where c.deleted_at is null
           group by c.workspace_id, c.id, u.minor_units
           order by lower(c.name), c.id"#,
    )
    .fetch_all(tx.conn())
    .await?
    .into_iter()
    .map(Card::try_from)
    .collect()
}

/// The card of a name, in any case.
///
/// # Errors
/// [`DbError`].
pub async fn find_by_name(tx: &mut WorkspaceTx, name: &str) -> Result<Option<Card>, DbError> {
    // A household has a handful of cards.
    let mut cards = list(tx).await?;
    let folded = name.to_lowercase();
    let exact = cards.iter().position(|card| card.name.as_str() == name);
    let found = exact.or_else(|| cards.iter().position(|card| card.name.as_str().to_lowercase() == folded));
    Ok(found.map(|place| cards.swap_remove(place)))
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
    list(tx).await?.into_iter().find(|card| card.id == id).ok_or_else(|| DbError::not_found("card", id))
}

/// Creates the invoices that entries are about to refer to, with the dates that the card's days give. Those that exist
/// keep theirs.
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
    recording.watch(tx, Noun::Invoice, wanted.iter().map(|(card, _)| card)).await?;
    let (mut ids, mut months, mut openings, mut closings, mut dues) = (vec![], vec![], vec![], vec![], vec![]);
    for (id, month) in wanted {
        let Some(card) = cards.iter().find(|card| card.id == *id) else {
            return Err(DbError::not_found("card", id));
        };
        let dates = card.invoice_dates(*month);
        ids.push(id.get());
        months.push(month_column(*month));
        openings.push(dates.opening);
        closings.push(dates.closing);
        dues.push(dates.due);
    }
    sqlx::query!(
        "insert into invoices (workspace_id, card_id, billing_month, opening_date, closing_date, due_date)
         select $1, * from unnest($2::uuid[], $3::date[], $4::date[], $5::date[], $6::date[])
         on conflict do nothing",
        tx.workspace(),
        &ids,
        &months,
        &openings,
        &closings,
        &dues,
    )
    .execute(tx.conn())
    .await?;
    Ok(())
}
