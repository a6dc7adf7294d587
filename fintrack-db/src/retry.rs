//! Transactions that lose a race and are begun anew.

use std::time::Duration;

use tracing::debug;
use uuid::Uuid;

use crate::db::{Db, Scope, WorkspaceTx};
use crate::error::DbError;
use crate::import_session::{ImportError, SessionError};

/// How often a transaction is begun, the first time included.
pub const ATTEMPTS_MAX: u32 = 5;
/// The longest pause before the second attempt; it doubles from one to the next.
const PAUSE: Duration = Duration::from_millis(10);

/// An error that may say that a race was lost.
pub trait Retryable: From<DbError> {
    /// What storage answered, if that is what went wrong.
    fn db_error(&self) -> Option<&DbError>;
}

impl Retryable for DbError {
    fn db_error(&self) -> Option<&DbError> {
        Some(self)
    }
}

impl Retryable for ImportError {
    fn db_error(&self) -> Option<&DbError> {
        if let Self::Db(error) = self { Some(error) } else { None }
    }
}

impl Retryable for SessionError {
    fn db_error(&self) -> Option<&DbError> {
        if let Self::Db(error) = self { Some(error) } else { None }
    }
}

impl Db {
    /// Does some work in one transaction of a workspace, and commits it. When another transaction wins a race for the
    /// same rows ([`DbError::LostRace`]), everything is rolled back and done anew, up to [`ATTEMPTS_MAX`] times with
    /// pauses of some 10 to 80 ms; the last error is the caller's. Nothing else is ever repeated.
    ///
    /// What the work does outside the transaction happens once for each attempt.
    ///
    /// ```no_run
    /// # use fintrack_core::id::AccountId;
    /// # use fintrack_db::{Db, DbError, Scope, account};
    /// # async fn example(db: Db, scope: Scope) -> Result<(), DbError> {
    /// let accounts = db.transaction(scope, async |tx| account::list(tx).await).await?;
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// # Errors
    /// What the work returns, or [`DbError`] of the beginning and the commit.
    pub async fn transaction<T, E: Retryable>(
        &self,
        scope: Scope,
        mut work: impl AsyncFnMut(&mut WorkspaceTx) -> Result<T, E>,
    ) -> Result<T, E> {
        let mut attempt = 1;
        loop {
            let error = match self.attempt(scope, &mut work).await {
                Ok(value) => return Ok(value),
                Err(error) => error,
            };
            if attempt == ATTEMPTS_MAX || !matches!(error.db_error(), Some(DbError::LostRace(_))) {
                return Err(error);
            }
            debug!(attempt, "a transaction lost a race: beginning it anew");
            tokio::time::sleep(pause(attempt)).await;
            attempt += 1;
        }
    }

    /// An error drops the transaction, which rolls it back.
    async fn attempt<T, E: Retryable>(
        &self,
        scope: Scope,
        work: &mut impl AsyncFnMut(&mut WorkspaceTx) -> Result<T, E>,
    ) -> Result<T, E> {
        let mut tx = self.begin(scope).await?;
        let value = work(&mut tx).await?;
        tx.commit().await?;
        Ok(value)
    }
}

/// Half of a time that doubles, and up to as much again: those who raced must not meet a second time.
fn pause(attempt: u32) -> Duration {
    let half = PAUSE * 2_u32.saturating_pow(attempt - 1) / 2;
    // The last eight bytes of a new identity are random but for two bits, and those are cut off.
    let random = u32::from_be_bytes(Uuid::now_v7().into_bytes()[12..].try_into().unwrap_or_default());
    half + half.mul_f64(f64::from(random) / f64::from(u32::MAX))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pauses_grow_and_no_two_are_alike() {
        for attempt in 1..ATTEMPTS_MAX {
            let longest = PAUSE * 2_u32.pow(attempt - 1);
            let pauses: Vec<Duration> = (0..50).map(|_| pause(attempt)).collect();
            assert!(pauses.iter().all(|pause| (longest / 2..=longest).contains(pause)), "{pauses:?}");
            assert!(pauses.iter().any(|pause| *pause != pauses[0]));
        }
    }
}
