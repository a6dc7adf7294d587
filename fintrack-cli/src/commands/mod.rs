//! One module a command: what it takes, what it calls, what it prints.

pub(crate) mod accounts;
pub(crate) mod cards;
pub(crate) mod categories;
pub(crate) mod classify;
pub(crate) mod db;
pub(crate) mod demo;
pub(crate) mod doctor;
pub(crate) mod history;
pub(crate) mod import;
pub(crate) mod parse;
pub(crate) mod report;
pub(crate) mod rules;
pub(crate) mod serve;
pub(crate) mod sessions;
pub(crate) mod tags;
pub(crate) mod transactions;
pub(crate) mod undo;
pub(crate) mod users;

use std::future::Future;

use crate::args::{Cli, Command};
use crate::commands::doctor::DoctorArgs;
use crate::exit::Exit;
use crate::printer::Printer;

/// Runs what was typed.
///
/// # Errors
/// What went wrong; [`Exit::of`] says which exit code that is.
pub(crate) fn run(cli: Cli, printer: &mut Printer) -> anyhow::Result<Exit> {
    let Cli { global, command } = cli;
    match command {
        Command::Demo(args) => wait_for(demo::run(&args, &global, printer)),
        Command::Parse(args) => parse::run(&args, &global, printer),
        Command::Import(args) => wait_for(import::run(&args, &global, printer)),
        Command::Sessions(args) => wait_for(sessions::run(&args, &global, printer)),
        Command::Accounts(args) => wait_for(accounts::run(args, &global, printer)),
        Command::Cards(args) => wait_for(cards::run(args, &global, printer)),
        Command::Categories(args) => wait_for(categories::run(args, &global, printer)),
        Command::Tags(args) => wait_for(tags::run(args, &global, printer)),
        Command::Rules(args) => wait_for(rules::run(*args, &global, printer)),
        Command::Classify(args) => classify::run(&args, &global, printer),
        Command::Transactions(args) => wait_for(transactions::run(&args, &global, printer)),
        Command::Report(args) => wait_for(report::run(&args, &global, printer)),
        Command::History(args) => wait_for(history::run(&args, &global, printer)),
        Command::Undo(args) => wait_for(undo::run(&args, &global, printer)),
        Command::Doctor(DoctorArgs {}) => wait_for(doctor::run(&global, printer)),
        Command::Serve(args) => wait_for(serve::run(&args, &global, printer)),
        Command::Users(args) => wait_for(users::run(&args, &global, printer)),
        Command::Db(args) => db::run(&args, &global, printer),
    }
}

/// Runs a command that talks to the database.
fn wait_for<T>(command: impl Future<Output = anyhow::Result<T>>) -> anyhow::Result<T> {
    tokio::runtime::Builder::new_multi_thread().enable_all().build()?.block_on(command)
}
