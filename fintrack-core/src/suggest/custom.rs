//! What is usual: what was chosen before in the same case, the newer choices counting more.
#![allow(clippy::float_arithmetic, reason = "counts that fade are no money")]

use std::collections::HashMap;
use std::hash::Hash;

use super::model::DECAY;

/// What has faded below this is forgotten.
const FORGOTTEN: f64 = 0.02;

/// Choices by case.
#[derive(Clone, Debug)]
pub(super) struct Customs<K, C> {
    by_case: HashMap<K, Vec<(C, f64)>>,
}

impl<K, C> Default for Customs<K, C> {
    fn default() -> Self {
        Self { by_case: HashMap::new() }
    }
}

impl<K: Eq + Hash, C: Copy + Eq> Customs<K, C> {
    /// Notes what was chosen, of which there may be several.
    pub(super) fn confirm(&mut self, case: K, chosen: impl IntoIterator<Item = C>) {
        let counts = self.by_case.entry(case).or_default();
        for (_, count) in counts.iter_mut() {
            *count *= DECAY;
        }
        for choice in chosen {
            match counts.iter_mut().find(|(known, _)| *known == choice) {
                Some((_, count)) => *count += 1.0,
                None => counts.push((choice, 1.0)),
            }
        }
        counts.retain(|(_, count)| *count >= FORGOTTEN);
    }

    /// What was mostly chosen; of what was chosen as much, the one that was chosen first.
    pub(super) fn likeliest(&self, case: &K) -> Option<C> {
        let counts = self.by_case.get(case)?;
        let (first, rest) = counts.split_first()?;
        let likelier = |best: (C, f64), (choice, count): &(C, f64)| {
            if *count > best.1 { (*choice, *count) } else { best }
        };
        Some(rest.iter().fold(*first, likelier).0)
    }

    /// What was chosen at least every other time that `always` was.
    pub(super) fn at_least_half(&self, case: &K, always: &C) -> Vec<C> {
        let Some(counts) = self.by_case.get(case) else { return Vec::new() };
        let of = |choice: &C| counts.iter().find(|(known, _)| known == choice).map_or(0.0, |(_, count)| *count);
        let half = of(always) / 2.0;
        counts.iter().filter(|(choice, count)| choice != always && *count >= half).map(|(choice, _)| *choice).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_new_custom_outweighs_an_old_one_after_a_few_times() {
        let mut customs = Customs::default();
        (0..12).for_each(|_| customs.confirm("padaria", ["lanche"]));
        assert_eq!(customs.likeliest(&"padaria"), Some("lanche"));
        let until = (1..20).find(|_| {
            customs.confirm("padaria", ["mercado"]);
            customs.likeliest(&"padaria") == Some("mercado")
        });
        assert_eq!(until, Some(7));
        assert_eq!(customs.likeliest(&"posto"), None);
    }

    #[test]
    fn what_was_chosen_every_other_time_is_usual() {
        let mut customs = Customs::default();
        customs.confirm("uber", ["work", "always"]);
        customs.confirm("uber", ["always"]);
        assert_eq!(customs.at_least_half(&"uber", &"always"), Vec::<&str>::new()); // the newer time counts more
        customs.confirm("uber", ["work", "always"]);
        assert_eq!(customs.at_least_half(&"uber", &"always"), ["work"]);
    }
}
