//! How often something was met, for the explanations: words and amounts.

use smallvec::SmallVec;

use super::features::Name;
use super::linear::Class;
use super::table::ByHash;

/// How many merchants have a word.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Word {
    pub(super) merchants: u32,
    /// When it was met last.
    pub(super) touched: u32,
}

/// The words of the merchants that were ever confirmed.
#[derive(Clone, Debug, Default)]
pub(super) struct Words(ByHash<Word>);

impl Words {
    pub(super) fn knows(&self, word: Name) -> bool {
        self.0.contains_key(&word)
    }

    pub(super) fn merchants(&self, word: Name) -> u32 {
        self.0.get(&word).map_or(0, |word| word.merchants)
    }

    /// A merchant is confirmed for the first time.
    pub(super) fn meet(&mut self, words: &[Name], now: u32) {
        for (at, name) in words.iter().enumerate() {
            let word = self.0.entry(*name).or_insert(Word { merchants: 0, touched: now });
            word.touched = now;
            if !words[..at].contains(name) {
                word.merchants = word.merchants.saturating_add(1);
            }
        }
    }

    /// Its only confirmation is taken back.
    pub(super) fn part(&mut self, words: &[Name]) {
        for (at, name) in words.iter().enumerate() {
            let Some(word) = self.0.get_mut(name).filter(|_| !words[..at].contains(name)) else { continue };
            word.merchants -= 1;
            if word.merchants == 0 {
                self.0.remove(name);
            }
        }
    }

    pub(super) fn len(&self) -> usize {
        self.0.len()
    }

    pub(super) fn ages(&self) -> impl Iterator<Item = u32> {
        self.0.values().map(|word| word.touched)
    }

    pub(super) fn forget_before(&mut self, since: u32) {
        self.0.retain(|_, word| word.touched >= since);
    }

    /// Every word, by name.
    pub(super) fn dump(&self) -> Vec<(Name, Word)> {
        let mut all: Vec<(Name, Word)> = self.0.iter().map(|(name, word)| (*name, *word)).collect();
        all.sort_unstable_by_key(|(name, _)| *name);
        all
    }

    pub(super) fn push(&mut self, name: Name, word: Word) {
        self.0.insert(name, word);
    }
}

/// How often an amount was filed, and where.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Amount {
    pub(super) times: SmallVec<[(Class, u32); 2]>,
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
        let times = self.all.get(&amount).and_then(|amount| amount.times.iter().find(|(of, _)| *of == class));
        times.map_or(0, |(_, times)| *times)
    }

    pub(super) fn count(&mut self, amount: Name, class: Class, now: u32) {
        let amount = self.all.entry(amount).or_default();
        amount.touched = now;
        self.pairs += usize::from(amount.add(class, 1));
    }

    pub(super) fn discount(&mut self, name: Name, class: Class) {
        let Some(amount) = self.all.get_mut(&name) else { return };
        if let Some(at) = amount.times.iter().position(|(of, _)| *of == class) {
            amount.times[at].1 -= 1;
            if amount.times[at].1 == 0 {
                amount.times.remove(at);
                self.pairs -= 1;
            }
        }
        if amount.times.is_empty() {
            self.all.remove(&name);
        }
    }

    /// Takes a class out of all amounts, or makes it another.
    pub(super) fn retire(&mut self, class: Class, heir: Option<Class>) {
        self.all.retain(|_, amount| {
            if let Some(at) = amount.times.iter().position(|(of, _)| *of == class) {
                let (_, times) = amount.times.remove(at);
                if let Some(heir) = heir {
                    amount.add(heir, times);
                }
            }
            !amount.times.is_empty()
        });
        self.recount();
    }

    fn recount(&mut self) {
        self.pairs = self.all.values().map(|amount| amount.times.len()).sum();
    }

    /// How many amounts there are, and how many pairs of an amount and a class.
    pub(super) fn size(&self) -> (usize, usize) {
        (self.all.len(), self.pairs)
    }

    /// When each amount was met last, and under how many classes.
    pub(super) fn ages(&self) -> impl Iterator<Item = (u32, usize)> {
        self.all.values().map(|amount| (amount.touched, amount.times.len()))
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
        self.pairs += amount.times.len();
        self.all.insert(name, amount);
    }
}

impl Amount {
    /// Counts a class; classes stand in order. `true` when it is new.
    fn add(&mut self, class: Class, times: u32) -> bool {
        match self.times.binary_search_by_key(&class, |(of, _)| *of) {
            Ok(at) => {
                self.times[at].1 = self.times[at].1.saturating_add(times);
                false
            }
            Err(at) => {
                self.times.insert(at, (class, times));
                true
            }
        }
    }
}
