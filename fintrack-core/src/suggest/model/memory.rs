//! What was done with the same merchant before: the newest counts most.
//!
//! Each confirmation makes the earlier ones of its merchant count for less, so that a first confirmation moves the
//! merchant at once, an old habit fades after a few corrections, and a merchant with two uses keeps both. What is kept are
//! the confirmations themselves, in runs, and not their faded sums: taking one back leaves exactly what was there before.

use std::sync::LazyLock;

use chrono::NaiveDate;
use smallvec::SmallVec;

use super::confidence::unfollowed;
use super::features::Name;
use super::linear::Class;
use super::table::ByHash;

/// What an earlier confirmation still counts after each new one.
pub(in crate::suggest) const DECAY: f64 = 0.93;
/// The longest history that counts: what comes before it weighs less than a hundred-millionth.
pub(super) const RUNS_COUNTED: usize = 255;
/// How fast the rate of right guesses follows.
const RATE: f64 = 0.3;
/// The rate of right guesses of a merchant that was never guessed.
pub(super) const FIRST_RATE: f64 = 0.5;

/// Confirmations of one class in a row.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Run {
    pub(super) class: Class,
    pub(super) times: u8,
}

/// What is remembered of a merchant.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Habit {
    /// The oldest first.
    pub(super) runs: SmallVec<[Run; 2]>,
    /// How many confirmations there were.
    pub(super) seen: u32,
    /// How often the guess was right of late.
    pub(super) rate: f64,
    /// The day of the newest confirmation; `None` once that was taken back.
    pub(super) last: Option<NaiveDate>,
    /// When it was changed last.
    pub(super) touched: u32,
}

impl Default for Habit {
    fn default() -> Self {
        Self { runs: SmallVec::new(), seen: 0, rate: FIRST_RATE, last: None, touched: 0 }
    }
}

/// What earlier confirmations count today, by class.
pub(super) type Counts = SmallVec<[(Class, f64); 4]>;

impl Habit {
    /// What the confirmations still count, in the order in which their classes were last confirmed.
    pub(super) fn counts(&self) -> Counts {
        static FADED: LazyLock<[f64; 256]> = LazyLock::new(|| {
            let mut powers = [1.0; 256];
            for at in 1..powers.len() {
                powers[at] = powers[at - 1] * DECAY;
            }
            powers
        });
        let mut counts = Counts::new();
        let mut worth = 1.0;
        for run in self.runs.iter().rev().take(RUNS_COUNTED) {
            let faded = FADED[usize::from(run.times)];
            let count = worth * (1.0 - faded) / (1.0 - DECAY);
            worth *= faded;
            match counts.iter_mut().find(|(class, _)| *class == run.class) {
                Some((_, sum)) => *sum += count,
                None => counts.push((run.class, count)),
            }
        }
        counts
    }

    /// How many confirmations were of a class.
    pub(super) fn agreeing(&self, class: Class) -> u32 {
        self.runs.iter().filter(|run| run.class == class).map(|run| u32::from(run.times)).sum()
    }

    fn confirm(&mut self, class: Class, on: NaiveDate) {
        match self.runs.last_mut().filter(|run| run.class == class && run.times < u8::MAX) {
            Some(run) => run.times += 1,
            None => self.runs.push(Run { class, times: 1 }),
        }
        if self.runs.len() > RUNS_COUNTED + 1 {
            self.runs.remove(0);
        }
        self.seen = self.seen.saturating_add(1);
        self.last = Some(on);
    }

    /// Takes the newest confirmation of a class back; `false` when there is none.
    fn take_back(&mut self, class: Class) -> bool {
        let Some(at) = self.runs.iter().rposition(|run| run.class == class) else { return false };
        if at + 1 == self.runs.len() {
            self.last = None;
        }
        self.runs[at].times -= 1;
        if self.runs[at].times == 0 {
            self.runs.remove(at);
            self.join(at);
        }
        self.seen = self.seen.saturating_sub(1);
        true
    }

    /// Makes the runs before and at a place one, if they are of one class.
    fn join(&mut self, at: usize) {
        if at == 0 || at >= self.runs.len() || self.runs[at - 1].class != self.runs[at].class {
            return;
        }
        if let Some(times) = self.runs[at - 1].times.checked_add(self.runs[at].times) {
            self.runs[at - 1].times = times;
            self.runs.remove(at);
        }
    }

    fn retire(&mut self, class: Class, heir: Option<Class>) {
        match heir {
            Some(heir) => self.runs.iter_mut().filter(|run| run.class == class).for_each(|run| run.class = heir),
            None => self.runs.retain(|run| run.class != class),
        }
        for at in (1..self.runs.len()).rev() {
            self.join(at);
        }
        if heir.is_none() {
            self.seen = self.runs.iter().map(|run| u32::from(run.times)).sum();
        }
    }
}

/// What was taken back of a merchant.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Taken {
    /// There was no such confirmation.
    Nothing,
    /// One of several.
    One,
    /// The only one: the merchant is new again.
    Last,
}

/// All merchants.
#[derive(Clone, Debug, Default)]
pub(super) struct Memory {
    habits: ByHash<Habit>,
    /// How many runs there are.
    runs: usize,
}

impl Memory {
    pub(super) fn of(&self, key: Name) -> Option<&Habit> {
        self.habits.get(&key)
    }

    /// Learns what a merchant was filed under; `true` when it is new.
    pub(super) fn confirm(&mut self, key: Name, class: Class, on: NaiveDate, now: u32) -> bool {
        let habit = self.habits.entry(key).or_default();
        let runs = habit.runs.len();
        habit.confirm(class, on);
        habit.touched = now;
        self.runs = self.runs + habit.runs.len() - runs;
        runs == 0
    }

    /// Takes the newest confirmation of a merchant and class back.
    pub(super) fn take_back(&mut self, key: Name, class: Class, now: u32) -> Taken {
        let Some(habit) = self.habits.get_mut(&key) else { return Taken::Nothing };
        let runs = habit.runs.len();
        if !habit.take_back(class) {
            return Taken::Nothing;
        }
        habit.touched = now;
        self.runs = self.runs + habit.runs.len() - runs;
        if habit.runs.is_empty() {
            self.habits.remove(&key);
            return Taken::Last;
        }
        Taken::One
    }

    /// Says whether a guess of a merchant was right.
    pub(super) fn judge(&mut self, key: Name, is_right: bool) {
        if let Some(habit) = self.habits.get_mut(&key) {
            habit.rate += RATE * (f64::from(u8::from(is_right)) - habit.rate);
        }
    }

    /// Takes back that a guess of a merchant was right, or wrong.
    pub(super) fn unjudge(&mut self, key: Name, was_right: bool) {
        if let Some(habit) = self.habits.get_mut(&key) {
            habit.rate = unfollowed(habit.rate, was_right, RATE);
        }
    }

    /// Takes a class out of all merchants, or makes it another.
    pub(super) fn retire(&mut self, class: Class, heir: Option<Class>) {
        self.habits.retain(|_, habit| {
            habit.retire(class, heir);
            !habit.runs.is_empty()
        });
        self.count();
    }

    fn count(&mut self) {
        self.runs = self.habits.values().map(|habit| habit.runs.len()).sum();
    }

    /// How many merchants there are, and how many runs.
    pub(super) fn size(&self) -> (usize, usize) {
        (self.habits.len(), self.runs)
    }

    /// When each merchant was changed last, and how many runs it has.
    pub(super) fn ages(&self) -> impl Iterator<Item = (u32, usize)> {
        self.habits.values().map(|habit| (habit.touched, habit.runs.len()))
    }

    /// Forgets the merchants that were not changed since.
    pub(super) fn forget_before(&mut self, since: u32) {
        self.habits.retain(|_, habit| habit.touched >= since);
        self.count();
    }

    /// Every merchant, by name.
    pub(super) fn dump(&self) -> Vec<(Name, &Habit)> {
        let mut all: Vec<(Name, &Habit)> = self.habits.iter().map(|(name, habit)| (*name, habit)).collect();
        all.sort_unstable_by_key(|(name, _)| *name);
        all
    }

    /// Puts a merchant back that was kept.
    pub(super) fn push(&mut self, name: Name, habit: Habit) {
        self.runs += habit.runs.len();
        self.habits.insert(name, habit);
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::calendar::date;

    #[test]
    fn an_old_habit_fades_after_a_few_corrections() {
        let mut habit = Habit::default();
        for class in [1; 12].into_iter().chain([2; 7]) {
            habit.confirm(class, date(2026, 5, 3));
        }
        let counts = habit.counts();
        assert_eq!(counts[0].0, 2);
        assert!(counts[0].1 > counts[1].1, "{counts:?}");
        assert_eq!((habit.agreeing(1), habit.agreeing(2)), (12, 7));
    }

    proptest! {
        #[test]
        fn taking_back_what_was_just_learned_changes_no_count(
            history in prop::collection::vec(0..4u16, 0..600),
            class in 0..4u16,
        ) {
            let mut habit = Habit::default();
            for class in history {
                habit.confirm(class, date(2026, 5, 3));
            }
            let before = habit.counts();
            habit.confirm(class, date(2026, 5, 4));
            prop_assert!(habit.take_back(class));
            prop_assert_eq!(habit.counts(), before);
        }
    }
}
