//! What a reader's benchmark receives, so that it can say whether all of the file was read.

use std::ops::ControlFlow;

use fintrack_core::statement::{Balances, Sink, Skipped, StatementHead, StatementLine, Warning};
use rust_decimal::Decimal;

/// Adds up the lines of a statement.
#[derive(Default)]
pub struct Sum {
    lines: u64,
    amount: Decimal,
    text_bytes: usize,
}

impl Sink for Sum {
    fn statement(&mut self, _: &StatementHead) {}
    fn line(&mut self, line: StatementLine<'_>) -> ControlFlow<()> {
        self.lines += 1;
        self.amount += line.amount;
        self.text_bytes += line.description.len();
        ControlFlow::Continue(())
    }
    fn skipped(&mut self, skipped: Skipped) {
        assert!(!skipped.is_problem, "line {}: {}", skipped.line, skipped.reason);
    }
    fn warning(&mut self, _: Warning) {}
    fn end(&mut self, _: &Balances) {}
}

impl Sum {
    /// Whether it is of so many lines that sum to so many cents, and of their texts.
    pub fn is_of(&self, lines: u64, cents: i64) -> bool {
        self.lines == lines && self.amount == Decimal::new(cents, 2) && self.text_bytes > 0
    }
}
