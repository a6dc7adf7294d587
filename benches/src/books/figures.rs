//! What reports must find, added up in cents from the entries, one after the other: without a ledger, an index or the
//! core's sums.

use std::collections::BTreeMap;

use chrono::{Datelike, NaiveDate};
use fintrack_core::calendar::BillingMonth;
use fintrack_core::entry::{CategoryRef, Entry, Filing, Movement, Status};
use fintrack_core::id::{AccountId, CardId};
use fintrack_core::money::Money;
use fintrack_core::recurrence::Flow;

use super::plan::CARDS;
use super::{Household, last, today};

/// An amount in reais, in cents.
pub fn cents(amount: Money) -> i64 {
    assert_eq!(amount.amount().scale(), 2, "reais have cents");
    i64::try_from(amount.amount().mantissa()).expect("a small amount")
}

/// Whether an entry is in balances.
pub(super) fn is_booked(entry: &Entry) -> bool {
    matches!(entry.status(), Status::Validating | Status::Paid)
}

/// What an entry does to accounts, in cents.
fn effects(entry: &Entry) -> Vec<(AccountId, i64)> {
    match entry.movement() {
        Movement::Income { account, amount, .. } | Movement::InvestmentWithdrawal { account, amount, .. } => {
            vec![(*account, cents(*amount))]
        }
        Movement::Expense { account, amount, .. }
        | Movement::CardPayment { account, amount, .. }
        | Movement::InvestmentDeposit { account, amount, .. } => vec![(*account, -cents(*amount))],
        Movement::Transfer { from, to, sent, received } => vec![(*from, -cents(*sent)), (*to, cents(*received))],
        Movement::CardExpense { .. } | Movement::CardChargeback { .. } => Vec::new(),
    }
}

/// The day that an invoice is due: the cards close on the 25th and the 10th, and are due on the 5th and the 20th.
fn due(card: CardId, month: BillingMonth) -> NaiveDate {
    let (month, day) = if card == CARDS[0] { (month.next(), 5) } else { (month, 20) };
    month.first_day().with_day(day).expect("every month has it")
}

/// Whether an entry counts in the sums of a month: card rows in the month that bills them, others in the month of their day.
fn counts_in(entry: &Entry, month: BillingMonth) -> bool {
    match entry.movement() {
        Movement::CardExpense { month: billed, .. } | Movement::CardChargeback { month: billed, .. } => {
            *billed == month && entry.status() != Status::Ignore
        }
        Movement::Income { .. }
        | Movement::Expense { .. }
        | Movement::Transfer { .. }
        | Movement::CardPayment { .. }
        | Movement::InvestmentDeposit { .. }
        | Movement::InvestmentWithdrawal { .. } => is_booked(entry) && BillingMonth::of(entry.date()) == month,
    }
}

/// What an entry files where, in cents.
fn filed(entry: &Entry) -> Vec<(CategoryRef, i64)> {
    match entry.movement().filing() {
        Some(Filing::Whole(under)) => vec![(*under, cents(entry.movement().amount()))],
        Some(Filing::Split(parts)) => parts.iter().map(|part| (part.under, cents(part.amount))).collect(),
        None => Vec::new(),
    }
}

/// Whether an entry is spending, 1, or takes some back, -1.
fn sign(entry: &Entry) -> Option<i64> {
    match entry.movement() {
        Movement::Expense { .. } | Movement::CardExpense { .. } => Some(1),
        Movement::CardChargeback { .. } => Some(-1),
        Movement::Income { .. }
        | Movement::Transfer { .. }
        | Movement::CardPayment { .. }
        | Movement::InvestmentDeposit { .. }
        | Movement::InvestmentWithdrawal { .. } => None,
    }
}

/// Spending by category and subcategory, in cents.
pub type Spending = BTreeMap<CategoryRef, i64>;

impl Household {
    /// What the accounts held at the end of a day.
    pub fn held(&self, on: NaiveDate) -> i64 {
        self.accounts.iter().map(|account| self.held_in(account.id, on)).sum()
    }

    /// What an account held at the end of a day.
    pub fn held_in(&self, account: AccountId, on: NaiveDate) -> i64 {
        let opening = self.accounts.iter().find(|of| of.id == account).expect("one of the accounts").opening_balance;
        let booked = self.entries.iter().filter(|entry| is_booked(entry) && entry.date() <= on);
        let here = booked.flat_map(effects).filter(|(of, _)| *of == account);
        cents(opening) + here.map(|(_, effect)| effect).sum::<i64>()
    }

    /// What was earned in a month, less what paid expenses back.
    pub fn earned(&self, month: BillingMonth) -> i64 {
        let linked: BTreeMap<_, i64> = self.links.iter().map(|link| (link.income, cents(link.amount))).collect();
        let incomes = self.entries.iter().filter(|entry| matches!(entry.movement(), Movement::Income { .. }));
        let counted = incomes.filter(|entry| counts_in(entry, month));
        counted.map(|entry| cents(entry.movement().amount()) - linked.get(&entry.id()).copied().unwrap_or(0)).sum()
    }

    /// What was spent in a month, less chargebacks and what was paid back.
    pub fn spent(&self, month: BillingMonth) -> Spending {
        self.spent_as_far_as(month, |_| true)
    }

    /// Of it, what was spent on cards.
    pub fn spent_on_cards(&self, month: BillingMonth) -> i64 {
        let is_on_card = |entry: &Entry| !matches!(entry.movement(), Movement::Expense { .. });
        self.spent_as_far_as(month, is_on_card).into_values().sum()
    }

    /// What was spent by the month of its day, as a journal has it: what is expected is not there, and nothing is paid back.
    pub fn posted(&self) -> BTreeMap<(BillingMonth, CategoryRef), i64> {
        let mut posted = BTreeMap::new();
        for entry in self.entries.iter().filter(|entry| is_booked(entry)) {
            let Some(sign) = sign(entry) else { continue };
            for (under, amount) in filed(entry) {
                *posted.entry((BillingMonth::of(entry.date()), under)).or_default() += sign * amount;
            }
        }
        posted
    }

    fn spent_as_far_as(&self, month: BillingMonth, is_wanted: impl Fn(&Entry) -> bool) -> Spending {
        let linked: BTreeMap<_, i64> = self.links.iter().map(|link| (link.expense, cents(link.amount))).collect();
        let mut spending = Spending::new();
        for entry in self.entries.iter().filter(|entry| counts_in(entry, month) && is_wanted(entry)) {
            let Some(sign) = sign(entry) else { continue };
            let back = linked.get(&entry.id()).copied().unwrap_or(0); // of whole expenses only
            for (under, amount) in filed(entry) {
                *spending.entry(under).or_default() += sign * amount - back;
            }
        }
        spending
    }

    /// What was owed on each invoice at the end of a day.
    pub fn owed(&self, on: NaiveDate) -> BTreeMap<(CardId, BillingMonth), i64> {
        let mut owed = BTreeMap::new();
        for entry in self.entries.iter().filter(|entry| entry.status() != Status::Ignore && entry.date() <= on) {
            match entry.movement() {
                Movement::CardExpense { card, month, amount, .. } => {
                    *owed.entry((*card, *month)).or_default() += cents(*amount);
                }
                Movement::CardChargeback { card, month, amount, .. }
                | Movement::CardPayment { card, month, amount, .. } => {
                    *owed.entry((*card, *month)).or_default() -= cents(*amount);
                }
                Movement::Income { .. }
                | Movement::Expense { .. }
                | Movement::Transfer { .. }
                | Movement::InvestmentDeposit { .. }
                | Movement::InvestmentWithdrawal { .. } => {}
            }
        }
        owed
    }

    /// Accounts less debts plus the investment at the end of a month.
    pub fn worth(&self, month: BillingMonth) -> i64 {
        let on = month.last_day();
        let value = self.observations.iter().find(|seen| seen.date == on).map_or(0, |seen| cents(seen.value));
        self.held(on) - self.owed(on).values().sum::<i64>() + value
    }

    /// What the accounts will hold at the end of a day ahead.
    pub fn ahead(&self, until: NaiveDate) -> i64 {
        let pending = self.entries.iter().filter(|entry| entry.status() == Status::Pending && entry.date() <= until);
        let expected: i64 = pending.flat_map(effects).map(|(_, effect)| effect).sum();
        let owed = self.owed(today()).into_iter().filter(|((card, month), _)| due(*card, *month) <= until);
        let mut ahead = self.held(today()) + expected - owed.map(|(_, cents)| cents).sum::<i64>();
        for (day, flow, amount) in self.slots_ahead(until) {
            ahead += match flow {
                Flow::Income { .. } => amount,
                Flow::Expense { .. } => -amount,
                // Both are bought before their card closes.
                Flow::CardTransaction { card, .. } if due(card, BillingMonth::of(day)) <= until => -amount,
                Flow::Transfer { .. } | Flow::CardTransaction { .. } => 0,
            };
        }
        ahead
    }

    /// What is to be paid in the month to come: invoices, and what recurs.
    pub fn to_pay(&self) -> i64 {
        let next = last().next();
        let owed = self.owed(today()).into_iter().filter(|((card, month), _)| next.contains(due(*card, *month)));
        let slots = self
            .slots_ahead(next.last_day())
            .filter(|(_, flow, _)| matches!(flow, Flow::Expense { .. } | Flow::CardTransaction { .. }));
        owed.map(|(_, cents)| cents).sum::<i64>() + slots.map(|(_, _, amount)| amount).sum::<i64>()
    }

    /// What recurring items expect after today: they are monthly, and nothing of it has happened.
    fn slots_ahead(&self, until: NaiveDate) -> impl Iterator<Item = (NaiveDate, Flow, i64)> {
        let months = (1..).map(|n| last().offset(n)).take_while(move |month| month.first_day() <= until);
        let slots = months.flat_map(|month| self.items.iter().map(move |item| (month, item)));
        let dated = slots.map(|(month, item)| {
            let day = month.first_day().with_day(item.terms().start.day()).expect("every month has it");
            (day, item.terms().flow, cents(item.amount()))
        });
        dated.filter(move |(day, ..)| *day <= until)
    }
}
