//! What was done with the same merchant before: the newest counts most.
//!
//! Each confirmation makes the earlier ones of its merchant count for less, so that a first confirmation moves the
//! merchant at once, an old habit fades after a few corrections, and a merchant with two uses keeps both. What is kept are
//! the confirmations themselves, in runs, and not their faded sums: taking one back leaves exactly what was there before.
//!
//! What merchants have a word is not kept, but made of their [habits](Habit) again: it says of no merchant what that does not.

use std::sync::LazyLock;

use chrono::NaiveDate;
use smallvec::SmallVec;

use super::confidence::unfollowed;
use super::features::Name;
use super::linear::Class;
use super::table::ByHash;
use super::tally::Words;

/// What an earlier confirmation still counts after each new one.
pub(in crate::suggest) const DECAY: f64 = 0.93;
/// The longest history that counts: what comes before it weighs less than a hundred-millionth. One run more is kept, so that
/// it counts again when the newest is taken back.
const RUNS_COUNTED: usize = 255;
pub(super) const RUNS_KEPT: usize = RUNS_COUNTED + 1;
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
    /// The day of the newest confirmation; `None` once that was taken back, or its class taken out.
    pub(super) last: Option<NaiveDate>,
    /// When it was changed last.
    pub(super) touched: u32,
    /// The merchant's words, each once, in order.
    pub(super) words: SmallVec<[Name; 2]>,
}

/// What earlier confirmations count today, by class.
pub(super) type Counts = SmallVec<[(Class, f64); 4]>;

impl Habit {
    /// A merchant that was never confirmed.
    pub(super) fn of(words: &[Name]) -> Self {
        let mut words = SmallVec::from_slice(words);
        words.sort_unstable();
        words.dedup();
        Self { runs: SmallVec::new(), seen: 0, rate: FIRST_RATE, last: None, touched: 0, words }
    }

    /// The runs that count, the newest first.
    fn counted(&self) -> impl Iterator<Item = &Run> {
        self.runs.iter().rev().take(RUNS_COUNTED)
    }

    /// Under what it was filed, each once.
    fn classes(&self) -> SmallVec<[Class; 4]> {
        let mut classes = SmallVec::new();
        for run in self.counted() {
            if !classes.contains(&run.class) {
                classes.push(run.class);
            }
        }
        classes
    }

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
        for run in self.counted() {
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
        self.counted().filter(|run| run.class == class).map(|run| u32::from(run.times)).sum()
    }

    fn size(&self) -> Size {
        Size { habits: 1, runs: self.runs.len(), words: self.words.len() }
    }

    fn confirm(&mut self, class: Class, on: NaiveDate) {
        match self.runs.last_mut().filter(|run| run.class == class && run.times < u8::MAX) {
            Some(run) => run.times += 1,
            None => self.runs.push(Run { class, times: 1 }),
        }
        if self.runs.len() > RUNS_KEPT {
            self.runs.remove(0);
        }
        self.seen += 1;
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
        self.seen -= 1;
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

    /// Takes a class out, or makes it another. What was never filed there stays as it is, to the last bit.
    fn retire(&mut self, class: Class, heir: Option<Class>) {
        let is_gone = |run: &Run| run.class == class;
        if !self.runs.iter().any(is_gone) {
            return;
        }
        if let Some(heir) = heir {
            self.runs.iter_mut().filter(|run| is_gone(run)).for_each(|run| run.class = heir);
        } else {
            if self.runs.last().is_some_and(is_gone) {
                self.last = None;
            }
            self.seen -= self.runs.iter().filter(|run| is_gone(run)).map(|run| u32::from(run.times)).sum::<u32>();
            self.runs.retain(|run| !is_gone(run));
        }
        for at in (1..self.runs.len()).rev() {
            self.join(at);
        }
    }
}

/// All merchants.
#[derive(Clone, Debug, Default)]
pub(super) struct Memory {
    habits: ByHash<Habit>,
    /// Made of the habits.
    words: Words,
    size: Size,
}

/// How many merchants there are, and how many runs and words all of them have.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Size {
    pub(super) habits: usize,
    pub(super) runs: usize,
    pub(super) words: usize,
}

impl Size {
    const fn add(&mut self, other: Self) {
        self.habits += other.habits;
        self.runs += other.runs;
        self.words += other.words;
    }
}

impl Memory {
    pub(super) fn of(&self, key: Name) -> Option<&Habit> {
        self.habits.get(&key)
    }

    /// Whether a merchant has a word.
    pub(super) fn knows(&self, word: Name) -> bool {
        self.words.knows(word)
    }

    /// How many merchants that have a word were filed under a class.
    pub(super) fn merchants(&self, word: Name, class: Class) -> u32 {
        self.words.merchants(word, class)
    }

    /// Learns what a merchant with some words was filed under.
    pub(super) fn confirm(&mut self, key: Name, words: &[Name], class: Class, on: NaiveDate, now: u32) {
        let habit = self.habits.entry(key).or_insert_with(|| Habit::of(words));
        let (runs, before) = (habit.runs.len(), habit.classes());
        if runs == 0 {
            self.size.habits += 1;
            self.size.words += habit.words.len();
        }
        habit.confirm(class, on);
        habit.touched = now;
        self.size.runs = self.size.runs + habit.runs.len() - runs;
        refile(&mut self.words, &habit.words, &before, &habit.classes());
    }

    /// Takes the newest confirmation of a merchant and class back; `false` when there is none. One whose only confirmation
    /// it was is new again.
    pub(super) fn take_back(&mut self, key: Name, class: Class, now: u32) -> bool {
        let Some(habit) = self.habits.get_mut(&key) else { return false };
        let (runs, before) = (habit.runs.len(), habit.classes());
        if !habit.take_back(class) {
            return false;
        }
        habit.touched = now;
        self.size.runs = self.size.runs + habit.runs.len() - runs;
        refile(&mut self.words, &habit.words, &before, &habit.classes());
        if habit.runs.is_empty() {
            self.size.habits -= 1;
            self.size.words -= habit.words.len();
            self.habits.remove(&key);
        }
        true
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
        self.recount();
    }

    pub(super) const fn size(&self) -> Size {
        self.size
    }

    /// When each merchant was changed last, and what it adds to the size.
    pub(super) fn ages(&self) -> impl Iterator<Item = (u32, Size)> {
        self.habits.values().map(|habit| (habit.touched, habit.size()))
    }

    /// Forgets the merchants that were not changed since.
    pub(super) fn forget_before(&mut self, since: u32) {
        self.habits.retain(|_, habit| habit.touched >= since);
        self.recount();
    }

    fn recount(&mut self) {
        (self.words, self.size) = (Words::default(), Size::default());
        for habit in self.habits.values() {
            self.size.add(habit.size());
            refile(&mut self.words, &habit.words, &[], &habit.classes());
        }
    }

    /// Every word and how many merchants that have it were filed where.
    #[cfg(test)]
    pub(super) fn words(&self) -> Vec<(Name, super::tally::Times)> {
        self.words.dump()
    }

    /// Every merchant, by name.
    pub(super) fn dump(&self) -> Vec<(Name, &Habit)> {
        let mut all: Vec<(Name, &Habit)> = self.habits.iter().map(|(name, habit)| (*name, habit)).collect();
        all.sort_unstable_by_key(|(name, _)| *name);
        all
    }

    /// Puts a merchant back that was kept.
    pub(super) fn push(&mut self, name: Name, habit: Habit) {
        self.size.add(habit.size());
        refile(&mut self.words, &habit.words, &[], &habit.classes());
        self.habits.insert(name, habit);
    }
}

/// A merchant that has these words is filed under other classes than before.
fn refile(of: &mut Words, words: &[Name], before: &[Class], after: &[Class]) {
    after.iter().filter(|class| !before.contains(class)).for_each(|class| of.meet(words, *class));
    before.iter().filter(|class| !after.contains(class)).for_each(|class| of.part(words, *class));
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::calendar::date;

    #[test]
    fn an_old_habit_fades_after_a_few_corrections() {
        let mut habit = Habit::of(&[]);
        for class in [1; 12].into_iter().chain([2; 7]) {
            habit.confirm(class, date(2026, 5, 3));
        }
        let counts = habit.counts();
        assert_eq!(counts[0].0, 2);
        assert!(counts[0].1 > counts[1].1, "{counts:?}");
        assert_eq!((habit.agreeing(1), habit.agreeing(2)), (12, 7));
    }

    /// What is done to the memory, and the classes of a merchant by an oracle that keeps every confirmation.
    #[derive(Clone, Copy, Debug)]
    enum Deed {
        Confirm(Class),
        TakeBack(Class),
        Retire(Class, Option<Class>),
    }

    fn deeds() -> impl Strategy<Value = Vec<Deed>> {
        let deed = prop_oneof![
            20 => (0..4_u16).prop_map(Deed::Confirm),
            8 => (0..4_u16).prop_map(Deed::TakeBack),
            1 => (0..4_u16, prop::option::of(0..4_u16)).prop_map(|(class, heir)| Deed::Retire(class, heir)),
        ];
        prop::collection::vec(deed, 0..60)
    }

    fn does(memory: &mut Memory, deed: Deed) {
        match deed {
            Deed::Confirm(class) => memory.confirm(1, &[7, 5, 7], class, date(2026, 5, 3), 1),
            Deed::TakeBack(class) => drop(memory.take_back(1, class, 1)),
            Deed::Retire(class, heir) => memory.retire(class, heir),
        }
    }

    /// The counts by definition: each confirmation is worth less by what came after it.
    fn by_definition(confirmed: &[Class]) -> Vec<(Class, f64)> {
        let mut counts: Vec<(Class, f64)> = Vec::new();
        let mut worth = 1.0;
        for class in confirmed.iter().rev() {
            match counts.iter_mut().find(|(of, _)| of == class) {
                Some((_, sum)) => *sum += worth,
                None => counts.push((*class, worth)),
            }
            worth *= DECAY;
        }
        counts
    }

    proptest! {
        /// The memory is what a list of all confirmations says.
        #[test]
        fn runs_stand_for_every_confirmation(deeds in deeds()) {
            let (mut memory, mut all) = (Memory::default(), Vec::<Class>::new());
            for deed in deeds {
                does(&mut memory, deed);
                match deed {
                    Deed::Confirm(class) => all.push(class),
                    Deed::TakeBack(class) => drop(all.iter().rposition(|of| *of == class).map(|at| all.remove(at))),
                    Deed::Retire(class, Some(heir)) => all.iter_mut().filter(|of| **of == class).for_each(|of| *of = heir),
                    Deed::Retire(class, None) => all.retain(|of| *of != class),
                }
                let habit = memory.of(1);
                prop_assert_eq!(habit.map_or(0, |habit| habit.seen) as usize, all.len());
                let (counts, expected) = (habit.map(Habit::counts).unwrap_or_default(), by_definition(&all));
                prop_assert_eq!(counts.len(), expected.len());
                for (one, other) in counts.iter().zip(&expected) {
                    prop_assert!(one.0 == other.0 && (one.1 - other.1).abs() < 1e-9, "{:?} {:?}", counts, expected);
                }
                let words: SmallVec<[(Class, u32); 2]> =
                    (0..4).filter(|class| all.contains(class)).map(|class| (class, 1)).collect();
                let expected: Vec<_> = if words.is_empty() { vec![] } else { [5, 7].map(|word| (word, words.clone())).to_vec() };
                prop_assert_eq!(memory.words().into_iter().map(|(word, times)| (word, times.0)).collect::<Vec<_>>(), expected);
                let mut again = Memory::default();
                memory.dump().into_iter().for_each(|(name, habit)| again.push(name, habit.clone()));
                prop_assert_eq!(again.size(), memory.size());
            }
        }

        /// However long the history: what was just learned is taken back without a trace in any count.
        #[test]
        fn taking_back_what_was_just_learned_changes_no_count(
            history in prop::collection::vec(0..4_u16, 0..600),
            class in 0..5_u16,
        ) {
            let mut memory = Memory::default();
            memory.confirm(2, &[5], 0, date(2026, 5, 3), 1);
            for class in history {
                memory.confirm(1, &[5, 7], class, date(2026, 5, 3), 1);
            }
            let counts = |memory: &Memory| {
                let habit = memory.of(1);
                let agreeing = (0..5).map(|class| habit.map_or(0, |habit| habit.agreeing(class))).collect::<Vec<_>>();
                (habit.map(|habit| (habit.counts(), habit.seen)), agreeing, memory.words())
            };
            let before = counts(&memory);
            memory.confirm(1, &[5, 7], class, date(2026, 5, 4), 2);
            prop_assert!(counts(&memory) != before);
            prop_assert!(memory.take_back(1, class, 3));
            prop_assert_eq!(counts(&memory), before);
        }

        /// A class that goes changes nothing of a merchant that was never filed there, to the last bit, however long ago.
        #[test]
        fn a_class_that_goes_leaves_the_merchants_of_others(
            history in prop::collection::vec((0..4_u16, 1..300_usize), 1..8),
            taken_back in prop::collection::vec(0..4_u16, 0..20),
            heir in prop::option::of(0..4_u16),
        ) {
            let mut memory = Memory::default();
            for class in history.into_iter().flat_map(|(class, times)| std::iter::repeat_n(class, times)) {
                memory.confirm(1, &[5], class, date(2026, 5, 3), 1);
            }
            for class in taken_back {
                memory.take_back(1, class, 2);
            }
            let before = memory.of(1).cloned();
            memory.retire(9, heir);
            prop_assert_eq!(memory.of(1).cloned(), before);
        }
    }

    /// More runs than are kept: how often the merchant was seen is still known, and a class that goes does not change it.
    #[test]
    fn a_merchant_of_more_runs_than_are_kept_was_seen_as_often() {
        let mut memory = Memory::default();
        for n in 0..600 {
            memory.confirm(1, &[5], n % 2, date(2026, 5, 3), 1);
        }
        assert_eq!(memory.size(), Size { habits: 1, runs: RUNS_KEPT, words: 1 });
        let seen = |memory: &Memory| memory.of(1).map(|habit| habit.seen);
        memory.retire(9, None);
        assert_eq!(seen(&memory), Some(600));
        memory.retire(1, None);
        assert_eq!(seen(&memory), Some(600 - 128), "what is still remembered of it");
    }

    /// "Last on" names the day of a confirmation that is still there.
    #[test]
    fn a_class_that_is_taken_out_takes_its_days_with_it() {
        let days = [(0, date(2026, 5, 3)), (1, date(2026, 5, 4))];
        let last = |gone, heir| {
            let mut memory = Memory::default();
            for (class, on) in days {
                memory.confirm(1, &[], class, on, 1);
            }
            memory.retire(gone, heir);
            memory.of(1).map(|habit| (habit.last, habit.seen))
        };
        assert_eq!(last(0, None), Some((Some(date(2026, 5, 4)), 1)));
        assert_eq!(last(1, None), Some((None, 1)));
        assert_eq!(last(1, Some(0)), Some((Some(date(2026, 5, 4)), 2)));
    }
}
