//! `fintrack rules`: what is to be done with lines of statements, before anything is guessed.

mod add;
pub(crate) mod document;
mod options;
mod page;
mod preview;
mod propose;
mod words;

use std::collections::HashMap;
use std::io::Write as _;
use std::path::PathBuf;

use clap::{Args, Subcommand};
use fintrack_core::id::RuleId;
use fintrack_core::name::Name;
use fintrack_core::rule::{POSITION_UNSAID, Rule, RuleError, Terms};
use fintrack_db::rule::{self, SaveError, StoredRule};
use fintrack_db::{DbError, WorkspaceTx};
use serde_json::{Map, Value};

use self::options::RuleOptions;
use crate::args::{Global, Output};
use crate::books::Books;
use crate::exit::{Exit, UsageError};
use crate::names::{self, Names};
use crate::printer::Printer;
use crate::render::Listing;

/// What a rule is called that is previewed without a name.
const UNNAMED: &str = "New rule";

/// List your rules, add one, try one out, or have some proposed
///
/// A rule says what is done with the lines of statements that it matches: file them, move them to another account, tag,
/// rename or ignore them. An import asks the rules first and guesses what they leave open. The first that matches decides,
/// from the top.
#[derive(Debug, Args)]
#[command(after_help = "\
Output: table, json, csv or ndjson; the json of a rule is what `rules add --json` takes.

Examples:
  fintrack rules add \"Uber\" --contains uber --category Transporte --subcategory Aplicativos
  fintrack rules preview \"Uber\"
  fintrack rules propose
  fintrack rules off \"Uber\"")]
pub(crate) struct RulesArgs {
    #[command(subcommand)]
    command: Option<RulesCommand>,
}

#[derive(Debug, Subcommand)]
enum RulesCommand {
    /// List the rules, in the order in which they are read
    List,
    Add(add::AddRule),
    Preview(preview::PreviewRule),
    Propose(propose::ProposeRules),
    /// Switch a rule on
    On(Which),
    /// Switch a rule off: it stays, and decides nothing
    Off(Which),
    /// Remove a rule; what it decided stays as it is
    Remove(Which),
}

#[derive(Debug, Args)]
struct Which {
    /// Its name, in any case; or its identity, where several have the name
    #[arg(value_name = "NAME")]
    rule: String,
}

/// A rule as it is typed: as options, or as JSON.
#[derive(Clone, Debug, Args)]
struct Said {
    #[command(flatten)]
    options: RuleOptions,

    /// Read it from a file, `-` for standard input: groups of conditions with `all`, `any` and `not`, splits; with names where
    /// `rules list --output json` shows them
    #[arg(
        long,
        value_name = "FILE",
        conflicts_with_all = ["WhenOptions", "ThenOptions", "PlaceOptions", "name"],
        help_heading = "As JSON"
    )]
    json: Option<PathBuf>,
}

/// Lists the rules, or does something with one.
///
/// # Errors
/// When the books cannot be opened, there is no such rule, or it cannot be.
pub(crate) async fn run(args: RulesArgs, global: &Global, printer: &mut Printer) -> anyhow::Result<Exit> {
    let output = global.output.among(Listing::OUTPUTS, "rules")?;
    let books = Books::open(global).await?;
    let mut tx = books.begin().await?;
    let changed = match args.command.unwrap_or(RulesCommand::List) {
        RulesCommand::List => {
            list(&mut tx, output, printer).await?;
            None
        }
        RulesCommand::Add(args) => {
            books.seed_when_empty(&mut tx).await?;
            Some(Changed::Saved(add::run(&args, &mut tx, printer).await?))
        }
        RulesCommand::Preview(args) => {
            preview::run(&args, &mut tx, output, printer).await?;
            None
        }
        RulesCommand::Propose(args) => {
            propose::run(&args, &mut tx, global, printer).await?;
            None
        }
        RulesCommand::On(which) => Some(Changed::Saved(vec![switch(&mut tx, &which, true).await?])),
        RulesCommand::Off(which) => Some(Changed::Saved(vec![switch(&mut tx, &which, false).await?])),
        RulesCommand::Remove(which) => Some(Changed::Removed(remove(&mut tx, &which).await?)),
    };
    let names = Names::load(&mut tx).await?;
    tx.commit().await?;
    // Said once it is so, and so even if nobody reads it to the end.
    match changed {
        Some(Changed::Saved(rules)) => page::write(&rules, &names, output, printer)?,
        Some(Changed::Removed(rule)) => {
            writeln!(printer.data(), "The rule {} is removed: what it decided stays as it is.", rule.terms().name)?;
        }
        None => {}
    }
    Ok(Exit::Done)
}

/// What became of rules.
enum Changed {
    Saved(Vec<StoredRule>),
    Removed(Rule),
}

async fn list(tx: &mut WorkspaceTx, output: Output, printer: &mut Printer) -> anyhow::Result<()> {
    let names = Names::load(tx).await?;
    let rules = rule::list(tx).await?;
    if rules.is_empty() {
        printer.say("There are no rules yet: `fintrack rules add --help` says how to add one.");
    }
    page::write(&rules, &names, output, printer)
}

async fn switch(tx: &mut WorkspaceTx, which: &Which, is_active: bool) -> anyhow::Result<StoredRule> {
    rule::lock(tx).await?;
    let rules = rule::list(tx).await?;
    let StoredRule { rule, usage } = meant(&rules, &which.rule)?.clone();
    let rule = rule::switch(tx, rule.id(), is_active).await.map_err(refused)?;
    Ok(StoredRule { rule, usage })
}

async fn remove(tx: &mut WorkspaceTx, which: &Which) -> anyhow::Result<Rule> {
    rule::lock(tx).await?;
    let rules = rule::list(tx).await?;
    let rule = meant(&rules, &which.rule)?.rule.clone();
    rule::remove(tx, rule.id()).await?;
    Ok(rule)
}

/// Rules, by their names.
struct ByName<'r> {
    rules: &'r [StoredRule],
    places: HashMap<String, Vec<usize>>,
}

impl<'r> ByName<'r> {
    fn of(rules: &'r [StoredRule]) -> Self {
        let mut places = HashMap::<String, Vec<usize>>::new();
        for (place, stored) in rules.iter().enumerate() {
            places.entry(names::key(&stored.rule.terms().name)).or_default().push(place);
        }
        Self { rules, places }
    }

    /// The rule of a name or an identity, if there is one.
    ///
    /// # Errors
    /// [`UsageError::Ambiguous`] when there are several.
    fn named(&self, typed: &str) -> Result<Option<&'r StoredRule>, UsageError> {
        if let Ok(id) = typed.parse()
            && let Some(known) = self.rules.iter().find(|stored| stored.rule.id() == RuleId::new(id))
        {
            return Ok(Some(known));
        }
        let places = Name::new(typed).ok().and_then(|name| self.places.get(&names::key(&name)));
        let found = places.into_iter().flatten().map(|place| &self.rules[*place]);
        if found.clone().count() > 1 {
            let choice =
                |stored: &StoredRule| format!("{} (position {})", stored.rule.id(), stored.rule.terms().position);
            let choices = found.map(choice).collect();
            return Err(UsageError::Ambiguous { what: "rules", name: typed.to_owned(), choices });
        }
        Ok(found.clone().next())
    }
}

/// The rule that a person means.
///
/// # Errors
/// [`UsageError::Unknown`], or [`UsageError::Ambiguous`] when several have the name.
fn meant<'r>(rules: &'r [StoredRule], name: &str) -> Result<&'r StoredRule, UsageError> {
    ByName::of(rules).named(name)?.ok_or_else(|| {
        let known = rules.iter().map(|stored| stored.rule.terms().name.to_string()).collect();
        UsageError::Unknown { what: "rule", name: name.to_owned(), known }
    })
}

impl Said {
    /// What was typed. What it leaves open of a rule that there is stays as it is: where it stands, and whether it is on.
    ///
    /// # Errors
    /// When it says of no line what it must be, or names what is not there.
    fn terms(&self, name: Option<&str>, rules: &ByName<'_>, names: &Names) -> anyhow::Result<Vec<Terms>> {
        if let Some(path) = &self.json {
            let complete = |fields: &mut Map<String, Value>| complete(fields, rules);
            let read = document::read(document::load(path)?, names, complete);
            return read.map_err(|error| error.context(document::called(path)));
        }
        let known = name.map(|name| rules.named(name)).transpose()?.flatten().map(|stored| stored.rule.terms());
        let name = Name::new(name.unwrap_or(UNNAMED))?;
        let position = self.options.position().or(known.map(|known| known.position)).unwrap_or(POSITION_UNSAID);
        let terms = self.options.terms(name, position, names)?;
        Ok(vec![Terms { is_active: known.is_none_or(|known| known.is_active), ..terms }])
    }
}

/// Adds what may be left out of a rule in a document.
fn complete(fields: &mut Map<String, Value>, rules: &ByName<'_>) {
    let name = fields.get("name").and_then(Value::as_str).unwrap_or_default();
    let known = rules.named(name).ok().flatten().map(|stored| stored.rule.terms());
    let position = known.map_or(POSITION_UNSAID, |known| known.position);
    let is_active = known.is_none_or(|known| known.is_active);
    fields.entry("position").or_insert_with(|| position.into());
    fields.entry("is_active").or_insert_with(|| is_active.into());
}

/// A rule, if what was said can be one.
fn checked(id: RuleId, terms: Terms, names: &Names) -> anyhow::Result<Rule> {
    Rule::new(id, terms).map_err(|error| match error {
        // The core knows no names.
        RuleError::TransferToItself(account) => {
            UsageError::TransferToItself(names.account(account).map(ToString::to_string).unwrap_or_default()).into()
        }
        RuleError::Condition { .. } | RuleError::NoAction | RuleError::EmptyDescription | RuleError::TooManyTags(_) => {
            error.into()
        }
    })
}

/// Why a rule was not saved.
fn refused(error: SaveError) -> anyhow::Error {
    match error {
        SaveError::Set(error) => error.into(),
        SaveError::Db(error) => DbError::into(error),
    }
}

#[cfg(test)]
mod tests {
    use fintrack_core::rule::Usage;
    use uuid::Uuid;

    use super::*;

    fn stored(n: u128, name: &str) -> StoredRule {
        let terms = serde_json::json!({
            "name": name, "position": n, "when": { "direction": "out" }, "then": { "is_ignored": true }
        });
        let rule = Rule::new(RuleId::new(Uuid::from_u128(n)), serde_json::from_value(terms).unwrap()).unwrap();
        StoredRule { rule, usage: Usage::default() }
    }

    /// Storage takes two rules of one name: other programs may have added them.
    #[test]
    fn of_rules_of_one_name_the_identity_says_which() {
        let rules = [stored(1, "Uber"), stored(2, "UBER"), stored(3, "Mercado")];
        let error = meant(&rules, "uber").unwrap_err();
        assert_eq!(error.to_string(), "2 rules are called `uber`");
        assert_eq!(meant(&rules, "mercado").unwrap().rule.id(), rules[2].rule.id());
        assert_eq!(meant(&rules, &rules[1].rule.id().to_string()).unwrap().rule.id(), rules[1].rule.id());
        assert!(meant(&rules, "Táxi").is_err());
    }
}
