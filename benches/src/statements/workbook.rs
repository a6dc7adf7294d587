//! Workbooks, as spreadsheets keep them. They are read whole, so that their size has a limit.

use chrono::NaiveDate;
use fintrack_core::testing::workbook::{self, Cell, Kind};

use super::{Statement, cents, month_and_day, name};

const TEXTS: [&str; 3] = ["Padaria Primavera", "Pix enviado - Ana Luz", "Supermercado da Vila 0042"];

/// A sheet of so many transactions.
pub fn statement(kind: Kind, transactions: u64) -> Statement {
    let mut rows = vec![["Data", "Descrição", "Valor"].map(workbook::text).to_vec()];
    let mut sum = 0;
    for n in (0_i64..).take(usize::try_from(transactions).unwrap_or(usize::MAX)) {
        sum += cents(n);
        rows.push(row(n));
    }
    let bytes = workbook::write(kind, &[workbook::sheet("Extrato", rows)]);
    Statement { bytes, transactions, cents: sum }
}

fn row(n: i64) -> Vec<Cell> {
    let (month, day) = month_and_day(n);
    let date = NaiveDate::from_ymd_opt(2026, u32::try_from(month).unwrap_or(1), u32::try_from(day).unwrap_or(1));
    vec![Cell::Day(date.unwrap_or_default()), workbook::text(name(&TEXTS, n)), workbook::cents(cents(n))]
}
