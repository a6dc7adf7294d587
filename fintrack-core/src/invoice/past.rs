//! What was owed on a card at the end of past days: the timeline of each day, by what had happened by then.
//!
//! A day knows the purchases and chargebacks that are dated on it or before. A purchase in instalments is known whole, for
//! all its parts carry its date. It knows the payments that had been made by then: one that is only expected lowers no
//! debt, for no account has paid it yet.
//!
//! A settled mark does not say when it was set. It is taken to hold from the day its invoice was due, or from its last row
//! where that is later, and today in any case: so the debt stands until it was paid, and what the mark waives goes with it.

use std::collections::BTreeMap;

use chrono::NaiveDate;

use super::{CardBook, Invoice, InvoiceState, Turnovers, timeline};
use crate::calendar::BillingMonth;
use crate::entry::{Entry, Status};
use crate::money::MoneyError;

impl CardBook<'_> {
    /// Every invoice as it stood at the end of each of some days, which ascend to today at the latest.
    ///
    /// `rows` are the card's, by date, from some day on. What the book sums beyond them happened before the first.
    ///
    /// # Errors
    /// [`MoneyError`] when rows are in two currencies, or a sum is too large.
    pub fn past_timelines(
        &self,
        rows: &[&Entry],
        days: &[NaiveDate],
        today: NaiveDate,
    ) -> Result<Vec<Vec<InvoiceState>>, MoneyError> {
        let settled = self.settled_from(rows, today);
        let mut turnovers = Turnovers::without(self.turnovers, rows.iter().copied())?;
        let mut rows = rows.iter().filter(|row| has_happened(row)).peekable();
        let on = |day: &NaiveDate| {
            while let Some(row) = rows.next_if(|row| row.date() <= *day) {
                turnovers.add(row);
            }
            let is_settled = |month| settled.get(month).is_some_and(|from| from <= day);
            let kept = self
                .kept
                .iter()
                .map(|(month, invoice)| (*month, Invoice { is_settled: is_settled(month), ..*invoice }));
            timeline(self.card, &kept.collect(), turnovers.months()?, *day)
        };
        days.iter().map(on).collect()
    }

    /// From when on each settled mark holds.
    fn settled_from(&self, rows: &[&Entry], today: NaiveDate) -> BTreeMap<BillingMonth, NaiveDate> {
        let marked = self.kept.values().filter(|invoice| invoice.is_settled);
        let mut from: BTreeMap<_, _> = marked.map(|invoice| (invoice.month, invoice.dates.due)).collect();
        for row in rows.iter().filter(|row| has_happened(row)) {
            let month = row.movement().invoice().map(|(_, month)| month);
            if let Some(from) = month.and_then(|month| from.get_mut(&month)) {
                *from = row.date().max(*from);
            }
        }
        from.into_iter().map(|(month, from)| (month, from.min(today))).collect()
    }
}

/// Whether a row of a card is more than an expectation: purchases bind once they are made, payments once they are booked.
fn has_happened(row: &Entry) -> bool {
    match row.status() {
        Status::Validating | Status::Paid => true,
        Status::Pending => row.movement().charge().is_some(),
        Status::Ignore => false,
    }
}
