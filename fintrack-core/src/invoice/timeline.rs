//! What is owed on a card, month by month: carry, payment, status and the use of the limit.
//!
//! Carry is derived for a given day and never stored: once an invoice's due date has passed, what is left of it, debt or
//! credit, is carried into the next. A payment pays the oldest debt first.
//! Laws: what is owed over all months is what was charged less what was paid less what was waived, whatever the day;
//! every invoice has exactly one status on every day.
//! Source: the domain page, section 3, cards and invoices.

use std::collections::{BTreeMap, VecDeque};

use chrono::NaiveDate;
use serde::Serialize;

use super::{Invoice, InvoiceCalendar, Turnover};
use crate::calendar::BillingMonth;
use crate::card::{Card, InvoiceDates};
use crate::money::{Money, MoneyError};
use crate::word::words;

words! {
    /// Where an invoice stands on a day.
    InvoiceStatus, "an invoice status" {
        /// It still takes purchases.
        Open = "OPEN",
        /// It has closed and is not due yet, or due today.
        Closed = "CLOSED",
        /// Its due date has passed.
        Overdue = "OVERDUE",
        /// Nothing more is to be paid for it.
        Paid = "PAID",
    }
}

/// An invoice on a day.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct InvoiceState {
    /// The month that it bills.
    pub month: BillingMonth,
    /// When it opens, closes and is due.
    pub dates: InvoiceDates,
    /// What the month before left: a debt, or a credit when negative.
    pub carried_in: Money,
    /// What it bills itself, and what was paid.
    pub turnover: Turnover,
    /// Carried in, plus purchases, less chargebacks.
    pub total: Money,
    /// What it left to the next month, once its due date had passed.
    pub carried_out: Money,
    /// What a settled mark left unpaid: neither owed nor carried, it is `equity:settlement`.
    pub waived: Money,
    /// What is still to be paid for it: total less paid, less carried out, less waived.
    pub outstanding: Money,
    /// Where it stands.
    pub status: InvoiceStatus,
}

/// What is owed on a card on a day, and what may still be spent.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct CardPosition {
    /// The card's limit.
    pub limit: Money,
    /// What is outstanding on all invoices, future instalments included.
    pub used: Money,
    /// Limit less used; negative beyond the limit.
    pub available: Money,
}

/// Every invoice of a card as it stands on a day, in the order of months: those that are kept, those with rows, and those
/// that something is carried into.
///
/// # Errors
/// [`MoneyError`] when a sum is too large.
pub fn timeline(
    card: &Card,
    kept: &BTreeMap<BillingMonth, Invoice>,
    turnovers: &BTreeMap<BillingMonth, Turnover>,
    today: NaiveDate,
) -> Result<Vec<InvoiceState>, MoneyError> {
    let months = || kept.keys().chain(turnovers.keys()).copied();
    let (Some(first), Some(last)) = (months().min(), months().max()) else { return Ok(Vec::new()) };
    let calendar = InvoiceCalendar::new(card, kept);
    let zero = Money::zero(card.currency());
    let mut states: Vec<InvoiceState> = Vec::new();
    let mut debts = Debts::new(zero);
    let mut carried = zero;
    let mut month = first;
    loop {
        let is_known = kept.contains_key(&month) || turnovers.contains_key(&month);
        if is_known || !carried.is_zero() {
            let turnover = turnovers.get(&month).copied().unwrap_or(Turnover::none(zero));
            let is_settled = turnover.is_final || kept.get(&month).is_some_and(|invoice| invoice.is_settled);
            let facts = Facts { month, dates: calendar.dates(month), carried_in: carried, turnover, is_settled };
            let state = facts.on(today)?;
            debts.pass(states.len(), &state)?;
            carried = state.carried_out;
            states.push(state);
        }
        if (month >= last && carried.is_zero()) || month.next() == month {
            break;
        }
        month = month.next();
    }
    for at in debts.paid {
        states[at].status = InvoiceStatus::Paid;
    }
    Ok(states)
}

/// What is owed on a card in all, from its [`timeline`].
///
/// # Errors
/// [`MoneyError`] when the sum is too large.
pub fn position(card: &Card, states: &[InvoiceState]) -> Result<CardPosition, MoneyError> {
    let used = Money::sum(card.currency(), states.iter().map(|state| state.outstanding))?;
    Ok(CardPosition { limit: card.limit(), used, available: card.limit().checked_sub(used)? })
}

/// What an invoice's state follows from.
struct Facts {
    month: BillingMonth,
    dates: InvoiceDates,
    carried_in: Money,
    turnover: Turnover,
    is_settled: bool,
}

impl Facts {
    fn on(self, today: NaiveDate) -> Result<InvoiceState, MoneyError> {
        let Self { month, dates, carried_in, turnover, is_settled } = self;
        let zero = Money::zero(carried_in.currency());
        let total = carried_in.checked_add(turnover.charged()?)?;
        let left = total.checked_sub(turnover.paid)?;
        // Of a settled invoice nothing is owed; what was paid beyond it stays a credit.
        let waived = if is_settled && left.is_positive() { left } else { zero };
        let rest = left.checked_sub(waived)?;
        let (has_closed, is_past_due) = (today > dates.closing, today > dates.due);
        let carried_out = if is_past_due { rest } else { zero };
        let status = match () {
            () if is_settled || has_closed && !left.is_positive() => InvoiceStatus::Paid,
            () if is_past_due => InvoiceStatus::Overdue,
            () if has_closed => InvoiceStatus::Closed,
            () => InvoiceStatus::Open,
        };
        let outstanding = rest.checked_sub(carried_out)?;
        Ok(InvoiceState { month, dates, carried_in, turnover, total, carried_out, waived, outstanding, status })
    }
}

/// Debts that were carried out and are not paid yet, the oldest first.
struct Debts {
    unpaid: VecDeque<(usize, Money)>,
    sum: Money,
    /// The invoices all of whose carried debt has been paid since.
    paid: Vec<usize>,
}

impl Debts {
    const fn new(zero: Money) -> Self {
        Self { unpaid: VecDeque::new(), sum: zero, paid: Vec::new() }
    }

    /// Pays what was carried into an invoice, and adds what it carries out itself.
    fn pass(&mut self, at: usize, state: &InvoiceState) -> Result<(), MoneyError> {
        let charged = state.turnover.charged()?;
        let credit = if charged.is_negative() { -charged } else { Money::zero(charged.currency()) };
        let mut payment = state.turnover.paid.checked_add(credit)?.checked_add(state.waived)?;
        while let Some((of, debt)) = self.unpaid.front_mut() {
            let part = if payment.amount() < debt.amount() { payment } else { *debt };
            *debt = debt.checked_sub(part)?;
            payment = payment.checked_sub(part)?;
            self.sum = self.sum.checked_sub(part)?;
            if !debt.is_zero() {
                break;
            }
            self.paid.push(*of);
            self.unpaid.pop_front();
        }
        if state.carried_out.is_positive() {
            self.unpaid.push_back((at, state.carried_out.checked_sub(self.sum)?));
            self.sum = state.carried_out;
        }
        Ok(())
    }
}
