//! `fintrack categories`: what money was for.

use clap::{Args, Subcommand, ValueEnum};
use fintrack_core::category::Language;
use fintrack_db::{WorkspaceTx, category};

use crate::args::Global;
use crate::books::Books;
use crate::exit::Exit;
use crate::printer::Printer;
use crate::render::{Cell, Column, Listing, counted};

/// List the categories, or begin with a template
///
/// Prints table, json, csv or ndjson.
#[derive(Debug, Args)]
pub(crate) struct CategoriesArgs {
    #[command(subcommand)]
    command: Option<CategoriesCommand>,
}

#[derive(Debug, Subcommand)]
enum CategoriesCommand {
    /// Add what the template has and the workspace lacks; any number of times, nothing is doubled
    Seed {
        /// The language of the names: pt or en
        #[arg(long, value_name = "LANGUAGE", default_value = "pt", value_enum, hide_possible_values = true)]
        language: Tongue,
    },
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Tongue {
    Pt,
    En,
}

impl From<Tongue> for Language {
    fn from(tongue: Tongue) -> Self {
        match tongue {
            Tongue::Pt => Self::Portuguese,
            Tongue::En => Self::English,
        }
    }
}

/// Lists the categories, or adds those of the template.
///
/// # Errors
/// When the books cannot be opened.
pub(crate) async fn run(args: CategoriesArgs, global: &Global, printer: &mut Printer) -> anyhow::Result<Exit> {
    let output = global.output.among(Listing::OUTPUTS, "categories")?;
    let books = Books::open(global).await?;
    let mut tx = books.begin().await?;
    if let Some(CategoriesCommand::Seed { language }) = args.command {
        let seeded = category::seed(&mut tx, language.into()).await?;
        let categories = counted(seeded.categories, "category", "categories");
        let subcategories = counted(seeded.subcategories, "subcategory", "subcategories");
        printer.say(format_args!("{categories} and {subcategories} added."));
    }
    let listing = list(&mut tx).await?;
    tx.commit().await?;
    if listing.is_empty() {
        printer.say("There are no categories yet: `fintrack categories seed` adds a template to begin with.");
    }
    let screen = printer.screen();
    listing.write(printer.data(), output, screen)?;
    Ok(Exit::Done)
}

async fn list(tx: &mut WorkspaceTx) -> anyhow::Result<Listing> {
    let mut listing = Listing::new(vec![
        Column::word("type", "Type"),
        Column::text("category", "Category"),
        Column::text("subcategory", "Subcategory"),
        Column::word("active", "Active"),
    ]);
    for category in category::list(tx).await? {
        let row = |subcategory| {
            vec![(&category.kind).into(), (&category.name).into(), subcategory, Cell::Flag(category.is_active)]
        };
        listing.push(row(Cell::Nothing));
        for subcategory in &category.subcategories {
            listing.push(row((&subcategory.name).into()));
        }
    }
    Ok(listing)
}
