//! Things as they are kept: with the version that they are in, and when they were written.

use std::fmt;

use chrono::{DateTime, Utc};

use crate::DbError;

/// Which state of itself a thing is in. Whoever changes it may say which one was looked at, so that nobody overwrites what
/// they have not seen.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Version(i32);

impl Version {
    /// A version that was told to a client.
    pub const fn new(number: i32) -> Self {
        Self(number)
    }

    /// Its number: 1 when the thing was made, and one more with every change.
    pub const fn get(self) -> i32 {
        self.0
    }

    /// Whether this is the version that somebody has looked at, where they say which.
    pub(crate) fn expect(self, seen: Option<Self>, what: &'static str, key: &impl ToString) -> Result<(), DbError> {
        match seen {
            Some(seen) if seen != self => Err(DbError::Stale { what, key: key.to_string(), seen, found: self }),
            Some(_) | None => Ok(()),
        }
    }
}

impl fmt::Display for Version {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

/// A thing as it is kept.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Stored<T> {
    /// The thing.
    pub value: T,
    /// Which state of itself it is in.
    pub version: Version,
    /// When it was made.
    pub created_at: DateTime<Utc>,
    /// When it was last changed.
    pub updated_at: DateTime<Utc>,
}

impl<T> Stored<T> {
    /// The same with another thing in it.
    pub fn map<U>(self, of: impl FnOnce(T) -> U) -> Stored<U> {
        let Self { value, version, created_at, updated_at } = self;
        Stored { value: of(value), version, created_at, updated_at }
    }
}
