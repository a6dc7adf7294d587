//! Files whose lines end with carriage returns, save a few that end with line feeds.

use super::super::{Source, SourceError};

/// A source whose lone carriage returns are line feeds. Every byte stays where it is.
pub(super) struct LoneReturns<'s, S: ?Sized>(pub(super) &'s S);

impl<S: Source + ?Sized> Source for LoneReturns<'_, S> {
    fn read_at(&self, offset: u64, buffer: &mut [u8]) -> Result<usize, SourceError> {
        let count = self.0.read_at(offset, buffer)?.min(buffer.len());
        let text = &mut buffer[..count];
        // Whether the last byte is alone, only the one after it says.
        let mut next = [0];
        if text.last() == Some(&b'\r') {
            self.0.read_at(offset + count as u64, &mut next)?;
        }
        let mut after = next[0];
        for byte in text.iter_mut().rev() {
            let own = *byte;
            if own == b'\r' && after != b'\n' {
                *byte = b'\n';
            }
            after = own;
        }
        Ok(count)
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn read(text: &str, chunk: usize) -> String {
        let source = LoneReturns(text.as_bytes());
        let mut read = Vec::new();
        loop {
            let mut buffer = vec![0; chunk];
            let count = source.read_at(read.len() as u64, &mut buffer).unwrap();
            read.extend_from_slice(&buffer[..count]);
            if count == 0 {
                return String::from_utf8(read).unwrap();
            }
        }
    }

    #[test]
    fn only_lone_returns_are_changed() {
        assert_eq!(read("a\rb\r\nc\n\r\rd\r", 64), "a\nb\r\nc\n\n\nd\n");
    }

    proptest! {
        #[test]
        fn however_it_is_read_it_says_the_same(text in "[a\r\n]{0,40}", chunk in 1_usize..9) {
            let whole = text.replace("\r\n", "\0").replace('\r', "\n").replace('\0', "\r\n");
            prop_assert_eq!(read(&text, chunk), whole);
        }
    }
}
