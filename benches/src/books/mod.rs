//! A household's books of any size: every month of a history that ends with [`last()`] has the same number of entries.
//!
//! There are three accounts, two cards, an investment, the template's categories with their subcategories, a budget for
//! each of them in every month, and six recurring items. Of a hundred entries about fifty are expenses, five of these
//! split, thirty-nine card purchases, two of these in three parts, the others chargebacks, income, refunds that pay an
//! expense back, and transfers. Invoices are paid in full on the day they are due. A month is the same however long the
//! history before it is, so that what a report costs can be told apart from what the history costs.
//!
//! What reports must find is added up in [`figures`], in cents, by loops over the entries that know nothing of the core.

#![allow(clippy::missing_panics_doc, reason = "books that cannot be made are a bug in the benchmark")]

mod diary;
pub mod figures;
pub mod journal;
mod plan;

use std::collections::BTreeMap;

use chrono::NaiveDate;
use fintrack_core::account::Account;
use fintrack_core::budget::Budget;
use fintrack_core::calendar::{BillingMonth, billing_month};
use fintrack_core::card::Card;
use fintrack_core::category::Category;
use fintrack_core::entry::{Entry, Status};
use fintrack_core::investment::{Flow, Holding, Investment, Observation};
use fintrack_core::invoice::{CardBook, Invoice};
use fintrack_core::ledger::{Checkpoint, Counting, Ledger};
use fintrack_core::money::exchange::Rates;
use fintrack_core::money::{Currency, Money};
use fintrack_core::recurrence::{Link, Recurrence, Schedule};
use fintrack_core::reimbursement::{Reimbursement, Reimbursements};
use fintrack_core::report::Books;
use rust_decimal::Decimal;

pub use plan::categories;

/// The last month of every history, and the month that reports are asked about.
pub fn last() -> BillingMonth {
    billing_month(2026, 12)
}

/// The day that reports are asked on: the last of the last month.
pub fn today() -> NaiveDate {
    last().last_day()
}

/// How long a history is, and how dense.
#[derive(Clone, Copy, Debug)]
pub struct Shape {
    /// How many months.
    pub months: u32,
    /// How many entries in each of them.
    pub per_month: u32,
}

impl Shape {
    /// Twenty years of so many entries in all.
    pub const fn of_twenty_years(entries: u32) -> Self {
        Self { months: 240, per_month: entries.div_ceil(240) }
    }

    /// The first month.
    pub fn first(self) -> BillingMonth {
        last().offset(1 - i32::try_from(self.months).expect("fewer months than there are"))
    }
}

/// What a household has, owned: reports borrow it.
pub struct Household {
    /// The accounts.
    pub accounts: Vec<Account>,
    /// The cards.
    pub cards: Vec<Card>,
    /// Their invoices.
    pub kept: Vec<BTreeMap<BillingMonth, Invoice>>,
    /// The template's categories.
    pub categories: Vec<Category>,
    /// The plans of every month, and of the one to come.
    pub budgets: Vec<Budget>,
    /// What recurs.
    pub items: Vec<Recurrence>,
    /// The investment.
    pub investment: Investment,
    /// What it was worth at the end of every month.
    pub observations: Vec<Observation>,
    /// The transactions.
    pub entries: Vec<Entry>,
    /// What refunds paid back.
    pub links: Vec<Reimbursement>,
}

impl Household {
    /// The books of a history.
    pub fn new(shape: Shape) -> Self {
        let cards = plan::cards();
        let (entries, links) = diary::entries(shape, &cards);
        Self {
            accounts: plan::accounts(shape.first().first_day()),
            kept: cards.iter().map(|card| plan::kept(card, shape.first())).collect(),
            cards,
            categories: categories(),
            budgets: plan::budgets(shape),
            items: plan::items(shape),
            investment: plan::investment(),
            observations: plan::observations(shape),
            entries,
            links,
        }
    }

    /// The accounts, opened on a day.
    pub fn accounts_from(day: NaiveDate) -> Vec<Account> {
        plan::accounts(day)
    }

    /// The ledger of the whole history.
    pub fn ledger(&self) -> Ledger {
        Ledger::new(self.accounts.clone(), self.entries.clone())
    }

    /// A ledger that begins with what the accounts held before a month. It holds what is dated in the month or later, and the
    /// parts of earlier purchases that are still to be billed then.
    pub fn ledger_from(&self, first: BillingMonth, whole: &Ledger) -> Ledger {
        let from = first.first_day();
        let held = whole.balances(first.previous().last_day(), Counting::Booked).expect("small sums");
        let begun =
            self.accounts.iter().map(|account| (account.clone(), Checkpoint { from, balance: held[&account.id] }));
        let is_billed = |entry: &Entry| entry.movement().charge().is_some_and(|(_, month, _)| month >= first);
        let entries = self.entries.iter().filter(|entry| entry.date() >= from || is_billed(entry)).cloned().collect();
        Ledger::with_checkpoints(begun, entries)
    }

    /// Lends the books with a ledger of theirs. What stands beside it is of the whole history, which `whole` knows.
    pub fn with<T>(&self, ledger: &Ledger, whole: &Ledger, read: impl FnOnce(&Books<'_>) -> T) -> T {
        let cards = self.cards.iter().zip(&self.kept);
        let cards: Vec<CardBook<'_>> = cards
            .map(|(card, kept)| CardBook { card, kept, turnovers: whole.turnovers(card.id).expect("small sums") })
            .collect();
        let schedules: Vec<Schedule<'_>> =
            self.items.iter().map(|item| Schedule::new(item, &links(whole, item))).collect();
        let id = self.investment.id;
        let flows = whole.flows(id).filter_map(|entry| Flow::of(entry, id)).collect();
        let holding = Holding::new(self.investment.clone(), flows, self.observations.clone()).expect("one currency");
        let reimbursements = Reimbursements::new(&self.entries, self.links.clone()).expect("links that fit");
        read(&Books {
            reimbursements: &reimbursements,
            budgets: &self.budgets,
            cards: &cards,
            schedules: &schedules,
            holdings: &[holding],
            ..Books::new(ledger, &Rates::new(Currency::BRL, []))
        })
    }
}

/// The entries of a ledger that name a recurring item.
fn links(ledger: &Ledger, item: &Recurrence) -> Vec<Link> {
    let link = |entry: &Entry| {
        let slot = entry.details().and_then(|details| details.recurrence).and_then(|of| of.slot);
        let (date, amount) = (entry.date(), entry.movement().amount());
        Link { entry: entry.id(), slot, date, amount, is_ignored: entry.status() == Status::Ignore }
    };
    ledger.expected_by(item.id()).map(link).collect()
}

/// So many cents.
fn reais(cents: i64) -> Money {
    Money::new(Decimal::new(cents, 2), Currency::BRL).expect("a small amount")
}
