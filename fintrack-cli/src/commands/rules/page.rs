//! The list of rules: in words for people, as `rules add --json` takes them for programs.

use std::io::Write as _;

use fintrack_core::id::RuleId;
use fintrack_core::rule::Usage;
use fintrack_db::rule::StoredRule;
use serde::Serialize;
use serde_json::Value;

use super::{document, words};
use crate::args::Output;
use crate::names::Names;
use crate::printer::Printer;
use crate::render::{Cell, Column, Listing};

/// A rule for programs.
#[derive(Serialize)]
struct RuleObject {
    id: RuleId,
    /// As `rules add --json` takes it.
    rule: Value,
    usage: Usage,
}

/// Prints rules.
///
/// # Errors
/// When the output cannot be written to.
pub(super) fn write(rules: &[StoredRule], names: &Names, output: Output, printer: &mut Printer) -> anyhow::Result<()> {
    let object = |stored: &StoredRule| -> anyhow::Result<RuleObject> {
        let StoredRule { rule, usage } = stored;
        Ok(RuleObject { id: rule.id(), rule: document::write(rule.terms(), names)?, usage: *usage })
    };
    match output {
        Output::Table | Output::Csv => {
            let screen = printer.screen();
            listing(rules, names).write(printer.data(), output, screen)?;
        }
        Output::Json => {
            let objects = rules.iter().map(object).collect::<anyhow::Result<Vec<_>>>()?;
            serde_json::to_writer_pretty(printer.data(), &objects)?;
            writeln!(printer.data())?;
        }
        Output::Ndjson => {
            for rule in rules {
                serde_json::to_writer(printer.data(), &object(rule)?)?;
                writeln!(printer.data())?;
            }
        }
    }
    Ok(())
}

fn listing(rules: &[StoredRule], names: &Names) -> Listing {
    let mut listing = Listing::new(vec![
        Column::number("position", "Position"),
        Column::text("name", "Rule"),
        Column::word("on", "On"),
        Column::text("when", "When"),
        Column::text("then", "Then"),
        Column::number("used", "Used"),
        Column::word("last_used_on", "Last used"),
    ]);
    for StoredRule { rule, usage } in rules {
        let terms = rule.terms();
        listing.push(vec![
            Cell::Count(terms.position.into()),
            (&terms.name).into(),
            Cell::Flag(terms.is_active),
            Cell::Text(words::condition(&terms.when, names)),
            Cell::Text(words::actions(terms, names)),
            Cell::Count(usage.applied.into()),
            Cell::maybe(usage.last_on),
        ]);
    }
    listing
}
