//! What a settled mark leaves unpaid.

use chrono::NaiveDate;
use serde::Serialize;

use super::InvoiceState;
use crate::calendar::BillingMonth;
use crate::entry::{Place, Posting};
use crate::id::CardId;
use crate::money::Money;

/// What a settled invoice left unpaid: the card owes it no more, and no transaction says so.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct Waiver {
    /// The card.
    pub card: CardId,
    /// Whose invoice.
    pub month: BillingMonth,
    /// The day it counts on.
    pub date: NaiveDate,
    /// How much; positive.
    pub amount: Money,
}

impl Waiver {
    /// What an invoice waives, if anything. It counts on the day that the invoice was due: nobody says on which day it was
    /// marked as settled.
    pub fn of(card: CardId, state: &InvoiceState) -> Option<Self> {
        let waiver = Self { card, month: state.month, date: state.dates.due, amount: state.waived };
        (!waiver.amount.is_zero()).then_some(waiver)
    }

    /// What the card gains, and where it comes from.
    pub fn postings(&self) -> [Posting; 2] {
        let gain = Posting { place: Place::Card(self.card), amount: self.amount };
        [gain, Posting { place: Place::Settlement, amount: -self.amount }]
    }
}
