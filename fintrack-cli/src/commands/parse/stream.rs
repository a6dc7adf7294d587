//! Transactions as they are read, one row each: a file of any size in little memory.

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

/// Receives a reading and hands on its transactions as they come.
pub(super) struct Stream<'a, W> {
    file: &'a str,
    write: W,
    head: StatementHead,
    findings: Findings,
    failure: Option<anyhow::Error>,
}

impl<'a, W: FnMut(&Row<'_>) -> anyhow::Result<()>> Stream<'a, W> {
    /// A stream that writes each row in some way; a row that cannot be written stops the reading.
    pub(super) fn new(file: &'a str, write: W) -> Self {
        Self { file, write, head: StatementHead::default(), findings: Findings::default(), failure: None }
    }

    /// What was read besides transactions.
    ///
    /// # Errors
    /// When the output could not be written to, which also stopped the reading.
    pub(super) fn finish(self) -> anyhow::Result<Findings> {
        self.failure.map_or(Ok(self.findings), Err)
    }
}

impl<W: FnMut(&Row<'_>) -> anyhow::Result<()>> Sink for Stream<'_, W> {
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
        match (self.write)(&row) {
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
