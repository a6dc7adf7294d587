//! Where the entries of a billing month, a card, an investment and a recurring item stand.

use std::collections::{BTreeMap, HashMap};

use crate::calendar::BillingMonth;
use crate::entry::{Entry, Movement};
use crate::id::{CardId, InvestmentId, RecurrenceId};
use crate::invoice::{Turnover, Turnovers};
use crate::money::MoneyError;

/// Places of entries in the ledger, ascending and so by date.
#[derive(Clone, Debug, Default)]
pub(super) struct Index {
    billed: BTreeMap<BillingMonth, Vec<u32>>,
    cards: HashMap<CardId, Turnovers>,
    flows: HashMap<InvestmentId, Vec<u32>>,
    expected: HashMap<RecurrenceId, Vec<u32>>,
}

impl Index {
    /// Adds an entry that stands behind all that were added.
    ///
    /// # Panics
    /// Beyond four thousand million entries.
    pub(super) fn add(&mut self, at: usize, entry: &Entry) {
        let Ok(at) = u32::try_from(at) else { panic!("entry {at}: a ledger in memory holds at most 2³² entries") };
        match entry.movement() {
            Movement::CardExpense { card, month, .. } | Movement::CardChargeback { card, month, .. } => {
                self.billed.entry(*month).or_default().push(at);
                self.cards.entry(*card).or_default().add(entry);
            }
            Movement::CardPayment { card, .. } => self.cards.entry(*card).or_default().add(entry),
            Movement::InvestmentDeposit { investment, .. } | Movement::InvestmentWithdrawal { investment, .. } => {
                self.flows.entry(*investment).or_default().push(at);
            }
            Movement::Income { .. } | Movement::Expense { .. } | Movement::Transfer { .. } => {}
        }
        if let Some(link) = entry.details().and_then(|details| details.recurrence) {
            self.expected.entry(link.item).or_default().push(at);
        }
    }

    pub(super) fn billed_in(&self, month: BillingMonth) -> &[u32] {
        self.billed.get(&month).map_or(&[], Vec::as_slice)
    }

    pub(super) fn flows(&self, investment: InvestmentId) -> &[u32] {
        self.flows.get(&investment).map_or(&[], Vec::as_slice)
    }

    pub(super) fn expected_by(&self, item: RecurrenceId) -> &[u32] {
        self.expected.get(&item).map_or(&[], Vec::as_slice)
    }

    pub(super) fn turnovers(&self, card: CardId) -> Result<&BTreeMap<BillingMonth, Turnover>, MoneyError> {
        static NONE: BTreeMap<BillingMonth, Turnover> = BTreeMap::new();
        self.cards.get(&card).map_or(Ok(&NONE), Turnovers::months)
    }
}
