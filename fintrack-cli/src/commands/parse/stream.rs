//! Transactions as they are read, one row each: a file of any size in little memory.

use std::io::Write;
use std::ops::ControlFlow;

use chrono::NaiveDate;
use fintrack_core::money::Currency;
use fintrack_core::statement::{Balances, Sink, Skipped, StatementHead, StatementLine, Warning};
use rust_decimal::Decimal;
use serde::Serialize;

use super::findings::Findings;

/// A transaction that stands alone: its file, its account, itself.
#[derive(Serialize)]
pub(super) struct Row<'a> {
    file: &'a str,
    account: Option<&'a str>,
    currency: Option<Currency>,
    date: NaiveDate,
    amount: Decimal,
    description: &'a str,
    id: Option<&'a str>,
    balance: Option<Decimal>,
    line: u32,
}

/// A way to write rows.
pub(super) trait Rows {
    /// Writes a row.
    ///
    /// # Errors
    /// When the output cannot be written to.
    fn write(&mut self, out: &mut dyn Write, row: &Row<'_>) -> anyhow::Result<()>;
}

/// One JSON object a line.
pub(super) struct NdjsonRows;

impl Rows for NdjsonRows {
    fn write(&mut self, mut out: &mut dyn Write, row: &Row<'_>) -> anyhow::Result<()> {
        serde_json::to_writer(&mut out, row)?;
        out.write_all(b"\n")?;
        Ok(())
    }
}

/// Comma-separated values under one header, however many files there are.
#[derive(Default)]
pub(super) struct CsvRows {
    has_header: bool,
}

impl Rows for CsvRows {
    fn write(&mut self, out: &mut dyn Write, row: &Row<'_>) -> anyhow::Result<()> {
        // One record is a few hundred bytes: the writer's own buffer need be no larger.
        let has_headers = !std::mem::replace(&mut self.has_header, true);
        let mut writer = csv::WriterBuilder::new().has_headers(has_headers).buffer_capacity(512).from_writer(out);
        writer.serialize(row)?;
        writer.flush()?;
        Ok(())
    }
}

/// Receives a reading and writes its transactions as they come.
pub(super) struct Stream<'a, W, R> {
    file: &'a str,
    out: &'a mut W,
    rows: &'a mut R,
    head: StatementHead,
    findings: Findings,
    failure: Option<anyhow::Error>,
}

impl<'a, W: Write, R: Rows> Stream<'a, W, R> {
    pub(super) fn new(file: &'a str, out: &'a mut W, rows: &'a mut R) -> Self {
        let (head, findings) = (StatementHead::default(), Findings::default());
        Self { file, out, rows, head, findings, failure: None }
    }

    /// What was read besides transactions.
    ///
    /// # Errors
    /// When the output could not be written to, which also stopped the reading.
    pub(super) fn finish(self) -> anyhow::Result<Findings> {
        self.failure.map_or(Ok(self.findings), Err)
    }
}

impl<W: Write, R: Rows> Sink for Stream<'_, W, R> {
    fn statement(&mut self, head: &StatementHead) {
        self.head = head.clone();
    }

    fn line(&mut self, line: StatementLine<'_>) -> ControlFlow<()> {
        let row = Row {
            file: self.file,
            account: self.head.account.as_deref(),
            currency: line.currency.or(self.head.currency),
            date: line.date,
            amount: line.amount,
            description: &line.description,
            id: line.bank_id.as_deref(),
            balance: line.balance,
            line: line.position.line,
        };
        match self.rows.write(self.out, &row) {
            Ok(()) => ControlFlow::Continue(()),
            Err(error) => {
                self.failure = Some(error);
                ControlFlow::Break(())
            }
        }
    }

    fn skipped(&mut self, skipped: Skipped) {
        self.findings.skip(skipped);
    }

    fn warning(&mut self, warning: Warning) {
        self.findings.warnings.push(warning);
    }

    fn end(&mut self, _balances: &Balances) {}
}
