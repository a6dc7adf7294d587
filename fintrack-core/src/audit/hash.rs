//! Hashes with a name, and the one way in which facts become bytes before they are hashed.
//!
//! Facts are written as *netstrings*: the length of a text in bytes, a colon, the text, a comma. `5:Conta,` can be
//! typed by hand, and no two lists of texts are written alike, whatever the texts hold.

use std::fmt::{self, Write as _};
use std::io::Write as _;
use std::str::FromStr;

use serde::{Deserialize, Serialize};
use sha2::{Digest as _, Sha256};
use thiserror::Error;

/// Not a hash as it is written here.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
#[error("`{0}` is not a hash: 64 hexadecimal digits in small letters")]
pub struct HashError(pub String);

macro_rules! hashes {
    ($($(#[$doc:meta])* $name:ident),+ $(,)?) => {$(
        $(#[$doc])*
        ///
        /// Written as 64 hexadecimal digits in small letters, and read in no other spelling.
        #[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        #[serde(try_from = "String", into = "String")]
        pub struct $name([u8; 32]);

        impl $name {
            /// A hash that was kept as bytes.
            pub const fn new(bytes: [u8; 32]) -> Self {
                Self(bytes)
            }

            /// Its 32 bytes, for storage.
            pub const fn as_bytes(&self) -> &[u8; 32] {
                &self.0
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                // Most of what an event says is hashes, so not digit by digit through the formatter.
                f.write_str($crate::audit::hash::to_hex(&self.0, &mut [0; 64]))
            }
        }

        impl fmt::Debug for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                fmt::Display::fmt(self, f)
            }
        }

        impl FromStr for $name {
            type Err = HashError;

            fn from_str(text: &str) -> Result<Self, HashError> {
                $crate::audit::hash::from_hex(text).map(Self).ok_or_else(|| HashError(text.to_owned()))
            }
        }

        impl TryFrom<String> for $name {
            type Error = HashError;
            fn try_from(text: String) -> Result<Self, HashError> {
                text.parse()
            }
        }

        impl From<$name> for String {
            fn from(hash: $name) -> Self {
                hash.to_string()
            }
        }
    )+};
}

hashes! {
    /// What a row says, in the columns that belong to the books; SHA-256.
    RowHash,
    /// What an event says and what came before it; SHA-256.
    EventHash,
    /// What all rows of a workspace say, in whatever order; SHA-256 of a [`State`](super::State).
    StateHash,
}

pub(crate) use hashes;

/// The digits of a hash, written into the room.
pub(crate) fn to_hex<'r>(bytes: &[u8; 32], room: &'r mut [u8; 64]) -> &'r str {
    const DIGITS: &[u8; 16] = b"0123456789abcdef";
    for (pair, byte) in room.chunks_exact_mut(2).zip(bytes) {
        pair.copy_from_slice(&[DIGITS[usize::from(byte >> 4)], DIGITS[usize::from(byte & 15)]]);
    }
    str::from_utf8(room).unwrap_or_default()
}

pub(crate) fn from_hex(text: &str) -> Option<[u8; 32]> {
    let digit = |byte: u8| match byte {
        b'0'..=b'9' => Some(byte - b'0'),
        b'a'..=b'f' => Some(byte - b'a' + 10),
        _ => None,
    };
    let mut bytes = [0; 32];
    if text.len() != 2 * bytes.len() {
        return None;
    }
    for (byte, pair) in bytes.iter_mut().zip(text.as_bytes().chunks_exact(2)) {
        *byte = digit(pair[0])? << 4 | digit(pair[1])?;
    }
    Some(bytes)
}

/// Facts on their way into a hash.
pub(super) struct Writer {
    hash: Sha256,
    scratch: String,
}

impl Writer {
    /// Begins with what the hash is for, so that a hash of one kind is never one of another.
    pub(super) fn new(purpose: &str) -> Self {
        let mut writer = Self { hash: Sha256::new(), scratch: String::new() };
        writer.text(purpose);
        writer
    }

    /// Adds a text.
    pub(super) fn text(&mut self, text: impl AsRef<[u8]>) {
        let text = text.as_ref();
        let mut room = [0_u8; 24]; // twenty digits and a colon at most
        let mut rest = &mut room[..];
        let is_written = write!(rest, "{}:", text.len()).is_ok();
        debug_assert!(is_written, "a length has at most twenty digits");
        let left = rest.len();
        self.hash.update(&room[..room.len() - left]);
        self.hash.update(text);
        self.hash.update(b",");
    }

    /// Adds what is written as a text.
    pub(super) fn shown(&mut self, value: impl fmt::Display) {
        let mut scratch = std::mem::take(&mut self.scratch);
        scratch.clear();
        let is_written = write!(scratch, "{value}").is_ok();
        debug_assert!(is_written, "writing to a text does not fail");
        self.text(&scratch);
        self.scratch = scratch;
    }

    /// The hash of all that was added.
    pub(super) fn finish(self) -> [u8; 32] {
        self.hash.finalize().into()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn facts_are_hashed_as_netstrings() {
        let mut writer = Writer::new("é");
        writer.text("");
        writer.shown(12);
        assert_eq!(writer.finish(), <[u8; 32]>::from(Sha256::digest("2:é,0:,2:12,")));
    }

    #[test]
    fn a_hash_has_one_spelling() {
        let text = "00ff".repeat(16);
        let hash: RowHash = text.parse().unwrap();
        assert_eq!(hash.to_string(), text);
        assert!(text.to_uppercase().parse::<RowHash>().is_err());
        assert!(text[2..].parse::<RowHash>().is_err());
        assert!("é".repeat(32).parse::<RowHash>().is_err());
    }
}
