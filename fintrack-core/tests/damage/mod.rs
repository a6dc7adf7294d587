//! Files that were damaged on their way, for the laws of what must not be lost.

use proptest::prelude::*;
use proptest::sample::Index;

/// What happens to a part of a file: where, to how many bytes, and what.
pub(crate) type Blow = (Index, usize, Damage);

/// What may happen to a part of a file.
#[derive(Clone, Debug)]
pub(crate) enum Damage {
    Lose,
    Repeat,
    Replace(&'static [u8]),
    /// The file ends there.
    End,
}

/// A few blows to parts of at most so many bytes. The pieces that may come instead are those that pass the test.
pub(crate) fn blows(
    pieces: &'static [&'static [u8]],
    may_replace: fn(&[u8]) -> bool,
    bytes_max: usize,
) -> impl Strategy<Value = Vec<Blow>> {
    let piece = prop::sample::select(pieces).prop_filter("not a piece for this", move |piece| may_replace(piece));
    let damage = prop_oneof![
        4 => Just(Damage::Lose),
        2 => Just(Damage::Repeat),
        4 => piece.prop_map(Damage::Replace),
        1 => Just(Damage::End),
    ];
    prop::collection::vec((any::<Index>(), 0..bytes_max, damage), 1..8)
}

/// The file after the blows.
pub(crate) fn damaged(mut bytes: Vec<u8>, blows: Vec<Blow>) -> Vec<u8> {
    for (index, len, damage) in blows {
        let start = index.index(bytes.len() + 1);
        let end = bytes.len().min(start + len);
        let replacement = match damage {
            Damage::Lose => Vec::new(),
            Damage::Repeat => bytes[start..end].repeat(2),
            Damage::Replace(junk) => junk.to_vec(),
            Damage::End => {
                bytes.truncate(start);
                continue;
            }
        };
        bytes.splice(start..end, replacement);
    }
    bytes
}
