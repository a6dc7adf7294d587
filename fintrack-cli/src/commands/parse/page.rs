//! A file's summary as a page for people.

use std::io::{self, Write};

use fintrack_core::statement::{Format, Proof, Running, StatementKind, Total};

use super::findings::warning_word;
use super::questions;
use super::summary::{FileSummary, StatementSummary, Sum};
use crate::render::{Cell, Column, Listing, counted};
use crate::screen::{Screen, Tone};

/// Prints what was detected, each statement with its lines, then what the person should know.
///
/// # Errors
/// When the output cannot be written to.
pub(super) fn write(out: &mut impl Write, summary: &FileSummary<'_>, screen: Screen) -> io::Result<()> {
    writeln!(out, "{}", screen.paint(Tone::Strong, summary.name))?;
    writeln!(out, "  {}", detected(summary, screen))?;
    for statement in &summary.statements {
        writeln!(out)?;
        write_statement(out, statement, screen)?;
    }
    write_notes(out, summary, screen)
}

/// The format and how it is written, in words.
fn detected(summary: &FileSummary<'_>, screen: Screen) -> String {
    let inspection = summary.inspection;
    let format = match inspection.format() {
        Format::Camt => "CAMT",
        Format::Csv => "CSV",
        Format::Ods => "ODS",
        Format::Mt940 => "MT940",
        Format::Ofx => "OFX",
        Format::Xls => "XLS",
        Format::Xlsx => "XLSX",
        Format::Zip => "ZIP",
        Format::Qif => "QIF",
    };
    let facts = [Some(format.to_owned()), inspection.institution.clone(), Some(inspection.layout.to_string())];
    facts.into_iter().flatten().collect::<Vec<_>>().join(screen.dot())
}

fn write_statement(out: &mut impl Write, statement: &StatementSummary, screen: Screen) -> io::Result<()> {
    writeln!(out, "{}", screen.paint(Tone::Strong, &heading(statement, screen)))?;
    write_figures(out, statement, screen)?;
    if statement.lines.is_empty() {
        return Ok(());
    }
    writeln!(out)?;
    lines(statement).write_table(out, screen)?;
    let shown = u64::try_from(statement.lines.len()).unwrap_or(u64::MAX);
    let more = statement.count.saturating_sub(shown);
    if more > 0 {
        let text = format!("{} {}, --all shows them", screen.ellipsis(), counted(more, "more", "more"));
        writeln!(out, "{}", screen.paint(Tone::Faint, &text))?;
    }
    Ok(())
}

fn heading(statement: &StatementSummary, screen: Screen) -> String {
    let head = &statement.head;
    let kind = match head.kind {
        Some(StatementKind::Account) => "Account",
        Some(StatementKind::Card) => "Card",
        None => "Statement",
    };
    let whose = head.account.as_ref().map_or_else(|| kind.to_owned(), |number| format!("{kind} {number}"));
    let currency = head.currency.map(|currency| currency.to_string());
    let span = statement.span.map(|(first, last)| format!("{first} to {last}"));
    let count = counted(statement.count, "transaction", "transactions");
    [Some(whose), currency, span, Some(count)].into_iter().flatten().collect::<Vec<_>>().join(screen.dot())
}

fn write_figures(out: &mut impl Write, statement: &StatementSummary, screen: Screen) -> io::Result<()> {
    let (plus, minus) = match (statement.head.kind, statement.head.purchases_are_positive) {
        (Some(StatementKind::Card), Some(true)) => ("purchases", "payments and refunds"),
        (Some(StatementKind::Card), Some(false)) => ("payments and refunds", "purchases"),
        (Some(StatementKind::Card), None) => ("amounts above zero", "amounts below zero"),
        (Some(StatementKind::Account) | None, _) => ("money in", "money out"),
    };
    let sum = |sum| match sum {
        Sum::Of(mut sum) => {
            // No money at all is written as money is elsewhere in the file.
            sum.rescale(sum.scale().max(statement.scale()));
            sum.to_string()
        }
        Sum::TooLarge => "too large to add".to_owned(),
    };
    let mut figures = Vec::new();
    figures.extend(statement.balances.opening.map(|balance| ("opening balance", balance.to_string())));
    figures.push((plus, sum(statement.plus)));
    figures.push((minus, sum(statement.minus)));
    figures.extend(statement.balances.closing.map(|balance| ("closing balance", balance.to_string())));
    let widest = figures.iter().map(|(_, figure)| figure.len()).max().unwrap_or(0);
    for (name, figure) in figures {
        writeln!(out, "  {name:<21} {figure:>widest$}")?;
    }
    write_proof(out, &statement.proof, screen)
}

/// What the statement's own figures say; what failed is shown, never hidden.
fn write_proof(out: &mut impl Write, proof: &Proof, screen: Screen) -> io::Result<()> {
    let Running { steps, held, .. } = proof.running;
    let total = match proof.total {
        Total::Unchecked => None,
        Total::Holds => Some((true, "the lines lead from the opening to the closing balance".to_owned())),
        Total::HoldsTurned => {
            Some((true, "the lines lead from the opening to the closing balance, with signs turned".to_owned()))
        }
        Total::Off(missing) => Some((false, format!("the lines miss the closing balance by {missing}"))),
    };
    let running = (steps > 0).then(|| {
        let steps = counted(steps, "balance", "balances");
        (proof.running.drift.is_none(), format!("{held} of {steps} beside the lines follow from the amounts"))
    });
    let proofs: Vec<(bool, String)> = total.into_iter().chain(running).collect();
    for (at, (holds, text)) in proofs.iter().enumerate() {
        let tone = if *holds { Tone::Good } else { Tone::Bad };
        let name = if at == 0 { "proof" } else { "" };
        writeln!(out, "  {name:<21} {}", screen.paint(tone, text))?;
    }
    Ok(())
}

/// The statement's lines: a column of balances only where there are any.
fn lines(statement: &StatementSummary) -> Listing {
    let has_balance = statement.lines.iter().any(|line| line.balance.is_some());
    let amount = statement.head.currency.map_or_else(|| "Amount".to_owned(), |currency| format!("Amount ({currency})"));
    let mut columns = vec![
        Column::number("line", "Line"),
        Column::word("date", "Date"),
        Column::text("description", "Description"),
        Column::number("amount", amount),
    ];
    if has_balance {
        columns.push(Column::number("balance", "Balance"));
    }
    let mut listing = Listing::new(columns);
    for line in &statement.lines {
        let mut row = vec![
            Cell::Count(line.position.line.into()),
            (&line.date).into(),
            (&line.description).into(),
            Cell::Amount(line.amount),
        ];
        if has_balance {
            row.push(Cell::amount(line.balance));
        }
        listing.push(row);
    }
    listing
}

fn write_notes(out: &mut impl Write, summary: &FileSummary<'_>, screen: Screen) -> io::Result<()> {
    let findings = &summary.findings;
    if findings.skipped_count > 0 {
        let rows = counted(findings.skipped_count, "row", "rows");
        let problems = match findings.problem_count {
            0 => "none of them a transaction".to_owned(),
            count => format!("{} that should have been read", counted(count, "transaction", "transactions")),
        };
        writeln!(out, "\n{}", screen.paint(Tone::Strong, &format!("Skipped {rows}: {problems}")))?;
        for skipped in &findings.skipped {
            let mark = if skipped.is_problem { "!" } else { " " };
            writeln!(out, "{mark} line {:<6} {}", skipped.line, skipped.reason)?;
        }
        if let Some(more) = findings.not_kept() {
            writeln!(out, "{} {more}, --all shows them", screen.ellipsis())?;
        }
    }
    let warnings: Vec<_> = summary.inspection.warnings.iter().chain(&findings.warnings).collect();
    if !warnings.is_empty() {
        writeln!(out, "\n{}", screen.paint(Tone::Strong, "Warnings"))?;
        for warning in warnings {
            writeln!(out, "  {}: {}", warning_word(warning.code), warning.message)?;
        }
    }
    questions::write(out, &summary.inspection.questions, screen)
}
