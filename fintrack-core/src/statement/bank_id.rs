//! How far a bank's own ids can be trusted.
//!
//! Real banks give one id to several movements, leave it empty, or make it anew with every download. So an id counts
//! within one day and amount, and as much as it has proved.

use serde::{Deserialize, Serialize};

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
    /// Whether nothing was seen.
    pub const fn is_empty(&self) -> bool {
        self.agreed == 0 && self.differed == 0 && self.shared == 0
    }

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

    /// What follows from it, and, where it is too little to tell, from what earlier files showed besides.
    pub const fn trust_after(self, earlier: Self) -> IdTrust {
        let own = self.trust();
        if matches!(own, IdTrust::Unknown) { self.with(earlier).trust() } else { own }
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

    #[test]
    fn what_earlier_files_showed_counts_until_the_file_itself_says_otherwise() {
        let record = |agreed, differed| IdRecord { agreed, differed, shared: 0 };
        assert_eq!(record(0, 0).trust_after(record(8, 0)), IdTrust::Stable);
        assert_eq!(record(3, 0).trust_after(record(5, 0)), IdTrust::Stable);
        assert_eq!(record(0, 1).trust_after(record(100, 0)), IdTrust::SessionBound);
        assert_eq!(record(0, 0).trust_after(IdRecord { shared: 1, ..record(8, 0) }), IdTrust::Recycled);
    }
}
