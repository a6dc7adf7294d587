//! The books as a sequence of balanced transactions: openings, entries, what invoices waived.

use std::collections::{BTreeMap, BTreeSet};

use chrono::NaiveDate;
use smallvec::smallvec;
use uuid::Uuid;

use super::chart::Chart;
use super::index::by_date;
use super::{Books, ExportError};
use crate::account::Account;
use crate::entry::{Entry, Place, Posting, Postings, Status};
use crate::id::AccountId;
use crate::invoice::Waiver;
use crate::money::{Currency, Money};

/// Where a transaction comes from.
#[derive(Clone, Copy)]
pub(super) enum Origin<'a> {
    /// What an account held at the start of its opening date, less what entries before it sum to.
    Opening(&'a Account, Money),
    /// An entry that is booked or expected.
    Entry(&'a Entry),
    /// What a settled invoice left unpaid.
    Waiver(&'a Waiver),
}

impl Origin<'_> {
    pub(super) const fn date(&self) -> NaiveDate {
        match self {
            Self::Opening(account, _) => account.opened_on,
            Self::Entry(entry) => entry.date(),
            Self::Waiver(waiver) => waiver.date,
        }
    }

    pub(super) fn postings(&self) -> Postings {
        match self {
            Self::Opening(account, amount) => smallvec![
                Posting { place: Place::Account(account.id), amount: *amount },
                Posting { place: Place::Opening, amount: -*amount },
            ],
            Self::Entry(entry) => entry.postings(),
            Self::Waiver(waiver) => waiver.postings().into_iter().collect(),
        }
    }

    /// Whether it is expected only, and so in no balance.
    pub(super) const fn is_expected(&self) -> bool {
        matches!(self, Self::Entry(entry) if matches!(entry.status(), Status::Pending))
    }

    /// `!` marks what is booked or expected, and `*` what is certain: reconciled, or said by the books themselves.
    pub(super) fn mark(&self) -> char {
        match self {
            Self::Entry(entry) if entry.status() != Status::Paid => '!',
            Self::Entry(_) | Self::Opening(..) | Self::Waiver(_) => '*',
        }
    }

    /// What it is called where something is wrong with it.
    pub(super) fn label(&self) -> String {
        match self {
            Self::Opening(account, _) => format!("account {}", account.id),
            Self::Entry(entry) => format!("entry {}", entry.id()),
            Self::Waiver(waiver) => format!("the invoice of {}", waiver.month),
        }
    }

    /// An opening comes before the day's entries, a waiver after them.
    fn order(&self) -> (NaiveDate, u8, Uuid) {
        match self {
            Self::Opening(account, _) => (account.opened_on, 0, account.id.get()),
            Self::Entry(entry) => (entry.date(), 1, entry.id().get()),
            Self::Waiver(waiver) => (waiver.date, 2, waiver.card.get()),
        }
    }
}

/// The books as transactions, by date.
pub(super) struct Sequence<'a> {
    /// By date. Ignored entries are not among them.
    pub(super) transactions: Vec<Origin<'a>>,
    /// What every account and card holds after all of them, expected ones left out.
    pub(super) closing: BTreeMap<Place, Money>,
    /// The first day on which each place is used, by expected ones too.
    pub(super) first_use: BTreeMap<Place, NaiveDate>,
    /// All currencies that occur.
    pub(super) currencies: BTreeSet<Currency>,
    /// The day of the last transaction that is not just expected.
    pub(super) last: Option<NaiveDate>,
}

impl<'a> Sequence<'a> {
    pub(super) fn of(books: &Books<'a>) -> Result<Self, ExportError> {
        let mut transactions = openings(books)?;
        let entries = by_date(books.entries).into_iter().filter(|entry| entry.status() != Status::Ignore);
        transactions.extend(entries.map(Origin::Entry));
        transactions.extend(books.waivers.iter().map(Origin::Waiver));
        transactions.sort_by_key(Origin::order);
        let mut closing: BTreeMap<Place, Money> = BTreeMap::new();
        let zeros = books.accounts.iter().map(|account| (Place::Account(account.id), account.currency()));
        let zeros = zeros.chain(books.cards.iter().map(|card| (Place::Card(card.id), card.currency())));
        closing.extend(zeros.map(|(place, currency)| (place, Money::zero(currency))));
        let held = closing.values().map(|zero| zero.currency());
        let currencies = held.chain([books.currency]).collect();
        let mut sequence =
            Self { transactions: Vec::new(), closing, first_use: BTreeMap::new(), currencies, last: None };
        for transaction in &transactions {
            sequence.tally(transaction)?;
        }
        sequence.transactions = transactions;
        Ok(sequence)
    }

    /// Refuses books that refer to a place that they do not hold.
    pub(super) fn check(&self, chart: &Chart) -> Result<(), ExportError> {
        for transaction in &self.transactions {
            for posting in transaction.postings() {
                chart.find(posting.place, || transaction.label())?;
            }
        }
        Ok(())
    }

    /// The currencies by code; of two with one code, the one with more decimals.
    pub(super) fn commodities(&self) -> BTreeMap<&str, Currency> {
        self.currencies.iter().map(|currency| (currency.code(), *currency)).collect()
    }

    fn tally(&mut self, transaction: &Origin<'a>) -> Result<(), ExportError> {
        let (date, is_expected) = (transaction.date(), transaction.is_expected());
        if !is_expected {
            self.last = self.last.max(Some(date));
        }
        for Posting { place, amount } in transaction.postings() {
            self.currencies.insert(amount.currency());
            self.first_use.entry(place).or_insert(date);
            if let Some(sum) = self.closing.get_mut(&place) {
                // That an expected entry fits its account is checked all the same.
                let next = sum.checked_add(amount).map_err(|error| money(transaction.label(), error))?;
                if !is_expected {
                    *sum = next;
                }
            }
        }
        Ok(())
    }
}

/// The opening transaction of every account.
fn openings<'a>(books: &Books<'a>) -> Result<Vec<Origin<'a>>, ExportError> {
    let opened: BTreeMap<AccountId, NaiveDate> =
        books.accounts.iter().map(|account| (account.id, account.opened_on)).collect();
    let mut earlier: BTreeMap<AccountId, Money> = BTreeMap::new();
    for entry in books.entries.iter().filter(|entry| entry.status().is_booked()) {
        for id in entry.movement().accounts() {
            let is_earlier = opened.get(&id).is_some_and(|opened| entry.date() < *opened);
            if let Some(effect) = entry.movement().effect_on(id).filter(|_| is_earlier) {
                let sum = earlier.entry(id).or_insert(Money::zero(effect.currency()));
                *sum = sum.checked_add(effect).map_err(|error| money(format!("entry {}", entry.id()), error))?;
            }
        }
    }
    let opening = |account: &'a Account| {
        let balance = account.opening_balance;
        let before = earlier.get(&account.id).copied().unwrap_or(Money::zero(balance.currency()));
        let amount = balance.checked_sub(before).map_err(|error| money(format!("account {}", account.id), error))?;
        Ok(Origin::Opening(account, amount))
    };
    books.accounts.iter().map(opening).collect()
}

fn money(of: String, error: crate::money::MoneyError) -> ExportError {
    ExportError::Money { of, error }
}
