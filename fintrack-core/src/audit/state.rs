//! The state of the books in one hash, kept up to date row by row.
//!
//! A *lattice hash* (`LtHash`) of the set of rows: every row's hash is stretched by SHAKE128 to 1024 numbers of 16 bits,
//! and the state is their sum, number by number, modulo 2¹⁶. Order is irrelevant by construction; a row is taken out by
//! subtracting what adding it had added. To find other rows with the same sum is a lattice problem, estimated at over 200
//! bits of security (Lewi, Kim, Maykov and Weis, *Securing update propagation with homomorphic hashing*, 2019); the hashes
//! under it hold 128. Exclusive-or of hashes, or their sum modulo 2²⁵⁶, would be shorter and is broken by choosing rows
//! to fit.
//!
//! Costs: 2 KiB a workspace to keep, and some 7 µs of a core for each row that comes or goes, twice that for one that
//! changes; no other row is read. The database may keep [`State::to_bytes`] beside the head of the trail, or sum all rows
//! when it is asked.
//! Laws: the order of rows is irrelevant; adding and removing are inverse; the sum of what a trail did is the state of
//! the rows there are.

use std::fmt;

use shake::Shake128;
use shake::digest::{ExtendableOutput as _, Update as _, XofReader as _};

use super::event::{Change, Event};
use super::hash::{RowHash, StateHash, Writer};
use super::image::Image;
use super::row::RowKey;

const LANES: usize = 1024;
/// How many bytes a [`State`] is kept in.
pub const STATE_BYTES: usize = 2 * LANES;

/// All rows of a workspace's books, as one sum.
#[derive(Clone, PartialEq, Eq)]
pub struct State {
    lanes: Box<[u16; LANES]>,
}

impl Default for State {
    fn default() -> Self {
        Self { lanes: Box::new([0; LANES]) }
    }
}

impl State {
    /// The state of these rows. Rows [beside the books](super::Noun::is_of_books) do not count.
    pub fn of<'r>(rows: impl IntoIterator<Item = (&'r RowKey, &'r Image)>) -> Self {
        let mut state = Self::default();
        for (row, image) in rows.into_iter().filter(|(row, _)| row.noun().is_of_books()) {
            state.add(image.hash(row));
        }
        state
    }

    /// Adds a row, by its hash.
    pub fn add(&mut self, row: RowHash) {
        for (lane, number) in self.lanes.iter_mut().zip(stretch(row)) {
            *lane = lane.wrapping_add(number);
        }
    }

    /// Takes out a row that was added.
    pub fn remove(&mut self, row: RowHash) {
        for (lane, number) in self.lanes.iter_mut().zip(stretch(row)) {
            *lane = lane.wrapping_sub(number);
        }
    }

    /// Adds all rows of another state.
    pub fn merge(&mut self, other: &Self) {
        for (lane, number) in self.lanes.iter_mut().zip(other.lanes.iter()) {
            *lane = lane.wrapping_add(*number);
        }
    }

    /// Does what an event did.
    pub fn apply(&mut self, event: &Event) {
        self.apply_changes(&event.changes);
    }

    /// Does what changes did.
    pub fn apply_changes<'c>(&mut self, changes: impl IntoIterator<Item = (&'c RowKey, &'c Change)>) {
        for (row, change) in changes.into_iter().filter(|(row, _)| row.noun().is_of_books()) {
            if let Some(before) = change.before() {
                self.remove(before.hash(row));
            }
            if let Some(left) = change.left() {
                self.add(left.hash);
            }
        }
    }

    /// The hash of the state: equal for equal books.
    pub fn hash(&self) -> StateHash {
        let mut writer = Writer::new("fintrack state 1");
        writer.text(self.to_bytes());
        StateHash::new(writer.finish())
    }

    /// The numbers, for storage: 16 bits each, the low byte first.
    pub fn to_bytes(&self) -> Vec<u8> {
        self.lanes.iter().flat_map(|lane| lane.to_le_bytes()).collect()
    }

    /// A state that was kept; `None` unless it is [`STATE_BYTES`] long.
    pub fn from_bytes(bytes: &[u8]) -> Option<Self> {
        let mut state = Self::default();
        if bytes.len() != STATE_BYTES {
            return None;
        }
        for (lane, pair) in state.lanes.iter_mut().zip(bytes.chunks_exact(2)) {
            *lane = u16::from_le_bytes([pair[0], pair[1]]);
        }
        Some(state)
    }
}

impl fmt::Debug for State {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("State").field(&self.hash()).finish()
    }
}

/// A row's hash as numbers for every lane.
fn stretch(row: RowHash) -> impl Iterator<Item = u16> {
    let mut shake = Shake128::default();
    shake.update(row.as_bytes());
    let mut bytes = [0_u8; STATE_BYTES];
    shake.finalize_xof().read(&mut bytes);
    (0..LANES).map(move |lane| u16::from_le_bytes([bytes[2 * lane], bytes[2 * lane + 1]]))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn row(n: u8) -> RowHash {
        RowHash::new([n; 32])
    }

    #[test]
    fn order_is_irrelevant_and_removing_is_the_inverse_of_adding() {
        let mut one = State::default();
        one.add(row(1));
        one.add(row(2));
        let mut other = State::default();
        other.add(row(2));
        other.add(row(3));
        other.add(row(1));
        assert_ne!(one.hash(), other.hash());
        other.remove(row(3));
        assert_eq!(one, other);
        one.remove(row(1));
        one.remove(row(2));
        assert_eq!(one.hash(), State::default().hash());
    }

    #[test]
    fn states_merge_into_that_of_all_their_rows() {
        let mut one = State::default();
        one.add(row(1));
        let mut other = State::default();
        other.add(row(2));
        other.add(row(3));
        one.merge(&other);
        other.add(row(1));
        assert_eq!(one, other);
    }

    #[test]
    fn a_row_twice_is_not_a_row_once() {
        let mut state = State::default();
        state.add(row(1));
        let once = state.hash();
        state.add(row(1));
        assert_ne!(state.hash(), once);
        assert_ne!(state.hash(), State::default().hash());
    }

    #[test]
    fn bytes_keep_the_state() {
        let mut state = State::default();
        state.add(row(7));
        assert_eq!(State::from_bytes(&state.to_bytes()), Some(state.clone()));
        assert_eq!(State::from_bytes(&state.to_bytes()[1..]), None);
    }

    /// `python3 -c "import hashlib; print(hashlib.shake_128(bytes(32)).digest(4).hex())"`
    #[test]
    fn rows_are_stretched_by_shake128() {
        let first: Vec<u16> = stretch(RowHash::new([0; 32])).take(2).collect();
        let bytes: Vec<u8> = first.iter().flat_map(|lane| lane.to_le_bytes()).collect();
        assert_eq!(bytes, [0x24, 0xa7, 0xca, 0x4b]);
    }
}
