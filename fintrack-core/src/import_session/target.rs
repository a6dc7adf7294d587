//! What the bank says the balance is, so that a month can be reconciled without typing it.

use chrono::NaiveDate;
use rust_decimal::Decimal;
use serde::Serialize;

use crate::calendar::BillingMonth;
use crate::money::{Currency, Money};
use crate::statement::{Statement, TextLine};

/// A figure of the bank's to reconcile with.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct Target {
    /// The closing balance, or the invoice total before payments.
    pub value: Money,
    /// The last day that the figure knows of; `None` when a person gave it, which nothing overrides.
    pub known_to: Option<NaiveDate>,
}

impl Target {
    /// What a card's session reconciles with when nobody says otherwise: what was paid for its invoice, if anything was.
    pub fn of_payments(paid: Money) -> Option<Self> {
        (!paid.is_zero()).then_some(Self { value: paid, known_to: None })
    }

    /// What a statement prints for an account's month. `None` where it prints nothing of that, or a figure that is no
    /// amount of the account's currency and so says nothing about it.
    pub fn printed(statement: &Statement, currency: Currency, month: BillingMonth) -> Option<Self> {
        if statement.head.currency.is_some_and(|other| other != currency) {
            return None;
        }
        let (day, balance) = balance_at(statement, month)?;
        Some(Self { value: Money::new(balance, currency).ok()?, known_to: Some(day) })
    }

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
/// balance plus what came before. `None` when the statement prints no balance, has no line in the month, or has
/// amounts that no sum can hold.
pub fn balance_at(statement: &Statement, month: BillingMonth) -> Option<(NaiveDate, Decimal)> {
    let lines = &statement.lines;
    let end = month.last_day();
    let last = lines.iter().map(|line| line.date).filter(|&day| day <= end).max().filter(|&day| month.contains(day))?;
    if let Some(balance) = newest_of(lines, last).and_then(|line| line.balance) {
        return Some((last, balance));
    }
    let sum = |wanted: &dyn Fn(NaiveDate) -> bool| {
        let mut amounts = lines.iter().filter(|line| wanted(line.date)).map(|line| line.amount);
        amounts.try_fold(Decimal::ZERO, Decimal::checked_add)
    };
    let balance = match (statement.balances.closing, statement.balances.opening) {
        (Some(closing), _) => closing.checked_sub(sum(&|day| day > end)?),
        (None, Some(opening)) => opening.checked_add(sum(&|day| day <= end)?),
        (None, None) => None,
    };
    balance.map(|balance| (last, balance))
}

/// The last thing that happened on a day. Where the balances of that day follow from one another, they tell which end of
/// it is the newer one; else the order of the statement's dates does.
fn newest_of(lines: &[TextLine], day: NaiveDate) -> Option<&TextLine> {
    let of_day: Vec<&TextLine> = lines.iter().filter(|line| line.date == day).collect();
    let follows = |older: &TextLine, newer: &TextLine| {
        older.balance.is_some() && older.balance.and_then(|before| before.checked_add(newer.amount)) == newer.balance
    };
    let oldest_first = of_day.windows(2).all(|pair| follows(pair[0], pair[1]));
    let newest_first = of_day.windows(2).all(|pair| follows(pair[1], pair[0]));
    let descends = if oldest_first == newest_first { lines.first()?.date > lines.last()?.date } else { newest_first };
    if descends { of_day.first().copied() } else { of_day.last().copied() }
}
