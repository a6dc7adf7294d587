//! Accounts in storage.

use std::error::Error as StdError;

use chrono::{DateTime, NaiveDate, Utc};
use fintrack_core::account::{Account, AccountError, AccountKind, Look};
use fintrack_core::audit::{Noun, Operation, RowKey};
use fintrack_core::id::AccountId;
use fintrack_core::money::Money;
use fintrack_core::name::{Color, Icon, Name};
use rust_decimal::Decimal;
use thiserror::Error;
use uuid::Uuid;

use crate::audit::{self, Recording};
use crate::bulk::column;
use crate::money::money;
use crate::{DbError, Stored, Version, WorkspaceTx};

/// An account that is not in the books yet.
#[derive(Clone, Debug)]
pub struct NewAccount {
    /// Unique in the workspace.
    pub name: Name,
    /// What kind of account it is.
    pub kind: AccountKind,
    /// What it held at the start of the opening date; says the currency.
    pub opening_balance: Money,
    /// The first day that the books know of.
    pub opened_on: NaiveDate,
    /// How it is drawn.
    pub look: Look,
}

struct AccountRow {
    id: Uuid,
    name: String,
    kind: String,
    currency_code: String,
    minor_units: i16,
    opening_balance: Decimal,
    opened_on: NaiveDate,
    is_active: bool,
    color: Option<String>,
    icon: Option<String>,
    version: i32,
    created_at: DateTime<Utc>,
    updated_at: DateTime<Utc>,
}

impl AccountRow {
    fn account(&self) -> Result<Account, Box<dyn StdError + Send + Sync>> {
        Ok(Account {
            id: AccountId::new(self.id),
            name: Name::new(&self.name)?,
            kind: self.kind.parse()?,
            opening_balance: money(self.opening_balance, &self.currency_code, self.minor_units)?,
            opened_on: self.opened_on,
            is_active: self.is_active,
            look: Look {
                color: self.color.as_deref().map(Color::new).transpose()?,
                icon: self.icon.as_deref().map(Icon::new).transpose()?,
            },
        })
    }
}

impl TryFrom<AccountRow> for Stored<Account> {
    type Error = DbError;

    fn try_from(row: AccountRow) -> Result<Self, DbError> {
        let value = row.account().map_err(DbError::corrupt("account", row.id))?;
        let AccountRow { version, created_at, updated_at, .. } = row;
        Ok(Self { value, version: Version::new(version), created_at, updated_at })
    }
}

/// Opens an account.
///
/// # Errors
/// [`ChangeError::Account`] when there can be none such; [`DbError::Conflict`] when the name is taken.
pub async fn create(tx: &mut WorkspaceTx, new: NewAccount) -> Result<Account, ChangeError> {
    let NewAccount { name, kind, opening_balance, opened_on, look } = new;
    let id = AccountId::new(Uuid::now_v7());
    let account = Account { id, name, kind, opening_balance, opened_on, is_active: true, look };
    account.check()?;
    let mut recording = Recording::begin(tx, Operation::Create).await?;
    recording.create(Noun::Account, [id]);
    insert(tx, std::slice::from_ref(&account)).await?;
    recording.finish(tx).await?;
    Ok(account)
}

/// Adds accounts, as a part of an operation.
pub(crate) async fn insert(tx: &mut WorkspaceTx, accounts: &[Account]) -> Result<(), DbError> {
    sqlx::query!(
        "insert into accounts
             (workspace_id, id, name, kind, currency_code, opening_balance, opened_on, is_active, color, icon)
         select $1, * from unnest(
             $2::uuid[], $3::text[], $4::text[], $5::text[], $6::numeric[], $7::date[], $8::boolean[], $9::text[],
             $10::text[]
         )",
        tx.workspace(),
        &column(accounts, |account| account.id.get()),
        &column(accounts, |account| account.name.as_str()) as &[&str],
        &column(accounts, |account| account.kind.as_str()) as &[&str],
        &column(accounts, |account| account.currency().code().to_owned()),
        &column(accounts, |account| account.opening_balance.amount()),
        &column(accounts, |account| account.opened_on),
        &column(accounts, |account| account.is_active),
        &column(accounts, |account| account.look.color.as_ref().map(Color::as_str)) as &[Option<&str>],
        &column(accounts, |account| account.look.icon.as_ref().map(Icon::as_str)) as &[Option<&str>],
    )
    .execute(tx.conn())
    .await?;
    Ok(())
}

/// All accounts, by name.
///
/// # Errors
/// [`DbError`].
pub async fn list(tx: &mut WorkspaceTx) -> Result<Vec<Account>, DbError> {
    Ok(list_stored(tx).await?.into_iter().map(|stored| stored.value).collect())
}

/// The same, as they are kept.
///
/// # Errors
/// [`DbError`].
pub async fn list_stored(tx: &mut WorkspaceTx) -> Result<Vec<Stored<Account>>, DbError> {
    let rows = sqlx::query_as!(
        AccountRow,
        "select a.id, a.name, a.kind, a.currency_code, c.minor_units, a.opening_balance, a.opened_on, a.is_active,
                a.color, a.icon, a.version, a.created_at, a.updated_at
         from accounts a
         join currencies c on c.code = a.currency_code
         where a.deleted_at is null
         order by lower(a.name), a.id",
    )
    .fetch_all(tx.conn())
    .await?;
    rows.into_iter().map(Stored::try_from).collect()
}

/// An account.
///
/// # Errors
/// [`DbError::NotFound`].
pub async fn find(tx: &mut WorkspaceTx, id: AccountId) -> Result<Stored<Account>, DbError> {
    // A household has a handful of accounts.
    let found = list_stored(tx).await?.into_iter().find(|stored| stored.value.id == id);
    found.ok_or_else(|| DbError::not_found("account", id))
}

/// The account of a name, in any case.
///
/// # Errors
/// [`DbError`].
pub async fn find_by_name(tx: &mut WorkspaceTx, name: &str) -> Result<Option<Account>, DbError> {
    let mut accounts = list(tx).await?;
    let folded = name.to_lowercase();
    let exact = accounts.iter().position(|account| account.name.as_str() == name);
    let found = exact.or_else(|| accounts.iter().position(|account| account.name.as_str().to_lowercase() == folded));
    Ok(found.map(|place| accounts.swap_remove(place)))
}

/// Why an account was not changed.
#[derive(Debug, Error)]
pub enum ChangeError {
    /// The core refuses.
    #[error(transparent)]
    Account(#[from] AccountError),
    /// Storage said no.
    #[error(transparent)]
    Db(#[from] DbError),
}

/// Changes an account; `seen` is the version that was looked at, where that matters.
///
/// # Errors
/// [`ChangeError::Account`] when it may not become that; [`DbError::Stale`], [`DbError::NotFound`], or
/// [`DbError::Conflict`] when the name is taken.
pub async fn update(
    tx: &mut WorkspaceTx,
    id: AccountId,
    seen: Option<Version>,
    change: impl FnOnce(&mut Account),
) -> Result<Stored<Account>, ChangeError> {
    let mut recording = Recording::begin(tx, Operation::Update).await?;
    let Stored { value: before, version, .. } = find(tx, id).await?;
    version.expect(seen, "account", &id)?;
    let mut after = before.clone();
    change(&mut after);
    before.check_change(&after, audit::is_in_use(tx, &RowKey::new(Noun::Account, id)).await?)?;
    let currency = after.currency();
    recording.watch(tx, Noun::Account, [id]).await?;
    sqlx::query!(
        "update accounts
         set name = $2, kind = $3, currency_code = $4, opening_balance = $5, opened_on = $6, is_active = $7,
             color = $8, icon = $9
         where id = $1",
        id.get(),
        after.name.as_str(),
        after.kind.as_str(),
        currency.code(),
        after.opening_balance.amount(),
        after.opened_on,
        after.is_active,
        after.look.color.as_ref().map(Color::as_str),
        after.look.icon.as_ref().map(Icon::as_str),
    )
    .execute(tx.conn())
    .await
    .map_err(DbError::from)?;
    recording.finish(tx).await?;
    Ok(find(tx, id).await?)
}

/// Deletes an account that nothing refers to.
///
/// # Errors
/// [`DbError::InUse`] says what does; [`DbError::Stale`], [`DbError::NotFound`].
pub async fn delete(tx: &mut WorkspaceTx, id: AccountId, seen: Option<Version>) -> Result<(), DbError> {
    let mut recording = Recording::begin(tx, Operation::Delete).await?;
    find(tx, id).await?.version.expect(seen, "account", &id)?;
    audit::refuse_in_use(tx, "account", &RowKey::new(Noun::Account, id)).await?;
    recording.watch(tx, Noun::Account, [id]).await?;
    sqlx::query!("update accounts set deleted_at = now() where id = $1", id.get()).execute(tx.conn()).await?;
    recording.finish(tx).await?;
    Ok(())
}

/// Locks an account until the end of the transaction, so that imports of it take turns.
///
/// # Errors
/// [`DbError::NotFound`].
pub async fn lock(tx: &mut WorkspaceTx, id: AccountId) -> Result<Account, DbError> {
    sqlx::query!("select id from accounts where id = $1 and deleted_at is null for update", id.get())
        .fetch_optional(tx.conn())
        .await?
        .ok_or_else(|| DbError::not_found("account", id))?;
    Ok(find(tx, id).await?.value)
}
