//! Tokens that are kept as a hash: refresh tokens, and those that are sent by e-mail.
//!
//! Their text names the user and the row, so that none is ever looked for outside the user's wall, and holds a secret that
//! is as long as its hash.

use fintrack_core::id::UserId;
use fintrack_core::secret::SecretHash;
use uuid::Uuid;

use crate::secret::{Secret, TOKEN_BYTES, decode, encode, hash, random};

/// A secret that was made and is not handed out yet.
pub(crate) struct Unissued([u8; TOKEN_BYTES]);

impl Unissued {
    pub(crate) fn new() -> Self {
        Self(random())
    }

    /// What is kept of it.
    pub(crate) fn hash(&self) -> SecretHash {
        hash(&self.0)
    }

    /// The text to hand out, once it is known which row it is of.
    pub(crate) fn issue(&self, user: UserId, row: Uuid) -> Secret {
        Secret::new(encode(&[user.get().as_bytes(), row.as_bytes(), &self.0[..]].concat()))
    }
}

/// A token that was shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Ticket {
    /// Whose it says it is.
    pub(crate) user: UserId,
    /// Which row it says it is of.
    pub(crate) row: Uuid,
    pub(crate) hash: SecretHash,
}

impl Ticket {
    /// `None` when it is not written as tokens are.
    pub(crate) fn read(text: &Secret) -> Option<Self> {
        let bytes = decode(text.reveal())?;
        if bytes.len() != 32 + TOKEN_BYTES {
            return None;
        }
        let id = |bytes: &[u8]| Uuid::from_slice(bytes).ok();
        Some(Self { user: UserId::new(id(&bytes[..16])?), row: id(&bytes[16..32])?, hash: hash(&bytes[32..]) })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_token_is_read_as_it_was_issued_and_has_one_spelling() {
        let (user, row, new) = (UserId::new(Uuid::from_u128(1)), Uuid::from_u128(2), Unissued::new());
        let text = new.issue(user, row);
        assert_eq!(Ticket::read(&text), Some(Ticket { user, row, hash: new.hash() }));
        for broken in ["", "AAAA", &text.reveal()[1..], &format!("{}A", text.reveal()), &format!("{}=", text.reveal())]
        {
            assert_eq!(Ticket::read(&Secret::new(broken)), None, "{broken}");
        }
    }
}
