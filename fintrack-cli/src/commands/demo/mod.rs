//! `fintrack demo`: three months of an invented household, from the bank's files to a reconciled report.

mod household;
mod story;

use std::path::PathBuf;

use clap::Args;
use fintrack_db::Target;

use self::household::Household;
use self::story::Story;
use crate::args::{Global, Output};
use crate::books::{self, Books};
use crate::exit::Exit;
use crate::printer::Printer;

/// Watch the whole job on the statements of an invented household
///
/// Starts a private database, imports ten statements with their overlaps, books them, reconciles every month with the
/// bank to the cent, and prints the report. Its books have a folder of their own: run again, it finds every line to be
/// known, and changes nothing.
#[derive(Debug, Args)]
pub(crate) struct DemoArgs {}

/// Tells the story.
///
/// # Errors
/// When the database is not to be had, or the books do not come out as they must.
pub(crate) async fn run(_args: &DemoArgs, global: &Global, printer: &mut Printer) -> anyhow::Result<Exit> {
    global.output.among(&[Output::Table], "demo")?;
    let household = Household::load()?;
    let data_dir = folder(global)?;
    printer.say(format_args!("Opening the demo's own books in {} …", data_dir.display()));
    let target = Target::Embedded { data_dir: data_dir.clone() };
    let books = Books::open_at(target, &household.name, household.today).await?;
    Story { household: &household, books: &books }.tell(printer).await?;
    printer.say(format_args!(
        "\nLook around: fintrack --data-dir {} --workspace {:?} transactions --month 2026-03",
        data_dir.display(),
        household.name
    ));
    Ok(Exit::Done)
}

/// Where the demo's books are. Whatever `DATABASE_URL` says: these are nobody's.
fn folder(global: &Global) -> anyhow::Result<PathBuf> {
    match &global.data_dir {
        Some(folder) => Ok(folder.clone()),
        None => Ok(books::data_dir(global)?.join("demo")),
    }
}

/// The demo's books with everything in them, loaded if they are not there yet.
///
/// # Errors
/// As [`run`].
pub(crate) async fn open(global: &Global) -> anyhow::Result<Books> {
    let household = Household::load()?;
    let target = Target::Embedded { data_dir: folder(global)? };
    let books = Books::open_at(target, &household.name, household.today).await?;
    Story { household: &household, books: &books }.play().await?;
    Ok(books)
}
