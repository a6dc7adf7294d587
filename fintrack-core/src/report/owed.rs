//! What was owed on cards at the end of past days.

use std::collections::BTreeSet;

use chrono::NaiveDate;

use super::{Books, ReportError};
use crate::calendar::BillingMonth;
use crate::card::Card;
use crate::entry::Entry;
use crate::id::CardId;
use crate::invoice::{CardBook, InvoiceState};

/// The invoices of a day that something was owed on, or that held a credit.
pub(super) type Owed = Vec<(CardId, InvoiceState)>;

/// A card, and its invoices as they stood at the end of each of some days.
pub(super) type Timelines<'b> = (&'b Card, Vec<Vec<InvoiceState>>);

/// What was owed on all cards at the end of each of some days, which ascend. Marks that are set today hold today at the latest,
/// and on every day to come.
pub(super) fn owed_on(books: &Books<'_>, days: &[NaiveDate], today: NaiveDate) -> Result<Vec<Owed>, ReportError> {
    let mut owed = vec![Owed::new(); days.len()];
    for (card, timelines) in timelines_on(books, days, today)? {
        for (of_day, states) in owed.iter_mut().zip(timelines) {
            let states = states.into_iter().filter(|state| !state.outstanding.is_zero());
            of_day.extend(states.map(|state| (card.id, state)));
        }
    }
    Ok(owed)
}

/// Every invoice of every card as it stood at the end of each of some days, which ascend. Marks that are set today hold today at the latest,
/// and on every day to come.
pub(super) fn timelines_on<'b>(
    books: &Books<'b>,
    days: &[NaiveDate],
    today: NaiveDate,
) -> Result<Vec<Timelines<'b>>, ReportError> {
    let Some(first) = days.first() else { return Ok(Vec::new()) };
    let expected: BTreeSet<(CardId, BillingMonth)> =
        books.ledger.pending().filter_map(|entry| entry.movement().invoice()).collect();
    let of_card = |book: &CardBook<'b>| {
        let id = book.card.id;
        // An invoice that nothing happened to since the first day, and nothing is expected of, stood as it does now: its
        // sums say all, and its rows need not be read.
        let mut rows: Vec<&Entry> = Vec::new();
        for month in book.turnovers.keys() {
            let on_invoice = books.ledger.on_invoice(id, *month);
            let is_moved = on_invoice.clone().next_back().is_some_and(|last| last.date() > *first);
            if is_moved || expected.contains(&(id, *month)) {
                rows.extend(on_invoice);
            }
        }
        rows.sort_by_key(|row| (row.date(), row.id()));
        Ok((book.card, book.past_timelines(&rows, days, today)?))
    };
    books.cards.iter().map(of_card).collect()
}
