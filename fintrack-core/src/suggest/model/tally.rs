//! How often something was met, and where it was filed, for the explanations: words and amounts.

use smallvec::SmallVec;

use super::features::Name;
use super::linear::Class;
use super::table::ByHash;

/// How often, by class; the classes stand in order, and none with nothing.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Times(pub(super) SmallVec<[(Class, u32); 2]>);

impl Times {
    pub(super) fn of(&self, class: Class) -> u32 {
        self.0.binary_search_by_key(&class, |(of, _)| *of).map_or(0, |at| self.0[at].1)
    }

    fn add(&mut self, class: Class, times: u32) {
        match self.0.binary_search_by_key(&class, |(of, _)| *of) {
            Ok(at) => self.0[at].1 += times,
            Err(at) => self.0.insert(at, (class, times)),
        }
    }

    fn take(&mut self, class: Class) {
        let Ok(at) = self.0.binary_search_by_key(&class, |(of, _)| *of) else { return };
        self.0[at].1 -= 1;
        if self.0[at].1 == 0 {
            self.0.remove(at);
        }
    }

    fn remove(&mut self, class: Class) -> Option<u32> {
        let at = self.0.binary_search_by_key(&class, |(of, _)| *of).ok()?;
        Some(self.0.remove(at).1)
    }
}

/// How many merchants that have a word were filed under each class.
#[derive(Clone, Debug, Default)]
pub(super) struct Words(ByHash<Times>);

impl Words {
    pub(super) fn knows(&self, word: Name) -> bool {
        self.0.contains_key(&word)
    }

    pub(super) fn merchants(&self, word: Name, class: Class) -> u32 {
        self.0.get(&word).map_or(0, |times| times.of(class))
    }

    /// A merchant that has these words was filed under a class for the first time.
    pub(super) fn meet(&mut self, words: &[Name], class: Class) {
        for word in words {
            self.0.entry(*word).or_default().add(class, 1);
        }
    }

    /// Every word, by name.
    #[cfg(test)]
    pub(super) fn dump(&self) -> Vec<(Name, Times)> {
        let mut all: Vec<(Name, Times)> = self.0.iter().map(|(name, times)| (*name, times.clone())).collect();
        all.sort_unstable_by_key(|(name, _)| *name);
        all
    }

    /// It is not filed there any more.
    pub(super) fn part(&mut self, words: &[Name], class: Class) {
        for word in words {
            let Some(times) = self.0.get_mut(word) else { continue };
            times.take(class);
            if times.0.is_empty() {
                self.0.remove(word);
            }
        }
    }
}

/// How often an amount was filed, and where.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Amount {
    pub(super) times: Times,
    /// When it was met last.
    pub(super) touched: u32,
}

/// The amounts that were ever confirmed.
#[derive(Clone, Debug, Default)]
pub(super) struct Amounts {
    all: ByHash<Amount>,
    /// How many pairs of an amount and a class there are.
    pairs: usize,
}

impl Amounts {
    /// How often an amount was filed under a class.
    pub(super) fn times(&self, amount: Name, class: Class) -> u32 {
        self.all.get(&amount).map_or(0, |amount| amount.times.of(class))
    }

    pub(super) fn count(&mut self, amount: Name, class: Class, now: u32) {
        let amount = self.all.entry(amount).or_default();
        let before = amount.times.0.len();
        amount.touched = now;
        amount.times.add(class, 1);
        self.pairs += amount.times.0.len() - before;
    }

    pub(super) fn discount(&mut self, name: Name, class: Class) {
        let Some(amount) = self.all.get_mut(&name) else { return };
        let before = amount.times.0.len();
        amount.times.take(class);
        self.pairs -= before - amount.times.0.len();
        if amount.times.0.is_empty() {
            self.all.remove(&name);
        }
    }

    /// Takes a class out of all amounts, or makes it another.
    pub(super) fn retire(&mut self, class: Class, heir: Option<Class>) {
        self.all.retain(|_, amount| {
            if let (Some(times), Some(heir)) = (amount.times.remove(class), heir) {
                amount.times.add(heir, times);
            }
            !amount.times.0.is_empty()
        });
        self.recount();
    }

    fn recount(&mut self) {
        self.pairs = self.all.values().map(|amount| amount.times.0.len()).sum();
    }

    /// How many amounts there are, and how many pairs of an amount and a class.
    pub(super) fn size(&self) -> (usize, usize) {
        (self.all.len(), self.pairs)
    }

    /// When each amount was met last, and under how many classes.
    pub(super) fn ages(&self) -> impl Iterator<Item = (u32, usize)> {
        self.all.values().map(|amount| (amount.touched, amount.times.0.len()))
    }

    pub(super) fn forget_before(&mut self, since: u32) {
        self.all.retain(|_, amount| amount.touched >= since);
        self.recount();
    }

    /// Every amount, by name.
    pub(super) fn dump(&self) -> Vec<(Name, &Amount)> {
        let mut all: Vec<(Name, &Amount)> = self.all.iter().map(|(name, amount)| (*name, amount)).collect();
        all.sort_unstable_by_key(|(name, _)| *name);
        all
    }

    pub(super) fn push(&mut self, name: Name, amount: Amount) {
        self.pairs += amount.times.0.len();
        self.all.insert(name, amount);
    }
}
