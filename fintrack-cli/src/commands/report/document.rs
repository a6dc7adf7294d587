//! The month's report for programs: one JSON object, or CSV in long form. Amounts are decimal strings.

use std::collections::BTreeMap;
use std::io::Write;

use chrono::NaiveDate;
use fintrack_core::calendar::BillingMonth;
use fintrack_core::money::exchange::Unconverted;
use fintrack_core::money::{Currency, Money};
use rust_decimal::Decimal;
use serde::{Serialize, Serializer};

use super::month::{MonthReport, Reconciled, Slice};

/// A report as one object; all amounts are in its currency.
#[derive(Serialize)]
struct Document<'a> {
    month: BillingMonth,
    from: NaiveDate,
    to: NaiveDate,
    currency: Currency,
    current_balance: Decimal,
    income: Decimal,
    expenses: Decimal,
    card_expenses: Decimal,
    net: Decimal,
    savings_rate: Decimal,
    invested: Decimal,
    unused: Decimal,
    variation: Option<Decimal>,
    expenses_by_category: &'a [Slice],
    income_by_category: &'a [Slice],
    trend: Vec<Point>,
    reconciliation: &'a [Reconciled],
    unconverted: BTreeMap<Currency, Missing>,
}

/// What has no rate, of one currency.
#[derive(Serialize)]
struct Missing {
    count: usize,
    sum: Decimal,
}

impl<Id> From<&Unconverted<Id>> for Missing {
    fn from(missing: &Unconverted<Id>) -> Self {
        Self { count: missing.count(), sum: missing.sum.amount() }
    }
}

#[derive(Serialize)]
struct Point {
    month: BillingMonth,
    income: Decimal,
    expenses: Decimal,
    net: Decimal,
}

/// Prints a report as one JSON object.
///
/// # Errors
/// When the output cannot be written to.
pub(super) fn write_json(out: &mut impl Write, report: &MonthReport) -> anyhow::Result<()> {
    let summary = &report.summary;
    let document = Document {
        month: report.month,
        from: summary.period.start(),
        to: summary.period.end(),
        currency: summary.income.currency(),
        current_balance: summary.current_balance.amount(),
        income: summary.income.amount(),
        expenses: summary.expenses.amount(),
        card_expenses: summary.card_expenses.amount(),
        net: summary.net.amount(),
        savings_rate: summary.savings_rate,
        invested: summary.invested.amount(),
        unused: summary.unused.amount(),
        variation: summary.variation,
        expenses_by_category: &report.spending,
        income_by_category: &report.income,
        trend: summary.trend.iter().map(point).collect(),
        reconciliation: &report.reconciliation,
        unconverted: summary.unconverted.iter().map(|(currency, missing)| (*currency, missing.into())).collect(),
    };
    serde_json::to_writer_pretty(&mut *out, &document)?;
    writeln!(out)?;
    Ok(())
}

fn point(point: &fintrack_core::report::TrendPoint) -> Point {
    Point {
        month: point.month,
        income: point.income.amount(),
        expenses: point.expenses.amount(),
        net: point.net.amount(),
    }
}

/// Prints a report as CSV in long form: a row for each figure.
///
/// # Errors
/// When the output cannot be written to.
pub(super) fn write_csv(out: &mut impl Write, report: &MonthReport) -> anyhow::Result<()> {
    let summary = &report.summary;
    let month = report.month.to_string();
    let mut writer = csv::Writer::from_writer(out);
    writer.write_record(["month", "section", "name", "amount", "percent"])?;
    let mut row = |section: &str, name: &str, amount: String, percent: String| {
        writer.write_record([&month, section, name, &amount, &percent])
    };
    let figures = [
        ("current_balance", summary.current_balance),
        ("income", summary.income),
        ("expenses", summary.expenses),
        ("card_expenses", summary.card_expenses),
        ("net", summary.net),
        ("invested", summary.invested),
        ("unused", summary.unused),
    ];
    for (name, amount) in figures {
        row("summary", name, plain(amount), String::new())?;
    }
    row("summary", "savings_rate", String::new(), summary.savings_rate.to_string())?;
    if let Some(variation) = summary.variation {
        row("summary", "variation", String::new(), variation.to_string())?;
    }
    for (section, slices) in [("expenses_by_category", &report.spending), ("income_by_category", &report.income)] {
        for slice in slices {
            row(section, &slice.category, plain(slice.amount), slice.percent.to_string())?;
        }
    }
    for reconciled in &report.reconciliation {
        let name = format!("{} | {}", reconciled.name, reconciled.month);
        row("books", &name, plain(reconciled.books), String::new())?;
        if let Some(bank) = reconciled.bank {
            row("bank", &name, plain(bank), String::new())?;
        }
    }
    writer.flush()?;
    Ok(())
}

fn plain(amount: Money) -> String {
    amount.amount().to_string()
}

/// An amount as a decimal string; its currency stands beside it.
pub(super) fn amount<S: Serializer>(amount: &Money, serializer: S) -> Result<S::Ok, S::Error> {
    Serialize::serialize(&amount.amount(), serializer)
}

/// As [`amount`], or `null`.
#[expect(clippy::ref_option, reason = "serde hands a reference to the field")]
pub(super) fn maybe_amount<S: Serializer>(amount: &Option<Money>, serializer: S) -> Result<S::Ok, S::Error> {
    Serialize::serialize(&amount.map(Money::amount), serializer)
}
