//! The way to the books: which database, which workspace, which day it is.

use std::env;
use std::path::PathBuf;

use anyhow::Context as _;
use chrono::NaiveDate;
use directories::ProjectDirs;
use fintrack_core::account::Account;
use fintrack_core::card::Card;
use fintrack_core::category::Language;
use fintrack_core::import_session::Subject;
use fintrack_core::money::Currency;
use fintrack_core::name::Name;
use fintrack_db::{Db, Scope, Settings, Target, WorkspaceTx, account, card, category, workspace};

use crate::args::{Global, Place};
use crate::exit::UsageError;

/// The currency of a workspace that is made on first use.
pub(crate) const CURRENCY: Currency = Currency::BRL;

/// Opened books.
pub(crate) struct Books {
    db: Db,
    scope: Scope,
    today: NaiveDate,
}

impl Books {
    /// Opens the books that the arguments and the environment name: those of `DATABASE_URL`, else the private ones.
    ///
    /// # Errors
    /// When there is no database to be had, or no such workspace.
    pub(crate) async fn open(global: &Global) -> anyhow::Result<Self> {
        let target = match variable("DATABASE_URL") {
            Some(url) => Target::Url { url, admin_url: variable("DATABASE_ADMIN_URL") },
            None => Target::Embedded { data_dir: data_dir(global)? },
        };
        // The machine's own day: a household keeps its books where it lives.
        let today = chrono::Local::now().date_naive();
        Self::open_at(target, &global.workspace, today).await
    }

    /// Opens certain books, on a certain day.
    ///
    /// # Errors
    /// As [`Books::open`].
    pub(crate) async fn open_at(target: Target, workspace: &str, today: NaiveDate) -> anyhow::Result<Self> {
        let name = Name::new(workspace).context("--workspace")?;
        let db = Db::connect_with(target, &Settings::from_env()?).await?;
        let scope = find_workspace(&db, &name).await?;
        Ok(Self { db, scope, today })
    }

    /// The day that every decision is made on.
    pub(crate) const fn today(&self) -> NaiveDate {
        self.today
    }

    /// Begins a transaction in the workspace.
    ///
    /// # Errors
    /// When no connection is to be had.
    pub(crate) async fn begin(&self) -> anyhow::Result<WorkspaceTx> {
        Ok(self.db.begin(self.scope).await?)
    }

    /// Makes sure that there are categories to file lines under: books without any get the template.
    ///
    /// # Errors
    /// When the database refuses.
    pub(crate) async fn seed_when_empty(&self, tx: &mut WorkspaceTx) -> anyhow::Result<()> {
        if category::list(tx).await?.is_empty() {
            category::seed(tx, Language::Portuguese).await?;
        }
        Ok(())
    }

    /// The database itself, for those who serve it.
    pub(crate) fn db(&self) -> Db {
        self.db.clone()
    }

    /// Which books these are, and whose.
    pub(crate) const fn scope(&self) -> Scope {
        self.scope
    }
}

/// The workspace of a name. Books without any get their first one.
async fn find_workspace(db: &Db, name: &Name) -> anyhow::Result<Scope> {
    let first = workspace::find_or_create_local(db, name, CURRENCY).await?;
    let memberships = workspace::list_of(db, first.user).await?;
    let found = memberships.iter().find(|known| known.name.eq_ignore_ascii_case(name.as_str()));
    found.map(|known| known.scope).ok_or_else(|| {
        let known = memberships.into_iter().map(|known| known.name).collect();
        UsageError::Unknown { what: "workspace", name: name.to_string(), known }.into()
    })
}

/// The account of a name, in any case.
///
/// # Errors
/// [`UsageError::Unknown`], which names the accounts there are.
pub(crate) async fn account_named(tx: &mut WorkspaceTx, name: &str) -> anyhow::Result<Account> {
    if let Some(account) = account::find_by_name(tx, name).await? {
        return Ok(account);
    }
    let known = account::list(tx).await?.into_iter().map(|account| account.name.into()).collect();
    Err(UsageError::Unknown { what: "account", name: name.to_owned(), known }.into())
}

/// The card of a name, in any case.
///
/// # Errors
/// [`UsageError::Unknown`], which names the cards there are.
pub(crate) async fn card_named(tx: &mut WorkspaceTx, name: &str) -> anyhow::Result<Card> {
    if let Some(card) = card::find_by_name(tx, name).await? {
        return Ok(card);
    }
    let known = card::list(tx).await?.into_iter().map(|card| card.name.into()).collect();
    Err(UsageError::Unknown { what: "card", name: name.to_owned(), known }.into())
}

/// The account or card that the arguments name, and what people call it.
///
/// # Errors
/// [`UsageError::Unknown`], which names the ones there are.
pub(crate) async fn place(tx: &mut WorkspaceTx, place: &Place) -> anyhow::Result<Subject> {
    if let Some(name) = &place.card {
        return Ok(Subject::Card(card_named(tx, name).await?));
    }
    // The arguments hold an account where they hold no card.
    Ok(Subject::Account(account_named(tx, place.account.as_deref().unwrap_or_default()).await?))
}

/// Where the private database and its files live.
///
/// # Errors
/// When the system says of no folder that it is the user's.
pub(crate) fn data_dir(global: &Global) -> anyhow::Result<PathBuf> {
    if let Some(folder) = &global.data_dir {
        return Ok(folder.clone());
    }
    let folders = ProjectDirs::from("", "", "fintrack").ok_or(UsageError::NoHome)?;
    Ok(folders.data_dir().to_owned())
}

/// Whether the environment names a server that someone else runs.
pub(crate) fn has_own_server() -> bool {
    variable("DATABASE_URL").is_some()
}

/// A variable of the environment, unless it is empty.
pub(crate) fn variable(name: &str) -> Option<String> {
    env::var(name).ok().filter(|value| !value.is_empty())
}
