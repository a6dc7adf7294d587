//! `fintrack rules add`: a rule from options, or rules from JSON.

use std::collections::HashSet;

use anyhow::Context as _;
use clap::Args;
use fintrack_core::id::RuleId;
use fintrack_core::rule::{Terms, Usage};
use fintrack_db::WorkspaceTx;
use fintrack_db::rule::{self, StoredRule};
use uuid::Uuid;

use super::{ByName, Said, checked, refused};
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
    let known = rule::list(tx).await?;
    let known = ByName::of(&known);
    let mut added: Vec<StoredRule> = Vec::new();
    let (mut seen, mut changed) = (HashSet::new(), Vec::new());
    for terms in args.said.terms(args.name.as_deref(), &known, &names)? {
        if !seen.insert(names::key(&terms.name)) {
            return Err(UsageError::Taken { what: "rule", name: terms.name }.into());
        }
        let name = terms.name.to_string();
        let rule = placed(terms, &known, &names, args.replace);
        // Of several rules it matters which one cannot be.
        let rule = if args.said.json.is_some() { rule.with_context(|| format!("rule {name}")) } else { rule }?;
        if rule.is_there {
            printer.say(format_args!("The rule {name} is there already: nothing changed."));
        } else {
            changed.push(rule.stored.rule.clone());
        }
        added.push(rule.stored);
    }
    rule::save_all(tx, &changed).await.map_err(refused)?;
    Ok(added)
}

/// A rule that is to be there, and whether it is: whoever is not sure whether a run came through runs it again.
struct Placed {
    stored: StoredRule,
    is_there: bool,
}

/// Which rule it becomes: a new one, or the one of its name.
fn placed(terms: Terms, known: &ByName<'_>, names: &Names, may_replace: bool) -> anyhow::Result<Placed> {
    let (id, usage) = match known.named(terms.name.as_str())? {
        None => (RuleId::new(Uuid::now_v7()), Usage::default()),
        Some(same) if *same.rule.terms() == terms => return Ok(Placed { stored: same.clone(), is_there: true }),
        Some(other) if may_replace => (other.rule.id(), other.usage),
        Some(_) => return Err(UsageError::Taken { what: "rule", name: terms.name }.into()),
    };
    Ok(Placed { stored: StoredRule { rule: checked(id, terms, names)?, usage }, is_there: false })
}
