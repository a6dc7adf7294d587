//! A card with all that its figures follow from.

use std::collections::BTreeMap;

use chrono::NaiveDate;

use super::{CardPosition, Invoice, InvoiceCalendar, InvoiceState, Turnover, position, timeline};
use crate::calendar::BillingMonth;
use crate::card::Card;
use crate::money::MoneyError;

/// A card, the invoices that are kept of it, and what each of them bills.
#[derive(Clone, Copy, Debug)]
pub struct CardBook<'b> {
    /// The card.
    pub card: &'b Card,
    /// The invoices that are kept, by their month.
    pub kept: &'b BTreeMap<BillingMonth, Invoice>,
    /// What each month bills and what was paid for it, of the whole history: a ledger of all entries knows
    /// ([`crate::ledger::Ledger::turnovers`]), and so does a sum by month in storage.
    pub turnovers: &'b BTreeMap<BillingMonth, Turnover>,
}

impl<'b> CardBook<'b> {
    /// When its invoices open, close and are due.
    pub const fn calendar(&self) -> InvoiceCalendar<'b> {
        InvoiceCalendar::new(self.card, self.kept)
    }

    /// Every invoice as it stands on a day.
    ///
    /// # Errors
    /// As [`timeline`].
    pub fn timeline(&self, today: NaiveDate) -> Result<Vec<InvoiceState>, MoneyError> {
        timeline(self.card, self.kept, self.turnovers, today)
    }

    /// What is owed in all on a day, and what may still be spent.
    ///
    /// # Errors
    /// As [`position`].
    pub fn position(&self, today: NaiveDate) -> Result<CardPosition, MoneyError> {
        position(self.card, &self.timeline(today)?)
    }
}
