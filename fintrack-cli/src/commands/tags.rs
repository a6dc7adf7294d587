//! `fintrack tags`: words that transactions are marked with.

use clap::{Args, Subcommand};
use fintrack_core::name::Name;
use fintrack_db::{Constraint, DbError, WorkspaceTx, tag};

use crate::args::Global;
use crate::books::Books;
use crate::exit::{Exit, UsageError};
use crate::printer::Printer;
use crate::render::{Cell, Column, Listing};

/// List the tags, or add one
///
/// A tag marks transactions across categories: a journey, a person, work. Rules add them. Prints table, json, csv or ndjson.
#[derive(Debug, Args)]
pub(crate) struct TagsArgs {
    #[command(subcommand)]
    command: Option<TagsCommand>,
}

#[derive(Debug, Subcommand)]
enum TagsCommand {
    /// Add a tag
    Add {
        /// Its name, unique among the tags
        name: String,
    },
}

/// Lists the tags, or adds one.
///
/// # Errors
/// When the books cannot be opened, or the tag cannot be added.
pub(crate) async fn run(args: TagsArgs, global: &Global, printer: &mut Printer) -> anyhow::Result<Exit> {
    let output = global.output.among(Listing::OUTPUTS, "tags")?;
    let books = Books::open(global).await?;
    let mut tx = books.begin().await?;
    if let Some(TagsCommand::Add { name }) = args.command {
        add(&mut tx, Name::new(&name)?).await?;
    }
    let mut listing = Listing::new(vec![Column::text("name", "Tag"), Column::word("active", "Active")]);
    for tag in tag::list(&mut tx).await? {
        listing.push(vec![(&tag.name).into(), Cell::Flag(tag.is_active)]);
    }
    tx.commit().await?;
    if listing.is_empty() {
        printer.say("There are no tags yet: `fintrack tags add NAME` adds one.");
    }
    let screen = printer.screen();
    listing.write(printer.data(), output, screen)?;
    Ok(Exit::Done)
}

async fn add(tx: &mut WorkspaceTx, name: Name) -> anyhow::Result<()> {
    match tag::create(tx, name.clone()).await {
        Ok(_) => Ok(()),
        Err(DbError::Conflict(Constraint::TagName)) => Err(UsageError::Taken { what: "tag", name }.into()),
        Err(error) => Err(error.into()),
    }
}
