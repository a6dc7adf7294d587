//! The ledger: entries by date, and columns beside them that answer at once.
//!
//! Whoever asks what an account holds should not have to read twenty years. So the ledger reads its entries once, when it is
//! made, and keeps beside them: for each account the balance after every entry that moves it, for each card what every
//! invoice bills and what was paid, and where the entries of each billing month, invoice, investment and recurring item
//! stand, those that are expected, and those that exchange currencies. Afterwards a balance is a binary search, a month's
//! report reads that month, and no monthly sum reads the whole history.
//!
//! An account's balance is what it held at a checkpoint plus every booked movement since. Laws: the order of entries is
//! irrelevant; a transfer within one currency moves nothing overall; all postings of all entries sum to zero.
//! A program: [month](crate::book::programs::month). Source: the domain page, section 3, transactions.
//!
//! ```
//! use fintrack_core::ledger::{Counting, Ledger};
//! use fintrack_core::testing::{accounts, salary_and_rent};
//! # use fintrack_core::calendar::date;
//! # use fintrack_core::money::brl;
//!
//! let account = accounts().remove(0); // with 100.00 to begin with
//! let entries = salary_and_rent(account.id); // 5000.00 in on 5 March 2026, 1800.00 out on the 10th
//! let ledger = Ledger::new([account.clone()], entries);
//! assert_eq!(ledger.balance(account.id, date(2026, 3, 9), Counting::Booked), Ok(brl("5100.00")));
//! assert_eq!(ledger.balance(account.id, date(2026, 3, 10), Counting::Booked), Ok(brl("3300.00")));
//! ```

mod balance;
mod index;

use std::collections::BTreeMap;

use chrono::NaiveDate;
use thiserror::Error;

use self::balance::AccountColumn;
use self::index::Index;
use crate::account::Account;
use crate::calendar::BillingMonth;
use crate::entry::{Entry, Movement, Status};
use crate::id::{AccountId, CardId, InvestmentId, RecurrenceId};
use crate::invoice::Turnover;
use crate::money::exchange::{Quote, quotes_of_transfers};
use crate::money::{Money, MoneyError};

pub use self::balance::Checkpoint;

/// Which entries a balance counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Counting {
    /// Booked and reconciled ones: the balance.
    Booked,
    /// Expected ones too: the projected balance.
    Projected,
}

impl Counting {
    const fn counts(self, status: Status) -> bool {
        match status {
            Status::Validating | Status::Paid => true,
            Status::Pending => matches!(self, Self::Projected),
            Status::Ignore => false,
        }
    }
}

/// Why a sum cannot be had.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum LedgerError {
    /// The account is not one of the ledger's.
    #[error("account {0} is not in the ledger")]
    UnknownAccount(AccountId),
    /// An entry is in another currency than its account, or the sum is too large.
    #[error(transparent)]
    Money(#[from] MoneyError),
}

/// Accounts with what they held, and the entries since.
#[derive(Clone, Debug, Default)]
pub struct Ledger {
    accounts: BTreeMap<AccountId, AccountColumn>,
    entries: Vec<Entry>, // by date, then identity
    index: Index,
}

impl Ledger {
    /// A ledger of whole histories: each account from its opening balance.
    pub fn new(accounts: impl IntoIterator<Item = Account>, entries: Vec<Entry>) -> Self {
        let opening = |account: Account| {
            let checkpoint = Checkpoint { from: account.opened_on, balance: account.opening_balance };
            (account, checkpoint)
        };
        Self::with_checkpoints(accounts.into_iter().map(opening), entries)
    }

    /// A ledger that begins later: each account from a balance that is already known, so that a month's report need
    /// not load ten years of entries.
    pub fn with_checkpoints(
        accounts: impl IntoIterator<Item = (Account, Checkpoint)>,
        mut entries: Vec<Entry>,
    ) -> Self {
        entries.sort_by_key(|entry| (entry.date(), entry.id()));
        let mut accounts: BTreeMap<AccountId, AccountColumn> = accounts
            .into_iter()
            .map(|(account, checkpoint)| (account.id, AccountColumn::new(account, checkpoint)))
            .collect();
        let mut index = Index::default();
        for (at, entry) in entries.iter().enumerate() {
            index.add(at, entry);
            for id in entry.movement().accounts() {
                if let Some(column) = accounts.get_mut(&id) {
                    column.add(entry);
                }
            }
        }
        Self { accounts, entries, index }
    }

    /// The accounts, by identity.
    pub fn accounts(&self) -> impl Iterator<Item = &Account> {
        self.accounts.values().map(AccountColumn::account)
    }

    /// An account.
    pub fn account(&self, id: AccountId) -> Option<&Account> {
        self.accounts.get(&id).map(AccountColumn::account)
    }

    /// What an account held when the ledger begins, and from which day on entries change that.
    pub fn checkpoint(&self, id: AccountId) -> Option<Checkpoint> {
        self.accounts.get(&id).map(AccountColumn::checkpoint)
    }

    /// The entries, by date.
    pub fn entries(&self) -> &[Entry] {
        &self.entries
    }

    /// The entries of some days, both ends included, by date.
    pub fn between(&self, start: NaiveDate, end: NaiveDate) -> &[Entry] {
        let from = self.entries.partition_point(|entry| entry.date() < start);
        let to = self.entries.partition_point(|entry| entry.date() <= end);
        &self.entries[from..to.max(from)]
    }

    /// The purchases and chargebacks that a month bills, of all cards, by date.
    pub fn billed_in(&self, month: BillingMonth) -> impl Iterator<Item = &Entry> {
        self.at(self.index.billed_in(month))
    }

    /// The rows of an invoice: its purchases, chargebacks and payments of every status, by date.
    pub fn on_invoice(&self, card: CardId, month: BillingMonth) -> impl DoubleEndedIterator<Item = &Entry> + Clone {
        self.at(self.index.on_invoice(card, month))
    }

    /// The entries that are expected, whether their day has come or not, by date.
    pub fn pending(&self) -> impl Iterator<Item = &Entry> {
        self.at(self.index.pending())
    }

    /// What went into an investment and came out of it, by date.
    pub fn flows(&self, investment: InvestmentId) -> impl Iterator<Item = &Entry> {
        self.at(self.index.flows(investment))
    }

    /// The entries that a recurring item expected, by date.
    pub fn expected_by(&self, item: RecurrenceId) -> impl Iterator<Item = &Entry> {
        self.at(self.index.expected_by(item))
    }

    /// What each invoice of a card bills and what was paid for it.
    ///
    /// # Errors
    /// [`MoneyError`] when the card's entries are in two currencies, or their sum is too large.
    pub fn turnovers(&self, card: CardId) -> Result<&BTreeMap<BillingMonth, Turnover>, MoneyError> {
        self.index.turnovers(card)
    }

    /// What the transfers between two currencies say that these cost, one quote a day and pair: its transfers summed. A
    /// transfer that says no rate that the books can hold is left out.
    pub fn quotes_of_transfers(&self) -> Vec<Quote> {
        let booked = self.at(self.index.exchanges()).filter(|entry| entry.status().is_booked());
        quotes_of_transfers(booked.filter_map(|entry| match entry.movement() {
            Movement::Transfer { sent, received, .. } => Some((entry.date(), *sent, *received)),
            Movement::Income { .. }
            | Movement::Expense { .. }
            | Movement::CardExpense { .. }
            | Movement::CardChargeback { .. }
            | Movement::CardPayment { .. }
            | Movement::InvestmentDeposit { .. }
            | Movement::InvestmentWithdrawal { .. } => None,
        }))
    }

    /// What an account holds at the end of a day. Before its checkpoint that is the checkpoint's balance.
    ///
    /// # Errors
    /// [`LedgerError`] when the account is unknown, or its entries do not fit it.
    pub fn balance(&self, account: AccountId, at_end_of: NaiveDate, counting: Counting) -> Result<Money, LedgerError> {
        let column = self.accounts.get(&account).ok_or(LedgerError::UnknownAccount(account))?;
        Ok(column.balance(at_end_of, counting)?)
    }

    /// What every account holds at the end of a day.
    ///
    /// # Errors
    /// [`LedgerError::Money`] when an entry does not fit its account.
    pub fn balances(
        &self,
        at_end_of: NaiveDate,
        counting: Counting,
    ) -> Result<BTreeMap<AccountId, Money>, LedgerError> {
        self.accounts.iter().map(|(id, column)| Ok((*id, column.balance(at_end_of, counting)?))).collect()
    }

    fn at(&self, places: &[u32]) -> impl DoubleEndedIterator<Item = &Entry> + Clone {
        places.iter().filter_map(|at| self.entries.get(*at as usize))
    }
}
