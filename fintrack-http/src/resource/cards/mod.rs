//! Credit cards: their limit, their days, and what they will still ask for.

pub(crate) mod chargebacks;
pub(crate) mod expenses;
pub(crate) mod invoices;
pub(crate) mod payments;

use chrono::{DateTime, Utc};
use fintrack_core::calendar::{BillingMonth, DayOfMonth};
use fintrack_core::card::{self as core, CardCycle, CardError, CardFace, ClosingDay};
use fintrack_core::id::{AccountId, CardId};
use fintrack_core::invoice::{Liability as CoreLiability, liability};
use fintrack_core::money::{Currency, MoneyError};
use fintrack_core::name::{Color, Name};
use fintrack_db::card::{self, ChangeError};
use fintrack_db::invoice::{self, CardFacts};
use fintrack_db::{DbError, Stored, WorkspaceTx};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use uuid::Uuid;

use crate::ApiError;
use crate::entry::{Needs, Read, Workspace, WorkspaceHeader, Write};
use crate::extract::{Json, Path};
use crate::field::{Amount, At, Change, Month, said};
use crate::problem::{Changing, Deleting, Finding, Reading, Writing};
use crate::resource::accounts::currency_or_usual;
use crate::version::{IfMatch, IfMatchHeader};
use crate::write::{Answer, IdempotencyHeader, Post};

/// A card.
#[derive(Serialize, ToSchema)]
pub(crate) struct Card {
    /// Its identity.
    #[schema(example = "0199c0de-0000-7000-8000-00000000002b")]
    id: Uuid,
    /// The workspace that it is of.
    #[schema(example = "0199c0de-0000-7000-8000-000000000001")]
    workspace_id: Uuid,
    /// What it is called, unlike any other card of the workspace.
    #[schema(example = "Roxo")]
    name: String,
    /// The most that may be owed on it at once, in its currency.
    credit_limit: Amount,
    /// The currency that it is held in.
    #[schema(example = "BRL")]
    currency_code: String,
    /// The day of the month that its invoices close on, today; a day that a month lacks means its last.
    #[schema(example = 28, minimum = 1, maximum = 31)]
    closing_date: u8,
    /// The day of the month that they are due on: the first such day after they closed.
    #[schema(example = 5, minimum = 1, maximum = 31)]
    due_date: u8,
    /// Whether a purchase on the closing day is billed by the invoice that closes then.
    #[schema(example = true)]
    is_closing_day_included: bool,
    /// The account that usually pays its invoices.
    #[schema(example = "0199c0de-0000-7000-8000-00000000000b")]
    payment_account_id: Option<Uuid>,
    /// Whose card it is.
    #[schema(example = "Visa")]
    brand: Option<String>,
    /// The last four digits of its number.
    #[schema(example = "0042", pattern = r"^\d{4}$")]
    last_four_digits: Option<String>,
    /// What it is drawn in, `#RRGGBB`.
    #[schema(example = "#6A1B9A", pattern = "^#[0-9A-F]{6}$")]
    color: Option<String>,
    /// Whether it is offered for new transactions.
    #[schema(example = true)]
    is_active: bool,
    /// When it was made.
    #[schema(example = "2026-03-01T12:00:00Z")]
    created_at: DateTime<Utc>,
    /// When it was last changed.
    #[schema(example = "2026-03-02T08:30:00Z")]
    updated_at: DateTime<Utc>,
}

impl Card {
    fn of<P: Needs>(workspace: &Workspace<P>, stored: Stored<core::Card>) -> Self {
        let Stored { value: card, created_at, updated_at, .. } = stored;
        let cycle = card.cycle(card.billing_month(workspace.today()));
        Self {
            id: card.id.get(),
            workspace_id: workspace.scope().workspace.get(),
            credit_limit: card.limit().into(),
            currency_code: card.currency().code().to_owned(),
            closing_date: cycle.closing_day().get(),
            due_date: cycle.due_day().get(),
            is_closing_day_included: cycle.on_closing_day() == ClosingDay::Included,
            payment_account_id: card.payment_account.map(AccountId::get),
            name: card.name.into(),
            brand: card.face.brand.map(String::from),
            last_four_digits: card.face.last_digits.map(String::from),
            color: card.face.color.map(String::from),
            is_active: card.is_active,
            created_at,
            updated_at,
        }
    }
}

fn closing_day(is_included: bool) -> ClosingDay {
    if is_included { ClosingDay::Included } else { ClosingDay::Excluded }
}

fn cycle(closing: u32, due: u32, on_closing: ClosingDay) -> Result<CardCycle, ApiError> {
    let (closing, due) = (DayOfMonth::new(closing).at("/closing_date")?, DayOfMonth::new(due).at("/due_date")?);
    Ok(CardCycle::new(closing, due, on_closing)?)
}

impl From<CardError> for ApiError {
    fn from(error: CardError) -> Self {
        let pointer = match error {
            CardError::SameDays(_) => "/due_date",
            CardError::NegativeLimit(_) => "/credit_limit",
            CardError::NoCycle => "/closing_date",
            CardError::Currency { .. } => "/currency_code",
            CardError::LastDigits(_) => "/last_four_digits",
        };
        Self::at(pointer, &error)
    }
}

impl From<ChangeError> for ApiError {
    fn from(error: ChangeError) -> Self {
        match error {
            ChangeError::Card(error) => error.into(),
            ChangeError::Db(error) => Self::Db(error),
        }
    }
}

/// A card to be added.
#[derive(Deserialize, ToSchema)]
pub(crate) struct NewCard {
    /// What it is called: 1 to 100 characters, unlike any other card of the workspace.
    #[schema(example = "Roxo", min_length = 1, max_length = 100)]
    name: String,
    /// The most that may be owed on it at once, in its currency; not negative.
    credit_limit: Amount,
    /// The currency that it is held in; the workspace's where nothing is said.
    #[schema(example = "BRL")]
    currency_code: Option<String>,
    /// The day of the month that its invoices close on.
    #[schema(example = 28, minimum = 1, maximum = 31)]
    closing_date: u32,
    /// The day of the month that they are due on, another one.
    #[schema(example = 5, minimum = 1, maximum = 31)]
    due_date: u32,
    /// Whether a purchase on the closing day is still billed then; it is where nothing is said.
    #[schema(example = true, default = true)]
    is_closing_day_included: Option<bool>,
    /// The account that usually pays its invoices.
    #[schema(value_type = Option<Uuid>, example = "0199c0de-0000-7000-8000-00000000000b")]
    payment_account_id: Option<AccountId>,
    /// Whose card it is.
    #[schema(example = "Visa", max_length = 100)]
    brand: Option<String>,
    /// The last four digits of its number; never the number.
    #[schema(example = "0042", pattern = r"^\d{4}$")]
    last_four_digits: Option<String>,
    /// What it is drawn in, `#RRGGBB`.
    #[schema(example = "#6A1B9A", pattern = "^#[0-9A-Fa-f]{6}$")]
    color: Option<String>,
    /// Whether it is offered for new transactions; it is where nothing is said.
    #[schema(example = true, default = true)]
    is_active: Option<bool>,
}

impl NewCard {
    fn checked(&self, currency: Currency, from: BillingMonth) -> Result<card::NewCard, ApiError> {
        let on_closing = closing_day(self.is_closing_day_included.unwrap_or(true));
        Ok(card::NewCard {
            name: Name::new(&self.name).at("/name")?,
            limit: self.credit_limit.of(currency).at("/credit_limit")?,
            cycle: cycle(self.closing_date, self.due_date, on_closing)?,
            from,
            payment_account: self.payment_account_id,
            face: CardFace {
                brand: self.brand.as_deref().map(Name::new).transpose().at("/brand")?,
                last_digits: self.last_four_digits.as_deref().map(str::parse).transpose()?,
                color: self.color.as_deref().map(Color::new).transpose().at("/color")?,
            },
        })
    }
}

/// What is to be different about a card; what is absent stays.
#[serde_with::apply(Option => #[serde(default, deserialize_with = "said")])]
#[derive(Deserialize, ToSchema)]
pub(crate) struct CardChange {
    /// What it is called.
    #[schema(example = "Preto", min_length = 1, max_length = 100, nullable = false)]
    name: Option<String>,
    /// The most that may be owed on it at once.
    #[schema(nullable = false)]
    credit_limit: Option<Amount>,
    /// The day of the month that its invoices close on.
    #[schema(example = 28, minimum = 1, maximum = 31, nullable = false)]
    closing_date: Option<u32>,
    /// The day of the month that they are due on.
    #[schema(example = 5, minimum = 1, maximum = 31, nullable = false)]
    due_date: Option<u32>,
    /// Whether a purchase on the closing day is still billed then.
    #[schema(example = true, nullable = false)]
    is_closing_day_included: Option<bool>,
    /// The first billing month with these days; the month that bills today's purchases where nothing is said. Earlier
    /// invoices keep theirs.
    #[schema(value_type = Option<Month>, nullable = false)]
    effective_from: Option<BillingMonth>,
    /// The account that usually pays its invoices; null for none.
    #[serde(default)]
    #[schema(value_type = Option<Uuid>, example = "0199c0de-0000-7000-8000-00000000000b")]
    payment_account_id: Change<AccountId>,
    /// Whose card it is; null for nobody's.
    #[serde(default)]
    #[schema(value_type = Option<String>, example = "Visa")]
    brand: Change<String>,
    /// The last four digits of its number; null for none.
    #[serde(default)]
    #[schema(value_type = Option<String>, example = "0042", pattern = r"^\d{4}$")]
    last_four_digits: Change<String>,
    /// What it is drawn in, `#RRGGBB`; null for no colour of its own.
    #[serde(default)]
    #[schema(value_type = Option<String>, example = "#6A1B9A", pattern = "^#[0-9A-Fa-f]{6}$")]
    color: Change<String>,
    /// Whether it is offered for new transactions.
    #[schema(example = false, nullable = false)]
    is_active: Option<bool>,
}

impl CardChange {
    fn over(&self, before: &core::Card, today: chrono::NaiveDate) -> Result<core::Card, ApiError> {
        let mut card = before.clone();
        if let Some(name) = &self.name {
            card.name = Name::new(name).at("/name")?;
        }
        if let Some(limit) = self.credit_limit {
            card.set_limit(limit.of(card.currency()).at("/credit_limit")?)?;
        }
        let from = self.effective_from.unwrap_or_else(|| before.billing_month(today));
        let old = before.cycle(from);
        let on_closing = self.is_closing_day_included.map_or(old.on_closing_day(), closing_day);
        let closing = self.closing_date.unwrap_or(old.closing_day().get().into());
        let due = self.due_date.unwrap_or(old.due_day().get().into());
        card.set_cycle(from, cycle(closing, due, on_closing)?);
        self.payment_account_id.apply(&mut card.payment_account);
        self.brand.clone().try_map(|text| Name::new(&text)).at("/brand")?.apply(&mut card.face.brand);
        self.last_four_digits
            .clone()
            .try_map(|text| text.parse::<core::LastDigits>())?
            .apply(&mut card.face.last_digits);
        self.color.clone().try_map(|text| Color::new(&text)).at("/color")?.apply(&mut card.face.color);
        card.is_active = self.is_active.unwrap_or(card.is_active);
        Ok(card)
    }
}

/// A month ahead on a card, supposing that every invoice is paid on the day it is due and nothing else is bought.
#[derive(Serialize, ToSchema)]
pub(crate) struct Liability {
    /// The civil month.
    #[schema(value_type = Month)]
    month: String,
    /// What falls due in it, in the card's currency; of the first month also what is overdue already.
    due: Amount,
    /// What is still owed at its end: the limit in use.
    used: Amount,
    /// The limit that is free at its end; negative beyond the limit.
    available: Amount,
}

impl From<CoreLiability> for Liability {
    fn from(of: CoreLiability) -> Self {
        let CoreLiability { month, due, used, available } = of;
        Self { month: month.to_string(), due: due.into(), used: used.into(), available: available.into() }
    }
}

/// All that a card's figures follow from.
pub(crate) async fn facts_of(tx: &mut WorkspaceTx, card: CardId) -> Result<CardFacts, ApiError> {
    let facts = invoice::facts(tx, Some(card)).await?.pop();
    facts.ok_or_else(|| DbError::NotFound { what: "card", key: card.to_string() }.into())
}

/// A sum of a card that is too large for the books, which keep it from becoming so.
pub(crate) fn too_large(card: CardId) -> impl Fn(MoneyError) -> ApiError {
    move |error| DbError::Corrupt { what: "sum of card", id: card.get(), cause: error.into() }.into()
}

/// Which card.
#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Path)]
pub(crate) struct CardPath {
    /// The card's identity.
    #[param(value_type = Uuid, example = "0199c0de-0000-7000-8000-00000000002b")]
    pub(crate) id: CardId,
}

/// List the cards.
#[utoipa::path(
    get,
    path = "/cards",
    operation_id = "listCards",
    tag = "cards",
    params(WorkspaceHeader),
    responses((status = 200, description = "All cards, by name", body = Vec<Card>), Reading)
)]
pub(crate) async fn list(mut workspace: Workspace<Read>) -> Result<Json<Vec<Card>>, ApiError> {
    let cards = card::list_stored(&mut workspace.begin().await?).await?;
    Ok(Json(cards.into_iter().map(|stored| Card::of(&workspace, stored)).collect()))
}

/// Add a card.
#[utoipa::path(
    post,
    path = "/cards",
    operation_id = "createCard",
    tag = "cards",
    params(WorkspaceHeader, IdempotencyHeader),
    request_body = NewCard,
    responses((status = 201, description = "The card", body = Card), Writing)
)]
pub(crate) async fn create(workspace: Workspace<Write>, post: Post<NewCard>) -> Result<Answer, ApiError> {
    let work = workspace.write(&post, async |mut tx, new| {
        let currency = currency_or_usual(&mut tx, new.currency_code.as_deref()).await?;
        let from = BillingMonth::of(workspace.today());
        let id = card::create(&mut tx, &new.checked(currency, from)?).await?;
        let mut stored = card::find(&mut tx, id).await?;
        if new.is_active == Some(false) {
            let archive = |card: &mut core::Card| {
                card.is_active = false;
                Ok(())
            };
            stored = card::update(&mut tx, id, None, archive).await?;
        }
        let version = stored.version;
        Ok((tx, Answer::created(&Card::of(&workspace, stored)).at_version(version)))
    });
    work.await
}

/// Show a card.
#[utoipa::path(
    get,
    path = "/cards/{id}",
    operation_id = "getCard",
    tag = "cards",
    params(CardPath, WorkspaceHeader),
    responses((status = 200, description = "The card", body = Card), Finding)
)]
pub(crate) async fn show(mut workspace: Workspace<Read>, Path(path): Path<CardPath>) -> Result<Answer, ApiError> {
    let stored = card::find(&mut workspace.begin().await?, path.id).await?;
    let version = stored.version;
    Ok(Answer::ok(&Card::of(&workspace, stored)).at_version(version))
}

/// Change a card.
#[utoipa::path(
    patch,
    path = "/cards/{id}",
    operation_id = "updateCard",
    tag = "cards",
    params(CardPath, WorkspaceHeader, IfMatchHeader),
    request_body = CardChange,
    responses((status = 200, description = "The card as it is now", body = Card), Changing)
)]
pub(crate) async fn update(
    workspace: Workspace<Write>,
    Path(path): Path<CardPath>,
    IfMatch(seen): IfMatch,
    Json(change): Json<CardChange>,
) -> Result<Answer, ApiError> {
    let work = workspace.change_in_turn(async |mut tx| {
        let before = card::find(&mut tx, path.id).await?.value;
        let after = change.over(&before, workspace.today())?;
        let put = |card: &mut core::Card| {
            *card = after;
            Ok(())
        };
        let stored = card::update(&mut tx, path.id, seen, put).await?;
        let version = stored.version;
        Ok((tx, Answer::ok(&Card::of(&workspace, stored)).at_version(version)))
    });
    work.await
}

/// Delete a card that nothing refers to.
#[utoipa::path(
    delete,
    path = "/cards/{id}",
    operation_id = "deleteCard",
    tag = "cards",
    params(CardPath, WorkspaceHeader, IfMatchHeader),
    responses((status = 204, description = "It is gone"), Deleting)
)]
pub(crate) async fn delete(
    workspace: Workspace<Write>,
    Path(path): Path<CardPath>,
    IfMatch(seen): IfMatch,
) -> Result<Answer, ApiError> {
    let work = workspace.change(async |mut tx| {
        card::delete(&mut tx, path.id, seen).await?;
        Ok((tx, Answer::no_content()))
    });
    work.await
}

/// Show what a card will still ask for, month by month.
#[utoipa::path(
    get,
    path = "/cards/{id}/liabilities",
    operation_id = "listCardLiabilities",
    tag = "cards",
    params(CardPath, WorkspaceHeader),
    responses(
        (status = 200, description = "From this month to the last that owes something", body = Vec<Liability>),
        Finding,
    )
)]
pub(crate) async fn liabilities(
    mut workspace: Workspace<Read>,
    Path(path): Path<CardPath>,
) -> Result<Json<Vec<Liability>>, ApiError> {
    let today = workspace.today();
    let facts = facts_of(&mut workspace.begin().await?, path.id).await?;
    let book = facts.book();
    let months = book
        .timeline(today)
        .and_then(|states| liability(&states, &book.position(today)?, today))
        .map_err(too_large(path.id))?;
    Ok(Json(months.into_iter().map(Liability::from).collect()))
}
