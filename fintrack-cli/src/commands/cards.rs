//! `fintrack cards`: credit cards.

use std::collections::BTreeMap;

use clap::{Args, Subcommand};
use fintrack_core::calendar::{BillingMonth, DayOfMonth};
use fintrack_core::card::{CardCycle, CardFace, ClosingDay};
use fintrack_core::id::AccountId;
use fintrack_core::money::{Currency, Money};
use fintrack_core::name::Name;
use fintrack_db::card::{self, ChangeError, NewCard};
use fintrack_db::{Constraint, DbError, WorkspaceTx, account};

use crate::args::Global;
use crate::books::{self, Books};
use crate::exit::{Exit, UsageError};
use crate::printer::Printer;
use crate::render::{Cell, Column, Listing};

/// List the cards, or add one
///
/// Prints table, json, csv or ndjson.
#[derive(Debug, Args)]
pub(crate) struct CardsArgs {
    #[command(subcommand)]
    command: Option<CardsCommand>,
}

#[derive(Debug, Subcommand)]
enum CardsCommand {
    Add(AddCard),
}

/// Add a card
#[derive(Debug, Args)]
#[command(after_help = "\
Example:
  fintrack cards add \"Cartão Digital\" --limit 8000 --closing-day 25 --due-day 5 --pays-from \"Conta Digital\"")]
struct AddCard {
    /// Its name, unique among the cards
    name: String,

    /// The most that may be owed at once
    #[arg(long, value_name = "AMOUNT", allow_negative_numbers = true)]
    limit: String,

    /// The day of the month on which an invoice closes, 1 to 31
    #[arg(long, value_name = "DAY", value_parser = day_of_month)]
    closing_day: DayOfMonth,

    /// The day of the month on which an invoice is due, 1 to 31
    #[arg(long, value_name = "DAY", value_parser = day_of_month)]
    due_day: DayOfMonth,

    /// A purchase on the closing day goes to the next invoice
    #[arg(long)]
    excludes_closing_day: bool,

    /// The account that usually pays its invoices
    #[arg(long, value_name = "ACCOUNT")]
    pays_from: Option<String>,

    /// Its currency
    #[arg(long, value_name = "CODE", default_value = "BRL")]
    currency: Currency,
}

/// Reads a day of the month.
///
/// # Errors
/// When it is none.
fn day_of_month(text: &str) -> Result<DayOfMonth, String> {
    let day: u32 = text.parse().map_err(|_| "not a day of the month: 1 to 31".to_owned())?;
    DayOfMonth::new(day).map_err(|error| error.to_string())
}

/// Lists the cards, or adds one.
///
/// # Errors
/// When the books cannot be opened, or the card cannot be added.
pub(crate) async fn run(args: CardsArgs, global: &Global, printer: &mut Printer) -> anyhow::Result<Exit> {
    let output = global.output.among(Listing::OUTPUTS, "cards")?;
    let books = Books::open(global).await?;
    let mut tx = books.begin().await?;
    if let Some(CardsCommand::Add(new)) = args.command {
        add(&mut tx, new, BillingMonth::of(books.today())).await?;
    }
    let listing = list(&mut tx, BillingMonth::of(books.today())).await?;
    tx.commit().await?;
    if listing.is_empty() {
        printer.say("There are no cards yet: `fintrack cards add --help` says how to add one.");
    }
    let screen = printer.screen();
    listing.write(printer.data(), output, screen)?;
    Ok(Exit::Done)
}

async fn add(tx: &mut WorkspaceTx, new: AddCard, from: BillingMonth) -> anyhow::Result<()> {
    let name = Name::new(&new.name)?;
    let limit = Money::typed(&new.limit, new.currency)?;
    if limit.is_negative() {
        return Err(UsageError::NegativeLimit(limit).into());
    }
    let on_closing_day = if new.excludes_closing_day { ClosingDay::Excluded } else { ClosingDay::Included };
    let payment_account = match &new.pays_from {
        None => None,
        Some(account) => Some(books::account_named(tx, account).await?.id),
    };
    let new = NewCard {
        name: name.clone(),
        limit,
        cycle: CardCycle::new(new.closing_day, new.due_day, on_closing_day)?,
        from,
        payment_account,
        face: CardFace::default(),
    };
    match card::create(tx, &new).await {
        Ok(_) => Ok(()),
        Err(ChangeError::Db(DbError::Conflict(Constraint::CardName))) => {
            Err(UsageError::Taken { what: "card", name }.into())
        }
        Err(error) => Err(error.into()),
    }
}

async fn list(tx: &mut WorkspaceTx, month: BillingMonth) -> anyhow::Result<Listing> {
    let accounts: BTreeMap<AccountId, Name> =
        account::list(tx).await?.into_iter().map(|account| (account.id, account.name)).collect();
    let mut listing = Listing::new(vec![
        Column::text("name", "Card"),
        Column::word("currency", "Currency"),
        Column::number("limit", "Limit"),
        Column::number("closing_day", "Closes on day"),
        Column::number("due_day", "Due on day"),
        Column::text("pays_from", "Paid from"),
        Column::word("active", "Active"),
    ]);
    for card in card::list(tx).await? {
        let cycle = card.cycle(month);
        listing.push(vec![
            (&card.name).into(),
            (&card.currency()).into(),
            Cell::Amount(card.limit().amount()),
            Cell::Count(cycle.closing_day().get().into()),
            Cell::Count(cycle.due_day().get().into()),
            Cell::maybe(card.payment_account.and_then(|id| accounts.get(&id))),
            Cell::Flag(card.is_active),
        ]);
    }
    Ok(listing)
}
