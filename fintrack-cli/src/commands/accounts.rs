//! `fintrack accounts`: where money is held.

use chrono::{Days, NaiveDate};
use clap::{Args, Subcommand};
use fintrack_core::account::{Account, AccountKind, Look};
use fintrack_core::money::{Currency, Money};
use fintrack_core::name::Name;
use fintrack_db::account::{self, ChangeError, NewAccount};
use fintrack_db::{Constraint, DbError, WorkspaceTx, transaction};

use crate::args::Global;
use crate::books::Books;
use crate::exit::{Exit, UsageError};
use crate::printer::Printer;
use crate::render::{Cell, Column, Listing};

/// List the accounts with their balances, or add one
///
/// Prints table, json, csv or ndjson.
#[derive(Debug, Args)]
pub(crate) struct AccountsArgs {
    #[command(subcommand)]
    command: Option<AccountsCommand>,
}

#[derive(Debug, Subcommand)]
enum AccountsCommand {
    Add(AddAccount),
}

/// Add an account
#[derive(Debug, Args)]
#[command(after_help = "\
Example:
  fintrack accounts add \"Conta Digital\" --opened-on 2026-01-01 --opening-balance 3250.40")]
struct AddAccount {
    /// Its name, unique among the accounts
    name: String,

    /// The first day that the books know of: no later than the oldest statement you will import
    #[arg(long, value_name = "YYYY-MM-DD")]
    opened_on: NaiveDate,

    /// What it held at the start of that day
    #[arg(long, value_name = "AMOUNT", default_value = "0", allow_negative_numbers = true)]
    opening_balance: String,

    /// Its currency
    #[arg(long, value_name = "CODE", default_value = "BRL")]
    currency: Currency,

    /// Its kind: `CHECKING`, `SAVINGS`, `WALLET`, `INVESTMENT`, `CRYPTO` or `CRYPTO_WALLET`
    #[arg(long, value_name = "KIND", default_value = "CHECKING", ignore_case = true)]
    kind: AccountKind,
}

/// Lists the accounts, or adds one.
///
/// # Errors
/// When the books cannot be opened, or the account cannot be added.
pub(crate) async fn run(args: AccountsArgs, global: &Global, printer: &mut Printer) -> anyhow::Result<Exit> {
    let output = global.output.among(Listing::OUTPUTS, "accounts")?;
    let books = Books::open(global).await?;
    let mut tx = books.begin().await?;
    if let Some(AccountsCommand::Add(new)) = args.command {
        add(&mut tx, new).await?;
    }
    let listing = list(&mut tx, books.today()).await?;
    tx.commit().await?;
    if listing.is_empty() {
        printer.say("There are no accounts yet: `fintrack accounts add --help` says how to add one.");
    }
    let screen = printer.screen();
    listing.write(printer.data(), output, screen)?;
    Ok(Exit::Done)
}

async fn add(tx: &mut WorkspaceTx, new: AddAccount) -> anyhow::Result<Account> {
    let name = Name::new(&new.name)?;
    let new = NewAccount {
        name: name.clone(),
        kind: new.kind,
        opening_balance: Money::typed(&new.opening_balance, new.currency)?,
        opened_on: new.opened_on,
        look: Look::default(),
    };
    match account::create(tx, new).await {
        Ok(account) => Ok(account),
        Err(ChangeError::Db(DbError::Conflict(Constraint::AccountName))) => {
            Err(UsageError::Taken { what: "account", name }.into())
        }
        Err(ChangeError::Db(error)) => Err(error.into()),
        Err(ChangeError::Account(error)) => Err(error.into()),
    }
}

async fn list(tx: &mut WorkspaceTx, today: NaiveDate) -> anyhow::Result<Listing> {
    let tomorrow = today.checked_add_days(Days::new(1)).unwrap_or(today);
    let balances = transaction::balances_before(tx, tomorrow).await?;
    let mut listing = Listing::new(vec![
        Column::text("name", "Account"),
        Column::word("kind", "Kind"),
        Column::word("currency", "Currency"),
        Column::word("opened_on", "Opened on"),
        Column::number("opening_balance", "Opening"),
        Column::number("balance", "Balance"),
        Column::word("active", "Active"),
    ]);
    for account in account::list(tx).await? {
        let balance = balances.get(&account.id).copied().unwrap_or(account.opening_balance);
        listing.push(vec![
            (&account.name).into(),
            (&account.kind).into(),
            (&account.currency()).into(),
            (&account.opened_on).into(),
            Cell::Amount(account.opening_balance.amount()),
            Cell::Amount(balance.amount()),
            Cell::Flag(account.is_active),
        ]);
    }
    Ok(listing)
}
