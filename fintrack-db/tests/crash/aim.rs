//! When to kill: at some moment of a step, by how long such a step took when it was left in peace.

use std::collections::HashMap;
use std::fmt;
use std::time::Duration;

use fintrack_core::testing::simulation::Dice;

use crate::toll::Deed;
use crate::writer::{Reply, Said};

/// How far a step is, as the writer says.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) enum Stage {
    /// It has not heard of it yet.
    #[default]
    Unheard,
    /// It asks for a connection and for the request.
    Begun,
    /// The transaction reads and writes.
    Claimed,
    /// The transaction commits.
    Written,
    /// The answer is there.
    Done,
}

/// What was heard of a step.
#[derive(Clone, Debug, Default)]
pub(crate) struct Heard {
    pub(crate) stage: Stage,
    pub(crate) reply: Option<Reply>,
    /// The database did not answer.
    pub(crate) is_lost: bool,
}

impl Heard {
    pub(crate) fn hear(&mut self, said: Said) {
        match said {
            Said::Begun => self.stage = Stage::Begun,
            Said::Claimed => self.stage = Stage::Claimed,
            Said::Written => self.stage = Stage::Written,
            Said::Done(reply) => {
                self.stage = Stage::Done;
                self.reply = Some(reply);
            }
            Said::Lost(_) => self.is_lost = true,
        }
    }

    /// Whether the writer has nothing more to say of it.
    pub(crate) const fn is_over(&self) -> bool {
        self.reply.is_some() || self.is_lost
    }
}

/// How long the stages of steps took that were left in peace.
#[derive(Debug, Default)]
pub(crate) struct Pace(HashMap<(Deed, Stage), Duration>);

/// A moment: so long after a stage has begun.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Aim {
    pub(crate) stage: Stage,
    pub(crate) delay: Duration,
}

impl fmt::Display for Aim {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { stage, delay } = self;
        write!(f, "{delay:?} after {stage:?}")
    }
}

impl Pace {
    pub(crate) fn knows(&self, deed: Deed) -> bool {
        self.0.contains_key(&(deed, Stage::Claimed))
    }

    pub(crate) fn note(&mut self, deed: Deed, stage: Stage, took: Duration) {
        self.0.insert((deed, stage), took);
    }

    /// Some moment, mostly one within the transaction.
    pub(crate) fn aim(&self, deed: Deed, dice: &mut Dice) -> Aim {
        let stage = match dice.below(10) {
            0 => Stage::Begun,
            1..=5 => Stage::Claimed,
            _ => Stage::Written,
        };
        let typical = self.0.get(&(deed, stage)).copied().unwrap_or_default();
        let thousandths = u32::try_from(dice.below(1_000)).unwrap_or_default();
        Aim { stage, delay: typical * thousandths / 1_000 }
    }
}
