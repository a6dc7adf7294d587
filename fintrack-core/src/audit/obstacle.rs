//! What stands in the way of an undo.

use std::fmt;

use thiserror::Error;

use super::row::RowKey;

/// What keeps an event from being undone: a row, and the later event that depends on it.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Obstacle {
    /// The row does not say any more what the event left.
    ChangedSince {
        /// The row.
        row: RowKey,
        /// The last event that touched it; `None` when it was changed behind the trail's back.
        by: Option<u64>,
    },
    /// It is the workspace, which the event made: that is deleted, not undone.
    Foundation {
        /// The row.
        row: RowKey,
    },
    /// A later row refers to it.
    ReferredTo {
        /// The row.
        row: RowKey,
        /// The row that refers to it.
        from: RowKey,
        /// The last event that touched that one.
        by: u64,
    },
    /// It would be brought back referring to a row that is not there any more.
    Dangling {
        /// The row.
        row: RowKey,
        /// The row that it referred to.
        to: RowKey,
        /// The event that deleted that one, if the trail tells.
        by: Option<u64>,
    },
    /// It would be brought back with a name, or the like, that another row has by now.
    Taken {
        /// The row.
        row: RowKey,
        /// What both claim.
        claim: String,
        /// The row that has it.
        rival: RowKey,
        /// The last event that touched that one.
        by: u64,
    },
}

impl Obstacle {
    /// The later event that stands in the way, if the trail tells.
    pub const fn by(&self) -> Option<u64> {
        match self {
            Self::ChangedSince { by, .. } | Self::Dangling { by, .. } => *by,
            Self::ReferredTo { by, .. } | Self::Taken { by, .. } => Some(*by),
            Self::Foundation { .. } => None,
        }
    }
}

impl fmt::Display for Obstacle {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::ChangedSince { row, .. } => write!(f, "{row} was changed since")?,
            Self::Foundation { row } => write!(f, "{row} is deleted as a whole, not undone")?,
            Self::ReferredTo { row, from, .. } => write!(f, "{row} is referred to by {from}")?,
            Self::Dangling { row, to, .. } => write!(f, "{row} refers to {to}, which is gone")?,
            Self::Taken { row, claim, rival, .. } => write!(f, "{row} claims `{claim}`, which {rival} has")?,
        }
        match self.by() {
            Some(sequence) => write!(f, " (event {sequence})"),
            None => Ok(()),
        }
    }
}

/// Why an event is not undone.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
#[error("event {sequence} cannot be undone: {}", listed(.obstacles))]
pub struct UndoError {
    /// Which event.
    pub sequence: u64,
    /// All that stands in the way; at least one thing.
    pub obstacles: Vec<Obstacle>,
}

/// How many obstacles a message names: a large import has thousands of rows, and a few are enough to act on.
const OBSTACLES_NAMED_MAX: usize = 5;

fn listed(obstacles: &[Obstacle]) -> String {
    let mut texts: Vec<String> = obstacles.iter().take(OBSTACLES_NAMED_MAX).map(ToString::to_string).collect();
    if let Some(more) = obstacles.len().checked_sub(OBSTACLES_NAMED_MAX).filter(|more| *more > 0) {
        texts.push(format!("and {more} more"));
    }
    texts.join("; ")
}
