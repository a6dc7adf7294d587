//! `fintrack history`: what was done to the books.

pub(crate) mod words;

use clap::Args;
use fintrack_core::audit::{Deed, Event, Link, TakenBack};
use fintrack_db::audit;
use fintrack_db::{WorkspaceTx, audit::Page};
use uuid::Uuid;

use crate::args::{Global, Output};
use crate::books::{self, Books};
use crate::exit::Exit;
use crate::printer::Printer;
use crate::render::{Cell, Column, Listing};
use words::People;

/// List what was done to the books, newest first
///
/// Every operation leaves one event in the audit trail: one import is one event, and so is an undo. An event is called by
/// its number; `fintrack undo NUMBER` takes it back.
#[derive(Debug, Args)]
#[command(after_help = "\
Output: table, json, csv or ndjson. Programs get the moment in UTC, the operation's own word and the event's identity.

Examples:
  fintrack history
  fintrack history --account \"Conta Digital\" --limit 5
  fintrack history --output ndjson | jq 'select(.undone)'")]
pub(crate) struct HistoryArgs {
    /// What touched an account
    #[arg(long, value_name = "NAME")]
    account: Option<String>,

    /// What touched a card
    #[arg(long, value_name = "NAME", conflicts_with = "account")]
    card: Option<String>,

    /// What touched a thing of some identity, such as a transaction's
    #[arg(long, value_name = "ID", conflicts_with_all = ["account", "card"])]
    id: Option<Uuid>,

    /// At most so many, the newest
    #[arg(long, value_name = "COUNT", default_value_t = 50, value_parser = clap::value_parser!(u32).range(1..))]
    limit: u32,
}

/// Lists the events.
///
/// # Errors
/// When the books cannot be opened, or there is no such account or card.
pub(crate) async fn run(args: &HistoryArgs, global: &Global, printer: &mut Printer) -> anyhow::Result<Exit> {
    let output = global.output.among(Listing::OUTPUTS, "history")?;
    let books = Books::open(global).await?;
    let mut tx = books.begin().await?;
    let people = People::load(&mut tx).await?;
    let subject = subject(&mut tx, args).await?;
    let mut taken_back = TakenBack::default();
    let mut listing = listing();
    let mut before = None;
    let limit = usize::try_from(args.limit).unwrap_or(usize::MAX);
    while listing.len() < limit {
        let page = page(&mut tx, subject, before, args.limit).await?;
        let undone = audit::numbers(&mut tx, page.links.iter().filter_map(|link| undid(&link.event))).await?;
        for Link { event, .. } in page.links.iter().take(limit - listing.len()) {
            let is_standing = taken_back.stands(event);
            let number = undid(event).and_then(|id| undone.get(&id).copied());
            listing.push(row(event, number, is_standing, &people, output));
        }
        before = page.next;
        if before.is_none() {
            break;
        }
    }
    tx.commit().await?;
    if listing.is_empty() {
        printer.say("Nothing was done to that.");
    }
    let screen = printer.screen();
    listing.write(printer.data(), output, screen)?;
    Ok(Exit::Done)
}

/// How many events are loaded at once, each with all that it did.
const AT_ONCE: u32 = 50;

async fn page(tx: &mut WorkspaceTx, subject: Option<Uuid>, before: Option<u64>, limit: u32) -> anyhow::Result<Page> {
    let limit = limit.min(AT_ONCE);
    Ok(match subject {
        None => audit::list(tx, before, limit).await?,
        Some(subject) => audit::history(tx, subject, before, limit).await?,
    })
}

/// What the history is wanted of; `None` for everything.
async fn subject(tx: &mut WorkspaceTx, args: &HistoryArgs) -> anyhow::Result<Option<Uuid>> {
    Ok(match (&args.account, &args.card, args.id) {
        (Some(name), _, _) => Some(books::account_named(tx, name).await?.id.get()),
        (_, Some(name), _) => Some(books::card_named(tx, name).await?.id.get()),
        (None, None, id) => id,
    })
}

fn undid(event: &Event) -> Option<fintrack_core::id::AuditEventId> {
    match event.deed {
        Deed::Undid(id) => Some(id),
        Deed::Did(_) => None,
    }
}

fn listing() -> Listing {
    Listing::new(vec![
        Column::number("number", "Event"),
        Column::word("at", "When"),
        Column::text("who", "Who"),
        Column::word("what", "What"),
        Column::text("things", "Things"),
        Column::word("undone", "Undone"),
        Column::unseen("undid"),
        Column::unseen("rows"),
        Column::unseen("id"),
    ])
}

fn row(event: &Event, undone: Option<u64>, is_standing: bool, people: &People, output: Output) -> Vec<Cell> {
    let is_for_people = output == Output::Table;
    let what = match event.deed {
        _ if is_for_people => words::deed(event, undone),
        Deed::Did(operation) => operation.to_string(),
        Deed::Undid(_) => "undo".to_owned(),
    };
    vec![
        Cell::Count(event.sequence),
        Cell::Text(if is_for_people { words::when(event.at) } else { event.at.to_string() }),
        Cell::Text(people.name(event.actor)),
        Cell::Text(what),
        Cell::Text(words::things(event.changes.keys())),
        // A column of "no" would hide what matters.
        if is_for_people && is_standing { Cell::Nothing } else { Cell::Flag(!is_standing) },
        undone.map_or(Cell::Nothing, Cell::Count),
        Cell::Count(u64::try_from(event.changes.len()).unwrap_or(u64::MAX)),
        (&event.id).into(),
    ]
}
