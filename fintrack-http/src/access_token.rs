//! Access tokens: who signed in, said in a text that only this server can write.
//!
//! They are JSON Web Tokens of one kind (RFC 7519, HS256). Their head is always the same and is compared as a whole: no
//! token chooses how it is checked. They are short-lived; whether the sign-in still lasts, the database says with every use.

use std::time::Duration;

use chrono::{DateTime, Utc};
use fintrack_core::id::{SessionId, UserId};
use hmac::{Hmac, Mac};
use serde::{Deserialize, Serialize};
use sha2::Sha256;

use crate::secret::{MasterKey, Secret, decode, encode};

/// How long a token is good.
pub const ACCESS_TOKEN_LIFE: Duration = Duration::from_mins(15);

/// No token is longer.
const TOKEN_BYTES_MAX: usize = 1024;
const HEAD: &str = r#"{"alg":"HS256","typ":"JWT"}"#;

/// Who signed in, and by which sign-in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct SignedIn {
    pub(crate) user: UserId,
    pub(crate) session: SessionId,
}

#[derive(Serialize, Deserialize)]
struct Claims {
    sub: UserId,
    sid: SessionId,
    iat: i64,
    exp: i64,
}

/// Writes tokens, and reads those that it wrote.
#[derive(Clone)]
pub(crate) struct Signer {
    mac: Hmac<Sha256>,
}

impl Signer {
    pub(crate) fn new(key: &MasterKey) -> Self {
        Self { mac: key.mac("access token") }
    }

    pub(crate) fn sign(&self, who: SignedIn, at: DateTime<Utc>) -> Secret {
        let life = i64::try_from(ACCESS_TOKEN_LIFE.as_secs()).unwrap_or(i64::MAX);
        let claims = Claims { sub: who.user, sid: who.session, iat: at.timestamp(), exp: at.timestamp() + life };
        let claims = serde_json::to_vec(&claims).expect("claims are texts and numbers");
        let signed = format!("{}.{}", encode(HEAD.as_bytes()), encode(&claims));
        let signature = self.mac.clone().chain_update(&signed).finalize().into_bytes();
        Secret::new(format!("{signed}.{}", encode(&signature)))
    }

    /// Who a token says has signed in; `None` when it is not one of ours, or its time is over.
    pub(crate) fn read(&self, token: &str, at: DateTime<Utc>) -> Option<SignedIn> {
        if token.len() > TOKEN_BYTES_MAX {
            return None;
        }
        let (signed, signature) = token.rsplit_once('.')?;
        self.mac.clone().chain_update(signed).verify_slice(&decode(signature)?).ok()?;
        let (head, claims) = signed.split_once('.')?;
        if decode(head)? != HEAD.as_bytes() {
            return None;
        }
        let claims: Claims = serde_json::from_slice(&decode(claims)?).ok()?;
        (at.timestamp() < claims.exp).then_some(SignedIn { user: claims.sub, session: claims.sid })
    }
}

#[cfg(test)]
mod tests {
    use uuid::Uuid;

    use super::*;

    fn at(second: i64) -> DateTime<Utc> {
        DateTime::from_timestamp(1_770_000_000 + second, 0).unwrap()
    }

    fn who() -> SignedIn {
        SignedIn { user: UserId::new(Uuid::from_u128(1)), session: SessionId::new(Uuid::from_u128(2)) }
    }

    fn signer() -> Signer {
        Signer::new(&MasterKey::of(&[7; 32]))
    }

    #[test]
    fn a_token_says_who_signed_in_until_its_time_is_over() {
        let token = signer().sign(who(), at(0));
        assert_eq!(signer().read(token.reveal(), at(0)), Some(who()));
        assert_eq!(signer().read(token.reveal(), at(15 * 60 - 1)), Some(who()));
        assert_eq!(signer().read(token.reveal(), at(15 * 60)), None);
    }

    #[test]
    fn a_token_with_any_character_changed_is_none() {
        let token = signer().sign(who(), at(0));
        let text = token.reveal();
        for place in 0..text.len() {
            for other in ['A', 'B', '.', '='] {
                let changed = format!("{}{other}{}", &text[..place], &text[place + 1..]);
                assert!(changed == text || signer().read(&changed, at(1)).is_none(), "{changed}");
            }
        }
        for cut in 0..text.len() {
            assert_eq!(signer().read(&text[..cut], at(1)), None);
        }
    }

    #[test]
    fn a_token_does_not_choose_how_it_is_checked() {
        let token = signer().sign(who(), at(0));
        let claims = token.reveal().split('.').nth(1).unwrap();
        for head in [r#"{"alg":"none"}"#, r#"{"alg":"HS256","typ":"JWT" }"#, r#"{"alg":"HS512","typ":"JWT"}"#] {
            let unsigned = format!("{}.{claims}.", encode(head.as_bytes()));
            assert_eq!(signer().read(&unsigned, at(1)), None);
            let signed = format!("{}.{claims}", encode(head.as_bytes()));
            let signature = signer().mac.chain_update(&signed).finalize().into_bytes();
            assert_eq!(signer().read(&format!("{signed}.{}", encode(&signature)), at(1)), None, "{head}");
        }
    }

    #[test]
    fn a_token_of_another_server_is_none() {
        let token = Signer::new(&MasterKey::of(&[8; 32])).sign(who(), at(0));
        assert_eq!(signer().read(token.reveal(), at(1)), None);
        for garbage in ["", ".", "..", "a.b.c", &"a".repeat(100_000)] {
            assert_eq!(signer().read(garbage, at(1)), None);
        }
    }
}
