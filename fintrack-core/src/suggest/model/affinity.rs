//! What a class's own name says: a merchant that the dictionary calls *fuel* belongs under a class that it calls *fuel*.

use super::features::{Features, Stem, stem};
use super::linear::{Class, ENERGY_MAX};
use super::mix::mixed;
use crate::suggest::descriptor::Descriptor;
use crate::suggest::dictionary::Concept;

/// How far a confirmation moves a weight.
const RATE: f32 = 0.1;
/// What each weight is before anything was confirmed, in the order of [`Tie`].
const FIRST_WEIGHTS: [f32; TIES] = [1.0, 0.5, 1.0];
/// How many words of a name are looked at.
pub(super) const STEMS_MAX: usize = 16;
/// How many kinds of ties there are.
pub(super) const TIES: usize = 3;

/// What a transaction and a class's name may have in common.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(u8)]
pub(super) enum Tie {
    Concept,
    Group,
    Word,
}

/// What a class's name says.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Meaning {
    pub(super) concept: Option<Concept>,
    pub(super) stems: Vec<Stem>,
}

impl Meaning {
    pub(super) fn of(name: &Descriptor, concept: Option<Concept>) -> Self {
        let mut stems: Vec<Stem> = name.words().chain(name.others()).filter_map(stem).collect();
        stems.sort_unstable();
        stems.dedup();
        stems.truncate(STEMS_MAX);
        Self { concept, stems }
    }
}

/// A class that a transaction has something in common with.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Shared {
    pub(super) class: Class,
    ties: u8,
}

impl Shared {
    pub(super) const fn has(self, tie: Tie) -> bool {
        self.ties >> tie as u8 & 1 == 1
    }
}

/// Which classes have which meaning; all in order.
#[derive(Clone, Debug, Default)]
pub(super) struct Meanings {
    concepts: Vec<(Concept, Class)>,
    groups: Vec<(u64, Class)>,
    stems: Vec<(PackedStem, Class)>,
    sieve: Sieve,
}

/// What no name has is mostly told here, without a search.
#[derive(Clone, Copy, Debug, Default)]
struct Sieve([u64; 8]);

impl Sieve {
    const fn place(stem: PackedStem) -> (usize, u64) {
        let mixed = mixed(stem);
        ((mixed >> 61) as usize, mixed >> 55 & 63)
    }

    fn add(&mut self, stem: PackedStem) {
        let (at, bit) = Self::place(stem);
        self.0[at] |= 1 << bit;
    }

    fn may_hold(&self, stem: PackedStem) -> bool {
        let (at, bit) = Self::place(stem);
        self.0[at] >> bit & 1 == 1
    }
}

/// A stem as one number, in the order of its letters: quicker to compare.
type PackedStem = u64;

fn packed(stem: Stem) -> PackedStem {
    stem.iter().fold(0, |letters, letter| letters << 8 | u64::from(*letter))
}

impl Meanings {
    /// Those of all classes at once.
    pub(super) fn of<'m>(meanings: impl Iterator<Item = &'m Meaning>) -> Self {
        let mut all = Self::default();
        for (meaning, class) in meanings.zip(0..) {
            all.concepts.extend(meaning.concept.map(|concept| (concept, class)));
            all.groups.extend(meaning.concept.map(|concept| (concept.group(), class)));
            all.stems.extend(meaning.stems.iter().map(|stem| (packed(*stem), class)));
        }
        all.concepts.sort_unstable();
        all.groups.sort_unstable();
        all.stems.sort_unstable();
        all.stems.iter().for_each(|(stem, _)| all.sieve.add(*stem));
        all
    }

    pub(super) fn add(&mut self, class: Class, meaning: &Meaning) {
        if let Some(concept) = meaning.concept {
            insert(&mut self.concepts, (concept, class));
            insert(&mut self.groups, (concept.group(), class));
        }
        for stem in &meaning.stems {
            insert(&mut self.stems, (packed(*stem), class));
            self.sieve.add(packed(*stem));
        }
    }

    pub(super) fn remove(&mut self, class: Class) {
        self.concepts.retain(|(_, of)| *of != class);
        self.groups.retain(|(_, of)| *of != class);
        self.stems.retain(|(_, of)| *of != class);
    }

    /// How many words the names of all classes have.
    pub(super) fn stems(&self) -> usize {
        self.stems.len()
    }

    /// The classes that a transaction has something in common with, in order.
    pub(super) fn shared(&self, features: &Features, shared: &mut Vec<Shared>) {
        shared.clear();
        let mut push = |class, tie: Tie| shared.push(Shared { class, ties: 1 << tie as u8 });
        if let Some(concept) = features.concept {
            of(&self.concepts, concept).for_each(|class| push(class, Tie::Concept));
            of(&self.groups, concept.group()).for_each(|class| push(class, Tie::Group));
        }
        for stem in features.stems.iter().map(|stem| packed(*stem)).filter(|stem| self.sieve.may_hold(*stem)) {
            of(&self.stems, stem).for_each(|class| push(class, Tie::Word));
        }
        shared.sort_unstable_by_key(|shared| shared.class);
        shared.dedup_by(|next, kept| {
            let is_same = next.class == kept.class;
            if is_same {
                kept.ties |= next.ties;
            }
            is_same
        });
    }
}

/// How much it says, for all classes alike.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Affinity {
    pub(super) weights: [f32; TIES],
    pub(super) energies: [f32; TIES],
}

impl Default for Affinity {
    fn default() -> Self {
        Self { weights: FIRST_WEIGHTS, energies: [1.0; TIES] }
    }
}

impl Affinity {
    /// Adds to the scores of classes what their names say.
    pub(super) fn score(&self, shared: &[Shared], scores: &mut [f32]) {
        for shared in shared {
            let says = |(place, weight): (usize, &f32)| if shared.ties >> place & 1 == 1 { *weight } else { 0.0 };
            scores[usize::from(shared.class)] += self.weights.iter().enumerate().map(says).sum::<f32>();
        }
    }

    /// Moves the weights: `gradients` says for each class by how much its share was too large.
    pub(super) fn step(&mut self, shared: &[Shared], gradients: &[f32]) {
        for shared in shared {
            let gradient = gradients[usize::from(shared.class)];
            for place in (0..TIES).filter(|place| shared.ties >> place & 1 == 1) {
                self.energies[place] = (self.energies[place] + gradient * gradient).min(ENERGY_MAX);
                self.weights[place] -= RATE * gradient / self.energies[place].sqrt();
            }
        }
    }
}

fn insert<T: Ord>(list: &mut Vec<T>, new: T) {
    let at = list.partition_point(|old| *old < new);
    list.insert(at, new);
}

fn of<T: Ord + Copy>(list: &[(T, Class)], what: T) -> impl Iterator<Item = Class> {
    let from = list.partition_point(|(is, _)| *is < what);
    list[from..].iter().take_while(move |(is, _)| *is == what).map(|(_, class)| *class)
}
