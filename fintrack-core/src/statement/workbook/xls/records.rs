//! The records of a workbook stream, with those that continue them. Source: MS-XLS 2.1.4.

use super::compound::u16_at;

const CONTINUE: u16 = 0x003c;

/// One record.
#[derive(Clone, Debug)]
pub(super) struct Record<'s> {
    pub kind: u16,
    /// Its own bytes, then those of each record that continues it.
    pub pieces: Vec<&'s [u8]>,
}

impl<'s> Record<'s> {
    /// The bytes of the record itself, which is all that most records have.
    pub(super) fn data(&self) -> &'s [u8] {
        self.pieces.first().copied().unwrap_or_default()
    }
}

/// The records from an offset on, up to the end or to a record that is cut short.
pub(super) fn records(stream: &[u8], offset: usize) -> impl Iterator<Item = Record<'_>> {
    let mut rest = stream.get(offset..).unwrap_or_default();
    std::iter::from_fn(move || {
        let (kind, data) = next(&mut rest)?;
        let mut pieces = vec![data];
        while u16_at(rest, 0) == Some(CONTINUE) {
            match next(&mut rest) {
                Some((_, more)) => pieces.push(more),
                None => break,
            }
        }
        Some(Record { kind, pieces })
    })
}

fn next<'s>(rest: &mut &'s [u8]) -> Option<(u16, &'s [u8])> {
    let (kind, length) = (u16_at(rest, 0)?, usize::from(u16_at(rest, 2)?));
    let data = rest.get(4..4 + length)?;
    *rest = &rest[4 + length..];
    Some((kind, data))
}
