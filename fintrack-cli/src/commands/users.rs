//! `fintrack users`: who signs in to the server.

use std::io::Write as _;
use std::net::SocketAddr;

use anyhow::Context as _;
use chrono::Utc;
use clap::{Args, Subcommand};
use fintrack_http::{Link, LinkFor, config, link_for};

use crate::args::{Global, Output};
use crate::books::{Books, variable};
use crate::commands::serve::{LISTEN, LISTEN_VARIABLE};
use crate::exit::Exit;
use crate::printer::Printer;

/// Look after those who sign in
#[derive(Debug, Args)]
pub(crate) struct UsersArgs {
    #[command(subcommand)]
    command: UsersCommand,
}

#[derive(Debug, Subcommand)]
enum UsersCommand {
    /// Print the link that a message would hold, where no mail server is set up; prints table or json
    ///
    /// Whoever has the link may do what it is for, once: hand it to nobody else. One that was made before for the same is good
    /// no more. It leads to `FRONTEND_URL`, or else to a server on this machine.
    Link {
        /// The e-mail address of their account
        email: String,

        /// To choose another password, within an hour: what is printed where nothing is said
        #[arg(long)]
        reset: bool,

        /// To show that the address is theirs, within a day; or the new one that waits to take its place
        #[arg(long, conflicts_with = "reset")]
        verify: bool,
    },
}

/// Runs the subcommand.
///
/// # Errors
/// When the books cannot be opened, or nobody has the address.
pub(crate) async fn run(args: &UsersArgs, global: &Global, printer: &mut Printer) -> anyhow::Result<Exit> {
    let UsersCommand::Link { email, verify, .. } = &args.command;
    let output = global.output.among(&[Output::Table, Output::Json], "users link")?;
    let what = if *verify { LinkFor::VerifyEmail } else { LinkFor::ResetPassword };
    let listen = variable(LISTEN_VARIABLE).unwrap_or_else(|| LISTEN.to_owned());
    let listen: SocketAddr = listen.parse().with_context(|| format!("{LISTEN_VARIABLE}=`{listen}`"))?;
    let site = config::site(variable, listen)?;
    let books = Books::open(global).await?;
    let Link { url, expires_at } = link_for(&books.db(), &site, email, what, Utc::now()).await?;
    if output == Output::Json {
        let link = serde_json::json!({"link": url.reveal(), "expires_at": expires_at});
        writeln!(printer.data(), "{link}")?;
    } else {
        writeln!(printer.data(), "{}", url.reveal())?;
        let until = expires_at.with_timezone(&chrono::Local).format("%Y-%m-%d %H:%M");
        printer.say(format_args!("Good once, until {until}. Whoever has it may use it."));
    }
    Ok(Exit::Done)
}
