//! Everything that [`Books`] holds, as one JSON document.
//!
//! ```json
//! {
//! "format": "fintrack-books", "version": 1,
//! "currency": "BRL",
//! "accounts": [
//! {"id":"…","name":"Conta Azul","kind":"CHECKING","opening_balance":{"amount":"100.00","currency":"BRL"},…}
//! ],
//! "transactions": [
//! {"id":"…","date":"2026-03-05","kind":"INCOME","amount":{"amount":"5000.00","currency":"BRL"},…}
//! ]
//! }
//! ```
//!
//! Amounts and rates are strings, exact to the last decimal. A currency is its ISO 4217 code, or `BTC/8` where the number
//! of decimals does not follow from the code. What is not said is left out. Lists are in the order of identities,
//! transactions by date; each element stands on a line of its own, so that documents can be compared line by line.
//! `docs/exports.md` describes every field. [`VERSION`] grows when a field goes or changes its meaning; readers ignore
//! fields that they do not know.

use std::fmt::{self, Write};

use chrono::NaiveDate;
use rust_decimal::Decimal;
use serde::Serialize;

use super::csv::{redemption, settlement};
use super::index::{Index, by_date, details};
use super::{Books, ExportError, Waiver};
use crate::account::{Account, AccountKind, Look};
use crate::calendar::{BillingMonth, DayOfMonth};
use crate::card::{Card, CardFace, ClosingDay, EffectiveCycle, LastDigits};
use crate::category::{Category, CategoryKind, SubCategory, Tag};
use crate::entry::{Details, Entry, EntryKind, InstalmentOf, Movement, Original, Part, SlotOf, Status};
use crate::id::{AccountId, CardId, CategoryId, EntryId, InstalmentPlanId, InvestmentId, SubCategoryId, TagId};
use crate::money::Money;
use crate::name::{Color, Icon, Name};

/// What the document calls itself.
pub const FORMAT: &str = "fintrack-books";
/// The version of its schema.
pub const VERSION: u32 = 1;

/// Writes the books as a JSON document.
///
/// # Errors
/// [`ExportError::Unknown`] when an entry refers to what the books do not hold.
pub fn write(out: &mut impl Write, books: &Books<'_>) -> Result<(), ExportError> {
    let index = Index::of(books);
    write!(out, "{{\n\"format\": \"{FORMAT}\", \"version\": {VERSION},\n\"currency\": ")?;
    value(out, &books.currency)?;
    let mut accounts: Vec<&Account> = books.accounts.iter().collect();
    accounts.sort_by_key(|account| account.id);
    list(out, "accounts", accounts.into_iter().map(AccountRow::of))?;
    let mut cards: Vec<&Card> = books.cards.iter().collect();
    cards.sort_by_key(|card| card.id);
    list(out, "cards", cards.into_iter().map(CardRow::of))?;
    let mut categories: Vec<&Category> = books.categories.iter().collect();
    categories.sort_by_key(|category| category.id);
    list(out, "categories", categories.into_iter().map(CategoryRow::of))?;
    list(out, "investments", books.investments.iter().map(|(id, name)| Named { id: *id, name }))?;
    let mut tags: Vec<&Tag> = books.tags.iter().collect();
    tags.sort_by_key(|tag| tag.id);
    list(out, "tags", tags.into_iter().map(TagRow::of))?;
    let mut waivers: Vec<&Waiver> = books.waivers.iter().collect();
    waivers.sort_by_key(|waiver| (waiver.date, waiver.card, waiver.month));
    list(out, "waivers", waivers.into_iter())?;
    let entries = by_date(books.entries);
    entries.iter().try_for_each(|entry| check(entry, &index))?;
    list(out, "transactions", entries.into_iter().map(EntryRow::of))?;
    Ok(out.write_str("\n}\n")?)
}

/// A field with a list.
fn list<T: Serialize>(out: &mut impl Write, name: &str, elements: impl Iterator<Item = T>) -> Result<(), ExportError> {
    write!(out, ",\n\"{name}\": [")?;
    let mut is_empty = true;
    for element in elements {
        out.write_str(if is_empty { "\n" } else { ",\n" })?;
        value(out, &element)?;
        is_empty = false;
    }
    Ok(out.write_str(if is_empty { "]" } else { "\n]" })?)
}

fn value(out: &mut impl Write, value: &impl Serialize) -> Result<(), ExportError> {
    // Only maps whose keys are no text cannot be JSON, and there are no maps here.
    Ok(out.write_str(&serde_json::to_string(value).map_err(|_| fmt::Error)?)?)
}

/// Whether the books hold all that an entry refers to.
fn check(entry: &Entry, index: &Index<'_>) -> Result<(), ExportError> {
    let id = entry.id();
    let movement = entry.movement();
    movement.accounts().try_for_each(|account| index.account(account, id).map(drop))?;
    movement.invoice().map_or(Ok(()), |(card, _)| index.card(card, id).map(drop))?;
    investment(movement).map_or(Ok(()), |investment| index.investment(investment, id).map(drop))?;
    if let Some(filing) = movement.filing() {
        filing.parts(movement.amount()).try_for_each(|part| index.filed(part.under, id).map(drop))?;
    }
    details(entry).tags.iter().try_for_each(|tag| index.tag(*tag, id).map(drop))
}

const fn investment(movement: &Movement) -> Option<InvestmentId> {
    match movement {
        Movement::InvestmentDeposit { investment, .. } | Movement::InvestmentWithdrawal { investment, .. } => {
            Some(*investment)
        }
        Movement::Income { .. }
        | Movement::Expense { .. }
        | Movement::Transfer { .. }
        | Movement::CardExpense { .. }
        | Movement::CardChargeback { .. }
        | Movement::CardPayment { .. } => None,
    }
}

#[derive(Serialize)]
struct Named<'a, I> {
    id: I,
    name: &'a Name,
}

#[derive(Serialize)]
struct AccountRow<'a> {
    id: AccountId,
    name: &'a Name,
    kind: AccountKind,
    opening_balance: Money,
    opened_on: NaiveDate,
    is_active: bool,
    #[serde(skip_serializing_if = "Option::is_none")]
    color: Option<&'a Color>,
    #[serde(skip_serializing_if = "Option::is_none")]
    icon: Option<&'a Icon>,
}

impl<'a> AccountRow<'a> {
    const fn of(account: &'a Account) -> Self {
        let Account { id, name, kind, opening_balance, opened_on, is_active, look: Look { color, icon } } = account;
        Self {
            id: *id,
            name,
            kind: *kind,
            opening_balance: *opening_balance,
            opened_on: *opened_on,
            is_active: *is_active,
            color: color.as_ref(),
            icon: icon.as_ref(),
        }
    }
}

#[derive(Serialize)]
struct CardRow<'a> {
    id: CardId,
    name: &'a Name,
    limit: Money,
    cycles: Vec<CycleRow>,
    #[serde(skip_serializing_if = "Option::is_none")]
    payment_account: Option<AccountId>,
    is_active: bool,
    #[serde(skip_serializing_if = "Option::is_none")]
    brand: Option<&'a Name>,
    #[serde(skip_serializing_if = "Option::is_none")]
    last_digits: Option<LastDigits>,
    #[serde(skip_serializing_if = "Option::is_none")]
    color: Option<&'a Color>,
}

#[derive(Serialize)]
struct CycleRow {
    from: BillingMonth,
    closing_day: DayOfMonth,
    due_day: DayOfMonth,
    bills_closing_day: bool,
}

impl<'a> CardRow<'a> {
    fn of(card: &'a Card) -> Self {
        let cycle = |EffectiveCycle { from, cycle }: &EffectiveCycle| CycleRow {
            from: *from,
            closing_day: cycle.closing_day(),
            due_day: cycle.due_day(),
            bills_closing_day: cycle.on_closing_day() == ClosingDay::Included,
        };
        let CardFace { brand, last_digits, color } = &card.face;
        Self {
            id: card.id,
            name: &card.name,
            limit: card.limit(),
            cycles: card.cycles().iter().map(cycle).collect(),
            payment_account: card.payment_account,
            is_active: card.is_active,
            brand: brand.as_ref(),
            last_digits: *last_digits,
            color: color.as_ref(),
        }
    }
}

#[derive(Serialize)]
struct CategoryRow<'a> {
    id: CategoryId,
    name: &'a Name,
    kind: CategoryKind,
    color: &'a Color,
    #[serde(skip_serializing_if = "Option::is_none")]
    icon: Option<&'a Icon>,
    is_active: bool,
    subcategories: Vec<SubCategoryRow<'a>>,
}

#[derive(Serialize)]
struct SubCategoryRow<'a> {
    id: SubCategoryId,
    name: &'a Name,
    is_active: bool,
}

#[derive(Serialize)]
struct TagRow<'a> {
    id: TagId,
    name: &'a Name,
    #[serde(skip_serializing_if = "Option::is_none")]
    color: Option<&'a Color>,
    is_active: bool,
}

impl<'a> TagRow<'a> {
    const fn of(tag: &'a Tag) -> Self {
        let Tag { id, name, color, is_active } = tag;
        Self { id: *id, name, color: color.as_ref(), is_active: *is_active }
    }
}

impl<'a> CategoryRow<'a> {
    fn of(category: &'a Category) -> Self {
        let Category { id, name, kind, color, icon, is_active, subcategories } = category;
        let sub = |SubCategory { id, name, is_active }: &'a SubCategory| SubCategoryRow {
            id: *id,
            name,
            is_active: *is_active,
        };
        let subcategories = subcategories.iter().map(sub).collect();
        Self { id: *id, name, kind: *kind, color, icon: icon.as_ref(), is_active: *is_active, subcategories }
    }
}

#[derive(Serialize)]
struct EntryRow<'a> {
    id: EntryId,
    date: NaiveDate,
    kind: EntryKind,
    status: Status,
    description: &'a str,
    amount: Money,
    #[serde(skip_serializing_if = "Option::is_none")]
    account: Option<AccountId>,
    #[serde(skip_serializing_if = "Option::is_none")]
    to_account: Option<AccountId>,
    #[serde(skip_serializing_if = "Option::is_none")]
    received: Option<Money>,
    #[serde(skip_serializing_if = "Option::is_none")]
    card: Option<CardId>,
    #[serde(skip_serializing_if = "Option::is_none")]
    billing_month: Option<BillingMonth>,
    #[serde(skip_serializing_if = "Option::is_none")]
    investment: Option<InvestmentId>,
    #[serde(skip_serializing_if = "str::is_empty")]
    settlement: &'static str,
    #[serde(skip_serializing_if = "str::is_empty")]
    redemption: &'static str,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    parts: Vec<PartRow>,
    #[serde(skip_serializing_if = "Option::is_none")]
    instalment: Option<InstalmentRow>,
    #[serde(skip_serializing_if = "Option::is_none")]
    recurrence: Option<SlotOf>,
    #[serde(skip_serializing_if = "Option::is_none")]
    original: Option<OriginalRow>,
    #[serde(skip_serializing_if = "<[TagId]>::is_empty")]
    tags: &'a [TagId],
    #[serde(skip_serializing_if = "Option::is_none")]
    notes: Option<&'a str>,
}

#[derive(Serialize)]
struct PartRow {
    category: CategoryId,
    #[serde(skip_serializing_if = "Option::is_none")]
    subcategory: Option<SubCategoryId>,
    amount: Money,
}

#[derive(Serialize)]
struct InstalmentRow {
    plan: InstalmentPlanId,
    number: u16,
    count: u16,
}

#[derive(Serialize)]
struct OriginalRow {
    amount: Money,
    rate: Decimal,
}

impl<'a> EntryRow<'a> {
    fn of(entry: &'a Entry) -> Self {
        let movement = entry.movement();
        let mut accounts = movement.accounts();
        let (card, billing_month) = movement.invoice().unzip();
        let part =
            |Part { under, amount }| PartRow { category: under.category, subcategory: under.subcategory, amount };
        let Details { instalment, recurrence, original, tags, notes } = details(entry);
        Self {
            id: entry.id(),
            date: entry.date(),
            kind: entry.kind(),
            status: entry.status(),
            description: entry.description().as_str(),
            amount: movement.amount(),
            account: accounts.next(),
            to_account: accounts.next(),
            received: received(movement),
            card,
            billing_month,
            investment: investment(movement),
            settlement: settlement(movement),
            redemption: redemption(movement),
            parts: movement.filing().map_or(Vec::new(), |filing| filing.parts(movement.amount()).map(part).collect()),
            instalment: instalment.map(InstalmentRow::of),
            recurrence: *recurrence,
            original: original.map(|Original { amount, rate }| OriginalRow { amount, rate }),
            tags,
            notes: notes.as_deref(),
        }
    }
}

impl InstalmentRow {
    const fn of(InstalmentOf { plan, part }: InstalmentOf) -> Self {
        Self { plan, number: part.number(), count: part.count() }
    }
}

/// What reached the destination of a transfer.
const fn received(movement: &Movement) -> Option<Money> {
    match movement {
        Movement::Transfer { received, .. } => Some(*received),
        Movement::Income { .. }
        | Movement::Expense { .. }
        | Movement::CardExpense { .. }
        | Movement::CardChargeback { .. }
        | Movement::CardPayment { .. }
        | Movement::InvestmentDeposit { .. }
        | Movement::InvestmentWithdrawal { .. } => None,
    }
}
