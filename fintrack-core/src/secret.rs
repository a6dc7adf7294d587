//! Secrets that are handed out: how long each is good, and what it means when one is shown.
//!
//! Only hashes are kept. A refresh token is used once, for the next of its family; one that is shown again, however long
//! after, says that two have it, and ends the family. A token sent by e-mail and an invitation are good once. Making,
//! signing and hashing them is the shell's.
//! Source: the domain page, section 2; the contract, Auth.

use chrono::{DateTime, TimeDelta, Utc};
use thiserror::Error;

use crate::word::words;

/// How long a sign-in lasts without being used.
pub const SESSION_LIFE: TimeDelta = TimeDelta::days(30);
/// How long an invitation is open.
pub const INVITE_LIFE: TimeDelta = TimeDelta::days(7);
/// How long the answer to a request is kept for its repeats.
pub const ANSWER_LIFE: TimeDelta = TimeDelta::hours(24);
/// How long a user, or a workspace, that was deleted may come back.
pub const DELETION_GRACE: TimeDelta = TimeDelta::days(30);
/// How long after a rotation the token before is taken for a request that crossed it on the way.
pub const ROTATION_GRACE: TimeDelta = TimeDelta::seconds(10);
/// How often the use of a key is noted at most.
pub const KEY_USE_NOTED_EVERY: TimeDelta = TimeDelta::minutes(1);

/// How short a password may be, in characters.
pub const PASSWORD_CHARS_MIN: usize = 8;
/// How long it may be, in bytes: more only makes hashing it slow.
pub const PASSWORD_BYTES_MAX: usize = 1024;

/// What is wrong with a password that somebody chooses. It says nothing of the password.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
pub enum PasswordError {
    /// It is too easy to try all.
    #[error("a password has {PASSWORD_CHARS_MIN} characters or more")]
    TooShort,
    /// It is too much.
    #[error("a password has at most {PASSWORD_BYTES_MAX} bytes")]
    TooLong,
}

/// Whether somebody may choose this password.
///
/// # Errors
/// [`PasswordError`].
pub fn check_password(password: &str) -> Result<(), PasswordError> {
    if password.len() > PASSWORD_BYTES_MAX {
        Err(PasswordError::TooLong)
    } else if password.chars().count() < PASSWORD_CHARS_MIN {
        Err(PasswordError::TooShort)
    } else {
        Ok(())
    }
}

words! {
    /// What a token sent by e-mail is good for.
    EmailPurpose, "a purpose of an e-mailed token" {
        /// To show that the address is the user's.
        VerifyEmail = "VERIFY_EMAIL",
        /// To choose another password.
        ResetPassword = "RESET_PASSWORD",
        /// To make the address that it went to the user's.
        ChangeEmail = "CHANGE_EMAIL",
        /// To delete the account.
        DeleteAccount = "DELETE_ACCOUNT",
    }
}

impl EmailPurpose {
    /// How long it is good.
    pub const fn life(self) -> TimeDelta {
        match self {
            Self::VerifyEmail | Self::ChangeEmail => TimeDelta::hours(24),
            Self::ResetPassword | Self::DeleteAccount => TimeDelta::hours(1),
        }
    }

    /// Whether it opens or moves the account, and so is good no more once the password or the address is another: whoever
    /// asked for it may be the one who is to be kept out.
    pub const fn ends_with_access(self) -> bool {
        match self {
            Self::ResetPassword | Self::ChangeEmail | Self::DeleteAccount => true,
            Self::VerifyEmail => false,
        }
    }
}

words! {
    /// Why a sign-in ended before its time.
    Revocation, "a reason for a revocation" {
        /// The user signed out.
        SignedOut = "SIGNED_OUT",
        /// The user ended it from elsewhere.
        Revoked = "REVOKED",
        /// An old token of its family was shown.
        TokenReused = "TOKEN_REUSED",
        /// The password was changed.
        PasswordChanged = "PASSWORD_CHANGED",
        /// The account was deleted.
        UserDeleted = "USER_DELETED",
    }
}

/// The SHA-256 of a secret, which is all that is kept of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct SecretHash([u8; 32]);

/// Not the length of a SHA-256.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
#[error("a hash of {0} bytes is no SHA-256")]
pub struct SecretHashError(usize);

impl SecretHash {
    /// A hash that was computed.
    pub const fn new(bytes: [u8; 32]) -> Self {
        Self(bytes)
    }

    /// Its bytes.
    pub const fn as_bytes(&self) -> &[u8; 32] {
        &self.0
    }
}

impl TryFrom<&[u8]> for SecretHash {
    type Error = SecretHashError;

    fn try_from(bytes: &[u8]) -> Result<Self, SecretHashError> {
        bytes.try_into().map(Self).map_err(|_| SecretHashError(bytes.len()))
    }
}

/// Why a secret is good for nothing.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
pub enum Refusal {
    /// There is none of that identity and text.
    #[error("the token is unknown")]
    Unknown,
    /// It was good once.
    #[error("the token was used")]
    Used,
    /// It was taken back.
    #[error("the token was revoked")]
    Revoked,
    /// Its time is over.
    #[error("the token has expired")]
    Expired,
}

/// What became of a secret since it was handed out. Keys never have been used up; some have no end.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub struct Life {
    /// From when on it is good no more.
    pub expires_at: Option<DateTime<Utc>>,
    /// When it was used up.
    pub used_at: Option<DateTime<Utc>>,
    /// When it was taken back.
    pub revoked_at: Option<DateTime<Utc>>,
}

impl Life {
    /// Whether it is good.
    ///
    /// # Errors
    /// [`Refusal`].
    pub fn check(&self, at: DateTime<Utc>) -> Result<(), Refusal> {
        if self.used_at.is_some() {
            Err(Refusal::Used)
        } else if self.revoked_at.is_some() {
            Err(Refusal::Revoked)
        } else if self.expires_at.is_some_and(|end| end <= at) {
            Err(Refusal::Expired)
        } else {
            Ok(())
        }
    }
}

/// A refresh token that was handed out once: its generation is signed, so nobody makes one up.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct RefreshToken {
    /// Of its secret.
    pub hash: SecretHash,
    /// Which of its family it is, from [`FIRST_GENERATION`].
    pub generation: u32,
}

/// The generation of a family's first token.
pub const FIRST_GENERATION: u32 = 1;

impl RefreshToken {
    /// The one that takes its place.
    #[must_use]
    pub const fn next(self, hash: SecretHash) -> Self {
        Self { hash, generation: self.generation.saturating_add(1) }
    }
}

/// A family of refresh tokens as it stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Family {
    /// The token that is good.
    pub current: RefreshToken,
    /// Of the one before.
    pub previous: Option<SecretHash>,
    /// When the current one was handed out.
    pub rotated_at: DateTime<Utc>,
    /// What became of the whole family.
    pub life: Life,
}

/// What it means that a token of a family is shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Shown {
    /// It is the one that is good: the next may be handed out.
    Current,
    /// It is the one before, and the next was handed out moments ago: two requests crossed. Neither is anything handed out
    /// nor anything ended; whoever has the next one uses it.
    JustRotated,
    /// It is an old one, so two have it: the family ends.
    Reused,
    /// It is good for nothing.
    Refused(Refusal),
}

impl Family {
    /// What it means that this token is shown. Of those older than the one before no hash is kept: that they were handed out
    /// is signed.
    pub fn show(&self, token: RefreshToken, at: DateTime<Utc>) -> Shown {
        let age = self.current.generation.checked_sub(token.generation);
        let is_of_family = match age {
            None => false,
            Some(0) => token.hash == self.current.hash,
            Some(1) => self.previous == Some(token.hash),
            Some(_) => true,
        };
        match self.life.check(at) {
            _ if !is_of_family => Shown::Refused(Refusal::Unknown),
            Err(refusal) => Shown::Refused(refusal),
            Ok(()) if age == Some(0) => Shown::Current,
            Ok(()) if age == Some(1) && at < self.rotated_at + ROTATION_GRACE => Shown::JustRotated,
            Ok(()) => Shown::Reused,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(second: i64) -> DateTime<Utc> {
        DateTime::from_timestamp(1_770_000_000 + second, 0).unwrap()
    }

    #[test]
    fn a_secret_is_good_until_it_is_used_revoked_or_over() {
        let (live, never) = (Life { expires_at: Some(at(60)), ..Life::default() }, Life::default());
        let cases = [
            (live, 0, Ok(())),
            (live, 59, Ok(())),
            (live, 60, Err(Refusal::Expired)),
            (never, i64::from(u32::MAX), Ok(())),
            (Life { used_at: Some(at(1)), ..live }, 60, Err(Refusal::Used)),
            (Life { revoked_at: Some(at(1)), ..live }, 60, Err(Refusal::Revoked)),
        ];
        for (life, second, expected) in cases {
            assert_eq!(life.check(at(second)), expected, "{life:?} at {second}");
        }
    }

    #[test]
    fn what_a_shown_refresh_token_means() {
        let token = |generation| RefreshToken { hash: SecretHash::new([7; 32]), generation };
        let [older, old, previous, current, later] = [1, 2, 3, 4, 5].map(token);
        let other = |token: RefreshToken| RefreshToken { hash: SecretHash::new([8; 32]), ..token };
        let life = Life { expires_at: Some(at(1000)), ..Life::default() };
        let family = Family { current, previous: Some(previous.hash), rotated_at: at(100), life };
        let revoked = Family { life: Life { revoked_at: Some(at(150)), ..life }, ..family };
        let first = Family { current: older, previous: None, ..family };
        let refused = |refusal| Shown::Refused(refusal);
        let cases = [
            (family, current, 200, Shown::Current),
            (family, current, 1000, refused(Refusal::Expired)),
            (family, previous, 100, Shown::JustRotated),
            (family, previous, 109, Shown::JustRotated),
            (family, previous, 110, Shown::Reused),
            (family, previous, 1000, refused(Refusal::Expired)),
            (family, old, 101, Shown::Reused),
            (family, older, 101, Shown::Reused),
            (family, older, 1000, refused(Refusal::Expired)),
            (family, later, 200, refused(Refusal::Unknown)),
            (family, other(current), 200, refused(Refusal::Unknown)),
            (family, other(previous), 200, refused(Refusal::Unknown)),
            (revoked, current, 200, refused(Refusal::Revoked)),
            (revoked, previous, 101, refused(Refusal::Revoked)),
            (revoked, older, 101, refused(Refusal::Revoked)),
            (first, older, 200, Shown::Current),
            (first, old, 200, refused(Refusal::Unknown)),
        ];
        for (family, token, second, expected) in cases {
            assert_eq!(family.show(token, at(second)), expected, "{token:?} at {second}");
        }
    }

    #[test]
    fn a_password_has_eight_characters_or_more() {
        assert_eq!(check_password("çãõéíóú"), Err(PasswordError::TooShort));
        assert_eq!(check_password("çãõéíóúü"), Ok(()));
        assert_eq!(check_password(&"a".repeat(PASSWORD_BYTES_MAX)), Ok(()));
        assert_eq!(check_password(&"a".repeat(PASSWORD_BYTES_MAX + 1)), Err(PasswordError::TooLong));
    }

    #[test]
    fn a_hash_has_thirty_two_bytes() {
        assert_eq!(SecretHash::try_from(&[7; 32][..]), Ok(SecretHash::new([7; 32])));
        assert_eq!(SecretHash::try_from(&[7; 31][..]), Err(SecretHashError(31)));
    }
}
