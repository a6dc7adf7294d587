//! An item with what became of its slots.

use std::collections::BTreeMap;

use chrono::NaiveDate;

use super::settling::settle;
use super::{Link, LinkedEntry, Recurrence, SLOTS_LISTED_MAX, Slot, SlotStatus, TooManySlots};
use crate::calendar::{BillingMonth, Period};

/// A recurring item and the transactions that settle its slots.
///
/// Made once from the item's links, all of them whatever their day: a slot is settled by the nearest link, and a link
/// that was left out would leave its slot to another.
#[derive(Clone, Debug)]
pub struct Schedule<'a> {
    item: &'a Recurrence,
    settled: BTreeMap<u32, Vec<LinkedEntry>>, // by the number of the slot; no list is empty
}

impl<'a> Schedule<'a> {
    /// Settles an item's slots by its links, in any order. Which link settles which slot: the one that it names, else
    /// the nearest that is free, the nearest pairs first.
    pub fn new(item: &'a Recurrence, links: &[Link]) -> Self {
        Self { item, settled: settle(item, links) }
    }

    /// The item.
    pub const fn item(&self) -> &'a Recurrence {
        self.item
    }

    /// The transactions that are linked to the item, each once, by slot.
    pub fn linked(&self) -> impl Iterator<Item = &LinkedEntry> {
        self.settled.values().flatten()
    }

    /// The slots within a period, ascending.
    pub fn slots(&self, within: Period) -> impl Iterator<Item = Slot> {
        self.numbered_from(self.item.slot_from(within.start())).take_while(move |slot| slot.due <= within.end())
    }

    /// What a person sees of the item: every settled slot, and the pending ones up to the end of a month; ascending.
    pub fn projection(&self, until: BillingMonth) -> Vec<Slot> {
        self.projected(until.last_day()).collect()
    }

    /// The same up to a day, for a list.
    ///
    /// # Errors
    /// [`TooManySlots`] beyond [`SLOTS_LISTED_MAX`].
    pub fn listed(&self, until: NaiveDate) -> Result<Vec<Slot>, TooManySlots> {
        let slots: Vec<Slot> = self.projected(until).take(SLOTS_LISTED_MAX + 1).collect();
        if slots.len() > SLOTS_LISTED_MAX { Err(TooManySlots { until }) } else { Ok(slots) }
    }

    fn projected(&self, until: NaiveDate) -> impl Iterator<Item = Slot> {
        let later = self.item.slot_at(until).map_or(0, |k| k.saturating_add(1));
        let up_to = self.numbered_from(0).take_while(move |slot| slot.due <= until);
        up_to.chain(self.settled.range(later..).filter_map(|(&k, _)| self.slot(k)))
    }

    /// The pending slots up to a day, ascending.
    pub fn pending(&self, until: NaiveDate) -> impl Iterator<Item = Slot> {
        let is_pending = |slot: &Slot| matches!(slot.status, SlotStatus::Pending);
        self.numbered_from(0).take_while(move |slot| slot.due <= until).filter(is_pending)
    }

    /// How many slots before a day are pending, without walking them.
    pub fn pending_before(&self, day: NaiveDate) -> usize {
        let last = day.pred_opt().and_then(|day| self.item.slot_at(day));
        last.map_or(0, |last| {
            let passed = usize::try_from(last).unwrap_or(usize::MAX).saturating_add(1);
            passed.saturating_sub(self.settled.range(..=last).count())
        })
    }

    /// The first pending slot at or after a day: when it is expected next. `None` for an item that is inactive or ends
    /// before.
    pub fn next_pending(&self, day: NaiveDate) -> Option<NaiveDate> {
        if !self.item.terms().is_active {
            return None;
        }
        let last = self.item.slot_at(NaiveDate::MAX)?;
        let free = (self.item.slot_from(day)..=last).find(|k| !self.settled.contains_key(k))?;
        self.item.slot_date(free)
    }

    /// The slots from a number on, up to the item's end.
    fn numbered_from(&self, first: u32) -> impl Iterator<Item = Slot> {
        (first..).map_while(|k| self.slot(k))
    }

    fn slot(&self, k: u32) -> Option<Slot> {
        let due = self.item.slot_date(k)?;
        let status = match self.settled.get(&k) {
            None => SlotStatus::Pending,
            Some(entries) if entries.iter().all(|entry| entry.is_ignored) => SlotStatus::Ignore(entries.clone()),
            Some(entries) => SlotStatus::Paid(entries.clone()),
        };
        Some(Slot { due, expected: self.item.amount(), status })
    }
}
