//! The help page: commands by what they are for, examples, exit codes.

use std::fmt::Write as _;

use clap::{CommandFactory, FromArgMatches};

use crate::args::Cli;

/// The commands by what they are for. A test holds every visible command to one place here.
const GROUPS: &[(&str, &[&str])] = &[
    ("To begin with", &["demo"]),
    ("Statements", &["parse", "import", "sessions"]),
    ("Books", &["accounts", "cards", "categories", "tags", "transactions", "report"]),
    ("Suggestions", &["rules", "classify"]),
    ("Trust", &["history", "undo", "doctor"]),
    ("Running", &["serve", "users", "db"]),
];

const EXAMPLES: &str = concat!(
    "  fintrack demo                                      see it work, on nobody's books\n",
    "  fintrack parse extrato.csv                         what does this file hold?\n",
    "  fintrack parse *.ofx --output json | jq .          the same for programs\n",
    "  fintrack categories seed                           begin with some categories\n",
    "  fintrack accounts add Conta --opened-on 2026-01-01 --opening-balance 3250.40\n",
    "  fintrack import extrato.csv --account Conta --commit\n",
    "  fintrack report month 2026-03                      where the money went",
);

const EXIT_CODES: &str = concat!(
    "  0  done\n",
    "  1  failed\n",
    "  2  not readable: the file, or what was typed\n",
    "  3  read, but the file leaves questions that only a person can answer\n",
    "  4  some lines could not be read; the others were\n",
    "  5  the books were examined, and something is not as it should be",
);

/// Reads what was typed. Prints help, or what is wrong with it, and exits when there is nothing to run.
pub(crate) fn parse() -> Cli {
    let matches = page().get_matches();
    Cli::from_arg_matches(&matches).unwrap_or_else(|error| error.exit())
}

/// The command with its page.
fn page() -> clap::Command {
    let command = Cli::command();
    let template = format!(
        "{{about}}\n\n{usage}  {{usage}}\n\n{commands}{options}{{options}}\n\n\
         {examples}{EXAMPLES}\n\n{exits}{EXIT_CODES}\n\n`fintrack COMMAND --help` says more of a command.\n",
        usage = heading("Usage"),
        commands = commands(&command),
        options = heading("Options of every command"),
        examples = heading("Examples"),
        exits = heading("Exit codes"),
    );
    command.help_template(template)
}

fn heading(text: &str) -> String {
    format!("\u{1b}[1;4m{text}\u{1b}[0m\n")
}

/// Every group with its commands and what clap knows them to be about.
fn commands(command: &clap::Command) -> String {
    let mut page = String::new();
    for (group, names) in GROUPS {
        page += &heading(group);
        for name in *names {
            let about = command.find_subcommand(name).and_then(clap::Command::get_about).map(ToString::to_string);
            // Writing to a string does not fail.
            let _ = writeln!(page, "  \u{1b}[1m{name:<13}\u{1b}[0m {}", about.unwrap_or_default());
        }
        page.push('\n');
    }
    page
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_page_names_every_visible_command_once() {
        let command = Cli::command();
        let mut visible: Vec<&str> =
            command.get_subcommands().filter(|c| !c.is_hide_set()).map(clap::Command::get_name).collect();
        let mut named: Vec<&str> = GROUPS.iter().flat_map(|(_, names)| *names).copied().collect();
        visible.sort_unstable();
        named.sort_unstable();
        assert!(!visible.is_empty());
        assert_eq!(named, visible);
    }

    #[test]
    fn the_arguments_are_consistent() {
        page().debug_assert();
    }
}
