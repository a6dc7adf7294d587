//! Does the trail prove itself, and do the books say what it says?

use fintrack_core::audit::{ChainError, EventHash, Head, Noun, State, StateHash};

use super::rows::{self, Which};
use super::trail;
use crate::{DbError, WorkspaceTx};

/// What a verification found of a workspace's trail.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Verification {
    /// The last event: worth noting elsewhere.
    pub head: Head,
    /// The hash of the books as they are.
    pub state: StateHash,
    /// How many rows the books have.
    pub rows: u64,
    /// What does not fit; nothing where all is well.
    pub faults: Vec<TrailFault>,
}

/// What does not fit.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum TrailFault {
    /// An event was changed, left out or moved.
    #[error("the chain is broken: {0}")]
    Chain(#[from] ChainError),
    /// The chain ends elsewhere than its head says.
    #[error("the trail ends with event {found} ({found_hash}), but its head says {kept} ({kept_hash})")]
    Head {
        /// The last event.
        found: u64,
        /// Its hash.
        found_hash: EventHash,
        /// The event that the head names.
        kept: u64,
        /// The hash that the head has.
        kept_hash: EventHash,
    },
    /// What the events did does not sum to the state that is kept.
    #[error("the events sum to the state {summed}, but {kept} was kept")]
    State {
        /// Of what the events say.
        summed: StateHash,
        /// Beside the head.
        kept: StateHash,
    },
    /// The rows are not those that the trail tells of: they were changed behind its back.
    #[error(
        "the rows of the books have the state {found}, but the trail leads to {told}: they were changed behind its back"
    )]
    Books {
        /// Of the rows.
        found: StateHash,
        /// Of the trail.
        told: StateHash,
    },
}

/// Goes through the whole trail and all rows of the books. Time grows with both; memory does not.
///
/// # Errors
/// [`DbError`]; what does not fit is no error but a fault of the [`Verification`].
pub async fn verify(tx: &mut WorkspaceTx) -> Result<Verification, DbError> {
    let genesis = Head::genesis(tx.scope().workspace);
    let (kept, kept_state) = trail::head(tx).await?.unwrap_or((genesis, State::default()));
    let mut faults = Vec::new();

    let (mut head, mut told) = (genesis, State::default());
    trail::for_each_from(tx, 1, |link| {
        match head.then(&link) {
            Ok(next) => head = next,
            Err(error) => {
                faults.push(error.into());
                head = Head { sequence: link.event.sequence, hash: link.hash, ..head };
            }
        }
        told.apply(&link.event);
        Ok(())
    })
    .await?;
    if head != kept {
        let (found, found_hash, kept, kept_hash) = (head.sequence, head.hash, kept.sequence, kept.hash);
        faults.push(TrailFault::Head { found, found_hash, kept, kept_hash });
    }
    if told != kept_state {
        faults.push(TrailFault::State { summed: told.hash(), kept: kept_state.hash() });
    }

    let (books, rows) = state_of_books(tx).await?;
    if books != told {
        faults.push(TrailFault::Books { found: books.hash(), told: told.hash() });
    }
    Ok(Verification { head, state: books.hash(), rows, faults })
}

/// The state of the books, summed from their rows, and how many these are.
pub(super) async fn state_of_books(tx: &mut WorkspaceTx) -> Result<(State, u64), DbError> {
    let catalog = tx.catalog().await?;
    let (mut state, mut count) = (State::default(), 0);
    for noun in Noun::ALL.iter().copied().filter(|noun| noun.is_of_books()) {
        rows::for_each(tx, &catalog, noun, Which::All, |row, image| {
            state.add(image.hash(&row));
            count += 1;
        })
        .await?;
    }
    Ok((state, count))
}
