//! `fintrack rules propose`: rules that what was confirmed would support, and the command that adds each.

use std::io::{self, Write};

use chrono::NaiveDate;
use clap::Args;
use fintrack_core::rule::{self as core, Confirmed, POSITION_UNSAID, Proposal};
use fintrack_db::WorkspaceTx;
use fintrack_db::rule::{self, BookedLine, HISTORY_LINES_MAX};
use rust_decimal::Decimal;
use serde::Serialize;
use serde_json::Value;

use super::{document, options, words};
use crate::args::{Global, Output, WORKSPACE_UNSAID};
use crate::names::Names;
use crate::printer::Printer;
use crate::render::{Cell, Column, Listing, counted};
use crate::screen::{Screen, Tone};

/// How many lines of the evidence people are shown.
const EVIDENCE_SHOWN: usize = 3;

/// Propose rules that your closed months would support, with the lines that say so
///
/// Nothing is added: each proposal is printed with the command that adds it.
#[derive(Debug, Args)]
pub(super) struct ProposeRules {
    /// Print at most so many, the most supported first
    #[arg(long, value_name = "COUNT", default_value_t = 20)]
    limit: usize,
}

/// A proposal for programs.
#[derive(Serialize)]
struct ProposalObject<'a> {
    /// As `rules add --json` takes it.
    rule: Value,
    /// What adds it, where options say it.
    command: Option<String>,
    evidence: Vec<LineObject<'a>>,
    against: Vec<LineObject<'a>>,
}

#[derive(Serialize)]
struct LineObject<'a> {
    date: NaiveDate,
    description: &'a str,
    amount: Decimal,
}

/// Prints the proposals.
///
/// # Errors
/// When the database refuses.
pub(super) async fn run(
    args: &ProposeRules,
    tx: &mut WorkspaceTx,
    global: &Global,
    printer: &mut Printer,
) -> anyhow::Result<()> {
    let names = Names::load(tx).await?;
    let history = rule::history(tx, HISTORY_LINES_MAX).await?;
    let (lines, confirmed): (Vec<&BookedLine>, Vec<Confirmed<'_>>) =
        history.iter().filter_map(|line| Some((line, line.confirmed()?))).unzip();
    let rules = rule::list(tx).await?.into_iter().map(|stored| stored.rule);
    let mut proposals = core::propose(&confirmed, rules, names.in_use())?;
    proposals.truncate(args.limit);
    for proposal in &mut proposals {
        // Below all others, and no higher than rules that nobody placed.
        proposal.terms.position = proposal.terms.position.max(POSITION_UNSAID);
    }
    let proposed = Proposed { proposals, lines, names, global };
    let screen = printer.screen();
    match global.output {
        Output::Table if proposed.proposals.is_empty() => printer.say(format_args!(
            "There is nothing to propose yet: a rule needs {} lines of closed months that were filed alike and that no rule \
             decides.",
            core::SUPPORT_MIN
        )),
        Output::Table => proposed.write_page(printer.data(), screen)?,
        Output::Json => {
            let objects = proposed.proposals.iter().map(|it| proposed.object(it)).collect::<anyhow::Result<Vec<_>>>()?;
            serde_json::to_writer_pretty(printer.data(), &objects)?;
            writeln!(printer.data())?;
        }
        Output::Csv | Output::Ndjson => proposed.listing().write(printer.data(), global.output, screen)?,
    }
    Ok(())
}

struct Proposed<'a> {
    proposals: Vec<Proposal>,
    lines: Vec<&'a BookedLine>,
    names: Names,
    global: &'a Global,
}

impl Proposed<'_> {
    fn write_page(&self, out: &mut impl Write, screen: Screen) -> io::Result<()> {
        for (number, proposal) in (1..).zip(&self.proposals) {
            let terms = &proposal.terms;
            let title = format!("{number}. {}: {}", terms.name, words::actions(terms, &self.names));
            writeln!(out, "{}", screen.paint(Tone::Strong, &title))?;
            writeln!(out, "   when {}", words::condition(&terms.when, &self.names))?;
            let lines = |lines: &[usize]| u64::try_from(lines.len()).unwrap_or(u64::MAX);
            let evidence = counted(lines(&proposal.evidence), "line was", "lines were");
            let against = match lines(&proposal.against) {
                0 => String::new(),
                against => format!(", {against} otherwise"),
            };
            writeln!(out, "   {evidence} filed so{against}:")?;
            for line in proposal.evidence.iter().take(EVIDENCE_SHOWN).map(|at| self.lines[*at]) {
                writeln!(out, "     {}  {}  {}", line.date, line.text, line.amount)?;
            }
            match self.command(proposal) {
                Some(command) => writeln!(out, "   {command}\n")?,
                None => writeln!(out, "   `--output json` prints it as `fintrack rules add --json` takes it\n")?,
            }
        }
        Ok(())
    }

    fn object(&self, proposal: &Proposal) -> anyhow::Result<ProposalObject<'_>> {
        let lines = |places: &[usize]| {
            let line = |line: &'_ BookedLine| (line.date, line.amount.amount());
            let lines = places.iter().map(|at| (self.lines[*at].text.as_str(), line(self.lines[*at])));
            lines.map(|(description, (date, amount))| LineObject { date, description, amount }).collect()
        };
        Ok(ProposalObject {
            rule: document::write(&proposal.terms, &self.names)?,
            command: self.command(proposal),
            evidence: lines(&proposal.evidence),
            against: lines(&proposal.against),
        })
    }

    fn listing(&self) -> Listing {
        let mut listing = Listing::new(vec![
            Column::text("name", "Rule"),
            Column::text("when", "When"),
            Column::text("then", "Then"),
            Column::number("evidence", "Filed so"),
            Column::number("against", "Otherwise"),
            Column::text("command", "Command"),
        ]);
        for proposal in &self.proposals {
            let count = |lines: &[usize]| Cell::Count(u64::try_from(lines.len()).unwrap_or(u64::MAX));
            listing.push(vec![
                (&proposal.terms.name).into(),
                Cell::Text(words::condition(&proposal.terms.when, &self.names)),
                Cell::Text(words::actions(&proposal.terms, &self.names)),
                count(&proposal.evidence),
                count(&proposal.against),
                Cell::maybe(self.command(proposal)),
            ]);
        }
        listing
    }

    /// The command that adds a proposal, where options can say it.
    fn command(&self, proposal: &Proposal) -> Option<String> {
        let workspace = (self.global.workspace != WORKSPACE_UNSAID)
            .then(|| ["--workspace".to_owned(), self.global.workspace.clone()])
            .into_iter()
            .flatten();
        let words = ["rules".to_owned(), "add".to_owned()].into_iter();
        let words = workspace.chain(words).chain(options::arguments(&proposal.terms, &self.names)?);
        Some(words.fold("fintrack".to_owned(), |command, word| format!("{command} {}", quoted(&word))))
    }
}

/// A word as a shell takes it.
fn quoted(word: &str) -> String {
    let is_plain = |c: char| c.is_alphanumeric() || "-_.,:/=+%@".contains(c);
    if !word.is_empty() && word.chars().all(is_plain) {
        return word.to_owned();
    }
    format!("'{}'", word.replace('\'', r"'\''"))
}

#[cfg(test)]
mod tests {
    use super::quoted;

    #[test]
    fn a_shell_reads_a_word_as_it_is() {
        assert_eq!(["uber", "açaí", "12.50"].map(quoted), ["uber", "açaí", "12.50"]);
        assert_eq!(quoted("pão d'água $HOME `x`"), r"'pão d'\''água $HOME `x`'");
        assert_eq!(quoted(""), "''");
    }
}
