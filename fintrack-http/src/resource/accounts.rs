//! Accounts: where money is held.

use chrono::{DateTime, NaiveDate, Utc};
use fintrack_core::account::{self as core, AccountError, Look};
use fintrack_core::id::AccountId;
use fintrack_core::money::Currency;
use fintrack_core::name::{Color, Icon, Name};
use fintrack_db::account::{self, ChangeError};
use fintrack_db::{Stored, WorkspaceTx, workspace};
use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use uuid::Uuid;

use crate::entry::{Needs, Read, Workspace, WorkspaceHeader, Write};
use crate::extract::{Json, Path};
use crate::field::{Amount, At, Change, said};
use crate::problem::{Changing, Deleting, Finding, Reading, Writing};
use crate::version::{IfMatch, IfMatchHeader};
use crate::word::AccountType;
use crate::write::{Answer, IdempotencyHeader, Post};
use crate::{ApiError, currency};

/// An account.
#[derive(Serialize, ToSchema)]
pub(crate) struct Account {
    /// Its identity.
    #[schema(example = "0199c0de-0000-7000-8000-00000000000b")]
    id: Uuid,
    /// The workspace that it is of.
    #[schema(example = "0199c0de-0000-7000-8000-000000000001")]
    workspace_id: Uuid,
    /// What it is called, unlike any other account of the workspace.
    #[schema(example = "Conta Azul")]
    name: String,
    /// What kind of account it is.
    #[serde(rename = "type")]
    kind: AccountType,
    /// What it held at the start of `opening_date`, in its currency.
    initial_balance: Amount,
    /// The currency that it is held in: ISO 4217, or a crypto code.
    #[schema(example = "BRL")]
    currency_code: String,
    /// The first day that the books know of; earlier transactions change no balance.
    #[schema(example = "2026-01-01")]
    opening_date: NaiveDate,
    /// Whether it is offered for new transactions.
    #[schema(example = true)]
    is_active: bool,
    /// What it is drawn in, `#RRGGBB`; null where clients choose.
    #[schema(example = "#1565C0", pattern = "^#[0-9A-F]{6}$")]
    color: Option<String>,
    /// What stands beside its name; null where clients choose.
    #[schema(example = "landmark")]
    icon: Option<String>,
    /// When it was made.
    #[schema(example = "2026-03-01T12:00:00Z")]
    created_at: DateTime<Utc>,
    /// When it was last changed.
    #[schema(example = "2026-03-02T08:30:00Z")]
    updated_at: DateTime<Utc>,
}

impl Account {
    fn of<P: Needs>(workspace: &Workspace<P>, stored: Stored<core::Account>) -> Self {
        let Stored { value: account, created_at, updated_at, .. } = stored;
        Self {
            id: account.id.get(),
            workspace_id: workspace.scope().workspace.get(),
            currency_code: account.currency().code().to_owned(),
            name: account.name.into(),
            kind: AccountType(account.kind),
            initial_balance: account.opening_balance.into(),
            opening_date: account.opened_on,
            is_active: account.is_active,
            color: account.look.color.map(String::from),
            icon: account.look.icon.map(String::from),
            created_at,
            updated_at,
        }
    }
}

/// An account to be opened.
#[derive(Deserialize, ToSchema)]
pub(crate) struct NewAccount {
    /// What it is called: 1 to 100 characters, unlike any other account of the workspace.
    #[schema(example = "Conta Azul", min_length = 1, max_length = 100)]
    name: String,
    /// What kind of account it is.
    #[serde(rename = "type")]
    kind: AccountType,
    /// What it holds at the start of `opening_date`, in its currency; nothing where nothing is said.
    initial_balance: Option<Amount>,
    /// The currency that it is held in; the workspace's where nothing is said.
    #[schema(example = "BRL")]
    currency_code: Option<String>,
    /// The first day that the books know of; today where nothing is said.
    #[schema(example = "2026-01-01")]
    opening_date: Option<NaiveDate>,
    /// What it is drawn in, `#RRGGBB`.
    #[schema(example = "#1565C0", pattern = "^#[0-9A-Fa-f]{6}$")]
    color: Option<String>,
    /// What stands beside its name: a word or an emoji of up to 50 characters.
    #[schema(example = "landmark", min_length = 1, max_length = 50)]
    icon: Option<String>,
}

impl NewAccount {
    fn checked(&self, currency: Currency, today: NaiveDate) -> Result<account::NewAccount, ApiError> {
        let balance = self.initial_balance.map_or(Decimal::ZERO, Amount::decimal);
        Ok(account::NewAccount {
            name: Name::new(&self.name).at("/name")?,
            kind: self.kind.0,
            opening_balance: fintrack_core::money::Money::new(balance, currency).at("/initial_balance")?,
            opened_on: self.opening_date.unwrap_or(today),
            look: Look {
                color: self.color.as_deref().map(Color::new).transpose().at("/color")?,
                icon: self.icon.as_deref().map(Icon::new).transpose().at("/icon")?,
            },
        })
    }
}

/// What is to be different about an account; what is absent stays.
#[serde_with::apply(Option => #[serde(default, deserialize_with = "said")])]
#[derive(Deserialize, ToSchema)]
pub(crate) struct AccountChange {
    /// What it is called.
    #[schema(example = "Conta Verde", min_length = 1, max_length = 100, nullable = false)]
    name: Option<String>,
    /// What kind of account it is.
    #[serde(rename = "type")]
    #[schema(nullable = false)]
    kind: Option<AccountType>,
    /// What it held at the start of `opening_date`.
    #[schema(nullable = false)]
    initial_balance: Option<Amount>,
    /// The currency that it is held in; it stays once something refers to the account.
    #[schema(example = "BRL", nullable = false)]
    currency_code: Option<String>,
    /// The first day that the books know of.
    #[schema(example = "2026-01-01", nullable = false)]
    opening_date: Option<NaiveDate>,
    /// Whether it is offered for new transactions.
    #[schema(example = false, nullable = false)]
    is_active: Option<bool>,
    /// What it is drawn in, `#RRGGBB`; null for no colour of its own.
    #[serde(default)]
    #[schema(value_type = Option<String>, example = "#2E7D32", pattern = "^#[0-9A-Fa-f]{6}$")]
    color: Change<String>,
    /// What stands beside its name; null for nothing of its own.
    #[serde(default)]
    #[schema(value_type = Option<String>, example = "wallet")]
    icon: Change<String>,
}

impl AccountChange {
    /// The account with the change made to it, in its currency from now on.
    fn over(&self, before: &core::Account, currency: Option<Currency>) -> Result<core::Account, ApiError> {
        let currency = currency.unwrap_or(before.currency());
        let balance = self.initial_balance.map_or(before.opening_balance.amount(), Amount::decimal);
        let name = self.name.as_deref().map(Name::new).transpose().at("/name")?;
        let mut look = before.look.clone();
        self.color.clone().try_map(|text| Color::new(&text)).at("/color")?.apply(&mut look.color);
        self.icon.clone().try_map(|text| Icon::new(&text)).at("/icon")?.apply(&mut look.icon);
        Ok(core::Account {
            id: before.id,
            name: name.unwrap_or_else(|| before.name.clone()),
            kind: self.kind.map_or(before.kind, |kind| kind.0),
            opening_balance: fintrack_core::money::Money::new(balance, currency).at("/initial_balance")?,
            opened_on: self.opening_date.unwrap_or(before.opened_on),
            is_active: self.is_active.unwrap_or(before.is_active),
            look,
        })
    }
}

impl From<ChangeError> for ApiError {
    fn from(error: ChangeError) -> Self {
        match error {
            ChangeError::Account(error @ AccountError::Currency { .. }) => Self::at("/currency_code", &error),
            ChangeError::Account(error @ AccountError::Day(_)) => Self::at("/opening_date", &error),
            ChangeError::Db(error) => Self::Db(error),
        }
    }
}

/// The currency of a code that a body names.
pub(crate) async fn currency_of(tx: &mut WorkspaceTx, code: &str) -> Result<Currency, ApiError> {
    currency::named(tx, code, "/currency_code").await
}

/// The same, or the workspace's where none is named.
pub(crate) async fn currency_or_usual(tx: &mut WorkspaceTx, code: Option<&str>) -> Result<Currency, ApiError> {
    match code {
        Some(code) => currency_of(tx, code).await,
        None => Ok(workspace::settings::find(tx).await?.value.reports.currency),
    }
}

/// Which account.
#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Path)]
pub(crate) struct AccountPath {
    /// The account's identity.
    #[param(value_type = Uuid, example = "0199c0de-0000-7000-8000-00000000000b")]
    pub(crate) account_id: AccountId,
}

/// List the accounts.
#[utoipa::path(
    get,
    path = "/accounts",
    operation_id = "listAccounts",
    tag = "accounts",
    params(WorkspaceHeader),
    responses((status = 200, description = "All accounts, by name", body = Vec<Account>), Reading)
)]
pub(crate) async fn list(mut workspace: Workspace<Read>) -> Result<Json<Vec<Account>>, ApiError> {
    let accounts = account::list_stored(&mut workspace.begin().await?).await?;
    Ok(Json(accounts.into_iter().map(|stored| Account::of(&workspace, stored)).collect()))
}

/// Open an account.
#[utoipa::path(
    post,
    path = "/accounts",
    operation_id = "createAccount",
    tag = "accounts",
    params(WorkspaceHeader, IdempotencyHeader),
    request_body = NewAccount,
    responses((status = 201, description = "The account", body = Account), Writing)
)]
pub(crate) async fn create(workspace: Workspace<Write>, post: Post<NewAccount>) -> Result<Answer, ApiError> {
    let work = workspace.write(&post, async |mut tx, new| {
        let currency = currency_or_usual(&mut tx, new.currency_code.as_deref()).await?;
        let made = account::create(&mut tx, new.checked(currency, workspace.today())?).await?;
        let stored = account::find(&mut tx, made.id).await?;
        let version = stored.version;
        Ok((tx, Answer::created(&Account::of(&workspace, stored)).at_version(version)))
    });
    work.await
}

/// Show an account.
#[utoipa::path(
    get,
    path = "/accounts/{account_id}",
    operation_id = "getAccount",
    tag = "accounts",
    params(AccountPath, WorkspaceHeader),
    responses((status = 200, description = "The account", body = Account), Finding)
)]
pub(crate) async fn show(mut workspace: Workspace<Read>, Path(path): Path<AccountPath>) -> Result<Answer, ApiError> {
    let stored = account::find(&mut workspace.begin().await?, path.account_id).await?;
    let version = stored.version;
    Ok(Answer::ok(&Account::of(&workspace, stored)).at_version(version))
}

/// Change an account.
#[utoipa::path(
    patch,
    path = "/accounts/{account_id}",
    operation_id = "updateAccount",
    tag = "accounts",
    params(AccountPath, WorkspaceHeader, IfMatchHeader),
    request_body = AccountChange,
    responses((status = 200, description = "The account as it is now", body = Account), Changing)
)]
pub(crate) async fn update(
    workspace: Workspace<Write>,
    Path(path): Path<AccountPath>,
    IfMatch(seen): IfMatch,
    Json(change): Json<AccountChange>,
) -> Result<Answer, ApiError> {
    let work = workspace.change_in_turn(async |mut tx| {
        let before = account::find(&mut tx, path.account_id).await?.value;
        let currency = match &change.currency_code {
            Some(code) => Some(currency_of(&mut tx, code).await?),
            None => None,
        };
        let after = change.over(&before, currency)?;
        let stored = account::update(&mut tx, path.account_id, seen, |account| *account = after).await?;
        let version = stored.version;
        Ok((tx, Answer::ok(&Account::of(&workspace, stored)).at_version(version)))
    });
    work.await
}

/// Delete an account that nothing refers to.
#[utoipa::path(
    delete,
    path = "/accounts/{account_id}",
    operation_id = "deleteAccount",
    tag = "accounts",
    params(AccountPath, WorkspaceHeader, IfMatchHeader),
    responses((status = 204, description = "It is gone"), Deleting)
)]
pub(crate) async fn delete(
    workspace: Workspace<Write>,
    Path(path): Path<AccountPath>,
    IfMatch(seen): IfMatch,
) -> Result<Answer, ApiError> {
    let work = workspace.change(async |mut tx| {
        account::delete(&mut tx, path.account_id, seen).await?;
        Ok((tx, Answer::no_content()))
    });
    work.await
}
