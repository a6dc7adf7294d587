//! `fintrack rules add`: a rule from options, or rules from JSON.

use anyhow::Context as _;
use clap::Args;
use fintrack_core::id::RuleId;
use fintrack_core::rule::{Terms, Usage};
use fintrack_db::WorkspaceTx;
use fintrack_db::rule::{self, StoredRule};
use uuid::Uuid;

use super::{Said, checked, named, refused};
use crate::exit::UsageError;
use crate::names::{self, Names};
use crate::printer::Printer;

/// Add a rule
///
/// The lines of later imports are asked of it; what was booked before stays as it is. Adding it again changes nothing.
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  fintrack rules add \"Uber\" --contains uber --category Transporte --subcategory Aplicativos --tag trabalho
  fintrack rules add \"Aluguel\" --starts-with \"pix joao\" --amount 1850 --days 1-5 --category Moradia
  fintrack rules add \"Reserva\" --contains aplic --transfer-to \"Poupança\"
  fintrack rules add --json regras.json")]
pub(super) struct AddRule {
    /// What to call it
    #[arg(required_unless_present = "json")]
    name: Option<String>,

    #[command(flatten)]
    said: Said,

    /// Put it in place of the rule of its name, whose count of uses stays
    #[arg(long, help_heading = "Among the other rules")]
    replace: bool,
}

/// Adds what was said, all or nothing.
///
/// # Errors
/// When a rule cannot be, or another one has its name, here or among those that are there.
pub(super) async fn run(
    args: &AddRule,
    tx: &mut WorkspaceTx,
    printer: &mut Printer,
) -> anyhow::Result<Vec<StoredRule>> {
    rule::lock(tx).await?;
    let names = Names::load(tx).await?;
    let mut known = rule::list(tx).await?;
    let mut added: Vec<StoredRule> = Vec::new();
    for terms in args.said.terms(args.name.as_deref(), &known, &names)? {
        let name = terms.name.to_string();
        if added.iter().any(|other| names::is(&other.rule.terms().name, &name)) {
            return Err(UsageError::Taken { what: "rule", name: terms.name }.into());
        }
        let stored = save(tx, terms, &known, &names, args.replace, printer).await;
        // Of several rules it matters which one cannot be.
        let stored = if args.said.json.is_some() { stored.with_context(|| format!("rule {name}")) } else { stored }?;
        known.retain(|other| other.rule.id() != stored.rule.id());
        known.push(stored.clone());
        added.push(stored);
    }
    Ok(added)
}

/// Saves a rule, unless it is there already as it is: whoever is not sure whether a run came through runs it again.
async fn save(
    tx: &mut WorkspaceTx,
    terms: Terms,
    known: &[StoredRule],
    names: &Names,
    may_replace: bool,
    printer: &mut Printer,
) -> anyhow::Result<StoredRule> {
    let (id, usage) = match named(known, terms.name.as_str())? {
        None => (RuleId::new(Uuid::now_v7()), Usage::default()),
        Some(same) if *same.rule.terms() == terms => {
            printer.say(format_args!("The rule {} is there already: nothing changed.", terms.name));
            return Ok(same.clone());
        }
        Some(other) if may_replace => (other.rule.id(), other.usage),
        Some(_) => return Err(UsageError::Taken { what: "rule", name: terms.name }.into()),
    };
    let rule = checked(id, terms, names)?;
    rule::save(tx, &rule).await.map_err(refused)?;
    Ok(StoredRule { rule, usage })
}
