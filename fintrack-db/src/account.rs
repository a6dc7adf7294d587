//! Accounts in storage.

use chrono::NaiveDate;
use fintrack_core::account::{Account, AccountKind, Look};
use fintrack_core::audit::{Noun, Operation};
use fintrack_core::id::AccountId;
use fintrack_core::money::Money;
use fintrack_core::name::Name;
use rust_decimal::Decimal;
use uuid::Uuid;

use crate::audit::Recording;
use crate::money::money;
use crate::{DbError, WorkspaceTx};

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
}

impl TryFrom<AccountRow> for Account {
    type Error = DbError;

    fn try_from(row: AccountRow) -> Result<Self, DbError> {
        let corrupt = || DbError::corrupt("account", row.id);
        Ok(Self {
            id: AccountId::new(row.id),
            name: Name::new(&row.name).map_err(|error| corrupt()(error.into()))?,
            kind: row.kind.parse().map_err(|error: fintrack_core::word::WordError| corrupt()(error.into()))?,
            opening_balance: money(row.opening_balance, &row.currency_code, row.minor_units)
                .map_err(|error| corrupt()(error.into()))?,
            opened_on: row.opened_on,
            is_active: row.is_active,
            look: Look::default(), // stored, and set by nobody yet
        })
    }
}

/// Opens an account.
///
/// # Errors
/// [`DbError::Conflict`] when the name is taken.
pub async fn create(tx: &mut WorkspaceTx, new: NewAccount) -> Result<Account, DbError> {
    let id = Uuid::now_v7();
    let currency = new.opening_balance.currency();
    let mut recording = Recording::begin(tx, Operation::Create).await?;
    recording.create(Noun::Account, [id]);
    sqlx::query!(
        "insert into accounts (workspace_id, id, name, kind, currency_code, opening_balance, opened_on)
         values ($1, $2, $3, $4, $5, $6, $7)",
        tx.workspace(),
        id,
        new.name.as_str(),
        new.kind.as_str(),
        currency.code(),
        new.opening_balance.amount(),
        new.opened_on,
    )
    .execute(tx.conn())
    .await?;
    recording.finish(tx).await?;
    Ok(Account {
        id: AccountId::new(id),
        name: new.name,
        kind: new.kind,
        opening_balance: new.opening_balance,
        opened_on: new.opened_on,
        is_active: true,
        look: Look::default(),
    })
}

/// All accounts, by name.
///
/// # Errors
/// [`DbError`].
pub async fn list(tx: &mut WorkspaceTx) -> Result<Vec<Account>, DbError> {
    sqlx::query_as!(
        AccountRow,
        "select a.id, a.name, a.kind, a.currency_code, c.minor_units, a.opening_balance, a.opened_on, a.is_active
         from accounts a
         join currencies c on c.code = a.currency_code
         where a.deleted_at is null
         order by lower(a.name), a.id",
    )
    .fetch_all(tx.conn())
    .await?
    .into_iter()
    .map(Account::try_from)
    .collect()
}

/// The account of a name, in any case.
///
/// # Errors
/// [`DbError`].
pub async fn find_by_name(tx: &mut WorkspaceTx, name: &str) -> Result<Option<Account>, DbError> {
    sqlx::query_as!(
        AccountRow,
        "select a.id, a.name, a.kind, a.currency_code, c.minor_units, a.opening_balance, a.opened_on, a.is_active
         from accounts a
         join currencies c on c.code = a.currency_code
         where lower(a.name) = lower($1) and a.deleted_at is null
         order by a.name = $1 desc
         limit 1",
        name,
    )
    .fetch_optional(tx.conn())
    .await?
    .map(Account::try_from)
    .transpose()
}

/// Locks an account until the end of the transaction, so that imports of it take turns.
///
/// # Errors
/// [`DbError::NotFound`].
pub async fn lock(tx: &mut WorkspaceTx, id: AccountId) -> Result<Account, DbError> {
    sqlx::query_as!(
        AccountRow,
        "select a.id, a.name, a.kind, a.currency_code, c.minor_units, a.opening_balance, a.opened_on, a.is_active
         from accounts a
         join currencies c on c.code = a.currency_code
         where a.id = $1 and a.deleted_at is null
         for update of a",
        id.get(),
    )
    .fetch_optional(tx.conn())
    .await?
    .ok_or_else(|| DbError::not_found("account", id))?
    .try_into()
}
