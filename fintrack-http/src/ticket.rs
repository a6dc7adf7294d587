//! Tokens that are kept as a hash: refresh tokens, and those that are sent by e-mail.
//!
//! Their text names the user and the row, so that none is ever looked for outside the user's wall, and holds a secret that
//! is as long as its hash. A refresh token says its generation besides, signed: so one that was handed out long ago is known
//! for what it is, though its hash is kept no more.

use fintrack_core::id::{SessionId, UserId};
use fintrack_core::secret::{RefreshToken, SecretHash};
use hmac::{Hmac, Mac};
use sha2::Sha256;
use uuid::Uuid;

use crate::secret::{MasterKey, Secret, TOKEN_BYTES, decode, encode, hash, random};

/// The two identities and the secret.
const TICKET_BYTES: usize = 16 + 16 + TOKEN_BYTES;
/// The same and the generation, before the signature.
const SIGNED_BYTES: usize = TICKET_BYTES + 4;

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
        Secret::new(encode(&self.bytes(user, row)))
    }

    fn bytes(&self, user: UserId, row: Uuid) -> Vec<u8> {
        [user.get().as_bytes(), row.as_bytes(), &self.0[..]].concat()
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
        Self::of(&decode(text.reveal())?)
    }

    fn of(bytes: &[u8]) -> Option<Self> {
        if bytes.len() != TICKET_BYTES {
            return None;
        }
        let id = |bytes: &[u8]| Uuid::from_slice(bytes).ok();
        Some(Self { user: UserId::new(id(&bytes[..16])?), row: id(&bytes[16..32])?, hash: hash(&bytes[32..]) })
    }
}

/// A refresh token that was shown, and that we handed out.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct RefreshTicket {
    pub(crate) user: UserId,
    pub(crate) session: SessionId,
    pub(crate) token: RefreshToken,
}

/// Signs refresh tokens, and knows those that it signed.
#[derive(Clone)]
pub(crate) struct RefreshSigner {
    mac: Hmac<Sha256>,
}

impl RefreshSigner {
    pub(crate) fn new(key: &MasterKey) -> Self {
        Self { mac: key.mac("refresh token") }
    }

    /// The text to hand out.
    pub(crate) fn issue(&self, new: &Unissued, user: UserId, session: SessionId, generation: u32) -> Secret {
        let mut bytes = new.bytes(user, session.get());
        bytes.extend_from_slice(&generation.to_be_bytes());
        let signature = self.mac.clone().chain_update(&bytes).finalize().into_bytes();
        bytes.extend_from_slice(&signature);
        Secret::new(encode(&bytes))
    }

    /// `None` when it is none that we signed.
    pub(crate) fn read(&self, text: &Secret) -> Option<RefreshTicket> {
        let bytes = decode(text.reveal())?;
        let (signed, signature) = bytes.split_at_checked(SIGNED_BYTES)?;
        self.mac.clone().chain_update(signed).verify_slice(signature).ok()?;
        let (ticket, generation) = signed.split_at_checked(TICKET_BYTES)?;
        let Ticket { user, row, hash } = Ticket::of(ticket)?;
        let generation = u32::from_be_bytes(generation.try_into().ok()?);
        Some(RefreshTicket { user, session: SessionId::new(row), token: RefreshToken { hash, generation } })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_refresh_token_is_known_by_its_signature_and_has_one_spelling() {
        let (signer, new) = (RefreshSigner::new(&MasterKey::of(&[7; 32])), Unissued::new());
        let (user, session) = (UserId::new(Uuid::from_u128(1)), SessionId::new(Uuid::from_u128(2)));
        let text = signer.issue(&new, user, session, 3);
        let token = RefreshToken { hash: new.hash(), generation: 3 };
        assert_eq!(signer.read(&text), Some(RefreshTicket { user, session, token }));
        assert_eq!(RefreshSigner::new(&MasterKey::of(&[8; 32])).read(&text), None);
        assert_eq!(signer.read(&new.issue(user, session.get())), None, "one that is sent by e-mail is none");
        let bytes = decode(text.reveal()).unwrap();
        for at in 0..bytes.len() {
            let mut changed = bytes.clone();
            changed[at] ^= 1;
            assert_eq!(signer.read(&Secret::new(encode(&changed))), None, "byte {at}");
        }
        for broken in ["", "AAAA", &text.reveal()[4..], &format!("{}AAAA", text.reveal())] {
            assert_eq!(signer.read(&Secret::new(broken)), None, "{broken}");
        }
    }

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
