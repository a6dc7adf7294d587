//! Expenses and incomes: transactions on an account, one like the other but for which way the money goes.

use chrono::{DateTime, NaiveDate, Utc};
use fintrack_core::entry::{Details, Entry, EntryKind, Filing, Movement, SlotOf, Status};
use fintrack_core::id::{AccountId, CategoryId, EntryId, RecurrenceId, SubCategoryId, TagId};
use fintrack_core::money::Money;
use fintrack_core::name::Description;
use fintrack_db::transaction::{self, Cursor, Filter};
use fintrack_db::{Stored, Version, WorkspaceTx};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use uuid::Uuid;

use super::{NewPart, Patch, account_of, book_entry, changed_filing, day, filing, find, noted, notes, replace, tags};
use crate::ApiError;
use crate::entry::{Needs, Workspace};
use crate::field::{Amount, At, Change, Day, said};
use crate::list::Page;
use crate::resource::names::{NamedCategory, Names, SplitPart, Tagged, not_found};
use crate::word::TransactionStatus;

/// The days of a list.
#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub(crate) struct Days {
    /// On or after that day.
    #[param(value_type = Option<NaiveDate>, nullable = false, example = "2026-03-01")]
    start_date: Option<Day>,
    /// On or before that day.
    #[param(value_type = Option<NaiveDate>, nullable = false, example = "2026-03-31")]
    end_date: Option<Day>,
}

impl Days {
    /// An account's transactions of one kind on these days.
    pub(crate) fn filter(&self, account: AccountId, side: Side, page: &Page<Cursor>) -> Filter {
        Filter {
            from: self.start_date.map(|day| day.0),
            to: self.end_date.map(|day| day.0),
            kinds: vec![side.kind()],
            account: Some(account),
            limit: Some(page.limit.into()),
            ..Filter::default()
        }
    }
}

/// Which way an account's money went.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Side {
    Expense,
    Income,
}

impl Side {
    pub(crate) const fn kind(self) -> EntryKind {
        match self {
            Self::Expense => EntryKind::Expense,
            Self::Income => EntryKind::Income,
        }
    }

    const fn name(self) -> &'static str {
        match self {
            Self::Expense => "expense",
            Self::Income => "income",
        }
    }

    const fn movement(self, account: AccountId, amount: Money, filing: Filing) -> Movement {
        match self {
            Self::Expense => Movement::Expense { account, amount, filing },
            Self::Income => Movement::Income { account, amount, filing },
        }
    }
}

/// What expenses and incomes look like.
#[derive(Serialize, ToSchema)]
pub(crate) struct AccountEntry {
    /// Its identity.
    #[schema(example = "0199c0de-0000-7000-8000-00000000000e")]
    id: Uuid,
    /// The account.
    #[schema(example = "0199c0de-0000-7000-8000-00000000000b")]
    account_id: Uuid,
    /// What the account is called.
    #[schema(example = "Conta Azul")]
    account_name: String,
    /// What it was for; of a split, its first part.
    #[serde(flatten)]
    filed: NamedCategory,
    /// The parts, where it was for several things; empty where it was for one.
    splits: Vec<SplitPart>,
    /// The day that it is booked on.
    #[schema(example = "2026-03-07")]
    transaction_date: NaiveDate,
    /// What it was, in words.
    #[schema(example = "Mercado Central")]
    description: String,
    /// How much, in the account's currency; positive.
    amount: Amount,
    /// The account's currency.
    #[schema(example = "BRL")]
    currency_code: String,
    /// Where it stands.
    transaction_status: TransactionStatus,
    /// What a person wrote beside it.
    #[schema(example = "metade é da Ana")]
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

impl AccountEntry {
    pub(crate) fn of<P: Needs>(workspace: &Workspace<P>, names: &Names, stored: &Stored<Entry>) -> Self {
        let Stored { value: entry, created_at, updated_at, .. } = stored;
        let account = entry.movement().accounts().next().unwrap_or(AccountId::new(Uuid::nil()));
        let nothing = NamedCategory {
            category_id: Uuid::nil(),
            category_name: String::new(),
            sub_category_id: None,
            sub_category_name: None,
        };
        Self {
            id: entry.id().get(),
            account_id: account.get(),
            account_name: names.account(account),
            filed: names.first_filed(entry).unwrap_or(nothing),
            splits: names.split(entry),
            transaction_date: entry.date(),
            description: entry.description().to_string(),
            amount: entry.movement().amount().into(),
            currency_code: entry.movement().amount().currency().code().to_owned(),
            transaction_status: TransactionStatus(entry.status()),
            notes: noted(entry),
            tags: names.tags(workspace, entry),
            created_at: *created_at,
            updated_at: *updated_at,
        }
    }
}

/// An expense or an income to be booked on an account.
#[derive(Deserialize, ToSchema)]
pub(crate) struct NewAccountEntry {
    /// The day to book it on.
    #[schema(example = "2026-03-07")]
    transaction_date: NaiveDate,
    /// What it was, in words; longer ones than 500 characters are cut.
    #[schema(example = "Mercado Central")]
    description: String,
    /// How much, in the account's currency; positive.
    amount: Amount,
    /// What it was for; needed where there are no `splits`.
    #[schema(value_type = Option<Uuid>, example = "0199c0de-0000-7000-8000-00000000000c")]
    category_id: Option<CategoryId>,
    /// The subcategory, if any.
    #[schema(value_type = Option<Uuid>, example = "0199c0de-0000-7000-8000-00000000000d")]
    sub_category_id: Option<SubCategoryId>,
    /// Several things that it was for, in place of one category: two parts or more, which sum to the amount.
    splits: Option<Vec<NewPart>>,
    /// The recurring item that expected it, of an expense.
    #[schema(value_type = Option<Uuid>, example = "0199c0de-0000-7000-8000-00000000000f")]
    recurring_expense_id: Option<RecurrenceId>,
    /// The recurring item that expected it, of an income.
    #[schema(value_type = Option<Uuid>, example = "0199c0de-0000-7000-8000-00000000000f")]
    recurring_income_id: Option<RecurrenceId>,
    /// Where it stands; VALIDATING for a day that has come and PENDING for a later one, where nothing is said.
    transaction_status: Option<TransactionStatus>,
    /// What it is marked with.
    #[schema(value_type = Option<Vec<Uuid>>, example = json!(["0199c0de-0000-7000-8000-00000000000a"]))]
    tag_ids: Option<Vec<TagId>>,
    /// Whatever there is to say beside it.
    #[schema(example = "metade é da Ana", max_length = 5000)]
    notes: Option<String>,
}

impl NewAccountEntry {
    fn details(&self, side: Side) -> Result<Details, ApiError> {
        let item = match side {
            Side::Expense => self.recurring_expense_id,
            Side::Income => self.recurring_income_id,
        };
        Ok(Details {
            recurrence: item.map(|item| SlotOf { item, slot: None }),
            tags: tags(self.tag_ids.clone().unwrap_or_default()),
            notes: self.notes.as_deref().map(notes).transpose()?.flatten(),
            ..Details::default()
        })
    }

    fn entry(&self, side: Side, account: &account_of::Held, today: NaiveDate) -> Result<Entry, ApiError> {
        let amount = self.amount.of(account.currency).at("/amount")?;
        let filing = filing(account.currency, self.category_id, self.sub_category_id, self.splits.as_deref())?;
        let filing = filing.ok_or_else(|| ApiError::at("/category_id", &"a category or a split is needed"))?;
        let date = day(self.transaction_date)?;
        let status = self.transaction_status.map_or(Status::by_default(date, today), |status| status.0);
        let (id, text) = (EntryId::new(Uuid::now_v7()), Description::new(&self.description));
        let movement = side.movement(account.id, amount, filing);
        Ok(Entry::new(id, date, text, status, movement)?.with_details(self.details(side)?)?)
    }
}

/// Books an expense or an income.
pub(crate) async fn book(
    tx: &mut WorkspaceTx,
    side: Side,
    account: AccountId,
    new: &NewAccountEntry,
    today: NaiveDate,
) -> Result<Stored<Entry>, ApiError> {
    let account = account_of::find(tx, account).await?;
    book_entry(tx, new.entry(side, &account, today)?).await
}

/// What is to be different about an expense or an income; what is absent stays.
#[serde_with::apply(Option => #[serde(default, deserialize_with = "said")])]
#[derive(Deserialize, ToSchema)]
pub(crate) struct AccountEntryChange {
    /// The day that it is booked on.
    #[schema(example = "2026-03-08", nullable = false)]
    transaction_date: Option<NaiveDate>,
    /// What it was, in words.
    #[schema(example = "Mercado Central", nullable = false)]
    description: Option<String>,
    /// How much; a split is kept in proportion where it is not given anew.
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
    /// Where it stands.
    #[schema(nullable = false)]
    transaction_status: Option<TransactionStatus>,
    /// The recurring item that expected it; null for none.
    #[serde(default)]
    #[schema(value_type = Option<Uuid>, example = "0199c0de-0000-7000-8000-00000000000f")]
    recurring_transaction_id: Change<RecurrenceId>,
    /// All that it is marked with.
    #[schema(value_type = Option<Vec<Uuid>>, nullable = false)]
    tag_ids: Option<Vec<TagId>>,
    /// What a person wrote beside it; null for nothing.
    #[serde(default)]
    #[schema(value_type = Option<String>, example = "paga", max_length = 5000)]
    notes: Change<String>,
    /// Of an income: all the expenses that it pays back, in part or in full; an empty list frees it. Of an expense, none.
    #[schema(nullable = false)]
    pub(crate) reimburses: Option<Vec<Repaid>>,
}

/// An expense that an income pays back.
#[derive(Clone, Debug, Deserialize, ToSchema)]
pub(crate) struct Repaid {
    /// The expense.
    #[schema(value_type = Uuid, example = "0199c0de-0000-7000-8000-00000000000e")]
    pub(crate) transaction_id: EntryId,
    /// How much of it.
    pub(crate) amount: Amount,
}

impl AccountEntryChange {
    fn over(&self, side: Side, before: &Entry) -> Result<Entry, ApiError> {
        let whole = before.movement().amount();
        let amount = self.amount.map(|amount| amount.of(whole.currency())).transpose().at("/amount")?.unwrap_or(whole);
        let said = changed_filing(before, amount, self.category_id, self.sub_category_id, self.splits.as_deref())?;
        let filing = said.or_else(|| before.movement().filing().map(|filing| filing.scaled(amount)));
        let filing = filing.ok_or_else(|| ApiError::at("/category_id", &"a category or a split is needed"))?;
        let account = before.movement().accounts().next().ok_or_else(|| not_found("account", Uuid::nil()))?;
        let patch = Patch {
            date: self.transaction_date,
            description: self.description.as_deref(),
            status: self.transaction_status,
            recurring: self.recurring_transaction_id,
            tags: self.tag_ids.clone(),
            notes: self.notes.clone(),
        };
        patch.over(before, side.movement(account, amount, filing))
    }
}

/// An expense or an income.
pub(crate) async fn find_side(tx: &mut WorkspaceTx, side: Side, id: EntryId) -> Result<Stored<Entry>, ApiError> {
    find(tx, side.kind(), side.name(), id).await
}

/// Changes an expense or an income.
pub(crate) async fn change(
    tx: &mut WorkspaceTx,
    side: Side,
    id: EntryId,
    seen: Option<Version>,
    change: &AccountEntryChange,
) -> Result<Stored<Entry>, ApiError> {
    if side == Side::Expense && change.reimburses.as_ref().is_some_and(|pays| !pays.is_empty()) {
        return Err(ApiError::at("/reimburses", &"an expense pays nothing back: an income does"));
    }
    let before = find_side(tx, side, id).await?.value;
    let mut stored = replace(tx, id, seen, change.over(side, &before)?).await?;
    if let (Side::Income, Some(reimburses)) = (side, &change.reimburses) {
        let currency = before.movement().amount().currency();
        let mut pays = Vec::with_capacity(reimburses.len());
        for (n, repaid) in reimburses.iter().enumerate() {
            let amount = repaid.amount.of(currency).at(&format!("/reimburses/{n}/amount"))?;
            pays.push((repaid.transaction_id, amount));
        }
        transaction::reimburse(tx, id, &pays).await?;
        stored = transaction::find(tx, id).await?;
    }
    Ok(stored)
}
