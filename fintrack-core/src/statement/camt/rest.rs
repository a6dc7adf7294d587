//! How many entries follow the place at which the markup broke.

use memchr::memmem;

/// The longest `<prefix:` that is looked for before a name.
const PREFIX_BYTES_MAX: usize = 64;
const NAME: &[u8] = b"Ntry";

/// Counts the marks that begin entries, in text that comes in pieces.
#[derive(Default)]
pub(super) struct EntryMarks {
    pub(super) count: u64,
    /// The end of what came, in which a mark may have begun.
    tail: Vec<u8>,
}

impl EntryMarks {
    pub(super) fn feed(&mut self, piece: &[u8]) {
        let seen = self.tail.len();
        let text = [self.tail.as_slice(), piece].concat();
        let begins = |at: usize| {
            let after = at + NAME.len();
            // What ends in the tail was counted with the piece before.
            after >= seen
                && text.get(after).is_some_and(|byte| matches!(byte, b'>' | b'/') || byte.is_ascii_whitespace())
                && is_tag(&text[at.saturating_sub(PREFIX_BYTES_MAX)..at])
        };
        self.count += memmem::find_iter(&text, NAME).filter(|at| begins(*at)).count() as u64;
        self.tail = text[text.len().saturating_sub(PREFIX_BYTES_MAX + NAME.len())..].to_vec();
    }
}

/// Whether what stands before a name makes it the beginning of an element: `<` or `<prefix:`.
fn is_tag(before: &[u8]) -> bool {
    match before.split_last() {
        Some((b'<', _)) => true,
        Some((b':', rest)) => {
            let name = rest.iter().rev().take_while(|byte| byte.is_ascii_alphanumeric() || b"-_.".contains(byte));
            let start = rest.len() - name.count();
            start < rest.len() && rest[..start].ends_with(b"<")
        }
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn marks_are_counted_across_pieces() {
        let text = b"<Ntry><Amt/></Ntry><a:Ntry x='1'/> <NtryRef>Ntry</NtryRef> <Ntry/>";
        for length in 1..text.len() {
            let mut marks = EntryMarks::default();
            text.chunks(length).for_each(|piece| marks.feed(piece));
            assert_eq!(marks.count, 3, "pieces of {length}");
        }
    }
}
