//! What a file holds, summed up while it is read: bounded memory unless every line is asked for.

use std::ops::ControlFlow;

use chrono::NaiveDate;
use fintrack_core::statement::{
    Balances, Inspection, Proof, Sink, Skipped, StatementHead, StatementLine, TextLine, Warning,
};
use rust_decimal::Decimal;

use super::findings::Findings;

/// A file, summed up.
pub(super) struct FileSummary<'a> {
    /// The file's name as it was given.
    pub(super) name: &'a str,
    /// How it was read.
    pub(super) inspection: &'a Inspection,
    /// Its statements, in file order.
    pub(super) statements: Vec<StatementSummary>,
    /// What was read besides transactions.
    pub(super) findings: Findings,
    shown: usize,
}

/// A statement, summed up.
#[derive(Debug, Default)]
pub(super) struct StatementSummary {
    /// Whose it is.
    pub(super) head: StatementHead,
    /// What it prints of its balances.
    pub(super) balances: Balances,
    /// What its own figures say of its lines.
    pub(super) proof: Proof,
    /// How many transactions it has.
    pub(super) count: u64,
    /// The earliest and the latest date.
    pub(super) span: Option<(NaiveDate, NaiveDate)>,
    /// The sum of the amounts above zero.
    pub(super) plus: Sum,
    /// The sum of the amounts below zero.
    pub(super) minus: Sum,
    /// The first of its lines.
    pub(super) lines: Vec<TextLine>,
}

/// A sum of printed amounts: a hostile file can print more than a decimal number holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Sum {
    /// What they sum to.
    Of(Decimal),
    /// More than can be held.
    TooLarge,
}

impl Default for Sum {
    fn default() -> Self {
        Self::Of(Decimal::ZERO)
    }
}

impl Sum {
    fn plus(self, amount: Decimal) -> Self {
        match self {
            Self::Of(sum) => sum.checked_add(amount).map_or(Self::TooLarge, Self::Of),
            Self::TooLarge => Self::TooLarge,
        }
    }
}

impl StatementSummary {
    /// The most decimals that a sum has.
    pub(super) fn scale(&self) -> u32 {
        let of = |sum| match sum {
            Sum::Of(sum) => Decimal::scale(&sum),
            Sum::TooLarge => 0,
        };
        of(self.plus).max(of(self.minus))
    }

    fn add(&mut self, line: StatementLine<'_>, shown: usize) {
        self.count += 1;
        let (first, last) = self.span.unwrap_or((line.date, line.date));
        self.span = Some((first.min(line.date), last.max(line.date)));
        let side = if line.amount < Decimal::ZERO { &mut self.minus } else { &mut self.plus };
        *side = side.plus(line.amount);
        if self.lines.len() < shown {
            self.lines.push(line.into_owned());
        }
    }
}

impl<'a> FileSummary<'a> {
    /// A summary of which nothing is read yet; at most `shown` lines and skipped rows are kept.
    pub(super) const fn new(name: &'a str, inspection: &'a Inspection, shown: usize) -> Self {
        Self { name, inspection, statements: Vec::new(), findings: Findings::new(shown), shown }
    }
}

impl Sink for FileSummary<'_> {
    fn statement(&mut self, head: &StatementHead) {
        self.statements.push(StatementSummary { head: head.clone(), ..StatementSummary::default() });
    }

    fn line(&mut self, line: StatementLine<'_>) -> ControlFlow<()> {
        if let Some(statement) = self.statements.last_mut() {
            statement.add(line, self.shown);
        }
        ControlFlow::Continue(())
    }

    fn skipped(&mut self, skipped: Skipped) {
        self.findings.skip(skipped);
    }

    fn warning(&mut self, warning: Warning) {
        self.findings.warnings.push(warning);
    }

    fn proof(&mut self, proof: &Proof) {
        if let Some(statement) = self.statements.last_mut() {
            statement.proof = *proof;
        }
    }

    fn end(&mut self, balances: &Balances) {
        if let Some(statement) = self.statements.last_mut() {
            statement.balances = *balances;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn amounts_beyond_all_bounds_are_no_panic() {
        assert_eq!(Sum::Of(Decimal::MAX).plus(Decimal::MAX), Sum::TooLarge);
        assert_eq!(Sum::TooLarge.plus(Decimal::ONE), Sum::TooLarge);
    }
}
