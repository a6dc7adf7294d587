//! What a class's own name says: a merchant that the dictionary calls *fuel* belongs under a class that it calls *fuel*.

use super::features::{Features, Stem, stem};
use crate::suggest::descriptor::Descriptor;
use crate::suggest::dictionary::Concept;

/// How far a confirmation moves a weight.
const RATE: f32 = 0.1;
/// What each weight is before anything was confirmed: of one concept, of one group of concepts, a word in common.
const FIRST_WEIGHTS: [f32; 3] = [1.0, 0.5, 1.0];

/// What a class's name says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Meaning {
    concept: Option<Concept>,
    stems: Vec<Stem>,
}

impl Meaning {
    pub(super) fn of(name: &Descriptor, concept: Option<Concept>) -> Self {
        Self { concept, stems: name.words().chain(name.others()).filter_map(stem).collect() }
    }

    /// What a transaction has in common with it.
    fn shared(&self, features: &Features) -> [bool; 3] {
        let concepts = self.concept.zip(features.concept);
        [
            concepts.is_some_and(|(own, other)| own == other),
            concepts.is_some_and(|(own, other)| own.group() == other.group()),
            features.stems.iter().any(|stem| self.stems.contains(stem)),
        ]
    }
}

/// How much it says, for all classes alike.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Affinity {
    weights: [f32; 3],
    energies: [f32; 3],
}

impl Default for Affinity {
    fn default() -> Self {
        Self { weights: FIRST_WEIGHTS, energies: [1.0; 3] }
    }
}

impl Affinity {
    /// What a class's name adds to its score.
    pub(super) fn score(&self, features: &Features, meaning: &Meaning) -> f32 {
        let shared = meaning.shared(features);
        shared.iter().zip(self.weights).map(|(is_shared, weight)| if *is_shared { weight } else { 0.0 }).sum()
    }

    /// Moves the weights: `gradients` says for each class by how much its share was too large.
    pub(super) fn step<'m>(
        &mut self,
        features: &Features,
        meanings: impl Iterator<Item = &'m Meaning>,
        gradients: &[f32],
    ) {
        for (meaning, gradient) in meanings.zip(gradients) {
            let shared = meaning.shared(features);
            for (place, _) in shared.iter().enumerate().filter(|(_, is_shared)| **is_shared) {
                self.energies[place] += gradient * gradient;
                self.weights[place] -= RATE * gradient / self.energies[place].sqrt();
            }
        }
    }
}
