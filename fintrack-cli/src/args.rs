//! What may be typed: the arguments every command shares, and the commands.

use std::path::PathBuf;

use clap::{Args, Parser, Subcommand, ValueEnum};

use crate::commands::accounts::AccountsArgs;
use crate::commands::cards::CardsArgs;
use crate::commands::categories::CategoriesArgs;
use crate::commands::classify::ClassifyArgs;
use crate::commands::db::DbArgs;
use crate::commands::demo::DemoArgs;
use crate::commands::doctor::DoctorArgs;
use crate::commands::history::HistoryArgs;
use crate::commands::import::ImportArgs;
use crate::commands::parse::ParseArgs;
use crate::commands::report::ReportArgs;
use crate::commands::rules::RulesArgs;
use crate::commands::serve::ServeArgs;
use crate::commands::sessions::SessionsArgs;
use crate::commands::tags::TagsArgs;
use crate::commands::transactions::TransactionsArgs;
use crate::commands::undo::UndoArgs;
use crate::commands::users::UsersArgs;

/// The workspace that needs no naming.
pub(crate) const WORKSPACE_UNSAID: &str = "Pessoal";

/// Self-hosted personal finance: from a bank's statement to a reconciled month.
#[derive(Debug, Parser)]
#[command(name = "fintrack", version, max_term_width = 100, disable_help_subcommand = true)]
pub(crate) struct Cli {
    #[command(flatten)]
    pub(crate) global: Global,
    #[command(subcommand)]
    pub(crate) command: Command,
}

/// The arguments every command shares.
#[derive(Clone, Debug, Args)]
#[command(next_help_heading = "Options of every command")]
pub(crate) struct Global {
    /// How results are printed: table, json, csv or ndjson, where the command knows it
    #[arg(
        long,
        short,
        global = true,
        value_name = "FORMAT",
        default_value = "table",
        value_enum,
        hide_possible_values = true
    )]
    pub(crate) output: Output,

    /// The workspace whose books are meant
    #[arg(long, global = true, value_name = "NAME", default_value = WORKSPACE_UNSAID)]
    pub(crate) workspace: String,

    /// Where the private database and its files live [default: the user's data folder]
    #[arg(long, global = true, value_name = "FOLDER", env = "FINTRACK_DATA_DIR", hide_env_values = true)]
    pub(crate) data_dir: Option<PathBuf>,

    /// When to use colour: auto, always or never; `NO_COLOR` is respected
    #[arg(long, global = true, value_name = "WHEN", default_value = "auto", value_enum, hide_possible_values = true)]
    pub(crate) color: Color,

    /// Print results and errors, nothing else
    #[arg(long, short, global = true)]
    pub(crate) quiet: bool,
}

/// Whose statement, or whose session, is meant: exactly one of the two.
#[derive(Clone, Debug, Args)]
#[group(required = true, multiple = false)]
pub(crate) struct Place {
    /// The account that it is of
    #[arg(long, value_name = "NAME")]
    pub(crate) account: Option<String>,

    /// The card that it is of
    #[arg(long, value_name = "NAME")]
    pub(crate) card: Option<String>,
}

/// The commands, in the order of the help page.
#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    Demo(DemoArgs),
    Parse(ParseArgs),
    Import(ImportArgs),
    Sessions(SessionsArgs),
    Accounts(AccountsArgs),
    Cards(CardsArgs),
    Categories(CategoriesArgs),
    Tags(TagsArgs),
    Rules(Box<RulesArgs>),
    Classify(ClassifyArgs),
    Transactions(TransactionsArgs),
    Report(ReportArgs),
    History(HistoryArgs),
    Undo(UndoArgs),
    Doctor(DoctorArgs),
    Serve(ServeArgs),
    Users(UsersArgs),
    Db(DbArgs),
}

/// How results are printed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum Output {
    /// For people: fits the terminal's width
    Table,
    /// For programs: one JSON document
    Json,
    /// For spreadsheets: comma-separated, with a header
    Csv,
    /// For pipes: one JSON object a line
    Ndjson,
}

impl Output {
    /// The word that is typed.
    pub(crate) const fn word(self) -> &'static str {
        match self {
            Self::Table => "table",
            Self::Json => "json",
            Self::Csv => "csv",
            Self::Ndjson => "ndjson",
        }
    }
}

/// When to use colour.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum Color {
    /// When a terminal reads it and `NO_COLOR` is not set
    Auto,
    /// Always
    Always,
    /// Never
    Never,
}
