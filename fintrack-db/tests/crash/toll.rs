//! Who was killed at what, how far it was, and what came of it.

use std::collections::BTreeMap;
use std::fmt;

use fintrack_core::testing::simulation::Step;

use crate::aim::Stage;

/// What somebody is killed at.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) enum Deed {
    /// An import, with its commit or without.
    Import,
    Commit,
    Close,
    Undo,
}

impl Deed {
    pub(crate) const ALL: [Self; 4] = [Self::Import, Self::Commit, Self::Close, Self::Undo];

    /// What a step is; `None` for one that nobody is killed at.
    pub(crate) fn of(step: &Step) -> Option<Self> {
        match step {
            Step::Import(_) | Step::Stage(_) => Some(Self::Import),
            Step::Commit(_) => Some(Self::Commit),
            Step::Close(_) => Some(Self::Close),
            Step::Undo(_) => Some(Self::Undo),
            Step::Book(_)
            | Step::Change(_)
            | Step::Delete(_)
            | Step::Restore(_)
            | Step::File(..)
            | Step::PayBack(..)
            | Step::Buy(_)
            | Step::Cancel(..) => None,
        }
    }
}

/// Who is killed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Victim {
    Writer,
    Database,
}

/// All kills: at what, of whom, the last stage that was heard of, and whether the step landed.
#[derive(Debug, Default)]
pub(crate) struct Toll(BTreeMap<(Deed, Victim), BTreeMap<(Stage, bool), u64>>);

impl Toll {
    pub(crate) fn add(&mut self, deed: Deed, victim: Victim, stage: Stage, has_landed: bool) {
        *self.0.entry((deed, victim)).or_default().entry((stage, has_landed)).or_default() += 1;
    }

    fn sum(&self, is_wanted: impl Fn(Victim, Stage, bool) -> bool) -> u64 {
        let all = self.0.iter().flat_map(|((_, victim), kills)| kills.iter().map(move |kill| (*victim, kill)));
        all.filter(|(victim, ((stage, landed), _))| is_wanted(*victim, *stage, *landed)).map(|(_, (_, n))| n).sum()
    }

    /// Fails where the test did not test what it says.
    pub(crate) fn expect_all(&self, rounds: u64) {
        assert_eq!(self.sum(|_, _, _| true), rounds, "every round kills");
        if rounds > 1 {
            assert!(self.sum(|victim, _, _| victim == Victim::Writer) > 0, "no writer was killed");
            assert!(self.sum(|victim, _, _| victim == Victim::Database) > 0, "no database was killed");
        }
        // Chance has its say about a few.
        if rounds >= 40 {
            let within = self.sum(|_, stage, _| matches!(stage, Stage::Claimed | Stage::Written));
            assert!(within * 2 > rounds, "of {rounds} kills, {within} were within a transaction");
            assert!(self.sum(|_, _, landed| landed) > 0, "no step landed that somebody was killed at");
            assert!(self.sum(|_, _, landed| !landed) > 0, "every step landed that somebody was killed at");
        }
    }
}

impl fmt::Display for Toll {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "kills by the last that was heard of the step; landed + not landed")?;
        writeln!(f, "at      of        before it   within it   in its commit  answered   sum")?;
        let mut sums = (0, 0);
        for ((deed, victim), kills) in &self.0 {
            let count = |stages: &[Stage]| {
                let of = |wanted| {
                    let fitting =
                        kills.iter().filter(|((stage, landed), _)| stages.contains(stage) && *landed == wanted);
                    fitting.map(|(_, n)| n).sum::<u64>()
                };
                (of(true), of(false))
            };
            let cell = |stages: &[Stage]| {
                let (landed, lost) = count(stages);
                format!("{landed} + {lost}")
            };
            let (landed, lost) = count(&[Stage::Unheard, Stage::Begun, Stage::Claimed, Stage::Written, Stage::Done]);
            sums = (sums.0 + landed, sums.1 + lost);
            writeln!(
                f,
                "{:<7} {:<9} {:<11} {:<11} {:<14} {:<10} {landed} + {lost}",
                format!("{deed:?}"),
                format!("{victim:?}"),
                cell(&[Stage::Unheard, Stage::Begun]),
                cell(&[Stage::Claimed]),
                cell(&[Stage::Written]),
                cell(&[Stage::Done]),
            )?;
        }
        write!(f, "all: {} landed, {} not", sums.0, sums.1)
    }
}
