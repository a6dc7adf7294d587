//! `fintrack transactions`: what was booked.

use std::collections::BTreeMap;

use clap::Args;
use fintrack_core::calendar::BillingMonth;
use fintrack_core::category::Category;
use fintrack_core::entry::{Entry, Filing, Movement};
use fintrack_core::id::{AccountId, CardId, CategoryId};
use fintrack_db::transaction::{self, Filter};
use fintrack_db::{WorkspaceTx, account, card, category};

use crate::args::Global;
use crate::books::{self, Books};
use crate::exit::{Exit, UsageError};
use crate::printer::Printer;
use crate::render::{Cell, Column, Listing};

/// List transactions, newest first
///
/// The amount is never negative: the kind, and what it came from and went to, say the direction. Prints table, json, csv
/// or ndjson.
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
    let under = args.category.as_deref().map(|name| names.category(name)).transpose()?;
    let filter = Filter {
        period: args.month.map(BillingMonth::days),
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

/// What people call the things that entries refer to.
struct Names {
    accounts: BTreeMap<AccountId, String>,
    cards: BTreeMap<CardId, String>,
    categories: Vec<Category>,
}

impl Names {
    async fn load(tx: &mut WorkspaceTx) -> anyhow::Result<Self> {
        let accounts = account::list(tx).await?.into_iter().map(|account| (account.id, account.name.into()));
        let accounts = accounts.collect();
        let cards = card::list(tx).await?.into_iter().map(|card| (card.id, card.name.into())).collect();
        Ok(Self { accounts, cards, categories: category::list(tx).await? })
    }

    /// The categories of a name: an income and an expense category may share one.
    fn category(&self, name: &str) -> Result<Vec<CategoryId>, UsageError> {
        let wanted = name.to_lowercase();
        let is_named = |category: &&Category| category.name.as_str().to_lowercase() == wanted;
        let found: Vec<CategoryId> = self.categories.iter().filter(is_named).map(|category| category.id).collect();
        if found.is_empty() {
            let known = self.categories.iter().map(|category| category.name.to_string()).collect();
            return Err(UsageError::Unknown { what: "category", name: name.to_owned(), known });
        }
        Ok(found)
    }

    fn account(&self, id: AccountId) -> Cell {
        Cell::maybe(self.accounts.get(&id))
    }

    fn card(&self, id: CardId, month: BillingMonth) -> Cell {
        Cell::maybe(self.cards.get(&id).map(|name| format!("{name} {month}")))
    }

    fn filing(&self, filing: &Filing) -> Cell {
        match filing {
            Filing::Whole(under) => {
                let category = self.categories.iter().find(|category| category.id == under.category);
                let sub = category
                    .and_then(|category| category.subcategories.iter().find(|sub| Some(sub.id) == under.subcategory));
                Cell::maybe(category.map(|category| match sub {
                    Some(sub) => format!("{} / {}", category.name, sub.name),
                    None => category.name.to_string(),
                }))
            }
            Filing::Split(parts) => Cell::Text(format!("{} categories", parts.len())),
        }
    }

    /// What a movement came from and went to.
    fn ends(&self, movement: &Movement) -> (Cell, Cell) {
        let investment = || Cell::from("investment");
        match movement {
            Movement::Income { account, filing, .. } => (self.filing(filing), self.account(*account)),
            Movement::Expense { account, filing, .. } => (self.account(*account), self.filing(filing)),
            Movement::Transfer { from, to, .. } => (self.account(*from), self.account(*to)),
            Movement::CardExpense { card, month, filing, .. } => (self.card(*card, *month), self.filing(filing)),
            Movement::CardChargeback { card, month, filing, .. } => {
                (filing.as_ref().map_or(Cell::Nothing, |filing| self.filing(filing)), self.card(*card, *month))
            }
            Movement::CardPayment { account, card, month, .. } => (self.account(*account), self.card(*card, *month)),
            Movement::InvestmentDeposit { account, .. } => (self.account(*account), investment()),
            Movement::InvestmentWithdrawal { account, .. } => (investment(), self.account(*account)),
        }
    }
}

fn listing(entries: &[Entry], names: &Names) -> Listing {
    let mut listing = Listing::new(vec![
        Column::word("date", "Date"),
        Column::text("description", "Description"),
        Column::word("kind", "Kind"),
        Column::text("from", "From"),
        Column::text("to", "To"),
        Column::number("amount", "Amount"),
        Column::word("currency", ""),
        Column::word("status", "Status"),
    ]);
    for entry in entries {
        let (from, to) = names.ends(entry.movement());
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
