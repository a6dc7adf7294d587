//! The month's report for people.

use std::io::{self, Write};

use fintrack_core::money::Money;

use super::month::{MonthReport, Reconciled, Slice};
use crate::render::{Bar, Cell, Column, Listing, bar_chart};
use crate::screen::{Screen, Tone};

/// Prints a report: the figures, spending as bars, the last months, and whether the books agree with the bank.
///
/// # Errors
/// When the output cannot be written to.
pub(crate) fn write(out: &mut impl Write, report: &MonthReport, screen: Screen) -> io::Result<()> {
    let summary = &report.summary;
    let currency = summary.income.currency();
    let title = format!("{}{}{} to {}", report.month, screen.dot(), summary.period.start(), summary.period.end());
    writeln!(out, "{}", screen.paint(Tone::Strong, &title))?;
    write_figures(out, report)?;
    for (title, slices) in [("Spending", &report.spending), ("Income", &report.income)] {
        if !slices.is_empty() {
            writeln!(out, "\n{}", screen.paint(Tone::Strong, &format!("{title} by category ({currency})")))?;
            bar_chart(out, &slices.iter().map(bar).collect::<Vec<_>>(), screen)?;
        }
    }
    writeln!(out, "\n{}", screen.paint(Tone::Strong, &format!("The last months ({currency})")))?;
    trend(report).write_table(out, screen)?;
    if !report.reconciliation.is_empty() {
        writeln!(out, "\n{}", screen.paint(Tone::Strong, &format!("Books and bank ({currency})")))?;
        reconciliation(&report.reconciliation).write_table(out, screen)?;
    }
    Ok(())
}

fn write_figures(out: &mut impl Write, report: &MonthReport) -> io::Result<()> {
    let summary = &report.summary;
    let money = |amount: Money| amount.to_string();
    let mut figures = vec![
        ("balance of all accounts", money(summary.current_balance)),
        ("income", money(summary.income)),
        ("expenses", money(summary.expenses)),
        ("of which on cards", money(summary.card_expenses)),
        ("income less expenses", money(summary.net)),
    ];
    if !summary.invested.is_zero() {
        figures.push(("invested", money(summary.invested)));
        figures.push(("left after investing", money(summary.unused)));
    }
    let percent = |rate: rust_decimal::Decimal| format!("{rate} %  ");
    figures.push(("savings rate", percent(summary.savings_rate)));
    figures.extend(summary.variation.map(|variation| ("against the month before", percent(variation))));
    let widest = figures.iter().map(|(_, figure)| figure.len()).max().unwrap_or(0);
    for (name, figure) in figures {
        let line = format!("  {name:<25} {figure:>widest$}");
        writeln!(out, "{}", line.trim_end())?;
    }
    for missing in summary.unconverted.values() {
        let (count, sum) = (missing.count(), missing.sum);
        writeln!(out, "  not included, for want of a rate: {count} balances and movements, {sum} in all")?;
    }
    Ok(())
}

fn bar(slice: &Slice) -> Bar {
    Bar {
        label: slice.category.clone(),
        value: slice.amount.amount(),
        figures: vec![slice.amount.amount().to_string(), format!("{} %", slice.percent)],
    }
}

fn trend(report: &MonthReport) -> Listing {
    let mut listing = Listing::new(vec![
        Column::word("month", "Month"),
        Column::number("income", "Income"),
        Column::number("expenses", "Expenses"),
        Column::number("net", "Net"),
    ]);
    // Months before the books began say nothing.
    let is_blank = |point: &&fintrack_core::report::TrendPoint| point.income.is_zero() && point.expenses.is_zero();
    for point in report.summary.trend.iter().skip_while(is_blank) {
        let amount = |amount: Money| Cell::Amount(amount.amount());
        listing.push(vec![(&point.month).into(), amount(point.income), amount(point.expenses), amount(point.net)]);
    }
    listing
}

/// Whether the books agree with the bank, line by line.
pub(crate) fn reconciliation(lines: &[Reconciled]) -> Listing {
    let mut listing = Listing::new(vec![
        Column::text("name", "Account or card"),
        Column::word("month", "Month"),
        Column::number("books", "Books"),
        Column::number("bank", "Bank"),
        Column::number("difference", "Difference"),
        Column::word("verdict", ""),
    ]);
    for line in lines {
        let verdict = match line.difference {
            _ if line.waiting > 0 => "lines wait",
            None => "the bank has not said",
            Some(difference) if difference.is_zero() && line.is_closed => "agrees, closed",
            Some(difference) if difference.is_zero() => "agrees",
            Some(_) => "differs",
        };
        listing.push(vec![
            (&line.name).into(),
            (&line.month).into(),
            Cell::Amount(line.books.amount()),
            Cell::amount(line.bank.map(Money::amount)),
            Cell::amount(line.difference.map(Money::amount)),
            verdict.into(),
        ]);
    }
    listing
}
