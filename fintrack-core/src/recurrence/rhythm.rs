//! The frequency that explains some days.
//!
//! A bank books on working days, so that a day may be off its slot: by 3 days where slots are a month apart or more (a
//! weekend, and the holiday beside it), by less where they are nearer. Each slot explains one day, and at most a quarter of
//! the slots between the first day and the last may be empty. Frequencies are at least twice as long as the next shorter
//! one, so that no days are explained by two.

use chrono::{Days, NaiveDate, TimeDelta};

use crate::calendar::Frequency;

/// Days that come back, and the slots that explain them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Rhythm {
    pub frequency: Frequency,
    /// The slot of the first day.
    pub start: NaiveDate,
    /// The number of each day's slot: strictly increasing, from 0.
    pub slots: Vec<u32>,
    /// The most days that any is off its slot.
    pub days_off_max: u32,
    days_off: u32,
}

/// How many days a payment may be off its slot.
pub(super) const fn tolerance_days(frequency: Frequency) -> u32 {
    match frequency {
        Frequency::Daily => 0,
        Frequency::Weekly => 1,
        Frequency::Biweekly => 2,
        Frequency::Monthly
        | Frequency::Bimonthly
        | Frequency::Quarterly
        | Frequency::Semiannual
        | Frequency::Yearly => 3,
    }
}

/// The frequency that explains all of some days, which ascend; `None` where none does.
pub(super) fn rhythm(days: &[NaiveDate]) -> Option<Rhythm> {
    let candidates = Frequency::ALL.iter().filter(|&&frequency| is_plausible(frequency, days));
    candidates.filter_map(|&frequency| best(frequency, days)).min_by_key(|rhythm| (rhythm.missed(), rhythm.days_off))
}

impl Rhythm {
    /// How many slots between the first day and the last are empty.
    fn missed(&self) -> usize {
        let spanned = self.slots.last().map_or(0, |&last| last as usize + 1);
        spanned - self.slots.len()
    }

    /// The day of a slot.
    pub(super) fn slot(&self, k: u32) -> Option<NaiveDate> {
        self.frequency.occurrence(self.start, k)
    }
}

/// Whether the slots that these days span are about as many as the days: spares most frequencies the walk.
fn is_plausible(frequency: Frequency, days: &[NaiveDate]) -> bool {
    let (Some(first), Some(last)) = (days.first(), days.last()) else { return false };
    let Some(steps) = frequency.index_at(*first, *last).and_then(|k| usize::try_from(k).ok()) else { return false };
    // The slots spanned are one more than the steps, give or take one for the days off.
    days.len() <= steps + 2 && 3 * steps <= 4 * days.len()
}

/// The start that explains the days best: with the fewest days off, the least moved.
fn best(frequency: Frequency, days: &[NaiveDate]) -> Option<Rhythm> {
    let first = *days.first()?;
    let tolerance = i64::from(tolerance_days(frequency));
    let starts = (-tolerance..=tolerance).filter_map(|shift| first.checked_add_signed(TimeDelta::days(shift)));
    let rhythms = starts.filter_map(|start| explain(frequency, start, days));
    rhythms.min_by_key(|rhythm| (rhythm.days_off, (rhythm.start - first).abs(), rhythm.start))
}

/// The slots of the days from a start; `None` where a day has none of its own, or too many are empty.
fn explain(frequency: Frequency, start: NaiveDate, days: &[NaiveDate]) -> Option<Rhythm> {
    let tolerance = tolerance_days(frequency);
    let mut rhythm = Rhythm { frequency, start, slots: Vec::with_capacity(days.len()), days_off: 0, days_off_max: 0 };
    for &day in days {
        // Slots are more than twice the tolerance apart: the last one within reach is the only one.
        let k = frequency.index_at(start, day.checked_add_days(Days::new(u64::from(tolerance)))?)?;
        let off = u32::try_from((rhythm.slot(k)? - day).num_days().unsigned_abs()).ok()?;
        if off > tolerance || rhythm.slots.last().is_some_and(|&last| last >= k) {
            return None;
        }
        rhythm.slots.push(k);
        rhythm.days_off += off;
        rhythm.days_off_max = rhythm.days_off_max.max(off);
    }
    (3 * rhythm.missed() <= rhythm.slots.len()).then_some(rhythm)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::calendar::date;

    #[test]
    fn a_weekend_moves_a_day_but_not_the_rhythm() {
        // The 5th of each month, on the working day after; April's is missing.
        let days = [date(2026, 1, 5), date(2026, 2, 5), date(2026, 3, 5), date(2026, 5, 5), date(2026, 7, 6)];
        assert_eq!(rhythm(&days), None, "two of seven are too many");
        let found = rhythm(&days[..4]).unwrap();
        assert_eq!((found.frequency, found.start), (Frequency::Monthly, date(2026, 1, 5)));
        assert_eq!(found.slots, [0, 1, 2, 4]);
        let moved = [date(2026, 5, 5), date(2026, 6, 5), date(2026, 7, 6), date(2026, 8, 5), date(2026, 9, 8)];
        let found = rhythm(&moved).unwrap();
        assert_eq!((found.frequency, found.start, found.days_off_max), (Frequency::Monthly, date(2026, 5, 5), 3));
    }

    #[test]
    fn two_on_one_slot_are_no_rhythm() {
        let days = [date(2026, 1, 5), date(2026, 2, 5), date(2026, 2, 6), date(2026, 3, 5)];
        assert_eq!(rhythm(&days), None);
    }
}
