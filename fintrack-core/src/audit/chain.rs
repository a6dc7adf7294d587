//! The chain: each event's hash covers the hash before it, so that nothing can be changed, left out or moved unseen.
//!
//! What the chain alone cannot show is that its end was cut off, or that all of it was written anew: for that, note its
//! head somewhere else now and then, and verify against what was noted.

use std::borrow::Borrow;

use serde::{Deserialize, Serialize};
use thiserror::Error;

use super::event::Event;
use super::hash::{EventHash, Writer};
use crate::id::WorkspaceId;

/// An event in the chain, with its hash.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Link {
    /// The event.
    pub event: Event,
    /// The hash of the event and of all before it.
    pub hash: EventHash,
}

/// How far a chain reaches: what a verification ends with, and what is worth noting elsewhere.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Head {
    /// Whose chain it is.
    pub workspace: WorkspaceId,
    /// The number of the last event; 0 before the first.
    pub sequence: u64,
    /// The hash of the last event; before the first, one that only this workspace has.
    pub hash: EventHash,
}

/// Where a chain is broken.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum ChainError {
    /// An event of another workspace.
    #[error("event {sequence} is of workspace {found}, not of {expected}")]
    Workspace {
        /// Which event.
        sequence: u64,
        /// Whose chain it is.
        expected: WorkspaceId,
        /// Whose event it is.
        found: WorkspaceId,
    },
    /// An event is missing, or stands elsewhere.
    #[error("event {found} stands where event {expected} should")]
    Sequence {
        /// The number that comes next.
        expected: u64,
        /// The number that came.
        found: u64,
    },
    /// An event does not say what it said when it was written, or what came before it does not.
    #[error("event {sequence} has the hash {found}, but what it says has {expected}")]
    Hash {
        /// Which event.
        sequence: u64,
        /// The hash of what it says.
        expected: EventHash,
        /// The hash that stands beside it.
        found: EventHash,
    },
    /// The chain does not reach what was noted of it: its end was cut off.
    #[error("the chain ends with event {last}, but event {noted} was noted")]
    Truncated {
        /// The last event that there is.
        last: u64,
        /// The last event that there was.
        noted: u64,
    },
    /// The chain is sound in itself, but not the one that was noted: it was written anew.
    #[error("event {sequence} has the hash {found}, but {noted} was noted")]
    Rewritten {
        /// Which event.
        sequence: u64,
        /// The hash that was noted.
        noted: EventHash,
        /// The hash that it has.
        found: EventHash,
    },
}

impl Head {
    /// The beginning of a workspace's chain.
    pub fn genesis(workspace: WorkspaceId) -> Self {
        let mut writer = Writer::new("fintrack genesis 1");
        writer.shown(workspace);
        Self { workspace, sequence: 0, hash: EventHash::new(writer.finish()) }
    }

    /// The number of the event that comes next.
    pub const fn next_sequence(&self) -> u64 {
        self.sequence + 1
    }

    /// The next event as a link, and the head with it.
    ///
    /// # Errors
    /// [`ChainError`] when it is of another workspace, or its number is not the next.
    pub fn seal(&self, event: Event) -> Result<(Link, Self), ChainError> {
        let hash = self.hash_of_next(&event)?;
        let head = Self { sequence: event.sequence, hash, ..*self };
        Ok((Link { event, hash }, head))
    }

    /// The hash that the next event has as a link, and the head with it.
    ///
    /// # Errors
    /// As of [`Self::seal`].
    pub fn hash_of_next(&self, event: &Event) -> Result<EventHash, ChainError> {
        self.expect_next(event)?;
        Ok(event.hash(self.hash))
    }

    /// The head after a link, if the link fits.
    ///
    /// # Errors
    /// [`ChainError`] when it does not.
    pub fn then(&self, link: &Link) -> Result<Self, ChainError> {
        let sequence = link.event.sequence;
        let expected = self.hash_of_next(&link.event)?;
        if link.hash != expected {
            return Err(ChainError::Hash { sequence, expected, found: link.hash });
        }
        Ok(Self { sequence, hash: expected, ..*self })
    }

    /// Whether a head that was noted of the same chain, and is passed here, is the same.
    pub(super) fn passes(&self, noted: Option<&Self>) -> Result<(), ChainError> {
        match noted {
            Some(noted) if noted.sequence == self.sequence && noted.hash != self.hash => {
                Err(ChainError::Rewritten { sequence: self.sequence, noted: noted.hash, found: self.hash })
            }
            Some(_) | None => Ok(()),
        }
    }

    /// Whether a head that was noted of the same chain lies within it.
    pub(super) fn reaches(&self, noted: Option<&Self>) -> Result<(), ChainError> {
        match noted {
            Some(noted) if noted.sequence > self.sequence => {
                Err(ChainError::Truncated { last: self.sequence, noted: noted.sequence })
            }
            Some(_) | None => Ok(()),
        }
    }

    fn expect_next(&self, event: &Event) -> Result<(), ChainError> {
        let sequence = event.sequence;
        if event.workspace != self.workspace {
            let (expected, found) = (self.workspace, event.workspace);
            return Err(ChainError::Workspace { sequence, expected, found });
        }
        if sequence != self.next_sequence() {
            return Err(ChainError::Sequence { expected: self.next_sequence(), found: sequence });
        }
        Ok(())
    }
}

/// Verifies links one by one, from the genesis or from a head that is trusted, and returns the head they end with.
/// A head that was noted earlier must lie on the way; one from before the start says nothing and is passed over.
///
/// # Errors
/// [`ChainError`] at the first link that does not fit.
pub fn verify<L: Borrow<Link>>(
    start: Head,
    noted: Option<&Head>,
    links: impl IntoIterator<Item = L>,
) -> Result<Head, ChainError> {
    let mut head = start;
    head.passes(noted)?;
    for link in links {
        head = head.then(link.borrow())?;
        head.passes(noted)?;
    }
    head.reaches(noted)?;
    Ok(head)
}
