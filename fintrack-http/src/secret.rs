//! Secrets of the server and of those who use it: how they are made, kept out of logs, and told apart by purpose.

use std::fmt;

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use fintrack_core::secret::SecretHash;
use hkdf::Hkdf;
use hmac::{Hmac, KeyInit, Mac};
use sha2::{Digest, Sha256};

/// How many random bytes a token has.
pub(crate) const TOKEN_BYTES: usize = 32;

/// A text that no log shows: a password, a token, a key.
#[derive(Clone, PartialEq, Eq)]
pub struct Secret(String);

impl Secret {
    /// Wraps a text. Whoever needs it asks by [`Self::reveal`], which is easy to look for.
    pub fn new(text: impl Into<String>) -> Self {
        Self(text.into())
    }

    /// The text.
    pub fn reveal(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for Secret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("[secret]")
    }
}

impl<'de> serde::Deserialize<'de> for Secret {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        String::deserialize(deserializer).map(Self)
    }
}

impl utoipa::PartialSchema for Secret {
    fn schema() -> utoipa::openapi::RefOr<utoipa::openapi::Schema> {
        String::schema()
    }
}

impl utoipa::ToSchema for Secret {}

/// What the server's secret text becomes: a key from which one is derived for each purpose, so that what is signed for one
/// is good for no other.
#[derive(Clone)]
pub(crate) struct MasterKey(Hkdf<Sha256>);

impl MasterKey {
    pub(crate) fn of(text: &[u8]) -> Self {
        Self(Hkdf::new(Some(b"fintrack"), text))
    }

    pub(crate) fn derive(&self, purpose: &str) -> [u8; 32] {
        let mut key = [0; 32];
        self.0.expand(purpose.as_bytes(), &mut key).expect("32 bytes are fewer than HKDF can give");
        key
    }

    /// Signs for one purpose.
    pub(crate) fn mac(&self, purpose: &str) -> Hmac<Sha256> {
        Hmac::new_from_slice(&self.derive(purpose)).expect("HMAC takes keys of any length")
    }
}

/// Turns what a request brought into what tells it from another one, and tells nobody without the key what it was: a password
/// could be guessed from its plain hash.
#[derive(Clone)]
pub(crate) struct Seal(Hmac<Sha256>);

impl Seal {
    pub(crate) fn new(key: &MasterKey) -> Self {
        Self(key.mac("fingerprint of a request"))
    }

    pub(crate) fn of(&self, digest: &[u8; 32]) -> [u8; 32] {
        self.0.clone().chain_update(digest).finalize().into_bytes().into()
    }
}

impl fmt::Debug for MasterKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("[secret]")
    }
}

/// Bytes that nobody can guess.
pub(crate) fn random<const N: usize>() -> [u8; N] {
    let mut bytes = [0; N];
    getrandom::fill(&mut bytes).expect("an operating system without randomness runs no server");
    bytes
}

/// What is kept of a secret.
pub(crate) fn hash(secret: &[u8]) -> SecretHash {
    SecretHash::new(Sha256::digest(secret).into())
}

pub(crate) fn encode(bytes: &[u8]) -> String {
    URL_SAFE_NO_PAD.encode(bytes)
}

/// `None` when it is no base64url without padding, or not canonical.
pub(crate) fn decode(text: &str) -> Option<Vec<u8>> {
    URL_SAFE_NO_PAD.decode(text).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_secret_is_never_printed() {
        let shown = format!("{:?} {:?}", Secret::new("plum"), MasterKey::of(b"plum"));
        assert_eq!(shown, "[secret] [secret]");
    }

    #[test]
    fn each_purpose_has_a_key_of_its_own() {
        let (one, other) = (MasterKey::of(&[1; 32]), MasterKey::of(&[2; 32]));
        assert_eq!(one.derive("access"), MasterKey::of(&[1; 32]).derive("access"));
        assert_ne!(one.derive("access"), one.derive("challenge"));
        assert_ne!(one.derive("access"), other.derive("access"));
    }

    #[test]
    fn what_is_written_is_read_back_and_has_one_spelling() {
        let bytes: [u8; TOKEN_BYTES] = random();
        assert_eq!(decode(&encode(&bytes)).unwrap(), bytes);
        assert_eq!(decode("AAB="), None);
        assert_eq!(decode("AAB"), None, "the last bits must be zero");
    }
}
