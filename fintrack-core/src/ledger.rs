//! Balances and invoice totals, folded from entries.
//!
//! An account's balance is what it held at a checkpoint plus every booked movement since. Laws: the order of entries is
//! irrelevant; a transfer within one currency moves nothing overall; all postings of all entries sum to zero.
//! Source: the domain page, section 3, transactions.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use thiserror::Error;

use crate::account::Account;
use crate::calendar::BillingMonth;
use crate::entry::{Entry, Status};
use crate::id::{AccountId, CardId};
use crate::money::{Money, MoneyError};

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

/// What an account held at the start of a day. Entries dated before it are counted in it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Checkpoint {
    /// The day at whose start the balance held.
    pub from: NaiveDate,
    /// The balance.
    pub balance: Money,
}

/// Accounts with what they held, and the entries since.
#[derive(Clone, Debug, Default)]
pub struct Ledger {
    accounts: BTreeMap<AccountId, (Account, Checkpoint)>,
    entries: Vec<Entry>, // by date, then identity
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
        Self { accounts: accounts.into_iter().map(|(account, from)| (account.id, (account, from))).collect(), entries }
    }

    /// The accounts, by identity.
    pub fn accounts(&self) -> impl Iterator<Item = &Account> {
        self.accounts.values().map(|(account, _)| account)
    }

    /// An account.
    pub fn account(&self, id: AccountId) -> Option<&Account> {
        self.accounts.get(&id).map(|(account, _)| account)
    }

    /// The first day whose entries change an account's balance.
    pub fn counts_from(&self, id: AccountId) -> Option<NaiveDate> {
        self.accounts.get(&id).map(|(_, checkpoint)| checkpoint.from)
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

    /// What an account holds at the end of a day. Before its checkpoint that is the checkpoint's balance.
    ///
    /// # Errors
    /// [`LedgerError`] when the account is unknown, or its entries do not fit it.
    pub fn balance(&self, account: AccountId, at_end_of: NaiveDate, counting: Counting) -> Result<Money, LedgerError> {
        let (_, checkpoint) = self.accounts.get(&account).ok_or(LedgerError::UnknownAccount(account))?;
        self.between(checkpoint.from, at_end_of)
            .iter()
            .filter(|entry| counting.counts(entry.status()))
            .filter_map(|entry| entry.movement().effect_on(account))
            .try_fold(checkpoint.balance, Money::checked_add)
            .map_err(LedgerError::from)
    }

    /// What every account holds at the end of a day, in one pass over the entries.
    ///
    /// # Errors
    /// [`LedgerError::Money`] when an entry does not fit its account.
    pub fn balances(
        &self,
        at_end_of: NaiveDate,
        counting: Counting,
    ) -> Result<BTreeMap<AccountId, Money>, LedgerError> {
        let mut balances: BTreeMap<AccountId, Money> =
            self.accounts.iter().map(|(id, (_, checkpoint))| (*id, checkpoint.balance)).collect();
        for entry in self.between(NaiveDate::MIN, at_end_of).iter().filter(|entry| counting.counts(entry.status())) {
            for posting in entry.postings() {
                let crate::entry::Place::Account(id) = posting.place else {
                    continue;
                };
                let Some((_, checkpoint)) = self.accounts.get(&id) else {
                    continue;
                };
                if entry.date() < checkpoint.from {
                    continue;
                }
                if let Some(balance) = balances.get_mut(&id) {
                    *balance = balance.checked_add(posting.amount)?;
                }
            }
        }
        Ok(balances)
    }

    /// The purchases less the chargebacks of an invoice, payments aside; `zero` says the card's currency.
    ///
    /// # Errors
    /// [`LedgerError::Money`] when an entry is in another currency than the card.
    pub fn invoice_total(&self, card: CardId, month: BillingMonth, zero: Money) -> Result<Money, LedgerError> {
        self.entries
            .iter()
            .filter(|entry| entry.status() != Status::Ignore)
            .filter_map(|entry| entry.movement().charge())
            .filter(|(on, billed, _)| *on == card && *billed == month)
            .map(|(_, _, amount)| amount)
            .try_fold(zero, Money::checked_add)
            .map_err(LedgerError::from)
    }
}
