//! `fintrack transactions`: what was booked.

use std::collections::BTreeSet;

use clap::Args;
use fintrack_core::calendar::BillingMonth;
use fintrack_core::entry::{Entry, Filing, Movement};
use fintrack_core::id::CategoryId;
use fintrack_core::money::Currency;
use fintrack_db::transaction::{self, Filter};

use crate::args::Global;
use crate::books::{self, Books};
use crate::exit::Exit;
use crate::names::Names;
use crate::printer::Printer;
use crate::render::{Cell, Column, Listing};

/// List transactions, newest first
///
/// The amount is never negative: the kind, and what it came from and went to, say the direction. Prints table, json,
/// csv or ndjson.
#[derive(Debug, Args)]
pub(crate) struct TransactionsArgs {
    /// Those dated in a month
    #[arg(long, value_name = "YYYY-MM")]
    month: Option<BillingMonth>,

    /// Those of an account
    #[arg(long, value_name = "NAME")]
    account: Option<String>,

    /// Those on a card, and payments to it
    #[arg(long, value_name = "NAME", conflicts_with = "account")]
    card: Option<String>,

    /// Those filed under a category
    #[arg(long, value_name = "NAME")]
    category: Option<String>,

    /// At most so many, the newest
    #[arg(long, value_name = "COUNT", default_value_t = 100)]
    limit: u32,
}

/// Lists what the filters let through.
///
/// # Errors
/// When the books cannot be opened, or there is no such account, card or category.
pub(crate) async fn run(args: &TransactionsArgs, global: &Global, printer: &mut Printer) -> anyhow::Result<Exit> {
    let output = global.output.among(Listing::OUTPUTS, "transactions")?;
    let books = Books::open(global).await?;
    let mut tx = books.begin().await?;
    let names = Names::load(&mut tx).await?;
    let under = args.category.as_deref().map(|name| names.categories_named(name)).transpose()?;
    let filter = Filter {
        account: match &args.account {
            None => None,
            Some(name) => Some(books::account_named(&mut tx, name).await?.id),
        },
        card: match &args.card {
            None => None,
            Some(name) => Some(books::card_named(&mut tx, name).await?.id),
        },
        // A category is looked for in what was found, so nothing may be cut before.
        limit: if under.is_some() { None } else { Some(args.limit) },
        ..args.month.map_or_else(Filter::default, |month| Filter::of_days(month.days()))
    };
    let mut entries = transaction::list(&mut tx, &filter).await?;
    tx.commit().await?;
    if let Some(under) = &under {
        entries.retain(|entry| is_filed_under(entry, under));
        entries.truncate(usize::try_from(args.limit).unwrap_or(usize::MAX));
    }
    let listing = listing(&entries, &names);
    if listing.is_empty() {
        printer.say("There are no such transactions.");
    }
    let screen = printer.screen();
    listing.write(printer.data(), output, screen)?;
    Ok(Exit::Done)
}

fn is_filed_under(entry: &Entry, categories: &[CategoryId]) -> bool {
    let amount = entry.movement().amount();
    let filing = entry.movement().filing();
    filing.is_some_and(|filing| filing.parts(amount).any(|part| categories.contains(&part.under.category)))
}

/// What a filing is called.
fn filing(names: &Names, filing: &Filing) -> Cell {
    match filing {
        Filing::Whole(under) => Cell::maybe(names.filed(*under)),
        Filing::Split(parts) => Cell::Text(format!("{} categories", parts.len())),
    }
}

/// What a movement came from and went to.
fn ends(names: &Names, movement: &Movement) -> (Cell, Cell) {
    let account = |id| Cell::maybe(names.account(id));
    let card = |id, month| Cell::maybe(names.card(id).map(|name| format!("{name} {month}")));
    let filed = |of| filing(names, of);
    let investment = || Cell::from("investment");
    match movement {
        Movement::Income { account: to, filing, .. } => (filed(filing), account(*to)),
        Movement::Expense { account: from, filing, .. } => (account(*from), filed(filing)),
        Movement::Transfer { from, to, .. } => (account(*from), account(*to)),
        Movement::CardExpense { card: on, month, filing, .. } => (card(*on, *month), filed(filing)),
        Movement::CardChargeback { card: on, month, filing, .. } => {
            (filing.as_ref().map_or(Cell::Nothing, filed), card(*on, *month))
        }
        Movement::CardPayment { account: from, card: on, month, .. } => (account(*from), card(*on, *month)),
        Movement::InvestmentDeposit { account: from, .. } => (account(*from), investment()),
        Movement::InvestmentWithdrawal { account: to, .. } => (investment(), account(*to)),
    }
}

fn listing(entries: &[Entry], names: &Names) -> Listing {
    let currencies: BTreeSet<Currency> = entries.iter().map(|entry| entry.movement().amount().currency()).collect();
    let (amount, currency) = match currencies.iter().next() {
        Some(only) if currencies.len() == 1 => (format!("Amount ({only})"), Column::unseen("currency")),
        _ => ("Amount".to_owned(), Column::word("currency", "")),
    };
    let mut listing = Listing::new(vec![
        Column::word("date", "Date"),
        Column::text("description", "Description"),
        Column::word("kind", "Kind"),
        Column::text("from", "From"),
        Column::text("to", "To"),
        Column::number("amount", amount),
        currency,
        Column::word("status", "Status"),
    ]);
    for entry in entries {
        let (from, to) = ends(names, entry.movement());
        let amount = entry.movement().amount();
        listing.push(vec![
            (&entry.date()).into(),
            entry.description().into(),
            (&entry.kind()).into(),
            from,
            to,
            Cell::Amount(amount.amount()),
            (&amount.currency()).into(),
            (&entry.status()).into(),
        ]);
    }
    listing
}
