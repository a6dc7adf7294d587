//! What a month expects, what came of it, and what is still to come.
//!
//! A transaction counts in the month of its slot, not of its own day: the rent of March is March's, though it was paid on
//! 1 April. Months are periods here, so that a workspace whose months start on the pay day passes its own.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use serde::Serialize;
use thiserror::Error;

use super::{LinkedEntry, PaymentStatus, Recurrence, RecurrenceKind, Schedule, Slot, SlotStatus};
use crate::calendar::Period;
use crate::id::RecurrenceId;
use crate::money::{Currency, Money, MoneyError};

/// How many slots a list has at most: what is expected daily since the year 1 would never end.
pub const SLOTS_LISTED_MAX: usize = 10_000;

/// There are more slots than a list takes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
#[error("there are more than {max} slots up to {until}: ask for an earlier day", max = SLOTS_LISTED_MAX)]
pub struct TooManySlots {
    /// Up to which day they were asked for.
    pub until: NaiveDate,
}

/// A slot that nothing is linked to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct PendingSlot {
    /// The item.
    pub item: RecurrenceId,
    /// The day it is expected on.
    pub due: NaiveDate,
    /// What the item expects each time.
    pub amount: Money,
    /// Whether the item is active: of one that is not, nothing is expected, and a person may want to see it all the same.
    pub is_active: bool,
}

impl PendingSlot {
    /// Whether it should have happened before a day. On its own day it is not late yet.
    pub fn is_late(&self, today: NaiveDate) -> bool {
        self.due < today
    }
}

/// The pending slots of all items up to a day, such as a month's last, by day.
///
/// # Errors
/// [`TooManySlots`] beyond [`SLOTS_LISTED_MAX`].
pub fn pending(schedules: &[Schedule<'_>], until: NaiveDate) -> Result<Vec<PendingSlot>, TooManySlots> {
    let of_item = |schedule: &Schedule<'_>| {
        let (item, is_active) = (schedule.item().id(), schedule.item().terms().is_active);
        let pending = move |slot: Slot| PendingSlot { item, due: slot.due, amount: slot.expected, is_active };
        schedule.pending(until).map(pending).take(SLOTS_LISTED_MAX + 1).collect::<Vec<_>>()
    };
    let mut slots: Vec<PendingSlot> = schedules.iter().flat_map(of_item).take(SLOTS_LISTED_MAX + 1).collect();
    if slots.len() > SLOTS_LISTED_MAX {
        return Err(TooManySlots { until });
    }
    slots.sort_by_key(|slot| (slot.due, slot.item));
    Ok(slots)
}

/// One item in a month.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct ItemMonth {
    /// The item.
    pub item: RecurrenceId,
    /// Whether it is active.
    pub is_active: bool,
    /// Whether any of the month's slots has a transaction, ignored or not.
    pub has_transaction: bool,
    /// Pending while any of the month's slots is, else paid if any is, else ignored; `None` when none falls in the month.
    pub status: Option<PaymentStatus>,
    /// What is still expected of the month: nothing of an inactive item.
    pub pending: Money,
}

/// What a month holds of each item, in the order of the items.
///
/// # Errors
/// [`MoneyError::SumTooLarge`] when a sum is more than the books can hold.
pub fn month_view(schedules: &[Schedule<'_>], month: Period) -> Result<Vec<ItemMonth>, MoneyError> {
    schedules.iter().map(|schedule| item_month(schedule, month)).collect()
}

fn item_month(schedule: &Schedule<'_>, month: Period) -> Result<ItemMonth, MoneyError> {
    let item = schedule.item();
    let slots: Vec<Slot> = schedule.slots(month).collect();
    let has = |status: PaymentStatus| slots.iter().any(|slot| slot.status.word() == status);
    let by_urgency = [PaymentStatus::Pending, PaymentStatus::Paid, PaymentStatus::Ignore];
    Ok(ItemMonth {
        item: item.id(),
        is_active: item.terms().is_active,
        has_transaction: slots.iter().any(|slot| !slot.status.entries().is_empty()),
        status: by_urgency.into_iter().find(|&status| has(status)),
        pending: Money::sum(item.amount().currency(), slots.iter().filter_map(|slot| expected(item, slot)))?,
    })
}

/// What is still expected of a slot; `None` once it is settled, and of an inactive item.
fn expected(item: &Recurrence, slot: &Slot) -> Option<Money> {
    match slot.status {
        SlotStatus::Pending => item.terms().is_active.then_some(slot.expected),
        SlotStatus::Paid(_) | SlotStatus::Ignore(_) => None,
    }
}

/// Sums of a month in one currency, each positive. `projected` = `paid` + `pending`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct Sums {
    /// What the month will come to: what was paid, as it was paid, and what is pending, as it is expected.
    pub projected: Money,
    /// The transactions that settle the month's slots.
    pub paid: Money,
    /// The slots of active items that nothing is linked to.
    pub pending: Money,
    /// Transactions that are linked and ignored; in none of the others.
    pub ignored: Money,
}

/// Which sum an amount belongs to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) enum Part {
    Paid,
    Pending,
    Ignored,
}

/// An amount that a slot adds to a sum.
#[derive(Clone, Copy, Debug)]
pub(crate) struct SlotAmount<'s> {
    /// The item.
    pub(crate) item: &'s Recurrence,
    /// The day of the slot.
    pub(crate) due: NaiveDate,
    /// Which sum it belongs to.
    pub(crate) part: Part,
    /// The transaction that settled it; `None` while it is pending.
    pub(crate) settled: Option<LinkedEntry>,
    /// How much.
    pub(crate) amount: Money,
}

impl Sums {
    fn zero(currency: Currency) -> Self {
        let zero = Money::zero(currency);
        Self { projected: zero, paid: zero, pending: zero, ignored: zero }
    }

    fn add(&mut self, part: Part, amount: Money) -> Result<(), MoneyError> {
        let (sum, is_projected) = match part {
            Part::Paid => (&mut self.paid, true),
            Part::Pending => (&mut self.pending, true),
            Part::Ignored => (&mut self.ignored, false),
        };
        *sum = sum.checked_add(amount)?;
        if is_projected {
            self.projected = self.projected.checked_add(amount)?;
        }
        Ok(())
    }
}

/// What recurring items make of a month, by direction and currency. Currencies without any slot are left out; no amount
/// is converted here.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Summary {
    /// Money earned.
    pub income: BTreeMap<Currency, Sums>,
    /// Money spent, from accounts and on cards.
    pub expense: BTreeMap<Currency, Sums>,
    /// Money moved between own accounts: neither earned nor spent.
    pub transfer: BTreeMap<Currency, Sums>,
}

/// Projected, paid and pending sums of a month, over the items that are included in summaries.
///
/// # Errors
/// [`MoneyError::SumTooLarge`] when a sum is more than the books can hold.
pub fn summary(schedules: &[Schedule<'_>], month: Period) -> Result<Summary, MoneyError> {
    let mut summary = Summary::default();
    for schedule in schedules.iter().filter(|schedule| schedule.item().terms().include_in_summary) {
        let sums = match schedule.item().kind() {
            RecurrenceKind::Income => &mut summary.income,
            RecurrenceKind::Expense | RecurrenceKind::CardTransaction => &mut summary.expense,
            RecurrenceKind::Transfer => &mut summary.transfer,
        };
        for SlotAmount { part, amount, .. } in amounts(schedule, month) {
            let currency = amount.currency();
            sums.entry(currency).or_insert_with(|| Sums::zero(currency)).add(part, amount)?;
        }
    }
    Ok(summary)
}

/// What the slots of a month add to which sums.
pub(crate) fn amounts<'s>(schedule: &Schedule<'s>, month: Period) -> impl Iterator<Item = SlotAmount<'s>> {
    let item = schedule.item();
    schedule.slots(month).flat_map(move |slot| {
        let of = |part, settled, amount| SlotAmount { item, due: slot.due, part, settled, amount };
        let settled = slot.status.entries().iter().map(|entry| {
            let part = if entry.is_ignored { Part::Ignored } else { Part::Paid };
            of(part, Some(*entry), entry.amount)
        });
        let pending = expected(item, &slot).map(|amount| of(Part::Pending, None, amount));
        settled.chain(pending).collect::<Vec<_>>()
    })
}
