//! What is expected of the days ahead, each thing once.

use std::collections::BTreeMap;

use chrono::NaiveDate;

use super::Expectation;
use crate::account::Account;
use crate::calendar::BillingMonth;
use crate::entry::{Place, Posting, Status};
use crate::id::{AccountId, CardId, RecurrenceId};
use crate::ledger::Counting;
use crate::money::exchange::ConversionError;
use crate::money::{Currency, Money};
use crate::recurrence::{Flow, Recurrence, Schedule, Slot};
use crate::report::visitor::{Sums, Visitor};
use crate::report::walk::Walk;
use crate::report::{Contribution, ReportError, Source};

/// A purchase that a recurring item expects on a card.
pub(super) struct Purchase {
    pub(super) item: RecurrenceId,
    pub(super) due: NaiveDate,
    pub(super) amount: Money,
}

/// What is expected, as it is gathered.
pub(super) struct Expected<'e> {
    pub(super) walk: &'e Walk<'e>,
    pub(super) today: NaiveDate,
    until: NaiveDate,
    /// The balance of each account, in the report's currency.
    pub(super) opening: Vec<Contribution>,
    pub(super) expectations: Vec<Expectation>,
    pub(super) lapsed: BTreeMap<RecurrenceId, Vec<NaiveDate>>,
    /// Sums of nothing, for what they miss.
    pub(super) missed: Sums<()>,
    /// By card and the month that will bill them.
    pub(super) purchases: BTreeMap<(CardId, BillingMonth), Vec<Purchase>>,
}

impl<'e> Expected<'e> {
    pub(super) fn new(walk: &'e Walk<'e>, today: NaiveDate, until: NaiveDate) -> Self {
        Self {
            walk,
            today,
            until,
            opening: Vec::new(),
            expectations: Vec::new(),
            lapsed: BTreeMap::new(),
            missed: Sums::new(walk.settings.currency),
            purchases: BTreeMap::new(),
        }
    }

    /// What each account holds today, and in the report's currency what all hold together.
    pub(super) fn openings(&mut self) -> Result<BTreeMap<AccountId, Money>, ReportError> {
        let openings = self.walk.books.ledger.balances(self.today, Counting::Booked)?;
        for (id, balance) in &openings {
            let source = Source::Balance(*id);
            if let Some(amount) = self.counted(source, *balance)? {
                let posting = Posting { place: Place::Account(*id), amount: *balance };
                self.opening.push(Contribution { source, on: self.today, posting: posting.into(), amount });
            }
        }
        Ok(openings)
    }

    /// All that is expected.
    pub(super) fn gather(&mut self) -> Result<(), ReportError> {
        self.entries()?;
        self.walk.books.schedules.iter().try_for_each(|schedule| self.slots(schedule))?;
        self.walk.books.cards.iter().try_for_each(|book| self.invoices(book))
    }

    /// Transactions that are expected, and those that are booked for a day to come.
    fn entries(&mut self) -> Result<(), ReportError> {
        let (ledger, today, until) = (self.walk.books.ledger, self.today, self.until);
        let late = ledger.pending().take_while(|entry| entry.date() <= today);
        let ahead = today.succ_opt().map_or(&[][..], |tomorrow| ledger.between(tomorrow, until));
        for entry in late.chain(ahead.iter().filter(|entry| entry.status() != Status::Ignore)) {
            for account in entry.movement().accounts() {
                // The ledger may begin today: what is late is of before, and expected all the same.
                let counts = ledger.account(account).is_some_and(|account| account.opened_on <= entry.date());
                if let Some(effect) = entry.movement().effect_on(account).filter(|_| counts) {
                    self.expect(Source::Entry(entry.id()), entry.date(), account, effect)?;
                }
            }
        }
        Ok(())
    }

    /// The slots of an item: those ahead, and the newest that is late.
    fn slots(&mut self, schedule: &Schedule<'_>) -> Result<(), ReportError> {
        let item = schedule.item();
        if !item.terms().is_active {
            return Ok(());
        }
        let (late, ahead): (Vec<Slot>, Vec<Slot>) =
            schedule.pending(self.until).partition(|slot| slot.due < self.today);
        if let Some((_, lapsed @ [_, ..])) = late.split_last() {
            self.lapsed.insert(item.id(), lapsed.iter().map(|slot| slot.due).collect());
        }
        late.last().into_iter().chain(&ahead).try_for_each(|slot| self.slot(item, slot))
    }

    fn slot(&mut self, item: &Recurrence, slot: &Slot) -> Result<(), ReportError> {
        let (source, amount) = (Source::Slot(item.id(), slot.due), slot.expected);
        match item.terms().flow {
            Flow::Income { account, .. } => self.expect(source, slot.due, account, amount),
            Flow::Expense { account, .. } => self.expect(source, slot.due, account, -amount),
            Flow::Transfer { from, to } => {
                self.expect(source, slot.due, from, -amount)?;
                self.expect(source, slot.due, to, amount)
            }
            Flow::CardTransaction { card, .. } => {
                let books = self.walk.books.cards;
                if let Some(book) = books.iter().find(|book| book.card.id == card) {
                    let month = book.calendar().billing_month(slot.due.max(self.today));
                    let purchase = Purchase { item: item.id(), due: slot.due, amount };
                    self.purchases.entry((card, month)).or_default().push(purchase);
                }
                Ok(())
            }
        }
    }

    /// Expects that an account changes by an amount on a day.
    fn expect(&mut self, source: Source, due: NaiveDate, account: AccountId, amount: Money) -> Result<(), ReportError> {
        let on = due.max(self.today);
        if self.walk.books.ledger.account(account).is_none() {
            return Ok(());
        }
        self.add(Expectation { source, due, on, account: Some(account), invoice: None, amount, counted: None })
    }

    /// Adds an expectation in whatever currency it is, unless it lies too far ahead.
    pub(super) fn add(&mut self, expectation: Expectation) -> Result<(), ReportError> {
        let Expectation { source, on, account, amount, .. } = expectation;
        if on > self.until || amount.is_zero() {
            return Ok(());
        }
        let account = account.and_then(|id| self.walk.books.ledger.account(id));
        let currency = account.map_or(self.walk.settings.currency, Account::currency);
        let Some(amount) = self.exchanged(amount, currency)? else { return self.missed.miss((), source, amount) };
        let counted = self.counted(source, amount)?;
        self.expectations.push(Expectation { amount, counted, ..expectation });
        Ok(())
    }

    /// An amount as it counts in the total; what has no rate is noted.
    fn counted(&mut self, source: Source, amount: Money) -> Result<Option<Money>, ReportError> {
        let counted = self.exchanged(amount, self.walk.settings.currency)?;
        if counted.is_none() {
            self.missed.miss((), source, amount)?;
        }
        Ok(counted)
    }

    /// An amount in another currency at today's rate; nothing is nothing in every currency.
    fn exchanged(&self, amount: Money, to: Currency) -> Result<Option<Money>, ReportError> {
        if amount.is_zero() {
            return Ok(Some(Money::zero(to)));
        }
        match self.walk.books.rates.convert(amount, to, self.today) {
            Ok(converted) => Ok(Some(converted.amount)),
            Err(ConversionError::NoRate { .. }) => Ok(None),
            Err(error) => Err(error.into()),
        }
    }
}
