//! What a card will still ask for, month by month: the cash that its invoices need, and the limit that they keep in use.

use chrono::NaiveDate;
use serde::Serialize;

use super::{CardPosition, InvoiceState, InvoiceStatus};
use crate::calendar::BillingMonth;
use crate::money::{Money, MoneyError};

/// A month ahead on a card, supposing that every invoice is paid on the day it is due and nothing else is bought.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct Liability {
    /// The civil month.
    pub month: BillingMonth,
    /// What falls due in it; of the first month also what is overdue already.
    pub due: Money,
    /// What is still owed at its end: the limit in use.
    pub used: Money,
    /// The limit that is free at its end; negative beyond the limit.
    pub available: Money,
}

impl InvoiceState {
    /// The civil month in which what it owes falls due: today's when its due date has passed.
    pub fn due_month(&self, today: NaiveDate) -> BillingMonth {
        let this_month = BillingMonth::of(today);
        match self.status {
            InvoiceStatus::Overdue => this_month,
            InvoiceStatus::Open | InvoiceStatus::Closed | InvoiceStatus::Paid => {
                BillingMonth::of(self.dates.due).max(this_month)
            }
        }
    }
}

/// The months from today's to the one in which the last invoice is due, of a card's [`super::timeline`] on that day and its
/// [`super::position`].
///
/// What is due over all months sums to the limit in use today, and at the end of the last month nothing is owed. An
/// invoice with a credit lowers what is due when it is due.
///
/// # Errors
/// [`MoneyError`] when a sum is too large.
pub fn liability(
    states: &[InvoiceState],
    position: &CardPosition,
    today: NaiveDate,
) -> Result<Vec<Liability>, MoneyError> {
    let this_month = BillingMonth::of(today);
    let due_in = |state: &InvoiceState| state.due_month(today);
    let owed = || states.iter().filter(|state| !state.outstanding.is_zero());
    let Some(last) = owed().map(due_in).max() else { return Ok(Vec::new()) };
    let mut used = position.used;
    let mut curve = Vec::new();
    let mut month = this_month;
    loop {
        let falling_due = owed().filter(|state| due_in(state) == month).map(|state| state.outstanding);
        let due = Money::sum(used.currency(), falling_due)?;
        used = used.checked_sub(due)?;
        curve.push(Liability { month, due, used, available: position.limit.checked_sub(used)? });
        if month >= last {
            return Ok(curve);
        }
        month = month.next();
    }
}
