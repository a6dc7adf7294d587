//! What the bank says the balance is, so that a month can be reconciled without typing it.

use chrono::NaiveDate;
use rust_decimal::Decimal;
use serde::Serialize;

use crate::calendar::BillingMonth;
use crate::money::Money;
use crate::statement::Statement;

/// A figure of the bank's to reconcile with.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct Target {
    /// The closing balance, or the invoice total before payments.
    pub value: Money,
    /// The last day that the figure knows of; `None` when a person gave it, which nothing overrides.
    pub known_to: Option<NaiveDate>,
}

impl Target {
    /// The better of two: a person's word before a file's, a later file's before an earlier one's.
    #[must_use]
    pub fn better(self, other: Self) -> Self {
        match (self.known_to, other.known_to) {
            (_, None) => other,
            (Some(mine), Some(theirs)) if theirs >= mine => other,
            (None | Some(_), Some(_)) => self,
        }
    }
}

/// The balance at the end of a month, or at the end of the statement where that comes first, and the day it is of.
///
/// From the running balance beside the lines, else from the closing balance less what came after, else from the opening
/// balance plus what came before. `None` when the statement prints no balance, or has no line in the month.
pub fn balance_at(statement: &Statement, month: BillingMonth) -> Option<(NaiveDate, Decimal)> {
    let lines = &statement.lines;
    let end = month.last_day();
    let last = lines.iter().map(|line| line.date).filter(|&day| day <= end).max().filter(|&day| month.contains(day))?;
    let newest_first = lines.first()?.date > lines.last()?.date;
    let mut of_last_day = lines.iter().filter(|line| line.date == last);
    let newest = if newest_first { of_last_day.next() } else { of_last_day.next_back() };
    if let Some(balance) = newest.and_then(|line| line.balance) {
        return Some((last, balance));
    }
    if let Some(closing) = statement.balances.closing {
        let after: Decimal = lines.iter().filter(|line| line.date > end).map(|line| line.amount).sum();
        return Some((last, closing - after));
    }
    let opening = statement.balances.opening?;
    let until: Decimal = lines.iter().filter(|line| line.date <= end).map(|line| line.amount).sum();
    Some((last, opening + until))
}
