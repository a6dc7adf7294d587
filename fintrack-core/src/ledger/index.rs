//! Where the entries of a billing month, an invoice, an investment and a recurring item stand, and those that are expected.

use std::collections::{BTreeMap, HashMap};

use crate::calendar::BillingMonth;
use crate::entry::{Entry, Movement, Status};
use crate::id::{CardId, InvestmentId, RecurrenceId};
use crate::invoice::{Turnover, Turnovers};
use crate::money::MoneyError;

/// Places of entries in the ledger, ascending and so by date.
#[derive(Clone, Debug, Default)]
pub(super) struct Index {
    billed: BTreeMap<BillingMonth, Vec<u32>>,
    cards: HashMap<CardId, CardIndex>,
    flows: HashMap<InvestmentId, Vec<u32>>,
    expected: HashMap<RecurrenceId, Vec<u32>>,
    pending: Vec<u32>,
    exchanges: Vec<u32>,
}

/// The rows of a card.
#[derive(Clone, Debug, Default)]
struct CardIndex {
    /// What they sum to.
    turnovers: Turnovers,
    /// Where they stand, by the invoice that they are on.
    invoices: BTreeMap<BillingMonth, Vec<u32>>,
}

impl Index {
    /// Adds an entry that stands behind all that were added.
    ///
    /// # Panics
    /// Beyond four thousand million entries.
    pub(super) fn add(&mut self, at: usize, entry: &Entry) {
        let Ok(at) = u32::try_from(at) else { panic!("entry {at}: a ledger in memory holds at most 2³² entries") };
        let movement = entry.movement();
        if let Some((card, month)) = movement.invoice() {
            let card = self.cards.entry(card).or_default();
            card.turnovers.add(entry);
            card.invoices.entry(month).or_default().push(at);
        }
        match movement {
            Movement::CardExpense { month, .. } | Movement::CardChargeback { month, .. } => {
                self.billed.entry(*month).or_default().push(at);
            }
            Movement::InvestmentDeposit { investment, .. } | Movement::InvestmentWithdrawal { investment, .. } => {
                self.flows.entry(*investment).or_default().push(at);
            }
            Movement::Transfer { sent, received, .. } if sent.currency() != received.currency() => {
                self.exchanges.push(at);
            }
            Movement::Transfer { .. }
            | Movement::Income { .. }
            | Movement::Expense { .. }
            | Movement::CardPayment { .. } => {}
        }
        if entry.status() == Status::Pending {
            self.pending.push(at);
        }
        if let Some(link) = entry.details().and_then(|details| details.recurrence) {
            self.expected.entry(link.item).or_default().push(at);
        }
    }

    pub(super) fn billed_in(&self, month: BillingMonth) -> &[u32] {
        self.billed.get(&month).map_or(&[], Vec::as_slice)
    }

    pub(super) fn on_invoice(&self, card: CardId, month: BillingMonth) -> &[u32] {
        self.cards.get(&card).and_then(|card| card.invoices.get(&month)).map_or(&[], Vec::as_slice)
    }

    pub(super) fn pending(&self) -> &[u32] {
        &self.pending
    }

    pub(super) fn exchanges(&self) -> &[u32] {
        &self.exchanges
    }

    pub(super) fn flows(&self, investment: InvestmentId) -> &[u32] {
        self.flows.get(&investment).map_or(&[], Vec::as_slice)
    }

    pub(super) fn expected_by(&self, item: RecurrenceId) -> &[u32] {
        self.expected.get(&item).map_or(&[], Vec::as_slice)
    }

    pub(super) fn turnovers(&self, card: CardId) -> Result<&BTreeMap<BillingMonth, Turnover>, MoneyError> {
        static NONE: BTreeMap<BillingMonth, Turnover> = BTreeMap::new();
        self.cards.get(&card).map_or(Ok(&NONE), |card| card.turnovers.months())
    }
}
