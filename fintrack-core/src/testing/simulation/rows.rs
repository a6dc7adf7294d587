//! What a database would keep of a household: rows, as images, so that the core's own undo judges them.

use std::fmt::Debug;

use chrono::{DateTime, NaiveDate};
use uuid::Uuid;

use super::model::Places;
use crate::audit::{Image, Moment, Noun, RowKey, Value};
use crate::calendar::BillingMonth;
use crate::entry::{Entry, Filing, Movement};
use crate::id::{AccountId, CardId, EntryId, ImportSessionId, InstalmentPlanId};
use crate::money::Money;

/// The rows that everything else refers to.
pub(super) fn of_places(places: &Places) -> Vec<RowKey> {
    let Places { bank, purse, card, categories, tags } = places;
    let mut rows =
        vec![RowKey::new(Noun::Account, bank.id), RowKey::new(Noun::Account, purse.id), RowKey::new(Noun::Card, card)];
    for category in categories {
        rows.push(RowKey::new(Noun::Category, category.id));
        let subs = category.subcategories.iter();
        rows.extend(subs.map(|sub| RowKey::composite(Noun::Subcategory, &[&category.id, &sub.id])));
    }
    rows.extend(tags.iter().map(|tag| RowKey::new(Noun::Tag, tag)));
    rows
}

/// The name of an invoice's row.
pub(super) fn invoice_key(card: CardId, month: BillingMonth) -> RowKey {
    RowKey::composite(Noun::Invoice, &[&card, &month.first_day()])
}

/// An invoice with the dates that its card's days give.
pub(super) fn invoice(card: CardId) -> Image {
    Image::new([("closing_source", text("COMPUTED"))]).referring_to([RowKey::new(Noun::Card, card)])
}

/// A purchase in instalments.
pub(super) fn plan(parts: u16) -> Image {
    Image::new([("instalments", Value::Integer(i64::from(parts)))])
}

/// What an income pays back of an expense.
pub(super) fn link(income: EntryId, expense: EntryId, amount: Money) -> (RowKey, Image) {
    let ends = [income, expense].map(|end| RowKey::new(Noun::Transaction, end));
    let key = RowKey::composite(Noun::Reimbursement, &[&income, &expense]);
    (key, Image::new([("amount", Value::Decimal(amount.amount()))]).referring_to(ends))
}

/// The trace of a line that was accepted; the line, which is accepted once, is what it claims.
pub(super) fn trace(account: AccountId, entry: EntryId, (date, cents): (NaiveDate, i64), line: String) -> Image {
    Image::new([
        ("dated_on", Value::Date(date)),
        ("cents", Value::Integer(cents)),
        ("transaction_id", Value::Uuid(entry.get())),
    ])
    .claiming(line)
    .referring_to([RowKey::new(Noun::Account, account), RowKey::new(Noun::Transaction, entry)])
}

/// A session of an account and month; the numbers tell one commit and one closing from another.
pub(super) fn session(account: AccountId, month: BillingMonth, committed: Option<i64>, closed: Option<i64>) -> Image {
    let moment = |number: Option<i64>| {
        let at = number.and_then(|number| DateTime::from_timestamp(number, 0));
        at.map_or(Value::Null, |at| Value::Moment(Moment::new(at)))
    };
    let status = if closed.is_some() { "CLOSED" } else { "OPEN" };
    let image = Image::new([
        ("month", Value::Date(month.first_day())),
        ("status", text(status)),
        ("committed_at", moment(committed)),
        ("closed_at", moment(closed)),
    ])
    .referring_to([RowKey::new(Noun::Account, account)]);
    if closed.is_some() { image } else { image.claiming(format!("{account}/{}", month.first_day())) }
}

/// The rows of an entry: its own, those of its parts and those of its tags.
pub(super) fn of_entry(entry: &Entry) -> Vec<(RowKey, Image)> {
    let key = RowKey::new(Noun::Transaction, entry.id());
    let details = entry.details().cloned().unwrap_or_default();
    let mut refers: Vec<RowKey> =
        entry.movement().accounts().map(|account| RowKey::new(Noun::Account, account)).collect();
    refers.extend(entry.movement().invoice().map(|(card, month)| invoice_key(card, month)));
    refers.extend(details.instalment.map(|it| RowKey::new(Noun::InstalmentPlan, it.plan)));
    let mut rows = Vec::new();
    let whole = match entry.movement().filing() {
        Some(Filing::Whole(under)) => {
            refers.push(RowKey::new(Noun::Category, under.category));
            refers.extend(under.subcategory.map(|sub| RowKey::composite(Noun::Subcategory, &[&under.category, &sub])));
            Some(*under)
        }
        Some(Filing::Split(parts)) => {
            for (position, part) in (1_u32..).zip(parts) {
                let category = RowKey::new(Noun::Category, part.under.category);
                let image = Image::new([("says", debug(part))]).referring_to([key.clone(), category]);
                rows.push((RowKey::composite(Noun::Split, &[&entry.id(), &position]), image));
            }
            None
        }
        None => None,
    };
    for tag in &details.tags {
        let image =
            Image::new([("tag_id", Value::Uuid(tag.get()))]).referring_to([key.clone(), RowKey::new(Noun::Tag, tag)]);
        rows.push((RowKey::composite(Noun::TransactionTag, &[&entry.id(), tag]), image));
    }
    let said = (entry.date(), entry.status(), bare(entry.movement()), whole, details.instalment, details.original);
    let image = Image::new([
        ("description", text(entry.description().as_str())),
        ("notes", details.notes.as_ref().map_or(Value::Null, |notes| text(notes.as_str()))),
        ("says", debug(&said)),
    ]);
    rows.push((key, image.referring_to(refers)));
    rows
}

/// The movement as its own row has it: the parts of a split stand elsewhere.
fn bare(movement: &Movement) -> Movement {
    let mut bare = movement.clone();
    match &mut bare {
        Movement::Income { filing, .. } | Movement::Expense { filing, .. } | Movement::CardExpense { filing, .. } => {
            if let Filing::Split(parts) = filing {
                parts.clear();
            }
        }
        Movement::CardChargeback { filing, .. } => {
            if let Some(Filing::Split(parts)) = filing {
                parts.clear();
            }
        }
        Movement::Transfer { .. }
        | Movement::CardPayment { .. }
        | Movement::InvestmentDeposit { .. }
        | Movement::InvestmentWithdrawal { .. } => {}
    }
    bare
}

/// The entry that a row of transactions is of.
pub(super) fn entry_of(row: &RowKey) -> Option<EntryId> {
    (row.noun() == Noun::Transaction).then(|| row.id().parse::<Uuid>().ok()).flatten().map(EntryId::new)
}

/// The row of a session.
pub(super) fn session_key(id: ImportSessionId) -> RowKey {
    RowKey::new(Noun::ImportSession, id)
}

/// The row of a purchase in instalments.
pub(super) fn plan_key(id: InstalmentPlanId) -> RowKey {
    RowKey::new(Noun::InstalmentPlan, id)
}

fn text(text: &str) -> Value {
    Value::Text(text.to_owned())
}

fn debug(of: &impl Debug) -> Value {
    Value::Text(format!("{of:?}"))
}
