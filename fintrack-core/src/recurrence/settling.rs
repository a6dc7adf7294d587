//! Which slot each linked transaction settles: a pure function of the item and its links, whatever their order.
//!
//! 1. A link that names a slot of the item settles that slot. Several may name one: a rent paid in two parts.
//! 2. Every other link stands on a day: its transaction's, or the day that it names where that is no slot (any more,
//!    since the item was changed). Of all these links and all slots that are free, the nearest pair goes together, then
//!    the nearest of what is left, and so on. Of pairs equally near the one with the earlier slot comes first, then the
//!    one with the earlier day, then the one with the smaller identity.
//! 3. Where no slot is left, because the item has ended, a link joins the slot nearest to it.
//!
//! The law of the second step: no link is nearer to another slot than to its own, unless that slot was named, or is held
//! by a link that is nearer to it still. So a payment on its very day keeps its slot, however late the payment before it
//! came: that one finds the slot behind it, and none is pushed from month to month.
//!
//! However far a transaction lies from all slots, it takes the nearest free one. It is shown there with its own day,
//! where a person sees what is odd about it, and can name another slot. A second transaction in a month that has its own
//! already therefore takes the next month, or the last: who means two payments of one slot names it.

use std::cmp::Reverse;
use std::collections::{BTreeMap, BinaryHeap, VecDeque};

use chrono::NaiveDate;

use super::{Link, LinkedEntry, Recurrence};

/// The links of each slot that has any, by the number of the slot.
pub(super) fn settle(item: &Recurrence, links: &[Link]) -> BTreeMap<u32, Vec<LinkedEntry>> {
    let mut settled: BTreeMap<u32, Vec<LinkedEntry>> = BTreeMap::new();
    let mut slots = Slots { item, taken: Runs::default() };
    let mut standing: BTreeMap<NaiveDate, VecDeque<&Link>> = BTreeMap::new();
    for link in links {
        match link.slot.and_then(|day| item.slot_on(day)) {
            Some(k) => {
                settled.entry(k).or_default().push(linked(link));
                slots.taken.insert(k);
            }
            None => standing.entry(link.slot.unwrap_or(link.date)).or_default().push_back(link),
        }
    }
    for links in standing.values_mut() {
        links.make_contiguous().sort_by_key(|link| link.entry);
    }
    // The nearest slot of each day. One that was taken meanwhile is looked for again when its turn comes: what is free
    // never comes nearer.
    let mut nearest: BinaryHeap<Reverse<(u64, u32, NaiveDate)>> = BinaryHeap::new();
    let look = |slots: &Slots<'_>, day| slots.nearest_free(day).map(|(days, k)| Reverse((days, k, day)));
    nearest.extend(standing.keys().filter_map(|&day| look(&slots, day)));
    while let Some(Reverse((_, k, day))) = nearest.pop() {
        let Some(waiting) = standing.get_mut(&day) else { continue };
        if !slots.taken.contains(k)
            && let Some(link) = waiting.pop_front()
        {
            settled.entry(k).or_default().push(linked(link));
            slots.taken.insert(k);
        }
        if !waiting.is_empty() {
            nearest.extend(look(&slots, day));
        }
    }
    for (day, left) in standing {
        settled.entry(slots.nearest(day)).or_default().extend(left.into_iter().map(linked));
    }
    for entries in settled.values_mut() {
        entries.sort_by_key(|entry| (entry.date, entry.entry));
    }
    settled
}

const fn linked(link: &Link) -> LinkedEntry {
    LinkedEntry { entry: link.entry, date: link.date, amount: link.amount, is_ignored: link.is_ignored }
}

/// The slots of an item, and which of them are taken.
struct Slots<'a> {
    item: &'a Recurrence,
    taken: Runs,
}

impl Slots<'_> {
    /// How many days lie between a slot and a day; `None` when there is no such slot.
    fn days_apart(&self, k: u32, day: NaiveDate) -> Option<u64> {
        Some((self.item.slot_date(k)? - day).num_days().unsigned_abs())
    }

    /// The nearer of two slots, of two equally near the earlier one.
    fn nearer(&self, day: NaiveDate, before: Option<u32>, after: Option<u32>) -> Option<(u64, u32)> {
        [before, after].into_iter().flatten().filter_map(|k| Some((self.days_apart(k, day)?, k))).min()
    }

    fn nearest_free(&self, day: NaiveDate) -> Option<(u64, u32)> {
        let (before, after) = match self.item.slot_at(day) {
            Some(k) => (self.taken.free_at_or_before(k), k.checked_add(1)),
            None => (None, Some(0)),
        };
        self.nearer(day, before, after.and_then(|k| self.taken.free_at_or_after(k)))
    }

    /// The slot nearest to a day, free or not; every item has a first one.
    fn nearest(&self, day: NaiveDate) -> u32 {
        let before = self.item.slot_at(day);
        self.nearer(day, before, before.map_or(Some(0), |k| k.checked_add(1))).map_or(0, |(_, k)| k)
    }
}

/// Numbers that are taken, kept as runs: the free neighbour of a long run is found at once.
#[derive(Default)]
struct Runs(BTreeMap<u32, u32>); // first to last

impl Runs {
    fn run_of(&self, k: u32) -> Option<(u32, u32)> {
        self.0.range(..=k).next_back().map(|(&first, &last)| (first, last)).filter(|&(_, last)| k <= last)
    }

    fn contains(&self, k: u32) -> bool {
        self.run_of(k).is_some()
    }

    fn free_at_or_before(&self, k: u32) -> Option<u32> {
        self.run_of(k).map_or(Some(k), |(first, _)| first.checked_sub(1))
    }

    fn free_at_or_after(&self, k: u32) -> Option<u32> {
        self.run_of(k).map_or(Some(k), |(_, last)| last.checked_add(1))
    }

    fn insert(&mut self, k: u32) {
        if self.contains(k) {
            return;
        }
        let joined = k.checked_add(1).and_then(|next| self.0.remove(&next)).unwrap_or(k);
        match k.checked_sub(1).and_then(|before| self.run_of(before)) {
            Some((first, _)) => self.0.insert(first, joined),
            None => self.0.insert(k, joined),
        };
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn runs_are_a_set(taken in prop::collection::vec(0..40u32, 0..40), k in 0..42u32) {
            let (mut runs, mut set) = (Runs::default(), BTreeSet::new());
            for &number in &taken {
                runs.insert(number);
                set.insert(number);
            }
            prop_assert_eq!(runs.contains(k), set.contains(&k));
            prop_assert_eq!(runs.free_at_or_before(k), (0..=k).rev().find(|k| !set.contains(k)));
            prop_assert_eq!(runs.free_at_or_after(k), (k..99).find(|k| !set.contains(k)));
        }
    }
}
