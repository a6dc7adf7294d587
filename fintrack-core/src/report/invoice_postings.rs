//! What an invoice is made of, row by row.

use super::{Contribution, Source};
use crate::entry::{Entry, Place, Posting, Status};
use crate::id::CardId;
use crate::invoice::InvoiceState;
use crate::ledger::Ledger;
use crate::money::Money;

/// What sums to what is outstanding on an invoice, in the card's currency: what was carried in, its purchases,
/// chargebacks and payments, what a settled mark waived, and what it carried out. The postings are the card's own, on
/// which a debt is negative; the amounts are what is owed.
///
/// The ledger must hold all rows of the invoice.
pub fn invoice_postings(ledger: &Ledger, card: CardId, state: &InvoiceState) -> Vec<Contribution> {
    let InvoiceState { month, dates, carried_in, carried_out, waived, .. } = *state;
    let place = Place::Card(card);
    let owed = |source, on, amount: Money| {
        let posting = Posting { place, amount: -amount };
        Contribution { source, on, posting: posting.into(), amount }
    };
    let counting = ledger.on_invoice(card, month).filter(|entry| entry.status() != Status::Ignore);
    let of_card = |entry: &Entry| entry.postings().into_iter().find(|posting| posting.place == place);
    let rows = counting.filter_map(|entry| {
        of_card(entry).map(|posting| owed(Source::Entry(entry.id()), entry.date(), -posting.amount))
    });
    let carried_in = owed(Source::Carry(card, month.previous()), dates.opening, carried_in);
    let waived = owed(Source::Settlement(card, month), dates.due, -waived);
    let carried_out = owed(Source::Carry(card, month), dates.due, -carried_out);
    let all = std::iter::once(carried_in).chain(rows).chain([waived, carried_out]);
    all.filter(|part| !part.amount.is_zero()).collect()
}
