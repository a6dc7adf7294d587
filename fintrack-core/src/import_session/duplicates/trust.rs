//! How far a bank's own ids can be trusted, learned from what it printed twice.
//!
//! Real banks give one id to several movements, leave it empty, or make it anew with every download. So an id counts
//! within one day and amount, and as much as it has proved.

use std::collections::HashMap;

use serde::{Deserialize, Serialize};

use super::Candidate;
use crate::word::words;

/// As many movements must have kept their id before ids are believed.
const AGREED_MIN: u32 = 8;
/// One movement in so many may have changed its id: a correction by the bank.
const DIFFERED_SHARE: u32 = 8;

words! {
    /// How far a bank's ids can be trusted.
    IdTrust, "a trust in bank ids" {
        /// Too little was printed twice to tell.
        Unknown = "unknown",
        /// A movement keeps its id: an equal one confirms, another one is another movement.
        Stable = "stable",
        /// One id is given to several movements.
        Recycled = "recycled",
        /// Every download makes its own.
        SessionBound = "session_bound",
    }
}

/// What was seen of a bank's ids.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct IdRecord {
    /// Movements that two files printed with one id.
    pub agreed: u32,
    /// Movements that two files printed with two ids.
    pub differed: u32,
    /// Movements of one file that share their id with an earlier one.
    pub shared: u32,
}

impl IdRecord {
    /// What follows from it.
    pub const fn trust(self) -> IdTrust {
        let Self { agreed, differed, shared } = self;
        if shared > 0 {
            IdTrust::Recycled
        } else if agreed >= AGREED_MIN && differed.saturating_mul(DIFFERED_SHARE) <= agreed {
            IdTrust::Stable
        } else if differed > agreed {
            IdTrust::SessionBound
        } else {
            IdTrust::Unknown
        }
    }

    /// What two records of one bank tell together.
    #[must_use]
    pub const fn with(self, other: Self) -> Self {
        Self {
            agreed: self.agreed.saturating_add(other.agreed),
            differed: self.differed.saturating_add(other.differed),
            shared: self.shared.saturating_add(other.shared),
        }
    }
}

/// What a file shows of its bank's ids beside what was known, by day and amount.
pub(super) fn learned(mine: &[Candidate<'_>], known: &[Candidate<'_>], days: &[(Vec<usize>, Vec<usize>)]) -> IdRecord {
    let mut record = IdRecord::default();
    for pair in days {
        // Only where there is no choice it is certain which two are the same movement.
        let ([mine_at], [known_at]) = (pair.0.as_slice(), pair.1.as_slice()) else { continue };
        let (mine, known) = (mine[*mine_at].evidence, known[*known_at].evidence);
        let (Some(id), Some(other)) = (mine.bank_id, known.bank_id) else { continue };
        record.agreed += u32::from(id == other);
        record.differed += u32::from(id != other && mine.text == known.text);
    }
    let mut seen: HashMap<&str, usize> = HashMap::new();
    for id in mine.iter().filter_map(|line| line.evidence.bank_id) {
        *seen.entry(id).or_default() += 1;
    }
    let shared: usize = seen.values().map(|count| count - 1).sum();
    record.shared = u32::try_from(shared).unwrap_or(u32::MAX);
    record
}

#[cfg(test)]
mod tests {
    use super::*;

    fn trust(agreed: u32, differed: u32, shared: u32) -> IdTrust {
        IdRecord { agreed, differed, shared }.trust()
    }

    #[test]
    fn trust_is_earned() {
        assert_eq!(trust(0, 0, 0), IdTrust::Unknown);
        assert_eq!(trust(7, 0, 0), IdTrust::Unknown);
        assert_eq!(trust(8, 1, 0), IdTrust::Stable);
        assert_eq!(trust(8, 2, 0), IdTrust::Unknown);
        assert_eq!(trust(0, 1, 0), IdTrust::SessionBound);
        assert_eq!(trust(100, 0, 1), IdTrust::Recycled);
    }
}
