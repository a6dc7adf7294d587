//! The audit trail and undo: who did what to which rows, and how it is taken back.
//!
//! The unit is the operation: one import commit is one [`Event`]. An event keeps the hashes of the rows that it created,
//! and a before-image of each that it changed or deleted; so it has an inverse, and the inverse is an event again. The
//! events of a workspace form a chain of hashes that a dump alone proves ([`dump::verify`]). The [`State`] is one hash of
//! all rows of the books, whatever their order; versions, timestamps and what is beside the books do not count.
//!
//! Laws: after do-and-undo the state is as before; undoing from the newest event back leads to the beginning; an event
//! that a later one depends on is not undone, and the refusal names rows and events; no byte of a dump changes unseen;
//! what the trail says was done sums to the state of the rows there are.
//! Keeping events, and writing what an undo decides, is the store's work. The format is described on [a page of its
//! own](crate::book::audit). A program: [audit](crate::book::programs::audit).
//! Source: the domain page, section 3, transactions, and section 4.8.
//!
//! ```
//! use std::collections::BTreeMap;
//!
//! use fintrack_core::audit::{
//!     Actor, Change, Deed, Event, Head, Image, Noun, Operation, RowKey, State, Value, undo, verify,
//! };
//! use fintrack_core::id::{AuditEventId, WorkspaceId};
//! use uuid::Uuid;
//!
//! let home = WorkspaceId::new(Uuid::from_u128(1));
//! let tag = RowKey::new(Noun::Tag, Uuid::from_u128(2));
//! let named = |name: &str| Image::new([("name", Value::Text(name.to_owned()))]).claiming(name);
//! let (before, after) = (named("viagem"), named("férias"));
//!
//! // An operation changes a row, and leaves an event.
//! let event = Event {
//!     id: AuditEventId::new(Uuid::from_u128(3)),
//!     workspace: home,
//!     sequence: 1,
//!     at: "2026-03-05T12:00:00.000000Z".parse()?,
//!     actor: Actor::System,
//!     deed: Deed::Did(Operation::Update),
//!     changes: BTreeMap::from([(tag.clone(), Change::between(&tag, Some(before.clone()), Some(&after)).unwrap())]),
//! };
//! let genesis = Head::genesis(home);
//! let (link, head) = genesis.seal(event.clone())?;
//! assert_eq!(verify(genesis, Some(&head), [&link])?, head);
//!
//! // Nothing happened since, so it can be undone, and the state is as it was.
//! let undone = undo(&event, [], |row| (*row == tag).then_some(&after))?;
//! assert_eq!(undone.restore, [(tag.clone(), Some(before.clone()))]);
//! let mut state = State::of([(&tag, &before)]);
//! let was = state.hash();
//! state.apply(&event);
//! assert_ne!(state.hash(), was);
//! state.apply(&Event { changes: undone.changes, ..event });
//! assert_eq!(state.hash(), was);
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

mod chain;
pub mod dump;
mod event;
pub(crate) mod hash;
mod image;
mod moment;
mod obstacle;
mod permission;
mod row;
mod state;
mod taken_back;
mod undo;

pub use chain::{ChainError, Head, Link, verify};
pub use event::{Actor, Change, Deed, Event, Left, Operation};
pub use hash::{EventHash, HashError, RowHash, StateHash};
pub use image::{COLUMNS_BESIDE_THE_BOOKS, COLUMNS_THAT_COUNT, Image, Value};
pub use moment::{Moment, MomentError};
pub use obstacle::{Obstacle, UndoError};
pub use permission::needed_to_undo;
pub use row::{Noun, RowKey, RowKeyError};
pub use state::{STATE_BYTES, State};
pub use taken_back::TakenBack;
pub use undo::{COLUMNS_NOBODY_LEANS_ON, Undo, Undoing, undo};
